"""Find and check a study's own palette, templates and assets before a briefing uses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from scenariobook.briefing.palette import read_palette
from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order
from scenariobook.files import listed

WORD_TEMPLATE: Final = "templates/briefing.docx"
_FOLDERS: Final = ("templates", "assets")  # in the folder of a study
_HINT: Final = "put a copy of the file there"


def links_out_of_study(study_folder: Path | None) -> list[Diagnostic]:
    """Return a problem (B002) for each template or asset whose link points outside the study.

    A study may come from a stranger. Its briefing must not print other files of this machine.
    """
    if study_folder is None:
        return []
    home = study_folder.resolve()
    folders = [study_folder / folder for folder in _FOLDERS]
    paths = [*folders, *(path for folder in folders for path in sorted(folder.glob("**/*")))]
    why = "a link that leads out of the study's folder"
    return [
        Diagnostic("B002", why, Place(path.relative_to(study_folder).as_posix()), _HINT)
        for path in paths
        if not path.resolve().is_relative_to(home)
    ]


def own_templates(study_folder: Path | None) -> Path | None:
    """Return the folder of a study's own templates; None if it has none."""
    if study_folder is None or not (study_folder / "templates").is_dir():
        return None
    return study_folder / "templates"


def own_files(study_folder: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield each template and asset of a study: its name from the study's folder, and its path."""
    if study_folder is not None:
        for folder in _FOLDERS:
            for path in listed(study_folder / folder):
                if path.is_file():
                    yield f"{folder}/{path.name}", path


def check_look(study_folder: Path) -> Sequence[Diagnostic]:
    """Return the problems of a study's palette and of its templates' syntax, in file order."""
    if links := links_out_of_study(study_folder):
        return in_file_order(links)
    try:
        _, diagnostics = read_palette(study_folder)
    except Problems as problems:
        diagnostics = problems.diagnostics
    if own_templates(study_folder) is not None:
        from scenariobook.briefing.rendering import check_templates

        diagnostics = (*diagnostics, *check_templates(study_folder))
    if (study_folder / WORD_TEMPLATE).is_file():
        from scenariobook.briefing.word import own_template

        try:
            own_template(study_folder)
        except Problems as problems:
            diagnostics = (*diagnostics, *problems.diagnostics)
    return in_file_order(diagnostics)


def line_of_look(study_folder: Path, place: Place) -> str | None:
    """Return the text of a palette's or template's line; None if the place is no such line."""
    path = dict(own_files(study_folder)).get(place.file)
    if path is None or not place.line:
        return None
    return path.read_text("utf-8", "replace").split("\n")[place.line - 1].rstrip("\r")
