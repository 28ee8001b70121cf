"""One case for each diagnostic of the record and of a study's look, and what is printed about it.

A case is a folder in tests/golden/record; most hold a table to import. UPDATE_GOLDEN=1
writes expected.txt anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
import time_machine
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import CODES
from scenariobook.intake import read_files as intake
from scenariobook.record.definitions.changes import archive_files
from scenariobook.record.ledger.entries import Addition, Defined, Origin
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.file_claims import FileClaims
from tests import commands
from tests.builders import a_ledger, q
from tests.commands import TRACKER, type_value
from tests.expected import GOLDEN, same_as_before
from tests.study_text import STUDY, write_study

# What the study's only indicator has.
KEYS = {
    "id": '"water-level"',
    "title": "Water level",
    "source": "lake-survey",
    "unit": 'unit = "m"',
    "levels": 'decimals = 1\ndirection = "falling"\nwatch = 5\nwarning = 3\n',
}
RECORDED = "quarter,item,value,source\n2022Q1,water-level,4.5,lake-survey\n"


def run(*arguments: str) -> str:
    """Run a command and return all that it printed."""
    return commands.run(*arguments).output


def record() -> None:
    """Put a reading into the record."""
    Path("recorded.csv").write_text(RECORDED)
    run("import", "recorded.csv", "--yes")


def damaged_ledger() -> str:
    record()
    ledger = Path("record/ledger.jsonl")
    ledger.write_bytes(ledger.read_bytes().replace(b'"value":4.5', b'"value":5.4'))
    return run("check")


def bad_table() -> str:
    return run("import", "readings.csv", "--yes")


def changed(**now: str) -> Callable[[], str]:
    """Return what `check` prints once keys have other values than when something was recorded."""

    def case() -> str:
        record()
        text = STUDY
        for was, is_now in now.items():
            text = text.replace(KEYS[was], is_now)
        write_study(Path(), text)
        return run("check")

    return case


def edited(change: Callable[[Worksheet, dict[str, str]], None]) -> Workbook:
    """Build a tracker and change its Update sheet, given the first row's cells by header."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    sheet = workbook["Update"]
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if row[-1].value == "id")
    first = rows[rows.index(header) + 1]
    change(sheet, {str(h.value): c.coordinate for h, c in zip(header, first, strict=True)})
    return workbook


def merged_cells() -> str:
    edited(lambda sheet, cells: sheet.merge_cells(f"{cells['value']}:{cells['as of']}")).save(
        "copy.xlsx"
    )
    return run("import", "copy.xlsx", "--yes")


def foreign_tracker() -> str:
    TRACKER.parent.mkdir(parents=True)
    TRACKER.write_text("a grocery list")
    return run("build")


def archive_changed() -> str:
    record()
    (archived,) = Path("record/returned").iterdir()
    archived.write_bytes(archived.read_bytes() + b" ")
    digest = archived.stem
    return run("verify").replace(digest, "HASH")


def changed_meanwhile() -> str:
    """While an import records, version control brings another ledger; commands themselves wait."""
    Path("slow.csv").write_text("quarter,item,value\n2022Q1,water-level,2\n")
    merge_files = intake.merge_files

    def bring_first(*arguments: Any) -> intake.Intake:
        brought = a_ledger(Reading(q("2022Q1"), "water-level", value=4.5))
        Path("record/ledger.jsonl").write_bytes(brought.data)
        return merge_files(*arguments)

    with patch("scenariobook.intake.read_files.merge_files", bring_first):
        return run("import", "slow.csv", "--yes")


def doubled_header() -> str:
    def change(sheet: Worksheet, cells: dict[str, str]) -> None:
        header = sheet[cells["value"]].offset(row=-1)
        header.offset(column=12).value = "Value"

    edited(change).save("copy.xlsx")
    return run("import", "copy.xlsx", "--yes")


def unknown_entry() -> str:
    record()
    return run("brief", "--as-known", "12")


def same_id() -> str:
    """Write one study in two folders under one roof."""
    write_study(Path("scenarios/lake"))
    write_study(Path("scenarios/lake-what-if"))
    return run("check", "scenarios/lake-what-if")


def lost_entries() -> str:
    run("build")
    record()
    run("build")
    Path("record/ledger.jsonl").unlink()
    return run("verify")


def cannot_be_read_back() -> str:
    """No input is known that leads there: an entry is spoilt on its way."""
    form_feed = Reading(q("2022Q1"), "water-level", note="\f")
    spoilt: list[Addition] = [
        (
            form_feed,
            Origin(
                who="tester", when=datetime(2026, 1, 2, tzinfo=UTC), command="import", file="in.csv"
            ),
        )
    ]
    Path("in.csv").write_text(RECORDED)
    with patch("scenariobook.intake.read_files.claims_of_file", return_value=FileClaims(spoilt)):
        return run("import", "in.csv", "--yes")


def not_to_be_undone() -> str:
    record()
    run("undo", "--yes")
    return run("undo", "--entry", "2", "--yes")


def months_of_one_read_by_quarter() -> str:
    Path("record").mkdir()
    ledger = a_ledger(Reading(q("2022Q1"), "water-level", "2022-01", value=4.5))
    Path("record/ledger.jsonl").write_bytes(ledger.data)
    return run("check")


def another_item_with_the_id() -> str:
    """An item got another id, and its id went to a new one."""
    Path("first.csv").write_text("quarter,item,value\n2022Q1,water-level,4.25\n")
    run("import", "first.csv", "--yes")
    first = STUDY[STUDY.index("[[indicators]]") :]
    other = first[: first.index("[[", 3)].replace('title = "', 'title = "New: ')
    renamed = STUDY.replace('"water-level"', '"lake-level"')
    write_study(Path(), renamed.replace("[[indicators]]", other + "[[indicators]]", 1))
    return run("check")


def clock_ahead() -> str:
    """A machine's clock was ten years ahead while somebody recorded."""
    for when, value in (("2036-11-29 09:00", 4.5), ("2026-11-29 10:00", 5.5)):
        Path("in.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")
        with time_machine.travel(when, tick=False):
            run("import", "in.csv", "--yes")
    return run("check")


def two_came_true() -> str:
    ends = "scenario,outcome,decided_on,why\n"
    for scenario in ("lake-holds", "lake-dries"):
        ends += f"{scenario},came true,2022-01-31,x\n"
    Path("ends.csv").write_text(ends)
    write_study(
        Path(), STUDY.replace("[study]", "[study]\nexclusive = true").replace("= 30", "= 40")
    )
    run("import", "ends.csv", "--yes")
    return run("check")


def record_of_another() -> str:
    run("advance", "--yes")
    write_study(Path(), STUDY.replace('"small-study"', '"pond-study"'))
    return run("check")


def definitions_of_another_version() -> str:
    """A later version of the program archived a key that this one does not know."""
    later = archive_files({"study.toml": STUDY.replace("unit =", "ruler = 1\nunit =").encode()})
    digest = sha256(later).hexdigest()
    Path("record/definitions").mkdir(parents=True)
    Path(f"record/definitions/{digest}.json").write_bytes(later)
    ledger = a_ledger(Defined(q("2022Q1"), digest), Reading(q("2022Q1"), "water-level", value=4.5))
    Path("record/ledger.jsonl").write_bytes(ledger.data)
    return run("brief", "--html", "--as-known", "2").replace(digest, "HASH")


def past_the_horizon() -> str:
    write_study(Path(), STUDY.replace('horizon = "2027Q4"', 'horizon = "2022Q1"'))
    run("advance", "--yes")
    return run("check")


def no_analysts() -> str:
    return run("hand-out")


def filled_in() -> str:
    """Write a hand-out, fill it in, and return its path."""
    analyst = '\n[[analysts]]\nid = "a-kim"\nname = "Anna Kim"\ndesk = "Lake desk"\n'
    write_study(Path(), STUDY + analyst)
    run("hand-out")
    path = Path("output/small-study/hand-out/small-study-2022Q1-a-kim.xlsx")
    type_value(path, 4.5)
    return str(path)


def copy_with_typed() -> str:
    """Somebody fills in the copy that lies in the folder, and another one is written."""
    filled_in()
    return run("hand-out")


def said_to_be_anothers() -> str:
    return run("import", filled_in(), "--from", "b-lee", "--yes")


def contradicted() -> str:
    record()
    run("build")
    for name, value in (("older.xlsx", 3), ("newer.xlsx", 2)):
        shutil.copy(TRACKER, name)
        type_value(Path(name), value)
    return run("import", "older.xlsx", "newer.xlsx", "--from", "a-kim", "--yes")


def unreachable_feed() -> str:
    feed = '\n[[feeds]]\nitem = "water-level"\nurl = "http://127.0.0.1:9/level.csv"\n'
    columns = 'date = "day"\nvalue = "level"\nsource = "lake-survey"\n'
    write_study(Path(), STUDY + feed + columns)
    return run("fetch", "--yes")


def own(name: str, text: str, *command: str) -> Callable[[], str]:
    """Return what a command prints about a file of the study's own look."""

    def case() -> str:
        Path(name).parent.mkdir()
        Path(name).write_text(text)
        return run(*command)

    return case


CASES: dict[str, Callable[[], str]] = {
    "R001": damaged_ledger,
    **dict.fromkeys(("R002", "R003", "R004", "R005", "R006", "R007", "R008"), bad_table),
    "R009": changed(id='"water-depth"', title="Water depth"),
    "R010": changed(source="lake-report"),
    "R012": merged_cells,
    "R014": foreign_tracker,
    "R015": archive_changed,
    "R016": changed_meanwhile,
    "R017": doubled_header,
    "R018": changed(unit='type = "yes-no"\nconcern = "yes"', levels=""),
    "R020": unknown_entry,
    "R021": lost_entries,
    "R022": cannot_be_read_back,
    "R023": not_to_be_undone,
    "R024": record_of_another,
    "R025": definitions_of_another_version,
    "R026": past_the_horizon,
    "R027": no_analysts,
    "R028": copy_with_typed,
    "R031": months_of_one_read_by_quarter,
    "R032": changed(unit='unit = "ft"'),
    "R034": two_came_true,
    "R036": another_item_with_the_id,
    "R037": clock_ahead,
    "R038": said_to_be_anothers,
    "R040": unreachable_feed,
    "R041": contradicted,
    "O001": same_id,
    "B002": own("templates/unknowns.html.j2", "<p>\n{{ briefing.titel }}</p>", "brief"),
    "B003": own("assets/palette.toml", 'inc = "#000000"\n', "check"),
    "B004": own("assets/palette.toml", 'ink = "#bbbbbb"\n', "check"),
}
# What no font has depends on the machine: tests/briefing/test_languages.py has it.
ELSEWHERE = {"B001"}


def test_each_code_of_the_record_has_a_case() -> None:
    """Protects against a code that nothing reports."""
    found = {code for code in CODES if code.startswith(("R", "O", "B"))}
    assert set(CASES) | ELSEWHERE == found


@pytest.mark.parametrize("code", CASES)
def test_a_case_prints_what_is_expected(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects every message, place and hint; the case's own code is the one reported."""
    table = GOLDEN / "record" / code / "readings.csv"
    if table.exists():
        shutil.copy(table, tmp_path / "readings.csv")
    write_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = CASES[code]().replace(str(tmp_path), "STUDY")
    assert f"[{code}]" in said
    same_as_before(f"record/{code}/expected", said)
