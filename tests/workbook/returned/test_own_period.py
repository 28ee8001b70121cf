"""A column of the analysts' called like one of another table makes no other table of its sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import pytest
from openpyxl.workbook import Workbook

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.merge.outcomes import Result
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import INPUTS
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.own_work import analyst_at_work
from tests.workbook.returned.returned_copy import cell, edited, outcomes


class Cell(NamedTuple):
    """A cell that somebody types in, and the header of the column that they added beside it."""

    sheet: str
    item: str
    header: str
    value: float | str
    own: str


TYPED: Final = (
    Cell("Update", "oil-price", "value", 77.0, "period"),
    Cell("Update", "oil-price", "value", 77.0, "Month"),
    Cell("Signposts", "summit", "note", "seen", "Period"),
    Cell("Judgments", "alpha", "dissent", "Ben says no", "period"),
)


def drop_tables(workbook: Workbook) -> None:
    """Drop the tables' names from all sheets, as some programs do."""
    for sheet in workbook:
        for name in list(sheet.tables):
            del sheet.tables[name]


def add_column(workbook: Workbook, sheet: str, header: str) -> None:
    """Add a column with a header and one text on the right of a sheet's table."""
    column = workbook[sheet].max_column + 1
    workbook[sheet].cell(4, column).value = header
    workbook[sheet].cell(5, column).value = "spring"


def typing(typed: Cell, *, named: bool) -> Callable[[Workbook], None]:
    def change(workbook: Workbook) -> None:
        cell(workbook, typed.sheet, typed.item, typed.header).value = typed.value
        add_column(workbook, typed.sheet, typed.own)
        if not named:
            drop_tables(workbook)

    return change


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.sheet}-{typed.own}")
def test_what_is_typed_beside_it_is_taken(typed: Cell, *, named: bool) -> None:
    """The sheet was read as one in long form: what was typed on it was lost, or asked about."""
    found = outcomes(edited(typing(typed, named=named)))
    brought = [(o.typed.key.field, o.typed.value) for o in found if o.result is Result.APPLIED]
    assert brought == [(typed.header, typed.value)]
    assert [o.why for o in found if o.result is Result.QUESTION] == []


@pytest.mark.parametrize("kind", ["open", "exploratory"])
def test_the_column_itself_is_kept(kind: str) -> None:
    """The sheet Judgments was taken for that of past judgments, whose headers it has then, too."""

    def change(workbook: Workbook) -> None:
        for sheet in ("Update", "Signposts", "Judgments"):
            add_column(workbook, sheet, "period")
        drop_tables(workbook)

    data = analyst_at_work.edited(change, tracker(example(kind), LAST))
    own = carried_from(WorkbookFile(data)).columns
    assert {
        table: [column.header for column in columns]
        for table, columns in own.items()
        if table in INPUTS and columns
    } == {"tblUpdate": ["period"], "tblSignposts": ["period"], "tblJudgments": ["period"]}
