"""Every sentence reads in every case: with each term, with one and with none, with any title."""

from __future__ import annotations

import re
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.briefing.wording.item_counts import counted_items
from scenariobook.briefing.wording.materials import gather
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS, Term, Yardstick
from scenariobook.study.model import Driver
from tests.briefing.blocks import blocks
from tests.briefing.handouts import asked, handouts
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


@pytest.mark.parametrize("yardstick, term", TERMS, ids=[f"{s.id}-{t.name}" for s, t in TERMS])
def test_each_term_reads_where_it_is_printed(yardstick: Yardstick, term: Term) -> None:
    """In the chapter, on the card and in the strip's words, by name and by number."""
    study = a_study(["alpha"], yardstick=yardstick.id)
    middle = float((term.low + term.high) // 2)
    for likelihood in (term.name, middle):
        sample = sample_of(study, judgment("alpha", "2022Q1", likelihood, "low"))
        text = sample.briefing("2022Q1")
        chapter = text.chapters[0].judgment
        assert chapter
        number = "" if likelihood == term.name else f", put at {middle:g}%"
        assert chapter.likelihood.striptags() == f"Likelihood: {term.with_range}{number}."
        card = handouts(sample).card_sets[-1].cards[0].likelihood
        assert card
        assert card.judged.striptags() == f"Judgment: {term.with_range}."
        told = text.comparison.differences[0].strip
        assert f"Alpha: judgment, {term.with_range}; implied likelihood, 50%" in told


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
        (State.OBSERVED, "All 3 signposts have been observed."),
        (State.EMERGING, "All 3 signposts are emerging."),
        (State.NOT_YET, "None of the 3 signposts has been seen yet."),
        ("faded", "All 3 signposts were observed too long ago to count."),
        ("overdue", "All 3 signposts are overdue."),
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
    rows = {row.title: row.as_of for row in text.chapters[0].indicators}
    assert rows["Renamed"] == ("“amber”, recorded for 2022Q1, does not count",)
    assert rows["Carried"] == ("read in 2022Q1", "“amber”, recorded for 2022Q2, does not count")
    assert rows["Mended"] == ()
    assert text.changes.updated == (
        "1 of 6 indicators has a reading of 2022Q2 that counts; 3 have one that no longer counts."
    )


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


@pytest.mark.parametrize(
    "values, words",
    [
        ({}, "No indicator has a reading of 2022Q2."),
        ({"first": 1.0}, "1 of 2 indicators has a reading of 2022Q2."),
        ({"first": 1.0, "second": 1.0}, "2 of 2 indicators have a reading of 2022Q2."),
        (
            {"first": "x"},
            "No indicator has a reading of 2022Q2 that counts; 1 has one that no longer counts.",
        ),
    ],
)
def test_new_readings_are_counted_in_agreement(values: dict[str, float | str], words: str) -> None:
    """None, one and more; those that do not count apart."""
    study = a_study(indicators=[an_indicator("first"), an_indicator("second")])
    made = sample_of(
        study, *(Reading(q("2022Q2"), item, value=value) for item, value in values.items())
    )
    assert made.briefing("2022Q2").changes.updated == words


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
    text = sample.briefing("2022Q1")
    assert [row.judged for row in text.comparison.differences] == [
        "judged, but no likelihood stated",
        "no judgment this quarter",
    ]
    card = handouts(sample).card_sets[-1].cards[0].likelihood
    assert card
    assert card.judged == "The judgment of 2022Q1 states no likelihood."


def test_a_word_that_is_no_term_is_said_to_be_none() -> None:
    """Page one and the chapter print it as it was typed."""
    sample = sample_of(
        a_study(["alpha"], yardstick="phia"),
        judgment("alpha", "2022Q1", "very likely", "low"),
    )
    text = sample.briefing("2022Q1")
    assert "<b>very likely</b>" in sample.markup("2022Q1")[0]
    told = "“very likely”, no term of the yardstick"
    assert text.chapters[0].judgment
    assert text.chapters[0].judgment.likelihood == f"Likelihood: {told}."


# --- figures -----------------------------------------------------------------------------------


def test_what_says_nothing_of_a_scenario_is_no_pull() -> None:
    """An item that is rated alike for all carries evidence, and no bar points anywhere."""
    study = a_study(indicators=[an_indicator("even")])
    sample = sample_of(study, reading("even", "2022Q1", 30.0))
    text = sample.briefing("2022Q1")
    assert text.chapters[0].contributions.bars == ()
    silent = (
        "1 item was read and favours neither side, so that the implied likelihood is the prior."
    )
    assert text.chapters[0].contributions.silent == silent
    assert silent in sample.markup("2022Q1")[1]


def test_bars_stand_beside_what_has_none() -> None:
    """Two that tell nothing are counted below the one that does."""
    study = a_study(
        indicators=[
            an_indicator("even"),
            an_indicator("also-even"),
            an_indicator("telling", ratings={"alpha": "likely"}),
        ]
    )
    readings = [reading(item.id, "2022Q1", 30.0) for item in study.indicators]
    found = sample_of(study, *readings).briefing("2022Q1").chapters[0].contributions
    assert [bar.title for bar in found.bars] == ["Telling"]
    assert found.silent == "2 further items were read and favour neither side."


def test_a_small_pull_is_not_printed_as_none() -> None:
    """A bar that points somewhere has a number that does."""
    study = a_study(
        indicators=[
            an_indicator("light", ratings={"alpha": "likely"}, driver="force", weight=0.01),
            an_indicator("heavy", driver="force"),
        ],
        drivers=[Driver(id="force", title="A force")],
    )
    readings = [reading(item.id, "2022Q1", 30.0) for item in study.indicators]
    (bar,) = sample_of(study, *readings).briefing("2022Q1").chapters[0].contributions.bars
    assert (bar.title, bar.towards, bar.printed) == ("Light", True, "+0.003")


def test_the_implied_likelihoods_change_agrees_with_the_figures_beside_it() -> None:
    """55 to 55.4 percent are both 55%, and its term is that of 55."""
    study = a_study(
        [a_scenario("alpha", prior=55.0)],
        indicators=[an_indicator(ratings={"alpha": "likely"}, weight=0.04)],
    )
    made = sample_of(study, reading("indicator-one", "2022Q2", 30.0))
    text = made.briefing("2022Q2")
    assert text.changes.bridge.rows == ()
    (row,) = text.page_one.rows
    assert row.figure == "55%"


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
    assert text.comparison.differences[0].pointed_out.startswith(f"{named}: judgment 3 bands lower")
    assert f"<title>{named}: nothing recorded</title>" in text.chapters[0].signposts[0].strip
    assert f"<title>Trend of {named}: one reading" in text.chapters[0].indicators[0].trend
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
