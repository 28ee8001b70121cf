"""Ask about what stands in the row of an id that another item has had since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from scenariobook.diagnostics import short
from scenariobook.record.entries import id_of
from scenariobook.record.typed import Typed
from scenariobook.workbook.returned.rows import Row
from scenariobook.workbook.returned.table_reading import TableReading


def asked_which(
    reading: TableReading, item: str, rows: Sequence[Row], cells: Iterable[Typed]
) -> Iterator[Typed]:
    """Yield the cells of one id; edits become questions if another item has its row's title now.

    Args:
        reading: The table.
        item: The id.
        rows: The id's rows.
        cells: What was read from them.
    """
    present = id_of(reading.present(item))
    found = (_moved(reading, item, row) for row in rows)
    title, other = next(filter(None, found), ("", ""))
    for cell in cells:
        if other and cell.is_edit and not cell.question:
            why = (
                f"when the file was made, {present} was {short(title)!r}, and that is {other} now; "
                f"if it is about that, type it in the row of {other}"
            )
            yield replace(cell, value=None, question=why, found=cell.says, choices=(cell.value,))
        else:
            yield cell


def _moved(reading: TableReading, item: str, row: Row) -> tuple[str, str] | None:
    """Return the title that the program wrote in a row, and the id that has it now.

    None if it is still the title of the row's own item, or if both were called so then.
    """
    title = reading.owners.titled(row)
    then = {id_of(one) for one in reading.owners.ids_titled_as(row)}
    study = reading.made.study
    now = {one.id for one in (*study.scenarios, *study.items) if one.title.strip() == title.strip()}
    is_moved = id_of(item) in then and id_of(reading.present(item)) not in now
    others = sorted(now - then) if is_moved and now else []
    return (title, others[0]) if others else None
