"""A copy that is sent again counts anew, whatever its first state was asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl import Workbook

from scenariobook.quarter import Quarter
from scenariobook.record.replay import replay
from scenariobook.record.store import load_ledger
from tests.commands import run

TRACKER: Final = Path("output/small-study/tracker.xlsx")
START: Final = Quarter.parse("2022Q1")
Spoil = Callable[[Workbook], None]


def below(workbook: Workbook, title: str, header: str) -> Any:
    """Return the cell of a sheet's first row below a header."""
    sheet = workbook[title]
    rows = list(sheet.iter_rows())
    headers = next(row for row in rows if row[0].value == "id")
    row = rows[rows.index(headers) + 1]
    return row[[cell.value for cell in headers].index(header)]


def an_unknown_row(workbook: Workbook) -> None:
    """Add a row of an item that the study does not have."""
    workbook["Update"].append(["sum-x", *[None] * 9, 4])


def a_deleted_row(workbook: Workbook) -> None:
    """Delete a row that the program made."""
    workbook["Judgments"].delete_rows(5)


def a_deleted_column(workbook: Workbook) -> None:
    """Delete a column that the program made."""
    workbook["Update"].delete_cols(below(workbook, "Update", "credibility").column)


def a_title_typed_over(workbook: Workbook) -> None:
    """Type over a cell that shows the study's files."""
    below(workbook, "Update", "status").value = "Typed over"


def a_heading_typed_over(workbook: Workbook) -> None:
    """Type over a sheet's heading."""
    workbook["Update"]["A2"] = "Typed over"


def a_value_in_words(workbook: Workbook) -> None:
    """Type what cannot be read."""
    below(workbook, "Judgments", "likelihood").value = "about 5"


def saved(name: str, value: float) -> None:
    """Type a value into the first row of a copy."""
    workbook = openpyxl.load_workbook(name)
    below(workbook, "Update", "value").value = value
    workbook.save(name)


def imported(name: str) -> None:
    """Import a copy; a question makes that end with 1."""
    done = run("import", name, "--yes")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output


@pytest.mark.parametrize("name", ["anna.xlsx", "tracker.xlsx"])
@pytest.mark.parametrize("settled", [False, True], ids=["open", "settled"])
@pytest.mark.parametrize(
    "spoil",
    [
        an_unknown_row,
        a_deleted_row,
        a_deleted_column,
        a_title_typed_over,
        a_heading_typed_over,
        a_value_in_words,
    ],
)
def test_what_was_asked_before_does_not_stop_it(
    study: Path, spoil: Spoil, name: str, *, settled: bool
) -> None:
    """The correction counts: the same author has another value now.

    Under a name that tells nothing, somebody else may have sent it: then it is in conflict.
    """
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    spoil(workbook)
    workbook.save(name)
    saved(name, 5.5)
    imported(name)
    asked = replay(load_ledger(study).entries, START).open
    assert len(asked) >= 1, "this test spoils nothing"
    if settled:
        raised = [f"{number}=1" for number in {one.number for of in asked.values() for one in of}]
        done = run("settle", *(word for one in raised for word in ("--choose", one)))
        assert done.exit_code == 0, done.output
    for value in (5.6, 5.6, 5.7):
        saved(name, value)
        imported(name)
        record = replay(load_ledger(study).entries, START)
        counts = record.readings["water-level"][START].content.value
        offered = {
            choice
            for key, of_field in record.open.items()
            for one in of_field
            for choice in (one.content.choices if key.field == "value" else ())
        }
        if name == "anna.xlsx":
            assert (counts, offered) == (value, set())
        else:
            assert value in {counts, *offered}
