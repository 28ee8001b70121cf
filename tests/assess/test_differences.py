"""Where people differ: by more than one band of the yardstick, among themselves or from the sum."""

from __future__ import annotations

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.estimates import pooled_estimates
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Estimate, Judgment
from tests.builders import a_record, a_study, q

Q1 = q("2022Q1")


def found(*contents: Content, yardstick: str = "icd203") -> list[str]:
    """Return what differs in a study of two scenarios at 50 percent each."""
    study = a_study(["alpha", "beta"], analysts=["dina", "aida"], yardstick=yardstick)
    record = a_record(study, *contents)
    pooled = pooled_estimates(study, record, Q1).values()
    standings = assess(study, record, Q1).standings
    return [
        *(f"{one.about} estimated" for one in pooled if one.differs),
        *(f"{one.scenario.id} judged" for one in standings if one.differs),
    ]


def estimates(low: float | str, high: float | str) -> list[Content]:
    return [
        Estimate(Q1, "alpha", analyst, 2, likelihood=likelihood)
        for analyst, likelihood in (("dina", low), ("aida", high))
    ]


@pytest.mark.parametrize(
    "low, high, differ",
    [
        (10, 40, False),  # very unlikely, unlikely: 30 points, one band
        (19, 46, True),  # very unlikely, roughly even
        ("very unlikely", "unlikely", False),
        ("very unlikely", "likely", True),
        (30, 30, False),
    ],
)
def test_estimates(low: float | str, high: float | str, *, differ: bool) -> None:
    assert found(*estimates(low, high)) == (["alpha estimated"] if differ else [])


def test_in_a_yardstick_with_gaps_a_gap_is_half_way() -> None:
    """Unlikely ends at 35, realistic possibility begins at 40, likely at 55."""
    assert not found(*estimates(30, 45), yardstick="phia")
    assert found(*estimates(30, 52), yardstick="phia") == ["alpha estimated"]


def test_judgments_more_than_a_band_from_the_calculation() -> None:
    """It says 50, roughly even; 56 is likely, 81 very likely."""
    judged = [Judgment(Q1, "alpha", likelihood=56.0), Judgment(Q1, "beta", likelihood=81.0)]
    assert found(*judged, *estimates(5, 95)) == ["alpha estimated", "beta judged"]
