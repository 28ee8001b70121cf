"""What a table of a returned copy lacks, or has in another place: asked about as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.diagnostics import Place
from scenariobook.record.entries import Key
from scenariobook.record.retired import ids_of
from scenariobook.record.typed import Typed
from scenariobook.workbook.returned.cells import bounded
from scenariobook.workbook.returned.table_reading import ROW, TableReading
from scenariobook.workbook.shape.names import TITLES

_COLUMN: Final = "column"  # the field of questions that are about a whole column
_NAMED: Final = 10  # rows that a question names one by one


def absences(reading: TableReading) -> Iterator[Typed]:
    """Yield what is asked about a table as a whole: its columns, and rows that are not there."""
    yield from _missing_columns(reading)
    yield from _missing_rows(reading, _missing(reading))
    yield from _exchanged_columns(reading)


def _missing(reading: TableReading) -> list[str]:
    """Return the ids whose rows the copy was made with, as far as can be known, and lacks.

    An id that was typed over with the present one is there.
    """
    rows = reading.rows
    expected = ids_of(reading.made.study, reading.kind)
    if reading.seals is None or reading.made.same_study:
        found = {reading.present(item) for item in rows}
        return [item for item in expected if item not in found]
    made_with = (item for table, item in reading.seals.rows if table == reading.table)
    return [
        item
        for item in made_with
        if item not in rows
        and (now := reading.present(item)) in expected
        and (now not in rows or reading.was_made_with(now))
    ]


def _missing_rows(reading: TableReading, missing: Sequence[str]) -> Iterator[Typed]:
    if not missing:
        return
    place = Place(reading.file, sheet=reading.title)
    why = f"the row of {missing[0]} was not returned"
    subject = reading.present(missing[0])
    if missing[1:]:
        subject = TITLES[reading.table]
        rest = f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else ""
        named = ", ".join(missing[:_NAMED])
        why = f"{len(missing)} rows were not returned: {named}{rest}"
    key = Key(reading.made.quarter, reading.kind, subject, ROW)
    found = bounded("; ".join(missing))  # which tells one deletion from another
    yield Typed(
        key=key,
        base=None,
        value=None,
        place=place,
        question=why,
        found=found,
        position=reading.position,
    )


def _missing_columns(reading: TableReading) -> Iterator[Typed]:
    if not reading.rows:  # the whole table is gone, which its rows say
        return
    found = {header for rows in reading.rows.values() for row in rows for header in row.inputs}
    for header in reading.made_headers:
        if header not in found and (header != "likelihood" or reading.made.study.estimative):
            why = f"the column {header!r} was not returned, or its header was changed"
            yield _about_column(reading, header, Place(reading.file, sheet=reading.title), why)


def _exchanged_columns(reading: TableReading) -> Iterator[Typed]:
    """Ask about columns whose headers were exchanged: what was typed there is either's."""
    for header in reading.exchanged or ():
        other = next(one for one in reading.exchanged or () if one != header)
        why = (
            f"the column {header!r} holds what {other!r} held: were the headers exchanged? "
            "put each over its own column, and import the copy again"
        )
        row = next(r for rows in reading.rows.values() for r in rows if header in r.inputs)
        place = row.header_place(header)
        yield _about_column(reading, header, place, why, header)


def _about_column(
    reading: TableReading, header: str, place: Place, why: str, found: str = ""
) -> Typed:
    key = Key(reading.made.quarter, reading.kind, header, _COLUMN)
    return Typed(
        key=key,
        base=None,
        value=None,
        place=place,
        question=why,
        found=found,
        position=reading.position,
    )
