"""Three copies of one tracker come back: any order, together or one by one."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.disk import load_ledger
from tests.commands import run

TRACKER = Path("output/small-study/tracker.xlsx")
START = Quarter.parse("2022Q1")


def copy(name: str, header: str, value: object) -> str:
    """Write a copy of the tracker with one cell of its first row typed in; return its name."""
    workbook = openpyxl.load_workbook(TRACKER)
    sheet = workbook["Update"]
    rows = list(sheet.iter_rows())
    headers = next(row for row in rows if row[0].value == "id")
    column = [cell.value for cell in headers].index(header)
    rows[rows.index(headers) + 1][column].value = value  # type: ignore[assignment]  # any value
    workbook.save(name)
    return name


def record(study: Path) -> Record:
    return replay(load_ledger(study).entries, START)


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_disjoint_edits_all_count_in_any_order(study: Path, *, together: bool) -> None:
    run("build")
    copies = [
        copy("anna.xlsx", "value", 2.5),
        copy("ben.xlsx", "note", "Ben's"),
        copy("cleo.xlsx", "credibility", 2),
    ]
    for order in permutations(copies):
        shutil.rmtree(study / "record", ignore_errors=True)
        for files in [order] if together else [[name] for name in order]:
            result = run("import", *files, "--yes")
            assert result.exit_code == 0, result.stderr
        reading = record(study).readings["water-level"][START].content
        assert (reading.value, reading.note, reading.credibility) == (2.5, "Ben's", 2)
        assert not record(study).open


def test_one_cell_typed_in_three_ways_is_one_conflict_in_any_order(study: Path) -> None:
    """Nothing is chosen; all three are named, with their files."""
    run("build")
    typed = {"anna.xlsx": (2.5,), "ben.xlsx": (3.5,), "cleo.xlsx": (4.5,)}
    copies = [copy(name, "value", value) for name, (value,) in typed.items()]
    for order in permutations(copies):
        shutil.rmtree(study / "record", ignore_errors=True)
        assert run("import", *order, "--yes").exit_code == 1
        now = record(study)
        assert now.readings.get("water-level", {}) == {}
        ((_, claims),) = now.open.items()
        assert {claim.entry.origin.file: (claim.says,) for claim in claims} == typed
