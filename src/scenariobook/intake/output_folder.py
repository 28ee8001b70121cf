"""The trackers in a study's output folder, and which of them somebody has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

from scenariobook.files import read_if_there
from scenariobook.paths import (
    AS_BUILT,
    NEW_AS_BUILT,
    TRACKER,
    TRACKER_BEFORE,
    TRACKER_NEW,
)


def digest(tracker: bytes) -> bytes:
    """Return the SHA-256 that is stored beside a tracker when it is built."""
    return sha256(tracker).hexdigest().encode()


def is_as_built(output: Path) -> bool:
    """Return whether nobody has changed the tracker since it was built, or there is no tracker."""
    tracker = read_if_there(output / TRACKER)
    return tracker is None or read_if_there(output / AS_BUILT) == digest(tracker)


def trackers_in(output: Path) -> dict[str, bytes]:
    """Return the trackers in an output folder, by name.

    These are the tracker, the one that a build wrote beside an open one, and the previous one.
    """
    found = {name: read_if_there(output / name) for name in (TRACKER, TRACKER_NEW, TRACKER_BEFORE)}
    return {name: data for name, data in found.items() if data is not None}


def unread(output: Path, trackers: Mapping[str, bytes], taken: Collection[str]) -> dict[str, bytes]:
    """Return the trackers that somebody has changed and no command has read since, by name.

    Args:
        output: The output folder.
        trackers: The trackers in it.
        taken: The SHA-256 of the files that were taken in.
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
