"""Read the analysts' own work from the program's sheets of a returned tracker."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any, Final

from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill
from openpyxl.styles.fonts import Font
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.own_work import own_references
from scenariobook.workbook.own_work.cell_values import plain_value
from scenariobook.workbook.own_work.conversations import author_of, conversations_part, persons
from scenariobook.workbook.own_work.differences import Additions, Differences
from scenariobook.workbook.own_work.linked_cells import LinkedCell
from scenariobook.workbook.own_work.not_kept import is_filtered, not_kept
from scenariobook.workbook.own_work.own_colours import OwnColours
from scenariobook.workbook.own_work.own_links import OwnLink, own_links
from scenariobook.workbook.own_work.own_print_and_properties import (
    OwnPrintText,
    OwnProperty,
    extended_properties,
    own_print_texts,
    own_properties,
)
from scenariobook.workbook.own_work.own_rules import OwnRules, own_rules, unreadable_formula
from scenariobook.workbook.own_work.scenario_columns import labels_in
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.checksums import Checksums, Sizes
from scenariobook.workbook.shape.names import FILTERED, HIDDEN, INPUTS, SHEETS, TITLES
from scenariobook.workbook.shape.table import OwnColumn
from scenariobook.workbook.xlsx import opc, sheet_rules
from scenariobook.workbook.xlsx.areas import Address, Area, is_formula
from scenariobook.workbook.xlsx.escapes import unescaped
from scenariobook.workbook.xlsx.package import CellValue, Formula, Note

_Width = tuple[float, bool]  # in characters, and whether the column is hidden
_DEFAULT_WIDTH: Final = 13.0
_FARTHEST: Final = 16_384  # columns
# Programs round sizes when they save: a smaller difference is nobody's change.
_NO_WIDER: Final = 0.8  # characters
_NO_HIGHER: Final = 1.0  # points
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
# What a sheet's part has beside its cells, with a name that somebody typed.
_NAMED: Final = re.compile(
    rb'<(?:\w+:)?(scenario|protectedRange)\b(?=[^>]*?\bname="([^"]*)")[^>]*>'
)
_ATTRIBUTE: Final = re.compile(rb'\b(r|ht|customHeight)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell that an analyst wrote.

    Attributes:
        value: its value, as our own cells hold one.
        cell: the cell in the returned tracker, for its style and address.
    """

    value: CellValue | Formula
    cell: Cell


@dataclass(frozen=True, kw_only=True)
class SheetWork:
    """The analysts' own work on one of the program's sheets; addresses are those of that sheet.

    Attributes:
        original_title: the title that the sheet was made with.
        title: its title now.
        places: the program's tables on it.
        columns: the analysts' columns, by table.
        cells: the cells that they wrote.
        comments: row, column and comment.
        colours: row, column, fill and font colour of the program's cells and of empty ones; and
            the font of input cells if it is bold, italic, underlined or struck through.
        widths: changed widths in characters, by (header's row, column).
        hidden: header's row and column of hidden columns.
        hidden_rows: the hidden rows.
        heights: changed heights in points, by row.
        links: the hyperlinks on cells.
        merged: the ranges of merged cells.
        rules: their conditional formats and data validations.
        threads: the part with the conversations; empty if there is none.
        persons: the names of those who write in conversations, by id.
        print_texts: what they typed in print headers and footers, by section.
    """

    original_title: str
    title: str
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
    persons: Mapping[str, str]
    print_texts: Mapping[str, OwnPrintText]


@dataclass(frozen=True, kw_only=True)
class OwnWork:
    """The analysts' own work in a tracker, to be transferred to a fresh one.

    Attributes:
        sheets: their work on each of the program's sheets.
        not_transferable: in words, what cannot be transferred.
        remarks: in words, what is transferred unread, or not kept.
        references: formulas on their own sheets that mention one of the program's: the sheet's
            title, the cell or what else holds the formula, and its text.
        names: the formulas of defined names that mention a sheet of the program's, by (title of the
            one sheet that has the name or an empty text, name in small letters).
        made_names: the names that the program defined, in small letters; None if the tracker is of
            an older version, which does not tell.
        properties: the document's properties that they typed, by name.
        extended_properties: those that the program never writes, such as the manager, by name.
        linked: the input cells that hold a formula; empty unless a tracker of the same quarter is
            to be made.
        labels: the scenarios' labels, which are headers, by id.
    """

    sheets: Sequence[SheetWork] = ()
    not_transferable: Sequence[str] = ()
    remarks: Sequence[str] = ()
    references: Sequence[tuple[str, str, str]] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    made_names: Collection[str] | None = None
    properties: Mapping[str, OwnProperty] = field(default_factory=dict)
    extended_properties: Mapping[str, str] = field(default_factory=dict)
    linked: Sequence[LinkedCell] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, Sequence[OwnColumn]]:
        """The analysts' columns, by table."""
        return {table: found for sheet in self.sheets for table, found in sheet.columns.items()}


def read_own_work(opened: WorkbookFile, checksums: Checksums, found: Differences) -> OwnWork:
    """Read what a fresh tracker is to take over from a returned one.

    Args:
        opened: the returned tracker.
        checksums: the checksums that it stores.
        found: how it differs from how it was made.
    """
    parts = opc.sheet_parts(opened.parts)
    reader = OwnColours(opened)
    sheets: list[SheetWork] = []
    noted: list[str] = []
    left = [
        f"the sheet {title!r}, which has the name of one of the program's: give it another name"
        for title in found.own_sheets
        if title.casefold() in {ours.casefold() for ours in SHEETS}
    ]
    left += _tables_with_our_names(opened, found)
    is_hand_out = opened.identity is not None and opened.identity.hand_out is not None
    for work in found.additions:
        if work.original_title in HIDDEN:
            left += work.words()
            continue
        part = parts[work.sheet.title]
        left += _not_transferable(work, opened.parts[part])
        left += _overwritten_headers(work, checksums)
        made_filtered = is_hand_out and work.original_title in FILTERED
        noted += not_kept(work.sheet, opened.parts, part, made_filtered=made_filtered)
        sheets.append(_WorkReader(opened, work, checksums, part).read(reader))
    titles = [work.sheet.title for work in found.additions]
    noted += [f"{words}: it is kept as it is" for sheet in sheets for words in _unread(sheet)]
    return OwnWork(
        sheets=sheets,
        not_transferable=left,
        remarks=noted,
        references=list(own_references.formulas(opened, titles)),
        names=dict(own_references.names(opened, titles)),
        made_names=checksums.names,
        properties=dict(own_properties(opened, checksums.print_and_properties)),
        extended_properties=dict(extended_properties(opened.parts)),
        labels=labels_in(place for work in found.additions for place in work.places),
    )


def _unread(sheet: SheetWork) -> Iterator[str]:
    for own in sheet.cells:
        if isinstance(own.value, Formula) and not is_formula(own.value.text):
            where = f"{sheet.title}!{own.cell.coordinate}"
            yield unreadable_formula("a formula", where, own.value.text)
    yield from sheet.rules.unreadable


def _not_transferable(work: Additions, part: bytes) -> Iterator[str]:
    if b"sparklineGroup" in part:
        yield f"sparklines on {work.sheet.title}"
    for kind, name in _NAMED.findall(part):
        what = "what-if scenario" if kind == b"scenario" else "range that may be edited"
        yield f"the {what} {unescape(name.decode())!r} on {work.sheet.title}"
    for cell in work.cells:
        if cell.data_type == "f" and not isinstance(cell.value, str):
            yield f"an array formula at {work.sheet.title}!{cell.coordinate}"
    for name in work.sheet.tables.keys() - {place.table for place in work.places}:
        yield f"the Excel table {name!r} on {work.sheet.title}"


def _overwritten_headers(work: Additions, checksums: Checksums) -> Iterator[str]:
    """Yield tables without their headers, which look like the analysts' own cells."""
    title = work.sheet.title
    for place in work.places:
        if place.key is None:
            yield f"a changed header in row {place.top} of {title}, in a table of the program's"
    known = {place.table for place in work.places}
    gone = [table for table, made_on in checksums.titles.items() if made_on == work.original_title]
    if work.cells and set(gone) - known:
        yield f"changed headers of a table of the program's on {title}"


def _tables_with_our_names(opened: WorkbookFile, found: Differences) -> Iterator[str]:
    """Yield the Excel tables on the analysts' sheets that have the name of a program's table."""
    ours = {name.casefold() for name in TITLES}
    for title in found.own_sheets:
        for name in getattr(opened.workbook[title], "tables", ()):  # a chart sheet has none
            if name.casefold() in ours:
                yield f"the Excel table {name!r} on {title}: give it another name"


class _WorkReader:
    """Reads the analysts' work on one sheet."""

    def __init__(
        self, opened: WorkbookFile, work: Additions, checksums: Checksums, part: str
    ) -> None:
        self._opened = opened
        self._checksums = checksums
        self._work = work
        self._sheet: Worksheet = work.sheet
        self._sizes = checksums.sizes.get(work.original_title, Sizes())
        self._part = part
        self._rows = opened.rows(work.sheet)
        self._given = _given(work.sheet)
        self._own_columns = {
            (place.table, column)
            for place in work.places
            if place.table in TITLES
            for column in work.columns.get(place.table, ())
        }

    def read(self, colours: OwnColours) -> SheetWork:
        work = self._work
        cells = {(cell.row, cell.column): cell for cell in work.cells}
        for place in work.places:  # empty cells in their columns may have a colour
            for row in (place.top, *place.items):
                for column, cell in self._rows[row].items():
                    if (place.table, column) in self._own_columns and isinstance(cell, Cell):
                        cells[row, column] = cell
        return SheetWork(
            original_title=work.original_title,
            title=self._sheet.title,
            places=work.places,
            columns={place.table: tuple(self._columns(place)) for place in work.places},
            cells=[OwnCell(self._value(cell), cell) for _, cell in sorted(cells.items())],
            comments=[
                (c.row, c.column, Note(unescaped(text), author_of(c.comment)))
                for c, text in work.comments
                if c.comment
            ],
            colours=list(self._coloured(colours, cells)),
            widths=dict(self._widths()),
            hidden=list(self._hidden()),
            hidden_rows=[] if is_filtered(self._sheet) else self._hidden_rows(),
            heights=dict(self._heights()),
            links=list(own_links(self._opened, work)),
            merged=[a for a in sheet_rules.areas(self._sheet.merged_cells) if a[:2] in cells],
            rules=own_rules(work, self._opened.parts[self._part], self._checksums),
            threads=conversations_part(self._opened.parts, self._part),
            persons=persons(self._opened.parts),
            print_texts=dict(
                own_print_texts(self._opened, work, self._checksums.print_and_properties)
            ),
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
                number=column,
                header=text,
                after=after,
                width=round(width, 2),
                formula=formulas.get(text.casefold()) or "",
            )

    def _value(self, cell: Cell) -> CellValue | Formula:
        if cell.data_type == "f":
            return Formula(str(cell.value), plain_value(self._opened.last_shown(cell).value))
        if cell.data_type == "e":
            return Formula(f"={cell.value}", str(cell.value))
        return plain_value(cell.value)

    def _coloured(
        self, colours: OwnColours, theirs: Collection[Address]
    ) -> Iterator[tuple[int, int, Fill | None, Color | None, Font | None]]:
        """Yield cells with a colour or font of the analysts', except ``theirs``, the own cells.

        Own cells are transferred with their whole style.
        """
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
            given = {k.decode(): v.decode() for k, v in _ATTRIBUTE.findall(match[1])}
            if given.get("customHeight") in {"1", "true"} and "ht" in given and "r" in given:
                row, height = int(given["r"]), float(given["ht"])
                made = self._sizes.heights.get(row, 0)
                if abs(height - made) > _NO_HIGHER:
                    yield row, height


def _given(sheet: Worksheet) -> dict[int, _Width]:
    """Return the width of each column that has one, and whether the column is hidden."""
    found = {}
    for dimension in sheet.column_dimensions.values():
        last = min(dimension.max or 0, _FARTHEST)
        if last - (dimension.min or 0) < _FARTHEST // 2:  # not the default of all columns
            width = float(dimension.width) if dimension.customWidth else 0.0
            for column in range(dimension.min or 0, last + 1):
                found[column] = (width, bool(dimension.hidden))
    return found
