"""Say what becomes of each cell of a file: whether it counts, differs, or is unclear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import Claim, Standing, says_the_same, sides_in_words
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.file_claims import Heard
from scenariobook.record.values.cells import FieldValue, Typed, same

# What speaks for a value, and the fields with such values.
BESIDE: Final = ("sources", "credibility", "note", "confidence", "basis", "rationale")
_VALUES: Final = frozenset({"value", "state", "likelihood", "confidence"})


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


def kept_in_words(record: Record, key: Key, said: Collection[str], of: str = "") -> Iterator[str]:
    """Yield what speaks for a value that is gone, and stands beside the new one all the same.

    Args:
        record: The record with what stands beside the value.
        key: The value.
        said: The fields of its row that are said anew.
        of: The value before; empty if people differed about it.
    """
    beside = (key._replace(field=name) for name in BESIDE if name not in said)
    kept = [one.header for one in beside if recorded(record, one)]
    if kept and key.field in _VALUES:
        whose = f"of {of}" if of else f"that was typed beside another {key.header}"
        yield (
            f"please check: {about_in_words(key)} of {key.quarter} keeps the {', '.join(kept)} "
            f"{whose}"
        )
