"""Write the Answer sheet: the quarter in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from scenariobook.record.ledger.kinds import Statement
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ANSWER_TABLE, ID
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_rows
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page

WIDEST: Final = 48  # characters: two such columns, with what is before them, fit a small screen
_TITLES: Final = {
    "bottom_line": "Bottom line: the answer, in a sentence or two",
    "so_what": "So what: what follows from it, and for whom",
}


class _Answer(NamedTuple):
    """A statement of the open quarter; without any field if none is recorded."""

    statement: Statement


def _statements(_: Layout) -> Iterator[Column[_Answer]]:
    yield Column(ID, 14, "id", value=lambda row: row.statement.subject)
    yield Column("statement", 26, "strong", value=lambda row: _TITLES[row.statement.subject])
    inputs: Iterator[Column[_Answer]] = input_columns("statement", lambda row: row.statement)
    for column in inputs:
        yield replace(column, width=min(column.width, WIDEST))


def _rows(contents: Contents) -> Sequence[_Answer]:
    quarter = contents.quarter
    named = row_ids(contents.study, ANSWER_TABLE, quarter)
    return [_Answer(contents.stated(Statement, name, quarter)) for name in named]


ANSWER: Final = DeclaredTable(
    name=ANSWER_TABLE,
    words="The quarter in words: the bottom line, and what follows from it.",
    columns=_statements,
    rows=_rows,
    count=count_rows(ANSWER_TABLE),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    table = ANSWER.on(contents.layout)
    page.head(
        f"Answer {contents.quarter}",
        "The quarter in words, signed by who answers for it. The briefing prints it first.",
    )
    page.table(table, ANSWER.rows(contents))
    offer_inputs(page, contents.layout, table, "statement")
