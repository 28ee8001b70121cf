"""Side by side: every item against every scenario, and judgment against implied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.evidence import contribution
from scenariobook.assess.status import IndicatorState
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import beside
from scenariobook.briefing.view import likelihoods
from scenariobook.briefing.view.items import state_kind, state_words
from scenariobook.briefing.view.materials import ItemState, Materials, item_of, target
from scenariobook.study.model import Scenario

# In natural-log units: below the first a cell stays empty, from the second on it is strong.
_NOTICEABLE: Final = 0.1
_STRONG: Final = 0.4


@dataclass(frozen=True, slots=True)
class Cell:
    """What an item says of one scenario: signs, and a name for the shade behind them."""

    signs: str
    shade: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One item: how it stands, and what that says of each scenario."""

    title: str
    target: str
    status: str
    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The items that one scenario's file declares."""

    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario's column."""

    number: str
    title: str
    target: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One scenario: judgment beside implied likelihood, and the analysts' reason."""

    title: str
    target: str
    strip: Markup
    judged: Markup
    implied: Markup
    apart: str
    differs: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The side-by-side section; ``differences`` is empty in an exploratory study."""

    columns: tuple[Column, ...]
    groups: tuple[HeatGroup, ...]
    axis: Markup
    differences: tuple[DifferenceRow, ...]


def comparison(materials: Materials) -> Comparison:
    """Return the side-by-side section as text."""
    scenarios = materials.study.scenarios
    groups = (
        HeatGroup(f"Declared by {scenario.title}", _rows(materials, scenario))
        for scenario in scenarios
    )
    return Comparison(
        tuple(Column(materials.numbers[s.id], s.title, target(s)) for s in scenarios),
        tuple(group for group in groups if group.rows),
        beside.axis("Percent"),
        tuple(_difference(materials, standing) for standing in materials.now.standings)
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
    return HeatRow(item.title, target(item), status, words, _cells(materials, state))


def _cells(materials: Materials, state: ItemState) -> tuple[Cell, ...]:
    scenarios = [scenario.id for scenario in materials.study.scenarios]
    if state.strength is None:
        return tuple(Cell("", "out") for _ in scenarios)
    shares = contribution(item_of(state), state.strength, scenarios, exclusive=False)
    return tuple(_cell(shares.by_scenario[scenario]) for scenario in scenarios)


def _cell(value: float) -> Cell:
    if abs(value) < _NOTICEABLE:
        return Cell("·", "even")
    side = "for" if value > 0 else "against"
    sign = "+" if value > 0 else typeset.MINUS
    if abs(value) < _STRONG:
        return Cell(sign, side)
    return Cell(sign * 2, f"strongly-{side}")


def _difference(materials: Materials, standing: Standing) -> DifferenceRow:
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    drawn = likelihoods.drawn(standing, materials.yardstick)
    title = standing.scenario.title
    told = f"judged {_spoken(judged)}; implied {implied.number if implied else 'nothing'}"
    return DifferenceRow(
        title,
        target(standing.scenario),
        beside.strip(
            f"{title}: {told}", likelihoods.bands(materials.yardstick), standing.implied, drawn
        ),
        judged.whole if judged else Markup("no judgment this quarter"),
        _implied_words(implied),
        _apart(standing.bands_apart),
        standing.differs,
        standing.judgment.rationale if standing.judgment else "",
    )


def _spoken(judged: likelihoods.Likelihood | None) -> str:
    return judged.whole.striptags() if judged else "not at all this quarter"


def _implied_words(implied: likelihoods.Likelihood | None) -> Markup:
    if implied is None:
        return Markup("")
    if not implied.words:
        return Markup.escape(implied.number)
    return Markup("{}, {}").format(implied.number, implied.words)


def _apart(bands: float | None) -> str:
    if bands is None:
        return ""
    if bands == 0:
        return "same band"
    size = "half a band" if abs(bands) < 1 else f"{abs(bands):g} band"
    plural = "s" if abs(bands) > 1 else ""
    return f"{size}{plural} {'higher' if bands > 0 else 'lower'}"
