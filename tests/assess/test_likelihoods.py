"""What people state: apart from the calculation, in sum, and pooled where several estimate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scenariobook.assess.assessment import assess, impossible_total
from scenariobook.assess.pooling import PooledEstimates, pool, pooled_estimates
from scenariobook.record.ledger.kinds import Estimate, Judgment
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


percents = st.floats(min_value=0.001, max_value=99.999)


def estimate(
    analyst: str, number: int, likelihood: float | str | None, about: str = "alpha"
) -> Estimate:
    """Return somebody's estimate in a round."""
    return Estimate(Q1, about, analyst, number, likelihood=likelihood, reason="Because.")


def pooled(*estimates: Estimate, yardstick: str = "icd203") -> dict[str, PooledEstimates]:
    """Return the estimates of a study that count, by subject."""
    study = a_study(["alpha", "beta"], analysts=["dina", "aida", "emil"], yardstick=yardstick)
    return pooled_estimates(study, a_record(study, *estimates), Q1)


FIRST = (estimate("aida", 1, 20.0), estimate("dina", 1, 80.0), estimate("emil", 1, 60.0))
OF_FIRST = (1, [("dina", 80.0), ("aida", 20.0), ("emil", 60.0)])
OF_BETA = estimate("aida", 1, 30.0, "beta")


@pytest.mark.parametrize(
    "more, alpha",
    [
        ([], OF_FIRST),
        # Emil, who answered in round 1 only, is not mixed with those who saw the others' reasons.
        (
            [estimate("aida", 2, 25.0), estimate("dina", 2, 75.0)],
            (2, [("dina", 75.0), ("aida", 25.0)]),
        ),
        ([estimate("emil", 2, 55.0)], (2, [("emil", 55.0)])),
        # What states no likelihood makes no round the latest.
        ([estimate("aida", 2, None), estimate("dina", 2, "realistic possibility")], OF_FIRST),
        # A person whom the study no longer has counts last: she was a member of the team then.
        ([estimate("aaron", 1, 50.0)], (1, [*OF_FIRST[1], ("aaron", 50.0)])),
    ],
)
def test_only_the_latest_round_counts(more: list[Estimate], alpha: object) -> None:
    """Of each subject by itself."""
    found = {
        about: (one.round, [(each.analyst, each.likelihood) for each in one.given])
        for about, one in pooled(*FIRST, OF_BETA, *more).items()
    }
    assert found == {"alpha": alpha, "beta": (1, [("aida", 30.0)])}


def test_reasons_stand_in_no_persons_order() -> None:
    """Whoever is asked in round 2 reads them, and must not tell whose they are."""
    given = (replace(one, reason=reason) for one, reason in zip(FIRST, "cab", strict=True))
    assert pooled(*given)["alpha"].reasons == ["a", "b", "c"]


@pytest.mark.parametrize("yardstick, middle", [("icd203", 67.5), ("phia", 65)])
def test_a_term_counts_as_its_middle_by_the_studys_own_yardstick(
    yardstick: str, middle: float
) -> None:
    """ICD 203 has likely as 55–80%, PHIA as 55–75%."""
    found = pooled(estimate("aida", 1, "likely"), yardstick=yardstick)["alpha"]
    assert found.percents == [middle]
    assert found.pooled.median == middle


@pytest.mark.parametrize(
    "yardstick, low, high, differ",
    [
        ("icd203", 10, 40, False),  # very unlikely, unlikely: 30 points, one band
        ("icd203", 19, 46, True),  # very unlikely, roughly even
        ("icd203", "very unlikely", "likely", True),
        ("phia", 30, 45, False),  # unlikely, realistic possibility
        ("phia", 30, 52, True),  # a gap is half-way
    ],
)
def test_people_differ_by_more_than_a_band(
    yardstick: str, low: float | str, high: float | str, *, differ: bool
) -> None:
    found = pooled(estimate("dina", 2, low), estimate("aida", 2, high), yardstick=yardstick)
    assert found["alpha"].differs is differ


@given(estimates=st.lists(percents, min_size=1, max_size=8), data=st.data())
def test_pooled_figures_lie_within_the_estimates_in_any_order(
    estimates: list[float], data: st.DataObject
) -> None:
    """To the last bit, so that a printed span always holds what is printed within it."""
    found = pool(estimates)
    assert found.lowest <= found.median <= found.highest
    assert pool(data.draw(st.permutations(estimates))) == found
