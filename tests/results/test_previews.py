"""What a preview says beside its table: what was read otherwise, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.entries import Raised
from scenariobook.record.merge import Result
from scenariobook.results import ledger_log
from scenariobook.results.implausible import warn_of_implausible
from scenariobook.results.ledger_log import show_difference
from scenariobook.results.preview import say_open, say_shown
from tests.builders import a_record, a_study, q
from tests.workbook.desk import STUDY, Desk, below, column_of, saved


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_ids_read_in_small_letters_are_named_once_a_row(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Sources"]
        row = below(sheet, "proposed title")
        cells = {"id": "Key-src", "proposed title": "A title", "publisher": "Nobody"}
        for header, text in {**cells, "reliability": "B"}.items():
            sheet.cell(row, column_of(sheet, header, "proposed title")).value = text

    typed = {("Update", "dues-rate", "source"): "Key-src", ("Update", "dues-rate", "value"): 12}
    say_shown(desk.read(copy=saved(desk.tracker(), typed, change)))
    told = capsys.readouterr().err
    assert told.count("the id Key-src of its row is read as key-src") == 1
    assert "shows Key-src: key-src is taken" in told


def test_an_id_typed_over_is_one_line_that_shows_what_was_typed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each cell of its row is a question; they have one cause, and what was typed comes first."""
    row = ("Update", "dues-rate")
    cells = {(*row, "value"): 12.5, (*row, "note"): "keep me", (*row, "id"): "dues-rat"}
    say_open(desk.read(copy=saved(desk.tracker(), cells)))
    lines = capsys.readouterr().err.splitlines()
    (told,) = (line for line in lines if "no row of the study" in line)
    assert all(text in told for text in ("('12.5')", "('keep me')", " more: dues-rat, row: "))
    assert "(did you mean 'dues-rate'?)" in told


def test_questions_with_one_reason_show_what_was_typed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two cells of an indicator that the study no longer has share a line."""
    cells = {("Update", "dues-rate", "value"): 12.5, ("Update", "dues-rate", "note"): "keep me"}
    copy = saved(desk.tracker(), cells)
    desk.rewrite((desk.folder / "study.toml").read_text().replace('"dues-rate"', '"dues"'))
    say_open(desk.read(copy=copy))
    told = capsys.readouterr().err
    assert "('12.5')" in told
    assert "('keep me')" in told


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"why": "It closed."}, "port-closes: why without an outcome"),
        ({"why": "It closed.", "decided on": "2022-10-01"}, "decided on and why without"),
        ({"why": "It closed.", "outcome": "came true"}, ""),
    ],
)
def test_a_reason_without_an_outcome_is_told(
    desk: Desk, typed: dict[str, Any], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = {("Answer", "port-closes", header): value for header, value in typed.items()}
    outcomes = desk.read(copy=saved(desk.tracker(), cells))
    warn_of_implausible(desk.project.study, desk.project.record, outcomes)
    said = capsys.readouterr().err
    assert told in said
    assert bool(said) == bool(told)


def test_an_outcome_that_is_recorded_already_needs_no_other(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.take(anna=saved(desk.tracker(), {("Answer", "port-closes", "outcome"): "void"}))
    outcomes = desk.read(ben=saved(desk.tracker(), {("Answer", "port-closes", "why"): "x"}))
    warn_of_implausible(desk.project.study, desk.project.record, outcomes)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "typed, told",
    [
        ("A. Kom", "'A. Kom' at first.xlsx!Update!P11 is nobody's name in [[analysts]] (did you "),
        ("A. Kim; Zoe", "'Zoe' at first.xlsx!Update!P11 is nobody's name in [[analysts]] (one of"),
        ("a. kim; b-lee", ""),
        (None, ""),
    ],
)
def test_a_name_that_the_study_does_not_have_is_told(
    desk: Desk, typed: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = {("Update", "dues-rate", "value"): 12, ("Update", "dues-rate", "analyst"): typed}
    outcomes = desk.read(first=saved(desk.tracker(), cells))
    warn_of_implausible(desk.project.study, desk.project.record, outcomes)
    said = capsys.readouterr().err
    assert told in said
    assert bool(said) == bool(told)
    desk.take(first=saved(desk.tracker(), cells))
    later = saved(desk.tracker(), {("Update", "dues-rate", "analyst"): f"{typed or ''};"})
    warn_of_implausible(desk.project.study, desk.project.record, desk.read(later=later))
    assert "nobody's name" not in capsys.readouterr().err  # it was told, and is recorded


def test_a_name_that_was_changed_while_a_copy_was_out_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The estimates are hers by her id, and no row of hers is somebody else's."""
    cells: dict[tuple[str, str, str], Any] = {
        ("Update", "dues-rate", "analyst"): "A. Kim",
        ("Estimates", "port-closes a-kim 1", "likelihood"): 40,
    }
    copy = saved(desk.tracker(), cells)
    desk.rewrite(STUDY.replace('name = "A. Kim"', 'name = "A. Park"'))
    outcomes = desk.read(first=copy)
    assert {o.result for o in outcomes} == {Result.APPLIED, Result.UNCHANGED}
    assert "port-closes a-kim 1" in {o.typed.key.subject for o in outcomes if o.is_news}
    warn_of_implausible(desk.project.study, desk.project.record, outcomes)
    assert "'A. Kim' at first.xlsx!Update!P11 is nobody's name" in capsys.readouterr().err


def test_what_an_undo_closes_is_told_without_a_zero(capsys: pytest.CaptureFixture[str]) -> None:
    study = a_study()
    raised = Raised(q("2022Q1"), "judgment", "alpha", "likelihood", why="about 5")
    show_difference(a_record(study, raised), a_record(study))
    said = capsys.readouterr().err
    assert "1 conflict or question will be closed:\n  2022Q1, alpha, likelihood: " in said
    assert "open again" not in said
    show_difference(a_record(study), a_record(study, raised))
    assert "1 conflict or question will be open again" in capsys.readouterr().err


def test_entries_of_one_kind_are_counted_in_the_plural() -> None:
    """Where the kind is a noun; what happened to a cell is none."""
    told = [ledger_log._counted(2, "reading"), ledger_log._counted(1, "judgment")]
    assert told == ["2 readings", "1 judgment"]
    assert ledger_log._counted(2, "raised") == "2 raised"
