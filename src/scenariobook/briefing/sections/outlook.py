"""Make the outlook of page two: what comes next quarter, and what is most worth finding out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenariobook.assess.other_states import Effect, Effects, other_states
from scenariobook.assess.status import IndicatorState, ItemState, Status
from scenariobook.assess.what_comes import ComingItem, Why, coming_events, coming_items
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.item_effects import state_alone
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Event

_MOST_COMING: Final = 8
_MOST_WORTH: Final = 5
_NOBODY: Final = "no owner"
_UNSEEN: Final = "Nobody has looked yet, as far as recorded."
_COMES: Final[dict[Why, str]] = {
    "lapses": "Its last reading becomes too old to count.",
    "fades": "It was observed too long ago to count from here on.",
    "expected": "It is expected by this day.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookRow:
    """Something that comes, or something worth finding out.

    Attributes:
        day: When it comes; empty for what is worth finding out.
        title: The item's or the occasion's.
        target: The link to the item; empty for an occasion.
        what: What happens, or what is not known.
        owner: Who watches it.
        effect: What it would do to the likelihood that it moves most; empty if it moves none.
    """

    day: str
    title: str
    target: str
    what: str
    owner: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The outlook.

    Attributes:
        quarter: The next quarter.
        coming: What comes in it, by day.
        coming_rest: How much more comes, or that nothing is known to come, as a sentence.
        worth: What is most worth finding out, the largest effect first.
        worth_rest: How many more items would move a likelihood, as a sentence; may be empty.
    """

    quarter: str
    coming: tuple[OutlookRow, ...]
    coming_rest: str
    worth: tuple[OutlookRow, ...]
    worth_rest: str


def outlook(materials: Materials) -> Outlook:
    """Return the outlook from the end of the briefing's quarter."""
    effects = Effects(materials.now)
    rows = [*_items(materials, effects), *_events(materials, effects)]
    largest = sorted(rows, key=lambda row: (-row[0], row[1]))[:_MOST_COMING]
    shown = [row for _, _, row in sorted(largest, key=lambda row: (row[1], -row[0]))]
    unknown = list(_unknown(materials, effects))
    worth = sorted(unknown, key=lambda pair: -abs(pair[0].points))
    return Outlook(
        quarter=str(materials.quarter.next),
        coming=tuple(shown),
        coming_rest=_coming_rest(materials, len(rows) - len(shown), any_=bool(rows)),
        worth=tuple(_worth(*pair) for pair in worth[:_MOST_WORTH]),
        worth_rest=_worth_rest(len(worth) - _MOST_WORTH),
    )


# --- what comes ----------------------------------------------------------------------------------

_Ranked = tuple[int, date, OutlookRow]  # the points that it would move, its day, the row


def _items(materials: Materials, effects: Effects) -> Iterator[_Ranked]:
    for coming in coming_items(materials.now):
        effect = effects.largest([coming.then])
        yield abs(effect.points) if effect else 0, coming.day, _coming(coming, effect)


def _coming(coming: ComingItem, effect: Effect | None) -> OutlookRow:
    item = coming.state.item
    said = _effect(effect)
    return OutlookRow(
        day=typeset.day(coming.day),
        title=item.title,
        target=target(item),
        what=_COMES[coming.why],
        owner=item.owner or _NOBODY,
        effect=f"{said}, if observed" if said and coming.why == "expected" else said,
    )


def _events(materials: Materials, effects: Effects) -> Iterator[_Ranked]:
    by_id = {state.item.id: state for state in materials.states}
    for event in coming_events(materials.now):
        states = [by_id[item] for item in event.items if item in by_id]
        effect = effects.largest(other for state in states for other in other_states(state))
        points = abs(effect.points) if effect else 0
        yield points, event.date, _event(event, states, effect)


def _event(event: Event, states: Sequence[ItemState], effect: Effect | None) -> OutlookRow:
    titles = "; ".join(typeset.named(s.item.title) for s in states)
    owners = list(dict.fromkeys(s.item.owner for s in states if s.item.owner))
    return OutlookRow(
        day=typeset.day(event.date),
        title=event.title,
        target="",
        what=typeset.sentence(f"It may bring news of {titles}"),
        owner="; ".join(owners) or _NOBODY,
        effect=_with_answer(effect),
    )


def _coming_rest(materials: Materials, more: int, *, any_: bool) -> str:
    after = materials.quarter.next
    if not any_:
        return f"Nothing is known to come in {after}: no reading lapses, and no day is set."
    if not more:
        return ""
    return f"{typeset.counted(more, 'more thing')} of less effect come{'s' if more == 1 else ''}."


# --- what is worth finding out -------------------------------------------------------------------


def _unknown(materials: Materials, effects: Effects) -> Iterator[tuple[Effect, ItemState]]:
    """Yield each item of which nothing present is known, with the answer that moves most."""
    for state in materials.states:
        if _is_unknown(state) and (effect := effects.largest(other_states(state))):
            yield effect, state


def _is_unknown(state: ItemState) -> bool:
    if isinstance(state, IndicatorState):
        return state.status in {Status.STALE, Status.NO_DATA}
    return state.state is None or (state.overdue and state.carried)


def _worth(effect: Effect, state: ItemState) -> OutlookRow:
    return OutlookRow(
        day="",
        title=state.item.title,
        target=target(state.item),
        what=_known(state),
        owner=state.item.owner or _NOBODY,
        effect=_with_answer(effect),
    )


def _known(state: ItemState) -> str:
    """Return what is known of an item of which nothing present is known."""
    if not isinstance(state, IndicatorState):
        return "Overdue, and not looked at since." if state.state else _UNSEEN
    if state.contested:
        return f"Contested in {state.contested}."
    if state.reading is None or state.reading.value is None:
        return "Never read."
    value = typeset.reading(state.indicator, state.reading.value)
    return f"Last read as {value}, {typeset.day(state.reading.as_of or state.reading.last_day)}."


def _worth_rest(more: int) -> str:
    if more <= 0:
        return ""
    would = "would move a likelihood, by less" if more == 1 else "would move a likelihood by less"
    return f"{typeset.counted(more, 'further unknown')} {would}."


def _effect(effect: Effect | None) -> str:
    """Return what an effect does, in words: the scenario, and its figures."""
    if effect is None:
        return ""
    before, after = map(printed_likelihoods.printed, (effect.before, effect.after))
    return f"{typeset.named(effect.scenario.title)}: from {before} to {after}"


def _with_answer(effect: Effect | None) -> str:
    if effect is None:
        return ""
    return f"{_effect(effect)}, if {state_alone(effect.state)}"
