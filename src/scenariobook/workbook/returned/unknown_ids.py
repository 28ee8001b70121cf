"""Tell which rows with an unknown id, or with none, hold something that somebody proposes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from openpyxl.cell.cell import Cell, MergedCell

from scenariobook.record.ledger.entries import id_of
from scenariobook.study.texts import is_id
from scenariobook.workbook.returned.tracker_file import RowCells
from scenariobook.workbook.shape.checksums import Checksums
from scenariobook.workbook.shape.names import (
    ESTIMATES_TABLE,
    ID,
    LOGS,
    MONTHS_TABLE,
    PROPOSED_TABLE,
    UPDATE_TABLE,
)

# The tables whose ids may also name a person, a month or a quarter.
_OF_PARTS = frozenset({ESTIMATES_TABLE, MONTHS_TABLE, UPDATE_TABLE, *LOGS})


def is_asked_about(
    table: str,
    cells: RowCells,
    texts: Mapping[int, str],
    inputs: Collection[int],
    ours: Collection[str],
) -> bool:
    """Tell whether each cell of a row that the copy was not made with is asked about.

    It is if somebody typed in one of its input cells. It also is if the row has a new id and
    something beside it under a header of the program's, such as the title of a proposed indicator.
    Other rows are the analysts' own: remarks without an id, and sums.

    Args:
        table: the name of the table.
        cells: the row's cells by column.
        texts: the table's headers by column, normalised.
        inputs: the columns that analysts fill in.
        ours: the headers of the program's other columns, normalised.
    """
    filled = {column: cell for column, cell in cells.items() if cell.value not in (None, "")}
    if any(is_typed(filled[column]) for column in inputs if column in filled):
        return True
    key = next((column for column, text in texts.items() if text == ID), None)
    if key is None or key not in filled or not _names_something(table, filled[key]):
        return False
    # A formula in an input column makes a row of sums; in others, a program filled it down.
    if any(texts.get(column) not in ours for column in inputs if column in filled):
        return False
    return any(is_typed(cell) for c, cell in filled.items() if c != key and texts.get(c) in ours)


def will_have_a_row(table: str, item: str, checksums: Checksums) -> bool:
    """Tell whether a row that somebody added is of what a fresh tracker can have a row of.

    That is an item that the copy was made with, or a proposed source. What stands in the analysts'
    own columns of such a row goes with it.

    Args:
        table: the name of the table.
        item: the row's id, perhaps with its period.
        checksums: the copy's.
    """
    small = item.lower()
    return id_of(small) in checksums.ids or (table == PROPOSED_TABLE and is_id(small))


def _names_something(table: str, cell: Cell | MergedCell) -> bool:
    """Tell whether a cell holds what can be an id, also with capitals."""
    text = cell.value.strip().lower() if isinstance(cell.value, str) else ""
    return is_typed(cell) and is_id(id_of(text) if table in _OF_PARTS else text)


def is_typed(cell: Cell | MergedCell) -> bool:
    """Tell whether somebody typed a value in a cell; formulas are analysts' sums."""
    return cell.value not in (None, "") and cell.data_type != "f"


def as_written(item: str, known: Collection[str]) -> str:
    """Return the known id that a typed one is, whatever its capitals; else the typed one.

    An id never has capitals, but a program may write the first letter of what is typed as one.
    """
    small = item.lower()
    return small if item not in known and small in known else item
