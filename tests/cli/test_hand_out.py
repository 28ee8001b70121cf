"""A tracker for each person goes out, is filled in, and comes back with the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, round_of
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.disk import load_ledger
from scenariobook.record.ledger.entries import Begun
from tests.clients.office import running_libreoffice
from tests.commands import recorded_in, run
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.desk import below, cell_of, column_of, rows_of

Q1: Final = Quarter.parse("2022Q1")
FOLDER: Final = Path("output/small-study/hand-out")
PEOPLE: Final = {"a-kim": "Anna Kim", "b-lee": "Lee, “Bo”", "c-ray": "Cleo Ray"}
DESKS: Final = {"a-kim": "Coast desk", "b-lee": "Lake desk", "c-ray": "Third desk"}
UNSEEN: Final = "a reason that only its author may read"
ITEMS: Final = f"""{a_shore()}owner = "a-kim"

[[signposts]]
id = "port-moved"
title = "The port is moved"
home = "lake-dries"
source = "lake-survey"
owner = "anna kim"
ratings = {{ lake-dries = "likely", lake-holds = "unlikely" }}
"""
Cells = Mapping[tuple[str, str, str], Any]  # what is typed, by sheet, row's id and header


@pytest.fixture
def team(study: Path) -> Path:
    """A study with three people; one owns by her id and her name, one by his desk, one nothing."""
    people = "".join(
        f'\n[[analysts]]\nid = "{one}"\nname = "{name}"\ndesk = "{DESKS[one]}"\n'
        for one, name in PEOPLE.items()
    )
    return write_study(study, STUDY + people + ITEMS)


def copy_of(analyst: str, number: int = 1) -> Path:
    later = f"-round-{number}" if number > 1 else ""
    return FOLDER / f"small-study-2022Q1-{analyst}{later}.xlsx"


def filled_in(copy: Path, cells: Cells, name: str = "") -> str:
    """Type into a copy; save it under a name, or as it is; return its path."""
    workbook = openpyxl.load_workbook(copy)
    for (sheet, row, header), value in cells.items():
        cell_of(workbook[sheet], row, header).value = value
    workbook.save(name or copy)
    return name or str(copy)


def record(study: Path) -> Record:
    return replay(load_ledger(study).entries, Q1)


def shown_rows(copy: Path, sheet: str) -> list[str]:
    """The ids of the rows of a sheet's first table that are not hidden, from the top."""
    workbook = openpyxl.load_workbook(copy)
    hidden = workbook[sheet].row_dimensions
    first = next(iter(workbook[sheet].tables.values()))
    cells = (row[0] for row in workbook[sheet][first.ref][1:])
    return [str(cell.value) for cell in cells if not hidden[cell.row].hidden]


def holds(copy: Path, *texts: str) -> list[str]:
    """The texts that stand anywhere in the parts of a copy's package."""
    with ZipFile(BytesIO(copy.read_bytes())) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return [text for text in texts if any(text in part for part in parts)]


def status() -> str:
    return " ".join(run("status").stdout.split())


def test_each_hand_out_has_its_recipient_s_rows_first_and_filtered(team: Path) -> None:
    """By the owner's id, name or desk; the first has what nobody owns; who has nothing sees all."""
    assert team.is_dir()
    assert run("hand-out", "--as", "lead").exit_code == 0
    assert sorted(path.name for path in FOLDER.glob("*.xlsx")) == [
        copy_of(one).name for one in PEOPLE
    ]
    kim, lee, ray = map(copy_of, PEOPLE)
    assert rows_of(openpyxl.load_workbook(kim), "Update") == ["shore-line", "water-level"]
    assert rows_of(openpyxl.load_workbook(lee), "Update") == ["water-level", "shore-line"]
    assert shown_rows(kim, "Update") == ["shore-line"]
    assert set(shown_rows(kim, "Signposts")) == {"port-moved", "inflow-diverted"}
    assert shown_rows(lee, "Update") == ["water-level"]
    assert len(shown_rows(lee, "Signposts")) == 2  # neither is his
    assert len(shown_rows(ray, "Update")) == 2
    assert shown_rows(kim, "Judgments") == ["lake-holds", "lake-dries"]
    wanted = [f"{one} b-lee {n}" for one in ("lake-holds", "lake-dries") for n in (1, 2)]
    assert rows_of(openpyxl.load_workbook(lee), "Estimates") == wanted


def test_the_guide_says_whose_copy_it_is_and_what_is_due(team: Path) -> None:
    """Counts are the person's own; the line above the table counts the rows shown."""
    assert team.is_dir()
    run("hand-out", "--as", "lead")
    workbook = openpyxl.load_workbook(copy_of("a-kim"), data_only=True)
    guide = workbook["Guide"]
    assert "Anna Kim (Coast desk)" in str(guide["B4"].value)
    due = {str(row[1].value): row[3].value for row in guide.iter_rows(min_row=6, max_row=9)}
    assert due == {"Update": 1, "Signposts": 2, "Judgments": 2, "Estimates": 2}
    assert str(workbook["Update"]["A3"].value).startswith("0 of 1 filled in; 1 due")
    unowned = openpyxl.load_workbook(copy_of("c-ray"), data_only=True)["Guide"]
    assert "owns no indicator" in str(unowned["B4"].value)


def test_untouched_copies_bring_nothing_and_the_name_is_only_offered(team: Path) -> None:
    run("hand-out", "--as", "lead")
    result = run("import", *map(str, sorted(FOLDER.glob("*.xlsx"))), "--yes")
    assert result.exit_code == 0
    assert "nothing new to record" in result.stderr
    assert "stays in the copy" not in result.stderr
    assert not recorded_in(team)
    workbook = openpyxl.load_workbook(copy_of("b-lee"))
    sheet = workbook["Update"]
    cell = cell_of(sheet, "water-level", "analyst")
    assert cell.value is None
    offered = next(v for v in sheet.data_validations.dataValidation if cell.coordinate in v.sqref)
    title, _, address = str(offered.formula1).partition("!")
    assert workbook[title][address.replace("$", "")].value == PEOPLE["b-lee"]


def test_three_copies_come_back_and_status_tells_whose(team: Path) -> None:
    run("hand-out", "--as", "lead")
    assert "Hand-outs of 2022Q1, round 1" in status()
    assert status().count("nothing from it yet") == 3
    kim = filled_in(copy_of("a-kim"), {("Update", "shore-line", "value"): 44}, "anna.xlsx")
    lee = filled_in(
        copy_of("b-lee"), {("Estimates", "lake-dries b-lee 1", "likelihood"): 40}, "b.xlsx"
    )
    assert run("import", kim, "--yes").exit_code == 0
    between = status()
    assert "Anna Kim yes entry 3" in between
    assert between.count("nothing from it yet") == 2
    ray = filled_in(copy_of("c-ray"), {("Update", "water-level", "value"): 4.5}, "c.xlsx")
    assert run("import", kim, lee, ray, "--yes", "--as", "another").exit_code == 0
    assert status().count(" yes ") == 3
    now = record(team)
    assert now.readings["shore-line"][Q1].content.value == 44
    assert now.readings["water-level"][Q1].content.value == 4.5
    assert [e.likelihood for e in now.estimates(Q1)] == [40]
    run("undo", "--yes")
    assert status().count(" yes ") == 1  # what was taken back has not come


def test_a_copy_has_nobody_else_s_first_estimate_anywhere(team: Path) -> None:
    """Nor what is open about one, or was taken back; the recipient's own is there."""
    run("hand-out", "--as", "lead")
    mine = ("Estimates", "lake-dries a-kim 1", "likelihood")
    theirs = ("Estimates", "lake-dries b-lee 1")
    kim = filled_in(copy_of("a-kim"), {mine: 37.25}, "a.xlsx")
    lee = filled_in(
        copy_of("b-lee"), {(*theirs, "likelihood"): 41.75, (*theirs, "reason"): UNSEEN}, "b.xlsx"
    )
    rival = filled_in(copy_of("b-lee"), {(*theirs, "likelihood"): 63.125}, "b2.xlsx")
    odd = filled_in(
        copy_of("b-lee"), {("Estimates", "lake-holds b-lee 1", "likelihood"): "71.5?"}, "b3.xlsx"
    )
    assert run("import", kim, lee, rival, odd, "--yes").exit_code == 1
    run("hand-out", "--as", "lead")
    unseen = ("41.75", "63.125", "71.5", UNSEEN, "b-lee 1")
    assert holds(copy_of("a-kim"), *unseen) == []
    assert holds(copy_of("c-ray"), *unseen, "37.25") == []
    assert holds(copy_of("a-kim"), "37.25") == ["37.25"]
    assert len(record(team).open) == 1  # he corrected his other one himself


def test_one_s_own_estimate_stands_in_one_s_copy_and_can_be_emptied(team: Path) -> None:
    """Untouched it is unchanged; in the tracker of all it is not shown, and a blank is no edit."""
    run("hand-out", "--as", "lead")
    mine = ("Estimates", "lake-dries a-kim 1", "likelihood")
    run("import", filled_in(copy_of("a-kim"), {mine: 37.25}, "a.xlsx"), "--yes")
    run("hand-out", "--as", "lead")
    run("import", str(copy_of("a-kim")), "--yes")
    assert [e.likelihood for e in record(team).estimates(Q1)] == [37.25]
    assert (
        run("import", filled_in(copy_of("a-kim"), {mine: None}, "a2.xlsx"), "--yes").exit_code == 0
    )
    assert [e.likelihood for e in record(team).estimates(Q1)] == []


def test_the_second_round_begins_and_shows_what_the_first_one_said(team: Path) -> None:
    """Without names, and recorded, so that what was known before stays known as it was."""
    run("hand-out", "--as", "lead")
    files = [
        filled_in(
            copy_of(one),
            {
                ("Estimates", f"lake-dries {one} 1", "likelihood"): likelihood,
                ("Estimates", f"lake-dries {one} 1", "reason"): f"because of {likelihood}",
            },
            f"{one}.xlsx",
        )
        for one, likelihood in (("a-kim", 20), ("b-lee", 30), ("c-ray", 70))
    ]
    run("import", *files, "--yes")
    refused = run("hand-out", "--round", "2", "--as", "lead", typed="n\n")
    assert refused.exit_code == 1
    assert round_of(record(team), Q1) == 1
    before = load_ledger(team).position.number
    assert run("hand-out", "--round", "2", "--as", "lead", "--yes").exit_code == 0
    assert [e.content for e in recorded_in(team) if isinstance(e.content, Begun)] == [Begun(Q1, 2)]
    assert round_of(record(team), Q1) == 2
    sheet = openpyxl.load_workbook(copy_of("a-kim", 2))["Estimates"]
    row = "lake-dries a-kim 2"
    said = {
        h: cell_of(sheet, row, h).value
        for h in ("people in round 1", "median", "lowest", "highest")
    }
    assert said == {"people in round 1": 3, "median": 30, "lowest": 20, "highest": 70}
    reasons = str(cell_of(sheet, row, "reasons in round 1").value)
    assert reasons == "– because of 20\n– because of 30\n– because of 70"
    assert holds(copy_of("a-kim", 2), "b-lee", "c-ray", PEOPLE["c-ray"]) == []
    assert run("import", *map(str, FOLDER.glob("*-round-2.xlsx")), "--yes").exit_code == 0
    assert "round 2" in status()
    assert status().count("nothing from it yet") == 3
    done = filled_in(copy_of("a-kim", 2), {("Estimates", row, "likelihood"): 25}, "again.xlsx")
    late = filled_in(
        Path("b-lee.xlsx"), {("Estimates", "lake-holds b-lee 1", "likelihood"): 55}, "late.xlsx"
    )
    assert run("import", done, late, "--yes").exit_code == 0
    assert status().count(" yes ") == 1  # a late copy of the first round is none of the second
    assert "median" not in run("brief", "--html", "--as-known", str(before)).stdout
    assert run("verify").exit_code == 0
    assert run("hand-out", "--round", "1", "--as", "lead").exit_code == 2


def test_undo_takes_the_second_round_back(team: Path) -> None:
    run("hand-out", "--round", "2", "--yes", "--as", "lead")
    assert round_of(record(team), Q1) == 2
    assert "began" in run("log").stdout
    run("undo", "--yes")
    assert round_of(record(team), Q1) == 1


def test_whoever_saw_the_first_round_is_named_also_after_it_was_begun_again(team: Path) -> None:
    """The beginning of round 2 was undone; who had its hand-out has seen what the others said."""
    run("hand-out", "--as", "lead")
    run("hand-out", "--round", "2", "--yes", "--as", "lead")
    row = ("Estimates", "lake-dries a-kim 1", "likelihood")
    seen = filled_in(copy_of("a-kim", 2), {row: 22}, "seen.xlsx")
    run("undo", "--yes")
    assert round_of(record(team), Q1) == 1
    assert "may have seen what the others said" in " ".join(
        run("import", seen, "--yes").stderr.split()
    )


def test_a_copy_in_the_folder_that_holds_what_the_record_lacks_stays(team: Path) -> None:
    """Nothing is written then, no other copy either; once it is recorded, it is replaced."""
    run("hand-out", "--as", "lead")
    kim, lee = copy_of("a-kim"), copy_of("b-lee")
    filled_in(kim, {("Update", "shore-line", "value"): 44})
    lee.unlink()
    typed = kim.read_bytes()
    stopped = run("hand-out", "--as", "lead")
    assert stopped.exit_code == 1
    assert "R028" in stopped.stderr
    assert "'44'" in stopped.stderr
    assert kim.read_bytes() == typed
    assert not lee.exists()
    assert run("import", str(kim), "--yes").exit_code == 0
    assert run("hand-out", "--as", "lead").exit_code == 0
    assert kim.read_bytes() != typed
    assert lee.exists()
    assert record(team).readings["shore-line"][Q1].content.value == 44


def test_the_second_round_waits_for_what_lies_unread_in_the_folder(team: Path) -> None:
    """Whoever's it is, and for whomever the new ones are; what is kept in the file may stay."""
    run("hand-out")
    row = ("Estimates", "lake-dries a-kim 1", "likelihood")
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
    estimate = ("Estimates", "lake-dries a-kim 1", "likelihood")
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


def test_a_hand_out_with_a_sheet_of_its_recipient_s_own_stays(team: Path) -> None:
    """A sheet stays in the copy and is recorded nowhere."""
    assert team.is_dir()
    run("hand-out", "--as", "lead")
    workbook = openpyxl.load_workbook(copy_of("a-kim"))
    workbook.create_sheet("My notes")["A1"] = "a thought"
    workbook.save(copy_of("a-kim"))
    stopped = run("hand-out", "--as", "lead")
    assert stopped.exit_code == 1
    assert "My notes" in stopped.stderr


def test_a_copy_that_is_open_elsewhere_stops_the_command(team: Path) -> None:
    assert team.is_dir()
    run("hand-out", "--as", "lead")
    copy_of("a-kim").with_name(f".~lock.{copy_of('a-kim').name}#").write_text("")
    assert run("hand-out", "--for", "b-lee", "--as", "lead").exit_code == 0
    stopped = run("hand-out", "--as", "lead")
    assert stopped.exit_code == 1
    assert "is open in another program" in stopped.stderr


def test_a_damaged_note_of_what_was_written_loses_nothing(team: Path) -> None:
    """Then each copy is read before it is replaced."""
    assert team.is_dir()
    run("hand-out", "--as", "lead")
    note = FOLDER / ".handed-out.json"
    assert len(json.loads(note.read_text())["files"]) == 3
    note.write_text("{")
    filled_in(copy_of("a-kim"), {("Update", "shore-line", "value"): 44})
    assert run("hand-out", "--as", "lead").exit_code == 1
    assert run("hand-out", "--for", "b-lee", "--as", "lead").exit_code == 0


def test_a_row_of_somebody_else_s_that_is_added_is_read_and_a_missing_own_one_asked_about(
    team: Path,
) -> None:
    """Rows that the copy was never made with are not missed; a deleted one is."""
    run("hand-out", "--as", "lead")
    workbook = openpyxl.load_workbook(copy_of("a-kim"))
    sheet = workbook["Estimates"]
    sheet.delete_rows(cell_of(sheet, "lake-dries a-kim 1", "likelihood").row)
    workbook.save("a.xlsx")
    result = run("import", "a.xlsx", "--yes")
    assert result.exit_code == 1
    assert "the row of lake-dries a-kim 1 was not returned" in result.stderr + result.stdout
    assert not record(team).estimates(Q1)


def test_analysts_that_are_unknown_are_told(study: Path, team: Path) -> None:
    result = run("hand-out", "--for", "a-kin", "--as", "lead")
    assert result.exit_code == 2
    assert "a-kim" in result.stderr
    write_study(team)
    result = run("hand-out", "--as", "lead")
    assert result.exit_code == 1
    assert "R027" in result.stderr
    assert "[[analysts]]" in result.stderr
    assert "Hand-outs" not in status()
    assert study == team


@pytest.mark.client
def test_a_copy_filled_in_by_libreoffice_comes_back_with_the_others(team: Path) -> None:
    """LibreOffice counts the rows shown, and keeps them on top and filtered."""
    run("hand-out", "--as", "lead")
    with running_libreoffice() as office:
        sheet = openpyxl.load_workbook(copy_of("a-kim"))["Update"]
        cell = cell_of(sheet, "shore-line", "value").coordinate
        kim = office.edit(
            copy_of("a-kim").resolve(), Path("a.xlsx").resolve(), ("type", "Update", cell, "44")
        )
        ray = office.edit(copy_of("c-ray").resolve(), Path("c.xlsx").resolve())
    lee = filled_in(copy_of("b-lee"), {("Judgments", "lake-dries", "likelihood"): 35}, "b.xlsx")
    line = openpyxl.load_workbook(kim, data_only=True)["Update"]["A3"].value
    assert str(line).startswith("1 of 1 filled in; nothing is due")
    assert shown_rows(kim, "Update") == ["shore-line"]
    result = run("import", str(kim), lee, str(ray), "--yes")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert "stays in the copy" not in result.stderr
    now = record(team)
    assert now.readings["shore-line"][Q1].content.value == 44
    assert now.judgments["lake-dries"][Q1].content.likelihood == 35
    assert status().count(" yes ") == 2  # the third brought nothing


def test_an_estimate_of_somebody_else_in_a_hand_out_is_a_question(team: Path) -> None:
    """Nobody can tell whether he said so, and it would stand as his among the others'."""
    run("hand-out", "--as", "lead")
    workbook = openpyxl.load_workbook(copy_of("a-kim"))
    sheet = workbook["Estimates"]
    row = below(sheet)
    typed: dict[str, Any] = {"id": "lake-dries b-lee 1", "likelihood": 33, "reason": UNSEEN}
    for header, value in typed.items():
        sheet.cell(row, column_of(sheet, header)).value = value
    cell_of(sheet, "lake-dries a-kim 1", "likelihood").value = 44
    workbook.save("anna.xlsx")
    told = run("import", "anna.xlsx", "--yes")
    assert "the hand-out of 'a-kim', and the row is that of 'b-lee'" in told.stderr
    estimates = record(team).stated["estimate"]
    assert estimates["lake-dries a-kim 1"][Q1].content.likelihood == 44
    assert Q1 not in estimates["lake-dries b-lee 1"]
    assert "33" in run("settle").stdout


def test_a_value_of_his_does_not_count_under_her_name(team: Path) -> None:
    """He changed her judgment in his own hand-out, and left her name under it."""
    run("build")
    run("hand-out", "--as", "lead")
    row = ("Judgments", "lake-dries")
    hers = {(*row, "likelihood"): 41, (*row, "confidence"): "low", (*row, "analyst"): "Anna Kim"}
    run("import", filled_in(copy_of("a-kim"), hers), "--yes")
    assert record(team).judgments["lake-dries"][Q1].content.analyst == "Anna Kim"
    run("hand-out", "--as", "lead")
    run("import", filled_in(copy_of("b-lee"), {(*row, "likelihood"): 77}), "--yes")
    his = record(team).judgments["lake-dries"][Q1]
    assert (his.content.likelihood, his.content.analyst, his.origin.by) == (77, "", "b-lee")
    named = {(*row, "analyst"): PEOPLE["b-lee"]}
    run("import", filled_in(copy_of("b-lee"), named), "--yes")
    assert record(team).judgments["lake-dries"][Q1].content.analyst == PEOPLE["b-lee"]


def test_an_estimate_in_the_wrong_row_shows_nobody_the_first_round(team: Path) -> None:
    """A slip of one row is asked about; what the others said stays hidden until that is settled."""
    row = ("Estimates", "lake-dries a-kim 1", "likelihood")
    run("build")
    shown = Path("output/small-study/tracker.xlsx")
    first = filled_in(shown, {row: 20, (*row[:2], "reason"): "a secret"}, "anna.xlsx")
    slip = filled_in(shown, {("Estimates", "lake-dries b-lee 2", "likelihood"): 70}, "ben.xlsx")
    run("import", first, "--yes")
    done = run("import", slip, "--yes")
    assert "round 2 of 2022Q1 had not begun" in " ".join(done.stderr.split())
    assert "type it in b-lee's row of round 1" in " ".join(done.stderr.split())
    assert round_of(record(team), Q1) == 1
    run("build")
    assert holds(shown, "a secret") == []
    (matter,) = record(team).open.values()
    settled = run("settle", "--choose", f"{matter[0].number}=1")
    assert settled.exit_code == 0, settled.output
    assert round_of(record(team), Q1) == 2


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
