"""Define a file that is taken in; tell what the record has of it, and what may come again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from string import ascii_uppercase

from msgspec import structs

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.standing import Claim, claims_in, still_said
from scenariobook.record.ledger.entries import (
    SETTLE,
    TEAM,
    Addition,
    Asked,
    Content,
    Entry,
    Named,
    Origin,
)
from scenariobook.record.ledger.keys import ABOUT_NO_FIELD, Key, RecordRow
from scenariobook.record.values.input_cell import InputCell


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is taken in.

    Attributes:
        name: The file's name.
        sha256: The SHA-256 of its bytes.
        by: The file's contributor; empty if unknown.
        made_after: See ``Origin``; None for a table.
        knew: The number of the last entry that a table's author could know: the last one before the
            command.
        hand_out: The name of the hand-out, if the file is a copy of one; else empty.
        other_names: Names of other people that were typed in a hand-out.
        is_feed: Whether the file is a published series. The same bytes are compared again, since
            they give other values once the study's feeds have changed.
    """

    name: str
    sha256: str
    by: str = ""
    made_after: int | None = None
    knew: int = 0
    hand_out: str = ""
    other_names: str = ""
    is_feed: bool = False

    @property
    def is_copy(self) -> bool:
        """Whether the file is a copy of a tracker; else it is a table."""
        return self.made_after is not None


def asks_whose(record: Record, file: File) -> bool:
    """Tell whether a hand-out names somebody else, and nobody has said who its contributor is."""
    return any(e.content.name and e.origin.sha256 == file.sha256 for e in record.file_questions)


def naming_entry(record: Record, file: File, origin: Origin) -> list[Addition]:
    """Return the entry that gives an already recorded file another contributor, if any."""
    contributor = record.taken.get(file.sha256)
    if contributor in {None, TEAM} or file.hand_out or not file.by:
        return []
    before = record.whose(file.sha256)
    if file.by in {before, PurePath(file.name).name}:  # the latter by default, of a table
        return []
    if file.by == TEAM and before:  # somebody's copy, saved over the tracker, stays hers
        return []
    of_file = structs.replace(origin, file=file.name, sha256=file.sha256)
    return [(Named(record.open_quarter, file.by, file.sha256), of_file)]


def any_open(files: Iterable[File], record: Record) -> bool:
    """Tell whether somebody still has to settle something of the files."""
    digests = {file.sha256 for file in files}
    claims = (claim for of_field in record.open.values() for claim in of_field)
    entries = [*(claim.entry for claim in claims), *record.file_questions]
    return any(entry.origin.sha256 in digests for entry in entries)


@dataclass(frozen=True, slots=True)
class TakenBefore:
    """The record's claims of a file, before the file is taken in, perhaps again.

    Attributes:
        record: The record.
        former: The former ids that the study declares.
        file: The file.
    """

    record: Record
    former: FormerIds
    file: File

    @property
    def contributor(self) -> str:
        """The file's contributor; its SHA-256 if unknown."""
        return self.record.whose(self.file.sha256, self.file.by) or self.file.sha256

    def last_claims(self) -> Mapping[tuple[Key, str], Claim]:
        """Return the contributor's last claims, by field and row id, which is empty for a table.

        For a copy, only claims from this copy count; for a table, all claims of the contributor.
        """
        record, contributor = self.record, self.contributor
        pairs: list[tuple[Key, Claim]] = []
        for row, entries in record.entries.items():
            if any(record.contributors.of(entry) == contributor for entry in entries):
                claims = claims_in(entries, record.ids, record.contributors)
                for name, of_field in claims.items():
                    pairs += [(Key(*row, name), claim) for claim in still_said(of_field)]
        for key, raised in record.open.items():
            # Claims that earlier versions raised are not among the row's entries.
            pairs += [(key, claim) for claim in raised if claim.is_raised]
        return {
            (key, claim.row_id if self.file.is_copy else ""): claim
            for key, claim in pairs
            if claim.by == contributor and self._is_of_copy(claim)
        }

    def _is_of_copy(self, claim: Claim) -> bool:
        """Tell whether a contributor's claim came from this copy; true for a table."""
        copy_key = (True, self.file.made_after, bool(self.file.hand_out))
        return claim.copy_key == copy_key or not self.file.is_copy

    def may_repeat(self, cells: Iterable[InputCell]) -> Iterable[object] | None:
        """Return the fields and rows that the file may claim again; None if nothing limits it.

        Nothing limits a new file or a feed. A file that was taken in before may claim again:

        * fields whose last claim was undone, even a claim from another file of the same copy;
        * fields for which its text was unclear;
        * rows about which it raised a question: the study may have the row's item now.

        Args:
            cells: Its cells.
        """
        if self.file.sha256 not in self.record.taken or self.file.is_feed:
            return None
        unclear = {
            (key, claim.row_id)
            for key, claims in self.record.open.items()
            for claim in claims
            if key.field not in ABOUT_NO_FIELD and claim.is_unclear and self._is_of_file(claim)
        }
        return {*self._undone(cells), *unclear, *(row for *_, row in self.row_questions())}

    def _undone(self, cells: Iterable[InputCell]) -> Iterator[object]:
        """Yield the fields whose last claim from the file, or from its copy, was undone."""
        said = {
            (cell.key, self.row_id(cell)) for cell in cells if cell.is_edit or not self.file.is_copy
        }
        last: dict[object, tuple[int, bool]] = {}
        for rows, is_undone in ((self.record.entries, False), (self.record.undone, True)):
            for row, entries in rows.items():
                quarter, kind, subject = row
                for entry in entries:
                    for name, row_id in self._fields_brought(row, entry):
                        field = Key(quarter, kind, self.former.present(kind, subject), name), row_id
                        if entry.origin.sha256 == self.file.sha256 or field in said:
                            latest = entry.number, is_undone
                            last[field] = max(last.get(field, latest), latest)
        return (field for field, (_, is_undone) in last.items() if is_undone)

    def row_questions(self) -> Iterator[tuple[Key, int, object]]:
        """Yield the file's open questions about a row or a column: key, entry's number, row."""
        for key, claims in self.record.open.items():
            for claim in claims if key.field in ABOUT_NO_FIELD else ():
                if self._is_of_file(claim):
                    origin = claim.entry.origin
                    yield key, claim.number, row_of(origin.sheet, origin.cells.get(key.field, ""))

    def _is_of_file(self, claim: Claim) -> bool:
        return bool(claim.entry.origin.sha256 == self.file.sha256)

    def _fields_brought(self, row: RecordRow, entry: Entry[Content]) -> Iterator[tuple[str, str]]:
        """Yield the fields that an entry took from the file, or from another file of the same copy.

        Each field comes with the id that its row had then. Decisions and answers come from no file.
        """
        content, origin, contributors = entry.content, entry.origin, self.record.contributors
        same_file = origin.sha256 == self.file.sha256
        if not (same_file or contributors.of(entry) == self.contributor):
            return
        if origin.by == SETTLE or getattr(content, "back", False):
            return
        if isinstance(content, Asked):
            for field in content.fields:
                if same_file and field.key.row == row:
                    yield field.field, field.key.subject.id
            return
        for name, claims in claims_in([entry], self.record.ids, contributors).items():
            for claim in claims:
                if same_file or self._is_of_copy(claim):
                    yield name, claim.row_id

    def row_id(self, cell: InputCell) -> str:
        """Return the id under which a cell's claim is recorded: the id of its row."""
        is_former = cell.former_row_id in self.former.renamed.get(cell.key.kind, ())
        return cell.former_row_id if is_former else cell.key.subject.id

    def has_asked(self, cell: InputCell) -> bool:
        """Tell whether a cell of the file has asked the same question before."""
        place = self.file.sha256, cell.place.sheet, cell.place.cell
        origins = (claim.entry.origin for claim in self.record.open.get(cell.key, ()))
        return any((o.sha256, o.sheet, o.cells.get(cell.key.field, "")) == place for o in origins)


def row_of(sheet: str, cell: str) -> tuple[str, str]:
    """Return the sheet and the row of a cell, such as ``K8`` or ``R8C3``."""
    return sheet, cell.lstrip(ascii_uppercase).partition("C")[0]
