"""A study to start from: one with every key explained, or a copy of a shipped one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from scenariobook.paths import SCENARIOS, shipped
from scenariobook.quarter import Quarter
from scenariobook.study.schema import study_schema

SCHEMA: Final = "study.schema.json"
_YEARS: Final = 3  # how far a new study looks ahead
_SCHEMA_LINE: Final = re.compile(rb"\A#:schema \S+")


def new_study(study_id: str, start: Quarter) -> Mapping[str, bytes]:
    """Return a new study's files by name; it begins with a quarter and looks three years ahead."""
    horizon = Quarter(start.year + _YEARS, 4)
    values = {
        "@ID@": study_id,
        "@START@": str(start),
        "@HORIZON@": str(horizon),
        "@HORIZON_YEAR@": str(horizon.year),
        "@BASELINE@": (start.start - timedelta(days=1)).isoformat(),
    }
    files = _beside()
    for path in sorted(shipped("templates/study").glob("*.toml")):
        text = path.read_text("utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        files[path.name] = text.encode()
    return files


def _beside() -> dict[str, bytes]:
    """Return what stands beside any study's files: the schema, and what git is to know."""
    folder = shipped("templates/study")
    git = {f".{name}": (folder / name).read_bytes() for name in ("gitignore", "gitattributes")}
    return {SCHEMA: study_schema(), **git}


def examples() -> tuple[str, ...]:
    """Return the ids of the shipped studies."""
    return tuple(sorted(path.parent.name for path in shipped(SCENARIOS).glob("*/study.toml")))


def example_study(study_id: str) -> Mapping[str, bytes]:
    """Return a shipped study's files by their path in its folder, its record among them."""
    folder = shipped(SCENARIOS) / study_id
    files = _beside()
    for path in _files(folder):
        data = path.read_bytes()
        if path.suffix == ".toml":
            data = _SCHEMA_LINE.sub(f"#:schema ./{SCHEMA}".encode(), data)
        files[path.relative_to(folder).as_posix()] = data
    return files


def _files(folder: Path) -> Iterator[Path]:
    """Yield a study's own files: what programs leave beside them is not."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__")) for part in parts):
            yield path
