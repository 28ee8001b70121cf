"""Make the legends: each mark as its chart draws it, with its meaning in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import (
    difference_strip,
    heat_map,
    sparkline,
    timeline,
)
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import State

REFERENCES: Final = (
    "In brackets: the source’s number in the briefing’s list; beside it, how reliable the source "
    "is (A to F) and how credible what it says (1 to 6)."
)


@dataclass(frozen=True, slots=True)
class LegendKey:
    """A mark, whose alternative text describes its look, and its meaning."""

    mark: Markup
    words: str


def trends() -> tuple[LegendKey, ...]:
    """Return the legend of the indicators' trends."""
    return (
        LegendKey(sparkline.key("pale band with a broken edge", "watch"), "watch"),
        LegendKey(sparkline.key("dark band with a whole edge", "warning"), "warning"),
        LegendKey(
            sparkline.key("line that ends in a dot", "last"), "readings; the dot is the last"
        ),
    )


def signposts(quarter: Quarter) -> tuple[LegendKey, ...]:
    """Return the legend of the signposts' time lines."""
    return (
        LegendKey(timeline.key("filled dot", State.OBSERVED), "observed"),
        LegendKey(timeline.key("grey dot", State.OBSERVED, faded=True), "observed, faded"),
        LegendKey(timeline.key("hollow dot", State.EMERGING), "emerging"),
        LegendKey(timeline.key("short upright line", State.NOT_YET), "looked for, not yet seen"),
        LegendKey(timeline.key("cross", State.RULED_OUT), "ruled out"),
        LegendKey(timeline.key_expected("flag"), "expected by"),
        LegendKey(timeline.key_end("dashed upright line"), f"end of {quarter}"),
    )


def differences() -> tuple[LegendKey, ...]:
    """Return the legend of the strips with judgment and implied likelihood."""
    return (
        LegendKey(difference_strip.key("filled dot", "judged"), "judgment"),
        LegendKey(difference_strip.key("bracket", "range"), "judgment as a term, over its range"),
        LegendKey(difference_strip.key("hollow diamond", "implied"), "implied likelihood"),
    )


def cells() -> tuple[LegendKey, ...]:
    """Return the legend of the heat map."""
    return (
        LegendKey(heat_map.key("dark cell, two plus signs", "strongly-for"), "strongly for it"),
        LegendKey(heat_map.key("pale cell, plus sign", "for"), "for it"),
        LegendKey(heat_map.key("empty cell, dot", "even"), "hardly either way"),
        LegendKey(heat_map.key("framed cell, minus sign", "against"), "against it"),
        LegendKey(
            heat_map.key("thick frame, two minus signs", "strongly-against"), "strongly against it"
        ),
    )
