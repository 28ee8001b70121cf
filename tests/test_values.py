"""Wide values are made by keyword: two texts that changed places would pass every type check."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from pkgutil import walk_packages

import pytest
from msgspec import Struct

import scenariobook

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
            if held.__module__ == found.name and (is_dataclass(held) or issubclass(held, Struct)):
                yield held


@pytest.mark.parametrize("value", list(values()), ids=lambda value: value.__qualname__)
def test_a_wide_value_is_made_by_keyword(value: type) -> None:
    """A few fields may say by place what the value is about; the others have names."""
    fields = inspect.signature(value).parameters.values()
    assert len([f.name for f in fields if f.kind is not f.KEYWORD_ONLY]) <= MOST
