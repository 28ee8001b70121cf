"""What somebody promises is a commitment of its own, whichever copy it was typed in."""

import csv
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.commands import OUTPUT, TRACKER, do, run, says
from tests.losses.edits import added, hand_out_to, update, with_a_trigger
from tests.losses.returning import bring, saved, shown
from tests.workbook.as_read import fill_in, ids, row_of, table

promise = partial(added, "Commitments", "what")


def promised() -> set[tuple[str, str, str]]:
    """Return what was promised, by whom and by when, as the export has it."""
    assert run("export").exit_code == 0
    with (OUTPUT / "export" / "commitments.csv").open(encoding="utf-8", newline="") as exported:
        return {(row["what"], row["who"], row["by"]) for row in csv.DictReader(exported)}


@pytest.mark.parametrize("is_later_first", [False, True])
def test_promises_in_two_hand_outs_are_two_commitments(*, is_later_first: bool) -> None:
    """Both had the blank row `anna-1`: the later promise took the earlier one's who and its day."""
    with_a_trigger()
    first = promise(what="Ask the port", who="Ben Okri", by="2022-12-20")
    files = [saved(hand_out_to("anna"), "1.xlsx", {}, first)]
    bring(saved(TRACKER, "team.xlsx", update(b=7)))
    files.append(saved(hand_out_to("anna"), "2.xlsx", {}, promise(what="Call the mayor")))
    for file in reversed(files) if is_later_first else files:
        bring(file)
    assert "nothing is open" in says("settle")
    assert promised() == {("Ask the port", "Ben Okri", "2022-12-20"), ("Call the mayor", "", "")}


def test_promises_in_two_trackers_are_two_commitments() -> None:
    """Both had the blank row `1`. A corrected copy, sent again, goes on saying one thing."""
    with_a_trigger()
    first = saved(TRACKER, "1.xlsx", {}, promise(what="Ask the port"))
    again = saved(TRACKER, "again.xlsx", {}, promise(what="Ask the port", by="2022-12-20"))
    saved(TRACKER, str(TRACKER), update(b=7))
    shown()
    second = saved(TRACKER, "2.xlsx", {}, promise(what="Call the mayor"))
    for file in (first, second, again):
        bring(file, options=("--from", "dora"))
    assert "nothing is open" in says("settle")
    assert promised() == {("Ask the port", "", "2022-12-20"), ("Call the mayor", "", "")}


def test_promises_of_two_people_in_one_blank_row_are_two_commitments() -> None:
    """They were a conflict, and whoever settled it had to type one of them again.

    A corrected copy goes on saying one thing, and who repeats a promise makes none.
    """
    with_a_trigger()
    copies = {
        "dora": saved(TRACKER, "1.xlsx", {}, promise(what="Ask the port")),
        "emil": saved(TRACKER, "2.xlsx", {}, promise(what="Call the mayor")),
        "fred": saved(TRACKER, "3.xlsx", {}, promise(what="Call the mayor")),
    }
    again = saved(TRACKER, "again.xlsx", {}, promise(what="Call the mayor", by="2022-12-20"))
    saved(TRACKER, str(TRACKER), {}, promise(what="Dig a well", yours="with Lee"))
    for name, copy in copies.items():
        bring(copy, options=("--from", name))
    bring(again, options=("--from", "emil"))
    shown()
    bring(copies["emil"], options=("--from", "emil"))
    assert "nothing is open" in says("settle")
    expected = {"Ask the port": "", "Call the mayor": "2022-12-20", "Dig a well": ""}
    assert promised() == {(what, "", by) for what, by in expected.items()}
    rows = table(openpyxl.load_workbook(TRACKER), "Commitments")
    beside = {row["yours"].value: row["what"].value for row in rows}
    assert beside["with Lee"] == "Dig a well"


def test_what_stands_beside_a_blank_row_stands_beside_one_of_the_next_tracker() -> None:
    """The row stayed: two copies met in it again, and colours doubled the rows at each build."""

    def add(book: openpyxl.Workbook) -> None:
        first, second, *others = table(book, "Commitments")
        fill_in(first, what="Call the mayor", yours="by telephone")
        fill_in(second, yours="ask Lee")
        second["what"].comment = Comment("who else?", "Dora")
        for row in others:
            row["what"].fill = PatternFill("solid", fgColor="00FF00")

    with_a_trigger()
    before = ids(openpyxl.load_workbook(TRACKER), "Commitments")
    saved(TRACKER, str(TRACKER), update(b=7), add)
    shown()
    book = openpyxl.load_workbook(TRACKER)
    rows = table(book, "Commitments")
    assert [row["yours"].value for row in rows if row["yours"].value] == ["by telephone", "ask Lee"]
    assert [row["what"].comment.text for row in rows if row["what"].comment] == ["who else?"]
    assert {*before} & {*ids(book, "Commitments")} == {before[0]}
    assert len(rows) == len(before) + 1


def test_remarks_beside_all_blank_rows_stay_at_each_build() -> None:
    """With the rows beside which they stood, there were eight more at each build."""

    def add(book: openpyxl.Workbook) -> None:
        for row in table(book, "Commitments"):
            fill_in(row, yours=f"ask {row['id'].value}")

    with_a_trigger()
    saved(TRACKER, str(TRACKER), {}, add)
    remarks = {f"ask {number}" for number in ids(openpyxl.load_workbook(TRACKER), "Commitments")}
    for value in (7, 8):
        saved(TRACKER, str(TRACKER), update(b=value))
        shown()
        rows = table(openpyxl.load_workbook(TRACKER), "Commitments")
        assert {row["yours"].value for row in rows} == remarks


def test_an_answer_before_anything_happened_is_told_without_a_stray_full_stop() -> None:
    """The next tracker said ". Answered in 2022Q1: declined"."""
    with_a_trigger()
    Path("in.csv").write_text("quarter,about,answer\n2022Q1,ration-water,declined\n", "utf-8")
    do("import in.csv --from anna --yes", "advance --yes", "build --yes")
    row = row_of(openpyxl.load_workbook(TRACKER), "Decisions", "ration-water")
    assert row["what happened"].value == "Answered in 2022Q1: declined"
