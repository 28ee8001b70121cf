"""Name cells and areas by numbers, and prepare formulas for openpyxl's tokenizer."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.formula.tokenizer import Tokenizer, TokenizerError
from openpyxl.utils import get_column_letter

Address = tuple[int, int]  # a cell's row and column, from 1
Area = tuple[int, int, int, int]  # a range's top row, left column, bottom row, right column

_TEXT_OR_ERROR: Final = re.compile(
    r'"[^"]*"|#(?:ref!|div/0!|n/a|name\?|null!|num!|value!)', re.IGNORECASE
)


def cell_ref(place: Address) -> str:
    """Return a cell's address as formulas have it, such as ``B5``."""
    row, column = place
    return f"{get_column_letter(column)}{row}"


def range_ref(area: Area) -> str:
    """Return an area as formulas have it, such as ``B5:B9``; of one cell ``B5:B5``."""
    return f"{cell_ref(area[:2])}:{cell_ref(area[2:])}"


def with_capital_errors(formula: str) -> str:
    """Return a formula with its error values in capitals, as openpyxl's tokenizer needs them.

    LibreOffice writes them in small letters.
    """
    return _TEXT_OR_ERROR.sub(
        lambda match: match[0].upper() if match[0].startswith("#") else match[0], formula
    )


def is_formula(formula: str) -> bool:
    """Tell whether openpyxl's tokenizer can read a text as a formula."""
    try:
        Tokenizer(f"={with_capital_errors(formula).removeprefix('=')}")
    except (TokenizerError, IndexError):
        return False
    return True
