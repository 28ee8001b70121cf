"""Every sentence reads in every case: with each term, with one and with none, with any title."""

from __future__ import annotations

import re
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.briefing.wording.in_words import counted_items
from scenariobook.briefing.wording.materials import gather
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from tests.briefing.blocks import blocks
from tests.briefing.handouts import asked, handouts
from tests.briefing.rows import read_at
from tests.briefing.samples import Sample, a_source, judgment, reading, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

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
    found += [words for _, words, _ in asked(sample, quarter)]
    found += [card.likelihood.judged for card in made.card_sets[-1].cards if card.likelihood]
    told = [text for text in found if re.search(rf"\b({names}) \(", text)]
    assert told
    for text in told:
        assert not re.search(rf"\b(is|are|be|judged|implies|likeliest) ({names}) \(", text), text


# --- counts of items -------------------------------------------------------------------------


def situation_of(*states: State | str) -> str:
    """Return how a card counts signposts that stand so.

    Args:
        states: What was recorded of each: its state, ``faded``, ``overdue`` or ``unrecorded``.
    """
    signposts, sightings = [], []
    for number, state in enumerate(states):
        name = f"signpost-{number}x"
        overdue = {"expected_by": date(2022, 1, 1)} if state == "overdue" else {}
        signposts.append(a_signpost(name, fades_after=1 if state == "faded" else None, **overdue))
        if state == "faded":
            sightings.append(Sighting(q("2022Q1"), name, state=State.OBSERVED))
        elif isinstance(state, State):
            sightings.append(Sighting(q("2022Q2"), name, state=state))
    study = a_study(indicators=[an_indicator()], signposts=signposts)
    materials = gather(sample_of(study, *sightings).basis("2022Q2"))
    return counted_items(materials, [], materials.now.signposts).removeprefix("No indicators. ")


def test_the_counts_of_signposts_add_up() -> None:
    """What was observed and has faded did happen: it is neither dropped nor called unseen."""
    states = [*State, "faded", "faded", "overdue", "unrecorded", State.NOT_YET]
    words = situation_of(*states)
    assert words == (
        "9 signposts: 1 observed, 1 emerging, 1 ruled out, 1 overdue, 2 observed too long ago "
        "to count, 2 not yet seen and 1 with nothing recorded."
    )
    every, *counts = map(int, re.findall(r"\d+", words))
    assert sum(counts) == every


@pytest.mark.parametrize(
    "state, words",
    [
        (State.EMERGING, "3 signposts: all emerging."),
        ("faded", "3 signposts: all observed too long ago to count."),
    ],
)
def test_items_that_all_stand_in_one_way_are_not_counted_twice(
    state: State | str, words: str
) -> None:
    """Not "3 signposts: 3 overdue"."""
    assert situation_of(state, state, state) == words


# --- readings that no longer count -------------------------------------------------------------


def changed_since() -> Sample:
    """Return a study whose indicators changed when there were readings of them already."""
    levels = {"type": "ordinal", "levels": ("low", "high"), "warning": "high", "unit": None}
    return sample_of(
        a_study(
            indicators=[
                an_indicator("unread"),
                an_indicator("renamed", **levels),
                an_indicator("carried", **levels),
                an_indicator("retyped"),
                an_indicator("answered", type="yes-no", concern="yes", unit=None),
                an_indicator("mended", **levels),
            ]
        ),
        Reading(q("2022Q1"), "renamed", value="amber"),
        Reading(q("2022Q1"), "carried", value="high"),
        Reading(q("2022Q2"), "carried", value="amber"),
        Reading(q("2022Q2"), "retyped", value="some"),
        Reading(q("2022Q2"), "answered", value=3.5),
        Reading(q("2022Q1"), "mended", value="amber"),
        Reading(q("2022Q2"), "mended", value="low"),
    )


def test_a_reading_that_no_longer_counts_is_told_as_what_it_is() -> None:
    """There is a record: that nothing was read would be untrue."""
    text = changed_since().briefing("2022Q2")
    assert {gap.state.item.title: gap.unfit for gap in text.unknowns.gaps} == {
        "Unread": "",
        "Renamed": "“amber”, recorded for 2022Q1, does not count",
        "Carried": "“amber”, recorded for 2022Q2, does not count",
        "Retyped": "“some”, recorded for 2022Q2, does not count",
        "Answered": "“3.5”, recorded for 2022Q2, does not count",
    }
    rows = {
        name: read_at(changed_since(), "2022Q2", f"indicator-{name}")
        for name in ("renamed", "carried", "mended")
    }
    assert "“amber”, recorded for 2022Q1, does not count" in rows["renamed"]
    told = rows["carried"].index("read in 2022Q1")
    assert rows["carried"][told + 1] == "“amber”, recorded for 2022Q2, does not count"
    assert not any("does not count" in line for line in rows["mended"])


def test_readings_that_no_longer_count_are_asked_after_as_such() -> None:
    """Who could know is no question where somebody looked."""
    found = asked(changed_since(), "2022Q2")
    words = {source: text for _, text, source in found}
    assert words["1 indicator without data"].startswith(
        "“Unread” has never been read (tracking began in 2022Q1)."
    )
    assert words["3 indicators with data that no longer count"] == (
        "What is recorded for “Renamed”, “Retyped” and “Answered” does not count, since the study "
        "defines them otherwise now. What would be read today?"
    )


# --- judgments that lack something -------------------------------------------------------------


def test_a_judgment_without_a_likelihood_is_not_told_as_none() -> None:
    """Its rationale and its confidence are printed: that nobody judged would be untrue."""
    stated = Judgment(
        q("2022Q1"),
        "alpha",
        likelihood=None,
        confidence="low",
        rationale="The signs disagree.",
        analyst="Lead",
    )
    sample = sample_of(a_study(["alpha", "beta"]), stated)
    card = handouts(sample).card_sets[-1].cards[0].likelihood
    assert card
    assert card.judged == "The judgment of 2022Q1 states no likelihood."


def test_a_word_that_is_no_term_is_said_to_be_none() -> None:
    """Page one prints it as it was typed."""
    sample = sample_of(
        a_study(["alpha"], yardstick="phia"),
        judgment("alpha", "2022Q1", "very likely", "low"),
    )
    assert "<b>very likely</b>" in sample.markup("2022Q1")[0]


# --- figures -----------------------------------------------------------------------------------


# --- titles ------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    "when, printed", [("It is seen.", "It is seen."), ("it is seen", "It is seen.")]
)
def test_a_triggers_condition_is_a_sentence(when: str, printed: str) -> None:
    """However the study writes it."""
    decision = {"when": when, "then": "act", "owner": "Desk"}
    sample = sample_of(a_study([a_scenario("alpha", decisions=[decision])]))
    card = handouts(sample).card_sets[-1].cards[0]
    lines = [line for column in card.columns for block in column.blocks for line in block.lines]
    assert [line.words for line in lines if line.title == "When:"] == [printed]


# --- voices and what happened ------------------------------------------------------------------
