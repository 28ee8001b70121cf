"""Draw each path once; the same path in another drawing has the same operators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from weasyprint import svg

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original_path = svg.TAGS["path"]
# Numbers, but no percentages: what these mean depends on the size of the drawing.
_PLAIN: Final = re.compile(r"[-+0-9., MLHVCSQTAZmlhvcsqtaz]+")
_MOST: Final = 10_000  # kept in memory

_Drawn = tuple[tuple[Any, ...], tuple[Any, ...]]  # operators, and vertices for markers


class _Paths(dict[str, _Drawn]):
    """The operators and vertices of each path that was drawn."""

    def draw(self, drawing: Any, node: Any, font_size: float) -> None:
        """Draw a path node as WeasyPrint's function does."""
        outline: str = node.get("d", "")
        if drawn := self.get(outline):
            operators, vertices = drawn
            drawing.stream.stream.extend(operators)
            node.vertices.extend(vertices)
            return
        begun, had = len(drawing.stream.stream), len(node.vertices)
        _original_path(drawing, node, font_size)
        if len(self) < _MOST and _PLAIN.fullmatch(outline):
            self[outline] = (
                tuple(drawing.stream.stream[begun:]),
                tuple(node.vertices)[had:],
            )


_PATHS: Final = _Paths()


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [Patch(svg, "TAGS", {**svg.TAGS, "path": _PATHS.draw})]
