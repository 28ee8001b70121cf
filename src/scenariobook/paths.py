"""Where things stand: the study that is meant, and the folder for what is made of it."""

from __future__ import annotations

from pathlib import Path

import scenariobook
from scenariobook.files import OutsideError
from scenariobook.quarter import Quarter

SCENARIOS = "scenarios"
OUTPUT = "output"
TRACKER = "tracker.xlsx"
# The SHA-256 of the tracker as it was built: one that still has it holds nothing new.
AS_BUILT = ".tracker.sha256"
# What the last build was made from, and what it wrote: if neither has changed, it stands.
BUILT = ".built.json"
# The folder of the study whose output this is, from the folder that holds all outputs' folder.
OWNER = ".study"
BRIEFING = "briefing.pdf"
HTML_BRIEFING = "briefing.html"
WORKSHOP = "workshop.pdf"
PACK = "pack.zip"


def shipped(name: str) -> Path:
    """Return a folder that comes with the program: in the wheel, or at the top of a checkout.

    ``name`` is ``templates/…`` or ``scenarios/…``.

    Raises:
        FileNotFoundError: if it is in neither place.
    """
    package = Path(scenariobook.__file__).resolve().parent
    places = (package / name, package.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{places[0]} is missing: install scenariobook again")


def as_known_name(name: str, quarter: Quarter, entry: int) -> str:
    """Return what a document is called that tells a quarter as known after an entry.

    It stands beside the current one, and never in its place.
    """
    stem, _, suffix = name.partition(".")
    return f"{stem}-{quarter}-as-known-{entry}.{suffix}"


class NoStudyError(Exception):
    """No study, or more than one, is meant; the message lists what was found."""


def find_study(given: Path | None, here: Path) -> Path:
    """Return the folder of the study that is meant.

    ``given`` if there is one; else ``here`` if it holds a study, else the only study under
    ``scenarios/``.

    Raises:
        NoStudyError: if that leaves none, or several.
    """
    if given is not None:
        if not given.is_dir():
            raise NoStudyError(f"{given} is not a folder; a study is a folder of TOML files")
        return given
    if _holds_study(here):
        return here
    found = sorted(p for p in (here / SCENARIOS).glob("*") if p.is_dir() and _holds_study(p))
    if not found:
        raise NoStudyError(
            f"there is no study here and none under {SCENARIOS}/; "
            "name its folder, as in `scenariobook check my-study`, or make one: "
            "`scenariobook new my-study`"
        )
    if len(found) > 1:
        names = ", ".join(str(p.relative_to(here)) for p in found)
        raise NoStudyError(f"there are several studies; name one of: {names}")
    return found[0]


def _holds_study(folder: Path) -> bool:
    files = (path for path in sorted(folder.glob("*.toml")) if path.is_file())
    return any(b"[study]" in path.read_bytes() for path in files)  # a pipe would be waited for


def output_root(study_folder: Path) -> Path:
    """Return the folder beside whose studies ``output`` stands; the study's own if it is alone."""
    folder = study_folder.resolve()
    return folder.parent.parent if folder.parent.name == SCENARIOS else folder


def output_folder(study_folder: Path, study_id: str) -> Path:
    """Return where a study's tracker and briefing stand.

    That is ``output/<id>`` beside the ``scenarios`` folder that holds the study, or in the
    study's own folder where it stands alone.

    Raises:
        OutsideError: if a link leads it elsewhere.
    """
    root = output_root(study_folder)
    output = root / OUTPUT / study_id
    if not output.resolve().is_relative_to(root):
        raise OutsideError(
            f"{output} leads to {output.resolve()}, outside {root}: nothing is written there; "
            "put a folder in place of the link, with what is there, then run the command again"
        )
    return output
