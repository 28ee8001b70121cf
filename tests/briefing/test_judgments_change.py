"""What became of a judgment since last quarter."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scenariobook.record.ledger.kinds import Judgment, Sighting, State
from tests.briefing.samples import Sample, judgment, sample_of
from tests.builders import a_scenario, a_signpost, a_study, q

SAME = "The quarter’s one judgment is unchanged."
NONE = "No judgments were recorded this quarter."
Stated = tuple[float | str, str]  # likelihood and confidence


def judged_twice(before: Mapping[str, Stated], after: Mapping[str, Stated]) -> Sample:
    """Return a study of three scenarios, each judged in the first quarter or the second."""
    return sample_of(
        a_study([a_scenario(name, prior=50.0) for name in ("alpha", "beta", "gamma")]),
        *(judgment(name, "2022Q1", *stated) for name, stated in before.items()),
        *(judgment(name, "2022Q2", *stated) for name, stated in after.items()),
    )


@pytest.mark.parametrize(
    "before, after, verdict, printed",
    [
        (
            ("likely", "low"),
            (60.0, "low"),
            "restated",
            ("likely (55–80%)", "60%, likely (55–80%)"),
        ),
        (
            (60.0, "low"),
            (70.0, "low"),
            "changed",
            ("60%, likely (55–80%)", "70%, likely (55–80%)"),
        ),
        (
            (62.0, "low"),
            (62.5, "low"),
            "changed",
            ("62%, likely (55–80%)", "62.5%, likely (55–80%)"),
        ),
        (
            ("likely", "low"),
            ("almost no chance", "low"),
            "changed",
            ("likely (55–80%)", "almost no chance (1–5%)"),
        ),
        (
            ("likely", "low"),
            ("Probable", "low"),
            "unchanged",
            ("likely (55–80%)", "likely (55–80%)"),
        ),
        (
            (60.0, "low"),
            (60.0, "high"),
            "confidence changed",
            ("60%, likely (55–80%)", "60%, likely (55–80%)"),
        ),
        (
            (60.0, "low"),
            (60.0, "low"),
            "unchanged",
            ("60%, likely (55–80%)", "60%, likely (55–80%)"),
        ),
    ],
)
def test_a_judgment_is_called_what_it_is(
    before: Stated, after: Stated, verdict: str, printed: tuple[str, str]
) -> None:
    """What is called changed is seen to have changed, and what is called unchanged has not."""
    text = judged_twice({"alpha": before}, {"alpha": after}).briefing("2022Q2")
    row = text.changes.standings[0]
    assert row.verdict == verdict
    assert (row.before.striptags(), row.after.striptags()) == printed


@pytest.mark.parametrize(
    "before, after, words",
    [
        ({}, {}, ""),
        ({}, {"alpha": (60.0, "low")}, "The quarter’s one judgment is new."),
        (
            {"alpha": (60.0, "low")},
            {"alpha": (60.0, "high")},
            "The quarter’s one judgment is the same, with another confidence.",
        ),
        (
            {"alpha": (60.0, "low"), "beta": (60.0, "low")},
            {"alpha": (60.0, "low"), "beta": (60.0, "low")},
            "The quarter’s 2 judgments are unchanged.",
        ),
        (
            {"alpha": (60.0, "low"), "beta": (60.0, "low")},
            {"alpha": (70.0, "low"), "beta": (60.0, "low"), "gamma": (60.0, "low")},
            "The quarter has 3 judgments: 1 changed, 1 unchanged and 1 new.",
        ),
        (
            {"alpha": (60.0, "low"), "beta": (60.0, "low")},
            {"alpha": (60.0, "low")},
            f"{SAME} 1 scenario judged in 2022Q1 is not judged now.",
        ),
        (
            {"alpha": (60.0, "low"), "beta": (60.0, "low")},
            {},
            f"{NONE} 2 scenarios judged in 2022Q1 are not judged now.",
        ),
    ],
)
def test_judgments_are_counted_by_what_became_of_them(
    before: Mapping[str, Stated], after: Mapping[str, Stated], words: str
) -> None:
    """Changed, unchanged, new and no longer made add up, in agreement."""
    opening = judged_twice(before, after).briefing("2022Q2").changes.opening
    assert opening.partition("news of signposts. ")[2] == words


def test_a_judgment_that_states_no_likelihood_any_more_is_no_missing_judgment() -> None:
    """There is one, with its reasons."""
    sample = sample_of(
        a_study(["alpha"]),
        judgment("alpha", "2022Q1", 60.0, "low"),
        Judgment(
            q("2022Q2"),
            "alpha",
            likelihood=None,
            confidence=None,
            rationale="The signs disagree.",
        ),
    )
    text = sample.briefing("2022Q2").changes
    assert (text.standings[0].verdict, text.standings[0].after) == (
        "no likelihood",
        "no likelihood stated",
    )
    assert text.opening.endswith("The quarter’s one judgment is without a likelihood.")


@pytest.mark.parametrize(
    "state, seen",
    [
        (State.NOT_YET, "and there is no news of signposts."),
        (State.EMERGING, "1 signpost was seen emerging."),
    ],
)
def test_a_sighting_that_brings_nothing_new_is_not_denied(state: State, seen: str) -> None:
    """Somebody looked again: there is a sighting of the quarter, and no news in it."""
    sample = sample_of(
        a_study(signposts=[a_signpost()]),
        Sighting(q("2022Q1"), "signpost-one", state=State.NOT_YET),
        Sighting(q("2022Q2"), "signpost-one", state=state),
    )
    opening = sample.briefing("2022Q2").changes.opening
    assert seen in opening
    assert "sighting" not in "".join(sample.markup("2022Q2")[1].partition("New and old data")[0])
