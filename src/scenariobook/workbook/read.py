"""A tracker read back: its identity, and what stands in its input cells.

Sheets are found by their table's name, else by their headers; columns by header; rows by
id. Nothing is found by position.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.workbook.identity import MARK, Identity
from scenariobook.workbook.layout import HISTORY_TABLE, ID, INPUTS, META

_Header = tuple[Cell | MergedCell, ...]
_FIRST_ROWS = 50  # among which a header is looked for where its table is gone


def read_identity(data: bytes) -> Identity | None:
    """Return a tracker's identity from any of its three places, None if it has none.

    Raises:
        ValueError: if one is damaged, or two of them disagree.
    """
    return _identity(load_workbook(BytesIO(data)))


def input_cells(data: bytes) -> dict[tuple[str, str, str], object]:
    """Return what stands in a tracker's input cells, by table's name, id and header.

    Blank cells are held as None, dates as datetimes, a formula as its text. Of History, the
    quarters before the tracker's own are input.

    Raises:
        ValueError: as ``read_identity``.
    """
    workbook = load_workbook(BytesIO(data))
    found = _identity(workbook)
    cells: dict[tuple[str, str, str], object] = {}
    for name in (*INPUTS, HISTORY_TABLE):
        for sheet, header in _headers(workbook, name):
            columns = {cell.column: _text(cell.value) for cell in header}
            key = next(column for column, text in columns.items() if text == ID)
            now = found.quarter if found else None
            wanted = {c: _input(name, text, now) for c, text in columns.items()}
            for row in sheet.iter_rows(min_row=(header[0].row or 0) + 1):
                by_column = {cell.column: cell.value for cell in row}
                item = by_column.get(key)
                if isinstance(item, str) and item.strip():
                    for column, text in wanted.items():
                        if text:
                            cells[name, item.strip(), text] = by_column[column]
    return cells


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


def _headers(workbook: Workbook, name: str) -> Iterator[tuple[Worksheet, _Header]]:
    """Yield the sheet and the header's cells of a table: by its name, else by its headers."""
    for sheet in workbook.worksheets:
        if name in sheet.tables:
            corner = sheet.tables[name].ref.partition(":")[0]
            yield sheet, next(sheet.iter_rows(min_row=sheet[corner].row))
            return
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(max_row=_FIRST_ROWS):
            texts = {_text(cell.value) for cell in row}
            if ID in texts and _belongs(name, texts):
                yield sheet, row
                return


def _belongs(name: str, headers: set[str]) -> bool:
    if name == HISTORY_TABLE:
        # The dashboard has quarters, too, and a trend.
        return "trend" not in headers and any(_quarter(h) for h in headers)
    # An exploratory study's judgments have no likelihoods.
    return set(INPUTS[name]) - {"likelihood"} <= headers


def _input(table: str, header: str, now: Quarter | None) -> str:
    """Return an input column's header as the layout has it; of other columns, nothing."""
    if table != HISTORY_TABLE:
        return header if header in INPUTS[table] else ""
    quarter = _quarter(header)
    return str(quarter) if quarter and (now is None or quarter < now) else ""


def _quarter(header: str) -> Quarter | None:
    try:
        return Quarter.parse(header.upper())
    except ValueError:
        return None


def _text(value: object) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""
