"""A ledger with an entry of each kind."""

from __future__ import annotations

from datetime import date

from scenariobook.record.entries import (
    Cleared,
    Judgment,
    Opened,
    Reading,
    Sighting,
    State,
)
from tests.builders import a_ledger, q

FULL = a_ledger(
    Opened(q("2022Q2")),
    Reading(q("2022Q1"), "gdp", -8.5, date(2022, 4, 19), ("imf",), 2, "first\nfigure", "Anna"),
    Reading(q("2022Q1"), "mood", "tense"),
    Sighting(q("2022Q2"), "summit", State.OBSERVED, date(2022, 5, 1), ("imf", "tass"), 1),
    Judgment(q("2022Q2"), "decline", 35.0, "low", "thin", "because", "none", "Božena 中"),
    Judgment(q("2022Q2"), "growth", "unlikely"),
    Cleared(q("2022Q1"), "mood", "reading"),
)
