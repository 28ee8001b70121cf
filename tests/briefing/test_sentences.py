"""Every sentence reads in every case: with each term, with one and with none, with any title."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from tests.briefing.blocks import blocks
from tests.briefing.handouts import asked, handouts
from tests.briefing.samples import Sample, a_source, judgment, reading, sample_of
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


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2"])
@pytest.mark.parametrize("yardstick", list(YARDSTICKS.values()), ids=list(YARDSTICKS))
def test_no_verb_governs_a_term(yardstick: Yardstick, quarter: str) -> None:
    """Some terms are nouns ("almost no chance"), others are not: no "is" fits both."""
    sample = every_term(yardstick)
    names = "|".join(term.name for term in yardstick.terms)
    found = [b for markup in sample.markup(quarter) for b in blocks(fromstring(markup))]
    made = handouts(sample, quarter)
    found += [words for _, words, _ in asked(sample, quarter)]
    found += [card.likelihood.judged for card in made.card_sets[-1].cards if card.likelihood]
    told = [text for text in found if re.search(rf"\b({names}) \(", text)]
    assert told
    for text in told:
        assert not re.search(rf"\b(is|are|be|judged|implies|likeliest) ({names}) \(", text), text


@pytest.mark.parametrize(
    "title, named",
    [
        ("Growth", "Growth"),
        ("growth at home", "growth at home"),
        ("Will it grow?", "“Will it grow?”"),
        ("It grows.", "“It grows.”"),
        ("The “growth”", "The “growth”"),
        ("“Who grows?”", "“Who grows?”"),
    ],
)
def test_a_title_may_end_as_a_sentence_does(title: str, named: str) -> None:
    """What follows it is not run into its question mark."""
    study = a_study(
        [a_scenario("alpha", title=title), "beta"],
        indicators=[
            an_indicator(title=title, ratings={"alpha": "likely"}, cadence="monthly"),
            an_indicator("other", ratings={"alpha": "likely"}),
        ],
        signposts=[a_signpost(title=title)],
        sources=[a_source("source-one", title=title, publisher="Press Inc.")],
    )
    sample = sample_of(
        study,
        reading("indicator-one", "2022Q1", 30.0, "source-one"),
        judgment("alpha", "2022Q1", 5.0, "low"),
    )
    text = sample.briefing("2022Q1")
    (part,) = (one for one in text.items.scenarios if one.signposts)
    assert f"<title>{named}: nothing recorded</title>" in part.signposts[0].drawing
    assert f"<title>Trend of {named}: one reading" in part.indicators[0].drawing
    for quarter in ("2022Q1", "2022Q3"):
        told = [b for markup in sample.markup(quarter) for b in blocks(fromstring(markup))]
        assert not [words for words in told if re.search(r"[.?!]([:,]|”?\.)( |$)", words)]
