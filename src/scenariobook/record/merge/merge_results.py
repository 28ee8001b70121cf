"""Say what becomes of each cell of a file: it counts, agrees, differs, or is unclear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.standing import ANALYST, FieldState, people_differ, same_claim
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.entries import SETTLE
from scenariobook.record.ledger.fields import Combine
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.record.merge.conflicts_in_words import sides_in_words
from scenariobook.record.merge.file_claims import FileClaims
from scenariobook.record.values.field_values import FieldValue, same_value, value_as_text
from scenariobook.record.values.input_cell import CSV, InputCell
from scenariobook.wording import short

_SUPPORTED: Final = "confidence"  # beside the main field of each row


class ResultKind(StrEnum):
    """What becomes of a cell that says something, in the words that a preview counts by.

    A clear cell whose field is open afterwards is in conflict if ``people_differ``; else it is in
    question, because nobody can read what somebody else typed. How either is told to people:
    ``conflicts_in_words`` says who says what, and ``cli.shared.preview`` prints a line for each.
    """

    NEW = "new"
    AGREED = "as others say"
    LEFT_OUT = "left out"
    CONFLICT = "in conflict"
    BESIDE_UNCLEAR = "in question"
    UNCLEAR = "unclear"
    REVERTED = "again as handed out"


class MergeResult(Struct, frozen=True, gc=False, kw_only=True):
    """A cell that says something, with its result.

    Attributes:
        cell: The cell.
        kind: The result.
        was: The value of its field before.
        why: For a conflict or a cell left out, who says what; for an unclear cell, the reason; else
            empty.
        instead_of: Who said what until this file replaced it; empty if ``was`` tells that already.
    """

    cell: InputCell
    kind: ResultKind
    was: FieldValue
    why: str = ""
    instead_of: str = ""

    @property
    def stays_open(self) -> bool:
        """Whether somebody has to settle the cell's field, or to say if a claim was taken back."""
        return self.kind not in {ResultKind.NEW, ResultKind.AGREED, ResultKind.LEFT_OUT}


def merge_results(before: Record, after: Record, new: FileClaims) -> list[MergeResult]:
    """Return what becomes of each cell of a file that says something.

    Args:
        before: The record before the file was taken in.
        after: The record after all files were taken in.
        new: The file's cells that say something.
    """
    results = []
    for cell in new.claimed:
        was, open_claims = value_at(before, cell.key), after.open.get(cell.key, ())
        if was is None and cell.key.field == ANALYST:  # an open row has names, too
            was = before.row_state(cell.key.row).get(ANALYST, FieldState()).value
        kind, why = ResultKind.NEW, ""
        if cell.why_unclear:
            kind, why = ResultKind.UNCLEAR, cell.why_unclear
            if readable := [claim for claim in open_claims if not claim.is_unclear]:
                said = sides_in_words(readable)
                why += f"; until this is settled, no other text counts here ({said})"
        elif cell.value is None and not cell.is_edit and cell.place.sheet != CSV:
            # Its row was handed out empty.
            left_out = before.row_state(cell.key.row).get(cell.key.field, FieldState())
            kind, why = ResultKind.LEFT_OUT, sides_in_words(left_out.claims)
        elif open_claims and not all(same_claim(claim.value, cell.value) for claim in open_claims):
            kind = ResultKind.CONFLICT if people_differ(open_claims) else ResultKind.BESIDE_UNCLEAR
            why = sides_in_words(open_claims)
        elif same_value(was, cell.value):
            kind = ResultKind.AGREED
        is_told = (open_claims or was is None) and not FIELDS[cell.key.kind][cell.key.field].combine
        gone = _replaced(before, after, cell.key) if is_told else ""
        results.append(MergeResult(cell=cell, kind=kind, was=was, why=why, instead_of=gone))
    for cells, kind in (
        (new.overruled, ResultKind.LEFT_OUT),
        (new.questions, ResultKind.UNCLEAR),
        (new.reverted, ResultKind.REVERTED),
    ):
        for cell in cells:
            was = value_at(before, cell.key)
            results.append(MergeResult(cell=cell, kind=kind, was=was, why=cell.why_unclear))
    return results


def _replaced(before: Record, after: Record, key: Key) -> str:
    """Return, in words, the claims about a field that stood before and stand no longer."""
    states = (record.row_state(key.row) for record in (before, after))
    was, now = (of_row.get(key.field, FieldState()) for of_row in states)
    standing = {claim.number for claim in now.claims}
    gone = (c for c in was.claims if c.value is not None and c.number not in standing)
    return sides_in_words(gone)


def support_to_check(before: Record, after: Record, feeds: Collection[str] = ()) -> Iterator[str]:
    """Yield a sentence for each day, source, note or the like that may belong to another value.

    Every changed row is searched, whatever has changed it.

    Args:
        before: The record before.
        after: The record after.
        feeds: The contributors of published series, whose days and sources come with the values.
    """
    for kind, by_subject in after.stated.items():
        then = before.stated[kind]
        rows = (
            (Subject(subject), quarter)
            for subject, quarters in by_subject.items()
            for quarter, now in quarters.items()
            if not (was := then.get(subject, {}).get(quarter)) or was.content != now.content
        )
        for subject, quarter in rows:
            keys = [Key(quarter, kind, subject, name) for name in FIELDS[kind]]
            changed = [k for k in keys if not same_value(value_at(before, k), value_at(after, k))]
            for key in changed:
                yield from _kept(before, after, key, feeds)
            is_new = all(value_at(before, key) is None for key in keys)
            if changed and (is_new or keys[0] in changed) and ANALYST in FIELDS[kind]:
                yield from _names_gone(before, after, keys[0], is_new=is_new)
            if changed:
                yield from _typed_apart(after, keys[0], {key.field for key in changed})


def _kept(before: Record, after: Record, key: Key, feeds: Collection[str]) -> Iterator[str]:
    """Yield a sentence for fields that were typed beside an earlier value and still stand.

    While people differ about the value, a field stands beside that of its author, if there is one.
    """
    now, states = value_at(after, key), after.row_state(key.row)
    kept: dict[str, list[str]] = {}
    for name in _support(key):
        supporting = key._replace(field=name)
        claims = states[name].claims if value_at(after, supporting) else ()
        last = max((claim.number for claim in claims), default=0)
        if last <= before.position.number and not all(claim.by in feeds for claim in claims):
            then = _when_typed(before, key, last)
            authors = {claim.by for claim in claims}
            hers = [claim for claim in then.open if claim.by in authors]
            if then.open and not hers and SETTLE not in authors:
                was, is_other = f"of {claims[-1].name}, who gave no {key.header}", True
            elif then.open:
                was = f"that stood beside {sides_in_words(hers or then.open)}"
                is_other = not any(same_claim(claim.value, now) for claim in hers)
            else:
                was = f"that stood beside {short(value_as_text(then.value))}"
                is_other = then.value is not None and not same_value(then.value, now)
            if is_other:
                kept.setdefault(was, []).append(supporting.header)
    for was, headers in kept.items():
        yield f"please check: {_row_in_words(key)} keeps the {', '.join(headers)} {was}"


def _when_typed(record: Record, key: Key, number: int) -> FieldState:
    """Return a field's state after an entry; if it was empty then, its first state afterwards."""
    later = (entry.number for entry in record.entries.get(key.row, ()) if entry.number > number)
    rows = (record.row_state(key.row, before_entry=after + 1) for after in (number, *later))
    states = (row.get(key.field, FieldState()) for row in rows)
    return next((state for state in states if state.open or state.value is not None), FieldState())


def _names_gone(before: Record, after: Record, key: Key, *, is_new: bool) -> Iterator[str]:
    """Yield a sentence if a row named people before, and now has a value and names nobody.

    While people differ about the value, the row has the names of them all.
    """
    analyst = key._replace(field=ANALYST)
    names = before.row_state(key.row).get(ANALYST, FieldState()).value
    if is_new:  # the tracker showed who had looked; of months, in the row of the first one
        looked = Key(key.quarter, "looked", Subject(key.subject.id), ANALYST)
        is_shown = key.kind != "reading" or key.subject.month in {"", key.quarter.months[0]}
        names = names or (value_at(before, looked) if is_shown else None)
    if names and analyst not in after.open and value_at(after, analyst) is None:
        yield f"please check: {_row_in_words(key)}: {analyst.header} is empty now; it named {names}"


def _typed_apart(record: Record, key: Key, changed: set[str]) -> Iterator[str]:
    """Yield a sentence for each field beside a value if neither author had seen the other's text.

    Args:
        record: The record.
        key: The main field of the row.
        changed: The fields of the row that changed.
    """
    states = record.row_state(key.row)
    values = states.get(key.field, FieldState()).claims
    for name in _support(key) if value_at(record, key) is not None else ():
        is_day_of_look = FIELDS[key.kind][name].combine is Combine.LATEST
        is_told = changed & {name, key.field} and not is_day_of_look
        for claim in states.get(name, FieldState()).claims if is_told else ():
            author = record.typed_by(claim)
            had_seen = (
                record.typed_by(c) == author or c.knew >= claim.number or claim.knew >= c.number
                for c in values
            )
            if claim.value is not None and not any(had_seen):
                header = key._replace(field=name).header
                yield (
                    f"please check: {_row_in_words(key)}: neither {claim.name} ({header}) nor "
                    f"{values[-1].name} ({key.header}) had seen what the other typed"
                )


def _row_in_words(key: Key) -> str:
    """Return a row's subject, and its quarter if it has one."""
    return key_in_words(key) + (f" of {key.quarter}" if key.quarter else "")


def _support(key: Key) -> list[str]:
    """Return the fields that support a field's value: those behind the field in its row.

    Only a row's main field and ``_SUPPORTED`` have such fields. A field that a rule combines, such
    as a name, supports the main field alone.
    """
    fields = FIELDS[key.kind]
    names = [*fields]
    at = names.index(key.field)
    if at and key.field != _SUPPORTED:
        return []
    return [name for name in names[at + 1 :] if not (at and fields[name].combine)]
