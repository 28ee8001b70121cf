"""A study with cells of each kind, blank and filled, for real keys."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.cell.cell import Cell

from tests.commands import TRACKER
from tests.study_text import DAM, PEOPLE, RATION, STUDY, an_item, write_study
from tests.workbook.as_read import row_of
from tests.workbook.lake import succeed

GAUGES: Final = 20  # which Anna owns, as a first week has them
_KINDS: Final = {
    "number": 'unit = "km"\nwatch = 40\nwarning = 50\nrange = [0, 90]\n',
    "percent": 'unit = "%"\nwatch = 40\nwarning = 50\n',
    "level": 'type = "ordinal"\nlevels = ["calm", "tense", "war"]\nwatch = "tense"\n',
    "answer": 'type = "yes-no"\nconcern = "yes"\n',
    "month": 'unit = "t"\nwatch = 40\nwarning = 50\ncadence = "monthly"\nwithin = "sum"\n',
}
_CITED: Final = 'source = "lake-survey"\n'
_BUREAU: Final = """
[[sources]]
id = "bureau"
title = "Bureau"
publisher = "Nobody"
reliability = "B"
"""
# What the first quarter brought, and the open one.
_SAID: Final = """\
quarter,item,period,value,as_of,source,note
2022Q1,full-number,,40.5,2022-03-31,lake-survey,A note.
2022Q1,full-level,,calm,,lake-survey,A note.
2022Q1,full-answer,,no,,,
2022Q1,inflow-diverted,,observed,2022-03-01,lake-survey,
2022Q2,full-number,,41.5,2022-06-30,lake-survey,A note.
2022Q2,full-percent,,30,2022-06-30,lake-survey,A note.
2022Q2,full-level,,calm,2022-06-30,lake-survey,A note.
2022Q2,full-answer,,no,2022-06-30,lake-survey,A note.
2022Q2,full-month,2022-04,11.5,,,A note.
2022Q2,dam-built,,emerging,2022-06-30,lake-survey,A note.
"""
_JUDGED: Final = (
    "quarter,scenario,likelihood,confidence,basis,rationale\n2022Q2,lake-holds,61,low,Basis.,Why.\n"
)


def a_desk() -> None:
    """Write a study, its second quarter open; rows called ``full`` have all that may be there."""
    items = (
        an_item(f"{how}-{kind}", _CITED + fields)
        for kind, fields in _KINDS.items()
        for how in ("full", "blank")
    )
    write_study(Path(), STUDY + PEOPLE + _BUREAU + DAM + RATION + "".join(items))
    Path("said.csv").write_text(_SAID, "utf-8")
    Path("judged.csv").write_text(_JUDGED, "utf-8")
    succeed("build", "--yes")
    succeed("import", "said.csv", "judged.csv", "--yes")
    succeed("build", "--yes")


def a_team() -> None:
    """Write a study of three people, of whom Anna owns many gauges, with their hand-outs."""
    owned = {f"gauge-{n:02}": ("anna", "number") for n in range(GAUGES)} | {
        f"{owner}s-{kind}": (owner, kind)
        for owner in ("ben", "carl")
        for kind in ("number", "level")
    }
    items = (
        an_item(id_, f'{_CITED}owner = "{owner}"\n{_KINDS[kind]}')
        for id_, (owner, kind) in owned.items()
    )
    write_study(Path(), STUDY + PEOPLE + _BUREAU + DAM + RATION + "".join(items))
    succeed("build", "--yes")
    succeed("hand-out", "--yes")


def cell_at(path: Path, table: str, called: str, header: str) -> Cell:
    """Return a cell of a saved workbook, with what a formula showed."""
    found = row_of(openpyxl.load_workbook(path, data_only=True), table, called)[header]
    assert isinstance(found, Cell)
    return found


def address(table: str, called: str, header: str, path: Path = TRACKER) -> tuple[str, str]:
    """Return the sheet and the address of a cell."""
    cell = cell_at(path, table, called, header)
    return cell.parent.title, cell.coordinate
