"""Ask about rows and columns of a table that a returned copy lacks or that changed places."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from scenariobook.diagnostics import Place, short
from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.values.cells import Typed
from scenariobook.workbook.returned.cells import bounded, is_as_made
from scenariobook.workbook.returned.rows import Row
from scenariobook.workbook.returned.table_reading import ROW, TableReading
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import ID, PERIOD, title_built

COLUMN: Final = "column"  # the field of questions about a whole column
_NAMED: Final = 10  # how many rows a question names


def table_questions(reading: TableReading) -> Iterator[Typed]:
    """Yield questions about missing columns, missing rows, and exchanged columns of a table."""
    yield from _missing_columns(reading)
    yield from _missing_rows(reading, _missing(reading))
    yield from _exchanged_columns(reading)


def _missing(reading: TableReading) -> list[str]:
    """Return the ids whose rows the copy was made with, as far as is known, and now lacks.

    A former id that somebody replaced by the present one is not missing.
    """
    rows, expected = reading.rows, reading.row_ids
    if reading.checksums is None or reading.made.same_study:
        found = {reading.present(item) for item in rows}
        return [item for item in expected if item not in found and _was_made(reading, item, found)]
    made_with = reading.checksums.items.get(reading.table, ())
    return [
        item
        for item in made_with
        if item not in rows
        and (now := reading.present(item)) in expected
        and (now not in rows or reading.was_made_with(now))
    ]


def _was_made(reading: TableReading, item: str, found: Collection[str]) -> bool:
    """Tell whether a copy was made with a row of the study as it is now.

    Earlier versions had one row for the whole quarter where there is one for each month now.

    Args:
        reading: the table.
        item: the row's id.
        found: the present ids of the rows that the copy has.
    """
    if not part_of(item):
        return True
    if reading.checksums is not None:
        return reading.was_made_with(item)
    return id_of(item) not in found


def _missing_rows(reading: TableReading, missing: Sequence[str]) -> Iterator[Typed]:
    if not missing:
        return
    place = Place(reading.file, sheet=reading.title)
    why = f"the row of {missing[0]} was not returned"
    subject = reading.present(missing[0])
    if missing[1:]:
        subject = title_built(reading.table)
        rest = f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else ""
        named = ", ".join(missing[:_NAMED])
        why = f"{len(missing)} rows were not returned: {named}{rest}"
    key = Key(reading.made.quarter, reading.kind, subject, ROW)
    found = bounded("; ".join(missing))  # so that other missing rows are another question
    yield Typed(
        key=key,
        base=None,
        value=None,
        place=place,
        question=why,
        found=found,
    )


def _missing_columns(reading: TableReading) -> Iterator[Typed]:
    others = ", ".join(_other_headers(reading)) if reading.missing_columns else ""
    for header in reading.missing_columns:
        why = f"the column {header!r} was not returned, or its header was changed"
        why += others and f"; headers that the program did not write: {others}"
        yield _about_column(reading, header, Place(reading.file, sheet=reading.title), why)


def _other_headers(reading: TableReading) -> Iterator[str]:
    """Yield each header of a table that the copy was not made with, with its cell."""
    row = next(row for rows in reading.rows.values() for row in rows)
    known = {*reading.program_headers, *map(normal, row.inputs), ID, PERIOD}
    for column, text in row.head.texts.items():
        if text and text not in known:
            cell = row.head.cells[column]
            yield f"{short(text_of(cell.value).strip())!r} at {cell.coordinate}"


def under_changed_headers(reading: TableReading, item: str, row: Row) -> Iterator[Typed]:
    """Yield questions about cells of a row under headers that the copy was not made with.

    If an input column is missing, its header may have been changed to one of these.
    """
    missing = reading.missing_columns
    if not missing or reading.checksums is None:
        return
    ours = {*map(normal, reading.checksums.headers.get(reading.table, ())), ID}
    for header, cell in row.filled_cells():
        if header in row.inputs or header in ours or cell.raw.kind == "f" or not header:
            continue
        under = f"this stands under {short(row.written_header(cell))!r}"
        why = (
            f"{under}, and the column {missing[0]!r} is missing; "
            "choose this if it is meant there, or put the header right and run the command again"
        )
        if missing[1:]:
            why = (
                f"{under}, and columns are missing: "
                f"{', '.join(map(repr, missing))}; put the headers right and run the command again"
            )
            yield reading.question(reading.present(item), cell, why)
            continue
        key = reading.key(item, missing[0])
        base = reading.base(item, key)
        if not is_as_made(cell.raw, base):
            yield reading.unclear(key, base, cell, why, reading.readings(cell, key))


def _exchanged_columns(reading: TableReading) -> Iterator[Typed]:
    """Yield questions about columns whose headers were exchanged."""
    for header in reading.exchanged or ():
        other = next(one for one in reading.exchanged or () if one != header)
        why = (
            f"the column {header!r} holds what {other!r} held: were the headers exchanged? "
            "put each over its own column, and run the command again"
        )
        row = next(r for rows in reading.rows.values() for r in rows if header in r.inputs)
        place = row.header_place(header)
        yield _about_column(reading, header, place, why, header)


def _about_column(
    reading: TableReading, header: str, place: Place, why: str, found: str = ""
) -> Typed:
    key = Key(reading.made.quarter, reading.kind, header, COLUMN)
    return Typed(
        key=key,
        base=None,
        value=None,
        place=place,
        question=why,
        found=found,
    )
