"""Find the files that a briefing uses: templates, fonts, a study's own pictures; refuse others."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from scenariobook.briefing.own_files import own_files
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.paths import shipped

# The PyPI packages that have the typefaces of the stylesheet.
_FONT_PACKAGES: Final = ("font_source_sans_pro", "font_source_serif_pro")
_FONT_SUFFIX: Final = ".otf"
# Media types of the pictures that a study may have, by the suffix of the file.
PICTURES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


def template_folder() -> Path:
    """Return the folder of the shipped templates.

    Raises:
        FileNotFoundError: if the installation has no such folder.
    """
    return shipped("templates/briefing")


def logo(study_folder: Path | None) -> str:
    """Return the file name of a study's logo in ``assets``; an empty text if it has none."""
    names = (f"logo{suffix}" for suffix in PICTURES)
    return next((name for name in names if read_picture(study_folder, name) is not None), "")


def read_font(name: str) -> bytes | None:
    """Return the bytes of a font file; None if ``name`` is no file of a font package."""
    if name.endswith(_FONT_SUFFIX) and _is_plain(name):
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
    return Path(name).name == name and "\0" not in name


def _font_folders() -> Iterator[Path]:
    for package in _FONT_PACKAGES:
        with resources.as_file(resources.files(package) / "files") as folder:
            yield folder


_HINT = "a template may name font:NAME, and asset:NAME of the study's assets folder"


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
