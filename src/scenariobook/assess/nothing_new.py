"""Tell which items somebody looked for in a quarter, and for which events in vain."""

from __future__ import annotations

from collections.abc import Sequence

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.item_status import SignpostState, is_of_now
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.kinds import State


def looked_for(record: Record, quarter: Quarter) -> set[str]:
    """Return the ids of items for which somebody typed in a quarter that there was nothing new.

    A look on a day before the quarter does not count.
    """
    entries = ((item, of.get(quarter)) for item, of in record.stated["looked"].items())
    days = {item: entry.content.looked_on for item, entry in entries if entry}
    return {item for item, day in days.items() if day and day >= quarter.start}


def looked_in_vain(history: Sequence[Assessment], record: Record) -> set[str]:
    """Return the ids of signposts for which somebody looked in the last quarter of a history.

    The look was in vain if somebody typed that there was nothing new, or the same state again and
    no other day of the event, or "not yet" where nothing was known.

    Args:
        history: The assessments of some quarters, the last of which is asked about.
        record: The record, which says when somebody looked.
    """
    now = history[-1]
    before = {state.item.id: state for state in history[-2].signposts} if history[1:] else {}
    looked = looked_for(record, now.quarter)
    return {
        state.item.id
        for state in now.signposts
        if is_of_now(state) or state.item.id in looked
        if state.contested != now.quarter and not _is_new(before.get(state.item.id), state)
    }


def _is_new(before: SignpostState | None, now: SignpostState) -> bool:
    """Tell whether a sighting of the quarter says anything that was not known before."""
    if not is_of_now(now) or now.sighting is None:
        return False
    if before is None or before.sighting is None:
        return now.state is not State.NOT_YET
    day = now.sighting.seen_on
    is_another = day is not None and day != before.sighting.seen_on
    return now.state is not before.state or is_another or (before.faded and now.observed)
