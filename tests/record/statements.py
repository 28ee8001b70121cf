"""A study in which everything can be stated, and an entry of each kind that it has."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from scenariobook.record.ledger.kinds import (
    Answer,
    Chance,
    Commitment,
    End,
    Estimate,
    Judgment,
    Looked,
    Outcome,
    Reading,
    Reply,
    Sighting,
    State,
    Stated,
    Statement,
)
from scenariobook.record.ledger.kinds import Source as Proposed
from scenariobook.study.model import Analyst, Assumption, Source, Study
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

FIRST: Final = q("2022Q1")
NOW: Final = q("2022Q2")
TODAY: Final = date(2022, 8, 1)


def a_full_study(**header: Any) -> Study:
    """Return a study with analysts, monthly indicators, a signpost with a day and one without."""
    study = a_study(
        [a_scenario("alpha", formerly=["alfa"]), a_scenario("beta")],
        indicators=[
            an_indicator("ship-count", unit="ships", cadence="monthly", within="sum"),
            an_indicator("mood", type="ordinal", levels=["calm", "tense"], watch="tense"),
        ],
        signposts=[
            a_signpost("summit", expected_by=date(2022, 12, 31), formerly=["meeting"]),
            a_signpost("treaty"),
        ],
        sources=[Source(id="imf-weo", title="WEO", publisher="IMF", reliability="A")],
        assumptions=[Assumption(id="peace-holds", text="Peace holds.")],
        **header,
    )
    people = [
        Analyst(id="a-kim", name="A. Kim", desk="Desk one"),
        Analyst(id="b-lee", name="B. Lee", desk="Desk two"),
    ]
    return study.model_copy(update={"analysts": tuple(people)})


# One entry of each kind, with every field.
EVERYTHING: Final[tuple[Stated, ...]] = (
    Reading(
        NOW,
        "ship-count",
        "2022-05",
        value=31.5,
        as_of=date(2022, 5, 31),
        sources=("imf-weo",),
        credibility=2,
        note="a note",
        analyst="Anna",
    ),
    Sighting(NOW, "summit", state=State.EMERGING, seen_on=date(2022, 6, 1), note="seen"),
    Judgment(NOW, "alpha", likelihood=35.0, confidence="low", rationale="because"),
    Chance(NOW, "summit", chance=60.0, analyst="Anna", rationale="talks began"),
    Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0, reason="a first look"),
    Statement(NOW, "bottom_line", text="Nothing moved.", analyst="Anna"),
    Proposed(
        "port-log",
        title="Port log",
        publisher="The port",
        url="https://port.test",
        reliability="B",
        date="2022",
    ),
    Outcome("alpha", outcome=End.CAME_TRUE, decided_on=date(2022, 6, 30), why="It came."),
    Looked(NOW, "treaty", looked_on=date(2022, 6, 2), analyst="Anna"),
    Answer(NOW, "peace-holds", answer=Reply.STILL_HOLDS, on=date(2022, 6, 3), who="Lea", why="So."),
    Commitment(
        "1", what="Call.", who="Lea", by=date(2022, 7, 1), trigger="x", done_on=date(2022, 6, 4)
    ),
)
