"""A tracker of an earlier version has fewer sheets: none of them is missed, and it comes home."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scenariobook.documents import make_tracker
from scenariobook.intake.files import read_files
from scenariobook.project.opening import open_project
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import TELLING

EARLIER = Path(__file__).parents[1] / "golden" / "earlier" / "2026-11"
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("name", ["tracker.xlsx", "copy-late.xlsx"])
def test_no_row_of_a_sheet_that_it_never_had_is_missed(name: str, tmp_path: Path) -> None:
    """Nor is there an edit in what a fresh tracker of the same study shows."""
    folder = tmp_path / "study"
    shutil.copytree(EARLIER / "study", folder)
    data = (EARLIER / name).read_bytes()
    assert not {*TELLING} & {table for sheet in WorkbookFile(data).sheets for table in sheet.tables}
    project, diagnostics, _ = open_project(folder)
    assert project, diagnostics
    outcomes = read_files(project, {name: data}, TODAY).outcomes
    assert not [o for o in outcomes if "not returned" in o.why]
    assert {o.typed.key.kind for o in outcomes} <= {"reading", "sighting", "judgment", "definition"}
    fresh = make_tracker(project, project.record.open_quarter)
    assert not read_files(project, {"fresh.xlsx": fresh}, TODAY).outcomes
