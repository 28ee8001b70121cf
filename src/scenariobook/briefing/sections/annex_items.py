"""Make the annex's content about each scenario: its story, its items, its assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.assess.answer_states import AnswerState
from scenariobook.assess.item_status import (
    IndicatorState,
    Instead,
    ItemState,
    SignpostState,
    Status,
    status_word,
)
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import timeline
from scenariobook.briefing.charts.sparkline import sparkline
from scenariobook.briefing.items_in_words import not_counted_in_words, open_in_words
from scenariobook.briefing.materials import Citation, Materials, source_is_open
from scenariobook.briefing.typeset import prose
from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import month_counts, quarter_readings
from scenariobook.record.ledger.kinds import State
from scenariobook.standards.base_rates import jeffreys
from scenariobook.study.checks.advice import is_diagnostic
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.scenarios import Assumption, BaseRate, Scenario
from scenariobook.study.model.sources import Fact
from scenariobook.study.model.study import Study

_HALF_A_QUARTER: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item with its marks, citations and drawing.

    Attributes:
        state: The item with its status.
        references: Citations of the sources of its latest value.
        marks: The item's weaknesses, a few words each.
        who_says_what: Who says what, if the item's value is open.
        not_counted: The latest reading that does not count, in words; empty without one.
        drawing: An indicator's trend, empty without readings; a signpost's time line.
        values: The values that the drawing shows, in words, oldest first.
    """

    state: ItemState
    references: Sequence[Citation]
    marks: Sequence[str]
    who_says_what: str
    not_counted: str
    drawing: Markup
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """An assumption, its answer, the items that would break it, the facts that it starts from."""

    state: AnswerState
    broken_by: Sequence[ItemState]
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class BaseRateRow:
    """A base rate, the bounds that so few cases allow, in percent, and the citation of its source.

    ``jeffreys`` computes the bounds.
    """

    rate: BaseRate
    bounds: tuple[float, float]
    reference: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioItems:
    """The annex's content about one scenario.

    Attributes:
        scenario: The scenario.
        implied: The scenario's implied likelihood in percent; None in an exploratory study.
        base_rates: The scenario's base rates.
        narrative: The scenario's story.
        indicators: The scenario's own indicators.
        signposts: The scenario's own signposts.
        assumptions: The scenario's own assumptions.
    """

    scenario: Scenario
    implied: float | None
    base_rates: Sequence[BaseRateRow]
    narrative: Markup
    indicators: Sequence[ItemRow]
    signposts: Sequence[ItemRow]
    assumptions: Sequence[AssumptionRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The annex's content about all scenarios.

    Attributes:
        first: The first quarter of every trend.
        last: The last quarter, which is the briefing's.
        axis: The axis of years above the time lines.
        scenarios: The content about each scenario.
        shared: The assumptions behind all scenarios.
    """

    first: Quarter
    last: Quarter
    axis: Markup
    scenarios: Sequence[ScenarioItems]
    shared: Sequence[AssumptionRow]


def items_of(materials: Materials, scenarios: Sequence[Scenario]) -> Items:
    """Return the annex's content about all scenarios, and cite the sources of their items.

    Args:
        materials: The study, its record and its assessments.
        scenarios: All scenarios, in the order of the page.
    """
    start, assumptions = materials.study.header.start, _assumptions(materials)
    evidence = materials.now.evidence
    return Items(
        first=start,
        last=materials.quarter,
        axis=timeline.axis(f"Years from {start}", _span(materials)),
        scenarios=[
            ScenarioItems(
                scenario=scenario,
                implied=evidence.implied[scenario.id] if evidence else None,
                base_rates=[
                    BaseRateRow(
                        rate,
                        jeffreys(rate.count, rate.of),
                        materials.citations.cite_source(rate.source, scenario.title, None),
                    )
                    for rate in materials.study.base_rates
                    if rate.scenario == scenario.id
                ],
                narrative=prose(scenario.narrative or ""),
                indicators=[
                    _indicator(materials, state)
                    for state in materials.now.indicators
                    if state.indicator.home == scenario.id
                ],
                signposts=[
                    _signpost(materials, state)
                    for state in materials.now.signposts
                    if state.signpost.home == scenario.id
                ],
                assumptions=assumptions.get(scenario.id, ()),
            )
            for scenario in scenarios
        ],
        shared=assumptions.get(None, ()),
    )


def status_in_full(state: ItemState) -> str:
    """Return an item's status in words; for an overdue or faded signpost, also its state."""
    word = status_word(state)
    if isinstance(state, SignpostState) and word in {Instead.OVERDUE, Instead.FADED}:
        return f"{state.state or Status.NO_DATA}, {word}"
    return word


def tone(home: str | None, study: Study) -> Literal["good", "bad", "neutral"]:
    """Return whether an item at warning, or observed, is good news.

    It is good news if the study hopes for the item's scenario, else bad news. It is neither if the
    study hopes for no scenario, or the item has no scenario.
    """
    hoped = {scenario.id for scenario in study.scenarios if scenario.hoped_for}
    if not hoped or home is None:
        return "neutral"
    return "good" if home in hoped else "bad"


def _marks(materials: Materials, state: ItemState) -> Iterator[str]:
    """Yield an item's weaknesses: of its ratings, and of the evidence that it carries."""
    study, entry = materials.study, state.entry
    if not is_diagnostic(study, state.item):
        yield "tells little apart"
    if entry is None or state.strength is None:
        return
    is_open = source_is_open(materials.record, entry.content)
    named = entry.content.sources or (() if is_open else study.usual_source(state.item.id))
    if len(named) == 1:
        yield "one source"
    letters = {
        study.source_by_id[source].reliability for source in named if source in study.source_by_id
    }
    # F and 6 say that nobody can judge the source or the report.
    if letters <= {"F"} or entry.content.credibility in {None, 6}:
        yield "no grade"


# --- indicators ----------------------------------------------------------------------------------


def _indicator(materials: Materials, state: IndicatorState) -> ItemRow:
    readings = _values_by_quarter(materials, state.indicator)
    counts = month_counts(materials.record, state.indicator)
    words = {
        quarter: typeset.of_months(typeset.reading(state.indicator, value), counts.get(quarter))
        for quarter, value in readings.items()
    }
    return ItemRow(
        state=state,
        references=materials.citations.cite(state.indicator.title, state.entry),
        marks=tuple(_marks(materials, state)),
        who_says_what=open_in_words(materials, state),
        not_counted=not_counted_in_words(materials, state),
        drawing=_trend(materials, state.indicator, readings, list(words.values())),
        values=[f"{quarter}: {value}" for quarter, value in words.items()],
    )


def _values_by_quarter(materials: Materials, indicator: Indicator) -> Mapping[Quarter, float | str]:
    """Return the values that count, oldest quarter first."""
    readings = quarter_readings(materials.record, indicator)
    quarters = (past.quarter for past in materials.history if past.quarter in readings)
    values = ((quarter, readings[quarter].content.value) for quarter in quarters)
    return {q: value for q, value in values if value is not None and indicator.admits(value)}


def _trend(
    materials: Materials,
    indicator: Indicator,
    readings: Mapping[Quarter, float | str],
    words: Sequence[str],
) -> Markup:
    """Draw an indicator's trend.

    Args:
        materials: The materials, which have the quarters of the axis.
        indicator: The indicator.
        readings: The values that count, by quarter.
        words: The values in words.
    """
    if not readings:
        return Markup("")
    summary = f"one reading, {words[0]}"
    if len(words) > 1:
        summary = f"{typeset.counted(len(words), 'reading')}, from {words[0]} to {words[-1]}"
    return sparkline(
        f"Trend of {typeset.named(indicator.title)}: {summary}",
        [_height(indicator, readings.get(past.quarter)) for past in materials.history],
        _height(indicator, indicator.watch),
        _height(indicator, indicator.warns_at),
        rising=indicator.rises,
    )


def _height(indicator: Indicator, value: float | str | None) -> float | None:
    return None if value is None else indicator.as_number(value)


# --- signposts -----------------------------------------------------------------------------------


def _signpost(materials: Materials, state: SignpostState) -> ItemRow:
    signpost = state.signpost
    sightings = list(_sighting_marks(materials, state))
    words = [text for _, text in sightings]
    return ItemRow(
        state=state,
        references=materials.citations.cite(signpost.title, state.entry),
        marks=tuple(_marks(materials, state)),
        who_says_what=open_in_words(materials, state),
        not_counted="",
        drawing=timeline.time_line(
            f"{typeset.named(signpost.title)}: {'; '.join(words) or Status.NO_DATA}",
            _span(materials),
            [mark for mark, _ in sightings],
            signpost.expected_by,
        ),
        values=words,
    )


def _span(materials: Materials) -> timeline.TimeSpan:
    """Return the days of the time lines, to the last expected day of a signpost."""
    expected = [s.expected_by for s in materials.study.signposts if s.expected_by]
    end = materials.quarter.last_day
    return timeline.TimeSpan(materials.study.header.start.start, max([end, *expected]), end)


def _sighting_marks(
    materials: Materials, state: SignpostState
) -> Iterator[tuple[timeline.SightingMark, str]]:
    """Yield a signpost's sightings up to the briefing's quarter, each as a mark and in words.

    If a sighting has no day, its mark is in the middle of its quarter, and the words name only the
    quarter.
    """
    recorded = materials.record.sightings.get(state.signpost.id, {})
    for quarter in sorted(q for q in recorded if q <= materials.quarter):
        sighting = recorded[quarter].content
        if sighting.state is not None:
            day: date = sighting.seen_on or quarter.start + _HALF_A_QUARTER
            # If the last observation is too old to count, so are all earlier ones.
            faded = state.faded and sighting.state is State.OBSERVED
            when = f"on {typeset.printed_day(day)}" if sighting.seen_on else f"in {quarter}"
            yield timeline.SightingMark(day, sighting.state, faded), f"{sighting.state} {when}"


# --- assumptions ---------------------------------------------------------------------------------


def _assumptions(materials: Materials) -> Mapping[str | None, Sequence[AssumptionRow]]:
    """Return the assumptions by the id of their scenario, and by None those behind all of them."""
    by_id = materials.now.state_by_id
    facts = materials.study.facts_known_in(materials.quarter)
    rows: dict[str | None, list[AssumptionRow]] = {}
    for state in materials.answer_states:
        if isinstance(topic := state.topic, Assumption):
            row = AssumptionRow(
                state,
                [by_id[item] for item in topic.broken_by],
                [fact for fact in facts if topic.id in fact.assumptions],
            )
            rows.setdefault(topic.home, []).append(row)
    return rows
