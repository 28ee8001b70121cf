"""A tracker that an earlier version made says what its tables hold, with and without their names.

The folders of ``tests/golden`` are studies as a version left them; in each tracker somebody has
typed since. What is taken of it must be, to the cell, what that version's own reader took.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scenariobook.project.known import definitions_of
from scenariobook.project.opening import open_project
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.values.cells import Typed
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.returned_copy import read_copy
from tests.earlier_versions import IN_THE_HAND_OUT, IN_THE_TRACKER

GOLDEN = Path(__file__).parents[2] / "golden"
LATE = {
    "2026Q1 | reading | new-connections | value": 88.0,
    "2026Q1 | reading | reservoir-level | value": 43.0,
}
OF_NOVEMBER = {
    "2026Q2 | judgment | dry-years | likelihood": "likely",
    "2026Q2 | reading | new-connections | value": 120.0,
    "2026Q2 | sighting | brewery-permit | state": "emerging",
}
FORMER_SHEETS = {
    "2022Q2 | reading | dues-rate | value": 9.0,
    "2022Q2 | reading | ship-count 2022-05 | value": 20.0,
    "2022Q3 | chance | dock-sold | analyst": "Anna",
    "2022Q3 | chance | dock-sold | chance": 60.0,
    "2022Q3 | chance | dock-sold | rationale": "a buyer came",
    "2022Q3 | estimate | port-closes a-kim 1 | likelihood": 40.0,
    "2022Q3 | judgment | port-closes | likelihood": 35.0,
    "2022Q3 | reading | dues-rate | value": 12.0,
    "2022Q3 | reading | queue-state 2022-08 | value": "long",
    "2022Q3 | reading | ship-count | value": 99.0,
    "2022Q3 | reading | ship-count 2022-07 | note": "read twice",
    "2022Q3 | reading | ship-count 2022-07 | value": 40.0,
    "2022Q3 | sighting | dock-sold | state": "emerging",
    "2022Q3 | statement | bottom_line | text": "Nothing moved.",
    "outcome | port-stays | outcome": "void",
    "source | port-log | publisher": "The port",
    "source | port-log | reliability": "B",
    "source | port-log | title": "Port log",
}
COPIES = [
    ("earlier/1.0.0", "tracker.xlsx", IN_THE_TRACKER),
    ("earlier/1.0.0", "hand-out-a-kim.xlsx", IN_THE_HAND_OUT),
    ("earlier/2026-11", "tracker.xlsx", OF_NOVEMBER),
    ("earlier/2026-11", "copy-late.xlsx", LATE),
    ("former-sheets", "tracker.xlsx", FORMER_SHEETS),
]


def read(folder: str, data: bytes) -> tuple[Typed, ...]:
    """Return the cells of a copy of a study's tracker that say something."""
    project, diagnostics, _ = open_project(GOLDEN / folder / "study")
    assert project, diagnostics
    opened = OpenedWorkbook(data)
    assert opened.identity
    number = opened.identity.position.number
    then = definitions_of(project, number).study or project.study
    made = MadeFrom(
        study=project.study,
        then=then,
        record=replay(project.ledger.entries[:number], then.header.start, former_ids(then)),
        quarter=opened.identity.quarter,
        where=project.loaded.locate,
        hand_out=opened.identity.hand_out,
    )
    found = read_copy(made, opened, "copy.xlsx", date(2026, 11, 29))
    assert (found.named, found.problems) == ((), ())
    return tuple(one for one in found.typed if one.is_edit)


def in_words(cells: tuple[Typed, ...]) -> Mapping[str, object]:
    """Return what cells say, as the tests of the record have it."""
    return {
        " | ".join(filter(None, one.key)): (
            one.value.isoformat()
            if isinstance(one.value, date)
            else [*one.value]
            if isinstance(one.value, tuple)
            else one.value
        )
        for one in cells
    }


@pytest.mark.parametrize("folder, name, says", COPIES)
def test_it_says_what_its_tables_hold(folder: str, name: str, says: Mapping[str, object]) -> None:
    data = (GOLDEN / folder / name).read_bytes()
    assert in_words(read(folder, data)) == says


@pytest.mark.parametrize("folder, name, says", COPIES)
def test_a_program_may_have_dropped_the_tables_names(
    folder: str, name: str, says: Mapping[str, object]
) -> None:
    """The headers tell them, also from those that were only read: a heat map has quarters."""
    book, saved = load_workbook(GOLDEN / folder / name), BytesIO()
    for sheet in book:
        sheet.tables.clear()
    book.save(saved)
    assert in_words(read(folder, saved.getvalue())) == says


def typed_in(sheet: str, cell: str, value: object) -> tuple[Typed, ...]:
    """Return what the tracker of 1.0.0 says after one more cell of it was changed."""
    book: Any = load_workbook(GOLDEN / "earlier" / "1.0.0" / "tracker.xlsx")
    saved = BytesIO()
    book[sheet][cell] = value
    book.save(saved)
    return read("earlier/1.0.0", saved.getvalue())
