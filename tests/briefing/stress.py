"""Synthetic studies that strain the charts: many scenarios, many quarters, long titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Literal, get_args

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.study.model.items import Driver, Indicator, Signpost
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

Kind = Literal["open", "exclusive", "exploratory"]
Readings = Literal["many", "one", "none"]
START = q("2022Q1")
# 120 characters each: words as they come, wide letters, one word that never ends.
TITLES = (
    "A synthetic title that goes on, clause " + "after clause " * 5 + "to the last word",
    "WIDE MEMBERS' COMMON WEALTH MOVEMENT, " + "WM&WM " * 13 + "QUAM",
    "Unbroken" + "synthetic" * 12 + "word",
)
TERMS = ("unlikely", "likely", "roughly even chance", "very likely")
RATINGS = ("highly likely", "likely", "even", "unlikely", "highly unlikely")


@dataclass(frozen=True)
class Strain:
    """What strains a study's charts; with one reading or none there is no judgment either."""

    scenarios: int
    quarters: int
    kind: Kind = "open"
    readings: Readings = "many"

    def __str__(self) -> str:
        """Return its name among the tests."""
        return f"{self.scenarios}x{self.quarters}-{self.kind}-{self.readings}"

    @property
    def last(self) -> Quarter:
        """The quarter of its briefing."""
        return START.plus(self.quarters - 1)


STRAINS = tuple(
    Strain(scenarios, quarters, kind, readings)
    for scenarios in (3, 8, 15)
    for quarters in (3, 60)
    for kind in get_args(Kind)
    for readings in get_args(Readings)
)


@cache
def strained(strain: Strain) -> Sample:
    """Return the study with its ledger."""
    names = [f"scenario-{place:02}" for place in range(strain.scenarios)]
    estimative = strain.kind != "exploratory"
    priors: list[float | None] = [None] * strain.scenarios
    if strain.kind == "open":
        priors = [5.0 + 90.0 * place / strain.scenarios for place in range(strain.scenarios)]
    elif strain.kind == "exclusive":
        priors = [round(100 / strain.scenarios, 1)] * (strain.scenarios - 1)
        priors.append(round(100 - sum(filter(None, priors)), 1))
    study = a_study(
        [
            a_scenario(
                name,
                title=TITLES[place % len(TITLES)],
                prior=priors[place],
                prior_basis="Synthetic." if estimative else None,
                narrative="Synthetic.",
                decisions=[{"when": "it is seen", "then": "act at once", "owner": "Desk"}] * 2,
            )
            for place, name in enumerate(names)
        ],
        drivers=[Driver(id="economy", title="The economy")],
        indicators=[_indicator(place, names) for place in range(12)],
        signposts=[_signpost(place, names, strain) for place in range(4)],
        title=TITLES[0],
        horizon=str(strain.last.plus(8)),
        exclusive=strain.kind == "exclusive",
        mode="exploratory" if not estimative else "estimative",
    )
    match strain.readings:
        case "many":
            return sample_of(study, *_contents(strain, names))
        case "one":
            return sample_of(study, Reading(strain.last, "indicator-00", value=15.0))
        case "none":
            return sample_of(study)


def _ratings(place: int, names: list[str]) -> dict[str, str]:
    return {name: RATINGS[(place * 2 + step * 3) % 5] for step, name in enumerate(names)}


def _indicator(place: int, names: list[str]) -> Indicator:
    return an_indicator(
        f"indicator-{place:02}",
        title=TITLES[place % len(TITLES)],
        home=names[0],
        ratings=_ratings(place, names),
        driver="economy" if place % 4 == 0 else None,
    )


def _signpost(place: int, names: list[str], strain: Strain) -> Signpost:
    expected = (None, START.start, strain.last.last_day, strain.last.plus(3).last_day)
    return a_signpost(
        f"signpost-{place}",
        title=TITLES[place % len(TITLES)],
        home=names[0],
        ratings=_ratings(place + 1, names),
        expected_by=expected[place],
        fades_after=2 if place == 1 else None,
    )


def _contents(strain: Strain, names: list[str]) -> Iterator[Content]:
    for step in range(strain.quarters):
        quarter = START.plus(step)
        for place in range(12):
            if (place + step) % 3 or step == strain.quarters - 1:
                value = 12.0 + 11.0 * ((place * 5 + step * 7) % 13 - 6) / 6
                yield Reading(quarter, f"indicator-{place:02}", value=round(value, 1))
        day = quarter.start + timedelta(days=(step * 37) % 88)
        yield Sighting(quarter, "signpost-0", state=tuple(State)[step % 4], seen_on=day)
        if step % 5 == 0:
            yield Sighting(quarter, "signpost-2", state=State.EMERGING)
        if strain.kind != "exploratory":
            for place, name in enumerate(names):
                if (place + step) % 4:
                    given: float | str = TERMS[(place + step // 3) % 4]
                    if place % 2:
                        given = 5.0 + (place * 17 + step * 3) % 90
                    yield Judgment(
                        quarter, name, likelihood=given, confidence="low", analyst="Lead"
                    )
    yield Sighting(START, "signpost-1", state=State.OBSERVED, seen_on=START.start)
