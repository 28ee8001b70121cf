"""Nothing that is typed is lost: each scene of the siege once, by a fixed seed."""

from collections.abc import Iterator

import pytest

from tests.clients.forks import Forks
from tests.siege.play import besieging, play_round
from tests.siege.scenes import SCENES


@pytest.fixture(scope="module")
def program() -> Iterator[Forks]:
    with besieging() as running:
        yield running


@pytest.mark.parametrize("scene", [scene.__name__ for scene, _ in SCENES])
def test_each_scene_loses_nothing(program: Forks, scene: str) -> None:
    """Nothing that is typed is lost, bent or locked away; `make siege` mixes them by chance."""
    played = play_round(program, "each", 1, [scene], length=2)
    assert not played.losses, played.whole_story()
