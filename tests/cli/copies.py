"""Copies of a study's tracker in which different people typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.commands import run, type_value


def copies(study: Path, values: Mapping[str, float]) -> None:
    """Send the tracker out and get a copy back from each, with a value typed."""
    run("build")
    built = study / "output" / "small-study" / "tracker.xlsx"
    for name, value in values.items():
        Path(name).write_bytes(built.read_bytes())
        type_value(Path(name), value)
