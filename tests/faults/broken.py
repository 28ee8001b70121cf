"""Ways to break the program's writing. The battery must tell each of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from scenariobook import files
from scenariobook.cli.shared import locking, writing
from scenariobook.intake import replaced_tracker
from scenariobook.intake.read_files import Intake
from scenariobook.record.ledger import disk as store
from scenariobook.record.project import Project
from scenariobook.workbook.own_work.carried import Carried

AtLast = Callable[[], None] | None


def _replace(name: str, by: Callable[..., object], *modules: ModuleType) -> None:
    for module in modules:
        assert hasattr(module, name), f"{module} has no {name} to break"
        setattr(module, name, by)


def in_place() -> None:
    """Write straight into the file that is to be replaced."""

    def write(path: Path, data: bytes, *, within: Path, at_last: AtLast = None) -> None:
        del within, at_last
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    _replace("write_atomically", write, store, writing)


def unsynced() -> None:
    """Rename before the bytes are safe."""
    _replace("fsync", lambda _: None, os)


def forgetful() -> None:
    """Replace a tracker without having taken in what was typed in it."""
    read = replaced_tracker.read_tracker

    def without(project: Project, *rest: Any) -> tuple[Intake, Carried]:
        intake, own = read(project, *rest)
        return replace(intake, after=project), own

    _replace("read_tracker", without, replaced_tracker)


def swallowing() -> None:
    """Say that all is done, whatever happened."""
    write = files.write_atomically

    def quietly(path: Path, data: bytes, *, within: Path, at_last: AtLast = None) -> None:
        with suppress(OSError):
            write(path, data, within=within, at_last=at_last)

    _replace("write_atomically", quietly, store, writing)


def untidy() -> None:
    """Leave what a killed run left."""
    _replace("_remove", lambda *_: None, files)


def unheld() -> None:
    """Let every command work at any time; nobody tidies up after another."""
    untidy()
    _replace("_locked", lambda *_: nullcontext(), locking)
