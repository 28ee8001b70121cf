"""An output folder, and a tracker, are one study's, and a record keeps its study's id."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.copies import files, returned
from tests.commands import TRACKER, do, recorded_in, run, says, tells, type_value
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, change_study, write_study
from tests.workbook.as_read import typed

# --- output folders -------------------------------------------------------------------------------


READING = "quarter,item,value\n2022Q1,water-level,2.5\n"
LAKE, COPY = Path("scenarios/lake"), Path("scenarios/what-if")
WRITING = ("build", "brief --html", "pack", "import in.csv --yes", "settle", "advance --yes")


@pytest.fixture
def roof(study: Path, monkeypatch: pytest.MonkeyPatch, prepared_once: PreparedOnce) -> Path:
    """Stand where a study has been built, and then copied with its record."""
    monkeypatch.chdir(study.parent)
    prepared_once.bring(study.parent, build_and_copy)
    return study.parent


def build_and_copy() -> None:
    shutil.rmtree("lake")
    write_study(LAKE)
    Path("in.csv").write_text(READING)
    do(f"import {LAKE} in.csv --yes", f"build {LAKE}")
    shutil.copytree(LAKE, COPY)


@pytest.mark.parametrize("place", [LAKE, COPY], ids=["lake", "what-if"])
@pytest.mark.parametrize("command", WRITING)
def test_two_studies_with_one_id_stop(roof: Path, place: Path, command: str) -> None:
    """Neither reads what was typed in the other's tracker, nor replaces it; the other is named."""
    type_value(TRACKER, 7.5)
    before = files(roof)
    name, *options = command.split()
    (other,) = {LAKE, COPY} - {place}
    tells(f"{name} {place} {' '.join(options)}", "error[O001]", str(roof / other), code=1)
    assert files(roof) == before


@pytest.mark.usefixtures("roof")
def test_a_file_that_is_no_toml_just_now_still_has_its_id() -> None:
    """Its author is in the middle of a word."""
    path = LAKE / "study.toml"
    path.write_text(path.read_text() + "\n[[indicators")
    assert "error[O001]" in run("build", str(COPY)).stderr


def test_another_spelling_is_no_other_study(roof: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a Mac, where `Lake` and `lake` are one folder, and both names stay as they are typed.

    It was called a second study with the same id, and nothing could be recorded.
    """
    shutil.rmtree(COPY)
    (roof / "scenarios" / "Lake").symlink_to(roof / LAKE)
    monkeypatch.setattr(Path, "resolve", lambda path, **_: path.absolute())
    assert "O001" not in run("build", "scenarios/Lake").stderr


@pytest.mark.usefixtures("roof")
def test_a_copy_with_another_id_begins_without_the_record() -> None:
    """The record says whose it is; without it, the copy is a study of its own."""
    type_value(TRACKER, 7.5)
    before = files(TRACKER.parent)
    write_study(COPY, STUDY.replace('"small-study"', '"what-if"'))
    assert "move record/ out of its folder" in says("build", str(COPY), code=1)
    shutil.rmtree(COPY / "record")
    do(f"build {COPY}")
    assert files(TRACKER.parent) == before
    assert "O001" not in run("check", str(LAKE)).output


@pytest.mark.usefixtures("roof")
def test_a_folder_that_is_renamed_keeps_its_output() -> None:
    """What was typed is taken in."""
    shutil.rmtree(COPY)
    type_value(TRACKER, 7.5)
    great = LAKE.rename("scenarios/great-lake")
    do(f"build {great}")
    assert b"7.5" in (great / "record" / "ledger.jsonl").read_bytes()


@pytest.mark.usefixtures("roof")
def test_an_output_of_another_record_is_left_alone() -> None:
    """Its tracker was made from what this record does not hold."""
    shutil.rmtree(COPY / "record")
    shutil.rmtree(LAKE)
    before = TRACKER.read_bytes()
    assert "error[R021]" in says("build", str(COPY), code=1)
    assert TRACKER.read_bytes() == before


@pytest.mark.parametrize("place", ["scenarios/lake", "lake"])
@pytest.mark.parametrize("table", [[], ["in.csv"]], ids=["nothing yet", "something recorded"])
def test_another_id_is_refused(place: str, table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No second output is begun beside that of the former id, and nothing is left behind there.

    Copies that came back were refused, with advice that did not help.
    """
    monkeypatch.chdir("..")
    folder = write_study(Path(place))
    Path("in.csv").write_text(READING)
    for name in table:
        do(f"import {place} {name} --yes")
    do(f"build {place}")
    output = Path("output" if place.startswith("scenarios") else "lake/output")
    tracker = output / "small-study" / "tracker.xlsx"
    copy = typed({("Update", "water-level", "note"): "in a copy"}, of=tracker)
    type_value(tracker, 7.5)
    write_study(folder, STUDY.replace('"small-study"', '"lake-study"'))
    for command in (f"check {place}", f"build {place}", f"import {place} {copy} --yes"):
        told = run(*command.split())
        assert (told.exit_code, 'set id = "small-study" again' in told.output) == (1, True)
    assert [path.name for path in output.iterdir()] == ["small-study"]
    write_study(folder)
    do(f"build {place}", f"import {place} {copy} --yes")
    ledger = (folder / "record" / "ledger.jsonl").read_text("utf-8")
    assert [one for one in ("7.5", "in a copy") if one not in ledger] == []


# --- trackers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_built", [False, True])
def test_no_copy_of_another(study: Path, is_built: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not the other team has a record by now."""
    do("build")
    other = study.parent / "other"
    write_study(other, STUDY.replace("Will the synthetic lake dry up?", "Will it rain?"))
    returned(str(other / "copy.xlsx"), 2.5)
    monkeypatch.chdir(other)
    if is_built:
        do("build")
    refused = says("import", "copy.xlsx", "--yes", code=1)
    assert "error[R014]: the tracker was made from another record" in refused
    assert recorded_in() == ()


def test_a_study_may_change_its_titles_and_its_question() -> None:
    """It keeps its record, and that tells whose a copy is."""
    do("build")
    returned("copy.xlsx", 2.5)
    for was in ("A small synthetic study", "Will the synthetic lake dry up?", "Water level"):
        change_study(was, f"Now {was}")
    do("import copy.xlsx --yes")
    assert len(recorded_in()) == 1
