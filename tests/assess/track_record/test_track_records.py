"""Which questions count in whose track record, and from when on it is summed up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

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


def test_twenty_nine_answers_are_a_list_and_thirty_a_summary() -> None:
    """Below thirty no figure but the count, lest chance be taken for skill."""
    asked = [a_question(f"scenario-{n:02}", came=n < 20) for n in range(30)]
    few = track_records(asked[:29])[0]
    assert (len(few.resolved), few.summary) == (29, None)
    enough = track_records(asked)[0]
    assert enough.summary is not None
    assert list(enough.summary) == [Voice.RECORD]
    summary = enough.summary[Voice.RECORD]
    # 20 at (0.7 - 1)², 10 at 0.7².
    assert summary.score == pytest.approx((20 * 0.09 + 10 * 0.49) / 30)
    assert summary.questions == 30


def test_kinds_are_never_blended() -> None:
    """Twenty-nine scenarios and thirty signposts: the signposts alone are summed up."""
    asked = [a_question(f"scenario-{n:02}") for n in range(29)]
    asked += [a_question(f"signpost-{n:02}", QuestionKind.SIGNPOST, came=False) for n in range(30)]
    scenarios, signposts = track_records(asked)
    assert (len(scenarios.resolved), len(signposts.resolved)) == (29, 30)
    assert scenarios.summary is None
    summary = signposts.summary
    assert summary is not None
    assert summary[Voice.RECORD].score == pytest.approx(0.49)


def test_a_voice_is_summed_up_only_where_it_spoke_on_thirty() -> None:
    """The priors of 29 questions are as few as others."""
    prior = {Voice.PRIOR: (Step(FIRST, 20),)}
    asked = [a_question("late")]
    asked += [
        a_question(f"scenario-{n:02}", said={Voice.RECORD: (Step(FIRST, 70),), **prior})
        for n in range(29)
    ]
    summary = track_records(asked)[0].summary
    assert summary is not None
    assert list(summary) == [Voice.RECORD]


def test_each_answer_is_listed_with_what_every_voice_said() -> None:
    """The earliest answer first; a voice that never spoke is missing, not scored as wrong."""
    said = {
        Voice.RECORD: (Step(FIRST, 70), Step(date(2022, 12, 31), 90)),
        Voice.PRIOR: (Step(FIRST, 20),),
        Voice.POOLED: (),
    }
    asked = [
        a_question("coup", said=said),
        a_question("drought", day=ANSWER - timedelta(days=1), came=False),
        a_question("treaty", came=None),
    ]
    drought, coup = track_records(asked)[0].resolved
    assert (drought.question.id, drought.question.came) == ("drought", False)
    assert (coup.question.id, coup.question.came) == ("coup", True)
    assert list(coup.scores) == [Voice.RECORD, Voice.PRIOR]
    assert coup.scores[Voice.RECORD].before == {1: 90, 2: 70, 4: 70}
    assert coup.scores[Voice.PRIOR].before == {1: 20, 2: 20, 4: 20}
    assert coup.scores[Voice.PRIOR].mean == pytest.approx(0.64)


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
