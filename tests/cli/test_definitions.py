"""The definitions in force are archived and told: what changed, why, and the briefing of before."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.as_known import as_known
from scenariobook.record.ledger.disk import load_ledger
from scenariobook.record.ledger.entries import Defined
from scenariobook.record.project_folder import open_project
from tests.briefing.samples import text_of
from tests.builders import q
from tests.commands import logged, run
from tests.study_text import STUDY, an_item, write_study

pytestmark = pytest.mark.pages

EARLIER = Path(__file__).parents[1] / "golden" / "earlier" / "2026-11" / "study"
LOWER = STUDY.replace("warning = 3", "warning = 2.5")


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a study that the version of November 2026 left, as the working folder.

    Its entries have no definitions.
    """
    folder = tmp_path / "water-study"
    shutil.copytree(EARLIER, folder)
    monkeypatch.chdir(folder)
    return folder


def bring(value: str, *options: str, quarter: str = "2022Q1", item: str = "water-level") -> Any:
    """Import a value."""
    Path("in.csv").write_text(f"quarter,item,value\n{quarter},{item},{value}\n")
    return run("import", "in.csv", "--yes", *options)


def kinds(folder: Path) -> list[str]:
    """Return the kinds of the ledger's entries, without those about files that were taken in."""
    lines = (folder / "record" / "ledger.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line)["content"]["kind"] for line in lines]
    return [kind for kind in found if kind != "taken"]


def defined(folder: Path) -> list[Defined]:
    """Return the entries about definitions."""
    contents = (entry.content for entry in load_ledger(folder).entries)
    return [content for content in contents if isinstance(content, Defined)]


def rulers(folder: Path) -> list[int]:
    """Return the points by which changed definitions moved each scenario, on page two."""
    project, _, _ = open_project(folder)
    assert project
    inputs = inputs_of(project, project.record.open_quarter)
    return [why.redefined for why in text_of(inputs).page_two.why]


def archives(folder: Path) -> list[str]:
    """Return the names of the archived definitions."""
    return sorted(path.stem for path in (folder / "record" / "definitions").iterdir())


# --- when an entry is written --------------------------------------------------------------------


def test_the_first_entry_under_changed_files_says_what_changed(study: Path) -> None:
    """It goes before what the command records, under its name; the archive has each state once."""
    bring("4.5")
    assert kinds(study) == ["defined", "reading"]
    bring("4.4")
    assert kinds(study) == ["defined", "reading", "reading"]
    write_study(study, LOWER)
    done = run("build", "--why", "The survey  moved\nits gauge", "--as", "Anna")
    assert done.exit_code == 0, done.output
    assert kinds(study)[3:] == ["defined"]
    first, second = defined(study)
    assert (first.changes, first.why) == ((), "")
    (change,) = second.changes
    assert (change.table, change.id, change.key) == ("indicators", "water-level", "warning")
    assert (change.was, change.now) == ("3", "2.5")
    assert second.why == "The survey moved its gauge"
    assert load_ledger(study).entries[-1].origin.who == "Anna"
    assert archives(study) == sorted([first.definitions, second.definitions])
    assert "6 entries" in run("verify").stderr


def test_a_reason_that_stands_nowhere_is_told(study: Path) -> None:
    """Nobody should believe that a reason is in the record when it is not."""
    unused = "the reason (--why) is not in the record"
    assert unused not in run("build", "--why", "First values").stderr
    assert defined(study)[0].why == "First values"
    assert unused in run("build", "--why", "No file has changed").stderr


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("command", ["build", "undo"])
@pytest.mark.parametrize("why", ["a\x07bell", "x" * 40_000])
def test_a_reason_that_no_cell_could_hold_is_refused(command: str, why: str) -> None:
    """`undo` recorded whatever it was given."""
    run("build")
    bring("4.5")
    before = Path("record/ledger.jsonl").read_bytes()
    refused = run(command, "--why", why)
    assert (refused.exit_code, "cannot be recorded as a reason" in refused.stderr) == (2, True)
    assert Path("record/ledger.jsonl").read_bytes() == before


@pytest.mark.parametrize("command", ["advance", "brief", "export", "settle", "pack"])
def test_a_reason_can_be_given_afterwards(study: Path, command: str) -> None:
    """Whichever command recorded that the files have changed."""
    bring("4.5")
    write_study(study, LOWER)
    options = ["--yes"] if command == "advance" else []
    assert run(command, *options).exit_code == 0
    assert run("build", "--why", "A workshop").exit_code == 0
    assert [one.why for one in defined(study)][-1] == "A workshop"


def test_undo_takes_the_definitions_back_with_what_was_recorded_under_them(study: Path) -> None:
    """The undo alone adds none; the next import writes them again, from the same state before."""
    bring("4.5")
    write_study(study, LOWER)
    bring("4.4", "--as", "Anna")
    assert run("undo", "--yes").exit_code == 0
    assert kinds(study) == ["defined", "reading", "defined", "reading", "undone"]
    bring("4.3")
    assert kinds(study)[5:] == ["defined", "reading"]
    assert defined(study)[2].changes == defined(study)[1].changes != ()


# --- what is shown -------------------------------------------------------------------------------


def test_the_log_tells_changes_among_the_rest(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of one item, too, with the reason or that none was given."""
    bring("4.5")
    write_study(study, LOWER.replace("prior = 60", "prior = 55").replace("Nothing much", "Little"))
    run("build", "--why", "The survey moved its gauge")
    write_study(study, STUDY)
    bring("4.2")
    monkeypatch.setenv("COLUMNS", "2000")
    text = run("log").stdout
    for words in (
        "the study's files are archived",
        "lake-holds prior: 60 to 55",
        "lake-holds narrative: text changed",
        "water-level warning: 3 to 2.5",
        "(The survey moved its gauge)",
        "(no reason given)",
    ):
        assert words in text
    of_item = run("log", "--item", "water-level").stdout
    assert re.findall("reading|defined", of_item) == ["reading", "defined", "defined", "reading"]
    assert logged()[3]["content"]["why"] == "The survey moved its gauge"


@pytest.mark.parametrize("missing", [True, False])
def test_verify_checks_archived_definitions(study: Path, missing: bool) -> None:
    """A missing one and a changed one are told, and `brief --as-known` does not go on with it."""
    bring("4.5")
    write_study(study, LOWER)
    bring("4.4")
    path = study / "record" / "definitions" / f"{defined(study)[0].definitions}.json"
    if missing:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"Water level", b"Water depth"))
    why = "this file is missing" if missing else "this file was changed after it was archived"
    for command in (("verify",), ("brief", "--html", "--as-known", "3")):
        result = run(*command)
        assert result.exit_code == 1
        assert f"record/definitions/{path.name}: error[R015]: {why}" in result.stderr
    assert run("brief", "--html", "--as-known", "6").exit_code == 0


# --- the briefing of before ----------------------------------------------------------------------

DROUGHT = an_item("well-level", 'unit = "m"\nwatch = 10\nwarning = 20\n')


def changed(text: str) -> str:
    """Return the study with a threshold, a prior, a rating, a title and a narrative changed."""
    for old, new in (
        ("warning = 3", "warning = 4.6"),
        ("prior = 60", "prior = 40"),
        ('lake-dries = "likely", lake-holds = "unlikely"', 'lake-dries = "even"'),
        ('"Water level"', '"Level of the lake"'),
        ("Nothing much happens", "Little happens"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("html", [[], ["--html"]])
def test_a_briefing_comes_again_byte_for_byte_after_its_study_has_changed(
    study: Path, html: list[str]
) -> None:
    """Also with an indicator renamed and one removed: nothing of now stands on it."""
    write_study(study, STUDY + DROUGHT)
    bring("4.5")
    bring("15", item="well-level")
    output = study / "output" / "small-study"
    name = f"briefing-2022Q1.{'html' if html else 'pdf'}"
    run("brief", *html)
    of_then = (output / name).read_bytes()
    then = load_ledger(study).position.number
    without_well = changed(STUDY).replace(
        'id = "water-level"', 'id = "lake-level"\nformerly = ["water-level"]'
    )
    write_study(study, without_well)
    bring("4.4", item="lake-level")
    run("brief", *html)
    assert (output / name).read_bytes() != of_then
    assert run("brief", "--as-known", str(then), *html).exit_code == 0
    stem, suffix = name.split(".")
    assert (output / f"{stem}-as-known-{then}.{suffix}").read_bytes() == of_then


def test_a_ledger_from_before_uses_the_first_definitions_that_it_has(earlier: Path) -> None:
    """A briefing made before there were any comes again, byte for byte; so are later moves."""
    assert not any(rulers(earlier))
    run("brief", "--html")
    output = earlier / "output" / "water-study"
    of_then = (output / "briefing-2026Q2.html").read_bytes()
    last = len(kinds(earlier))
    bring("44", quarter="2026Q2", item="reservoir-level")
    assert kinds(earlier)[last:] == ["reading"]
    study_file = earlier / "study.toml"
    text = study_file.read_text("utf-8")
    study_file.write_text(text.replace('title = "', 'title = "Another ', 1), "utf-8")
    bring("45", quarter="2026Q2", item="reservoir-level")
    run("brief", "--html", "--as-known", str(last))
    again = output / f"briefing-2026Q2-as-known-{last}.html"
    assert again.read_bytes() == of_then
    project, _, _ = open_project(earlier)
    assert project
    assert project.study.header.title.startswith("Another ")
    assert not as_known(project, date(2026, 1, 1)).study.header.title.startswith("Another ")
    path = earlier / "dry-years.toml"
    path.write_text(re.sub(r"(?m)^prior = (\d)", r"prior = 4", path.read_text("utf-8"), count=1))
    assert max(rulers(earlier)) > 0


# --- how much of a move comes from changed definitions --------------------------------------------

RULERS = {
    "a threshold": ("warning = 3", "warning = 4.6"),
    "a prior": ("prior = 30", "prior = 45"),
    "a rating": ('lake-dries = "highly likely"', 'lake-dries = "even"'),
}


@pytest.mark.parametrize("replaced", RULERS.values(), ids=RULERS)
@pytest.mark.parametrize("since", ["the quarter opened with it", "nothing", "a value"])
def test_a_ruler_that_was_moved_is_not_told_as_news(
    study: Path, replaced: tuple[str, str], since: str
) -> None:
    """Between two quarters with the same state; also where nothing is recorded since."""
    bring("4.5")
    if since == "the quarter opened with it":
        write_study(study, STUDY.replace(*replaced))
    run("advance", "--yes")
    if since != "the quarter opened with it":
        assert not any(rulers(study))
        write_study(study, STUDY.replace(*replaced))
    if since == "a value":
        bring("4.5", quarter="2022Q2")
    project, _, _ = open_project(study)
    assert project
    moved = text_of(inputs_of(project, q("2022Q2"))).page_two.why
    assert moved
    assert all(why.redefined and not why.news for why in moved)


def test_definitions_that_were_lost_stop_nothing(study: Path) -> None:
    """`verify` names them; figures are those of the present ones, and no change is made up."""
    bring("4.5")
    run("advance", "--yes")
    write_study(study, STUDY.replace("prior = 30", "prior = 45"))
    assert any(rulers(study))
    shutil.rmtree(study / "record" / "definitions")
    assert run("status").exit_code == 0
    assert not any(rulers(study))
    assert run("verify").exit_code == 1
    bring("4.4", quarter="2022Q2")
    (change,) = defined(study)[-1].changes
    assert (change.table, change.key, change.was, change.now) == ("study", "files", "", "")


@pytest.mark.parametrize("cadence", ["monthly", "quarterly"])
def test_a_new_id_moves_nothing(study: Path, cadence: str) -> None:
    """What was read under the former one, months too, was known then."""
    text = STUDY.replace("watch = 5\n", f'cadence = "{cadence}"\nwatch = 5\n')
    write_study(study, text)
    month = "2022-03" if cadence == "monthly" else ""
    Path("in.csv").write_text(f"quarter,period,item,value\n2022Q1,{month},water-level,4.5\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    run("advance", "--yes")
    before = run("status").stdout
    assert "4.5" in before
    write_study(
        study, text.replace('id = "water-level"', 'id = "water-depth"\nformerly = ["water-level"]')
    )
    assert run("status").stdout == before.replace("water-level", "water-depth")


def test_a_quarter_that_there_is_not_records_nothing(study: Path) -> None:
    """The command said that nothing was written, and had recorded the study's files."""
    assert run("brief", "--quarter", "1999Q1").exit_code == 1
    assert not (study / "record" / "ledger.jsonl").exists()


def test_the_method_names_the_archive_of_the_definitions(study: Path) -> None:
    """It printed another hash of the same files, which no file had."""
    assert run("brief", "--html").exit_code == 0
    (page,) = (study / "output" / "small-study").glob("briefing-*.html")
    named = re.findall(r"record/definitions/[0-9a-f]{64}\.json", page.read_text("utf-8"))
    assert [(study / path).is_file() for path in named] == [True]
