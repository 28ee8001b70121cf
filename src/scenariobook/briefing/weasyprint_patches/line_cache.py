"""Break each text into lines once per style and width, and measure an empty line once per style."""

from __future__ import annotations

from typing import Any, Final

from weasyprint.text import line_break

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original_strut = line_break.strut
_original_split = line_break.split_first_line


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


PATCHES: Final = (
    Patch(line_break, "strut", _strut),
    Patch(line_break, "split_first_line", _split_first_line),
)
