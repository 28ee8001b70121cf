"""A synthetic study whose record has everything that a quarter can hold."""

from __future__ import annotations

from datetime import date

from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import (
    Chance,
    End,
    Estimate,
    Outcome,
    Reading,
    Sighting,
    State,
    Statement,
)
from scenariobook.study.model.study import Study
from tests.briefing.samples import RATINGS, Sample, a_source, judgment, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

ANALYSTS = ("zoe", "ann", "ben")
WHY = "The gauge fell. Three sources say so."
BOTTOM_LINE = "Alpha leads the field. Little else moved."


def study() -> Study:
    """Return the study: monthly indicators, dated signposts, three analysts."""
    return a_study(
        [a_scenario("alpha"), a_scenario("beta", prior=20.0), a_scenario("gamma", prior=30.0)],
        sources=[a_source("first-source")],
        indicators=[
            an_indicator("prices", cadence="monthly", within="mean", ratings=RATINGS, decimals=1),
            an_indicator("rents", cadence="monthly", ratings=RATINGS, home="beta"),
        ],
        signposts=[
            a_signpost("drill", expected_by=date(2022, 12, 31), ratings=RATINGS),
            a_signpost("summit", expected_by=date(2022, 8, 15), home="beta"),
            a_signpost("treaty", expected_by=date(2022, 6, 30), home="beta"),
            a_signpost("rally", expected_by=date(2022, 5, 1), home="beta"),
        ],
        analysts=ANALYSTS,
    )


def month(item: str, period: str, value: float) -> Reading:
    """Return a reading of one month."""
    quarter = f"{period[:4]}Q{(int(period[5:]) + 2) // 3}"
    return Reading(q(quarter), item, period, value=value, sources=("first-source",), credibility=2)


def estimate(
    about: str,
    quarter: str,
    analyst: str,
    likelihood: float | str,
    reason: str = "",
    number: int = 1,
) -> Estimate:
    """Return one person's estimate, in round 1 unless said otherwise."""
    return Estimate(q(quarter), about, analyst, number, likelihood=likelihood, reason=reason)


def contents() -> list[Content]:
    """Return the ledger's contents up to the open quarter, 2022Q3; nothing has ended."""
    return [
        month("prices", "2022-02", 12.0),
        month("prices", "2022-03", 13.0),
        judgment("alpha", "2022Q1", "likely", "low"),
        Chance(q("2022Q1"), "summit", chance=30.0, analyst="Lead", rationale="Doubtful."),
        estimate("alpha", "2022Q1", "ann", 30.0, "Ann's reason."),
        estimate("alpha", "2022Q1", "zoe", 60.0, "Zoe's reason."),
        estimate("alpha", "2022Q1", "ben", "roughly even chance"),
        Opened(q("2022Q2")),
        *(month("prices", f"2022-0{number}", 10.0 + number) for number in (4, 5, 6)),
        judgment("alpha", "2022Q2", 65.0, "low"),
        Chance(q("2022Q2"), "treaty", chance=40.0),
        Statement(q("2022Q2"), "bottom_line", text="Of the second quarter.", analyst="Lead"),
        Opened(q("2022Q3")),
        month("prices", "2022-07", 21.0),
        month("prices", "2022-08", 24.0),
        month("rents", "2022-07", 11.0),
        Sighting(
            q("2022Q3"),
            "summit",
            state=State.OBSERVED,
            seen_on=date(2022, 8, 1),
            sources=("first-source",),
            credibility=1,
            note="They met.",
        ),
        judgment("alpha", "2022Q3", 72.5, "moderate"),
        Chance(
            q("2022Q3"), "drill", chance="likely", analyst="Lead", rationale="It was announced."
        ),
        estimate("alpha", "2022Q3", "ann", 53.7, "Ann's reason."),
        estimate("alpha", "2022Q3", "ben", 81.9, "Ben's reason."),
        estimate("drill", "2022Q3", "zoe", 45.5, "Zoe's reason."),
        Statement(q("2022Q3"), "bottom_line", text=BOTTOM_LINE, analyst="Lead"),
        Statement(q("2022Q3"), "so_what", text="Prepare."),
    ]


def whole_record(*more: Content) -> Sample:
    """Return the study with its ledger, and further contents after the rest."""
    return sample_of(study(), *contents(), *more)


def ended(scenario: str, end: End, day: date | None = date(2022, 9, 1)) -> Outcome:
    """Return how a scenario ended."""
    return Outcome(scenario, outcome=end, decided_on=day, why=WHY)


def whole_record_ended() -> Sample:
    """Return the study after all its scenarios have ended: alpha came true, gamma is void."""
    return whole_record(
        ended("alpha", End.CAME_TRUE),
        ended("beta", End.DID_NOT),
        ended("gamma", End.VOID),
    )
