"""A tracker read back: its identity, and where its tables stand.

Sheets are found by their table's name or their headers, columns by header; nothing by
position.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.workbook.identity import MARK, SEALS, Identity
from scenariobook.workbook.layout import HISTORY_TABLE, ID, INPUTS, META
from scenariobook.workbook.preflight import Foreign
from scenariobook.workbook.seals import Seals, parse

Header = tuple[Cell | MergedCell, ...]
_MOST_CELLS = 500_000  # in a sheet's used range
_FIRST_ROWS = 50  # among which a header is looked for where its table is gone


class WorkbookFile:
    """A workbook's bytes, opened: once, and once more where a formula's value is asked for."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook's bytes; they have passed ``preflight``.

        Raises:
            Foreign: if a sheet is larger than can be read in a few seconds.
        """
        self._data = data
        self.workbook = _load(data, as_shown=False)
        for sheet in self.workbook.worksheets:
            if sheet.max_row * sheet.max_column > _MOST_CELLS:
                raise Foreign(
                    f"the sheet {sheet.title!r} reaches to row {sheet.max_row:,} and column "
                    f"{sheet.max_column:,}; delete what stands far below and beside its tables"
                )

    @property
    def sheets(self) -> Sequence[Worksheet]:
        """The sheets that hold cells."""
        return self.workbook.worksheets

    def last_shown(self, cell: Cell | MergedCell) -> object:
        """Return what a formula showed when the workbook was saved; None if nothing."""
        return self._as_shown[cell.parent.title][cell.coordinate].value

    @cached_property
    def _as_shown(self) -> Workbook:
        return _load(self._data, as_shown=True)

    @cached_property
    def identity(self) -> Identity | None:
        """The tracker's identity, from any of its three places; None if it has none.

        Raises:
            ValueError: if one is damaged, or two of them disagree.
        """
        found = {Identity.parse(text) for text in self._marks()}
        if len(found) > 1:
            message = (
                "the workbook says in different places that it was made from different records"
            )
            raise ValueError(message)
        return next(iter(found), None)

    def _marks(self) -> Iterator[str]:
        properties = self.workbook.custom_doc_props.props  # type: ignore[attr-defined]  # not in the stubs
        for held in properties:
            if held.name == MARK:
                yield str(held.value)
        if MARK in self.workbook.defined_names:
            yield str(self.workbook.defined_names[MARK].attr_text).strip('"')
        for key, value in self._meta():
            if key == MARK:
                yield str(value)

    @cached_property
    def seals(self) -> Seals | None:
        """The checksums of the program's own cells; None where their sheet is gone."""
        pairs = list(self._meta())
        keys = [key for key, _ in pairs]
        return parse(pairs[keys.index(SEALS) + 1 :]) if SEALS in keys else None

    def _meta(self) -> Iterator[tuple[object, object]]:
        if META in self.workbook.sheetnames:
            for key, value in self.workbook[META].iter_rows(max_col=2, values_only=True):
                if key is not None:
                    yield key, value


def _load(data: bytes, *, as_shown: bool) -> Workbook:
    with warnings.catch_warnings():
        # Of what openpyxl would lose on saving; these bytes are never saved over.
        warnings.simplefilter("ignore")
        return load_workbook(BytesIO(data), data_only=as_shown)


def headers(sheets: Iterable[Worksheet], name: str) -> Iterator[tuple[Worksheet, Header]]:
    """Yield the sheet and the header's cells of a table, for every sheet that has it.

    A sheet has it under the table's name, or has its headers: it may have been copied.
    """
    for sheet in sheets:
        found = _under_its_name(sheet, name) or _by_its_headers(sheet, name)
        if found:
            yield sheet, found


def _under_its_name(sheet: Worksheet, name: str) -> Header | None:
    if name not in sheet.tables:
        return None
    corner = sheet.tables[name].ref.partition(":")[0]
    row: Header = next(sheet.iter_rows(min_row=sheet[corner].row))
    return row if _belongs(name, {normal(cell.value) for cell in row}) else None


def _by_its_headers(sheet: Worksheet, name: str) -> Header | None:
    for row in sheet.iter_rows(max_row=_FIRST_ROWS):
        if _belongs(name, {normal(cell.value) for cell in row}):
            return row
    return None


def _belongs(name: str, found: set[str]) -> bool:
    if ID not in found:
        return False
    if name == HISTORY_TABLE:
        # The dashboard has quarters, too, and a trend.
        return "trend" not in found and any(_quarter(h) for h in found)
    # An exploratory study's judgments have no likelihoods.
    return set(INPUTS[name]) - {"likelihood"} <= found


def input_header(table: str, header: str, now: Quarter | None) -> str:
    """Return an input column's header as the layout has it; of other columns, nothing.

    Of History, the quarters up to the tracker's own (``now``) are.
    """
    if table != HISTORY_TABLE:
        return header if header in INPUTS[table] else ""
    quarter = _quarter(header)
    return str(quarter) if quarter and (now is None or quarter <= now) else ""


def _quarter(header: str) -> Quarter | None:
    try:
        return Quarter.parse(header.upper())
    except ValueError:
        return None


def normal(value: object) -> str:
    """Return a header as it is compared: trimmed, whatever its case."""
    return value.strip().casefold() if isinstance(value, str) else ""
