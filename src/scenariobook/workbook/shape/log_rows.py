"""Name the rows of the tables with the evidence in long form: one per recorded entry.

A row's id is the id of the item, and the quarter or the month that the entry is of, such as
``ru-growth 2026Q4`` or ``ru-growth 2026-10``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from scenariobook.quarter import NO_QUARTER, Quarter, is_month, last_day_of
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import months_of
from scenariobook.record.ledger.entries import Entry, Kind, id_of, part_of
from scenariobook.record.ledger.kinds import WITHOUT_QUARTER, Reading, Sighting
from scenariobook.study.model import Study
from scenariobook.workbook.shape.headers import quarter_in
from scenariobook.workbook.shape.names import KINDS, LOGS

MOST_ROWS: Final = 2_500  # of a table in long form; more make opening and importing slow


class LoggedRow(NamedTuple):
    """A row of a table in long form.

    Attributes:
        id: The row's id.
        entry: The entry that it shows.
    """

    id: str
    entry: Entry[Reading] | Entry[Sighting]

    @property
    def period(self) -> str:
        """The quarter or the month that the entry is of."""
        return part_of(self.id)


def log_rows(study: Study, record: Record, table: str, quarter: Quarter) -> Iterator[LoggedRow]:
    """Yield the rows of a table in long form, oldest first; within a quarter as in the study.

    It goes back as many quarters as the study says, but for those that would make the table too
    long to be opened quickly.

    Args:
        study: The study.
        record: The record.
        table: The table's name.
        quarter: The open quarter, which is the last.
    """
    kept: list[list[LoggedRow]] = []
    first, count = study.header.start, 0
    for back in range(study.header.log_quarters):
        rows = list(_rows_of(study, record, KINDS[table], quarter))
        count += len(rows)
        if back and count > MOST_ROWS:
            break
        kept.append(rows)
        if quarter <= first:
            break
        quarter = quarter.previous
    for rows in reversed(kept):
        yield from rows


def _rows_of(study: Study, record: Record, kind: Kind, quarter: Quarter) -> Iterator[LoggedRow]:
    held = record.stated[kind]
    for item in study.indicator_by_id if kind == "reading" else study.signpost_by_id:
        months = months_of(study, item, quarter) if kind == "reading" else ()
        for subject in (item, *(f"{item} {month}" for month in months)):
            if entry := held.get(subject, {}).get(quarter):
                yield LoggedRow(log_row_id(subject, quarter), entry)


def log_row_id(subject: str, quarter: Quarter) -> str:
    """Return the id of the row of what was recorded about a subject in a quarter."""
    return subject if part_of(subject) else f"{subject} {quarter}"


class RowAbout(NamedTuple):
    """What a row of a table that people fill in is about."""

    subject: str
    quarter: Quarter


def about_row(table: str, kind: Kind, row_id: str, now: Quarter) -> RowAbout | None:
    """Return what a row is about; None if the row of a table in long form names no period.

    Args:
        table: The table's name.
        kind: The kind of entry for its rows.
        row_id: The row's id.
        now: The open quarter.
    """
    if kind in WITHOUT_QUARTER:
        return RowAbout(row_id, NO_QUARTER)
    part = part_of(row_id)
    if kind == "reading" and is_month(part):
        return RowAbout(row_id, Quarter.containing(last_day_of(part)))
    if table not in LOGS:
        return RowAbout(row_id, now)
    quarter = quarter_in(part)
    return RowAbout(id_of(row_id), quarter) if quarter else None
