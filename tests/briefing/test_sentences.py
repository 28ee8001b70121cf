"""Every sentence reads in every case: with each term, with one and with none, with any title."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.standards import YARDSTICKS, Term, Yardstick
from tests.briefing.samples import Sample, judgment, reading, sample_of
from tests.briefing.test_view import blocks
from tests.briefing.test_workshop_view import handouts
from tests.builders import a_scenario, a_signpost, a_study, an_indicator

TERMS = [(scale, term) for scale in YARDSTICKS.values() for term in scale.terms]


def every_term(yardstick: Yardstick) -> Sample:
    """Return a study with a scenario for each term, judged by name and then by number."""
    places = range(len(yardstick.terms))
    study = a_study([a_scenario(f"case-{n}", prior=20.0) for n in places], yardstick=yardstick.id)
    return sample_of(
        study,
        *(judgment(f"case-{n}", "2022Q1", yardstick.terms[n].name, "low") for n in places),
        *(
            judgment(f"case-{n}", "2022Q2", (term.low + term.high) / 2, "low")
            for n, term in enumerate(yardstick.terms)
        ),
    )


# --- a term where a noun may stand, and where an adjective may ---------------------------------


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2"])
@pytest.mark.parametrize("yardstick", list(YARDSTICKS.values()), ids=list(YARDSTICKS))
def test_no_verb_governs_a_term(yardstick: Yardstick, quarter: str) -> None:
    """Some terms are nouns ("almost no chance"), others are not: no "is" fits both."""
    sample = every_term(yardstick)
    names = "|".join(term.name for term in yardstick.terms)
    found = [b for markup in sample.markup(quarter) for b in blocks(fromstring(markup))]
    made = handouts(sample, quarter)
    found += [question.text.striptags() for question in made.questions.later]
    found += [card.likelihood.judged for card in made.card_sets[-1].cards if card.likelihood]
    told = [text for text in found if re.search(rf"\b({names}) \(", text)]
    assert told
    for text in told:
        assert not re.search(rf"\b(is|are|be|judged|implies|likeliest) ({names}) \(", text), text


@pytest.mark.parametrize("yardstick, term", TERMS, ids=[f"{s.id}-{t.name}" for s, t in TERMS])
def test_each_term_reads_where_it_is_printed(yardstick: Yardstick, term: Term) -> None:
    """Page one's lead, the chapter, the card and the strip's words, by name and by number."""
    study = a_study(["alpha"], yardstick=yardstick.id)
    middle = float((term.low + term.high) // 2)
    for likelihood in (term.name, middle):
        sample = sample_of(study, judgment("alpha", "2022Q1", likelihood, "low"))
        text = sample.briefing("2022Q1")
        lead = text.answer.lead.striptags()
        assert lead == f"Judged this quarter: Alpha, {term.with_range}."
        chapter = text.chapters[0].judgment
        assert chapter
        number = "" if likelihood == term.name else f", put at {middle:g}%"
        assert chapter.likelihood.striptags() == f"Likelihood: {term.with_range}{number}."
        card = handouts(sample).card_sets[-1].cards[0].likelihood
        assert card
        assert card.judged.striptags() == f"Judgment: {term.with_range}."
        told = text.comparison.differences[0].strip
        assert f"Alpha: judgment, {term.with_range}; implied likelihood, 50%" in told


def test_several_judgments_stand_apart_in_the_lead() -> None:
    """Titles have commas of their own."""
    study = a_study([a_scenario("alpha", title="Alpha, or less"), "beta"])
    sample = sample_of(
        study, judgment("alpha", "2022Q1", 3.0, "low"), judgment("beta", "2022Q1", "likely", "low")
    )
    assert sample.briefing("2022Q1").answer.lead.striptags() == (
        "Judged this quarter: Alpha, or less, almost no chance (1–5%); Beta, likely (55–80%)."
    )


@pytest.mark.parametrize(
    "numbers, words",
    [
        ((10, 20, 30, 40, 50), "The likeliest: Case 4, roughly even chance (45–55%); "),
        ((60, 60, 60, 60, 60), "Among the likeliest: Case 0, likely (55–80%); "),
        ((60, 90, 90, 60, 10), "Among the likeliest: Case 1, very likely (80–95%); "),
    ],
)
def test_the_likeliest_are_named_as_such_where_no_other_is_as_likely(
    numbers: tuple[int, ...], words: str
) -> None:
    """Three of five that are alike are not the likeliest three."""
    places = range(len(numbers))
    sample = sample_of(
        a_study([a_scenario(f"case-{n}", prior=20.0) for n in places]),
        *(judgment(f"case-{n}", "2022Q1", float(numbers[n]), "low") for n in places),
    )
    lead = sample.briefing("2022Q1").answer.lead.striptags()
    assert lead.startswith(f"5 scenarios are judged this quarter. {words}")


# --- page one's counts -------------------------------------------------------------------------


def test_page_ones_counts_add_up() -> None:
    """Indicators without thresholds are counted like the rest."""
    study = a_study(
        indicators=[
            an_indicator("unread"),
            an_indicator("high"),
            an_indicator("old", cadence="monthly"),
            an_indicator("bare", watch=None, warning=None),
            an_indicator("open", type="yes-no", unit=None),
        ]
    )
    sample = sample_of(
        study,
        reading("high", "2022Q3", 30.0),
        reading("old", "2022Q1", 30.0),
        reading("bare", "2022Q3", 30.0),
        reading("open", "2022Q3", "yes"),
    )
    assert sample.briefing("2022Q3").answer.situation == (
        "5 indicators: 1 at warning, 1 stale, 1 without data and 2 without thresholds."
    )


@pytest.mark.parametrize(
    "indicators, signposts, words",
    [
        (0, 0, "No indicators and no signposts."),
        (1, 0, "1 indicator: 1 without data."),
        (0, 1, "No indicators. 1 signpost, none observed."),
        (2, 2, "2 indicators: 2 without data. 2 signposts, none observed."),
    ],
)
def test_page_one_counts_none_in_words(indicators: int, signposts: int, words: str) -> None:
    """A sentence of "0 indicators" reads like a fault."""
    study = a_study(
        indicators=[an_indicator(f"indicator-{n}x") for n in range(indicators)],
        signposts=[a_signpost(f"signpost-{n}x") for n in range(signposts)],
    )
    assert sample_of(study).briefing("2022Q1").answer.situation == words


def test_what_the_exploratory_chart_leaves_open_is_told_in_agreement() -> None:
    """Its legend and its words are the same."""
    study = a_study(
        [a_scenario(k, prior=None, prior_basis=None) for k in ("alpha", "beta")],
        mode="exploratory",
        indicators=[an_indicator(), an_indicator("bare", watch=None, warning=None)],
    )
    made = sample_of(study, reading("bare", "2022Q1", 1.0)).briefing("2022Q1").answer
    assert made.chart_values[0].cells[0] == "2 stale, without data or thresholds"
    assert "stale, without data or thresholds" in [key.words for key in made.chart_legend]
