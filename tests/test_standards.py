import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenariobook.standards import evidence_ratings
from scenariobook.standards.likelihood_terms import ICD203, PHIA, YARDSTICKS, Yardstick

percents = st.floats(min_value=0, max_value=100, exclude_min=True, exclude_max=True)


def name(yardstick: Yardstick, percent: float) -> str | None:
    """Return the name of the term, or None in a gap."""
    term = yardstick.term(percent)
    return term.name if term else None


@pytest.mark.parametrize(
    "percent, expected",
    [
        (0.001, "almost no chance"),  # below the printed 1: the outer bands reach to the ends
        (1, "almost no chance"),
        (4.999, "almost no chance"),
        (5, "very unlikely"),
        (5.001, "very unlikely"),
        (19.999, "very unlikely"),
        (20, "unlikely"),
        (20.001, "unlikely"),
        (44.999, "unlikely"),
        (45, "roughly even chance"),
        (45.001, "roughly even chance"),
        (50, "roughly even chance"),
        (54.999, "roughly even chance"),
        (55, "roughly even chance"),
        (55.001, "likely"),
        (79.999, "likely"),
        (80, "likely"),
        (80.001, "very likely"),
        (94.999, "very likely"),
        (95, "very likely"),
        (95.001, "almost certain"),
        (99, "almost certain"),
        (99.999, "almost certain"),
    ],
)
def test_icd203_gives_an_edge_to_the_band_nearer_to_even(percent: float, expected: str) -> None:
    """ICD 203's bands share edges; ours, the printed rule: an edge takes the band nearer to 50."""
    assert name(ICD203, percent) == expected


@pytest.mark.parametrize(
    "percent, expected",
    [
        (0.001, "remote chance"),
        (5, "remote chance"),
        (5.001, None),
        (9.999, None),
        (10, "highly unlikely"),
        (20, "highly unlikely"),
        (20.001, None),
        (24.999, None),
        (25, "unlikely"),
        (35, "unlikely"),
        (35.001, None),
        (39.999, None),
        (40, "realistic possibility"),
        (49.999, "realistic possibility"),
        (50, None),
        (54.999, None),
        (55, "likely"),
        (75, "likely"),
        (75.001, None),
        (79.999, None),
        (80, "highly likely"),
        (90, "highly likely"),
        (90.001, None),
        (94.999, None),
        (95, "almost certain"),
        (99.999, "almost certain"),
    ],
)
def test_phia_keeps_its_gaps(percent: float, expected: str | None) -> None:
    """A percent between two terms has none, and "40 to below 50" leaves out 50 itself."""
    assert name(PHIA, percent) == expected


@pytest.mark.parametrize(
    "percent, below, above",
    [
        (5.001, "remote chance", "highly unlikely"),
        (9.999, "remote chance", "highly unlikely"),
        (22, "highly unlikely", "unlikely"),
        (37.5, "unlikely", "realistic possibility"),
        (50, "realistic possibility", "likely"),
        (54.999, "realistic possibility", "likely"),
        (77, "likely", "highly likely"),
        (94.999, "highly likely", "almost certain"),
    ],
)
def test_phia_names_the_terms_on_both_sides_of_a_gap(
    percent: float, below: str, above: str
) -> None:
    """A judgment in a gap is refused with the two terms that its author may choose from."""
    assert tuple(term.name for term in PHIA.neighbours(percent)) == (below, above)


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=YARDSTICKS)
@pytest.mark.parametrize("percent", [0, 100, -1, 101, float("nan")])
def test_certainty_and_nonsense_have_no_term(yardstick: Yardstick, percent: float) -> None:
    """0 and 100 are refused, and so is whatever is no percent."""
    with pytest.raises(ValueError, match="has no term"):
        yardstick.term(percent)


@given(percent=percents)
def test_icd203_leaves_no_percent_without_a_term(percent: float) -> None:
    """Between 0 and 100 there is always a term, whose range holds it unless it is an outer one."""
    term = ICD203.term(percent)
    assert term is not None
    assert term.holds(percent) or percent < 1 or percent > 99


@given(percent=percents)
def test_phia_terms_never_overlap(percent: float) -> None:
    """No tie-break is needed: at most one term holds a percent, and that one is given."""
    holding = [term for term in PHIA.terms if term.holds(percent)]
    assert len(holding) <= 1
    assert PHIA.term(percent) == (holding[0] if holding else None)


@given(percent=percents.filter(lambda percent: PHIA.term(percent) is None))
def test_a_gaps_neighbours_enclose_it(percent: float) -> None:
    """Where there is no term, the neighbours are adjacent terms with the percent between them."""
    below, above = PHIA.neighbours(percent)
    assert below.high <= percent < above.low
    assert PHIA.band(above.middle) == PHIA.band(below.middle) + 1


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=YARDSTICKS)
@given(one=percents, other=percents)
def test_a_higher_percent_never_has_a_lower_term(
    yardstick: Yardstick, one: float, other: float
) -> None:
    """Terms rise with likelihood, on the edges too."""
    low, high = yardstick.term(min(one, other)), yardstick.term(max(one, other))
    assume(low is not None and high is not None)
    assert low is not None
    assert high is not None
    assert yardstick.band(low.middle) <= yardstick.band(high.middle)


@given(thousandths=st.integers(min_value=1, max_value=99_999))
def test_icd203_is_symmetric_about_even(thousandths: int) -> None:
    """The yardstick mirrors at 50, and so does the rule for its edges."""
    here, there = ICD203.term(thousandths / 1000), ICD203.term((100_000 - thousandths) / 1000)
    assert here is not None
    assert there is not None
    assert ICD203.band(here.middle) + ICD203.band(there.middle) == 6


def test_terms_are_known_by_name_and_by_synonym() -> None:
    """An analyst may write a term of either ICD 203 row, in any case; nothing near is guessed."""
    likely = ICD203.named("Likely")
    assert likely is not None
    assert likely == ICD203.named(" PROBABLE ")
    assert likely.range == "55–80%"
    assert ICD203.named("realistic possibility") is None
    assert ICD203.named("") is None
    assert PHIA.named("Realistic possibility") == PHIA.term(40)
    assert PHIA.named("probable") is None


def test_ratings_mirror_about_even() -> None:
    """No rating pulls harder than its opposite, and points keep the order of probabilities.

    0.9 + 0.1 = 0.7 + 0.3 = 0.5 + 0.5 = 1, and +2 − 2 = +1 − 1 = 0.
    """
    order = ["highly likely", "likely", "even", "unlikely", "highly unlikely"]
    assert list(evidence_ratings.RATINGS) == list(evidence_ratings.RATING_POINTS) == order
    for one, opposite in zip(order, reversed(order), strict=True):
        assert evidence_ratings.RATINGS[one] + evidence_ratings.RATINGS[opposite] == 1
        assert evidence_ratings.RATING_POINTS[one] + evidence_ratings.RATING_POINTS[opposite] == 0
    assert evidence_ratings.RATINGS[evidence_ratings.UNRATED] == 0.5


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=YARDSTICKS)
def test_a_term_counts_as_a_percent_that_has_that_term(yardstick: Yardstick) -> None:
    """What was said in a word is the same word again after arithmetic."""
    for term in yardstick.terms:
        percent = yardstick.in_percent(term.name)
        assert percent is not None
        assert yardstick.term(percent) is yardstick.term(term.name) is term


def test_a_percent_counts_as_it_is() -> None:
    assert ICD203.in_percent("Probable") == 67.5
    assert PHIA.in_percent(7) == 7  # in a gap


def test_what_is_not_said_or_no_term_has_no_percent() -> None:
    """A term of another yardstick has no range here."""
    assert ICD203.in_percent(None) is None
    assert ICD203.in_percent("realistic possibility") is None
