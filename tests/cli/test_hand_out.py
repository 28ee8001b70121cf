"""A tracker for each person goes out, is filled in, and comes back with the others."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import round_of
from scenariobook.record.ledger.entries import Begun
from tests.cli.copies import first_open, opened
from tests.commands import OUTPUT, TRACKER, bring, do, logged, recorded_in, run, says, tells
from tests.expected import same_as_before
from tests.losses.returning import hand_out_of
from tests.study_text import PEOPLE as TEAM
from tests.study_text import STUDY, a_shore, an_item, write_study
from tests.workbook.as_read import Cells, ids, row_of, tables, typed

Q1 = Quarter.parse("2022Q1")
PEOPLE = {"a-kim": "Anna Kim", "b-lee": "Lee, “Bo”", "c-ray": "Cleo Ray"}
UNSEEN = "a reason that only its author may read"
ITEMS = f'{a_shore()}owner = "a-kim"\n' + an_item("port-moved", 'owner = "anna kim"\n', "signposts")
SHORE = ("Update", "shore-line", "value")
ESTIMATE = ("Estimates", "lake-dries", "likelihood")
REASON = ("Estimates", "lake-dries", "reason")


def prepare() -> None:
    """Hand out to three people of a study.

    One owns by her id and her name, one by his desk, one nothing.
    """
    people = "".join(
        f'\n[[analysts]]\nid = "{one}"\nname = "{name}"\ndesk = "{desk} desk"\n'
        for (one, name), desk in zip(PEOPLE.items(), ("Coast", "Lake", "Third"), strict=True)
    )
    write_study(Path(), STUDY + people + ITEMS)
    do("hand-out")


def filled_in(copy: Path, cells: Cells, name: str = "") -> str:
    """Type into a copy; save it under a name, or as it is; return its path."""
    return typed(cells, name or str(copy), copy)


def has_begun() -> int:
    """Return the round of estimates that the record is in."""
    return round_of(opened().record, Q1)


def holds(copy: Path, *texts: str) -> list[str]:
    """The texts that stand anywhere in the parts of a copy's package."""
    with ZipFile(BytesIO(copy.read_bytes())) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return [text for text in texts if any(text in part for part in parts)]


def add_a_sheet(book: openpyxl.Workbook, title: str) -> None:
    """Add a sheet of somebody's own, on which something stands."""
    book.create_sheet(title)["A1"] = "a note"


def status() -> str:
    return " ".join(run("status").stdout.split())


def test_each_hand_out_has_its_recipient_s_rows_alone() -> None:
    """By the owner's id, name or desk; the first has what nobody owns, too."""
    made = sorted((OUTPUT / "hand-out").glob("*.xlsx"))
    assert made == [hand_out_of(one) for one in PEOPLE]
    names, books = ("Update", "Signposts", "Estimates"), map(openpyxl.load_workbook, made)
    rows = [{name: {*ids(one, name)} for name in names if name in tables(one)} for one in books]
    estimates = {"Estimates": {"lake-holds", "lake-dries"}}
    asked = {"Update": {"shore-line"}, "Signposts": {"port-moved", "inflow-diverted"}}
    assert rows == [asked | estimates, {"Update": {"water-level"}} | estimates, estimates]


def test_three_copies_come_back_and_status_tells_whose() -> None:
    """What was taken back has not come."""
    told = [run("status").stdout]
    tells(f"import {' '.join(map(str, map(hand_out_of, PEOPLE)))} --yes", "nothing new to record")
    typing = {"a-kim": {SHORE: 44}, "b-lee": {ESTIMATE: 40}, "c-ray": {ESTIMATE: 30}}
    copies = [filled_in(hand_out_of(one), cells, f"{one}.xlsx") for one, cells in typing.items()]
    for command in (copies[0], f"{' '.join(copies)} --as another"):
        do(f"import {command} --yes")
        told.append(run("status").stdout)
    assert opened().record.readings["shore-line"][Q1].content.value == 44
    assert sorted(e.likelihood or 0 for e in opened().record.estimates(Q1)) == [30, 40]
    do("undo --yes")
    found = [one[one.index("Hand-outs of") :] for one in (*told, run("status").stdout)]
    same_as_before("status, hand-outs", "\n".join(found))


def test_a_copy_has_nobody_else_s_first_estimate_anywhere() -> None:
    """Nor what is open about one, or was taken back; the recipient's own is there."""
    lee = hand_out_of("b-lee")
    other = {("Estimates", "lake-holds", "likelihood"): "71.5?"}
    copies = [
        filled_in(hand_out_of("a-kim"), {ESTIMATE: 37.25}, "a.xlsx"),
        filled_in(lee, {ESTIMATE: 41.75, REASON: UNSEEN}, "b.xlsx"),
        filled_in(lee, other, "b3.xlsx"),
    ]
    rival = filled_in(lee, {ESTIMATE: 63.125}, "b2.xlsx")
    says("import", *copies, "--yes", code=1)
    says("import", rival, "--yes", code=1)
    run("hand-out")
    unseen = ("41.75", "63.125", "71.5", UNSEEN, "b-lee 1")
    assert holds(hand_out_of("a-kim"), *unseen) == []
    assert holds(hand_out_of("c-ray"), *unseen, "37.25") == []
    assert holds(hand_out_of("a-kim"), "37.25") == ["37.25"]
    run("build", "--yes")
    assert holds(TRACKER, *unseen, "37.25") == []
    assert len(opened().record.open) == 1  # he corrected his other one himself


def test_the_second_round_begins_and_shows_what_the_first_one_said() -> None:
    """Without names, and recorded, so that what was known before stays known as it was."""
    files = [
        filled_in(hand_out_of(one), {ESTIMATE: said, REASON: f"because of {said}"}, f"{one}.xlsx")
        for one, said in (("a-kim", 20.5), ("b-lee", 30), ("c-ray", 70))
    ]
    run("import", *files, "--yes")
    says("hand-out", "--round", "2", typed="n\n", code=1)
    assert has_begun() == 1
    before = len(logged())
    do("hand-out --round 2 --yes")
    assert [e.content for e in recorded_in() if isinstance(e.content, Begun)] == [Begun(Q1, 2)]
    assert has_begun() == 2
    row = row_of(openpyxl.load_workbook(hand_out_of("a-kim-round-2")), *ESTIMATE[:2])
    assert row["likelihood"].value is None
    assert row["first round"].value == "30% (20.5 to 70)"
    assert row["what people said"].value == "because of 20.5\nbecause of 30\nbecause of 70"
    assert holds(hand_out_of("a-kim-round-2"), "b-lee", "c-ray", PEOPLE["c-ray"]) == []
    second = [str(hand_out_of(f"{one}-round-2")) for one in PEOPLE]
    says("import", *second, "--yes")
    assert "round 2" in status()
    assert status().count("nothing from it yet") == 3
    done = filled_in(hand_out_of("a-kim-round-2"), {ESTIMATE: 25}, "again.xlsx")
    lately = {("Estimates", "lake-holds", "likelihood"): 55}
    do(f"import {done} {filled_in(Path('b-lee.xlsx'), lately, 'late.xlsx')} --yes")
    assert status().count(" yes ") == 1  # a late copy of the first round is none of the second
    assert "median" not in run("brief", "--html", "--as-known", str(before)).stdout
    do("verify")
    says("hand-out", "--round", "1", code=2)
    assert "began" in run("log").stdout
    do("undo --yes", "undo --yes")  # the first is of the import
    assert has_begun() == 1
    # A copy of a round that was taken back shows nobody the first one until somebody settles it.
    seen = filled_in(hand_out_of("a-kim-round-2"), {ESTIMATE: 22}, "seen.xlsx")
    told = ("round 2 of 2022Q1 had not begun", "type it in a-kim's row of round 1")
    tells(f"import {seen} --yes", *told, code=1)
    assert has_begun() == 1
    do(f"settle --choose {first_open()}=1")
    assert has_begun() == 2


def test_a_copy_in_the_folder_that_holds_what_the_record_lacks_stays() -> None:
    """Nothing is written then, no other copy either; once it is recorded, it is replaced.

    So it is for a sheet of its recipient's own, which the next hand-out carries. The second round
    waits, too, for whomever its hand-outs are; `advance` asks first, and says which cells it holds.
    Where the import is undone, it is to be imported again: `settle` was to list what is open of it.
    """
    do("build")
    kim, lee = hand_out_of("a-kim"), hand_out_of("b-lee")
    typed({}, str(kim), kim, lambda book: add_a_sheet(book, "My notes"))
    assert "My notes" in run("hand-out").stderr
    filled_in(kim, {SHORE: 44})
    lee.unlink()
    before = kim.read_bytes()
    tells("hand-out", "R028", "'44'", code=1)
    tells("hand-out --round 2 --yes --for b-lee", f"{kim.name}: error[R028]", "'44'", code=1)
    assert (kim.read_bytes(), has_begun()) == (before, 1)
    assert not [one for one in (lee, hand_out_of("b-lee-round-2")) if one.exists()]
    told = f"{kim.name}: this hand-out holds what the record lacks: Update!"
    asked = says("advance", typed="n\n", code=1)
    assert (told in asked, "b-lee" in asked) == (True, False)
    do(f"import {kim} --yes")
    assert told not in says("advance", typed="n\n", code=1)
    do("hand-out")
    assert kim.read_bytes() != before
    assert "My notes" in openpyxl.load_workbook(kim).sheetnames
    assert lee.exists()
    assert opened().record.readings["shore-line"][Q1].content.value == 44
    do("undo --yes")
    kim.write_bytes(before)
    assert "record it with `scenariobook import`" in run("hand-out").stderr
    do(f"import {kim} --yes", "hand-out --round 2 --yes")  # what is kept in the file may stay
    assert has_begun() == 2


def test_a_first_estimate_that_comes_in_during_round_2_is_told() -> None:
    """It is recorded; whoever typed it may have seen the others' reasons. In round 1, it is not.

    A table that begins the second round says so: each of its rows names its round, and an operator
    sees what comes of it before it is recorded.
    """
    told = "lake-dries, a-kim, round 1 came in after round 2 of 2022Q1 had begun; whoever typed"
    first = filled_in(hand_out_of("a-kim"), {ESTIMATE: 40}, "a.xlsx")
    assert told not in says("import", first, "--yes")
    row = "quarter,subject,analyst,round,likelihood\n2022Q1,lake-dries,{},{}\n"
    assert "begins round 2" not in bring(row.format("b-lee", "1,20")).stderr
    Path("second.csv").write_text(row.format("b-lee", "2,70"))
    tells("import second.csv --dry-run", "please check: this begins round 2 of 2022Q1")
    do("import second.csv --yes")
    assert "begins round 2" not in bring(row.format("c-ray", "2,40")).stderr
    late = says("import", filled_in(Path(first), {ESTIMATE: 45}), "--yes")
    assert f"please check: {told} that may have seen what the others said" in late


def test_a_copy_that_is_open_elsewhere_stops_the_command() -> None:
    """Where the note of what was written is damaged, each copy is read before it is replaced."""
    kim = hand_out_of("a-kim")
    lock = kim.with_name(f".~lock.{kim.name}#")
    lock.touch()
    do("hand-out --for b-lee")
    tells("hand-out", "is open in another program", code=1)
    lock.unlink()
    note = kim.with_name(".handed-out.json")
    assert len(json.loads(note.read_text())["files"]) == 3
    note.write_text("{")
    filled_in(kim, {SHORE: 44})
    tells("hand-out", "R028", code=1)
    do("hand-out --for b-lee")


def test_analysts_that_are_unknown_are_told() -> None:
    tells("hand-out --for a-kin", "a-kim", code=2)
    write_study(Path())
    says("hand-out", code=1)
    assert "Hand-outs" not in status()


def test_who_has_no_rows_is_named_and_told_apart_from_others_of_that_name() -> None:
    """A workbook without a row to fill in went out, and nothing said so.

    Two lines read the same, and nobody knew whose copy was missing.
    """
    write_study(Path(), STUDY + TEAM.replace("Ben Lee", "Anna Kim"))
    told = says("hand-out")
    assert "Anna Kim (ben) has no rows on the sheets Update and Signposts: no indicator" in told
    assert 'no signpost has owner = "ben"' in told
    assert "Anna Kim (anna) has no rows" not in told
    assert "Anna Kim (anna) no" in status()
    none = "no first estimate is recorded of: Anna Kim (anna), Anna Kim (ben), Carl Ott"
    tells("hand-out --round 2 --yes", none)


def test_what_an_earlier_copy_of_hers_has_is_told() -> None:
    """She sent two copies; the next hand-out has what she added to the second alone."""
    copy = hand_out_of("a-kim")
    first = typed({SHORE: 2}, "v1.xlsx", copy, lambda book: add_a_sheet(book, "Own"))
    second = typed({SHORE: 3}, "v2.xlsx", copy)
    do(f"import {first} --yes", f"import {second} --yes")
    told = ("Anna Kim: stays in an earlier copy, record/returned/", ".xlsx: the sheet 'Own'")
    tells("hand-out --for a-kim --yes", *told)
