"""What the battery breaks: a command on a small study in which edits wait."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import openpyxl

from scenariobook.paths import LEDGER, TRACKER
from tests.faults.nursery import Nursery
from tests.study_text import write_study

OUTPUT: Final = "output/small-study"
LEFTOVER: Final = ".scenariobook-tracker.xlsx-1.tmp"  # of a run that was killed long ago
WAITING: Final = (2.5, "seen by Anna")  # typed in the tracker, not yet in the record
RETURNED: Final = {"anna.xlsx": (4.5, "Anna's copy"), "ben.csv": (7.5, "Ben's table")}

# What is said of an item, by the column of Update that it is typed in.
_COLUMNS: Final = ("value", "note")


@dataclass(frozen=True, slots=True)
class Scene:
    """A command and what it is run on.

    ``prepare`` makes the study in a folder; ``typed`` are the edits that must survive, in the
    record or in a file that people typed in; ``again`` is whether the same command, run once more
    after it was done, changes nothing: after an `advance` that was done, nobody advances again.
    """

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Path, Nursery], None]
    typed: tuple[float | str, ...] = ()
    again: bool = True
    exit_code: int = 0

    def lost(self, folder: Path) -> list[float | str]:
        """Return the edits that are neither in the record nor in any file that holds edits."""
        ledger = folder / LEDGER
        recorded = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
        left = [edit for edit in self.typed if json.dumps(edit) not in recorded]
        for file in (folder / OUTPUT / TRACKER, *(folder / name for name in RETURNED)):
            if left and file.exists():
                held = _held(file.suffix, file.read_bytes())
                left = [edit for edit in left if edit not in held]
        return left


@cache
def _held(kind: str, data: bytes) -> frozenset[object]:
    """Return what is typed in a tracker or a table; nothing where it cannot be read."""
    if kind == ".csv":
        *_, value, note = data.decode().strip().split(",")
        return frozenset({float(value), note})
    try:
        sheet = openpyxl.load_workbook(BytesIO(data))["Update"]
    except Exception:  # noqa: BLE001  (whatever a damaged file makes openpyxl raise)
        return frozenset()
    return frozenset(cell for row in sheet.iter_rows(values_only=True) for cell in row)


def type_in(path: Path, edits: tuple[float | str, ...]) -> None:
    """Type a value and a note into the first row of a tracker, as a desk analyst would."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Update"]
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if "id" in [cell.value for cell in row])
    names = [cell.value for cell in header]
    for name, edit in zip(_COLUMNS, edits, strict=True):
        cell = rows[rows.index(header) + 1][names.index(name)]
        cell.value = edit
    workbook.save(path)


# --- studies --------------------------------------------------------------------------------------


def _untouched(folder: Path, _: Nursery) -> None:
    write_study(folder)


def _built(folder: Path, nursery: Nursery) -> None:
    """A study in its second quarter, with a record and a fresh tracker."""
    write_study(folder)
    table = folder / "first.csv"
    table.write_text("quarter,item,value,note\n2022Q1,water-level,6.5,the first\n")
    for command in (["import", str(folder), str(table), "--yes"], ["advance", "--yes"], ["build"]):
        arguments = command if str(folder) in command else [*command, str(folder)]
        ended = nursery.run(*arguments)
        assert ended.status == 0, ended.said
    table.unlink()


def _waiting(folder: Path, nursery: Nursery) -> None:
    """The same with edits in the tracker, and what a killed run left beside it."""
    _built(folder, nursery)
    type_in(folder / OUTPUT / TRACKER, WAITING)
    (folder / OUTPUT / LEFTOVER).write_bytes(b"half a track")


def _returned(folder: Path, nursery: Nursery) -> None:
    """The same with what came back from Anna and Ben."""
    _built(folder, nursery)
    shutil.copy(folder / OUTPUT / TRACKER, folder / "anna.xlsx")
    type_in(folder / "anna.xlsx", RETURNED["anna.xlsx"])
    value, note = RETURNED["ben.csv"]
    (folder / "ben.csv").write_text(f"quarter,item,value,note\n2022Q1,water-level,{value},{note}\n")
    type_in(folder / OUTPUT / TRACKER, WAITING)


_IMPORT = ("import", "{folder}", "{folder}/anna.xlsx", "{folder}/ben.csv", "--yes")
_ALL = (*WAITING, *RETURNED["anna.xlsx"], *RETURNED["ben.csv"])
BUILD: Final = Scene("build", ("build", "{folder}"), _waiting, WAITING)
IMPORT: Final = Scene("import", _IMPORT, _returned, _ALL)
SCENES: Final = (
    BUILD,
    Scene("build, the first", ("build", "{folder}"), _untouched),
    IMPORT,
    Scene("advance", ("advance", "{folder}", "--yes"), _built, again=False),
    Scene(
        "advance, edits waiting", ("advance", "{folder}", "--yes"), _waiting, WAITING, exit_code=1
    ),
    Scene("brief", ("brief", "{folder}", "--quarter", "2022Q1"), _waiting, WAITING),
)
