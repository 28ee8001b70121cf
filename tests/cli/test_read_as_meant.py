"""What people type is read as a colleague would, and told; `settle --enter` takes the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.kinds import Reading, UnclearCell
from tests.cli.copies import place
from tests.commands import recorded_in, run
from tests.workbook.as_read import row_of, typed


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
    cells = {
        update("value"): "1,234",
        update("as of"): "31/03/2022",
        update("source"): "Synthetic lake survey",
        update("credibility"): "2 - probably true",
        ("Judgments", "lake-holds", "likelihood"): "likely (55–80%)",
        ("Judgments", "lake-dries", "likelihood"): "Improbable",
        ("Judgments", "lake-holds", "confidence"): "medium",
    }
    said = run("import", typed(cells), "--yes").stderr
    assert "question" not in said
    told = [line for line in said.splitlines() if " is taken" in line]
    assert sorted(line.replace("copy.xlsx!", "") for line in told) == sorted(
        [
            (
                f"{place('lake-dries', 'likelihood', 'Judgments')} shows Improbable: "
                "unlikely is taken; "
                f"{place('lake-holds', 'likelihood', 'Judgments')} shows likely (55–80%): "
                "likely is taken"
            ),
            f"{place('lake-holds', 'confidence', 'Judgments')} shows medium: moderate is taken",
            f"{place('water-level', 'value')} shows 1,234: 1234 is taken",
            f"{place('water-level', 'as of')} shows 31/03/2022: 2022-03-31 is taken",
            f"{place('water-level', 'source')} shows Synthetic lake survey: lake-survey is taken",
            f"{place('water-level', 'credibility')} shows 2 - probably true: 2 is taken",
        ]
    )


@pytest.mark.usefixtures("study")
def test_a_typed_value_that_is_struck_out_as_a_whole_is_asked_about() -> None:
    run("build")

    def strike(workbook: Workbook) -> None:
        row_of(workbook, "Update", "water-level")["value"].font = Font(strike=True)

    said = run("import", typed({update("value"): 7}, change=strike), "--yes").stderr
    assert "the cell shows a value that is struck out" in said


@pytest.mark.usefixtures("study")
def test_spaces_blank_a_cell_and_change_no_note() -> None:
    run("build")
    run("import", typed({update("value"): 7, update("note"): "heard"}), "--yes")
    run("build")
    spaced = {update("value"): " ", update("note"): "heard \n"}
    said = run("import", typed(spaced), "--dry-run")
    assert "1 new" in said.stderr
    assert " empty " in said.stdout


def test_a_day_that_lies_ahead_can_be_accepted(study: Path) -> None:
    """The question offers it; a day of the past is taken in words, too."""
    run("build")
    run("import", typed({update("value"): 7, update("as of"): "31.12.2199"}), "--yes")
    number, cell = asked(study)
    assert "31 December 2199 lies in the future" in cell.why
    assert "as of 2199-12-31" in run("settle", "--choose", f"{number}=1").output


@pytest.mark.parametrize(
    "header, unclear, answer, value",
    [
        ("as of", "soon", "28/02/2022", "2022-02-28"),
        ("as of", "soon", "Feb 28, 2022", "2022-02-28"),
        ("source", "reuters", "synthetic lake survey", "lake-survey"),
        ("credibility", "7", "B2", "2"),
        ("value", "about 7", "1,234", "1234"),
    ],
)
def test_settle_takes_what_an_input_cell_takes(
    study: Path, header: str, unclear: str, answer: str, value: str
) -> None:
    run("build")
    run("import", typed({update("value"): 7} | {update(header): unclear}), "--yes")
    number, _ = asked(study)
    assert f"enter {value}" in run("settle", "--enter", f"{number}={answer}").output
