"""Rows that are nobody's, or perhaps another's: all that stands there is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from scenariobook.diagnostics import nearest, short
from scenariobook.record.retired import ids_of
from scenariobook.record.typed import Typed
from scenariobook.workbook.returned.cells import bounded, is_as_made
from scenariobook.workbook.returned.rows import Found, Row
from scenariobook.workbook.returned.table_reading import TableReading
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.names import ID

_LONGEST_SUBJECT: Final = 80  # characters of an id that nobody knows, as a question's subject


def unknown_rows(reading: TableReading, item: str, rows: Sequence[Row]) -> Iterator[Typed]:
    """Yield what rows hold that are nobody's: each cell is a question, and none is lost."""
    expected = ids_of(reading.made.study, reading.kind)
    why = "this row has no id"
    if item:
        close = nearest(item, expected) if len(item) <= _LONGEST_SUBJECT else ""
        known = f" ({close})" if close else ""
        why = f"no row of the study has the id {short(item, _LONGEST_SUBJECT)!r}{known}"
    how = "put the right id there, and import the copy again"
    about = short(item, _LONGEST_SUBJECT)
    for row in (row for row in rows if row.is_typed):
        for header, cell in row.held():
            if _is_no_news(reading, header, cell) or (header == ID and item == about):
                continue  # an id is what the question is about
            under = "" if header in row.inputs else _under(header)
            yield reading.question(about or f"row {row.number}", cell, f"{why}{under}; {how}")


def beside_new(reading: TableReading, item: str, row: Row) -> Iterator[Typed]:
    """Yield what stands beside the inputs in a row that the copy was not made with.

    The study has got such an id since, or had it once; what it says of it is no news.
    """
    if reading.seals is None or reading.was_made_with(item) or not row.is_typed:
        return
    for header, cell in row.held():
        inside = header in row.inputs or header == ID or _is_no_news(reading, header, cell)
        if not inside and not reading.owners.is_known(item, header, cell):
            why = (
                f"this stands in a row of {item!r} that the copy was not made with"
                f"{_under(header)}; what the study says of it stands in its files"
            )
            yield reading.question(reading.present(item), cell, why)


def crossed_row(reading: TableReading, item: str, other: str, row: Row) -> Iterator[Typed]:
    """Yield a row whose id is one row's and the rest another's: no value of it is believed.

    What either row held when the copy was made was not typed.
    """
    crossed = f"the id is {item!r}, and what stands beside it is that of {other!r}"
    mend = "put the two together again, and import the copy again"
    why = f"{crossed}: nobody can tell whose row this is; {mend}"
    beside = f"{item}; {reading.owners.titled(row)}"
    asked = reading.question(reading.present(item), row.id_cell, why)
    yield replace(asked, found=bounded(beside))
    for header, cell in row.inputs.items():
        key = reading.key(item, header)
        base = reading.base(item, key)
        if is_as_made(cell.raw, base) or is_as_made(cell.raw, reading.base(other, key)):
            yield Typed(key=key, base=base, value=base, place=cell.place, position=reading.position)
            continue
        yield reading.unclear(
            key,
            base,
            cell,
            f"{crossed}: choose this if it is of {item!r}; if it is of {other!r}, {mend}, or type "
            "it in that row",
            reading.readings(cell, key),
        )


def _is_no_news(reading: TableReading, header: str, cell: Found) -> bool:
    """Tell whether a program filled a formula of a column of ours down into a new row."""
    ours = reading.seals.headers.get(reading.table, ()) if reading.seals else ()
    return cell.raw.kind == "f" and header in map(normal, ours)


def _under(header: str) -> str:
    """Return, for a reader, what column a cell stands in that is not typed in."""
    return f" (under {short(header)!r})" if header else ""
