"""Draw each word of a style once, and copy its PDF operators where it occurs again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.draw import text
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.matrix import Matrix

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original = text.draw_text


def _draw_text(
    stream: Any,
    box: Any,
    offset_x: Any,
    text_overflow: str,
    block_ellipsis: str,
) -> None:
    style, layout = box.style, box.pango_layout
    if _is_rare(style) or text_overflow != "clip" or block_ellipsis != "none":
        _original(stream, box, offset_x, text_overflow, block_ellipsis)
        return
    x, y = box.position_x, box.position_y + box.baseline
    # The cache is in the resources of the document, since font names are valid within one document.
    cache = vars(stream._resources).setdefault("known_words", {})
    key = (id(style), layout.text, layout.justification_spacing)
    stream.set_color(style["color"])
    stream.begin_text()
    if key in cache:
        font, shown = cache[key]
        stream.set_text_matrix(1, 0, 0, -1, x, y)
        stream.set_font_size(*font)
        stream.stream.append(shown)
        stream.end_text()
        return
    layout.reactivate(style)
    first = len(stream.stream)
    emojis = draw_first_line(stream, box, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))
    operators = stream.stream[first:]
    if not emojis and _is_one_piece(operators):
        cache[key] = (stream._current_font, operators[-1])
    stream.end_text()
    draw_emojis(stream, style, x, y, emojis)
    layout.deactivate()


def _is_rare(style: Any) -> bool:
    return (
        not style["font_size"]
        or style["visibility"] != "visible"
        or style["text_decoration_line"] != "none"
    )


def _is_one_piece(operators: Sequence[bytes]) -> bool:
    """Tell whether operators show text in one font: position, the font if it changes, glyphs."""
    names = [operator.rsplit(b" ", 1)[-1] for operator in operators]
    return names in ([b"Tm", b"TJ"], [b"Tm", b"Tf", b"TJ"])


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [Patch(text, "draw_text", _draw_text)]
