"""A tracker read back: its identity, and where its tables stand.

Sheets are found by their table's name or their headers, columns by header; nothing by
position.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.record.former import FormerIds
from scenariobook.workbook.shape.checksums import Seals, parse
from scenariobook.workbook.shape.headers import quarter_in
from scenariobook.workbook.shape.identity import FORMER, MARK, SEALS, Identity, parse_former
from scenariobook.workbook.shape.meanings import MEANINGS, Meanings, parse_meanings, start_of
from scenariobook.workbook.shape.names import HISTORY_TABLE, ID, INPUTS, LAST_ENTRY, META, TITLES
from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.loading import load

RowCells = Mapping[int, Cell | MergedCell]  # the cells that a row holds, by column
_VALUE = 2  # the column beside the keys of the hidden sheet
_FIRST_ROWS = 50  # among which a header is looked for where its table is gone
_FEWEST_HEADERS = 4  # of those that analysts fill in; others may have been deleted
# Headers of tables that show quarters, too: the dashboard's, and what is retired.
_NOT_HISTORY = frozenset({"trend", LAST_ENTRY})


@dataclass(frozen=True)
class TableHead:
    """A table's header on a sheet: its row's number, and its cells by column."""

    sheet: Worksheet
    row: int
    cells: RowCells

    @cached_property
    def texts(self) -> dict[int, str]:
        """The headers by column, as they are compared."""
        return {column: normal(cell.value) for column, cell in self.cells.items()}


class WorkbookFile:
    """A workbook's bytes, opened: once, and once more where a formula's value is asked for."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook's bytes; they have passed ``preflight``."""
        self._data = data
        self.workbook = load(data, as_shown=False)
        self._rows: dict[str, dict[int, RowCells]] = {}
        self.known_headers: dict[str, tuple[TableHead, ...]] = {}

    @property
    def sheets(self) -> Sequence[Worksheet]:
        """The sheets that hold cells."""
        return self.workbook.worksheets

    def rows(self, sheet: Worksheet) -> Mapping[int, RowCells]:
        """Return the cells that a sheet holds, by row and column, from the top.

        Going through the sheet itself would make a cell for every place that holds none, up
        to the farthest one.
        """
        found = self._rows.get(sheet.title)
        if found is None:
            rows: dict[int, dict[int, Cell | MergedCell]] = {}
            held: Any = sheet._cells  # noqa: SLF001  (no public way makes none)
            for (row, column), cell in sorted(held.items()):
                rows.setdefault(row, {})[column] = cell
            found = self._rows[sheet.title] = dict(rows)
        return found

    def last_shown(self, cell: Cell | MergedCell) -> object:
        """Return what a formula showed when the workbook was saved; None if nothing."""
        return self._as_shown[cell.parent.title][cell.coordinate].value

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
            ValueError: if one is damaged, or two of them disagree.
        """
        found = {Identity.parse(text) for text in self._marks()}
        if len(found) > 1:
            message = (
                "the workbook says in different places that it was made from different records"
            )
            raise ValueError(message)
        return next(iter(found), None)

    def _marks(self) -> Iterator[str]:
        properties = self.workbook.custom_doc_props.props  # type: ignore[attr-defined]  # not in the stubs
        for held in properties:
            if held.name == MARK:
                yield str(held.value)
        if MARK in self.workbook.defined_names:
            yield str(self.workbook.defined_names[MARK].attr_text).strip('"')
        for key, value in self._meta():
            if key == MARK:
                yield str(value)

    @cached_property
    def seals(self) -> Seals | None:
        """The checksums of the program's own cells; None where some of them are gone."""
        if self.why_unsealed:
            return None
        pairs = list(self._meta())
        start = [key for key, _ in pairs].index(SEALS)
        _, count = pairs[start]
        return parse(pairs[start + 1 :][: int(str(count))])

    @cached_property
    def why_unsealed(self) -> str:
        """Why the checksums cannot be read, in words: what is gone of the sheet that holds them."""
        if META not in self.workbook.sheetnames:
            return f"the hidden sheet {META!r} is gone, or has another name"
        rows = [(n, row) for n, row in self.rows(self.workbook[META]).items() if _holds_key(row)]
        at = next((place for place, (_, row) in enumerate(rows) if row[1].value == SEALS), None)
        if at is None:
            return f"{SEALS!r} no longer stands in column A of the hidden sheet {META!r}"
        number, row = rows[at]
        count = row[_VALUE].value if _VALUE in row else None
        found = len(rows) - at - 1
        if not isinstance(count, int | float) or isinstance(count, bool):
            return f"the number of rows no longer stands at {META}!B{number}"
        if found < count:
            return f"of the {count:.0f} rows below {META}!A{number}, {count - found:.0f} are gone"
        return ""

    @property
    def last_of_meta(self) -> int:
        """The last row that the program made on the sheet that holds the checksums, if any."""
        rows = [(n, row) for n, row in self.rows(self.workbook[META]).items() if _holds_key(row)]
        at = next((place for place, (_, row) in enumerate(rows) if row[1].value == SEALS), None)
        return rows[at + int(str(rows[at][1][_VALUE].value))][0] if at is not None else 0

    @cached_property
    def former(self) -> FormerIds | None:
        """The former ids that held when the tracker was made; None where their sheet is gone."""
        pairs = list(self._meta())
        keys = [key for key, _ in pairs]
        if SEALS not in keys:
            return None
        return parse_former([value for key, value in pairs[: keys.index(SEALS)] if key == FORMER])

    @cached_property
    def meanings(self) -> Meanings | None:
        """What the tracker's cells mean; None where it is older than that, or it is gone."""
        pairs = list(self._meta())
        keys = [key for key, _ in pairs]
        before = pairs[: keys.index(SEALS)] if SEALS in keys else []
        return parse_meanings(value for key, value in before if key == MEANINGS)

    @cached_property
    def start(self) -> Quarter | None:
        """The first quarter that the tracker has a column for; None where nobody can tell."""
        return start_of(self.meanings)

    def _meta(self) -> Iterator[tuple[object, object]]:
        if META in self.workbook.sheetnames:
            for row in self.rows(self.workbook[META]).values():
                if _holds_key(row):
                    yield row[1].value, row[_VALUE].value if _VALUE in row else None


def _holds_key(row: RowCells) -> bool:
    return 1 in row and row[1].value is not None


def headers(opened: WorkbookFile, name: str) -> Sequence[TableHead]:
    """Return the headers of a table of input cells, of every sheet that has it.

    A sheet has it under the table's name, or has its headers: it may have been copied.
    """
    if name not in opened.known_headers:
        found = (
            _under_its_name(opened, sheet, name) or _by_its_headers(opened, sheet, name)
            for sheet in opened.sheets
        )
        opened.known_headers[name] = tuple(header for header in found if header)
    return opened.known_headers[name]


def headers_without_ids(opened: WorkbookFile, name: str) -> Iterator[TableHead]:
    """Yield the header of a table of input cells that has lost its column of ids."""
    for sheet in opened.sheets:
        if name in sheet.tables:
            top = top_of(sheet.tables[name])
            found = TableHead(sheet, top, opened.rows(sheet).get(top, {}))
            texts = set(found.texts.values())
            if ID not in texts and _input_headers(name, texts):
                yield found
        elif name != HISTORY_TABLE:
            for row, cells in opened.rows(sheet).items():
                if row > _FIRST_ROWS:
                    break
                found = TableHead(sheet, row, cells)
                texts = set(found.texts.values())
                if ID not in texts and _belongs(name, {ID, *texts}):
                    yield found


def title_of(opened: WorkbookFile, name: str) -> str:
    """Return what the sheet of a table of input cells is called; if it is gone, what it was."""
    titles = [header.sheet.title for header in headers(opened, name)]
    built = TITLES[name]
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
    texts = set(found.texts.values())
    return found if ID in texts and _input_headers(name, texts) else None


def _by_its_headers(opened: WorkbookFile, sheet: Worksheet, name: str) -> TableHead | None:
    for row, cells in opened.rows(sheet).items():
        if row > _FIRST_ROWS:
            return None
        found = TableHead(sheet, row, cells)
        if _belongs(name, set(found.texts.values())):
            return found
    return None


def _belongs(name: str, found: set[str]) -> bool:
    if ID not in found:
        return False
    if name == HISTORY_TABLE:
        return not _NOT_HISTORY & found and _input_headers(name, found) > 0
    alike = _input_headers(name, found)
    return alike >= _FEWEST_HEADERS and alike == max(_input_headers(t, found) for t in INPUTS)


def _input_headers(name: str, found: set[str]) -> int:
    return sum(bool(input_header(name, header, None)) for header in found)


def input_header(table: str, header: str, now: Quarter | None, start: Quarter | None = None) -> str:
    """Return an input column's header as the layout has it; of other columns, nothing.

    Of History, the quarters from the first that the tracker has (``start``) up to its own
    (``now``) are: a column that an analyst named after another one is their own.
    """
    if table != HISTORY_TABLE:
        return header if header in INPUTS[table] else ""
    quarter = quarter_in(header)
    if quarter is None or (now and quarter > now) or (start and quarter < start):
        return ""
    return str(quarter)


def normal(value: object) -> str:
    """Return a header as it is compared: trimmed, whatever its case."""
    return value.strip().casefold() if isinstance(value, str) else ""
