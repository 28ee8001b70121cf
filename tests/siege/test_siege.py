"""A small fixed part of the siege, and that it knows nothing of the program's code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.forks import PROGRAM, Forks
from tests.siege.play import besieging, play
from tests.siege.scenes import SCENES

HERE = Path(__file__).parent
# Other helpers of the tests may be used where they know nothing of the program either.
STRANGERS = {"tests.siege", "tests.clients"}


@pytest.fixture(scope="module")
def program() -> Iterator[Forks]:
    with besieging() as running:
        yield running


@pytest.mark.parametrize("scene", [scene.__name__ for scene, _ in SCENES])
def test_each_scene_loses_nothing(program: Forks, scene: str) -> None:
    """Nothing that is typed is lost, bent or locked away; `make siege` mixes them by chance."""
    played = play(program, "each", 1, [scene], length=2)
    assert not played.losses, played.told()


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda path: path.name)
def test_its_oracles_are_its_own(path: Path) -> None:
    """No module of the siege imports the program, so none can take its word for what is right."""
    for name in imported(path):
        assert name.partition(".")[0] != PROGRAM
        helper = name.startswith("tests")
        assert not helper or ".".join(name.split(".")[:2]) in STRANGERS


def imported(path: Path) -> Iterator[str]:
    """Yield the names of all modules that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
