"""A reading stands on two sheets of a tracker: who edits it on one says nothing on the other."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from scenariobook.record.ledger.entries import Raised
from scenariobook.record.ledger.kinds import Reading
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


@pytest.mark.parametrize("kind", TWICE)
@pytest.mark.parametrize("on_first", [True, False])
def test_a_copy_that_comes_again_says_what_was_typed_in_it(
    study: Path, kind: str, *, on_first: bool
) -> None:
    """The cell that she left alone is not her other value."""
    sheet, item, log, header, _, new = TWICE[kind]
    where = (sheet, item) if on_first else (log, f"{item} 2022Q1")
    recorded_and_copied()
    typed(COPY, {(*where, header): new, (*where, "note"): "hers", (*where, "analyst"): "Anna"})
    assert "3 applied" in imported()
    typed(COPY, {("Answer", "bottom_line", "text"): "It holds."})
    said = imported()
    assert "1 applied" in said
    assert "conflict" not in said
    assert "agrees with" not in said
    assert not [one for one in recorded_in(study) if isinstance(one.content, Raised)]


@pytest.mark.parametrize("kind", TWICE)
def test_what_she_puts_back_is_taken_back(study: Path, kind: str) -> None:
    """Her copy holds in both places what it was made with, and no longer what she brought."""
    sheet, item, _, header, old, new = TWICE[kind]
    recorded_and_copied()
    typed(COPY, {(sheet, item, header): new, (sheet, item, "note"): "hers"})
    imported()
    typed(COPY, {(sheet, item, header): old})
    assert "1 applied" in imported()
    last: Any = recorded_in(study)[-1].content
    assert (getattr(last, header), last.note) == (old, "hers")


def test_both_places_edited_otherwise_are_a_conflict(study: Path) -> None:
    """Then nobody can tell which one she means."""
    recorded_and_copied()
    typed(
        COPY,
        {("Update", "water-level", "value"): 5, ("Readings", "water-level 2022Q1", "value"): 6},
    )
    assert "conflict" in imported()
    raised = [one.content for one in recorded_in(study) if isinstance(one.content, Raised)]
    assert {one.found for one in raised} == {"5", "6"}


@pytest.mark.parametrize("field", ["value", "analyst"])
def test_they_stay_in_conflict_when_the_copy_comes_again(study: Path, field: str) -> None:
    """The cell on one sheet does not correct what stands on the other."""
    recorded_and_copied()
    here, there, other = (5, 6, 7) if field == "value" else ("Carl", "Dora", "Eva")
    cells: dict[tuple[str, str, str], Any] = {
        ("Update", "water-level", field): here,
        ("Readings", "water-level 2022Q1", field): there,
    }
    typed(COPY, cells)
    assert "2 conflicts, 44 unchanged" in imported()
    typed(COPY, {("Answer", "bottom_line", "text"): "It holds."})
    assert "1 applied, 2 conflicts" in imported()
    typed(COPY, {("Update", "water-level", field): other})
    said = imported()
    assert "2 conflicts" in said
    assert f"{other} at anna.xlsx!Update!" in said
    assert f"in conflict: {there} at anna.xlsx!Readings!" in said
    readings = [one.content for one in recorded_in(study) if isinstance(one.content, Reading)]
    assert [(one.value, one.analyst) for one in readings] == [(3.5, "Ben")]
    typed(COPY, {("Update", "water-level", field): there})
    assert "2 applied" in imported()
    assert "nothing is open" in run("settle").stderr


@pytest.mark.parametrize("held", ["Ben", "Carl; Dora"])
def test_two_names_for_one_entry_are_a_conflict(study: Path, held: str) -> None:
    """Nobody is named for it, and nobody is left out, until somebody decides."""
    recorded_and_copied(held)
    typed(
        COPY,
        {
            ("Update", "water-level", "analyst"): "Carl",
            ("Readings", "water-level 2022Q1", "analyst"): "Dora",
        },
    )
    said = imported()
    assert "conflict: anna.xlsx!Readings!K5, anna.xlsx!Update!P5: water-level, analyst" in said
    assert "Dora at anna.xlsx!Readings!K5; Carl at anna.xlsx!Update!P5" in said
    assert run("settle", "--choose", "4=3").exit_code == 0
    settled: Any = recorded_in(study)[-2].content
    assert settled.analyst == "Carl"
