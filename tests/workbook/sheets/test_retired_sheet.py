"""The Retired sheet: what it shows, and that nothing in it is taken for what was typed."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from scenariobook.quarter import Quarter
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.entries import Content, Opened, Raised
from scenariobook.record.ledger.kinds import End, Judgment, Outcome, Reading, Sighting, State
from scenariobook.workbook.own_work.find import find_differences
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.clients import saved_by
from tests.workbook.merged import outcomes_of, read
from tests.workbook.opened import cells, table
from tests.workbook.opened import opened as workbook
from tests.workbook.own_work.named import own_work
from tests.workbook.recalculation import differences, recalculate

Q1, Q2, Q3 = q("2022Q1"), q("2022Q2"), q("2022Q3")
STUDY = a_study(indicators=[an_indicator("growth-rate")], signposts=[a_signpost("summit")])
CONTENTS: tuple[Content, ...] = (
    Reading(Q1, "growth-rate", value=4.0),
    Reading(
        Q1,
        "oil-price",
        value=80.5,
        as_of=None,
        sources=("agency", "bureau"),
        credibility=2,
        note="A note.",
        analyst="AB",
    ),
    Sighting(
        Q1, "treaty", state=State.EMERGING, seen_on=None, sources=(), credibility=None, note="=1+1"
    ),
    Judgment(Q1, "delta", likelihood=35.5, confidence="low", basis="", rationale="Because."),
    Judgment(Q1, "omega", likelihood=None, confidence="low"),
    Reading(Q1, "shared-id", value=3.0),
    Judgment(Q1, "shared-id", likelihood="likely"),
    Opened(Q2),
    Reading(
        Q2,
        "oil-price",
        value=81.0,
        as_of=None,
        sources=("bureau",),
        credibility=2,
        note="Later.",
        analyst="AB",
    ),
    Reading(Q2, "mood", value="tense"),
    Raised(Q2, "reading", "oil-price", "value", why="gone", found="82", choices=(82.0,)),
    Opened(Q3),
    Reading(Q3, "mood", value="calm"),
    Reading(Q3, "last-one", value=1.0),
)


@cache
def tracker(quarter: Quarter = Q2, until: int = len(CONTENTS)) -> bytes:
    """Return the tracker of a quarter, after so many entries."""
    entries = a_ledger(*CONTENTS[:until]).entries
    record = replay(entries, STUDY.header.start)
    return write_tracker(STUDY, record, quarter, entries=entries, study_version="v")


def opened(quarter: Quarter = Q2) -> Workbook:
    return openpyxl.load_workbook(BytesIO(tracker(quarter)), data_only=True)


def cells_in(data: bytes) -> int:
    """Return how many input cells a tracker has that comes back; none of them was typed in."""
    held = a_ledger(*CONTENTS)
    copy = read(STUDY, held, Q2, data, date(2022, 6, 30))
    assert outcomes_of(STUDY, held, copy) == ()
    return len(copy.typed)


def test_each_id_has_a_row_with_all_that_is_recorded_of_it() -> None:
    """Values, states, likelihoods or else confidence; its last entry's source and note."""
    rows = table(opened(), "tblRetired")
    assert list(rows["oil-price"]) == [
        *("id", "it was", "2022Q1", "2022Q2", "last source", "last note", "last entry"),
    ]
    assert {item: list(row.values())[1:] for item, row in rows.items()} == {
        "delta": ["scenario", 35.5, None, None, "Because.", 4],
        "mood": ["indicator", None, "tense", None, None, 10],
        "oil-price": ["indicator", 80.5, 81.0, "bureau", "Later.", 9],
        "omega": ["scenario", "low", None, None, None, 5],
        "shared-id": ["indicator and scenario", "3; likely", None, None, None, 7],
        "treaty": ["signpost", "emerging", None, None, "=1+1", 3],
    }
    shown = next(row for row in cells(opened(), "tblRetired") if row["id"].value == "delta")
    assert shown["2022Q1"].number_format == 'General"%"'


def test_how_a_retired_scenario_ended_stands_there_too() -> None:
    """An outcome belongs to no quarter: it has a column of its own, where there is one."""
    study = a_study(["alpha"])
    held = a_ledger(
        Judgment(Q1, "omega", likelihood=30.0),
        Outcome("omega", outcome=End.DID_NOT, why="It rained."),
    )
    rows = table(workbook(study, Q1, held), "tblRetired")
    assert list(rows["omega"]) == [
        *("id", "it was", "ended", "2022Q1", "last source", "last note", "last entry"),
    ]
    assert list(rows["omega"].values())[2:] == ["did not come true", 30, None, "It rained.", 2]


def test_quarters_to_come_play_no_part() -> None:
    """Neither their entries nor what stands in them alone."""
    first = table(opened(Q1), "tblRetired")
    assert "mood" not in first
    assert "2022Q2" not in first["oil-price"]
    last = table(opened(Q3), "tblRetired")
    assert (last["mood"]["2022Q2"], last["mood"]["2022Q3"]) == ("tense", "calm")
    assert "last-one" in last


def test_it_stands_after_the_records_sheets_and_says_what_to_do() -> None:
    """Only where there is something to show."""
    names = opened().sheetnames
    assert names.index("Retired") == names.index("Sightings") + 1
    words = [row[0].value for row in opened()["Retired"]["A1:A3"]]
    assert words[0] == "Retired"
    assert 'formerly = ["this-id"]' in str(words[2])
    without = openpyxl.load_workbook(BytesIO(tracker(Q2, until=1)))
    assert "Retired" not in without.sheetnames


def test_what_is_open_about_a_row_is_marked_on_its_id() -> None:
    """Nobody can type it in the tracker any more: the comment names the command."""
    row = next(row for row in cells(opened(), "tblRetired") if row["id"].value == "oil-price")
    assert row["id"].comment
    text = row["id"].comment.text
    assert "settle it with `scenariobook settle`. About 2022Q2, value." in text
    assert "82" in text


@pytest.mark.client
@pytest.mark.parametrize("program", ["openpyxl", "soffice", "ssconvert"])
def test_an_untouched_tracker_is_no_edit(program: str, tmp_path: Path) -> None:
    """Whatever program saved it: the sheet's cells are ours, and not what analysts type."""
    data = saved_by(program, tracker(), tmp_path)
    update, past, signpost, judgments, readings, answer, ends = 6, 1, 6, 3 * 6, 6, 2 * 2, 3 * 3
    cells = update + past + signpost + judgments + readings + answer + ends
    assert cells_in(data) == cells_in(tracker()) == cells
    assert own_work(WorkbookFile(data)) == []


def test_a_copied_sheet_is_not_taken_for_past_values() -> None:
    """Its table's name is another then, or gone: its headers tell it from Past values."""
    workbook = openpyxl.load_workbook(BytesIO(tracker()))
    workbook.copy_worksheet(workbook["Retired"]).title = "Mine"
    target = BytesIO()
    workbook.save(target)
    assert cells_in(target.getvalue()) == cells_in(tracker())


def test_a_changed_cell_is_told() -> None:
    """As any other of the program's own."""
    workbook = openpyxl.load_workbook(BytesIO(tracker()))
    workbook["Retired"]["C5"] = 99
    target = BytesIO()
    workbook.save(target)
    file = WorkbookFile(target.getvalue())
    assert file.checksums
    (changed,) = find_differences(file, file.checksums, Q2).changed
    assert (changed.table, changed.item, changed.header) == ("tblRetired", "delta", "2022Q1")


@pytest.mark.client
def test_every_figure_is_what_libreoffice_finds(tmp_path: Path) -> None:
    """The sheet between the others moves none of their formulas."""
    written = {"retired": tracker()}
    assert differences(tracker(), recalculate(written, tmp_path)["retired"]) == []
