"""Open a returned tracker; read its identity and checksums, and locate its tables' headers.

A sheet is recognised by its table's name or headers, a column by its header, never by position.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.workbook.returned.meta_sheet import MetaSheet
from scenariobook.workbook.shape.checksums import Checksums, parse_checksums
from scenariobook.workbook.shape.headers import quarter_in
from scenariobook.workbook.shape.identity import FORMER, IDENTITY_KEY, Identity, parse_former
from scenariobook.workbook.shape.meanings import MEANINGS, Meanings, parse_meanings, start_of
from scenariobook.workbook.shape.names import (
    HISTORY_TABLE,
    ID,
    INPUTS,
    KINDS,
    LAST_ENTRY,
    META,
    OF_NOW,
    PERIOD,
    PROPOSED_TABLE,
    TELLING,
    title_built,
)
from scenariobook.workbook.xlsx import held, opc
from scenariobook.workbook.xlsx.loading import load

_WORDS = frozenset({ID}.union(*INPUTS.values()))  # one of them is in each row of headers
RowCells = Mapping[int, Cell | MergedCell]  # a row's cells, by column
_FIRST_ROWS = 50  # how many rows are searched for headers if the Excel table is gone
_FEWEST_HEADERS = 4  # how many input headers must be left; analysts may delete others
_FEWEST_OF_NOW = 2  # how many headers of a table for the open quarter must be left to know it
# Headers of other tables that have quarters as headers: on Dashboard and Retired.
_NOT_HISTORY = frozenset({"trend", LAST_ENTRY})


@dataclass(frozen=True)
class TableHead:
    """A table's header row on a sheet.

    Attributes:
        sheet: the sheet.
        row: the row's number.
        cells: its cells, by column.
    """

    sheet: Worksheet
    row: int
    cells: RowCells

    @cached_property
    def texts(self) -> dict[int, str]:
        """The headers by column, normalised."""
        return {column: normal(cell.value) for column, cell in self.cells.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """The headers, normalised."""
        return frozenset(self.texts.values())


class LastShown(NamedTuple):
    """What a formula showed when the workbook was saved.

    Attributes:
        value: the value; None if the formula was not calculated, or showed an empty text.
        kind: openpyxl's data type of it.
    """

    value: object
    kind: str

    @property
    def is_text(self) -> bool:
        """Whether it is a text, perhaps an empty one."""
        return self.kind == "s"


class WorkbookFile:
    """A workbook's bytes, opened; a second time only if somebody asks for formulas' values."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook's bytes; they have passed ``preflight``."""
        self._data = data
        self.workbook = load(data, as_shown=False)
        self._rows: dict[str, dict[int, RowCells]] = {}
        self._heads: dict[str, tuple[TableHead, ...]] = {}
        self.known_headers: dict[str, tuple[TableHead, ...]] = {}

    @property
    def sheets(self) -> Sequence[Worksheet]:
        """The sheets with cells; chart sheets have none."""
        return self.workbook.worksheets

    def rows(self, sheet: Worksheet) -> Mapping[int, RowCells]:
        """Return the cells of a sheet, by row and column, from the top.

        openpyxl's own iteration would create a cell for every empty place up to the last cell.
        """
        found = self._rows.get(sheet.title)
        if found is None:
            rows: dict[int, dict[int, Cell | MergedCell]] = {}
            for (row, column), cell in sorted(held.cells(sheet).items()):
                rows.setdefault(row, {})[column] = cell
            found = self._rows[sheet.title] = dict(rows)
        return found

    def heads(self, sheet: Worksheet) -> Sequence[TableHead]:
        """Return the rows at the top of a sheet that may be headers."""
        if sheet.title not in self._heads:
            top = ((row, cells) for row, cells in self.rows(sheet).items() if row <= _FIRST_ROWS)
            found = (TableHead(sheet, row, cells) for row, cells in top)
            self._heads[sheet.title] = tuple(o for o in found if not _WORDS.isdisjoint(o.names))
        return self._heads[sheet.title]

    def last_shown(self, cell: Cell | MergedCell) -> LastShown:
        """Return the value that a formula had when the workbook was saved."""
        shown = self._as_shown[cell.parent.title][cell.coordinate]
        is_text = shown.data_type in {"s", "str"}
        return LastShown(shown.value, "s" if is_text else shown.data_type)

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        """The package's parts by name."""
        return opc.parts(self._data)

    @cached_property
    def _as_shown(self) -> Workbook:
        return load(self._data, as_shown=True)

    @cached_property
    def identity(self) -> Identity | None:
        """The tracker's identity, from any of its three places; None if it has none.

        Raises:
            ValueError: if one of the three is damaged, or two of them differ.
        """
        found = {Identity.parse(text) for text in self._marks()}
        if len(found) > 1:
            message = (
                "the workbook says in different places that it was made from different records"
            )
            raise ValueError(message)
        return next(iter(found), None)

    def _marks(self) -> Iterator[str]:
        book: Any = self.workbook  # the stubs lack custom properties
        for one in book.custom_doc_props.props:
            if one.name == IDENTITY_KEY:
                yield str(one.value)
        if IDENTITY_KEY in self.workbook.defined_names:
            yield str(self.workbook.defined_names[IDENTITY_KEY].attr_text).strip('"')
        yield from map(str, self.meta.values(IDENTITY_KEY))

    @cached_property
    def checksums(self) -> Checksums | None:
        """The tracker's checksums; None if some or all of them are missing."""
        listed = self.meta.checksums
        return None if listed is None else parse_checksums(listed)

    @cached_property
    def meta(self) -> MetaSheet:
        """The hidden sheet."""
        is_there = META in self.workbook.sheetnames
        return MetaSheet(self.rows(self.workbook[META]) if is_there else None)

    @cached_property
    def former(self) -> FormerIds | None:
        """The former ids that were known when the tracker was made; None without checksums."""
        head = self.meta.head
        return None if head is None else parse_former(r.value for r in head if r.key == FORMER)

    @cached_property
    def meanings(self) -> Meanings | None:
        """What the tracker's cells mean; None in old trackers, or if it is missing."""
        return parse_meanings(r.value for r in self.meta.head or () if r.key == MEANINGS)

    @cached_property
    def start(self) -> Quarter | None:
        """The first quarter for which the tracker has a column; None if that is unknown."""
        return start_of(self.meanings)


def headers(opened: WorkbookFile, name: str) -> Sequence[TableHead]:
    """Return the headers of a table that analysts fill in, from every sheet that has the table.

    A sheet has it under the table's name or, if the sheet is a copy, under the same headers.
    """
    if name not in opened.known_headers:
        found = (
            _under_its_name(opened, sheet, name) or _by_its_headers(opened, sheet, name)
            for sheet in opened.sheets
        )
        opened.known_headers[name] = tuple(header for header in found if header)
    return opened.known_headers[name]


def end_of(opened: WorkbookFile, head: TableHead) -> int:
    """Return the row that ends a table: where the next one that analysts fill in begins, if any."""
    below = (
        other.row
        for name in KINDS
        for other in headers(opened, name)
        if other.sheet is head.sheet and other.row > head.row
    )
    return min(below, default=sys.maxsize)


def headers_without_ids(opened: WorkbookFile, name: str) -> Iterator[TableHead]:
    """Yield the headers of a table that analysts fill in, if its column of ids is missing."""
    for sheet in opened.sheets:
        if name in sheet.tables:
            top = top_of(sheet.tables[name])
            found = TableHead(sheet, top, opened.rows(sheet).get(top, {}))
            if ID not in found.names and _input_headers(name, found.names):
                yield found
        elif name != HISTORY_TABLE:
            for head in opened.heads(sheet):
                if ID not in head.names and _belongs(name, head.names | {ID}):
                    yield head


def title_of(opened: WorkbookFile, name: str) -> str:
    """Return the present title of a table's sheet; the original one if the sheet is gone."""
    titles = [header.sheet.title for header in headers(opened, name)]
    built = title_built(name)
    return built if built in titles or not titles else titles[0]


def top_of(table: Table) -> int:
    """Return the row of an Excel table's header."""
    _, top, _, _ = range_boundaries(table.ref)
    return int(top or 1)


def _under_its_name(opened: WorkbookFile, sheet: Worksheet, name: str) -> TableHead | None:
    if name not in sheet.tables:
        return None
    top = top_of(sheet.tables[name])
    found = TableHead(sheet, top, opened.rows(sheet).get(top, {}))
    return found if ID in found.names and _input_headers(name, found.names) else None


def _by_its_headers(opened: WorkbookFile, sheet: Worksheet, name: str) -> TableHead | None:
    if name == PROPOSED_TABLE:  # it stands below the study's sources
        rows = opened.rows(sheet).items()
        heads = [TableHead(sheet, row, cells) for row, cells in rows if _is_below(cells)]
    else:
        # A row that is the header of a table under its name is that of no other.
        named = {top_of(table) for table in sheet.tables.values() if table.name in KINDS}
        heads = [head for head in opened.heads(sheet) if head.row not in named]
    return next((head for head in heads if _belongs(name, head.names)), None)


def _is_below(cells: RowCells) -> bool:
    """Tell whether a row may be the header of the proposed sources."""
    telling = TELLING[PROPOSED_TABLE]
    return any(normal(cell.value) in telling for cell in cells.values())


def _belongs(name: str, found: AbstractSet[str]) -> bool:
    if ID not in found:
        return False
    if name == HISTORY_TABLE:
        return not _NOT_HISTORY & found and _input_headers(name, found) > 0
    if not _is_told(name, found):
        return False
    alike, fewest = _input_headers(name, found), min(_FEWEST_HEADERS, len(INPUTS[name]))
    others = (_input_headers(t, found) for t in INPUTS if _is_told(t, found))
    return alike >= fewest and alike == max(others)


def _is_told(name: str, found: AbstractSet[str]) -> bool:
    """Tell whether the headers have those that tell a table from others with the same inputs."""
    if is_of_now(found):
        return name not in TELLING
    if name in TELLING:
        return TELLING[name] <= found
    if PERIOD in found:  # of a table in long form, such as that of past judgments
        return False
    kind = KINDS[name]
    return not any(headers <= found for t, headers in TELLING.items() if KINDS[t] == kind)


def is_of_now(found: AbstractSet[str]) -> bool:
    """Tell whether headers are of a table for the open quarter, whatever analysts added to them.

    A column of theirs may be called like one of another table, such as "period".

    Args:
        found: the headers, normalised.
    """
    return len(OF_NOW & found) >= _FEWEST_OF_NOW


def _input_headers(name: str, found: AbstractSet[str]) -> int:
    return sum(bool(input_header(name, header, None)) for header in found)


def input_header(table: str, header: str, now: Quarter | None, start: Quarter | None = None) -> str:
    """Return the header as the layout has it, if it is that of an input column; else an empty text.

    In History, the input columns are the quarters of the tracker. A column that an analyst named
    after an earlier or later quarter is the analyst's own.

    Args:
        table: the name of the table.
        header: a header, normalised.
        now: the tracker's open quarter, if known.
        start: the tracker's first quarter, if known.
    """
    if table != HISTORY_TABLE:
        return header if header in INPUTS[table] else ""
    quarter = quarter_in(header)
    if quarter is None or (now and quarter > now) or (start and quarter < start):
        return ""
    return str(quarter)


def normal(value: object) -> str:
    """Return a header in the form in which headers are compared: trimmed and in small letters."""
    return value.strip().casefold() if isinstance(value, str) else ""
