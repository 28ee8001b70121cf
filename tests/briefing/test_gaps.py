"""What is missing is told as it is: never read, too old, never looked for, not yet due."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.record.ledger.kinds import Reading, Sighting, State
from tests.briefing.handouts import handout, words
from tests.briefing.samples import Sample, a_source, reading, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

QUARTERS = ("2022Q1", "2022Q2")


def owed(sample: Sample, quarter: str = "2022Q3") -> dict[str, str]:
    """Return what is said to be missing of each item."""
    groups = sample.briefing(quarter).unknowns.missing
    return {gap.title: gap.what for group in groups for gap in group.gaps}


def test_an_overdue_signpost_says_whether_anybody_looked() -> None:
    """Never recorded, not yet seen and emerging are three things to do."""
    past = date(2022, 2, 1)
    study = a_study(
        signposts=[
            *(a_signpost(name, expected_by=past) for name in ("unsaid", "absent", "begun")),
            *(a_signpost(name) for name in ("silent", "noted", "awaited")),
            a_signpost("gone", fades_after=1),
        ]
    )
    sample = sample_of(
        study,
        Sighting(q("2022Q1"), "absent", state=State.NOT_YET),
        Sighting(q("2022Q2"), "begun", state=State.EMERGING),
        Sighting(
            q("2022Q2"),
            "noted",
            state=None,
            seen_on=None,
            sources=(),
            credibility=None,
            note="Nobody could say.",
        ),
        Sighting(q("2022Q2"), "awaited", state=State.NOT_YET),
        Sighting(q("2022Q1"), "gone", state=State.OBSERVED),
    )
    assert owed(sample) == {
        "Unsaid": "overdue: expected by 2022-02-01; nothing recorded",
        "Absent": "overdue: expected by 2022-02-01; not yet in 2022Q1",
        "Begun": "overdue: expected by 2022-02-01; emerging in 2022Q2",
        "Silent": "nothing recorded",
        "Noted": "no state recorded",
    }
    assert sample.briefing("2022Q3").unknowns.opening == (
        "2 of 7 items carry evidence in 2022Q3. This part lists what is missing, and what is weak. "
        "Not counted as missing: 1 signpost looked for and not seen, 1 observed too long ago to "
        "count."
    )


def test_how_old_is_told_to_the_quarters_end() -> None:
    """A briefing is read when "days ago" means another number; no day is told that nobody gave."""
    study = a_study(
        indicators=[an_indicator(name, cadence="monthly") for name in ("dated", "undated")]
    )
    sample = sample_of(
        study,
        Reading(q("2022Q1"), "dated", value=1.0, as_of=date(2022, 2, 28)),
        Reading(q("2022Q1"), "undated", value=1.0),
    )
    assert owed(sample) == {
        "Dated": "stale: as of 2022-02-28, more than 92 days before the quarter’s end",
        "Undated": "stale: read in 2022Q1, more than 92 days before the quarter’s end",
    }


def test_a_yes_no_indicator_lacks_an_answer_of_concern() -> None:
    """It has no thresholds to lack."""
    study = a_study(
        indicators=[
            an_indicator("open", type="yes-no", unit=None),
            an_indicator("bare", watch=None, warning=None),
        ]
    )
    sample = sample_of(study, reading("open", "2022Q3", "yes"), reading("bare", "2022Q3", 3.0))
    assert owed(sample) == {
        "Open": "no answer of concern: its readings say nothing",
        "Bare": "no thresholds: its readings say nothing",
    }


@pytest.mark.parametrize(
    "read, every, words",
    [
        (0, 0, "The study has no indicators and no signposts."),
        (0, 1, "The study’s one item carries no evidence in 2022Q1."),
        (1, 1, "The study’s one item carries evidence in 2022Q1."),
        (0, 2, "None of 2 items carries evidence in 2022Q1."),
        (1, 2, "1 of 2 items carries evidence in 2022Q1."),
        (2, 2, "2 of 2 items carry evidence in 2022Q1."),
    ],
)
def test_what_carries_evidence_is_counted_in_agreement(read: int, every: int, words: str) -> None:
    """None, one and more."""
    study = a_study(indicators=[an_indicator(f"indicator-{n}x") for n in range(every)])
    made = sample_of(study, *(reading(f"indicator-{n}x", "2022Q1", 1.0) for n in range(read)))
    opening = made.briefing("2022Q1").unknowns.opening
    assert opening == f"{words} This part lists what is missing, and what is weak."


# --- sources -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sources, words",
    [
        (("one-source",), "Alpha: 1 item of its own carries evidence, on a single source."),
        (
            ("one-source", "one-source"),
            "Alpha: 2 items of its own carry evidence, each on a single source.",
        ),
        (
            ("one-source", ""),
            "Alpha: 2 items of its own carry evidence; 1 of them rests on a single source.",
        ),
        (
            ("one-source", "one-source", ""),
            "Alpha: 3 items of its own carry evidence; 2 of them rest on a single source.",
        ),
    ],
)
def test_single_sources_are_counted_in_agreement(sources: tuple[str, ...], words: str) -> None:
    """One, some and all."""
    study = a_study(
        indicators=[an_indicator(f"indicator-{n}x") for n in range(len(sources))],
        sources=[a_source("one-source")],
    )
    readings = [
        reading(f"indicator-{n}x", "2022Q1", 1.0, *filter(None, [source]))
        for n, source in enumerate(sources)
    ]
    assert sample_of(study, *readings).briefing("2022Q1").unknowns.rests == (words,)


def test_a_source_that_the_study_no_longer_has_is_told_as_that() -> None:
    """The reading names one: that it names none would be untrue."""
    study = a_study(indicators=[an_indicator()])
    text = sample_of(study, reading("indicator-one", "2022Q1", 1.0, "gone")).briefing("2022Q1")
    ((ungraded,), (single,)) = (
        [gap.what for group in part for gap in group.gaps]
        for part in (text.unknowns.ungraded, text.unknowns.single)
    )
    assert ungraded == "no source that the study still has"
    assert single == "no longer in the study: gone"


# --- none and one ------------------------------------------------------------------------------


def test_one_scenario_is_compared_with_no_others() -> None:
    """There are none: even odds stand for them."""
    sample = sample_of(a_study(["alpha"], indicators=[an_indicator(ratings={"alpha": "likely"})]))
    text = sample.briefing("2022Q1")
    assert "no other to compare it with" in text.method.contribution
    several = sample_of(a_study(["alpha", "beta"])).briefing("2022Q1")
    assert "other scenarios’ ratings" in several.method.contribution


def test_an_exploratory_study_has_no_arithmetic_to_leave_things_out_of() -> None:
    """It has rules; and a ledger of which no entry counts is not an empty one."""
    study = a_study(
        [a_scenario("alpha", prior=None, prior_basis=None)],
        indicators=[an_indicator()],
        mode="exploratory",
    )
    sample = sample_of(study, Reading(q("2022Q1"), "indicator-one", value="amber"))
    markup = "".join(sample.markup("2022Q1"))
    assert "arithmetic" not in markup
    assert "carries no evidence, and never counts as absence" in markup


def test_the_rating_sheet_asks_for_an_answer_where_answers_are_read() -> None:
    """A yes-no indicator has no threshold."""
    study = a_study(
        indicators=[
            an_indicator("open", type="yes-no", unit=None),
            an_indicator("bare", watch=None, warning=None),
        ]
    )
    rows = handout(sample_of(study), "rating-sheet").findall(".//table[@class='boxes']/tbody/tr")
    assert [words(row) for row in rows[1:]] == [
        "1 Open no answer of concern yet",
        "2 Bare no warning threshold yet",
    ]


def test_none_is_a_word_on_the_run_sheet_and_in_the_provenance() -> None:
    """There is no entry 0, and nobody says "0 items"."""
    sample = sample_of(a_study(["alpha"]))
    assert "half a day with 1 scenario and no items. " in words(handout(sample, "run-sheet"))
    markup = sample.markup("2022Q1")[1]
    assert "no entry yet" in markup
    assert "entry 0" not in markup
