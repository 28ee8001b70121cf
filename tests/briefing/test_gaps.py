"""What is missing is told as it is: never read, too old, never looked for, not yet due."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.record.ledger.kinds import Looked, Reading, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from tests.briefing.cases import section
from tests.briefing.handouts import handout, words
from tests.briefing.samples import Sample, a_source, reading, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

QUARTERS = ("2022Q1", "2022Q2")


def owed(sample: Sample, quarter: str = "2022Q3") -> dict[str, str]:
    """Return what the page says is missing of each item."""
    rows = [line.split(" | ") for line in section(sample, quarter, "unknowns")]
    return {cells[-2].removeprefix("| "): cells[-1] for cells in rows[3:] if len(cells) > 1}


def test_whether_anybody_looked_is_told_apart_from_what_was_seen() -> None:
    """Never noted, looked for in vain, first signs and no news since are four things to do."""
    past = date(2022, 2, 1)
    study = a_study(
        signposts=[
            *(a_signpost(name, expected_by=past) for name in ("unsaid", "absent", "begun")),
            *(a_signpost(name) for name in ("silent", "noted", "awaited", "stirring", "dated")),
            a_signpost("gone", fades_after=1),
            a_signpost("looked-for"),
        ]
    )
    sample = sample_of(
        study,
        Sighting(q("2022Q1"), "absent", state=State.NOT_YET),
        Sighting(q("2022Q3"), "begun", state=State.EMERGING),
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
        Sighting(q("2022Q2"), "stirring", state=State.EMERGING),
        Sighting(q("2022Q1"), "gone", state=State.OBSERVED),
        Sighting(q("2022Q3"), "looked-for", state=State.NOT_YET),
        Looked(q("2022Q3"), "dated", looked_on=date(2022, 9, 1)),
        Looked(q("2022Q2"), "silent", looked_on=date(2022, 4, 30)),
    )
    began = "nobody has looked since tracking began in January 2022"
    by = "expected by 1 February 2022"
    assert owed(sample) == {
        "Unsaid": f"{by}; {began}",
        "Absent": f"{by}; nobody has looked since March 2022",
        "Begun": f"{by}; first signs only",
        "Silent": "nobody has looked since April 2022",
        "Noted": "nobody has looked since June 2022",
        "Awaited": "nobody has looked since June 2022",
        "Stirring": "first signs then; nobody has looked since June 2022",
    }
    said = section(sample, "2022Q3", "unknowns")
    assert said[said.index("Looked for this quarter, nothing new") + 1 :][:2] == [
        "Dated",
        "Looked for",
    ]


def test_since_when_there_is_no_reading() -> None:
    """By the day that somebody typed, or else by the quarter."""
    names = ("dated", "undated", "unread")
    study = a_study(indicators=[an_indicator(name, cadence="monthly") for name in names])
    sample = sample_of(
        study,
        Reading(q("2022Q1"), "dated", value=1.0, as_of=date(2022, 2, 28)),
        Reading(q("2022Q1"), "undated", value=1.0),
        Looked(q("2022Q3"), "undated", looked_on=date(2022, 9, 1)),
    )
    assert owed(sample) == {
        "Dated": "no reading since February 2022",
        "Undated": "no reading since March 2022; somebody looked on 1 September 2022",
        "Unread": "no reading since tracking began in January 2022",
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
        "Open": "nobody has said which answer is of concern",
        "Bare": "it is read, but has no thresholds",
    }


def test_of_many_gaps_ten_stand_and_the_owners_of_the_others_are_told() -> None:
    """What is overdue and what tells the scenarios apart best stand first, by owner."""
    study = a_study(
        ["alpha", "beta"],
        analysts=["ann"],
        signposts=[a_signpost("late", expected_by=date(2022, 2, 1), owner="Zebra desk")],
        indicators=[
            *(an_indicator(f"useless-{n}x", owner="ann") for n in range(9)),
            *(
                an_indicator(
                    f"useful-{n}x",
                    owner="Desk",
                    ratings={"alpha": "highly likely", "beta": "highly unlikely"},
                )
                for n in range(7)
            ),
        ],
    )
    sample = sample_of(study)
    found = [gap.state.item.owner for gap in sample.briefing("2022Q3").unknowns.gaps]
    assert found == [*["Desk"] * 7, "Zebra desk", "ann", "ann"]
    said = section(sample, "2022Q3", "unknowns")
    assert "And 7 more: Name of ann 7." in said
    assert "Name of ann" in " ".join(said)


def test_a_study_without_gaps_says_so() -> None:
    """And one without items, that it has none."""
    study = a_study(signposts=[a_signpost()])
    seen = Sighting(q("2022Q1"), "signpost-one", state=State.NOT_YET)
    assert "Every item has a recent reading, or somebody has looked for it this quarter." in (
        section(sample_of(study, seen), "2022Q1", "unknowns")
    )
    none = "The study has no indicators and no signposts."
    assert none in section(sample_of(a_study()), "2022Q1", "unknowns")


# --- sources -----------------------------------------------------------------------------------


def test_what_cites_no_source_says_so() -> None:
    """Where nothing is read, and where the source was taken out of the study."""
    study = a_study(indicators=[an_indicator()])
    for contents in ((), (reading("indicator-one", "2022Q1", 1.0, "gone"),)):
        sample = sample_of(study, *contents)
        assert "No source is cited" in " ".join(section(sample, "2022Q1", "method"))
        assert "Sources" not in [part.title for part in sample.briefing("2022Q1").behind]


def test_sources_are_counted_by_grade() -> None:
    """Each with its letter's meaning; one that may go is marked."""
    study = a_study(indicators=[an_indicator()], sources=[a_source("one-source", perishable=True)])
    read = reading("indicator-one", "2022Q1", 1.0, "one-source")
    told = " ".join(section(sample_of(study, read), "2022Q1", "all-sources"))
    assert "1 source cited: 1 graded B (usually reliable)." in told
    assert "May not stay online." in told


# --- none and one ------------------------------------------------------------------------------


def test_one_scenario_is_compared_with_no_others() -> None:
    """There are none: even odds stand for them."""
    sample = sample_of(a_study(["alpha"], indicators=[an_indicator(ratings={"alpha": "likely"})]))
    assert "there is no other scenario" in " ".join(section(sample, "2022Q1", "method"))
    assert "compared with even odds" in sample.markup("2022Q1")[1]
    several = sample_of(a_study(["alpha", "beta"], indicators=[an_indicator()]))
    assert "compared with the mean of the others" in several.markup("2022Q1")[1]


def test_an_exploratory_study_has_no_arithmetic_to_leave_things_out_of() -> None:
    """It has rules."""
    study = a_study(
        [a_scenario("alpha", prior=None, prior_basis=None)],
        indicators=[an_indicator()],
        mode="exploratory",
    )
    sample = sample_of(study, Reading(q("2022Q1"), "indicator-one", value="amber"))
    method = " ".join(section(sample, "2022Q1", "method"))
    assert "calculat" not in method
    assert "How items are tested" in method
    assert "it counts neither for nor against" in sample.markup("2022Q1")[1]


@pytest.mark.parametrize("yardstick", list(YARDSTICKS.values()), ids=list(YARDSTICKS))
def test_the_method_prints_the_yardstick_and_its_rule(yardstick: Yardstick) -> None:
    """PHIA's attribution is a condition of its licence."""
    sample = sample_of(a_study(["alpha"], yardstick=yardstick.id))
    told = " ".join(section(sample, "2022Q1", "method"))
    assert all(f"{term.name} | {term.range} |" in told for term in yardstick.terms)
    assert yardstick.rule in told
    assert yardstick.source.rstrip(".") in told


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


def test_none_is_a_word_on_the_run_sheet_and_in_the_method() -> None:
    """There is no entry 0, and nobody says "0 items"."""
    sample = sample_of(a_study(["alpha"]))
    assert "half a day with 1 scenario and no items. " in words(handout(sample, "run-sheet"))
    assert "from an empty record." in section(sample, "2022Q1", "method")[-1]
