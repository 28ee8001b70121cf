"""Used lengths of boxes, computed once for each style in each width and height."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

from scenariobook.briefing.swift.pace import Swap

_plain = percent.resolve_percentages
_LENGTHS: Final = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right")),
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "bottom")),
    *(f"{limit}{size}" for limit in ("", "min_", "max_") for size in ("width", "height")),
)
_BORDERS: Final = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    style, used = box.style, vars(box)
    if isinstance(containing_block, Box):
        around = containing_block.width, containing_block.height
    else:
        around = tuple(containing_block)
    known = vars(style).setdefault("known_lengths", {})
    if around not in known:
        _plain(box, containing_block)
        # Of another sizing, they depend on the box's own borders; of a page, on its height.
        if style["box_sizing"] == "content-box" and not isinstance(box, PageBox):
            known[around] = {length: used[length] for length in _LENGTHS}
        return
    used.update(known[around])
    # Borders that collapse were decided before, cell by cell.
    collapse = style["border_collapse"] == "collapse"
    for border in _BORDERS:
        if not (collapse and border in used):
            used[border] = style[border]


def swaps() -> Sequence[Swap]:
    """Return what is replaced."""
    return [Swap(percent, "resolve_percentages", _resolve_percentages)]
