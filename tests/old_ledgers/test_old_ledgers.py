"""Old ledgers mean what they meant, after each of their entries, and read as they did.

What they mean is frozen (``tests.old_ledgers.freeze``). What is printed of them stands in
`printed/`, where a sentence may be put better: UPDATE_GOLDEN=1 writes it anew; read the diff.
"""

from __future__ import annotations

import os
import tomllib
from itertools import zip_longest
from pathlib import Path
from typing import Final

import pytest
import time_machine

from scenariobook.cli.shared.documents import basis_of
from scenariobook.record.project_folder import open_project
from tests.briefing.cases import read_through
from tests.briefing.samples import text_of
from tests.commands import run
from tests.old_ledgers.frozen import FROZEN, differences, path_of, thawed
from tests.old_ledgers.meaning import Meaning, meanings
from tests.old_ledgers.studies import NAMES, unpacked

PRINTED: Final = Path(__file__).with_name("printed")
LATER: Final = "2026-12-01"
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
@time_machine.travel(LATER, tick=False)
def test_it_is_printed_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The three commands that tell of a record, and the page that most people read."""
    monkeypatch.setenv("COLUMNS", "160")
    study = unpacked(name, tmp_path)
    monkeypatch.chdir(study)
    project, _, _ = open_project(study)
    assert project is not None
    basis = basis_of(project, project.record.open_quarter)
    said = [f"$ scenariobook {command}\n{run(command).output}" for command in ("status", "log")]
    page = f"--- page one and two ---\n{read_through(text_of(basis))}"
    listed = f"$ scenariobook settle\n{run('settle', '--as', 'lead').output}"  # last: it may write
    lines = "\n".join([*said, page, listed]).splitlines()
    made = "\n".join([line.rstrip() for line in lines]) + "\n"
    path = PRINTED / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PRINTED.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), f"{path}: read it, then UPDATE_GOLDEN=1"


def test_nothing_is_left_of_a_study_that_is_gone() -> None:
    assert {*FROZEN.iterdir()} == {path_of(name) for name in NAMES}
    assert {path.stem for path in PRINTED.iterdir()} == {*NAMES}
