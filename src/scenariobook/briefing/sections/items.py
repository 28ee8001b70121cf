"""Make the rows of a chapter's tables: indicators, signposts and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from scenariobook.assess.status import (
    IndicatorState,
    ItemState,
    SignpostState,
    Status,
    is_seen,
)
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import timeline
from scenariobook.briefing.charts.sparkline import sparkline
from scenariobook.briefing.sections import facts
from scenariobook.briefing.wording import readings_not_counted, unsettled
from scenariobook.briefing.wording.materials import Citation, Materials, target
from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import WITHIN_IN_WORDS, months_count, readings_of
from scenariobook.record.ledger.kinds import State
from scenariobook.study.model import Assumption, Indicator

_HALF_A_QUARTER: Final = timedelta(days=45)
_RANKS: Final = (  # the order of rows that a reader sorts by status
    Status.WARNING,
    Status.WATCH,
    Status.NORMAL,
    Status.STALE,
    Status.NO_DATA,
    Status.NO_THRESHOLDS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """An indicator: its reading, its status, its sources.

    Attributes:
        anchor: The identifier of the row.
        title: The indicator's.
        measure: What it measures, how a quarter's months make its value, and its value before
            tracking began.
        note: The reading's.
        references: Citations of the reading's sources.
        value: The reading; a dash without one.
        as_of: How many months make the reading if some are missing, from when it is, and any
            reading that does not count.
        status: In words.
        watch: The threshold of watch; empty without one.
        warning: The threshold of warning, or the answer of concern.
        trend: The sparkline; empty without readings.
        readings: The sparkline's values in words, oldest first.
        amount: The value as a number to sort by; empty without one.
        rank: The status as a number to sort by; 0 is warning.
    """

    anchor: str
    title: str
    measure: str
    note: str
    references: tuple[Citation, ...]
    value: str
    as_of: tuple[str, ...]
    status: str
    watch: str
    warning: str
    trend: Markup
    readings: tuple[str, ...]
    amount: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignpostRow:
    """A signpost: its state, its sightings, its sources.

    Attributes:
        anchor: The identifier of the row.
        title: The signpost's.
        note: The sighting's; without one, why the signpost matters.
        references: Citations of the sighting's sources.
        state: In words.
        kind: The name of the mark for the state.
        when: The day on which it was seen, or the quarter if the day is not known.
        expected: The day by which it is expected; empty if there is none.
        strip: The sightings on a time line.
        sightings: The strip's marks in words, oldest first.
    """

    anchor: str
    title: str
    note: str
    references: tuple[Citation, ...]
    state: str
    kind: str
    when: str
    expected: str
    strip: Markup
    sightings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """An item that would break an assumption: its title, the link to it, its state."""

    title: str
    target: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionRow:
    """An assumption.

    Attributes:
        anchor: The identifier of the row.
        text: The assumption.
        basis: Why the analysts assume it.
        grounds: The facts that it rests on.
        marks: ``load-bearing`` and ``vulnerable``, if it is.
        watched: The items that would break it.
        asked: That some of them were seen, and the question that this asks; empty if none was.
        if_false: What it would mean for the figures if it were false.
        shaping: What is done to keep it true.
        hedging: What is done in case it fails.
    """

    anchor: str
    text: str
    basis: str
    grounds: tuple[facts.Ground, ...]
    marks: tuple[str, ...]
    watched: tuple[Watched, ...]
    asked: str
    if_false: str
    shaping: tuple[str, ...]
    hedging: tuple[str, ...]


def indicator_row(materials: Materials, state: IndicatorState) -> IndicatorRow:
    """Return an indicator's row, and cite the sources of its reading."""
    indicator, reading = state.indicator, state.reading
    value = None if reading is None else reading.value
    height = _height(indicator, value)
    values = _values(materials, indicator)
    in_words = _in_words(materials, indicator, values)
    return IndicatorRow(
        anchor=target(indicator).removeprefix("#"),
        title=indicator.title,
        measure=_measure(indicator),
        note=reading.note if reading else "",
        references=materials.citations.cite(indicator.title, state.entry),
        value=typeset.DASH if value is None else typeset.reading(indicator, value),
        as_of=_as_of(materials, state),
        status=str(state.status),
        watch=typeset.threshold(indicator, indicator.watch),
        warning=indicator.concern or typeset.threshold(indicator, indicator.warning),
        trend=_trend(indicator, values, [words for _, words in in_words]),
        readings=tuple(f"{quarter}: {words}" for quarter, words in in_words),
        amount="" if height is None else str(height),
        rank=_RANKS.index(state.status),
    )


def _measure(indicator: Indicator) -> str:
    text = indicator.measure or indicator.why or ""
    if indicator.within != "last":  # which needs no words
        within = f"The value is {WITHIN_IN_WORDS[indicator.within]}."
        text = f"{typeset.sentence(text)} {within}".strip()
    baseline = indicator.baseline
    if baseline is None:
        return text
    before = f"Before tracking: {typeset.reading(indicator, baseline.value)}"
    if baseline.as_of:
        before += f" ({typeset.day(baseline.as_of)})"
    note = typeset.sentence(baseline.note or "")
    return " ".join(filter(None, (typeset.sentence(text), f"{before}.", note)))


def _as_of(materials: Materials, state: IndicatorState) -> tuple[str, ...]:
    parts = [state.months_missing] if state.months_missing else []
    if state.reading and state.carried:
        parts.append(f"read in {state.reading.quarter}")
    if state.reading and state.reading.as_of:
        parts.append(f"as of {typeset.day(state.reading.as_of)}")
    if state.contested:
        parts.append(unsettled.of_item(materials, state))
    if not_counted := readings_not_counted.short_words(materials, state):
        parts.append(not_counted)
    return tuple(parts)


def _values(materials: Materials, indicator: Indicator) -> list[float | str | None]:
    """Return the value of each quarter; None without a reading that counts."""
    readings = readings_of(materials.record, indicator)
    values = {quarter: entry.content.value for quarter, entry in readings.items()}
    counting = {q: v for q, v in values.items() if v is not None and indicator.admits(v)}
    return [counting.get(assessment.quarter) for assessment in materials.history]


def _in_words(
    materials: Materials, indicator: Indicator, values: Sequence[float | str | None]
) -> list[tuple[Quarter, str]]:
    """Return each quarter with a reading that counts, and its value in words.

    Args:
        materials: The record and its quarters.
        indicator: Whose values they are.
        values: One for each quarter; None without a reading that counts.
    """
    counts = months_count(materials.record, indicator)
    quarters = [assessment.quarter for assessment in materials.history]
    return [
        (quarter, typeset.of_months(typeset.reading(indicator, value), counts.get(quarter)))
        for quarter, value in zip(quarters, values, strict=True)
        if value is not None
    ]


def _trend(
    indicator: Indicator, values: Sequence[float | str | None], known: Sequence[str]
) -> Markup:
    """Draw an indicator's trend; ``known`` are the values that count, in words."""
    if not known:
        return Markup("")
    first, last = known[0], known[-1]
    words = f"{typeset.counted(len(known), 'reading')}, from {first} to {last}"
    if len(known) == 1:
        words = f"one reading, {last}"
    concern = indicator.concern or indicator.warning
    return sparkline(
        f"Trend of {typeset.named(indicator.title)}: {words}",
        [_height(indicator, value) for value in values],
        _height(indicator, indicator.watch),
        _height(indicator, concern),
        rising=_rising(indicator),
    )


def _height(indicator: Indicator, value: float | str | None) -> float | None:
    """Return a value as a number to draw or to sort by: of levels, the place on their scale."""
    if not isinstance(value, str):
        return value
    if indicator.type == "yes-no":
        return float(value == "yes")
    return float(indicator.levels.index(value))


def _rising(indicator: Indicator) -> bool:
    if indicator.type == "yes-no":
        return indicator.concern == "yes"
    return indicator.direction == "rising"


def span(materials: Materials) -> timeline.TimeSpan:
    """Return the days that the signposts' strips show: to the last day that one is expected by."""
    expected = [s.expected_by for s in materials.study.signposts if s.expected_by]
    end = materials.quarter.last_day
    return timeline.TimeSpan(materials.study.header.start.start, max([end, *expected]), end)


def signpost_row(materials: Materials, state: SignpostState) -> SignpostRow:
    """Return a signpost's row, and cite the sources of its sighting."""
    signpost, sighting = state.signpost, state.sighting
    return SignpostRow(
        anchor=target(signpost).removeprefix("#"),
        title=signpost.title,
        note=sighting.note if sighting else (signpost.why or ""),
        references=materials.citations.cite(signpost.title, state.entry),
        state=state_words(state),
        kind=state_kind(state),
        when=unsettled.of_item(materials, state) or _when(state),
        expected=typeset.day(signpost.expected_by) if signpost.expected_by else "",
        strip=_strip(materials, state),
        sightings=tuple(words for _, words in _seen(materials, state)),
    )


def state_kind(state: SignpostState) -> str:
    """Return the name of the mark for a signpost's state."""
    if state.overdue:
        return "overdue"
    return "faded" if state.faded else str(state.state or "nothing recorded")


def state_words(state: SignpostState) -> str:
    """Return a signpost's state in words, with ``overdue`` and ``faded`` if it is."""
    words = [str(state.state or ("no state" if state.contested else "nothing recorded"))]
    if state.overdue:
        words.append("overdue")
    if state.faded:
        words.append("faded")
    return ", ".join(words)


def _seen_when(state: ItemState) -> str:
    """Return when an item that would break an assumption was seen, and how."""
    if isinstance(state, SignpostState):
        return _when(state) + (", faded" if state.faded else "")
    as_of = state.reading and state.reading.as_of
    quarter = state.reading and state.reading.quarter
    return f"{typeset.day(as_of) if as_of else quarter}, at warning"


def _when(state: SignpostState) -> str:
    if state.sighting is None:
        return ""
    if state.sighting.seen_on:
        return typeset.day(state.sighting.seen_on)
    return str(state.sighting.quarter)


def _seen(materials: Materials, state: SignpostState) -> list[tuple[timeline.SightingMark, str]]:
    """Return a signpost's sightings up to the briefing's quarter, each as a mark and in words.

    If the day of a sighting is not known, its mark is in the middle of its quarter, and the words
    name the quarter alone.
    """
    sightings = materials.record.sightings.get(state.signpost.id, {})
    seen = []
    for quarter in sorted(q for q in sightings if q <= materials.quarter):
        sighting = sightings[quarter].content
        if sighting.state is not None:
            day: date = sighting.seen_on or quarter.start + _HALF_A_QUARTER
            # If even the last observation is too old to count, so is each before it.
            faded = state.faded and sighting.state is State.OBSERVED
            when = f"on {typeset.day(day)}" if sighting.seen_on else f"in {quarter}"
            seen.append(
                (timeline.SightingMark(day, sighting.state, faded), f"{sighting.state} {when}")
            )
    return seen


def _strip(materials: Materials, state: SignpostState) -> Markup:
    seen = _seen(materials, state)
    sightings = "; ".join(words for _, words in seen) or "nothing recorded"
    return timeline.strip(
        f"{typeset.named(state.signpost.title)}: {sightings}",
        span(materials),
        [sighting for sighting, _ in seen],
        state.signpost.expected_by,
    )


def assumption_row(materials: Materials, assumption: Assumption) -> AssumptionRow:
    """Return an assumption's row with the items that would break it."""
    marks = (("load-bearing", assumption.load_bearing), ("vulnerable", assumption.vulnerable))
    every: tuple[ItemState, ...] = (*materials.now.indicators, *materials.now.signposts)
    of_all = {state.item.id: state for state in every}
    states = [of_all[item] for item in assumption.broken_by]
    return AssumptionRow(
        anchor=f"assumption-{assumption.id}",
        text=assumption.text,
        basis=assumption.basis or "",
        grounds=facts.grounds(materials, assumption),
        marks=tuple(word for word, holds in marks if holds),
        watched=tuple(
            Watched(state.item.title, target(state.item), _stands_at(state)) for state in states
        ),
        asked=_asked(states),
        if_false=assumption.if_false or "",
        shaping=assumption.shaping,
        hedging=assumption.hedging,
    )


def _stands_at(state: ItemState) -> str:
    return str(state.status) if isinstance(state, IndicatorState) else state_words(state)


def _asked(watched: Sequence[ItemState]) -> str:
    """Return the question that what was seen asks of an assumption; empty if nothing was.

    Args:
        watched: The items that would break it.
    """
    seen = [state for state in watched if is_seen(state)]
    if not seen:
        return ""
    days = "; ".join(map(_seen_when, seen))
    things, have = ("thing", "has") if len(seen) == 1 else ("things", "have")
    what = f"{typeset.in_words(len(seen)).capitalize()} {things} that"
    if len(watched) == 1:
        what = "What"
    return f"{what} would break it {have} been observed ({days}): does the team still hold it?"
