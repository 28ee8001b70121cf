"""Wide values are made by keyword: two texts that changed places would pass every type check."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from msgspec import Struct

import scenariobook
from scenariobook.record.ledger.kinds import STATED

MOST = 4  # fields that may be given by place
ROOMS = ("record", "cli")  # and the modules at the top


def values() -> Iterator[type]:
    """Yield the dataclasses and structs of these rooms."""
    for found in walk_packages(scenariobook.__path__, "scenariobook."):
        _, room, *deeper = found.name.split(".")
        if room == "__main__" or (deeper and room not in ROOMS):
            continue
        module = import_module(found.name)
        for _, held in inspect.getmembers(module, inspect.isclass):
            if held.__module__ != found.name or held in STATED.values():
                continue
            if is_dataclass(held) or issubclass(held, Struct):
                yield held


@pytest.mark.parametrize("value", list(values()), ids=lambda value: value.__qualname__)
def test_a_wide_value_is_made_by_keyword(value: type) -> None:
    """A few fields may say by place what the value is about; the others have names."""
    fields = inspect.signature(value).parameters.values()
    assert len([f.name for f in fields if f.kind is not f.KEYWORD_ONLY]) <= MOST


def test_what_people_state_is_given_by_keyword() -> None:
    """Only what an entry is about may stand by place: its quarter, its item, and so on."""
    may = {kind.__name__: 1 + len(kind.about_fields) for kind in STATED.values()}
    root = Path(__file__).parents[1]
    texts = {
        path: path.read_text("utf-8")
        for folder in ("src", "tests")
        for path in (root / folder).rglob("*.py")
    }
    found = [
        f"{path.relative_to(root)}:{call.lineno}"
        for path, text in texts.items()
        if "record.ledger.kinds import" in text
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if len(call.args) > may.get(call.func.id, len(call.args))
    ]
    assert found == []
