"""What people state: apart from the calculation, in sum, pooled where several estimate, scored.

What can be checked by eye stands in the golden texts.
"""

from datetime import date, timedelta
from math import fsum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scenariobook.assess.assessment import assess, impossible_total
from scenariobook.assess.pooling import PooledEstimates, pooled_estimates
from scenariobook.assess.track_record import (
    DatedLikelihood,
    Score,
    brier,
    quarters_before,
    score,
    signpost_answer,
)
from scenariobook.record.ledger.kinds import Estimate, Judgment
from tests.builders import a_record, a_scenario, a_study, q
from tests.expected import same_rows

Q1 = q("2022Q1")


# A yardstick, what is implied, and judgments of it: numbers and terms, also the other yardstick's.
JUDGED: list[tuple[str, float, tuple[float | str | None, ...]]] = [
    ("icd203", 30, (40, 50, "Probable", None)),
    ("icd203", 60, (30,)),
    ("icd203", 3, (97,)),
    ("phia", 30, (45, None, "very likely")),
    ("phia", 52, (60, 85)),  # in a gap, half-way between its neighbours
    ("phia", 22, (52,)),
]


def test_a_judgment_is_so_many_bands_apart() -> None:
    """A judgment is so many terms apart from what is implied; more than one is pointed out."""
    rows: list[tuple[object, ...]] = []
    for yardstick, prior, judgments in JUDGED:
        study = a_study([a_scenario("alpha", prior=prior), "beta"], yardstick=yardstick)
        for judged in judgments:
            said = Judgment(Q1, "alpha", likelihood=judged, confidence="moderate")
            found, _ = assess(study, a_record(study, said), Q1).scenarios
            told = (f"judged {judged}", f"{found.bands_apart} apart", *["differs"] * found.differs)
            rows.append((yardstick, f"implied {prior}", *told))
    same_rows(rows)


SUMS: list[Any] = [
    *([50.0, 30.0, last] for last in (20.0, 21.0, 22.0, 18.5)),  # rounding may move it by a point
    *(["likely", 30.0, 10.0], ["likely", "likely", 1.5]),
    *([60.0, 30.0, None], [60.0, 45.0, None], [60.0, 45.0, "realistic possibility"]),
    [None, None, None],
]


def test_a_sum_that_cannot_be_100_is_told() -> None:
    """Likelihoods of exclusive scenarios that cannot sum to 100 are told.

    A missing one may be anything. A term goes from its lower to its upper end.
    """
    exclusive, other = (a_study(exclusive=one) for one in (True, False))
    same_rows((one, impossible_total(exclusive, one)) for one in SUMS)
    assert not any(impossible_total(other, one) for one in SUMS)


percents = st.floats(min_value=0.001, max_value=99.999)


def guess(analyst: str, number: int, likelihood: Any, about: str = "alpha") -> Estimate:
    """Return somebody's estimate in a round."""
    return Estimate(Q1, about, analyst, number, likelihood=likelihood, reason="Because.")


def pooled(*estimates: Estimate, yardstick: str = "icd203") -> dict[str, PooledEstimates]:
    """Return the estimates that count, by subject, of a quarter that is closed."""
    study = a_study(analysts=["dina", "aida", "emil"], yardstick=yardstick, start="2022Q2")
    return pooled_estimates(study, a_record(study, *estimates), Q1)


FIRST = (guess("aida", 1, 20.0), guess("dina", 1, 80.0), guess("emil", 1, 60.0))
SECOND = [guess("aida", 2, 25.0), guess("dina", 2, 50.0)]
OF_FIRST = (1, "differ", [("dina", 80.0), ("aida", 20.0), ("emil", 60.0)])


MORE: list[tuple[list[Estimate], object]] = [  # and what counts of alpha then
    ([], OF_FIRST),
    # Emil, who answered in round 1 only, is not mixed with those who saw the others' reasons.
    (SECOND, (2, "alike", [("dina", 50.0), ("aida", 25.0)])),
    ([guess("emil", 2, 55.0)], (2, "alike", [("emil", 55.0)])),
    # What states no likelihood makes no round the latest.
    ([guess("aida", 2, None), guess("dina", 2, "realistic possibility")], OF_FIRST),
    # A person whom the study no longer has counts last: she was a member of the team then.
    ([guess("aaron", 1, 50.0)], (1, "differ", [*OF_FIRST[2], ("aaron", 50.0)])),
]


def test_only_the_latest_round_counts() -> None:
    """Of each subject, only the latest round of estimates counts.

    People differ by more than one term.
    """
    for more, alpha in MORE:
        found = {
            about: (
                one.round,
                "differ" if one.differs else "alike",
                [(each.analyst, each.likelihood) for each in one.given],
            )
            for about, one in pooled(*FIRST, guess("aida", 1, 30.0, "beta"), *more).items()
        }
        assert found == {"alpha": alpha, "beta": (1, "alike", [("aida", 30.0)])}


def test_reasons_stand_in_no_persons_order() -> None:
    """Reasons stand in no person's order, so that nobody can tell in round 2 whose they are."""
    given = (replace(one, reason=reason) for one, reason in zip(FIRST, "cab", strict=True))
    assert pooled(*given)["alpha"].reasons == ["a", "b", "c"]


def test_a_term_counts_as_its_middle_by_the_studys_own_yardstick() -> None:
    """A term counts as its middle on the study's yardstick: likely is 55–80% or 55–75%."""
    for yardstick, middle in {"icd203": 67.5, "phia": 65}.items():
        found = pooled(guess("aida", 1, "likely"), yardstick=yardstick)["alpha"]
        assert (found.percents, found.median) == ([middle], middle)


# --- the track record -----------------------------------------------------------------------------

BY = date(2023, 6, 30)


def test_a_dated_signpost_is_answered_when_seen_or_when_its_day_has_passed() -> None:
    """A dated signpost is answered on the day when it is seen, or when its own day has passed."""
    in_time, late, end = date(2023, 2, 1), date(2023, 7, 1), date(2023, 9, 30)
    assert signpost_answer(BY, in_time, today=in_time) == (True, in_time)
    assert signpost_answer(BY, BY, today=BY) == (True, BY)  # the day itself is in time
    assert signpost_answer(BY, late, today=end) == (False, BY)  # seen, but too late
    assert signpost_answer(BY, None, today=late) == (False, BY)
    for today in (in_time, BY):  # it may still be seen today
        assert signpost_answer(BY, None, today=today) is None


ANSWER = date(2023, 5, 31)
days = st.dates(date(2022, 1, 1), date(2023, 12, 31))


@st.composite
def dated_likelihoods(draw: st.DrawFn) -> tuple[DatedLikelihood, ...]:
    """Draw what a voice said, with days on which nothing stood."""
    begun = sorted(draw(st.sets(days, max_size=6)))
    return tuple(DatedLikelihood(day, draw(st.none() | percents)) for day in begun)


def test_a_score_as_worked_by_hand() -> None:
    """A score weighs each likelihood by the days that it stood before the answer.

    It came on 2023-05-31. 40% stood from 2022-12-31 for the 90 days to 2023-03-30, at 0.36; then
    nothing for 10 days; then 80% for the 51 days from 2023-04-10 to 2023-05-30, at 0.04. The 90% of
    the day of the answer came too late. A quarter before is 2023-02-28, as February has no 31st;
    two quarters before, 2022-11-30, nothing had been said.
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


BEFORE = {  # a day, and how many quarters before it
    (date(2023, 5, 31), 1): date(2023, 2, 28),
    (date(2024, 5, 31), 1): date(2024, 2, 29),
    (date(2023, 3, 15), 1): date(2022, 12, 15),
    (date(2023, 1, 1), 4): date(2022, 1, 1),
    (date(2023, 12, 31), 2): date(2023, 6, 30),
    (date(2023, 9, 29), 2): date(2023, 3, 29),
}


def test_a_quarter_before_is_the_same_day_three_months_before() -> None:
    """A quarter before a day is the same day three months before.

    Before a quarter's end, a quarter's end.
    """
    assert {asked: quarters_before(*asked) for asked in BEFORE} == BEFORE


@given(said=dated_likelihoods(), day=days, came=st.booleans())
def test_the_mean_is_that_of_all_days(said: tuple[Any, ...], day: date, *, came: bool) -> None:
    """The mean of a score is that of all days, worked out one by one."""
    first, stood = date(2022, 1, 1), []
    for number in range((day - first).days):
        begun = [step.percent for step in said if step.day <= first + timedelta(days=number)]
        if begun and begun[-1] is not None:
            stood.append(brier(begun[-1], came=came))
    found = score(said, day, came=came)
    if not stood:
        assert found is None
        return
    assert found is not None
    assert found.days == len(stood)
    assert found.mean == pytest.approx(fsum(stood) / len(stood))
