"""Read each number of a drawing once, and write each number of a PDF once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import pydyf
from weasyprint.svg import utils

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original_to_bytes = pydyf._to_bytes
_original_size = utils.size
_MOST_SIZES: Final = 100_000  # kept in memory


class _WrittenNumbers(dict[float, bytes]):
    """Numbers as pydyf writes them."""

    def __missing__(self, number: float) -> bytes:
        written: bytes = _original_to_bytes(number)
        self[number] = written
        return written


_WRITTEN: Final = _WrittenNumbers()


def _to_bytes(item: Any) -> Any:
    """Return the bytes that pydyf's function of this name returns."""
    kind = type(item)
    if kind is bytes:
        return item
    if kind is float:
        return _WRITTEN[item]
    if kind is str:
        return item.encode("ascii")
    if kind is int:
        return b"%d" % item
    return _original_to_bytes(item)


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [
        Patch(pydyf, "_to_bytes", _to_bytes),
        Patch(utils, "size", lru_cache(_MOST_SIZES)(_original_size)),
    ]
