"""Text drawn once: the same words in the same style are the same operations elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.draw import text
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.matrix import Matrix

from scenariobook.briefing.swift.pace import Swap

_plain = text.draw_text


def _draw_text(
    stream: Any,
    box: Any,
    offset_x: Any,
    text_overflow: str,
    block_ellipsis: str,
) -> None:
    style, layout = box.style, box.pango_layout
    if _is_rare(style) or text_overflow != "clip" or block_ellipsis != "none":
        _plain(stream, box, offset_x, text_overflow, block_ellipsis)
        return
    x, y = box.position_x, box.position_y + box.baseline
    # Kept with what a document's pages share, as fonts are numbered by document.
    known = vars(stream._resources).setdefault("known_words", {})
    key = (id(style), layout.text, layout.justification_spacing)
    stream.set_color(style["color"])
    stream.begin_text()
    if key in known:
        font, shown = known[key]
        stream.set_text_matrix(1, 0, 0, -1, x, y)
        stream.set_font_size(*font)
        stream.stream.append(shown)
        stream.end_text()
        return
    layout.reactivate(style)
    start = len(stream.stream)
    emojis = draw_first_line(stream, box, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))
    drawn = stream.stream[start:]
    if not emojis and _is_one_piece(drawn):
        known[key] = (stream._current_font, drawn[-1])
    stream.end_text()
    draw_emojis(stream, style, x, y, emojis)
    layout.deactivate()


def _is_rare(style: Any) -> bool:
    return (
        not style["font_size"]
        or style["visibility"] != "visible"
        or style["text_decoration_line"] != "none"
    )


def _is_one_piece(drawn: Sequence[bytes]) -> bool:
    """Tell whether a text is set with one font: where it stands, the font if it is new, glyphs."""
    kinds = [operation.rsplit(b" ", 1)[-1] for operation in drawn]
    return kinds in ([b"Tm", b"TJ"], [b"Tm", b"Tf", b"TJ"])


def swaps() -> Sequence[Swap]:
    """Return what is replaced."""
    return [Swap(text, "draw_text", _draw_text)]
