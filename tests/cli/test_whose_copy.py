"""Two files are states of one person's copy, or copies of two people: what that decides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from scenariobook.record.replay import replay
from scenariobook.record.store import load_ledger
from tests.builders import q
from tests.commands import run
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.desk import cell_of

Q1: Final = q("2022Q1")
TRACKER: Final = Path("output/small-study/tracker.xlsx")
HAND_OUT: Final = Path("output/small-study/hand-out/small-study-2022Q1-a-kim.xlsx")
PEOPLE: Final = """
[[analysts]]
id = "a-kim"
name = "Anna Kim"
desk = "Coast desk"
"""
Rows = Mapping[tuple[str, str], Any]  # what is typed in Update, by row's id and header


@pytest.fixture(autouse=True)
def _built(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, build)


def build() -> None:
    write_study(
        Path(), STUDY + PEOPLE + "".join(a_shore(f"shore-{one}", f"Shore {one}") for one in "abcde")
    )
    built = run("build")
    assert built.exit_code == 0, built.stderr


def saved(of: Path, name: str, rows: Rows) -> str:
    """Save a copy of a tracker under a name, with values typed in Update; return its name."""
    book = openpyxl.load_workbook(of)
    for (row, header), value in rows.items():
        cell_of(book["Update"], row, header).value = value
    Path(name).parent.mkdir(exist_ok=True)
    book.save(name)
    return name


def values(study: Path) -> dict[str, object]:
    """Return the readings that hold, by the last letter of the indicator."""
    held = replay(load_ledger(study).entries, Q1).readings
    return {item[-1]: one[Q1].content.value for item, one in held.items() if Q1 in one}


def typed(**numbers: float) -> dict[tuple[str, str], Any]:
    return {(f"shore-{letter}", "value"): number for letter, number in numbers.items()}


def test_a_hand_out_is_one_persons_whatever_name_stands_in_a_row(study: Path) -> None:
    """A colleague's name in one row makes it nobody else's copy: an emptied cell is taken back."""
    assert run("hand-out").exit_code == 0
    first = saved(HAND_OUT, str(HAND_OUT), {**typed(a=1, b=2), ("shore-a", "analyst"): "Anna Kim"})
    assert run("import", first, "--yes").exit_code == 0
    changed = {("shore-a", "analyst"): "Lee", ("shore-b", "value"): None}
    done = run("import", saved(HAND_OUT, str(HAND_OUT), changed), "--yes")
    assert done.exit_code == 0
    assert "agrees with what others" not in done.stderr
    assert values(study) == {"a": 1}


def test_a_hand_out_is_known_under_another_name(study: Path) -> None:
    """A mail program renames it; what its author corrects and empties is no conflict."""
    assert run("hand-out").exit_code == 0
    assert run("import", saved(HAND_OUT, "kim.xlsx", typed(a=1, b=2, c=3)), "--yes").exit_code == 0
    later = saved(HAND_OUT, "kim (2).xlsx", typed(a=4, b=2))
    assert run("import", later, "--yes").exit_code == 0
    assert values(study) == {"a": 4, "b": 2}


@pytest.mark.parametrize("named", [True, False], ids=["named", "without names"])
def test_two_peoples_files_of_one_name_take_nothing_from_each_other(
    study: Path, *, named: bool
) -> None:
    """A renamed tracker comes back from two people: neither empties what the other typed."""

    def by(who: str, **numbers: float) -> Rows:
        rows = typed(**numbers)
        return {**rows, **{(row, "analyst"): who for row, _ in rows}} if named else rows

    one = saved(TRACKER, "one/copy.xlsx", by("Carl", a=1, b=2, c=3))
    other = saved(TRACKER, "other/copy.xlsx", by("Dora", c=3, d=4, e=5))
    assert run("import", one, "--yes").exit_code == 0
    done = run("import", other, "--yes")
    assert done.exit_code == 0, done.stderr
    assert values(study) == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
    remark = "so it counts as another copy"
    assert (remark in done.stderr) is not named
    again = run("import", one, "--yes")
    assert again.exit_code == 0, again.stderr
    assert values(study) == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def test_who_fills_in_other_cells_instead_is_told_how_to_take_the_first_back(study: Path) -> None:
    """It may as well be another person's copy, so the values stay, and each is named."""
    assert run("import", saved(TRACKER, "copy.xlsx", typed(a=1, b=2, c=3)), "--yes").exit_code == 0
    done = run("import", saved(TRACKER, "copy.xlsx", typed(a=1, d=4)), "--yes")
    assert "imported before: copy.xlsx!Update!" in done.stderr
    assert "2, from copy.xlsx!Update!" in done.stderr
    assert "`undo` takes the value back" in done.stderr
    assert values(study) == {"a": 1, "b": 2, "c": 3, "d": 4}


@pytest.mark.parametrize("left", [{"a": 1, "b": 7}, {"b": 2, "c": 3, "d": 4}])
def test_who_empties_some_takes_it_back(study: Path, left: dict[str, float]) -> None:
    """It is her copy, saved once more: nothing else stands instead of what she emptied."""
    assert run("import", saved(TRACKER, "copy.xlsx", typed(a=1, b=2, c=3)), "--yes").exit_code == 0
    done = run("import", saved(TRACKER, "copy.xlsx", typed(**left)), "--yes")
    assert done.exit_code == 0
    assert values(study) == left


def test_the_third_state_of_a_copy_takes_back_what_the_second_one_added(study: Path) -> None:
    """Week by week the same copy comes: all its states count together."""
    for numbers in ({"a": 1, "b": 2}, {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "d": 4}):
        copy = saved(TRACKER, "copy.xlsx", typed(**numbers))
        assert run("import", copy, "--yes").exit_code == 0
    assert values(study) == {"a": 1, "b": 2, "d": 4}


# --- what nobody emptied stays -------------------------------------------------------------------


def test_a_copy_in_which_nothing_is_left_takes_nothing_back(study: Path) -> None:
    """It may be a fresh one, opened and saved: each value stays, and is named."""
    assert run("import", saved(TRACKER, "copy.xlsx", typed(a=1, b=2, c=3)), "--yes").exit_code == 0
    done = run("import", saved(TRACKER, "copy.xlsx", {}), "--yes")
    assert done.stderr.count("so it counts as another copy") == 3
    assert values(study) == {"a": 1, "b": 2, "c": 3}


def test_the_one_value_of_a_copy_is_taken_back(study: Path) -> None:
    """Who typed one value, emptied it and sends the same copy again takes it back."""
    assert run("import", saved(TRACKER, "anna.xlsx", typed(a=1)), "--yes").exit_code == 0
    assert run("import", saved(TRACKER, "anna.xlsx", {}), "--yes").exit_code == 0
    assert values(study) == {}


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_a_hand_out_that_is_opened_afresh_wipes_nothing(study: Path, *, together: bool) -> None:
    """She fills in some cells, and later others in the attachment of the same mail."""
    assert run("hand-out").exit_code == 0
    first = saved(HAND_OUT, "one.xlsx", typed(a=1, b=2))
    second = saved(HAND_OUT, "two.xlsx", typed(d=4))
    for files in [[first, second]] if together else [[first], [second]]:
        assert run("import", *files, "--yes").exit_code == 0
    assert values(study) == {"a": 1, "b": 2, "d": 4}


NOTE: Final = ("shore-a", "note")


@pytest.mark.parametrize("name", ["tracker.xlsx", "tracker (1).xlsx", "Copy of tracker.xlsx"])
def test_a_name_that_tells_nothing_makes_nobody_an_author(study: Path, name: str) -> None:
    """Two people agree on a number and differ on a note; neither signs."""
    one = {**typed(a=1, b=2), NOTE: "Anna's", ("shore-c", "value"): "about two"}
    other = {**typed(a=1, d=4), NOTE: "Ben's"}
    assert run("import", saved(TRACKER, f"anna/{name}", one), "--yes").exit_code == 1
    done = run("import", saved(TRACKER, f"ben/{name}", other), "--yes")
    assert done.exit_code == 1
    assert values(study) == {"a": 1, "b": 2, "d": 4}
    still_open = replay(load_ledger(study).entries, Q1).open
    assert sorted((key.subject, key.field) for key in still_open) == [
        ("shore-a", "note"),
        ("shore-c", "value"),
    ]


@pytest.mark.parametrize(
    "sign", [(NOTE, "As the gauge of the north pier had it."), (("shore-a", "analyst"), "Kim")]
)
def test_a_common_text_or_analyst_tells_whose_it_is(
    study: Path, sign: tuple[tuple[str, str], str]
) -> None:
    """A tracker that keeps its name is known by what else it holds."""
    for b in (2, 3):
        rows = {**typed(a=1, b=b), sign[0]: sign[1]}
        assert run("import", saved(TRACKER, "x/tracker.xlsx", rows), "--yes").exit_code == 0
    assert values(study) == {"a": 1, "b": 3}


def test_what_its_author_takes_out_of_a_question_is_named(study: Path) -> None:
    """Who types another value instead of an unclear one closes the question, with its words."""
    unclear = {**typed(a=1), ("shore-c", "value"): "about two"}
    assert run("import", saved(TRACKER, "anna.xlsx", unclear), "--yes").exit_code == 1
    done = run("import", saved(TRACKER, "anna.xlsx", typed(a=1, c=2)), "--yes")
    assert done.exit_code == 0
    assert "about two was open, and its author has changed the cell" in done.stderr
    assert values(study) == {"a": 1, "c": 2}


@pytest.mark.parametrize("name", ["anna (1).xlsx", "anna(2).xlsx"])
def test_a_copy_that_a_browser_renamed_is_the_same_one(study: Path, name: str) -> None:
    """What its author changed or emptied counts; somebody else's of that name is a conflict."""
    shore = {("shore-a", "value"): 4, ("shore-a", "analyst"): "Anna", ("shore-b", "value"): 5}
    first = saved(TRACKER, "anna.xlsx", {**shore, ("shore-b", "note"): "seen from the pier"})
    run("import", first, "--yes")
    rows = {("shore-a", "value"): 4.5, ("shore-b", "note"): None}
    again = run("import", saved(Path(first), name, rows), "--yes")
    assert again.exit_code == 0, again.stderr
    assert values(study) == {"a": 4.5, "b": 5}
    held = replay(load_ledger(study).entries, Q1).readings["shore-b"][Q1].content
    assert held.note == ""
    others = saved(TRACKER, "anna (3).xlsx", {("shore-a", "value"): 9})
    told = run("import", others, "--yes")
    assert "conflict" in told.stderr
    assert values(study) == {"a": 4.5, "b": 5}


def test_attachments_that_are_all_called_tracker_are_different_peoples(study: Path) -> None:
    """A browser numbers them; nobody is told that what the first one typed is empty in the next."""
    first = {("shore-a", "value"): 4, ("shore-b", "value"): 5}
    run("import", saved(TRACKER, "tracker.xlsx", first), "--yes")
    other = saved(TRACKER, "tracker (1).xlsx", {("shore-a", "value"): 4, ("shore-c", "value"): 6})
    told = run("import", other, "--yes")
    assert told.exit_code == 0, told.stderr
    assert "stays" not in told.stderr
    assert values(study) == {"a": 4, "b": 5, "c": 6}


@pytest.mark.parametrize("name", ["anna.xlsx", "anna (1).xlsx"])
@pytest.mark.parametrize("since", ["settled", "entered", "typed", "from a table"])
def test_what_is_emptied_after_others_decided_is_told(study: Path, name: str, since: str) -> None:
    """The value stays, and whoever imports the copy reads so, with the cell."""
    mine: Rows = {("shore-a", "value"): 44, ("shore-a", "analyst"): "Anna", ("shore-b", "value"): 3}
    if since == "entered":
        mine = {**mine, ("shore-a", "value"): "44?"}
    first = saved(TRACKER, "anna.xlsx", mine)
    run("import", first, "--yes")
    if since == "settled":
        ben = {("shore-a", "value"): 47, ("shore-a", "analyst"): "Ben"}
        run("import", saved(TRACKER, "ben.xlsx", ben), "--yes")
        for field in ("value", "analyst"):
            number = next(
                of[0].number
                for key, of in replay(load_ledger(study).entries, Q1).open.items()
                if key.field == field
            )
            run("settle", "--choose", f"{number}=1")
    elif since == "entered":
        ((raised,),) = replay(load_ledger(study).entries, Q1).open.values()
        run("settle", "--enter", f"{raised.number}=44")
    elif since == "typed":
        run("build")
        saved(TRACKER, str(TRACKER), {("shore-a", "value"): 45})
        run("build")
    else:
        Path("later.csv").write_text("quarter,item,value\n2022Q1,shore-a,45\n")
        run("import", "later.csv", "--yes")
    before = values(study)["a"]
    told = run("import", saved(Path(first), name, {("shore-a", "value"): None}), "--yes")
    said = " ".join((told.stdout + told.stderr).split())
    assert values(study)["a"] == before
    assert f"{before:g} stays: it was decided or stated by others" in said


def test_what_takes_the_place_of_another_file_of_that_name_is_told(study: Path) -> None:
    """Two people may have called their files alike; whoever imports them knows whose is whose."""
    first = {("shore-a", "value"): 44, ("shore-a", "note"): "Ben's note"}
    run("import", saved(TRACKER, "in/desk.xlsx", first), "--yes")
    told = run("import", saved(TRACKER, "also/desk.xlsx", {("shore-a", "value"): 47}), "--yes")
    said = " ".join((told.stdout + told.stderr).split())
    assert "a later state of the copy that brought 44, from desk.xlsx!Update!" in said
    assert values(study)["a"] == 47
