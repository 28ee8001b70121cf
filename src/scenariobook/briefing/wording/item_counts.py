"""Say in words how items stand: so many at warning, so many observed; what does not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from scenariobook.assess.status import IndicatorState, ItemState, SignpostState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.definitions.not_counted import unadmitted_of
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Reading, State

_BOTH: Final = 2
_CONTESTED: Final = "contested"
_NOT_COUNTED: Final = "with data that no longer count"
_OVERDUE: Final = "overdue"
_FADED: Final = "observed too long ago to count"
# In the order in which they are counted.
_STATUSES: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.WARNING: "at warning",
        Status.WATCH: "at watch",
        Status.NORMAL: "normal",
        Status.STALE: "stale",
        Status.NO_DATA: "without data",
        Status.NO_THRESHOLDS: "without thresholds",
    }
)
_STATES: Final[Mapping[State | None, str]] = MappingProxyType(
    {
        State.OBSERVED: "observed",
        State.EMERGING: "emerging",
        State.RULED_OUT: "ruled out",
        State.NOT_YET: "not yet seen",
        None: "with nothing recorded",
    }
)
_ORDER: Final = (
    *(*_STATUSES.values(), _NOT_COUNTED, _CONTESTED),
    *(_STATES[State.OBSERVED], _STATES[State.EMERGING], _STATES[State.RULED_OUT]),
    *(_OVERDUE, _FADED, _STATES[State.NOT_YET], _STATES[None]),
)


def counted_items(
    materials: Materials,
    indicators: Sequence[IndicatorState],
    signposts: Sequence[SignpostState],
) -> str:
    """Return how many indicators and how many signposts stand where; the counts add up.

    Args:
        materials: What the section is made from.
        indicators: The indicators to count.
        signposts: The signposts to count.
    """
    kinds: tuple[tuple[str, Sequence[ItemState]], ...] = (
        ("indicator", indicators),
        ("signpost", signposts),
    )
    sentences = (
        _counted(noun, [_stands(materials, state) for state in states]) for noun, states in kinds
    )
    return " ".join(sentences)


def _stands(materials: Materials, state: ItemState) -> str:
    if state.contested:
        return _CONTESTED
    if isinstance(state, SignpostState):
        return _FADED if state.faded else _OVERDUE if state.overdue else _STATES[state.state]
    if state.status is Status.NO_DATA and latest_not_counted(materials, state):
        return _NOT_COUNTED
    return _STATUSES[state.status]


def _counted(noun: str, each: Sequence[str]) -> str:
    """Return a sentence that counts items; ``each`` is how each of them stands."""
    if not each:
        return f"No {noun}s."
    counts, many = Counter(each), len(each)
    if len(counts) > 1:
        parts = _listed(f"{typeset.number(counts[way])} {way}" for way in _ORDER if counts[way])
    else:
        parts = each[0] if many == 1 else f"{'both' if many == _BOTH else 'all'} {each[0]}"
    return f"{typeset.counted(many, noun)}: {parts}."


def _listed(parts: Iterable[str]) -> str:
    """Join parts; no markup, since what is escaped here would be escaped again on the page."""
    *others, last = parts
    return f"{', '.join(others)} and {last}"


def latest_not_counted(materials: Materials, state: IndicatorState) -> Entry[Reading] | None:
    """Return the latest reading that the indicator no longer admits; None if a later one counts."""
    entries = [
        entry
        for entry in unadmitted_of(state.indicator, materials.record)
        if entry.content.quarter <= materials.quarter
    ]
    if not entries:
        return None
    counting = state.reading.quarter if state.reading else None
    return entries[-1] if counting is None or counting < entries[-1].content.quarter else None


def not_counted_in_words(materials: Materials, state: IndicatorState) -> str:
    """Return the reading that does not count, and its quarter; empty if there is none."""
    entry = latest_not_counted(materials, state)
    if entry is None or entry.content.value is None:
        return ""
    typed = entry.content.value
    value = typed if isinstance(typed, str) else typeset.figure(typed, state.indicator.unit)
    return f"“{value}”, recorded for {_period(entry)}, does not count"


def _period(entry: Entry[Reading]) -> str:
    return entry.content.period or str(entry.content.quarter)
