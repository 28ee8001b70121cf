"""What the program says: the tradecraft's rules hold in every sentence that it writes."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring

from scenariobook.record.ledger.kinds import Judgment, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from tests.briefing.blocks import RANGE, TERMS, blocks
from tests.briefing.samples import Sample, a_source, reading, sample_of
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
    """ICD 203's terms are read with their numbers; the pages with strips have these in the scale.

    The method page alone lists ratings.
    """
    pages = [f"scenario-{scenario.id}" for scenario in sample.study.scenarios]
    for block in said(sample, quarter, "method", "page-one", "page-two", *pages):
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
        assert "Moderate confidence." in confident


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
    for source in sample.briefing("2022Q3").method.sources:
        assert f'id="{source.anchor}"' in markup
        for use in source.uses:
            assert f'id="{use.anchor}"' in markup
    assert "never-cited" not in markup


def test_every_link_inside_leads_somewhere(sample: Sample) -> None:
    """Judgment to evidence, value to provenance, source to use: none is dead, none twice."""
    roots = [fromstring(part) for part in sample.markup("2022Q3")]
    ids = [e.get("id") for root in roots for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = {e.get("href", "") for root in roots for e in root.iter("a")}
    dead = {link for link in links if link.startswith("#")} - {f"#{i}" for i in ids}
    assert not dead


def test_addresses_that_may_not_be_linked_are_only_printed(sample: Sample) -> None:
    """A source's address is text where it is not of the web."""
    sources = {s.title: s for s in sample.briefing("2022Q3").method.sources}
    third = sources["Title of third-source"]
    assert third.url.startswith("javascript:")
    assert third.href == ""


def test_what_we_do_not_know_names_items_owners_and_reasons(sample: Sample) -> None:
    """Gaps, ungraded readings, single sources, weak items and thin coverage are listed."""
    unknowns = sample.briefing("2022Q3").unknowns
    missing = {g.title: (o.owner, g.what) for o in unknowns.missing for g in o.gaps}
    assert missing["Never read"] == (
        "Defence desk",
        "no data: never read (tracking began in 2022Q1)",
    )
    assert missing["Old reading"][1].startswith("stale: as of 2022-03-31, more than 92")
    assert missing["Never seen"] == ("No owner named", "nothing recorded")
    ungraded = {g.title: g.what for o in unknowns.ungraded for g in o.gaps}
    assert ungraded["Closed"] == "no source given"
    assert ungraded["Output"] == ("reliability cannot be judged (F); truth cannot be judged (6)")
    assert ungraded["Rebuke"] == "no source given; no credibility given"
    assert "Growth" in {g.title for o in unknowns.single for g in o.gaps}
    assert any(g.title == "Closed" for o in unknowns.weak for g in o.gaps)
    assert unknowns.coverage[-1] == "Beta: 2 diagnostic items of its own; 3 are wanted."


def test_an_overdue_signpost_is_owed() -> None:
    """An expected day that passed unseen is somebody's to look into."""
    study = a_study(signposts=[a_signpost(expected_by=q("2022Q1").start, owner="Desk")])
    made = sample_of(study, Sighting(q("2022Q1"), "signpost-one", state=State.NOT_YET))
    (owed,) = made.briefing("2022Q1").unknowns.missing
    assert (owed.owner, owed.gaps[0].what) == (
        "Desk",
        "overdue: expected by 2022-01-01; not yet in 2022Q1",
    )


def test_provenance_leads_from_figure_to_file_and_says_what_was_replaced(sample: Sample) -> None:
    """A corrected reading names the entry that it replaced."""
    provenance = sample.briefing("2022Q3").provenance
    rows = {row.number: row for row in provenance.entries}
    assert rows["4"].printed == "26%"
    assert rows["4"].replaces == "3"
    assert "3" not in rows
    assert rows["12"].printed == "85%"
    assert rows["11"].printed.endswith("</span>")
    assert provenance.files[0].name == "readings.csv"
    assert rows["4"].file == provenance.files[0].mark
    assert provenance.position == "15"


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


@pytest.mark.parametrize("yardstick", list(YARDSTICKS.values()), ids=list(YARDSTICKS))
def test_the_method_page_prints_the_yardstick_and_its_rule(yardstick: Yardstick) -> None:
    """PHIA's attribution is a condition of its licence."""
    made = sample_of(a_study(["alpha"], yardstick=yardstick.id))
    method = made.briefing("2022Q1").method
    assert [row.term for row in method.terms] == [term.name for term in yardstick.terms]
    assert method.yardstick_rule == yardstick.rule
    assert yardstick.source.rstrip(".") in method.yardstick_source


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
    assert "scaled to sum to 100%" in text.method.combined
