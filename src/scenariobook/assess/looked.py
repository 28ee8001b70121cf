"""Tell whether somebody looked for an event in a quarter, and whether that brought anything new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.status import SignpostState
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.kinds import State

Look = Literal["something new", "nothing new", "not looked"]


def looks(history: Sequence[Assessment], record: Record) -> Mapping[str, Look]:
    """Return what a look at each signpost brought in the last quarter of a history, by its id.

    Who types that there was nothing new has looked; so has who types the same state again, without
    another day of the event, or that it has not happened yet where nothing was known.

    Args:
        history: The assessments of some quarters, the last of which is asked about.
        record: The record, which says when somebody looked.
    """
    now = history[-1]
    before = {state.item.id: state for state in history[-2].signposts} if history[1:] else {}
    looked = {
        known: entries[now.quarter].content.looked_on
        for known, entries in record.stated["looked"].items()
        if now.quarter in entries
    }
    found: dict[str, Look] = {}
    for state in now.signposts:
        known = state.item.id
        if state.contested == now.quarter or _is_new(before.get(known), state):
            found[known] = "something new"
        elif _is_of_now(state) or looked.get(known):
            found[known] = "nothing new"
        else:
            found[known] = "not looked"
    return found


def _is_of_now(state: SignpostState) -> bool:
    return state.entry is not None and not state.carried


def _is_new(before: SignpostState | None, now: SignpostState) -> bool:
    """Tell whether a sighting of the quarter says anything that was not known before."""
    if not _is_of_now(now) or now.sighting is None:
        return False
    if before is None or before.sighting is None:
        return now.state is not State.NOT_YET
    day = now.sighting.seen_on
    is_another = day is not None and day != before.sighting.seen_on
    return now.state is not before.state or is_another or (before.faded and now.observed)
