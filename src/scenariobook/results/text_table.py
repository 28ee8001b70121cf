"""Lay out a table as text, as rich does, but fast enough for a preview of 78,000 rows.

rich takes seventeen seconds for that many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_NARROWEST: Final = 4  # characters of a column
_GAP: Final = 3  # spaces between two columns
_EDGES: Final = 2  # one before the first column, one after the last


def lines(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield the lines of a table that is at most ``width`` characters wide; long cells wrap."""
    widths = _shrunk(_natural(headers, rows), width)
    blank = " " * (sum(widths) + _GAP * (len(widths) - 1) + _EDGES)
    yield blank
    yield from _row(headers, widths)
    yield " " + "─" * (sum(widths) + _GAP * (len(widths) - 1)) + " "
    for row in rows:
        yield from _row(row, widths)
    yield blank


def _natural(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(_length, column)) for column in zip(headers, *rows, strict=True)]


def _length(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _shrunk(widths: list[int], most: int) -> list[int]:
    """Return column widths whose table fits ``most`` characters: the widest columns shrink."""
    over = sum(widths) + _GAP * (len(widths) - 1) + _EDGES - most
    while over > 0 and max(widths) > _NARROWEST:
        widest = max(widths)
        at = [n for n, width in enumerate(widths) if width == widest]
        next_widest = max((width for width in widths if width < widest), default=_NARROWEST)
        less = min(widest - max(next_widest, _NARROWEST), -(-over // len(at)))
        for n in at:
            widths[n] -= min(less, max(over, 0))
            over -= less
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    if all(_length(text) <= width for text, width in zip(cells, widths, strict=True)):
        yield _line(cells, widths)
        return
    folded = [_folded(text, width) for text, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, folded))):
        yield _line([part[number] if number < len(part) else "" for part in folded], widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    both = zip(cells, widths, strict=True)
    padded = (text + " " * (width - _length(text)) for text, width in both)
    return f" {(' ' * _GAP).join(padded)} "


def _folded(text: str, width: int) -> list[str]:
    """Return a text as lines of at most ``width``, broken between words; longer words break too."""
    if _length(text) <= width:
        return [text]
    wrapped = Text(text).wrap(_CONSOLE, width, overflow="fold")
    return [line.plain.rstrip() for line in wrapped]


_CONSOLE: Final = Console()
