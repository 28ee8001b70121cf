"""Synthetic studies that strain the charts: many scenarios, many quarters, long titles."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import End, Judgment, Outcome, Reading, Sighting, State
from scenariobook.study.model.items import Driver
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

START = q("2022Q1")
# 120 characters each: words as they come, wide letters, one word that never ends.
TITLES = (
    "A synthetic title that goes on, clause " + "after clause " * 5 + "to the last word",
    "WIDE MEMBERS' COMMON WEALTH MOVEMENT, " + "WM&WM " * 13 + "QUAM",
    "Unbroken" + "synthetic" * 12 + "word",
)
TERMS = ("unlikely", "likely", "roughly even chance", "very likely")
RATINGS = ("highly likely", "likely", "even", "unlikely", "highly unlikely")
KINDS = ("open", "exclusive", "exploratory")
INDICATORS = 12


class Strain(NamedTuple):
    """What strains a study's charts; with one reading or none there is no judgment either."""

    scenarios: int
    quarters: int
    kind: str = "open"
    readings: str = "many"

    def __str__(self) -> str:
        """Return its name among the tests."""
        return f"{self.scenarios}x{self.quarters}-{self.kind}-{self.readings}"

    @property
    def last(self) -> Quarter:
        """The quarter of its briefing."""
        return START.plus(self.quarters - 1)


STRAINS = [Strain(*one) for one in product((3, 8, 15), (3, 60), KINDS, ("many", "one", "none"))]


@cache
def strained(strain: Strain) -> Sample:
    """Return the study with its ledger."""
    count = strain.scenarios
    names = [f"scenario-{place:02}" for place in range(count)]
    is_estimative = strain.kind != "exploratory"
    share = round(100 / count, 1)
    priors: dict[str, list[Any]] = {
        "open": [5.0 + 90.0 * place / count for place in range(count)],
        "exclusive": [share] * (count - 1) + [round(100 - share * (count - 1), 1)],
        "exploratory": [None] * count,
    }
    decision = {"when": "it is seen", "then": "act at once", "owner": "Desk"}
    basis = "Synthetic." if is_estimative else None
    alike = {"narrative": "Synthetic.", "decisions": [decision] * 2, "prior_basis": basis}
    drivers = ("economy", None, None, None)
    expected = (None, START.start, strain.last.last_day, strain.last.plus(3).last_day)

    def common(place: int, rated: int) -> dict[str, object]:
        ratings = {name: RATINGS[(rated * 2 + step * 3) % 5] for step, name in enumerate(names)}
        return {"title": TITLES[place % len(TITLES)], "home": names[0], "ratings": ratings}

    study = a_study(
        [
            a_scenario(name, title=TITLES[n % len(TITLES)], prior=priors[strain.kind][n], **alike)
            for n, name in enumerate(names)
        ],
        drivers=[Driver(id="economy", title="The economy")],
        indicators=[
            an_indicator(f"indicator-{n:02}", driver=drivers[n % 4], **common(n, n))
            for n in range(INDICATORS)
        ],
        signposts=[
            a_signpost(f"signpost-{n}", expected_by=day, fades_after=fades, **common(n, n + 1))
            for n, (day, fades) in enumerate(zip(expected, (None, 2, None, None), strict=True))
        ],
        title=TITLES[0],
        horizon=str(strain.last.plus(8)),
        exclusive=strain.kind == "exclusive",
        mode="estimative" if is_estimative else "exploratory",
    )
    end = Outcome(names[-1], outcome=End.DID_NOT, why="Synthetic.")
    one: list[Content] = [Reading(strain.last, "indicator-00", value=15.0), end]
    contents = {"many": _contents(strain, names), "one": one, "none": []}
    return sample_of(study, *contents[strain.readings])


def _contents(strain: Strain, names: list[str]) -> Iterator[Content]:
    for step in range(strain.quarters):
        quarter = START.plus(step)
        for place in range(INDICATORS):
            if (place + step) % 3 or step == strain.quarters - 1:
                value = 12.0 + 11.0 * ((place * 5 + step * 7) % 13 - 6) / 6
                yield Reading(quarter, f"indicator-{place:02}", value=round(value, 1))
        day = quarter.start + timedelta(days=(step * 37) % 88)
        yield Sighting(quarter, "signpost-0", state=tuple(State)[step % 4], seen_on=day)
        if step % 5 == 0:
            yield Sighting(quarter, "signpost-2", state=State.EMERGING)
        for place, name in enumerate(names if strain.kind != "exploratory" else ()):
            if (place + step) % 4:
                given: float | str = TERMS[(place + step // 3) % 4]
                if place % 2:
                    given = 5.0 + (place * 17 + step * 3) % 90
                yield Judgment(quarter, name, likelihood=given, confidence="low", analyst="Lead")
    yield Sighting(START, "signpost-1", state=State.OBSERVED, seen_on=START.start)
