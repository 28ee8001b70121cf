"""What the briefing is made with: templates, the stylesheet, fonts, a study's pictures."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.files import listed
from scenariobook.paths import shipped

# Each face that the stylesheet names, from the font packages on PyPI.
_FONT_PACKAGES: Final = ("font_source_sans_pro", "font_source_serif_pro")
_FONT_SUFFIX: Final = ".otf"
_OWN: Final = ("templates", "assets")  # a study's own folders
_COPY: Final = "put a copy of the file there"
# The kinds of picture that a study may have, by the ending of their names.
PICTURES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


def template_folder() -> Path:
    """Return the shipped templates.

    Raises:
        FileNotFoundError: if they are missing.
    """
    return shipped("templates/briefing")


def straying(study_folder: Path | None) -> list[Diagnostic]:
    """Return a problem for each template and asset of a study that a link leads out of it (B002).

    A study may come from a stranger: what it prints is its own files and no others.
    """
    if study_folder is None:
        return []
    home = study_folder.resolve()
    found = [study_folder / folder for folder in _OWN]
    found += [path for folder in found for path in sorted(folder.glob("**/*"))]
    why = "a link that leads out of the study's folder"
    return [
        Diagnostic("B002", why, Place(path.relative_to(study_folder).as_posix()), _COPY)
        for path in found
        if not path.resolve().is_relative_to(home)
    ]


def own_templates(study_folder: Path | None) -> Path | None:
    """Return a study's own templates, if it has any."""
    if study_folder is None or not (study_folder / "templates").is_dir():
        return None
    return study_folder / "templates"


def own_files(study_folder: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield a study's own templates and assets: what the study calls each, and where it is."""
    if study_folder is not None:
        for folder in _OWN:
            for path in listed(study_folder / folder):
                if path.is_file():
                    yield f"{folder}/{path.name}", path


def logo(study_folder: Path | None) -> str:
    """Return the name of a study's logo among its assets; nothing if it has none."""
    names = (f"logo{suffix}" for suffix in PICTURES)
    return next((name for name in names if read_picture(study_folder, name) is not None), "")


def read_font(name: str) -> bytes | None:
    """Return a font file by its plain name, or None if no font package has it."""
    if name.endswith(_FONT_SUFFIX) and _is_plain(name):
        for folder in _font_folders():
            if (folder / name).is_file():
                return (folder / name).read_bytes()
    return None


def read_picture(study_folder: Path | None, name: str) -> bytes | None:
    """Return a file of a study's ``assets`` folder by its plain name, or None."""
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
