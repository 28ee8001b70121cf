"""Break each text into lines once per style and width, and look up fonts once per style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original_setup = Layout.setup
_original_strut = line_break.strut
_original_split = line_break.split_first_line


@dataclass(frozen=True, slots=True)
class _Face:
    """What Pango needs to know of a style, whatever the text.

    Attributes:
        context: A Pango context with the style's direction and language.
        description: The font description.
        language: The language of the text.
        features: An attribute with the OpenType features; None if the style asks for none.
    """

    context: Any
    description: Any
    language: Any
    features: Any


def _face(style: Any) -> _Face | None:
    """Return the face of a style; None for a rare style, which WeasyPrint has to set itself."""
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
    cache = style.font_config.font_features
    if named not in cache:
        cache[named] = pango.pango_attr_font_features_new(named)
    return cache[named]


def _set_up(self: Any, style: Any) -> None:
    cache = vars(style)
    if "face" not in cache:
        cache["face"] = _face(style)
    face = cache["face"]
    if face is None:
        _original_setup(self, style)
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
    cache = vars(style)
    if "strut" not in cache:
        cache["strut"] = _original_strut(style)
    return cache["strut"]


def _split_first_line(text: str, style: Any, context: Any, *how: Any, **also: bool) -> Any:
    cache = vars(style).setdefault("known_lines", {})
    key = (text, how, *also.items())
    if key not in cache:
        cache[key] = _original_split(text, style, context, *how, **also)
    return cache[key]


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [
        Patch(Layout, "setup", _set_up),
        Patch(line_break, "strut", _strut),
        Patch(line_break, "split_first_line", _split_first_line),
    ]
