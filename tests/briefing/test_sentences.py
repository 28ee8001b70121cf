"""Every sentence reads in every case: with each term, with one and with none, with any title."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.standards import YARDSTICKS, Term, Yardstick
from tests.briefing.samples import Sample, judgment, sample_of
from tests.briefing.test_view import blocks
from tests.briefing.test_workshop_view import handouts
from tests.builders import a_scenario, a_study

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
