"""Make the scenario cards: half a page each, to cut out and lay on the table.

A card has what a group needs to discuss a scenario. Texts that are too long for it are shortened;
the chapter has them in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.evidence import contribution
from scenariobook.assess.status import SignpostState
from scenariobook.briefing import typeset
from scenariobook.briefing.sections.comparison import NOTICEABLE
from scenariobook.briefing.sections.items import state_words
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.stated import State
from scenariobook.study.model import Indicator, Scenario, Signpost
from scenariobook.study.trigger import Decision

_MOST: Final = 3  # items of each kind
_LONGEST_TITLE: Final = 140
_LONGEST_SUMMARY: Final = 260
_LONGEST_ITEM: Final = 125
_LONGEST_WORDS: Final = 50
_LONGEST_STEP: Final = 150  # of a decision trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSize:
    """A size of type for cards: for each kind of text, (letters in a line, height in points).

    So many letters fit a line, whichever they are.

    Attributes:
        name: The class in the stylesheet that sets these sizes.
        title: For the title.
        summary: For the summary.
        column: For a column of items.
        whole: For texts as wide as the card.
    """

    name: str
    title: tuple[int, int]
    summary: tuple[int, int]
    column: tuple[int, int]
    whole: tuple[int, int]


# The largest first. The last fits even the longest texts that a card may have.
_SIZES: Final = (
    TypeSize(name="large", title=(42, 29), summary=(74, 19), column=(36, 16), whole=(80, 16)),
    TypeSize(name="close", title=(52, 23), summary=(82, 16), column=(42, 14), whole=(92, 14)),
    TypeSize(name="closest", title=(66, 18), summary=(98, 13), column=(48, 11), whole=(106, 11)),
)
_ROOM: Final = 325  # points in half a page of the smaller paper, without padding
_FIXED_ROOM: Final = 113  # of them for place, headings, likelihood, foot and the space between


@dataclass(frozen=True, slots=True)
class CardLikelihood:
    """The likelihoods of a card, which a blind card leaves out; each part is a sentence."""

    judged: Markup
    confidence: str
    implied: Markup


@dataclass(frozen=True, slots=True)
class CardItem:
    """An indicator or a signpost on a card: its title, and what to look for."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class CardSignposts:
    """The signposts of a card, under a heading; ``none`` says why there are none."""

    title: str
    shown: tuple[CardItem, ...]
    none: str


@dataclass(frozen=True, slots=True)
class FirstTrigger:
    """The first decision trigger; ``others`` tells how many more the chapter has."""

    when: str
    then: str
    owner: str
    others: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One scenario on half a page.

    Attributes:
        number: The scenario's number in this briefing.
        place: The number in words, with how many there are.
        kind: The scenario's kind, as the study says.
        title: Shortened.
        summary: Its first sentence.
        setting: The name of the size of type in which all texts fit.
        likelihood: None on a blind card, and in an exploratory study.
        watch: The indicators that distinguish the scenario most.
        signposts: The signposts that would distinguish it most.
        trigger: The first decision trigger; None if it has none.
    """

    number: str
    place: str
    kind: str
    title: str
    summary: str
    setting: str
    likelihood: CardLikelihood | None
    watch: tuple[CardItem, ...]
    signposts: CardSignposts
    trigger: FirstTrigger | None


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards for one round; ``name`` is also the name of their file."""

    name: str
    title: str
    how: str
    cards: tuple[Card, ...]


def card_sets(materials: Materials) -> tuple[CardSet, ...]:
    """Return the set of cards; in an estimative study, a blind set before it.

    A group that has read a likelihood tends to judge close to it, so a first round goes without.
    """
    cards = tuple(_card(materials, standing) for standing in materials.now.standings)
    cut = "Cut along the dashed line."
    if not materials.study.estimative:
        return (CardSet("cards", "Scenario cards", cut, cards),)
    blind = tuple(replace(card, likelihood=None) for card in cards)
    return (
        CardSet("cards-blind", "Scenario cards, first round", f"{cut} Without likelihoods.", blind),
        CardSet("cards", "Scenario cards", f"{cut} With likelihoods.", cards),
    )


def _card(materials: Materials, standing: Standing) -> Card:
    scenario = standing.scenario
    card = Card(
        number=materials.numbers[scenario.id],
        place=f"Scenario {materials.numbers[scenario.id]} of {len(materials.study.scenarios)}",
        kind=scenario.kind,
        title=typeset.shortened(scenario.title, _LONGEST_TITLE),
        summary=typeset.first_sentence(scenario.summary, _LONGEST_SUMMARY),
        setting="",
        likelihood=_likelihood(materials, standing) if materials.study.estimative else None,
        watch=tuple(_watch(materials, scenario)),
        signposts=_signposts(materials, scenario),
        trigger=_trigger(scenario.decisions),
    )
    fitting = [s.name for s in _SIZES if _height(card, s) <= _ROOM - _FIXED_ROOM]
    return replace(card, setting=fitting[0] if fitting else _SIZES[-1].name)


def _likelihood(materials: Materials, standing: Standing) -> CardLikelihood:
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    words = Markup("No judgment was recorded for {}.").format(materials.quarter)
    if standing.judgment:
        words = Markup("The judgment of {} states no likelihood.").format(materials.quarter)
    aid = Markup("")
    if judged:
        words = Markup("Judgment: {}.").format(judged.whole)
    if implied:
        aid = Markup("Implied likelihood: {}.").format(implied.in_full)
    return CardLikelihood(words, likelihoods.confidence(standing), aid)


def _effect(materials: Materials, item: Indicator | Signpost, scenario: Scenario) -> float:
    """Return the effect on a scenario of an item at warning, or seen, in natural-log units."""
    scenarios = [s.id for s in materials.study.scenarios]
    return contribution(item, 1.0, scenarios, exclusive=False).by_scenario[scenario.id]


def _watch(materials: Materials, scenario: Scenario) -> Iterator[CardItem]:
    """Yield the indicators with the largest effect: those for the scenario, then those against."""
    effects = [
        (_effect(materials, state.indicator, scenario), state.indicator)
        for state in materials.now.indicators
        if _threshold_words(state.indicator)
    ]
    noticeable = [(value, item) for value, item in effects if abs(value) >= NOTICEABLE]
    noticeable.sort(key=lambda pair: (pair[0] < 0, -abs(pair[0])))
    for value, indicator in noticeable[:_MOST]:
        side = "for" if value > 0 else "against"
        threshold = typeset.shortened(_threshold_words(indicator), _LONGEST_WORDS)
        yield CardItem(
            typeset.shortened(indicator.title, _LONGEST_ITEM), f"at {threshold}: speaks {side} it"
        )


def _threshold_words(indicator: Indicator) -> str:
    """Return the threshold of warning, or else of watch, in words; empty if there is none."""
    if indicator.concern:
        return f"warning ({indicator.concern})"
    if indicator.warning is not None:
        return f"warning ({typeset.threshold(indicator, indicator.warning)})"
    if indicator.watch is not None:
        return f"watch ({typeset.threshold(indicator, indicator.watch)})"
    return ""


def _signposts(materials: Materials, scenario: Scenario) -> CardSignposts:
    """Return the signposts of most effect: those for the scenario, or those against if none is.

    Signposts that were seen once and have faded come last.
    """
    effects = [(_effect(materials, s.signpost, scenario), s) for s in materials.now.signposts]
    favourable = [(value, s) for value, s in effects if value >= NOTICEABLE]
    against = [(-value, s) for value, s in effects if value <= -NOTICEABLE]
    side, candidates = ("for", favourable) if favourable or not against else ("against", against)
    coming = [pair for pair in candidates if _still_to_come(pair[1])]
    coming.sort(key=lambda pair: (pair[1].faded, -pair[0]))
    shown = [state for _, state in coming[:_MOST]]
    none = ""
    if not shown:
        none = "All have been seen or ruled out." if candidates else "None in this study."
    title = f"Signposts that would speak {side} it"
    return CardSignposts(title, tuple(_signpost(state) for state in shown), none)


def _still_to_come(state: SignpostState) -> bool:
    return not state.observed and state.state is not State.RULED_OUT


def _signpost(state: SignpostState) -> CardItem:
    words = state_words(state)
    if state.signpost.expected_by and not state.overdue:
        words += f"; expected by {typeset.day(state.signpost.expected_by)}"
    return CardItem(typeset.shortened(state.signpost.title, _LONGEST_ITEM), words)


def _trigger(decisions: Sequence[Decision]) -> FirstTrigger | None:
    if not decisions:
        return None
    first, more = decisions[0], len(decisions) - 1
    return FirstTrigger(
        typeset.shortened(first.when, _LONGEST_STEP).removesuffix("."),
        typeset.shortened(first.then, _LONGEST_STEP),
        typeset.shortened(first.owner, _LONGEST_WORDS),
        f"{typeset.number(more)} more in the chapter" if more else "",
    )


def _height(card: Card, size: TypeSize) -> int:
    """Return the height of a card's texts in a size of type, in points."""
    columns = [
        sum(_lines(f"{item.title} {item.words}", size.column) for item in items)
        for items in (card.watch, card.signposts.shown)
    ]
    trigger = 0
    if card.trigger:
        parts = (card.trigger.when, card.trigger.then, card.trigger.owner, card.trigger.others)
        trigger = _lines("When then".join(parts), size.whole)
    texts = _lines(card.title, size.title) + _lines(card.summary, size.summary)
    return texts + max(columns) + trigger


def _lines(text: str, size: tuple[int, int]) -> int:
    letters, height = size
    return ceil(len(text) / letters) * height
