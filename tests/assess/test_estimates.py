"""Of several people's estimates, those of the latest round count, subject by subject."""

from __future__ import annotations

from scenariobook.assess.estimates import pooled_estimates
from scenariobook.record.ledger.kinds import Estimate
from tests.builders import a_record, a_study, q

Q1 = q("2022Q1")
STUDY = a_study(["alpha", "beta"], analysts=["dina", "aida", "emil"])


def estimate(
    analyst: str, number: int, likelihood: float | str | None, about: str = "alpha"
) -> Estimate:
    """Return somebody's estimate in a round."""
    return Estimate(Q1, about, analyst, number, likelihood=likelihood, reason="Because.")


FIRST = (estimate("aida", 1, 20.0), estimate("dina", 1, 80.0), estimate("emil", 1, 60.0))


def given(*estimates: Estimate) -> dict[str, tuple[int, list[tuple[str, float | str | None]]]]:
    """Return, by subject, the round that counts, and who said what in it."""
    found = pooled_estimates(STUDY, a_record(STUDY, *estimates), Q1)
    return {
        about: (pooled.round, [(each.analyst, each.likelihood) for each in pooled.given])
        for about, pooled in found.items()
    }


def test_only_the_latest_round_counts() -> None:
    """Emil, who answered in round 1 only, is not mixed with those who saw the others' reasons."""
    second = (estimate("aida", 2, 25.0), estimate("dina", 2, 75.0))
    assert given(*FIRST, *second) == {"alpha": (2, [("dina", 75.0), ("aida", 25.0)])}


def test_round_1_counts_until_somebody_answers_in_round_2() -> None:
    """One answer in round 2 is enough to make it the latest, for this subject alone."""
    first = (1, [("dina", 80.0), ("aida", 20.0), ("emil", 60.0)])
    beta = estimate("aida", 1, 30.0, "beta")
    assert given(*FIRST, beta) == {"alpha": first, "beta": (1, [("aida", 30.0)])}
    second = estimate("emil", 2, 55.0)
    assert given(*FIRST, beta, second) == {
        "alpha": (2, [("emil", 55.0)]),
        "beta": (1, [("aida", 30.0)]),
    }


def test_what_states_no_likelihood_does_not_count() -> None:
    """A reason alone, or a term of another yardstick, makes no round the latest."""
    nothing = (estimate("aida", 2, None), estimate("dina", 2, "realistic possibility"))
    assert given(*FIRST, *nothing) == given(*FIRST)
    assert given(*nothing) == {}


def test_a_term_counts_as_its_middle_by_the_studys_own_yardstick() -> None:
    """ICD 203 has likely as 55–80%, PHIA as 55–75%."""
    for yardstick, middle in (("icd203", 67.5), ("phia", 65)):
        study = a_study(["alpha", "beta"], analysts=["aida"], yardstick=yardstick)
        record = a_record(study, estimate("aida", 1, "likely"))
        found = pooled_estimates(study, record, Q1)["alpha"]
        assert found.percents == [middle]
        assert (found.pooled.median, found.pooled.odds_mean) == (middle, middle)


def test_what_the_first_round_said_names_nobody() -> None:
    """Whoever is asked in round 2 sees its figures, and its reasons in no person's order."""
    record = a_record(STUDY, *FIRST, estimate("aida", 2, 25.0))
    first = pooled_estimates(STUDY, record, Q1, only_round=1)["alpha"]
    assert (first.round, first.pooled.median) == (1, 60.0)
    assert first.reasons == ["Because."] * 3


def test_a_person_whom_the_study_no_longer_has_counts_last() -> None:
    """She was a member of the team then."""
    found = given(estimate("aaron", 1, 50.0), *FIRST)["alpha"]
    assert [analyst for analyst, _ in found[1]] == ["dina", "aida", "emil", "aaron"]
