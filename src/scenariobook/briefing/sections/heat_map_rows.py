"""Make the heat map: the effect of each item on each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.implied_likelihood import contribution
from scenariobook.assess.item_status import ItemState
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import heat_map
from scenariobook.briefing.materials import Materials
from scenariobook.study.model.scenarios import Scenario

# The effect, in natural-log units, from which a cell has a sign, and from which it has two.
NOTICEABLE: Final = 0.1
_STRONG: Final = 0.4


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An item, and a cell for each scenario; no cells if the item carries no evidence."""

    state: ItemState
    cells: Markup


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The items of one scenario."""

    home: Scenario
    rows: Sequence[HeatRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """The heat map.

    Attributes:
        scenarios: The scenario of each column.
        numbered: Whether the head has room for numbers alone, in the order of ``scenarios``.
        head: The head of the columns.
        groups: The rows, by home scenario; a scenario without items has no group.
    """

    scenarios: Sequence[Scenario]
    numbered: bool
    head: Markup
    groups: Sequence[HeatGroup]


def heat_map_of(materials: Materials, scenarios: Sequence[Scenario]) -> HeatMap:
    """Return the heat map.

    Args:
        materials: The study, its record and its assessments.
        scenarios: All scenarios, in the order of the columns.
    """
    titles = [scenario.title for scenario in scenarios]
    numbered = not heat_map.has_room_for_names(titles)
    heads = [str(number) for number in range(1, len(titles) + 1)] if numbered else titles
    rows = {scenario.id: list[HeatRow]() for scenario in scenarios}
    for state in materials.states:
        if state.item.home in rows:
            rows[state.item.home].append(HeatRow(state, _heat_cells(state, scenarios, heads)))
    return HeatMap(
        scenarios=scenarios,
        numbered=numbered,
        head=heat_map.head(f"Columns: {'; '.join(heads)}", heads),
        groups=[HeatGroup(home, rows[home.id]) for home in scenarios if rows[home.id]],
    )


def _heat_cells(state: ItemState, scenarios: Sequence[Scenario], heads: Sequence[str]) -> Markup:
    if state.strength is None:
        return Markup("")
    ids = [scenario.id for scenario in scenarios]
    shares = contribution(state.item, state.strength, ids, exclusive=False)
    shades = [_shade(shares[scenario]) for scenario in ids]
    words = ("hardly either way" if s == "even" else s.replace("-", " ") for s in shades)
    phrases = (f"{typeset.named(head)} {word}" for head, word in zip(heads, words, strict=True))
    return heat_map.row("; ".join(phrases), shades)


def _shade(value: float) -> heat_map.Shade:
    if abs(value) < NOTICEABLE:
        return "even"
    if value > 0:
        return "for" if value < _STRONG else "strongly-for"
    return "against" if value > -_STRONG else "strongly-against"
