"""Take in a file: compare each of its cells with what its contributor said, and make claims.

A cell is compared with what its contributor last said in this copy, or else with what the copy
showed when it was made. If it is the same, it says nothing new. If its author had changed it, and
it is again as handed out, the program asks why. Anything else is a claim; ``standing`` decides
which claims stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Final, cast

from msgspec import structs

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.record import Record, RecordRow, recorded
from scenariobook.record.claims.standing import (
    Claim,
    ClaimValue,
    claims_in,
    content_of,
    filled_by_overruled,
    same_claim,
    still_said,
)
from scenariobook.record.ledger.entries import (
    ABOUT_NO_FIELD,
    SETTLE,
    Addition,
    Asked,
    AskedField,
    Content,
    Entry,
    Key,
    Origin,
    Raised,
    Taken,
    id_of,
    rest_of,
    settling_entry,
    writable,
)
from scenariobook.record.ledger.kinds import FIELDS, StatedKind, UnclearCell
from scenariobook.record.values.field_values import InputCell, value_as_json, value_as_text

_MOST_CITED: Final = 12  # cells of one question that its origin names


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is taken in.

    Attributes:
        name: Its name.
        sha256: The SHA-256 of its bytes.
        by: Its contributor; empty if nobody has said.
        made_at: The ledger position at which it was made; None for a table.
        knew: The number of the last entry that a table's author could know: the last one before the
            command that reads it.
        hand_out: The name of the hand-out that it is a copy of; empty if it is none.
        other_names: The names of other people that were typed in it, if it is a hand-out.
        is_feed: Whether it is a published series. The same bytes can give other
            values once the study's feeds have changed, so they are compared again.
    """

    name: str
    sha256: str
    by: str = ""
    made_at: int | None = None
    knew: int = 0
    hand_out: str = ""
    other_names: str = ""
    is_feed: bool = False

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of a tracker; otherwise it is a table."""
        return self.made_at is not None


@dataclass(frozen=True, slots=True)
class FileClaims:
    """What a file says.

    Attributes:
        additions: The entries that it adds to the ledger.
        claims: The cells that make a claim.
        reverted: The cells that are again as handed out, after their author had changed them.
        questions: The questions about rows, columns and cells that are no fields.
    """

    additions: Sequence[Addition] = ()
    claims: Sequence[InputCell] = ()
    reverted: Sequence[InputCell] = ()
    questions: Sequence[InputCell] = ()


def claims_of_file(
    record: Record, former: FormerIds, file: File, cells: Collection[InputCell], origin: Origin
) -> FileClaims:
    """Return what a file says that the record does not have from it yet.

    Args:
        record: The record.
        former: The former ids that the study declares.
        file: The file.
        cells: Its cells.
        origin: Who records, when, and by which command.
    """
    file = replace(file, by=record.taken.get(file.sha256, file.by))
    contributor = record.whose(file.sha256, file.by) or file.sha256
    own = _last_claims(record, contributor, file)
    claims: list[InputCell] = []
    reverted: list[InputCell] = []
    questions: list[InputCell] = []
    news: set[RecordRow] = set()  # rows whose value has changed in a feed
    for cell in _per_field(cells, former, _may_repeat(record, former, contributor, file, cells)):
        if not cell.key.declared:
            questions.append(cell)
            continue
        row_id = _row_id(cell, former) if file.is_copy else ""
        value, mine = _value_of(cell), own.get((cell.key, row_id))
        base = cell.base if file.is_copy else recorded(record, cell.key)
        row = cell.key.kind, cell.key.subject, cell.key.quarter
        last = mine.value if mine and row not in news else base
        takes_side = not (file.is_copy or mine) and cell.key in record.open
        if not takes_side and _is_unchanged(cell, last):
            continue
        if file.is_feed:
            value_key = cell.key._replace(field="value")
            its_value = own.get((value_key, ""))
            is_its_own = its_value and same_claim(its_value.value, recorded(record, value_key))
            # The day and the source of a published value come with it, never beside another one.
            if cell.key.field != "value" and row not in news and not is_its_own:
                continue
            news.add(row)
        is_reverted = mine is not None and file.is_copy and same_claim(value, base)
        (reverted if is_reverted else claims).append(cell)
    claims += [empty for cell in claims for empty in _left_empty(record, former, file, cell, cells)]
    said = FileClaims(
        claims=sorted(claims, key=_order),
        reverted=sorted(reverted, key=_order),
        questions=sorted(questions, key=_order),
    )
    origin = structs.replace(
        origin,
        file=file.name,
        sha256=file.sha256,
        by=file.by,
        copy=file.made_at,
        hand_out=file.hand_out,
    )
    return replace(said, additions=[*_additions(record, former, file, said, origin)])


def _left_empty(
    record: Record, former: FormerIds, file: File, first: InputCell, cells: Iterable[InputCell]
) -> Iterator[InputCell]:
    """Yield the empty cells of a decided row; they remove what overruled people typed there.

    While people differ about a row's main field, the program writes all cells of the row empty.
    Whoever then types a value in the first cell overrules the people who said another one. What
    only these people typed in the row does not stay, unless she types it again.
    """
    key, position = first.key, file.made_at
    field, *others = FIELDS[key.kind].values()
    if position is None or key.field != field.name or first.question or first.base is not None:
        return
    row_id = _row_id(first, former)
    seen = {
        name: state.claims
        for name, state in record.row_state(key).items()
        if all(claim.number <= position and claim.row_id == row_id for claim in state.claims)
    }
    row = {other.name: seen.get(other.name, ()) for other in others if not other.combine}
    names = filled_by_overruled(seen.get(field.name, ()), row, first.value)
    for cell in cells if names else ():  # few rows have such fields, and a file has many cells
        is_empty = cell.base is None and cell.value is None and not cell.question
        if is_empty and cell.key.field in names and cell.key[:3] == key[:3]:
            yield cell


def _order(cell: InputCell) -> tuple[object, ...]:
    return cell.key.order, cell.place


def _last_claims(record: Record, contributor: str, file: File) -> Mapping[tuple[Key, str], Claim]:
    """Return a contributor's last claims, by field and, if the file is a copy, by row id.

    Args:
        record: The record.
        contributor: The contributor.
        file: If it is a copy, only claims from this copy count; if it is a table, all.
    """
    pairs: list[tuple[Key, Claim]] = []
    for (kind, subject, quarter), entries in record.entries.items():
        if any(record.contributors.of(entry) == contributor for entry in entries):
            claims = claims_in(entries, record.ids, record.contributors)
            for name, of_field in claims.items():
                key = Key(quarter, kind, subject, name)
                pairs += [(key, claim) for claim in still_said(of_field)]
    for key, raised in record.open.items():
        # What earlier versions raised is not among the row's entries.
        pairs += [(key, claim) for claim in raised if claim.is_raised]
    return {
        (key, claim.row_id if file.is_copy else ""): claim
        for key, claim in pairs
        if _is_from(claim, contributor, file)
    }


def _is_from(claim: Claim, contributor: str, file: File) -> bool:
    """Tell whether a claim is a contributor's and, if the file is a copy, came from that copy."""
    copy_key = (True, file.made_at, bool(file.hand_out))
    return claim.by == contributor and (claim.copy_key == copy_key or not file.is_copy)


def _row_id(cell: InputCell, former: FormerIds) -> str:
    """Return the id under which a cell's claim is recorded: that of its row."""
    is_former = cell.row_id in former.renamed.get(cell.key.kind, ())
    return cell.row_id if is_former else id_of(cell.key.subject)


def _may_repeat(
    record: Record, former: FormerIds, contributor: str, file: File, cells: Iterable[InputCell]
) -> Iterable[object] | None:
    """Return the fields and rows of which a file may say something; None if of all.

    A new file may say something of all. A file that was taken in before repeats itself, so it may
    claim again only fields whose last claim was undone, fields that were unclear, and rows about
    which it raised a question, since the study may have their item now. Another file of the same
    copy counts as this file.
    """
    if file.sha256 not in record.taken or file.is_feed:
        return None
    said_cells = (cell for cell in cells if cell.is_edit or not file.is_copy)
    said = {(cell.key, _row_id(cell, former)) for cell in said_cells}
    last: dict[object, tuple[int, bool]] = {}
    for rows, is_undone in ((record.entries, False), (record.undone, True)):
        for row, entries in rows.items():
            kind, subject, quarter = row
            for entry in entries:
                same_file = entry.origin.sha256 == file.sha256
                for name, row_id in _fields_brought(row, entry, record, contributor, file):
                    field = Key(quarter, kind, former.present(kind, subject), name), row_id
                    if same_file or field in said:
                        last[field] = max(last.get(field, (0, False)), (entry.number, is_undone))
    allowed: set[object] = {field for field, (_, is_undone) in last.items() if is_undone}
    for key, claims in record.open.items():
        if key.field in ABOUT_NO_FIELD:
            allowed |= {row for row, sha256 in _asked_rows(key, claims) if sha256 == file.sha256}
            continue
        allowed |= {
            (key, claim.row_id)
            for claim in claims
            if claim.entry.origin.sha256 == file.sha256 and claim.is_unclear
        }
    return allowed


def _fields_brought(
    row: RecordRow, entry: Entry[Content], record: Record, contributor: str, file: File
) -> Iterator[tuple[str, str]]:
    """Yield the fields that an entry took from a file, or from another file of the same copy.

    With each comes the id that its row had then. Decisions and answers come from no file.
    """
    content, origin = entry.content, entry.origin
    same_file = origin.sha256 == file.sha256
    same_author = record.contributors.of(entry) == contributor
    if not (same_file or same_author) or origin.by == SETTLE or getattr(content, "back", False):
        return
    if isinstance(content, Asked):
        for field in content.fields:
            if same_file and (field.kind, field.item, field.quarter) == row:
                yield field.field, id_of(field.item)
        return
    for name, claims in claims_in([entry], record.ids, record.contributors).items():
        for claim in claims:
            if same_file or _is_from(claim, contributor, file):
                yield name, claim.row_id


def _asked_rows(key: Key, claims: Iterable[Claim]) -> Iterator[tuple[object, str]]:
    """Yield the row and the file's SHA-256 of each question about a row or a column."""
    for origin in (claim.entry.origin for claim in claims):
        yield _row_of(origin.sheet, origin.cells.get(key.field, "")), origin.sha256


def _row_of(sheet: str, cell: str) -> tuple[str, str]:
    """Return the sheet and the row of a cell, such as ``K8`` or ``R8C3``."""
    return sheet, cell.lstrip(ascii_uppercase).partition("C")[0]


def _per_field(
    cells: Iterable[InputCell], former: FormerIds, allowed: Iterable[object] | None
) -> Iterator[InputCell]:
    """Yield one cell for each field.

    Trackers of earlier versions show a reading in two cells, on two sheets. If people edited one of
    them, that one counts; if they edited both, to different values, the reading is unclear. Two
    unedited cells may differ, since one may show the value that months give. If two rows of one
    sheet are about the same, somebody added the second row: what stands in it was typed, even if it
    is what the record has.

    Args:
        cells: The cells of a file.
        former: The former ids that the study declares.
        allowed: The fields and rows about which the file may make claims; None for all.
    """
    by_key: dict[tuple[Key, str], list[InputCell]] = {}  # by id, too, if the item has a former one
    for cell in cells:
        row = _row_of(cell.place.sheet, cell.place.cell)
        field = cell.key, _row_id(cell, former)
        if allowed is None or field in allowed or row in allowed:
            if cell.key.declared:
                by_key.setdefault(field, []).append(cell)
            else:
                yield cell
    for of_field in by_key.values():
        if len(of_field) == 1:  # as almost all are
            yield of_field[0]
            continue
        shown, *added = of_field
        edited = [cell for cell in of_field if cell.is_edit]
        repeated = [
            structs.replace(cell, base=None)
            for cell in added
            if cell.place.sheet == shown.place.sheet and not cell.is_edit
        ]
        differing: list[InputCell] = []
        for cell in [*edited, *repeated] or [shown]:
            if not any(same_claim(_value_of(cell), _value_of(other)) for other in differing):
                differing.append(cell)
        yield _as_unclear(*differing) if differing[1:] else differing[0]


def _as_unclear(first: InputCell, *others: InputCell) -> InputCell:
    """Return a field's first cell as a question that quotes the other cells."""
    quoted = (
        f"{cell.place.sheet}!{cell.place.cell} says "
        f"{cell.text_shown if cell.question else value_as_text(cell.value)}"
        for cell in others
    )
    cells = (first, *others)
    texts = "; ".join(cell.text_shown for cell in cells)
    clear = [cell for cell in cells if not cell.question]
    if clear and {cell.place.sheet for cell in cells} == {first.place.sheet}:
        all_cells = ",".join(cell.place.cell for cell in clear[:_MOST_CITED])
        first = structs.replace(first, place=replace(first.place, cell=all_cells))
    question = first.as_question("; ".join(quoted), *(cell.value for cell in clear))
    return structs.replace(question, content=texts)


def _value_of(cell: InputCell) -> ClaimValue:
    return _unclear(cell) if cell.question else cell.value


def _unclear(cell: InputCell) -> UnclearCell:
    return UnclearCell(
        found=writable(cell.text_shown),
        why=writable(cell.question),
        choices=tuple(map(value_as_json, cell.choices)),
    )


def _is_unchanged(cell: InputCell, last: ClaimValue) -> bool:
    """Tell whether a cell says what was last read from it, even if it is read otherwise now."""
    if cell.question and last is not None and not isinstance(last, UnclearCell):
        return cell.content == value_as_text(last)
    return same_claim(_value_of(cell), last)


def _additions(
    record: Record, former: FormerIds, file: File, new: FileClaims, origin: Origin
) -> Iterator[Addition]:
    quarter = record.open_quarter
    if file.sha256 not in record.taken:
        yield Taken(quarter), structs.replace(origin, knew=file.made_at)
    is_named = file.by or file.sha256 in record.contributors.names
    if file.other_names and not (is_named or asks_whose(record, file)):
        yield Asked(quarter=quarter, name=file.other_names), origin
    by_row: dict[object, list[InputCell]] = {}
    for cell in new.claims:
        by_row.setdefault((*cell.key[:3], cell.row_id, cell.place.sheet), []).append(cell)
    for of_row in by_row.values():
        for group, knew in _by_what_was_known(record, file, of_row):
            values = {cell.key.field: _value_of(cell) for cell in group}
            yield content_of(_key_in_row(group[0], former), values), _origin(group, knew, origin)
    for cell in new.questions:
        if not _was_raised(record, cell, file):
            base, unclear = value_as_json(cell.base), structs.asdict(_unclear(cell))
            yield Raised(*cell.key, base=base, **unclear), _origin([cell], file.made_at, origin)
    if new.reverted:
        keys = [_key_in_row(cell, former) for cell in new.reverted]
        fields = tuple(
            AskedField(key.quarter, cast("StatedKind", key.kind), key.subject, key.field)
            for key in keys
        )
        yield Asked(quarter=quarter, fields=fields), origin
    yield from _row_answers(record, file, new, origin)


def asks_whose(record: Record, file: File) -> bool:
    """Tell whether it is still undecided whose a hand-out is: it names somebody else."""
    return any(e.content.name and e.origin.sha256 == file.sha256 for e in record.file_questions)


def any_open(files: Iterable[File], record: Record) -> bool:
    """Tell whether somebody still has to settle something of the files."""
    digests = {file.sha256 for file in files}
    claims = (claim for of_field in record.open.values() for claim in of_field)
    entries = [*(claim.entry for claim in claims), *record.file_questions]
    return any(entry.origin.sha256 in digests for entry in entries)


def _by_what_was_known(
    record: Record, file: File, cells: Sequence[InputCell]
) -> Iterator[tuple[Sequence[InputCell], int]]:
    """Yield the cells of a row in groups, each with the last entry that their author knew.

    The program assumes that a table's author knows the recorded values, so the table replaces them.
    It does not assume that she knows what is open: there, the table adds a claim.
    """
    if file.made_at is not None:
        yield cells, file.made_at
        return
    for group, knew in (
        ([cell for cell in cells if cell.key not in record.open], file.knew),
        ([cell for cell in cells if cell.key in record.open], 0),
    ):
        if group:
            yield group, knew


def _key_in_row(cell: InputCell, former: FormerIds) -> Key:
    """Return a cell's key with the id of its row, even if the study renames it later."""
    part = rest_of(cell.key.subject)
    return cell.key._replace(subject=f"{_row_id(cell, former)} {part}".rstrip())


def _origin(cells: Sequence[InputCell], knew: int | None, origin: Origin) -> Origin:
    """Return the origin of what several cells of one sheet say.

    The formula of an estimate is left out: it might show the estimate too early.
    """
    formulas = {
        cell.key.field: writable(cell.formula)
        for cell in cells
        if cell.formula and cell.key.kind != "estimate"
    }
    cell_names = {cell.key.field: cell.place.cell for cell in cells if cell.place.cell}
    return structs.replace(
        origin, sheet=cells[0].place.sheet, cells=cell_names, knew=knew, formulas=formulas
    )


def _was_raised(record: Record, cell: InputCell, file: File) -> bool:
    """Tell whether a cell raised its question before."""
    place = file.sha256, cell.place.sheet, cell.place.cell
    origins = (claim.entry.origin for claim in record.open.get(cell.key, ()))
    return any((o.sha256, o.sheet, o.cells.get(cell.key.field, "")) == place for o in origins)


def _row_answers(record: Record, file: File, new: FileClaims, origin: Origin) -> Iterator[Addition]:
    """Yield entries that settle questions about rows that the study has by now."""
    rows = {_row_of(cell.place.sheet, cell.place.cell) for cell in new.claims}
    still_asked = {cell.key for cell in new.questions}
    for key, claims in record.open.items():
        if key.field not in ABOUT_NO_FIELD or key in still_asked:
            continue
        asked = zip(claims, _asked_rows(key, claims), strict=True)
        numbers = tuple(
            claim.number for claim, (row, sha256) in asked if sha256 == file.sha256 and row in rows
        )
        if numbers:
            yield settling_entry(key, numbers, "the row is taken in"), origin
