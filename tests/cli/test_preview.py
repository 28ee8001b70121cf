"""What a preview says beside its table: what was read otherwise, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.losses.returning import bring, said
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import typed
from tests.workbook.lake import succeed

LEVEL = ("Update", "water-level")


@pytest.fixture(autouse=True)
def _study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_study(tmp_path))
    succeed("build")


def test_the_question_about_an_id_typed_over_shows_what_was_typed() -> None:
    cells = {(*LEVEL, "value"): 12.5, (*LEVEL, "note"): "keep me", (*LEVEL, "id"): "water-levl"}
    told = said(bring(typed(cells)))
    assert "water-levl" in told
    assert all(text in told for text in ("12.5", "keep me", "did you mean 'water-level'?"))


def test_questions_with_one_reason_show_what_was_typed() -> None:
    """Two cells of an indicator that the study no longer has."""
    copy = typed({(*LEVEL, "value"): 12.5, (*LEVEL, "note"): "keep me"})
    write_study(Path(), STUDY.replace("water-level", "lake-level"))
    told = said(bring(copy))
    assert "12.5" in told
    assert "keep me" in told


def test_what_will_be_recorded_comes_first_with_whose_it_is() -> None:
    """Counts and doubts stood above it, a row's note above its value, and nobody's name."""
    cells = {(*LEVEL, "value"): 125, (*LEVEL, "note"): "by boat"}
    other = ("Signposts", "inflow-diverted", "state")
    done = run("import", typed(cells | {other: "perhaps"}), "--from", "Anna", "--dry-run")
    told = [" ".join(line.split()) for line in done.output.splitlines() if line.strip()]
    assert told[0] == "whose item field was becomes cell"
    assert told[2].startswith("Anna water-level value 125 Update!")
    assert told[3].startswith("Anna water-level note by boat Update!")
    assert told[4].endswith("(Anna): 2 new, 1 unclear")
    assert any("unclear: " in line for line in told[5:])
    assert done.stdout.count("\n") < 10


def test_a_preview_fits_a_screen_however_many_copies_come() -> None:
    """Each file had eight lines of each kind of its own."""
    state = ("Signposts", "inflow-diverted", "state")
    copies = [
        typed({(*LEVEL, "value"): f"about {n}", state: f"perhaps {n}"}, f"{n}.xlsx")
        for n in range(6)
    ]
    told = run("import", *copies, "--dry-run").output
    assert told.count("unclear: ") == 8
    assert "and 4 more like this\n" in told
