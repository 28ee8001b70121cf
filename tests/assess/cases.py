"""Random studies, each with a record of one quarter, for tests of what holds for all of them."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from scenariobook.assess.assessment import assess
from scenariobook.assess.implied_likelihood import Evidence
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.standards import evidence_ratings
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.study import Study
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

QUARTER = q("2022Q1")
NAMES = ("alpha", "beta", "gamma", "delta")
DRIVERS = ("army", "economy", "treaty")
RATINGS = tuple(evidence_ratings.RATINGS)
LEAST_CONCERN_FIRST = (0.0, 10.0, 20.0)  # values: normal, watch, warning


@dataclass(frozen=True)
class Case:
    """A study and what its record holds, in parts that a test may exchange."""

    scenarios: tuple[Scenario, ...]
    drivers: tuple[Driver, ...]
    indicators: tuple[Indicator, ...]
    signposts: tuple[Signpost, ...]
    contents: tuple[Content, ...]
    exclusive: bool

    @property
    def study(self) -> Study:
        """The study made of the parts."""
        return a_study(
            self.scenarios,
            drivers=self.drivers,
            indicators=self.indicators,
            signposts=self.signposts,
            exclusive=self.exclusive,
        )

    @property
    def evidence(self) -> Evidence:
        """The evidence of 2022Q1."""
        study = self.study
        evidence = assess(study, a_record(study, *self.contents), QUARTER).evidence
        assert evidence is not None
        return evidence

    def joined_by(self, indicator: Indicator, *readings: Reading) -> "Case":
        """Return the case with one more indicator."""
        return replace(
            self,
            indicators=(*self.indicators, indicator),
            contents=(*self.contents, *readings),
        )


weights = st.sampled_from([0.3, 0.5, 1.0, 1.7, 2.0])
values = st.sampled_from(LEAST_CONCERN_FIRST)


@st.composite
def cases(draw: st.DrawFn, kinds: tuple[str, ...] = ("exclusive", "may coincide")) -> Case:
    """Draw a study of two to four scenarios and up to six items, and a record of one quarter."""
    exclusive = draw(st.sampled_from(kinds)) == "exclusive"
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    cuts = draw(st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True).map(sorted))
    priors = [draw(st.integers(1, 99)) for _ in names]
    if exclusive:
        edges = [0, *cuts[: len(names) - 1], 100]
        priors = [high - low for low, high in pairwise(edges)]
    ratings = st.dictionaries(st.sampled_from(names), st.sampled_from(RATINGS))
    indicators, signposts, contents = [], [], list[Content]()
    for number in range(draw(st.integers(0, 6))):
        item = f"item-{number}"
        shared = {
            "ratings": draw(ratings),
            "weight": draw(weights),
            "driver": draw(st.none() | st.sampled_from(DRIVERS)),
        }
        if draw(st.booleans()):
            indicators.append(an_indicator(item, **shared))
            value = draw(st.none() | values)
            contents.append(Reading(QUARTER, item, value=value))
        else:
            expected_by = draw(st.none() | st.just(date(2022, 1, 31)))
            signposts.append(a_signpost(item, expected_by=expected_by, **shared))
            contents.append(Sighting(QUARTER, item, state=draw(st.none() | st.sampled_from(State))))
    return Case(
        tuple(a_scenario(k, prior=prior) for k, prior in zip(names, priors, strict=True)),
        tuple(Driver(id=d, title=d, weight=draw(weights)) for d in DRIVERS),
        tuple(indicators),
        tuple(signposts),
        tuple(contents),
        exclusive,
    )
