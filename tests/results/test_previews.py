"""What a preview says beside its table: what was read otherwise, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from scenariobook.intake.files import read_files
from scenariobook.intake.preview import show_intake
from scenariobook.record.ledger.entries import Raised
from scenariobook.results import ledger_log
from scenariobook.results.ledger_log import show_difference
from tests.builders import a_record, a_study, q
from tests.workbook.desk import TODAY, Desk, below, column_of, saved


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def previewed(desk: Desk, copy: bytes, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is said of a copy beside the table of new values."""
    show_intake(read_files(desk.project, {"copy.xlsx": copy}, TODAY))
    return capsys.readouterr().err


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
    told = previewed(desk, saved(desk.tracker(), typed, change), capsys)
    assert told.count("the id Key-src of a row is read as key-src") == 1


def test_the_questions_about_an_id_typed_over_show_what_was_typed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ("Update", "dues-rate")
    cells = {(*row, "value"): 12.5, (*row, "note"): "keep me", (*row, "id"): "dues-rat"}
    told = previewed(desk, saved(desk.tracker(), cells), capsys)
    assert "no row of the study has the id 'dues-rat'" in told
    assert all(text in told for text in ("('12.5')", "('keep me')"))
    assert "(did you mean 'dues-rate'?)" in told


def test_questions_with_one_reason_show_what_was_typed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two cells of an indicator that the study no longer has share a line."""
    cells = {("Update", "dues-rate", "value"): 12.5, ("Update", "dues-rate", "note"): "keep me"}
    copy = saved(desk.tracker(), cells)
    desk.rewrite((desk.folder / "study.toml").read_text().replace('"dues-rate"', '"dues"'))
    told = previewed(desk, copy, capsys)
    assert "('12.5')" in told
    assert "('keep me')" in told


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
