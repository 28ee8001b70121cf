"""Sources that people propose in a copy, and cite in the same one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import Reading, Source
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import Desk, below, column_of, head_of, rows_of, saved, shown

NOW = q("2022Q2")
SHEET = "Sources"
LOG = {"proposed title": "Port log", "publisher": "The port", "reliability": "B"}
CITED = {("Update", "dues-rate", "value"): 12, ("Update", "dues-rate", "source"): "port-log"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def proposing(source: str = "port-log", **cells: Any) -> Any:
    """Return a change that types a row below the last; ``_`` stands for a space."""

    def change(workbook: Any) -> None:
        sheet = workbook[SHEET]
        row = below(sheet, "proposed title")
        sheet.cell(row, column_of(sheet, "id", "proposed title")).value = source
        for header, value in cells.items():
            column = column_of(sheet, header.replace("_", " "), "proposed title")
            sheet.cell(row, column).value = value

    return change


def test_a_source_is_proposed_and_cited_in_one_copy(desk: Desk) -> None:
    """A fresh tracker lists it twice: as proposed, and among the sources to choose from."""
    done = desk.take(anna=saved(desk.tracker(), CITED, proposing(**LOG, url="https://port.test")))
    assert done.added == [
        Source(
            "port-log",
            title="Port log",
            publisher="The port",
            reliability="B",
            url="https://port.test",
        ),
        Reading(NOW, "dues-rate", value=12.0, sources=("port-log",)),
    ]
    fresh = desk.tracker()
    assert shown(fresh, SHEET, "port-log", "proposed title") == "Port log"
    assert shown(fresh, SHEET, "port-log", "still missing") is None
    assert shown(fresh, "Update", "dues-rate", "source") == "port-log"
    assert desk.untouched(fresh)
    assert desk.untouched(saved(fresh, {}, _without_tables))


def _without_tables(workbook: Any) -> None:
    for sheet in workbook:
        sheet.tables.clear()


def test_an_incomplete_one_is_kept_and_citing_it_is_a_question(desk: Desk) -> None:
    """It says what it lacks; completed, it can be cited."""
    change = proposing(proposed_title="Port log", date="2022")
    done = desk.take(anna=saved(desk.tracker(), CITED, change))
    assert Source("port-log", title="Port log", date="2022") in done.added
    assert done.results()[Result.QUESTION] == 1
    assert "the study has no source 'port-log'" in done.why()[0]
    fresh = desk.tracker()
    assert shown(fresh, SHEET, "port-log", "still missing") == "publisher, reliability"
    typed = {
        (SHEET, "port-log", "publisher"): "The port",
        (SHEET, "port-log", "reliability"): "b",
        ("Update", "dues-rate", "source"): "port-log",
    }
    done = desk.take(ben=saved(fresh, typed))
    assert Reading(NOW, "dues-rate", sources=("port-log",)) in done.added
    assert not desk.project.record.open
    assert shown(desk.tracker(), SHEET, "port-log", "still missing") is None


def test_a_complete_one_is_corrected_in_its_row(desk: Desk) -> None:
    """It is proposed still, though readings may cite it by now."""
    desk.take(anna=saved(desk.tracker(), CITED, proposing(**LOG)))
    done = desk.take(ben=saved(desk.tracker(), {(SHEET, "port-log", "proposed title"): "The log"}))
    assert done.added == [Source("port-log", title="The log")]
    assert desk.untouched(desk.tracker())


def test_two_people_who_propose_one_id_are_in_conflict_where_they_differ(desk: Desk) -> None:
    data = desk.tracker()
    other = {**LOG, "proposed title": "Log of the port"}
    copies = {
        "anna": saved(data, {}, proposing(**LOG)),
        "ben": saved(data, {}, proposing(**other)),
    }
    done = desk.take(**copies)
    assert done.results() == {Result.CONFLICT: 2, Result.APPLIED: 4}
    late = desk.take(chen=saved(data, {}, proposing(**{**LOG, "publisher": "The town"})))
    assert late.results()[Result.CONFLICT] == 2  # its title joins the conflict
    assert desk.holds(Key(NO_QUARTER, "source", "port-log", "publisher")) is None


@pytest.mark.parametrize(
    "source, why",
    [
        ("port-survey", "the study's files have the source 'port-survey', so nobody can propose"),
        ("Port Log", "'Port Log' is no id: ids have 3 to 40 small letters, digits and hyphens"),
        ("", "this row has no id"),
    ],
)
def test_an_id_that_cannot_be_is_a_question_for_each_cell(
    source: str, why: str, desk: Desk
) -> None:
    done = desk.take(anna=saved(desk.tracker(), {}, proposing(source or None, **LOG)))  # type: ignore[arg-type]  # any header
    assert done.stated == []
    assert {*LOG.values()} <= {raised.found for raised in done.questions}
    assert done.why()[0].startswith(why)


def test_what_stands_beside_a_new_one_is_asked_about_in_words_that_fit(desk: Desk) -> None:
    """The study's files say nothing of it yet, so the question names the columns that count."""
    done = desk.take(anna=saved(desk.tracker(), {}, proposing(**LOG, still_missing="a date")))
    assert [raised.found for raised in done.questions] == ["a date"]
    (why,) = done.why()
    assert "proposed title, publisher, url, reliability and date, and nothing else" in why
    assert "files" not in why


def test_a_grade_that_there_is_not_is_a_question(desk: Desk) -> None:
    done = desk.take(anna=saved(desk.tracker(), CITED, proposing(**{**LOG, "reliability": "G"})))
    whys = " ".join(done.why())
    assert "'G' is not one of: A, B, C, D, E, F" in whys
    assert "the study has no source 'port-log'" in whys


def test_a_row_that_is_missing_is_a_question_and_an_emptied_one_takes_it_back(desk: Desk) -> None:
    """Not returned is not deleted."""
    desk.take(anna=saved(desk.tracker(), {}, proposing(**LOG)))
    fresh = desk.tracker()

    def deleted(workbook: Any) -> None:
        workbook[SHEET].delete_rows(head_of(workbook[SHEET], "proposed title") + 1)

    done = desk.take(ben=saved(fresh, {}, deleted))
    assert done.why() == ["the row of port-log was not returned"]
    emptied = {(SHEET, "port-log", header): None for header in LOG}
    desk.take(chen=saved(fresh, emptied))
    assert not desk.project.record.sources
    assert rows_of(_opened(desk.tracker()), SHEET, "proposed title") == []


def test_once_the_files_have_it_the_row_goes_and_late_edits_are_asked_about(desk: Desk) -> None:
    desk.take(anna=saved(desk.tracker(), CITED, proposing(**LOG)))
    late = saved(desk.tracker(), {(SHEET, "port-log", "publisher"): "The town"})
    untouched = saved(desk.tracker(), {})
    text = (desk.folder / "study.toml").read_text()
    desk.rewrite(
        f'{text}\n[[sources]]\nid = "port-log"\ntitle = "Port log"\npublisher = "The port"\n'
        'reliability = "B"\n'
    )
    assert rows_of(_opened(desk.tracker()), SHEET, "proposed title") == []
    assert not desk.read(untouched=untouched)
    done = desk.take(late=late)
    assert [raised.found for raised in done.questions] == ["The town"]


def _opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data))
