"""Who says so, and what nobody has settled: judgments, citations, conflicts and questions."""

from __future__ import annotations

from typing import Any

from scenariobook.record.definitions.proposed_sources import with_proposed
from scenariobook.record.ledger.entries import Kind, Raised
from scenariobook.record.ledger.kinds import Reading, Sighting, Source, State
from tests.briefing.cases import section
from tests.briefing.samples import Sample, a_source, reading, sample_of
from tests.builders import a_record, a_signpost, a_study, an_indicator, q


def test_what_is_open_in_the_record_is_counted_and_named() -> None:
    """What later quarters hold is left out."""
    raised = [
        _raised("2022Q1", "reading", "indicator-one", "value", "", choices=(6.5,), conflict=True),
        _raised("2022Q1", "judgment", "alpha", "likelihood", "no term", found="perhaps"),
        _raised("2022Q1", "reading", "long-gone", "as_of", "not a date", found="May"),
        _raised("2022Q2", "reading", "indicator-one", "value", "", choices=(7.5,), conflict=True),
    ]
    made = sample_of(a_study(indicators=[an_indicator(owner="Desk")]), *raised)
    text = made.briefing("2022Q1")
    assert {one.title: (one.words, one.target) for one in text.unknowns.opened} == {
        "Indicator one": ("value, 2022Q1: import 6.5", "#indicator-indicator-one"),
        "Alpha": ("likelihood, 2022Q1: in question, import 'perhaps': no term", "#scenario-alpha"),
        "long-gone": ("as of, 2022Q1: in question, import 'May': not a date", ""),
    }
    assert "Open in the record" in " ".join(made.markup("2022Q1"))


def _raised(quarter: str, kind: Kind, item: str, field: str, why: str, **more: Any) -> Raised:
    return Raised(q(quarter), kind, item, field, why=why, **more)


def test_nothing_open_is_not_mentioned(sample: Sample) -> None:
    """A record in which all is settled says nothing of it."""
    text = sample.briefing("2022Q3")
    assert text.unknowns.opened == []
    assert "Open in the record" not in " ".join(sample.markup("2022Q3"))


def test_sources_are_cited_where_there_is_no_note() -> None:
    """A reading that somebody typed without a word still says where it is from."""
    study = a_study(
        indicators=[an_indicator()], sources=[a_source("first-source")], signposts=[a_signpost()]
    )
    made = sample_of(
        study,
        Reading(
            q("2022Q1"),
            "indicator-one",
            value=25.0,
            as_of=None,
            sources=("first-source",),
            credibility=2,
        ),
        Sighting(
            q("2022Q1"),
            "signpost-one",
            state=State.OBSERVED,
            seen_on=None,
            sources=("first-source",),
            credibility=2,
        ),
    )
    markup = "".join(made.markup("2022Q1"))
    uses = made.briefing("2022Q1").sources[0].uses
    assert [use.title for use in uses] == ["Indicator one", "Signpost one"]
    assert all(f'id="{use.anchor}"' in markup for use in uses)


def test_a_proposed_source_is_marked_in_the_list_of_sources() -> None:
    """A reader sees that the study's files do not have it yet."""
    proposed = Source(
        "new-report", title="A new report", publisher="Somebody", url="", reliability="C"
    )
    study = a_study(indicators=[an_indicator("growth")])
    contents = (proposed, reading("growth", "2022Q1", 12.0, "new-report"))
    found = sample_of(with_proposed(study, a_record(study, *contents)), *contents)
    told = " ".join(section(found, "2022Q1", "all-sources"))
    assert "A new report. Somebody." in told
    assert "Proposed in the tracker; not yet in the study's files." in told
