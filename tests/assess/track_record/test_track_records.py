"""Which questions count in whose track record, and from when on it is summed up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.track_record.questions import Question, QuestionKind, Step, Voice
from scenariobook.assess.track_record.scores import track_records

FIRST = date(2022, 3, 31)
ANSWER = date(2023, 5, 10)
percents = st.floats(min_value=0.001, max_value=99.999)


def a_question(
    name: str,
    kind: QuestionKind = QuestionKind.SCENARIO,
    *,
    came: bool | None = True,
    day: date = ANSWER,
    said: Mapping[Voice, tuple[Step, ...]] | None = None,
) -> Question:
    """Return a question that the team held to be 70% likely from the end of 2022Q1 on."""
    said = {Voice.RECORD: (Step(FIRST, 70),)} if said is None else said
    return Question(id=name, kind=kind, day=day, came=came, said=said)


@st.composite
def questions(draw: st.DrawFn, *, came: st.SearchStrategy[bool | None]) -> Question:
    """Draw a question, with what some of the voices said."""
    begun = st.dates(date(2021, 1, 1), date(2023, 6, 30))
    said = {}
    for voice in draw(st.sets(st.sampled_from(Voice))):
        steps = sorted(draw(st.sets(begun, max_size=3)))
        said[voice] = tuple(Step(day, draw(st.none() | percents)) for day in steps)
    return a_question(
        draw(st.sampled_from(("coup", "drought", "treaty"))),
        draw(st.sampled_from(QuestionKind)),
        came=draw(came),
        day=draw(begun),
        said=said,
    )


def test_thirty_answers_of_a_kind_are_summed_up() -> None:
    """Below, no figure but the count, lest chance be taken for skill; kinds are never blended."""
    prior = {Voice.RECORD: (Step(FIRST, 70),), Voice.PRIOR: (Step(FIRST, 20),)}
    asked = [a_question(f"scenario-{n:02}", came=n < 20, said=prior) for n in range(29)]
    few = [a_question(f"sign-{n:02}", QuestionKind.SIGNPOST) for n in range(29)]
    asked.append(a_question("scenario-30", came=False))  # the priors of 29 are as few as others
    scenarios, signposts = track_records([*asked, *few])
    assert (len(signposts.resolved), signposts.summary) == (29, None)
    assert scenarios.summary is not None
    assert list(scenarios.summary) == [Voice.RECORD]
    summary = scenarios.summary[Voice.RECORD]
    # 20 at (0.7 - 1)², 10 at 0.7².
    assert summary.score == pytest.approx((20 * 0.09 + 10 * 0.49) / 30)
    assert summary.questions == 30


@given(
    asked=st.lists(questions(came=st.booleans()), max_size=8),
    void=st.lists(questions(came=st.none()), max_size=4),
    more=st.sampled_from([0, 25, 30]),
)
def test_void_changes_nothing(asked: list[Question], void: list[Question], more: int) -> None:
    """Neither list, count nor figure: around the limit of thirty as well."""
    asked = [*asked, *(a_question(f"more-{n:02}", came=n % 3 == 0) for n in range(more))]
    with_void = track_records([*void, *asked])
    assert [replace(one, void=()) for one in with_void] == list(track_records(asked))
