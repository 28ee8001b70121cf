"""Keep work whose row or column is gone as words in a comment, and read it back from there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from scenariobook.workbook.own_work.values_in_words import (
    read_back,
    shown,
    with_format,
    without_format,
)
from scenariobook.workbook.xlsx.package import Formula, Value

_END: Final = "— goes back there when it returns"
_BESIDE: Final = re.compile(r"(?:.*, )?column (\d{1,5}) beside the table")
_AUTHOR: Final = r"(?: by (?P<author>[^\n]+?))?"
_GONE: Final = (
    r"(?:From|Comment from) [^\n]+?![A-Z]{1,3}\d{1,7}"
    r"(?: \([^\n]*?\))?(?: by [^\n]+?)?, which is gone: "
)
_NESTED: Final = re.compile(rf"(?:{_GONE})+(?={_GONE})")
_PIECE: Final = re.compile(
    r"(?P<kind>From|Comment from) (?P<sheet>[^\n]+?)![A-Z]{1,3}\d{1,7} "
    rf"\((?P<item>[^\n,]+), (?P<header>[^\n]+?)\){_AUTHOR}, which is gone: "
    rf"(?P<text>(?:(?!\n\n{_GONE}).)*?)\n{_END}",
    re.DOTALL,
)
_OF_ITS_ROW: Final = re.compile(r'"[^"]*"|(?<![\w\]])\[([^\[\]]+)\]')
_ADDRESS: Final = re.compile(
    r'"[^"]*"|(?P<sheet>(?:[\w.]+|\'[^\']+\')!)?'
    r"(?P<fixed>\$?)(?P<letters>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>\d{1,7})(?![\w(])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWork:
    """A cell's value or comment, as a comment keeps it.

    Attributes:
        is_comment: whether it was a comment.
        sheet: the title of the sheet that it came from.
        item: what its row was about.
        header: the header of its column, and how far its column was beside the table.
        author: who wrote the comment; empty if the words do not tell.
        text: the value or the comment.
        words: the whole text that keeps it.
    """

    is_comment: bool
    sheet: str
    item: str
    header: str
    author: str
    text: str
    words: str

    @property
    def columns_beside(self) -> int:
        """How many columns beside the table it was; 0 if it was in the table."""
        match = _BESIDE.fullmatch(self.header)
        return int(match[1]) if match else 0

    def value(self, letters: Mapping[str, str], row: int) -> tuple[Value, str]:
        """Return the cell's value and its number format, which is empty if no words name it.

        In a formula, column headers become cells of the row again.

        Args:
            letters: the letters of the columns in and beside the table, by header in small letters.
            row: the row that the cell goes to.

        Raises:
            LookupError: if a column that the formula names is gone.
        """
        if self.text.startswith("="):
            formula, number_format = without_format(self.text)
            return Formula(
                _OF_ITS_ROW.sub(_cell_of(letters, row), formula[1:]), None
            ), number_format
        if self.text.startswith("'"):
            return self.text[1:], ""
        return read_back(self.text)


def words_beside_table(header: str, columns: int) -> str:
    """Return the words for a column beside a table.

    Args:
        header: what stands in the column in the row of the table's headers.
        columns: how far the column is from the table's edge.
    """
    return f"{header and f'{header}, '}column {columns} beside the table"


def in_words(where: str, about: tuple[str, str], text: str) -> str:
    """Return the words that keep a value, or anything else but a comment, that has no place.

    Args:
        where: the sheet and cell that it came from.
        about: what its row was about, and the header of its column.
        text: what is kept.
    """
    return f"From {_place(where, about)}, which is gone: {text}"


def comment_in_words(where: str, about: tuple[str, str], text: str, author: str) -> str:
    """Return the words that keep a comment that has no place any more.

    Args:
        where: the sheet and cell that it came from.
        about: what its row was about, and the header of its column.
        text: the comment.
        author: who wrote it; empty if nobody knows.
    """
    by = author and f" by {author}"
    return f"Comment from {_place(where, about)}{by}, which is gone: {text}"


def _place(where: str, about: tuple[str, str]) -> str:
    told = ", ".join(filter(None, about))
    return f"{where} ({told})" if told else where


def mark_restorable(words: str) -> str:
    """Mark words as work that is to be restored once its place exists again."""
    return f"{words}\n{_END}"


def is_restorable(words: str) -> bool:
    """Tell whether words have the mark of ``mark_restorable``."""
    return words.endswith(_END)


def value_in_words(cell: Cell, headers: Mapping[int, str]) -> tuple[str, bool]:
    """Return a cell's value in words, and whether the value can be restored from them.

    Args:
        cell: the cell.
        headers: the headers of its table, by column.
    """
    value = cell.value
    if cell.data_type == "f" and isinstance(value, str):
        formula, is_enough = _by_header(value, cell.row, headers)
        return with_format(formula, cell.number_format), is_enough
    if isinstance(value, str):
        stands_for_itself = read_back(value).value == value and value[:1] not in {"=", "'"}
        return value if stands_for_itself else f"'{value}", cell.data_type == "s"
    words = shown(cell)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return with_format(words, cell.number_format) if is_number else words, bool(words)


def pieces(comment: str) -> tuple[list[KeptWork], str]:
    """Return the work in a comment that may be restored, and the rest of the comment.

    Older versions wrapped the words of kept work into further words; those are unwrapped.
    """
    freed = _NESTED.sub("", comment)
    found = [
        KeptWork(
            is_comment=m["kind"] != "From",
            sheet=m["sheet"],
            item=m["item"],
            header=m["header"],
            author=m["author"] or "",
            text=m["text"],
            words=m[0],
        )
        for m in _PIECE.finditer(freed)
    ]
    rest = (part.strip("\n") for part in _PIECE.sub("\0", freed).split("\0"))
    return found, "\n\n".join(filter(str.strip, rest))


def says_where_from(text: str) -> bool:
    """Tell whether a comment already begins with the words that say where it came from."""
    return re.match(_GONE, text) is not None


def _by_header(formula: str, row: int, headers: Mapping[int, str]) -> tuple[str, bool]:
    """Return a formula with headers in place of the cells of its row.

    If it refers to other cells too, return it unchanged, with False.
    """
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
    return lambda match: match[0] if match[1] is None else f"{letters[match[1].casefold()]}{row}"
