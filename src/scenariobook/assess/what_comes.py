"""Tell what the next quarter brings: readings that lapse, days that pass, dated occasions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.status import IndicatorState, ItemState, SignpostState, Status
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import State
from scenariobook.standards import staleness
from scenariobook.study.model import Event

Why = Literal["lapses", "fades", "expected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingItem:
    """An item that will stand otherwise in the next quarter, or may.

    Attributes:
        day: The day from which on.
        why: Its reading or sighting becomes too old, or it is expected by that day.
        state: How it stands now.
        then: How it stands then: without evidence; of an expected signpost, observed.
    """

    day: date
    why: Why
    state: ItemState
    then: ItemState


def coming_items(assessment: Assessment) -> list[ComingItem]:
    """Return what will or may change in the next quarter, by day, if nothing else is read."""
    after = assessment.quarter.next
    found = [
        *(one for state in assessment.indicators if (one := _lapses(state, after))),
        *(one for state in assessment.signposts for one in _of_signpost(state, after)),
    ]
    return sorted(found, key=lambda one: (one.day, one.state.item.id))


def coming_events(assessment: Assessment) -> list[Event]:
    """Return the study's dated occasions of the next quarter, by day."""
    after = assessment.quarter.next
    found = [e for e in assessment.study.events if after.start <= e.date <= after.last_day]
    return sorted(found, key=lambda event: (event.date, event.title))


def _lapses(state: IndicatorState, after: Quarter) -> ComingItem | None:
    limit = staleness.STALE_AFTER_DAYS[state.indicator.cadence]
    if state.reading is None or state.strength is None or limit is None:
        return None
    last = state.reading.as_of or state.reading.last_day
    day = last + timedelta(days=limit + 1)
    if day > after.last_day:
        return None
    then = replace(state, status=Status.STALE)
    return ComingItem(day=max(day, after.start), why="lapses", state=state, then=then)


def _of_signpost(state: SignpostState, after: Quarter) -> Iterator[ComingItem]:
    expected, fades_after = state.signpost.expected_by, state.signpost.fades_after
    seen = state.entry.content.quarter if state.observed and state.entry else None
    if seen and fades_after is not None and after.since(seen) >= fades_after:
        then = replace(state, faded=True)
        yield ComingItem(day=after.start, why="fades", state=state, then=then)
    is_open = not state.observed and state.state is not State.RULED_OUT
    if is_open and expected and after.start <= expected <= after.last_day:
        then = replace(state, state=State.OBSERVED, overdue=False, faded=False)
        yield ComingItem(day=expected, why="expected", state=state, then=then)
