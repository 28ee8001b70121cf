"""Open a workbook, and read its identity: the record that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook import __version__
from scenariobook.workbook.identity import IDENTITY_KEY, VERSION_KEY, Identity
from scenariobook.workbook.sheets.lists import HIDDEN
from scenariobook.workbook.tables import Table
from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.loading import load

AnyCell: TypeAlias = Cell | MergedCell
RowCells: TypeAlias = Mapping[int, AnyCell]  # a row's cells, by column
_LINE: Final = re.compile(rf"{IDENTITY_KEY} (\d+) ")
_EARLIER_FORMATS: Final = frozenset({"1", "2"})  # of the identity's line


class LastShown(NamedTuple):
    """What a formula showed when the workbook was saved.

    Attributes:
        value: The value; None if the formula was not calculated, or showed an empty text.
        data_type: openpyxl's name for the value's type.
    """

    value: object
    data_type: str


class OpenedWorkbook:
    """An open workbook; it is opened a second time only to read the formulas' values.

    Attributes:
        data: Its bytes.
        workbook: openpyxl's workbook.
    """

    def __init__(self, data: bytes) -> None:
        """Open a workbook's bytes; they have passed ``preflight``."""
        self.data = data
        self.workbook = load(data, as_shown=False)
        self._rows: dict[str, Mapping[int, RowCells]] = {}

    @property
    def sheets(self) -> Sequence[Worksheet]:
        """The sheets with cells that people see."""
        return [sheet for sheet in self.workbook.worksheets if sheet.title not in HIDDEN]

    @property
    def from_1904(self) -> bool:
        """Whether the workbook counts its days from 1904."""
        return bool(self.workbook.epoch == CALENDAR_MAC_1904)

    def rows(self, sheet: Worksheet) -> Mapping[int, RowCells]:
        """Return the cells of a sheet, by row and column, from the top.

        openpyxl's own iteration would create a cell for every empty place up to the last cell.
        """
        if sheet.title not in self._rows:
            rows: dict[int, dict[int, AnyCell]] = {}
            for (row, column), cell in sorted(cells_of(sheet).items()):
                rows.setdefault(row, {})[column] = cell
            self._rows[sheet.title] = rows
        return self._rows[sheet.title]

    def last_shown(self, cell: AnyCell) -> LastShown:
        """Return what a formula showed when the workbook was saved."""
        result = self._as_shown[cell.parent.title][cell.coordinate]
        return LastShown(
            result.value, "s" if result.data_type in {"s", "str"} else result.data_type
        )

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        """The package's parts by name."""
        return opc.parts(self.data)

    @cached_property
    def _as_shown(self) -> Workbook:
        return load(self.data, as_shown=True)

    @cached_property
    def identity(self) -> Identity | None:
        """The tracker's identity; None if it has none.

        Raises:
            ValueError: if the identity is damaged, or there are two.
        """
        identities = {Identity.parse(line) for line in self._lines}
        if len(identities) > 1:
            message = (
                "the workbook says in different places that it was made from different records"
            )
            raise ValueError(message)
        return next(iter(identities), None)

    @property
    def is_earlier(self) -> bool:
        """Whether an earlier version, with other tables on its sheets, made the tracker."""
        formats = (match[1] for line in self._lines if (match := _LINE.match(line)))
        return any(number in _EARLIER_FORMATS for number in formats)

    @property
    def other_version(self) -> str:
        """The other version that wrote the tracker, whose texts may differ; else empty."""
        return "".join({*self._listed(VERSION_KEY)} - {__version__})

    def input_headers(self, table: Table) -> Sequence[str]:
        """Return the headers of a table's input columns when the workbook was written.

        A hand-out has fewer input columns; another version may have other ones. Without the hidden
        sheet, or without the table, the result is empty.
        """
        return self._listed(table.name)

    def _listed(self, name: str) -> Sequence[str]:
        """Return the texts below a name in the first row of the hidden sheet."""
        for sheet in self.workbook.worksheets:
            rows = self.rows(sheet) if sheet.title in HIDDEN else {}
            for number, cell in rows.get(1, {}).items():
                if cell.value == name:
                    below = [cells[number].value for cells in rows.values() if number in cells]
                    return [str(value) for value in below[1:] if value]
        return ()

    @cached_property
    def _lines(self) -> Sequence[str]:
        """The lines that may be the tracker's identity."""
        return list(self._possible_lines())

    def _possible_lines(self) -> Iterator[str]:
        book: Any = self.workbook  # the stubs lack custom properties
        for prop in book.custom_doc_props.props:
            if prop.name == IDENTITY_KEY:
                yield str(prop.value)
        if IDENTITY_KEY in book.defined_names:  # earlier versions wrote one
            yield str(book.defined_names[IDENTITY_KEY].attr_text).strip('"')
        for sheet in book.worksheets:
            if sheet.title in HIDDEN:
                for cell in cells_of(sheet).values():
                    if isinstance(cell.value, str) and _LINE.match(cell.value):
                        yield cell.value


def normalized(value: object) -> str:
    """Return a text in single spaces and small letters, to compare headers, ids and titles."""
    return " ".join(value.split()).casefold() if isinstance(value, str) else ""


def cells_of(sheet: Worksheet) -> Mapping[tuple[int, int], Cell | MergedCell]:
    """Return a sheet's cells by row and column; openpyxl's public ways would create blank ones."""
    any_sheet: Any = sheet
    cells: Mapping[tuple[int, int], Cell | MergedCell] = any_sheet._cells  # noqa: SLF001  (it has no public way to the cells that are there)
    return cells
