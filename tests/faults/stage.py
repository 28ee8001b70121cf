"""What the battery breaks: a command on a small study in which edits wait.

In each fork the clock stands still, so that bytes can be compared, and no briefing is laid out,
which writes nothing: what would be laid out is told from its stand-in.
"""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

import openpyxl
import pytest
import time_machine

from scenariobook.paths import LEDGER, TRACKER
from tests.clients.forks import Forks
from tests.commands import files_of
from tests.faults.calls import is_temporary
from tests.stand_in_pages import lay_out_nothing
from tests.study_text import write_study
from tests.workbook.as_read import type_in

OUTPUT: Final = "output/small-study"
LEFTOVER: Final = ".scenariobook-tracker.xlsx-1.tmp"  # of a run that was killed long ago
WAITING: Final = (2.5, "seen by Anna")  # typed in the tracker, not yet in the record
RETURNED: Final = {"anna.xlsx": (4.5, "Anna's copy"), "ben.csv": (7.5, "Ben's table")}


class Scene(NamedTuple):
    """A command and what it is run on.

    ``prepare`` makes the study in a folder; ``typed`` are the edits that must survive, in the
    record or in a file that people typed in; ``again`` is whether the same command, run once more
    after it was done, changes nothing: after an `advance` that was done, nobody advances again.
    """

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Path, Forks], object]
    typed: tuple[float | str, ...] = ()
    again: bool = True
    exit_code: int = 0


@cache
def _typed_values(kind: str, data: bytes) -> frozenset[object]:
    """Return what is typed in a tracker or a table; nothing where it cannot be read."""
    if kind == ".csv":
        *_, value, note = data.decode().strip().split(",")
        return frozenset({float(value), note})
    try:
        sheet = openpyxl.load_workbook(BytesIO(data))["Update"]
    except Exception:  # noqa: BLE001  (whatever a damaged file makes openpyxl raise)
        return frozenset()
    return frozenset(cell for row in sheet.iter_rows(values_only=True) for cell in row)


def type_edits(path: Path, edits: tuple[float | str, ...]) -> None:
    """Type a value and a note into the first row of a tracker, as a desk analyst would."""
    value, note = (("Update", "water-level", header) for header in ("value", "note"))
    type_in({value: edits[0], note: edits[1]}, str(path), path)


# --- studies --------------------------------------------------------------------------------------


def _built(folder: Path, forks: Forks) -> None:
    """A study in its second quarter, with a record and a fresh tracker."""
    write_study(folder)
    table = folder / "first.csv"
    table.write_text("quarter,item,value,note\n2022Q1,water-level,6.5,the first\n")
    for name, *options in (("import", str(table), "--yes"), ("advance", "--yes"), ("build",)):
        ended = forks.run(name, str(folder), *options)
        assert ended.status == 0, ended.text
    table.unlink()


def _waiting(folder: Path, forks: Forks) -> None:
    """The same with edits in the tracker, and what a killed run left beside it."""
    _built(folder, forks)
    type_edits(folder / OUTPUT / TRACKER, WAITING)
    (folder / OUTPUT / LEFTOVER).write_bytes(b"half a track")


def _returned(folder: Path, forks: Forks) -> None:
    """The same with what came back from Anna and Ben."""
    _built(folder, forks)
    shutil.copy(folder / OUTPUT / TRACKER, folder / "anna.xlsx")
    type_edits(folder / "anna.xlsx", RETURNED["anna.xlsx"])
    value, note = RETURNED["ben.csv"]
    (folder / "ben.csv").write_text(f"quarter,item,value,note\n2022Q1,water-level,{value},{note}\n")
    type_edits(folder / OUTPUT / TRACKER, WAITING)


_IMPORT = ("import", "{folder}", "{folder}/anna.xlsx", "{folder}/ben.csv", "--yes")
_ALL = (*WAITING, *RETURNED["anna.xlsx"], *RETURNED["ben.csv"])
BUILD: Final = Scene("build", ("build", "{folder}"), _waiting, WAITING)
IMPORT: Final = Scene("import", _IMPORT, _returned, _ALL)
SCENES: Final = (
    BUILD,
    Scene("build, the first", ("build", "{folder}"), lambda folder, _: write_study(folder)),
    IMPORT,
    Scene("advance", ("advance", "{folder}", "--yes"), _built, again=False),
    Scene("advance, edits", ("advance", "{folder}", "--yes"), _waiting, WAITING, exit_code=1),
    Scene("brief", ("brief", "{folder}", "--quarter", "2022Q1"), _waiting, WAITING),
)


class Stage:
    """Where a scene is played: its study is always at one path, as traces and messages name it."""

    def __init__(self, scene: Scene, forks: Forks, folder: Path) -> None:
        """Prepare a scene's study in a folder."""
        self.scene = scene
        self.study = folder.resolve() / "study"
        self._prepared = folder.resolve() / "prepared"
        self.forks, self.run = forks, forks.run
        self.words = [word.format(folder=self.study) for word in scene.command]
        scene.prepare(self.study, forks)
        shutil.copytree(self.study, self._prepared)
        self.run(*self.words)  # what it lays out and imports is there from now on

    def set(self) -> None:
        """Put the study back to where it was when it was prepared."""
        shutil.rmtree(self.study)
        shutil.copytree(self._prepared, self.study)

    def lost(self) -> list[float | str]:
        """Return the edits that are neither in the record nor in a file that holds edits."""
        ledger = self.study / LEDGER
        recorded = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
        left = [edit for edit in self.scene.typed if json.dumps(edit) not in recorded]
        for file in (self.study / OUTPUT / TRACKER, *(self.study / name for name in RETURNED)):
            if left and file.exists():
                held = _typed_values(file.suffix, file.read_bytes())
                left = [edit for edit in left if edit not in held]
        return left


def whole_files(folder: Path) -> dict[str, bytes]:
    """Return a folder's files without those that are only being written."""
    return {name: data for name, data in files_of(folder).items() if not is_temporary(name)}


# --- alike ----------------------------------------------------------------------------------------


def alike() -> Forks:
    """Return what runs commands so that the same ones write the same bytes."""
    return Forks("tests.faults.stage:stop_the_clock", LOGNAME="tester")


def stop_the_clock() -> None:
    """Stop the clock, and lay nothing out."""
    time_machine.travel(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), tick=False).start()
    lay_out_nothing(pytest.MonkeyPatch())
