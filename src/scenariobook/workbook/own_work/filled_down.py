"""Tell a formula that was filled down a column as one change, not as one for each cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from openpyxl.utils.cell import coordinate_to_tuple

from scenariobook.workbook.own_work.differences import ChangedCell

_MANY: Final = 5  # cells, from which on they are told as one change
# An address whose row moves when its formula is filled down. What stands in quotes or brackets, the
# name of a sheet and that of a function are none.
_ADDRESS: Final = re.compile(
    r"""("[^"]*"|'[^']*'|\[[^\]]*\])|(?<![\w$.])(\$?[A-Z]{1,3})(\d{1,7})(?![\w(!.])"""
)


def told_once(changed: Iterable[ChangedCell]) -> Iterator[ChangedCell]:
    """Yield changes of one table; of a formula that fills many cells below one another, one."""
    runs: dict[str, list[list[ChangedCell]]] = {}  # by column
    for one in changed:
        of_column = runs.setdefault(one.header, [[]])
        if _goes_on(of_column[-1], one):
            of_column[-1].append(one)
        else:
            of_column.append([one])
    for run in (run for of_column in runs.values() for run in of_column):
        if len(run) >= _MANY:
            first, last = run[0], run[-1]
            yield replace(first, item=first.sheet, cell=f"{first.cell}:{last.cell}")
        else:
            yield from run


def _goes_on(run: list[ChangedCell], one: ChangedCell) -> bool:
    """Tell whether a cell has the formula of the cell above it, as filling down writes it."""
    if not run or not one.found.startswith("="):
        return False
    (above, _), (row, _) = map(coordinate_to_tuple, (run[-1].cell, one.cell))
    return row == above + 1 and _moved(run[-1].found, above) == _moved(one.found, row)


def _moved(formula: str, row: int) -> str:
    """Return a formula with the distance of each address from its row in place of the address."""
    return _ADDRESS.sub(lambda match: match[1] or f"{match[2]}[{int(match[3]) - row}]", formula)
