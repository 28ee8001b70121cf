"""Rounds of the siege: each a study of its own, scenes by chance, until something is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from tests.clients.forks import Forks
from tests.siege.judge import Loss
from tests.siege.scenes import SCENES
from tests.siege.world import World

SCENES_A_ROUND: Final = 4


def besieging() -> Forks:
    """Return what runs the program, as nobody in particular and in wide lines."""
    return Forks(LOGNAME="siege", COLUMNS="1000")


@dataclass
class Played:
    """What came of a round: how it went, what was lost, and how many cells were typed."""

    name: str
    scenes: list[str]
    losses: Sequence[Loss]
    story: Sequence[str]
    typed: int

    def told(self) -> str:
        """Return the losses with the story that led to them."""
        rules = "; ".join(dict.fromkeys(loss.rule for loss in self.losses))
        lines = [f"=== {self.name}: {rules} ({', '.join(self.scenes)})", *self.story]
        lines += [f"!!! {loss.rule}: {loss.why}" for loss in self.losses[:5]]
        return "\n".join(lines)


def play(
    program: Forks,
    seed: str,
    number: int,
    only: Sequence[str] = (),
    length: int = SCENES_A_ROUND,
) -> Played:
    """Play one round; the same seed and number play the same.

    ``only`` names the scenes to choose from (all, where it names none), ``length`` is how many are
    played.
    """
    random = Random(f"{seed}/{number}")  # noqa: S311  (the same round for the same seed)
    known = [(scene, weight) for scene, weight in SCENES if not only or scene.__name__ in only]
    scenes, weights = zip(*known, strict=True)
    played: list[str] = []
    with TemporaryDirectory(prefix="siege-") as folder:
        world = World(program, Path(folder), random)
        for scene in random.choices(scenes, weights, k=length):
            if world.losses:
                break
            played.append(scene.__name__)
            world.tell(f"-- {(scene.__doc__ or '').splitlines()[0]}")
            scene(world)
        name = f"seed {seed}, round {number}"
        return Played(name, played, world.losses, world.story, len(world.events))
