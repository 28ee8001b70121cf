"""Parse the name of each C type once: the parser, written in Python, takes 2 ms for a name.

WeasyPrint names the length of an array in its type, so that nearly each array has another name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cffi import FFI
from weasyprint.text.ffi import ffi

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original = FFI.new
# What every layout and drawing needs.
_NAMES: Final = (
    *("PangoFcFontMap *", "FcChar8 **", "char[]", "PangoRectangle *", "PangoLogAttr[]"),
    *("unsigned int *", "hb_tag_t[]", "hb_codepoint_t[]"),
)


def parse_ahead() -> None:
    """Parse the names that will be needed, so that a process that is forked later need not."""
    for name in _NAMES:
        ffi.typeof(name)


def _new(self: FFI, name: Any, init: Any = None) -> Any:
    """Return what cffi's method of this name returns; an array has its length from ``init``."""
    if isinstance(name, str) and name.endswith("]") and not name.endswith("[]"):
        of_one, _, length = name[:-1].rpartition("[")
        if init is None:
            return _original(self, f"{of_one}[]", int(length))
        if len(init) == int(length):
            return _original(self, f"{of_one}[]", init)
    return _original(self, name, init)


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [Patch(FFI, "new", _new)]
