"""Make the content of page two: moves and their causes, items that were seen, what comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.change import ChangedItem
from scenariobook.assess.due import without_anything_recent
from scenariobook.assess.effects import Effect, other_states
from scenariobook.assess.item_status import ItemState
from scenariobook.assess.pooling import pooled_estimates
from scenariobook.assess.what_comes import Coming, what_comes
from scenariobook.assess.why_it_moved import Why, why_moved
from scenariobook.briefing import typeset
from scenariobook.briefing.charts.history import HistoryValues, history
from scenariobook.briefing.materials import Citation, Materials
from scenariobook.briefing.sections.scenario_rows import for_charts
from scenariobook.study.model.scenarios import Scenario

MOST: Final = 10  # lines of a list


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item that crossed a threshold or was seen again, with citations of its sources."""

    change: ChangedItem
    references: Sequence[Citation]


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """An item without anything recent, and the effect of its most telling state."""

    state: ItemState
    effect: Effect


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming changes, by day; and the unknown items, the largest effect first."""

    coming: Sequence[Coming]
    worth_finding_out: Sequence[UnknownItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTwo:
    """What page two says.

    Attributes:
        is_first: Whether this is the study's first quarter: nothing can have moved.
        charts: The scenarios with charts of their figures; empty before the second quarter.
        has_judged: Whether any chart shows the team's likelihoods.
        has_words: Whether one of the team's likelihoods is a word.
        has_estimates: Whether any chart shows analysts' estimates.
        why: Why each implied likelihood moved; unmoved ones are left out.
        moved: The items that crossed a threshold or were seen again.
        outlook: The coming changes, and the unknown items.
    """

    is_first: bool
    charts: Sequence[tuple[Scenario, Markup]]
    has_judged: bool
    has_words: bool
    has_estimates: bool
    why: Sequence[Why]
    moved: Sequence[MovedItem]
    outlook: Outlook


def page_two(materials: Materials, scenarios: Sequence[Scenario]) -> PageTwo:
    """Return the content of page two.

    Args:
        materials: The study, its record and its assessments.
        scenarios: The study's scenarios, in the order of page one.
    """
    change = materials.change
    has_history = change is not None and materials.study.estimative
    histories = (
        [_history_values(materials, scenario) for scenario in scenarios] if has_history else []
    )
    judged = [likelihood for values in histories for likelihood in values.judged]
    moves = change.moves if change else {}
    why = [
        why_moved(scenario, moves[scenario.id]) for scenario in scenarios if scenario.id in moves
    ]
    moved = (*change.crossed, *change.seen) if change else ()
    return PageTwo(
        is_first=change is None,
        charts=[(s, history(values)) for s, values in zip(scenarios, histories, strict=False)],
        has_judged=any(likelihood is not None for likelihood in judged),
        has_words=any(isinstance(likelihood, tuple) for likelihood in judged),
        has_estimates=any(band for values in histories for band in values.estimates),
        why=[reason for reason in why if reason.before != reason.after or reason.redefined],
        moved=[
            MovedItem(item, materials.citations.cite(item.after.item.title, item.after.entry))
            for item in moved
        ],
        outlook=_outlook(materials),
    )


def _history_values(materials: Materials, scenario: Scenario) -> HistoryValues:
    states = [
        next(state for state in past.scenarios if state.scenario.id == scenario.id)
        for past in materials.history
    ]
    judged = [for_charts(materials, state.likelihood) for state in states]
    quarters = [past.quarter for past in materials.history]
    judgments = (
        f"{quarter} {typeset.likelihood_as_typed(state.likelihood)}"
        for quarter, state in zip(quarters, states, strict=True)
        if state.likelihood is not None
    )
    return HistoryValues(
        words=f"{typeset.named(scenario.title)}, the team: {', '.join(judgments) or 'not judged'}",
        judged=judged,
        estimates=list(_ranges(materials, scenario)),
        implied=[state.implied for state in states],
        first=str(quarters[0]),
        last=str(quarters[-1]),
    )


def _ranges(materials: Materials, scenario: Scenario) -> Iterator[tuple[float, float] | None]:
    study, record = materials.study, materials.record
    for past in materials.history:
        estimates = pooled_estimates(study, record, past.quarter).get(scenario.id)
        yield estimates.extremes if estimates else None


def _outlook(materials: Materials) -> Outlook:
    """Return the coming changes, by day, and the unknown items, the largest effect first."""
    coming = sorted(what_comes(materials.now, materials.effects), key=_by_effect)[:MOST]
    not_recent = without_anything_recent(materials.now, materials.record)
    unknown = (
        UnknownItem(state, effect)
        for state in materials.states
        if state.item.id in not_recent
        if (effect := materials.effects.largest(other_states(state)))
    )
    worth_finding_out = sorted(unknown, key=_by_effect)[:MOST]
    return Outlook(sorted(coming, key=lambda event: event.day), worth_finding_out)


def _by_effect(item: Coming | UnknownItem) -> int:
    return -abs(item.effect.points) if item.effect else 0
