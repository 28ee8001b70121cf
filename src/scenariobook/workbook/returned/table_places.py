"""Locate the program's tables on the sheets of a returned tracker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.record.ledger.entries import id_of, part_of
from scenariobook.workbook.returned.rows import period_in, with_period
from scenariobook.workbook.returned.tracker_file import (
    RowCells,
    TableHead,
    WorkbookFile,
    is_of_now,
    normal,
    top_of,
)
from scenariobook.workbook.returned.unknown_ids import as_written
from scenariobook.workbook.shape.checksums import Checksums, text_of
from scenariobook.workbook.shape.names import CHANGES_TABLE, ID, INPUTS, LOGS, META, PERIOD

_KEYS = {CHANGES_TABLE: "number", "likelihoods": "quarter"}  # other tables' key is the id


@dataclass(frozen=True, kw_only=True)
class TablePlace:
    """Where one of the program's tables stands in a returned tracker.

    Attributes:
        table: the name of the Excel table.
        top: the header's row.
        end: the last row before the next table, or of the sheet.
        columns: the headers by column, normalised.
        rows: all cells of the sheet, by row and column.
        made_items:the ids of the rows with which the tracker was made.
        reach: the last column that the workbook counts to the table.
    """

    table: str
    top: int
    end: int
    columns: Mapping[int, str]
    rows: Mapping[int, RowCells]
    made_items: Collection[str]
    reach: int

    @property
    def key(self) -> int | None:
        """The column with the rows' ids, numbers or quarters; None if it is gone."""
        wanted = _KEYS.get(self.table, ID)
        return next((number for number, header in self.columns.items() if header == wanted), None)

    def header(self, column: int) -> str:
        """Return the header of a column as somebody wrote it; empty if it has none."""
        cell = self.rows.get(self.top, {}).get(column)
        return text_of(cell.value).strip() if cell else ""

    @cached_property
    def items(self) -> Mapping[int, str]:
        """What each row is about, by the row's number: the text in the key column."""
        key = self.key
        if key is None:
            return {}
        found = {
            number: text_of(row[key].value).strip()
            for number, row in self.rows.items()
            if self.top < number <= self.end and key in row
        }
        return {number: as_written(item, self.made_items) for number, item in found.items() if item}

    @cached_property
    def rows_to_be(self) -> Mapping[int, str]:
        """What each row will be about in a fresh tracker, by the row's number.

        A row that somebody added in long form has its period in a column of its own.
        """
        period = next((number for number, header in self.columns.items() if header == PERIOD), 0)
        if self.table not in LOGS or not period:
            return self.items
        return {
            number: with_period(
                item.lower(), period_in(self.rows[number].get(period)), self.made_items
            )
            for number, item in self.items.items()
        }

    def is_typed_in(self, row: int, fresh: Iterable[str]) -> bool:
        """Tell whether somebody typed something in a row of an item in long form.

        Args:
            row: the row's number.
            fresh: the ids of the rows of the fresh tracker.
        """
        item = self.rows_to_be.get(row, "") if self.table in LOGS else ""
        if not item or id_of(item) not in {id_of(one) for one in (*fresh, *self.made_items)}:
            return False
        typed = {self.columns.get(c) for c, cell in self.rows[row].items() if cell.value}
        return bool(part_of(item)) or not typed.isdisjoint(INPUTS[self.table])

    @cached_property
    def bottom(self) -> int:
        """The last row that the program made; in an empty table, its one blank row."""
        made = (row for row, item in self.items.items() if item in self.made_items)
        return max(made, default=self.top + 1)

    @cached_property
    def edge(self) -> int:
        """The last column: ``reach``, and further as long as there are headers next to it."""
        edge = self.reach
        while self.columns.get(edge + 1):
            edge += 1
        return edge


def find_tables(
    opened: WorkbookFile, checksums: Checksums
) -> Iterator[tuple[Worksheet, list[TablePlace]]]:
    """Yield each sheet with its tables, located by the table's name, or else by the headers."""
    sheets = [sheet for sheet in opened.sheets if sheet.title != META]
    named = {name for sheet in sheets for name in sheet.tables}
    wanted = {
        table: {*map(normal, headers), _KEYS.get(table, ID)}
        for table, headers in checksums.headers.items()
        if table not in named
    }
    fewest = min(map(len, wanted.values()), default=0)
    for sheet in sheets:
        rows = opened.rows(sheet)
        tables = {t.name: t for t in sheet.tables.values() if t.name in checksums.headers}
        tops = {top_of(table): name for name, table in tables.items()}
        for number, cells in rows.items() if wanted else ():
            texts = {cell.value for cell in cells.values() if cell.data_type == "s"}
            found = set(map(normal, texts)) if len(texts) >= fewest else set()
            # Some tables' headers are among another's: the table with the most of them is meant.
            fitting = [
                table
                for table, headers in wanted.items()
                if headers <= found and not (PERIOD in headers and is_of_now(found))
            ]
            name = max(fitting, key=lambda table: len(wanted[table]), default=None)
            if name:
                tops.setdefault(number, name)
        bounds = [*sorted(tops), max(rows, default=0) + 1]
        found_here = []
        for top, after in pairwise(bounds):
            name = tops[top]
            columns = TableHead(sheet, top, rows.get(top, {})).texts
            if name in tables:
                reach = range_boundaries(tables[name].ref)[2] or 1
            else:
                known = wanted[name]
                reach = max(number for number, header in columns.items() if header in known)
            found_here.append(
                TablePlace(
                    table=name,
                    top=top,
                    end=after - 1,
                    columns=columns,
                    rows=rows,
                    made_items=checksums.items.get(name, ()),
                    reach=int(reach),
                )
            )
        yield sheet, found_here
