"""Side by side: every item against every scenario, and judgment against implied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.evidence import contribution
from scenariobook.assess.status import IndicatorState
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import difference_strip, heat_map
from scenariobook.briefing.view import legends, likelihoods
from scenariobook.briefing.view.materials import ItemState, Materials, item_of, target
from scenariobook.briefing.view.sections.items import state_kind, state_words
from scenariobook.study.model import Scenario

# In natural-log units: below the first a cell stays empty, from the second on it is strong.
_NOTICEABLE: Final = 0.1
_STRONG: Final = 0.4
_TOLD: Final[Mapping[heat_map.Shade, str]] = {
    "strongly-for": "strongly for",
    "for": "for",
    "even": "hardly either way",
    "against": "against",
    "strongly-against": "strongly against",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One item: how it stands, and what that says of each scenario."""

    title: str
    target: str
    status: str
    words: str
    cells: Markup


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The items that one scenario's file declares."""

    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class ScenarioColumn:
    """One scenario's column."""

    number: str
    title: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One scenario: judgment beside implied likelihood, and the analysts' reason."""

    number: str
    title: str
    target: str
    strip: Markup
    judged: Markup
    implied: Markup
    apart: str
    differs: bool
    pointed_out: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The side-by-side section; ``differences`` is empty in an exploratory study.

    ``columns`` are named again beside the heat map where its head has no room for them.
    """

    columns: tuple[ScenarioColumn, ...]
    head: Markup
    compared_with: str
    cell_legend: tuple[legends.LegendKey, ...]
    groups: tuple[HeatGroup, ...]
    axis: Markup
    bands: str
    legend: tuple[legends.LegendKey, ...]
    differences: tuple[DifferenceRow, ...]


def comparison(materials: Materials) -> Comparison:
    """Return the side-by-side section as text."""
    scenarios = materials.study.scenarios
    groups = (
        HeatGroup(f"Declared by {scenario.title}", _rows(materials, scenario))
        for scenario in scenarios
    )
    numbers = [materials.numbers[scenario.id] for scenario in scenarios]
    names = [f"{number} {s.title}" for number, s in zip(numbers, scenarios, strict=True)]
    told = heat_map.has_room_for_names(names)
    return Comparison(
        columns=()
        if told
        else tuple(ScenarioColumn(materials.numbers[s.id], s.title, target(s)) for s in scenarios),
        head=heat_map.head(
            f"{'Scenario' if len(numbers) == 1 else 'Scenarios'} {typeset.listed(numbers)}",
            names if told else numbers,
        ),
        compared_with="even odds" if len(numbers) == 1 else "the mean of the others",
        cell_legend=legends.cells(),
        groups=tuple(group for group in groups if group.rows),
        axis=difference_strip.axis("Percent"),
        bands=likelihoods.bands_in_words(materials.yardstick),
        legend=legends.differences(),
        differences=tuple(_difference(materials, standing) for standing in materials.now.standings)
        if materials.study.estimative
        else (),
    )


def _rows(materials: Materials, scenario: Scenario) -> tuple[HeatRow, ...]:
    return tuple(
        _row(materials, state) for state in materials.states if item_of(state).home == scenario.id
    )


def _row(materials: Materials, state: ItemState) -> HeatRow:
    item = item_of(state)
    if isinstance(state, IndicatorState):
        status = words = str(state.status)
    else:
        status, words = state_kind(state), state_words(state)
    return HeatRow(
        title=item.title,
        target=target(item),
        status=status,
        words=words,
        cells=_cells(materials, state),
    )


def _cells(materials: Materials, state: ItemState) -> Markup:
    scenarios = [scenario.id for scenario in materials.study.scenarios]
    if state.strength is None:
        return Markup("")
    shares = contribution(item_of(state), state.strength, scenarios, exclusive=False)
    shades = [_shade(shares.by_scenario[scenario]) for scenario in scenarios]
    told = (f"{materials.numbers[k]} {_TOLD[s]}" for k, s in zip(scenarios, shades, strict=True))
    return heat_map.row("; ".join(told), shades)


def _shade(value: float) -> heat_map.Shade:
    if abs(value) < _NOTICEABLE:
        return "even"
    if value > 0:
        return "for" if value < _STRONG else "strongly-for"
    return "against" if value > -_STRONG else "strongly-against"


def _difference(materials: Materials, standing: Standing) -> DifferenceRow:
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    drawn = likelihoods.drawn(standing, materials.yardstick)
    title = standing.scenario.title
    spoken = f"judgment, {judged.whole.striptags()}" if judged else likelihoods.absent(standing)
    told = f"{spoken}; implied likelihood, {implied.number if implied else 'none'}"
    return DifferenceRow(
        number=materials.numbers[standing.scenario.id],
        title=title,
        target=target(standing.scenario),
        strip=difference_strip.strip(
            f"{typeset.named(title)}: {told}",
            likelihoods.bands(materials.yardstick),
            standing.implied,
            drawn,
        ),
        judged=judged.whole if judged else Markup.escape(likelihoods.absent(standing)),
        implied=implied.in_full if implied else Markup(""),
        apart=_apart(standing.bands_apart),
        differs=standing.differs,
        pointed_out=_pointed_out(standing),
        reason=standing.judgment.rationale if standing.judgment else "",
    )


def _pointed_out(standing: Standing) -> str:
    if not standing.differs:
        return ""
    title = typeset.named(standing.scenario.title)
    return f"{title}: judgment {_apart(standing.bands_apart)} than implied"


def _apart(bands: float | None) -> str:
    if bands is None:
        return ""
    if bands == 0:
        return "same band"
    size = "half a band" if abs(bands) < 1 else f"{abs(bands):g} band"
    plural = "s" if abs(bands) > 1 else ""
    return f"{size}{plural} {'higher' if bands > 0 else 'lower'}"
