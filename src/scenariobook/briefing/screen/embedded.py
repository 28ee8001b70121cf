"""Fonts and pictures inside the page, so that it asks for no other file."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools import subset

from scenariobook.briefing.assets import PICTURES, read_font, read_picture
from scenariobook.briefing.refused import RefusedError

# Kerning, ligatures, marks, and the figures that the stylesheet asks for.
_FEATURES: Final = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "tnum")
_COPYRIGHT: Final = (0, 13, 14)  # names that say whose a font is and on what terms
_FAMILY: Final = (1, 2, 3, 4, 6)


class Assets:
    """What ``font:NAME`` and ``asset:NAME`` stand for, as addresses that hold the bytes.

    Fonts are cut down to ``characters``, those that the page may need.
    """

    def __init__(self, study_folder: Path | None, characters: str) -> None:
        self._study_folder = study_folder
        self._characters = characters

    def address(self, url: str) -> str:
        """Return the address in the page for one in a template or a stylesheet.

        Raises:
            RefusedError: if it is neither a font of the package nor a picture of the study.
        """
        scheme, _, name = url.partition(":")
        if scheme == "font" and (font := read_font(name)):
            return _data("font/woff2", _cut_down(font, self._characters))
        kind = PICTURES.get(Path(name).suffix.lower())
        if scheme == "asset" and kind and (picture := read_picture(self._study_folder, name)):
            return _data(kind, picture)
        if scheme == "data":
            return url
        raise self.refused(url)

    def refused(self, words: str) -> RefusedError:
        """Return the refusal of what stands in a template or a stylesheet as these words."""
        return RefusedError(words, self._study_folder)


def _data(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"


def _cut_down(data: bytes, characters: str) -> bytes:
    """Return a font with no more than these characters, compressed for the web."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=list(_FEATURES),
        name_IDs=[*_COPYRIGHT, *_FAMILY],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    font = subset.load_font(BytesIO(data), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    made = BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue()
