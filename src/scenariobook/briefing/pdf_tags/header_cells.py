"""Assign header cells to the cells of a tagged table, as PDF/UA-1 asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pydyf


def assign_headers(
    table: pydyf.Dictionary, kids: Callable[[pydyf.Dictionary], Sequence[pydyf.Dictionary]]
) -> None:
    """Set the ``Scope`` of each header cell, and the ``Headers`` of each other cell, widest first.

    A header cell in the table's head belongs to its columns. One in the body that is as wide as
    the table is the heading of a group: it belongs to all cells down to the next such heading. Any
    other belongs to its row, and to rows below it in the same part that have no header.

    Args:
        table: The structure element of the table.
        kids: Returns the structure elements directly below an element.
    """
    parts = [part for part in kids(table) if part["S"] in {"/THead", "/TBody", "/TFoot"}]
    rows = [(part, row) for part in parts for row in _columns([kids(row) for row in kids(part)])]
    width = max((end for _, row in rows for _, _, end in row), default=0)
    of_column: dict[int, list[Any]] = defaultdict(list)
    of_group: list[Any] = []
    of_row: list[Any] = []
    before = None
    for part, row in rows:
        if part is not before or any(cell["S"] == "/TH" for cell, _, _ in row):
            of_row = []
        before = part
        for cell, start, end in row:
            if cell["S"] != "/TH":
                continue
            if part["S"] == "/THead":
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


def _columns(
    rows: Sequence[Sequence[pydyf.Dictionary]],
) -> Iterator[list[tuple[pydyf.Dictionary, int, int]]]:
    """Yield the cells of each row of a part, with the first column and the one after the last."""
    taken: dict[int, int] = {}  # the columns of cells that span rows, and for how many more
    for row in rows:
        placed, column = [], 0
        below = {place: count - 1 for place, count in taken.items() if count > 1}
        for cell in row:
            while column in taken:
                column += 1
            end = column + cell["A"].get("ColSpan", 1)
            placed.append((cell, column, end))
            if (spanned := cell["A"].get("RowSpan", 1)) > 1:
                below |= dict.fromkeys(range(column, end), spanned - 1)
            column = end
        taken = below
        yield placed
