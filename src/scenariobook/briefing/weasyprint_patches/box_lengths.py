"""Compute the lengths of boxes once per style and size of the containing block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original = percent.resolve_percentages
_LENGTHS: Final = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right")),
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "bottom")),
    *(f"{limit}{size}" for limit in ("", "min_", "max_") for size in ("width", "height")),
)
_BORDERS: Final = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    style, used = box.style, vars(box)
    if isinstance(containing_block, Box):
        size = containing_block.width, containing_block.height
    else:
        size = tuple(containing_block)
    cache = vars(style).setdefault("known_lengths", {})
    if size not in cache:
        _original(box, containing_block)
        # With another box sizing, the lengths also depend on the borders; on a page, on its height.
        if style["box_sizing"] == "content-box" and not isinstance(box, PageBox):
            cache[size] = {length: used[length] for length in _LENGTHS}
        return
    used.update(cache[size])
    # The layout of the table has already set borders that collapse, for each cell.
    collapse = style["border_collapse"] == "collapse"
    for border in _BORDERS:
        if not (collapse and border in used):
            used[border] = style[border]


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [Patch(percent, "resolve_percentages", _resolve_percentages)]
