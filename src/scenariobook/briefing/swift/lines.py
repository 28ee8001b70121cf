"""Lines of text, set once for each style, text and width; fonts looked up once for each style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

from scenariobook.briefing.swift.pace import Swap

_plain_set_up = Layout.setup
_plain_strut = line_break.strut
_plain_split = line_break.split_first_line


@dataclass(frozen=True, slots=True)
class _Face:
    """What Pango is told of a style, whatever the text."""

    context: Any
    description: Any
    language: Any
    features: Any


def _face(style: Any) -> _Face | None:
    """Return a style's face, or None if it asks for what is rare."""
    if (
        style["text_decoration_line"] != "none"
        or style["font_language_override"] != "normal"
        or not style["lang"]
    ):
        return None
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    pointer, _kept = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    return _Face(context, get_font_description(style), language, _features(style))


def _features(style: Any) -> Any:
    wanted = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    if not wanted:
        return None
    named = ",".join(f"{name} {value}" for name, value in wanted.items()).encode()
    known = style.font_config.font_features
    if named not in known:
        known[named] = pango.pango_attr_font_features_new(named)
    return known[named]


def _set_up(self: Any, style: Any) -> None:
    known = vars(style)
    if "face" not in known:
        known["face"] = _face(style)
    face = known["face"]
    if face is None:
        _plain_set_up(self, style)
        return
    self.style = style
    self.first_line_direction = 0
    self.language = face.language
    self.layout = ffi.gc(pango.pango_layout_new(face.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, face.description)
    self.ascent = self.underline_position = self.strikethrough_position = None
    if face.features is not None:
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, face.features)
        pango.pango_layout_set_attributes(self.layout, attributes)


def _strut(style: Any) -> Any:
    known = vars(style)
    if "strut" not in known:
        known["strut"] = _plain_strut(style)
    return known["strut"]


# It stands in for WeasyPrint's function, which is called with these parameters by place.
def _split_first_line(  # noqa: PLR0913, PLR0917
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    known = vars(style).setdefault("known_lines", {})
    key = (text, max_width, justification_spacing, is_line_start, minimum)
    if key not in known:
        known[key] = _plain_split(text, style, context, *key[1:])
    return known[key]


def swaps() -> Sequence[Swap]:
    """Return what is replaced."""
    return [
        Swap(Layout, "setup", _set_up),
        Swap(line_break, "strut", _strut),
        Swap(line_break, "split_first_line", _split_first_line),
    ]
