"""Write Log: the readings and sightings of closed quarters, with blank rows for late ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.quarter import Quarter, is_month, last_day_of
from scenariobook.record.claims.subjects import months_of
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import Subject
from scenariobook.standards.colours import Sheets
from scenariobook.study.model.items import Indicator, Item
from scenariobook.workbook.cell_styles import TEXT
from scenariobook.workbook.sheets.lists import GRADES, credibilities, level_lists
from scenariobook.workbook.tables import (
    ID,
    About,
    Column,
    Row,
    RowKey,
    Table,
    input_column,
    last_columns,
)
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Formula

SHEET: Final = "Log"
_MOST_ROWS: Final = 2_500  # more make opening and importing slow
_BLANK_ROWS: Final = 5
_QUARTER: Final = "quarter"
# The missing parts of a new row that has a value, a day, a source or a note.
_MISSING: Final = (
    'IF(COUNTA([value],[as of],[source],[note])=0,"",'
    'IF([item]&[id]="","item?",IF([quarter]="","quarter?","")))'
)


@dataclass(frozen=True, kw_only=True)
class LogRow(Row):
    """A row of Log; a row without an id is for a late reading or sighting.

    Attributes:
        who_says_what: Who says what of an open field.
        choices: The name of the list of values; empty for numbers.
    """

    who_says_what: str = ""
    choices: str = ""


def _about(row: RowKey) -> Mapping[Kind, About]:
    """Return a row's subject: a reading of a quarter or a month, or a sighting.

    A row has no subject if its quarter lies before the study's first or after the open quarter.
    """
    of_month = is_month(row.period)
    try:
        quarter = (
            Quarter.containing(last_day_of(row.period)) if of_month else Quarter.parse(row.period)
        )
    except ValueError:
        return {}
    if not row.study.header.start <= quarter <= row.quarter:
        return {}
    if row.id in row.study.indicator_by_id:
        return {"reading": About(Subject.of(row.id, row.period if of_month else ""), quarter)}
    if row.id in row.study.signpost_by_id and not of_month:
        return {"sighting": About(row.id, quarter)}
    return {}


LOG: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="item",
    about=_about,
    titles=lambda study: {item.id: item.title for item in study.items},
    columns=(
        Column(header="item", width=31, value=lambda row: row.title, key="title"),
        Column(
            header=_QUARTER,
            width=9.5,
            style="centre",
            value=lambda row: row.period,
            number_format=lambda _: TEXT,
        ),
        Column(header="check", width=13.7, value=lambda row: row.who_says_what, rules="check"),
        input_column(
            ("reading", "value"),
            ("sighting", "state"),
            width=11.5,
            rules="termed",
            choices=lambda row: row.choices,
        ),
        input_column(("reading", "as_of"), ("sighting", "seen_on"), width=10.7, rules="day"),
        input_column(("reading", "sources"), ("sighting", "sources"), width=17.3),
        input_column(
            ("reading", "credibility"),
            ("sighting", "credibility"),
            width=10.5,
            choices=credibilities,
            help=GRADES,
        ),
        input_column(("reading", "note"), ("sighting", "note"), width=44),
        input_column(("reading", "analyst"), ("sighting", "analyst"), width=9, team=True),
        *last_columns(),
    ),
)


def rows_of(tracker: Tracker) -> Sequence[LogRow]:
    """Return the rows, then blank ones.

    Rows that the previous tracker lacks come first, newest quarter first; the others keep the order
    that people gave them. The rows go back as far as the study says, but no farther than a sheet
    that opens quickly.
    """
    study = tracker.study
    names = {item: name for item, (name, _) in level_lists(study.indicators).items()}
    log_rows: list[LogRow] = []
    for quarter in tracker.closed:
        of_quarter = [
            row
            for item in study.items
            if tracker.shows(item.owner)
            for row in _log_rows(tracker, item, quarter, names)
        ]
        if log_rows and len(log_rows) + len(of_quarter) > _MOST_ROWS:
            break
        log_rows += of_quarter
    by_key = {row.key: row for row in log_rows}
    before = dict.fromkeys(k for k in tracker.own_work.order.get(SHEET, ()) if k in by_key)
    new = [key for key in by_key if key not in before]
    return [
        *(by_key[key] for key in (*new, *before)),
        *(LogRow(id="", title="") for _ in range(_BLANK_ROWS)),
    ]


def _log_rows(
    tracker: Tracker, item: Item, quarter: Quarter, names: Mapping[str, str]
) -> Iterator[LogRow]:
    """Yield the rows of an item in a quarter: one for the quarter, and one for each month."""
    is_indicator = isinstance(item, Indicator)
    months = months_of(tracker.study, item.id, quarter) if is_indicator else ()
    for period in (str(quarter), *months):
        of_row = tracker.about(LOG, item.id, period)
        who_says_what = next(iter(tracker.open_fields(of_row, LOG.columns).values()), "")
        if who_says_what or any(tracker.entry(kind, *about) for kind, about in of_row.items()):
            yield LogRow(
                id=item.id,
                title=item.title,
                period=period,
                item=item,
                who_says_what=who_says_what,
                choices=names.get(item.id, "" if is_indicator else "states"),
            )


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    log_rows = rows_of(tracker)
    oldest, newest = tracker.closed[-1], tracker.closed[0]
    count = len(log_rows) - _BLANK_ROWS
    sheet.head(
        f"{SHEET} {oldest} to {newest}" if oldest != newest else f"{SHEET} {newest}",
        "1 entry" if count == 1 else f"{count} entries, newest first",
        "Type over what was wrong. What comes late goes into the rows below the last: item and "
        "quarter, then the rest.",
    )
    placed = sheet.table(LOG, log_rows, top=3)
    sheet.blank_rows(placed, {"item": "input", _QUARTER: "input period", ID: "input id"})
    check = list(placed.letters).index("check") + 1
    for row_number in range(placed.last - _BLANK_ROWS + 1, placed.last + 1):
        sheet.put(row_number, check, Formula(placed.formula(_MISSING, row_number), ""), "text")
    sheet.fit(placed)
    sheet.finish(Sheets.ID, "B4", repeat=3)
