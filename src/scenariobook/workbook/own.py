"""What a tracker holds beside its input cells: the program's cells that were changed, own work.

Both are told by the checksums that the tracker itself carries, so that it does not matter
what has become of the study's files since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.workbook.names import HISTORY_TABLE, ID, INPUTS, META
from scenariobook.workbook.read import Header, WorkbookFile, input_header, normal, top_of
from scenariobook.workbook.seals import Formulas, Seals, checksum, comment_text, text_of

_MANY = 5  # formulas of one column that are told as one change
_KEYS = {"tblChanges": "number", "likelihoods": "quarter"}  # others have an id


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell of the program's own that holds something else now.

    ``header`` and ``item`` are its column and its row in a table; ``found`` is what stands
    there.
    """

    table: str
    item: str
    header: str
    sheet: str
    cell: str
    found: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a tracker holds beside its input cells.

    ``changed`` are cells of the program's own; ``sheets`` are the analysts' own, by title, and
    ``work`` is what else is theirs, in words.
    """

    changed: tuple[Changed, ...]
    work: tuple[str, ...]
    sheets: tuple[str, ...] = ()


def beside(opened: WorkbookFile, seals: Seals, quarter: Quarter) -> Beside:
    """Return what a tracker of a quarter holds beside its input cells."""
    changed: list[Changed] = []
    work: list[str] = []
    sheets: list[str] = []
    for sheet, places in _places(opened, seals):
        if not places and sheet.title not in seals.beside:
            cells = (cell for row in opened.rows(sheet).values() for cell in row.values())
            if any(cell.value not in (None, "") for cell in cells):
                sheets.append(sheet.title)
            continue
        reader = _Reader(opened, sheet, seals, places, quarter)
        changed += reader.changed()
        work += reader.work()
    return Beside(tuple(changed), tuple(work), tuple(sheets))


@dataclass(frozen=True, slots=True)
class _Place:
    """A table where it stands: its header's row, its last row, its columns by number."""

    table: str
    top: int
    last: int
    columns: Mapping[int, str]

    @property
    def key(self) -> int | None:
        """The column that tells its rows apart; None if it is gone."""
        wanted = _KEYS.get(self.table, ID)
        return next((number for number, header in self.columns.items() if header == wanted), None)


def _places(opened: WorkbookFile, seals: Seals) -> Iterator[tuple[Worksheet, list[_Place]]]:
    """Yield the sheets, each with its tables: under their names, or else their headers."""
    sheets = [sheet for sheet in opened.sheets if sheet.title != META]
    named = {name for sheet in sheets for name in sheet.tables}
    wanted = {
        table: {*map(normal, headers), _KEYS.get(table, ID)}
        for table, headers in seals.headers.items()
        if table not in named
    }
    for sheet in sheets:
        rows = opened.rows(sheet)
        tops = {
            top_of(table): table.name
            for table in sheet.tables.values()
            if table.name in seals.headers
        }
        for number, cells in rows.items() if wanted else ():
            found = {normal(cell.value) for cell in cells.values()}
            name = next((table for table, headers in wanted.items() if headers <= found), None)
            if name:
                tops.setdefault(number, name)
        bounds = [*sorted(tops), max(rows, default=0) + 1]
        yield (
            sheet,
            [
                _Place(tops[top], top, end - 1, Header(sheet, top, rows.get(top, {})).texts)
                for top, end in pairwise(bounds)
            ],
        )


class _Reader:
    """Compares one sheet's cells with their checksums."""

    def __init__(
        self,
        opened: WorkbookFile,
        sheet: Worksheet,
        seals: Seals,
        places: Sequence[_Place],
        quarter: Quarter,
    ) -> None:
        self._title = sheet.title
        self._rows = opened.rows(sheet)
        self._epoch = opened.workbook.epoch
        self._seals = seals
        self._places = places
        self._quarter = quarter
        self._known: set[tuple[int, int]] = set()  # cells in a table, by row and column

    def changed(self) -> list[Changed]:
        """Return the program's own cells that hold something else, in the tables."""
        return [one for place in self._places for one in _gathered(self._changed(place))]

    def _changed(self, place: _Place) -> Iterator[Changed]:
        if place.key is None:
            return
        letters = {get_column_letter(number): header for number, header in place.columns.items()}
        formulas = Formulas(letters)
        headers = self._seals.headers[place.table]
        order = {normal(header): number for number, header in enumerate(headers)}
        ours = {number: order[h] for number, h in place.columns.items() if h in order}
        typed = [n for n, h in place.columns.items() if self._is_input(place.table, h)]
        self._known |= {(place.top, number) for number in (*ours, *typed, place.key)}
        seen: set[str] = set()
        for number, row in self._rows.items():
            if not place.top < number <= place.last or place.key not in row:
                continue
            self._known |= {(number, column) for column in typed}
            item = text_of(row[place.key].value).strip()
            sums = self._seals.rows.get((place.table, item))
            if sums is None:
                if place.table in _TYPED_IN and item:
                    self._known |= {(number, column) for column in (*ours, place.key)}
                continue
            self._known |= {(number, column) for column in (*ours, place.key)}
            again = item in seen
            seen.add(item)
            for column, index in ours.items():
                found = self._text(row.get(column), formulas)
                if again and not found:
                    continue  # a second row of one id, in which nothing stands here
                if checksum(found) not in sums[index] and not self._is_typed_over(
                    place, column, row.get(column)
                ):
                    value = row[column].value if column in row else None
                    yield Changed(
                        place.table,
                        item,
                        headers[index],
                        self._title,
                        f"{get_column_letter(column)}{number}",
                        text_of(value),
                    )

    def _text(self, cell: Cell | MergedCell | None, formulas: Formulas) -> str:
        if cell is None:
            return ""
        if cell.data_type == "f":
            return formulas.text(str(getattr(cell.value, "text", cell.value)), cell.row or 0)
        return text_of(cell.value, self._epoch)

    def _is_input(self, table: str, header: str) -> bool:
        return table in _TYPED_IN and bool(input_header(table, header, self._quarter))

    def _is_typed_over(self, place: _Place, column: int, cell: Cell | MergedCell | None) -> bool:
        """Tell whether a value stands where History shows the open quarter: that is typed."""
        header = place.columns[column]
        typed = cell is not None and cell.value is not None and cell.data_type != "f"
        return typed and self._is_input(place.table, header)

    def work(self) -> list[str]:
        """Return what the analysts added to the sheet, in words; call ``changed`` before."""
        title = self._title
        # Under another name, a sheet is still known by its tables.
        made_as = self._seals.titles[self._places[0].table] if self._places else title
        known = Counter(self._seals.beside.get(made_as, ()))
        columns: Counter[str] = Counter()
        work: list[str] = []
        for number, row in self._rows.items():
            for column, cell in row.items():
                if cell.comment and not _taken(known, comment_text(cell.comment.text)):
                    work.append(f"a comment at {title}!{cell.coordinate}")
                if cell.value in (None, "") or (number, column) in self._known:
                    continue
                header = self._own_header(number, column)
                if _taken(known, self._text(cell, _BY_NOTHING)):
                    continue
                if header:
                    columns[header] += 1
                else:
                    work.append(f"{short(text_of(cell.value))!r} at {title}!{cell.coordinate}")
        return [*(f"the column {header!r} on {title}" for header in columns), *work]

    def _own_header(self, row: int, column: int) -> str:
        """Return the header of the column of the analysts' own that a cell stands in."""
        for place in self._places:
            if place.top <= row <= place.last:
                return place.columns.get(column, "")
        return ""


def _taken(known: Counter[str], text: str) -> bool:
    """Tell whether a text is one of the program's own, each of which counts once."""
    seal = checksum(text)
    known[seal] -= 1
    return known[seal] >= 0


def _gathered(changed: Iterable[Changed]) -> Iterator[Changed]:
    """Yield changes, those of a column's many formulas as one: they were filled down."""
    by_column: dict[str, list[Changed]] = {}
    for one in changed:
        by_column.setdefault(one.header, []).append(one)
    for header, ones in by_column.items():
        first, last = ones[0], ones[-1]
        if len(ones) >= _MANY and all(one.found.startswith("=") for one in ones):
            where = f"{first.cell}:{last.cell}"
            yield Changed(first.table, first.sheet, header, first.sheet, where, first.found)
        else:
            yield from ones


_BY_NOTHING = Formulas({})
_TYPED_IN = frozenset({*INPUTS, HISTORY_TABLE})
