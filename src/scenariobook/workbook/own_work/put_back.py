"""The analysts' own work put into a fresh tracker, each piece beside what it was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import MultiCellRange

from scenariobook.quarter import Quarter
from scenariobook.record.former import FormerIds
from scenariobook.workbook.own_work import without_place
from scenariobook.workbook.own_work.described_by_them import put_margins, told_margins
from scenariobook.workbook.own_work.links import OwnLink, to_history
from scenariobook.workbook.own_work.place_again import fresh_table, put_back
from scenariobook.workbook.own_work.read import Carried, CarriedSheet, OwnCell
from scenariobook.workbook.own_work.relocate import Relocation, Slide, followed
from scenariobook.workbook.shape import program_rules
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import (
    GUIDE,
    HIDDEN,
    HISTORY,
    INPUTS,
    RETIRED_TABLE,
)
from scenariobook.workbook.sheets.page import Page
from scenariobook.workbook.xlsx.areas import Address, Area
from scenariobook.workbook.xlsx.opc import children, parse, write
from scenariobook.workbook.xlsx.package import Formula, Note, Value
from scenariobook.workbook.xlsx.rules import areas, make_way

_TITLE = (1, 1)  # where a sheet says what no place is left for
_LAST = (1_048_576, 16_384)  # the farthest cell of a sheet
_LONGEST: Final = 30_000  # characters of a comment, which holds 32,767
_SILENT: Final = Note("")


def carry(pages: Sequence[Page], carried: Carried, former: FormerIds, quarter: Quarter) -> None:
    """Put the analysts' own work into a fresh tracker's sheets, which are written already.

    ``former`` are ids that rows had before, ``quarter`` is the open one.
    """
    by_title = {page.sheet.title: page for page in pages}
    moves = _moves(pages, carried, former)
    rows = _by_item(pages)
    carriers = []
    for sheet in carried.sheets:
        page = by_title.get(sheet.made_as)
        carrier = _Carrier(
            page or by_title[GUIDE], sheet, moves, str(quarter), is_gone=page is None
        )
        carriers.append((page or by_title[GUIDE], carrier, carrier.run()))
    # What returns comes last, where nothing else has taken its place.
    past = by_title[HISTORY]
    for _, carrier, lost in carriers:
        for link in carrier.of_values:
            if not to_history(past, link, former):
                lost.append((link.item, carrier.in_words(link)))
    called = {sheet.called: sheet.made_as for sheet in carried.sheets}
    there = {title: page for title, page in by_title.items() if title not in HIDDEN}
    for page, carrier, lost in carriers:
        stays = [
            (piece.item, piece.words)
            for piece in carrier.returning
            if not put_back(piece, there.get(called.get(piece.sheet, piece.sheet)), former)
        ]
        # What may go back comes below the rest, in which it will be found again.
        for item, text in sorted(
            (*lost, *stays), key=lambda said: without_place.goes_back(said[1])
        ):
            _say(*rows.get(former.present("definition", item), (page, _TITLE)), text)


def _say(page: Page, at: Address, text: str) -> None:
    """Add words to a cell's comment, or to the next cells' where it would grow too long."""
    row, column = at
    for start in range(0, len(text), _LONGEST):
        piece = text[start : start + _LONGEST].strip()
        while len(page.grid.notes.get((row, column), _SILENT).text) + len(piece) > _LONGEST:
            column += 1
        page.comment(row, column, Note(piece))


def _by_item(pages: Sequence[Page]) -> dict[str, tuple[Page, Address]]:
    """Return where what is about an item stands best, when its own place is gone."""
    tables = {table.name: (page, table) for page in pages for table in page.tables}
    found: dict[str, tuple[Page, Address]] = {}
    for page, table in (tables[name] for name in (*INPUTS, RETIRED_TABLE) if name in tables):
        for key, row in page.rows_by_key(table).items():
            column = table.left + table.headers.index(table.key)
            found.setdefault(text_of(key), (page, (row, column)))
    return found


def _moves(pages: Sequence[Page], carried: Carried, former: FormerIds) -> dict[str, Relocation]:
    """Return where the cells of each sheet go, by the title that it came back under."""
    tables = {table.name: (page, table) for page in pages for table in page.tables}
    fresh = {name: fresh_table(*found, former) for name, found in tables.items()}
    headers = {
        (name, column.own.number): column.header.strip().casefold()
        for name, (_, table) in tables.items()
        for column in table.columns
        if column.own
    }
    return {
        sheet.called: Relocation(sheet.made_as, sheet.places, fresh, headers)
        for sheet in carried.sheets
    }


class _Carrier:
    """Puts the work of one sheet on a page: its own, or the Guide where that is gone."""

    def __init__(
        self,
        page: Page,
        sheet: CarriedSheet,
        moves: Mapping[str, Relocation],
        quarter: str,
        *,
        is_gone: bool,
    ) -> None:
        self._page = page
        self._sheet = sheet
        self._all = moves
        self._moves = moves[sheet.called]
        self._quarter = quarter
        self._is_gone = is_gone
        self._lost: list[tuple[str, str]] = []
        self.returning: list[without_place.Piece] = []  # what may go back to its place
        self.of_values: list[OwnLink] = []  # links of values that Past values shows now
        self._aside: dict[Address, Address] = {}  # cells that had to make way: where they are now
        self._headers = {
            (table.top, column): header.header
            for table in page.tables
            for column, header in enumerate(table.columns, table.left)
            if header.own
        }

    def run(self) -> list[tuple[str, str]]:
        """Put everything; return in words what no place is left for, and what it was about."""
        for cell in self._sheet.cells:
            self._cell(cell)
        self._new_rows()
        self._colours()
        self._comments()
        self._threads()
        self._sizes()
        self._margins()
        self._links()
        self._merged()
        self._formats()
        self._checks()
        return self._lost

    def _at(self, row: int, column: int) -> tuple[int, int] | None:
        place = None if self._is_gone else self._moves.at(row, column)
        return place if place and place <= _LAST and place[1] <= _LAST[1] else None

    def _cell(self, own: OwnCell) -> None:
        page, cell = self._page, own.cell
        place = self._at(cell.row, cell.column)
        if place is None:
            self._lose_cell(cell)
            return
        row, column = place
        held = page.grid.rows.get(row, {})
        if column in held:  # something of the program's stands there now
            column = max(held) + 1
            self._aside[cell.row, cell.column] = row, column
        value: Value = own.value
        if place in self._headers:
            value = self._headers[place]
        elif isinstance(value, Formula):
            text = followed(value.text, self._sheet.called, self._all)
            value = replace(value, text=text.removeprefix("="))
        page.grid.put(row, column, value, page.styles.like(cell))

    def _lose(self, row: int, column: int, text: str, *, is_comment: bool = False) -> None:
        """Keep what no place is left for, in words."""
        about = self._moves.about(row, column)
        if text:
            words = without_place.in_words(
                self._where(row, column), about, text, is_comment=is_comment
            )
            is_enough = is_comment and all(about)
            self._lost.append(
                (about[0], without_place.put_back_later(words) if is_enough else words)
            )

    def in_words(self, link: OwnLink) -> str:
        """Return the words for a link that no place is left for."""
        about = self._moves.about(link.row, link.column)
        where = self._where(link.row, link.column)
        return without_place.in_words(where, about, f"a link to {link.address}")

    def _lose_cell(self, cell: Cell) -> None:
        item, header = self._moves.about(cell.row, cell.column)
        place = next((p for p in reversed(self._sheet.places) if cell.row > p.top), None)
        text, is_enough = without_place.held_in(cell, place.columns if place else {})
        if item and place and cell.column > place.edge:
            header = without_place.beside(cell.column - place.edge)
        if text:
            words = without_place.in_words(self._where(cell.row, cell.column), (item, header), text)
            is_enough = is_enough and bool(item and header)
            self._lost.append((item, without_place.put_back_later(words) if is_enough else words))

    def _where(self, row: int, column: int) -> str:
        return f"{self._sheet.called}!{get_column_letter(column)}{row}"

    def _new_rows(self) -> None:
        """Give columns of their own the cells of rows that are new."""
        for table in self._page.tables:
            for column, header in enumerate(table.columns, table.left):
                for row in range(table.top, table.last + 1) if header.own else ():
                    if column not in self._page.grid.rows.get(row, {}):
                        is_head = row == table.top
                        value = header.header if is_head else None
                        look = "header left" if is_head else "text"
                        self._page.put(row, column, value, look)

    def _colours(self) -> None:
        styles, rows = self._page.styles, self._page.grid.rows
        for old_row, old_column, fill, ink, kind in self._sheet.colours:
            place = self._at(old_row, old_column)
            if place:
                row, column = place
                value, style = rows.get(row, {}).get(column, (None, styles.number("line")))
                self._page.grid.put(row, column, value, styles.coloured(style, fill, ink, kind))

    def _comments(self) -> None:
        for row, column, note in self._sheet.comments:
            returning, rest = without_place.pieces(note.text)
            self.returning += returning
            place = self._at(row, column)
            if place:
                if rest:
                    self._page.comment(*place, replace(note, text=rest))
            elif without_place.is_told(rest):
                self._lost.append((self._moves.about(row, column)[0], rest))
            else:
                self._lose(row, column, rest, is_comment=True)

    def _threads(self) -> None:
        """Let conversations follow their cells; those of cells that are gone became comments."""
        if self._sheet.threads and not self._is_gone:
            root = parse(self._sheet.threads)
            for thread in list(children(root, "threadedComment")):
                place = self._at(*coordinate_to_tuple(thread.get("ref")))
                if place:
                    row, column = place
                    thread.set("ref", f"{get_column_letter(column)}{row}")
                else:
                    root.remove(thread)
            self._page.grid.threads = write(root) if len(root) else b""

    def _sizes(self) -> None:
        if self._is_gone:
            return
        dimensions = self._page.sheet.column_dimensions
        for (row, old), width in self._sheet.widths.items():
            column = self._moves.column(row, old)
            if column:
                dimensions[get_column_letter(column)].width = width
        for row, old in self._sheet.hidden:
            column = self._moves.column(row, old)
            if column:
                dimensions[get_column_letter(column)].hidden = True
        for row in self._sheet.hidden_rows:
            if new := self._moves.row(row):
                self._page.grid.hidden.add(new)
        for row, height in self._sheet.heights.items():
            new = self._moves.row(row)
            if new:
                self._page.height(new, height)

    def _links(self) -> None:
        """Let links follow their cells; one of a quarter that is closed goes with its value."""
        for held in self._sheet.links:
            stood = held.row, held.column
            inside = held.to.inside
            if inside:
                inside = followed(f"={inside}", self._sheet.called, self._all)[1:]
            link = replace(held, to=replace(held.to, inside=inside))
            if link.is_typed and link.quarter != self._quarter:
                self.of_values += [link] if link.item else []
            elif place := self._aside.get(stood) or self._at(*stood):
                self._page.grid.links[place] = link.to
            elif not link.is_told:
                self._lose(*stood, f"a link to {link.address}")

    def _margins(self) -> None:
        """Put what was typed in print headers and footers, in place of the program's words."""
        margins = self._sheet.margins
        if self._is_gone:
            self._lost += [("", words) for words in told_margins(margins, self._sheet.called)]
        else:
            put_margins(self._page.sheet, margins)

    def _merged(self) -> None:
        """Merge cells of their own again, where nothing would be hidden below."""
        for area in self._sheet.merged:
            found = self._area(area)
            stays = found and _size(found) == _size(area) and area[:2] not in self._aside
            if found and stays and not self._hides(found):
                self._page.sheet.merged_cells.add(_ref(found))

    def _hides(self, area: Area) -> bool:
        top, left, bottom, right = area
        rows = self._page.grid.rows
        first = top, left
        places = ((row, c) for row in range(top, bottom + 1) for c in rows.get(row, ()))
        under = (place for place in places if left <= place[1] <= right and place != first)
        return any(_value(rows, place) not in (None, "") for place in under) or any(
            _meet(area, other) for other in areas(self._page.sheet.merged_cells)
        )

    def _formats(self) -> None:
        """Put conditional formats of their own, and the looks that they gave the program's."""
        held = self._page.sheet.conditional_formatting
        ours: dict[str, list[tuple[Area, Rule]]] = {}
        for one in held:
            for rule in one.rules:
                places = ours.setdefault(program_rules.said(rule), [])
                places += [(area, rule) for area in areas(one.sqref)]
        put: set[tuple[object, ...]] = set()
        for area, rule in self._sheet.rules.formats:
            found = self._area(area)
            if found is None:
                self._lose_rule(area, f"a conditional format: {', '.join(rule.formula)}")
                continue
            alike = ours.get(program_rules.said(rule), ()) if not self._sheet.rules.sealed else ()
            if any(_side_by_side(found, where) for where, _ in alike):
                continue
            again = copy(rule)
            again.formula = [str(self._followed(text, area, found)) for text in rule.formula]
            again.priority = 0  # after those that are there
            told = found, program_rules.said(rule), program_rules.look(rule), *again.formula
            if told not in put:
                put.add(told)
                held.add(_ref(found), again)
        for made, theirs in self._sheet.rules.looks:
            for _, rule in ours.get(made.says, ()):
                rule.dxf, rule.colorScale = copy(theirs.dxf), copy(theirs.colorScale)

    def _checks(self) -> None:
        """Put validations of their own, in place of the program's where it has some."""
        for area, check in self._sheet.rules.checks:
            found = self._area(area)
            if found is None:
                self._lose_rule(area, f"a validation: {check.formula1 or check.prompt or ''}")
                continue
            make_way(self._page.sheet, found)
            again = copy(check)
            again.sqref = MultiCellRange(_ref(found))
            again.formula1 = self._followed(check.formula1, area, found)
            again.formula2 = self._followed(check.formula2, area, found)
            self._page.sheet.add_data_validation(again)

    def _lose_rule(self, area: Area, text: str) -> None:
        self._lose(area[0], area[1], text)

    def _followed(self, formula: str | None, old: Area, new: Area) -> str | None:
        """Return a formula that is relative to the first cell of an area, for another area."""
        if not formula:
            return formula
        slide = Slide(old[0], old[2], new[0] - old[0])
        return followed(f"={formula}", self._sheet.called, self._all, slide).removeprefix("=")

    def _area(self, area: Area) -> Area | None:
        return None if self._is_gone else self._moves.area(area)


def _size(area: Area) -> tuple[int, int]:
    top, left, bottom, right = area
    return bottom - top, right - left


def _ref(area: Area) -> str:
    top, left, bottom, right = area
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _meet(one: Area, other: Area) -> bool:
    """Tell whether two areas share a cell."""
    return one[0] <= other[2] and other[0] <= one[2] and _side_by_side(one, other)


def _side_by_side(one: Area, other: Area) -> bool:
    """Tell whether two areas share a column."""
    return one[1] <= other[3] and other[1] <= one[3]


def _value(rows: Mapping[int, Mapping[int, tuple[Value, int]]], place: tuple[int, int]) -> Value:
    row, column = place
    return rows.get(row, {}).get(column, (None, 0))[0]
