"""The analysts' own work on the program's sheets, as read from the tracker that it stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any, Final

from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill
from openpyxl.styles.fonts import Font
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.own_work import formulas_of_theirs
from scenariobook.workbook.own_work.described_by_them import Margin, own_margins, own_properties
from scenariobook.workbook.own_work.find import Beside, OwnWork
from scenariobook.workbook.own_work.links import OwnLink, links_of
from scenariobook.workbook.own_work.not_kept import is_filtered, not_kept
from scenariobook.workbook.own_work.rules import OwnRules, own_rules, unread
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.checksums import Seals, Sizes
from scenariobook.workbook.shape.names import HIDDEN, INPUTS, SHEETS, TITLES
from scenariobook.workbook.shape.table import OwnColumn
from scenariobook.workbook.xlsx import opc, rules
from scenariobook.workbook.xlsx.areas import Address, Area, is_read
from scenariobook.workbook.xlsx.cell_styles import HATCH, PALETTE
from scenariobook.workbook.xlsx.package import CellValue, Formula, Note, unescaped

_serial: Any = to_excel  # the type stubs leave its result out
_Width = tuple[float, bool]  # in characters, and whether the column is hidden
_DEFAULT_WIDTH: Final = 13.0
_FARTHEST: Final = 16_384  # columns
# Programs round sizes as they save: what differs by less was not changed by anybody.
_NO_WIDER: Final = 0.8  # characters
_NO_HIGHER: Final = 1.0  # points
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb'\b(r|ht|customHeight)="([^"]*)"')
_TEXT_INK: Final = 1  # the number of a theme's colour for text
_HATCHED: Final = frozenset({HATCH, "FFEDEFF1"})  # LibreOffice makes one colour of a hatching
_PLAIN: Final = frozenset({8, 9, 64, 65})  # black, white, and what a program chooses


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell in the analysts' own words: its value, and how it looks."""

    value: CellValue | Formula
    cell: Cell


@dataclass(frozen=True)
class CarriedSheet:
    """The analysts' own work on one sheet; everything is told by where it stood.

    ``made_as`` is what the sheet was called at first, ``called`` what it is now. ``widths``
    are in characters and by column, with the row of the header that tells the column;
    ``heights`` are in points and by row. ``colours`` are fills and inks of the program's
    cells and of empty ones, and of input cells the font where it is bold or the like.
    ``margins`` are sections of print headers and footers. ``threads`` is the part that holds
    conversations; ``rules`` are their conditional formats
    and validations.
    """

    made_as: str
    called: str
    places: Sequence[TablePlace]
    columns: Mapping[str, Sequence[OwnColumn]]
    cells: Sequence[OwnCell]
    comments: Sequence[tuple[int, int, Note]]
    colours: Sequence[tuple[int, int, Fill | None, Color | None, Font | None]]
    widths: Mapping[tuple[int, int], float]
    hidden: Sequence[tuple[int, int]]
    hidden_rows: Sequence[int]
    heights: Mapping[int, float]
    links: Sequence[OwnLink]
    merged: Sequence[Area]
    rules: OwnRules
    threads: bytes
    margins: Mapping[str, Margin]


@dataclass(frozen=True)
class Carried:
    """The analysts' own work on all of the program's sheets.

    ``sheets`` are the program's as they came back; ``left`` says in words what cannot be
    carried to a fresh tracker; ``noted`` what of it is kept as it is, or is not kept;
    ``references`` are formulas on the analysts' own sheets that
    name a sheet of the program's: sheet, where, and text; ``names`` are defined names that do, by
    the sheet that has them, if it is one's own, and in small letters; ``described`` are the
    document's properties, each with what the program had put there.
    """

    sheets: Sequence[CarriedSheet] = ()
    left: Sequence[str] = ()
    noted: Sequence[str] = ()
    references: Sequence[tuple[str, str, str]] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    described: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, Sequence[OwnColumn]]:
        """The analysts' own columns, by table."""
        return {table: found for sheet in self.sheets for table, found in sheet.columns.items()}


def read_carried(opened: WorkbookFile, seals: Seals, found: Beside) -> Carried:
    """Return what of the analysts' own work a fresh tracker takes over from one that came back."""
    parts = opc.sheet_parts(opened.parts)
    reader = _Colours(opened)
    sheets: list[CarriedSheet] = []
    noted: list[str] = []
    left = [
        f"the sheet {title!r}, which is called like one of the program's: give it another name"
        for title in found.sheets
        if title.casefold() in {ours.casefold() for ours in SHEETS}
    ]
    left += _called_alike(opened, found)
    for work in found.own:
        if work.made_as in HIDDEN:
            left += work.words()
            continue
        part = parts[work.sheet.title]
        left += _left(work, opened.parts[part])
        left += _untold(work, seals)
        noted += not_kept(work.sheet, opened.parts, part)
        sheets.append(_Sheet(opened, work, seals, part).read(reader))
    titles = [work.sheet.title for work in found.own]
    noted += [f"{words}: it is kept as it is" for sheet in sheets for words in _unread(sheet)]
    return Carried(
        sheets,
        left,
        noted,
        list(formulas_of_theirs.formulas(opened, titles)),
        dict(formulas_of_theirs.names(opened, titles)),
        dict(own_properties(opened, seals.described)),
    )


def _unread(sheet: CarriedSheet) -> Iterator[str]:
    for own in sheet.cells:
        if isinstance(own.value, Formula) and not is_read(own.value.text):
            where = f"{sheet.called}!{own.cell.coordinate}"
            yield unread("a formula", where, own.value.text)
    yield from sheet.rules.unread


def _left(work: OwnWork, part: bytes) -> Iterator[str]:
    if b"sparklineGroup" in part:
        yield f"sparklines on {work.sheet.title}"
    for cell in work.cells:
        if cell.data_type == "f" and not isinstance(cell.value, str):
            yield f"a formula of several cells at {work.sheet.title}!{cell.coordinate}"
    for name in work.sheet.tables.keys() - {place.table for place in work.places}:
        yield f"the Excel table {name!r} on {work.sheet.title}"


def _untold(work: OwnWork, seals: Seals) -> Iterator[str]:
    """Yield the tables that cannot be told from what is the analysts' own."""
    title = work.sheet.title
    for place in work.places:
        if place.key is None:
            yield f"something in place of a header of the program's at {title}!{place.top}"
    known = {place.table for place in work.places}
    gone = [table for table, made_on in seals.titles.items() if made_on == work.made_as]
    if work.cells and set(gone) - known:
        yield f"something in place of a table's headers on {title}"


def _called_alike(opened: WorkbookFile, found: Beside) -> Iterator[str]:
    """Yield the Excel tables on the analysts' own sheets that have a name of the program's."""
    ours = {name.casefold() for name in TITLES}
    for title in found.sheets:
        for name in getattr(opened.workbook[title], "tables", ()):  # a sheet of a chart has none
            if name.casefold() in ours:
                yield f"the Excel table {name!r} on {title}: give it another name"


class _Sheet:
    """Reads one sheet."""

    def __init__(self, opened: WorkbookFile, work: OwnWork, seals: Seals, part: str) -> None:
        self._opened = opened
        self._seals = seals
        self._work = work
        self._sheet: Worksheet = work.sheet
        self._sizes = seals.sizes.get(work.made_as, Sizes())
        self._part = part
        self._rows = opened.rows(work.sheet)
        self._given = _given(work.sheet)
        self._own_columns = {
            (place.table, column)
            for place in work.places
            if place.table in TITLES
            for column in work.columns.get(place.table, ())
        }

    def read(self, colours: _Colours) -> CarriedSheet:
        work = self._work
        cells = {(cell.row, cell.column): cell for cell in work.cells}
        for place in work.places:  # where a colour alone stands in a column of their own
            for row in (place.top, *place.items):
                for column, cell in self._rows[row].items():
                    if (place.table, column) in self._own_columns and isinstance(cell, Cell):
                        cells[row, column] = cell
        return CarriedSheet(
            work.made_as,
            self._sheet.title,
            work.places,
            {place.table: tuple(self._columns(place)) for place in work.places},
            [OwnCell(self._value(cell), cell) for _, cell in sorted(cells.items())],
            [
                (c.row, c.column, Note(unescaped(text), c.comment.author or ""))
                for c, text in work.comments
                if c.comment
            ],
            list(self._coloured(colours, cells)),
            dict(self._widths()),
            list(self._hidden()),
            [] if is_filtered(self._sheet) else self._hidden_rows(),
            dict(self._heights()),
            list(links_of(self._opened, work)),
            [a for a in rules.areas(self._sheet.merged_cells) if a[:2] in cells],
            own_rules(work, self._opened.parts[self._part], self._seals),
            self._threads(),
            dict(own_margins(self._opened, work, self._seals.described)),
        )

    def _columns(self, place: TablePlace) -> Iterator[OwnColumn]:
        tables: Any = self._sheet.tables
        table = tables.get(place.table)
        formulas = {
            column.name.casefold(): column.calculatedColumnFormula.attr_text
            for column in (table.tableColumns if table else ())
            if column.calculatedColumnFormula and not column.calculatedColumnFormula.array
        }
        after = ""
        for column, header in sorted(place.columns.items()):
            if (place.table, column) not in self._own_columns:
                after = header if column <= place.edge else after
                continue
            text = str(place.rows[place.top][column].value)
            width = self._given.get(column, (0.0, False))[0] or _DEFAULT_WIDTH
            yield OwnColumn(
                column, text, after, round(width, 2), formulas.get(text.casefold()) or ""
            )

    def _value(self, cell: Cell) -> CellValue | Formula:
        if cell.data_type == "f":
            return Formula(str(cell.value), _plain(self._opened.last_shown(cell)))
        if cell.data_type == "e":
            return Formula(f"={cell.value}", str(cell.value))
        return _plain(cell.value)

    def _coloured(
        self, colours: _Colours, theirs: Collection[Address]
    ) -> Iterator[tuple[int, int, Fill | None, Color | None, Font | None]]:
        """Yield the cells that have a look of the analysts' own; ``theirs`` keep all of it."""
        for row, cells in self._rows.items():
            place = next((p for p in reversed(self._work.places) if row >= p.top), None)
            inputs = INPUTS.get(place.table, ()) if place and row > place.top else ()
            for column, cell in cells.items():
                fill, ink, kind = colours.of(cell)
                if (fill or ink or kind) and (row, column) not in theirs:
                    header = place.columns.get(column, "") if place and kind else ""
                    kind = kind if header in inputs and header else None
                    if fill or ink or kind:
                        yield row, column, fill, ink, kind

    def _hidden_rows(self) -> list[int]:
        dimensions = self._sheet.row_dimensions
        return sorted(row for row, dimension in dimensions.items() if dimension.hidden)

    def _widths(self) -> Iterator[tuple[tuple[int, int], float]]:
        for place, column, header in self._headed():
            width, _ = self._given.get(column, (0.0, False))
            made = self._sizes.widths.get(place.table, {}).get(header)
            if width and made is not None and abs(width - made) > _NO_WIDER:
                yield (place.top, column), width
        for cell in self._work.cells:
            width, _ = self._given.get(cell.column, (0.0, False))
            if width and self._is_beside(cell):
                yield (cell.row, cell.column), width

    def _is_beside(self, cell: Cell) -> bool:
        return all(cell.column > place.edge for place in self._work.places)

    def _hidden(self) -> Iterator[tuple[int, int]]:
        for place, column, _ in self._headed():
            if self._given.get(column, (0.0, False))[1]:
                yield place.top, column

    def _headed(self) -> Iterator[tuple[TablePlace, int, str]]:
        for place in self._work.places:
            for column, header in place.columns.items():
                if header and column <= place.edge:
                    yield place, column, header

    def _heights(self) -> Iterator[tuple[int, float]]:
        for match in _ROW.finditer(self._opened.parts[self._part]):
            said = {k.decode(): v.decode() for k, v in _ATTRIBUTE.findall(match[1])}
            if said.get("customHeight") in {"1", "true"} and "ht" in said and "r" in said:
                row, height = int(said["r"]), float(said["ht"])
                made = self._sizes.heights.get(row, 0)
                if abs(height - made) > _NO_HIGHER:
                    yield row, height

    def _threads(self) -> bytes:
        held = self._opened.parts
        kinds = {link.kind: link.target for link in opc.links(held, self._part)}
        return held.get(kinds.get("threadedComment", ""), b"")


class _Colours:
    """Tells the analysts' colours from the program's."""

    def __init__(self, opened: WorkbookFile) -> None:
        book: Any = opened.workbook
        # Cells name their fills and fonts by number in these lists, which nothing public gives.
        self._fills = [fill if _is_own_fill(fill) else None for fill in book._fills]  # noqa: SLF001
        self._inks = [
            font.color if font.color is not None and _is_own_ink(font.color) else None
            for font in book._fonts  # noqa: SLF001
        ]
        self._kinds = [
            font if font.b or font.i or font.u or font.strike else None
            for font in book._fonts  # noqa: SLF001
        ]

    def of(self, cell: Any) -> tuple[Fill | None, Color | None, Font | None]:  # noqa: ANN401  (with its style)
        """Return a cell's fill and ink where they are theirs, and its font if it is bold."""
        style = cell._style  # noqa: SLF001  (the numbers of its parts)
        if style is None:  # under a merged cell
            return None, None, None
        font, fill = style[0], style[1]  # their names are slower, and there are many cells
        return self._fills[fill], self._inks[font], self._kinds[font]


def _is_own_fill(fill: Any) -> bool:  # noqa: ANN401  (a plain fill or a gradient)
    if fill.tagname != "patternFill":
        return True
    return fill.fill_type not in {None, "none", "gray125"} and _is_own(fill.fgColor)


def _is_own_ink(colour: Color) -> bool:
    plain = colour.type == "theme" and colour.theme == _TEXT_INK and not colour.tint
    return not plain and _is_own(colour)


def _is_own(colour: Color) -> bool:
    if colour.type == "rgb":
        return f"FF{str(colour.rgb)[-6:]}" not in PALETTE | _HATCHED
    return colour.type == "theme" or (colour.type == "indexed" and colour.indexed not in _PLAIN)


def _given(sheet: Worksheet) -> dict[int, _Width]:
    """Return the width of columns that have one, and whether they are hidden."""
    found = {}
    for dimension in sheet.column_dimensions.values():
        last = min(dimension.max or 0, _FARTHEST)
        if last - (dimension.min or 0) < _FARTHEST // 2:  # not what all columns have
            width = float(dimension.width) if dimension.customWidth else 0.0
            for column in range(dimension.min or 0, last + 1):
                found[column] = (width, bool(dimension.hidden))
    return found


def _plain(value: object) -> CellValue:
    """Return a value as a cell of ours holds it: dates as the number that they are."""
    match value:
        case date() | time() | timedelta():
            return float(_serial(value))
        case str():
            return unescaped(value)
        case None | bool() | int() | float():
            return value
    return str(value)
