"""A small synthetic study with a record of two quarters, whose tracker real programs edit."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from string import ascii_uppercase, digits
from typing import Final

import openpyxl
from click.testing import CliRunner, Result
from openpyxl.workbook import Workbook

from scenariobook.cli.commands import main
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.disk import commit
from scenariobook.record.ledger.entries import Content, Opened, Origin
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import q
from tests.study_text import write_study

TEXT: Final = """\
[study]
id = "lake-study"
title = "A synthetic lake"
focal_question = "What becomes of the synthetic lake?"
start = "2022Q1"
horizon = "2027Q4"

[[sources]]
id = "lake-survey"
title = "Synthetic lake survey"
publisher = "Nobody"
reliability = "B"

[[sources]]
id = "fish-board"
title = "Synthetic catches"
publisher = "Nobody"
reliability = "C"

[[sources]]
id = "evening-post"
title = "Synthetic news"
publisher = "Nobody"
reliability = "D"

[[scenarios]]
id = "lake-holds"
title = "The lake holds"
kind = "baseline"
summary = "The synthetic water level stays as it is."
narrative = "Nothing much happens to the synthetic lake."
prior = 50
prior_basis = "Synthetic."

[[scenarios]]
id = "lake-dries"
title = "The lake dries up"
kind = "alternative"
summary = "The synthetic water level falls."
narrative = "The synthetic lake goes, year by year."
prior = 30
prior_basis = "Synthetic."

[[scenarios]]
id = "lake-splits"
title = "The lake splits"
kind = "alternative"
summary = "The synthetic lake falls in two."
narrative = "A synthetic sandbank rises."
prior = 20
prior_basis = "Synthetic."

[[indicators]]
id = "water-level"
title = "Water level"
home = "lake-dries"
unit = "m"
decimals = 1
direction = "falling"
watch = 5
warning = 3
ratings = { lake-dries = "highly likely", lake-holds = "highly unlikely" }

[[indicators]]
id = "salinity"
title = "Salinity"
home = "lake-dries"
unit = "%"
decimals = 1
watch = 12
warning = 20
ratings = { lake-dries = "likely", lake-holds = "unlikely" }

[[indicators]]
id = "irrigated-share"
title = "Irrigated share"
home = "lake-dries"
unit = "%"
watch = 40
warning = 60
ratings = { lake-dries = "likely" }

[[indicators]]
id = "fish-catch"
title = "Fish catch"
home = "lake-holds"
unit = "t"
direction = "falling"
watch = 900
warning = 400
ratings = { lake-holds = "unlikely" }

[[indicators]]
id = "inflow"
title = "Inflow"
home = "lake-splits"
unit = "km3"
decimals = 1
direction = "falling"
watch = 3
warning = 1
ratings = { lake-splits = "likely" }

[[indicators]]
id = "unrest"
title = "Unrest on the shore"
home = "lake-splits"
type = "ordinal"
levels = ["calm", "tense", "violent"]
watch = "tense"
warning = "violent"
ratings = { lake-splits = "likely" }

[[indicators]]
id = "dam-closed"
title = "The dam is closed"
home = "lake-dries"
type = "yes-no"
concern = "yes"
ratings = { lake-dries = "highly likely" }

[[signposts]]
id = "treaty-signed"
title = "A treaty is signed"
home = "lake-holds"
ratings = { lake-holds = "likely" }

[[signposts]]
id = "inflow-diverted"
title = "The inflow is diverted"
home = "lake-dries"
ratings = { lake-dries = "likely" }

[[signposts]]
id = "port-abandoned"
title = "The port is abandoned"
home = "lake-splits"
ratings = { lake-splits = "likely" }
"""

_PAST: Final = q("2022Q1")
_NOW: Final = q("2022Q2")
_RECORD: Final[Sequence[Content]] = (
    Reading(
        _PAST,
        "water-level",
        value=6.5,
        as_of=date(2022, 3, 31),
        sources=("lake-survey",),
        credibility=2,
        analyst="Anna",
    ),
    Reading(
        _PAST,
        "salinity",
        value=9.5,
        as_of=date(2022, 3, 31),
        sources=("lake-survey",),
        credibility=2,
        analyst="Anna",
    ),
    Reading(_PAST, "irrigated-share", value=31.0, as_of=date(2022, 3, 15)),
    Reading(
        _PAST,
        "fish-catch",
        value=1240.0,
        as_of=date(2022, 3, 31),
        sources=("fish-board",),
        credibility=3,
        analyst="Ben",
    ),
    Reading(_PAST, "inflow", value=4.2),
    Reading(_PAST, "unrest", value="calm"),
    Reading(_PAST, "dam-closed", value="no"),
    Opened(_NOW),
    Reading(
        _NOW,
        "water-level",
        value=6.1,
        as_of=date(2022, 6, 30),
        sources=("lake-survey",),
        credibility=2,
        note="low for June",
        analyst="Anna",
    ),
    Reading(
        _NOW,
        "salinity",
        value=10.5,
        as_of=date(2022, 6, 30),
        sources=("lake-survey",),
        credibility=2,
        analyst="Anna",
    ),
    Reading(
        _NOW,
        "fish-catch",
        value=1180.0,
        as_of=date(2022, 6, 28),
        sources=("fish-board", "evening-post"),
        credibility=3,
        analyst="Ben",
    ),
    Reading(_NOW, "inflow", value=3.9),
    Reading(
        _NOW,
        "unrest",
        value="tense",
        as_of=date(2022, 5, 2),
        sources=("evening-post",),
        credibility=4,
        analyst="Cleo",
    ),
    Sighting(
        _NOW,
        "treaty-signed",
        state=State.EMERGING,
        seen_on=date(2022, 5, 9),
        sources=("evening-post",),
        credibility=4,
        note="talks go on",
        analyst="Cleo",
    ),
    Judgment(
        _NOW,
        "lake-holds",
        likelihood=60.0,
        confidence="moderate",
        basis="two surveys",
        rationale="the level holds",
        analyst="Anna",
    ),
    Judgment(
        _NOW,
        "lake-dries",
        likelihood=25.0,
        confidence="low",
        basis="one survey",
        rationale="the level fell a little",
        dissent="none",
        analyst="Anna",
    ),
)
_RECORDED_AT: Final = datetime(2022, 7, 4, 12, 0, tzinfo=UTC)
OPEN: Final = str(_NOW)  # the tracker's own quarter


def run(*arguments: str | Path) -> Result:
    """Run a command; whatever happens, it is no traceback."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], input="")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@dataclass(frozen=True)
class Lake:
    """The study's folder, with the tracker of 2022Q2 that was built from it."""

    folder: Path

    @property
    def tracker(self) -> Path:
        return self.folder / "output" / "lake-study" / "tracker.xlsx"

    @cached_property
    def _workbook(self) -> Workbook:
        return openpyxl.load_workbook(self.tracker)

    def cell(self, sheet: str, item: str, header: str) -> str:
        """Return the address of a cell of the tracker, such as H5; the id's own is the header."""
        rows = list(self._workbook[sheet].iter_rows())
        headers: list[str] = []
        for row in rows:
            texts = [str(cell.value) for cell in row]
            headers = texts if "id" in texts else headers
            if header in headers and texts[headers.index("id")] == item:
                return str(row[headers.index(header)].coordinate)
        raise LookupError(f"{sheet}: {item}, {header}")

    def column(self, sheet: str, header: str) -> str:
        """Return the range of a column's data, such as H5:H11."""
        rows = self.rows(sheet)
        top = self.cell(sheet, "id", header)
        letter = top.rstrip("0123456789")
        return f"{letter}{rows.start}:{letter}{rows.stop - 1}"

    def rows(self, sheet: str) -> range:
        """Return the numbers of the data rows of a sheet's table; of several, the first."""
        top = int(self.cell(sheet, "id", "id").lstrip(ascii_uppercase))
        column = self.cell(sheet, "id", "id").rstrip(digits)
        cells = self._workbook[sheet][column][top:]
        return range(top + 1, top + 1 + sum(1 for _ in takewhile(lambda c: c.value, cells)))

    def body(self, sheet: str) -> str:
        """Return the range of a sheet's data, without the header, such as A5:P11."""
        rows = self.rows(sheet)
        last = self.cell(sheet, "id", "id").rstrip(digits)
        return f"A{rows.start}:{last}{rows.stop - 1}"

    def copied_to(self, folder: Path) -> Lake:
        """Return the same study in another folder, for tests that record something."""
        shutil.copytree(self.folder, folder)
        return Lake(folder)


def a_lake(folder: Path, recorded_at: datetime = _RECORDED_AT) -> Lake:
    """Make the study in a folder, record its two quarters, and build its tracker."""
    write_study(folder, TEXT)
    origin = Origin(who="tester", when=recorded_at, command="import", file="readings.csv")
    commit(folder, EMPTY, extend(EMPTY, [(content, origin) for content in _RECORD]), {})
    result = run("build", folder)
    assert result.exit_code == 0, result.stderr
    return Lake(folder)
