"""Find the files that a briefing may use: templates, fonts, a study's own pictures; refuse others.

``Assets`` embeds fonts and pictures in the HTML file. Fonts are cut down to the characters that the
page may show: HarfBuzz takes milliseconds for a font, fontTools would take a second.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Final

import uharfbuzz
from fontTools.ttLib import TTFont

from scenariobook.briefing.own_files import own_files
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.paths import shipped

# The PyPI packages that have the typefaces of the stylesheet.
_FONT_PACKAGES: Final = ("font_source_sans_pro", "font_source_serif_pro")
# Media types of the pictures that a study may have, by the suffix of the file.
PICTURES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_HINT: Final = (
    "a template may name font:NAME, and asset:NAME, where NAME is a file in the study's assets "
    "folder and is not hidden"
)
# OpenType features: kerning, ligatures, marks, and the figures that the stylesheet selects.
_FEATURES: Final = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "tnum")
_COPYRIGHT: Final = (0, 13, 14)  # entries of the name table with copyright and licence
_FAMILY: Final = (1, 2, 3, 4, 6)


def template_folder() -> Path:
    """Return the folder of the shipped templates.

    Raises:
        FileNotFoundError: if the installation has no such folder.
    """
    return shipped("templates/briefing")


def logo(study_folder: Path | None) -> str:
    """Return the file name of a study's logo in ``assets``; empty without one."""
    names = (f"logo{suffix}" for suffix in PICTURES)
    return next((name for name in names if read_picture(study_folder, name) is not None), "")


def read_font(name: str) -> bytes | None:
    """Return the bytes of a font file; None if ``name`` is no file of a font package."""
    if name.endswith(".otf") and _is_plain(name):
        for folder in _font_folders():
            if (folder / name).is_file():
                return (folder / name).read_bytes()
    return None


def read_picture(study_folder: Path | None, name: str) -> bytes | None:
    """Return the bytes of a file in a study's ``assets``; None if ``name`` is no file there."""
    if study_folder is None or not _is_plain(name):
        return None
    folder = (study_folder / "assets").resolve()
    path = (folder / name).resolve()
    if path.parent != folder or not path.is_file():
        return None
    return path.read_bytes()


def _is_plain(name: str) -> bool:
    return Path(name).name == name and "\0" not in name and not name.startswith(".")


def _font_folders() -> Iterator[Path]:
    for package in _FONT_PACKAGES:
        with resources.as_file(resources.files(package) / "files") as folder:
            yield folder


class RefusedError(Problems):
    """A template or stylesheet names something outside the study and the package (B002)."""

    def __init__(self, url: str, study_folder: Path | None) -> None:
        why = f"the briefing may not fetch {url}"
        super().__init__([Diagnostic("B002", why, _place(url, study_folder), _HINT)])


def _place(words: str, study_folder: Path | None) -> Place:
    """Return the first place in a study's own templates and assets that has these words."""
    for name, path in own_files(study_folder):
        for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1):
            if words in line:
                return Place(name, number, line.index(words) + 1)
    return Place("templates")


# --- embedded in the page -------------------------------------------------------------------------


class Assets:
    """Turns ``font:NAME`` and ``asset:NAME`` into ``data:`` addresses that contain the bytes.

    Fonts keep only the glyphs of ``characters``, which the page may show.
    """

    def __init__(self, study_folder: Path | None, characters: str) -> None:
        self._study_folder = study_folder
        self._characters = characters

    def address(self, url: str) -> str:
        """Return the ``data:`` address for an address in a template or a stylesheet.

        Raises:
            RefusedError: if the address is neither a font of the package nor a picture of the
                study.
        """
        scheme, _, name = url.partition(":")
        if scheme == "font" and (font := read_font(name)):
            return _data_url("font/woff2", font_subset(font, self._characters))
        type_ = PICTURES.get(Path(name).suffix.lower())
        if scheme == "asset" and type_ and (picture := read_picture(self._study_folder, name)):
            return _data_url(type_, picture)
        if scheme == "data":
            return url
        raise self.refused(url)

    def refused(self, words: str) -> RefusedError:
        """Return the error for an address, or other words, in a template or a stylesheet."""
        return RefusedError(words, self._study_folder)


def _data_url(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode('ascii')}"


def font_subset(data: bytes, characters: str) -> bytes:
    """Return a font with the glyphs of these characters alone, as WOFF2."""
    font = TTFont(BytesIO(_subset(data, characters)), recalcTimestamp=False)
    font.flavor = "woff2"
    output = BytesIO()
    font.save(output, reorderTables=False)
    return output.getvalue()


def _subset(data: bytes, characters: str) -> bytes:
    subset_input, kinds = uharfbuzz.SubsetInput(), uharfbuzz.SubsetInputSets
    for kind, values in (
        (kinds.UNICODE, map(ord, characters)),
        (kinds.NAME_ID, (*_COPYRIGHT, *_FAMILY)),
        (kinds.LAYOUT_FEATURE_TAG, (int.from_bytes(tag.encode()) for tag in _FEATURES)),
    ):
        members = subset_input.sets(kind)
        members.clear()
        members.update(values)
    subset_input.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    result: bytes = uharfbuzz.subset(uharfbuzz.Face(data), subset_input).blob.data
    return result
