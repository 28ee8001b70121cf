"""What people type is read as a colleague would, and told; `settle --enter` takes the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.kinds import Reading, UnclearCell
from tests.commands import recorded_in, run
from tests.study_text import STUDY, write_study
from tests.workbook.desk import below, cell_of, column_of

TRACKER: Final = Path("output/small-study/tracker.xlsx")
STRUCK, RAISED = InlineFont(strike=True), InlineFont(vertAlign="superscript")


def copy_with(
    cells: dict[tuple[str, str, str], Any], change: Callable[[Workbook], None] | None = None
) -> str:
    """Return the name of a copy of the tracker in which somebody typed."""
    shutil.copy(TRACKER, "anna.xlsx")
    workbook = openpyxl.load_workbook("anna.xlsx", rich_text=True)
    for (sheet, row, header), value in cells.items():
        cell_of(workbook[sheet], row, header).value = value
    if change:
        change(workbook)
    workbook.save("anna.xlsx")
    return "anna.xlsx"


def asked(study: Path) -> tuple[int, UnclearCell]:
    """Return the only question in the record: its number, and the cell."""
    (found,) = (
        (one.number, cell)
        for one in recorded_in(study)
        if isinstance(one.content, Reading)
        for cell in one.content.unclear.values()
    )
    return found


def update(header: str) -> tuple[str, str, str]:
    return "Update", "water-level", header


@pytest.mark.usefixtures("study")
def test_the_preview_tells_what_is_read_otherwise_than_it_stands_there() -> None:
    """One line for each kind of thing; nothing is asked."""
    run("build")
    typed = {
        update("value"): "1,234",
        update("as of"): "31/03/2022",
        update("source"): "Synthetic lake survey",
        update("credibility"): "2 - probably true",
        ("Judgments", "lake-holds", "likelihood"): "likely (55–80%)",
        ("Judgments", "lake-dries", "likelihood"): "Improbable",
        ("Judgments", "lake-holds", "confidence"): "medium",
    }
    said = run("import", copy_with(typed), "--yes").stderr
    assert "question" not in said
    told = [line for line in said.splitlines() if " is taken" in line]
    assert sorted(line.replace("anna.xlsx!", "") for line in told) == [
        (
            "Judgments!G6 shows Improbable: unlikely is taken; "
            "Judgments!G5 shows likely (55–80%): likely is taken"
        ),
        "Judgments!H5 shows medium: moderate is taken",
        "Update!K5 shows 1,234: 1234 is taken",
        "Update!L5 shows 31/03/2022: 2022-03-31 is taken",
        "Update!M5 shows Synthetic lake survey: lake-survey is taken",
        "Update!N5 shows 2 - probably true: 2 is taken",
    ]


@pytest.mark.parametrize(
    "header, typed, shows, choices",
    [
        (
            "value",
            CellRichText(TextBlock(STRUCK, "120"), "130"),
            "the cell shows '120' struck out, then '130'",
            (130.0,),
        ),
        (
            "value",
            CellRichText("120", TextBlock(RAISED, "1")),
            "the cell shows '120', then '1' raised",
            (120.0,),
        ),
        (
            "note",
            CellRichText("must ", TextBlock(STRUCK, "not "), "wait"),
            "the cell shows 'must', then 'not' struck out, then 'wait'",
            ("must wait",),
        ),
    ],
)
def test_struck_and_raised_characters_are_shown_and_asked_about(
    study: Path, header: str, typed: CellRichText, shows: str, choices: tuple[object, ...]
) -> None:
    """Also where somebody strikes a word of what is recorded."""
    run("build")
    run("import", copy_with({update("note"): "must not wait"}), "--yes")
    run("build")
    said = run("import", copy_with({update(header): typed}), "--yes").stderr
    assert shows in said
    _, cell = asked(study)
    assert cell.choices == choices


@pytest.mark.usefixtures("study")
def test_a_typed_value_that_is_struck_out_as_a_whole_is_asked_about() -> None:
    run("build")

    def strike(workbook: Workbook) -> None:
        cell_of(workbook["Update"], "water-level", "value").font = Font(strike=True)

    said = run("import", copy_with({update("value"): 7}, strike), "--yes").stderr
    assert "the cell shows a value that is struck out" in said


@pytest.mark.usefixtures("study")
def test_a_source_that_the_same_file_proposes_may_be_cited() -> None:
    """By its id, or by the title that was typed beside it."""

    def propose(workbook: Workbook) -> None:
        sheet = workbook["Sources"]
        row = below(sheet, "proposed title")
        told = {"id": "Reed-Survey", "proposed title": "Reeds", "publisher": "N"}
        for header, value in {**told, "reliability": "B - usually reliable"}.items():
            sheet.cell(row, column_of(sheet, header, "proposed title"), value)

    run("build")
    typed = {update("value"): 7, update("source"): "reeds, lake-survey"}
    said = run("import", copy_with(typed, propose), "--yes").stderr
    assert "question" not in said
    assert "shows reeds, lake-survey: reed-survey; lake-survey is taken" in said


@pytest.mark.usefixtures("study")
def test_spaces_blank_a_cell_and_change_no_note() -> None:
    run("build")
    run("import", copy_with({update("value"): 7, update("note"): "heard"}), "--yes")
    run("build")
    spaced = {update("value"): " ", update("note"): "heard \n"}
    said = run("import", copy_with(spaced), "--dry-run")
    assert "1 new" in said.stderr
    assert " empty " in said.stdout


def test_a_day_that_lies_ahead_can_be_accepted(study: Path) -> None:
    """The question offers it; a day of the past is taken in words, too."""
    run("build")
    run("import", copy_with({update("value"): 7, update("as of"): "31.12.2199"}), "--yes")
    number, cell = asked(study)
    assert "31 December 2199 lies in the future" in cell.why
    assert "as of 2199-12-31" in run("settle", "--choose", f"{number}=1").output


@pytest.mark.parametrize(
    "header, typed, answer, value",
    [
        ("as of", "soon", "28/02/2022", "2022-02-28"),
        ("as of", "soon", "Feb 28, 2022", "2022-02-28"),
        ("source", "reuters", "synthetic lake survey", "lake-survey"),
        ("credibility", "7", "B2", "2"),
        ("value", "about 7", "1,234", "1234"),
    ],
)
def test_settle_takes_what_an_input_cell_takes(
    study: Path, header: str, typed: str, answer: str, value: str
) -> None:
    run("build")
    run("import", copy_with({update("value"): 7} | {update(header): typed}), "--yes")
    number, _ = asked(study)
    assert f"enter {value}" in run("settle", "--enter", f"{number}={answer}").output


def test_nothing_of_the_programs_is_called_somebodys_own(study: Path) -> None:
    """Neither its names, once a cadence has changed, nor openpyxl as the author."""
    write_study(study, STUDY.replace('unit = "m"', 'unit = "m"\ncadence = "monthly"'))
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook.create_sheet("Mine")["A1"] = "own"
    workbook.properties.creator = "openpyxl"
    workbook.save(TRACKER)
    write_study(study, STUDY)
    run("build")
    said = run("import", copy_with({}), "--dry-run").stderr
    assert "the sheet 'Mine'" in said
    assert "the name " not in said
    assert "openpyxl" not in said
