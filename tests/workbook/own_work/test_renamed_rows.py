"""A row whose id names a month, a quarter or an analyst keeps what is theirs when it is renamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any, Final, NamedTuple

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.study.model import Study
from scenariobook.workbook.own_work.linked_cells import linked_cells
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.workbook.calculated import formulas_of, linked
from tests.workbook.examples import LAST, example, ledger
from tests.workbook.own_work.analyst_at_work import GREEN, at, opened

OLD: Final = ("month-last", "overdue-one", "alpha")  # an indicator, a signpost and a scenario
OWN: Final = "checked by"


class Row(NamedTuple):
    """A row by its former and its present id, and a cell of it that people type in."""

    sheet: str
    was: str
    now: str
    header: str = "note"


ROWS: Final = (
    Row("Update", "month-last 2023-05", "new-month-last 2023-05"),
    Row("Estimates", "alpha b-lee 2", "new-alpha b-lee 2", "reason"),
    Row("Estimates", "overdue-one a-kim 1", "new-overdue-one a-kim 1", "reason"),
    Row("Readings", "month-last 2022-05", "new-month-last 2022-05"),
    Row("Readings", "month-last 2022Q4", "new-month-last 2022Q4"),
    Row("Sightings", "overdue-one 2022Q2", "new-overdue-one 2022Q2"),
)
# One that nobody types in.
PAST: Final = Row("Past judgments", "alpha 2022Q1", "new-alpha 2022Q1")


@cache
def study() -> Study:
    whole = example("full")
    few = [one for one in whole.indicators if one.id in {"rise-one", "fall-one", "month-last"}]
    return whole.model_copy(update={"indicators": tuple(few)})


@cache
def renamed() -> Study:
    """Return the study with another id for three of its tables, wherever they are named."""
    text = study().model_dump_json()
    for old in OLD:
        text = text.replace(f'"{old}"', f'"new-{old}"')
    other = Study.model_validate_json(text)
    declared = {
        kind: tuple(
            one.model_copy(update={"formerly": (one.id.removeprefix("new-"),)})
            if one.id.startswith("new-")
            else one
            for one in getattr(other, kind)
        )
        for kind in ("indicators", "signposts", "scenarios")
    }
    return other.model_copy(update=declared)


def record(of: Study) -> Record:
    return replay(ledger(study()).entries, of.header.start, former_ids(of))


def written(of: Study, replaced: bytes | None = None) -> bytes:
    """Return the tracker of a study, with the own work in the one that it replaces."""
    work = None
    if replaced:
        file = WorkbookFile(replaced)
        made = MadeFrom(study=of, record=record(study()), quarter=LAST, ids_of_now=False)
        cells = read_copy(made, file, "tracker.xlsx", date(2023, 8, 1)).typed
        work = replace(carried_from(file), linked=[*linked_cells(file, cells)])
    entries = ledger(study()).entries
    return write_tracker(of, record(of), LAST, entries=entries, study_version="v1", own_work=work)


@cache
def tracker() -> Any:
    return written(study())


def saved(workbook: Any) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def add_column(sheet: Any) -> int:
    """Write the header of an own column beside a table; return the column."""
    last: int = max(cell.column for cell in sheet[4] if cell.value is not None)
    sheet.cell(4, last + 1).value = OWN
    return last + 1


@cache
def after() -> bytes:
    """Return the renamed study's tracker, after analysts worked in the one before."""
    workbook: Any = openpyxl.load_workbook(BytesIO(tracker()))
    for title in {row.sheet for row in (*ROWS, PAST)}:
        sheet = workbook[title]
        column = add_column(sheet)
        for row in (*ROWS, PAST):
            if row.sheet == title:
                number = at(sheet, row.was, "id").row
                sheet.cell(number, column).value = f"Anna: {row.was}"
                sheet.cell(number, 2).fill = GREEN
                sheet.cell(number, 3).comment = Comment(f"see {row.was}", "Anna")
    cells = {
        (row.sheet, at(workbook[row.sheet], row.was, row.header).coordinate): (
            "=IF('my data'!B9=\"\",\"\",'my data'!B9)",
            "",
        )
        for row in ROWS
    }
    workbook.create_sheet("my data")["A1"] = "from a query"
    return written(renamed(), linked(saved(workbook), cells))


@pytest.mark.parametrize("row", [*ROWS, PAST], ids=lambda row: f"{row.sheet} {row.was}")
def test_own_cells_fills_and_comments_go_to_the_row_of_the_present_id(row: Row) -> None:
    """Nothing of it stands in words on the row's id, as if the row were gone."""
    sheet: Any = opened(after())[row.sheet]
    assert at(sheet, row.now, OWN).value == f"Anna: {row.was}"
    number = at(sheet, row.now, "id").row
    assert sheet.cell(number, 2).fill.fgColor.rgb == GREEN.fgColor.rgb
    assert sheet.cell(number, 3).comment.text == f"see {row.was}"
    assert sheet.cell(number, 1).comment is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.sheet} {row.was}")
def test_a_linked_cell_stays_linked(row: Row) -> None:
    """So that later changes of what it is linked to come home."""
    cell = at(opened(after())[row.sheet], row.now, row.header).coordinate
    assert "'my data'!B9" in formulas_of(after(), row.sheet)[cell][0]


def parked(row: Row, column: int, third: str) -> str:
    """Return what earlier versions wrote on a row's id for its own cell and its comment.

    Args:
        row: the row.
        column: the own column.
        third: the header of the column with the comment.
    """
    letter, end = get_column_letter(column), "— goes back there when it returns"
    return (
        f"From {row.sheet}!{letter}9 ({row.was}, {OWN}), which is gone: Anna: {row.was}\n{end}\n\n"
        f"Comment from {row.sheet}!C9 ({row.was}, {third}), which is gone: Look!\n{end}"
    )


@cache
def mended() -> bytes:
    """Return the renamed study's tracker, made from one that an earlier version wrote."""
    workbook: Any = openpyxl.load_workbook(BytesIO(written(renamed())))
    for title in {row.sheet for row in (*ROWS, PAST)}:
        sheet = workbook[title]
        column = add_column(sheet)
        for row in (*ROWS, PAST):
            if row.sheet == title:
                words = parked(row, column, sheet.cell(4, 3).value)
                at(sheet, row.now, "id").comment = Comment(words, "")
    return written(renamed(), saved(workbook))


@pytest.mark.parametrize("row", [*ROWS, PAST], ids=lambda row: f"{row.sheet} {row.was}")
def test_what_earlier_versions_put_into_comments_goes_back(row: Row) -> None:
    """They took a renamed row for one that was gone, and kept its work under the former id."""
    sheet: Any = opened(mended())[row.sheet]
    assert at(sheet, row.now, OWN).value == f"Anna: {row.was}"
    where = at(sheet, row.now, "id")
    assert sheet.cell(where.row, 3).comment.text == "Look!"
    assert where.comment is None
