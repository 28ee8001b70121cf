"""Ask about what stands in the row of an id that another item has had since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scenariobook.diagnostics import short
from scenariobook.record.definitions.record_warnings import moved_to
from scenariobook.record.ledger.entries import id_of
from scenariobook.record.values.cells import Typed
from scenariobook.workbook.returned.rows import Row
from scenariobook.workbook.returned.table_reading import TableReading


def asked_which(
    reading: TableReading, item: str, rows: Sequence[Row], cells: Iterable[Typed]
) -> Iterable[Typed]:
    """Return the cells of one id; edits become questions if another item has its row's title now.

    Args:
        reading: The table.
        item: The id.
        rows: The id's rows.
        cells: What was read from them.
    """
    present = id_of(reading.present(item))
    for row in rows:
        if why := _why_asked(reading, item, present, row):
            return (
                cell.asked(why, cell.value) if cell.is_edit and not cell.question else cell
                for cell in cells
            )
    return cells


def _why_asked(reading: TableReading, item: str, present: str, row: Row) -> str:
    """Return why a row's edits are asked about; empty if it has its own item's title.

    So it is if the title is no longer the one that the program wrote beside the id.
    """
    owners = reading.owners
    title = owners.titled(row)
    if present in owners.called_now.get(title.strip(), ()):
        return ""
    then = {id_of(one) for one in owners.ids_titled_as(row)}
    other = moved_to(present, title, then, owners.called_now) if id_of(item) in then else ""
    return other and (
        f"when the file was made, {present} was {short(title)!r}, and that is {other} now; if it "
        f"is about that, type it in the row of {other}"
    )
