"""A column is declared once: its header, its look, Python's value and its formula."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets import dashboard
from scenariobook.workbook.sheets.shared.look_ups import of_indicator
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.opened import cells, table


def test_a_column_is_added_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test for that is to add one."""
    board = dashboard.BOARD
    column: Column[IndicatorInQuarter] = Column(
        "last quarter",
        11,
        "centre",
        value=lambda row: str(row.last.quarter) if row.last else None,
        formula=of_indicator("last_quarter"),
    )
    added = replace(board, columns=lambda layout: (*board.columns(layout), column))
    monkeypatch.setattr(dashboard, "BOARD", added)
    made = BytesIO(tracker(example("open"), LAST))
    row, *_ = cells(openpyxl.load_workbook(made), "tblBoard")
    assert row["last quarter"].value == (
        f"=INDEX(indicator_last_quarter,MATCH($A{row['id'].row},indicator_id,0))"
    )
    shown = table(openpyxl.load_workbook(made, data_only=True), "tblBoard")
    assert shown["rise-one"]["last quarter"] == "2023Q1"
    assert shown["never-read"]["last quarter"] is None
