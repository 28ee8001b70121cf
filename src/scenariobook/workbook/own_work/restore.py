"""Put work that was kept in a comment back into its cell, once its row and column exist again."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.workbook.own_work.kept_in_comments import KeptWork
from scenariobook.workbook.own_work.relocate import FreshTable
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import KINDS
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import PROGRAM, Note


def fresh_table(page: Page, table: Table, former: FormerIds) -> FreshTable:
    """Return a table of a page for ``relocate``; its rows are found under former ids as well."""
    rows = {text_of(key).strip(): row for key, row in page.rows_by_key(table).items()}
    rows = former.with_former(KINDS.get(table.name, "definition"), rows)
    columns = {
        header.strip().casefold(): table.left + number
        for number, header in enumerate(table.headers)
    }
    return FreshTable(
        top=table.top,
        last=table.last,
        edge=table.left + len(table.columns) - 1,
        rows=rows,
        columns=columns,
    )


def restore(piece: KeptWork, page: Page | None, former: FormerIds) -> bool:
    """Write kept work into the cell or comment that it came from; tell whether that was possible.

    Args:
        piece: the kept work.
        page: the fresh sheet that it came from; None if the tracker lacks it.
        former: the former ids of rows.
    """
    for table in page.tables if page else ():
        fresh = fresh_table(page, table, former) if page else None
        row = fresh.rows.get(piece.item) if fresh else None
        if page and fresh and row:
            return _put(piece, page, table, fresh, row)
    return False


def _put(piece: KeptWork, page: Page, table: Table, fresh: FreshTable, row: int) -> bool:
    column = (
        fresh.edge + piece.columns_beside
        if piece.columns_beside
        else fresh.columns.get(piece.header.casefold())
    )
    if column is None:
        return False
    if piece.is_comment:
        page.comment(row, column, Note(piece.text, piece.author or PROGRAM))
        return True
    is_theirs = column > fresh.edge or table.columns[column - table.left].own is not None
    held, style = page.grid.rows.get(row, {}).get(column, (None, page.styles.number("text")))
    if not is_theirs or held not in (None, ""):
        return False
    heads = page.grid.rows[table.top]
    letters = {normal(head): get_column_letter(column) for column, (head, _) in heads.items()}
    letters |= {normal(header): letter for header, letter in table.letters.items()}
    try:
        value, number_format = piece.value(letters, row)
    except LookupError:
        return False  # a column that its formula names is gone
    look = page.styles.formatted(style, number_format) if number_format else style
    page.grid.put(row, column, value, look)
    return True
