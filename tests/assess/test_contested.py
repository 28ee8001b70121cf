"""What people differ about carries no evidence, and nothing older stands in for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from scenariobook.assess.assessment import Assessment, assess_all
from scenariobook.assess.change import compare
from scenariobook.assess.due import due
from scenariobook.assess.item_status import IndicatorState, SignpostState, Status
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Addition
from scenariobook.record.ledger.kinds import Reading, Sighting, State, Stated
from tests.assess.moved import whole
from tests.builders import ORIGIN, a_signpost, a_study, an_indicator, q, said

Q1, Q2, Q3 = q("2022Q1"), q("2022Q2"), q("2022Q3")
STUDY = a_study(
    indicators=[an_indicator("rain", cadence="monthly", ratings={"alpha": "likely"})],
    signposts=[a_signpost("summit", expected_by=date(2022, 6, 1))],
)
BEFORE = (Reading(Q1, "rain", value=12.0), Sighting(Q1, "summit", state=State.EMERGING))
OF_RAIN: Sequence[Stated] = [Reading(Q2, "rain", value=61.0), Reading(Q2, "rain", value=5.0)]
OF_SUMMIT: Sequence[Stated] = [
    Sighting(Q2, "summit", state=state) for state in (State.OBSERVED, State.NOT_YET)
]


def by_both(contents: Sequence[Stated]) -> list[Addition]:
    """Return what Anna and Ben say; neither knew of the other."""
    return [said(by, content) for by, content in zip(("anna", "ben"), contents, strict=True)]


DIFFERING = [*by_both(OF_RAIN), *by_both(OF_SUMMIT)]


def assessed(*added: Addition) -> tuple[Record, Sequence[Assessment]]:
    """Return a record and its three quarters."""
    record = replay(extend(EMPTY, [*((one, ORIGIN) for one in BEFORE), *added]).entries, Q1)
    return record, assess_all(STUDY, record, Q3)


def states(*added: Addition) -> tuple[list[IndicatorState], list[SignpostState]]:
    """Return the states of the one indicator and of the one signpost, quarter by quarter."""
    _, every = assessed(*added)
    return [one.indicators[0] for one in every], [one.signposts[0] for one in every]


def test_no_older_quarter_stands_in_for_a_contested_one() -> None:
    """Neither in that quarter nor later; nobody is told that the signpost is overdue."""
    indicators, signposts = states(*DIFFERING)
    assert [s.status for s in indicators] == [Status.WATCH, Status.NO_DATA, Status.NO_DATA]
    assert [(s.state, s.overdue) for s in signposts[1:]] == [(None, False)] * 2
    for every in (indicators, signposts):
        assert [s.contested for s in every] == [None, Q2, Q2]
        assert [s.strength is None for s in every] == [False, True, True]
        assert not any(s.carried for s in every[1:])


def test_a_contested_month_leaves_its_quarter_without_a_value() -> None:
    """A value of the whole quarter does not count beside months, contested or not."""
    months = [Reading(Q2, "rain", month, value=12.0) for month in ("2022-04", "2022-05")]
    april, may = (said("anna", month) for month in months)
    other = said("ben", Reading(Q2, "rain", "2022-05", value=50.0))
    assert states(april, may)[0][1].status is Status.WATCH
    assert states(april, may, other)[0][1].contested == Q2
    assert states(april, *by_both(OF_RAIN))[0][1].status is Status.WATCH


def test_what_became_contested_crosses_nothing_and_is_due() -> None:
    """To type any value decides. That a value is gone is no news, and the steps add up."""
    record, every = assessed(*DIFFERING, said("anna", Reading(Q3, "rain", value=12.0)))
    before, after, later = every
    change = compare(before, after)
    owed = {one.title for one in due(every[:2], record)}
    assert (change.crossed, change.seen, compare(after, later).crossed) == ((), (), ())
    assert owed >= {item.title for item in STUDY.items}
    steps = change.steps["alpha"]
    assert steps.lapsed
    assert steps.news == ()
    assert whole(steps) == pytest.approx(steps.after - steps.before)
