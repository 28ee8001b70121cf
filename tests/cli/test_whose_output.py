"""An output folder, and a tracker, are one study's, and a record keeps its study's id."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.copies import play, stated_text, type_level
from tests.commands import TRACKER, do, files_of, must_say, run
from tests.expected import same_as_before
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, change_study, write_study
from tests.workbook.as_read import type_in

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


def test_two_studies_with_one_id_stop(roof: Path) -> None:
    """Of two studies with one id and one output folder, neither goes on; each names the other.

    So it is also while a file of the other one is no TOML: its author is in the middle of a word.
    """
    type_level(7.5)
    before = files_of(roof)
    for place, other in ((LAKE, COPY), (COPY, LAKE)):
        for name, *options in map(str.split, WRITING):
            line = f"{name} {place} {' '.join(options)}"
            must_say(line, "error[O001]", str(roof / other), code=1)
    assert files_of(roof) == before
    path = LAKE / "study.toml"
    path.write_text(path.read_text() + "\n[[indicators")
    must_say(f"build {COPY}", "error[O001]", code=1)


def test_another_spelling_is_no_other_study(roof: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another spelling of a folder's name is the same study, as on a Mac.

    A renamed folder keeps its output.
    """
    shutil.rmtree(COPY)
    other = roof / "scenarios" / "Lake"
    other.symlink_to(roof / LAKE)
    with monkeypatch.context() as mac:
        mac.setattr(Path, "resolve", lambda path, **_: path.absolute())
        assert "O001" not in run("build", "scenarios/Lake").stderr
    other.unlink()
    type_level(7.5)
    great = LAKE.rename("scenarios/great-lake")
    do(f"build {great}")
    assert b"7.5" in (great / "record" / "ledger.jsonl").read_bytes()


def test_a_copy_with_another_id_begins_without_the_record(roof: Path) -> None:
    """A copied study with another id begins without the record.

    With the same id, it leaves the output alone.
    """
    type_level(7.5)
    before = files_of(TRACKER.parent)
    write_study(COPY, STUDY.replace('"small-study"', '"what-if"'))
    told = play(f"build {COPY}")
    shutil.rmtree(COPY / "record")
    told += play(f"build {COPY}", f"check {LAKE}")
    shutil.rmtree(LAKE)
    write_study(COPY)
    shutil.rmtree(COPY / "record")
    same_as_before((told + play(f"build {COPY}")).replace(f"{roof.name}/", ""))
    assert files_of(TRACKER.parent) == before


@pytest.mark.parametrize("place", ["scenarios/lake", "lake"])
@pytest.mark.parametrize("table", [[], ["in.csv"]], ids=["nothing yet", "something recorded"])
def test_another_id_is_refused(place: str, table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study whose id has changed is refused, with the id to restore.

    No second output is begun.
    """
    monkeypatch.chdir("..")
    folder = write_study(Path(place))
    Path("in.csv").write_text(READING)
    for name in table:
        do(f"import {place} {name} --yes")
    do(f"build {place}")
    output = Path("output" if place.startswith("scenarios") else "lake/output")
    tracker = output / "small-study" / "tracker.xlsx"
    copy = type_in({("Update", "water-level", "note"): "in a copy"}, of=tracker)
    type_level(7.5, tracker, tracker)
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


def test_no_copy_of_another_and_a_study_may_change_its_titles_and_its_question(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of another study is refused; a study may change its titles and its question."""
    do("build")
    copy, other = type_level(2.5, "copy.xlsx"), study.parent / "other"
    write_study(other, STUDY.replace("Will the synthetic lake dry up?", "Will it rain?"))
    for was in ("A small synthetic study", "Will the synthetic lake dry up?", "Water level"):
        change_study(was, f"Now {was}")
    monkeypatch.chdir(other)
    told = "".join(play(f"import ../lake/{copy} --yes", "build") for _ in range(2)) + stated_text()
    monkeypatch.chdir(study)
    same_as_before(told + play(f"import {copy} --yes") + stated_text())
