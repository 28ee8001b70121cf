"""Make the scenario cards: half a page each, to cut out and lay on the table.

A card has what a group needs to discuss a scenario: its items, what has been seen, what to watch,
what follows, an assumption, a decision trigger. Long texts are shortened, and long lists are cut;
briefing and annex have them in full. The words are made here and not in the template, since
card_fit.py measures them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.implied_likelihood import contribution
from scenariobook.assess.item_status import IndicatorState, ItemState, SignpostState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.sections.annex_items import signpost_words
from scenariobook.briefing.sections.heat_map_rows import NOTICEABLE
from scenariobook.briefing.wording import in_words
from scenariobook.briefing.wording.materials import Materials, itemless
from scenariobook.briefing.workshop.card_fit import Above, CardBlock, CardColumn, CardLine, fit
from scenariobook.record.ledger.kinds import State
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.study import person

_LONGEST_TITLE: Final = 140
_LONGEST_SUMMARY: Final = 260
_LONGEST_ITEM: Final = 125
_LONGEST_WORDS: Final = 50
_LONGEST_STEP: Final = 150  # of a decision trigger
_LONGEST_TEXT: Final = 160  # of an implication, an assumption
_IMPLICATIONS: Final = 2
_READABLE: Final = 10.0  # points: if texts fit only in smaller type, lists are cut
# The order of indicators in a list: what is most worth knowing comes first.
_FIRST: Final = (
    Status.WARNING,
    Status.WATCH,
    Status.NORMAL,
    Status.STALE,
    Status.NO_DATA,
    Status.NO_THRESHOLDS,
)


@dataclass(frozen=True, slots=True)
class _Most:
    """How many lines the lists of a card have at most."""

    items: int
    others: int


_FULL_TO_SHORT: Final = (_Most(8, 3), _Most(5, 3), _Most(4, 2), _Most(3, 1), _Most(2, 1))


@dataclass(frozen=True, slots=True)
class CardLikelihood:
    """The likelihoods of a card that is not blind; each part is a sentence."""

    judged: Markup
    confidence: str
    implied: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One scenario on half a page.

    Attributes:
        scenario: The scenario.
        title: Shortened.
        summary: Its first sentence.
        likelihood: None on a blind card, and in an exploratory study.
        size: The size of type in which all texts fit, in points.
        columns: The other texts; none if not even the shortest lists fit.
    """

    scenario: Scenario
    title: str
    summary: str
    likelihood: CardLikelihood | None
    size: float
    columns: tuple[CardColumn, ...]


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards for one round.

    Attributes:
        name: Also the name of their file.
        title: Their heading.
        cards: One for each scenario.
    """

    name: str
    title: str
    cards: tuple[Card, ...]


def card_sets(materials: Materials) -> tuple[CardSet, ...]:
    """Return the set of cards; in an estimative study, a blind set before it.

    A group that has read a likelihood tends to judge close to it, so a first round goes without.
    """
    standings = materials.now.standings
    blind = tuple(_card(materials, standing, None) for standing in standings)
    if not materials.study.estimative:
        return (CardSet("cards", "Scenario cards", blind),)
    cards = tuple(_card(materials, s, _likelihood(materials, s)) for s in standings)
    return (
        CardSet("cards-blind", "Scenario cards, first round", blind),
        CardSet("cards", "Scenario cards, second round", cards),
    )


def _card(materials: Materials, standing: Standing, likelihood: CardLikelihood | None) -> Card:
    """Return a card in the largest type; if that is too small to read, with shorter lists."""
    scenario = standing.scenario
    title = typeset.shortened(scenario.title, _LONGEST_TITLE)
    summary = typeset.first_sentence(scenario.summary, _LONGEST_SUMMARY)
    above = Above(title=title, summary=summary, likelihood=_in_a_line(likelihood))
    for most in _FULL_TO_SHORT:
        blocks = tuple(_blocks(materials, scenario, most))
        size, columns = fit(materials.study.header.paper, above, blocks)
        if size >= _READABLE:
            break
    return Card(
        scenario=scenario,
        title=title,
        summary=summary,
        likelihood=likelihood,
        size=size,
        columns=columns,
    )


def _in_a_line(likelihood: CardLikelihood | None) -> str:
    if likelihood is None:
        return ""
    parts = (likelihood.judged.striptags(), likelihood.confidence, likelihood.implied.striptags())
    return " ".join(filter(None, parts))


def _blocks(materials: Materials, scenario: Scenario, most: _Most) -> Iterator[CardBlock]:
    """Yield the blocks of a card, in reading order."""
    own = [state for state in materials.states if state.item.home == scenario.id]
    if own:
        yield _items_block("How its own items stand", materials, own, most.items)
    else:
        lacks = CardLine("", itemless(materials, scenario))
        every = _items_block("", materials, materials.states, most.items)
        yield CardBlock("How the items stand", (lacks, *every.lines))
    if materials.study.signposts:
        yield CardBlock("What has been seen", tuple(_seen(materials, scenario, most.others)))
    watch = tuple(_watch(materials, scenario, most.others))
    nothing = CardLine("", "No indicator with a threshold speaks for it or against it.")
    yield CardBlock("What to watch", watch or (nothing,))
    yield _signposts(materials, scenario, most.others)
    if scenario.implications:
        shown = scenario.implications[:_IMPLICATIONS]
        texts = (CardLine("", typeset.shortened(text, _LONGEST_TEXT)) for text in shown)
        yield CardBlock("If it comes true", tuple(texts))
    yield from _assumption(materials, scenario)
    yield from _trigger(materials, scenario)


def _items_block(
    title: str, materials: Materials, states: Sequence[ItemState], most: int
) -> CardBlock:
    """Return how many items have each status, and the indicators with their values."""
    indicators = [state for state in states if isinstance(state, IndicatorState)]
    signposts = [state for state in states if isinstance(state, SignpostState)]
    shown = sorted(indicators, key=lambda state: _FIRST.index(state.status))[:most]
    return CardBlock(
        title,
        (
            CardLine("", in_words.counted_items(materials, indicators, signposts)),
            *(_with_value(state) for state in shown),
        ),
    )


def _with_value(state: IndicatorState) -> CardLine:
    at = "at " if state.status in {Status.WARNING, Status.WATCH} else ""
    value = _latest_value(state)
    if value and not _is_present(state):
        value += f", {_quarter(state)}"
    bracketed = f"({value})" if value else ""
    return CardLine(_headed(state.indicator.title), f"{at}{state.status}", bracketed)


def _headed(title: str) -> str:
    """Return an item's title as the beginning of a line."""
    return f"{typeset.named(typeset.shortened(title, _LONGEST_ITEM))}:"


def _latest_value(state: IndicatorState) -> str:
    """Return an indicator's latest value; empty if nothing counts as one."""
    if state.status is Status.NO_DATA or state.reading is None or state.reading.value is None:
        return ""
    return typeset.shortened(typeset.reading(state.indicator, state.reading.value), _LONGEST_WORDS)


def _is_present(state: IndicatorState) -> bool:
    """Tell whether the latest value was read in the briefing's quarter, and is not stale."""
    return not state.carried and state.status is not Status.STALE


def _quarter(state: IndicatorState) -> str:
    """Return the quarter of the latest reading; empty if there is none."""
    return str(state.reading.quarter) if state.reading else ""


def _seen(materials: Materials, scenario: Scenario, most: int) -> Iterator[CardLine]:
    """Yield the signposts that were observed: the scenario's own, and those that bear on it.

    Those that no longer count come last: they did happen.
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
    for value, state in bearing[:most]:
        side = "no longer counted" if state.faded else ""
        if not state.faded and abs(value) >= NOTICEABLE:
            side = "speaks for it" if value > 0 else "speaks against it"
        seen_on = state.sighting.seen_on if state.sighting else None
        words = f"observed {seen_on}" if seen_on else "observed"
        yield CardLine(_headed(state.signpost.title), "; ".join(filter(None, (words, side))))
    if bearing[most:]:
        yield CardLine("", f"And {typeset.number(len(bearing) - most)} more in the annex.")
    if not bearing:
        yield CardLine("", "No signpost that bears on it has been observed.")


def _assumption(materials: Materials, scenario: Scenario) -> Iterator[CardBlock]:
    """Yield one assumption: its own before shared ones, load-bearing ones before others."""
    known = [a for a in materials.study.assumptions if a.home in {scenario.id, None}]
    known.sort(key=lambda a: (a.home is None, not a.load_bearing, not a.vulnerable))
    for assumption in known[:1]:
        text = typeset.sentence(typeset.shortened(assumption.text, _LONGEST_TEXT))
        yield CardBlock("Taken to be true", (CardLine("", text),))


def _likelihood(materials: Materials, standing: Standing) -> CardLikelihood:
    judged = in_words.judged(standing, materials.yardstick)
    implied = in_words.implied(standing, materials.yardstick)
    words = Markup("No judgment was recorded for {}.").format(materials.quarter)
    if standing.judgment:
        words = Markup("The judgment of {} states no likelihood.").format(materials.quarter)
    aid = Markup("")
    if judged:
        words = Markup("Judgment: {}.").format(judged.whole)
    if implied:
        aid = Markup("Implied likelihood: {}.").format(implied.in_full)
    return CardLikelihood(words, in_words.confidence(standing), aid)


def _effect(materials: Materials, item: Indicator | Signpost, scenario: Scenario) -> float:
    """Return the effect on a scenario of an item at warning, or seen, in natural-log units."""
    scenarios = [s.id for s in materials.study.scenarios]
    return contribution(item, 1.0, scenarios, exclusive=False)[scenario.id]


def _watch(materials: Materials, scenario: Scenario, most: int) -> Iterator[CardLine]:
    """Yield the indicators with the largest effect: those for the scenario, then those against."""
    effects = [
        (_effect(materials, state.indicator, scenario), state)
        for state in materials.now.indicators
        if _threshold_words(state.indicator)
    ]
    noticeable = [(value, state) for value, state in effects if abs(value) >= NOTICEABLE]
    noticeable.sort(key=lambda pair: (pair[0] < 0, -abs(pair[0])))
    for value, state in noticeable[:most]:
        side = "for" if value > 0 else "against"
        threshold = typeset.shortened(_threshold_words(state.indicator), _LONGEST_WORDS)
        yield CardLine(
            _headed(state.indicator.title),
            f"at {threshold}, speaks {side} it",
            _now_or_last(state),
        )


def _now_or_last(state: IndicatorState) -> str:
    """Return an indicator's value in brackets: what it is now, or when it was last read."""
    value = _latest_value(state)
    if not value:
        return ""
    if _is_present(state):
        return f"(now {value})"
    stale = ", stale" if state.status is Status.STALE else ""
    return f"(last {value}, {_quarter(state)}{stale})"


def _threshold_words(indicator: Indicator) -> str:
    """Return the threshold of warning, or else of watch, in words; empty if there is none."""
    if indicator.concern:
        return f"warning ({indicator.concern})"
    if indicator.warning is not None:
        return f"warning ({typeset.threshold(indicator, indicator.warning)})"
    if indicator.watch is not None:
        return f"watch ({typeset.threshold(indicator, indicator.watch)})"
    return ""


def _signposts(materials: Materials, scenario: Scenario, most: int) -> CardBlock:
    """Return the signposts of most effect: those for the scenario, or those against if none is.

    Signposts that were seen once and have faded come last.
    """
    effects = [(_effect(materials, s.signpost, scenario), s) for s in materials.now.signposts]
    favourable = [(value, s) for value, s in effects if value >= NOTICEABLE]
    against = [(-value, s) for value, s in effects if value <= -NOTICEABLE]
    side, candidates = ("for", favourable) if favourable or not against else ("against", against)
    coming = [pair for pair in candidates if _still_to_come(pair[1])]
    coming.sort(key=lambda pair: (pair[1].faded, -pair[0]))
    title = f"Signposts that would speak {side} it"
    shown = tuple(_signpost(state) for _, state in coming[:most])
    none = "All have been seen or ruled out." if candidates else "None in this study."
    return CardBlock(title, shown or (CardLine("", none),))


def _still_to_come(state: SignpostState) -> bool:
    return not state.observed and state.state is not State.RULED_OUT


def _signpost(state: SignpostState) -> CardLine:
    words = signpost_words(state)
    if state.signpost.expected_by and not state.overdue:
        words += f"; expected by {state.signpost.expected_by}"
    return CardLine(_headed(state.signpost.title), words)


def _trigger(materials: Materials, scenario: Scenario) -> Iterator[CardBlock]:
    """Yield the first decision trigger, and how many more there are."""
    for first in scenario.decisions[:1]:
        more = len(scenario.decisions) - 1
        owner = typeset.shortened(person(first.owner, materials.study), _LONGEST_WORDS)
        when = typeset.shortened(first.when, _LONGEST_STEP)
        others = f"; {typeset.number(more)} more on the scenario’s page" if more else ""
        then = typeset.shortened(first.then, _LONGEST_STEP)
        steps = (
            CardLine("When:", typeset.sentence(when)),
            CardLine("Then:", typeset.sentence(then)),
            CardLine("", f"{owner}{others}"),
        )
        yield CardBlock("Decision trigger", steps)
