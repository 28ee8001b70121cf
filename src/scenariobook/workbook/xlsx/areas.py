"""Cells and areas of a sheet as numbers, and formulas as openpyxl can read them."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

Address = tuple[int, int]  # row and column, from 1
Area = tuple[int, int, int, int]  # top, left, bottom, right

_TEXT_OR_ERROR: Final = re.compile(
    r'"[^"]*"|#(?:ref!|div/0!|n/a|name\?|null!|num!|value!)', re.IGNORECASE
)


def with_capital_errors(formula: str) -> str:
    """Return a formula whose errors are in capitals: LibreOffice writes them in small letters."""
    return _TEXT_OR_ERROR.sub(
        lambda match: match[0].upper() if match[0].startswith("#") else match[0], formula
    )


def is_read(formula: str) -> bool:
    """Tell whether a text can be read as a formula."""
    try:
        Tokenizer(f"={with_capital_errors(formula).removeprefix('=')}")
    except (TokenizerError, IndexError):
        return False
    return True
