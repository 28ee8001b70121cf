"""Have openpyxl load a workbook with faster readers for cells and shared strings.

openpyxl reads cells in Python, and copies the style of each. Here, ElementTree reads them in C, and
cells share their styles: nobody may set the style of a loaded cell.

Unlike openpyxl's parser, ElementTree expands the entities that a document type defines. So
``preflight`` refuses every part that is named as XML and has a document type. In a part of another
name, ElementTree's own library limits how large entities grow.
"""

# ruff: noqa: SLF001  (the readers that this extends are private parts of openpyxl)

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from io import BytesIO
from string import digits
from types import ModuleType
from typing import IO, Any, Final, Self
from xml.etree.ElementTree import Element, iterparse

import openpyxl.reader.excel
import openpyxl.worksheet._reader
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.text import InlineFont, Text
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.xml.constants import SHEET_MAIN_NS

from scenariobook.limits import TimeLimitError, limited
from scenariobook.wording import short

_Text: Any = Text  # the stubs lack its parts
_RAISED: Final = {"superscript": "raised", "subscript": "lowered"}


class RichText(str):
    """The whole text of a cell in which some characters have other letters."""

    __slots__ = ()


class MarkedText(RichText):
    """The whole text of a cell in which some characters are struck out, raised or lowered.

    Attributes:
        description: The text in words: ``'120' struck out, then '130'``.
        possible_texts: The possible texts, without struck-out characters: first without raised or
            lowered characters, then with them.
    """

    __slots__ = ("description", "possible_texts")
    description: str
    possible_texts: tuple[str, ...]

    @classmethod
    def from_parts(cls, parts: list[tuple[str, str]]) -> Self:
        """Return the text of parts, each with the word for its mark, or an empty one."""
        text = cls("".join(words for words, _ in parts))
        described = (f"{short(words)!r} {mark}".rstrip() for words, mark in parts)
        text.description = ", then ".join(described)
        unstruck = [(words, mark) for words, mark in parts if mark != "struck out"]
        bare = "".join(words for words, mark in unstruck if not mark)
        text.possible_texts = tuple(dict.fromkeys((bare, "".join(words for words, _ in unstruck))))
        return text


def string_of(element: Element) -> str:
    """Return the text of a shared or an inline string, marked if some of its characters are."""
    text = _Text.from_tree(element)
    parts = [(run.t or "", _mark(run.rPr)) for run in text.r]
    if not any(words.strip() and mark for words, mark in parts):
        return RichText(text.content) if parts[1:] else str(text.content)
    return MarkedText.from_parts(parts)


def _mark(font: InlineFont | None) -> str:
    if font is None:
        return ""
    return "struck out" if font.strike else _RAISED.get(str(font.vertAlign), "")


# The type stubs lack openpyxl's readers, and there is no public way to replace one.
_excel: Any = openpyxl.reader.excel
_sheets: Any = openpyxl.worksheet._reader
_Parser: Any = _sheets.WorkSheetParser
_Reader: Any = _sheets.WorksheetReader
_Listed: Any = _excel.WorkbookParser
_number_in: Any = _sheets._cast_number
_column_of: Any = cache(column_index_from_string)
_FORMULA: Final = _sheets.FORMULA_TAG
_VALUE: Final = _sheets.VALUE_TAG
_INLINE: Final = _sheets.INLINE_STRING
_TEXT: Final = f"{{{SHEET_MAIN_NS}}}si"
_PLAIN: Final = f"{{{SHEET_MAIN_NS}}}t"


def load(data: bytes, *, as_shown: bool) -> Workbook:
    """Open a workbook, in bounded time and memory.

    Args:
        data: The workbook's bytes; they have passed ``preflight``.
        as_shown: Whether cells hold the values that formulas showed last, instead of the formulas.

    Raises:
        TimeLimitError: if loading takes too long.
        MemoryError: if loading takes too much memory.
    """
    with limited(), warnings.catch_warnings(), _with_our_readers():
        # openpyxl warns of what it would lose on saving, but we do not save this workbook.
        warnings.simplefilter("ignore")
        return load_workbook(BytesIO(data), data_only=as_shown)


@contextmanager
def _with_our_readers() -> Iterator[None]:
    """Replace openpyxl's readers by those of this module inside a ``with`` block."""
    with (
        _replaced(_excel, "WorkbookParser", _SheetsListed),
        _replaced(_excel, "WorksheetReader", _SheetReader),
        _replaced(_excel, "read_string_table", _shared_texts),
        _replaced(_sheets, "WorkSheetParser", _SheetParser),
        _replaced(_sheets, "iterparse", iterparse),
    ):
        yield


@contextmanager
def _replaced(module: ModuleType, name: str, replacement: object) -> Iterator[None]:
    original = getattr(module, name)
    setattr(module, name, replacement)
    try:
        yield
    finally:
        setattr(module, name, original)


class _SharedTexts(dict[int, str]):
    """The shared strings by number."""

    def __missing__(self, number: int) -> str:
        raise LookupError(f"a cell has the shared text {number}, which is not there")


def _shared_texts(source: IO[bytes]) -> _SharedTexts:
    """Return the shared strings by number, as they are written.

    openpyxl removes ``x005F_`` from them, even where it is not an escape. A cell with the number -1
    would get the last string of openpyxl's list.
    """
    texts = []
    for _, element in iterparse(source):  # noqa: S314  (it has no document type, so no entities)
        if element.tag == _TEXT:
            is_plain = len(element) == 1 and element[0].tag == _PLAIN
            texts.append(element[0].text or "" if is_plain else string_of(element))
            element.clear()
    return _SharedTexts(enumerate(texts))


class _SheetsListed(_Listed):  # type: ignore[misc]  # the stubs lack what it extends
    """Finds the sheets' parts; openpyxl leaves out a sheet whose part is missing."""

    def find_sheets(self) -> Iterator[tuple[Any, Any]]:
        """Yield each sheet with the link to its part."""
        for sheet, link in super().find_sheets():
            if link.target not in self.archive.namelist():
                raise LookupError(f"its sheet {short(sheet.name)!r} is missing")
            yield sheet, link


class _SheetParser(_Parser):  # type: ignore[misc]  # the stubs lack what it extends
    """Parses usual cells in little time, and leaves all others to openpyxl."""

    def parse_cell(self, element: Element) -> tuple[int, int, object, str, int]:
        """Return a cell's row, column, value, data type and style number."""
        data_type, address = element.get("t", "n"), element.get("r")
        style = int(element.get("s", 0))
        value: object = None
        if not address:
            return self._unusual(element)
        if len(element):
            if not self.data_only and element.find(_FORMULA) is not None:
                data_type, value = "f", self.parse_formula(element)
            elif text := element.findtext(_VALUE):
                if data_type == "s":
                    value = self.shared_strings[int(text)]
                elif data_type == "n" and style not in self.date_formats:
                    value = _number_in(text)
                else:
                    return self._unusual(element)
            elif data_type == "inlineStr" and (inline := element.find(_INLINE)) is not None:
                data_type, value = "s", string_of(inline)
        letters = address.rstrip(digits)
        self.col_counter = column = _column_of(letters)
        return int(address[len(letters) :]), column, value, data_type, style

    def _unusual(self, element: Element) -> tuple[int, int, object, str, int]:
        cell = super().parse_cell(element)
        if cell["data_type"] == "e" and element.get("t", "n") == "n":
            # openpyxl reads a number that is no date, such as 20270305, in a cell with a date
            # format as an error. It is none.
            number = _number_in(element.findtext(_VALUE))
            return cell["row"], cell["column"], number, "n", cell["style_id"]
        return cell["row"], cell["column"], cell["value"], cell["data_type"], cell["style_id"]


class _SheetReader(_Reader):  # type: ignore[misc]  # the stubs lack what it extends
    """Creates the cells of a sheet."""

    def bind_all(self) -> None:
        """Read the sheet; an error about time or memory names the sheet."""
        try:
            super().bind_all()
        except (TimeLimitError, MemoryError) as error:
            raise type(error)(f"the sheet {short(self.ws.title)!r}") from error

    def bind_cells(self) -> None:
        """Create the sheet's cells; cells with the same style share one style object."""
        sheet, styles = self.ws, self.ws.parent._cell_styles
        cells = sheet._cells
        for _, row in self.parser.parse():
            for number, column, value, data_type, style in row:
                cell: Any = Cell(sheet, number, column)
                cell._style = styles[style]
                cell._value = value
                cell.data_type = data_type
                cells[number, column] = cell
        if cells:
            sheet._current_row = sheet.max_row

    def bind_hyperlinks(self) -> None:
        """Give cells their links; openpyxl would give the address to an empty cell as its value."""
        cells = self.ws._cells
        if self.parser.hyperlinks:
            filled = {at for at, cell in cells.items() if cell._value is not None}
            super().bind_hyperlinks()
            for at, cell in cells.items():
                if cell.hyperlink is not None and at not in filled:
                    cell._value, cell.data_type = None, "n"

    def bind_merged_cells(self) -> None:
        """Merge cells; openpyxl gives the first cell of each range the border of the whole range.

        So this cell first gets a style that it shares with no other cell.
        """
        merged = self.parser.merged_cells
        for area in merged.mergeCell if merged else ():
            column, row, _, _ = range_boundaries(area.ref)
            if first_cell := self.ws._cells.get((row, column)):
                first_cell._style = copy(first_cell._style)
        super().bind_merged_cells()
