"""A row that somebody typed below a table of the tracker itself, which the new one lacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import shown
from tests.commands import TRACKER, recorded_in, run
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.as_read import fill_in, first_free, typed


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
@pytest.mark.parametrize("quarter", ["2022Q9", "2031Q1", "2022Q1", None])
def test_a_row_below_log_takes_a_closed_quarter_alone(quarter: str | None) -> None:
    """Any other is a question, whose text has what was typed."""
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,4\n")
    run("import", "in.csv", "--yes")
    run("advance", "--yes")
    run("build")
    words = {"item": "Water level", "id": "water-level", "note": "ask Lea"}
    typed_below(TRACKER, "Log", **words, quarter=quarter, value=8)
    told = run("build", "--yes").stderr
    if quarter == "2022Q1":
        assert "question" not in told
        assert shown("Log")["water-level"]["value"] == 8
    else:
        assert "1 question open" in told
        assert all(word in run("settle").stdout for word in ("8", "ask Lea"))


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
