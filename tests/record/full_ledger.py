"""A ledger with an entry of each kind."""

from __future__ import annotations

from datetime import date

from scenariobook.record.ledger.entries import Cleared, Opened
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import a_ledger, q

FULL = a_ledger(
    Opened(q("2022Q2")),
    Reading(
        q("2022Q1"),
        "gdp",
        value=-8.5,
        as_of=date(2022, 4, 19),
        sources=("imf",),
        credibility=2,
        note="first\nfigure",
        analyst="Anna",
    ),
    Reading(q("2022Q1"), "mood", value="tense"),
    Sighting(
        q("2022Q2"),
        "summit",
        state=State.OBSERVED,
        seen_on=date(2022, 5, 1),
        sources=("imf", "tass"),
        credibility=1,
    ),
    Judgment(
        q("2022Q2"),
        "decline",
        likelihood=35.0,
        confidence="low",
        basis="thin",
        rationale="because",
        dissent="none",
        analyst="Božena 中",
    ),
    Judgment(q("2022Q2"), "growth", likelihood="unlikely"),
    Cleared(q("2022Q1"), "mood", "reading"),
)
