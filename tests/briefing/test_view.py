"""What the program says: the tradecraft's rules hold in every sentence that it writes."""

from __future__ import annotations

import re
from math import log

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.briefing import typeset
from scenariobook.record.ledger.kinds import Judgment, Sighting, State
from tests.briefing.blocks import RANGE, TERMS, blocks
from tests.briefing.samples import Sample, a_source, judgment, reading, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q


def said(sample: Sample, quarter: str, *but: str) -> list[str]:
    """Return all blocks of a briefing, but for some sections."""
    found: list[str] = []
    for markup in sample.markup(quarter):
        root = fromstring(markup)
        for around in (*root.iter("main"), *root.iter("body")):
            for section in [s for s in around if s.get("id") in but]:
                around.remove(section)
        found += blocks(root)
    return found


QUARTERS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_term_is_followed_by_its_range(sample: Sample, quarter: str) -> None:
    """ICD 203's terms are read with their numbers, which page one has in its table's head.

    The method page alone lists ratings.
    """
    for block in said(sample, quarter, "method", "page-one"):
        for term in re.finditer(rf"\b({TERMS})\b", block):
            rest = block[term.end() :]
            assert re.match(rf" \({RANGE}\)|, {RANGE}", rest), block


@pytest.mark.parametrize("quarter", QUARTERS)
def test_likelihood_and_confidence_never_share_a_sentence(sample: Sample, quarter: str) -> None:
    """ICD 203, D.6.e(2)(b), in all that the program writes."""
    sentences = [
        s for block in said(sample, quarter, "method") for s in re.split(r"(?<=[.!?]) ", block)
    ]
    confident = [s for s in sentences if re.search(r"\bconfidence\b", s, re.IGNORECASE)]
    for sentence in confident:
        assert not re.search(rf"\b({TERMS})\b|\d%", sentence), sentence
    if quarter == "2022Q3":
        assert "Confidence is moderate." in confident


def test_judgments_are_never_carried(sample: Sample) -> None:
    """A quarter without a judgment says so, and names the last one's quarter."""
    text = sample.briefing("2022Q4")
    assert [row.judgment for row in text.page_one.rows] == [None] * 3
    assert "Judged last quarter: 85%." in sample.markup("2022Q4")[0]
    assert text.chapters[0].judgment is None
    assert text.chapters[0].absent == (
        "The analysts recorded no judgment for 2022Q4. The last one was made in 2022Q3 and is "
        "not carried over."
    )
    assert {row.verdict for row in text.changes.standings} == {"not judged"}
    assert text.changes.opening == (
        "Since 2022Q3, no indicator crossed a threshold, and there is no news of signposts. No "
        "judgments were recorded this quarter. 2 scenarios judged in 2022Q3 are not judged now."
    )


def test_an_implied_likelihood_in_a_gap_says_why_it_has_no_term() -> None:
    """PHIA's gaps are deliberate: nothing is snapped to a term, and the reader is told."""
    made = sample_of(a_study([a_scenario("alpha", prior=52.0)], yardstick="phia"))
    (chapter,) = made.briefing("2022Q1").chapters
    assert "52%, no term: between realistic possibility and likely." in chapter.implied


def test_the_first_quarter_has_nothing_to_compare(sample: Sample) -> None:
    """The change section is a sentence then, and no table."""
    changes = sample.briefing("2022Q1").changes
    assert "first quarter" in changes.opening
    assert not any((changes.standings, changes.crossed, changes.seen))


def test_changes_say_from_what_to_what(sample: Sample) -> None:
    """A crossed threshold is shown with both values, both statuses and its sources."""
    changes = sample.briefing("2022Q3").changes
    assert changes.opening == (
        "Since 2022Q2, 1 indicator crossed a threshold; 1 signpost was observed. The quarter has 2 "
        "judgments: 1 changed and 1 new."
    )
    crossed = {row.title: row for row in changes.crossed}
    growth = crossed["Growth"]
    assert (growth.before, growth.before_words) == ("12%", "watch")
    assert (growth.after, growth.after_words) == ("26%", "warning")
    assert [reference.grade for reference in growth.references] == ["A\N{NO-BREAK SPACE}1"]
    assert [row.title for row in changes.first] == ["Output", "Closed"]
    assert [row.title for row in changes.seen] == ["Treaty"]
    assert [link.title for link in changes.stale] == ["Old reading"] or not changes.stale


def test_sources_are_numbered_as_they_are_first_cited(sample: Sample) -> None:
    """Every number on a page leads to its source, and every source back to its uses."""
    markup = "".join(sample.markup("2022Q3"))
    roots = [fromstring(part) for part in sample.markup("2022Q3")]
    numbers = [
        int("".join(a.itertext()))
        for root in roots
        for a in root.iter("a")
        if (a.get("id") or "").startswith("cited-")
    ]
    firsts = list(dict.fromkeys(numbers))
    assert firsts == list(range(1, len(firsts) + 1))
    for cited in sample.briefing("2022Q3").sources:
        assert f'id="source-{cited.source.id}"' in markup
        for use in cited.uses:
            assert f'id="{use.anchor}"' in markup
    assert "never-cited" not in markup


def test_every_link_inside_leads_somewhere(sample: Sample) -> None:
    """Judgment to evidence, source to use: none is dead, none twice."""
    roots = [fromstring(part) for part in sample.markup("2022Q3")]
    ids = [e.get("id") for root in roots for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = {e.get("href", "") for root in roots for e in root.iter("a")}
    dead = {link for link in links if link.startswith("#")} - {f"#{i}" for i in ids}
    assert not dead


def test_addresses_that_may_not_be_linked_are_only_printed(sample: Sample) -> None:
    """A source's address is text where it is not of the web."""
    body = sample.markup("2022Q3")[1]
    assert '<span class="url">javascript:' in body
    assert 'href="javascript:' not in body


def test_what_would_change_our_minds_is_computed_by_the_one_arithmetic(sample: Sample) -> None:
    """Each turn says where the item stands now and what the likelihood would be."""
    turns = sample.briefing("2022Q3").chapters[0].turns
    now = float(sample.briefing("2022Q3").comparison.differences[0].implied.partition("%")[0])
    lowered, raised = (
        [float(turn.implied.removesuffix("%")) for turn in part]
        for part in (turns.lowered_by, turns.raised_by)
    )
    assert lowered == sorted(lowered)
    assert lowered[-1] <= now
    assert raised == sorted(raised, reverse=True)
    assert all(implied >= now for implied in raised)
    markup = sample.markup("2022Q3")[1]
    assert f"rises to {raised[0]:.0f}%" in markup
    assert not re.search(r"(up|down) to [0-9\N{FIGURE SPACE}]+%", markup)


def test_no_turn_leads_to_a_status_that_the_indicator_has_no_threshold_for() -> None:
    """Without a warning threshold, watch is the most that it can reach."""
    study = a_study(indicators=[an_indicator(warning=None, ratings={"alpha": "highly likely"})])
    made = sample_of(study, reading("indicator-one", "2022Q1", 1.0))
    (turn,) = made.briefing("2022Q1").chapters[0].turns.raised_by
    assert (turn.now, turn.then) == ("normal", "watch")


def test_what_happened_does_not_unhappen() -> None:
    """That an observed signpost counts for less later changes nobody's mind."""
    study = a_study(signposts=[a_signpost(ratings={"alpha": "highly likely"})])
    made = sample_of(study, Sighting(q("2022Q1"), "signpost-one", state=State.OBSERVED))
    turns = made.briefing("2022Q1").chapters[0].turns
    assert (turns.raised_by, turns.lowered_by) == ((), ())


def test_a_large_difference_is_pointed_out_with_the_analysts_reason() -> None:
    """Judgment and arithmetic may differ; more than a band is never passed over."""
    made = sample_of(
        a_study([a_scenario("alpha", prior=10.0)]), judgment("alpha", "2022Q1", 90.0, "low")
    )
    (row,) = made.briefing("2022Q1").comparison.differences
    assert row.differs
    assert row.apart == "4 bands higher"
    assert row.judged.striptags() == "90%, very likely (80–95%)"
    assert row.reason.startswith("Output fell")
    assert "more than one band" in made.briefing("2022Q1").chapters[0].implied


def test_an_exploratory_study_states_no_likelihood() -> None:
    """No percent, no term, no yardstick, no prior, anywhere."""
    scenarios = [a_scenario(k, prior=None, prior_basis=None) for k in ("alpha", "beta")]
    study = a_study(
        scenarios,
        mode="exploratory",
        indicators=[an_indicator(unit="people", ratings={"alpha": "likely"})],
        sources=[a_source("first-source")],
    )
    made = sample_of(
        study,
        reading("indicator-one", "2022Q1", 30.0, "first-source"),
        Judgment(
            q("2022Q1"),
            "alpha",
            likelihood=None,
            confidence=None,
            rationale="The signs agree.",
        ),
    )
    text = " ".join(said(made, "2022Q1"))
    # The rules of validation name the ratings as points; that is no likelihood.
    text = re.sub(r"Ratings count as points:.*?\. ", "", text)
    assert not re.search(rf"\b({TERMS})\b|\d%|[Pp]robabilit|[Ii]mplied|[Yy]ardstick", text)
    assert "The signs agree." in text


def test_a_quarter_before_the_first_is_refused(sample: Sample) -> None:
    """A briefing is of a quarter that the study has."""
    with pytest.raises(ValueError, match="2021Q4 lies before the study's first quarter, 2022Q1"):
        sample.briefing("2021Q4")


def test_exclusive_scenarios_are_explained_as_such() -> None:
    """The arithmetic that is printed is the one that was used."""
    scenarios = [a_scenario("alpha", prior=30.0), a_scenario("beta", prior=70.0)]
    study = a_study(
        scenarios, exclusive=True, indicators=[an_indicator(ratings={"alpha": "highly likely"})]
    )
    text = sample_of(study, reading("indicator-one", "2022Q1", 30.0)).briefing("2022Q1")
    (bar,) = text.chapters[0].contributions.bars
    assert bar.towards


def test_an_item_counts_against_a_scenario_whose_likely_rival_it_favours_more() -> None:
    """Gamma is next to nothing: that an item speaks for alpha rather than gamma matters little.

    Without the item, alpha's odds are 9 : 91. With it, they are 9 · 0.7 : 90 · 0.9 + 1 · 0.1.
    """
    scenarios = [
        a_scenario("alpha", prior=9.0),
        a_scenario("beta", prior=90.0),
        a_scenario("gamma", prior=1.0),
    ]
    rated = {"alpha": "likely", "beta": "highly likely", "gamma": "highly unlikely"}
    study = a_study(scenarios, exclusive=True, indicators=[an_indicator(ratings=rated)])
    text = sample_of(study, reading("indicator-one", "2022Q1", 30.0)).briefing("2022Q1")
    alpha, beta, _ = text.chapters
    moved = log((9 * 0.7) / (90 * 0.9 + 0.1)) - log(9 / 91)
    assert [bar.printed for bar in alpha.contributions.bars] == [typeset.signed(moved, 2)]
    assert not alpha.contributions.bars[0].towards
    assert beta.contributions.bars[0].towards
    assert alpha.turns.raised_by[0].then == "normal"
