"""Count in words how items stand: so many at warning, so many observed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.wording import readings_not_counted
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.ledger.kinds import State

_BOTH: Final = 2

_STATUSES: Final = MappingProxyType(
    {
        Status.WARNING: "at warning",
        Status.WATCH: "at watch",
        Status.NORMAL: "normal",
        Status.STALE: "stale",
        Status.NO_DATA: "without data",
        Status.NO_THRESHOLDS: "without thresholds",
    }
)
_NOT_COUNTED: Final = "with data that no longer count"
_CONTESTED: Final = "contested"

_OBSERVED: Final = "observed"
_EMERGING: Final = "emerging"
_RULED_OUT: Final = "ruled out"
_OVERDUE: Final = "overdue"
_FADED: Final = "observed too long ago to count"
_NOT_YET: Final = "not yet seen"
_UNRECORDED: Final = "with nothing recorded"
_STATES: Final = MappingProxyType(
    {
        State.OBSERVED: _OBSERVED,
        State.EMERGING: _EMERGING,
        State.RULED_OUT: _RULED_OUT,
        State.NOT_YET: _NOT_YET,
        None: _UNRECORDED,
    }
)

# The order in which the ways to stand are counted.
_ORDER: Final = (
    *(*_STATUSES.values(), _NOT_COUNTED, _CONTESTED),
    *(_OBSERVED, _EMERGING, _RULED_OUT, _OVERDUE, _FADED, _NOT_YET, _UNRECORDED),
)

# What is said of one item, and of several, that all stand in the same way, where "is" or "are" and
# the words of the count would make no sentence. ``{all}`` is such as "All 6", ``{count}`` "6".
_OF_ALL: Final = MappingProxyType(
    {
        _NOT_COUNTED: (
            "The one indicator has data that no longer count",
            "{all} indicators have data that no longer count",
        ),
        _OBSERVED: (
            "The one signpost has been observed",
            "{all} signposts have been observed",
        ),
        _FADED: (
            "The one signpost was observed too long ago to count",
            "{all} signposts were observed too long ago to count",
        ),
        _NOT_YET: (
            "The one signpost has not been seen yet",
            "None of the {count} signposts has been seen yet",
        ),
        _UNRECORDED: (
            "Nothing is recorded of the one signpost",
            "Nothing is recorded of the {count} signposts",
        ),
    }
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
    if not indicators and not signposts:
        return "No indicators and no signposts."
    statuses = [_status_words(materials, state) for state in indicators]
    sentences = [_counted("indicator", statuses)] if indicators else ["No indicators."]
    if signposts:
        sentences.append(_counted("signpost", [_state_words(state) for state in signposts]))
    return " ".join(sentences)


def _status_words(materials: Materials, state: IndicatorState) -> str:
    if state.contested:
        return _CONTESTED
    if state.status is Status.NO_DATA and readings_not_counted.latest(materials, state):
        return _NOT_COUNTED
    return _STATUSES[state.status]


def _state_words(state: SignpostState) -> str:
    if state.contested:
        return _CONTESTED
    if state.faded:
        return _FADED
    return _OVERDUE if state.overdue else _STATES[state.state]


def _counted(noun: str, each: Sequence[str]) -> str:
    """Return a sentence that counts items.

    Args:
        noun: What they are, in the singular.
        each: How each of them stands.
    """
    counts = Counter(each)
    ways = [words for words in _ORDER if counts[words]]
    every = len(each)
    if len(ways) == 1:
        (words,) = ways
        return f"{_of_all(noun, every, words)}."
    parts = [f"{typeset.number(counts[words])} {words}" for words in ways]
    # No markup: a title that is escaped here would be escaped again on the page.
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{typeset.counted(every, noun)}: {listed}."


def _of_all(noun: str, every: int, words: str) -> str:
    one, several = _OF_ALL.get(
        words, (f"The one {noun} is {words}", f"{{all}} {noun}s are {words}")
    )
    if every == 1:
        return one
    count = typeset.number(every)
    return several.format(all="Both" if every == _BOTH else f"All {count}", count=count)
