import pytest

from scenariobook.standards import evidence_ratings
from scenariobook.standards.likelihood_terms import ICD203, PHIA, YARDSTICKS, Yardstick


def name(yardstick: Yardstick, percent: float) -> str | None:
    """Return the name of the term, or None in a gap."""
    term = yardstick.term(percent)
    return term.name if term else None


# The percents at the edges of each term. The outer bands of ICD 203 reach to the ends, and an edge
# that two bands share takes the one nearer to 50, as is printed. PHIA has gaps, and "40 to below
# 50" leaves out 50 itself.
EDGES: dict[Yardstick, dict[str | None, tuple[float, ...]]] = {
    ICD203: {
        "almost no chance": (0.001, 1, 4.999),
        "very unlikely": (5, 5.001, 19.999),
        "unlikely": (20, 20.001, 44.999),
        "roughly even chance": (45, 45.001, 50, 54.999, 55),
        "likely": (55.001, 79.999, 80),
        "very likely": (80.001, 94.999, 95),
        "almost certain": (95.001, 99, 99.999),
    },
    PHIA: {
        "remote chance": (0.001, 5),
        "highly unlikely": (10, 20),
        "unlikely": (25, 35),
        "realistic possibility": (40, 49.999),
        "likely": (55, 75),
        "highly likely": (80, 90),
        "almost certain": (95, 99.999),
        None: (5.001, 9.999, 20.001, 24.999, 35.001, 39.999, 50, 54.999, 75.001, 79.999, 94.999),
    },
}


@pytest.mark.parametrize("yardstick", EDGES, ids=lambda yardstick: yardstick.id)
def test_each_edge_has_its_term(yardstick: Yardstick) -> None:
    found = {n: {name(yardstick, p) for p in percents} for n, percents in EDGES[yardstick].items()}
    assert found == {expected: {expected} for expected in EDGES[yardstick]}


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=YARDSTICKS)
@pytest.mark.parametrize("percent", [0, 100, -1, 101, float("nan")])
def test_certainty_and_nonsense_have_no_term(yardstick: Yardstick, percent: float) -> None:
    """0 and 100 are refused, and so is whatever is no percent."""
    with pytest.raises(ValueError, match="has no term"):
        yardstick.term(percent)


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
