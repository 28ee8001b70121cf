"""Put the analysts' comments and conversations into a fresh tracker's sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scenariobook.workbook.own_work import kept_in_comments
from scenariobook.workbook.own_work.conversations import (
    author_in_words,
    conversations,
    moved,
)
from scenariobook.workbook.own_work.read import SheetWork
from scenariobook.workbook.own_work.relocate import Relocation
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.areas import Address, cell_ref
from scenariobook.workbook.xlsx.package import PROGRAM, Note


class CommentsWriter:
    """Writes the comments and conversations of one sheet.

    Attributes:
        returning: the work in the comments that may go back to its place.
    """

    def __init__(self, page: Page, work: SheetWork, moves: Relocation, *, is_gone: bool) -> None:
        self._page = page
        self._work = work
        self._moves = moves
        self._is_gone = is_gone
        self._held = conversations(work.threads, work.persons)
        self._new: Mapping[Address, Address] = {}  # the new cells of conversations, by the old
        self.returning: list[kept_in_comments.KeptWork] = []

    def put_conversations(self) -> None:
        """Write the conversations that have a cell; move the program's comments off these cells.

        All sheets' conversations are written before any comment, which must not go where a program
        hides it.
        """
        if self._is_gone or not self._work.threads:
            return
        page = self._page
        page.grid.threads, self._new = moved(self._work.threads, self._at)
        page.conversations.update(self._new.values())
        hidden = sorted(page.conversations & page.grid.notes.keys())
        for at, note in [(at, page.grid.notes.pop(at)) for at in hidden]:
            page.comment(*at, note)

    def run(self) -> Iterator[tuple[str, str]]:
        """Write the comments; yield (item, words) for each that has no place any more."""
        without = {at: Note("") for at in self._held.keys() - self._new.keys()}
        notes = without | {(row, column): note for row, column, note in self._work.comments}
        for at, note in sorted(notes.items()):
            kept = self._beside_conversation(at, note) if at in self._held else note
            returning, rest = kept_in_comments.pieces(kept.text)
            self.returning += returning
            place = self._at(*at)
            if not rest:
                continue
            if place:
                self._page.comment(*place, replace(kept, text=rest))
            elif kept_in_comments.says_where_from(rest):
                yield self._moves.about(*at)[0], rest
            else:
                yield self._lost(at, replace(kept, text=rest))

    def _beside_conversation(self, at: Address, note: Note) -> Note:
        """Return what the comment on a cell with a conversation has to keep elsewhere.

        That is what stands below the conversation; of a conversation without a cell, all of it, by
        its authors and times.
        """
        end = self._held[at].end_in(note.text)
        rest = note.text[end:].strip()
        if at not in self._new:
            return Note("\n\n".join(filter(None, (self._held[at].in_words, rest))))
        text = note.text[:end].rstrip() if end else note.text
        self._page.grid.notes[self._new[at]] = replace(note, text=text)
        return Note(rest if end else "")

    def _lost(self, at: Address, note: Note) -> tuple[str, str]:
        about = self._moves.about(*at)
        words = kept_in_comments.comment_in_words(
            f"{self._work.title}!{cell_ref(at)}",
            self._moves.typed_about(*at),
            note.text,
            "" if note.author == PROGRAM else author_in_words(note.author),
        )
        return about[0], kept_in_comments.mark_restorable(words) if all(about) else words

    def _at(self, row: int, column: int) -> Address | None:
        return None if self._is_gone else self._moves.at_within_sheet(row, column)
