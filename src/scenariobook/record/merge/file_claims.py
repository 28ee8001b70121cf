"""Take in a file: compare each of its cells with what its contributor said, and make claims.

A cell is compared with what this contributor last said from this copy, else with what the copy
showed when it was made. The same: it says nothing. Again as it was handed out, after its author had
said otherwise: somebody is asked. Anything else is a claim. What stands, ``standing`` decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import cast

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.record import About, Record, recorded
from scenariobook.record.claims.standing import Claim, Says, claims_in, says_the_same, stated
from scenariobook.record.claims.standing import said as counting
from scenariobook.record.ledger.entries import (
    ABOUT_NO_FIELD,
    SETTLE,
    Addition,
    Asked,
    Content,
    Entry,
    FieldOf,
    Key,
    Origin,
    Raised,
    Taken,
    id_of,
    part_of,
    settled,
    writable,
)
from scenariobook.record.ledger.kinds import FIELDS, Recorded, UnclearCell
from scenariobook.record.values.field_values import Typed, plain, shown

_OfRecorded = tuple[Quarter, Recorded, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is taken in.

    Attributes:
        name: Its name.
        sha256: The SHA-256 of its bytes.
        by: Whose it is; empty if nobody has said.
        position: The position of the ledger that it was made at; None for a table.
        knew: The number of the last entry that a table's author could know of: the last one before
            it was brought, with other files or alone.
        hand_out: The name of the hand-out that it is a copy of; empty if it is none.
        names: Another person's name that stands in it, if it is somebody's hand-out.
    """

    name: str
    sha256: str
    by: str = ""
    position: int | None = None
    knew: int = 0
    hand_out: str = ""
    names: str = ""

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of a tracker; otherwise it is a table."""
        return self.position is not None

    @property
    def contributor(self) -> str:
        """Who contributes; a file of nobody's is its own contributor."""
        return self.by or self.sha256


@dataclass(frozen=True, slots=True)
class Heard:
    """What a file says.

    Attributes:
        additions: The entries that it adds to the ledger.
        claims: The cells that make a claim.
        again: The cells that are again as they were handed out, after their author had filled them.
        beside: The cells that are no fields of an open row, and raise a question.
    """

    additions: list[Addition] = field(default_factory=list)
    claims: list[Typed] = field(default_factory=list)
    again: list[Typed] = field(default_factory=list)
    beside: list[Typed] = field(default_factory=list)


def heard(
    record: Record, former: FormerIds, file: File, cells: Collection[Typed], origin: Origin
) -> Heard:
    """Return what a file says that the record does not have from it.

    Args:
        record: The record.
        former: The former ids that the study declares.
        file: The file.
        cells: Its cells.
        origin: Who records, when, and by which command.
    """
    file = replace(file, by=record.taken.get(file.sha256, file.by))
    contributor = record.contributors.names.get(file.sha256, file.contributor)
    own = _own(record, contributor, file)
    said = Heard()
    for cell in _once(cells, former, _repeats(record, former, contributor, file, cells)):
        if not cell.key.declared:
            said.beside.append(cell)
            continue
        under = _under(cell, former) if file.is_copy else ""
        says, mine = _says(cell), own.get((cell.key, under))
        handed_out = cell.base if file.is_copy else recorded(record, cell.key)
        last = mine.says if mine else handed_out
        takes_side = not (file.is_copy or mine) and cell.key in record.open
        if not takes_side and _still_says(cell, last):
            continue
        is_again = mine is not None and file.is_copy and says_the_same(says, handed_out)
        (said.again if is_again else said.claims).append(cell)
    for found in (said.claims, said.again, said.beside):
        found.sort(key=_place_in_row)
    origin = structs.replace(
        origin,
        file=file.name,
        sha256=file.sha256,
        by=file.by,
        copy=file.position,
        hand_out=file.hand_out,
    )
    said.additions.extend(_additions(record, former, file, said, origin))
    return said


def _place_in_row(cell: Typed) -> tuple[object, ...]:
    """Return what puts cells in the order of rows, and of the fields in a row."""
    fields = [*FIELDS.get(cell.key.kind, ())]
    field = cell.key.field
    return cell.key[:3], fields.index(field) if field in fields else -1, field, cell.place


def _own(record: Record, contributor: str, file: File) -> Mapping[tuple[Key, str], Claim]:
    """Return the last claim of a contributor about each field; of a copy, under each id.

    Args:
        record: The record.
        contributor: Whose claims.
        file: Of a copy, only what she said from it counts; of a table, all.
    """
    found: list[tuple[Key, Claim]] = []
    for (kind, subject, quarter), entries in record.past.items():
        if any(record.contributors.of(entry) == contributor for entry in entries):
            claims = claims_in(entries, record.ids, record.contributors)
            for name, of_field in claims.items():
                key = Key(quarter, kind, subject, name)
                found += [(key, claim) for claim in counting(of_field)]
    for key, raised in record.open.items():
        # What earlier versions raised stands in no entry about the row.
        found += [(key, claim) for claim in raised if claim.is_raised]
    return {
        (key, claim.under if file.is_copy else ""): claim
        for key, claim in found
        if _is_hers(claim, contributor, file)
    }


def _is_hers(claim: Claim, contributor: str, file: File) -> bool:
    """Tell whether a claim is a contributor's; of a copy, whether it came from that copy."""
    paper = (True, file.position, bool(file.hand_out))
    return claim.by == contributor and (claim.paper == paper or not file.is_copy)


def _under(cell: Typed, former: FormerIds) -> str:
    """Return the id under which a cell's claim is recorded: that of its row."""
    is_former = cell.row_id in former.renamed.get(cell.key.kind, ())
    return cell.row_id if is_former else id_of(cell.key.subject)


def _repeats(
    record: Record, former: FormerIds, contributor: str, file: File, cells: Iterable[Typed]
) -> Iterable[object] | None:
    """Return which cells of a file that was taken in before may speak again; None if it is new.

    These are the fields of which the file's last claim was undone, those that nobody could read and
    the rows that somebody was asked about: the study may know them by now. What is typed in the
    file may have come with another file of the same copy, whose claim counts as its own.
    """
    if file.sha256 not in record.taken:
        return None
    said = (cell for cell in cells if cell.is_edit or not file.is_copy)
    typed = {(cell.key, _under(cell, former)) for cell in said}
    last: dict[object, tuple[int, bool]] = {}
    for rows, is_undone in ((record.past, False), (record.undone, True)):
        for row, entries in rows.items():
            kind, subject, quarter = row
            for entry in entries:
                is_its = entry.origin.sha256 == file.sha256
                for name, under in _brought(row, entry, record, contributor, file):
                    field = Key(quarter, kind, former.present(kind, subject), name), under
                    if is_its or field in typed:
                        last[field] = max(last.get(field, (0, False)), (entry.number, is_undone))
    may: set[object] = {field for field, (_, is_undone) in last.items() if is_undone}
    for key, claims in record.open.items():
        if key.field in ABOUT_NO_FIELD:
            may |= {row for row, sha256 in _rows_asked(key, claims) if sha256 == file.sha256}
            continue
        may |= {
            (key, claim.under)
            for claim in claims
            if claim.entry.origin.sha256 == file.sha256 and claim.is_unclear
        }
    return may


def _brought(
    row: About, entry: Entry[Content], record: Record, contributor: str, file: File
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a row that an entry brought from a file, or from another one of its copy.

    Each comes with the id that it had. A decision and an answer are no file's.
    """
    content, origin = entry.content, entry.origin
    is_its = origin.sha256 == file.sha256
    is_hers = record.contributors.of(entry) == contributor
    if not (is_its or is_hers) or origin.by == SETTLE or getattr(content, "back", False):
        return
    if isinstance(content, Asked):
        for field in content.fields:
            if is_its and (field.kind, field.item, field.quarter) == row:
                yield field.field, id_of(field.item)
        return
    for name, claims in claims_in([entry], record.ids, record.contributors).items():
        for claim in claims:
            if is_its or _is_hers(claim, contributor, file):
                yield name, claim.under


def _rows_asked(key: Key, claims: Iterable[Claim]) -> Iterator[tuple[object, str]]:
    """Yield the row and the file of each question about what is no field."""
    for origin in (claim.entry.origin for claim in claims):
        yield _row_of(origin.sheet, origin.cells.get(key.field, "")), origin.sha256


def _row_of(sheet: str, cell: str) -> tuple[str, str]:
    """Return the sheet and the row of a cell, such as ``K8`` or ``R8C3``."""
    return sheet, cell.lstrip(ascii_uppercase).partition("C")[0]


def _once(
    cells: Iterable[Typed], former: FormerIds, repeats: Iterable[object] | None
) -> Iterator[Typed]:
    """Yield the cell of each field that speaks for it.

    A reading stands twice in a tracker of an earlier version. Whoever edits it in one place leaves
    the other as it was made; edited to different values in both, it is unclear. As they were made,
    the two may differ: one shows what the months of a quarter make of it.

    Args:
        cells: The cells of a file.
        former: The former ids that the study declares.
        repeats: The fields and rows that may speak; None: all.
    """
    by_key: dict[tuple[Key, str], list[Typed]] = {}  # by id, too, if the item has a former one
    for cell in cells:
        row = _row_of(cell.place.sheet, cell.place.cell)
        field = cell.key, _under(cell, former)
        if repeats is None or field in repeats or row in repeats:
            if cell.key.declared:
                by_key.setdefault(field, []).append(cell)
            else:
                yield cell
    for of_field in by_key.values():
        if len(of_field) == 1:  # as almost all are
            yield of_field[0]
            continue
        edited = [cell for cell in of_field if cell.is_edit]
        first, *others = edited or of_field[:1]
        other = next(
            (cell for cell in others if not says_the_same(_says(first), _says(cell))), None
        )
        yield _twice(first, other) if other else first


def _twice(one: Typed, other: Typed) -> Typed:
    why = f"{other.place.sheet}!{other.place.cell} says {shown(other.value) or other.says}"
    choices = tuple(cell.value for cell in (one, other) if not cell.question)
    return structs.replace(one, value=None, question=why, found=one.says, choices=choices)


def _says(cell: Typed) -> Says:
    if not cell.question:
        return cell.value
    return UnclearCell(
        found=writable(cell.says),
        why=writable(cell.question),
        choices=tuple(map(plain, cell.choices)),
    )


def _still_says(cell: Typed, last: Says) -> bool:
    """Tell whether a cell says what it said before, whatever the study makes of that by now."""
    if cell.question and last is not None and not isinstance(last, UnclearCell):
        return cell.found == shown(last)
    return says_the_same(_says(cell), last)


def _additions(
    record: Record, former: FormerIds, file: File, said: Heard, origin: Origin
) -> Iterator[Addition]:
    quarter = record.open_quarter
    if file.sha256 not in record.taken:
        yield Taken(quarter), structs.replace(origin, knew=file.position)
    is_said = file.by or file.sha256 in record.contributors.names
    if file.names and not (is_said or asks_whose(record, file)):
        yield Asked(quarter=quarter, name=file.names), origin
    by_row: dict[object, list[Typed]] = {}
    for cell in said.claims:
        by_row.setdefault((*cell.key[:3], cell.row_id, cell.place.sheet), []).append(cell)
    for of_row in by_row.values():
        for some, knew in _by_knowledge(record, file, of_row):
            says = {cell.key.field: _says(cell) for cell in some}
            yield stated(_in_row(some[0], former), says), _origin(some, knew, origin)
    for cell in said.beside:
        if not _is_raised(record, cell, file):
            yield _question(cell), _origin([cell], file.position, origin)
    if said.again:
        rows = [_in_row(cell, former) for cell in said.again]
        fields = tuple(FieldOf(*cast("_OfRecorded", key)) for key in rows)
        yield Asked(quarter=quarter, fields=fields), origin
    yield from _answered_rows(record, file, said, origin)


def asks_whose(record: Record, file: File) -> bool:
    """Tell whether it is an open question whose a file is that names somebody."""
    return any(e.content.name and e.origin.sha256 == file.sha256 for e in record.asked)


def _by_knowledge(
    record: Record, file: File, cells: Sequence[Typed]
) -> Iterator[tuple[Sequence[Typed], int]]:
    """Yield the cells of a row whose author knew the same, with the last entry that she knew.

    A table replaces a value that is not open, and adds a side to one that is.
    """
    if file.position is not None:
        yield cells, file.position
        return
    for some, knew in (
        ([cell for cell in cells if cell.key not in record.open], file.knew),
        ([cell for cell in cells if cell.key in record.open], 0),
    ):
        if some:
            yield some, knew


def _in_row(cell: Typed, former: FormerIds) -> Key:
    """Return what a cell is about, under the id of its row.

    It belongs to the row that it stood in, whatever the study says later about its id.
    """
    part = part_of(cell.key.subject)
    return cell.key._replace(subject=f"{_under(cell, former)} {part}".rstrip())


def _origin(cells: Sequence[Typed], knew: int | None, origin: Origin) -> Origin:
    """Return the origin of what several cells of one sheet say.

    An estimate's formula might tell the estimate too early.
    """
    formulas = {
        cell.key.field: writable(cell.formula)
        for cell in cells
        if cell.formula and cell.key.kind != "estimate"
    }
    at = {cell.key.field: cell.place.cell for cell in cells if cell.place.cell}
    return structs.replace(
        origin, sheet=cells[0].place.sheet, cells=at, knew=knew, formulas=formulas
    )


def _question(cell: Typed) -> Raised:
    """Return the entry for a question about what is no field of an open row."""
    return Raised(
        *cell.key,
        why=writable(cell.question),
        found=writable(cell.says),
        base=plain(cell.base),
        choices=tuple(map(plain, cell.choices)),
    )


def _is_raised(record: Record, cell: Typed, file: File) -> bool:
    """Tell whether a cell raised its question before."""
    place = file.sha256, cell.place.sheet, cell.place.cell
    origins = (claim.entry.origin for claim in record.open.get(cell.key, ()))
    return any((o.sha256, o.sheet, o.cells.get(cell.key.field, "")) == place for o in origins)


def _answered_rows(record: Record, file: File, said: Heard, origin: Origin) -> Iterator[Addition]:
    """Yield entries that settle questions about rows that the study has by now."""
    rows = {_row_of(cell.place.sheet, cell.place.cell) for cell in said.claims}
    asked = {cell.key for cell in said.beside}
    for key, claims in record.open.items():
        if key.field not in ABOUT_NO_FIELD or key in asked:
            continue
        found = zip(claims, _rows_asked(key, claims), strict=True)
        numbers = tuple(
            claim.number for claim, (row, sha256) in found if sha256 == file.sha256 and row in rows
        )
        if numbers:
            yield settled(key, numbers, "the row is taken in"), origin
