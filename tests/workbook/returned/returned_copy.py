"""A returned copy with some cells typed, and the outcome of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.record.merge.outcomes import Outcome
from scenariobook.study.model import Source, Study
from scenariobook.workbook.returned.inputs import ReadCopy, read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_record, a_signpost, a_study, an_indicator, q
from tests.workbook.merged import outcomes_of

TODAY = date(2022, 8, 1)
NOW = q("2022Q2")
CONTENTS = (
    Reading(
        q("2022Q1"),
        "growth-rate",
        value=5.0,
        as_of=date(2022, 3, 31),
        sources=("imf-weo",),
        credibility=2,
    ),
    Opened(NOW),
    Reading(
        NOW,
        "growth-rate",
        value=6.25,
        as_of=date(2022, 6, 30),
        sources=("imf-weo",),
        credibility=2,
        note="a\nnote",
        analyst="Anna",
    ),
    Reading(NOW, "mood", value="tense"),
    Sighting(NOW, "summit", state=State.OBSERVED, seen_on=date(2022, 5, 1)),
    Judgment(
        NOW,
        "alpha",
        likelihood=35.0,
        confidence="low",
        basis="thin",
        rationale="because",
        dissent="none",
        analyst="Anna",
    ),
)


@cache
def study() -> Study:
    return a_study(
        indicators=[
            an_indicator("growth-rate", decimals=2),
            an_indicator("oil-price", unit="USD"),
            an_indicator("ship-count", unit="ships"),
            an_indicator("mood", type="ordinal", levels=["calm", "tense"], watch="tense"),
        ],
        signposts=[a_signpost("summit"), a_signpost("treaty")],
        sources=[
            Source(id=i, title=i, publisher="Nobody", reliability="A")
            for i in ("imf-weo", "tass-wire")
        ],
    )


@cache
def record() -> Record:
    return a_record(study(), *CONTENTS)


@cache
def tracker() -> bytes:
    entries = a_ledger(*CONTENTS).entries
    return write_tracker(study(), record(), NOW, entries=entries, study_version="0" * 64)


def copy_of(data: bytes) -> ReadCopy:
    return read_copy(
        MadeFrom(study=study(), record=record(), quarter=NOW),
        WorkbookFile(data),
        "copy.xlsx",
        TODAY,
    )


def outcomes(data: bytes) -> tuple[Outcome, ...]:
    copy = copy_of(data)
    assert copy.problems == ()
    return outcomes_of(study(), a_ledger(*CONTENTS), copy)


def edited(change: Callable[[Workbook], None]) -> bytes:
    """Return the tracker's bytes after a change made with openpyxl."""
    workbook = openpyxl.load_workbook(BytesIO(tracker()))
    change(workbook)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def cell(workbook: Workbook, sheet: str, item: str, header: str) -> Cell:
    """Return a table's cell by id and header."""
    rows = list(workbook[sheet].iter_rows())
    head = next(row for row in rows if row[0].value == "id")
    row = next(r for r in rows if r[0].value == item and rows.index(r) > rows.index(head))
    found = row[[str(c.value) for c in head].index(header)]
    assert isinstance(found, Cell)
    return found
