"""Weak points of a study's design, as warnings (tradecraft; each rule's source in docs)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scenariobook import standards
from scenariobook.diagnostics import Diagnostic
from scenariobook.study.checks import Check
from scenariobook.study.draft import Draft
from scenariobook.study.id_references import references

# House rule: titles that read like a measure or a trend. An event happens on a day.
_NO_EVENT: Final = re.compile(
    r"""
    ^(?:an?\s|the\s)?(?:[\w-]+\s){0,2}(?:increase|decrease|decline|growth|reduction|rise|drop)\sin\b
    | ^(?:the\s)?(?:level|rate|share|number|amount|volume|degree|extent|frequency)\sof\b
    | ^(?:more|less|fewer|higher|lower|greater)\b(?!\sthan\b)
    | ^(?:growing|rising|increasing|declining|shrinking|worsening|deteriorating|weakening|
         strengthening|improving)\b
    | \b(?:increasingly|more\sand\smore|less\sand\sless)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find_signposts_that_are_no_event(draft: Draft) -> Iterator[Diagnostic]:
    """Find signposts whose titles read like a measure or a trend (house rule)."""
    for signpost in draft.signposts:
        if signpost.model and _NO_EVENT.search(signpost.model.title):
            message = f"{signpost.id!r} reads like a measure or a trend, not like an event"
            hint = "word it as what happens on some day, or make it an indicator"
            yield Diagnostic("W304", message, signpost.place("title"), hint)


def find_incomplete_indicators(draft: Draft) -> Iterator[Diagnostic]:
    """Find indicators that lack what tracking needs: a source, an owner, thresholds."""
    for indicator in draft.indicators:
        if not indicator.model:
            continue
        wanted = ["source", "owner"]
        if indicator.model.type != "yes-no":
            wanted += ["watch", "warning"]
        missing = [repr(key) for key in wanted if getattr(indicator.model, key) is None]
        if missing:
            message = f"{indicator.id!r} has no {' and no '.join(missing)}"
            hint = "who looks it up where, and what value would worry us?"
            yield Diagnostic("W305", message, indicator.place("id"), hint)


def find_scenarios_without_diagnostic_items(draft: Draft) -> Iterator[Diagnostic]:
    """Find scenarios with too few diagnostic items at home (house rule)."""
    if not draft.whole:
        return
    scenarios = [scenario.id for scenario in draft.scenarios if scenario.id]
    for scenario in draft.scenarios:
        count = sum(
            1
            for item in draft.items
            if item.home == scenario.id
            and item.model
            and item.model.spread(scenarios) >= standards.DIAGNOSTIC_SPREAD
        )
        baseline = scenario.model is not None and scenario.model.kind == "baseline"
        if not standards.is_covered(count, baseline=baseline):
            message = f"{scenario.id!r} is the home of {count or 'no'} diagnostic " + (
                "item" if count <= 1 else "items"
            )
            hint = (
                f"a scenario wants at least {standards.WANTED_DIAGNOSTIC_AT_HOME}: highly likely "
                "in one scenario, and unlikely or highly unlikely in another"
            )
            yield Diagnostic("W306", message, scenario.place("id"), hint)


def find_items_that_move_nothing(draft: Draft) -> Iterator[Diagnostic]:
    """Find items with the same rating for every scenario: they tell none from another."""
    scenarios = [scenario.id for scenario in draft.scenarios if scenario.id]
    for item in draft.items:
        if item.model and len(scenarios) > 1 and not item.model.spread(scenarios):
            message = f"{item.id!r} has the same rating for every scenario and moves none"
            hint = "rate it for each scenario; unrated counts as even"
            place = item.key_place("ratings")
            yield Diagnostic("W307", message, place, hint)


def find_unwatched_assumptions(draft: Draft) -> Iterator[Diagnostic]:
    """Find load-bearing vulnerable assumptions that no signpost watches (RAND)."""
    for assumption in draft.assumptions:
        model = assumption.model
        if model and model.load_bearing and model.vulnerable and not model.signposts:
            message = f"{assumption.id!r} is load-bearing and vulnerable; no signpost watches it"
            hint = "name in signposts what would show that it breaks"
            yield Diagnostic("W308", message, assumption.place("id"), hint)


def find_unused_sources(draft: Draft) -> Iterator[Diagnostic]:
    """Find sources that neither the study nor its record cites."""
    if not draft.whole:
        return
    used = {reference.id for reference in references(draft) if reference.kind == "source"}
    for source in draft.sources:
        if source.id not in used | draft.cited:
            message = f"nothing cites the source {source.id!r}"
            hint = "name it as the source of an item or a baseline, or remove it"
            yield Diagnostic("W309", message, source.place("id"), hint)


def find_unused_drivers(draft: Draft) -> Iterator[Diagnostic]:
    """Find drivers that no item names."""
    if not draft.whole:
        return
    used = {reference.id for reference in references(draft) if reference.kind == "driver"}
    for driver in draft.drivers:
        if driver.id not in used:
            message = f"no item names the driver {driver.id!r}"
            hint = "name it as the driver of an indicator or a signpost, or remove it"
            yield Diagnostic("W310", message, driver.place("id"), hint)


TRADECRAFT: Final[tuple[Check, ...]] = (
    find_signposts_that_are_no_event,
    find_incomplete_indicators,
    find_scenarios_without_diagnostic_items,
    find_items_that_move_nothing,
    find_unwatched_assumptions,
    find_unused_sources,
    find_unused_drivers,
)
