"""A study on disk: its tracker, the files that people type in, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from msgspec import structs
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.cli.deciding import settle_by
from scenariobook.documents import make_tracker
from scenariobook.intake.files import read_files
from scenariobook.project.opening import open_project
from scenariobook.project.project import Project
from scenariobook.project.recording import keep, open_next_quarter, with_second_round
from scenariobook.record.claims.record import recorded
from scenariobook.record.ledger.entries import (
    Content,
    Defined,
    Key,
    Opened,
    Origin,
    Raised,
    Taken,
    about,
)
from scenariobook.record.ledger.kinds import Stated
from scenariobook.record.merge.outcomes import Outcome, Result
from scenariobook.record.values.cells import FieldValue
from scenariobook.results.open_matters import listed
from tests.study_text import write_study

TODAY: Final = date(2022, 10, 15)
ORIGIN: Final = Origin(who="lead", when=datetime(2022, 10, 15, tzinfo=UTC), command="import")

STUDY: Final = """\
[study]
id = "port-study"
title = "A small synthetic study"
focal_question = "Will the synthetic port close?"
start = "2022Q2"
horizon = "2027Q4"

[[analysts]]
id = "a-kim"
name = "A. Kim"
desk = "Desk one"

[[analysts]]
id = "b-lee"
name = "B. Lee"
desk = "Desk two"

[[sources]]
id = "port-survey"
title = "Synthetic port survey"
publisher = "Nobody"
reliability = "B"

[[scenarios]]
id = "port-stays"
title = "The port stays"
kind = "baseline"
summary = "The synthetic port stays as it is."
narrative = "Nothing much happens to the synthetic port."
prior = 60
prior_basis = "Synthetic."

[[scenarios]]
id = "port-closes"
title = "The port closes"
kind = "alternative"
summary = "The synthetic port closes."
narrative = "The synthetic port goes, year by year."
prior = 30
prior_basis = "Synthetic."

[[indicators]]
id = "ship-count"
title = "Ships"
home = "port-closes"
unit = "ships"
decimals = 1
direction = "falling"
watch = 50
warning = 30
cadence = "monthly"
within = "sum"
ratings = { port-closes = "highly likely", port-stays = "highly unlikely" }

[[indicators]]
id = "queue-state"
title = "State of the queue"
home = "port-closes"
type = "ordinal"
levels = ["short", "long", "endless"]
watch = "long"
cadence = "monthly"

[[indicators]]
id = "dues-rate"
title = "Port dues"
home = "port-closes"
unit = "%"
watch = 10

[[signposts]]
id = "dock-sold"
title = "The dock is sold"
home = "port-closes"
expected_by = 2022-12-31

[[signposts]]
id = "crew-leaves"
title = "The crew leaves"
home = "port-closes"
"""

Values = Mapping[tuple[str, str, str], Any]  # what to type, by sheet, row id and header


class Desk:
    """A study in a folder, and all that was recorded of it."""

    def __init__(self, folder: Path, text: str = STUDY) -> None:
        """Write the study; nothing is recorded yet."""
        self.folder = write_study(folder, text)
        self.project = self._opened()

    def _opened(self) -> Project:
        project, diagnostics, _ = open_project(self.folder)
        assert project, diagnostics
        return project

    def rewrite(self, text: str) -> None:
        """Change the study's file."""
        write_study(self.folder, text)
        self.project = self._opened()

    def advance(self) -> None:
        """Open the next quarter."""
        open_next_quarter(self.project, who="lead", when=ORIGIN.when)
        self.project = self._opened()

    def begin_second_round(self) -> None:
        """Begin the second round of the open quarter's estimates."""
        keep(self.project, with_second_round(self.project, ORIGIN), {})
        self.project = self._opened()

    def tracker(self) -> bytes:
        """Return a fresh tracker of the open quarter."""
        return make_tracker(self.project, self.project.record.open_quarter)

    def read(self, **files: bytes) -> tuple[Outcome, ...]:
        """Return the outcomes of copies, named without their ending; nothing is recorded."""
        return read_files(self.project, _named(files), TODAY).outcomes

    def take(self, **files: bytes) -> Takings:
        """Import copies; what was written is read back from disk."""
        return self._taken(_named(files))

    def _taken(self, named: Mapping[str, bytes]) -> Takings:
        before = len(self.project.ledger.entries)
        intake = read_files(self.project, named, TODAY, ORIGIN)
        keep(self.project, intake.after, named)
        self.project = self._opened()
        added = [entry.content for entry in self.project.ledger.entries[before:]]
        return Takings(intake.outcomes, added)

    def table(self, text: str) -> Takings:
        """Import a table in CSV."""
        return self._taken({"table.csv": text.encode()})

    def settle(self, number: int = 1) -> None:
        """Settle the only open matter by a choice, counted from 1."""
        (matter,) = listed(self.project)
        choice = matter.choices[number - 1]
        origin = structs.replace(ORIGIN, command="settle")
        keep(self.project, settle_by(self.project, [(matter, choice)], origin), {})
        self.project = self._opened()
        assert not self.project.record.open

    def holds(self, key: Key) -> FieldValue:
        """Return what the record holds for a field."""
        return recorded(self.project.record, key)

    def untouched(self, data: bytes) -> bool:
        """Tell whether a tracker that somebody opened and saved holds no edit."""
        return not self.read(saved=saved(data, {}))


def _named(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{name.replace('_', '-')}.xlsx": data for name, data in files.items()}


class Takings:
    """What an import did."""

    def __init__(self, outcomes: tuple[Outcome, ...], added: list[Content]) -> None:
        """Keep the outcomes of the cells, and the contents of the new entries."""
        self.outcomes = outcomes
        self.added = [one for one in added if not isinstance(one, Opened | Defined | Taken)]

    @property
    def stated(self) -> list[Stated]:
        """What was recorded, without the cells that are unclear."""
        clear = [structs.replace(one, unclear={}) for one in self.added if isinstance(one, Stated)]
        return [one for one in clear if one != one.blank(one.quarter, one.subject)]

    @property
    def questions(self) -> list[Raised]:
        """What was recorded as unclear: cells of fields, and those that are of none."""
        of_fields = [
            Raised(
                one.quarter, *about(one), name, why=cell.why, found=cell.found, choices=cell.choices
            )
            for one in self.added
            if isinstance(one, Stated)
            for name, cell in one.unclear.items()
        ]
        return [*of_fields, *(one for one in self.added if isinstance(one, Raised))]

    def results(self) -> dict[Result, int]:
        """Return how many cells that say something have which result."""
        found = [o.result for o in self.outcomes]
        return {result: found.count(result) for result in found}

    def why(self) -> list[str]:
        """Return the reasons of questions and conflicts, each once."""
        return list(dict.fromkeys(o.why for o in self.outcomes if o.stays_open))


def saved(data: bytes, values: Values, change: Any = None) -> bytes:
    """Return a tracker in which somebody typed values, and perhaps did something else."""
    workbook = load_workbook(BytesIO(data))
    for (sheet, row, header), value in values.items():
        cell = cell_of(workbook[sheet], row, header)
        cell.value = value
    if change:
        change(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def shown(data: bytes, sheet: str, row: str, header: str) -> Any:
    """Return what a tracker shows in a cell."""
    workbook = load_workbook(BytesIO(data), data_only=True)
    return cell_of(workbook[sheet], row, header).value


def texts(data: bytes) -> Iterator[str]:
    """Yield every text of a workbook: of cells on all sheets, hidden ones too, and of comments."""
    for sheet in load_workbook(BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield str(cell.value)
                if cell.comment:
                    yield cell.comment.text


def cell_of(sheet: Worksheet, row: str, header: str) -> Cell:
    """Return a cell by its row's id and its header, from the last table of a sheet that has both.

    An empty id is that of the first row without one.
    """
    for head in reversed(_heads(sheet)):
        headers = _texts(sheet, head)
        if header not in headers:
            continue
        key = headers.index("id") + 1
        number = next((n for n in _below(sheet, head) if _id(sheet, n, key) == row), 0)
        if number:
            found = sheet.cell(number, headers.index(header) + 1)
            assert isinstance(found, Cell)
            return found
    message = f"no cell of {row!r} under {header!r} on {sheet.title}"
    raise LookupError(message)


def head_of(sheet: Worksheet, header: str = "id") -> int:
    """Return the number of the header row of a sheet's first table with ids and a header."""
    return next(head for head in _heads(sheet) if header in _texts(sheet, head))


def column_of(sheet: Worksheet, header: str, beside: str = "") -> int:
    """Return the column of a header, in the first table with the header ``beside``."""
    return _texts(sheet, head_of(sheet, beside or header)).index(header) + 1


def below(sheet: Worksheet, header: str = "id") -> int:
    """Return the number of the first row without an id below the first table with a header."""
    key = column_of(sheet, "id", header)
    rows = _below(sheet, head_of(sheet, header))
    return next(row for row in rows if not _id(sheet, row, key))


def rows_of(workbook: Workbook, sheet: str, header: str = "id") -> list[str]:
    """Return the ids of a sheet's first table with a header, from the top."""
    held = workbook[sheet]
    rows = range(head_of(held, header) + 1, below(held, header))
    return [_id(held, row, column_of(held, "id", header)) for row in rows]


def _heads(sheet: Worksheet) -> list[int]:
    """Return the numbers of the header rows of a sheet's tables with ids."""
    return [row for row in range(1, sheet.max_row + 1) if "id" in _texts(sheet, row)]


def _texts(sheet: Worksheet, row: int) -> list[str]:
    return [str(cell.value) for cell in sheet[row]]


def _id(sheet: Worksheet, row: int, key: int) -> str:
    return str(sheet.cell(row, key).value or "")


def _below(sheet: Worksheet, head: int) -> range:
    """Return the rows below a header, up to the next one."""
    after = (row for row in _heads(sheet) if row > head)
    return range(head + 1, next(after, sheet.max_row + 2))
