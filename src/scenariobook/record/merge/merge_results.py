"""Say what becomes of each cell of a file: whether it counts, differs, or is unclear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from scenariobook.diagnostics import short
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import FieldState, same_claim
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.conflicts_in_words import sides_in_words
from scenariobook.record.merge.file_claims import FileClaims
from scenariobook.record.values.field_values import (
    CSV,
    FieldValue,
    InputCell,
    same,
    value_as_text,
    value_in,
)

_SUPPORTED: Final = "confidence"  # and the main field of each row


class ResultKind(StrEnum):
    """What becomes of a cell that says something."""

    NEW = "new"
    AGREED = "as others say"
    LEFT_OUT = "left out"
    CONFLICT = "in conflict"
    UNCLEAR = "unclear"
    REVERTED = "again as handed out"


class MergeResult(Struct, frozen=True, gc=False, kw_only=True):
    """A cell that says something, and what becomes of it.

    Attributes:
        cell: The cell.
        kind: What becomes of it.
        was: The value of its field before.
        why: Who differs, or said what is left out, or why it is unclear; empty for others.
    """

    cell: InputCell
    kind: ResultKind
    was: FieldValue
    why: str = ""

    @property
    def stays_open(self) -> bool:
        """Whether somebody has to settle it."""
        return self.kind in {ResultKind.CONFLICT, ResultKind.UNCLEAR, ResultKind.REVERTED}


def merge_results(before: Record, after: Record, new: FileClaims) -> list[MergeResult]:
    """Return what becomes of the cells of a file that say something.

    Args:
        before: The record before the file was taken in.
        after: The record with all that was taken in.
        new: What the file says.
    """
    results = []
    for cell in new.claims:
        was, open_claims = recorded(before, cell.key), after.open.get(cell.key, ())
        kind, why = ResultKind.NEW, ""
        if cell.question:
            kind, why = ResultKind.UNCLEAR, cell.question
        elif cell.value is None and not cell.is_edit and cell.place.sheet != CSV:
            # Its row was handed out empty.
            left_out = before.row_state(cell.key).get(cell.key.field, FieldState())
            kind, why = ResultKind.LEFT_OUT, sides_in_words(left_out.claims)
        elif open_claims and not all(same_claim(claim.value, cell.value) for claim in open_claims):
            kind, why = ResultKind.CONFLICT, sides_in_words(open_claims)
        elif same(was, cell.value):
            kind = ResultKind.AGREED
        results.append(MergeResult(cell=cell, kind=kind, was=was, why=why))
    for cells, kind in ((new.questions, ResultKind.UNCLEAR), (new.reverted, ResultKind.REVERTED)):
        for cell in cells:
            was = recorded(before, cell.key)
            results.append(MergeResult(cell=cell, kind=kind, was=was, why=cell.question))
    return results


def kept_support(record: Record, key: Key, changed: Collection[str]) -> Iterator[str]:
    """Yield a sentence for days, sources, notes and the like that were typed for an earlier value.

    Args:
        record: The record with the present value.
        key: The value's field.
        changed: The fields of its row that changed.
    """
    now = recorded(record, key)
    kept: dict[str, list[str]] = {}
    for name in _support(key):
        supporting = key._replace(field=name)
        if name not in changed and recorded(record, supporting):
            was = _value_when_typed(record, key, name)
            if not same(was, now):
                kept.setdefault(short(value_as_text(was)), []).append(supporting.header)
    for was, headers in kept.items():
        when = f" of {key.quarter}" if key.quarter else ""
        yield (
            f"please check: {key_in_words(key)}{when} keeps the {', '.join(headers)} that stood "
            f"beside {was}"
        )


def typed_apart(record: Record, row: Key, changed: set[str]) -> Iterator[str]:
    """Yield a sentence for each field that stands beside a value that its author had not seen.

    Nor had the value's author seen the field.

    Args:
        record: The record.
        row: Any field of the row.
        changed: The fields of the row that changed.
    """
    key = row.main
    states = record.row_state(key)
    values = states.get(key.field, FieldState()).claims
    for name in _support(key):
        for claim in states.get(name, FieldState()).claims if changed & {name, key.field} else ():
            known = (
                c.by == claim.by or c.knew >= claim.number or claim.knew >= c.number for c in values
            )
            if None not in (claim.value, recorded(record, key)) and not any(known):
                header = key._replace(field=name).header
                yield (
                    f"please check: {key_in_words(key)}: neither {claim.name} ({header}) nor "
                    f"{values[-1].name} ({key.header}) had seen what the other typed"
                )


def _support(key: Key) -> list[str]:
    """Return the fields that support a value: those after it in its row that can be open."""
    fields = FIELDS.get(key.kind, {})
    names = [*fields]
    if key.field not in {*names[:1], _SUPPORTED}:
        return []
    return [name for name in names[names.index(key.field) + 1 :] if not fields[name].combine]


def _value_when_typed(record: Record, key: Key, name: str) -> FieldValue:
    """Return what a row's value was when another field was last typed; in quotes if unclear."""
    value: FieldValue = None
    when_typed: FieldValue = None
    for entry in record.past.get((key.kind, key.subject, key.quarter), ()):
        unclear = getattr(entry.content, "unclear", {}).get(key.field)
        stated = repr(unclear.found) if unclear else value_in(entry, key.field)
        value = value if stated is None else stated
        if when_typed is None or value_in(entry, name) is not None:
            when_typed = value
    return when_typed
