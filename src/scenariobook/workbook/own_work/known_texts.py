"""Look up a returned cell's text among the checksums of the texts that the program wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from openpyxl.cell.cell import Cell, MergedCell

from scenariobook.workbook.shape.checksums import checksum, date_spellings
from scenariobook.workbook.xlsx.escapes import spellings


def possible_texts(cell: Cell | MergedCell | None, text: str) -> tuple[str, ...]:
    """Return the comparable texts with which a cell may have been made.

    Args:
        cell: the returned cell.
        text: its comparable text now.
    """
    is_day = cell is not None and isinstance(cell.value, date)
    return date_spellings(text) if is_day else spellings(text)


def take(known: Counter[str], texts: Iterable[str]) -> bool:
    """Take a text's checksum off the counts of the program's; tell whether it was among them.

    Args:
        known: how often each checksum occurs.
        texts: the spellings of the text, of which any may be among the program's.
    """
    sums = tuple(map(checksum, texts))
    taken = next((one for one in sums if known[one] > 0), sums[0])
    known[taken] -= 1
    return known[taken] >= 0
