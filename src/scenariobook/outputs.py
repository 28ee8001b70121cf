"""Whose output a folder holds: that of one study's folder, which a small file in it names.

Two studies of one id would take each other's typed values and write over each other's documents.
A study whose id has changed writes elsewhere, and leaves a tracker behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

import tomli

from scenariobook.diagnostics import Diagnostic, Place, printable
from scenariobook.files import read_if_there
from scenariobook.paths import AS_BUILT, OUTPUT, OWNER, SCENARIOS, TRACKER, output_root

_LARGEST: Final = 4_000_000  # bytes; no larger file of a study is read


def digest(tracker: bytes) -> bytes:
    """Return what is kept beside a tracker, to tell whether it is still as built."""
    return sha256(tracker).hexdigest().encode()


def is_as_built(output: Path) -> bool:
    """Tell whether the tracker, if there is one, is just as it was built."""
    tracker = read_if_there(output / TRACKER)
    return tracker is None or read_if_there(output / AS_BUILT) == digest(tracker)


def is_gone(output: Path) -> bool:
    """Tell whether a tracker was built in a folder, and stands there no longer."""
    return (output / AS_BUILT).exists() and not (output / TRACKER).exists()


def owner_of(study: Path) -> bytes:
    """Return what the small file says of a study's folder: where it stands, from the root.

    So a project that is moved as a whole stays its own.
    """
    folder = study.resolve()
    return os.fsencode(folder.relative_to(output_root(folder)).as_posix()) + b"\n"


def is_named(study: Path, output: Path) -> bool:
    """Tell whether an output folder names this study's folder."""
    return read_if_there(output / OWNER) == owner_of(study)


def twins(study: Path, study_id: str, place: Place) -> Iterator[Diagnostic]:
    """Yield a problem for each other study of one id under the same roof."""
    folder = study.resolve()
    if folder.parent.name != SCENARIOS:
        return
    for other in sorted(folder.parent.iterdir()):
        if other.resolve() != folder and _holds(other, study_id):
            message = f"{_shown(other)} holds a study with the id {study_id!r}, too"
            hint = "give one of the two another id: both would have the same output folder"
            yield Diagnostic("O001", message, place, hint)


def problems(study: Path, study_id: str, output: Path) -> Iterator[Diagnostic]:
    """Yield what keeps a study from its output folder, and what it left in one that it had."""
    folder = study.resolve()
    other = _owner(output)
    if other is not None and other != folder and not _is_free(other, study_id, output):
        message = (
            f"{OUTPUT}/{study_id} belongs to the study in {_shown(other)}, and not to the one in "
            f"{_shown(folder)}, although that has this id"
        )
        hint = "give one of the two another id; what was typed in that tracker stays there"
        yield Diagnostic("O002", message, Place(f"{OUTPUT}/{study_id}"), hint)
    yield from _left_behind(folder, study_id, output)


def _is_free(other: Path, study_id: str, output: Path) -> bool:
    """Tell whether an output folder's study has gone: by another name or id, it has no claim.

    What was typed for a study that still stands there, by another id, is kept for it.
    """
    if _holds(other, study_id):
        return False
    return is_as_built(output) or not _holds(other)


def _left_behind(folder: Path, study_id: str, output: Path) -> Iterator[Diagnostic]:
    """Yield of each other output of this study's whether its tracker holds something new."""
    if not output.parent.is_dir():
        return
    stands_alone = output_root(folder) == folder  # then no other study writes there
    for old in sorted(output.parent.iterdir()):
        if old.name == study_id or not (old / TRACKER).is_file():
            continue
        owner = _owner(old)
        if not (owner == folder or (owner is None and stands_alone)):
            continue
        place = Place(printable(f"{OUTPUT}/{old.name}"))
        had = f"this holds the tracker that the study had as {printable(old.name)!r}"
        if is_as_built(old):
            hint = "delete it, or move it elsewhere, once nobody needs its documents"
            yield Diagnostic("O003", f"{had}, as it was built", place, hint)
        else:
            hint = (
                f'set id = "{printable(old.name)}" again and build, which takes in what was typed, '
                "then change the id; or delete the tracker, if nothing in it counts"
            )
            yield Diagnostic(
                "O004", f"{had}, and it has been changed since it was built", place, hint
            )


def _owner(output: Path) -> Path | None:
    """Return the folder of the study that an output folder names, if it names one."""
    written = read_if_there(output / OWNER)
    if written is None:
        return None
    root = output.resolve().parent.parent
    named = (root / os.fsdecode(written.removesuffix(b"\n"))).resolve()
    return named if named.is_relative_to(root) else None


def _holds(folder: Path, study_id: str = "") -> bool:
    """Tell whether a folder holds a study, of this id if one is given.

    A file that is no TOML just now may hold it.
    """
    if not folder.is_dir():
        return False
    for path in sorted(folder.glob("*.toml")):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue
        if len(data) > _LARGEST or b"[study]" not in data or study_id.encode() not in data:
            continue
        try:
            header = tomli.loads(data.decode("utf-8-sig").replace("\r\n", "\n")).get("study")
        except (ValueError, RecursionError):
            return True
        if isinstance(header, dict) and study_id in {"", header.get("id")}:
            return True
    return False


def _shown(folder: Path) -> str:
    return printable(str(folder))
