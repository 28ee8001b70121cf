"""The section on what the team changed in the study."""

from __future__ import annotations

from scenariobook.briefing.sections.study_changes import Redefinition, StudyChanges
from scenariobook.record.ledger.entries import Content, Defined, Redefined, Undone
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_study, an_indicator, q

LINE = {"table": "indicators", "id": "indicator-one"}
LOWER = Redefined(**LINE, key="warning", was="25", now="20")


def section(*contents: Content, quarter: str = "2022Q2") -> StudyChanges:
    """Return the section of a study with one indicator."""
    study = a_study(indicators=[an_indicator()])
    return sample_of(study, *contents).briefing(quarter).study_changes


def defined(*changes: Redefined, quarter: str = "2022Q1", why: str = "") -> Defined:
    """Return an entry about changes."""
    return Defined(q(quarter), "a" * 64, changes, why)


def lines(entry: Redefinition) -> list[str]:
    """Return an entry's changes, each on one line."""
    return [f"{change.kind} {change.title}: {change.words}" for change in entry.changes]


def test_each_change_is_told_from_what_to_what() -> None:
    """By the title that readers know; texts are named only; what is gone keeps its id."""
    (entry,) = section(
        defined(
            LOWER,
            Redefined(**LINE, key="fades_after", was="none", now="2"),
            Redefined(**LINE, key="title"),
            Redefined(**LINE, key="watch", was="-2", now="-1.5"),
            Redefined(**LINE, key="ratings.alpha", was="likely", now="highly likely"),
            Redefined(**LINE, key="id", was="old-one", now="indicator-one"),
            Redefined(table="scenarios", id="gone-one", now="removed"),
            Redefined(table="scenarios", id="alpha", key="prior", was="50", now="45"),
            Redefined(table="study", id="synthetic", key="horizon", was="2026Q4", now="2027Q4"),
            why="a workshop said so",
        )
    ).entries
    assert lines(entry) == [
        "indicator Indicator one: warning: 25 to 20",
        "indicator Indicator one: fades after: none to 2",
        "indicator Indicator one: text title changed",
        "indicator Indicator one: watch: \N{MINUS SIGN}2 to \N{MINUS SIGN}1.5",
        "indicator Indicator one: rating for Alpha: 0.7 to 0.9",
        "indicator Indicator one: renamed: old-one to indicator-one",
        "scenario gone-one: removed",
        "scenario Alpha: prior: 50 to 45",
        "study A synthetic study: horizon: 2026Q4 to 2027Q4",
    ]
    assert (entry.number, entry.quarter) == ("1", "2022Q1")
    assert (entry.recorded, entry.who) == ("2026-01-02", "tester")
    assert entry.why == "A workshop said so."


def test_without_a_reason_it_says_so() -> None:
    (entry,) = section(defined(LOWER)).entries
    assert entry.why == "No reason was given."


def test_a_past_edition_tells_what_was_changed_up_to_its_quarter() -> None:
    """Changes of later quarters are hindsight; undone ones do not count."""
    contents = (defined(LOWER), defined(LOWER, quarter="2022Q2"), defined(LOWER, quarter="2022Q3"))
    numbers = [entry.number for entry in section(*contents, quarter="2022Q2").entries]
    assert numbers == ["1", "2"]
    undone = section(*contents, Undone(q("2022Q3"), (2,)), quarter="2022Q3").entries
    assert [entry.number for entry in undone] == ["1", "3"]


def test_without_changes_there_is_no_section() -> None:
    """The first definitions change nothing: neither the section nor its line of contents."""
    study = a_study(indicators=[an_indicator()])
    for contents in ((), (defined(),)):
        made = sample_of(study, *contents)
        assert all("study-changes" not in page for page in made.markup("2022Q1"))


def test_the_section_stands_before_the_provenance(sample: Sample) -> None:
    """And the annex's first page lists it."""
    (_, body), text = sample.markup("2022Q3"), sample.briefing("2022Q3")
    assert "#study-changes" in [heading.target for heading in text.behind]
    assert body.index('id="method"') < body.index('id="study-changes"')
    assert body.index('id="study-changes"') < body.index('id="provenance"')
