"""A copy is of the quarter that was open when it was made, whatever it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from scenariobook.record.ledger.kinds import Reading
from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY, write_study

TRACKER = Path("output") / "small-study" / "tracker.xlsx"
COPY = Path("copy.xlsx")


def claim(quarter: str, was: str = "2022Q1") -> None:
    """Let a copy say in each of its places that it is of another quarter."""
    workbook = openpyxl.load_workbook(COPY)
    for held in workbook.custom_doc_props.props:  # type: ignore[attr-defined]  # not in the stubs
        held.value = str(held.value).replace(was, quarter)
    for row in workbook["lists"].iter_rows():
        for cell in row:
            if str(cell.value).startswith("scenariobook "):
                cell.value = str(cell.value).replace(was, quarter)
    workbook.save(COPY)


def handed_out() -> None:
    """Build, and hand out a copy in which a value is typed."""
    run("build")
    shutil.copy(TRACKER, COPY)
    type_value(COPY, 2.5)


@pytest.mark.parametrize("quarter", ["2030Q1", "2021Q4", "1500Q1", "9999Q4"])
def test_a_claimed_quarter_is_not_believed(study: Path, quarter: str) -> None:
    """Nothing is recorded in a quarter that was not open; a sentence says which it claims."""
    handed_out()
    claim(quarter)
    found = run("import", str(COPY), "--yes")
    assert found.exit_code == 1
    assert "R014" in found.stderr
    assert quarter in found.stderr
    assert recorded_in(study) == ()
    shutil.copy(COPY, TRACKER)
    assert quarter in run("build").stderr
    assert run("status").exit_code == 0


def test_the_ledger_tells_which_quarter_was_open(study: Path) -> None:
    """After an advance, a copy says truly that it is of the quarter that was opened."""
    run("advance", "--yes")
    handed_out()
    claim("2022Q1", was="2022Q2")
    found = run("import", str(COPY), "--yes")
    assert "it is of 2022Q1, but 2022Q2 was open when it was made" in found.stderr
    claim("2022Q2")
    assert run("import", str(COPY), "--yes").exit_code == 0
    (reading,) = [e.content for e in recorded_in(study) if hasattr(e.content, "value")]
    assert reading.quarter == "2022Q2"


def test_a_copy_of_before_the_first_advance_is_of_the_quarter_that_it_closed(study: Path) -> None:
    """Also where the study has changed since."""
    handed_out()
    run("advance", "--yes")
    write_study(study, STUDY.replace("Water level", "Level of the water"))
    claim("2022Q2")
    assert "but 2022Q1 was open" in run("import", str(COPY), "--yes").stderr
    claim("2022Q1", was="2022Q2")
    assert run("import", str(COPY), "--yes").exit_code == 0


def test_a_copy_comes_home_though_the_study_was_changed(study: Path) -> None:
    """Its own words for its quarter are right."""
    handed_out()
    write_study(study, STUDY.replace("Water level", "Level of the water"))
    assert run("import", str(COPY), "--yes").exit_code == 0


def test_an_earlier_start_leaves_the_open_quarter_where_it_was(study: Path) -> None:
    """Once something is recorded, it is of the open quarter, also in copies made since."""
    run("build")
    type_value(TRACKER, 1.5)
    run("build")
    write_study(study, STUDY.replace('start = "2022Q1"', 'start = "2021Q1"'))
    handed_out()
    write_study(study, (study / "study.toml").read_text().replace("Water level", "The level"))
    assert run("build").exit_code == 0
    assert run("import", str(COPY), "--yes").exit_code == 0
    contents = [e.content for e in recorded_in(study)]
    readings = [content for content in contents if isinstance(content, Reading)]
    assert len(readings) == len(contents)
    assert [(r.quarter, r.value) for r in readings] == [("2022Q1", 1.5), ("2022Q1", 2.5)]


@pytest.mark.parametrize(
    "start, why",
    [("2021Q1", "2022Q1 was not open any more when this was taken in"),
     ("2022Q3", "2022Q1 was open when the file was made, and the study begins in 2022Q3 now")],
)  # fmt: skip
@pytest.mark.parametrize("way", ["import", "build"])
def test_what_was_typed_before_the_start_moved_is_asked_about(
    study: Path, start: str, why: str, way: str
) -> None:
    """Its quarter is not open any more: it is no value, and it is not refused either."""
    handed_out()
    write_study(study, STUDY.replace('start = "2022Q1"', f'start = "{start}"'))
    if way == "build":
        shutil.copy(COPY, TRACKER)
    found = run("import", str(COPY), "--yes") if way == "import" else run("build")
    assert "R014" not in found.stderr
    assert why in found.stderr + found.stdout
    assert why in run("settle").stdout
    (said,) = [e.content for e in recorded_in(study)]
    assert isinstance(said, Reading)
    assert (said.quarter, said.value, said.unclear["value"].found) == ("2022Q1", None, "2.5")
    assert run("build").exit_code in {0, 1}
    assert run("check").exit_code == 0


@pytest.mark.parametrize("start", ["2021Q1", "2022Q3"])
def test_an_untouched_tracker_does_not_hold_up_another_start(study: Path, start: str) -> None:
    """Nothing was typed, so nothing is asked."""
    run("build")
    write_study(study, STUDY.replace('start = "2022Q1"', f'start = "{start}"'))
    assert run("build").exit_code == 0
    assert recorded_in(study) == ()
