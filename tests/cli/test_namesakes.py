"""Two studies with one id, as two teams begin them: no tracker goes into the other's record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.commands import recorded_in, run, type_value
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, write_study

TRACKER: Final = Path("output/small-study/tracker.xlsx")
TITLE: Final = "A small synthetic study"
QUESTION: Final = "Will the synthetic lake dry up?"
OTHER: Final = STUDY.replace(TITLE, "Another study").replace(QUESTION, "Will it rain?")


@pytest.fixture(autouse=True)
def _copied(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, send_out)


def send_out() -> None:
    """Get back a copy of the study's first tracker, before anything is recorded."""
    assert run("build").exit_code == 0
    shutil.copy(TRACKER, "copy.xlsx")
    type_value(Path("copy.xlsx"), 2.5)


def test_a_copy_of_the_other_is_refused(study: Path) -> None:
    """Neither title nor question is this study's, and both are named."""
    write_study(study, OTHER)
    done = run("import", "copy.xlsx", "--yes")
    assert done.exit_code == 1
    assert "error[R014]: this is a tracker of another study with the same id" in done.stderr
    assert TITLE in done.stderr
    assert QUESTION in done.stderr
    assert recorded_in(study) == ()


def test_build_replaces_no_tracker_of_the_other(study: Path) -> None:
    """Somebody put it into the output folder: it stays as it is."""
    write_study(study, OTHER)
    shutil.copy("copy.xlsx", TRACKER)
    before = TRACKER.read_bytes()
    done = run("build", "--yes")
    assert done.exit_code == 1
    assert "error[R014]" in done.stderr
    assert TRACKER.read_bytes() == before


def test_who_rewrites_both_may_build_over_a_tracker_without_values(study: Path) -> None:
    """Nobody has changed it since it was built in this folder, so it is no other study's."""
    write_study(study, OTHER)
    assert run("build").exit_code == 0


@pytest.mark.parametrize("was,now", [(TITLE, "Another study"), (QUESTION, "Will it rain?")])
def test_a_study_may_change_one_of_them(study: Path, was: str, now: str) -> None:
    write_study(study, STUDY.replace(was, now))
    assert run("import", "copy.xlsx", "--yes").exit_code == 0
    assert len(recorded_in(study)) == 1


def test_a_study_may_change_both_once_they_are_archived(study: Path) -> None:
    """The record knows what the study said when the copy was made."""
    Path("in.csv").write_text("quarter,item,value\n2022Q1,inflow-diverted,observed\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    write_study(study, OTHER)
    assert run("import", "copy.xlsx", "--yes").exit_code == 0
    assert len(recorded_in(study)) == 2


def test_who_changed_both_before_can_do_as_the_hint_says(study: Path) -> None:
    """With the title put back, the copy is taken in; then both may change again."""
    write_study(study, OTHER.replace("Another study", TITLE))
    assert run("import", "copy.xlsx", "--yes").exit_code == 0
    write_study(study, OTHER)
    assert len(recorded_in(study)) == 1
    assert run("verify").exit_code == 0
