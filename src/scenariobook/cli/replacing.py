"""Replace the tracker; while a program has it open, the new one stands beside it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scenariobook import terminal
from scenariobook.cli.writing import lock_of_other_program, stop_if_open, write
from scenariobook.files import read_if_there
from scenariobook.output_folders import digest
from scenariobook.paths import AS_BUILT, NEW_AS_BUILT, TRACKER, TRACKER_BEFORE, TRACKER_NEW

AGAIN: Final = "build again"  # once the tracker is closed in the other program


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What a new tracker replaces, as it was read.

    Attributes:
        folder: The output folder.
        tracker: The tracker's bytes; None if there is none.
        new: Those of the one that the last build wrote beside an open tracker; None if there is
            none.
        before: Those of the one that a build set aside; None if there is none.
        lock: The file by which a program says that it has the tracker open; None if none does.
    """

    folder: Path
    tracker: bytes | None
    new: bytes | None
    before: bytes | None
    lock: Path | None

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files by name."""
        found = {TRACKER: self.tracker, TRACKER_NEW: self.new, TRACKER_BEFORE: self.before}
        return {name: data for name, data in found.items() if data is not None}

    @property
    def beside(self) -> Mapping[str, bytes]:
        """The trackers beside it in which somebody may have typed, by name."""
        is_as_built = self.new and read_if_there(self.folder / NEW_AS_BUILT) == digest(self.new)
        found = {TRACKER_NEW: None if is_as_built else self.new, TRACKER_BEFORE: self.before}
        return {name: data for name, data in found.items() if data is not None}

    def stop_if_changed(self) -> None:
        """Stop if somebody has opened or saved what is about to be replaced."""
        if not self.lock:
            stop_if_open(self.folder / TRACKER, AGAIN)
        for name in (TRACKER_NEW,) if self.lock else (TRACKER, TRACKER_NEW):
            if read_if_there(self.folder / name) != self.files.get(name):
                terminal.warn(
                    "somebody has saved the tracker meanwhile; it stays as it is: build again"
                )
                sys.exit(1)

    def write(self, fresh: bytes, left: Sequence[str]) -> None:
        """Write a new tracker in its place, or beside it while it is open.

        Args:
            fresh: The new tracker's bytes.
            left: A line for each thing that people added and the new one does not have.
        """
        folder = self.folder
        if self.lock:
            write(folder / NEW_AS_BUILT, digest(fresh), folder)
            write(folder / TRACKER_NEW, fresh, folder, self.stop_if_changed)
            return
        if self.tracker and left:
            write(folder / TRACKER_BEFORE, self.tracker, folder)
        # In this order: if the run is killed in between, the next one knows the new tracker.
        write(folder / AS_BUILT, digest(fresh), folder)
        write(folder / TRACKER, fresh, folder, self.stop_if_changed)
        for name in (TRACKER_NEW, NEW_AS_BUILT):
            (folder / name).unlink(missing_ok=True)
        for words in left:
            terminal.warn(f"not in the new tracker, but in {TRACKER_BEFORE}: {words}")

    def stop_if_beside(self) -> None:
        """Say what to do if the new tracker stands beside an open one, and stop."""
        if self.lock:
            terminal.warn(
                f"{TRACKER} is open in another program, so the new tracker is {TRACKER_NEW}: close "
                f"{TRACKER} there, then {AGAIN}, which reads what is typed in both (if nobody has "
                f"it open, delete {self.lock.name})"
            )
            sys.exit(1)


def to_replace(folder: Path) -> Replaced:
    """Return what a new tracker in an output folder would replace."""
    tracker = folder / TRACKER
    return Replaced(
        folder=folder,
        tracker=read_if_there(tracker),
        new=read_if_there(folder / TRACKER_NEW),
        before=read_if_there(folder / TRACKER_BEFORE),
        lock=lock_of_other_program(tracker),
    )
