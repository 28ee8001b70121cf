"""Cut fonts down to the characters that a page may show.

HarfBuzz does that in milliseconds. Where it is not installed, fontTools needs about a second for
the six fonts of a briefing; the fonts then have the same glyphs, in other bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from fontTools.ttLib import TTFont

try:
    import uharfbuzz
except ImportError:  # no wheel for this machine
    uharfbuzz = None

# OpenType features: kerning, ligatures, marks, and the figures that the stylesheet selects.
_FEATURES: Final = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "tnum")
_COPYRIGHT: Final = (0, 13, 14)  # entries of the name table with copyright and licence
_FAMILY: Final = (1, 2, 3, 4, 6)


def cut(data: bytes, characters: str) -> bytes:
    """Return a font with the glyphs of these characters alone, as WOFF2."""
    cut_down = _with_harfbuzz if uharfbuzz else _with_fonttools
    font = TTFont(BytesIO(cut_down(data, characters)), recalcTimestamp=False)
    font.flavor = "woff2"
    output = BytesIO()
    font.save(output, reorderTables=False)
    return output.getvalue()


def _with_harfbuzz(data: bytes, characters: str) -> bytes:
    wanted, kinds = uharfbuzz.SubsetInput(), uharfbuzz.SubsetInputSets
    for kind, values in (
        (kinds.UNICODE, map(ord, characters)),
        (kinds.NAME_ID, (*_COPYRIGHT, *_FAMILY)),
        (kinds.LAYOUT_FEATURE_TAG, (int.from_bytes(tag.encode()) for tag in _FEATURES)),
    ):
        members = wanted.sets(kind)
        members.clear()
        members.update(values)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    result: bytes = uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data
    return result


def _with_fonttools(data: bytes, characters: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415  (slow, and needed without HarfBuzz alone)

    options = subset.Options(
        hinting=False,
        layout_features=list(_FEATURES),
        name_IDs=[*_COPYRIGHT, *_FAMILY],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    font = subset.load_font(BytesIO(data), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    output = BytesIO()
    subset.save_font(font, output, options)
    return output.getvalue()
