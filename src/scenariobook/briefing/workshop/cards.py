"""Make the scenario cards: half a page each, to cut out and lay on the table.

A card has the material to discuss a scenario: its items, those seen, those to watch, those to come,
an assumption, a decision trigger. Long texts are shortened, and the template cuts long lists;
briefing and annex have them in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import ScenarioState
from scenariobook.assess.implied_likelihood import contribution
from scenariobook.assess.item_status import (
    IndicatorState,
    Instead,
    ItemState,
    SignpostState,
    Status,
    StatusWord,
    status_word,
)
from scenariobook.briefing import typeset
from scenariobook.briefing.materials import Materials, itemless
from scenariobook.briefing.sections.annex_items import status_in_full
from scenariobook.briefing.sections.heat_map_rows import NOTICEABLE
from scenariobook.record.ledger.kinds import State
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import Assumption, Scenario

_LONGEST_SUMMARY: Final = 260
_LONGEST_ITEM: Final = 125
_LONGEST_WORDS: Final = 50
# The words for items' statuses, in the order in which they are counted.
_IN_FULL: Final[Mapping[StatusWord, str]] = {
    Status.WARNING: "at warning",
    Status.WATCH: "at watch",
    Status.NORMAL: Status.NORMAL,
    State.OBSERVED: State.OBSERVED,
    State.EMERGING: State.EMERGING,
    State.RULED_OUT: State.RULED_OUT,
    Instead.OVERDUE: Instead.OVERDUE,
    Instead.OPEN: Instead.OPEN,
    State.NOT_YET: "not yet seen",
    Status.INCOMPLETE: Status.INCOMPLETE,
    Status.STALE: Status.STALE,
    Instead.FADED: "observed too long ago to count",
    Status.NO_THRESHOLDS: "without thresholds",
    Status.NO_DATA: "without data",
}


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line about an item: its title, with a colon; words; and a value in brackets."""

    title: str
    words: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One scenario on half a page; its lists are whole, the first line matters most.

    Attributes:
        scenario: The scenario.
        summary: The first sentence of the scenario's summary.
        likelihood: Sentences about the likelihood; none on a blind card, and in an exploratory
            study.
        itemless: A sentence if the scenario has no items of its own; else empty.
        counted: The numbers of its items by status; of all items if the scenario has no items.
        indicators: These indicators.
        seen: The observed signposts that bear on the scenario.
        watch: The indicators with thresholds that bear on the scenario.
        side: ``for`` or ``against``: the side for which the signposts to come would speak; empty
            without such signposts.
        coming: The signposts to come.
        assumption: The assumption.
    """

    scenario: Scenario
    summary: str
    likelihood: Sequence[str]
    itemless: str
    counted: str
    indicators: Sequence[CardLine]
    seen: Sequence[CardLine]
    watch: Sequence[CardLine]
    side: str
    coming: Sequence[CardLine]
    assumption: Assumption | None


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards for one round.

    Attributes:
        name: The name of the set and of its file.
        title: The heading of the cards.
        cards: The card of each scenario.
    """

    name: str
    title: str
    cards: tuple[Card, ...]


def card_sets(materials: Materials) -> tuple[CardSet, ...]:
    """Return the set of cards; in an estimative study, a blind set before it.

    A group that has read a likelihood tends to judge close to it, so a first round goes without.
    """
    states = materials.now.scenarios
    blind = tuple(_card(materials, state) for state in states)
    if not materials.study.estimative:
        return (CardSet("cards", "Scenario cards", blind),)
    cards = tuple(_card(materials, s, *_likelihood_lines(materials, s)) for s in states)
    return (
        CardSet("cards-blind", "Scenario cards, first round", blind),
        CardSet("cards", "Scenario cards, second round", cards),
    )


def _card(materials: Materials, scenario_state: ScenarioState, *likelihood: str) -> Card:
    scenario = scenario_state.scenario
    states = materials.states
    own = [state for state in states if state.item.home == scenario.id] or states
    indicators = [state for state in own if isinstance(state, IndicatorState)]
    signposts = [state for state in own if isinstance(state, SignpostState)]
    side, coming = _coming(materials, scenario)
    return Card(
        scenario=scenario,
        summary=typeset.first_sentence(scenario.summary, _LONGEST_SUMMARY),
        likelihood=[*filter(None, likelihood)],
        itemless=itemless(materials, scenario),
        counted=f"{_counted(indicators, 'indicator')} {_counted(signposts, 'signpost')}",
        indicators=[_with_value(state) for state in sorted(indicators, key=_rank)],
        seen=list(_observed_lines(materials, scenario)),
        watch=list(_watch(materials, scenario)),
        side=side,
        coming=coming,
        assumption=_assumption(materials, scenario),
    )


def _rank(state: IndicatorState) -> tuple[bool, int]:
    """Return the place of an indicator in a list: the most telling indicator comes first."""
    return state.status is Status.NO_THRESHOLDS, list(_IN_FULL).index(state.status)


def _with_value(state: IndicatorState) -> CardLine:
    at = "at " if state.status in {Status.WARNING, Status.WATCH} else ""
    value = _latest_value(state)
    if value and not _is_present(state):
        value += f", {_quarter_read(state)}"
    bracketed = f"({value})" if value else ""
    return CardLine(_headed(state.indicator.title), f"{at}{status_word(state)}", bracketed)


def _headed(title: str) -> str:
    """Return an item's title as the beginning of a line."""
    return f"{typeset.named(typeset.in_one_line(title, _LONGEST_ITEM))}:"


def _latest_value(state: IndicatorState) -> str:
    """Return an indicator's latest value; empty if nothing counts as one."""
    if state.status is Status.NO_DATA or state.reading is None or state.reading.value is None:
        return ""
    return typeset.in_one_line(
        typeset.reading(state.indicator, state.reading.value), _LONGEST_WORDS
    )


def _is_present(state: IndicatorState) -> bool:
    """Tell whether the latest value was read in the briefing's quarter, and is not stale."""
    return not state.of_earlier and state.status is not Status.STALE


def _quarter_read(state: IndicatorState) -> str:
    """Return the quarter of the latest reading; empty without one."""
    return str(state.reading.quarter) if state.reading else ""


def _observed_lines(materials: Materials, scenario: Scenario) -> Iterator[CardLine]:
    """Yield the signposts that were observed: the scenario's own, and those that bear on it.

    Signposts that no longer count come last; they are listed because they did happen.
    """
    effects = [
        (_effect(materials, s.signpost, scenario), s)
        for s in materials.now.signposts
        if s.state is State.OBSERVED
    ]
    bearing = [
        (value, s)
        for value, s in effects
        if abs(value) >= NOTICEABLE or s.signpost.home == scenario.id
    ]
    bearing.sort(key=lambda pair: (pair[1].faded, -abs(pair[0])))
    for value, state in bearing:
        side = "no longer counted" if state.faded else ""
        if not state.faded and abs(value) >= NOTICEABLE:
            side = "speaks for it" if value > 0 else "speaks against it"
        seen_on = state.sighting.seen_on if state.sighting else None
        words = f"{State.OBSERVED} {typeset.printed_day(seen_on)}" if seen_on else State.OBSERVED
        yield CardLine(
            _headed(state.signpost.title),
            "; ".join(filter(None, (words, side))),
        )


def _assumption(materials: Materials, scenario: Scenario) -> Assumption | None:
    """Return one assumption: own ones before shared ones, load-bearing ones before others."""
    assumptions = [a for a in materials.study.assumptions if a.home in {scenario.id, None}]
    assumptions.sort(key=lambda a: (a.home is None, not a.load_bearing, not a.vulnerable))
    return assumptions[0] if assumptions else None


def _counted(states: Sequence[ItemState], noun: str) -> str:
    if not states:
        return f"No {noun}s."
    counts = Counter(map(status_word, states))
    words = sorted(counts, key=list(_IN_FULL).index)
    parts = (f"{counts[word]} {_IN_FULL[word]}" for word in words)
    return f"{typeset.counted(len(states), noun)}: {typeset.listed(parts)}."


def _likelihood_lines(materials: Materials, state: ScenarioState) -> Iterator[str]:
    judged = typeset.judged_likelihood(state, materials.yardstick)
    implied = typeset.implied_likelihood(state, materials.yardstick)
    if judged:
        yield Markup("Judgment: {}.").format(judged.term_or_number)
    elif state.judgment:
        yield f"The judgment of {materials.quarter} states no likelihood."
    else:
        yield f"No judgment was recorded for {materials.quarter}."
    yield typeset.confidence_sentence(state)
    if implied:
        yield Markup("Implied likelihood: {}.").format(implied.in_full)


def _effect(materials: Materials, item: Indicator | Signpost, scenario: Scenario) -> float:
    """Return the effect on a scenario of an item at warning, or seen, in natural-log units."""
    scenarios = [s.id for s in materials.study.scenarios]
    return contribution(item, 1.0, scenarios, exclusive=False)[scenario.id]


def _watch(materials: Materials, scenario: Scenario) -> Iterator[CardLine]:
    """Yield the indicators with the largest effect: first for the scenario, then against it."""
    effects = [
        (_effect(materials, state.indicator, scenario), state)
        for state in materials.now.indicators
        if _threshold_words(state.indicator)
    ]
    noticeable = [(value, state) for value, state in effects if abs(value) >= NOTICEABLE]
    noticeable.sort(key=lambda pair: (pair[0] < 0, -abs(pair[0])))
    for value, state in noticeable:
        side = "for" if value > 0 else "against"
        threshold = typeset.in_one_line(_threshold_words(state.indicator), _LONGEST_WORDS)
        yield CardLine(
            _headed(state.indicator.title),
            f"at {threshold}, speaks {side} it",
            _now_or_last(state),
        )


def _now_or_last(state: IndicatorState) -> str:
    """Return an indicator's value in brackets: now, or with the quarter of the last reading."""
    value = _latest_value(state)
    if not value:
        return ""
    if _is_present(state):
        return f"(now {value})"
    stale = ", stale" if state.status is Status.STALE else ""
    return f"(last {value}, {_quarter_read(state)}{stale})"


def _threshold_words(indicator: Indicator) -> str:
    """Return the threshold of warning, or else of watch, in words; empty if there is none."""
    if indicator.warns_at is not None:
        return f"warning ({typeset.threshold(indicator, indicator.warns_at)})"
    if indicator.watch is not None:
        return f"watch ({typeset.threshold(indicator, indicator.watch)})"
    return ""


def _coming(materials: Materials, scenario: Scenario) -> tuple[str, Sequence[CardLine]]:
    """Return a side, for or against, and the signposts of that side that may still come.

    The side is for the scenario; if no signpost is for it, against it. Faded signposts come last.
    """
    effects = [(_effect(materials, s.signpost, scenario), s) for s in materials.now.signposts]
    favourable = [(value, s) for value, s in effects if value >= NOTICEABLE]
    against = [(-value, s) for value, s in effects if value <= -NOTICEABLE]
    side = "for" if favourable else "against" if against else ""
    coming = [
        (value, s)
        for value, s in favourable or against
        if not s.observed and s.state is not State.RULED_OUT
    ]
    coming.sort(key=lambda pair: (pair[1].faded, -pair[0]))
    return side, [_signpost(state) for _, state in coming]


def _signpost(state: SignpostState) -> CardLine:
    words = status_in_full(state)
    if state.signpost.expected_by and not state.overdue:
        words += f"; expected by {typeset.printed_day(state.signpost.expected_by)}"
    return CardLine(_headed(state.signpost.title), words)
