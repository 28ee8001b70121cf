"""Make the side-by-side section: items by scenarios, and judgments beside implied likelihoods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.evidence import contribution
from scenariobook.assess.status import IndicatorState, ItemState
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import difference_strip, heat_map
from scenariobook.briefing.sections.items import state_kind, state_words
from scenariobook.briefing.wording import legends, likelihoods
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.study.model import Scenario

# The effect, in natural-log units, from which a cell has a sign, and from which it has two.
NOTICEABLE: Final = 0.1
_STRONG: Final = 0.4
_SHADE_WORDS: Final[Mapping[heat_map.Shade, str]] = {
    "strongly-for": "strongly for",
    "for": "for",
    "even": "hardly either way",
    "against": "against",
    "strongly-against": "strongly against",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One item: how it stands, and what that means for each scenario.

    Attributes:
        title: The item's.
        target: The link to the item.
        status: The name of the mark for its status or state.
        words: The status or state, in words.
        cells: One cell for each scenario; empty if the item carries no evidence.
    """

    title: str
    target: str
    status: str
    words: str
    cells: Markup


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The items that one scenario's file declares, under a heading."""

    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class ScenarioColumn:
    """A column of the heat map: the scenario's number and title, and the link to its chapter."""

    number: str
    title: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One scenario: judgment beside implied likelihood.

    Attributes:
        number: The scenario's number in this briefing.
        title: Its title.
        target: The link to its chapter.
        strip: The drawing of both.
        judged: The judgment, or why there is none.
        implied: The implied likelihood.
        apart: How many bands the judgment is higher or lower.
        differs: Whether they are more than one band apart.
        pointed_out: The difference in words; empty if they do not differ so much.
        reason: The analysts' rationale.
    """

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
    """The side-by-side section.

    Attributes:
        columns: A list of scenarios, if the head has room for their numbers alone; else empty.
        head: The head of the heat map.
        compared_with: With what the heat map compares each scenario, in words.
        cell_legend: The marks of the heat map.
        groups: The rows of the heat map.
        axis: The axis of percents, for the head of the strips.
        bands: The yardstick's bands in words.
        legend: The marks of the strips.
        differences: One for each scenario; empty in an exploratory study.
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
    """Return the text of the side-by-side section."""
    scenarios = materials.study.scenarios
    groups = (
        HeatGroup(
            f"Items of {materials.numbers[scenario.id]} {scenario.title}",
            _rows(materials, scenario),
        )
        for scenario in scenarios
    )
    numbers = [materials.numbers[scenario.id] for scenario in scenarios]
    names = [f"{number} {s.title}" for number, s in zip(numbers, scenarios, strict=True)]
    has_room = heat_map.has_room_for_names(names)
    return Comparison(
        columns=()
        if has_room
        else tuple(ScenarioColumn(materials.numbers[s.id], s.title, target(s)) for s in scenarios),
        head=heat_map.head(
            f"{'Scenario' if len(numbers) == 1 else 'Scenarios'} {typeset.listed(numbers)}",
            names if has_room else numbers,
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
        _row(materials, state) for state in materials.states if state.item.home == scenario.id
    )


def _row(materials: Materials, state: ItemState) -> HeatRow:
    item = state.item
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
    shares = contribution(state.item, state.strength, scenarios, exclusive=False)
    shades = [_shade(shares.by_scenario[scenario]) for scenario in scenarios]
    alternatives = (
        f"{materials.numbers[k]} {_SHADE_WORDS[s]}" for k, s in zip(scenarios, shades, strict=True)
    )
    return heat_map.row("; ".join(alternatives), shades)


def _shade(value: float) -> heat_map.Shade:
    if abs(value) < NOTICEABLE:
        return "even"
    if value > 0:
        return "for" if value < _STRONG else "strongly-for"
    return "against" if value > -_STRONG else "strongly-against"


def _difference(materials: Materials, standing: Standing) -> DifferenceRow:
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    drawn = likelihoods.drawn(standing, materials.yardstick)
    title = standing.scenario.title
    judged_words = (
        f"judgment, {judged.whole.striptags()}" if judged else likelihoods.absent(standing)
    )
    alternative = f"{judged_words}; implied likelihood, {implied.number if implied else 'none'}"
    return DifferenceRow(
        number=materials.numbers[standing.scenario.id],
        title=title,
        target=target(standing.scenario),
        strip=difference_strip.strip(
            f"{typeset.named(title)}: {alternative}",
            likelihoods.bands(materials.yardstick),
            standing.implied,
            drawn,
        ),
        judged=judged.in_full if judged else Markup.escape(likelihoods.absent(standing)),
        implied=implied.in_full if implied else Markup(""),
        apart=_bands_apart(standing.bands_apart),
        differs=standing.differs,
        pointed_out=_pointed_out(standing),
        reason=standing.judgment.rationale if standing.judgment else "",
    )


def _pointed_out(standing: Standing) -> str:
    if not standing.differs:
        return ""
    title = typeset.named(standing.scenario.title)
    return f"{title}: judgment {_bands_apart(standing.bands_apart)} than implied"


def _bands_apart(bands: float | None) -> str:
    if bands is None:
        return ""
    if bands == 0:
        return "judgment and evidence in the same band"
    size = "half a band" if abs(bands) < 1 else f"{abs(bands):g} band"
    plural = "s" if abs(bands) > 1 else ""
    return f"{size}{plural} {'higher' if bands > 0 else 'lower'}"
