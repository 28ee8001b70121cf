"""Embed fonts and pictures in the page, so that it loads no other file."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from scenariobook.briefing.assets import PICTURES, read_font, read_picture
from scenariobook.briefing.refused_fetch import RefusedError
from scenariobook.briefing.screen.cut_fonts import cut


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
