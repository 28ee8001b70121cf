"""Estimates of the first round: nobody but their author sees them before the second one begins."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import openpyxl
import pytest

from tests.losses.returning import OUTPUT, TRACKER, bring, hand_out_of
from tests.workbook.as_read import cells_of, row_of, typed
from tests.workbook.lake import succeed

HOLDS: Final = ("Estimates", "lake-holds")
UNSEEN: Final = "a reason that only its author may read"


def texts(path: Path) -> set[str]:
    """Return all that stands in a file: on all sheets, hidden ones too, and in comments."""
    cells = list(cells_of(openpyxl.load_workbook(path, data_only=True)))
    comments = {cell.comment.text for cell in cells if cell.comment}
    return comments | {str(cell.value) for cell in cells}


@pytest.mark.usefixtures("study")
def test_no_tracker_shows_them_before_the_second_round() -> None:
    said = {(*HOLDS, "likelihood"): 37.25, (*HOLDS, "reason"): UNSEEN}
    bring(typed(said, of=hand_out_of("anna")))
    for command in ("build", "hand-out"):
        succeed(command, "--yes")
    for path in (TRACKER, hand_out_of("ben")):
        assert not [text for text in texts(path) if "37.25" in text or UNSEEN in text]
    hers = row_of(openpyxl.load_workbook(hand_out_of("anna")), *HOLDS)
    assert (hers["likelihood"].value, hers["reason"].value) == (37.25, UNSEEN)


@pytest.mark.usefixtures("study")
def test_the_second_round_shows_them_pooled_and_without_names() -> None:
    for person, likelihood in (("anna", 37.25), ("ben", 60)):
        said = {(*HOLDS, "likelihood"): likelihood, (*HOLDS, "reason"): f"{UNSEEN}: {likelihood}"}
        bring(typed(said, f"{person}.xlsx", hand_out_of(person)))
    succeed("hand-out", "--round", "2", "--yes")
    second = OUTPUT / "hand-out" / "small-study-2022Q1-ben-round-2.xlsx"
    row = row_of(openpyxl.load_workbook(second, data_only=True), *HOLDS)
    assert row["first round"].value == "49% (37 to 60)"
    assert row["what people said"].value == f"{UNSEEN}: 37.25\n{UNSEEN}: 60"
