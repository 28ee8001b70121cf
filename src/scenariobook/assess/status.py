"""Where each indicator and signpost stands at the end of a quarter."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scenariobook import standards
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Entry, Reading, Sighting, State
from scenariobook.study.model import Indicator, Signpost


class Status(StrEnum):
    """Where an indicator stands."""

    NORMAL = "normal"
    WATCH = "watch"
    WARNING = "warning"
    NO_DATA = "no data"
    STALE = "stale"
    NO_THRESHOLDS = "no thresholds"


STRENGTHS = {
    Status.NORMAL: standards.STRENGTH_NORMAL,
    Status.WATCH: standards.STRENGTH_WATCH,
    Status.WARNING: standards.STRENGTH_WARNING,
}


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator at the end of a quarter.

    ``entry`` holds the reading that counts: the quarter's own, or the last one before it
    (``carried``), also when that is stale. ``level`` says where its value stands whatever
    its age; ``status`` is ``stale`` when it is too old to speak. ``strength`` is what it
    carries as evidence, from -1 to 1, or None.
    """

    indicator: Indicator
    entry: Entry[Reading] | None
    level: Status
    status: Status
    carried: bool

    @property
    def reading(self) -> Reading | None:
        """The reading that counts."""
        return self.entry.content if self.entry else None

    @property
    def strength(self) -> float | None:
        """The strength of what was seen; None where it carries no evidence."""
        return STRENGTHS.get(self.status)


@dataclass(frozen=True, slots=True)
class SignpostState:
    """A signpost at the end of a quarter.

    ``state`` is None where nobody has recorded any; that is a gap in collection, never
    taken for absence. ``entry`` is the last sighting up to the quarter, ``carried`` if it
    is from an earlier one. ``overdue``: the expected date has passed unseen. ``faded``:
    observed too long ago to count.
    """

    signpost: Signpost
    entry: Entry[Sighting] | None
    state: State | None
    overdue: bool
    faded: bool
    carried: bool

    @property
    def sighting(self) -> Sighting | None:
        """The sighting that counts."""
        return self.entry.content if self.entry else None

    @property
    def observed(self) -> bool:
        """Whether it counts as observed: seen, and not faded since."""
        return self.state is State.OBSERVED and not self.faded

    @property
    def strength(self) -> float | None:
        """The strength of what was seen; None where it carries no evidence."""
        match self.state:
            case State.OBSERVED:
                return standards.STRENGTH_OBSERVED if self.observed else None
            case State.EMERGING:
                return standards.STRENGTH_EMERGING
            case State.RULED_OUT:
                return standards.STRENGTH_RULED_OUT
            case State.NOT_YET if self.overdue:
                return standards.STRENGTH_OVERDUE
        return None


def level(indicator: Indicator, value: float | str) -> Status:
    """Return where a value of the indicator's type stands against its thresholds."""
    if indicator.type == "yes-no":
        if indicator.concern is None:
            return Status.NO_THRESHOLDS
        return Status.WARNING if value == indicator.concern else Status.NORMAL
    if indicator.watch is None and indicator.warning is None:
        return Status.NO_THRESHOLDS
    place = _rank(indicator, value)
    for threshold, status in (
        (indicator.warning, Status.WARNING),
        (indicator.watch, Status.WATCH),
    ):
        if threshold is not None and place >= _rank(indicator, threshold):
            return status
    return Status.NORMAL


def _rank(indicator: Indicator, value: float | str) -> float:
    """Return a number that grows with concern."""
    rank = indicator.levels.index(value) if isinstance(value, str) else value
    return rank if indicator.direction == "rising" else -rank


def is_stale(indicator: Indicator, reading: Reading, day: date) -> bool:
    """Tell whether a reading is too old, for its indicator's cadence, to speak on a day.

    Its age runs from ``as_of``, or the last day of its own quarter.
    """
    limit = standards.STALE_AFTER_DAYS[indicator.cadence]
    if limit is None:
        return False
    age = day - (reading.as_of or reading.quarter.last_day)
    return age.days > limit


def indicator_states(
    indicator: Indicator, readings: Mapping[Quarter, Entry[Reading]], ends: Mapping[Quarter, date]
) -> Iterator[IndicatorState]:
    """Yield where an indicator stands at the end of each quarter.

    ``ends`` are the quarters, oldest first, each with its last day. A value that the
    indicator no longer admits, since its type or its levels have changed, is none.
    """
    held = {
        q: e.content.value
        for q, e in readings.items()
        if e.content.value is not None and indicator.admits(e.content.value)
    }
    for quarter, latest in zip(ends, _latest(held, ends), strict=True):
        if latest is None:
            yield IndicatorState(indicator, None, Status.NO_DATA, Status.NO_DATA, carried=False)
            continue
        entry, stands = readings[latest], level(indicator, held[latest])
        stale = is_stale(indicator, entry.content, ends[quarter])
        yield IndicatorState(
            indicator,
            entry,
            level=stands,
            status=Status.STALE if stale else stands,
            carried=latest < quarter,
        )


def signpost_states(
    signpost: Signpost, sightings: Mapping[Quarter, Entry[Sighting]], ends: Mapping[Quarter, date]
) -> Iterator[SignpostState]:
    """Yield where a signpost stands at the end of each quarter; see above for ``ends``.

    An observed signpost counts for ``fades_after`` quarters, that of the sighting
    included. An expected date has passed when it lies before the quarter's last day.
    """
    held = {q: e for q, e in sightings.items() if e.content.state is not None}
    expected = signpost.expected_by
    for quarter, latest in zip(ends, _latest(held, ends), strict=True):
        entry = held[latest] if latest else None
        state = entry.content.state if entry else None
        passed = expected is not None and expected < ends[quarter]
        yield SignpostState(
            signpost,
            entry,
            state,
            overdue=passed and state in {None, State.NOT_YET, State.EMERGING},
            faded=(
                latest is not None
                and state is State.OBSERVED
                and signpost.fades_after is not None
                and quarter.since(latest) >= signpost.fades_after
            ),
            carried=latest is not None and latest < quarter,
        )


def _latest(held: Collection[Quarter], quarters: Iterable[Quarter]) -> Iterator[Quarter | None]:
    """Yield the last of the quarters held up to each quarter; these come oldest first."""
    coming = deque(sorted(held))
    latest = None
    for quarter in quarters:
        while coming and coming[0] <= quarter:
            latest = coming.popleft()
        yield latest
