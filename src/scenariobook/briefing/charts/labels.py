"""Measure texts, shorten and wrap them, and place labels so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

# Advance widths of Source Sans Pro Semibold in em, rounded up, each with the characters that are
# not wider. So no text is wider than ``extent`` returns; a test compares with the font itself.
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

_ROUNDING: Final = 1e-9


def extent(words: str, size: float) -> float:
    """Return an upper bound of a text's width, in the unit of ``size``."""
    return size * sum(map(_em, words))


def _em(character: str) -> float:
    if character in _EM:
        return _EM[character]
    return _EM_IDEOGRAPH if east_asian_width(character) in "WF" else _EM_OTHER


def shortened(words: str, room: float, size: float) -> str:
    """Return the text, cut with an ellipsis if it is wider than ``room``."""
    if extent(words, size) <= room:
        return words
    while words and extent(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Return the text in lines that fit ``room``, at most ``most``; the last is cut if need be."""
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
    """Neighbouring labels that touch each other.

    Attributes:
        first: The place of the first of them, from the lowest target.
        count: How many they are.
        middle: The middle of the cluster.
    """

    first: int
    count: int
    middle: float


def spread(targets: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return a position near each target, so that positions are ``gap`` apart or more.

    Args:
        targets: Where each label should be.
        gap: The least distance of two labels.
        low: The least position.
        high: The greatest position.

    Raises:
        ValueError: if there are too many labels for the bounds.
    """
    if (len(targets) - 1) * gap > high - low + _ROUNDING:
        message = f"{len(targets)} labels {gap:g} apart do not fit between {low:g} and {high:g}"
        raise ValueError(message)
    order = sorted(range(len(targets)), key=lambda i: (targets[i], i))
    clusters: list[_Cluster] = []
    for place, index in enumerate(order):
        clusters.append(_Cluster(place, 1, min(max(targets[index], low), high)))
        while (
            len(clusters) > 1
            and _top(clusters[-1], gap) < _bottom(clusters[-2], gap) + gap - _ROUNDING
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
