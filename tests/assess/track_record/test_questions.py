"""How signposts are answered, and from when a likelihood stands."""

from datetime import date

import pytest

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.track_record.questions import (
    DatedLikelihood,
    Voice,
    resolved_questions,
    signpost_answer,
)
from scenariobook.quarter import quarters
from scenariobook.record.ledger.kinds import End, Judgment, Outcome
from tests.builders import a_record, a_study, q

BY = date(2023, 6, 30)


@pytest.mark.parametrize(
    "observed_on, today, expected",
    [
        (date(2023, 2, 1), date(2023, 2, 1), (True, date(2023, 2, 1))),
        (BY, BY, (True, BY)),  # the day itself is in time
        (date(2023, 7, 1), date(2023, 9, 30), (False, BY)),  # seen, but too late
        (None, date(2023, 7, 1), (False, BY)),
        (None, BY, None),  # it may still be seen today
        (None, date(2023, 2, 1), None),
    ],
)
def test_a_dated_signpost_is_answered_when_seen_or_when_its_day_has_passed(
    observed_on: date | None, today: date, expected: tuple[bool, date] | None
) -> None:
    """The answer has the day on which it could be known, not the day on which it is worked out."""
    assert signpost_answer(BY, observed_on, today=today) == expected


def test_persistence_is_the_judgment_of_record_a_quarter_late() -> None:
    """A quarter in which nobody judged is taken over, too."""
    study = a_study(["alpha", "beta"])
    record = a_record(
        study,
        Judgment(q("2022Q1"), "alpha", likelihood=30.0),
        Judgment(q("2022Q3"), "alpha", likelihood="likely"),
        Outcome("alpha", outcome=End.CAME_TRUE, decided_on=date(2022, 12, 1)),
    )
    history = assess_all(study, record, q("2022Q4"))
    (question,) = resolved_questions(study, record, history)
    ends = [quarter.last_day for quarter in quarters(study.header.start, q("2022Q4"))]
    said = dict(zip(ends, [30, None, 67.5, None], strict=True))
    assert question.said[Voice.RECORD] == tuple(DatedLikelihood(day, said[day]) for day in ends)
    late = [q(quarter).last_day for quarter in ("2022Q2", "2022Q3", "2022Q4", "2023Q1")]
    assert question.said[Voice.PERSISTENCE] == tuple(map(DatedLikelihood, late, said.values()))
