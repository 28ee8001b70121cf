"""Read the rows of the hidden sheet ``meta``: identity, former ids, meanings and checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell

from scenariobook.workbook.shape.identity import CHECKSUMS_KEY
from scenariobook.workbook.shape.names import META

VALUES: Final = 2  # the column of the values; the keys are in the first


class MetaRow(NamedTuple):
    """A row of the hidden sheet that has a key.

    Attributes:
        number: the row's number.
        key: its key.
        value: its value.
    """

    number: int
    key: object
    value: object


class MetaSheet:
    """The rows of the hidden sheet that have a key, from the top."""

    def __init__(self, rows: Mapping[int, Mapping[int, Cell | MergedCell]] | None) -> None:
        """Take the sheet's cells by row and column; None if the workbook lacks the sheet."""
        self._is_there = rows is not None
        self._rows = [
            MetaRow(number, row[1].value, row[VALUES].value if VALUES in row else None)
            for number, row in (rows or {}).items()
            if 1 in row and row[1].value is not None
        ]

    def values(self, key: str) -> Iterator[object]:
        """Yield the values of the rows with a key."""
        return (row.value for row in self._rows if row.key == key)

    @property
    def head(self) -> Sequence[MetaRow] | None:
        """The rows above the checksums; None if the row that begins the checksums is missing."""
        return None if self._start is None else self._rows[: self._start]

    @property
    def checksums(self) -> Sequence[tuple[object, object]] | None:
        """Keys and values of the checksums; None if some or all of them are missing.

        Rows that somebody added below them are left out.
        """
        rows = None if self.why_no_checksums else self._checksum_rows
        return None if rows is None else [(row.key, row.value) for row in rows]

    @property
    def last_row(self) -> int:
        """The number of the last row that the program wrote; 0 if some of them are missing."""
        return self._checksum_rows[-1].number if self.checksums else 0

    @cached_property
    def why_no_checksums(self) -> str:
        """Why the checksums cannot be read; empty if they can."""
        if not self._is_there:
            return f"the hidden sheet {META!r} is missing or has another name"
        if self._start is None:
            return f"the hidden sheet {META!r} has lost the row with {CHECKSUMS_KEY!r} in column A"
        number, _, count = self._rows[self._start]
        if not isinstance(count, int | float) or isinstance(count, bool):
            return f"the number of rows is missing at {META}!B{number}"
        lost = count - len(self._rows[self._start + 1 :])
        if lost > 0:
            return (
                f"the hidden sheet {META!r} has lost {lost:.0f} of the {count:.0f} rows below "
                f"row {number}"
            )
        return ""

    @cached_property
    def _start(self) -> int | None:
        """The position of the row above the checksums, whose value is their number."""
        return next((n for n, row in enumerate(self._rows) if row.key == CHECKSUMS_KEY), None)

    @property
    def _checksum_rows(self) -> Sequence[MetaRow]:
        """The rows of the checksums, when none is missing."""
        if self._start is None:
            return ()
        count = int(str(self._rows[self._start].value))
        return self._rows[self._start + 1 :][:count]
