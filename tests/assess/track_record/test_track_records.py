"""Which questions count in whose track record, and from when on it is summed up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.track_record.questions import (
    DatedLikelihood,
    Question,
    QuestionKind,
    Voice,
)
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
    said: Mapping[Voice, tuple[DatedLikelihood, ...]] | None = None,
) -> Question:
    """Return a question that the team held to be 70% likely from the end of 2022Q1 on."""
    said = {Voice.RECORD: (DatedLikelihood(FIRST, 70),)} if said is None else said
    return Question(id=name, kind=kind, day=day, came=came, said=said)


@st.composite
def questions(draw: st.DrawFn, *, came: st.SearchStrategy[bool | None]) -> Question:
    """Draw a question, with what some of the voices said."""
    begun = st.dates(date(2021, 1, 1), date(2023, 6, 30))
    said = {}
    for voice in draw(st.sets(st.sampled_from(Voice))):
        steps = sorted(draw(st.sets(begun, max_size=3)))
        said[voice] = tuple(DatedLikelihood(day, draw(st.none() | percents)) for day in steps)
    return a_question(
        draw(st.sampled_from(("coup", "drought", "treaty"))),
        draw(st.sampled_from(QuestionKind)),
        came=draw(came),
        day=draw(begun),
        said=said,
    )


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
