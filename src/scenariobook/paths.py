"""Find the study that a command means, and name the files that the program writes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import scenariobook
from scenariobook.diagnostics import close_to
from scenariobook.errors import ScenariobookError
from scenariobook.files import OutsideError
from scenariobook.quarter import Quarter

_MOST_NAMED: Final = 3  # studies in folders below
SCENARIOS = "scenarios"
OUTPUT = "output"
TRACKER = "tracker.xlsx"
# The replaced tracker, if the new one lacks something that people added.
TRACKER_BEFORE = "tracker-before.xlsx"
# The SHA-256 of the tracker as it was built; if it still fits, nobody has changed the tracker.
AS_BUILT = ".tracker.sha256"
# Digests of the last build's inputs and outputs; if neither has changed, nothing needs building.
BUILT = ".built.json"
# Documents of a quarter, which gets into the name.
BRIEFING = "briefing.pdf"
HTML_BRIEFING = "briefing.html"
WORD_BRIEFING = "briefing.docx"
MAIL = "briefing.eml"
ANNEX = "annex.pdf"
CHANGES_SINCE = "update.pdf"
PACK = "pack.zip"
# The folder of the tables for other programs.
EXPORT = "export"
# The folder of the hand-outs, and the list of the files that were written there.
HAND_OUT_FOLDER = "hand-out"
HAND_OUT_LIST = ".handed-out.json"
# The record, in the study's folder: the ledger, and the archives of the study's files as they were
# and of the files that were taken in, by their SHA-256.
LEDGER = "record/ledger.jsonl"
DEFINITIONS = "record/definitions"
RETURNED = "record/returned"


def shipped(name: str) -> Path:
    """Return a folder that comes with the program, from the wheel or the top of a checkout.

    Args:
        name: ``templates``, ``scenarios`` or ``docs``, or a folder in one of them.

    Raises:
        FileNotFoundError: if the folder is in neither place.
    """
    package = Path(scenariobook.__file__).resolve().parent
    places = (package / name, package.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {places[0]} is missing: install scenariobook again")


def name_of_quarter(name: str, quarter: Quarter, last_entry: int | None = None) -> str:
    """Return the file name of a quarter's document, so that it stays when the next one is made.

    Args:
        name: The name without a quarter, such as ``briefing.pdf``.
        quarter: The document's quarter.
        last_entry: The number of the last entry that the document knows; None for all entries. With
            a number, the current document is not overwritten.
    """
    stem, _, suffix = name.partition(".")
    as_known = "" if last_entry is None else f"-as-known-{last_entry}"
    return f"{stem}-{quarter}{as_known}.{suffix}"


class NoStudyError(ScenariobookError):
    """No study was found, or more than one; the message lists the found ones."""


def find_study(folder: Path | None, here: Path) -> Path:
    """Return the folder of the study that a command means.

    Args:
        folder: The folder on the command line. If None, the study is the current folder, or else
            the only study under ``scenarios/``.
        here: The current folder.

    Raises:
        NoStudyError: if there is no such study, or there are several.
    """
    if folder is not None:
        if not folder.is_dir():
            raise NoStudyError(_no_folder(folder, here))
        _stop_within_study(folder)
        return folder
    if _holds_study(here):
        return here
    studies = sorted(p for p in (here / SCENARIOS).glob("*") if p.is_dir() and _holds_study(p))
    if len(studies) > 1:
        names = ", ".join(str(p.relative_to(here)) for p in studies)
        raise NoStudyError(f"there are several studies; name one of them: {names}")
    if studies:
        return studies[0]
    below = [p.name for p in sorted(here.iterdir()) if p.is_dir() and _holds_study(p)]
    if below:
        names = " or ".join(below[:_MOST_NAMED])
        raise NoStudyError(f"there is no study in this folder: name it, such as {names}")
    if any(here.glob("*.toml")):
        return here  # `check` says that it has no [study]
    _stop_within_study(here)
    raise NoStudyError(
        f"there is no study in this folder and none under {SCENARIOS}/; "
        "name the study's folder, as in `scenariobook check my-study`, or make one: "
        "`scenariobook new my-study`"
    )


def _no_folder(folder: Path, here: Path) -> str:
    """Return why no study has a name, and which one the user may have meant."""
    if re.fullmatch(r"\d{4}Q[1-4]", folder.name):
        return f"{folder} is no folder; a quarter is named by an option: --quarter {folder}"
    if folder.exists():
        return f"{folder} is a file; a study is a folder of TOML files"
    near = close_to(folder.name, (path.name for path in here.iterdir() if path.is_dir()))
    hint = f"did you mean {near}?" if near else "a study is a folder of TOML files"
    return f"there is no folder {folder} here; {hint}"


def _stop_within_study(folder: Path) -> None:
    """Raise an error if a folder has no TOML file and lies within a study's folder."""
    if any(folder.glob("*.toml")):
        return
    if above := next(filter(_holds_study, folder.absolute().parents), None):
        raise NoStudyError(f"{folder} is a folder within a study: name the study's own, {above}")


def _holds_study(folder: Path) -> bool:
    """Tell whether one of a folder's files has a [study] table."""
    # Only ordinary files are read: a named pipe would wait forever.
    files = (path for path in folder.glob("*.toml") if path.is_file())
    return any(b"[study]" in path.read_bytes() for path in files)


def output_folder(study_folder: Path, study_id: str) -> Path:
    """Return the folder for a study's tracker and briefing, ``output/<id>``.

    ``output`` is beside the ``scenarios`` folder that has the study, or else in the study's folder.

    Raises:
        OutsideError: if a link leads outside that place.
    """
    folder = study_folder.resolve()
    root = folder.parent.parent if folder.parent.name == SCENARIOS else folder
    output = root / OUTPUT / study_id
    if not output.resolve().is_relative_to(root):
        raise OutsideError(
            f"{output} leads to {output.resolve()}, outside {root}: nothing was written there; "
            "replace the link with a copy of that folder, then run the command again"
        )
    return output
