"""What people differ about carries no evidence, and nothing older stands in for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from scenariobook.assess.assessment import assess, assess_all
from scenariobook.assess.change import compare
from scenariobook.assess.due import due
from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Addition, Content, Raised
from scenariobook.record.ledger.kinds import Reading, Sighting, State, Stated
from scenariobook.study.model import Study
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


def record_of(*added: Addition, study: Study = STUDY) -> Record:
    entries = extend(EMPTY, [*((one, ORIGIN) for one in BEFORE), *added]).entries
    return replay(entries, Q1, former_ids(study))


def differing() -> list[Addition]:
    """Return what Anna and Ben say of the second quarter; neither knew of the other."""
    return [
        said(by, content)
        for contents in (OF_RAIN, OF_SUMMIT)
        for by, content in zip(("anna", "ben"), contents, strict=True)
    ]


def states(record: Record) -> tuple[list[IndicatorState], list[SignpostState]]:
    """Return the states of the one indicator and of the one signpost, quarter by quarter."""
    every = assess_all(STUDY, record, Q3)
    return [one.indicators[0] for one in every], [one.signposts[0] for one in every]


def test_no_older_quarter_stands_in_for_a_contested_one() -> None:
    """Neither in that quarter nor later; nobody is told that the signpost is overdue."""
    indicators, signposts = states(record_of(*differing()))
    assert [s.status for s in indicators] == [Status.WATCH, Status.NO_DATA, Status.NO_DATA]
    assert [s.contested for s in indicators] == [None, Q2, Q2]
    assert [s.strength is None for s in indicators] == [False, True, True]
    assert [(s.state, s.overdue) for s in signposts[1:]] == [(None, False)] * 2
    assert [s.contested for s in signposts] == [None, Q2, Q2]
    assert not any(s.carried for s in indicators[1:])
    assert not any(s.carried for s in signposts[1:])
    assert [s.strength is None for s in signposts] == [False, True, True]


def test_a_later_value_or_a_decision_counts_again() -> None:
    read = said("anna", Reading(Q3, "rain", value=25.0))
    seen = said("anna", Sighting(Q3, "summit", state=State.OBSERVED))
    indicators, signposts = states(record_of(*differing(), read, seen))
    assert [(s.status, s.contested) for s in indicators[1:]] == [
        (Status.NO_DATA, Q2),
        (Status.WARNING, None),
    ]
    assert signposts[2].observed
    decided = said("settle", OF_RAIN[0], knew=6)
    assert states(record_of(*differing(), decided))[0][1].status is Status.WARNING


def test_a_contested_month_leaves_its_quarter_without_a_value() -> None:
    """A value of the whole quarter does not count beside months, contested or not."""
    months = [Reading(Q2, "rain", month, value=12.0) for month in ("2022-04", "2022-05")]
    april, may = (said("anna", month) for month in months)
    other = said("ben", Reading(Q2, "rain", "2022-05", value=50.0))
    assert states(record_of(april, may))[0][1].status is Status.WATCH
    assert states(record_of(april, may, other))[0][1].contested == Q2
    whole = [said(by, one) for by, one in zip(("anna", "ben"), OF_RAIN, strict=True)]
    assert states(record_of(april, *whole))[0][1].status is Status.WATCH


@pytest.mark.parametrize("held", [[], [Reading(Q2, "rain", value=25.0)]])
def test_what_earlier_versions_raised_changes_nothing(held: list[Reading]) -> None:
    """The value beside it counted, or an older one: printed briefings stay what they were."""
    raised = Raised(Q2, "reading", "rain", "value", why="", conflict=True, choices=(5.0,))
    contents: list[Content] = [*held, raised]
    record = record_of(*((one, ORIGIN) for one in contents))
    assert record.open
    assert [s.contested for s in states(record)[0]] == [None] * 3


def test_what_became_contested_crosses_nothing_and_is_due() -> None:
    """To type any value decides."""
    record = record_of(*differing(), said("anna", Reading(Q3, "rain", value=12.0)))
    before, after, later = (assess(STUDY, record, quarter) for quarter in (Q1, Q2, Q3))
    change = compare(before, after)
    assert [s.item.id for s in before.states if s.contested] == []
    assert [s.item.id for s in after.states if s.contested] == ["rain", "summit"]
    assert (change.crossed, change.seen) == ((), ())
    assert due(after, record).indicators == ["rain"]
    assert due(after, record).signposts == ["summit"]
    assert compare(after, later).crossed == ()


def test_what_moved_since_adds_up() -> None:
    """What was known before is gone: that is no news, and the steps add up to the change."""
    record = record_of(*differing())
    (steps, *_) = compare(assess(STUDY, record, Q1), assess(STUDY, record, Q2)).steps.values()
    assert steps.lapsed
    assert steps.news == ()
    assert whole(steps) == pytest.approx(steps.after - steps.before)
