"""Write Update: the open quarter's readings, a row per indicator, or per month of a monthly one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from scenariobook.assess.assessment import states_of_indicator
from scenariobook.assess.due import owes_value
from scenariobook.assess.item_status import short_of_thresholds, status_at, status_word, thresholds
from scenariobook.assess.printed_decimals import typed_decimals
from scenariobook.quarter import MONTHS_IN_QUARTER, NO_QUARTER, Quarter, is_month, last_day_of
from scenariobook.record.claims.months import quarter_readings
from scenariobook.record.claims.subjects import months_of
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import Reading, Subject
from scenariobook.standards.colours import Sheets
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.study import Study
from scenariobook.workbook.cell_styles import DATE_UNCLEAR, DUE, TEXT, UNCLEAR, bound_format
from scenariobook.workbook.sheets import asked_rows
from scenariobook.workbook.sheets.lists import (
    GRADES,
    credibilities,
    days_of,
    level_lists,
    remark_on,
    words_of,
)
from scenariobook.workbook.tables import (
    About,
    Column,
    RowKey,
    Table,
    check_column,
    definition_column,
    input_column,
    last_columns,
    status_column,
)
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet

SHEET: Final = "Update"
_VALUE_UNCLEAR: Final = "value unclear"


@dataclass(frozen=True, kw_only=True)
class UpdateRow(asked_rows.AskedRow):
    """A row of Update.

    Attributes:
        month: The name of the row's month; empty for the whole quarter.
        value: The recorded value.
        as_of: The recorded day of the value.
        looked: Whether somebody looked and found nothing new.
        last: The last reading before the open quarter with a value that the indicator admits.
        carried: The status that counts while the row is empty.
        levels: The name of the list of levels; empty for numbers.
        quarter: The open quarter.
        takes_looks: Whether the row has the cell `looked on`.
    """

    month: str = ""
    value: float | str | None = None
    as_of: date | None = None
    looked: bool = False
    last: Reading | None = None
    carried: str = ""
    levels: str = ""
    takes_looks: bool = True
    quarter: Quarter = NO_QUARTER

    @property
    def bound_format(self) -> str:
        """The number format of thresholds: as typed, with a sign for the side of concern."""
        if not self.item.of_type.is_number:
            return TEXT
        bounds = [b for b in (self.item.watch, self.item.warning) if isinstance(b, float)]
        decimals = max(map(typed_decimals, bounds), default=0)
        return bound_format(decimals, "≥" if self.item.direction == "rising" else "≤")

    @property
    def indicator(self) -> Indicator | None:
        """The indicator; None if it has left the study."""
        indicator: Indicator | None = self.item
        return indicator


def _about(row: RowKey) -> Mapping[Kind, About]:
    """Return a row's subjects: a reading, and a look.

    A row with a month of another quarter is not read: somebody pasted it from an earlier tracker.
    People look for an indicator, not for a month: only the row of the quarter's first month has the
    cell `looked on`.
    """
    month = row.id.month
    if is_month(month) and month not in row.quarter.months:
        return {}
    about_row: dict[Kind, About] = {"reading": About(row.id, row.quarter)}
    if month in {"", row.quarter.months[0]}:
        about_row["looked"] = About(Subject(row.id.id), row.quarter)
    return about_row


def _status_formula(row: UpdateRow) -> str:
    """Return the formula for the status of the typed value.

    The formula ignores the value's day; if the day is too old, Check says so. Where the quarter's
    value is the sum of its months, a month's row shows the quarter's status as it was at the build,
    because the thresholds are for the sum.
    """
    item = row.indicator
    if item is None:
        return ""
    if row.levels:
        return f'IF([value]="",[carried],IFERROR(VLOOKUP([value],{row.levels},2,0),"{UNCLEAR}"))'
    shown = "[carried]" if item.within == "sum" else f'"{short_of_thresholds(item)}"'
    for status in thresholds(item) if item.within != "sum" else ():  # the header is the status
        parts = ("[value]", f"[{status}]")
        more, less = parts if item.rises else parts[::-1]
        shown = f'IF({more}-{less}>=0,"{status}",{shown})'
    typed_status = shown if "[value]" in shown else f'IF(ISNUMBER([value]),{shown},"{UNCLEAR}")'
    return f'IFERROR(IF([value]="",[carried],{typed_status}),"{UNCLEAR}")'


def _status_shown(row: UpdateRow) -> str:
    """Return the value of ``_status_formula``."""
    item, value = row.indicator, row.value
    if item is None or value is None:
        return row.carried
    if not item.admits(value):
        return UNCLEAR
    return row.carried if item.within == "sum" else str(status_at(item, value))


def _check_formula(row: UpdateRow) -> str:
    """Return the formula that checks the typed cells."""
    if row.indicator is None:
        return ""
    if row.open_under:
        return f'IF([{row.open_under}]="",[asked],"")'
    dated, doubt = f"LOOKUP([as of]+0,{days_of(row.indicator.cadence)})", UNCLEAR
    if row.indicator.range:  # the formula has no room for the unclear cell's name
        outside = '"not "&[low]&" to "&[high]'
        dated = f"IF(([value]-[low])*([high]-[value])<0,{outside},{dated})"
    else:
        dated, doubt = f'IF([status]="{UNCLEAR}","{_VALUE_UNCLEAR}",{dated})', DATE_UNCLEAR
    can_wait = row.takes_looks and not row.says_open
    nothing = asked_rows.unless_looked(row.quarter) if can_wait else "[asked]"
    return f'IFERROR(IF([value]="",{nothing},{dated}),"{doubt}")'


def _check_shown(row: UpdateRow) -> str:
    """Return the value of ``_check_formula``."""
    item, value = row.indicator, row.value
    if item is None:
        return ""
    if row.open_under or value is None:
        return row.asked if row.says_open or not row.looked else ""
    if not item.admits(value):
        return UNCLEAR if item.range else _VALUE_UNCLEAR
    if item.range and not item.range[0] <= float(value) <= item.range[1]:
        return f"not {item.range[0]:.15g} to {item.range[1]:.15g}"
    return remark_on(row.as_of, row.quarter, item.cadence)


def _threshold(key: str) -> Column:
    """Return the column of a threshold, with a sign for the side of concern."""
    return definition_column(
        key, width=10, style="definition number", number_format=lambda row: row.bound_format
    )


def _bound(header: str, index: int) -> Column:
    return definition_column(
        "range",
        lambda item, _: item.range[index] if item.range else None,
        header=header,
        width=8,
        style="definition number",
    )


UPDATE: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="indicator",
    about=_about,
    titles=lambda study: {item.id: item.title for item in study.indicators},
    columns=(
        Column(header="indicator", width=31, value=lambda row: row.title, key="title"),
        Column(header="month", width=7, style="quiet", value=lambda row: row.month),
        definition_column("unit", width=8.8, style="quiet"),
        Column(
            header="last value",
            width=10.5,
            style="number",
            value=lambda row: row.last.value if row.last else None,
        ),
        asked_rows.WHEN,
        status_column(9.5, _status_shown, _status_formula),
        check_column("update_check", 13.7, _check_shown, _check_formula),
        input_column(
            ("reading", "value"),
            width=11.5,
            name="update_value",
            rules="answered",
            choices=lambda row: words_of(row.levels),
        ),
        input_column(("reading", "as_of"), width=10.7, rules="dated"),
        input_column(("reading", "sources"), width=17.3),
        input_column(("reading", "credibility"), width=10.5, choices=credibilities, help=GRADES),
        asked_rows.LOOKED_ON,
        input_column(("reading", "note"), width=44),
        input_column(("reading", "analyst"), ("looked", "analyst"), width=9, team=True),
        definition_column("measure", header="what is measured", width=46),
        asked_rows.look_up_column("look_up"),
        _threshold("watch"),
        _threshold("warning"),
        _bound("low", 0),
        _bound("high", 1),
        definition_column("levels", lambda item, _: "; ".join(item.levels), width=30),
        definition_column("cadence", width=10.5),
        asked_rows.OWNER,
        Column(header="carried", width=9, style="definition", value=lambda row: row.carried),
        Column(header="asked", width=13, style="definition", value=lambda row: row.asked),
        *last_columns(),
    ),
)


def rows_of(tracker: Tracker) -> Sequence[UpdateRow]:
    """Return the rows: the previous tracker's rows in their order, then new ones."""
    study = tracker.study
    names = {item: name for item, (name, _) in level_lists(study.indicators).items()}
    now: dict[str, tuple[Subject, Indicator]] = {
        row_id: (row_id, item)
        for item in study.indicators
        if tracker.shows(item.owner)
        for row_id in _row_ids(study, item, tracker.quarter)
    }
    return tracker.rows(
        SHEET,
        now,
        partial(_row_of_indicator, names),
        UpdateRow,
        lambda row_id: _id_now(row_id, tracker.quarter),
    )


def _id_now(row_id: str, quarter: Quarter) -> str:
    """Return a row's id in a quarter; rows of a monthly indicator get the quarter's months."""
    id_, month = Subject(row_id).id, Subject(row_id).month
    if not month:
        return row_id
    return Subject.of(id_, quarter.months[(int(month[-2:]) - 1) % MONTHS_IN_QUARTER])


def _row_ids(study: Study, item: Indicator, quarter: Quarter) -> Sequence[Subject]:
    """Return the ids of an indicator's rows: one for the indicator, or one for each month."""
    return [Subject.of(item.id, month) for month in months_of(study, item.id, quarter) or ("",)]


def _row_of_indicator(
    levels: Mapping[str, str], tracker: Tracker, of_row: tuple[Subject, Indicator]
) -> UpdateRow:
    """Return the row of an indicator, or of one of its months."""
    row_id, indicator = of_row
    quarter, month = tracker.quarter, row_id.month
    reading = tracker.entry("reading", row_id, quarter) or Reading(quarter, indicator.id)
    before = next(states_of_indicator(tracker.record, indicator, [quarter], quarter))
    about_row = tracker.about(UPDATE, row_id)
    takes_looks = "looked" in about_row
    is_due = owes_value(before, () if takes_looks else tracker.nothing_new)
    otherwise = DUE if is_due else asked_rows.as_before(before)
    of_quarter = tracker.states[indicator.id]
    state = of_quarter if month or of_quarter.open_in else before
    return UpdateRow(
        id=row_id,
        title=indicator.title,
        item=indicator,
        month=f"{last_day_of(month):%b}" if month else "",
        value=reading.value,
        as_of=reading.as_of,
        looked=takes_looks and indicator.id in tracker.looked,
        last=_last(tracker, indicator),
        carried=status_word(state),
        **asked_rows.request(tracker, UPDATE, row_id, "value", otherwise),
        levels=levels.get(indicator.id, ""),
        takes_looks=takes_looks,
        quarter=quarter,
    )


def _last(tracker: Tracker, indicator: Indicator) -> Reading | None:
    """Return the last reading before the open quarter with a value that the indicator admits."""
    readings = quarter_readings(tracker.record, indicator)
    for quarter in sorted((q for q in readings if q < tracker.quarter), reverse=True):
        value = readings[quarter].content.value
        if value is not None and indicator.admits(value):
            return readings[quarter].content
    return None


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    all_rows = rows_of(tracker)
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        asked_rows.progress_formula(tracker, all_rows, "have a value", "reading", _check_shown),
        "Type into the yellow cells. Nothing new for a row? Leave its value empty and say when "
        "you looked.",
    )
    sheet.table(UPDATE, all_rows, top=3)
    sheet.finish(Sheets.ACCENT, "B4", repeat=3)
