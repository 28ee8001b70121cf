"""Why an implied likelihood stands where it does: what each item adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

from markupsafe import Markup

from scenariobook.assess.evidence import Evidence, odds_moved
from scenariobook.assess.status import IndicatorState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import bars
from scenariobook.briefing.view.materials import ItemState, Materials, item_of, target
from scenariobook.record.entries import State
from scenariobook.study.model import Scenario, Study

# "normal" is no level that an indicator reaches.
_AT: Final = {Status.WATCH: "at watch", Status.WARNING: "at warning"}
_BARS: Final = 9


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """What the log of a scenario's odds owes to one item, in natural-log units.

    It is what the odds would lose if the item added nothing to its driver's mean. ``added``
    is what it adds to each scenario's shift: its contribution times its share in that mean
    and the driver's weight.
    """

    state: ItemState
    value: float
    added: Mapping[str, float]


def seen_words(state: ItemState) -> str:
    """Return what was seen, in words that follow an item's title."""
    if isinstance(state, IndicatorState):
        if state.reading is None or state.reading.value is None:
            return str(state.status)
        value = typeset.reading(state.indicator, state.reading.value)
        return f"{_AT.get(state.status, state.status)} ({value})"
    if state.overdue and state.state is not State.EMERGING:
        return "overdue"
    words = str(state.state or "not recorded")
    if state.state is State.OBSERVED and state.sighting and state.sighting.seen_on:
        words += f" on {typeset.day(state.sighting.seen_on)}"
    return words


def item_effects(materials: Materials, scenario: Scenario) -> list[ItemEffect]:
    """Return how much each item that carries evidence pulls, the strongest first."""
    evidence = materials.now.evidence
    if evidence is None:
        return []
    states = {item_of(state).id: state for state in materials.states}
    found = []
    for driver in evidence.drivers:
        total = fsum(part.item.weight for part in driver.contributions)
        for part in driver.contributions:
            share = driver.weight * part.item.weight / total
            added = {k: share * value for k, value in part.by_scenario.items()}
            value = _owed(materials.study, evidence, scenario, added)
            found.append(ItemEffect(states[part.item.id], value, added))
    return sorted(found, key=lambda pull: -abs(pull.value))


def _together(materials: Materials, scenario: Scenario, found: Sequence[ItemEffect]) -> float:
    """Return what the log of a scenario's odds owes to several items at once."""
    evidence = materials.now.evidence
    if evidence is None or not found:
        return 0.0
    added = {k: fsum(pull.added[k] for pull in found) for k in found[0].added}
    return _owed(materials.study, evidence, scenario, added)


def _owed(
    study: Study, evidence: Evidence, scenario: Scenario, added: Mapping[str, float]
) -> float:
    """Return what the log of a scenario's odds would lose, were this not added to the shifts."""
    taken = {k: -value for k, value in added.items()}
    return -odds_moved(study, evidence, scenario.id, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: what it stands for, what was seen, which way it points, and how far."""

    title: str
    target: str
    seen: str
    towards: bool
    drawing: Markup
    printed: str


@dataclass(frozen=True, slots=True)
class Contributions:
    """A scenario's bars, largest first; ``twofold`` is the bar that doubles the odds.

    ``silent`` is a sentence about what has no bar, if there is any such; ``drawing`` of what
    cancels out is empty.
    """

    bars: tuple[Bar, ...]
    twofold: Markup
    silent: str


def contributions(materials: Materials, scenario: Scenario) -> Contributions:
    """Return what each item adds, as bars, the small ones folded into one."""
    every = item_effects(materials, scenario)
    found = [pull for pull in every if is_visible(pull)]
    shown, folded = found[:_BARS], found[_BARS:]
    rest = _together(materials, scenario, folded)
    scale = bars.scale([*(pull.value for pull in shown), rest])
    drawn = [
        _bar(item_of(p.state).title, target(item_of(p.state)), seen_words(p.state), p.value, scale)
        for p in shown
    ]
    if folded:
        count = typeset.counted(len(folded), "further item")
        drawn.append(_bar(f"{count} together", "", "", rest, scale))
    twofold = bars.bar("the length that doubles the odds", bars.TWOFOLD, scale)
    return Contributions(tuple(drawn), twofold, _silent(len(every), len(every) - len(found)))


def is_visible(pull: ItemEffect) -> bool:
    """Tell whether an item says anything of the scenario, as far as it is printed."""
    return typeset.effect(pull.value) != typeset.effect(0.0)


def _silent(every: int, silent: int) -> str:
    """Return what has no bar, as a sentence; nothing where each item has one."""
    if not every:
        return (
            "Nothing that was read or seen carries evidence, so that the implied likelihood is the "
            "prior."
        )
    if not silent:
        return ""
    carry, say = ("carries", "says") if silent == 1 else ("carry", "say")
    items = typeset.counted(silent, "item" if silent == every else "further item")
    text = f"{items} {carry} evidence and {say} nothing for or against the scenario"
    return (
        f"{text}, so that the implied likelihood is the prior." if silent == every else f"{text}."
    )


def _bar(title: str, link: str, seen: str, value: float, scale: float) -> Bar:
    towards, printed = value > 0, typeset.effect(value)
    told = f"bar {'for' if towards else 'against'} the scenario"
    drawing = Markup("") if printed == typeset.effect(0.0) else bars.bar(told, value, scale)
    return Bar(
        title=title, target=link, seen=seen, towards=towards, drawing=drawing, printed=printed
    )
