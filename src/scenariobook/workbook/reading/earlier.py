"""Declare the input tables of trackers that earlier versions made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from scenariobook.quarter import NO_QUARTER, Quarter, is_month, last_day_of
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.workbook.reading.tables_in_copy import QUARTERS, quarter_in
from scenariobook.workbook.tables import ID, About, Column, RowKey, Table, input_column

# By the header of a table's titles, the study's tables that have these titles.
_TITLED: Final = {
    "indicator": ("indicators",),
    "signpost": ("signposts",),
    "scenario": ("scenarios",),
    "estimate of": ("scenarios", "signposts"),
}
# By field, the headers of input columns that are not today's.
_FORMER_HEADERS: Final = {
    "analyst": "analyst",
    "basis": "basis of confidence",
    "rationale": "rationale",
}
# By field of a chance, the headers of the columns in which people typed it on Signposts.
_CHANCES: Final = {
    "chance": "chance by its date",
    "analyst": "chance stated by",
    "rationale": "why this chance",
}


def _column(header: str) -> Column:
    return Column(header=header, width=0)


def _inputs(kind: Kind) -> tuple[Column, ...]:
    return tuple(
        input_column((kind, name), header=_FORMER_HEADERS.get(name, ""), width=0)
        for name in FIELDS[kind]
    )


def _this_quarter(*kinds: Kind) -> Callable[[RowKey], Mapping[Kind, About]]:
    """Return a function that finds the subjects of a row of the open quarter."""
    return lambda row: dict.fromkeys(kinds, About(row.id, row.quarter))


def _no_quarter(kind: Kind) -> Callable[[RowKey], Mapping[Kind, About]]:
    """Return a function that finds the subject of a row without a quarter."""
    return lambda row: {kind: About(row.id, NO_QUARTER)}


def _by_period(kind: Kind) -> Callable[[RowKey], Mapping[Kind, About]]:
    """Return a function that finds the subject of a row that names a quarter or a month.

    The row's id may name a period, too; then both periods must be the same.
    """

    def about(row: RowKey) -> Mapping[Kind, About]:
        item, named = row.id.id, row.id.month
        period = quarter_in(named) or named or row.period
        if row.period not in {"", period}:
            return {}
        if is_month(period):
            return {kind: About(Subject.of(item, period), Quarter.containing(last_day_of(period)))}
        quarter = quarter_in(period)
        return {kind: About(Subject(item), Quarter.parse(quarter))} if quarter else {}

    return about


def _update_row(row: RowKey) -> Mapping[Kind, About]:
    about = _by_period("reading") if is_month(row.id.month) else _this_quarter("reading")
    return about(row)


def _table(
    name: str,
    title_header: str,
    about: Callable[[RowKey], Mapping[Kind, About]],
    columns: Iterable[Column],
) -> Table:
    inputs = tuple(columns)
    typed = any(column.header == title_header for column in inputs)
    title_columns = () if typed else (_column(title_header),)
    return Table(
        name=name,
        sheet=name.removeprefix("tbl"),
        title_header=title_header,
        columns=(*title_columns, *inputs, _column(ID)),
        about=about,
        titles=lambda study: {
            thing.id: thing.title
            for table in _TITLED.get(title_header, ())
            for thing in getattr(study, table)
        },
    )


_LOGGED: Final = (_column("period"),)
EARLIER_TABLES: Final[tuple[Table, ...]] = (
    _table("tblProposed", "proposed title", _no_quarter("source"), _inputs("source")),
    _table("tblUpdate", "indicator", _update_row, _inputs("reading")),
    _table(
        "tblMonths", "indicator", _by_period("reading"), (_column("month"), *_inputs("reading"))
    ),
    _table("tblReadings", "indicator", _by_period("reading"), (*_LOGGED, *_inputs("reading"))),
    _table(
        "tblHistory",
        "indicator",
        _by_period("reading"),
        [input_column(("reading", "value"), header=QUARTERS, width=0)],
    ),
    _table(
        "tblSignposts",
        "signpost",
        _this_quarter("sighting", "chance"),
        (
            *_inputs("sighting"),
            *(input_column(("chance", name), header=_CHANCES[name], width=0) for name in _CHANCES),
        ),
    ),
    _table("tblSightings", "signpost", _by_period("sighting"), (*_LOGGED, *_inputs("sighting"))),
    _table("tblChances", "signpost", _this_quarter("chance"), _inputs("chance")),
    _table("tblJudgments", "scenario", _this_quarter("judgment"), _inputs("judgment")),
    _table("tblOutcomes", "scenario", _no_quarter("outcome"), _inputs("outcome")),
    _table("tblEstimates", "estimate of", _this_quarter("estimate"), _inputs("estimate")),
    _table("tblAnswer", "statement", _this_quarter("statement"), _inputs("statement")),
)
