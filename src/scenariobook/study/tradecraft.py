"""Warn of weak points in a study's design (tradecraft; docs name the source of each rule)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from scenariobook.diagnostics import Diagnostic
from scenariobook.standards import evidence_ratings
from scenariobook.study.checks import Check
from scenariobook.study.draft import Draft, Written
from scenariobook.study.id_references import references
from scenariobook.study.model import Analyst

# House rule: titles that read like a measure or a trend. An event happens on one day.
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
_LONGEST_MEANING: Final = 68  # characters of a line on page one
_NEARLY: Final = 0.85  # a letter or two of ten


def find_signposts_that_are_no_event(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each signpost whose title reads like a measure or a trend (W304)."""
    for signpost in draft.signposts:
        if signpost.model and _NO_EVENT.search(signpost.model.title):
            message = f"{signpost.id!r} reads like a measure or a trend, not like an event"
            hint = "describe something that happens on one day, or make it an indicator"
            yield Diagnostic("W304", message, signpost.place("title"), hint)


def find_indicators_without_thresholds(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each indicator that no value of can be a concern (W305)."""
    for indicator in draft.indicators:
        if not indicator.model or indicator.model.type == "yes-no":
            continue
        thresholds = {"watch": indicator.model.watch, "warning": indicator.model.warning}
        missing = [repr(key) for key, value in thresholds.items() if value is None]
        if missing:
            message = f"{indicator.id!r} has no {' and no '.join(missing)}"
            hint = "say from which value on it is a concern"
            yield Diagnostic("W305", message, indicator.place("id"), hint)


def find_scenarios_without_diagnostic_items(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each scenario that is home to too few diagnostic items (W306)."""
    if not draft.whole:
        return
    scenarios = [scenario.id for scenario in draft.scenarios if scenario.id]
    for scenario in draft.scenarios:
        count = sum(
            1
            for item in draft.items
            if item.home == scenario.id
            and item.model
            and item.model.spread(scenarios) >= evidence_ratings.DIAGNOSTIC_SPREAD
        )
        baseline = scenario.model is not None and scenario.model.kind == "baseline"
        if not evidence_ratings.is_covered(count, baseline=baseline):
            message = f"{scenario.id!r} is home to {count or 'no'} diagnostic item"
            message += "s" if count > 1 else ""
            hint = (
                f"give it at least {evidence_ratings.WANTED_DIAGNOSTIC_AT_HOME} items that are "
                "highly likely in one scenario and unlikely or highly unlikely in another"
            )
            yield Diagnostic("W306", message, scenario.place("id"), hint)


def find_items_that_move_nothing(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each item with the same rating for every scenario (W307)."""
    scenarios = [scenario.id for scenario in draft.scenarios if scenario.id]
    for item in draft.items:
        if item.model and len(scenarios) > 1 and not item.model.spread(scenarios):
            message = f"{item.id!r} has the same rating for every scenario"
            hint = "give it different ratings; a scenario without a rating counts as even"
            place = item.key_place("ratings")
            yield Diagnostic("W307", message, place, hint)


def find_unwatched_assumptions(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each assumption called load-bearing and vulnerable, unwatched (W308)."""
    for assumption in draft.assumptions:
        model = assumption.model
        if not model or model.broken_by or model.signposts:
            continue
        called = {"load_bearing", "vulnerable"} <= model.model_fields_set
        if called and model.load_bearing and model.vulnerable:
            message = f"{assumption.id!r} is load-bearing and vulnerable; no item would break it"
            hint = "list in 'broken_by' the signposts and indicators that would show that it fails"
            yield Diagnostic("W308", message, assumption.place("id"), hint)


def find_former_keys(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each assumption that lists signposts under the former key (W312)."""
    for assumption in draft.assumptions:
        if assumption.model and assumption.model.signposts:
            break_it = "does this" if len(assumption.model.signposts) == 1 else "do these"
            message = f"'signposts' is read as 'broken_by': {break_it} break {assumption.id!r}?"
            hint = "write broken_by, and list what would show that the assumption is false"
            yield Diagnostic("W312", message, assumption.key_place("signposts"), hint)


def find_unused_sources(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each source that neither the study nor its record cites (W309)."""
    if not draft.whole:
        return
    used = {reference.id for reference in references(draft) if reference.kind == "source"}
    for source in draft.sources:
        if source.id not in used | draft.cited:
            message = f"nothing cites the source {source.id!r}"
            hint = "name it as the source of an item, a baseline or a fact, or remove it"
            yield Diagnostic("W309", message, source.place("id"), hint)


def find_unused_drivers(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each driver that no item names (W310)."""
    if not draft.whole:
        return
    used = {reference.id for reference in references(draft) if reference.kind == "driver"}
    for driver in draft.drivers:
        if driver.id not in used:
            message = f"no item names the driver {driver.id!r}"
            hint = "name it as the driver of an indicator or a signpost, or remove it"
            yield Diagnostic("W310", message, driver.place("id"), hint)


def find_analysts_of_one_name(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each analyst who has the name of another one (W311)."""
    first: dict[str, Written[Analyst]] = {}
    for analyst in draft.analysts:
        if not analyst.model:
            continue
        name = " ".join(analyst.model.name.casefold().split())
        other = first.setdefault(name, analyst)
        if other.id != analyst.id:  # one table twice is one mistake
            message = f"{analyst.id!r} and {other.id!r} have the same name: {analyst.model.name}"
            hint = (
                "tell them apart, such as by an initial or the desk: under 'analyst', the tracker "
                "and the briefing have the name alone"
            )
            yield Diagnostic("W311", message, analyst.place("name"), hint)


def find_long_meanings(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each ``means`` that does not fit in a line (W313)."""
    for scenario in draft.scenarios:
        means = scenario.model.means if scenario.model else None
        if means and len(means) > _LONGEST_MEANING:
            message = f"'means' has {len(means)} characters; a line holds {_LONGEST_MEANING}"
            hint = "say what would count as the scenario in fewer words"
            yield Diagnostic("W313", message, scenario.place("means"), hint)


def find_mistyped_owners(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each owner who is nearly an analyst (W314)."""
    known = {
        name.casefold(): name
        for analyst in draft.analysts
        if analyst.model
        for name in (analyst.model.id, analyst.model.name, analyst.model.desk)
        if name
    }
    for owned in (*draft.items, *draft.assumptions, *draft.decisions):
        owner = (owned.model.owner or "").strip().casefold() if owned.model else ""
        if owner in known:
            continue
        for near in get_close_matches(owner, known, n=1, cutoff=_NEARLY):
            message = f"the owner of {owned.id!r} is no analyst, but nearly {known[near]!r}"
            hint = f"did you mean {known[near]!r}? It may be somebody else's name, too"
            yield Diagnostic("W314", message, owned.place("owner"), hint)


TRADECRAFT: Final[tuple[Check, ...]] = (
    find_signposts_that_are_no_event,
    find_indicators_without_thresholds,
    find_scenarios_without_diagnostic_items,
    find_items_that_move_nothing,
    find_unwatched_assumptions,
    find_unused_sources,
    find_unused_drivers,
    find_analysts_of_one_name,
    find_former_keys,
    find_long_meanings,
    find_mistyped_owners,
)
