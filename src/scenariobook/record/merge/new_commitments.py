"""Number two people's commitments apart that they typed in the same blank row of one tracker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from msgspec.structs import replace

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.standing import same_claim
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.record.ledger.keys import Key, RecordRow
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.merge.taken_files import File
from scenariobook.record.values.field_values import FieldValue
from scenariobook.record.values.input_cell import InputCell
from scenariobook.study.model.texts import free_id, numbered


def with_own_numbers(cells: Sequence[InputCell], numbers: Mapping[str, str]) -> Sequence[InputCell]:
    """Return cells with the numbers that ``own_numbers`` gives to new commitments."""
    return [
        replace(cell, key=cell.key._replace(subject=Subject(numbers[cell.key.subject])))
        if cell.key.kind == "commitment" and cell.key.subject in numbers
        else cell
        for cell in cells
    ]


def own_numbers(record: Record, file: File, cells: Sequence[InputCell]) -> Mapping[str, str]:
    """Return, by the number of each commitment row in a copy, the number in the record.

    The blank rows of all copies of one tracker have the same numbers. Two people who promise
    different things in one row make two commitments, not a conflict. If the contributor of a copy
    is unknown when the copy is taken in, the row is a conflict: both copies may be the same
    person's.

    Args:
        record: The record.
        file: The file.
        cells: Its cells.
    """
    by = record.whose(file.sha256, file.by)
    if not by or file.made_after is None:
        return {}
    commitments = [cell for cell in cells if cell.key.kind == "commitment"]
    typed = {cell.key.subject for cell in commitments if cell.is_edit}
    what = {cell.key.subject: cell.value for cell in commitments if cell.key.field == "what"}
    numbers = _Numbers(record, by, file.made_after)
    return {
        row: numbers.of_row(row, what.get(row), is_typed=row in typed)
        for row in dict.fromkeys(cell.key.subject for cell in commitments)
    }


class _Numbers(NamedTuple):
    """The numbers for the rows of a person's copy, which was made after entry ``made_after``."""

    record: Record
    by: str
    made_after: int

    def of_row(self, row: str, what: FieldValue, *, is_typed: bool) -> str:
        """Return a row's number in the record: the row's own if the copy showed the commitment.

        A new commitment gets the first of these numbers that there is: the number under which this
        person promised in this row before, even if that entry was undone; the number of a
        commitment with the same words, or from a file without a contributor; a free number.
        """
        used = list(takewhile(self._entries, numbered(row)))
        if any(entry.number <= self.made_after for entry in self._entries(row)):
            return row
        if mine := next((number for number in used if self._is_of(number, self.by)), ""):
            return mine
        if not used or not is_typed:
            return row
        alike = (number for number in used if self._may_be(number, what))
        return next(alike, free_id(row, used))

    def _entries(self, number: str) -> Sequence[Entry[Content]]:
        row = RecordRow(NO_QUARTER, "commitment", Subject(number))
        return (*self.record.entries.get(row, ()), *self.record.undone.get(row, ()))

    def _is_of(self, number: str, by: str) -> bool:
        return any(self.record.contributors.of(entry) == by for entry in self._entries(number))

    def _may_be(self, number: str, what: FieldValue) -> bool:
        says = value_at(self.record, Key(NO_QUARTER, "commitment", Subject(number), "what"))
        is_alike = what is not None and same_claim(says, what)
        return is_alike or any(
            self._is_of(number, entry.origin.sha256) for entry in self._entries(number)
        )
