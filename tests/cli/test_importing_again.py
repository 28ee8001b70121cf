"""What was recorded or settled once does not come back with the same file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scenariobook.record.stated import Reading
from scenariobook.record.store import load_ledger
from tests.cli.copies import copies
from tests.commands import run, type_value
from tests.study_text import STUDY, write_study
from tests.workbook.letters import SOURCE

TABLE = "quarter,item,value\n2022Q1,water-level,{}\n"


def recorded(study: Path) -> list[float | str | None]:
    contents = (entry.content for entry in load_ledger(study).entries)
    return [content.value for content in contents if isinstance(content, Reading)]


def imported(*files: str) -> int:
    return run("import", *files, "--yes").exit_code


def table(name: str, value: object) -> str:
    Path(name).write_text(TABLE.format(value))
    return name


def test_an_old_copy_never_undoes_what_was_cleared_since(study: Path) -> None:
    """Anna's value was cleared on purpose by somebody who saw it."""
    copies(study, {"anna.xlsx": 2.5})
    assert imported("anna.xlsx") == 0
    run("build")
    copies(study, {"ben.xlsx": 0})
    type_value(Path("ben.xlsx"), None)
    assert imported("ben.xlsx") == 0
    before = load_ledger(study)
    assert imported("anna.xlsx") == 0
    assert load_ledger(study) == before


def test_a_table_that_comes_again_changes_nothing(study: Path) -> None:
    """Also where its value was changed, cleared or decided against since."""
    assert imported(table("old.csv", 2.5)) == 0
    assert imported(table("new.csv", 3.5)) == 0
    assert imported(table("clear.csv", "cleared")) == 0
    assert imported(table("last.csv", 4)) == 0
    before = load_ledger(study)
    for name in ("old.csv", "new.csv", "clear.csv", "last.csv"):
        assert imported(name) == 0
        assert load_ledger(study) == before


def test_a_table_settles_nothing(study: Path) -> None:
    """A row about a field in conflict joins the conflict; the decision stands afterwards."""
    copies(study, {"cleo.xlsx": 4})
    assert imported(table("table.csv", 2.5), "cleo.xlsx") == 1
    assert imported("table.csv") == 1
    assert recorded(study) == []
    assert run("settle", "--choose", "2=3").exit_code == 0
    before = load_ledger(study)
    assert imported("table.csv") == 0
    assert load_ledger(study) == before


def test_an_old_copy_beside_a_new_one_is_no_rival(study: Path) -> None:
    """Ben saw Anna's value and changed it; her file comes along once more."""
    copies(study, {"anna.xlsx": 2.5})
    imported("anna.xlsx")
    copies(study, {"ben.xlsx": 3.5})
    assert imported("anna.xlsx", "ben.xlsx") == 0
    assert recorded(study) == [2.5, 3.5]


def test_who_saw_the_mark_is_not_overruled_in_silence(study: Path) -> None:
    """Two people settle one conflict differently, each in a fresh tracker: a new conflict."""
    copies(study, {"anna.xlsx": 2.5, "cleo.xlsx": 4.0})
    imported("anna.xlsx", "cleo.xlsx")
    copies(study, {"ann2.xlsx": 2.5, "bob2.xlsx": 4.0})
    assert imported("ann2.xlsx") == 0
    assert imported("bob2.xlsx") == 1


def test_what_was_settled_stays_settled_when_the_study_moves(study: Path) -> None:
    """A question about a title names a line; another line makes no new question."""
    copies(study, {"anna.xlsx": 2.5})
    type_value(Path("anna.xlsx"), "1,234")
    assert imported("anna.xlsx") == 1
    assert run("settle", "--choose", "2=1").exit_code == 0
    write_study(study, "# a comment\n" + STUDY.replace('title = "A small', 'title = "The small'))
    before = load_ledger(study)
    assert imported("anna.xlsx") == 0
    assert load_ledger(study) == before


def test_a_note_that_says_cleared_is_a_note(study: Path) -> None:
    """Only the value's own cell takes an entry back."""
    header = "quarter,item,value,note\n2022Q1,water-level,"
    Path("value.csv").write_text(header + "2.5,\n")
    Path("note.csv").write_text(header + ",cleared\n")
    assert imported("value.csv") == imported("note.csv") == 0
    assert recorded(study) == [2.5, 2.5]


def test_nothing_is_entered_for_what_the_study_no_longer_has(study: Path) -> None:
    """A sentence, and the way out."""
    copies(study, {"anna.xlsx": 2.5, "cleo.xlsx": 4.0})
    imported("anna.xlsx", "cleo.xlsx")
    write_study(study, STUDY.replace('"water-level"', '"lake-level"'))
    for option in ("--enter", "--choose"):
        result = run("settle", option, "2=3")
        assert result.exit_code == 2
        assert "no longer has the indicator 'water-level'" in result.stderr
    assert run("settle", "--choose", "2=1").exit_code == 0


@pytest.mark.usefixtures("study")
def test_agreeing_with_one_who_saw_the_mark_settles() -> None:
    """An old and a fresh copy say the same: that settles it, and leaves nothing open."""
    copies(Path(), {"anna.xlsx": 2.5, "cleo.xlsx": 4.0, "old.xlsx": 3.0})
    imported("anna.xlsx", "cleo.xlsx")
    copies(Path(), {"fresh.xlsx": 3.0})
    assert imported("old.xlsx", "fresh.xlsx") == 0
    assert "nothing is open" in run("settle").stderr


def test_who_saw_the_mark_settles_whatever_else_comes_along(study: Path) -> None:
    """Everything in the inbox is imported at once: the old rivals, and the one who decides."""
    copies(study, {"anna.xlsx": 2.5, "cleo.xlsx": 4.0})
    imported("anna.xlsx", "cleo.xlsx")
    copies(study, {"dora.xlsx": 3.0})
    assert imported("anna.xlsx", "cleo.xlsx", "dora.xlsx") == 0
    assert recorded(study) == [3.0]
    before = load_ledger(study)
    assert imported("anna.xlsx", "cleo.xlsx", "dora.xlsx") == 0
    assert load_ledger(study) == before


def test_a_source_of_separators_alone_is_a_question(study: Path) -> None:
    """It is no source, and not nothing either."""
    copies(study, {})
    workbook = openpyxl.load_workbook(study / "output" / "small-study" / "tracker.xlsx")
    workbook["Update"][f"{SOURCE}5"] = " ; "
    workbook.save("anna.xlsx")
    assert "names no source" in run("import", "anna.xlsx", "--dry-run").stderr


# --- a table repeated what the record had from others, so no entry names it -------------------

TWO_QUARTERS = "quarter,item,value\n2022Q1,water-level,2.5\n2022Q2,water-level,{}\n"


def _repeating(value: object) -> None:
    """Import Anna's 2.5, then a table that has it, too, and a value of another quarter."""
    assert imported(table("anna.csv", 2.5)) == 0
    run("advance", "--yes")
    Path("two.csv").write_text(TWO_QUARTERS.format(value))
    assert imported("two.csv") == 0


def test_a_table_brings_back_what_it_had_in_common_with_an_undone_file(study: Path) -> None:
    """What was undone counts as never said, and the table says it still."""
    _repeating(4)
    (number,) = (e.number for e in load_ledger(study).entries if e.origin.file == "anna.csv")
    assert run("undo", "--entry", str(number), "--yes").exit_code == 0
    assert imported("two.csv") == 0
    last = load_ledger(study).entries[-1]
    assert (last.origin.file, recorded(study)) == ("two.csv", [2.5, 4, 2.5])


@pytest.mark.parametrize("value, ended", [(3, "changed"), ("cleared", "taken back")])
def test_a_table_names_what_it_had_in_common_and_no_longer_holds(
    study: Path, value: object, ended: str
) -> None:
    """It is never unchanged in silence: a colleague changed or cleared what both had said."""
    _repeating(4)
    assert imported(table("ben.csv", value)) == 0
    before = load_ledger(study)
    done = run("import", "two.csv", "--yes")
    assert "imported before: two.csv!CSV!R2C3: water-level, value: 2.5: " in done.stderr
    assert f"{ended} since by entry" in done.stderr
    assert load_ledger(study) == before
    assert imported("two.csv", "--again") == 0
    assert recorded(study)[-1] == 2.5


def test_a_table_names_what_came_with_a_copy_that_said_it_first(study: Path) -> None:
    """Of a copy and a table in one import, the ledger names the copy alone; Ben knew its value."""
    copies(study, {"anna.xlsx": 2.5})
    header = "quarter,item,value,note\n2022Q1,water-level,2.5,"
    Path("with-note.csv").write_text(f"{header}a note\n")
    assert imported("anna.xlsx", "with-note.csv") == 0
    copies(study, {"ben.xlsx": 3})
    assert imported("ben.xlsx") == 0
    done = run("import", "with-note.csv", "--yes")
    assert "imported before: with-note.csv!CSV!R2C3: water-level, value: 2.5: " in done.stderr
    assert recorded(study)[-1] == 3
