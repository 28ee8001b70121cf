"""Find the status of indicators and signposts at the end of each quarter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.standards import evidence_ratings, staleness
from scenariobook.study.model import Indicator, Signpost


class Status(StrEnum):
    """An indicator's status at the end of a quarter."""

    NORMAL = "normal"
    WATCH = "watch"
    WARNING = "warning"
    NO_DATA = "no data"
    STALE = "stale"
    NO_THRESHOLDS = "no thresholds"


NO_MONTHS: Final[Mapping[Quarter, int]] = MappingProxyType({})
STRENGTHS = {
    Status.NORMAL: evidence_ratings.STRENGTH_NORMAL,
    Status.WATCH: evidence_ratings.STRENGTH_WATCH,
    Status.WARNING: evidence_ratings.STRENGTH_WARNING,
}


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator at the end of a quarter.

    Attributes:
        indicator: The indicator.
        entry: The latest reading up to the quarter, even if it is stale; None if there is none.
        level: The status by value alone, whatever the reading's age.
        status: The status; ``stale`` if the reading is too old.
        carried: Whether the reading is from an earlier quarter.
        months: How many months of its quarter the reading is made from; None if it is of the
            whole quarter.
        contested: The quarter whose value people have to settle first; None if there is none.
    """

    indicator: Indicator
    entry: Entry[Reading] | None
    level: Status
    status: Status
    carried: bool
    months: int | None = None
    contested: Quarter | None = None

    @property
    def item(self) -> Indicator:
        """The indicator."""
        return self.indicator

    @property
    def reading(self) -> Reading | None:
        """The latest reading up to the quarter."""
        return self.entry.content if self.entry else None

    @property
    def is_current(self) -> bool:
        """Whether a value counts now: it is neither missing nor stale."""
        return self.status not in {Status.NO_DATA, Status.STALE}

    @property
    def strength(self) -> float | None:
        """The strength of what was seen; None where it carries no evidence."""
        return STRENGTHS.get(self.status)

    @property
    def months_missing(self) -> str:
        """How many months the reading is made from, such as ``2 of 3 months``; empty if all."""
        return months_missing(self.months)


def months_missing(count: int | None) -> str:
    """Return how many months a reading is made from, such as ``2 of 3 months``; empty if all.

    Args:
        count: How many months make it; None if it is of the whole quarter.
    """
    some = count is not None and count < MONTHS_IN_QUARTER
    return f"{count} of {MONTHS_IN_QUARTER} months" if some else ""


@dataclass(frozen=True, slots=True)
class SignpostState:
    """A signpost at the end of a quarter.

    Attributes:
        signpost: The signpost.
        entry: The latest sighting up to the quarter; None if there is none.
        state: The state in that sighting. None means that nobody looked, not that nothing
            happened.
        overdue: Whether the expected date has passed, and the signpost is neither observed nor
            ruled out.
        faded: Whether it was observed too long ago to count.
        carried: Whether the sighting is from an earlier quarter.
        contested: The quarter whose state people have to settle first; None if there is none.
    """

    signpost: Signpost
    entry: Entry[Sighting] | None
    state: State | None
    overdue: bool
    faded: bool
    carried: bool
    contested: Quarter | None = None

    @property
    def item(self) -> Signpost:
        """The signpost."""
        return self.signpost

    @property
    def sighting(self) -> Sighting | None:
        """The latest sighting up to the quarter."""
        return self.entry.content if self.entry else None

    @property
    def observed(self) -> bool:
        """Whether it was observed and still counts."""
        return self.state is State.OBSERVED and not self.faded

    @property
    def strength(self) -> float | None:
        """The strength of what was seen; None where it carries no evidence."""
        match self.state:
            case State.OBSERVED:
                return evidence_ratings.STRENGTH_OBSERVED if self.observed else None
            case State.EMERGING:
                return evidence_ratings.STRENGTH_EMERGING
            case State.RULED_OUT:
                return evidence_ratings.STRENGTH_RULED_OUT
            case State.NOT_YET if self.overdue:
                return evidence_ratings.STRENGTH_OVERDUE
        return None


ItemState: TypeAlias = IndicatorState | SignpostState


def is_of_now(state: ItemState) -> bool:
    """Tell whether an item was read or seen in the quarter that its state is of."""
    return state.entry is not None and not state.carried


def is_seen(state: ItemState) -> bool:
    """Tell whether a signpost was observed, faded or not, or an indicator stands at warning."""
    if isinstance(state, IndicatorState):
        return state.status is Status.WARNING
    return state.state is State.OBSERVED


def level(indicator: Indicator, value: float | str) -> Status:
    """Return the status of a value by the indicator's thresholds.

    The value must be one that the indicator admits.
    """
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
    """Return a number that is higher the more concern a value is."""
    rank = indicator.levels.index(value) if isinstance(value, str) else value
    return rank if indicator.direction == "rising" else -rank


def is_stale(indicator: Indicator, reading: Reading, day: date) -> bool:
    """Return whether a reading is too old on a day, by its indicator's cadence.

    Its age counts from ``as_of`` or, without it, from the last day of its quarter or month.
    """
    limit = staleness.STALE_AFTER_DAYS[indicator.cadence]
    if limit is None:
        return False
    age = day - (reading.as_of or reading.last_day)
    return age.days > limit


def indicator_states(
    indicator: Indicator,
    readings: Mapping[Quarter, Entry[Reading]],
    ends: Mapping[Quarter, date],
    months: Mapping[Quarter, int] = NO_MONTHS,
    contested: Collection[Quarter] = (),
) -> Iterator[IndicatorState]:
    """Yield the state of an indicator at the end of each quarter.

    Values that the indicator no longer admits, because its type or levels changed, do not count.
    No earlier value stands in for a contested one.

    Args:
        indicator: The indicator.
        readings: Its readings, by quarter.
        ends: The last day of each quarter, oldest quarter first.
        months: How many months make each quarter's reading, where months do.
        contested: The quarters whose value people have to settle.
    """

    def counts(quarter: Quarter) -> bool:
        if quarter in contested:
            return True
        value = readings[quarter].content.value
        return value is not None and indicator.admits(value)

    recorded = {*readings, *contested}
    for quarter, latest in zip(ends, _latest(recorded, ends, counts), strict=True):
        is_open = latest in contested
        entry = readings[latest] if latest and not is_open else None
        if entry is None or latest is None or entry.content.value is None:
            yield IndicatorState(
                indicator,
                None,
                Status.NO_DATA,
                Status.NO_DATA,
                carried=False,
                contested=latest if is_open else None,
            )
            continue
        by_value = level(indicator, entry.content.value)
        stale = is_stale(indicator, entry.content, ends[quarter])
        yield IndicatorState(
            indicator,
            entry,
            level=by_value,
            status=Status.STALE if stale else by_value,
            carried=latest < quarter,
            months=months.get(latest),
        )


def signpost_states(
    signpost: Signpost,
    sightings: Mapping[Quarter, Entry[Sighting]],
    ends: Mapping[Quarter, date],
    contested: Collection[Quarter] = (),
) -> Iterator[SignpostState]:
    """Yield the state of a signpost at the end of each quarter.

    An observed signpost counts for ``fades_after`` quarters, including the quarter of the
    sighting. An expected date has passed if it lies before the quarter's last day. No earlier
    sighting stands in for a contested one, which may say that the signpost was observed in time.

    Args:
        signpost: The signpost.
        sightings: Its sightings, by quarter.
        ends: The last day of each quarter, oldest quarter first.
        contested: The quarters whose state people have to settle.
    """

    def counts(quarter: Quarter) -> bool:
        return quarter in contested or sightings[quarter].content.state is not None

    expected, recorded = signpost.expected_by, {*sightings, *contested}
    for quarter, latest in zip(ends, _latest(recorded, ends, counts), strict=True):
        is_open = latest in contested
        entry = sightings[latest] if latest and not is_open else None
        state = entry.content.state if entry else None
        passed = expected is not None and expected < ends[quarter]
        yield SignpostState(
            signpost,
            entry,
            state,
            overdue=passed and not is_open and state in {None, State.NOT_YET, State.EMERGING},
            faded=(
                latest is not None
                and state is State.OBSERVED
                and signpost.fades_after is not None
                and quarter.since(latest) >= signpost.fades_after
            ),
            carried=entry is not None and latest is not None and latest < quarter,
            contested=latest if is_open else None,
        )


def _latest(
    recorded: Collection[Quarter], every: Iterable[Quarter], counts: Callable[[Quarter], bool]
) -> Iterator[Quarter | None]:
    """Return, for each quarter, the latest recorded quarter up to it that counts.

    It goes from the newest to the oldest, so that it looks at no more of a long record than it has
    to.

    Args:
        recorded: The quarters that have an entry, in any order.
        every: The quarters, oldest first.
        counts: Tells whether the entry of a recorded quarter counts.
    """
    left, found = sorted(recorded), list[Quarter | None]()
    for quarter in reversed(tuple(every)):
        while left and (left[-1] > quarter or not counts(left[-1])):
            left.pop()
        found.append(left[-1] if left else None)
    return reversed(found)
