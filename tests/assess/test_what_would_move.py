"""Which single changes of state would move a scenario's implied likelihood most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from scenariobook.assess.assessment import assess
from scenariobook.assess.effects import Effect, Effects, other_states
from scenariobook.assess.status import IndicatorState, ItemState, Status
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.standards.printed_likelihoods import printed
from scenariobook.study.model import Study
from tests.assess.cases import QUARTER, Case, cases
from tests.builders import a_record, a_signpost, a_study, an_indicator

FOR_ALPHA = {"alpha": "highly likely", "beta": "highly unlikely"}  # 0.9 and 0.1


def moving(study: Study, *contents: Content) -> Sequence[Effect]:
    """Return what would move the first scenario."""
    now = assess(study, a_record(study, *contents), QUARTER)
    return Effects(now).strongest(study.scenarios[0])


def status(state: ItemState) -> Status:
    assert isinstance(state, IndicatorState)
    return state.status


def test_a_turn_says_what_the_whole_arithmetic_would_give() -> None:
    """From normal to warning: as a study implies in which it was read so."""
    study = a_study(["alpha", "beta"], indicators=[an_indicator("item", ratings=FOR_ALPHA)])
    (turn,) = moving(study, Reading(QUARTER, "item", value=1.0))
    assert (status(turn.now), status(turn.then)) == (Status.NORMAL, Status.WARNING)
    (back,) = moving(study, Reading(QUARTER, "item", value=30.0))
    assert (turn.before, turn.after) == pytest.approx((back.after, back.before))
    assert turn.after > turn.before


@settings(max_examples=60)
@given(cases())
def test_at_most_two_raise_it_and_two_lower_it_the_strongest_first(case: Case) -> None:
    found = moving(case.study, *case.contents)
    up = [turn.after for turn in found if turn.after > turn.before]
    down = [turn.after for turn in found if turn.after < turn.before]
    assert [turn.after for turn in found] == up + down
    assert up == sorted(up, reverse=True)
    assert down == sorted(down)
    assert max(len(up), len(down)) <= 2
    assert all(printed(turn.after) != printed(turn.before) for turn in found)


def test_no_turn_leads_to_a_status_that_the_indicator_has_no_threshold_for() -> None:
    """Without a warning threshold, watch is the most that it can reach."""
    study = a_study(
        ["alpha", "beta"], indicators=[an_indicator("item", warning=None, ratings=FOR_ALPHA)]
    )
    (turn,) = moving(study, Reading(QUARTER, "item", value=1.0))
    assert status(turn.then) is Status.WATCH


@pytest.mark.parametrize(
    "fields, statuses",
    [
        ({"type": "yes-no", "concern": "no"}, [Status.NORMAL, Status.WARNING]),
        ({"watch": None}, [Status.NORMAL, Status.WARNING]),
        ({"watch": None, "warning": None}, []),
    ],
)
def test_an_unread_indicator_may_be_normal_or_at_its_worst(
    fields: dict[str, Any], statuses: list[Status]
) -> None:
    study = a_study(indicators=[an_indicator(**fields)])
    (state,) = assess(study, a_record(study), QUARTER).indicators
    assert [status(other) for other in other_states(state)] == statuses


def test_what_happened_does_not_unhappen() -> None:
    """That an observed signpost counts for less later changes nobody's mind."""
    study = a_study(["alpha", "beta"], signposts=[a_signpost("sign", ratings=FOR_ALPHA)])
    assert not moving(study, Sighting(QUARTER, "sign", state=State.OBSERVED))
    assert moving(study)


def test_an_exploratory_study_has_no_turns() -> None:
    assert not moving(a_study(mode="exploratory", signposts=[a_signpost()]))
