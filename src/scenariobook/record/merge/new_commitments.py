"""Tell apart what two people promise in the same blank row of their copies of one tracker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from msgspec.structs import replace

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import same_claim
from scenariobook.record.ledger.entries import Key
from scenariobook.record.merge.file_claims import File
from scenariobook.record.values.field_values import FieldValue, InputCell


def with_own_numbers(cells: Sequence[InputCell], numbers: Mapping[str, str]) -> Sequence[InputCell]:
    """Return cells with the numbers that ``own_numbers`` gives to new commitments."""
    return [
        replace(
            cell, key=cell.key._replace(subject=numbers.get(cell.key.subject, cell.key.subject))
        )
        if cell.key.kind == "commitment"
        else cell
        for cell in cells
    ]


def own_numbers(record: Record, file: File, cells: Sequence[InputCell]) -> Mapping[str, str]:
    """Return the numbers of the commitments of a copy, by those of their rows.

    The blank rows of all copies of one tracker have the same numbers. If two people promise
    different things in one, these are two commitments and no conflict. If nobody has said whose
    one of the copies is, it stays a conflict: both may be the same person's.

    Args:
        record: The record.
        file: The file.
        cells: Its cells.
    """
    by = record.contributors.names.get(file.sha256) or record.taken.get(file.sha256, file.by)
    if not by or file.position is None:
        return {}
    edited: dict[str, FieldValue] = {}  # what is promised in each row in which somebody typed
    for cell in cells:
        if cell.key.kind == "commitment" and cell.is_edit:
            what = cell.value if cell.key.field == "what" else None
            edited[cell.key.subject] = what or edited.get(cell.key.subject)
    return {row: _own_number(record, by, file.position, row, what) for row, what in edited.items()}


def _own_number(record: Record, by: str, position: int, row: str, what: FieldValue) -> str:
    """Return the first number of this row that is free, or whose commitment is the typed one.

    It is the typed one if the copy showed it, if this person promised it, if anybody promised it in
    the same words, or if nobody has said who promised it.
    """
    number, next_one = row, count(2)
    while True:
        entries = record.past.get(("commitment", number, NO_QUARTER), ())
        is_theirs = any(
            entry.number <= position or record.contributors.of(entry) in {by, entry.origin.sha256}
            for entry in entries
        )
        says = recorded(record, Key(NO_QUARTER, "commitment", number, "what"))
        if not entries or is_theirs or (what is not None and same_claim(says, what)):
            return number
        number = f"{row}-{next(next_one)}"
