"""The trackers in a study's output folder, and which of them somebody has changed."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from scenariobook.files import read_if_there
from scenariobook.paths import AS_BUILT, TRACKER, TRACKER_BEFORE


def digest(tracker: bytes) -> bytes:
    """Return the SHA-256 that is stored beside a tracker when it is built."""
    return sha256(tracker).hexdigest().encode()


def is_as_built(output: Path) -> bool:
    """Return whether nobody has changed the tracker since it was built, or there is no tracker."""
    tracker = read_if_there(output / TRACKER)
    return tracker is None or read_if_there(output / AS_BUILT) == digest(tracker)


def unread_in(output: Path, taken: Collection[str]) -> dict[str, bytes]:
    """Return the trackers that somebody has changed and no command has read since, by name.

    Args:
        output: The output folder, with the tracker and the one that the last build set aside.
        taken: The SHA-256 of the files that were taken in.
    """
    built = read_if_there(output / AS_BUILT)
    found = {name: read_if_there(output / name) for name in (TRACKER, TRACKER_BEFORE)}
    return {
        name: data
        for name, data in found.items()
        if data is not None and (known := digest(data)) != built and known.decode() not in taken
    }


def is_tracker_missing(output: Path) -> bool:
    """Return whether a tracker was built in an output folder, but is not there any more."""
    return (output / AS_BUILT).exists() and not (output / TRACKER).exists()
