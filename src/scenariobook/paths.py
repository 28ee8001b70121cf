"""Name the files and folders that the program reads and writes, and say where they lie."""

from __future__ import annotations

from pathlib import Path

import scenariobook
from scenariobook.files import OutsideError
from scenariobook.quarter import Quarter

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
