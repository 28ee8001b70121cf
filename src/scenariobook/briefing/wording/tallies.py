"""Count in words how items stand: so many at warning, so many stale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.wording import readings_not_counted
from scenariobook.briefing.wording.materials import Materials

_NAMED: Final = 2  # indicators that are named where they are counted


def tally(
    materials: Materials,
    indicators: Sequence[IndicatorState],
    signposts: Sequence[SignpostState],
    *,
    named: bool = False,
) -> str:
    """Return how many indicators stand where, and how many signposts are observed.

    Args:
        materials: What the section is made from.
        indicators: The indicators to count.
        signposts: The signposts to count.
        named: Whether to name one or two indicators at watch or at warning.
    """
    statuses = [state.status for state in indicators]
    no_data = [state for state in indicators if state.status is Status.NO_DATA]
    not_counted = sum(1 for state in no_data if readings_not_counted.latest(materials, state))
    parts = [
        f"{typeset.number(count)} {words}{_names(indicators, words) if named else ''}"
        for count, words in (
            (statuses.count(Status.WARNING), "at warning"),
            (statuses.count(Status.WATCH), "at watch"),
            (statuses.count(Status.NORMAL), "normal"),
            (statuses.count(Status.STALE), "stale"),
            (len(no_data) - not_counted, "without data"),
            (not_counted, "with data that no longer count"),
            (statuses.count(Status.NO_THRESHOLDS), "without thresholds"),
        )
        if count
    ]
    # No markup: a title that is escaped here would be escaped again on the page.
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    statuses_listed = f": {listed}" if parts else ""
    if not indicators and not signposts:
        return "No indicators and no signposts."
    every = typeset.counted(len(indicators), "indicator") if indicators else "No indicators"
    counted = f"{every}{statuses_listed}."
    if not signposts:
        return counted
    seen = sum(s.observed for s in signposts)
    observed = f"{typeset.number(seen)} observed and counting" if seen else "none observed"
    return f"{counted} {typeset.counted(len(signposts), 'signpost')}, {observed}."


def _names(indicators: Sequence[IndicatorState], words: str) -> str:
    """Return the titles of the one or two indicators at watch or at warning, in brackets."""
    at = {"at watch": Status.WATCH, "at warning": Status.WARNING}.get(words)
    titles = [typeset.named(state.indicator.title) for state in indicators if state.status is at]
    return f" ({'; '.join(titles)})" if at and 0 < len(titles) <= _NAMED else ""
