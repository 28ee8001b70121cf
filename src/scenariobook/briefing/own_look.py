"""Check a study's own palette, templates and assets before a briefing uses them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenariobook.briefing.own_files import (
    WORD_TEMPLATE,
    links_out_of_study,
    own_files,
    own_templates,
    read_palette,
)
from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order


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
