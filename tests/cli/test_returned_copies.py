"""Returned copies through the commands, and rows typed below a table of the tracker itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl.workbook import Workbook

from scenariobook.cli.commands import main
from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import place, shown
from tests.commands import TRACKER, recorded_in, run, type_value
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.as_read import fill_in, first_free, typed

LEVEL = ("Update", "water-level")

# --- copies ---------------------------------------------------------------------------------------


def send_out(*names: str) -> None:
    """Build, and copy the tracker under each name."""
    run("build")
    for name in names:
        shutil.copy(TRACKER, name)


def readings(study: Path) -> list[Reading]:
    contents = (entry.content for entry in recorded_in(study))
    return [content for content in contents if isinstance(content, Reading)]


def test_one_file_under_two_names_counts_once(study: Path) -> None:
    """Two names, the same bytes: one entry, one archived file; other bytes agree with them."""
    send_out("one.xlsx")
    type_value(Path("one.xlsx"), "1,234")
    shutil.copy("one.xlsx", "two.xlsx")
    assert run("import", "one.xlsx", "two.xlsx", "--yes").exit_code == 0
    assert len(recorded_in(study)) == 1
    assert len(list((study / "record" / "returned").iterdir())) == 1
    shutil.copy(TRACKER, "three.xlsx")
    typed({("Update", "water-level", "value"): 1234}, "three.xlsx", Path("three.xlsx"))
    assert "three.xlsx: 1 as others say" in run("import", "three.xlsx", "--yes").stderr


@pytest.mark.usefixtures("study")
def test_files_of_one_name_are_told_apart() -> None:
    """Everybody returns `tracker.xlsx`: the folders tell them apart."""
    send_out("tracker.xlsx")
    for name, value in (("anna", 2.5), ("ben", 3.5)):
        Path(name).mkdir()
        shutil.copy("tracker.xlsx", name)
        type_value(Path(name, "tracker.xlsx"), value)
    run("import", "anna/tracker.xlsx", "ben/tracker.xlsx", "--yes")
    assert f"ben/tracker.xlsx!{place('water-level', 'value')}" in run("settle").stdout


def test_a_cell_of_the_program_names_the_line_that_it_comes_from(study: Path) -> None:
    """Once the study says the same, there is nothing to tell."""
    send_out("copy.xlsx")
    typed({("Update", "water-level", "indicator"): "Level of the water"})
    told = run("import", "copy.xlsx", "--dry-run")
    lines = STUDY.splitlines()
    title = next(n for n, line in enumerate(lines, 1) if 'title = "Water level"' in line)
    assert f"change it at study.toml:{title}:9" in told.stderr
    write_study(study, STUDY.replace("Water level", "Level of the water"))
    assert "typed over" not in run("import", "copy.xlsx", "--dry-run").stderr


@pytest.mark.usefixtures("study")
def test_a_defect_of_the_program_is_no_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sent the copy would send it again in vain."""
    send_out("copy.xlsx")

    def broken(*_: object) -> None:
        raise NameError("no such name")

    monkeypatch.setattr("scenariobook.intake.copies.read_copy", broken)
    with pytest.raises(NameError):
        CliRunner().invoke(main, ["import", "copy.xlsx", "--yes"], catch_exceptions=False)


@pytest.mark.usefixtures("study")
def test_questions_with_one_reason_show_what_was_typed() -> None:
    """Two cells of an indicator that the study no longer has."""
    send_out()
    copy = typed({(*LEVEL, "value"): 12.5, (*LEVEL, "note"): "keep me"})
    write_study(Path(), STUDY.replace("water-level", "lake-level"))
    told = run("import", copy, "--yes").stderr
    assert "12.5" in told
    assert "keep me" in told


@pytest.mark.usefixtures("study")
def test_what_will_be_recorded_comes_first_with_whose_it_is() -> None:
    """Counts and doubts stood above it, a row's note above its value, and nobody's name."""
    send_out()
    cells = {(*LEVEL, "value"): 125, (*LEVEL, "note"): "by boat"}
    other = ("Signposts", "inflow-diverted", "state")
    done = run("import", typed(cells | {other: "perhaps"}), "--from", "Anna", "--dry-run")
    told = [" ".join(line.split()) for line in done.output.splitlines() if line.strip()]
    assert told[0] == "whose item field was becomes cell"
    assert told[2].startswith("Anna water-level value 125 Update!")
    assert told[3].startswith("Anna water-level note by boat Update!")
    assert told[4].endswith("(Anna): 2 new, 1 unclear")
    assert any("unclear: " in line for line in told[5:])
    assert done.stdout.count("\n") < 10


@pytest.mark.usefixtures("study")
def test_a_preview_fits_a_screen_however_many_copies_come() -> None:
    """Each file had eight lines of each kind of its own."""
    send_out()
    state = ("Signposts", "inflow-diverted", "state")
    copies = [
        typed({(*LEVEL, "value"): f"about {n}", state: f"perhaps {n}"}, f"{n}.xlsx")
        for n in range(6)
    ]
    told = run("import", *copies, "--dry-run").output
    assert told.count("unclear: ") == 8
    assert "and 4 more like this\n" in told


# --- rows below a table ---------------------------------------------------------------------------


def typed_below(path: Path, table: str, **cells: object) -> None:
    """Type a row below the last one of a table, by header."""

    def change(book: Workbook) -> None:
        fill_in(first_free(book, table, "id"), **cells)

    typed({}, str(path), path, change)


def test_once_the_study_has_its_id_the_archived_tracker_brings_it(study: Path) -> None:
    """The question names that file, since the row is in no other; then it closes."""
    assert run("build").exit_code == 0
    typed_below(TRACKER, "Update", id="shore-line", value=44)
    assert "1 question open" in run("build", "--yes").stderr
    archived = str(next(Path("record/returned").glob("*.xlsx")))
    assert f"the file is kept as {archived})" in run("settle").stdout
    asked = recorded_in(study)
    run("import", archived, "--yes")
    assert recorded_in(study) == asked
    write_study(study, STUDY + a_shore())
    assert run("import", archived, "--yes").exit_code == 0
    assert "nothing is open" in run("settle").stderr
    readings = [e.content for e in recorded_in(study) if isinstance(e.content, Reading)]
    assert [(one.item, one.value) for one in readings] == [("shore-line", 44.0)]


@pytest.mark.usefixtures("study")
def test_two_rows_about_one_fact_that_differ_are_one_question() -> None:
    """It names the other cell, and either value can be chosen."""
    run("advance", "--yes")
    run("build")
    for value in (8, 9):
        typed_below(TRACKER, "Log", id="water-level", quarter="2022Q1", value=value)
    assert "1 question open" in run("build", "--yes").stderr
    asked = run("settle").stdout
    assert re.search(r"Log!\w+ says 9", asked)
    assert run("settle", "--choose", f"{asked.partition('.')[0].strip()}=2").exit_code == 0
    run("build")
    assert shown("Log")["water-level"]["value"] == 9


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "table, row, named",
    [
        ("Log", {"item": "Water level", "quarter": "2022Q1", "value": 4.2}, "water-level"),
        ("Log", {"id": "Inflow-diverted", "quarter": "2022q1", "value": "emerging"}, ""),
        ("Proposed", {"id": "reed-survey", "reliability": "B", "proposed_title": "Reeds"}, ""),
    ],
)
def test_their_words_go_with_a_row_that_they_added(
    table: str, row: dict[str, object], named: str
) -> None:
    """The row comes home, and with it the word in the column of their own."""
    run("advance", "--yes")
    run("build")
    typed_below(TRACKER, table, **row, yours="yes, phoned")
    built = run("build", "--yes")
    assert "question" not in built.stderr + built.stdout
    assert "nothing is open" in run("settle").stderr
    assert shown(table)[named or str(row["id"]).lower()]["yours"] == "yes, phoned"
    assert "nothing has changed" in run("build").stderr
