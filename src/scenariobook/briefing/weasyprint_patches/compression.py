"""Compress the streams of a PDF with zlib's usual effort, and not with its greatest."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final

import pydyf

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original = pydyf.zlib
_LEVEL: Final = 6  # of 9


def _compressobj(*, level: int) -> Any:
    del level  # pydyf asks for 9
    return _original.compressobj(level=_LEVEL)


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    faster = SimpleNamespace(**{**vars(_original), "compressobj": _compressobj})
    return [Patch(pydyf, "zlib", faster)]
