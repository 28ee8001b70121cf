"""Likelihoods: the term of each percent, and how one is printed, whoever prints it."""

from math import fsum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scenariobook.record.ledger.kinds import Judgment, Reading
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import ICD203, PHIA, YARDSTICKS, Yardstick
from scenariobook.standards.printed_likelihoods import whole_percent
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.expected import same_as_before
from tests.workbook.examples import as_workbook, cells_in

# Percents at the edges of terms, and where figures are rounded: a half away from zero, as ROUND has
# it, whatever the error of a binary fraction.
EDGES = (
    *(-1, 0, 0.001, 0.999, 0.9999999999999, 1, 1.5, 2.4999999999999, 2.5, 4.999, 5, 5.001, 7),
    *(9.999, 10, 19.999, 20, 20.001, 24.999, 25, 35, 35.001, 39.999, 40, 44.5, 44.999, 45, 45.001),
    *(46.45, 49.999, 50, 54.999, 55, 55.001, 75, 75.001, 79.999, 80, 80.001, 90, 94.999, 95),
    *(95.001, 98.5, 99, 99.001, 99.999, 100, 101),
)
WORDS = ("Likely", " PROBABLE ", "Realistic possibility", "likely, perhaps", "")
PERCENTS = st.floats(0, 100)


def test_each_percent_and_each_word_has_its_term() -> None:
    """The outer bands of ICD 203 reach to the ends; PHIA has gaps, and 50 is in one.

    An edge that two bands share takes the one nearer to 50, as is printed. A term may be written in
    any case; a synonym is of ICD 203 alone, and nothing near is guessed.
    """
    lines = ["percent | printed | figure | ICD 203 | PHIA"]
    for percent in EDGES:
        figures = (printed_likelihoods.printed(percent), whole_percent(percent))
        terms = (name(yardstick, percent) for yardstick in YARDSTICKS.values())
        lines.append(" | ".join(map(str, (percent, *figures, *terms))))
    for yardstick in YARDSTICKS.values():
        lines += ["", f"{yardstick.id}: word | term | range | counts as"]
        for word in (*(term.name for term in yardstick.terms), *WORDS):
            term, counts_as = yardstick.named(word), yardstick.in_percent(word)
            told = (term.name, term.range) if term else ("none", "")
            lines.append(" | ".join(map(str, (word, *told, counts_as))))
            # What was said in a word is the same word again after arithmetic.
            assert (name(yardstick, counts_as) if counts_as else "none") == told[0]
    lines += ["", name(ICD203, float("nan"))]
    same_as_before("\n".join([*lines, ""]))
    assert ICD203.in_percent(None) is None
    assert PHIA.in_percent(7) == 7  # in a gap


def name(yardstick: Yardstick, percent: float) -> str:
    """Return the name of a percent's term, or why it has none."""
    try:
        term = yardstick.term(percent)
    except ValueError as error:
        return str(error)
    return term.name if term else "none"


@given(percent=PERCENTS)
def test_each_printed_figure_has_its_place_on_each_yardstick(percent: float) -> None:
    """A term of ICD 203 always; under PHIA a term, or the two that it lies between."""
    figure = whole_percent(percent)
    for yardstick in YARDSTICKS.values():
        if yardstick.term(figure) is None:
            assert yardstick.id == "phia"
            assert yardstick.why_none(figure).startswith("no term: between ")


@given(before=PERCENTS, after=PERCENTS)
def test_a_change_is_the_difference_of_the_printed_figures(before: float, after: float) -> None:
    """Whole points; a reader who subtracts the figures agrees."""
    by = printed_likelihoods.points_moved(before, after)
    assert by == whole_percent(after) - whole_percent(before)
    words = printed_likelihoods.moved_in_words(before, after)
    same = printed_likelihoods.printed(before) == printed_likelihoods.printed(after)
    assert (words == "unchanged") is same


@given(start=PERCENTS, parts=st.lists(st.floats(-20, 20), max_size=8))
def test_shares_add_up_and_stay_within_a_point(start: float, parts: list[float]) -> None:
    """The moves of a change, printed, give the printed change."""
    exact = [round(part, 6) for part in parts]
    total = int(_half_up(start + fsum(exact)) - _half_up(start))
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
    book = as_workbook(Sample(study, held), q("2022Q2"))

    def column(table: str, header: str) -> list[Any]:
        return [row[header].value for row in cells_in(book, table)]

    assert column("Standings", "scenario") == ["Alpha", "Beta"]
    ends = ["over 99%", "under 1%"]
    assert column("Standings", "implied") == column("Judgments", "implied") == ends
    assert column("Implied", "likelihood") == ends
    assert column("Standings", "implied, moved by") == [49, -49]
    assert column("Implied", "in words")[1] == "almost no chance\n(1–5%)"


def test_a_typed_likelihood_keeps_its_decimals() -> None:
    """On the page, on the Dashboard and on the terminal, 12.5 stays 12.5."""
    study = a_study(["alpha", "beta"])
    typed = Judgment(q("2022Q1"), "alpha", likelihood=12.5, confidence="low", analyst="A. N.")
    sample = sample_of(study, typed)
    assert "<b>12.5%</b>" in sample.markup("2022Q1")[0]
    (row, _) = cells_in(as_workbook(sample, q("2022Q1")), "Standings")
    assert (row["judged"].value, row["judged"].number_format) == (12.5, 'General"%"')
