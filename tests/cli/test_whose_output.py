"""An output folder, and a tracker, are one study's: whoever else reads or writes is stopped."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.commands import recorded_in, run, type_value
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, write_study

# --- output folders -------------------------------------------------------------------------------


READING = "quarter,item,value\n2022Q1,water-level,2.5\n"
TRACKER = Path("output/small-study/tracker.xlsx")
WRITING = (
    ("build",),
    ("brief", "--html"),
    ("pack",),
    ("import", "in.csv", "--yes"),
    ("settle",),
    ("advance", "--yes"),
)


@pytest.fixture
def roof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared_once: PreparedOnce) -> Path:
    """Stand where a study has been built, and then copied with its record."""
    monkeypatch.chdir(tmp_path)
    prepared_once.bring(tmp_path, build_and_copy)
    return tmp_path


def build_and_copy() -> None:
    write_study(Path("scenarios/lake"))
    Path("in.csv").write_text(READING)
    assert run("import", "scenarios/lake", "in.csv", "--yes").exit_code == 0
    assert run("build", "scenarios/lake").exit_code == 0
    shutil.copytree("scenarios/lake", "scenarios/what-if")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_copy_takes_nothing_from_the_first_study(roof: Path, command: tuple[str, ...]) -> None:
    """Neither what was typed in its tracker, nor its documents; both paths are named."""
    type_value(TRACKER, 7.5)
    before = contents(roof)
    name, *options = command
    done = run(name, "scenarios/what-if", *options)
    assert done.exit_code == 1
    assert "error[O002]" in done.stderr
    assert str(roof / "scenarios" / "lake") in done.stderr
    assert str(roof / "scenarios" / "what-if") in done.stderr
    assert contents(roof) == before


def test_a_copy_by_another_id_is_a_study_of_its_own(roof: Path) -> None:
    type_value(TRACKER, 7.5)
    before = contents(roof / "output" / "small-study")
    write_study(Path("scenarios/what-if"), STUDY.replace('"small-study"', '"what-if"'))
    assert run("build", "scenarios/what-if").exit_code == 0
    assert contents(roof / "output" / "small-study") == before
    for name in ("lake", "what-if"):
        assert "[O00" not in run("check", f"scenarios/{name}").output


def test_a_folder_that_is_renamed_keeps_its_output(roof: Path) -> None:
    """What was typed is taken in; from then on the output names the new folder."""
    shutil.rmtree("scenarios/what-if")
    type_value(TRACKER, 7.5)
    Path("scenarios/lake").rename("scenarios/great-lake")
    done = run("build", "scenarios/great-lake")
    assert done.exit_code == 0, done.stderr
    assert b"7.5" in (roof / "scenarios/great-lake/record/ledger.jsonl").read_bytes()
    shutil.copytree("scenarios/great-lake", "scenarios/lake")
    assert "error[O002]" in run("build", "scenarios/lake").stderr


def test_a_project_that_is_moved_keeps_its_output(roof: Path) -> None:
    """It is told by where it stands in the project."""
    moved = roof / "elsewhere"
    moved.mkdir()
    for name in ("scenarios", "output"):
        (roof / name).rename(moved / name)
    type_value(moved / TRACKER, 7.5)
    assert run("build", str(moved / "scenarios" / "lake")).exit_code == 0
    assert b"7.5" in (moved / "scenarios/lake/record/ledger.jsonl").read_bytes()
    assert "error[O002]" in run("build", str(moved / "scenarios" / "what-if")).stderr


def test_a_file_that_is_no_toml_just_now_gives_nothing_away(roof: Path) -> None:
    """Its author is in the middle of a word."""
    path = roof / "scenarios/lake/study.toml"
    path.write_text(path.read_text() + "\n[[indicators")
    assert "error[O002]" in run("build", "scenarios/what-if").stderr


def test_an_output_from_before_is_adopted_by_the_first_that_builds(roof: Path) -> None:
    """It names no study yet; whoever comes second is stopped."""
    owner = roof / "output/small-study/.study"
    owner.unlink()
    assert run("brief", "scenarios/what-if", "--html").exit_code == 0
    assert not owner.exists()
    assert run("build", "scenarios/lake").exit_code == 0
    assert owner.read_text() == "scenarios/lake\n"
    assert "error[O002]" in run("build", "scenarios/what-if").stderr


def test_an_output_from_before_of_another_record_is_not_adopted(roof: Path) -> None:
    """Its tracker was made from what this record does not hold."""
    owner = roof / "output/small-study/.study"
    owner.unlink()
    shutil.rmtree("scenarios/what-if/record")
    before = TRACKER.read_bytes()
    done = run("build", "scenarios/what-if")
    assert (done.exit_code, "error[R021]" in done.stderr) == (1, True)
    assert (TRACKER.read_bytes(), owner.exists()) == (before, False)


# --- another id ----------------------------------------------------------------------------------


def renamed(folder: Path) -> None:
    """Give a study another id."""
    write_study(folder, STUDY.replace('"small-study"', '"lake-study"'))


@pytest.fixture(params=["scenarios/lake", "lake"])
def built(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study that has been built, under a roof or alone."""
    monkeypatch.chdir(tmp_path)
    folder = write_study(Path(request.param))
    assert run("build", str(folder)).exit_code == 0
    return folder


def outputs(folder: Path) -> Path:
    """Return where a study's outputs stand: beside `scenarios`, or in its own folder."""
    return (Path() if folder.parent.name == "scenarios" else folder) / "output"


def test_what_was_typed_under_the_former_id_is_not_left_behind(built: Path) -> None:
    """No empty output is begun beside it, and check says what to do; doing that takes it in."""
    type_value(outputs(built) / "small-study" / "tracker.xlsx", 7.5)
    renamed(built)
    for command in ("check", "build"):
        told = run(command, str(built))
        assert told.exit_code == 1
        assert "output/small-study: error[O004]" in told.output
        assert 'set id = "small-study" again and build' in told.output
    assert [path.name for path in outputs(built).iterdir()] == ["small-study"]
    write_study(built)
    assert run("build", str(built)).exit_code == 0
    renamed(built)
    done = run("build", str(built))
    assert done.exit_code == 0, done.stderr
    assert b"7.5" in (built / "record" / "ledger.jsonl").read_bytes()
    assert (outputs(built) / "lake-study" / "tracker.xlsx").exists()


# --- two studies with one id ----------------------------------------------------------------------


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
