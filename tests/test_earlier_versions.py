"""What an earlier version wrote still reads, and every tracker that it built still comes home.

A folder of `tests/golden/test_earlier_versions/` is a study as a version left it: its ledger, a
tracker in which somebody has typed since, and a copy or a hand-out that is still out. Nothing there
is ever written anew: a new version gets a folder of its own. What is taken of a copy must be, to
the cell, what that version's own reader took.
"""

import json
import shutil
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from tests.commands import do, must_say, opened, run
from tests.expected import GOLDEN
from tests.old_ledgers.meaning import Meaning, stands
from tests.workbook.as_read import row_of

VERSIONS: Final = GOLDEN / "test_earlier_versions"
NOVEMBER: Final = "2026-11"
FIRST: Final = "1.0.0"
HAND_OUT: Final = "hand-out-a-kim.xlsx"
COPIES: Final = [  # with what `import` is told of each
    (FIRST, "tracker.xlsx", ""),
    (FIRST, "tracker.xlsx", "--from b-lee"),  # mailed; what he typed of others' is theirs still
    (FIRST, HAND_OUT, ""),
    (NOVEMBER, "tracker.xlsx", ""),
    (NOVEMBER, "copy-late.xlsx", ""),
    ("former-sheets", "tracker.xlsx", ""),
]


def meaning_here() -> Meaning:
    """Return what stands in the record of the study in which we stand."""
    return stands(opened().record)


def bring_file(name: str, options: str = "") -> None:
    """Let `build` take in the tracker, or `import` another copy."""
    (folder,) = Path("output").iterdir()
    if name == "tracker.xlsx" and not options:
        shutil.copy(name, folder / name)
        do("build --yes --as lead")
    else:
        do(f"import {name} --yes --as lead {options}")


@pytest.fixture(autouse=True)
def _in_a_copy(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a copy of the study and the copies of a version's folder."""
    place = tmp_path / "a-study"
    shutil.copytree(VERSIONS / folder / "study", place)
    for copy in (VERSIONS / folder).glob("*.xlsx"):
        shutil.copy(copy, place)
    text = (place / "study.toml").read_text("utf-8")
    (place / "output" / text.partition('id = "')[2].partition('"')[0]).mkdir(parents=True)
    monkeypatch.chdir(place)


@pytest.mark.parametrize("has_names", [True, False])
@pytest.mark.parametrize("folder, name, options", COPIES)
def test_it_brings_what_its_tables_hold(
    folder: str, name: str, options: str, *, has_names: bool
) -> None:
    """What that version's own reader took, no more; the tracker that replaces it holds no edit."""
    if not has_names:  # as a program saves it that drops the names: the headers are left
        book = openpyxl.load_workbook(name)
        for sheet in book:
            sheet.tables.clear()
        book.save(name)
    before = meaning_here()
    bring_file(name, options)
    taken = json.loads((VERSIONS / folder / name).with_suffix(".json").read_text("utf-8"))
    assert meaning_here() == before | taken
    recorded = Path("record/ledger.jsonl").read_bytes()
    do("build --yes --as lead")
    assert Path("record/ledger.jsonl").read_bytes() == recorded


@pytest.mark.parametrize("folder", [FIRST])
def test_a_hand_out_that_names_somebody_else_is_asked_about() -> None:
    """It had a column for who typed; two people may have used one file."""
    book = openpyxl.load_workbook(HAND_OUT)
    row_of(book, "Update", "dues-rate")["analyst"].value = "B. Lee"
    book.save(HAND_OUT)
    told = do(f"import {HAND_OUT} --yes --as lead", code=1)
    assert "its values count for nobody until `settle` decides whose they are" in told
    asked = run("settle").stdout
    assert "they are b-lee's" in asked
    assert "they are a-kim's" in asked
    number = asked.partition(".")[0].strip()
    must_say(f"settle --choose {number}=1 --as lead", "nothing is open")


@pytest.mark.parametrize("folder", [NOVEMBER])
def test_its_ledger_is_intact_and_what_was_open_can_be_settled() -> None:
    """Thirteen entries: readings, a judgment, what is open, an undone import, an open quarter."""
    must_say("verify", "13 entries")
    assert "1 conflict and 1 question open" in run("status").output
    assert run("settle", "--choose", "8=2", "--as", "lead").exit_code in {0, 1}
    last = json.loads(Path("record/ledger.jsonl").read_text("utf-8").splitlines()[-1])
    assert last["content"]["kind"] == "settled"
    assert "1 question open" in run("status").output


@pytest.mark.parametrize("folder", [FIRST])
def test_somebodys_own_sheet_keeps_a_title_that_later_trackers_have() -> None:
    """It was taken for one of the program's, which that version did not have: it was gone."""
    book = openpyxl.load_workbook("tracker.xlsx")
    for title in ("Log", "Decisions"):
        book.create_sheet(title)["B2"] = f"mine on {title}"
    book.save("tracker.xlsx")
    bring_file("tracker.xlsx")
    do("build --yes --as lead")
    (path,) = Path("output").glob("*/tracker.xlsx")
    fresh = openpyxl.load_workbook(path)
    held = [fresh[title]["B2"].value for title in ("Log", "Decisions")]
    assert held == ["mine on Log", "mine on Decisions"]
