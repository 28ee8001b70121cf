"""Tell apart what two people promise in the same blank row of their copies of one tracker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from msgspec.structs import replace

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import same_claim
from scenariobook.record.merge.file_claims import File
from scenariobook.record.values.field_values import InputCell


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
    return {
        cell.key.subject: _own_number(record, by, file.position, cell)
        for cell in cells
        if cell.key.kind == "commitment" and cell.key.field == "what" and cell.is_edit
    }


def _own_number(record: Record, by: str, position: int, what: InputCell) -> str:
    """Return the first number that nobody has, or that is of what this person means.

    That is what the copy showed, what this person promised, or somebody of whom nobody has said
    who it is, or what anybody promised in the same words.
    """
    number, next_one = what.key.subject, count(2)
    while True:
        entries = record.past.get(("commitment", number, NO_QUARTER), ())
        is_theirs = any(
            entry.number <= position or record.contributors.of(entry) in {by, entry.origin.sha256}
            for entry in entries
        )
        says = recorded(record, what.key._replace(subject=number))
        if not entries or is_theirs or same_claim(says, what.value):
            return number
        number = f"{what.key.subject}-{next(next_one)}"
