"""Indicators, signposts and assumptions as rows of a chapter's tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import timeline
from scenariobook.briefing.charts.sparkline import sparkline
from scenariobook.briefing.view import readings_not_counted
from scenariobook.briefing.view.materials import Citation, Materials, target
from scenariobook.study.model import Assumption, Indicator

_HALF_A_QUARTER: Final = timedelta(days=45)
_RANKS: Final = (  # in the order in which they want to be read
    Status.WARNING,
    Status.WATCH,
    Status.NORMAL,
    Status.STALE,
    Status.NO_DATA,
    Status.NO_THRESHOLDS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """An indicator: what was read, how it stands, where it comes from.

    ``readings`` are the trend's values in words. ``amount`` and ``rank`` are what rows are
    sorted by: the value as a bare number, the status from warning on.
    """

    anchor: str
    title: str
    measure: str
    note: str
    references: tuple[Citation, ...]
    value: str
    origin: str
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
    """A signpost: whether it was seen, when, and who says so.

    ``sightings`` are the strip's marks in words.
    """

    anchor: str
    title: str
    note: str
    references: tuple[Citation, ...]
    state: str
    kind: str
    origin: str
    when: str
    expected: str
    strip: Markup
    sightings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """A signpost that would break an assumption, and how it stands."""

    title: str
    target: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionRow:
    """An assumption with its marks and what is done about it."""

    anchor: str
    text: str
    basis: str
    marks: tuple[str, ...]
    watched: tuple[Watched, ...]
    shaping: tuple[str, ...]
    hedging: tuple[str, ...]


def indicator_row(materials: Materials, state: IndicatorState) -> IndicatorRow:
    """Return an indicator's row; its sources are cited."""
    indicator, reading = state.indicator, state.reading
    value = None if reading is None else reading.value
    height = _height(indicator, value)
    return IndicatorRow(
        anchor=target(indicator).removeprefix("#"),
        title=indicator.title,
        measure=_measure(indicator),
        note=reading.note if reading else "",
        references=materials.citations.cite(indicator.title, state.entry),
        value=typeset.DASH if value is None else typeset.reading(indicator, value),
        origin=materials.trail.follow(state.entry),
        as_of=_as_of(materials, state),
        status=str(state.status),
        watch=typeset.threshold(indicator, indicator.watch),
        warning=indicator.concern or typeset.threshold(indicator, indicator.warning),
        trend=_trend(materials, indicator),
        readings=_readings(materials, indicator),
        amount="" if height is None else str(height),
        rank=_RANKS.index(state.status),
    )


def _measure(indicator: Indicator) -> str:
    text = indicator.measure or indicator.why or ""
    held = indicator.baseline
    if held is None:
        return text
    before = f"Before tracking: {typeset.reading(indicator, held.value)}"
    if held.as_of:
        before += f" ({typeset.day(held.as_of)})"
    return f"{typeset.sentence(text)} {before}.".strip()


def _as_of(materials: Materials, state: IndicatorState) -> tuple[str, ...]:
    parts = []
    if state.reading and state.carried:
        parts.append(f"read in {state.reading.quarter}")
    if state.reading and state.reading.as_of:
        parts.append(f"as of {typeset.day(state.reading.as_of)}")
    if told := readings_not_counted.short_words(materials, state):
        parts.append(told)
    return tuple(parts)


def _held(materials: Materials, indicator: Indicator) -> list[float | str | None]:
    """Return what was read in each quarter, None where nothing was that counts."""
    held = materials.record.readings.get(indicator.id, {})
    values = {quarter: entry.content.value for quarter, entry in held.items()}
    counting = {q: v for q, v in values.items() if v is not None and indicator.admits(v)}
    return [counting.get(assessment.quarter) for assessment in materials.history]


def _readings(materials: Materials, indicator: Indicator) -> tuple[str, ...]:
    return tuple(
        f"{assessment.quarter}: {typeset.reading(indicator, value)}"
        for assessment, value in zip(materials.history, _held(materials, indicator), strict=True)
        if value is not None
    )


def _trend(materials: Materials, indicator: Indicator) -> Markup:
    held = _held(materials, indicator)
    known = [value for value in held if value is not None]
    if not known:
        return Markup("")
    first, last = (typeset.reading(indicator, value) for value in (known[0], known[-1]))
    told = f"{typeset.counted(len(known), 'reading')}, from {first} to {last}"
    if len(known) == 1:
        told = f"one reading, {last}"
    concern = indicator.concern or indicator.warning
    return sparkline(
        f"Trend of {typeset.named(indicator.title)}: {told}",
        [_height(indicator, value) for value in held],
        _height(indicator, indicator.watch),
        _height(indicator, concern),
        rising=_rising(indicator),
    )


def _height(indicator: Indicator, value: float | str | None) -> float | None:
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
    """Return the time that the signposts' strips show: to the last day that matters."""
    expected = [s.expected_by for s in materials.study.signposts if s.expected_by]
    end = materials.quarter.last_day
    return timeline.TimeSpan(materials.study.header.start.start, max([end, *expected]), end)


def signpost_row(materials: Materials, state: SignpostState) -> SignpostRow:
    """Return a signpost's row; its sources are cited."""
    signpost, sighting = state.signpost, state.sighting
    return SignpostRow(
        anchor=target(signpost).removeprefix("#"),
        title=signpost.title,
        note=sighting.note if sighting else (signpost.why or ""),
        references=materials.citations.cite(signpost.title, state.entry),
        state=state_words(state),
        kind=state_kind(state),
        origin=materials.trail.follow(state.entry),
        when=_when(state),
        expected=typeset.day(signpost.expected_by) if signpost.expected_by else "",
        strip=_strip(materials, state),
        sightings=tuple(words for _, words in _seen(materials, state)),
    )


def state_kind(state: SignpostState) -> str:
    """Return the word that a signpost's state is marked by."""
    if state.overdue:
        return "overdue"
    return "faded" if state.faded else str(state.state or "nothing recorded")


def state_words(state: SignpostState) -> str:
    """Return how a signpost stands, with what qualifies it."""
    words = [str(state.state or "nothing recorded")]
    if state.overdue:
        words.append("overdue")
    if state.faded:
        words.append("faded")
    return ", ".join(words)


def _when(state: SignpostState) -> str:
    if state.sighting is None:
        return ""
    if state.sighting.seen_on:
        return typeset.day(state.sighting.seen_on)
    return str(state.sighting.quarter)


def _seen(materials: Materials, state: SignpostState) -> list[tuple[timeline.SightingMark, str]]:
    """Return a signpost's sightings up to now, by quarter, each with its words.

    Where no day is given, the mark stands in the middle of the quarter, and no day is told.
    """
    sightings = materials.record.sightings.get(state.signpost.id, {})
    seen = []
    for quarter in sorted(q for q in sightings if q <= materials.quarter):
        sighting = sightings[quarter].content
        if sighting.state is not None:
            day: date = sighting.seen_on or quarter.start + _HALF_A_QUARTER
            faded = state.faded and sighting is state.sighting
            when = f"on {typeset.day(day)}" if sighting.seen_on else f"in {quarter}"
            seen.append(
                (timeline.SightingMark(day, sighting.state, faded), f"{sighting.state} {when}")
            )
    return seen


def _strip(materials: Materials, state: SignpostState) -> Markup:
    seen = _seen(materials, state)
    told = "; ".join(words for _, words in seen) or "nothing recorded"
    return timeline.strip(
        f"{typeset.named(state.signpost.title)}: {told}",
        span(materials),
        [sighting for sighting, _ in seen],
        state.signpost.expected_by,
    )


def assumption_row(materials: Materials, assumption: Assumption) -> AssumptionRow:
    """Return an assumption's row with the signposts that would break it."""
    marks = (("load-bearing", assumption.load_bearing), ("vulnerable", assumption.vulnerable))
    states = {state.signpost.id: state for state in materials.now.signposts}
    return AssumptionRow(
        anchor=f"assumption-{assumption.id}",
        text=assumption.text,
        basis=assumption.basis or "",
        marks=tuple(word for word, holds in marks if holds),
        watched=tuple(
            Watched(
                states[signpost].signpost.title,
                target(states[signpost].signpost),
                state_words(states[signpost]),
            )
            for signpost in assumption.signposts
        ),
        shaping=assumption.shaping,
        hedging=assumption.hedging,
    )
