"""The words of a chapter: what its bars measure, from when they are, what observations ask."""

import re
from datetime import date
from math import exp, log

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.briefing.wording.legends import signposts as legend_of
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model import Assumption
from tests.briefing.cases import lines
from tests.briefing.samples import Sample, reading, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

KEEPS = "What each item adds to the log of the scenario’s odds."
MISSING = "would be gone if this one item were missing. These do not add up"


def observed(item: str, quarter: str, day: date | None) -> Sighting:
    """Return a sighting of an event."""
    return Sighting(q(quarter), item, state=State.OBSERVED, seen_on=day)


@pytest.mark.parametrize("exclusive", [False, True])
def test_bars_add_up_if_and_only_if_the_caption_says_what_each_adds(*, exclusive: bool) -> None:
    """Three items speak against the one rival; each alone is hardly missed."""
    scenarios = [a_scenario("alpha", prior=30.0), a_scenario("beta", prior=60.0)]
    scenarios.append(a_scenario("gamma", prior=10.0))
    rated = {"alpha": "likely", "beta": "highly unlikely", "gamma": "likely"}
    items = [an_indicator(name, ratings=rated) for name in ("one", "two", "three")]
    study = a_study(scenarios, exclusive=exclusive, indicators=items)
    made = sample_of(study, *(reading(item.id, "2022Q1", 30.0) for item in items))
    found = made.briefing("2022Q1").chapters[0].contributions
    evidence = assess(study, made.record, q("2022Q1")).evidence
    assert evidence is not None
    now = evidence.unheld["alpha"]
    moved = log(now / (100 - now)) - log(30 / 70)
    total = sum(float(bar.printed) for bar in found.bars)
    assert (total == pytest.approx(moved, abs=0.02)) is not exclusive
    assert exp(total) != exp(0)
    assert (KEEPS in found.measured) is not exclusive
    assert (MISSING in found.measured) is exclusive


def test_a_bar_of_an_earlier_quarter_says_from_when_it_is() -> None:
    """A reader takes what has no date for news."""
    rated = {"alpha": "likely"}
    names = ("old", "carried", "new")
    study = a_study(
        indicators=[an_indicator(name, cadence="yearly", ratings=rated) for name in names],
        signposts=[a_signpost(name, ratings=rated) for name in ("begun", "dated", "done")],
    )
    made = sample_of(
        study,
        Reading(q("2022Q2"), "old", value=30.0, as_of=date(2021, 10, 27)),
        Reading(q("2022Q1"), "carried", value=30.0),
        Reading(q("2022Q2"), "new", value=30.0, as_of=date(2022, 5, 1)),
        Sighting(q("2022Q1"), "begun", state=State.EMERGING),
        Sighting(q("2022Q1"), "dated", state=State.EMERGING, seen_on=date(2022, 2, 3)),
        observed("done", "2022Q1", date(2022, 1, 2)),
    )
    bars = made.briefing("2022Q2").chapters[0].contributions.bars
    assert {bar.title: bar.seen for bar in bars} == {
        "Old": "at warning (30%, as of 2021-10-27)",
        "Carried": "at warning (30%, read in 2022Q1)",
        "New": "at warning (30%)",
        "Begun": "emerging (in 2022Q1)",
        "Dated": "emerging (2022-02-03)",
        "Done": "observed on 2022-01-02",
    }


FIRST, SECOND = date(2022, 1, 15), date(2022, 5, 1)


def an_assumption(*signposts: str) -> Sample:
    """Return a study with one assumption; its signposts "old" and "new" were observed."""
    study = a_study(
        signposts=[a_signpost("old", fades_after=1), a_signpost("new"), a_signpost("silent")],
        assumptions=[
            Assumption(id="belief", text="It holds.", home="alpha", basis="B.", broken_by=signposts)
        ],
    )
    return sample_of(study, observed("old", "2022Q1", FIRST), observed("new", "2022Q2", SECOND))


@pytest.mark.parametrize(
    "watched, asked",
    [
        (("silent",), ""),
        ((), ""),
        (("new",), "What would break it has been observed (2022-05-01)"),
        (("old",), "What would break it has been observed (2022-01-15, faded)"),
        (("new", "silent"), "One thing that would break it has been observed (2022-05-01)"),
        (
            ("new", "old"),
            "Two things that would break it have been observed (2022-05-01; 2022-01-15, faded)",
        ),
    ],
)
def test_what_was_observed_asks_whether_an_assumption_still_holds(
    watched: tuple[str, ...], asked: str
) -> None:
    """It must not be printed as held as if nothing had been seen."""
    made = an_assumption(*watched)
    (row,) = made.briefing("2022Q3").chapters[0].assumptions
    question = f"{asked}: does the team still hold it?" if asked else ""
    assert row.asked == question
    assert question in " ".join(lines(made.markup("2022Q3")[1]))


def test_all_observations_of_a_faded_signpost_are_grey() -> None:
    """The older one must not seem to count where the newer one does not."""
    study = a_study(signposts=[a_signpost("twice", fades_after=1)])
    made = sample_of(study, observed("twice", "2022Q1", FIRST), observed("twice", "2022Q2", SECOND))
    fresh, faded = (
        made.briefing(quarter).chapters[0].signposts[0].strip for quarter in ("2022Q2", "2023Q2")
    )
    dot, grey = (
        re.findall('fill="#[0-9a-f]{6}"', key.mark)[0]
        for key in legend_of(q("2022Q1"))
        if key.words in ("observed", "observed, faded")
    )
    assert (fresh.count(dot), fresh.count(grey)) == (2, 0)
    assert (faded.count(dot), faded.count(grey)) == (0, 2)
