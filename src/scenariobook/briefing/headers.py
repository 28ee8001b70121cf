"""Which header cells of a tagged table speak for which of its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import pydyf


def head_cells(
    table: pydyf.Dictionary, kids: Callable[[pydyf.Dictionary], Sequence[pydyf.Dictionary]]
) -> None:
    """Give each header cell its scope, and each other cell its headers, the widest first.

    A header cell heads its columns where it stands in the table's head; all cells below it,
    as far as the next one of its kind, where it is as wide as the table; else its row.
    """
    parts = [part for part in kids(table) if part["S"] in {"/THead", "/TBody", "/TFoot"}]
    rows = [(part["S"], _placed(kids(row))) for part in parts for row in kids(part)]
    width = max((end for _, row in rows for _, _, end in row), default=0)
    columns: dict[int, list[Any]] = defaultdict(list)
    group: list[Any] = []
    for part, row in rows:
        beside: list[Any] = []
        for cell, start, end in row:
            if cell["S"] != "/TH":
                continue
            if part == "/THead":
                for column in range(start, end):
                    columns[column].append(cell["ID"])
            elif end - start == width > 1:
                group = [cell["ID"]]
            else:
                beside.append(cell["ID"])
            cell["A"]["Scope"] = "/Row" if beside and cell["ID"] is beside[-1] else "/Column"
        for cell, start, end in row:
            if cell["S"] == "/TD":
                above = [name for column in range(start, end) for name in columns[column]]
                cell["A"]["Headers"] = pydyf.Array([*group, *above, *beside])


def _placed(cells: Sequence[pydyf.Dictionary]) -> list[tuple[pydyf.Dictionary, int, int]]:
    """Return a row's cells with the columns that they begin and end in; no cell spans rows."""
    placed, column = [], 0
    for cell in cells:
        end = column + cell["A"].get("ColSpan", 1)
        placed.append((cell, column, end))
        column = end
    return placed
