"""Write Past quarters: the values of closed quarters, and the judgments, as grids by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import quarter_readings
from scenariobook.record.ledger.entries import Entry
from scenariobook.standards.colours import Sheets
from scenariobook.study.model.items import Indicator
from scenariobook.workbook.tables import Column, Row, Table
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Value

SHEET: Final = "Past quarters"  # Excel keeps the name History for itself
_TITLE_WIDTH, _WHAT_WIDTH, _QUARTER_WIDTH = 31, 11, 11


@dataclass(frozen=True, kw_only=True)
class ByQuarter(Row):
    """A row of a grid by quarter.

    Attributes:
        what: The unit of the values, or their part of a judgment; empty on the dashboard.
        values: The values by quarter.
    """

    what: str = ""
    values: Mapping[Quarter, Value]


def _value_in(quarter: Quarter, row: ByQuarter) -> Value:
    return row.values.get(quarter)


def quarter_columns(
    quarters: Iterable[Quarter], width: float, style: str, rules: str = ""
) -> Iterator[Column]:
    """Yield a column for each quarter."""
    for quarter in quarters:
        value = partial(_value_in, quarter)
        yield Column(header=str(quarter), width=width, style=style, rules=rules, value=value)


def _grid(name: str, header: str, what: str, style: str, quarters: Sequence[Quarter]) -> Table:
    """Return a table with a column for each quarter, oldest first."""
    columns = (
        Column(header=header, width=_TITLE_WIDTH, value=lambda row: row.title),
        Column(header=what, width=_WHAT_WIDTH, style="quiet", value=lambda row: row.what),
        *quarter_columns(quarters, _QUARTER_WIDTH, style),
    )
    return Table(name=name, sheet=SHEET, title_header=header, columns=columns)


def _with_values(rows: Sequence[ByQuarter], tracker: Tracker) -> Sequence[ByQuarter]:
    """Return the rows with a value in a quarter that is shown."""
    return [
        row
        for row in rows
        if any(row.values.get(quarter) is not None for quarter in tracker.closed)
    ]


def values(tracker: Tracker) -> Sequence[ByQuarter]:
    """Return a row for each indicator and signpost with a value or a state in a closed quarter."""
    return _with_values(list(_past_values(tracker)), tracker)


def _past_values(tracker: Tracker) -> Iterator[ByQuarter]:
    record = tracker.record
    for item in tracker.study.items:
        entries: Mapping[Quarter, Entry[Any]]
        if isinstance(item, Indicator):
            entries, field, what = quarter_readings(record, item), "value", item.unit or ""
        else:
            entries, field = record.sightings.get(item.id, {}), "state"
            what = "signpost"
        yield ByQuarter(
            id=item.id,
            title=item.title,
            item=item,
            what=what,
            values=_fields(entries, field),
        )


def _fields(entries: Mapping[Quarter, Entry[Any]], field: str) -> Mapping[Quarter, Value]:
    stated = {quarter: getattr(entry.content, field) for quarter, entry in entries.items()}
    return {q: str(v) if isinstance(v, str) else v for q, v in stated.items() if v is not None}


def judgments(tracker: Tracker) -> Sequence[ByQuarter]:
    """Return the rows of closed quarters' judgments: of scenarios, then of signposts."""
    study, record = tracker.study, tracker.record
    rows = [
        ByQuarter(
            id=thing.id,
            title=thing.title,
            what=field,
            values=_fields(recorded.get(thing.id, {}), field),
        )
        for things, recorded, fields in (
            (study.scenarios, record.judgments, ("likelihood", "confidence")),
            (study.signposts, record.chances, ("chance",)),
        )
        for thing in things
        for field in fields
    ]
    return _with_values(rows, tracker)


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    quarters = tracker.closed[::-1]
    sheet.head(
        SHEET, "To read, not to type in", f"{tracker.as_of_build} To correct a value, use Log."
    )
    bottom = 1
    for name, header, what, style, rows in (
        ("History", "item", "unit", "number", values(tracker)),
        ("Judged", "judged", "what", "percent", judgments(tracker)),
    ):
        if rows:
            placed = sheet.table(_grid(name, header, what, style, quarters), rows, top=bottom + 2)
            sheet.fit(placed)
            bottom = placed.last
    sheet.finish(Sheets.ID, "B4", repeat=3)
