"""How much room texts need, and where labels go so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

# Advance widths of Source Sans Pro Semibold in em, rounded up: the characters up to each
# width. A text never needs more room than this says (a test asks the font itself).
_WIDTHS: Final = (
    (0.2, " "),
    (0.285, "',.:;Iijl|"),
    (0.325, "!()-[]f{}"),
    (0.375, "/\\rt"),
    (0.48, "*?csz–"),
    (0.525, '0123456789#$+<=>^_~−"FJLYaegkvxy'),
    (0.565, "AESTVXZ`bdhnopqu"),
    (0.64, "&BCDGKPR"),
    (0.68, "HNOQU"),
)
_EM: Final = {character: width for width, characters in _WIDTHS for character in characters}
_EM_OTHER: Final = 1.0
_EM_IDEOGRAPH: Final = 1.05

_SAME: Final = 1e-9


def extent(words: str, size: float) -> float:
    """Return a width, in the unit of ``size``, that the text does not exceed."""
    return size * sum(map(_em, words))


def _em(character: str) -> float:
    if character in _EM:
        return _EM[character]
    return _EM_IDEOGRAPH if east_asian_width(character) in "WF" else _EM_OTHER


def shortened(words: str, room: float, size: float) -> str:
    """Return the text, cut with an ellipsis where it needs more than the room."""
    if extent(words, size) <= room:
        return words
    while words and extent(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Return the text in at most so many lines that fit the room, cut where it is longer."""
    lines: list[str] = []
    rest = words.split()
    while rest:
        count = len(rest)
        while count > 1 and extent(" ".join(rest[:count]), size) > room:
            count -= 1
        if len(lines) == most - 1:
            count = len(rest)
        lines.append(shortened(" ".join(rest[:count]), room, size))
        rest = rest[count:]
    return lines or [""]


@dataclass(slots=True)
class _Cluster:
    """Labels that touch, from ``first`` on; ``middle`` is where their mean wants to be."""

    first: int
    count: int
    middle: float


def spread(targets: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions at least ``gap`` apart, within bounds, near their targets.

    Raises:
        ValueError: if so many labels do not fit between the bounds.
    """
    if (len(targets) - 1) * gap > high - low + _SAME:
        message = f"{len(targets)} labels {gap:g} apart do not fit between {low:g} and {high:g}"
        raise ValueError(message)
    order = sorted(range(len(targets)), key=lambda i: (targets[i], i))
    clusters: list[_Cluster] = []
    for place, index in enumerate(order):
        clusters.append(_Cluster(place, 1, min(max(targets[index], low), high)))
        while (
            len(clusters) > 1 and _top(clusters[-1], gap) < _bottom(clusters[-2], gap) + gap - _SAME
        ):
            clusters[-2:] = [_joined(clusters[-2], clusters[-1], gap, low, high)]
    positions = [0.0] * len(targets)
    for cluster in clusters:
        for step in range(cluster.count):
            positions[order[cluster.first + step]] = _top(cluster, gap) + step * gap
    return positions


def _top(cluster: _Cluster, gap: float) -> float:
    return cluster.middle - (cluster.count - 1) * gap / 2


def _bottom(cluster: _Cluster, gap: float) -> float:
    return cluster.middle + (cluster.count - 1) * gap / 2


def _joined(above: _Cluster, below: _Cluster, gap: float, low: float, high: float) -> _Cluster:
    count = above.count + below.count
    middle = (above.middle * above.count + below.middle * below.count) / count
    half = (count - 1) * gap / 2
    return _Cluster(above.first, count, min(max(middle, low + half), high - half))
