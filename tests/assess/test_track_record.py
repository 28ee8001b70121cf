"""When a question is answered, and the Brier score of what stood before."""

from __future__ import annotations

from datetime import date, timedelta
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.track_record.questions import DatedLikelihood, signpost_answer
from scenariobook.assess.track_record.scores import (
    Score,
    brier,
    quarters_before,
    score,
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


ANSWER = date(2023, 5, 31)
percents = st.floats(min_value=0.001, max_value=99.999)
days = st.dates(date(2022, 1, 1), date(2023, 12, 31))


@st.composite
def steps(draw: st.DrawFn) -> tuple[DatedLikelihood, ...]:
    """Draw what a voice said, with days on which nothing stood."""
    begun = sorted(draw(st.sets(days, max_size=6)))
    return tuple(DatedLikelihood(day, draw(st.none() | percents)) for day in begun)


def test_a_score_as_worked_by_hand() -> None:
    """What stood longer counts more; what nobody said counts nothing.

    It came on 2023-05-31. 40% stood from 2022-12-31 for the 90 days to 2023-03-30, at 0.36; then
    nothing for 10 days; then 80% for the 51 days from 2023-04-10 to 2023-05-30, at 0.04. The 90%
    of the day of the answer came too late. A quarter before is 2023-02-28, as February has no
    31st; two quarters before, 2022-11-30, nothing had been said.
    """
    said = (
        DatedLikelihood(date(2022, 12, 31), 40),
        DatedLikelihood(date(2023, 3, 31), None),
        DatedLikelihood(date(2023, 4, 10), 80),
        DatedLikelihood(ANSWER, 90),
    )
    found = score(said, ANSWER, came=True)
    assert found is not None
    assert found.mean == pytest.approx((90 * 0.36 + 51 * 0.04) / 141)
    assert found == Score(mean=found.mean, days=141, before={1: 40})
    later = score((*said[:1], DatedLikelihood(date(2023, 2, 28), 60)), ANSWER, came=True)
    assert later is not None
    assert later.before == {1: 60}  # what was said on the very day stood then


def test_a_voice_that_spoke_too_late_has_no_score() -> None:
    """On the day of the answer everybody knows it."""
    assert score((), ANSWER, came=True) is None
    assert score((DatedLikelihood(ANSWER, 99),), ANSWER, came=True) is None
    assert score((DatedLikelihood(date(2023, 1, 1), None),), ANSWER, came=True) is None


@pytest.mark.parametrize(
    "day, count, expected",
    [
        (date(2023, 5, 31), 1, date(2023, 2, 28)),
        (date(2024, 5, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 15), 1, date(2022, 12, 15)),
        (date(2023, 1, 1), 4, date(2022, 1, 1)),
        (date(2023, 12, 31), 2, date(2023, 6, 30)),
        (date(2023, 9, 29), 2, date(2023, 3, 29)),
    ],
)
def test_a_quarter_before_is_the_same_day_three_months_before(
    day: date, count: int, expected: date
) -> None:
    """So the time before the answer is the same for all, wherever in its quarter it fell.

    From a quarter's end it is a quarter's end, on which what was said of that quarter is dated.
    """
    assert quarters_before(day, count) == expected


@given(said=steps(), day=days, came=st.booleans())
def test_the_mean_is_that_of_all_days_one_by_one(
    said: tuple[DatedLikelihood, ...], day: date, *, came: bool
) -> None:
    """Worked out the long way: what stood on each day from 2022 to the day before the answer."""
    first = date(2022, 1, 1)
    stood = []
    for number in range((day - first).days):
        today = first + timedelta(days=number)
        percent = None
        for step in said:
            if step.day <= today:
                percent = step.percent
        if percent is not None:
            stood.append(brier(percent, came=came))
    found = score(said, day, came=came)
    if not stood:
        assert found is None
        return
    assert found is not None
    assert found.days == len(stood)
    assert found.mean == pytest.approx(fsum(stood) / len(stood))
