"""Why an implied likelihood stands where it does: what each item adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Final

from markupsafe import Markup

from scenariobook.assess.evidence import Contribution
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
class Pull:
    """What one item adds to a scenario's shift, in natural-log units.

    Its contribution times its share in its driver's mean and the driver's weight; among
    exclusive scenarios, beyond what it adds to them on average.
    """

    state: ItemState
    value: float


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


def pulls(materials: Materials, scenario: Scenario) -> list[Pull]:
    """Return what each item that carries evidence adds, largest first."""
    if materials.now.evidence is None:
        return []
    states = {item_of(state).id: state for state in materials.states}
    found = []
    for driver in materials.now.evidence.drivers:
        total = fsum(c.item.weight for c in driver.contributions)
        for part in driver.contributions:
            share = driver.weight * part.item.weight / total
            value = share_for(part, scenario, materials.study)
            found.append(Pull(states[part.item.id], share * value))
    return sorted(found, key=lambda pull: -abs(pull.value))


def share_for(part: Contribution, scenario: Scenario, study: Study) -> float:
    """Return what an item says of one scenario; among exclusive ones, beyond the average."""
    shares = part.by_scenario
    if study.header.exclusive:
        return shares[scenario.id] - fsum(shares.values()) / len(shares)
    return shares[scenario.id]


@dataclass(frozen=True, slots=True)
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
    """A scenario's bars, largest first; ``twofold`` is the bar that doubles the odds."""

    bars: tuple[Bar, ...]
    twofold: Markup


def contributions(materials: Materials, scenario: Scenario) -> Contributions:
    """Return what each item adds, as bars, the small ones folded into one."""
    found = pulls(materials, scenario)
    rest = fsum(pull.value for pull in found[_BARS:])
    scale = bars.scale([*(pull.value for pull in found[:_BARS]), rest])
    drawn = [
        _bar(item_of(p.state).title, target(item_of(p.state)), seen_words(p.state), p.value, scale)
        for p in found[:_BARS]
    ]
    if found[_BARS:]:
        count = typeset.counted(len(found) - _BARS, "further item")
        drawn.append(_bar(f"{count} together", "", "", rest, scale))
    twofold = bars.bar("the length that doubles the odds", bars.TWOFOLD, scale)
    return Contributions(tuple(drawn), twofold)


def _bar(title: str, link: str, seen: str, value: float, scale: float) -> Bar:
    towards = value > 0
    told = f"bar {'for' if towards else 'against'} the scenario"
    return Bar(title, link, seen, towards, bars.bar(told, value, scale), typeset.signed(value, 2))
