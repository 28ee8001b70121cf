"""Say what becomes of each cell of a file: it counts, agrees, differs, or is unclear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from scenariobook.diagnostics import short
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.standing import ANALYST, FieldState, people_differ, same_claim
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.record.merge.conflicts_in_words import sides_in_words
from scenariobook.record.merge.file_claims import FileClaims
from scenariobook.record.values.field_values import (
    CSV,
    FieldValue,
    InputCell,
    same_value,
    value_as_text,
)

_SUPPORTED: Final = "confidence"  # and the main field of each row


class ResultKind(StrEnum):
    """What becomes of a cell that says something.

    If its field is open afterwards, a readable cell is in conflict if ``people_differ``, and
    else in question: nobody can read what somebody else typed.
    """

    NEW = "new"
    AGREED = "as others say"
    LEFT_OUT = "left out"
    CONFLICT = "in conflict"
    QUESTION = "in question"
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
        replaces: Who said what that no longer stands; filled only if the field was open before or
            is open after.
    """

    cell: InputCell
    kind: ResultKind
    was: FieldValue
    why: str = ""
    replaces: str = ""

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
            was = before.row_state(cell.key).get(ANALYST, FieldState()).value
        kind, why = ResultKind.NEW, ""
        if cell.question:
            kind, why = ResultKind.UNCLEAR, cell.question
            if readable := [claim for claim in open_claims if not claim.is_unclear]:
                said = sides_in_words(readable)
                why += f"; until this is settled, no other text counts here ({said})"
        elif cell.value is None and not cell.is_edit and cell.place.sheet != CSV:
            # Its row was handed out empty.
            left_out = before.row_state(cell.key).get(cell.key.field, FieldState())
            kind, why = ResultKind.LEFT_OUT, sides_in_words(left_out.claims)
        elif open_claims and not all(same_claim(claim.value, cell.value) for claim in open_claims):
            kind = ResultKind.CONFLICT if people_differ(open_claims) else ResultKind.QUESTION
            why = sides_in_words(open_claims)
        elif same_value(was, cell.value):
            kind = ResultKind.AGREED
        is_told = (open_claims or was is None) and not FIELDS[cell.key.kind][cell.key.field].combine
        gone = _replaced(before, after, cell.key) if is_told else ""
        results.append(MergeResult(cell=cell, kind=kind, was=was, why=why, replaces=gone))
    for cells, kind in ((new.questions, ResultKind.UNCLEAR), (new.reverted, ResultKind.REVERTED)):
        for cell in cells:
            was = value_at(before, cell.key)
            results.append(MergeResult(cell=cell, kind=kind, was=was, why=cell.question))
    return results


def _replaced(before: Record, after: Record, key: Key) -> str:
    """Return who made which claims about a field that stood before and do not stand after."""
    was, now = (record.row_state(key).get(key.field, FieldState()) for record in (before, after))
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
            if keys[0] in changed and ANALYST in FIELDS[kind]:
                yield from _names_gone(before, after, keys[0])
            if changed:
                yield from _typed_apart(after, keys[0], {key.field for key in changed})


def _kept(before: Record, after: Record, key: Key, feeds: Collection[str]) -> Iterator[str]:
    """Yield a sentence for fields that were typed beside an earlier value and still stand."""
    now, states = value_at(after, key), after.row_state(key)
    kept: dict[str, list[str]] = {}
    for name in _support(key):
        supporting = key._replace(field=name)
        claims = states[name].claims if value_at(after, supporting) else ()
        last = max((claim.number for claim in claims), default=0)
        if last <= before.position.number and not all(claim.by in feeds for claim in claims):
            then = before.row_state(key, before_entry=last + 1).get(key.field, FieldState())
            if then.open or not (then.value is None or same_value(then.value, now)):
                was = sides_in_words(then.open) or short(value_as_text(then.value))
                kept.setdefault(was, []).append(supporting.header)
    for was, headers in kept.items():
        yield (
            f"please check: {_row_in_words(key)} keeps the {', '.join(headers)} that stood "
            f"beside {was}"
        )


def _names_gone(before: Record, after: Record, key: Key) -> Iterator[str]:
    """Yield a sentence if names stood beside a row's earlier value, and none beside the new one.

    While people differ about the value, all their names count.
    """
    analyst = key._replace(field=ANALYST)
    names = before.row_state(key).get(ANALYST, FieldState()).value
    if names and analyst not in after.open and value_at(after, analyst) is None:
        yield f"please check: {_row_in_words(key)}: {analyst.header} is empty now; it named {names}"


def _typed_apart(record: Record, key: Key, changed: set[str]) -> Iterator[str]:
    """Yield a sentence for each field whose author and the value's author wrote independently.

    Args:
        record: The record.
        key: The main field of the row.
        changed: The fields of the row that changed.
    """
    states = record.row_state(key)
    values = states.get(key.field, FieldState()).claims
    for name in _support(key) if value_at(record, key) is not None else ():
        is_told = changed & {name, key.field} and not FIELDS[key.kind][name].combine
        for claim in states.get(name, FieldState()).claims if is_told else ():
            had_seen = (
                c.by == claim.by or c.knew >= claim.number or claim.knew >= c.number for c in values
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
    """Return the fields that support a value: the fields after it in its row.

    A name goes with the row's main field.
    """
    fields = FIELDS[key.kind]
    names = [*fields]
    at = names.index(key.field)
    if at and key.field != _SUPPORTED:
        return []
    return [name for name in names[at + 1 :] if not (at and fields[name].combine)]
