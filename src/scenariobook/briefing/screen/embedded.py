"""Embed fonts and pictures in the page, so that it loads no other file."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools import subset

from scenariobook.briefing.assets import PICTURES, read_font, read_picture
from scenariobook.briefing.refused_fetch import RefusedError

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
            return _data_url("font/woff2", _subset(font, self._characters))
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


def _subset(data: bytes, characters: str) -> bytes:
    """Return a font with the glyphs of these characters alone, as WOFF2."""
    options = subset.Options(
        flavor="woff2",
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
