"""Old ledgers mean what they meant, after each of their entries.

What they mean is frozen (``tests.old_ledgers.freeze``).
"""

from __future__ import annotations

import tomllib
from itertools import zip_longest
from pathlib import Path
from typing import Final

import pytest

from tests.commands import run
from tests.old_ledgers.frozen import FROZEN, NAMES, differences, path_of, thawed, unpacked
from tests.old_ledgers.meaning import Meaning, meanings

NO_POSITION: Final[tuple[str, Meaning]] = ("no position", {})


@pytest.mark.parametrize("name", NAMES)
def test_each_position_means_what_it_meant(name: str, tmp_path: Path) -> None:
    """Values, what is open, statuses and likelihoods; the first position that differs is told.

    An item without a driver was independent evidence when these were frozen, and shares a driver
    with the others of its home scenario now. So the implied likelihoods of studies with such items
    are others, and are not compared.
    """
    study = unpacked(name, tmp_path)
    written = [tomllib.loads(path.read_text("utf-8")) for path in study.glob("*.toml")]
    items = [one for t in written for key in ("indicators", "signposts") for one in t.get(key, ())]
    has_drivers = all("driver" in item for item in items)
    for was, is_now in zip_longest(thawed(name), meanings(study), fillvalue=NO_POSITION):
        assert was[0] == is_now[0]
        compared = [
            {about: v for about, v in facts.items() if has_drivers or "| implied" not in about}
            for facts in (was[1], is_now[1])
        ]
        if found := differences(*compared):
            pytest.fail("\n".join([f"{name}, {was[0]}:", *found]), pytrace=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_tells_of_it(name: str, tmp_path: Path) -> None:
    """How it is worded, golden texts of the shipped studies say."""
    study = str(unpacked(name, tmp_path))
    for command in (("status",), ("log",), ("brief", "--html"), ("settle", "--as", "lead")):
        done = run(command[0], study, *command[1:])
        assert done.exit_code in {0, 1}, done.stderr
        assert done.output.strip()


def test_nothing_is_left_of_a_study_that_is_gone() -> None:
    assert {*FROZEN.iterdir()} == {path_of(name) for name in NAMES}
