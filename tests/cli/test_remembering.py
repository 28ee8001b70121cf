"""An edit is remembered by what it is about and what was typed; what was taken back can come again.

What the ledger holds is read here by its own few lines of code: JSON, a line an entry.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import run
from tests.prepared_once import PreparedOnce
from tests.workbook.letters import UPDATE

TRACKER = Path("output/small-study/tracker.xlsx")
TITLE, VALUE, NOTE, ANALYST = (
    "B5",
    f"{UPDATE['value']}5",
    f"{UPDATE['note']}5",
    f"{UPDATE['analyst']}5",
)


@pytest.fixture(autouse=True)
def _built(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, build)


def build() -> None:
    assert run("build").exit_code == 0


def ledger() -> str:
    path = Path("record/ledger.jsonl")
    return path.read_text("utf-8") if path.exists() else ""


def contents() -> list[dict[str, Any]]:
    return [json.loads(line)["content"] for line in ledger().splitlines()]


def type_in(path: Path, **cells: object) -> None:
    """Type in the first row of Update, in cells by their header or by their address."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book["Update"][f"{UPDATE[cell]}5" if cell in UPDATE else cell].value = value
    book.save(path)


def copy(name: str, **cells: object) -> str:
    Path(name).write_bytes(TRACKER.read_bytes())
    type_in(Path(name), **cells)
    return name


def holds(field: str = "value") -> object:
    """Return what the last entry about the indicator says."""
    said = [c for c in contents() if c["kind"] in {"reading", "cleared"}]
    return said[-1].get(field) if said else None


# --- a questioned cell that is typed over again (V1) ----------------------------------------------


@pytest.mark.parametrize("first", ["build", "import"])
@pytest.mark.parametrize(
    "cell", [TITLE, f"{UPDATE['status']}5", VALUE], ids=["title", "computed", "unclear"]
)
def test_a_second_edit_of_a_questioned_cell_is_kept(first: str, cell: str) -> None:
    """The reason is the same, what was typed is not: both are in the record."""
    one, two, three = "Proposal A", "Proposal B", "Proposal C"
    if first == "build":
        type_in(TRACKER, **{cell: one})
        run("build")
    else:
        run("import", copy("anna.xlsx", **{cell: one}), "--yes")
        run("build")
    type_in(TRACKER, **{cell: two})
    built = run("build")
    assert two in built.output
    type_in(TRACKER, **{cell: three})
    waits = run("advance", "--yes")
    assert waits.exit_code == 1
    assert "not yet in the record" in waits.stderr
    assert run("build").exit_code == 0
    assert all(text in ledger() for text in (one, two, three))
    assert all(text in run("settle").output for text in (one, two, three))


def test_the_same_file_read_twice_raises_nothing_twice() -> None:
    """Where a build was interrupted before it wrote the tracker, the next one reads it again."""
    type_in(TRACKER, **{TITLE: "Proposal A"})
    kept = TRACKER.read_bytes()
    run("build")
    before = ledger()
    TRACKER.write_bytes(kept)
    assert run("build").exit_code == 0
    assert ledger() == before


# --- taken back, and here again (V2, V6) ----------------------------------------------------------


@pytest.mark.parametrize("taken_back", ["table", "tracker", "undo"])
def test_the_right_copy_brings_what_the_wrong_one_had(taken_back: str) -> None:
    """Both copies were made from one tracker; in both stands 44."""
    wrong, right = copy("wrong.xlsx", value=44), copy("right.xlsx", value=44, note="the right file")
    assert run("import", wrong, "--yes").exit_code == 0
    if taken_back == "table":
        Path("clear.csv").write_text("quarter,item,value\n2022Q1,water-level,cleared\n")
        run("import", "clear.csv", "--yes")
    elif taken_back == "tracker":
        run("build")
        type_in(TRACKER, value=None)
        run("build", "--yes")
    else:
        run("undo", "--yes")
    assert run("import", right, "--yes").exit_code == 0
    assert (holds("value"), holds("note")) == (44, "the right file")


def test_what_was_taken_back_and_comes_in_the_same_file_is_named_and_can_be_taken() -> None:
    """The preview names the entry that took it back, and the option that takes it in after all."""
    wrong = copy("wrong.xlsx", value=44)
    run("import", wrong, "--yes")
    Path("clear.csv").write_text("quarter,item,value\n2022Q1,water-level,cleared\n")
    run("import", "clear.csv", "--yes")
    again = run("import", wrong, "--yes")
    assert again.exit_code == 0
    assert f"wrong.xlsx!Update!{VALUE}" in again.stderr
    assert "taken back since by entry 3" in again.stderr
    assert "--again" in again.stderr
    assert holds() is None
    assert run("import", wrong, "--again", "--yes").exit_code == 0
    assert holds() == 44


def test_a_table_that_takes_back_once_more_is_named_and_can_do_so() -> None:
    """The bytes are those of an earlier table; in between the value came back."""
    Path("clear.csv").write_text("quarter,item,value\n2022Q1,water-level,cleared\n")
    run("import", copy("a.xlsx", value=44), "--yes")
    run("import", "clear.csv", "--yes")
    run("import", copy("b.xlsx", value=44, note="another file"), "--yes")
    assert holds() == 44
    again = run("import", "clear.csv", "--yes")
    assert "--again" in again.stderr
    assert run("import", "clear.csv", "--again", "--yes").exit_code == 0
    assert holds() is None


def test_an_author_corrects_herself_without_a_conflict() -> None:
    """The same copy, saved again: another value, then none."""
    anna = Path(copy("anna.xlsx", value=44))
    run("import", "anna.xlsx", "--yes")
    type_in(anna, value=45)
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    assert holds() == 45
    type_in(anna, value=None)
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    assert holds() is None


def test_an_author_answers_her_own_question() -> None:
    """What could not be read is mended in the same copy: nothing stays open."""
    anna = Path(copy("anna.xlsx", value="about five"))
    assert run("import", "anna.xlsx", "--yes").exit_code == 1
    type_in(anna, value=5)
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    assert holds() == 5
    assert "nothing is open" in run("settle").stderr


def test_an_author_who_withdraws_leaves_the_other_alone() -> None:
    """Anna and Ben disagree; she empties her cell: what is left open is Ben's."""
    anna = Path(copy("anna.xlsx", value=44))
    run("import", "anna.xlsx", copy("ben.xlsx", value=45), "--yes")
    type_in(anna, value=45)
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    assert holds() == 45
    assert "nothing is open" in run("settle").stderr


def test_another_analyst_is_another_author_whatever_the_file_is_called() -> None:
    """Two send a file of one name; the analysts named in it differ: a conflict."""
    run("import", copy("mine.xlsx", value=44, analyst="Anna"), "--yes")
    assert run("import", copy("mine.xlsx", value=45, analyst="Ben"), "--yes").exit_code == 1
    assert holds() == 44


def test_a_tracker_called_as_all_are_is_another_authors() -> None:
    """Nothing but the name, which every tracker has, ties the two files to one author."""
    Path("one").mkdir()
    Path("two").mkdir()
    run("import", copy("one/tracker.xlsx", value=44), "--yes")
    assert run("import", copy("two/tracker.xlsx", value=45), "--yes").exit_code == 1
    assert run("import", copy("two/tracker.xlsx"), "--yes").exit_code == 0
    assert holds() == 44


def test_who_corrects_herself_to_a_third_value_leaves_the_conflict_open() -> None:
    """Ben's copy comes once more beside her new one: his value does not win by that."""
    anna, ben = copy("anna.xlsx", value=44), copy("ben.xlsx", value=45)
    run("import", anna, ben, "--yes")
    type_in(Path(anna), value=46)
    again = run("import", anna, ben, "--yes")
    assert (again.exit_code, holds()) == (1, None)
    assert "46 at anna.xlsx!Update!K5; in conflict: 45 at ben.xlsx!Update!K5" in again.stderr
    type_in(Path(anna), value=45)
    assert run("import", anna, ben, "--yes").exit_code == 0
    assert holds() == 45


def test_a_decision_is_a_word_in_between() -> None:
    """Anna's value was chosen over Ben's; her next one is no mere correction."""
    anna = Path(copy("anna.xlsx", value=44))
    run("import", "anna.xlsx", copy("ben.xlsx", value=45), "--yes")
    run("settle", "--choose", "2=2")
    assert holds() == 44
    type_in(anna, value=46)
    assert run("import", "anna.xlsx", "--yes").exit_code == 1
    assert holds() == 44


# --- several people ------------------------------------------------------------------------------


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_two_who_agree_are_both_named(*, together: bool) -> None:
    """One value, two names: no conflict, whatever the order."""
    ben, anna = (
        copy("ben.xlsx", value=44, analyst="Ben"),
        copy("anna.xlsx", value=44, analyst="Anna"),
    )
    for files in [(ben, anna)] if together else [(ben,), (anna,)]:
        assert run("import", *files, "--yes").exit_code == 0
    assert (holds("value"), holds("analyst")) == (44, "Anna; Ben")
    before = ledger()
    assert run("import", anna, ben, "--yes").exit_code == 0
    assert ledger() == before


def test_many_copies_cost_what_is_new_in_them() -> None:
    """Each differs from all others in one note: the ledger grows by an entry each, and no more."""
    sizes = []
    for number in range(12):
        run("import", copy(f"copy-{number}.xlsx", note=f"note number {number}"), "--yes")
        sizes.append(len(ledger()))
    growth = [after - before for before, after in pairwise(sizes)]
    assert max(growth) < 1_000
    shown = run("import", *(f"copy-{number}.xlsx" for number in range(12)), "--dry-run")
    assert len(shown.stderr.splitlines()) < 25
    assert len(run("settle").output.splitlines()) < 60


def test_all_that_a_file_raised_is_settled_at_once() -> None:
    """Three questions of one file, one choice."""
    run(
        "import",
        copy("anna.xlsx", value="a few", credibility="seven", indicator="Another title"),
        "--yes",
    )
    assert run("settle", "--all-of", "nobody.xlsx=1").exit_code == 2
    done = run("settle", "--all-of", "anna.xlsx=1")
    assert done.exit_code == 0
    assert "nothing is open" in done.stderr
