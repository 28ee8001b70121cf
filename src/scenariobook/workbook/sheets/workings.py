"""The hidden workings: parameters by id, and the steps from what was typed to what it means.

Python's values beside the formulas are those that ``assess`` found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scenariobook import standards
from scenariobook.assess import due, totals
from scenariobook.assess.assessment import band, judged_band
from scenariobook.assess.status import IndicatorState, SignpostState
from scenariobook.record import plausible
from scenariobook.record.parse import Unclear, as_number, judged
from scenariobook.standards import YARDSTICKS
from scenariobook.study.model import Indicator
from scenariobook.workbook.shape.headers import level_header, number_header
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.shape.workings_layout import Steps
from scenariobook.workbook.sheets import (
    check_column,
    flag_column,
    formulas,
    status_formulas,
    unadmitted_columns,
    what_moved,
)
from scenariobook.workbook.sheets.chart import apart
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.sheets.phrases import short_title
from scenariobook.workbook.xlsx.package import CellValue, Formula


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    steps = Steps(layout, len(contents.unadmitted))
    page.head("Workings", "Parameters by id, and the steps from what was typed to what it means.")
    indicators = steps.indicators
    way = unadmitted_columns.steps(layout) if contents.unadmitted else status_formulas.steps(layout)
    page.block(indicators, tuple(_indicators(contents)), way)
    first, last = level_header(1), level_header(layout.levels)
    page.name("indicator_levels", indicators.fixed(first, last))
    left = indicators.left + indicators.headers.index(first)
    for number in range(layout.levels):
        page.put(indicators.top - 1, left + number, number + 1, "count")
    page.name("level_number", indicators.above(first, last))
    page.block(steps.sightings, tuple(_sightings(contents)), formulas.sightings())
    page.block(steps.scenarios, tuple(_scenarios(contents)), formulas.scenarios(layout))
    if contents.study.estimative:
        page.block(steps.likelihoods, tuple(_likelihoods(contents)), {})
    if contents.unadmitted:
        _write_unadmitted(page, contents, steps.unadmitted_values)


def _write_unadmitted(page: Page, contents: Contents, table: Table) -> None:
    page.block(
        table,
        tuple(unadmitted_columns.rows(contents)),
        unadmitted_columns.formulas(contents.layout),
    )
    for header in ("indicator", "quarter", "as of", "stands"):
        # With the header, since some programs search no range of a single cell.
        page.name(f"unadmitted_{header.replace(' ', '_')}", table.with_head(header))


def missing_indicators(contents: Contents) -> list[str]:
    """Return the short titles of indicators that owe a value this quarter."""
    return [short_title(s.indicator.title) for s in contents.now.indicators if due.owes_value(s)]


def missing_signposts(contents: Contents) -> list[str]:
    """Return the short titles of signposts to look at: never yet, or overdue."""
    return [short_title(s.signpost.title) for s in contents.now.signposts if due.is_to_see(s)]


def missing_judgments(contents: Contents) -> list[str]:
    """Return the labels of scenarios without a judgment this quarter."""
    return [
        contents.layout.labels[s.id]
        for s in contents.study.scenarios
        if not is_judged(contents, s.id)
    ]


def status_moves(contents: Contents) -> list[str]:
    """Return of each indicator how its status moved; blank where it did not."""
    return [
        what_moved.status_move(short_title(s.indicator.title), _before(contents, n), str(s.status))
        for n, s in enumerate(contents.now.indicators)
    ]


def signpost_moves(contents: Contents) -> list[str]:
    """Return of each signpost how its state moved; blank where it did not."""
    return [
        what_moved.signpost_move(
            short_title(s.signpost.title), _last_state(contents, s), typed_state(contents, s)
        )
        for s in contents.now.signposts
    ]


def typed_state(contents: Contents, state: SignpostState) -> str:
    """Return the state that was typed for the quarter."""
    sighting = contents.sighting(state.signpost.id)
    return str(sighting.state) if sighting and sighting.state else ""


def trend(contents: Contents, indicator: Indicator) -> str:
    """Return how the quarter's value moved from the last one; blank without both."""
    value, last = contents.admitted(indicator), contents.last_reading(indicator)
    if value is None or last is None or last.value is None:
        return ""
    now, before = _place(indicator, value), _place(indicator, last.value)
    if now == before:
        return "unchanged"
    if indicator.type == "yes-no":
        return "changed"
    return "rising" if now > before else "falling"


def _indicators(contents: Contents) -> Iterator[RowValues]:
    missing = levels_moved = others_moved = 0
    past = contents.layout.past
    every_move = status_moves(contents)
    stand = unadmitted_columns.standing(contents) if contents.unadmitted else {}
    for number, state in enumerate(contents.now.indicators, 1):
        indicator = state.indicator
        levels = _levels(indicator)
        last = contents.last_reading(indicator)
        counts = state.reading.value if state.reading else None
        last_value = last.value if last else None
        owed = due.owes_value(state)
        move = every_move[number - 1]
        levels_moved += move[:1] in {what_moved.RISEN, what_moved.FALLEN}
        others_moved += move[:1] == what_moved.OTHER
        before = _before(contents, number - 1)
        missing += owed
        stale_after = standards.STALE_AFTER_DAYS[indicator.cadence]
        yield {
            "id": indicator.id,
            "title": short_title(indicator.title),
            "home": indicator.home,
            "kind": indicator.type,
            "direction": -1 if indicator.direction == "falling" else 1,
            "watch": _threshold(indicator, indicator.watch),
            "warning": (
                (len(levels) if indicator.concern else "")
                if indicator.type == "yes-no"
                else _threshold(indicator, indicator.warning)
            ),
            "stale after": "" if stale_after is None else stale_after,
            "every quarter": int(indicator.cadence in due.EVERY_QUARTER),
            "in percent": int(indicator.unit == "%"),
            "decimals": indicator.decimals,
            "dated from": plausible.earliest_day(indicator, contents.quarter),
            "status before": before,
            "rank before": what_moved.rank(before),
            "level count": len(levels),
            **{
                level_header(n + 1): levels[n] if n < len(levels) else ""
                for n in range(contents.layout.levels)
            },
            **{
                number_header(n + 1): _or_blank(as_number(levels[n]) if n < len(levels) else None)
                for n in range(contents.layout.levels)
            },
            "recorded quarter": str(last.quarter) if last else "",
            "recorded as of": (last.as_of or last.quarter.last_day) if last else "",
            **stand.get(indicator.id, {}),
            "row": number,
            "typed": _or_blank(contents.value(indicator.id, contents.quarter)),
            "value": _or_blank(contents.admitted(indicator)),
            "last column": past.index(str(last.quarter)) + 1 if last else 0,
            "last value": _or_blank(last_value),
            "last quarter": str(last.quarter) if last else "",
            "last as of": (last.as_of or last.quarter.last_day) if last else "",
            "counts": _or_blank(counts),
            "counts as of": _as_of(state),
            "at level": _at_level(indicator, counts),
            "last at level": _at_level(indicator, last_value),
            "place": "" if counts is None else _place(indicator, counts),
            "last place": "" if last_value is None else _place(indicator, last_value),
            "unread": unadmitted_columns.check(contents, indicator),
            **check_column.about(contents, indicator),
            "check": check_column.check(contents, indicator),
            "level": str(state.level),
            "age": _age(contents, state),
            "status": str(state.status),
            "trend": trend(contents, indicator),
            "missing": int(owed),
            "missing so far": missing,
            "due at": number if owed else "",
            "rank": what_moved.rank(str(state.status)),
            "move": move,
            "levels so far": levels_moved,
            "others so far": others_moved,
        }


def _sightings(contents: Contents) -> Iterator[RowValues]:
    missing = moved = 0
    every_move = signpost_moves(contents)
    for number, state in enumerate(contents.now.signposts, 1):
        signpost = state.signpost
        last = contents.last_sighting(signpost.id)
        owed = due.is_to_see(state)
        missing += owed
        moved += bool(every_move[number - 1])
        yield {
            "id": signpost.id,
            "title": short_title(signpost.title),
            "home": signpost.home,
            "expected by": signpost.expected_by or "",
            "fades after": signpost.fades_after or "",
            "last state": _last_state(contents, state),
            "quarters since": contents.quarter.since(last.quarter) if last else "",
            "row": number,
            "typed": typed_state(contents, state),
            "state": str(state.state or ""),
            "overdue": int(state.overdue),
            "faded": int(state.faded),
            "counts": flag_column.counted(state),
            "about day": flag_column.about_day(contents, state),
            "flag": flag_column.flag(contents, state),
            "missing": int(owed),
            "missing so far": missing,
            "due at": number if owed else "",
            "move": every_move[number - 1],
            "moves so far": moved,
        }


def _scenarios(contents: Contents) -> Iterator[RowValues]:
    yardstick = YARDSTICKS[contents.study.header.yardstick]
    before = {s.scenario.id: s for s in contents.before.standings} if contents.before else {}
    missing = 0
    for number, standing in enumerate(contents.now.standings, 1):
        scenario = standing.scenario.id
        owed = not is_judged(contents, scenario)
        missing += owed
        row: dict[str, CellValue] = {
            "id": scenario,
            "title": contents.layout.labels[scenario],
            "row": number,
            "missing": int(owed),
            "missing so far": missing,
            "due at": number if owed else "",
        }
        if standing.implied is not None:
            judged = standing.judgment.likelihood if standing.judgment else None
            term = standing.implied_term
            row |= {
                "implied before": _or_blank(before[scenario].implied if before else None),
                "likelihood": _or_blank(judged),
                "band": "" if judged is None else _or_unknown(judged_band(yardstick, judged)),
                "term": judged_text(contents, scenario),
                "percent": judged if isinstance(judged, float | int) else "",
                "check": no_term(contents, scenario),
                "implied": standing.implied,
                "implied band": band(yardstick, standing.implied),
                "implied term": term.with_range if term else formulas.NO_TERM,
                "difference": _or_blank(standing.bands_apart),
            }
            if contents.study.header.exclusive:
                row |= totals.ends(yardstick, judged)
        yield row


def judged_text(contents: Contents, scenario: str) -> str:
    """Return the term of the quarter's judgment with its range, or that there is none."""
    standing = next(s for s in contents.now.standings if s.scenario.id == scenario)
    if standing.judgment is None or standing.judgment.likelihood is None:
        return formulas.NONE_YET
    if standing.judged_term:
        return standing.judged_term.with_range
    if isinstance(standing.judgment.likelihood, str):
        return formulas.CHECK_LIKELIHOOD
    return formulas.NO_TERM


def no_term(contents: Contents, scenario: str) -> str:
    """Return why the quarter's judgment would not be taken if it were typed now; else nothing.

    It was recorded, perhaps, when the study had another yardstick.
    """
    judgment = contents.judgment(scenario)
    yardstick = YARDSTICKS[contents.study.header.yardstick]
    match judgment.likelihood if judgment else None:
        case float() | int() as percent:
            try:
                judged(percent, yardstick)
            except Unclear as why:
                return str(why)
        case str() as name if not yardstick.named(name):
            return formulas.NO_LIKELIHOOD
    return ""


def _likelihoods(contents: Contents) -> Iterator[RowValues]:
    labels = contents.layout.labels
    every = apart(contents)
    for place, assessment in enumerate(contents.assessments):
        quarter = str(assessment.quarter)
        row: dict[str, CellValue | Formula] = {
            "quarter": quarter,
            "on the axis": "" if place % every else quarter,
        }
        for standing in assessment.standings:
            key = f'"{standing.scenario.id}"'
            live = formulas.look_up("implied_percent", key, "implied_id")
            value = standing.implied
            row[labels[standing.scenario.id]] = (
                Formula(live, value) if assessment is contents.now else value
            )
        yield row


def _before(contents: Contents, indicator: int) -> str:
    """Return an indicator's status in the quarter before; blank where the study begins."""
    return str(contents.before.indicators[indicator].status) if contents.before else ""


def _last_state(contents: Contents, state: SignpostState) -> str:
    last = contents.last_sighting(state.signpost.id)
    return str(last.state) if last else ""


def _or_unknown(band: float | None) -> CellValue:
    return formulas.UNKNOWN if band is None else band


def _or_blank(value: float | str | None) -> float | str:
    return "" if value is None else value


def _levels(indicator: Indicator) -> tuple[str, ...]:
    """Return what may be chosen, in the order of its levels; yes and no: the concern last."""
    if indicator.type == "yes-no" and indicator.concern != "no":
        return indicator.choices[::-1]
    return indicator.choices


def _threshold(indicator: Indicator, threshold: float | str | None) -> float | str:
    return "" if threshold is None else _place(indicator, threshold)


def _at_level(indicator: Indicator, value: float | str | None) -> int:
    """Return a value's place among the levels, from 1; 0 where it is none of them."""
    return _levels(indicator).index(value) + 1 if isinstance(value, str) else 0


def _place(indicator: Indicator, value: float | str) -> float:
    """Return a value as a number: itself, or its place among the levels, from 1."""
    return value if isinstance(value, float | int) else _at_level(indicator, value)


def _as_of(state: IndicatorState) -> date | str:
    reading = state.reading
    return (reading.as_of or reading.quarter.last_day) if reading else ""


def _age(contents: Contents, state: IndicatorState) -> int | str:
    as_of = _as_of(state)
    return (contents.quarter.last_day - as_of).days if isinstance(as_of, date) else ""


def is_judged(contents: Contents, scenario: str) -> bool:
    """Tell whether a scenario has a judgment this quarter."""
    return due.is_judged(contents.judgment(scenario), estimative=contents.study.estimative)
