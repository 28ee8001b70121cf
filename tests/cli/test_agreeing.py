"""Two people who say the same both stand for it; an older save of a copy takes nothing back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import openpyxl
import pytest
import time_machine

from scenariobook.record.record_files import RETURNED
from scenariobook.record.stated import Reading
from scenariobook.record.store import load_ledger
from tests.commands import recorded_in, run
from tests.prepared_once import PreparedOnce
from tests.workbook.letters import UPDATE

TRACKER: Final = Path("output/small-study/tracker.xlsx")
SAVED: Final = datetime(2026, 2, 1, tzinfo=UTC)
VALUE = f"{UPDATE['value']}5"


@pytest.fixture(autouse=True)
def _built(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, build)


def build() -> None:
    assert run("build").exit_code == 0


def type_in(path: Path, minutes: int = 0, **cells: object) -> str:
    """Type in the first row of Update, by header; save so many minutes later; return the name."""
    book = openpyxl.load_workbook(path)
    for header, value in cells.items():
        book["Update"][f"{UPDATE[header]}5"].value = value
    with time_machine.travel(SAVED + timedelta(minutes=minutes), tick=False):
        book.save(path)
    return str(path)


def copy(name: str, minutes: int = 0, **cells: object) -> str:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(TRACKER.read_bytes())
    return type_in(Path(name), minutes, **cells)


def last() -> Reading:
    """Return the last reading in the ledger."""
    contents = [entry.content for entry in recorded_in(Path())]
    return [content for content in contents if isinstance(content, Reading)][-1]


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_what_two_have_said_is_corrected_by_none_of_them_alone(*, together: bool) -> None:
    """Carl and Dora type 8, Carl's next save says 9: a conflict, and both stay signed for 8."""
    carl, dora = (
        copy("carl.xlsx", value=8, analyst="Carl"),
        copy("dora.xlsx", 3, value=8, analyst="Dora"),
    )
    for files in [[carl, dora]] if together else [[carl], [dora]]:
        assert run("import", *files, "--yes").exit_code == 0
    assert (last().value, last().analyst) == (8, "Carl; Dora")
    type_in(Path(carl), 5, value=9)
    imported = run("import", carl, "--yes")
    assert imported.exit_code == 1
    assert "8 was typed in this copy before, and in another one, too; 9 at carl.xlsx" in (
        imported.stderr
    )
    assert (last().value, last().analyst) == (8, "Carl; Dora")
    assert "take 9, from carl.xlsx" in run("settle").output


def test_who_agrees_is_told_and_leaves_a_file_and_a_cell(study: Path) -> None:
    """In the preview, in the ledger and in the archive; a second time there is nothing to add."""
    run("import", copy("carl.xlsx", value=8), "--yes")
    dora = copy("dora.xlsx", 3, value=8)
    dry = run("import", dora, "--dry-run")
    assert (
        f"agrees with what others have recorded, and is noted: dora.xlsx: Update!{VALUE}"
        in dry.stderr
    )
    assert "Record this?" in run("import", dora).stderr
    (outcome,) = [
        one
        for one in json.loads(run("import", dora, "--format", "json", "--yes").stdout)
        if one["result"] != "unchanged"
    ]
    assert outcome["result"] == "already recorded"
    entry = recorded_in(study)[-1]
    assert (entry.origin.file, entry.origin.cells) == ("dora.xlsx", {"value": VALUE})
    assert (study / RETURNED / f"{entry.origin.sha256}.xlsx").read_bytes() == Path(
        dora
    ).read_bytes()
    held = load_ledger(study)
    for name in ("dora.xlsx", "carl.xlsx"):
        again = run("import", name, "--yes")
        assert "agrees" not in again.stderr
        assert load_ledger(study) == held
    assert run("verify").exit_code == 0


def test_after_the_agreement_is_undone_the_first_one_is_alone() -> None:
    """Carl corrects his 8. Dora's file comes once more: another value, said to come again."""
    carl = copy("carl.xlsx", value=8)
    run("import", carl, "--yes")
    with time_machine.travel(SAVED, tick=False):  # else both imports are one step
        run("import", copy("dora.xlsx", 3, value=8), "--yes")
    first = recorded_in(Path())[0].number
    assert "undo that first" in run("undo", "--entry", str(first), "--yes").stderr
    assert run("undo", "--yes").exit_code == 0
    type_in(Path(carl), 5, value=9)
    assert run("import", carl, "--yes").exit_code == 0
    assert last().value == 9
    again = run("import", "dora.xlsx", "--yes")
    assert again.exit_code == 1
    assert "undone by entry" in again.stderr


def test_what_is_typed_in_the_tracker_agrees_as_well() -> None:
    """`build` notes it without a question, and Carl no longer corrects it alone."""
    carl = copy("carl.xlsx", value=8)
    run("import", carl, "--yes")
    type_in(TRACKER, 3, value=8)
    built = run("build")
    assert built.exit_code == 0
    assert "agrees with what others have recorded, and is noted: tracker.xlsx" in built.stderr
    assert [entry.origin.file for entry in recorded_in(Path())] == ["carl.xlsx", "tracker.xlsx"]
    type_in(Path(carl), 5, value=9)
    assert run("import", carl, "--yes").exit_code == 1
    assert last().value == 8


def test_a_table_that_repeats_a_value_adds_nothing(study: Path) -> None:
    """Alone, or beside the copy that brings it."""
    Path("x.csv").write_text("quarter,item,value\n2022Q1,water-level,8\n")
    run("import", copy("carl.xlsx", value=8), "x.csv", "--yes")
    assert [entry.origin.file for entry in recorded_in(study)] == ["carl.xlsx"]
    run("import", "x.csv", "--yes")
    assert len(recorded_in(study)) == 1


def test_an_older_save_of_the_same_copy_takes_nothing_back(study: Path) -> None:
    """The later one came first, by mistake: the older one, untouched, is no edit."""
    old, late = copy("ann.xlsx", 1), copy("v2/ann.xlsx", 9, value=33)
    run("import", late, "--yes")
    held = load_ledger(study)
    imported = run("import", old, "--yes")
    assert imported.exit_code == 0
    assert load_ledger(study) == held
    assert last().value == 33
    newest = copy("v3/ann.xlsx", 10)
    assert run("import", newest, "--yes").exit_code == 0  # this one takes it back
    assert type(recorded_in(study)[-1].content).__name__ == "Cleared"


def test_an_older_save_with_other_values_is_as_any_copy() -> None:
    """It contradicts what its author typed later: somebody has to decide."""
    run("import", copy("v2/ann.xlsx", 9, value=33), "--yes")
    assert run("import", copy("ann.xlsx", 1, value=25), "--yes").exit_code == 1
    assert last().value == 33


@pytest.mark.parametrize("lacks", ["no properties", "not archived", "damaged"])
def test_where_a_file_does_not_say_when_the_second_counts_as_the_later(
    study: Path, lacks: str
) -> None:
    """As for the files of programs that write no properties."""
    run("import", copy("v2/ann.xlsx", 9, value=33), "--yes")
    old = Path(copy("ann.xlsx", 1, value=25))
    (archived,) = (study / RETURNED).iterdir()
    if lacks == "no properties":
        _without_properties(old)
    elif lacks == "damaged":
        archived.write_bytes(b"PK\3\4, and then nothing")
    else:
        archived.unlink()
    assert run("import", str(old), "--yes").exit_code == 0
    assert last().value == 25


def _without_properties(path: Path) -> None:
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    links = parts["_rels/.rels"].decode()
    (link,) = [part for part in links.split("<Relationship ") if "core.xml" in part]
    parts["_rels/.rels"] = links.replace(f"<Relationship {link}", "", 1).encode()
    del parts["docProps/core.xml"]
    with ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
