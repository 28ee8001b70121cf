"""Quarters: how one is written, which days it has, and how many lie between two."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.quarter import Quarter

# Calendar days end with the year 9999, so the last quarter of all has no first day after it.
counts = st.integers(min_value=-4000, max_value=4000)
some_quarters = st.builds(Quarter, st.integers(1001, 8998), st.integers(1, 4))


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026Q0", "2026Q5", "2026Q10", "2026q4", "26Q4", "2026-Q4", "2026 Q4"),
        *("Q4 2026", " 2026Q4", "2026Q4 ", "2026Q4\n"),
    ],
)
def test_only_one_way_of_writing_a_quarter_is_read(text: str) -> None:
    """A near miss is refused with a sentence that shows the right form, never guessed at."""
    with pytest.raises(ValueError, match=r"is not a quarter; write it like 2026Q4"):
        Quarter.parse(text)


def test_a_quarters_days_are_the_calendars() -> None:
    """Ages are counted to ``last_day``; ``end`` is the first day that is not in the quarter."""
    quarter, start = Quarter(2024, 1), date(2024, 1, 1)
    for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)):
        last = date(2024, month, day)
        end = last + timedelta(days=1)
        assert (quarter.start, quarter.last_day, quarter.end) == (start, last, end)
        assert Quarter.containing(start) == Quarter.containing(last) == quarter
        quarter, start = Quarter.containing(end), end
    assert quarter == "2025Q1"


@given(quarter=some_quarters, count=counts)
def test_since_counts_the_steps_of_plus(quarter: Quarter, count: int) -> None:
    """Going ``count`` quarters and counting back agree, and order follows time."""
    other = quarter.plus(count)
    assert other.since(quarter) == count
    assert other.plus(-count) == quarter
    assert 1 <= other.number <= 4
    assert (other < quarter) == (count < 0) == (other.start < quarter.start)
