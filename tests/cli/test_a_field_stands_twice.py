"""A reading stands on two sheets of a tracker: who edits it on one says nothing on the other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from tests.commands import recorded_in, run
from tests.workbook.desk import cell_of

TRACKER = Path("output/small-study/tracker.xlsx")
COPY = Path("anna.xlsx")
TABLE: Final = (
    "quarter,item,value,as_of,source,credibility,note,analyst\n"
    "2022Q1,water-level,3.5,,lake-survey,2,as Ben read it,Ben\n"
)
SIGHTINGS: Final = (
    "quarter,item,value,as_of,source,credibility,note,analyst\n"
    "2022Q1,inflow-diverted,emerging,,lake-survey,2,as Ben saw it,Ben\n"
)
# Where each stands: on the sheet of the open quarter, and among all that is recorded.
TWICE: Final = {
    "reading": ("Update", "water-level", "Readings", "value", 3.5, 4.5),
    "sighting": ("Signposts", "inflow-diverted", "Sightings", "state", "emerging", "observed"),
}


def typed(copy: Path, cells: dict[tuple[str, str, str], Any]) -> None:
    """Type into a copy."""
    workbook = openpyxl.load_workbook(copy)
    for (sheet, row, header), value in cells.items():
        cell_of(workbook[sheet], row, header).value = value
    workbook.save(copy)


def recorded_and_copied(analyst: str = "Ben") -> None:
    """Record a reading and a sighting of Ben's, and give Anna a copy of the tracker."""
    table = TABLE.replace(",Ben\n", f",{analyst}\n")
    for name, text in (("ben.csv", table), ("seen.csv", SIGHTINGS)):
        Path(name).write_text(text)
        assert run("import", name, "--yes").exit_code == 0
    run("build")
    shutil.copy(TRACKER, COPY)


def imported() -> str:
    """Import Anna's copy; return all that is said."""
    result = run("import", str(COPY), "--yes")
    return result.stdout + result.stderr


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("kind", TWICE)
@pytest.mark.parametrize("on_first", [True, False])
def test_an_edit_on_one_sheet_is_what_its_author_says(kind: str, *, on_first: bool) -> None:
    """The other sheet shows what it showed, and says nothing."""
    sheet, item, other, field, _, new = TWICE[kind]
    recorded_and_copied()
    at = (sheet, item) if on_first else (other, f"{item} 2022Q1")
    typed(COPY, {(*at, field): new})
    imported()
    assert run("settle").exit_code == 0
    assert getattr(recorded_in(Path())[-1].content, field) == new


@pytest.mark.usefixtures("study")
def test_two_edits_that_differ_are_asked_about() -> None:
    """Nobody can tell which of them holds; the choices are both."""
    recorded_and_copied()
    cells = {("Update", "water-level", "value"): 4.5}
    typed(COPY, cells | {("Readings", "water-level 2022Q1", "value"): 5.5})
    assert "Readings!" in imported()
    (matter,) = json.loads(run("settle", "--format", "json").stdout)
    assert matter["result"] == "question"
    first, second, *_ = matter["choices"]
    assert ": 4.5, " in first
    assert "read as 5.5, " in second
