"""A study of three people, whose tracker and hand-outs are written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.commands import do
from tests.losses.edits import hand_out_to
from tests.prepared_once import PreparedOnce
from tests.study_text import PEOPLE, RAIN, STUDY, a_shore, an_item, write_study

# A day of the open quarter, 2022Q1.
_MOMENT = datetime(2022, 3, 20, 9, tzinfo=UTC)
_BOAT = an_item("boat-count", 'unit = "boats"\ndirection = "falling"\nwatch = 500\nwarning = 300\n')
_GATE = an_item("gate-shut", 'type = "yes-no"\nconcern = "yes"\n')


@pytest.fixture(autouse=True)
def study(tmp_path: Path, monkeypatch: Any, prepared_once: PreparedOnce) -> Iterator[Path]:
    """Return the study's folder, and stand in it, at one moment."""
    folder = tmp_path / "lake"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with time_machine.travel(_MOMENT, tick=False):
        prepared_once.bring(folder, _prepare)
        yield folder


def _prepare() -> None:
    shores = "".join(a_shore(f"shore-{letter}", f"Shore {letter}") for letter in "abcd")
    write_study(Path(), STUDY + PEOPLE + shores + _BOAT + _GATE + RAIN)
    for person in ("anna", "ben", "carl"):  # one after another had the shores
        hand_out_to(person)
    do("build")
