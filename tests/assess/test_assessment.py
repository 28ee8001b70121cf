import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.assessment import (
    Assessment,
    Standing,
    assess,
    assess_all,
)
from scenariobook.record.ledger.entries import Cleared, Content
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.standards.likelihood_terms import ICD203, PHIA, YARDSTICKS, Yardstick
from scenariobook.study.model import Study
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

percents = st.floats(min_value=0, max_value=100, exclude_min=True, exclude_max=True)


def assessed(study: Study, quarter: str, *contents: Content) -> Assessment:
    """Return the assessment of a quarter with these contents in the record."""
    return assess(study, a_record(study, *contents), q(quarter))


def standing_of(prior: float, likelihood: float | str | None, yardstick: str) -> Standing:
    """Return the standing of a scenario without evidence: what it implies is its prior."""
    study = a_study([a_scenario("alpha", prior=prior), "beta"], yardstick=yardstick)
    judgment = Judgment(q("2022Q1"), "alpha", likelihood=likelihood, confidence="moderate")
    return assessed(study, "2022Q1", judgment).standings[0]


@pytest.mark.parametrize(
    "prior, judged, apart, differs",
    [
        (30, 40, 0, False),  # unlikely, unlikely
        (30, 50, 1, False),  # unlikely, roughly even chance
        (30, 60, 2, True),  # unlikely, likely
        (60, 30, -2, True),  # the judgment lies below
        (30, "Probable", 2, True),  # a term in place of a number: likely
        (3, 97, 6, True),  # from the lowest of seven bands to the highest
    ],
)
def test_bands_apart_on_icd203(
    prior: float, judged: float | str, apart: float, *, differs: bool
) -> None:
    """Bands from what is implied up to the judgment; only more than one is pointed out."""
    standing = standing_of(prior, judged, "icd203")
    assert standing.implied == pytest.approx(prior)
    assert (standing.bands_apart, standing.differs) == (apart, differs)


@pytest.mark.parametrize(
    "prior, judged, apart, differs",
    [
        (30, 45, 1, False),  # unlikely (2), realistic possibility (3)
        (30, 60, 2, True),  # unlikely (2), likely (4)
        (52, 60, 0.5, False),  # the gap between 3 and 4, likely (4)
        (52, 45, -0.5, False),
        (52, 85, 1.5, True),  # that gap, highly likely (5)
        (22, 52, 2, True),  # from gap to gap: 1.5 to 3.5
    ],
)
def test_half_a_band_reaches_a_gap_of_phia(
    prior: float, judged: float, apart: float, *, differs: bool
) -> None:
    """Terms count 0 to 6 from the lowest; a gap lies half-way between its neighbours."""
    standing = standing_of(prior, judged, "phia")
    assert (standing.bands_apart, standing.differs) == (apart, differs)


def test_a_likelihood_in_a_gap_has_no_term() -> None:
    """It is a number alone, on both sides: never snapped to a neighbour."""
    standing = standing_of(52, 77, "phia")
    assert (standing.implied_term, standing.judged_term) == (None, None)
    named = standing_of(45, "likely", "phia")
    assert (named.implied_term, named.judged_term) == (PHIA.term(45), PHIA.term(60))


def test_without_a_judgment_there_is_nothing_to_compare() -> None:
    """No judgment, or one that gives a confidence alone: no term, no bands, no difference."""
    study = a_study(["alpha", "beta"])
    (nothing, confidence_alone) = assessed(
        study, "2022Q1", Judgment(q("2022Q1"), "beta", likelihood=None, confidence="low")
    ).standings
    assert nothing.judgment is None
    assert confidence_alone.judgment is not None
    for standing in (nothing, confidence_alone):
        assert (standing.judged_term, standing.bands_apart, standing.differs) == (None, None, False)
        assert standing.implied_term == ICD203.term(50)


def test_judgments_are_never_carried_forward() -> None:
    """A quarter says so when nobody judged in it, while readings and sightings carry on."""
    study = a_study(indicators=[an_indicator()], signposts=[a_signpost()])
    contents: list[Content] = [
        Judgment(q("2022Q1"), "alpha", likelihood=60.0, confidence="high"),
        Reading(q("2022Q1"), "indicator-one", value=15.0),
        Sighting(q("2022Q1"), "signpost-one", state=State.EMERGING),
    ]
    after = assessed(study, "2022Q2", *contents)
    assert [s.judgment for s in after.standings] == [None, None, None]
    assert (after.indicators[0].status, after.indicators[0].carried) == ("watch", True)
    assert (after.signposts[0].state, after.signposts[0].carried) == ("emerging", True)


def test_a_past_quarter_is_assessed_by_what_was_there() -> None:
    """Entries for later quarters change nothing in an earlier quarter's assessment."""
    study = a_study(
        indicators=[an_indicator(ratings={"alpha": "highly likely"})], signposts=[a_signpost()]
    )
    first: list[Content] = [
        Reading(q("2022Q1"), "indicator-one", value=15.0),
        Judgment(q("2022Q1"), "alpha", likelihood=60.0, confidence="high"),
    ]
    later: list[Content] = [
        Reading(q("2022Q2"), "indicator-one", value=25.0),
        Sighting(q("2022Q2"), "signpost-one", state=State.OBSERVED),
        Judgment(q("2022Q2"), "alpha", likelihood=80.0, confidence="high"),
    ]
    assert assessed(study, "2022Q1", *first, *later) == assessed(study, "2022Q1", *first)
    assert assessed(study, "2022Q2", *first, *later) != assessed(study, "2022Q2", *first)


def test_the_last_entry_for_a_quarter_counts_and_can_be_cleared() -> None:
    """A corrected value replaces the first; what is cleared leaves no trace in the numbers."""
    study = a_study(indicators=[an_indicator(ratings={"alpha": "highly likely"})])
    wrong = Reading(q("2022Q1"), "indicator-one", value=25.0)
    right = Reading(q("2022Q1"), "indicator-one", value=5.0)
    cleared = Cleared(q("2022Q1"), "indicator-one", "reading")
    corrected = assessed(study, "2022Q1", wrong, right)
    assert corrected.indicators[0].status == "normal"
    empty = assessed(study, "2022Q1", wrong, cleared)
    assert empty.indicators[0].status == "no data"
    assert empty.evidence == assessed(study, "2022Q1").evidence


def test_assess_all_runs_from_the_start_to_the_quarter_asked_for() -> None:
    """One assessment a quarter, oldest first; each is what the quarter alone would give."""
    study = a_study(indicators=[an_indicator()], start="2021Q3")
    record = a_record(study, Reading(q("2021Q4"), "indicator-one", value=15.0))
    history = assess_all(study, record, q("2022Q1"))
    assert [str(a.quarter) for a in history] == ["2021Q3", "2021Q4", "2022Q1"]
    assert [a.indicators[0].status for a in history] == ["no data", "watch", "watch"]
    assert history[1] == assess(study, record, q("2021Q4"))
    assert assess_all(study, record, q("2021Q2")) == ()


def test_an_exploratory_study_has_status_alone() -> None:
    """No implied likelihood, term or difference anywhere."""
    study = a_study(
        [a_scenario(k, prior=None) for k in ("alpha", "beta")],
        indicators=[an_indicator()],
        signposts=[a_signpost()],
        mode="exploratory",
    )
    found = assessed(study, "2022Q1", Reading(q("2022Q1"), "indicator-one", value=25.0))
    assert found.evidence is None
    assert [s.status for s in found.indicators] == ["warning"]
    for standing in found.standings:
        assert (standing.implied, standing.implied_term, standing.bands_apart) == (None,) * 3


def test_a_name_that_is_no_term_has_no_band() -> None:
    """A term of the other yardstick is not silently placed on this one."""
    assert ICD203.term("realistic possibility") is None
    assert ICD203.in_percent("realistic possibility") is None


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=YARDSTICKS)
@given(one=percents, other=percents)
def test_a_higher_likelihood_never_has_a_lower_band(
    yardstick: Yardstick, one: float, other: float
) -> None:
    """Over terms and gaps alike; bands go by halves from 0 to 6."""
    low, high = sorted((one, other))
    assert 0 <= yardstick.band(low) <= yardstick.band(high) <= 6
    assert 2 * yardstick.band(low) in range(13)
