"""Find which study an output folder belongs to; a small file in it names the study's folder.

Without that file, two studies with the same id would read each other's tracker and overwrite
each other's documents. A study whose id changes gets another output folder, and its old tracker
stays in the former one.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import tomli

from scenariobook.diagnostics import Diagnostic, Place, printable
from scenariobook.files import read_if_there
from scenariobook.paths import (
    AS_BUILT,
    NEW_AS_BUILT,
    OUTPUT,
    OWNER,
    SCENARIOS,
    TRACKER,
    TRACKER_BEFORE,
    TRACKER_NEW,
    output_root,
)

_LARGEST: Final = 4_000_000  # bytes; the program reads no larger file of a study


def digest(tracker: bytes) -> bytes:
    """Return the SHA-256 that is stored beside a tracker when it is built."""
    return sha256(tracker).hexdigest().encode()


def is_as_built(output: Path) -> bool:
    """Return whether nobody has changed the tracker since it was built, or there is no tracker."""
    tracker = read_if_there(output / TRACKER)
    return tracker is None or read_if_there(output / AS_BUILT) == digest(tracker)


def trackers_in(output: Path) -> dict[str, bytes]:
    """Return the trackers that stand in an output folder, by name.

    They are the tracker, the one that a build wrote beside an open one, and the one that a build
    set aside.
    """
    found = {name: read_if_there(output / name) for name in (TRACKER, TRACKER_NEW, TRACKER_BEFORE)}
    return {name: data for name, data in found.items() if data is not None}


def unread(output: Path, trackers: Mapping[str, bytes], taken: Collection[str]) -> dict[str, bytes]:
    """Return the trackers that somebody has changed and no command has read since, by name.

    Args:
        output: The output folder.
        trackers: The trackers in it.
        taken: The files that were taken in, by SHA-256.
    """
    built = {read_if_there(output / name) for name in (AS_BUILT, NEW_AS_BUILT)}
    digests = {name: digest(data) for name, data in trackers.items()}
    return {
        name: data
        for name, data in trackers.items()
        if digests[name] not in built and digests[name].decode() not in taken
    }


def is_tracker_missing(output: Path) -> bool:
    """Return whether a tracker was built in an output folder, but is not there any more."""
    return (output / AS_BUILT).exists() and not (output / TRACKER).exists()


def owner_of(study: Path) -> bytes:
    """Return the content of the small file: the study's folder, relative to the root.

    A relative path stays right when somebody moves the whole project.
    """
    folder = study.resolve()
    return os.fsencode(folder.relative_to(output_root(folder)).as_posix()) + b"\n"


def is_named(study: Path, output: Path) -> bool:
    """Return whether an output folder names this study's folder as its owner."""
    return read_if_there(output / OWNER) == owner_of(study)


def twins(study: Path, study_id: str, place: Place) -> Iterator[Diagnostic]:
    """Yield a problem for each other study in the same ``scenarios`` folder with this id (O001)."""
    folder = study.resolve()
    if folder.parent.name != SCENARIOS:
        return
    for other in sorted(folder.parent.iterdir()):
        if other.resolve() != folder and _holds(other, study_id):
            message = f"the study in {_shown(other)} has the same id, {study_id!r}"
            hint = "give one of the two another id; both would use the same output folder"
            yield Diagnostic("O001", message, place, hint)


def problems(study: Path, study_id: str, output: Path) -> Iterator[Diagnostic]:
    """Yield a problem if the output folder is another study's, and for each former output folder.

    The codes are O002, O003 and O004.
    """
    folder = study.resolve()
    other = _owner(output)
    if other is not None and other != folder and not _is_free(other, study_id, output):
        message = (
            f"this output folder belongs to the study in {_shown(other)}, but the study in "
            f"{_shown(folder)} has this id, too"
        )
        hint = "give one of the two another id; the tracker in this folder stays as it is"
        yield Diagnostic("O002", message, Place(f"{OUTPUT}/{study_id}"), hint)
    yield from _left_behind(folder, study_id, output)


def _is_free(other: Path, study_id: str, output: Path) -> bool:
    """Return whether the study that owned an output folder no longer needs it.

    It needs the folder if it still has this id, or if it has another id by now but the tracker
    has values that are not recorded yet.
    """
    if _holds(other, study_id):
        return False
    return is_as_built(output) or not _holds(other)


def _left_behind(folder: Path, study_id: str, output: Path) -> Iterator[Diagnostic]:
    """Yield a problem for each output folder that this study had under another id."""
    if not output.parent.is_dir():
        return
    stands_alone = (
        output_root(folder) == folder
    )  # then no other study writes into this output folder
    for old in sorted(output.parent.iterdir()):
        if old.name == study_id or not (old / TRACKER).is_file():
            continue
        owner = _owner(old)
        if not (owner == folder or (owner is None and stands_alone)):
            continue
        place = Place(printable(f"{OUTPUT}/{old.name}"))
        had = f"this is the tracker from when the study had the id {printable(old.name)!r}"
        if is_as_built(old):
            hint = "delete the folder or move it elsewhere when nobody needs its documents"
            yield Diagnostic(
                "O003", f"{had}; nobody has changed it since it was built", place, hint
            )
        else:
            hint = (
                f'set id = "{printable(old.name)}" again and build, which records what was '
                "typed, then change the id; or delete the tracker, if you do not need its values"
            )
            yield Diagnostic(
                "O004", f"{had}; somebody has changed it since it was built", place, hint
            )


def _owner(output: Path) -> Path | None:
    """Return the folder of the study that owns an output folder; None if it names no owner."""
    written = read_if_there(output / OWNER)
    if written is None:
        return None
    root = output.resolve().parent.parent
    named = (root / os.fsdecode(written.removesuffix(b"\n"))).resolve()
    return named if named.is_relative_to(root) else None


def _holds(folder: Path, study_id: str = "") -> bool:
    """Return whether a folder has a study, with this id if one is given.

    A file that is not valid TOML at the moment, but mentions the id, counts as well.
    """
    if not folder.is_dir():
        return False
    for path in sorted(folder.glob("*.toml")):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue
        if len(data) > _LARGEST or b"[study]" not in data:
            continue
        if study_id.encode() not in data and study_id != folder.name:
            continue
        try:
            header = tomli.loads(data.decode("utf-8-sig").replace("\r\n", "\n")).get("study")
        except (ValueError, RecursionError):
            return True
        if isinstance(header, dict) and study_id in {"", header.get("id", folder.name)}:
            return True
    return False


def _shown(folder: Path) -> str:
    return printable(str(folder))
