"""Two studies with one id, as two teams begin them: no tracker goes into the other's record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY, write_study

TRACKER: Final = Path("output/small-study/tracker.xlsx")
REFUSED: Final = "error[R014]: the tracker was made from another record"


@pytest.fixture
def other(study: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the other team's folder, with a copy of the first team's tracker beside it."""
    assert run("build").exit_code == 0
    folder = study.parent / "other"
    write_study(folder, STUDY.replace("Will the synthetic lake dry up?", "Will it rain?"))
    shutil.copy(study / TRACKER, folder / "copy.xlsx")
    type_value(folder / "copy.xlsx", 2.5)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("is_built", [False, True])
def test_a_copy_of_the_other_is_refused(other: Path, is_built: bool) -> None:
    """Whether or not the other team has a record by now."""
    if is_built:
        assert run("build").exit_code == 0
    done = run("import", "copy.xlsx", "--yes")
    assert done.exit_code == 1
    assert REFUSED in done.stderr
    assert recorded_in(other) == ()


@pytest.mark.usefixtures("other")
def test_build_replaces_no_tracker_of_the_other() -> None:
    """Somebody put it into the output folder: it stays as it is."""
    TRACKER.parent.mkdir(parents=True)
    shutil.move("copy.xlsx", TRACKER)
    before = TRACKER.read_bytes()
    done = run("build", "--yes")
    assert done.exit_code == 1
    assert "error[R021]: this was made after entry 1 of the record" in done.stderr
    assert TRACKER.read_bytes() == before


def test_a_study_may_change_its_title_and_its_question(study: Path) -> None:
    """It keeps its record, and that tells whose a copy is."""
    assert run("build").exit_code == 0
    shutil.copy(TRACKER, "copy.xlsx")
    type_value(Path("copy.xlsx"), 2.5)
    title, question = "A small synthetic study", "Will the synthetic lake dry up?"
    write_study(study, STUDY.replace(title, "Another study").replace(question, "Will it rain?"))
    assert run("import", "copy.xlsx", "--yes").exit_code == 0
    assert len(recorded_in(study)) == 1
