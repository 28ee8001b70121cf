"""Rounds of the siege: each a study of its own, scenes by chance, until something is lost."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from tests.clients.forks import Forks
from tests.siege.scenes import SCENES
from tests.siege.world import World

SCENES_A_ROUND: Final = 4
NONE: Final[dict[str, str]] = {}
PLAIN: Final = {
    "page.html.j2": '<html lang="en"><title>{{ name }}</title><body><p>Siege</p></body></html>',
    **dict.fromkeys(["briefing.css", "brief_pages.css", "page_one.css", "workshop.css"], ""),
}


def besieging() -> Forks:
    """Return what runs the program, as nobody in particular and in wide lines."""
    return Forks(LOGNAME="siege", COLUMNS="1000")


def play_round(
    program: Forks,
    seed: str,
    number: int,
    only: Sequence[str] = (),
    length: int = SCENES_A_ROUND,
    templates: dict[str, str] = NONE,
) -> World:
    """Play one round; return what came of it. The same seed and number play the same.

    ``only`` names the scenes to choose from (all, where it names none), ``length`` is how many are
    played. ``templates`` are the study's own, by file name.
    """
    random = Random(f"{seed}/{number}")  # noqa: S311  (the same round for the same seed)
    known = [(scene, weight) for scene, weight in SCENES if not only or scene.__name__ in only]
    scenes, weights = zip(*known, strict=True)
    with TemporaryDirectory(prefix="siege-") as folder:
        world = World(program, Path(folder), random, templates)
        world.note(f"=== seed {seed}, round {number}")
        for scene in random.choices(scenes, weights, k=length):
            if world.losses:
                break
            world.note(f"-- {scene.__name__}: {(scene.__doc__ or '').splitlines()[0]}")
            scene(world)
            world.judge.verify()
        return world
