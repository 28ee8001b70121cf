"""Assign header cells to the cells of a tagged table, as PDF/UA-1 asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import pydyf


def assign_headers(
    table: pydyf.Dictionary, kids: Callable[[pydyf.Dictionary], Sequence[pydyf.Dictionary]]
) -> None:
    """Set the ``Scope`` of each header cell, and the ``Headers`` of each other cell, widest first.

    A header cell in the table's head belongs to its columns. One in the body that is as wide as
    the table is the heading of a group: it belongs to all cells down to the next such heading. Any
    other belongs to its row.

    Args:
        table: The structure element of the table.
        kids: Returns the structure elements directly below an element.
    """
    parts = [part for part in kids(table) if part["S"] in {"/THead", "/TBody", "/TFoot"}]
    rows = [(part["S"], _columns(kids(row))) for part in parts for row in kids(part)]
    width = max((end for _, row in rows for _, _, end in row), default=0)
    of_column: dict[int, list[Any]] = defaultdict(list)
    of_group: list[Any] = []
    for part, row in rows:
        of_row: list[Any] = []
        for cell, start, end in row:
            if cell["S"] != "/TH":
                continue
            if part == "/THead":
                for column in range(start, end):
                    of_column[column].append(cell["ID"])
            elif end - start == width > 1:
                of_group = [cell["ID"]]
            else:
                of_row.append(cell["ID"])
            cell["A"]["Scope"] = "/Row" if of_row and cell["ID"] is of_row[-1] else "/Column"
        for cell, start, end in row:
            if cell["S"] == "/TD":
                above = [name for column in range(start, end) for name in of_column[column]]
                cell["A"]["Headers"] = pydyf.Array([*of_group, *above, *of_row])


def _columns(cells: Sequence[pydyf.Dictionary]) -> list[tuple[pydyf.Dictionary, int, int]]:
    """Return each cell of a row with its first column and the column after its last.

    No cell of our templates spans rows.
    """
    with_columns, column = [], 0
    for cell in cells:
        end = column + cell["A"].get("ColSpan", 1)
        with_columns.append((cell, column, end))
        column = end
    return with_columns
