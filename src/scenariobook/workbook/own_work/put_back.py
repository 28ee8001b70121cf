"""Put the analysts' own work into a fresh tracker, at the rows and columns that it was about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.workbook.own_work import kept_in_comments
from scenariobook.workbook.own_work.linked_cells import LinkedCell
from scenariobook.workbook.own_work.own_links import OwnLink, link_past_value
from scenariobook.workbook.own_work.own_print_and_properties import (
    print_texts_in_words,
    put_print_texts,
)
from scenariobook.workbook.own_work.put_back_comments import CommentsWriter
from scenariobook.workbook.own_work.put_back_linked import put_back_linked
from scenariobook.workbook.own_work.put_back_merged import put_back_merged
from scenariobook.workbook.own_work.put_back_rules import put_back_rules
from scenariobook.workbook.own_work.read import OwnCell, OwnWork, SheetWork
from scenariobook.workbook.own_work.relocate import (
    Relocation,
    breaks,
    gone_from,
    relocate_formula,
)
from scenariobook.workbook.own_work.restore import fresh_table, restore
from scenariobook.workbook.own_work.scenario_columns import (
    labels_on,
    new_headers,
    under_old_headers,
)
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import GUIDE, HIDDEN, HISTORY, INPUTS, RETIRED_TABLE
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.areas import Address, cell_ref
from scenariobook.workbook.xlsx.package import Formula, Note, Value

_TITLE = (1, 1)  # the cell whose comment keeps work that belongs to no row
_LONGEST: Final = 30_000  # characters in a comment; Excel allows 32,767
_NO_NOTE: Final = Note("")


def put_back(
    pages: Sequence[Page], own_work: OwnWork, former: FormerIds, quarter: Quarter
) -> Sequence[str]:
    """Put the analysts' own work into a fresh tracker's sheets, after the program's content.

    Return in words the formulas that have no place in it or refer to what is gone; comments keep
    these.

    Args:
        pages: the fresh tracker's sheets.
        own_work: the analysts' work in the tracker that the fresh one replaces.
        former: the former ids of rows.
        quarter: the fresh tracker's open quarter.
    """
    by_title = {page.sheet.title: page for page in pages}
    moves = _moves(pages, own_work, former)
    rows = _by_item(pages)
    prepared = []
    for sheet in own_work.sheets:
        page = by_title.get(sheet.original_title)
        linked = [cell for cell in own_work.linked if cell.sheet == sheet.title]
        writer = _WorkWriter(
            page or by_title[GUIDE],
            _with_present_first(sheet, moves[sheet.title], former),
            *(moves, str(quarter)),
            is_gone=page is None,
        )
        prepared.append((page or by_title[GUIDE], writer, linked))
    for _, writer, _ in prepared:
        writer.comments.put_conversations()
    writers = [(page, writer, writer.run(linked)) for page, writer, linked in prepared]
    for _, writer, lost in writers:
        for link in writer.links_of_values:
            if not link_past_value(by_title[HISTORY], link, former):
                lost.append((link.item, writer.link_in_words(link)))
    # Kept work is restored last, so that it does not take a cell that other work needs.
    called = {sheet.title: sheet.original_title for sheet in own_work.sheets}
    there = {title: page for title, page in by_title.items() if title not in HIDDEN}
    for page, writer, lost in writers:
        stays = [
            (piece.item, piece.words)
            for piece in writer.comments.returning
            if not restore(piece, there.get(called.get(piece.sheet, piece.sheet)), former)
        ]
        # Work that can be restored comes last, where ``pieces`` will find it.
        for item, text in sorted(
            (*lost, *stays), key=lambda lost_work: kept_in_comments.is_restorable(lost_work[1])
        ):
            _keep(*rows.get(former.present("definition", item), (page, _TITLE)), text)
    return [words for _, writer, _ in writers for words in writer.broken]


def _keep(page: Page, at: Address, text: str) -> None:
    """Add a text to a cell's comment, or to that of the next cell if it would be too long.

    A cell with a conversation is passed over, since programs do not show its comment.
    """
    row, column = at
    for start in range(0, len(text), _LONGEST):
        piece = text[start : start + _LONGEST].strip()
        while (row, column) in page.conversations or (
            len(page.grid.notes.get((row, column), _NO_NOTE).text) + len(piece) > _LONGEST
        ):
            column += 1
        page.comment(row, column, Note(piece))


def _by_item(pages: Sequence[Page]) -> dict[str, tuple[Page, Address]]:
    """Return, for each id, the cell whose comment keeps what was about it and has no place now."""
    tables = {table.name: (page, table) for page in pages for table in page.tables}
    found: dict[str, tuple[Page, Address]] = {}
    for page, table in (tables[name] for name in (*INPUTS, RETIRED_TABLE) if name in tables):
        for key, row in page.rows_by_key(table).items():
            column = table.left + table.headers.index(table.key)
            found.setdefault(text_of(key), (page, (row, column)))
    return found


def _moves(pages: Sequence[Page], own_work: OwnWork, former: FormerIds) -> dict[str, Relocation]:
    """Return where the cells of each sheet go, by the title that it came back with."""
    tables = {table.name: (page, table) for page in pages for table in page.tables}
    renamed = new_headers(own_work.labels, labels_on(pages), former)
    fresh = {
        name: under_old_headers(
            fresh_table(page, table, former),
            {column.header.strip().casefold() for column in table.columns if not column.own},
            renamed,
        )
        for name, (page, table) in tables.items()
    }
    headers = {
        (name, column.own.number): column.header.strip().casefold()
        for name, (_, table) in tables.items()
        for column in table.columns
        if column.own
    }
    return {
        sheet.title: Relocation(sheet.original_title, sheet.places, fresh, headers)
        for sheet in own_work.sheets
    }


def _with_present_first(sheet: SheetWork, moves: Relocation, former: FormerIds) -> SheetWork:
    """Return work with the links of present ids before those of former ones.

    Of two items that have become one, the row of the present id keeps its link.
    """

    def is_former(link: OwnLink) -> bool:
        item, _ = moves.about(link.row, link.column)
        return former.present("definition", item) != item

    return replace(sheet, links=sorted(sheet.links, key=is_former))


class _WorkWriter:
    """Writes the work of one sheet onto a page: its own, or the Guide if that is gone."""

    def __init__(
        self,
        page: Page,
        sheet: SheetWork,
        moves: Mapping[str, Relocation],
        quarter: str,
        *,
        is_gone: bool,
    ) -> None:
        self._page = page
        self._sheet = sheet
        self._all = moves
        self._moves = moves[sheet.title]
        self._quarter = quarter
        self._is_gone = is_gone
        self._lost: list[tuple[str, str]] = []
        self.comments = CommentsWriter(page, sheet, self._moves, is_gone=is_gone)
        self.links_of_values: list[OwnLink] = []  # links on values that History has now
        self.broken: list[str] = []  # in words, formulas without a place or without what they read
        self._aside: dict[Address, Address] = {}  # cells without their place: old, new address
        self._headers = {
            (table.top, column): header.header
            for table in page.tables
            for column, header in enumerate(table.columns, table.left)
            if header.own
        }

    def run(self, linked: Iterable[LinkedCell]) -> list[tuple[str, str]]:
        """Write all own work; return (item, text) for work whose row or column is gone.

        Args:
            linked: the input cells of the sheet that hold a formula.
        """
        for cell in self._sheet.cells:
            self._cell(cell)
        for held, why in put_back_linked(self._page, linked, self._all, is_gone=self._is_gone):
            self._lose(*held.at, f"the formula ={held.formula.text}")
            self.broken.append(held.not_kept(f"{why}; a comment keeps the formula"))
        self._new_rows()
        self._colours()
        self._lost += self.comments.run()
        self._sizes()
        self._print_texts()
        self._links()
        if not self._is_gone:
            put_back_merged(self._page, self._sheet, self._moves, self._aside)
        for area, text, now in put_back_rules(
            self._page, self._sheet, self._all, is_gone=self._is_gone
        ):
            if now:
                self._break(text, now[:2])
            else:
                self._lose(*area[:2], text)
        return self._lost

    def _at(self, row: int, column: int) -> tuple[int, int] | None:
        return None if self._is_gone else self._moves.at_within_sheet(row, column)

    def _cell(self, own: OwnCell) -> None:
        page, cell = self._page, own.cell
        place = self._at(cell.row, cell.column)
        if place is None:
            self._lose_cell(cell)
            return
        row, column = place
        held = page.grid.rows.get(row, {})
        if column in held:  # the program has written there now
            column = max(held) + 1
            self._aside[cell.row, cell.column] = row, column
        value: Value = own.value
        if place in self._headers:
            value = self._headers[place]
        elif isinstance(value, Formula):
            text = relocate_formula(value.text, self._sheet.title, self._all)
            if breaks(value.text, text):
                gone = "; ".join(gone_from(value.text, self._sheet.title, self._all))
                self._break(f"the formula {value.text}", (row, column), gone)
                value = value.text  # as words, which whoever mends them makes a formula again
            else:
                value = replace(value, text=text.removeprefix("="))
        page.grid.put(row, column, value, page.styles.copied(cell))

    def _break(self, text: str, place: Address, gone: str = "") -> None:
        """Keep in the comment of a cell what reads something that is gone, and tell of it.

        Args:
            text: what kind of thing it is, and its text.
            place: the cell, in the fresh tracker.
            gone: what it reads that is gone, in words.
        """
        words = f"Here was {text}. What it reads is gone{gone and f': {gone}'}"
        self._page.comment(*place, Note(words))
        where = f"{self._page.sheet.title}!{cell_ref(place)}"
        self.broken.append(f"{short(text)} at {where} reads what is gone; a comment keeps it")

    def _lose(self, row: int, column: int, text: str) -> None:
        """Keep in words what has no place any more."""
        about = self._moves.about(row, column)
        typed = self._moves.typed_about(row, column)
        words = kept_in_comments.in_words(self._where(row, column), typed, text)
        self._lost.append((about[0], words))

    def link_in_words(self, link: OwnLink) -> str:
        """Return the words that keep a link whose cell is gone."""
        about = self._moves.typed_about(link.row, link.column)
        where = self._where(link.row, link.column)
        return kept_in_comments.in_words(where, about, f"a link to {link.address}")

    def _lose_cell(self, cell: Cell) -> None:
        about = self._moves.about(cell.row, cell.column)
        place = next((p for p in reversed(self._sheet.places) if cell.row > p.top), None)
        headers = {column: place.header(column) for column in place.columns} if place else {}
        text, is_enough = kept_in_comments.value_in_words(cell, headers)
        if text:
            typed = self._moves.typed_about(cell.row, cell.column)
            words = kept_in_comments.in_words(self._where(cell.row, cell.column), typed, text)
            is_enough = is_enough and all(about)
            self._lost.append(
                (about[0], kept_in_comments.mark_restorable(words) if is_enough else words)
            )

    def _where(self, row: int, column: int) -> str:
        return f"{self._sheet.title}!{cell_ref((row, column))}"

    def _new_rows(self) -> None:
        """Give the analysts' columns cells in rows that are new."""
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
        """Put links on their cells; a link on a value of a closed quarter goes to History."""
        for held in self._sheet.links:
            old = held.row, held.column
            place = self._aside.get(old) or self._at(*old)
            inside = held.target.inside
            if inside:
                inside = relocate_formula(f"={inside}", self._sheet.title, self._all)[1:]
                if breaks(held.target.inside or "", inside):
                    words = f"a link to {held.address}"
                    if place:
                        self._break(words, place)
                    else:
                        self._lose(*old, words)
                    continue
            link = replace(held, target=replace(held.target, inside=inside))
            if link.is_on_input and link.quarter != self._quarter:
                self.links_of_values += [link] if link.item else []
            elif place and place not in self._page.grid.links:
                self._page.grid.links[place] = link.target
            elif not link.is_in_text:
                self._lose(*old, f"a link to {link.address}")

    def _print_texts(self) -> None:
        """Put what analysts typed in print headers and footers over the program's texts."""
        texts = self._sheet.print_texts
        if self._is_gone:
            self._lost += [("", words) for words in print_texts_in_words(texts, self._sheet.title)]
        else:
            put_print_texts(self._page.sheet, texts)
