"""Turn formulas into texts that can be compared after somebody has inserted rows or columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_ELSEWHERE: Final = re.compile(rf"(?:'[^']+'|[\w.]+)!{_CELL}(?::{_CELL})?")
_HERE: Final = re.compile(rf"(?<![\w.$!\"]){_CELL}(?![\w(.])")
_PARTS: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


class FormulaTexts:
    """Turns the formulas of one table into texts that can be compared.

    A cell in the formula's own row or in the row above it becomes ``[header]`` or
    ``[above:header]``. All other addresses become ``@``, because they change when somebody inserts
    rows or columns.

    Args:
        names: the table's headers, by column letter.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._known: dict[tuple[str, ...], str] = {}

    def text(self, formula: str, row: int) -> str:
        """Return the comparable text of a formula that stands in a row.

        Most rows of a column have the same formula but for the row's number, so its text is cached.
        """
        digits = str(row)
        if str(row - 1) in formula:
            return self._text(formula, row)
        pieces = tuple(formula.removeprefix("=").split(digits))
        known = self._known.get(pieces)
        if known is None:
            known = self._text(formula, row)
            if all(piece[-1:].isalpha() or piece[-1:] == "$" for piece in pieces[:-1]):
                self._known[pieces] = known
        return known

    def _text(self, formula: str, row: int) -> str:
        bare = _ELSEWHERE.sub("@", formula.removeprefix("="))
        bare = _HERE.sub(lambda match: self._named(match[0], row), bare)
        bare = "".join(bare.split()).casefold()
        return "=" + bare.replace("_xlfn.", "").replace("()", "")

    def _named(self, cell: str, row: int) -> str:
        match = _PARTS.fullmatch(cell)
        if not match:
            return cell
        name = self._names.get(match[1], "@")
        return {row: f"[{name}]", row - 1: f"[above:{name}]"}.get(int(match[2]), "@")
