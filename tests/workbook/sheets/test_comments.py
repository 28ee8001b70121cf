"""The fresh tracker marks what is open, and its marks are nobody's edit."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from msgspec import structs

from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content, Origin, Raised
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, UnclearCell
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.builders import ORIGIN, a_signpost, a_study, an_indicator, q
from tests.clients import saved_by
from tests.workbook.letters import JUDGMENTS, UPDATE
from tests.workbook.own_work.named import own_work

PAST, NOW = q("2022Q1"), q("2022Q2")
STUDY = a_study(
    indicators=[an_indicator("growth-rate"), an_indicator("oil-price")],
    signposts=[a_signpost("summit")],
)


def says(by: str, content: Content, knew: int = 0) -> tuple[Content, Origin]:
    """Return an entry of what somebody says."""
    return content, structs.replace(ORIGIN, form=2, by=by, copy=knew, knew=knew)


def unclear(found: str, why: str) -> UnclearCell:
    return UnclearCell(found=found, why=why)


SPACES = "nothing but spaces stands here"
GONE = Raised(NOW, "sighting", "summit", "row", why="the row of summit was not returned")
LEDGER = extend(
    EMPTY,
    [
        says("anna", Reading(NOW, "growth-rate", value=5.0, note="wells")),
        says("anna", Judgment(NOW, "alpha", unclear={"rationale": unclear("  ", SPACES)})),
        says("ben", Reading(NOW, "growth-rate", value=6.0)),
        says(
            "ben", Reading(PAST, "oil-price", unclear={"value": unclear("about five", "no number")})
        ),
        says("ben", Reading(NOW, "growth-rate", note="dikes")),
        says("ben", Raised(NOW, "definition", "summit", "signpost", why="shown", found="Other")),
        says("ben", GONE),
        says("ben", Sighting(PAST, "summit", unclear={"state": unclear("seen", "not one of")})),
        says("anna", Reading(NOW, "oil-price", note="high")),
        says("ben", Reading(NOW, "oil-price", note="low")),
        says("settle", Reading(NOW, "oil-price", note="low"), knew=10),
    ],
)


@cache
def tracker() -> bytes:
    record = replay(LEDGER.entries, STUDY.header.start)
    return write_tracker(STUDY, record, NOW, entries=LEDGER.entries, study_version="v")


def comments() -> dict[str, str]:
    workbook = openpyxl.load_workbook(BytesIO(tracker()))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_each_open_cell_says_who_says_what_where_it_stands() -> None:
    """In the open quarter, in History for past ones, on the id where a row is meant.

    The cells of one row name one number, by which `settle` takes it.
    """
    found = comments()
    value, note = (f"Update!{UPDATE[header]}5" for header in ("value", "note"))
    assert set(found) == {
        *(value, note, f"Judgments!{JUDGMENTS['rationale']}5", "Signposts!B5", "Signposts!A5"),
        "Past values!D6",
    }
    assert found[value].startswith("Open, number 5, in conflict: type what holds, or choose with")
    assert found[value].endswith("About 2022Q2, value.\nanna: 5\nben: 6\n— scenariobook")
    assert found[note].startswith("Open, number 5, in conflict")
    assert "\nanna: wells\nben: dikes\n" in found[note]
    assert "\nben: about five\nno number\n" in found["Past values!D6"]
    assert "\nben: the row of summit was not returned\n" in found["Signposts!A5"]


def test_the_guide_counts_what_is_open() -> None:
    """Also what no cell can show: a past quarter's sighting."""
    guide = openpyxl.load_workbook(BytesIO(tracker()))["Guide"]
    row = next(row for row in guide.iter_rows(values_only=True) if "Red frames" in row)
    assert 7 in row


@pytest.mark.client
@pytest.mark.parametrize("program", ["openpyxl", "soffice", "ssconvert"])
def test_marks_are_no_work_of_the_analysts(program: str, tmp_path: Path) -> None:
    """Comments of ours come back as ours, whatever program saved them."""
    saved = saved_by(program, tracker(), tmp_path)
    assert own_work(WorkbookFile(saved)) == []
