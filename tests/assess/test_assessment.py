"""Where a judgment lies apart from the calculation, and what judged figures cannot add up to."""

from __future__ import annotations

import pytest

from scenariobook.assess.assessment import assess, impossible_total
from scenariobook.record.ledger.kinds import Judgment
from tests.builders import a_record, a_scenario, a_study, q

Q1 = q("2022Q1")


@pytest.mark.parametrize(
    "yardstick, prior, judged, apart",
    [
        ("icd203", 30, 40, 0),  # unlikely, unlikely
        ("icd203", 30, 50, 1),  # unlikely, roughly even chance
        ("icd203", 60, 30, -2),  # the judgment lies below
        ("icd203", 30, "Probable", 2),  # a term in place of a number: likely
        ("icd203", 3, 97, 6),  # from the lowest of seven bands to the highest
        ("phia", 30, 45, 1),  # unlikely (2), realistic possibility (3)
        ("phia", 52, 60, 0.5),  # the gap between 3 and 4, likely (4)
        ("phia", 52, 85, 1.5),  # that gap, highly likely (5)
        ("phia", 22, 52, 2),  # from gap to gap: 1.5 to 3.5
        ("phia", 30, None, None),
        ("phia", 30, "very likely", None),  # a term of the other yardstick
    ],
)
def test_bands_apart(
    yardstick: str, prior: float, judged: float | str | None, apart: float | None
) -> None:
    """From what is implied up to the judgment; only more than one band is pointed out."""
    study = a_study([a_scenario("alpha", prior=prior), "beta"], yardstick=yardstick)
    record = a_record(study, Judgment(Q1, "alpha", likelihood=judged, confidence="moderate"))
    standing, _ = assess(study, record, Q1).standings
    assert standing.bands_apart == apart
    assert standing.differs == (apart is not None and abs(apart) > 1)


@pytest.mark.parametrize(
    "likelihoods, told",
    [
        ([50.0, 30.0, 20.0], ""),
        ([50.0, 30.0, 21.0], ""),  # rounding may move a sum by a point
        ([50.0, 30.0, 22.0], "102%, not 100%"),
        ([50.0, 30.0, 18.5], "98.5%, not 100%"),
        (["likely", 30.0, 10.0], ""),  # 55 to 80
        (["likely", "likely", 1.5], "111.5 to 161.5%, not 100%"),
        ([60.0, 30.0, None], ""),
        ([60.0, 45.0, None], "105% or more, more than 100%"),
        ([60.0, 45.0, "realistic possibility"], "105% or more, more than 100%"),
        ([None, None, None], ""),
    ],
)
def test_a_sum_that_cannot_be_100_is_told(likelihoods: list[float | str | None], told: str) -> None:
    """A term goes from its lower to its upper end; what is missing may be anything."""
    three = ["alpha", "beta", "gamma"]
    assert impossible_total(a_study(three, exclusive=True), likelihoods) == told
    assert not impossible_total(a_study(three, exclusive=False), likelihoods)
