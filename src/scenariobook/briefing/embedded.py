"""Embed fonts and pictures in the page, so that it loads no other file.

Fonts are cut down to the characters that the page may show. HarfBuzz does that in milliseconds.
Where it is not installed, fontTools needs about a second for the six fonts of a briefing; the fonts
then have the same glyphs, in other bytes.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from scenariobook.briefing.assets import PICTURES, RefusedError, read_font, read_picture

try:
    import uharfbuzz
except ImportError:  # no wheel for this machine
    uharfbuzz = None

# OpenType features: kerning, ligatures, marks, and the figures that the stylesheet selects.
_FEATURES: Final = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "tnum")
_COPYRIGHT: Final = (0, 13, 14)  # entries of the name table with copyright and licence
_FAMILY: Final = (1, 2, 3, 4, 6)


class Assets:
    """Turns ``font:NAME`` and ``asset:NAME`` into ``data:`` addresses that contain the bytes.

    Fonts keep the glyphs of ``characters`` alone, those that the page may show.
    """

    def __init__(self, study_folder: Path | None, characters: str) -> None:
        self._study_folder = study_folder
        self._characters = characters

    def address(self, url: str) -> str:
        """Return the ``data:`` address for an address in a template or a stylesheet.

        Raises:
            RefusedError: if it is neither a font of the package nor a picture of the study.
        """
        scheme, _, name = url.partition(":")
        if scheme == "font" and (font := read_font(name)):
            return _data_url("font/woff2", cut(font, self._characters))
        kind = PICTURES.get(Path(name).suffix.lower())
        if scheme == "asset" and kind and (picture := read_picture(self._study_folder, name)):
            return _data_url(kind, picture)
        if scheme == "data":
            return url
        raise self.refused(url)

    def refused(self, words: str) -> RefusedError:
        """Return the error for an address, or other words, in a template or a stylesheet."""
        return RefusedError(words, self._study_folder)


def _data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"


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
