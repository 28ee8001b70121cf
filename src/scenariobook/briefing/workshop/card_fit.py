"""Fit the texts of a card into half a page: choose a size of type, and fill two columns.

It takes the largest size in which all texts fit. The room that is left goes above the headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from scenariobook.briefing.text_width import Face, lines

# Points: half a page of A4 or of Letter, less the padding of a card in workshop.css.
_ROOM: Final = {"a4": 349.0, "letter": 324.0}
_WIDTH: Final = 515.0  # of A4, the narrower one
_COLUMN: Final = 0.475 * _WIDTH
_FOOT: Final = 7.0  # of the foot, beyond the padding
_SIZES: Final = tuple(size / 4 for size in range(60, 27, -1))  # 15 to 7 points
# In em of the card's size: the height of a line, or of the space between two texts.
_PLACE: Final = 1.1
_TITLE_SIZE: Final = 1.8
_TITLE: Final = 2.16
_SUMMARY_SIZE: Final = 1.1
_SUMMARY: Final = 1.49
_AFTER_TITLE: Final = 0.4
_LIKELIHOOD: Final = 1.3
_LIKELIHOOD_ROOM: Final = 12.0  # points: its padding, and the space above it
_HEADING: Final = 1.12
_LINE: Final = 1.27
_AFTER_LINE: Final = 0.2
_LEAST_GAP: Final = 0.45
_MOST_GAP: Final = 1.7


@dataclass(frozen=True, slots=True)
class CardLine:
    """A text in a block: what it is about, with a colon; words; and a value in brackets."""

    title: str
    words: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class CardBlock:
    """Some texts under a heading."""

    title: str
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class CardColumn:
    """A column of blocks; ``gap`` is the space above each heading, in points."""

    gap: float
    blocks: tuple[CardBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """The texts above the columns, across the whole card; ``likelihood`` may be empty."""

    title: str
    summary: str
    likelihood: str


def fit(
    paper: str, above: Above, blocks: Sequence[CardBlock]
) -> tuple[float, tuple[CardColumn, ...]]:
    """Return the largest size in which the texts fit, and their columns; none if they never fit."""
    for size in _SIZES:
        left = _ROOM[paper] - _FOOT - _height_above(above, size)
        heights = [_height(block, size) for block in blocks]
        sides = _shared(heights, _LEAST_GAP * size)
        columns = [[n for n, side in enumerate(sides) if side == column] for column in (0, 1)]
        gaps = [_gap(left, [heights[n] for n in column]) for column in columns]
        if min(gaps) >= _LEAST_GAP * size:
            return size, tuple(
                CardColumn(min(gap, _MOST_GAP * size), tuple(blocks[n] for n in column))
                for gap, column in zip(gaps, columns, strict=True)
            )
    return _SIZES[-1], ()


def _height_above(above: Above, size: float) -> float:
    title = lines(((above.title, "serif bold"),), _WIDTH / size / _TITLE_SIZE)
    summary = lines(((above.summary, "serif"),), _WIDTH / size / _SUMMARY_SIZE)
    height = (_PLACE + title * _TITLE + _AFTER_TITLE + summary * _SUMMARY) * size
    if above.likelihood:
        wide = (_WIDTH - 40) / size  # its padding, and the space between its parts
        said = lines(((above.likelihood, "sans bold"),), wide)
        height += said * _LIKELIHOOD * size + _LIKELIHOOD_ROOM
    return height


def _height(block: CardBlock, size: float) -> float:
    """Return the height of a block, without the gap above it, in points."""
    wide = _COLUMN / size
    texts = sum(lines(tuple(_set(line)), wide) * _LINE + _AFTER_LINE for line in block.lines)
    return (_HEADING + texts) * size


def _set(line: CardLine) -> Iterator[tuple[str, Face]]:
    if line.title:
        yield line.title, "sans bold"
    if line.words:
        yield line.words, "sans"
    if line.value:
        yield line.value, "sans bold"


def _shared(heights: Sequence[float], gap: float) -> tuple[int, ...]:
    """Return for each block its column, 0 or 1, so that the higher column is as low as can be.

    The first block is in the first column. Of two equal ways, the one that keeps the order wins.
    """

    def higher(sides: tuple[int, ...]) -> float:
        return max(
            sum(h + gap for h, side in zip(heights, sides, strict=True) if side == column)
            for column in (0, 1)
        )

    every = ((0, *rest) for rest in product((0, 1), repeat=max(len(heights) - 1, 0)))
    return min(every, key=lambda sides: (round(higher(sides), 3), sides))


def _gap(left: float, heights: Sequence[float]) -> float:
    """Return the gap above each heading that fills a column, in points."""
    return (left - sum(heights)) / max(len(heights), 1)
