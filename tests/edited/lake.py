"""A small synthetic study with a record of two quarters, whose tracker real programs edit."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from tests.commands import run
from tests.corpus.texts import STRANGE
from tests.study_text import STUDY, an_item, write_study
from tests.workbook.as_read import row_of, table

_SCENARIO: Final = """
[[scenarios]]
id = "lake-splits"
title = "The lake splits"
kind = "alternative"
summary = "The synthetic lake falls in two."
narrative = "A synthetic sandbank rises."
prior = 10
prior_basis = "Synthetic."
"""
_NUMBER: Final = 'unit = "{}"\ndecimals = 1\nwatch = {}\nwarning = {}\n'
_INDICATORS: Final = {
    "salinity": _NUMBER.format("%", 12, 20),
    "irrigated-share": _NUMBER.format("%", 40, 60),
    "fish-catch": _NUMBER.format("t", 2000, 3000),
    "inflow": _NUMBER.format("km3", 8, 9),
    "unrest": 'type = "ordinal"\nlevels = ["calm", "tense", "violent"]\nwatch = "tense"\n',
    "dam-closed": 'type = "yes-no"\nconcern = "yes"\n',
}
_HEADER: Final = ("quarter", "item", "value", "as_of", "source", "credibility", "note", "analyst")
_PAST: Final = (
    ("water-level", 6.5, "2022-03-31", "lake-survey", 2, "", "Anna"),
    ("salinity", 9.5, "2022-03-31", "lake-survey", 2, "", "Anna"),
    ("irrigated-share", 31, "2022-03-15", "", "", "", ""),
    ("fish-catch", 1240, "2022-03-31", "fish-board", 3, "", "Ben"),
    ("inflow", 4.2, "", "", "", "", ""),
    ("unrest", "calm", "", "", "", "", ""),
    ("dam-closed", "no", "", "", "", "", ""),
)
_NOW: Final = (
    ("water-level", 6.1, "2022-06-30", "lake-survey", 2, "low for June", "Anna"),
    ("salinity", 10.5, "2022-06-30", "lake-survey", 2, "", "Anna"),
    ("fish-catch", 1180, "2022-06-28", "fish-board; evening-post", 3, "", "Ben"),
    ("inflow", 3.9, "", "", "", "", ""),
    ("unrest", "tense", "2022-05-02", "evening-post", 4, "", "Cleo"),
    ("treaty-signed", "emerging", "2022-05-09", "evening-post", 4, "talks go on", "Cleo"),
    *((f"strange-{number}", 5, "", "", "", text, "") for number, text in enumerate(STRANGE)),
)
_JUDGED: Final = """\
quarter,scenario,likelihood,confidence,basis,rationale,dissent,analyst
2022Q2,lake-holds,60,moderate,two surveys,the level holds,,Anna
2022Q2,lake-dries,25,low,one survey,the level fell a little,none,Anna
"""


def _written() -> str:
    """Return the study's file."""
    numbers = {f"strange-{number}": _NUMBER.format("m", 8, 9) for number in range(len(STRANGE))}
    sources = (
        f'\n[[sources]]\nid = "{one}"\ntitle = "{one}"\npublisher = "Nobody"\nreliability = "C"\n'
        for one in ("fish-board", "evening-post")
    )
    indicators = (an_item(id_, more) for id_, more in (_INDICATORS | numbers).items())
    signposts = (an_item(id_, "", "signposts") for id_ in ("treaty-signed", "port-abandoned"))
    return STUDY + _SCENARIO + "".join((*sources, *indicators, *signposts))


@dataclass(frozen=True)
class Lake:
    """The study's folder, with the tracker of 2022Q2 that was built from it."""

    folder: Path

    @property
    def tracker(self) -> Path:
        """Return the path of the tracker."""
        return self.folder / "output" / "small-study" / "tracker.xlsx"

    @cached_property
    def _workbook(self) -> Workbook:
        return openpyxl.load_workbook(self.tracker)

    def cell(self, sheet: str, item: str, header: str) -> str:
        """Return the address of a cell of the tracker, such as H5; of ``id``, the header's own."""
        if item == "id":
            return str(table(self._workbook, sheet)[0][header].offset(row=-1).coordinate)
        return str(row_of(self._workbook, sheet, item)[header].coordinate)

    def rows(self, sheet: str) -> range:
        """Return the numbers of the rows of a table."""
        numbers = [row["id"].row for row in table(self._workbook, sheet)]
        return range(numbers[0], numbers[-1] + 1)

    def body(self, sheet: str, header: str = "") -> str:
        """Return the range of a table's rows, such as A5:P11, or of one of its columns."""
        rows, row = self.rows(sheet), table(self._workbook, sheet)[0]
        first, last = (row[header or one].column_letter for one in ("", "id"))
        return f"{first}{rows.start}:{last}{rows.stop - 1}"

    def beside(self, sheet: str) -> str:
        """Return the letter of the first column beside a table."""
        return get_column_letter(table(self._workbook, sheet)[0]["id"].column + 1)

    def copied_to(self, folder: Path) -> Lake:
        """Return the same study in another folder, for tests that record something."""
        shutil.copytree(self.folder, folder)
        return Lake(folder)


def a_lake(folder: Path) -> Lake:
    """Make the study in a folder, record its two quarters, and build its tracker."""
    write_study(folder, _written())
    for quarter, rows in {"2022Q1": _PAST, "2022Q2": _NOW}.items():
        with (folder / "said.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_HEADER, *((quarter, *row) for row in rows)])
        succeed("import", folder, folder / "said.csv", "--yes", "--from", "a survey")
        if rows is _PAST:
            succeed("advance", folder, "--yes")
    (folder / "judged.csv").write_text(_JUDGED, encoding="utf-8")
    succeed("import", folder, folder / "judged.csv", "--yes")
    succeed("build", folder)
    return Lake(folder)


def succeed(*arguments: str | Path) -> None:
    """Run a command that has nothing to refuse."""
    done = run(*map(str, arguments))
    assert done.exit_code == 0, done.stderr


# --- what `scenariobook import` says of a copy ---------------------------------------------------

NEW: Final = "new"
QUESTION: Final = "unclear"
_NAMED: Final = re.compile(r"\S+\.xlsx: ")  # what begins a line about something in a copy


@dataclass(frozen=True)
class Preview:
    """What becomes of each cell that says something, and the words that went with them.

    Attributes:
        cells: By sheet and address; what is empty is an empty text.
    """

    exit_code: int
    cells: Mapping[tuple[str, str], Mapping[str, Any]]
    words: str

    @property
    def edits(self) -> list[tuple[str, str, str, str]]:
        """What is new: item, field, was, becomes; fails if there is anything else to say."""
        assert {one["result"] for one in self.cells.values()} <= {NEW}, self.cells
        names = ("item", "field", "was", "becomes")
        return sorted(tuple(one[name] for name in names) for one in self.cells.values())

    @property
    def left(self) -> list[str]:
        """What is named, since nothing is taken in there."""
        return [line for line in self.words.splitlines() if _NAMED.search(line)]

    @property
    def is_no_edit(self) -> bool:
        """No cell says anything, nothing else is said, and that is a success."""
        return not self.cells and not self.left and self.exit_code == 0


def preview(lake: Lake, copy: Path) -> Preview:
    """Import a copy without recording anything."""
    done = run("import", str(lake.folder), str(copy), "--dry-run", "--format", "json")
    found = json.loads(done.stdout) if done.stdout.strip() else []
    cells = {(one["sheet"], one["cell"]): {k: v or "" for k, v in one.items()} for one in found}
    return Preview(done.exit_code, cells, done.stderr)
