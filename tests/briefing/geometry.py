"""Where a drawing's texts and shapes stand, told from the SVG and the font itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from fontTools.ttLib import TTFont

SVG: Final = "{http://www.w3.org/2000/svg}"
# What letters of the face reach above and below their baseline, in em.
_ASCENT: Final = 0.72
_DESCENT: Final = 0.21
_MISSING: Final = 1.0  # a character that the face lacks is taken from another
_SLIGHT: Final = 0.02  # of a point: numbers are rounded to hundredths
_STEPS: Final = re.compile(r"([MLAZ])([^MLAZ]*)")
_DOTS = re.compile(r"M([\d.-]+) ([\d.-]+)h0\.01")

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """The room that a text takes."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two texts cover each other."""
        across = self.left < other.right - _SLIGHT and other.left < self.right - _SLIGHT
        return across and self.top < other.bottom - _SLIGHT and other.top < self.bottom - _SLIGHT


@cache
def advances() -> dict[str, float]:
    """Return how wide each character of the charts' face is set, in em."""
    font = TTFont(
        str(resources.files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.otf")
    )
    widths, units = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def width(words: str, size: float) -> float:
    """Return how wide a text is set: letter by letter, as WeasyPrint does in a drawing."""
    known = advances()
    return size * sum(known.get(letter, _MISSING) for letter in words)


def parsed(markup: str) -> Element:
    """Return a drawing's root; it has a title, which is its alternative text."""
    root: Element = fromstring(markup)
    assert root.tag == f"{SVG}svg"
    assert (root.findtext(f"{SVG}title") or "").strip()
    return root


def boxes(root: Element) -> list[Box]:
    """Return the room of each text."""
    found = []
    for text in root.iter(f"{SVG}text"):
        size, x, y = (float(text.attrib[k]) for k in ("font-size", "x", "y"))
        words = text.text or ""
        wide = width(words, size)
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]]
        found.append(Box(words, left, y - size * _ASCENT, left + wide, y + size * _DESCENT))
    return found


def assert_legible(root: Element) -> None:
    """Assert that no text covers another, and that nothing leaves the drawing."""
    _, _, across, down = (float(v) for v in root.attrib["viewBox"].split())
    every = boxes(root)
    for box in every:
        assert box.left >= -_SLIGHT, box
        assert box.top >= -_SLIGHT, box
        assert box.right <= across + _SLIGHT, box
        assert box.bottom <= down + _SLIGHT, box
    for one, other in combinations(every, 2):
        assert not one.meets(other), (one, other)
    for shape, x, y in _reached(root):
        assert -_SLIGHT <= x <= across + _SLIGHT, (shape, x)
        assert -_SLIGHT <= y <= down + _SLIGHT, (shape, y)


def _reached(root: Element) -> Iterator[tuple[str, float, float]]:
    """Yield points that shapes reach, half their strokes' widths included for marks."""
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        for x, y in _points(name, element):
            yield name, x, y


def _points(name: str, element: Element) -> Iterator[Point]:
    match name:
        case "rect":
            x, y, wide, high = (float(element.attrib[k]) for k in ("x", "y", "width", "height"))
            assert wide >= 0 <= high
            yield from ((x, y), (x + wide, y + high))
        case "line":
            yield float(element.attrib["x1"]), float(element.attrib["y1"])
            yield float(element.attrib["x2"]), float(element.attrib["y2"])
        case "polyline" | "polygon":
            for pair in element.attrib["points"].split():
                x, y = (float(number) for number in pair.split(","))
                yield x, y
        case "path" if element.get("stroke-linecap") == "round":
            radius = float(element.attrib["stroke-width"]) / 2
            for x, y in _dots(element.attrib["d"]):
                yield from ((x - radius, y - radius), (x + radius, y + radius))
        case "path":
            yield from _outline(element.attrib["d"])


def _dots(path: str) -> Iterator[Point]:
    """Yield where the lines of a path are that are too short to be seen but for their ends."""
    assert _DOTS.sub("", path) == "", path
    for x, y in _DOTS.findall(path):
        yield float(x), float(y)


def _outline(path: str) -> Iterator[Point]:
    """Yield what a path reaches; arcs are halves of circles from left to right and back."""
    assert _STEPS.sub("", path) == "", path
    for command, numbers in _STEPS.findall(path):
        values = [float(number) for number in numbers.split()]
        match command:
            case "M" | "L":
                yield values[0], values[1]
            case "A":
                radius, x, y = values[0], values[5], values[6]
                yield from ((x, y - radius), (x, y + radius))
