"""Values that months make: each says so where months are missing."""

from __future__ import annotations

from tests.briefing.whole_record import whole_record


def test_a_value_of_fewer_than_three_months_says_so_where_it_crossed_a_threshold() -> None:
    """What changed has it, too."""
    (crossed,) = whole_record().briefing("2022Q3").changes.crossed
    assert (crossed.before, crossed.after) == ("15.0%", "22.5% (2 of 3 months)")
