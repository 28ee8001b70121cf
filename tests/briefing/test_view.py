"""What the program says: the tradecraft's rules hold in every sentence that it writes."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from tests.briefing.blocks import RANGE, TERMS, blocks
from tests.briefing.samples import Sample, a_source, judgment, reading, sample_of
from tests.builders import ORIGIN, a_scenario, a_signpost, a_study, an_indicator, q


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


def test_an_implied_likelihood_in_a_gap_says_why_it_has_no_term() -> None:
    """PHIA's gaps are deliberate: nothing is snapped to a term, and the reader is told."""
    made = sample_of(a_study([a_scenario("alpha", prior=52.0)], yardstick="phia"))
    (chapter,) = made.briefing("2022Q1").chapters
    assert "52%, no term: between realistic possibility and likely." in chapter.implied


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


def test_the_source_summary_counts_what_is_cited(sample: Sample) -> None:
    """The statement is computed, and letter and figure are counted apart."""
    first, online, used = sample.briefing("2022Q3").method.summary
    assert first == (
        "This briefing cites 3 sources: 1 graded A (completely reliable), 1 graded B (usually "
        "reliable) and 1 graded F (reliability cannot be judged)."
    )
    assert online == "1 of them may not stay online."
    assert "not graded" in used


@pytest.mark.parametrize("order", ["value, note", "value, agreed, note", "value, note, agreed"])
def test_a_figure_is_traced_to_the_cell_that_it_was_typed_in(order: str) -> None:
    """A later entry that changed the note alone does not take the value's origin away.

    Nor does the entry of somebody who typed the same value later: its author agrees.
    """
    value = Reading(q("2022Q1"), "growth-rate", value=5.0)
    noted = replace(value, note="Revised.")
    first, then = (
        replace(
            ORIGIN, file=f"{name}.xlsx", sha256=letter * 64, sheet="Update", cells={field: cell}
        )
        for name, letter, field, cell in (("anna", "a", "value", "H5"), ("ben", "b", "note", "L5"))
    )
    agrees = replace(first, file="cleo.xlsx", sha256="c" * 64, cells={"value": "H9"})
    contents: list[tuple[Reading, Origin]] = []
    for entry in order.split(", "):
        said = {"value": (value, first), "note": (noted, then)}
        contents.append(said[entry] if entry in said else (contents[-1][0], agrees))
    ledger = extend(EMPTY, contents)
    study = a_study(indicators=[an_indicator("growth-rate", watch=4.0, warning=6.0)])
    provenance = Sample(study, ledger).briefing("2022Q1").provenance
    (row,) = provenance.entries
    number = str(1 + order.split(", ").index("note"))
    assert (row.number, row.printed, row.sheet, row.cell) == (number, "5%", "Update", "H5")
    assert row.replaces == "1"
    assert [(file.mark, file.name, file.sha256) for file in provenance.files] == [
        (row.file, "anna.xlsx", "a" * 64)
    ]


@pytest.mark.parametrize(
    "cells, cell",
    [({"note": "H7", "value": "F7"}, "F7"), ({"note": "H7", "sources": "G7"}, "H7, G7")],
)
def test_provenance_names_the_cell_of_the_printed_value(cells: dict[str, str], cell: str) -> None:
    """Where an entry changed something else, its own cells are what there is to look at."""
    origin = Origin(
        who="tester",
        when=datetime(2026, 1, 2, tzinfo=UTC),
        command="import",
        file="a.xlsx",
        sha256="a" * 64,
        sheet="Readings",
        cells=cells,
    )
    study = a_study(indicators=[an_indicator()])
    made = Sample(study, extend(EMPTY, [(reading("indicator-one", "2022Q1", 12.0), origin)]))
    provenance = made.briefing("2022Q1").provenance
    (row,) = provenance.entries
    assert (row.sheet, row.cell, row.recorded) == ("Readings", cell, "2026-01-02")
    assert [(file.name, file.sha256) for file in provenance.files] == [("a.xlsx", "a" * 64)]


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
    assert "what the scenario’s odds would lose without it" in text.method.combined
    assert text.method.aid.startswith("It is an aid to the analysts’ judgment. They recorded none")
    (bar,) = text.chapters[0].contributions.bars
    assert bar.towards
