"""Take in a file: compare its cells with its contributor's earlier claims, and make new claims.

A cell is compared with its contributor's last claim from this copy; without such a claim, with the
value that the copy was handed out with. A cell with the same value says nothing new. If its
contributor had changed a cell, and the cell is again as handed out, the program asks why. Any other
cell makes a claim; ``standing`` decides which claims stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from msgspec import structs

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.standing import (
    Claim,
    ClaimValue,
    content_of,
    filled_by_overruled,
    same_claim,
)
from scenariobook.record.ledger.entries import (
    Addition,
    Asked,
    AskedField,
    Origin,
    Raised,
    Taken,
    settling_entry,
)
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import FIELDS, StatedKind, UnclearText
from scenariobook.record.merge.taken_files import File, TakenBefore, asks_whose, row_of
from scenariobook.record.values.field_values import value_as_json, value_as_text
from scenariobook.record.values.input_cell import InputCell
from scenariobook.study.model.texts import writable

_MOST: Final = 12  # cells of one question that its origin names


@dataclass(frozen=True, slots=True)
class FileClaims:
    """A file's cells that say something new, and the entries that they become.

    Attributes:
        additions: The entries that the file adds to the ledger.
        claimed: The cells that make a claim.
        reverted: The cells that are again as handed out, after their author had changed them.
        questions: The questions about rows, columns and cells that are no fields.
        overruled: The cells beside a new value that say what their author had said before, and
            what somebody has decided against since.
    """

    additions: Sequence[Addition] = ()
    claimed: Sequence[InputCell] = ()
    reverted: Sequence[InputCell] = ()
    questions: Sequence[InputCell] = ()
    overruled: Sequence[InputCell] = ()


def claims_of_file(
    record: Record, former: FormerIds, file: File, cells: Collection[InputCell], origin: Origin
) -> FileClaims:
    """Return a file's claims and questions that the record does not have from this file yet.

    Args:
        record: The record.
        former: The former ids that the study declares.
        file: The file.
        cells: Its cells.
        origin: Who records, when, and by which command.
    """
    before = TakenBefore(record, former, replace(file, by=record.taken.get(file.sha256, file.by)))
    said = _said(before, _per_field(before, cells))
    left_empty = (empty for cell in said.claimed for empty in _left_empty(before, cell, cells))
    said = replace(said, claimed=sorted([*said.claimed, *left_empty], key=_order))
    origin = structs.replace(
        origin,
        file=file.name,
        sha256=file.sha256,
        by=before.file.by,
        made_after=file.made_after,
        hand_out=file.hand_out,
    )
    return replace(said, additions=[*_additions(before, said, origin)])


def _said(before: TakenBefore, cells: Iterable[InputCell]) -> FileClaims:
    """Return the cells of a file that say something new: claims, reverted cells, and questions."""
    own, is_copy = before.last_claims(), before.file.is_copy
    claimed: list[InputCell] = []
    reverted: list[InputCell] = []
    questions: list[InputCell] = []
    repeated: list[InputCell] = []
    news: set[object] = set()  # rows whose value has changed in a feed
    for cell in cells:
        if not cell.key.declared:
            questions.append(cell)
            continue
        mine = own.get((cell.key, before.row_id(cell) if is_copy else ""))
        base = cell.base if is_copy else value_at(before.record, cell.key)
        last = mine.value if mine and cell.key.row not in news else base
        # Where people differ, a table that says what one of them says takes that side.
        takes_side = not (is_copy or mine) and cell.key in before.record.open
        if not takes_side and _repeats(cell, last):
            if mine and is_copy:
                repeated.append(cell)
            continue
        if before.file.is_feed:
            if not (cell.key.row in news or _comes_with_value(before.record, cell.key, own)):
                continue
            news.add(cell.key.row)
        is_reverted = mine is not None and is_copy and same_claim(_value_of(cell), base)
        (reverted if is_reverted else claimed).append(cell)
    reverted.sort(key=_order)
    questions.sort(key=_order)
    return FileClaims(
        claimed=claimed,
        reverted=reverted,
        questions=questions,
        overruled=[*_overruled(before.record, claimed, repeated)],
    )


def _overruled(
    record: Record, claimed: Iterable[InputCell], repeated: Iterable[InputCell]
) -> Iterator[InputCell]:
    """Yield the repeated cells beside a new value whose texts the record no longer has."""
    rows = {cell.key.row for cell in claimed if cell.key == cell.key.main}
    for cell in repeated if rows else ():
        declared = FIELDS[cell.key.kind][cell.key.field]
        counts = cell.key in record.open or same_claim(cell.value, value_at(record, cell.key))
        if cell.key.row in rows and cell.value is not None and not (declared.combine or counts):
            yield cell


def _comes_with_value(record: Record, key: Key, own: Mapping[tuple[Key, str], Claim]) -> bool:
    """Tell whether a field of a feed is the value itself, or belongs to a value that counts.

    The day and the source of a published value are recorded only beside that value.
    """
    value_key = key._replace(field="value")
    value = own.get((value_key, ""))
    is_its_own = value is not None and same_claim(value.value, value_at(record, value_key))
    return key.field == "value" or is_its_own


def _left_empty(
    before: TakenBefore, first: InputCell, cells: Iterable[InputCell]
) -> Iterator[InputCell]:
    """Yield the empty cells of a decided row, which remove overruled people's texts.

    While people differ about a row's main field, the program writes all cells of the row empty.
    Whoever then types a value in the first cell overrules the people who claimed another value. A
    field that only overruled people filled becomes empty, unless its cell is filled again.
    """
    key, made_after = first.key, before.file.made_after
    field, *others = FIELDS[key.kind].values()
    if made_after is None or key.field != field.name or first.why_unclear or first.base is not None:
        return
    row_id = before.row_id(first)
    seen = {
        name: state.claims
        for name, state in before.record.row_state(key.row).items()
        if all(claim.number <= made_after and claim.row_id == row_id for claim in state.claims)
    }
    row = {other.name: seen.get(other.name, ()) for other in others if not other.combine}
    names = filled_by_overruled(seen.get(field.name, ()), row, first.value)
    for cell in cells if names else ():  # few rows have such fields, and a file has many cells
        is_empty = cell.base is None and cell.value is None and not cell.why_unclear
        if is_empty and cell.key.field in names and cell.key.row == key.row:
            yield cell


def _order(cell: InputCell) -> tuple[object, ...]:
    return cell.key.order, cell.place


def _per_field(before: TakenBefore, cells: Collection[InputCell]) -> Iterator[InputCell]:
    """Yield one cell for each field that a file may claim, and the questions about no field."""
    allowed = before.may_repeat(cells)
    by_key: dict[tuple[Key, str], list[InputCell]] = {}  # with the row's own, perhaps former, id
    for cell in cells:
        row = row_of(cell.place.sheet, cell.place.cell)
        field = cell.key, before.row_id(cell)
        if allowed is None or field in allowed or row in allowed:
            if cell.key.declared:
                by_key.setdefault(field, []).append(cell)
            else:
                yield cell
    repeated = {field: _one_of(*same) for field, same in by_key.items() if same[1:]}
    apart = {
        (key.row, row_id)
        for (key, row_id), one in repeated.items()
        if one.why_unclear and key == key.main
    }
    for (key, row_id), of_field in by_key.items():
        cell = repeated.get((key, row_id), of_field[0])
        is_apart = apart and (key.row, row_id) in apart and cell.is_edit and not cell.why_unclear
        if is_apart and not (of_field[1:] and _all_say(of_field, cell)):
            # The day of one row does not belong to the value of another. So the cell may mean its
            # text, or nothing: whoever chooses a value decides about this field by itself.
            cell = cell.as_unclear(
                "the rows about this differ; which one counts?", cell.value, None
            )
        yield cell


def _all_say(cells: Iterable[InputCell], one: InputCell) -> bool:
    return all(same_claim(_value_of(cell), _value_of(one)) for cell in cells)


def _one_of(shown: InputCell, *added: InputCell) -> InputCell:
    """Return one cell in place of several cells of one field.

    Trackers of earlier versions show a reading in two cells, on two sheets. The edited cell counts;
    if people edited both, to different values, the reading is unclear. Two unedited cells may
    differ, since one may show the value that months give. If two rows of one sheet have the same
    subject, somebody added the second row: its values were typed, even those that the record has.
    """
    edited = [cell for cell in (shown, *added) if cell.is_edit]
    repeated = [
        structs.replace(cell, base=None)
        for cell in added
        if cell.place.sheet == shown.place.sheet and not cell.is_edit
    ]
    differing: list[InputCell] = []
    for cell in [*edited, *repeated] or [shown]:
        if not any(same_claim(_value_of(cell), _value_of(other)) for other in differing):
            differing.append(cell)
    return _as_unclear(*differing) if differing[1:] else differing[0]


def _as_unclear(first: InputCell, *others: InputCell) -> InputCell:
    """Return a field's first cell as a question that quotes the other cells."""
    quoted = (
        f"{cell.place.sheet}!{cell.place.cell} says "
        f"{cell.text_shown if cell.why_unclear else value_as_text(cell.value)}"
        for cell in others
    )
    cells = (first, *others)
    texts = "; ".join(cell.text_shown for cell in cells)
    clear = [cell for cell in cells if not cell.why_unclear]
    if clear and {cell.place.sheet for cell in cells} == {first.place.sheet}:
        all_cells = ",".join(cell.place.cell for cell in cells[:_MOST])
        first = structs.replace(first, place=replace(first.place, cell=all_cells))
    question = first.as_unclear("; ".join(quoted), *(cell.value for cell in clear))
    return structs.replace(question, content=texts)


def _value_of(cell: InputCell) -> ClaimValue:
    return _unclear(cell) if cell.why_unclear else cell.value


def _unclear(cell: InputCell) -> UnclearText:
    return UnclearText(
        found=writable(cell.text_shown),
        why=writable(cell.why_unclear),
        choices=tuple(map(value_as_json, cell.choices)),
    )


def _repeats(cell: InputCell, last: ClaimValue) -> bool:
    """Tell whether a cell says what ``last`` says, even if its text has become unclear."""
    if cell.why_unclear and last is not None and not isinstance(last, UnclearText):
        return cell.content == value_as_text(last)
    return same_claim(_value_of(cell), last)


def _additions(before: TakenBefore, new: FileClaims, origin: Origin) -> Iterator[Addition]:
    """Yield the entries that a file adds: ``Taken``, its claims, its questions, and answers."""
    record, file, quarter = before.record, before.file, before.record.open_quarter
    if file.sha256 not in record.taken:
        yield Taken(quarter), structs.replace(origin, knew=file.made_after)
    is_named = file.by or file.sha256 in record.contributors.names
    if file.other_names and not (is_named or asks_whose(record, file)):
        yield Asked(quarter=quarter, name=file.other_names), origin
    yield from _stated(before, new, origin)
    for cell in new.questions:
        if not before.has_asked(cell):
            unclear = structs.asdict(_unclear(cell))
            yield Raised(*cell.key, **unclear), _origin([cell], file.made_after, origin)
    if new.reverted:
        keys = [_key_in_row(before, cell) for cell in new.reverted]
        fields = tuple(
            AskedField(key.quarter, cast("StatedKind", key.kind), key.subject, key.field)
            for key in keys
        )
        yield Asked(quarter=quarter, fields=fields), origin
    yield from _row_answers(before, new, origin)


def _stated(before: TakenBefore, new: FileClaims, origin: Origin) -> Iterator[Addition]:
    """Yield the entries with a file's claims: one for each group of cells that makes one entry."""
    by_row: dict[object, list[InputCell]] = {}
    for cell in new.claimed:
        by_row.setdefault((*cell.key.row, cell.former_row_id, cell.place.sheet), []).append(cell)
    for of_row in by_row.values():
        for group, knew in _by_what_was_known(before, of_row):
            row = _key_in_row(before, group[0]).row
            values = {cell.key.field: _value_of(cell) for cell in group}
            yield content_of(row, values), _origin(group, knew, origin)


def _by_what_was_known(
    before: TakenBefore, cells: Sequence[InputCell]
) -> Iterator[tuple[Sequence[InputCell], int]]:
    """Yield a row's cells in groups, each with the number of the last entry that their author knew.

    A copy's author knew the record that the copy was made from. A table's author counts as knowing
    the recorded values: her table replaces them. She counts as not knowing the claims about open
    fields: her claim stands beside them.
    """
    if before.file.made_after is not None:
        yield cells, before.file.made_after
        return
    for is_open, knew in ((False, before.file.knew), (True, 0)):
        if group := [cell for cell in cells if (cell.key in before.record.open) is is_open]:
            yield group, knew


def _key_in_row(before: TakenBefore, cell: InputCell) -> Key:
    """Return a cell's key with the id of its row, even if the study renames it later."""
    return cell.key._replace(subject=cell.key.subject.with_id(before.row_id(cell)))


def _origin(cells: Sequence[InputCell], knew: int | None, origin: Origin) -> Origin:
    """Return the origin of an entry that several cells of one sheet make."""
    formulas = {cell.key.field: writable(cell.formula) for cell in cells if cell.formula}
    cell_names = {cell.key.field: cell.place.cell for cell in cells if cell.place.cell}
    return structs.replace(
        origin, sheet=cells[0].place.sheet, cells=cell_names, knew=knew, formulas=formulas
    )


def _row_answers(before: TakenBefore, new: FileClaims, origin: Origin) -> Iterator[Addition]:
    """Yield entries that settle questions about rows from which the file claims something now."""
    rows = {row_of(cell.place.sheet, cell.place.cell) for cell in new.claimed}
    still_asked = {cell.key for cell in new.questions}
    settled: dict[Key, tuple[int, ...]] = {}
    for key, number, row in before.row_questions():
        if row in rows and key not in still_asked:
            settled[key] = (*settled.get(key, ()), number)
    for key, numbers in settled.items():
        yield settling_entry(key, numbers, "the row is taken in"), origin
