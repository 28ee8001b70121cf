"""An output folder, and a tracker, are one study's, and a record keeps its study's id."""

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
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".scenariobook-lock"
    }


@pytest.mark.parametrize("study", ["lake", "what-if"])
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_two_studies_with_one_id_stop(roof: Path, study: str, command: tuple[str, ...]) -> None:
    """Neither reads what was typed in the other's tracker, nor replaces it; the other is named."""
    type_value(TRACKER, 7.5)
    before = contents(roof)
    name, *options = command
    done = run(name, f"scenarios/{study}", *options)
    assert done.exit_code == 1
    assert "error[O001]" in done.stderr
    (other,) = {"lake", "what-if"} - {study}
    assert str(roof / "scenarios" / other) in done.stderr
    assert contents(roof) == before


def test_a_file_that_is_no_toml_just_now_still_has_its_id(roof: Path) -> None:
    """Its author is in the middle of a word."""
    path = roof / "scenarios/lake/study.toml"
    path.write_text(path.read_text() + "\n[[indicators")
    assert "error[O001]" in run("build", "scenarios/what-if").stderr


def test_a_study_is_not_another_one_under_another_spelling(
    roof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a Mac, where `Lake` and `lake` are one folder, and both names stay as they are typed.

    It was called a second study with the same id, and nothing could be recorded.
    """
    shutil.rmtree("scenarios/what-if")
    (roof / "scenarios" / "Lake").symlink_to(roof / "scenarios" / "lake")
    monkeypatch.setattr(Path, "resolve", lambda path, **_: path.absolute())
    assert "O001" not in run("build", "scenarios/Lake").stderr


@pytest.mark.usefixtures("roof")
def test_a_copy_with_another_id_begins_without_the_record() -> None:
    """The record says whose it is; without it, the copy is a study of its own."""
    type_value(TRACKER, 7.5)
    before = contents(TRACKER.parent)
    write_study(Path("scenarios/what-if"), STUDY.replace('"small-study"', '"what-if"'))
    refused = run("build", "scenarios/what-if")
    assert (refused.exit_code, "move record/ out of its folder" in refused.stderr) == (1, True)
    shutil.rmtree("scenarios/what-if/record")
    assert run("build", "scenarios/what-if").exit_code == 0
    assert contents(TRACKER.parent) == before
    assert "O001" not in run("check", "scenarios/lake").output


@pytest.mark.usefixtures("roof")
def test_a_folder_that_is_renamed_keeps_its_output() -> None:
    """What was typed is taken in."""
    shutil.rmtree("scenarios/what-if")
    type_value(TRACKER, 7.5)
    Path("scenarios/lake").rename("scenarios/great-lake")
    done = run("build", "scenarios/great-lake")
    assert done.exit_code == 0, done.stderr
    assert b"7.5" in Path("scenarios/great-lake/record/ledger.jsonl").read_bytes()


def test_an_output_of_another_record_is_left_alone(roof: Path) -> None:
    """Its tracker was made from what this record does not hold."""
    shutil.rmtree("scenarios/what-if/record")
    shutil.rmtree("scenarios/lake")
    before = TRACKER.read_bytes()
    done = run("build", "scenarios/what-if")
    assert (done.exit_code, "error[R021]" in done.stderr) == (1, True)
    assert (roof / TRACKER).read_bytes() == before


@pytest.mark.parametrize("place", ["scenarios/lake", "lake"])
def test_what_was_typed_under_the_former_id_is_not_left_behind(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No second output is begun beside it, also before anything but definitions is recorded."""
    monkeypatch.chdir(tmp_path)
    study = write_study(Path(place))
    assert run("build", place).exit_code == 0
    output = Path("output" if place.startswith("scenarios") else "lake/output")
    type_value(output / "small-study" / "tracker.xlsx", 7.5)
    write_study(study, STUDY.replace('"small-study"', '"lake-study"'))
    for command in ("check", "build"):
        told = run(command, place)
        assert (told.exit_code, "error[R024]" in told.output) == (1, True)
        assert 'set id = "small-study" again' in told.output
    assert [path.name for path in output.iterdir()] == ["small-study"]
    write_study(study)
    assert run("build", place).exit_code == 0
    assert b"7.5" in (study / "record" / "ledger.jsonl").read_bytes()


# --- trackers -------------------------------------------------------------------------------------


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


def test_a_study_may_change_its_titles_and_its_question(study: Path) -> None:
    """It keeps its record, and that tells whose a copy is."""
    assert run("build").exit_code == 0
    shutil.copy(TRACKER, "copy.xlsx")
    type_value(Path("copy.xlsx"), 2.5)
    text = STUDY
    for was in ("A small synthetic study", "Will the synthetic lake dry up?", "Water level"):
        text = text.replace(was, f"Now {was}")
    write_study(study, text)
    assert run("import", "copy.xlsx", "--yes").exit_code == 0
    assert len(recorded_in(study)) == 1
