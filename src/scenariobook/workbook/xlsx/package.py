"""The OPC package: a workbook as bytes, the same for the same inputs on any day.

openpyxl writes everything but the cells. Those come from our own grids, because each
formula goes out with the value that Python found for it, which openpyxl cannot write: a
preview, a phone or pandas shows figures instead of blanks. Its writers are private parts of
openpyxl 3.1; elsewhere, the few uses of such parts each have their reason beside them.
"""

# ruff: noqa: SLF001  (the writers that this extends are private parts of openpyxl)

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from math import isfinite
from typing import Any, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

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
from openpyxl.worksheet.hyperlink import Hyperlink
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

# The order that the schema asks for (CT_Font); openpyxl's own fails validators.
Font.__elements__ = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)

# The type stubs leave out what we lean on.
_ExcelWriter: Any = ExcelWriter
_OpenpyxlWorkbookWriter: Any = WorkbookWriter
_OpenpyxlSheetWriter: Any = WorksheetWriter
_OpenpyxlDrawing: Any = SpreadsheetDrawing
_Element: Any = Element
_Relationship: Any = Relationship
_serial: Any = to_excel

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MADE_ON_UNIX = 3
_AUTHOR = "scenariobook"
_COMMENT_WIDTH, _COMMENT_CHARACTERS = 380, 60  # points, characters on a line
_NO_ROWS = b"<sheetData/>"
# Not every program resolves a target that begins at the package's root.
_TARGET = re.compile(r'Target="(/[^"]*)"')
# Excel reads _x0041_ in any text as the character with that number.
_LOOKS_ESCAPED = re.compile(r"_(?=[xX][0-9A-Fa-f]{4}_)")
_LINE_ENDS = re.compile(r"\r\n?")
# A character by its number; that of the line itself where what follows would look like one.
_ESCAPED_LINE = r"_x(005[Ff])_(?=[xX][0-9A-Fa-f]{4}_)"
_ESCAPED_SPACE = re.compile(rf"_x(000[9ADad])_|{_ESCAPED_LINE}")
_ESCAPED_CONTROL = re.compile(rf"_x(00[01][0-9A-Fa-f])_|{_ESCAPED_LINE}")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's text, without the equals sign, and the value that it gives, if known."""

    text: str
    value: CellValue


CellValue = str | int | float | date | None
Value = CellValue | Formula


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a cell."""

    text: str
    author: str = _AUTHOR


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a cell leads to: an address outside, a place in the workbook, or both."""

    outside: str | None
    inside: str | None
    tip: str | None


@dataclass
class Grid:
    """The cells of one sheet: by row and column (both from 1), value and style number.

    ``notes`` are comments and ``links`` where cells lead to, by row and column; ``threads`` is the
    part that holds conversations about cells, if there are any. ``heights`` are those of
    rows, in points; other rows take that of what they hold. ``hidden`` are rows that are hidden.
    """

    rows: dict[int, dict[int, tuple[Value, int]]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    notes: dict[tuple[int, int], Note] = field(default_factory=dict)
    links: dict[tuple[int, int], Destination] = field(default_factory=dict)
    threads: bytes = b""
    hidden: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, value: Value, style: int) -> None:
        """Set one cell."""
        self.rows.setdefault(row, {})[column] = (value, style)

    @property
    def ref(self) -> str:
        """The range that holds all cells."""
        if not self.rows:
            return "A1"
        columns = [c for cells in self.rows.values() for c in (min(cells), max(cells))]
        start = f"{get_column_letter(min(columns))}{min(self.rows)}"
        return f"{start}:{get_column_letter(max(columns))}{max(self.rows)}"


def to_bytes(workbook: Workbook, grids: Mapping[str, Grid]) -> bytes:
    """Return the workbook's package; ``grids`` holds each sheet's cells by its title."""
    target = BytesIO()
    with ZipFile(target, "w") as file:
        _PackageWriter(workbook, Archive(file), grids).write_data()
    return target.getvalue()


def escaped(text: str) -> str:
    """Return a text as it stands in a part: line ends as line feeds, ``_x0041_`` literal."""
    return escape(literal(_LINE_ENDS.sub("\n", text)))


def literal(text: str) -> str:
    """Return a text that Excel shows as it is, whatever in it looks like an escape."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str, *, controls: bool = False) -> str:
    """Return a text as a program shows it, whose line ends and tabs are escaped in its part.

    ``controls`` tells whether other control characters are shown as well: no sheet may hold them.
    """
    pattern = _ESCAPED_CONTROL if controls else _ESCAPED_SPACE
    return _LINE_ENDS.sub("\n", pattern.sub(lambda match: chr(int(match[1] or match[2], 16)), text))


def spellings(text: str) -> tuple[str, ...]:
    """Return what a text in a part may show: programs do not agree on what is an escape.

    LibreOffice writes what it shows, and Gnumeric reads what is written.
    """
    if "_x" not in text.casefold():
        return (text,)
    shown = unescaped(text)
    return text, shown, unescaped(shown)


class Archive:
    """A ZIP file, as far as openpyxl writes to one, without a trace of the day or the machine."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file

    def writestr(self, path: str, data: str | bytes) -> None:
        """Add a member; of a list of relationships, with targets relative to its part."""
        if path.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(path))
            text = data if isinstance(data, str) else data.decode()
            data = _TARGET.sub(lambda match: _relative(match[1], folder), text)
        info = ZipInfo(path, _EPOCH)
        info.compress_type = ZIP_DEFLATED
        info.create_system = _MADE_ON_UNIX
        self._file.writestr(info, data)


def _relative(target: str, folder: str) -> str:
    return f'Target="{posixpath.relpath(target, f"/{folder}")}"'


class _Part(NamedTuple):
    """What the manifest asks of a part."""

    path: str
    mime_type: str


_CUSTOM = _Part(f"/{ARC_CUSTOM}", CPROPS_TYPE)
_DRAWN_COMMENTS = FileExtension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
_THREADS = "/xl/threadedComments/threadedComment%d.xml"
_THREADS_TYPE = "application/vnd.ms-excel.threadedcomments+xml"
_THREADS_LINK = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_SHARED_STRINGS = _Part("/xl/sharedStrings.xml", SHARED_STRINGS)


def _comment(ws: Worksheet, row: int, column: int, note: Note) -> CommentRecord:
    lines = sum(1 + len(line) // _COMMENT_CHARACTERS for line in note.text.split("\n"))
    cell = Cell(ws, row, column)
    cell.comment = Comment(note.text, note.author, height=20 + 15 * lines, width=_COMMENT_WIDTH)
    record: CommentRecord = CommentRecord.from_cell(cell)
    return record


def _hyperlink(place: tuple[int, int], to: Destination) -> Hyperlink:
    row, column = place
    ref = f"{get_column_letter(column)}{row}"
    return Hyperlink(ref=ref, target=to.outside, location=to.inside, tooltip=to.tip)


class _PackageWriter(_ExcelWriter):
    """openpyxl's writer, with our grids for cells and a table of shared strings."""

    def __init__(self, workbook: Workbook, archive: Archive, grids: Mapping[str, Grid]) -> None:
        super().__init__(workbook, archive)
        self._grids = grids
        self._strings: dict[str, int] = {}
        self._conversations = 0

    def write_data(self) -> None:
        """Write every part, those last that depend on what the sheets hold."""
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
        """Write one sheet's part, with our own rows where openpyxl would put its cells."""
        sheet: Any = ws
        sheet._drawing = _Drawing()
        sheet._drawing.charts = sheet._charts
        writer = _SheetWriter(ws, BytesIO())  # which empties the sheet's lists of these:
        grid = self._grids[ws.title]
        sheet._comments = [_comment(ws, *place, note) for place, note in sorted(grid.notes.items())]
        sheet._hyperlinks = [_hyperlink(place, to) for place, to in sorted(grid.links.items())]
        writer.ref = grid.ref
        writer.write()
        sheet._rels = writer._rels
        self._write_threads(ws)
        head, found, tail = writer.read().partition(_NO_ROWS)
        if not found:
            message = f"openpyxl wrote the sheet {ws.title} in a form that we do not know"
            raise RuntimeError(message)
        rows = "".join(self._rows(self._grids[ws.title])).encode()
        self._write(ws.path[1:], b"".join([head, b"<sheetData>", rows, b"</sheetData>", tail]))
        self.manifest.append(ws)

    def _write_threads(self, ws: Worksheet) -> None:
        threads = self._grids[ws.title].threads
        if threads:
            self._conversations += 1
            part = _Part(_THREADS % self._conversations, _THREADS_TYPE)
            self._write(part.path[1:], threads)
            self.manifest.append(part)
            sheet: Any = ws
            sheet._rels.append(_Relationship(Type=_THREADS_LINK, Target=part.path))

    def _rows(self, grid: Grid) -> Iterator[str]:
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
            kind, shown = _shown(value.value)
            return f"{start}{kind}><f>{escape(value.text)}</f>{shown}</c>"
        kind, shown = _shown(value)
        return f"{start}{kind}>{shown}</c>"

    def _string_table(self) -> Iterator[str]:
        yield f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(self._strings)}">'
        for text in self._strings:
            kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            yield f"<si><t{kept}>{escaped(text)}</t></si>"
        yield "</sst>"


class _Drawing(_OpenpyxlDrawing):
    """openpyxl's drawing, with the prefix that other programs look for."""

    __elements__ = _OpenpyxlDrawing.__elements__

    def _write(self) -> Any:  # noqa: ANN401  (openpyxl's own signature)
        plain = fromstring(tostring(super()._write()))
        root = _Element(plain.tag, nsmap={"xdr": SHEET_DRAWING_NS})
        root.extend(list(plain))
        return root


class _WorkbookWriter(_OpenpyxlWorkbookWriter):
    """openpyxl's writer of the workbook's part, which knows no shared strings."""

    def write_rels(self) -> bytes:
        """Return the workbook's relationships."""
        strings = Relationship("", type="sharedStrings", Target=_SHARED_STRINGS.path)
        self.rels.append(strings)
        return bytes(super().write_rels())


class _SheetWriter(_OpenpyxlSheetWriter):
    """openpyxl's writer of a sheet's part, but for its cells."""

    ref = "A1"

    def write_dimensions(self) -> None:
        """Write the range that holds all cells."""
        self.xf.send(SheetDimension(self.ref).to_tree())

    def write_rows(self) -> None:
        """Leave the place for our own rows."""
        self.xf.send(Element("sheetData"))


def _shown(value: CellValue) -> tuple[str, str]:
    """Return the type of a cell and the value that it shows, as they are written."""
    if value is None:
        return "", ""
    if isinstance(value, str):
        return ' t="str"', f"<v>{escaped(value)}</v>"
    if isinstance(value, bool):
        return ' t="b"', f"<v>{value:d}</v>"
    return "", f"<v>{_number(value)}</v>"


def _number(value: CellValue) -> str:
    if isinstance(value, (int, float)) and isfinite(value):
        return repr(value)
    if isinstance(value, date):
        return repr(_serial(value))
    message = f"{value!r} is no number that a cell can hold"
    raise ValueError(message)
