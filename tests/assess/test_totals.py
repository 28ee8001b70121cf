"""What judged likelihoods of exclusive scenarios add up to, where that cannot be 100%."""

from __future__ import annotations

import pytest

from scenariobook.assess.totals import impossible_total
from tests.builders import a_study

THREE = ["alpha", "beta", "gamma"]


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
    assert impossible_total(a_study(THREE, exclusive=True), likelihoods) == told
    assert not impossible_total(a_study(THREE, exclusive=False), likelihoods)
