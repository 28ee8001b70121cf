"""The fault battery, thinned; `make faults` tries them all.

Real system calls of the program's own process fail, or kill it: afterwards each file is the old
one or the new one, `verify` passes, no edit is lost, and the next run reaches the end unaided.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from scenariobook.paths import AS_BUILT, BRIEFING, BUILT, TRACKER, name_of_quarter
from scenariobook.quarter import Quarter
from tests.clients.forks import Forks
from tests.faults.battery import Battery, Fault, faults, kills, one_of_each
from tests.faults.calls import is_temporary, out_of_order
from tests.faults.scenes import BUILD, SCENES, Scene, Stage

pytestmark = pytest.mark.client

ALL: Final = "ALL_FAULTS" in os.environ


def _thinned(scene: Scene, all_of_them: list[Fault]) -> list[Fault]:
    if ALL:
        return all_of_them
    return kills(all_of_them) + (one_of_each(all_of_them) if scene is BUILD else [])


@pytest.fixture(scope="module")
def stage(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A build with edits waiting."""
    return Stage(BUILD, forks, tmp_path_factory.mktemp("build"))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_whatever_fails_nothing_is_damaged_or_lost(
    scene: Scene, forks: Forks, tmp_path: Path
) -> None:
    battery = Battery(Stage(scene, forks, tmp_path))
    assert out_of_order(battery.calls) == []
    outcomes = [battery.tried(fault) for fault in _thinned(scene, faults(battery.calls))]
    assert [str(outcome) for outcome in outcomes if not outcome.well] == []


def test_every_file_is_replaced_in_its_turn(stage: Stage) -> None:
    """Archive and record have what was typed before its tracker goes; the note of all is last."""
    battery = Battery(stage)
    names = [Path(call.paths[1]).name for call in battery.calls if call.does == "rename"]
    assert names[0].endswith(".xlsx.new")
    archived = names[0].removesuffix(".new")
    dated = name_of_quarter(BRIEFING, Quarter.parse("2022Q2"))
    assert names[1:] == ["ledger.jsonl", archived, AS_BUILT, TRACKER, dated, BUILT]
    assert not [name for name in battery.end if is_temporary(name)], "there was one of a killed run"


def test_what_could_not_be_tidied_up_is_by_a_build_with_nothing_to_write(stage: Stage) -> None:
    """A killed run's file could not be removed as the documents were written; now it is."""
    battery = Battery(stage)
    unlinking = [fault for fault in faults(battery.calls) if fault.call.does == "unlink"]
    outcome = battery.tried(next(fault for fault in unlinking if fault.way == "EACCES"))
    assert (outcome.files, str(outcome)) == ("new", f"{outcome.fault}: well")
