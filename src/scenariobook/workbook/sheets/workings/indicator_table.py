"""Declare the workings of indicators: parameters, and the steps from readings to statuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from scenariobook.assess import due
from scenariobook.assess.status import IndicatorState, Status
from scenariobook.record.values import plausible
from scenariobook.record.values.numbers import as_number
from scenariobook.standards import staleness
from scenariobook.workbook.shape.headers import level_header, number_header, unadmitted_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, OWNER
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_indicators
from scenariobook.workbook.sheets.shared.look_ups import filled
from scenariobook.workbook.sheets.shared.phrases import short_title
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter, indicator_rows
from scenariobook.workbook.sheets.shared.value_rules import FIRST, LAST
from scenariobook.workbook.sheets.shared.what_moved import (
    FALLEN,
    OTHER,
    RISEN,
    STATUS_MOVE,
    rank,
    status_move,
)
from scenariobook.workbook.sheets.workings import last_reading, month_steps, status_steps
from scenariobook.workbook.sheets.workings.month_steps import has_months, month_columns
from scenariobook.workbook.sheets.workings.status_steps import (
    at_level,
    at_level_formula,
    levels_of,
    most_levels,
    place,
    place_formula,
    place_of_choices,
)
from scenariobook.workbook.sheets.workings.steps import so_far
from scenariobook.workbook.xlsx import colour_rules
from scenariobook.workbook.xlsx.package import Formula, Value


class _IndicatorStep(NamedTuple):
    """A row of the table.

    Attributes:
        row: The indicator in the open quarter.
        levels: The values that analysts choose from; empty for numbers.
        choices: The places of the first and the last of these values in the list of all.
        unadmitted: By past quarter, the flag that its value is unadmitted; see ``_flags``.
        move: The text about a changed status; empty if it did not change.
        missing_so_far: The number of due values down to this row.
        levels_so_far: The number of statuses down to this row that rose or fell.
        others_so_far: The number of statuses down to this row that changed otherwise.
    """

    row: IndicatorInQuarter
    levels: Sequence[str]
    choices: tuple[int, int]
    unadmitted: Mapping[str, Value]
    move: str
    missing_so_far: int
    levels_so_far: int
    others_so_far: int


# --- parameters ----------------------------------------------------------------------------------


def _parameters(layout: Layout) -> Iterator[Column[_IndicatorStep]]:
    yield Column(ID, name="indicator_id", value=lambda step: step.row.indicator.id)
    yield Column(
        "title", name="indicator_title", value=lambda step: short_title(step.row.indicator.title)
    )
    yield Column(OWNER, name="indicator_owner", value=lambda step: step.row.indicator.owner)
    yield Column("home", name="indicator_home", value=lambda step: step.row.indicator.home)
    yield Column("kind", value=lambda step: step.row.indicator.type)
    yield Column(
        "direction", value=lambda step: -1 if step.row.indicator.direction == "falling" else 1
    )
    yield Column("watch", value=lambda step: place(step.row.indicator, step.row.indicator.watch))
    yield Column("warning", value=_warning)
    yield Column(
        "stale after", value=lambda step: staleness.STALE_AFTER_DAYS[step.row.indicator.cadence]
    )
    yield Column(
        "every quarter", value=lambda step: int(step.row.indicator.cadence in due.EVERY_QUARTER)
    )
    yield Column("in percent", value=lambda step: int(step.row.indicator.unit == "%"))
    yield Column("decimals", value=lambda step: step.row.indicator.decimals)
    yield Column(
        "dated from",
        11,
        "date",
        value=lambda step: plausible.earliest_day(step.row.indicator, layout.quarter),
    )
    yield Column("status before", value=lambda step: step.row.status_before)
    yield Column("rank before", value=lambda step: rank(step.row.status_before))
    yield Column("level count", name="indicator_level_count", value=lambda step: len(step.levels))
    yield Column("first choice", name=FIRST, value=lambda step: step.choices[0])
    yield Column("last choice", name=LAST, value=lambda step: step.choices[1])
    for number in range(1, most_levels(layout) + 1):
        yield Column(level_header(number), value=_level(number))
    for number in range(1, most_levels(layout) + 1):
        yield Column(number_header(number), value=_level_as_number(number))
    yield Column("recorded quarter", value=lambda step: last_reading.quarter(step.row))
    yield Column("recorded as of", 11, "date", value=lambda step: last_reading.as_of(step.row))
    for quarter in layout.past if layout.unadmitted else ():
        yield Column(unadmitted_header(quarter), value=_flag_in(quarter))


def _warning(step: _IndicatorStep) -> Value:
    """Return the warning threshold as a number; for yes and no, the place of the concern."""
    indicator = step.row.indicator
    if indicator.type == "yes-no":
        return len(step.levels) if indicator.concern else None
    return place(indicator, indicator.warning)


def _level(number: int) -> Callable[[_IndicatorStep], Value]:
    return lambda step: step.levels[number - 1] if number <= len(step.levels) else None


def _level_as_number(number: int) -> Callable[[_IndicatorStep], Value]:
    return lambda step: as_number(step.levels[number - 1]) if number <= len(step.levels) else None


def _flag_in(quarter: str) -> Callable[[_IndicatorStep], Value]:
    """Return a function that returns the flag of a past quarter's unadmitted value."""
    return lambda step: step.unadmitted.get(quarter)


# --- steps ---------------------------------------------------------------------------------------


def _steps(layout: Layout) -> Iterator[Column[_IndicatorStep]]:
    yield Column(
        "row",
        value=lambda step: step.row.update_row,
        formula='IFERROR(MATCH([id],update_id,0),"")',
    )
    months = has_months(layout)
    if months:
        yield from (_of_step(column) for column in month_columns(layout))
    no_row = filled("[whole quarter]") if months else '""'
    of_quarter = f'IF([row]="",{no_row},{filled("INDEX(update_value,[row])")})'
    yield Column(
        "typed",
        name="indicator_typed",
        value=_typed,
        formula=f"IF([months read]>0,[of months],{of_quarter})" if months else of_quarter,
    )
    yield Column("value", value=lambda step: step.row.value, formula=_admitted(layout))
    yield Column(
        "last column",
        value=lambda step: last_reading.column(step.row),
        formula=last_reading.column_formula(layout),
    )
    yield Column(
        "last value",
        name="indicator_last_value",
        value=lambda step: last_reading.value(step.row),
        formula=last_reading.value_formula(layout),
    )
    yield Column(
        "last quarter",
        name="indicator_last_quarter",
        value=lambda step: last_reading.quarter(step.row),
        formula=last_reading.quarter_formula(layout),
    )
    yield Column(
        "last as of",
        11,
        "date",
        value=lambda step: last_reading.as_of(step.row),
        formula=last_reading.as_of_formula(layout),
    )
    yield Column(
        "counts",
        name="indicator_counts",
        value=lambda step: step.row.counts,
        formula='IF([value]="",[last value],[value])',
    )
    yield Column(
        "counts as of",
        11,
        "date",
        value=lambda step: step.row.counts_as_of,
        formula=_counts_as_of(months=months),
    )
    yield Column(
        "at level",
        value=lambda step: at_level(step.row.indicator, step.row.counts),
        formula=at_level_formula("[counts]", layout),
    )
    yield Column(
        "last at level",
        value=lambda step: at_level(step.row.indicator, last_reading.value(step.row)),
        formula=at_level_formula("[last value]", layout),
    )
    yield Column(
        "place",
        value=lambda step: place(step.row.indicator, step.row.counts),
        formula=place_formula("[counts]", "[at level]"),
    )
    yield Column(
        "last place",
        value=lambda step: place(step.row.indicator, last_reading.value(step.row)),
        formula=place_formula("[last value]", "[last at level]"),
    )
    yield Column(
        "unread", value=lambda step: status_steps.unread(step.row), formula=status_steps.UNREAD
    )
    yield Column(
        "about value",
        value=lambda step: status_steps.about_value(step.row),
        formula=status_steps.about_value_formula(layout),
    )
    yield Column(
        "about day",
        value=lambda step: status_steps.about_day(step.row),
        formula=status_steps.about_day_formula(),
    )
    yield Column(
        "check",
        name="indicator_check",
        value=lambda step: month_steps.check(step.row),
        formula=month_steps.check_formula() if months else status_steps.CHECK,
    )
    yield Column(
        "level",
        value=lambda step: str(step.row.state.level),
        formula=status_steps.level_formula(),
    )
    yield Column(
        "age",
        look="count",
        value=lambda step: step.row.age,
        formula='IF(ISNUMBER([counts as of]),open_quarter_last_day-[counts as of],"")',
    )
    yield Column(
        "status",
        name="indicator_status",
        value=lambda step: str(step.row.state.status),
        formula='IF(OR([counts]="",[stale after]="",[age]=""),[level],'
        f'IF([age]>[stale after],"{Status.STALE}",[level]))',
    )
    yield Column(
        "trend",
        name="indicator_trend",
        value=lambda step: status_steps.trend(step.row),
        formula=status_steps.TREND,
    )
    yield Column(
        "missing",
        name="indicator_missing",
        value=lambda step: int(due.owes_value(step.row.state)),
        formula=_missing(months=months),
    )
    yield Column(
        "missing so far",
        name="indicator_missing_so_far",
        value=lambda step: step.missing_so_far,
        formula=so_far("missing so far", "[missing]"),
    )
    yield Column(
        "rank",
        value=lambda step: rank(str(step.row.state.status)),
        formula="IFERROR(MATCH([status],level_name,0),0)",
    )
    carried = colour_rules.carried('"&[status]&"')
    yield Column(
        "on the heat map",
        name="indicator_heat",
        value=lambda step: heat(step.row.state),
        formula=f'IF(AND([value]="",[rank]>0),"{carried}",[status])',
    )
    yield Column("move", name="indicator_move", value=lambda step: step.move, formula=STATUS_MOVE)
    yield Column(
        "levels so far",
        name="indicator_levels_so_far",
        value=lambda step: step.levels_so_far,
        formula=so_far(
            "levels so far", f'IF(OR(LEFT([move],1)="{RISEN}",LEFT([move],1)="{FALLEN}"),1,0)'
        ),
    )
    yield Column(
        "others so far",
        name="indicator_others_so_far",
        value=lambda step: step.others_so_far,
        formula=so_far("others so far", f'IF(LEFT([move],1)="{OTHER}",1,0)'),
    )


def _of_step(column: Column[IndicatorInQuarter]) -> Column[_IndicatorStep]:
    """Return a column of a table of indicators as one of this table."""
    value = column.value
    return Column(
        column.header,
        column.width,
        column.look,
        column.name,
        value=lambda step: value(step.row),
        formula=column.formula,
    )


def _typed(step: _IndicatorStep) -> Value:
    """Return the open quarter's value as it is recorded, or as its months make it."""
    return step.row.value if month_steps.read(step.row) else step.row.reading.value


def _counts_as_of(*, months: bool) -> str:
    as_of = "INDEX(update_as_of,[row])"
    if months:
        as_of = f'IF([row]="",[whole as of],{as_of})'
    of_quarter = f"IF(ISNUMBER({as_of}),{as_of},open_quarter_last_day)"
    now = f"IF([months read]>0,[months as of],{of_quarter})" if months else of_quarter
    return f'IF([value]="",[last as of],{now})'


def _missing(*, months: bool) -> str:
    some = f",{month_steps.SOME_MISSING}" if months else ""
    none = (
        f'AND([value]="",OR([every quarter]=1,[status]="{Status.NO_DATA}",'
        f'[status]="{Status.STALE}"))'
    )
    return f"IF(OR({none}{some}),1,0)"


def _admitted(layout: Layout) -> str:
    """Return the formula for the typed value; it gives empty text for an unadmitted value."""
    if not layout.unadmitted:
        return filled("[typed]")
    return (
        "IF(COUNTIFS(unadmitted_indicator,[id],unadmitted_quarter,"
        f'"{layout.quarter}",unadmitted_stands,1)>0,"",[typed])'
    )


def heat(state: IndicatorState) -> str:
    """Return a status as the heat map shows it: one by a value of an earlier quarter apart."""
    status = str(state.status)
    return colour_rules.carried(status) if state.carried and rank(status) else status


def moved(row: IndicatorInQuarter) -> str:
    """Return the text about an indicator's changed status; empty if it did not change."""
    title = short_title(row.indicator.title)
    return status_move(title, row.status_before, str(row.state.status))


def _rows(contents: Contents) -> Sequence[_IndicatorStep]:
    steps = []
    flags = _flags(contents)
    missing = levels = others = 0
    places = place_of_choices(contents.study.indicators)
    for row, choices in zip(indicator_rows(contents), places, strict=True):
        move = moved(row)
        missing += due.owes_value(row.state)
        levels += move[:1] in {RISEN, FALLEN}
        others += move[:1] == OTHER
        step = _IndicatorStep(
            row=row,
            levels=levels_of(row.indicator),
            choices=choices,
            unadmitted=flags.get(row.indicator.id, {}),
            move=move,
            missing_so_far=missing,
            levels_so_far=levels,
            others_so_far=others,
        )
        steps.append(step)
    return steps


def _flags(contents: Contents) -> Mapping[str, Mapping[str, Formula]]:
    """Return, by indicator and past quarter, the flag of a value that the indicator does not admit.

    The flag is 1 as long as the value is still in its cell on Past values, and then 0.
    """
    flags: dict[str, dict[str, Formula]] = {}
    for number, reading in enumerate(contents.unadmitted, 1):
        if reading.quarter < contents.quarter:
            flag = Formula(f"INDEX(unadmitted_stands,{number}+1)", 1)
            flags.setdefault(reading.item, {})[str(reading.quarter)] = flag
    return flags


INDICATORS: Final = DeclaredTable(
    name="indicators",
    words="Parameters and steps, one row per indicator.",
    columns=lambda layout: (*_parameters(layout), *_steps(layout)),
    rows=_rows,
    count=count_indicators,
)
