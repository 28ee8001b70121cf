"""Likelihoods: the term of each percent, and how one is printed, whoever prints it."""

from math import fsum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.record.ledger.kinds import Judgment, Reading
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import ICD203, PHIA, YARDSTICKS, Yardstick
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.workbook.examples import cells, opened

# --- terms ---------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=YARDSTICKS)
def test_a_term_counts_as_a_percent_that_has_that_term(yardstick: Yardstick) -> None:
    """What was said in a word is the same word again after arithmetic."""
    for term in yardstick.terms:
        percent = yardstick.in_percent(term.name)
        assert percent is not None
        assert yardstick.term(percent) is yardstick.term(term.name) is term


def test_a_percent_counts_as_it_is_and_what_is_no_term_has_none() -> None:
    """A term of another yardstick has no range here."""
    assert ICD203.in_percent("Probable") == 67.5
    assert PHIA.in_percent(7) == 7  # in a gap
    assert ICD203.in_percent(None) is None
    assert ICD203.in_percent("realistic possibility") is None


# --- printed by one rule --------------------------------------------------------------------------


PERCENTS = st.floats(0, 100)


@pytest.mark.parametrize(
    "percent, printed, figure",
    [
        (46.45, "46%", 46),
        (0.0, "under 1%", 1),
        (0.999, "under 1%", 1),
        (1.0, "1%", 1),
        (1.5, "2%", 2),
        (2.5, "3%", 3),
        (44.5, "45%", 45),
        (98.5, "99%", 99),
        (99.0, "99%", 99),
        (99.001, "over 99%", 99),
        (100.0, "over 99%", 99),
        (2.4999999999999, "3%", 3),
        (0.9999999999999, "1%", 1),
    ],
)
def test_whole_percent_a_half_away_from_zero(percent: float, printed: str, figure: int) -> None:
    """As ROUND has it; errors of binary fractions decide neither a rounding nor an end."""
    assert printed_likelihoods.printed(percent) == printed
    assert printed_likelihoods.whole(percent) == figure


@given(percent=PERCENTS)
def test_each_printed_figure_has_its_place_on_each_yardstick(percent: float) -> None:
    """A term of ICD 203 always; under PHIA a term, or the two that it lies between."""
    figure = printed_likelihoods.whole(percent)
    for yardstick in YARDSTICKS.values():
        if yardstick.term(figure) is None:
            assert yardstick.id == "phia"
            assert yardstick.why_none(figure).startswith("no term: between ")


@given(before=PERCENTS, after=PERCENTS)
def test_a_change_is_the_difference_of_the_printed_figures(before: float, after: float) -> None:
    """Whole points; a reader who subtracts the figures agrees."""
    by = printed_likelihoods.moved(before, after)
    assert by == printed_likelihoods.whole(after) - printed_likelihoods.whole(before)
    words = printed_likelihoods.moved_in_words(before, after)
    same = printed_likelihoods.printed(before) == printed_likelihoods.printed(after)
    assert (words == "unchanged") is same


@given(start=PERCENTS, parts=st.lists(st.floats(-20, 20), max_size=8))
def test_shares_add_up_and_stay_within_a_point(start: float, parts: list[float]) -> None:
    """The moves of a change, printed, give the printed change."""
    exact = [round(part, 6) for part in parts]
    end = start + fsum(exact)
    total = int(_half_up(end) - _half_up(start))
    shares = printed_likelihoods.shared_out(total, exact)
    for share, part in zip(shares, exact, strict=True):
        assert abs(share - part) < 1 + 1e-9
        assert part or not share
    if any(exact):
        assert sum(shares) == total


def _half_up(value: float) -> float:
    return (round(value, 9) + 0.5) // 1


# --- everywhere alike ---------------------------------------------------------------------------


def test_the_tracker_has_words_at_the_ends_and_the_terms_of_the_printed_figures() -> None:
    """Three warnings that speak for alpha: over 99% and under 1%, each with a term."""
    ratings = {"alpha": "highly likely", "beta": "highly unlikely"}
    items = [an_indicator(f"item-{n}", ratings=ratings) for n in range(3)]
    study = a_study(["alpha", "beta"], indicators=items)
    held = a_ledger(*(Reading(q("2022Q2"), item.id, value=25.0) for item in items))
    book = opened(Sample(study, held), q("2022Q2"))

    def shown(table: str, header: str) -> list[Any]:
        return [row[header].value for row in cells(book, table)]

    assert shown("Standings", "scenario") == ["Alpha", "Beta"]
    ends = ["over 99%", "under 1%"]
    assert shown("Standings", "implied") == shown("Judgments", "implied") == ends
    assert shown("Implied", "likelihood") == ends
    assert shown("Standings", "implied, moved by") == [49, -49]
    assert shown("Implied", "in words")[1] == "almost no chance\n(1–5%)"


def test_a_typed_likelihood_keeps_its_decimals() -> None:
    """On the page, on the Dashboard and on the terminal, 12.5 stays 12.5."""
    study = a_study(["alpha", "beta"])
    typed = Judgment(q("2022Q1"), "alpha", likelihood=12.5, confidence="low", analyst="A. N.")
    sample = sample_of(study, typed)
    assert "<b>12.5%</b>" in sample.markup("2022Q1")[0]
    (row, _) = cells(opened(sample, q("2022Q1")), "Standings")
    assert (row["judged"].value, row["judged"].number_format) == (12.5, 'General"%"')
