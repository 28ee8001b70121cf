"""Make the content of a scenario's page: judgment, items for and against it, decisions.

The template has the prose. This module has figures, dates, names and typed texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.answer_states import AnswerState
from scenariobook.assess.due import without_anything_recent
from scenariobook.assess.effects import Effect
from scenariobook.assess.item_status import ItemState, SignpostState, may_come
from scenariobook.briefing.charts import svg
from scenariobook.briefing.materials import Citation, Materials
from scenariobook.briefing.sections.scenario_rows import ScenarioRow
from scenariobook.record.ledger.kinds import Chance, Estimate
from scenariobook.study.model.items import Item, Signpost
from scenariobook.study.model.scenarios import Decision, Scenario
from scenariobook.study.model.study import person

_MOST_EFFECTS: Final = 5
_BAR: Final = 40.0  # points: the longest


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalystEstimate:
    """The estimate of one analyst.

    Attributes:
        name: The analyst's name, with the desk if there is one.
        likelihood: The estimate, in percent or as a word.
        reason: The reason; may be empty.
    """

    name: str
    likelihood: float | str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingItem:
    """An item that speaks for or against a scenario.

    Attributes:
        state: The item with its status.
        home: The item's own scenario; None if it is this one.
        references: Citations of the item's sources, with grades.
        is_for: Whether the item speaks for the scenario.
        drawing: A bar as long as the item's effect.
    """

    state: ItemState
    home: Scenario | None
    references: Sequence[Citation]
    is_for: bool
    drawing: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSignpost:
    """A dated signpost of a scenario, with the team's chance of it, if somebody stated one."""

    signpost: Signpost
    chance: Chance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPage:
    """What a scenario's page says.

    Attributes:
        row: The scenario's row on page one.
        estimates: The analysts' estimates of ``round``; empty while nobody may see estimates.
        round: The round of these estimates.
        earlier: The first-round estimates of analysts who gave none in ``round``; empty while
            nobody may see estimates.
        speaking: The strongest items, the scenario's own first.
        own: The number of the scenario's own items.
        counting: The number of own items that count as evidence.
        not_recent: The own items without anything recent.
        faded: The own signposts that were observed too long ago to count.
        raised_by: The changes that would raise the implied likelihood most.
        lowered_by: The changes that would lower it most.
        decisions: The scenario's decision triggers, with their answers.
        assumptions: The scenario's load-bearing assumptions.
        dated: The scenario's dated signposts that may still come.
    """

    row: ScenarioRow
    estimates: Sequence[AnalystEstimate]
    round: int
    earlier: Sequence[AnalystEstimate]
    speaking: Sequence[SpeakingItem]
    own: int
    counting: int
    not_recent: Sequence[Item]
    faded: Sequence[Item]
    raised_by: Sequence[Effect]
    lowered_by: Sequence[Effect]
    decisions: Sequence[AnswerState]
    assumptions: Sequence[AnswerState]
    dated: Sequence[DatedSignpost]


def scenario_page(materials: Materials, row: ScenarioRow) -> ScenarioPage:
    """Return the content of a scenario's page.

    Args:
        materials: The study, its record and its assessments.
        row: The scenario's row on page one.
    """
    scenario = row.scenario
    not_recent = without_anything_recent(materials.now, materials.record)
    own = [state for state in materials.states if state.item.home == scenario.id]
    effects = materials.effects.strongest(scenario)
    answers = [answer for answer in materials.answer_states if answer.scenario is scenario]
    pooled = materials.estimates.get(scenario.id)
    return ScenarioPage(
        row=row,
        estimates=tuple(_named_estimates(materials, pooled.given if pooled else ())),
        round=pooled.round if pooled else 0,
        earlier=tuple(_named_estimates(materials, pooled.earlier if pooled else ())),
        speaking=tuple(_speaking(materials, scenario)),
        own=len(own),
        counting=sum(state.strength is not None for state in own),
        not_recent=[state.item for state in own if state.item.id in not_recent],
        faded=[state.signpost for state in own if isinstance(state, SignpostState) and state.faded],
        raised_by=[effect for effect in effects if effect.after > effect.before],
        lowered_by=[effect for effect in effects if effect.after < effect.before],
        decisions=[answer for answer in answers if isinstance(answer.topic, Decision)],
        assumptions=[answer for answer in answers if answer.is_load_bearing],
        dated=tuple(_dated(materials, scenario)),
    )


def _named_estimates(materials: Materials, given: Sequence[Estimate]) -> Iterator[AnalystEstimate]:
    for estimate in given:
        if estimate.likelihood is not None:
            analyst = materials.study.analyst_by_id.get(estimate.analyst)
            name = person(estimate.analyst, materials.study)
            if analyst and analyst.desk:
                name = f"{name}, {analyst.desk}"
            yield AnalystEstimate(name=name, likelihood=estimate.likelihood, reason=estimate.reason)


def _speaking(materials: Materials, scenario: Scenario) -> Iterator[SpeakingItem]:
    """Yield the items with the largest effects, the scenario's own before others."""
    effects = sorted(
        materials.effects.of_items(scenario),
        key=lambda effect: effect.state.item.home != scenario.id,
    )
    loudest = effects[:_MOST_EFFECTS]
    scale = _BAR / max((abs(effect.value) for effect in loudest), default=1.0)
    for effect in loudest:
        item, is_for = effect.state.item, effect.value > 0
        is_own = item.home == scenario.id
        yield SpeakingItem(
            state=effect.state,
            home=None if is_own else materials.study.scenario_by_id[item.home or ""],
            references=materials.citations.cite(item.title, effect.state.entry),
            is_for=is_for,
            drawing=svg.bar("for it" if is_for else "against it", effect.value, scale),
        )


def _dated(materials: Materials, scenario: Scenario) -> Iterator[DatedSignpost]:
    for state in materials.now.signposts:
        signpost = state.signpost
        if signpost.home == scenario.id and may_come(state, materials.quarter.last_day):
            entry = materials.record.chances.get(signpost.id, {}).get(materials.quarter)
            yield DatedSignpost(signpost=signpost, chance=entry.content if entry else None)
