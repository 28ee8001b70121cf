"""The analysts' own work through `build`, while the study's definitions change."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from scenariobook.record.store import load_ledger
from tests.commands import run, type_value
from tests.study_text import STUDY

TRACKER = Path("output/small-study/tracker.xlsx")
SECOND = STUDY[STUDY.index("[[indicators]]") : STUDY.index("[[signposts]]")].replace(
    "water-level", "salt-level"
)


def add_an_indicator(study: Path) -> None:
    """Put another indicator before the first, as a lead analyst does in the TOML."""
    text = STUDY.replace("[[indicators]]", f"{SECOND}[[indicators]]", 1)
    (study / "study.toml").write_text(text)


def lived_in() -> Workbook:
    """A tracker with sheets of their own, and something of theirs on the program's."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook.create_sheet("Anna")["A1"] = "=Update!H5*2"
    workbook["Anna"]["A2"] = "=COUNTA(Update!A5:A9)"
    workbook.create_sheet("Ben")["A1"] = "mine"
    sheet = workbook["Update"]
    sheet["Q4"], sheet["Q5"], sheet["Z2"] = "checked", "yes", "a remark"
    sheet["B5"].comment = Comment("see the footnote", "Anna")
    workbook.save(TRACKER)
    return workbook


def test_build_keeps_what_is_theirs(study: Path) -> None:
    """Sheets, a column, a comment, a remark: all there after a build that takes in a value."""
    lived_in()
    type_value(TRACKER, 2.5)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    workbook = openpyxl.load_workbook(TRACKER)
    assert (workbook["Anna"]["A1"].value, workbook["Ben"]["A1"].value) == ("=Update!H5*2", "mine")
    sheet = workbook["Update"]
    assert [sheet[cell].value for cell in ("H5", "Q4", "Q5", "Z2")] == [
        *(2.5, "checked", "yes", "a remark"),
    ]
    assert sheet["B5"].comment.text == "see the footnote"
    assert len(load_ledger(study).entries) == 1
    assert "rows have moved" not in result.stderr


def test_build_tells_which_of_their_formulas_point_astray(study: Path) -> None:
    """A sheet of theirs is never written to: the formula that means another row now is named."""
    lived_in()
    add_an_indicator(study)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    assert "Anna!A1 says =Update!H5*2; what it meant is =Update!H6*2 now" in result.stderr
    assert "Anna!A2" not in result.stderr
    sheet = openpyxl.load_workbook(TRACKER)["Update"]
    assert (sheet["A6"].value, sheet["Q6"].value, sheet["Q5"].value) == ("water-level", "yes", None)
    again = run("build")
    assert "rows have moved" not in again.stderr


def test_build_stops_at_what_it_would_lose(study: Path) -> None:
    """A remark on a hidden sheet is no place that is looked after: nothing is written."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["lists"]["Z2"] = "a remark"
    workbook.save(TRACKER)
    before = TRACKER.read_bytes()
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "'a remark' at lists!Z2" in stopped.stderr
    assert TRACKER.read_bytes() == before
    assert not load_ledger(study).entries
