"""A tracker read back: its identity, and where its tables stand.

Sheets are found by their table's name or their headers, columns by header; nothing by
position.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.workbook.identity import MARK, Identity
from scenariobook.workbook.layout import HISTORY_TABLE, ID, INPUTS, META
from scenariobook.workbook.preflight import Foreign

Header = tuple[Cell | MergedCell, ...]
_MOST_CELLS = 500_000  # in a sheet's used range
_FIRST_ROWS = 50  # among which a header is looked for where its table is gone


def open_workbook(data: bytes, *, as_shown: bool = False) -> Workbook:
    """Open a workbook's bytes: formulas as they are written, or as they were last shown.

    What openpyxl warns of is what it would lose on saving; the bytes are never saved over.

    Raises:
        Foreign: if a sheet is larger than can be read in a few seconds.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(BytesIO(data), data_only=as_shown)
    for sheet in workbook.worksheets:
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise Foreign(
                f"the sheet {sheet.title!r} reaches to row {sheet.max_row:,} and column "
                f"{sheet.max_column:,}; delete what stands far below and beside its tables"
            )
    return workbook


def read_identity(data: bytes) -> Identity | None:
    """Return a tracker's identity from any of its three places, None if it has none.

    Raises:
        ValueError: if one is damaged, or two of them disagree.
    """
    return _identity(open_workbook(data))


def _identity(workbook: Workbook) -> Identity | None:
    found = {Identity.parse(text) for text in _marks(workbook)}
    if len(found) > 1:
        message = "the workbook says in different places that it was made from different records"
        raise ValueError(message)
    return next(iter(found), None)


def _marks(workbook: Workbook) -> Iterator[str]:
    for held in workbook.custom_doc_props.props:  # type: ignore[attr-defined]  # not in the stubs
        if held.name == MARK:
            yield str(held.value)
    if MARK in workbook.defined_names:
        yield str(workbook.defined_names[MARK].attr_text).strip('"')
    if META in workbook.sheetnames:
        for key, value in workbook[META].iter_rows(max_col=2, values_only=True):
            if key == MARK:
                yield str(value)


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
