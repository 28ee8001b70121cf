"""A small synthetic study of each kind, with a record of three quarters, and its tracker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook, load_workbook

from scenariobook.quarter import Quarter, quarters
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.study.model.facts import Source
from scenariobook.study.model.items import Driver
from scenariobook.study.model.study import Study
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_scenario, a_signpost, a_study, an_indicator, q

LAST: Final = q("2022Q3")
# A text that a careless writer would turn into a formula, or lose a part of.
TRAP: Final = "=1+1 _x0041_ <&> “ü” "
_HEADERS: Final[dict[str, dict[str, Any]]] = {
    "open": {},
    "exclusive": {"exclusive": True},
    "exploratory": {"mode": "exploratory"},
    "gaps": {"yardstick": "phia"},
}
KINDS: Final = (*_HEADERS, "lone", "empty")


def example(kind: str) -> Study:
    """Return the study of a kind: see ``KINDS``."""
    if kind in {"lone", "empty"}:
        return a_study(["alpha", "beta"], indicators=[an_indicator()] * (kind == "lone"))
    rated = {"alpha": "highly likely", "beta": "unlikely"}
    levels = ("none", "low", "high")
    prior = {"prior": None} if kind == "exploratory" else {"prior": 50.0}
    return a_study(
        [a_scenario("alpha", kind="baseline", **prior), a_scenario("beta", **prior)],
        indicators=[
            an_indicator(driver="econ", decimals=1, owner="Economics desk", ratings=rated),
            an_indicator("mood", type="ordinal", levels=levels, watch="low", warning="high"),
            an_indicator("shut", type="yes-no", concern="yes", unit=None),
            an_indicator("rain", cadence="monthly"),
            an_indicator("never-read", title=TRAP, note=TRAP),
        ],
        signposts=[
            a_signpost(expected_by=date(2022, 7, 1), driver="econ", ratings=rated),
            a_signpost("unseen", title=TRAP),
        ],
        drivers=[Driver(id="econ", title="The economy", weight=1.5)],
        sources=[
            Source(id="agency", title=TRAP, publisher="One", reliability="B", url="https://x.test"),
        ],
        **_HEADERS[kind],
    )


def ledger(study: Study) -> Ledger:
    """Return a ledger that goes to ``LAST``, with readings, a sighting and judgments."""
    contents: list[Content] = []
    for number, quarter in enumerate(quarters(study.header.start, LAST)):
        if number:
            contents.append(Opened(quarter))
        contents += _said(study, quarter, number)
    return a_ledger(*contents)


def _said(study: Study, quarter: Quarter, number: int) -> Iterator[Content]:
    if not study.indicators:
        return
    yield Reading(
        quarter,
        "indicator-one",
        value=8.5 + 7 * number,
        as_of=quarter.last_day,
        sources=("agency",),
        credibility=2,
        note=TRAP,
        analyst="AB",
    )
    if len(study.indicators) > 1:
        yield Reading(quarter, "mood", value=("none", "low", "high")[number])
        yield Reading(quarter, "shut", value="yes" if number else "no", as_of=quarter.start)
        yield Reading(quarter, "rain", quarter.months[1], value=4.25)
        yield Sighting(quarter, "signpost-one", state=State.EMERGING, seen_on=quarter.start)
        likelihood = 30.0 if study.estimative else None
        yield Judgment(
            quarter, "alpha", likelihood=likelihood, confidence="low", rationale=TRAP, analyst="CD"
        )


def tracker(study: Study, quarter: Quarter, held: Ledger | None = None) -> bytes:
    """Return the tracker of a study's quarter, from the example record unless another is given."""
    held = ledger(study) if held is None else held
    record = replay(held.entries, study.header.start)
    return write_tracker(study, record, quarter, recorded_at=held.recorded_at)


def opened(study: Study, quarter: Quarter, held: Ledger | None = None) -> Workbook:
    """Return the tracker as a workbook of values."""
    return load_workbook(BytesIO(tracker(study, quarter, held)), data_only=True)


def cells(workbook: Workbook, name: str) -> list[dict[str, Any]]:
    """Return a table's rows as cells by header."""
    sheet = next(sheet for sheet in workbook if name in sheet.tables)
    header, *rows = sheet[sheet.tables[name].ref]
    return [dict(zip((h.value for h in header), row, strict=True)) for row in rows]
