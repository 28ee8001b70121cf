"""Where a scenario starts: facts with their sources, and what a trigger needs, in words."""

from __future__ import annotations

from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.briefing import typeset
from scenariobook.study.model import Assumption
from tests.briefing.blocks import blocks
from tests.briefing.samples import HOSTILE, Sample, a_source, reading, sample_of
from tests.builders import a_fact, a_scenario, a_signpost, a_study, an_indicator

NEEDS = [
    {"item": "growth", "at": "warning", "quarters": 2},
    {"item": "treaty-ends", "at": "observed"},
]


@pytest.fixture(scope="module")
def made() -> Sample:
    """A study with three facts; two bear on alpha, two on beta."""
    decision = {"when": "seen", "then": "act", "owner": "Desk"}
    study = a_study(
        [
            a_scenario("alpha", decisions=[{**decision, "needs": NEEDS, "of": "any"}, decision]),
            a_scenario("beta", decisions=[{**decision, "needs": NEEDS[:1]}]),
            a_scenario("gamma"),
        ],
        indicators=[an_indicator("growth", title="Growth of output")],
        signposts=[a_signpost("treaty-ends", title="The treaty ends")],
        sources=[a_source("first-source"), a_source("second-source", "A")],
        assumptions=[
            Assumption(id="lake-holds", text="The lake holds.", home="alpha"),
            Assumption(id="rain-goes-on", text="It goes on raining.", home="beta"),
        ],
        facts=[
            a_fact("lake-area", value=1250.5, unit="sq km", bears_on=("alpha", "beta")),
            a_fact("dam-built", text=HOSTILE, when=date(2019, 3, 31), bears_on=("beta",)),
            a_fact("dry-summer", when="2022Q2", assumptions=("lake-holds",)),
            a_fact("one-flood", value=1, unit="floods", assumptions=("lake-holds", "rain-goes-on")),
        ],
    )
    return sample_of(study, reading("growth", "2022Q1", 30.0, "second-source"))


def test_each_chapter_has_the_facts_that_bear_on_it(made: Sample) -> None:
    """Protects figure, date and grade of what a scenario starts from."""
    alpha, beta, gamma = made.briefing("2022Q1").chapters
    assert [(row.text, row.value, row.when) for row in alpha.facts] == [
        ("This is lake area.", f"1,250.5{typeset.NO_BREAK}sq{typeset.NO_BREAK}km", "2019"),
        ("This is one flood.", f"1{typeset.NO_BREAK}flood", "2019"),
    ]
    assert [(row.value, row.when) for row in beta.facts[1:]] == [("", "2019-03-31")]
    assert gamma.facts == ()
    (reference,) = alpha.facts[0].references
    assert reference.grade == f"B{typeset.NO_BREAK}2"


def test_no_edition_prints_a_fact_that_is_dated_later(made: Sample) -> None:
    """Protects past editions from what came after them, in the table and under assumptions."""
    before, after = (made.briefing(quarter).chapters[0] for quarter in ("2022Q1", "2022Q2"))
    assert [row.when for row in before.facts] == ["2019", "2019"]
    assert [row.when for row in after.facts] == ["2019", "2022Q2", "2019"]
    assert len(before.assumptions[0].grounds) == 1
    assert len(after.assumptions[0].grounds) == 2


def test_the_source_of_a_fact_is_listed_once_for_each_chapter(made: Sample) -> None:
    """Protects the list of sources: it names the chapters, and not every one of their facts."""
    sources = {one.source.id: one.uses for one in made.briefing("2022Q1").sources}
    assert [use.title for use in sources["first-source"]] == [
        "Alpha: where it starts",
        "Beta: where it starts",
    ]


def test_an_assumption_names_the_facts_that_it_rests_on(made: Sample) -> None:
    """Protects the links: to its own chapter, else to one that prints the fact."""
    alpha, beta, _ = made.briefing("2022Q1").chapters
    assert alpha.assumptions[0].grounds == beta.assumptions[0].grounds
    (ground,) = alpha.assumptions[0].grounds
    assert (ground.text, ground.target) == ("This is one flood", "#fact-one-flood-alpha")


def test_what_a_trigger_needs_stands_below_it(made: Sample) -> None:
    """Protects the words for how many of which needs, and for how long."""
    alpha, beta, _ = made.briefing("2022Q1").chapters
    grown = "“Growth of output” stands at warning for two quarters in a row"
    assert [trigger.needs for trigger in (*alpha.decisions, *beta.decisions)] == [
        f"Counts as met when {grown} or “The treaty ends” is observed.",
        "",
        f"Counts as met when {grown}.",
    ]


def test_it_is_printed_with_one_anchor_for_each_row(made: Sample) -> None:
    """Protects links within the document, and the page from what a text may hold."""
    root = fromstring(made.markup("2022Q1")[1])
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {"fact-lake-area-alpha", "fact-lake-area-beta"} <= set(ids)
    said = list(blocks(root))
    assert said.count("Where it starts") == 2
    assert typeset.sentence(HOSTILE) in said
    assert any(block.startswith("Starts from This is one flood") for block in said)


@pytest.mark.parametrize(
    "value, unit, printed",
    [
        (0, None, "0"),
        (65.9, "%", "65.9%"),
        (4.4, "ratio", "4.4"),
        (1, "rank", "1"),
        (-25000, "troops", "−25,000 troops"),
        (1e-12, None, "1e−12"),
        (1e21, None, "1e21"),
    ],
)
def test_a_figure_is_printed_as_it_was_written(
    value: float, unit: str | None, printed: str
) -> None:
    """Protects figures from rounding: a fact has no decimals of its own to ask for."""
    assert typeset.figure(value, unit).replace(typeset.NO_BREAK, " ") == printed
