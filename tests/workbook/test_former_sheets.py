"""A tracker of the version that had sheets of their own for months, chances, outcomes, proposals.

`tests/golden/former-sheets/` is a study and a tracker as that version left them, filled in on every
sheet, with what analysts added. Nothing there is ever written anew.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scenariobook.intake.files import read_files
from scenariobook.project.opening import open_project
from scenariobook.project.project import Project
from scenariobook.record.merge.outcomes import Result
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import CHANCES_TABLE, MONTHS_TABLE, READINGS_TABLE
from tests.commands import run
from tests.workbook.calculated import linked
from tests.workbook.desk import cell_of

FORMER = Path(__file__).parents[1] / "golden" / "former-sheets"
TRACKER = Path("output/port-study/tracker.xlsx")
TODAY = date(2022, 10, 15)
# What was typed, by kind, subject and field; all in the open quarter unless said otherwise.
TYPED = {
    ("reading", "dues-rate", "value"): 12.0,
    ("reading", "ship-count", "value"): 99.0,
    ("reading", "ship-count 2022-05", "value"): 20.0,
    ("reading", "ship-count 2022-07", "value"): 40.0,
    ("reading", "ship-count 2022-07", "note"): "read twice",
    ("reading", "queue-state 2022-08", "value"): "long",
    ("sighting", "dock-sold", "state"): "emerging",
    ("chance", "dock-sold", "chance"): 60.0,
    ("chance", "dock-sold", "rationale"): "a buyer came",
    ("chance", "dock-sold", "analyst"): "Anna",
    ("judgment", "port-closes", "likelihood"): 35.0,
    ("estimate", "port-closes a-kim 1", "likelihood"): 40.0,
    ("statement", "bottom_line", "text"): "Nothing moved.",
    ("outcome", "port-stays", "outcome"): "void",
    ("source", "port-log", "title"): "Port log",
    ("source", "port-log", "publisher"): "The port",
    ("source", "port-log", "reliability"): "B",
}


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the study as it was left, standing in it."""
    folder = tmp_path / "port-study"
    shutil.copytree(FORMER / "study", folder)
    (folder / TRACKER).parent.mkdir(parents=True)
    shutil.copy(FORMER / "tracker.xlsx", folder / TRACKER)
    monkeypatch.chdir(folder)
    return folder


def opened(folder: Path) -> Project:
    project, diagnostics, _ = open_project(folder)
    assert project, diagnostics
    return project


def test_it_is_of_that_version(study: Path) -> None:
    tables = {t for sheet in WorkbookFile(TRACKER.read_bytes()).sheets for t in sheet.tables}
    assert {MONTHS_TABLE, CHANCES_TABLE} <= tables
    assert READINGS_TABLE not in tables
    assert opened(study).record.open_quarter == "2022Q3"


def test_all_that_was_typed_comes_home(study: Path) -> None:
    """Each cell once, and no question, such as about rows or columns that it never had.

    That version had a row of the whole quarter beside its months: what stands there is recorded,
    and counts for nothing.
    """
    found = read_files(opened(study), {"copy.xlsx": TRACKER.read_bytes()}, TODAY).outcomes
    assert {o.result for o in found} == {Result.APPLIED}
    taken = {(o.typed.key.kind, o.typed.key.subject, o.typed.key.field): o for o in found}
    past = [o.typed for o in found if o.typed.place.sheet == "Past values"]
    assert [(cell.key.quarter, cell.value) for cell in past] == [("2022Q2", 9.0)]
    kept = {key: o.typed.value for key, o in taken.items() if o.typed not in past}
    assert kept | {("reading", "dues-rate", "value"): 12.0} == TYPED


def test_without_its_checksums_no_month_is_missed(study: Path) -> None:
    """The hidden sheet may be gone: its one row stands for the months."""
    book = load_workbook(TRACKER)
    meta = book["meta"]
    start = next(row for row in range(1, meta.max_row) if meta.cell(row, 1).value == "seals")
    meta.delete_rows(start, meta.max_row)
    book.save("copy.xlsx")
    found = read_files(opened(study), {"copy.xlsx": Path("copy.xlsx").read_bytes()}, TODAY).outcomes
    assert [o.why for o in found if "not returned" in o.why] == []


@pytest.mark.usefixtures("study")
def test_a_formula_on_a_sheet_that_is_gone_stands_on_no_other() -> None:
    """Its value is recorded; the Guide, which takes what has no sheet now, is as it was."""
    sheet = load_workbook(TRACKER)["Outcomes"]
    cells = [cell_of(sheet, one, "outcome").coordinate for one in ("port-stays", "port-closes")]
    formulas = {("Outcomes", cell): ('="vo"&"id"', "void") for cell in cells}
    TRACKER.write_bytes(linked(TRACKER.read_bytes(), formulas))
    assert run("build", "--yes", "--as", "lead").exit_code == 0
    guide = load_workbook(TRACKER)["Guide"]
    cells_there = [str(cell.value) for row in guide.iter_rows() for cell in row]
    assert not [text for text in cells_there if '"vo"' in text]
    assert Path("record/ledger.jsonl").read_text(encoding="utf-8").count('"void"') == len(cells)


@pytest.mark.usefixtures("study")
def test_a_build_over_it_keeps_what_analysts_added() -> None:
    """What stood on a sheet that is gone is kept in words, or beside the rows that took its place;
    what was typed is recorded.
    """
    built = run("build", "--yes", "--as", "lead")
    assert built.exit_code == 0, built.output
    book = load_workbook(TRACKER)
    update = book["Update"]
    assert cell_of(update, "dues-rate", "checked by").value == "Ben"
    comment = cell_of(update, "dues-rate", "indicator").comment
    assert comment
    assert "see the footnote" in comment.text
    assert book["Anna"]["A2"].value == "mine"
    value = cell_of(update, "ship-count 2022-07", "value")
    assert str(book["Anna"]["A1"].value).startswith("=")
    assert value.value == 40
    texts = [
        text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        for text in (str(cell.value or ""), cell.comment.text if cell.comment else "")
    ]
    for kept in ("of July", "late again", "ask Kim", "beside the outcomes"):
        assert any(kept in text for text in texts), kept
    lines = Path("record/ledger.jsonl").read_text(encoding="utf-8").splitlines()
    kinds = {json.loads(line)["content"]["kind"] for line in lines}
    wanted = {kind for kind, _, _ in TYPED}
    assert wanted <= kinds
    again = run("build", "--yes", "--as", "lead")
    assert again.exit_code == 0
    assert len(Path("record/ledger.jsonl").read_text().splitlines()) == len(lines)
