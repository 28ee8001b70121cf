"""The error for a template or stylesheet that names a file which it may not have."""

from __future__ import annotations

from pathlib import Path

from scenariobook.briefing.own_files import own_files
from scenariobook.diagnostics import Diagnostic, Place, Problems

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
