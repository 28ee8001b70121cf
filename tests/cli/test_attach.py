"""`attach`: a copy of a source is archived, found again everywhere, checked, and taken back."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
import time_machine

from tests.commands import TRACKER, logged, run
from tests.study_text import STUDY, write_study

PAGE = b"%PDF-1.7 a synthetic page"
PERISHABLE = STUDY.replace('publisher = "Nobody"', 'publisher = "Nobody"\nperishable = true')


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with a source that may disappear, and a file that is a copy of it."""
    folder = write_study(tmp_path / "lake", PERISHABLE)
    monkeypatch.chdir(folder)
    Path("page.pdf").write_bytes(PAGE)
    return folder


def annex() -> str:
    Path("in.csv").write_text("quarter,item,value,source\n2022Q1,water-level,2.5,lake-survey\n")
    run("import", "in.csv", "--yes")
    assert run("brief", "--html").exit_code == 0
    return " ".join(Path("output/small-study/briefing-2022Q1.html").read_text("utf-8").split())


@time_machine.travel("2022-02-03", tick=False)
def test_a_copy_is_kept_and_told_of(study: Path) -> None:
    """In the record by its hash, with the day and who; in the log, the tracker and the annex."""
    done = run("attach", "page.pdf", "--source", "lake-survey", "--as", "Anna")
    assert done.exit_code == 0, done.stderr
    last = logged(study)[-1]
    assert last["content"] == {"kind": "attached", "quarter": "2022Q1", "source": "lake-survey"}
    assert (last["origin"]["who"], last["origin"]["when"][:10]) == ("Anna", "2022-02-03")
    digest = sha256(PAGE).hexdigest()
    assert (study / "record" / "returned" / f"{digest}.pdf").read_bytes() == PAGE
    assert "page.pdf" in run("log").stdout
    assert run("export").exit_code == 0
    exported = Path("output/small-study/export/attached_copies.csv").read_text("utf-8")
    assert f"lake-survey,{digest},page.pdf," in exported
    assert "May not stay online. A copy is kept, of 3 February 2022." in annex()
    assert run("build").exit_code == 0
    sheet = openpyxl.load_workbook(TRACKER)["Sources"]
    assert "2022-02-03 page.pdf" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert "no copy is kept" not in run("check").stderr
    again = run("attach", "page.pdf", "--source", "lake-survey")
    assert (again.exit_code, "already" in again.stderr) == (0, True)
    assert len([line for line in logged(study) if line["content"]["kind"] == "attached"]) == 1


@pytest.mark.usefixtures("study")
def test_without_a_copy_check_and_the_annex_say_so() -> None:
    """And again, once it is taken back."""
    words = "may not stay online, and no copy is kept: lake-survey"
    assert words in " ".join(run("check").stderr.split())
    assert "May not stay online, and no copy is kept." in annex()
    run("attach", "page.pdf", "--source", "lake-survey")
    assert words not in run("check").stderr
    assert run("undo", "--yes").exit_code == 0
    assert words in " ".join(run("check").stderr.split())


def test_a_copy_of_a_source_that_is_gone_is_named(study: Path) -> None:
    """Its id had changed: the copy was nowhere, and no word said so."""
    run("attach", "page.pdf", "--source", "lake-survey")
    text = (study / "study.toml").read_text("utf-8").replace("lake-survey", "sea-survey")
    (study / "study.toml").write_text(text, "utf-8")
    told = " ".join(run("check").stderr.split())
    assert "copies are kept of sources that the study does not have: lake-survey" in told


def test_a_copy_keeps_its_name_whatever_its_extension(study: Path) -> None:
    """The archive marked what waits by that extension: the next command took it off."""
    Path("page.new").write_bytes(PAGE)
    assert run("attach", "page.new", "--source", "lake-survey").exit_code == 0
    assert run("export").exit_code == 0
    assert run("verify").exit_code == 0
    assert study.exists()


def test_verify_covers_it(study: Path) -> None:
    """A copy that was changed, or is gone, is named; it is no sign of lost entries."""
    run("attach", "page.pdf", "--source", "lake-survey")
    assert run("verify").exit_code == 0
    (kept,) = (study / "record" / "returned").iterdir()
    kept.write_bytes(PAGE + b"!")
    changed = run("verify")
    assert (changed.exit_code, "R015" in changed.stderr) == (1, True)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("page.pdf", "--source", "lake-survye"), "did you mean 'lake-survey'?"),
        (("pgae.pdf", "--source", "lake-survey"), "does not exist"),
        (("page.pdf",), "--source"),
        (("empty.pdf", "--source", "lake-survey"), "is empty"),
    ],
    ids=["a source that there is not", "a file that there is not", "no source", "empty"],
)
def test_what_cannot_be_meant_is_refused(
    study: Path, arguments: tuple[str, ...], words: str
) -> None:
    Path("empty.pdf").touch()
    done = run("attach", *arguments)
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr
    assert not (study / "record" / "returned").exists()
