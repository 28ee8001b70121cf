"""`hand-out`: a tracker for each person goes out, is filled in, and comes back with the others."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl

from tests.cli.copies import edition, filled, first_open, play, stated_text
from tests.commands import OUTPUT, TRACKER, do, logged, opened, run
from tests.expected import same_as_before
from tests.losses.returning import hand_out_of
from tests.study_text import PEOPLE, STUDY, a_shore, an_item, write_study
from tests.workbook.as_read import type_in

NAMES = {"a-kim": "Anna Kim", "b-lee": "Lee, “Bo”", "c-ray": "Cleo Ray"}
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
        for (one, name), desk in zip(NAMES.items(), ("Coast", "Lake", "Third"), strict=True)
    )
    write_study(Path(), STUDY + people + ITEMS)
    do("hand-out")


def holds(copy: Path, *texts: str) -> list[str]:
    """The texts that stand anywhere in the parts of a copy's package."""
    with ZipFile(BytesIO(copy.read_bytes())) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return [text for text in texts if any(text in part for part in parts)]


def add_a_sheet(book: openpyxl.Workbook, title: str) -> None:
    """Add a sheet of somebody's own, on which something stands."""
    book.create_sheet(title)["A1"] = "a note"


def test_each_hand_out_has_its_recipient_s_rows_alone() -> None:
    """A hand-out has the rows that its recipient owns by id, name or desk.

    The first has what nobody owns.
    """
    same_as_before("".join(map(filled, sorted((OUTPUT / "hand-out").glob("*.xlsx")))))


def test_three_copies_come_back_and_status_tells_whose() -> None:
    """`status` tells whose hand-outs have come back; one whose import was undone has not."""
    told = play("status", f"import {' '.join(map(str, map(hand_out_of, NAMES)))} --yes")
    typing = {"a-kim": {SHORE: 44}, "b-lee": {ESTIMATE: 40}, "c-ray": {ESTIMATE: 30}}
    copies = [type_in(cells, f"{one}.xlsx", hand_out_of(one)) for one, cells in typing.items()]
    for command in (copies[0], f"{' '.join(copies)} --as another"):
        told += play(f"import {command} --yes", "status")
    same_as_before(told + stated_text() + play("undo --yes", "status"))


def test_a_copy_has_nobody_else_s_first_estimate_anywhere() -> None:
    """No part of a hand-out or tracker holds another person's first estimate, recorded, open or
    undone.
    """
    lee = hand_out_of("b-lee")
    other = {("Estimates", "lake-holds", "likelihood"): "71.5?"}
    copies = [
        type_in({ESTIMATE: 37.25}, "a.xlsx", hand_out_of("a-kim")),
        type_in({ESTIMATE: 41.75, REASON: UNSEEN}, "b.xlsx", lee),
        type_in(other, "b3.xlsx", lee),
    ]
    rival = type_in({ESTIMATE: 63.125}, "b2.xlsx", lee)
    do(f"import {' '.join(copies)} --yes", code=1)
    do(f"import {rival} --yes", code=1)
    run("hand-out")
    unseen = ("41.75", "63.125", "71.5", UNSEEN, "b-lee 1")
    assert holds(hand_out_of("a-kim"), *unseen) == []
    assert holds(hand_out_of("c-ray"), *unseen, "37.25") == []
    assert holds(hand_out_of("a-kim"), "37.25") == ["37.25"]
    run("build", "--yes")
    assert holds(TRACKER, *unseen, "37.25") == []
    assert len(opened().record.open) == 1  # he corrected his other one himself


def test_the_second_round_begins_and_shows_what_the_first_one_said() -> None:
    """Round 2 is recorded, and shows what round 1 said, without names.

    A late copy of round 1 counts in round 1. A copy of a round that was taken back shows nobody
    round 1 until somebody settles it.
    """
    for one, said in (("a-kim", 20.5), ("b-lee", 30), ("c-ray", 70)):
        type_in({ESTIMATE: said, REASON: f"because of {said}"}, f"{one}.xlsx", hand_out_of(one))
    do("import a-kim.xlsx b-lee.xlsx c-ray.xlsx --yes")
    told, before = play("hand-out --round 2", typed="n\n"), str(len(logged()))
    told += play("hand-out --round 2 --yes") + stated_text()
    second = [hand_out_of(f"{one}-round-2") for one in NAMES]
    assert holds(second[0], "b-lee", "c-ray", NAMES["c-ray"]) == []
    told += filled(second[0]) + play(f"import {' '.join(map(str, second))} --yes", "status")
    type_in({ESTIMATE: 25}, "again.xlsx", second[0])
    type_in({("Estimates", "lake-holds", "likelihood"): 55}, "late.xlsx", Path("b-lee.xlsx"))
    told += play("import again.xlsx late.xlsx --yes", "status", "verify", "hand-out --round 1")
    then, now = edition("--as-known", before), edition()
    assert ["because of 70" in page for page in (then, now)] == [False, True]
    do("undo --yes")  # of the import
    told += play("undo --yes")
    assert "began" in run("log").stdout
    type_in({ESTIMATE: 22}, "seen.xlsx", second[0])
    told += play("import seen.xlsx --yes", "status")
    told += play(f"settle --choose {first_open()}=1", "status")
    same_as_before(told)


def test_a_copy_in_the_folder_that_holds_what_the_record_lacks_stays() -> None:
    """A hand-out that holds what the record lacks is not replaced, and no other one is written
    then.

    So it is for a sheet of its recipient's own, which the next hand-out carries. Round 2 waits,
    too; `advance` asks first. Once the file is recorded, it is replaced.
    """
    do("build")
    kim, lee = hand_out_of("a-kim"), hand_out_of("b-lee")
    type_in({}, str(kim), kim, lambda book: add_a_sheet(book, "My notes"))
    told = play("hand-out")
    type_in({SHORE: 44}, str(kim), kim)
    lee.unlink()
    before = kim.read_bytes()
    told += play("hand-out", "hand-out --round 2 --yes --for b-lee", "advance", typed="n\n")
    assert kim.read_bytes() == before
    assert not [one for one in (lee, hand_out_of("b-lee-round-2")) if one.exists()]
    told += play(f"import {kim} --yes", "advance", "hand-out", typed="n\n") + stated_text()
    assert "My notes" in openpyxl.load_workbook(kim).sheetnames
    do("undo --yes")
    kim.write_bytes(before)
    told += play("hand-out", f"import {kim} --yes", "hand-out --round 2 --yes", "status")
    same_as_before(told)


def test_a_first_estimate_that_comes_in_during_round_2_is_told() -> None:
    """A first estimate that comes in during round 2 is recorded, and told: its author may have read
    others.

    A table that begins round 2 says so before it is recorded.
    """
    type_in({ESTIMATE: 40}, "a.xlsx", hand_out_of("a-kim"))
    type_in({ESTIMATE: 45}, "late.xlsx", hand_out_of("a-kim"))
    told = play("import a.xlsx --yes")
    for who, said in (("b-lee", "1,20"), ("b-lee", "2,70"), ("c-ray", "2,40")):
        row = f"2022Q1,lake-dries,{who},{said}"
        Path("in.csv").write_text(f"quarter,subject,analyst,round,likelihood\n{row}\n")
        told += play("import in.csv --dry-run", "import in.csv --yes")
    same_as_before(told + play("import late.xlsx --yes"))


def test_a_copy_that_is_open_elsewhere_stops_the_command() -> None:
    """`hand-out` stops at a copy that is open in another program.

    Where the note of what was written is damaged, each copy is read before it is replaced.
    """
    kim = hand_out_of("a-kim")
    lock = kim.with_name(f".~lock.{kim.name}#")
    lock.touch()
    told = play("hand-out --for b-lee", "hand-out")
    lock.unlink()
    note = kim.with_name(".handed-out.json")
    assert len(json.loads(note.read_text())["files"]) == 3
    note.write_text("{")
    type_in({SHORE: 44}, str(kim), kim)
    same_as_before(told + play("hand-out", "hand-out --for b-lee"))


def test_analysts_that_are_unknown_are_told() -> None:
    """`hand-out --for` an unknown analyst is told what may be meant.

    So is a study without analysts.
    """
    told = play("hand-out --for a-kin")
    write_study(Path())
    same_as_before(told + play("hand-out", "status"))


def test_who_has_no_rows_is_named_and_told_apart_from_others_of_that_name() -> None:
    """`hand-out` names who has no rows; two analysts of one name are told apart by their ids."""
    write_study(Path(), STUDY + PEOPLE.replace("Ben Lee", "Anna Kim"))
    same_as_before(play("hand-out", "status", "hand-out --round 2 --yes"))


def test_what_an_earlier_copy_of_hers_has_is_told() -> None:
    """Of two copies of one person, the next hand-out carries what stands in the second, and tells
    the rest. What copies of earlier hand-outs have is told once.
    """
    copy = hand_out_of("a-kim")
    first = type_in({SHORE: 2}, "v1.xlsx", copy, lambda book: add_a_sheet(book, "Own"))
    second = type_in({SHORE: 3}, "v2.xlsx", copy)
    do(f"import {first} --yes", f"import {second} --yes")
    told = play("hand-out --for a-kim --yes")
    do("advance --yes", "hand-out --yes", f"import {hand_out_of('a-kim', '2022Q2')} --yes")
    same_as_before(told + play("hand-out --for a-kim --yes"))
