"""Write a workbook as bytes, which are the same for the same content on any day and machine.

openpyxl writes all parts, but not the sheets' cells. We write those from ``Grid``, with each
formula's value beside the formula, which openpyxl cannot do: without the value, a file preview, a
phone or pandas would show blanks. The classes of openpyxl 3.1 that this module extends are
private; private parts used in other modules have their reason in a comment.
"""

# ruff: noqa: SLF001  (the writers that this extends are private parts of openpyxl)

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from io import BytesIO
from math import isfinite
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.packaging.manifest import FileExtension
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles import Font
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.constants import (
    ARC_APP,
    ARC_CORE,
    ARC_CUSTOM,
    ARC_ROOT_RELS,
    ARC_STYLE,
    ARC_THEME,
    ARC_WORKBOOK,
    ARC_WORKBOOK_RELS,
    CPROPS_TYPE,
    SHARED_STRINGS,
    SHEET_DRAWING_NS,
    SHEET_MAIN_NS,
)
from openpyxl.xml.functions import Element, fromstring, tostring

from scenariobook.files import zipped

# Excel reads _x0041_ in any text as the character with that number.
_LOOKS_ESCAPED = re.compile(r"_(?=[xX][0-9A-Fa-f]{4}_)")
_LINE_ENDS = re.compile(r"\r\n?")
# An escaped underscore: only where the text behind it would look like an escape.
_ESCAPED_UNDERSCORE = r"_x(005[Ff])_(?=[xX][0-9A-Fa-f]{4}_)"
_ESCAPED_SPACE = re.compile(rf"_x(000[9ADad])_|{_ESCAPED_UNDERSCORE}")
_ESCAPED_CONTROL = re.compile(rf"_x(00[01][0-9A-Fa-f])_|{_ESCAPED_UNDERSCORE}")


def escaped(text: str) -> str:
    """Return a text as a part must hold it, so that programs show the text itself."""
    return escape(literal(_LINE_ENDS.sub("\n", text)))


def literal(text: str) -> str:
    """Return a text with its would-be escapes, such as ``_x0041_``, escaped for Excel."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str, *, controls: bool = False) -> str:
    """Return a text of a part as programs show it, with its escaped characters and line ends.

    Args:
        text: The text as written in the part.
        controls: Whether to turn all escaped control characters into themselves, not only tabs
            and line ends; no sheet may hold such a text.
    """
    pattern = _ESCAPED_CONTROL if controls else _ESCAPED_SPACE
    return _LINE_ENDS.sub("\n", pattern.sub(lambda match: chr(int(match[1] or match[2], 16)), text))


def spellings(text: str) -> tuple[str, ...]:
    """Return the texts that a program may have meant by a text in a part.

    Programs differ about escapes: LibreOffice writes a shown text without escaping it, and Gnumeric
    shows a written text without unescaping it.
    """
    if "_x" not in text.casefold():
        return (text,)
    plain = unescaped(text)
    return text, plain, unescaped(plain)


# The order of elements in the schema's CT_Font; validators refuse openpyxl's order.
FONT_ORDER: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
Font.__elements__ = FONT_ORDER

# The type stubs lack the parts of these that we use.
_ExcelWriter: Any = ExcelWriter
_OpenpyxlWorkbookWriter: Any = WorkbookWriter
_OpenpyxlSheetWriter: Any = WorksheetWriter
_OpenpyxlDrawing: Any = SpreadsheetDrawing
_Element: Any = Element
_serial: Any = to_excel

_PROGRAM: Final = "scenariobook"  # the author of the program's comments
_COMMENT_WIDTH, _COMMENT_CHARACTERS = 380, 60  # of a comment's box: points, characters in a line
_NO_ROWS = b"<sheetData/>"
# Some programs cannot resolve a target that begins at the package's root.
_TARGET = re.compile(r'Target="(/[^"]*)"')

ALT_TEXT: Final = "alternative_text"  # the attribute of a chart that describes it


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell's formula.

    Attributes:
        text: The formula without the equals sign.
        value: The formula's value, if known.
    """

    text: str
    value: CellValue

    def __str__(self) -> str:
        return f"={self.text}"


CellValue = str | int | float | date | time | timedelta | None
Value = CellValue | Formula


@dataclass(frozen=True, slots=True)
class CellComment:
    """A comment on a cell."""

    text: str
    author: str = _PROGRAM


@dataclass
class Grid:
    """The cells of one sheet. Rows and columns count from 1.

    Attributes:
        rows: The value and style number of each cell, by row and column.
        heights: The heights of rows in points; other rows fit their content.
        comments: Comments, by row and column.
        hidden: The hidden rows.
    """

    rows: dict[int, dict[int, tuple[Value, int]]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    comments: dict[tuple[int, int], CellComment] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, value: Value, style: int) -> None:
        """Set one cell."""
        self.rows.setdefault(row, {})[column] = (value, style)

    @property
    def ref(self) -> str:
        """The smallest range that covers all cells, such as ``A1:H20``."""
        if not self.rows:
            return "A1"
        columns = [c for cells in self.rows.values() for c in (min(cells), max(cells))]
        start = f"{get_column_letter(min(columns))}{min(self.rows)}"
        return f"{start}:{get_column_letter(max(columns))}{max(self.rows)}"


def to_bytes(workbook: Workbook, grids: Mapping[str, Grid]) -> bytes:
    """Return the bytes of a workbook.

    Args:
        workbook: The workbook, whose sheets' own cells are ignored.
        grids: The cells of each sheet, by its title.
    """
    archive = Archive()
    _PackageWriter(workbook, archive, grids).write_package()
    return archive.to_bytes()


class Archive:
    """The parts of a package, with the one method that openpyxl calls to add one."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}

    def writestr(self, path: str, data: str | bytes) -> None:
        """Add a part; in a list of relationships, make the targets relative to the part."""
        if path.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(path))
            text = data if isinstance(data, str) else data.decode()
            data = _TARGET.sub(lambda match: _relative(match[1], folder), text)
        self._parts[path] = data.encode() if isinstance(data, str) else data

    def to_bytes(self) -> bytes:
        """Return the package."""
        return zipped(self._parts)


def _relative(target: str, folder: str) -> str:
    return f'Target="{posixpath.relpath(target, f"/{folder}")}"'


class _Part(NamedTuple):
    """A part's path and content type, in the form that openpyxl's manifest accepts."""

    path: str
    mime_type: str


_CUSTOM = _Part(f"/{ARC_CUSTOM}", CPROPS_TYPE)
_DRAWN_COMMENTS = FileExtension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
_SHARED_STRINGS = _Part("/xl/sharedStrings.xml", SHARED_STRINGS)


def _comment(ws: Worksheet, row: int, column: int, typed: CellComment) -> CommentRecord:
    lines = sum(1 + len(line) // _COMMENT_CHARACTERS for line in typed.text.split("\n"))
    cell = Cell(ws, row, column)
    cell.comment = Comment(typed.text, typed.author, height=20 + 15 * lines, width=_COMMENT_WIDTH)
    record: CommentRecord = CommentRecord.from_cell(cell)
    return record


class _PackageWriter(_ExcelWriter):
    """openpyxl's writer of packages, with cells from our grids and our own shared strings."""

    def __init__(self, workbook: Workbook, archive: Archive, grids: Mapping[str, Grid]) -> None:
        super().__init__(workbook, archive)
        self._grids = grids
        self._strings: dict[str, int] = {}

    def write_package(self) -> None:
        """Write all parts; those that depend on the sheets' content come last."""
        self._write(ARC_APP, tostring(ExtendedProperties().to_tree()))
        self._write(ARC_CORE, tostring(self.workbook.properties.to_tree()))
        self._write(ARC_CUSTOM, tostring(self.workbook.custom_doc_props.to_tree()))
        self._write(ARC_THEME, theme_xml)
        self._write_worksheets()
        self._write_charts()
        self._write(_SHARED_STRINGS.path[1:], "".join(self._string_table()))
        self._write(ARC_STYLE, tostring(write_stylesheet(self.workbook)))
        writer = _WorkbookWriter(self.workbook)
        self._write(ARC_ROOT_RELS, writer.write_root_rels())
        self._write(ARC_WORKBOOK, writer.write())
        self._write(ARC_WORKBOOK_RELS, writer.write_rels())
        if self.vba_modified:
            self.manifest.Default.append(_DRAWN_COMMENTS)
        for part in (_CUSTOM, _SHARED_STRINGS, self.workbook):
            self.manifest.append(part)
        self._write(self.manifest.path, tostring(self.manifest.to_tree()))

    def _write(self, path: str, data: str | bytes) -> None:
        self._archive.writestr(path, data)

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write a sheet's part, with our own rows in place of openpyxl's."""
        sheet: Any = ws
        sheet._drawing = _Drawing()
        sheet._drawing.charts = sheet._charts
        writer = _SheetWriter(ws, BytesIO())  # this empties the sheet's list of comments
        grid = self._grids[ws.title]
        sheet._comments = [_comment(ws, *at, typed) for at, typed in sorted(grid.comments.items())]
        writer.ref = grid.ref
        writer.write()
        sheet._rels = writer._rels
        head, separator, tail = writer.read().partition(_NO_ROWS)
        if not separator:
            message = f"openpyxl wrote the sheet {ws.title} in a form that we do not know"
            raise RuntimeError(message)
        rows = "".join(self._row_elements(self._grids[ws.title])).encode()
        self._write(ws.path[1:], b"".join([head, b"<sheetData>", rows, b"</sheetData>", tail]))
        self.manifest.append(ws)

    def _row_elements(self, grid: Grid) -> Iterator[str]:
        for number in sorted({*grid.rows, *grid.heights, *grid.hidden}):
            height = grid.heights.get(number)
            size = f' ht="{height:.16g}" customHeight="1"' if height else ""
            size += ' hidden="1"' if number in grid.hidden else ""
            cells = grid.rows.get(number, {})
            parts = [
                self._cell(f"{get_column_letter(column)}{number}", *cells[column])
                for column in sorted(cells)
            ]
            yield f'<row r="{number}"{size}>{"".join(parts)}</row>'

    def _cell(self, address: str, value: Value, style: int) -> str:
        start = f'<c r="{address}" s="{style}"'
        if value is None:
            return f"{start}/>"
        if isinstance(value, str):
            index = self._strings.setdefault(value, len(self._strings))
            return f'{start} t="s"><v>{index}</v></c>'
        if isinstance(value, Formula):
            kind, value_xml = _value_xml(value.value)
            return f"{start}{kind}><f>{escape(value.text)}</f>{value_xml}</c>"
        kind, value_xml = _value_xml(value)
        return f"{start}{kind}>{value_xml}</c>"

    def _string_table(self) -> Iterator[str]:
        yield f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(self._strings)}">'
        for text in self._strings:
            space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            yield f"<si><t{space}>{escaped(text)}</t></si>"
        yield "</sst>"


class _Drawing(_OpenpyxlDrawing):
    """openpyxl's drawing, with the namespace prefix that some programs expect."""

    __elements__ = _OpenpyxlDrawing.__elements__

    def _chart_frame(self, idx: int) -> Any:  # noqa: ANN401  (openpyxl's own signature)
        """Return a chart's frame with a text for readers who do not see it."""
        frame: Any = super()._chart_frame(idx)
        frame.nvGraphicFramePr.cNvPr.descr = getattr(self.charts[idx - 1], ALT_TEXT, None)
        return frame

    def _write(self) -> Any:  # noqa: ANN401  (openpyxl's own signature)
        plain = fromstring(tostring(super()._write()))
        root = _Element(plain.tag, nsmap={"xdr": SHEET_DRAWING_NS})
        root.extend(list(plain))
        return root


class _WorkbookWriter(_OpenpyxlWorkbookWriter):
    """openpyxl's writer of the workbook's part, with a relationship to our shared strings."""

    def write_rels(self) -> bytes:
        """Return the workbook's relationships."""
        strings = Relationship("", type="sharedStrings", Target=_SHARED_STRINGS.path)
        self.rels.append(strings)
        return bytes(super().write_rels())


class _SheetWriter(_OpenpyxlSheetWriter):
    """openpyxl's writer of a sheet's part, without its cells."""

    ref = "A1"

    def write_dimensions(self) -> None:
        """Write the range that covers all cells."""
        self.xf.send(SheetDimension(self.ref).to_tree())

    def write_rows(self) -> None:
        """Write an empty element, which ``_PackageWriter`` replaces by our own rows."""
        self.xf.send(Element("sheetData"))


def _value_xml(value: CellValue) -> tuple[str, str]:
    """Return the type attribute and the value element of a cell."""
    if value is None:
        return "", ""
    if isinstance(value, str):
        return ' t="str"', f"<v>{escaped(value)}</v>"
    if isinstance(value, bool):
        return ' t="b"', f"<v>{value:d}</v>"
    return "", f"<v>{_number_as_xml(value)}</v>"


def _number_as_xml(value: CellValue) -> str:
    if isinstance(value, (int, float)) and isfinite(value):
        return repr(value)
    if isinstance(value, date | time | timedelta):
        return repr(_serial(value))
    message = f"{value!r} is no number that a cell can hold"
    raise ValueError(message)
