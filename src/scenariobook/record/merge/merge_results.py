"""Say what becomes of each cell of a file: whether it counts, differs, or is unclear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from scenariobook.diagnostics import short
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import Claim, Standing, says_the_same, sides_in_words
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.file_claims import Heard
from scenariobook.record.values.field_values import FieldValue, Typed, same, shown, value_in

# What speaks for a value, and the fields with such values.
BESIDE: Final = (
    *("sources", "credibility", "note", "confidence", "basis", "rationale", "reason", "why"),
)
_VALUES: Final = frozenset(
    {"value", "state", "likelihood", "confidence", "chance", "answer", "outcome"}
)


class Result(StrEnum):
    """What becomes of a cell that says something."""

    APPLIED = "new"
    RECORDED = "as others say"
    REPLACED = "replaced by a later file"
    CONFLICT = "in conflict"
    QUESTION = "unclear"
    ASKED = "again as handed out"


class Outcome(Struct, frozen=True, gc=False, kw_only=True):
    """A cell that says something, and what becomes of it.

    Attributes:
        typed: The cell.
        result: What becomes of it.
        was: The value of its field before.
        why: Who differs, or says something else later, or why it is unclear; empty for others.
    """

    typed: Typed
    result: Result
    was: FieldValue
    why: str = ""

    @property
    def stays_open(self) -> bool:
        """Whether somebody has to settle it."""
        return self.result in {Result.CONFLICT, Result.QUESTION, Result.ASKED}


def outcomes(before: Record, after: Record, said: Heard) -> list[Outcome]:
    """Return what becomes of the cells of a file that say something.

    Args:
        before: The record before the file was taken in.
        after: The record with all that was taken in.
        said: What the file says.
    """
    found = []
    for cell in said.claims:
        was, standing = recorded(before, cell.key), after.open.get(cell.key, ())
        result, why = Result.APPLIED, ""
        if cell.question:
            result, why = Result.QUESTION, cell.question
        elif standing and not all(says_the_same(claim.says, cell.value) for claim in standing):
            result, why = Result.CONFLICT, sides_in_words(standing)
        elif later := _replaced_by(after, cell):
            result, why = Result.REPLACED, sides_in_words(later)
        elif same(was, cell.value):
            result = Result.RECORDED
        found.append(Outcome(typed=cell, result=result, was=was, why=why))
    for cells, result in ((said.beside, Result.QUESTION), (said.again, Result.ASKED)):
        for cell in cells:
            was = recorded(before, cell.key)
            found.append(Outcome(typed=cell, result=result, was=was, why=cell.question))
    return found


def _replaced_by(after: Record, cell: Typed) -> tuple[Claim, ...]:
    """Return what stands of a cell's field, if a file that was taken in later replaced the cell."""
    standing = after.standing(cell.key).get(cell.key.field, Standing())
    stands = any(says_the_same(claim.says, cell.value) for claim in standing.claims)
    return () if stands or FIELDS[cell.key.kind][cell.key.field].joins else standing.claims


def kept_in_words(record: Record, key: Key, said: Collection[str]) -> Iterator[str]:
    """Yield what was typed beside another value of a row, and stands beside the one of now.

    Args:
        record: The record with the value of now.
        key: The value.
        said: The fields of its row that are said anew.
    """
    now = recorded(record, key)
    kept: dict[str, list[str]] = {}
    for name in BESIDE if key.field in _VALUES else ():
        beside = key._replace(field=name)
        if name not in said and recorded(record, beside):
            was = _typed_beside(record, key, name)
            if not same(was, now):
                kept.setdefault(short(shown(was)), []).append(beside.header)
    for was, headers in kept.items():
        of = f" of {key.quarter}" if key.quarter else ""
        yield (
            f"please check: {about_in_words(key)}{of} keeps the {', '.join(headers)} that was "
            f"typed beside {was}"
        )


def _typed_beside(record: Record, key: Key, name: str) -> FieldValue:
    """Return the value beside which another field of its row was typed last."""
    value: FieldValue = None
    beside: FieldValue = None
    for entry in record.past.get((key.kind, key.subject, key.quarter), ()):
        said = value_in(entry, key.field)
        value = value if said is None else said
        if beside is None or value_in(entry, name) is not None:
            beside = value
    return beside
