"""Where the program's tables stand in a tracker as it came back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.returned.tracker_file import (
    RowCells,
    TableHead,
    WorkbookFile,
    normal,
    top_of,
)
from scenariobook.workbook.shape.checksums import Seals, text_of
from scenariobook.workbook.shape.names import CHANGES_TABLE, ID, META

_KEYS = {CHANGES_TABLE: "number", "likelihoods": "quarter"}  # others have an id


@dataclass(frozen=True)
class TablePlace:
    """A table where it stands.

    ``top`` is its header's row, ``end`` the last row before the next table or of the sheet;
    ``columns`` are its headers by column, ``rows`` what the sheet holds, by row and column;
    ``made_with`` is what its rows were about when it was made, ``reach`` its last column as
    far as the workbook says.
    """

    table: str
    top: int
    end: int
    columns: Mapping[int, str]
    rows: Mapping[int, RowCells]
    made_with: Collection[str]
    reach: int

    @property
    def key(self) -> int | None:
        """The column that tells its rows apart; None if it is gone."""
        wanted = _KEYS.get(self.table, ID)
        return next((number for number, header in self.columns.items() if header == wanted), None)

    @cached_property
    def items(self) -> Mapping[int, str]:
        """What its rows are about, by row: what stands in the key's column."""
        key = self.key
        if key is None:
            return {}
        found = {
            number: text_of(row[key].value).strip()
            for number, row in self.rows.items()
            if self.top < number <= self.end and key in row
        }
        return {number: item for number, item in found.items() if item}

    @cached_property
    def bottom(self) -> int:
        """Its last row that the program made: of an empty table the blank one."""
        made = (row for row, item in self.items.items() if item in self.made_with)
        return max(made, default=self.top + 1)

    @cached_property
    def edge(self) -> int:
        """Its last column: as far as it reaches, and further where headers go on."""
        edge = self.reach
        while self.columns.get(edge + 1):
            edge += 1
        return edge


def places(opened: WorkbookFile, seals: Seals) -> Iterator[tuple[Worksheet, list[TablePlace]]]:
    """Yield the sheets, each with its tables: under their names, or else their headers."""
    sheets = [sheet for sheet in opened.sheets if sheet.title != META]
    named = {name for sheet in sheets for name in sheet.tables}
    wanted = {
        table: {*map(normal, headers), _KEYS.get(table, ID)}
        for table, headers in seals.headers.items()
        if table not in named
    }
    fewest = min(map(len, wanted.values()), default=0)
    made_with: dict[str, set[str]] = {}
    for table, item in seals.rows:
        made_with.setdefault(table, set()).add(item)
    for sheet in sheets:
        rows = opened.rows(sheet)
        tables = {t.name: t for t in sheet.tables.values() if t.name in seals.headers}
        tops = {top_of(table): name for name, table in tables.items()}
        for number, cells in rows.items() if wanted else ():
            texts = {cell.value for cell in cells.values() if cell.data_type == "s"}
            found = set(map(normal, texts)) if len(texts) >= fewest else set()
            name = next((table for table, headers in wanted.items() if headers <= found), None)
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
                    name, top, after - 1, columns, rows, made_with.get(name, set()), int(reach)
                )
            )
        yield sheet, found_here
