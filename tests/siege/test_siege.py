"""A small fixed part of the siege."""

from collections.abc import Iterator

import pytest

from tests.clients.forks import Forks
from tests.siege.play import besieging, play
from tests.siege.scenes import SCENES


@pytest.fixture(scope="module")
def program() -> Iterator[Forks]:
    with besieging() as running:
        yield running


@pytest.mark.parametrize("scene", [scene.__name__ for scene, _ in SCENES])
def test_each_scene_loses_nothing(program: Forks, scene: str) -> None:
    """Nothing that is typed is lost, bent or locked away; `make siege` mixes them by chance."""
    played = play(program, "each", 1, [scene], length=2)
    assert not played.losses, played.told()
