"""A small tracker in an analyst's hands, and what is read from it when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import Judgment, Reading
from scenariobook.record.merge.outcomes import Outcome, Result
from scenariobook.study.model import Source, Study
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_record, a_scenario, a_signpost, a_study, an_indicator, q
from tests.workbook.merged import outcomes_of

TODAY: Final = date(2022, 8, 1)
NOW: Final = q("2022Q2")
CONTENTS: Final[tuple[Content, ...]] = (
    Reading(q("2022Q1"), "growth-rate", value=5.0),
    Reading(q("2022Q1"), "oil-price", value=80.0),
    Reading(q("2022Q1"), "ship-count", value=900.0),
    Opened(NOW),
    Reading(
        NOW,
        "growth-rate",
        value=44.0,
        as_of=date(2022, 6, 30),
        sources=("imf-weo",),
        credibility=2,
        note="a note",
        analyst="Anna",
    ),
    Reading(NOW, "oil-price", value=90.0, note="another note", analyst="Ben"),
    Reading(NOW, "mood", value="tense"),
    Judgment(NOW, "alpha", likelihood=50.0, rationale="x"),
    Judgment(NOW, "beta", likelihood=30.0, rationale="y"),
    Judgment(NOW, "gamma", likelihood=20.0, rationale="z"),
)
Edit = Callable[[Workbook], None]


@cache
def study() -> Study:
    """Return the study that the tracker is of."""
    return a_study(
        [a_scenario(one) for one in ("alpha", "beta", "gamma")],
        indicators=[
            an_indicator("growth-rate", decimals=2, owner="Growth desk"),
            an_indicator("oil-price", unit="USD", owner="Oil desk"),
            an_indicator("ship-count", unit="ships", owner="Port desk"),
            an_indicator("mood", type="ordinal", levels=["calm", "tense"], watch="tense"),
            an_indicator("stage", type="ordinal", levels=["1", "2", "3"], watch="2"),
        ],
        signposts=[a_signpost("summit"), a_signpost("treaty")],
        sources=[
            Source(id=i, title=i, publisher="Nobody", reliability="A")
            for i in ("imf-weo", "tass-wire")
        ],
    )


@cache
def record() -> Record:
    """Return the record that it was made from."""
    return a_record(study(), *CONTENTS)


@cache
def tracker() -> bytes:
    """Return the tracker as it was built."""
    entries = a_ledger(*CONTENTS).entries
    return write_tracker(study(), record(), NOW, entries=entries, study_version="0" * 64)


def edited(change: Edit, data: bytes | None = None) -> bytes:
    """Return the tracker's bytes after a change made with openpyxl."""
    workbook = openpyxl.load_workbook(BytesIO(data or tracker()))
    change(workbook)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def at(workbook: Workbook, sheet: str, item: str, header: str) -> Cell:
    """Return a table's cell by id and header."""
    rows = list(workbook[sheet].iter_rows())
    head = next(row for row in rows if row[0].value == "id")
    row = next(r for r in rows if r[0].value == item and rows.index(r) > rows.index(head))
    found = row[[str(c.value) for c in head].index(header)]
    assert isinstance(found, Cell)
    return found


def changed(**indicators: Mapping[str, Any]) -> Study:
    """Return the study with some keys of indicators changed; ``_`` stands for a hyphen."""
    updates = {item.replace("_", "-"): update for item, update in indicators.items()}
    was = study()
    return a_study(
        was.scenarios,
        indicators=[one.model_copy(update=updates.get(one.id, {})) for one in was.indicators],
        signposts=was.signposts,
        sources=was.sources,
    )


@dataclass(frozen=True)
class Back:
    """What a copy that came back holds."""

    outcomes: tuple[Outcome, ...]

    def all(self, result: Result) -> list[Outcome]:
        """Return the outcomes of one result."""
        return [outcome for outcome in self.outcomes if outcome.result is result]

    @property
    def applied(self) -> dict[tuple[str, str], object]:
        """What is taken, by item and field."""
        return {(o.typed.key.subject, o.typed.key.field): o.typed.value for o in self.all(_APPLIED)}

    @property
    def asked(self) -> dict[str, tuple[str, str, str]]:
        """What is asked about, by cell: item, field, and what was found there."""
        return {
            f"{o.typed.place.sheet}!{o.typed.place.cell}": (
                o.typed.key.subject,
                o.typed.key.field,
                o.typed.found,
            )
            for o in self.all(Result.QUESTION)
        }

    def question(self, cell: str) -> Outcome:
        """Return the question about a cell."""
        (found,) = [
            o
            for o in self.all(Result.QUESTION)
            if f"{o.typed.place.sheet}!{o.typed.place.cell}" == cell
        ]
        return found


_APPLIED: Final = Result.APPLIED


def back(data: bytes, now: Study | None = None, *, told: bool = True) -> Back:
    """Return what a copy holds, for a study as it is by now.

    ``told``: the copy says what its cells meant.
    """
    opened = WorkbookFile(data)
    meanings = opened.meanings if told else None
    made = MadeFrom(
        study=now or study(),
        record=record(),
        quarter=NOW,
        same_study=now is None,
        meanings=meanings,
    )
    copy = read_copy(made, opened, "copy.xlsx", TODAY)
    assert copy.problems == ()
    return Back(outcomes_of(now or study(), a_ledger(*CONTENTS), copy))


def after(change: Edit, now: Study | None = None) -> Back:
    """Return what a copy holds that was changed with openpyxl."""
    return back(edited(change), now)
