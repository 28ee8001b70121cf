"""Find the status of indicators and signposts at the end of each quarter.

All words for a status stand here, except ``State``, which people type.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.standards import evidence_ratings
from scenariobook.standards.staleness import oldest_current
from scenariobook.study.model.items import Indicator, Signpost


class Status(StrEnum):
    """An indicator's status at the end of a quarter."""

    NORMAL = "normal"
    WATCH = "watch"
    WARNING = "warning"
    INCOMPLETE = "incomplete"
    NO_DATA = "no data"
    STALE = "stale"
    NO_THRESHOLDS = "no thresholds"


class Instead(StrEnum):
    """A word in place of an item's status or state, where that word says too little."""

    OPEN = "open"  # claims differ, or one is unclear
    FADED = "faded"  # observed too long ago to count
    OVERDUE = "overdue"  # neither observed nor ruled out by its day


StatusWord: TypeAlias = Status | State | Instead
ENDINGS: Final = (State.OBSERVED, State.RULED_OUT)  # after these, no signpost is overdue
# The strength of each status that carries evidence. Overdue: not yet, although the day has passed.
STRENGTHS: Final[Mapping[str, float]] = {
    Status.WARNING: evidence_ratings.SEEN,
    Status.WATCH: evidence_ratings.BEGUN,
    Status.NORMAL: evidence_ratings.NOT_SEEN,
    State.OBSERVED: evidence_ratings.SEEN,
    State.EMERGING: evidence_ratings.BEGUN,
    Instead.OVERDUE: evidence_ratings.NOT_SEEN,
    State.RULED_OUT: evidence_ratings.RULED_OUT,
}


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator at the end of a quarter.

    Attributes:
        indicator: The indicator.
        entry: The latest reading up to the quarter, even if it is stale; None if there is none.
        status: The status; ``stale`` for a reading that is too old, ``incomplete`` for the sum of
            some of a quarter's months.
        of_earlier: Whether the reading is from an earlier quarter.
        months_count: The number of months that make the reading; None for a reading of the whole
            quarter.
        open_in: The quarter whose value people have to settle first; None if there is none.
    """

    indicator: Indicator
    entry: Entry[Reading] | None
    status: Status
    of_earlier: bool
    months_count: int | None = None
    open_in: Quarter | None = None

    @property
    def item(self) -> Indicator:
        """The indicator."""
        return self.indicator

    @property
    def reading(self) -> Reading | None:
        """The latest reading up to the quarter."""
        return self.entry.content if self.entry else None

    @property
    def word(self) -> StatusWord:
        """The status in a word."""
        return self.status

    @property
    def is_current(self) -> bool:
        """Whether a value counts now: the value is neither missing nor incomplete nor stale."""
        return self.status not in {Status.INCOMPLETE, Status.NO_DATA, Status.STALE}

    @property
    def strength(self) -> float | None:
        """The strength of what was seen; None where it carries no evidence."""
        return STRENGTHS.get(self.status)

    @property
    def is_of_months(self) -> bool:
        """Whether months make the value, which is then dated by the quarter, not by a month."""
        return self.months_count is not None and self.indicator.within != "last"

    @property
    def months_in_words(self) -> str:
        """How many months were read, such as ``2 of 3 months``; empty if all were."""
        return months_in_words(self.months_count)


def months_in_words(count: int | None) -> str:
    """Return how many months were read, such as ``2 of 3 months``; empty if all were.

    Args:
        count: The number of months read; None for a reading of the whole quarter.
    """
    some = count is not None and count < MONTHS_IN_QUARTER
    return f"{count} of {MONTHS_IN_QUARTER} months" if some else ""


@dataclass(frozen=True, slots=True)
class SignpostState:
    """A signpost at the end of a quarter.

    Attributes:
        signpost: The signpost.
        entry: The latest sighting up to the quarter; None if there is none.
        state: The state in that sighting; None says that nobody looked, not that nothing happened.
        overdue: Whether the expected date has passed, and the signpost is neither observed nor
            ruled out.
        faded: Whether it was observed too long ago to count.
        of_earlier: Whether the sighting is from an earlier quarter.
        open_in: The quarter whose state people have to settle first; None if there is none.
    """

    signpost: Signpost
    entry: Entry[Sighting] | None
    state: State | None
    overdue: bool
    faded: bool
    of_earlier: bool
    open_in: Quarter | None = None

    @property
    def item(self) -> Signpost:
        """The signpost."""
        return self.signpost

    @property
    def sighting(self) -> Sighting | None:
        """The latest sighting up to the quarter."""
        return self.entry.content if self.entry else None

    @property
    def word(self) -> StatusWord:
        """The state in a word, or ``faded``, or ``overdue``; ``no data`` if nobody has looked."""
        if self.faded or self.overdue:
            return Instead.FADED if self.faded else Instead.OVERDUE
        return self.state or Status.NO_DATA

    @property
    def observed(self) -> bool:
        """Whether it was observed and still counts."""
        return self.state is State.OBSERVED and not self.faded

    @property
    def strength(self) -> float | None:
        """The strength of what was seen; None where it carries no evidence."""
        is_late = self.overdue and self.state is State.NOT_YET
        word = Instead.OVERDUE if is_late else self.state or Status.NO_DATA
        return None if self.faded else STRENGTHS.get(word)


ItemState: TypeAlias = IndicatorState | SignpostState


def status_word(state: ItemState) -> StatusWord:
    """Return an item's status in a word; ``open`` if claims about it are open."""
    return Instead.OPEN if state.open_in else state.word


def is_of_now(state: ItemState) -> bool:
    """Tell whether an item was read or seen in the quarter itself, and not in an earlier one."""
    return state.entry is not None and not state.of_earlier


def may_come(state: SignpostState, day: date) -> bool:
    """Tell whether a dated signpost may still be observed in time after a day."""
    expected = state.signpost.expected_by
    return expected is not None and day < expected and state.state not in ENDINGS


def is_seen(state: ItemState) -> bool:
    """Tell whether a signpost was observed, faded or not, or an indicator is at warning."""
    if isinstance(state, IndicatorState):
        return state.status is Status.WARNING
    return state.state is State.OBSERVED


def is_past(signpost: Signpost, quarter: Quarter) -> bool:
    """Tell whether a signpost's expected day lies before a quarter's last day."""
    return signpost.expected_by is not None and signpost.expected_by < quarter.last_day


def is_overdue(signpost: Signpost, state: State | None, quarter: Quarter) -> bool:
    """Tell whether a signpost in a state (None: nobody looked) is overdue at a quarter's end."""
    return is_past(signpost, quarter) and state not in ENDINGS


def thresholds(indicator: Indicator) -> Mapping[Status, float | str]:
    """Return, by status, the value from which on an indicator has it; warning is last."""
    bounds = {Status.WATCH: indicator.watch, Status.WARNING: indicator.warns_at}
    return {status: bound for status, bound in bounds.items() if bound is not None}


def short_of_thresholds(indicator: Indicator) -> Status:
    """Return the status of a value that reaches no threshold."""
    return Status.NORMAL if thresholds(indicator) else Status.NO_THRESHOLDS


def status_at(indicator: Indicator, value: float | str) -> Status:
    """Return the status of a value by the indicator's thresholds.

    The indicator must admit the value.
    """
    status, concern = short_of_thresholds(indicator), indicator.concern_at(value)
    for of_bound, bound in thresholds(indicator).items():
        status = of_bound if concern >= indicator.concern_at(bound) else status
    return status


def _status_of_months(indicator: Indicator, value: float | str, count: int | None) -> Status:
    """Return the status of a quarter's value; some of its months may be missing.

    Thresholds are for the sum of all months, so a sum of some months has no status. But if the
    indicator is ``rising`` and the sum has reached a threshold, the sum has that threshold's
    status: the missing months can only add to the sum.

    Args:
        indicator: The indicator.
        value: The value; the indicator admits it.
        count: The number of months that make the value; None for a value of the whole quarter.
    """
    status = status_at(indicator, value)
    has_reached = indicator.direction == "rising" and status is not Status.NORMAL
    is_certain = has_reached or status is Status.NO_THRESHOLDS or not months_in_words(count)
    return status if is_certain or indicator.within != "sum" else Status.INCOMPLETE


def states_by_readings(
    indicator: Indicator,
    readings: Mapping[Quarter, Entry[Reading]],
    quarters: Sequence[Quarter],
    month_counts: Mapping[Quarter, int] = MappingProxyType({}),
    open_in: Collection[Quarter] = (),
) -> Iterator[IndicatorState]:
    """Yield the state of an indicator at the end of each quarter.

    Values that the indicator no longer admits, because its type or levels changed, do not count.
    An open value is not replaced by an earlier one.

    Args:
        indicator: The indicator.
        readings: The indicator's readings, by quarter.
        quarters: The quarters.
        month_counts: By quarter, the number of months that make the reading, where months do.
        open_in: The quarters whose value people have to settle.
    """
    counting = {
        quarter: (entry, _status_of_months(indicator, value, month_counts.get(quarter)))
        for quarter, entry in readings.items()
        if (value := entry.content.value) is not None and indicator.admits(value)
    }
    for quarter, latest in zip(quarters, _latest({*counting, *open_in}, quarters), strict=True):
        if latest is None or latest in open_in:
            yield IndicatorState(indicator, None, Status.NO_DATA, of_earlier=False, open_in=latest)
        else:
            entry, by_value = counting[latest]
            is_stale = entry.content.day < oldest_current(indicator.cadence, quarter.last_day)
            yield IndicatorState(
                indicator,
                entry,
                status=Status.STALE if is_stale else by_value,
                of_earlier=latest < quarter,
                months_count=month_counts.get(latest),
            )


def states_by_sightings(
    signpost: Signpost,
    sightings: Mapping[Quarter, Entry[Sighting]],
    quarters: Sequence[Quarter],
    open_in: Collection[Quarter] = (),
) -> Iterator[SignpostState]:
    """Yield the state of a signpost at the end of each quarter.

    An observed signpost counts for ``fades_after`` quarters, including the quarter of the
    sighting. An open sighting is not replaced by an earlier one: it may say that the signpost was
    observed in time.

    Args:
        signpost: The signpost.
        sightings: The signpost's sightings, by quarter.
        quarters: The quarters.
        open_in: The quarters whose state people have to settle.
    """
    counting = {quarter: entry for quarter, entry in sightings.items() if entry.content.state}
    for quarter, latest in zip(quarters, _latest({*counting, *open_in}, quarters), strict=True):
        is_open = latest in open_in
        entry = None if latest is None or is_open else counting[latest]
        state = entry.content.state if entry else None
        age = quarter.since(latest) if latest else 0
        yield SignpostState(
            signpost,
            entry,
            state,
            overdue=not is_open and is_overdue(signpost, state, quarter),
            faded=(
                state is State.OBSERVED
                and signpost.fades_after is not None
                and age >= signpost.fades_after
            ),
            of_earlier=entry is not None and age > 0,
            open_in=latest if is_open else None,
        )


def _latest(recorded: Iterable[Quarter], quarters: Iterable[Quarter]) -> Iterator[Quarter | None]:
    """Yield, for each quarter, the latest recorded quarter up to it."""
    ordered = sorted(recorded)
    for quarter in quarters:
        index = bisect_right(ordered, quarter)
        yield ordered[index - 1] if index else None
