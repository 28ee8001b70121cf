"""Formulas of the analysts' own: what they refer to after rows and columns have moved."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from scenariobook.workbook.own_work.relocate import (
    FreshTable,
    Relocation,
    RowShift,
    relocate_formula,
)
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.returned.tracker_file import RowCells

OLD = ("a", "b", "c")  # in rows 5 to 7
NEW = {"c": 5, "new": 6, "a": 7, "d": 8}  # b is gone


def moves() -> dict[str, Relocation]:
    """One sheet: its table's second column is now its fourth."""
    rows = read_rows()
    place = TablePlace(
        table="t",
        top=4,
        end=20,
        columns={1: "id", 2: "value", 3: "note"},
        rows=rows,
        made_items=set(OLD),
        reach=3,
    )
    fresh = FreshTable(top=4, last=8, edge=4, rows=NEW, columns={"id": 1, "note": 3, "value": 4})
    return {"Our sheet": Relocation("Sheet", [place], {"t": fresh})}


def read_rows() -> dict[int, RowCells]:
    """Rows 5 to 7 of a sheet with these ids in its first column."""
    sheet = Workbook().create_sheet("made for the test")
    for row, item in enumerate(OLD, 5):
        sheet.cell(row, 1).value = item
    return {row: {1: sheet.cell(row, 1)} for row in (5, 6, 7)}


@pytest.mark.parametrize(
    "formula,becomes",
    [
        ("=A5", "=A7"),
        ("=$B$5+B$7*2", "=$D$7+D$5*2"),
        ("=B6", "=#REF!"),
        ("=SUM(B5:B7)", "=SUM(D5:D8)"),
        ("=SUM(B5:B6)", "=SUM(D7:D7)"),
        ("=SUM(B5:B99)", "=SUM(D5:D99)"),
        ("=SUM(B:B)", "=SUM(D:D)"),
        ("=SUM(5:5)", "=SUM(7:7)"),
        ("=A1&A2", "=A1&A2"),
        ("=E5", "=F7"),
        ("=A9", "=A10"),
        ("='Our sheet'!C7", "=Sheet!C5"),
        ("=Elsewhere!B5", "=Elsewhere!B5"),
        ("=[1]Book!B5", "=[1]Book!B5"),
        ("=t[[#This Row],[value]]", "=t[[#This Row],[value]]"),
        ('="B5"&a_name&TRUE&B5', '="B5"&a_name&TRUE&D7'),
        ("=XYZ9+abc", "=XYZ9+abc"),
        ("=SUM(B1:B1048576)", "=SUM(D1:D1048576)"),
        ("=SUM(B2:B7)", "=SUM(D2:D5)"),
    ],
)
def test_a_reference_follows_what_it_was_about(formula: str, becomes: str) -> None:
    """By id and header; whole tables stay whole; what is gone says so; names are left alone."""
    assert relocate_formula(formula, "Our sheet", moves()) == becomes.replace("Sheet!", "'Sheet'!")


@pytest.mark.parametrize(
    "formula,becomes",
    [
        ("=$B5>1", "=$D6>1"),
        ("=B$5>$A$1", "=D$7>$A$1"),
        ("=COUNTIF($B$5:$B$7,B5)", "=COUNTIF($D$5:$D$8,D6)"),
        ("=Elsewhere!B5", "=Elsewhere!B6"),
        ("=Elsewhere!B$5", "=Elsewhere!B$5"),
    ],
)
def test_what_is_written_once_for_many_rows_keeps_its_distance(formula: str, becomes: str) -> None:
    """Rows that no sign fixes go down with the first row; columns, and all else, are followed."""
    assert relocate_formula(formula, "Our sheet", moves(), RowShift(5, 7, 1)) == becomes
