"""Work of the analysts' own that has no place left: kept in words, and put back from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.xlsx.package import CellValue, Formula

_END: Final = "— goes back there when it returns"
_BESIDE: Final = "column {} beside the table"
_GONE: Final = r"(?:From|Comment from) [^\n]+?![A-Z]{1,3}\d{1,7}(?: \([^\n]*?\))?, which is gone: "
_NESTED: Final = re.compile(rf"(?:{_GONE})+(?={_GONE})")
_PIECE: Final = re.compile(
    r"(?P<kind>From|Comment from) (?P<sheet>[^\n]+?)![A-Z]{1,3}\d{1,7} "
    r"\((?P<item>[^\n,]+), (?P<header>[^\n]+?)\), which is gone: "
    rf"(?P<text>(?:(?!\n\n{_GONE}).)*?)\n{_END}",
    re.DOTALL,
)
_OF_ITS_ROW: Final = re.compile(r'"[^"]*"|(?<![\w\]])\[([^\[\]]+)\]')
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_ADDRESS: Final = re.compile(
    r'"[^"]*"|(?P<sheet>(?:[\w.]+|\'[^\']+\')!)?'
    r"(?P<fixed>\$?)(?P<letters>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>\d{1,7})(?![\w(])"
)
_WORDS: Final = {"TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True)
class KeptWork:
    """A cell's value or a comment of what is gone.

    ``sheet`` is the title of the sheet that it stood on, ``item`` what its row was about,
    ``header`` its column's; ``words`` is all of it, as it is kept.
    """

    is_comment: bool
    sheet: str
    item: str
    header: str
    text: str
    words: str

    @property
    def beside(self) -> int:
        """How many columns beside the table it stood; 0 if it stood in the table."""
        match = re.fullmatch(_BESIDE.format(r"(\d{1,5})"), self.header)
        return int(match[1]) if match else 0

    def value(self, letters: Mapping[str, str], row: int) -> CellValue | Formula:
        """Return the value that it was; ``letters`` are those of the row's columns, by header.

        Raises:
            LookupError: if a column that a formula names is gone.
        """
        text = self.text
        if text.startswith("="):
            return Formula(_OF_ITS_ROW.sub(_cell_of(letters, row), text[1:]), None)
        if _NUMBER.fullmatch(text):
            return float(text)
        return _WORDS.get(text, text.removeprefix("'"))


def beside(columns: int) -> str:
    """Return how a column beside a table is called."""
    return _BESIDE.format(columns)


def in_words(where: str, about: tuple[str, str], text: str, *, is_comment: bool = False) -> str:
    """Return the words for what is gone: ``about`` are what its row was about, and its header."""
    told = ", ".join(filter(None, about))
    start = f"{'Comment from' if is_comment else 'From'} {where}{f' ({told})' if told else ''}"
    return f"{start}, which is gone: {text}"


def put_back_later(words: str) -> str:
    """Return words for what goes back to its place when that returns."""
    return f"{words}\n{_END}"


def goes_back(words: str) -> bool:
    """Tell whether words are of what goes back."""
    return words.endswith(_END)


def held_in(cell: Cell, headers: Mapping[int, str]) -> tuple[str, bool]:
    """Return a cell's value in words, and whether these are enough to put it back.

    ``headers`` are those of its row, by column.
    """
    value = cell.value
    if cell.data_type == "f" and isinstance(value, str):
        return _by_header(value, cell.row, headers)
    if isinstance(value, str):
        plain = _NUMBER.fullmatch(value) or value in _WORDS or value[:1] in {"=", "'"}
        return f"'{value}" if plain else value, cell.data_type == "s"
    return text_of(value), not cell.is_date and isinstance(value, int | float)


def pieces(comment: str) -> tuple[list[KeptWork], str]:
    """Return what a comment holds of what is gone and may go back, and the rest of it.

    What was kept in the words for something else again, as earlier versions did, is freed.
    """
    freed = _NESTED.sub("", comment)
    found = [
        KeptWork(m["kind"] != "From", m["sheet"], m["item"], m["header"], m["text"], m[0])
        for m in _PIECE.finditer(freed)
    ]
    rest = (part.strip("\n") for part in _PIECE.sub("\0", freed).split("\0"))
    return found, "\n\n".join(filter(str.strip, rest))


def is_told(text: str) -> bool:
    """Tell whether a comment says already where what it holds comes from."""
    return re.match(_GONE, text) is not None


def _by_header(formula: str, row: int, headers: Mapping[int, str]) -> tuple[str, bool]:
    """Return a formula that calls the cells of its row by their headers, if it names no others."""
    letters = {get_column_letter(column): header for column, header in headers.items() if header}
    enough = not re.search(r"[\[\]{}#]", re.sub(r'"[^"]*"', "", formula))

    def named(match: re.Match[str]) -> str:
        nonlocal enough
        if match["letters"] is None:
            return match[0]
        if match["sheet"] or match["fixed_row"] or match["letters"] not in letters:
            enough = False
        enough = enough and int(match["row"]) == row
        return f"{match['fixed']}[{letters[match['letters']]}]" if enough else match[0]

    named_all = _ADDRESS.sub(named, formula)
    return (named_all, True) if enough else (formula, False)


def _cell_of(letters: Mapping[str, str], row: int) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0] if match[1] is None else f"{letters[match[1]]}{row}"
