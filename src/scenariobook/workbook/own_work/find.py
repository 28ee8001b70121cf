"""Find the program's cells that somebody changed, and what analysts added, in a returned tracker.

Both are found with the checksums that the tracker stores, so it does not matter if the study's
files have changed since.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import permutations

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.workbook.own_work.added_to_meta import added_to_meta
from scenariobook.workbook.own_work.differences import Additions, ChangedCell, Differences
from scenariobook.workbook.own_work.filled_down import told_once
from scenariobook.workbook.own_work.known_texts import possible_texts, take
from scenariobook.workbook.returned.table_places import TablePlace, find_tables
from scenariobook.workbook.returned.tracker_file import WorkbookFile, input_header, normal
from scenariobook.workbook.returned.unknown_ids import is_asked_about, will_have_a_row
from scenariobook.workbook.shape.checksums import Checksums, checksum, text_of
from scenariobook.workbook.shape.formula_texts import FormulaTexts
from scenariobook.workbook.shape.names import HISTORY_TABLE, INPUTS, KINDS, META
from scenariobook.workbook.sheets.comments import without_marks
from scenariobook.workbook.xlsx import opc

_ROW_NUMBER = re.compile(r"(?<![A-Z$\w])\$?[A-Z]{1,3}([1-9]\d{0,6})(?![\w(])")
_COLUMN = re.compile(r"(?<![A-Z$\w!])\$?([A-Z]{1,3})\$?[1-9]\d{0,6}(?![\w(])")
_GONE = "#REF!"  # what programs write for a cell that a formula read, and that was deleted
_RENAMED = 2  # columns with other headers that one formula may read


def find_differences(opened: WorkbookFile, checksums: Checksums, quarter: Quarter) -> Differences:
    """Return how a returned tracker differs from how it was made, input cells apart.

    Args:
        opened: the tracker.
        checksums: the checksums that it stores.
        quarter: its open quarter.
    """
    changed: list[ChangedCell] = []
    own: list[Additions] = []
    parts = opc.sheet_parts(opened.parts)
    sheets = [title for title in parts if title not in {sheet.title for sheet in opened.sheets}]
    placed = list(find_tables(opened, checksums))
    retitled = _retitled(placed, checksums)
    for sheet, found in placed:
        if not found and sheet.title not in checksums.outside:
            # An empty sheet is nobody's work, but a sheet without cells may have drawings.
            if opened.rows(sheet) or opc.relationships(opened.parts, parts[sheet.title]):
                sheets.append(sheet.title)
            continue
        comparison = _SheetComparison(opened, (sheet, found), checksums, quarter, retitled)
        changed_here, own_here = comparison.run()
        changed += changed_here
        own.append(own_here)
    if META in opened.workbook.sheetnames:
        own.append(added_to_meta(opened, checksums))
    return Differences(tuple(changed), tuple(sheets), tuple(own))


def _retitled(
    placed: Iterable[tuple[Worksheet, Sequence[TablePlace]]], checksums: Checksums
) -> dict[str, str]:
    """Return how links in formulas call each renamed sheet, with how they were made."""
    titles = {sheet.title: checksums.titles[found[0].table] for sheet, found in placed if found}
    return {
        f"#{''.join(quote_sheetname(now).split()).casefold()}!": (
            f"#{''.join(quote_sheetname(made).split()).casefold()}!"
        )
        for now, made in titles.items()
        if now != made
    }


def reads_nothing_now(formula: str) -> bool:
    """Tell whether a formula reads a cell that was deleted."""
    return formula.startswith("=") and _GONE in formula


class _SheetComparison:
    """Compares the cells of one sheet with their checksums."""

    def __init__(
        self,
        opened: WorkbookFile,
        placed: tuple[Worksheet, Sequence[TablePlace]],
        checksums: Checksums,
        quarter: Quarter,
        retitled: Mapping[str, str],
    ) -> None:
        sheet, self._places = placed
        self._sheet = sheet
        self._retitled = retitled
        self._rows = opened.rows(sheet)
        self._epoch = opened.workbook.epoch
        self._checksums = checksums
        self._quarter = quarter
        self._start = opened.start
        self._known: dict[int, Collection[int]] = {}  # by row, the columns that are not additions
        self._columns: dict[str, list[int]] = {}  # by table, the analysts' columns

    def run(self) -> tuple[list[ChangedCell], Additions]:
        """Return the program's cells that somebody changed, and what analysts added."""
        changed = [one for place in self._places for one in told_once(self._changed(place))]
        over, own = self._own()
        return [*changed, *over], own

    def _changed(self, place: TablePlace) -> Iterator[ChangedCell]:
        if place.key is None:
            return
        letters = {get_column_letter(number): header for number, header in place.columns.items()}
        formulas = FormulaTexts(letters)
        headers = self._checksums.headers[place.table]
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
        if typed:
            self._skip_unknown_rows(place, typed, tabled)
        lost = self._lost_ids(place, ours)
        yield from map(partial(self._change, place, place.key), lost, lost.values())
        for number, item in {**place.items, **lost}.items():
            row = self._rows[number]
            sums = self._checksums.rows.get((place.table, item))
            if sums is None:
                continue
            self._known[number] = tabled
            again = item in seen
            seen.add(item)
            for column, index in ours.items():
                found = self._text(row.get(column), formulas)
                if checksum(found) in sums[index]:
                    continue
                texts = self._spellings(row.get(column), found)
                if not sums[index].isdisjoint(map(checksum, texts)):
                    continue
                if again and not found:
                    continue  # an empty cell in a second row of the same id
                if not (
                    self._is_typed_over(place, column, row.get(column))
                    or self._is_displaced(row.get(column), formulas, sums[index])
                    or self._is_under_other_headers(place, row.get(column), sums[index])
                ):
                    yield self._change(place, column, number, item)

    def _change(self, place: TablePlace, column: int, number: int, item: str) -> ChangedCell:
        cell = self._rows[number].get(column)
        ours = (*self._checksums.headers[place.table], place.columns[column])
        return ChangedCell(
            table=place.table,
            item=item,
            header=next(header for header in ours if normal(header) == place.columns[column]),
            sheet=self._sheet.title,
            cell=f"{get_column_letter(column)}{number}",
            found="" if cell is None else text_of(cell.value),
        )

    def _lost_ids(self, place: TablePlace, ours: Mapping[int, int]) -> dict[int, str]:
        """Return, by row, the ids that somebody typed over: what stands beside them tells.

        None in tables that people fill in: ``returned.unknown_rows`` asks about their ids.

        Args:
            place: the table.
            ours: by column, the position of its checksum.
        """
        if place.table in KINDS:
            return {}
        missing = set(place.made_items) - set(place.items.values())
        formulas = FormulaTexts({get_column_letter(n): h for n, h in place.columns.items()})
        found: dict[int, str] = {}
        for number, row in self._rows.items():
            if not missing or not place.top < number <= place.end:
                continue
            if place.items.get(number) in place.made_items:
                continue
            texts = {index: self._text(row.get(column), formulas) for column, index in ours.items()}
            held = {index: checksum(text) for index, text in texts.items() if text}
            alike = {item: self._alike(place.table, item, held) for item in sorted(missing)}
            best = max(alike, key=alike.__getitem__)
            if held and 2 * alike[best] > len(held):
                found[number] = best
                missing.discard(best)
        return found

    def _alike(self, table: str, item: str, held: Mapping[int, str]) -> int:
        """Return how many of a row's checksums are those of the row that had an id."""
        sums = self._checksums.rows[table, item]
        return sum(found in sums[index] for index, found in held.items())

    def _skip_unknown_rows(
        self, place: TablePlace, typed: Sequence[int], tabled: frozenset[int]
    ) -> None:
        """Skip cells that ``returned.unknown_rows`` asks about: rows with an unknown id or none.

        Other such rows are not skipped: they are the analysts' own, such as a row of totals.
        """
        ours = frozenset(map(normal, self._checksums.headers[place.table]))
        for number, row in self._rows.items():
            item = (place.table, place.items.get(number, ""))
            here = place.top < number <= place.end and item not in self._checksums.rows
            if here and is_asked_about(place.table, row, place.columns, typed, ours):
                goes_with_it = will_have_a_row(*item, self._checksums)
                self._known[number] = tabled if goes_with_it else row.keys()

    def _text(self, cell: Cell | MergedCell | None, formulas: FormulaTexts) -> str:
        if cell is None:
            return ""
        if cell.data_type == "f":
            return formulas.text(str(getattr(cell.value, "text", cell.value)), cell.row or 0)
        return text_of(cell.value, self._epoch)

    def _texts(self, cell: Cell | MergedCell) -> tuple[str, ...]:
        """Return the comparable texts with which a cell outside the tables may have been made."""
        return self._spellings(cell, self._text(cell, _WITHOUT_HEADERS))

    def _spellings(self, cell: Cell | MergedCell | None, text: str) -> tuple[str, ...]:
        """Return the texts with which a cell may have been made, also before sheets were renamed.

        Programs that rename a sheet leave its old title in the links of formulas.
        """
        found = possible_texts(cell, text)
        if not self._retitled or cell is None or cell.data_type != "f":
            return found
        every = "|".join(map(re.escape, self._retitled))  # two sheets may have swapped titles
        before = re.sub(every, lambda match: self._retitled[match[0]], text)
        return (*found, *possible_texts(cell, before))

    def _is_displaced(
        self, cell: Cell | MergedCell | None, formulas: FormulaTexts, sums: Collection[str]
    ) -> bool:
        """Tell whether a formula is the program's, but refers to the row where it was before.

        Some programs do not adjust formulas when somebody inserts or deletes rows above them.
        """
        if cell is None or cell.data_type != "f":
            return False
        text = str(getattr(cell.value, "text", cell.value))
        rows = {int(number) for number in _ROW_NUMBER.findall(text)}
        return any(checksum(formulas.text(text, row)) in sums for row in rows)

    def _is_under_other_headers(
        self, place: TablePlace, cell: Cell | MergedCell | None, sums: Collection[str]
    ) -> bool:
        """Tell whether a formula is the program's, but reads columns whose headers were changed."""
        if cell is None or cell.data_type != "f":
            return False
        text, number = str(getattr(cell.value, "text", cell.value)), cell.row or 0
        letters = {get_column_letter(column): header for column, header in place.columns.items()}
        made = (*self._checksums.headers[place.table], *INPUTS.get(place.table, ()))
        known = {*map(normal, made), place.columns.get(place.key or 0)}
        missing = known - set(letters.values())
        changed = {letter for letter in _COLUMN.findall(text) if letters.get(letter) not in known}
        if not 0 < len(changed) <= _RENAMED:
            return False
        meant = (
            letters | dict(zip(changed, headers, strict=True))
            for headers in permutations(missing, len(changed))
        )
        return any(checksum(FormulaTexts(names).text(text, number)) in sums for names in meant)

    def _is_input(self, table: str, header: str) -> bool:
        return table in _TYPED_IN and bool(input_header(table, header, self._quarter, self._start))

    def _is_typed_over(
        self, place: TablePlace, column: int, cell: Cell | MergedCell | None
    ) -> bool:
        """Tell whether a value is typed over a formula that shows the open quarter in History."""
        header = place.columns[column]
        typed = cell is not None and cell.value is not None and cell.data_type != "f"
        return typed and self._is_input(place.table, header)

    def _own(self) -> tuple[list[ChangedCell], Additions]:
        """Return the program's cells outside its tables that were typed over, and the additions."""
        title = self._sheet.title
        # A renamed sheet is recognised by its tables.
        original_title = self._checksums.titles[self._places[0].table] if self._places else title
        known = Counter(self._checksums.outside.get(original_title, ()))
        made = self._checksums.outside_at.get(original_title, {})
        values = self._checksums.outside_values.get(original_title, {})
        others: list[Cell] = []  # that do not hold what they held when the tracker was made
        comments: list[tuple[Cell, str]] = []
        lines = self._checksums.comment_lines
        for number, row in self._rows.items():
            tabled = self._known.get(number, ())
            for column, cell in row.items():
                if isinstance(cell, MergedCell):
                    continue
                if cell.comment and (text := without_marks(cell.comment.text, lines)):
                    comments.append((cell, text))
                if column in tabled or cell.value in (None, ""):
                    continue
                as_made = made.get(cell.coordinate, "")
                sums = {*map(checksum, self._texts(cell))}
                if as_made in sums or values.get(cell.coordinate, "") in sums:
                    known[as_made] -= 1
                else:
                    others.append(cell)
        moved = [take(known, self._texts(cell)) for cell in others]
        cells = [cell for cell, is_known in zip(others, moved, strict=True) if not is_known]
        # A text of the program's that stands nowhere now was typed over, not moved.
        over = [cell for cell in cells if known[made.get(cell.coordinate, "")] > 0]
        changed = [
            ChangedCell(
                table="",
                item=title,
                header=cell.coordinate,
                sheet=title,
                cell=cell.coordinate,
                found=text_of(cell.value),
            )
            for cell in over
        ]
        return changed, Additions(
            sheet=self._sheet,
            original_title=original_title,
            places=self._places,
            cells=cells,
            over=frozenset(cell.coordinate for cell in over),
            comments=comments,
            columns=self._columns,
        )


_WITHOUT_HEADERS = FormulaTexts({})
_TYPED_IN = frozenset({*INPUTS, HISTORY_TABLE})
