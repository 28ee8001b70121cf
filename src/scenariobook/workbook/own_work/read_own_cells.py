"""Read people's additions from a tracker's tables, for the tracker that replaces it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime, time
from typing import Any, Final

from openpyxl.cell.cell import Cell
from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.styles.fills import Fill, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from scenariobook.standards.colours import Sheets
from scenariobook.study.model.texts import numbered
from scenariobook.workbook.own_work.own_cells import (
    HEADER_ROW,
    OwnCell,
    OwnColumn,
    OwnFormula,
    OwnWork,
    Spot,
)
from scenariobook.workbook.reading.cells import as_typed, cell_text, is_volatile
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook, RowCells, normalized
from scenariobook.workbook.reading.rows_in_copy import RowInCopy, RowsInCopy
from scenariobook.workbook.tables import YOURS
from scenariobook.workbook.xlsx.package import CellComment, unescaped

_TEXT_OR_ERROR: Final = re.compile(
    r'"[^"]*"|#(?:ref!|div/0!|n/a|name\?|null!|num!|value!)', re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
# A fill that the program no longer uses stays listed here: nobody added it to an older tracker.
_FILLS: Final = frozenset({Sheets.PAPER, Sheets.INPUT, Sheets.DUE, Sheets.TINT, Sheets.ACCENT})
_WIDTH: Final = 14.0  # characters, of a column whose width nobody set
_COLOUR: Final = 6  # digits, without those of the opacity
# The words that programs write in a plain comment, before a conversation's first message.
_CONVERSATION: Final = re.compile(r"^\[Threaded comment\].*?Comment:\s*", re.DOTALL)
_NOBODY: Final = frozenset({"None", ""})


def read_own_work(all_rows: Iterable[RowsInCopy]) -> OwnWork:
    """Return people's additions to a tracker, from the rows of its tables."""
    work = OwnWork()
    for rows in all_rows:
        _read_table(rows, work)
    return work


def repeated_rows(rows: RowsInCopy) -> Collection[int]:
    """Return the numbers of rows that repeat an earlier row: only their input cells are read."""
    keys = {row.number: row_key(rows, row) for row in rows if rows.is_known(row)}
    first_rows = {key: number for number, key in reversed(keys.items())}
    return keys.keys() - {*first_rows.values()}


def row_key(rows: RowsInCopy, row: RowInCopy) -> str:
    """Return the key that a row gets in the next tracker; its subject must be known."""
    return f"{row.id.with_id(rows.id_now(row.id.id))} {row.period}".strip()


def cells_in_own_columns(rows: RowsInCopy) -> list[AnyCell]:
    """Return the filled cells of people's own columns; the headers are last."""
    if YOURS not in rows.table.declared.by_header:  # such a table keeps no own columns
        return []
    own = own_headers(rows)
    numbers = [*own, rows.table.column_number(YOURS)]
    repeated = repeated_rows(rows)
    row_cells = [row.cells for row in rows if row.number not in repeated]
    header_cells = rows.opened.rows(rows.table.sheet)[rows.table.top]
    cells = [row[number] for row in row_cells for number in numbers if number in row]
    cells += [header_cells[number] for number in own]
    return [cell for cell in cells if cell.value not in (None, "")]


def own_headers(rows: RowsInCopy) -> dict[int, str]:
    """Return the headers that people added to a table, by column; no two are alike."""
    used = {normalized(column.header) for column in rows.table.declared.columns}
    headers = {}
    for number, cell in rows.opened.rows(rows.table.sheet)[rows.table.top].items():
        text = cell_text(cell.value)
        if text.strip() and number not in rows.table.columns:
            headers[number] = _free_header(text, used)
    return headers


def _free_header(text: str, used: set[str]) -> str:
    """Return a header that no other column of the table has, and add it to ``used``.

    LibreOffice and Gnumeric allow two equal headers; Excel calls a file with such a table damaged.
    """
    header = next(name for name in numbered(text, " ") if normalized(name) not in used)
    used.add(normalized(header))
    return header


def _read_table(rows: RowsInCopy, work: OwnWork) -> None:
    name, table, opened = rows.table.declared.name, rows.table, rows.opened
    sizes = table.sheet.column_dimensions
    header_cells = opened.rows(table.sheet)[table.top]
    own = own_headers(rows)
    to_the_left = sorted(table.columns.items(), reverse=True)
    work.columns[name] = [
        OwnColumn(
            header=text,
            width=sizes[letter].width if (letter := get_column_letter(n)) in sizes else _WIDTH,
            after=next((c.declared.header for at, c in to_the_left if at < n), ""),
        )
        for n, text in own.items()
    ]
    headers = {n: column.declared.header for n, column in table.columns.items()} | own
    row_cells: dict[str, RowCells] = {}
    for row in rows:
        if rows.is_known(row):
            row_cells.setdefault(row_key(rows, row), row.cells)
    fills: dict[int, Fill | None] = {}  # by style
    work.order[name] = list(row_cells)
    for key, cells in {HEADER_ROW: header_cells, **row_cells}.items():
        for number, header in headers.items():
            cell = cells.get(number)
            if isinstance(cell, Cell):
                spot = Spot(name, key, header)
                if cell.comment and cell.comment.text.strip():
                    work.comments[spot] = comment_of(cell)
                if key != HEADER_ROW:
                    if cell.style_id not in fills:
                        fills[cell.style_id] = _fill(cell)
                    if (fill := fills[cell.style_id]) is not None:
                        work.fills[spot] = fill
                    _read_cell(rows, cell, spot, headers, work)


def _read_cell(
    rows: RowsInCopy, cell: Cell, spot: Spot, headers: Mapping[int, str], work: OwnWork
) -> None:
    column = rows.table.declared.by_header.get(spot.header)
    if column is None or column.header == YOURS:
        if cell.value is not None:
            value = _value_or_formula(rows.opened, cell, headers)
            work.cells[spot] = OwnCell(value, cell.number_format)
    elif column.is_input and cell.data_type == "f" and not is_volatile(cell):
        work.formulas[spot] = _value_or_formula(rows.opened, cell, headers)


def comment_of(cell: AnyCell) -> CellComment:
    """Return the comment of a cell that has one; a conversation becomes a plain comment."""
    comment: Any = cell.comment
    text = _CONVERSATION.sub("", unescaped(comment.text)).strip()
    return CellComment(text, "" if str(comment.author) in _NOBODY else str(comment.author))


def _fill(cell: Cell) -> Fill | None:
    """Return a cell's fill; None if the program gave it."""
    fill: Any = copy(cell.fill)
    if isinstance(fill, PatternFill):
        if fill.patternType in {None, "none"}:
            return None
        colour = fill.fgColor
        if colour.type == "rgb" and str(colour.rgb)[-_COLOUR:] in {c[-_COLOUR:] for c in _FILLS}:
            return None
    own_fill: Fill = fill
    return own_fill


def _value_or_formula(opened: OpenedWorkbook, cell: Cell, headers: Mapping[int, str]) -> Any:  # noqa: ANN401  (whatever openpyxl has)
    """Return a cell's value or formula; a formula names cells of its row by their headers."""
    value: Any = cell.value
    if cell.data_type != "f":
        return unescaped(value) if isinstance(value, str) else value
    text = str(as_typed(value)).removeprefix("=")
    result: Any = opened.last_shown(cell).value
    if isinstance(result, datetime) and result.time() == time():
        result = result.date()  # as the record has days
    fills_area = not isinstance(value, str)
    parts = [text] if fills_area else _pieces(text, cell.row, headers)
    return OwnFormula(parts, "" if result is None else result, fills_area)


def _pieces(text: str, row: int, headers: Mapping[int, str]) -> Sequence[str]:
    """Return a formula in pieces: each second piece is the header of a cell of its own row."""
    try:
        tokens: Any = Tokenizer(f"={_with_capital_errors(text)}").items
    except (TokenizerError, IndexError):
        return [text]
    parts = [""]
    for token in tokens:
        is_range = token.type == Token.OPERAND and token.subtype == Token.RANGE
        if header := _header_of(token.value, row, headers) if is_range else "":
            parts += [header, ""]
        else:
            parts[-1] += token.value
    return parts


def _header_of(operand: str, row: int, headers: Mapping[int, str]) -> str:
    """Return the header of a cell of the row; empty if the operand is no such cell."""
    match = _ADDRESS.fullmatch(operand)
    if match is None or int(match[2]) != row:
        return ""
    return headers.get(column_index_from_string(match[1]), "")


def _with_capital_errors(formula: str) -> str:
    """Return a formula with its error values in capitals, as openpyxl's tokenizer needs them.

    LibreOffice writes error values in small letters.
    """
    return _TEXT_OR_ERROR.sub(
        lambda match: match[0].upper() if match[0].startswith("#") else match[0], formula
    )
