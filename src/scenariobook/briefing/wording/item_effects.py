"""Explain an implied likelihood by the effect of each item on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.evidence import odds_moved
from scenariobook.assess.item_effects import ItemEffect, item_effects
from scenariobook.assess.status import IndicatorState, ItemState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import bars
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import State
from scenariobook.study.model import Scenario, Study

# An indicator can be at watch or at warning, but not "at normal".
_LEVEL_WORDS: Final = {Status.WATCH: "at watch", Status.WARNING: "at warning"}
_BARS: Final = 9  # the most bars of single items


def seen_words(state: ItemState, when: str = "") -> str:
    """Return how an item stands, in words that follow its title.

    Args:
        state: The item, and how it stands.
        when: From when that is, to be told in brackets; empty if it need not be told.
    """
    if isinstance(state, IndicatorState):
        if state.reading is None or state.reading.value is None:
            return str(state.status)
        value = typeset.reading(state.indicator, state.reading.value)
        value = ", ".join(filter(None, (value, state.months_missing, when)))
        return f"{_LEVEL_WORDS.get(state.status, state.status)} ({value})"
    if state.overdue and state.state is not State.EMERGING:
        return "overdue"
    words = str(state.state or "not recorded")
    if state.state is State.OBSERVED and state.sighting and state.sighting.seen_on:
        return f"{words} on {typeset.day(state.sighting.seen_on)}"
    return f"{words} ({when})" if when else words


def _when_earlier(state: ItemState, now: Quarter) -> str:
    """Return from when a reading or a sighting is; empty if it is of the briefing's quarter."""
    if isinstance(state, IndicatorState):
        as_of = state.reading.as_of if state.reading else None
        if as_of and as_of < now.start:
            return f"as of {typeset.day(as_of)}"
        return f"read in {state.reading.quarter}" if state.reading and state.carried else ""
    if state.sighting is None or not state.carried:
        return ""
    seen_on = state.sighting.seen_on
    return typeset.day(seen_on) if seen_on else f"in {state.sighting.quarter}"


def state_alone(state: ItemState) -> str:
    """Return how an item stands, without its value, in words that follow "if"."""
    if isinstance(state, IndicatorState):
        return _LEVEL_WORDS.get(state.status, str(state.status))
    if state.faded:
        return "faded"
    return str(state.state or "not recorded")


def _combined(assessment: Assessment, scenario: Scenario, effects: Sequence[ItemEffect]) -> float:
    """Return the effect of several items together on the log of a scenario's odds."""
    if assessment.evidence is None or not effects:
        return 0.0
    without = {k: -fsum(effect.added[k] for effect in effects) for k in effects[0].added}
    return -odds_moved(assessment.study, assessment.evidence, scenario.id, without)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a scenario's chart.

    Attributes:
        title: Of the item.
        target: The link to the item; empty for several items together.
        seen: How the item stands.
        towards: Whether the item is evidence for the scenario.
        drawing: The bar; empty if its value is printed as zero.
        printed: The value, with its sign.
    """

    title: str
    target: str
    seen: str
    towards: bool
    drawing: Markup
    printed: str


@dataclass(frozen=True, slots=True)
class Contributions:
    """A scenario's bars.

    Attributes:
        measured: What a bar measures, in sentences.
        bars: The largest first; the last may be several small ones together.
        twofold: A bar that doubles the odds, for the legend.
        silent: A sentence about the items that have no bar; empty if all have one.
    """

    measured: str
    bars: tuple[Bar, ...]
    twofold: Markup
    silent: str


def contributions(materials: Materials, scenario: Scenario) -> Contributions:
    """Return the effect of each item as a bar; one bar for all after the largest."""
    every = item_effects(materials.now, scenario)
    visible = [effect for effect in every if effect.visible]
    shown, folded = visible[:_BARS], visible[_BARS:]
    rest = _combined(materials.now, scenario, folded)
    scale = bars.scale([*(effect.value for effect in shown), rest])
    rows = [
        _bar(
            p.state.item.title,
            target(p.state.item),
            seen_words(p.state, _when_earlier(p.state, materials.quarter)),
            p.value,
            scale,
        )
        for p in shown
    ]
    if folded:
        count = typeset.counted(len(folded), "further item")
        rows.append(_bar(f"{count} together", "", "", rest, scale))
    twofold = bars.bar("the length that doubles the odds", bars.TWOFOLD, scale)
    silent = [effect.state for effect in every if not effect.visible]
    return Contributions(
        _measured(materials.study), tuple(rows), twofold, _silent(silent, alone=not visible)
    )


def _measured(study: Study) -> str:
    shared = "Items that share a driver are averaged, so that each counts for its part."
    if not study.header.exclusive:
        return f"What each item adds to the log of the scenario’s odds. {shared}"
    return (
        "How much of the log of the scenario’s odds would be gone if this one item were missing. "
        "These do not add up: where several items speak against the same rival, each alone is "
        f"hardly missed. {shared}"
    )


def _silent(silent: Sequence[ItemState], *, alone: bool) -> str:
    """Return how many items have no bar, as a sentence; empty if each has one.

    Args:
        silent: The items that carry evidence and have no visible effect on the scenario.
        alone: Whether no item has a visible effect.
    """
    if not silent and alone:
        return (
            "Nothing that was read or seen carries evidence, so that the implied likelihood is the "
            "prior."
        )
    if not silent:
        return ""
    were, favour = ("was", "favours") if len(silent) == 1 else ("were", "favour")
    read = [isinstance(state, IndicatorState) for state in silent]
    how = "read" if all(read) else "read or seen" if any(read) else "looked for"
    items = typeset.counted(len(silent), "item" if alone else "further item")
    text = f"{items} {were} {how} and {favour} neither side"
    return f"{text}, so that the implied likelihood is the prior." if alone else f"{text}."


def _bar(title: str, link: str, seen: str, value: float, scale: float) -> Bar:
    towards, printed = value > 0, typeset.effect(value)
    alternative = f"bar {'for' if towards else 'against'} the scenario"
    drawing = Markup("") if printed == typeset.effect(0.0) else bars.bar(alternative, value, scale)
    return Bar(
        title=title, target=link, seen=seen, towards=towards, drawing=drawing, printed=printed
    )
