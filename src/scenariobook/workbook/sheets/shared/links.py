"""Write links into cells: to the tracker's own sheets, and to pages on the web.

They are formulas, not the hyperlinks of a sheet's XML: those belong to the analysts, and the
program keeps them.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from openpyxl.utils import quote_sheetname

from scenariobook.workbook.sheets.shared.look_ups import quoted
from scenariobook.workbook.xlsx.package import Formula

_LONGEST: Final = 255  # characters of a text in a formula


def web(address: str, words: str = "") -> Formula | str:
    """Return a link to a page; the address if it cannot be linked.

    Args:
        address: The page's address.
        words: What the link shows; empty for the page's host.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > _LONGEST:
        return address
    shown = words or parts.hostname.removeprefix("www.")
    return Formula(f"HYPERLINK({quoted(address)},{quoted(shown)})", shown)


def to_cell(sheet: str, cell: str, words: str) -> Formula:
    """Return a link to a cell.

    Args:
        sheet: The sheet's title.
        cell: The cell's address.
        words: What the link shows.
    """
    return Formula(f"HYPERLINK({quoted(target(sheet, cell))},{quoted(words)})", words)


def target(sheet: str, cell: str = "") -> str:
    """Return the address of a cell of this workbook as a link has it; without a cell, its start."""
    return f"#{quote_sheetname(sheet)}!{cell}"
