"""How signposts are answered, and from when a likelihood stands."""

from datetime import date

import pytest

from scenariobook.assess.track_record.questions import (
    Question,
    QuestionKind,
    Step,
    Voice,
    from_quarters_ends,
    persistence,
    signpost_answer,
)
from tests.builders import q

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


def test_a_quarters_likelihood_stands_from_its_last_day() -> None:
    """The quarter's judgment is what is known at its end; in a quarter without, the last stands."""
    by_quarter = {q("2022Q4"): 40.0, q("2022Q1"): 20.0, q("2022Q2"): None}
    assert from_quarters_ends(by_quarter) == (
        Step(date(2022, 3, 31), 20),
        Step(date(2022, 6, 30), None),
        Step(date(2022, 12, 31), 40),
    )


def test_persistence_is_the_judgment_of_record_a_quarter_late() -> None:
    """Of two judgments in a quarter, the one that stood at its end is taken over."""
    steps = (
        Step(date(2022, 2, 10), 20),
        Step(date(2022, 3, 31), 30),
        Step(date(2022, 6, 30), None),
        Step(date(2022, 12, 31), 40),
    )
    assert persistence(steps) == (
        Step(date(2022, 6, 30), 30),
        Step(date(2022, 9, 30), None),
        Step(date(2023, 3, 31), 40),
    )


@pytest.mark.parametrize("second", [date(2022, 3, 31), date(2022, 3, 30)])
def test_steps_out_of_order_are_refused(second: date) -> None:
    """They would otherwise be scored as if the earlier one had never ended."""
    steps = (Step(date(2022, 3, 31), 20), Step(second, 30))
    with pytest.raises(ValueError, match=r"coup, prior: .* one step a day, the earliest first"):
        Question(
            id="coup", kind=QuestionKind.SCENARIO, day=BY, came=True, said={Voice.PRIOR: steps}
        )
