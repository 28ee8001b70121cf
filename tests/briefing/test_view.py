"""What the program says: the tradecraft's rules hold in every sentence that it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.record.ledger.kinds import Judgment
from tests.briefing.blocks import RANGE, TERMS, blocks
from tests.briefing.handouts import markups as handouts
from tests.briefing.samples import Sample, a_source, reading, sample_of
from tests.builders import a_scenario, a_study, an_indicator, q


def said(sample: Sample, quarter: str) -> Iterator[tuple[str, str]]:
    """Yield all blocks of a briefing and of its handouts, each with its section's anchor."""
    markups = [*sample.markup(quarter), *handouts(sample.basis(quarter)).values()]
    for root in (fromstring(markup.removeprefix("<!DOCTYPE html>")) for markup in markups):
        for section in root.iter("section"):
            for block in blocks(section):
                yield section.get("id") or "", block


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2", "2022Q3", "2022Q4"])
def test_the_tradecrafts_rules_hold_in_every_sentence(sample: Sample, quarter: str) -> None:
    """A term is followed by its range, but where strips have it in their scale, or ratings stand.

    A likelihood and a confidence share no sentence (ICD 203, D.6.e(2)(b)).
    """
    for anchor, block in said(sample, quarter):
        if anchor in {"method", "rating-sheet"}:
            continue
        if anchor not in {"page-one", "page-two"} and not anchor.startswith("scenario-"):
            for term in re.finditer(rf"\b({TERMS})\b", block):
                assert re.match(rf" \({RANGE}\)|, {RANGE}", block[term.end() :]), block
        for sentence in re.split(r"(?<=[.!?]) ", block):
            if re.search(r"\bconfidence\b", sentence, re.IGNORECASE):
                assert not re.search(rf"\b({TERMS})\b|\d%", sentence), sentence


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
    text = " ".join(block for anchor, block in said(made, "2022Q1") if anchor != "rating-sheet")
    # The rules of validation name the ratings as points; that is no likelihood.
    text = re.sub(r"Ratings count as points:.*?\. ", "", text)
    assert not re.search(rf"\b({TERMS})\b|\d%|[Pp]robabilit|[Ii]mplied|[Yy]ardstick", text)
    assert "The signs agree." in text


def test_a_quarter_before_the_first_is_refused(sample: Sample) -> None:
    """A briefing is of a quarter that the study has."""
    with pytest.raises(ValueError, match="2021Q4 lies before the study's first quarter, 2022Q1"):
        sample.briefing("2021Q4")
