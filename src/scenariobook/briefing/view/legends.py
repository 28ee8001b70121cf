"""Legends: each mark as its chart draws it, and what it means in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.briefing.charts import beside, heat, sparkline, tallies, timeline
from scenariobook.quarter import Quarter
from scenariobook.record.entries import State


@dataclass(frozen=True, slots=True)
class Key:
    """A mark, whose alternative text says what it looks like, and its meaning."""

    mark: Markup
    words: str


def trends() -> tuple[Key, ...]:
    """Return how to read the indicators' trends."""
    return (
        Key(sparkline.key("pale band with a broken edge", "watch"), "watch"),
        Key(sparkline.key("dark band with a whole edge", "warning"), "warning"),
        Key(sparkline.key("line that ends in a dot", "last"), "readings, to the last"),
    )


def signposts(quarter: Quarter) -> tuple[Key, ...]:
    """Return how to read the signposts' time line."""
    return (
        Key(timeline.key("filled dot", State.OBSERVED), "observed"),
        Key(timeline.key("grey dot", State.OBSERVED, faded=True), "observed, faded"),
        Key(timeline.key("hollow dot", State.EMERGING), "emerging"),
        Key(timeline.key("short upright line", State.NOT_YET), "looked for, not yet seen"),
        Key(timeline.key("cross", State.RULED_OUT), "ruled out"),
        Key(timeline.key_expected("flag"), "expected by"),
        Key(timeline.key_end("long upright line"), f"end of {quarter}"),
    )


def tallied() -> tuple[Key, ...]:
    """Return how to read how the scenarios' own items stood."""
    return (
        Key(tallies.key("dark block", "warning"), "at warning"),
        Key(tallies.key("framed block", "watch"), "at watch"),
        Key(tallies.key("pale block", "normal"), "normal"),
        Key(tallies.key("empty block", "without"), "stale, without data or thresholds"),
        Key(tallies.key("dot", "observed"), "a signpost observed, not faded"),
    )


def differences() -> tuple[Key, ...]:
    """Return how to read judgment beside implied likelihood."""
    return (
        Key(beside.key("filled dot", "judged"), "judgment"),
        Key(beside.key("bracket", "range"), "judgment as a term, over its range"),
        Key(beside.key("hollow diamond", "implied"), "implied likelihood"),
    )


def cells() -> tuple[Key, ...]:
    """Return how to read the heat map's cells."""
    return (
        Key(heat.key("dark cell, two plus signs", "strongly-for"), "strongly for it"),
        Key(heat.key("pale cell, plus sign", "for"), "for it"),
        Key(heat.key("empty cell, dot", "even"), "hardly either way"),
        Key(heat.key("framed cell, minus sign", "against"), "against it"),
        Key(heat.key("thick frame, two minus signs", "strongly-against"), "strongly against it"),
    )
