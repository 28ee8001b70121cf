"""A prepared study in a folder that is set anew before each try."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from scenariobook.cli.shared.locking import LOCK
from tests.faults.calls import is_temporary
from tests.faults.nursery import Ended, Nursery
from tests.faults.scenes import Scene

Files = Mapping[str, bytes]  # a folder's, by path


class Stage:
    """Where a scene is played: its study is always at one path, as traces and messages name it."""

    def __init__(self, scene: Scene, nursery: Nursery, folder: Path) -> None:
        """Prepare a scene's study in a folder."""
        self.scene = scene
        self.study = folder.resolve() / "study"
        self._prepared = folder.resolve() / "prepared"
        self._nursery = nursery
        scene.prepare(self.study, nursery)
        shutil.copytree(self.study, self._prepared)
        nursery.run(*self.words)  # what it lays out is kept from now on

    @property
    def words(self) -> list[str]:
        """The scene's command, on this study."""
        return [word.format(folder=self.study) for word in self.scene.command]

    def set(self) -> None:
        """Put the study back to where it was when it was prepared."""
        shutil.rmtree(self.study)
        shutil.copytree(self._prepared, self.study)

    def run(
        self, *command: str, strace: Sequence[str] = (), patch: str = "", closed: str = ""
    ) -> Ended:
        """Run a command; see `Nursery.begin`."""
        return self._nursery.run(*command, strace=strace, patch=patch, closed=closed)

    def lost(self) -> list[float | str]:
        """Return the scene's edits that are nowhere any more."""
        return self.scene.lost(self.study)


def files_of(folder: Path, *, temporary: bool = False) -> dict[str, bytes]:
    """Return a folder's files; on request, those as well that are only being written.

    The lock's file holds nobody up, whether somebody removes it or not.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK and (temporary or not is_temporary(path.name))
    }
