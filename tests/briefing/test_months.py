"""Values that months make: each says so where months are missing, and leads to its entries."""

from __future__ import annotations

from tests.briefing.whole_record import whole_record


def test_a_value_of_fewer_than_three_months_says_so_wherever_it_stands() -> None:
    """In the chapter, the overview, what changed, and the trend in words."""
    sample = whole_record()
    text = sample.briefing("2022Q3")
    (prices,) = text.chapters[0].indicators
    assert prices.value == "22.5%"
    assert prices.as_of[0] == "2 of 3 months"
    assert prices.readings == (
        "2022Q1: 12.5% (2 of 3 months)",
        "2022Q2: 15.0%",
        "2022Q3: 22.5% (2 of 3 months)",
    )
    assert "from 12.5% (2 of 3 months) to 22.5% (2 of 3 months)" in prices.trend
    assert text.overview.rows[0].indicator.as_of[0] == "2 of 3 months"
    (crossed,) = text.changes.crossed
    assert (crossed.before, crossed.after) == ("15.0%", "22.5% (2 of 3 months)")
    assert text.chapters[1].indicators[0].as_of[0] == "1 of 3 months"
    bars = [bar.seen for bar in text.chapters[0].contributions.bars]
    assert "at warning (22.5%, 2 of 3 months)" in bars


def test_whole_quarters_say_nothing_about_months() -> None:
    """Three months are all."""
    (prices,) = whole_record().briefing("2022Q2").chapters[0].indicators
    assert not any("months" in line for line in prices.as_of)


def test_how_months_make_the_value_is_part_of_the_description() -> None:
    """But for the last month's, which is the rule."""
    text = whole_record().briefing("2022Q3")
    assert text.chapters[0].indicators[0].measure == "The value is the mean of the months."
    assert text.chapters[1].indicators[0].measure == ""
