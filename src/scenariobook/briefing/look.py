"""What is wrong with a study's own look, before anything is made with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenariobook.briefing.assets import own_files, own_templates, straying
from scenariobook.briefing.palette import read_palette
from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order


def check_look(study_folder: Path) -> Sequence[Diagnostic]:
    """Return all problems of a study's palette, and of its templates' grammar, in file order."""
    if links := straying(study_folder):
        return in_file_order(links)
    try:
        _, found = read_palette(study_folder)
    except Problems as problems:
        found = problems.diagnostics
    if own_templates(study_folder) is not None:
        from scenariobook.briefing.html import check_templates

        found = (*found, *check_templates(study_folder))
    return in_file_order(found)


def line_of_look(study_folder: Path, place: Place) -> str | None:
    """Return the line of a study's palette or template at a place; None where it names none."""
    path = dict(own_files(study_folder)).get(place.file)
    if path is None or not place.line:
        return None
    return path.read_text("utf-8", "replace").split("\n")[place.line - 1].rstrip("\r")
