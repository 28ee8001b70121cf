"""What a tracker holds beside its input cells: the program's cells that were changed, own work.

Both are told by the checksums that the tracker itself carries, so that it does not matter
what has become of the study's files since.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.workbook.returned.table_places import TablePlace, places
from scenariobook.workbook.returned.tracker_file import WorkbookFile, input_header, normal
from scenariobook.workbook.shape.checksums import (
    FormulaTexts,
    Seals,
    checksum,
    days_apart,
    is_of_meta,
    text_of,
)
from scenariobook.workbook.shape.identity import SEALS
from scenariobook.workbook.shape.names import HISTORY_TABLE, INPUTS, META
from scenariobook.workbook.sheets.comments import without_marks
from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.package import spellings

_ROW_NUMBER = re.compile(r"(?<![A-Z$\w])\$?[A-Z]{1,3}([1-9]\d{0,6})(?![\w(])")
_VALUE = 2  # the column beside the keys of the sheet that holds the checksums
_MANY = 5  # formulas of one column that are told as one change


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

    @property
    def column(self) -> tuple[str, int, str]:
        """Its sheet, its row and its header, as headers are compared."""
        row = self.cell.partition(":")[0].lstrip(ascii_uppercase)
        return self.sheet, int(row), normal(self.header)


@dataclass(frozen=True)
class OwnWork:
    """What the analysts added to one of the program's sheets.

    ``made_as`` is the sheet's title when it was made; ``places`` are its tables, ``cells``
    those with a value of the analysts' own, ``comments`` theirs by cell; ``columns`` are
    those of their own within the tables, by table.
    """

    sheet: Worksheet
    made_as: str
    places: Sequence[TablePlace]
    cells: Sequence[Cell] = ()
    comments: Sequence[tuple[Cell, str]] = ()
    columns: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def words(self) -> Iterator[str]:
        """Yield what it is, in words: columns of their own as one."""
        title = self.sheet.title
        columns = Counter(header for cell in self.cells if (header := self.header_of(cell)))
        yield from (f"the column {header!r} on {title}" for header in columns)
        for cell, _ in self.comments:
            yield f"a comment at {title}!{cell.coordinate}"
        for cell in self.cells:
            if not self.header_of(cell):
                yield f"{short(text_of(cell.value))!r} at {title}!{cell.coordinate}"

    def header_of(self, cell: Cell) -> str:
        """Return the header of the column of the analysts' own that a cell stands in.

        What was added below the table in one of the program's columns is a cell by itself.
        """
        for place in self.places:
            if place.top <= cell.row <= place.end:
                is_own = cell.column in self.columns.get(place.table, ())
                return place.columns.get(cell.column, "") if is_own else ""
        return ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a tracker holds beside its input cells.

    ``changed`` are cells of the program's own; ``sheets`` are the analysts' own, by title,
    and ``own`` is what they added to the program's.
    """

    changed: tuple[Changed, ...] = ()
    sheets: tuple[str, ...] = ()
    own: tuple[OwnWork, ...] = ()

    @property
    def work(self) -> tuple[str, ...]:
        """What the analysts added to the program's sheets, in words."""
        return tuple(word for own in self.own for word in own.words())


def beside(opened: WorkbookFile, seals: Seals, quarter: Quarter) -> Beside:
    """Return what a tracker of a quarter holds beside its input cells."""
    changed: list[Changed] = []
    own: list[OwnWork] = []
    parts = opc.sheet_parts(opened.parts)
    sheets = [title for title in parts if title not in {sheet.title for sheet in opened.sheets}]
    for sheet, found in places(opened, seals):
        if not found and sheet.title not in seals.beside:
            # What is there may be a colour, or drawn: nothing of it stands in cells.
            if opened.rows(sheet) or opc.links(opened.parts, parts[sheet.title]):
                sheets.append(sheet.title)
            continue
        reader = _Reader(opened, sheet, seals, found, quarter)
        changed_here, own_here = reader.read()
        changed += changed_here
        own.append(own_here)
    if META in opened.workbook.sheetnames:
        own.append(_on_meta(opened, seals))
    return Beside(tuple(changed), tuple(sheets), tuple(own))


def _on_meta(opened: WorkbookFile, seals: Seals) -> OwnWork:
    """Return what the analysts added to the hidden sheet that holds the checksums.

    Trackers of before tell nothing of its own cells: there, what stands beside them is theirs.
    """
    sheet = opened.workbook[META]
    known = Counter(seals.beside.get(META, ()))
    is_told = META in seals.beside
    cells: list[Cell] = []
    comments: list[tuple[Cell, str]] = []
    last = opened.last_of_meta
    for number, row in opened.rows(sheet).items():
        key = row[1].value if 1 in row else None
        for column, cell in row.items():
            if isinstance(cell, MergedCell):
                continue
            if cell.comment and (text := without_marks(cell.comment.text)):
                comments.append((cell, text))
            is_pair = column <= _VALUE and key not in (None, "")
            # The tracker is read by their number, and by what seals the rest.
            is_seal = is_pair and (is_of_meta(key, META) or (column == _VALUE and key == SEALS))
            if cell.value in (None, "") or is_seal or (is_pair and number <= last and not is_told):
                continue
            if not _taken(known, spellings(text_of(cell.value))):
                cells.append(cell)
    return OwnWork(sheet, META, (), cells, comments)


class _Reader:
    """Compares one sheet's cells with their checksums."""

    def __init__(
        self,
        opened: WorkbookFile,
        sheet: Worksheet,
        seals: Seals,
        found: Sequence[TablePlace],
        quarter: Quarter,
    ) -> None:
        self._sheet = sheet
        self._rows = opened.rows(sheet)
        self._epoch = opened.workbook.epoch
        self._seals = seals
        self._places = found
        self._quarter = quarter
        self._start = opened.start
        self._known: dict[int, Collection[int]] = {}  # columns in a table, by row
        self._columns: dict[str, list[int]] = {}  # of the analysts' own, by table

    def read(self) -> tuple[list[Changed], OwnWork]:
        """Return the program's own cells that hold something else, and what the analysts added.

        What is neither in a table nor the program's beside it was added.
        """
        changed = [one for place in self._places for one in _gathered(self._changed(place))]
        return changed, self._own()

    def _changed(self, place: TablePlace) -> Iterator[Changed]:
        if place.key is None:
            return
        letters = {get_column_letter(number): header for number, header in place.columns.items()}
        formulas = FormulaTexts(letters)
        headers = self._seals.headers[place.table]
        order = {normal(header): number for number, header in enumerate(headers)}
        ours = {number: order[h] for number, h in place.columns.items() if h in order}
        typed = [n for n, h in place.columns.items() if self._is_input(place.table, h)]
        tabled = frozenset({*ours, *typed, place.key})
        self._known[place.top] = tabled
        self._columns[place.table] = [
            number
            for number, header in place.columns.items()
            if header and number <= place.edge and number not in tabled
        ]
        seen: set[str] = set()
        self._know_strangers(place, typed)
        for number, item in place.items.items():
            row = self._rows[number]
            sums = self._seals.rows.get((place.table, item))
            if sums is None:
                continue
            self._known[number] = tabled
            again = item in seen
            seen.add(item)
            for column, index in ours.items():
                found = self._text(row.get(column), formulas)
                if checksum(found) in sums[index]:
                    continue
                if not sums[index].isdisjoint(map(checksum, _spellings(row.get(column), found))):
                    continue
                if again and not found:
                    continue  # a second row of one id, in which nothing stands here
                if not (
                    self._is_typed_over(place, column, row.get(column))
                    or self._is_displaced(row.get(column), formulas, sums[index])
                ):
                    value = row[column].value if column in row else None
                    yield Changed(
                        place.table,
                        item,
                        headers[index],
                        self._sheet.title,
                        f"{get_column_letter(column)}{number}",
                        text_of(value),
                    )

    def _know_strangers(self, place: TablePlace, typed: Sequence[int]) -> None:
        """Leave out rows that nobody knows, where something was typed in an input cell.

        Each of their cells is asked about, whatever its column. Formulas there are sums of the
        analysts' own, as in a row of totals.
        """
        for number, row in self._rows.items():
            item = (place.table, place.items.get(number, ""))
            here = place.top < number <= place.end and item not in self._seals.rows
            if here and any(_is_typed(row[column]) for column in typed if column in row):
                self._known[number] = row.keys()

    def _text(self, cell: Cell | MergedCell | None, formulas: FormulaTexts) -> str:
        if cell is None:
            return ""
        if cell.data_type == "f":
            return formulas.text(str(getattr(cell.value, "text", cell.value)), cell.row or 0)
        return text_of(cell.value, self._epoch)

    def _is_displaced(
        self, cell: Cell | MergedCell | None, formulas: FormulaTexts, sums: Collection[str]
    ) -> bool:
        """Tell whether a formula is the program's, and speaks of the row where it stood before.

        Some programs leave formulas as they are where rows above them are deleted or inserted.
        """
        if cell is None or cell.data_type != "f":
            return False
        text = str(getattr(cell.value, "text", cell.value))
        rows = {int(number) for number in _ROW_NUMBER.findall(text)}
        return any(checksum(formulas.text(text, row)) in sums for row in rows)

    def _is_input(self, table: str, header: str) -> bool:
        return table in _TYPED_IN and bool(input_header(table, header, self._quarter, self._start))

    def _is_typed_over(
        self, place: TablePlace, column: int, cell: Cell | MergedCell | None
    ) -> bool:
        """Tell whether a value stands where History shows the open quarter: that is typed."""
        header = place.columns[column]
        typed = cell is not None and cell.value is not None and cell.data_type != "f"
        return typed and self._is_input(place.table, header)

    def _own(self) -> OwnWork:
        title = self._sheet.title
        # Under another name, a sheet is still known by its tables.
        made_as = self._seals.titles[self._places[0].table] if self._places else title
        known = Counter(self._seals.beside.get(made_as, ()))
        cells: list[Cell] = []
        comments: list[tuple[Cell, str]] = []
        for number, row in self._rows.items():
            tabled = self._known.get(number, ())
            for column, cell in row.items():
                if isinstance(cell, MergedCell):
                    continue
                if cell.comment and (text := without_marks(cell.comment.text)):
                    comments.append((cell, text))
                if column in tabled or cell.value in (None, ""):
                    continue
                if not _taken(known, _spellings(cell, self._text(cell, _BY_NOTHING))):
                    cells.append(cell)
        return OwnWork(self._sheet, made_as, self._places, cells, comments, self._columns)


def _is_typed(cell: Cell | MergedCell) -> bool:
    return cell.value not in (None, "") and cell.data_type != "f"


def _spellings(cell: Cell | MergedCell | None, text: str) -> tuple[str, ...]:
    """Return the texts that a cell may have been made with, given the one that it holds."""
    is_day = cell is not None and isinstance(cell.value, date)
    return days_apart(text) if is_day else spellings(text)


def _taken(known: Counter[str], texts: Iterable[str]) -> bool:
    """Tell whether one of some texts is the program's own, each of which counts once."""
    seals = tuple(map(checksum, texts))
    seal = next((seal for seal in seals if known[seal] > 0), seals[0])
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


_BY_NOTHING = FormulaTexts({})
_TYPED_IN = frozenset({*INPUTS, HISTORY_TABLE})
