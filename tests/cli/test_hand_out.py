"""A tracker for each person goes out, is filled in, and comes back with the others."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import openpyxl
import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, round_of
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.disk import load_ledger
from scenariobook.record.ledger.entries import Begun
from tests.commands import TRACKER, recorded_in, run
from tests.prepared_once import PreparedOnce
from tests.study_text import PEOPLE as TEAM
from tests.study_text import STUDY, a_shore, an_item, write_study
from tests.workbook.as_read import Cells, ids, row_of, typed

Q1: Final = Quarter.parse("2022Q1")
FOLDER: Final = Path("output/small-study/hand-out")
PEOPLE: Final = {"a-kim": "Anna Kim", "b-lee": "Lee, “Bo”", "c-ray": "Cleo Ray"}
DESKS: Final = {"a-kim": "Coast desk", "b-lee": "Lake desk", "c-ray": "Third desk"}
UNSEEN: Final = "a reason that only its author may read"
ITEMS: Final = f'{a_shore()}owner = "a-kim"\n' + an_item(
    "port-moved", 'owner = "anna kim"\n', "signposts"
)


@pytest.fixture
def team(study: Path, prepared_once: PreparedOnce) -> Path:
    """A study with three people, and their hand-outs.

    One owns by her id and her name, one by his desk, one nothing.
    """
    prepared_once.bring(study, hand_out)
    return study


def hand_out() -> None:
    people = "".join(
        f'\n[[analysts]]\nid = "{one}"\nname = "{name}"\ndesk = "{DESKS[one]}"\n'
        for one, name in PEOPLE.items()
    )
    write_study(Path(), STUDY + people + ITEMS)
    assert run("hand-out").exit_code == 0


def copy_of(analyst: str, number: int = 1) -> Path:
    later = f"-round-{number}" if number > 1 else ""
    return FOLDER / f"small-study-2022Q1-{analyst}{later}.xlsx"


def filled_in(copy: Path, cells: Cells, name: str = "") -> str:
    """Type into a copy; save it under a name, or as it is; return its path."""
    return typed(cells, name or str(copy), copy)


def record(study: Path) -> Record:
    return replay(load_ledger(study).entries, Q1)


def holds(copy: Path, *texts: str) -> list[str]:
    """The texts that stand anywhere in the parts of a copy's package."""
    with ZipFile(BytesIO(copy.read_bytes())) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return [text for text in texts if any(text in part for part in parts)]


def status() -> str:
    return " ".join(run("status").stdout.split())


@pytest.mark.usefixtures("team")
def test_each_hand_out_has_its_recipient_s_rows_alone() -> None:
    """By the owner's id, name or desk; the first has what nobody owns, too."""
    assert sorted(path.name for path in FOLDER.glob("*.xlsx")) == [
        copy_of(one).name for one in PEOPLE
    ]
    kim, lee, ray = (openpyxl.load_workbook(copy_of(one)) for one in PEOPLE)
    assert ids(kim, "Update") == ["shore-line"]
    assert set(ids(kim, "Signposts")) == {"port-moved", "inflow-diverted"}
    assert ids(lee, "Update") == ["water-level"]
    assert "Signposts" not in lee.sheetnames
    assert not {"Update", "Signposts"} & set(ray.sheetnames)
    assert ids(ray, "Estimates") == ["lake-holds", "lake-dries"]


def test_three_copies_come_back_and_status_tells_whose(team: Path) -> None:
    untouched = run("import", *map(str, sorted(FOLDER.glob("*.xlsx"))), "--yes")
    assert "nothing new to record" in untouched.stderr
    assert "Hand-outs of 2022Q1, round 1" in status()
    assert status().count("nothing from it yet") == 3
    kim = filled_in(copy_of("a-kim"), {("Update", "shore-line", "value"): 44}, "anna.xlsx")
    lee = filled_in(copy_of("b-lee"), {("Estimates", "lake-dries", "likelihood"): 40}, "b.xlsx")
    assert run("import", kim, "--yes").exit_code == 0
    between = status()
    assert re.search(r"Anna Kim yes entry \d+ ", between)
    assert between.count("nothing from it yet") == 2
    ray = filled_in(copy_of("c-ray"), {("Estimates", "lake-dries", "likelihood"): 30}, "c.xlsx")
    assert run("import", kim, lee, ray, "--yes", "--as", "another").exit_code == 0
    assert status().count(" yes ") == 3
    now = record(team)
    assert now.readings["shore-line"][Q1].content.value == 44
    assert sorted(e.likelihood or 0 for e in now.estimates(Q1)) == [30, 40]
    run("undo", "--yes")
    assert status().count(" yes ") == 1  # what was taken back has not come


def test_a_copy_has_nobody_else_s_first_estimate_anywhere(team: Path) -> None:
    """Nor what is open about one, or was taken back; the recipient's own is there."""
    mine = ("Estimates", "lake-dries", "likelihood")
    theirs = ("Estimates", "lake-dries")
    kim = filled_in(copy_of("a-kim"), {mine: 37.25}, "a.xlsx")
    lee = filled_in(
        copy_of("b-lee"), {(*theirs, "likelihood"): 41.75, (*theirs, "reason"): UNSEEN}, "b.xlsx"
    )
    rival = filled_in(copy_of("b-lee"), {(*theirs, "likelihood"): 63.125}, "b2.xlsx")
    odd = filled_in(
        copy_of("b-lee"), {("Estimates", "lake-holds", "likelihood"): "71.5?"}, "b3.xlsx"
    )
    assert run("import", kim, lee, rival, odd, "--yes").exit_code == 1
    run("hand-out")
    unseen = ("41.75", "63.125", "71.5", UNSEEN, "b-lee 1")
    assert holds(copy_of("a-kim"), *unseen) == []
    assert holds(copy_of("c-ray"), *unseen, "37.25") == []
    assert holds(copy_of("a-kim"), "37.25") == ["37.25"]
    run("build", "--yes")
    assert holds(TRACKER, *unseen, "37.25") == []
    assert len(record(team).open) == 1  # he corrected his other one himself


def test_the_second_round_begins_and_shows_what_the_first_one_said(team: Path) -> None:
    """Without names, and recorded, so that what was known before stays known as it was."""
    files = [
        filled_in(
            copy_of(one),
            {
                ("Estimates", "lake-dries", "likelihood"): likelihood,
                ("Estimates", "lake-dries", "reason"): f"because of {likelihood}",
            },
            f"{one}.xlsx",
        )
        for one, likelihood in (("a-kim", 20.5), ("b-lee", 30), ("c-ray", 70))
    ]
    run("import", *files, "--yes")
    refused = run("hand-out", "--round", "2", typed="n\n")
    assert refused.exit_code == 1
    assert round_of(record(team), Q1) == 1
    before = load_ledger(team).position.number
    assert run("hand-out", "--round", "2", "--yes").exit_code == 0
    assert [e.content for e in recorded_in(team) if isinstance(e.content, Begun)] == [Begun(Q1, 2)]
    assert round_of(record(team), Q1) == 2
    row = "lake-dries"
    said = row_of(openpyxl.load_workbook(copy_of("a-kim", 2)), "Estimates", row)
    assert said["likelihood"].value is None
    assert said["first round"].value == "30% (20.5 to 70)"
    assert said["what people said"].value == "because of 20.5\nbecause of 30\nbecause of 70"
    assert holds(copy_of("a-kim", 2), "b-lee", "c-ray", PEOPLE["c-ray"]) == []
    assert run("import", *map(str, FOLDER.glob("*-round-2.xlsx")), "--yes").exit_code == 0
    assert "round 2" in status()
    assert status().count("nothing from it yet") == 3
    done = filled_in(copy_of("a-kim", 2), {("Estimates", row, "likelihood"): 25}, "again.xlsx")
    late = filled_in(
        Path("b-lee.xlsx"), {("Estimates", "lake-holds", "likelihood"): 55}, "late.xlsx"
    )
    assert run("import", done, late, "--yes").exit_code == 0
    assert status().count(" yes ") == 1  # a late copy of the first round is none of the second
    assert "median" not in run("brief", "--html", "--as-known", str(before)).stdout
    assert run("verify").exit_code == 0
    assert run("hand-out", "--round", "1").exit_code == 2
    assert "began" in run("log").stdout
    run("undo", "--yes")  # of the import
    run("undo", "--yes")
    assert round_of(record(team), Q1) == 1


def test_an_estimate_of_a_round_that_was_taken_back_shows_nobody_the_first_one(team: Path) -> None:
    """What the others said stays hidden until somebody settles it."""
    run("hand-out", "--round", "2", "--yes")
    row = ("Estimates", "lake-dries", "likelihood")
    seen = filled_in(copy_of("a-kim", 2), {row: 22}, "seen.xlsx")
    run("undo", "--yes")
    done = " ".join(run("import", seen, "--yes").stderr.split())
    assert "round 2 of 2022Q1 had not begun" in done
    assert "type it in a-kim's row of round 1" in done
    assert round_of(record(team), Q1) == 1
    (matter,) = record(team).open.values()
    assert run("settle", "--choose", f"{matter[0].number}=1").exit_code == 0
    assert round_of(record(team), Q1) == 2


def test_a_copy_in_the_folder_that_holds_what_the_record_lacks_stays(team: Path) -> None:
    """Nothing is written then, no other copy either; once it is recorded, it is replaced.

    So it is for a sheet of its recipient's own, which the next hand-out carries.
    """
    kim, lee = copy_of("a-kim"), copy_of("b-lee")
    typed({}, str(kim), kim, lambda book: book.create_sheet("My notes"))
    assert "My notes" in run("hand-out").stderr
    filled_in(kim, {("Update", "shore-line", "value"): 44})
    lee.unlink()
    before = kim.read_bytes()
    stopped = run("hand-out")
    assert stopped.exit_code == 1
    assert "R028" in stopped.stderr
    assert "'44'" in stopped.stderr
    assert kim.read_bytes() == before
    assert not lee.exists()
    assert run("import", str(kim), "--yes").exit_code == 0
    assert run("hand-out").exit_code == 0
    assert kim.read_bytes() != before
    assert "My notes" in openpyxl.load_workbook(kim).sheetnames
    assert lee.exists()
    assert record(team).readings["shore-line"][Q1].content.value == 44


@pytest.mark.usefixtures("team")
def test_a_hand_out_whose_import_was_undone_is_to_be_imported_again() -> None:
    """`settle` was to list what is open of it, and nothing was."""
    run("hand-out")
    filled_in(copy_of("a-kim"), {("Update", "shore-line", "value"): 44})
    filled = copy_of("a-kim").read_bytes()
    assert run("import", str(copy_of("a-kim")), "--yes").exit_code == 0
    run("hand-out")
    assert run("undo", "--yes").exit_code == 0
    copy_of("a-kim").write_bytes(filled)
    assert "record it with `scenariobook import`" in run("hand-out").stderr


def test_the_second_round_waits_for_what_lies_unread_in_the_folder(team: Path) -> None:
    """Whoever's it is, and for whomever the new ones are; what is kept in the file may stay."""
    row = ("Estimates", "lake-dries", "likelihood")
    filled_in(copy_of("a-kim"), {row: 33})
    stopped = run("hand-out", "--round", "2", "--yes", "--for", "b-lee")
    assert stopped.exit_code == 1
    assert f"{copy_of('a-kim').name}: error[R028]" in stopped.stderr
    assert "'33'" in stopped.stderr
    assert round_of(record(team), Q1) == 1
    assert not copy_of("b-lee", 2).exists()
    book = openpyxl.load_workbook(copy_of("a-kim"))
    book.create_sheet("My notes")["A1"] = "a note"
    book.save(copy_of("a-kim"))
    run("import", str(copy_of("a-kim")), "--yes")
    assert run("hand-out", "--round", "2", "--yes").exit_code == 0
    assert round_of(record(team), Q1) == 2


@pytest.mark.usefixtures("team")
def test_a_first_estimate_that_comes_in_during_round_2_is_told() -> None:
    """It is recorded; whoever typed it may have seen the others' reasons. In round 1, it is not."""
    told = "lake-dries, a-kim, round 1 came in after round 2 of 2022Q1 had begun; whoever typed"
    run("hand-out")
    estimate = ("Estimates", "lake-dries", "likelihood")
    first = filled_in(copy_of("a-kim"), {estimate: 40}, "a.xlsx")
    assert told not in run("import", first, "--yes").stderr
    assert run("hand-out", "--round", "2", "--yes").exit_code == 0
    changed = filled_in(Path("a.xlsx"), {estimate: 45}, "a.xlsx")
    late = " ".join(run("import", changed, "--yes").stderr.split())
    assert f"please check: {told} that may have seen what the others said" in late


@pytest.mark.usefixtures("team")
def test_advance_asks_first_while_a_filled_copy_lies_in_the_folder() -> None:
    """It says which cells it holds; once they are recorded, there is nothing to ask about it."""
    run("build")
    run("hand-out")
    filled_in(copy_of("a-kim"), {("Update", "shore-line", "value"): 4.5})
    asked = run("advance", typed="n\n")
    assert asked.exit_code == 1
    told = f"{copy_of('a-kim').name}: this hand-out holds what the record lacks: Update!"
    assert told in asked.stderr
    assert "b-lee" not in asked.stderr
    run("import", str(copy_of("a-kim")), "--yes")
    assert told not in run("advance", typed="n\n").stderr


@pytest.mark.usefixtures("team")
def test_a_copy_that_is_open_elsewhere_stops_the_command() -> None:
    copy_of("a-kim").with_name(f".~lock.{copy_of('a-kim').name}#").write_text("")
    assert run("hand-out", "--for", "b-lee").exit_code == 0
    stopped = run("hand-out")
    assert stopped.exit_code == 1
    assert "is open in another program" in stopped.stderr


@pytest.mark.usefixtures("team")
def test_a_damaged_note_of_what_was_written_loses_nothing() -> None:
    """Then each copy is read before it is replaced."""
    note = FOLDER / ".handed-out.json"
    assert len(json.loads(note.read_text())["files"]) == 3
    note.write_text("{")
    filled_in(copy_of("a-kim"), {("Update", "shore-line", "value"): 44})
    assert run("hand-out").exit_code == 1
    assert run("hand-out", "--for", "b-lee").exit_code == 0


def test_analysts_that_are_unknown_are_told(study: Path, team: Path) -> None:
    result = run("hand-out", "--for", "a-kin")
    assert result.exit_code == 2
    assert "a-kim" in result.stderr
    write_study(team)
    result = run("hand-out")
    assert result.exit_code == 1
    assert "R027" in result.stderr
    assert "[[analysts]]" in result.stderr
    assert "Hand-outs" not in status()
    assert study == team


@pytest.mark.usefixtures("team")
def test_a_table_that_begins_the_second_round_says_so() -> None:
    """Each of its rows names its round; an operator sees what comes of it before it is recorded."""
    head = "quarter,subject,analyst,round,likelihood\n"
    Path("first.csv").write_text(head + "2022Q1,lake-dries,a-kim,1,20\n")
    Path("second.csv").write_text(head + "2022Q1,lake-dries,b-lee,2,70\n")
    assert "begins round 2" not in run("import", "first.csv", "--yes").stderr
    seen = run("import", "second.csv", "--dry-run").stderr
    assert "please check: this begins round 2 of 2022Q1" in " ".join(seen.split())
    run("import", "second.csv", "--yes")
    Path("third.csv").write_text(head + "2022Q1,lake-dries,c-ray,2,40\n")
    assert "begins round 2" not in run("import", "third.csv", "--yes").stderr


def test_who_has_no_rows_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook without a row to fill in went out, and nothing said so."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-study").exit_code == 0
    path = tmp_path / "my-study" / "study.toml"
    second = '[[analysts]]\nid = "ben-lee"\nname = "Ben Lee"\n'
    path.write_text(f"{path.read_text('utf-8')}\n{second}", "utf-8")
    told = run("hand-out", "my-study").stderr
    assert (
        "Ben Lee has no rows on the sheets Update and Signposts: no indicator and no signpost has "
        'owner = "ben-lee"'
    ) in told
    assert "Anna Kim has no rows" not in told


@pytest.mark.usefixtures("study")
def test_two_people_of_one_name_are_told_apart() -> None:
    """Two lines read the same, and nobody knew whose copy was missing."""
    write_study(Path(), STUDY + TEAM.replace("Ben Lee", "Anna Kim"))
    assert "Anna Kim (ben) has no rows" in run("hand-out").stderr
    assert "Anna Kim (anna) no" in status()
    told = run("hand-out", "--round", "2", "--yes").stderr
    assert "no first estimate is recorded of: Anna Kim (anna), Anna Kim (ben), Carl Ott" in told


@pytest.mark.usefixtures("team")
def test_what_an_earlier_copy_of_hers_has_is_told() -> None:
    """She sent two copies; the next hand-out has what she added to the second alone."""
    copy = copy_of("a-kim")

    def add_a_sheet(book: openpyxl.Workbook) -> None:
        book.create_sheet("Own")["A1"] = "a sum"

    first = typed({("Update", "shore-line", "value"): 2}, "v1.xlsx", copy, add_a_sheet)
    second = typed({("Update", "shore-line", "value"): 3}, "v2.xlsx", copy)
    for name in (first, second):
        assert run("import", name, "--yes").exit_code == 0
    told = " ".join(run("hand-out", "--for", "a-kim", "--yes").stderr.split())
    assert "Anna Kim: stays in an earlier copy, record/returned/" in told
    assert ".xlsx: the sheet 'Own'" in told
