"""The fresh tracker marks what is open, and its marks are nobody's edit."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from scenariobook.record.entries import Content, Raised, Settled
from scenariobook.record.replay import replay
from scenariobook.record.stated import Reading
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.clients import saved_by
from tests.workbook.letters import JUDGMENTS, UPDATE
from tests.workbook.own_work.named import own_work

NOW = q("2022Q2")
STUDY = a_study(
    indicators=[an_indicator("growth-rate"), an_indicator("oil-price")],
    signposts=[a_signpost("summit")],
)


def conflict(found: float, field: str = "value") -> Raised:
    said = f"{found:g}"

    return Raised(
        NOW,
        "reading",
        "growth-rate",
        field,
        why="why",
        found=said,
        conflict=True,
        base=4.0,
        choices=(found,),
    )


OPEN: tuple[Content, ...] = (
    Reading(NOW, "growth-rate", value=4.0),
    conflict(5.0),
    conflict(6.0),
    Raised(NOW, "judgment", "alpha", "rationale", why="nothing but spaces stands here", found="  "),
    Raised(q("2022Q1"), "reading", "oil-price", "value", why="no number", found="about five"),
    Raised(NOW, "definition", "summit", "signpost", why="shows the study", found="Other"),
    Raised(NOW, "sighting", "summit", "row", why="the row of summit was not returned"),
    Raised(q("2022Q1"), "sighting", "summit", "state", why="not one of", found="seen"),
    Raised(NOW, "reading", "oil-price", "note", why="why", found="gone"),
    Settled(NOW, "reading", "oil-price", "note", raised=(9,), chose="left"),
)


@cache
def tracker() -> bytes:
    entries = a_ledger(*OPEN).entries
    record = replay(entries, STUDY.header.start)
    return write_tracker(STUDY, record, NOW, entries=entries, study_version="v")


def comments() -> dict[str, str]:
    workbook = openpyxl.load_workbook(BytesIO(tracker()))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


VALUE_CELL = f"Update!{UPDATE['value']}5"


def test_each_open_cell_is_marked_where_it_stands() -> None:
    """In the open quarter, in History for past ones, on the id where a row is meant."""
    found = comments()
    assert set(found) == {
        *(VALUE_CELL, f"Judgments!{JUDGMENTS['rationale']}5", "Signposts!B5", "Signposts!A5"),
        "Past values!D6",
    }
    assert "In the record: 4" in found[VALUE_CELL]
    assert ": 5\n" in found[VALUE_CELL]
    assert found[VALUE_CELL].endswith(": 6\n— scenariobook")
    assert "about five" in found["Past values!D6"]


def test_the_guide_counts_what_is_open() -> None:
    """Also what no cell can show: a past quarter's sighting."""
    guide = openpyxl.load_workbook(BytesIO(tracker()))["Guide"]
    row = next(row for row in guide.iter_rows(values_only=True) if "Red frames" in row)
    assert 6 in row


@pytest.mark.client
@pytest.mark.parametrize("program", ["openpyxl", "soffice", "ssconvert"])
def test_marks_are_no_work_of_the_analysts(program: str, tmp_path: Path) -> None:
    """Comments of ours come back as ours, whatever program saved them."""
    saved = saved_by(program, tracker(), tmp_path)
    assert own_work(WorkbookFile(saved)) == []
