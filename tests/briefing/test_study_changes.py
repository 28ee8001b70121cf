"""The section on what the team changed in the study."""

from __future__ import annotations

from scenariobook.record.ledger.entries import Content, Defined, Redefined, Undone
from tests.briefing import cases
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_study, an_indicator, q

LINE = {"table": "indicators", "id": "indicator-one"}
LOWER = Redefined(**LINE, key="warning", was="25", now="20")


def section(*contents: Content, quarter: str = "2022Q2") -> list[str]:
    """Return the lines of the section of a study with one indicator, after its first words."""
    study = a_study(indicators=[an_indicator()])
    return cases.section(sample_of(study, *contents), quarter, "study-changes")[2:]


def defined(*changes: Redefined, quarter: str = "2022Q1", why: str = "") -> Defined:
    """Return an entry about changes."""
    return Defined(q(quarter), "a" * 64, changes, why)


def test_each_change_is_told_from_what_to_what() -> None:
    """By the title that readers know; texts are named only; what is gone keeps its id."""
    texts = [Redefined(table="signposts", id=f"sign-{n}", key="look_up") for n in (1, 2)]
    assert section(
        defined(
            LOWER,
            Redefined(**LINE, key="fades_after", was="none", now="2"),
            Redefined(**LINE, key="title"),
            *texts,
            Redefined(**LINE, key="watch", was="-2", now="-1.5"),
            Redefined(**LINE, key="ratings.alpha", was="likely", now="highly likely"),
            Redefined(**LINE, key="id", was="old-one", now="indicator-one"),
            Redefined(table="scenarios", id="gone-one", now="removed"),
            Redefined(table="scenarios", id="alpha", key="prior", was="50", now="45"),
            Redefined(table="study", id="synthetic", key="horizon", was="2026Q4", now="2027Q4"),
            why="a workshop said so",
        )
    ) == [
        "Entry 1, 2022Q1",
        "Recorded on 2 January 2026 by tester. Why: A workshop said so.",
        "Indicator one indicator: warning: 25 to 20",
        "Indicator one indicator: fades after: none to 2",
        "Indicator one indicator: watch: \N{MINUS SIGN}2 to \N{MINUS SIGN}1.5",
        "Indicator one indicator: rating for Alpha: 0.7 to 0.9",
        "Indicator one indicator: renamed: old-one to indicator-one",
        "gone-one scenario: removed",
        "Alpha scenario: prior: 50 to 45",
        "A synthetic study study: horizon: 2026Q4 to 2027Q4",
        "Indicator one indicator: text title changed",
        "2 signposts: text look up changed",
    ]


def test_without_a_reason_it_says_so() -> None:
    assert section(defined(LOWER))[1].endswith("Why: No reason was given.")


def test_a_past_edition_tells_what_was_changed_up_to_its_quarter() -> None:
    """Changes of later quarters are hindsight; undone ones do not count."""
    contents = (defined(LOWER), defined(LOWER, quarter="2022Q2"), defined(LOWER, quarter="2022Q3"))
    found = [line for line in section(*contents) if line.startswith("Entry")]
    assert found == ["Entry 1, 2022Q1", "Entry 2, 2022Q2"]
    undone = section(*contents, Undone(q("2022Q3"), (2,)), quarter="2022Q3")
    assert [line for line in undone if line.startswith("Entry")] == [
        "Entry 1, 2022Q1",
        "Entry 3, 2022Q3",
    ]


def test_without_changes_there_is_no_section() -> None:
    """The first definitions change nothing: neither the section nor its line of contents."""
    study = a_study(indicators=[an_indicator()])
    for contents in ((), (defined(),)):
        made = sample_of(study, *contents)
        assert all("study-changes" not in page for page in made.markup("2022Q1"))


def test_the_annex_lists_the_section(sample: Sample) -> None:
    """On its first page."""
    assert "#study-changes" in [part.target for part in sample.briefing("2022Q3").behind]
