"""A quarter told again as it was known then, and figures traced to the cells that they stand in."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.documents import basis_of, make_html_briefing
from scenariobook.project.known import as_known
from scenariobook.project.opening import open_project
from scenariobook.project.project import Project
from tests.briefing.samples import text_of
from tests.builders import q
from tests.commands import run
from tests.study_text import write_study

pytestmark = pytest.mark.pages

WORKED_EXAMPLE = Path(__file__).parents[2] / "scenarios" / "central-asia"


def opened(folder: Path) -> Project:
    """Open a study that has no errors."""
    project, _, _ = open_project(folder)
    assert project
    return project


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one reading."""
    write_study(tmp_path)
    table(tmp_path, "4.5")
    return tmp_path


def table(folder: Path, value: str) -> None:
    """Record a value."""
    (folder / "in.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")
    run("import", str(folder), str(folder / "in.csv"), "--yes")


@pytest.mark.parametrize("html", [[], ["--html"]])
def test_a_briefing_is_rebuilt_byte_for_byte_after_the_record_went_on(
    study: Path, html: list[str]
) -> None:
    """The document of then, under a name of its own; the current one stays."""
    output = study / "output" / "small-study"
    then = opened(study).ledger.position.number
    run("brief", str(study), *html)
    suffix = "html" if html else "pdf"
    now = output / f"briefing-2022Q1.{suffix}"
    of_then = now.read_bytes()
    table(study, "1.5")
    run("advance", str(study), "--yes")
    run("brief", str(study), "--quarter", "2022Q1", *html)
    of_now = now.read_bytes()
    assert of_now != of_then
    run("brief", str(study), "--as-known", str(then), *html)
    assert (output / f"briefing-2022Q1-as-known-{then}.{suffix}").read_bytes() == of_then
    assert now.read_bytes() == of_now


def test_a_day_means_what_was_recorded_by_its_end(tmp_path: Path) -> None:
    """In UTC, as the ledger's times are; before the first entry nothing was known."""
    shutil.copytree(WORKED_EXAMPLE, tmp_path / "study")
    project = opened(tmp_path / "study")
    first, last = project.ledger.entries[0], project.ledger.entries[-1]
    assert as_known(project, last.origin.when.date()).ledger == project.ledger
    assert as_known(project, date(2000, 1, 1)).ledger.entries == ()
    assert as_known(project, 1).ledger.entries == (first,)
    assert as_known(project, 1).record.open_quarter == project.study.header.start


def test_an_entry_that_is_not_there_is_an_error(study: Path) -> None:
    """So is a quarter that was not open yet."""
    with pytest.raises(Problems, match="there is no entry 99; the last entry is 3"):
        as_known(opened(study), 99)
    run("advance", str(study), "--yes")
    found = run("brief", str(study), "--quarter", "2022Q2", "--as-known", "1")
    assert "2022Q2 was not open yet after entry 1\nhelp: entry 4 opened it" in found.stderr
    assert found.exit_code == 1
    found = run("brief", str(study), "--as-known", "soon")
    assert "'soon' is neither the number of an entry nor a date such as 2024-03-31" in found.stderr
    assert found.exit_code == 2


def test_each_figure_of_the_worked_example_stands_in_the_cell_that_it_is_traced_to() -> None:
    """Every row of the provenance names an archived file by its hash, and a cell that says it."""
    project = opened(WORKED_EXAMPLE)
    held = {e.number: e for e in project.ledger.entries}
    told = 0
    for quarter in (q("2022Q3"), project.record.open_quarter):
        made = text_of(basis_of(project, quarter)).provenance
        files = {file.mark: file for file in made.files}
        for row in made.entries:
            if row.file == "in the ledger":  # an estimate, whose file would tell whose it is
                continue
            file = files[row.file]
            archived = WORKED_EXAMPLE / "record" / "returned" / f"{file.sha256}.csv"
            rows = list(csv.reader(StringIO(archived.read_text("utf-8"))))
            line, column = row.cell.removeprefix("R").split("C")
            content = held[int(row.number.replace(",", ""))].content
            stands = rows[int(line) - 1][int(column) - 1]
            fields = ("value", "state", "likelihood", "chance", "text", "outcome")
            value = next(v for name in fields if (v := getattr(content, name, None)) is not None)
            assert stands == str(value) or float(stands) == float(value)
            assert row.printed
            told += 1
    assert told > 40


def test_each_value_on_the_page_leads_to_its_entry() -> None:
    """No reading, sighting or judgment of the quarter is printed without the link to its row."""
    project = opened(WORKED_EXAMPLE)
    text = text_of(basis_of(project, project.record.open_quarter))
    anchors = {f"#{row.anchor}" for row in text.provenance.entries}
    for chapter in text.chapters:
        for indicator in chapter.indicators:
            assert (indicator.origin in anchors) is (indicator.status != "no data")
        for signpost in chapter.signposts:
            assert (signpost.origin in anchors) is (signpost.state != "nothing recorded")
        if chapter.judgment:
            assert chapter.judgment.origin in anchors
    page = make_html_briefing(project, project.record.open_quarter).decode()
    for row in text.provenance.entries:
        assert f'id="{row.anchor}"' in page
        # Page one prints statements as they were typed, without a link.
        assert f'href="#{row.anchor}"' in page or row.kind == "statement"
