"""How signposts are answered, and from when a likelihood stands."""

from datetime import date

import pytest

from scenariobook.assess.track_record.questions import (
    signpost_answer,
)

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
