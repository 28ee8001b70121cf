"""A study of three people, whose tracker and hand-outs are written."""

from pathlib import Path

import pytest

from tests.commands import do
from tests.losses.edits import hand_out_to
from tests.prepared_once import PreparedOnce
from tests.study_text import PEOPLE, RAIN, STUDY, a_shore, an_item, write_study

_BOAT = an_item("boat-count", 'unit = "boats"\ndirection = "falling"\nwatch = 500\nwarning = 300\n')
_GATE = an_item("gate-shut", 'type = "yes-no"\nconcern = "yes"\n')


@pytest.fixture(autouse=True)
def study(folder: Path, prepared_once: PreparedOnce) -> Path:
    """Return the study's folder, and stand in it, on a day of the first quarter."""
    prepared_once.bring(folder, _prepare)
    return folder


def _prepare() -> None:
    shores = "".join(a_shore(f"shore-{letter}", f"Shore {letter}") for letter in "abcd")
    write_study(Path(), STUDY + PEOPLE + shores + _BOAT + _GATE + RAIN)
    for person in ("anna", "ben", "carl"):  # one after another had the shores
        hand_out_to(person)
    do("build")
