"""One case for each diagnostic of the record and of a study's look, and what is printed about it.

A case is a folder of golden texts; some hold a table to import, too.
"""

import shutil
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
import time_machine
from msgspec.structs import replace

from scenariobook.diagnostics import CODES
from scenariobook.intake import read_files as intake
from scenariobook.record.ledger.entries import Content, Defined
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.file_claims import FileClaims
from scenariobook.record.redefinitions import archive_files
from tests import commands
from tests.builders import ORIGIN, a_ledger, q
from tests.cli.copies import type_level
from tests.commands import OUTPUT, TRACKER, bring_table
from tests.expected import golden_file, same_as_before
from tests.study_text import STUDY, change_study, write_study
from tests.workbook.as_read import Row, row_of

RECORDED = "quarter,item,value,source\n2022Q1,water-level,4.5,lake-survey\n"
LEDGER = Path("record/ledger.jsonl")
FIRST = q("2022Q1")
# What is done, one after the other: a command, as it is typed, or a function. What the last of
# them prints is expected.
Steps = tuple[str | Callable[[], object], ...]


def printed(command: str) -> str:
    """Run a command and return all that it printed."""
    return commands.run(*command.split()).output


def write(name: str | Path, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)


def record() -> None:
    """Put a reading into the record."""
    bring_table(RECORDED, name="recorded.csv")


def hold(*contents: Content) -> None:
    """Let the ledger hold these contents and nothing else."""
    LEDGER.parent.mkdir(exist_ok=True)
    LEDGER.write_bytes(a_ledger(*contents).data)


def rewritten(*exchanged: str) -> Steps:
    """Record something, let texts of the study give way to others, and check it."""
    text = STUDY
    for was, now in zip(exchanged[::2], exchanged[1::2], strict=True):
        text = text.replace(was, now)
    return record, partial(write_study, Path(), text), "check"


def with_row(change: Callable[[Row], object]) -> Steps:
    """Import a copy of which the first row of Update, or something beside it, was changed."""

    def edit() -> None:
        workbook = openpyxl.load_workbook(TRACKER)
        change(row_of(workbook, "Update", "water-level"))
        workbook.save("copy.xlsx")

    return "build", edit, "import copy.xlsx --yes"


def merged_cells(row: Row) -> None:
    row["value"].parent.merge_cells(f"{row['value'].coordinate}:{row['as of'].coordinate}")


def doubled_header(row: Row) -> None:
    row["high"].offset(row=-1).value = "Value"


def damaged() -> None:
    LEDGER.write_bytes(LEDGER.read_bytes().replace(b'"value":4.5', b'"value":5.4'))


def archive_changed() -> str:
    record()
    (archived,) = Path("record/returned").iterdir()
    archived.write_bytes(archived.read_bytes().replace(b"4.5", b"5.4"))
    return printed("verify").replace(archived.stem, "HASH")


def changed_meanwhile() -> str:
    """While an import records, version control brings another ledger; commands themselves wait."""
    merge_files = intake.merge_files

    def bring_first(*arguments: Any) -> intake.Intake:
        hold(Reading(FIRST, "water-level", value=4.5))
        return merge_files(*arguments)

    with patch("scenariobook.intake.read_files.merge_files", bring_first):
        return bring_table("quarter,item,value\n2022Q1,water-level,2\n", name="slow.csv").output


def cannot_be_read_back() -> str:
    """No input is known that leads there: an entry is spoilt on its way."""
    form_feed = Reading(FIRST, "water-level", note="\f")
    spoilt = FileClaims([(form_feed, replace(ORIGIN, file="in.csv"))])
    with patch("scenariobook.intake.read_files.claims_of_file", return_value=spoilt):
        return bring_table(RECORDED).output


def another_item_with_the_id() -> None:
    """An item gets another id, and its id goes to a new one."""
    first = STUDY[STUDY.index("[[indicators]]") :]
    other = first[: first.index("[[", 3)].replace('title = "', 'title = "New: ')
    renamed = STUDY.replace('"water-level"', '"lake-level"')
    write_study(Path(), renamed.replace("[[indicators]]", other + "[[indicators]]", 1))


def clock_ahead() -> None:
    """A machine's clock was ten years ahead while somebody recorded."""
    for when, value in (("2036-11-29 09:00", 4.5), ("2026-11-29 10:00", 5.5)):
        with time_machine.travel(when, tick=False):
            bring_table(f"quarter,item,value\n2022Q1,water-level,{value}\n")


def definitions_of_another_version() -> str:
    """A later version of the program archived a key that this one does not know."""
    later = archive_files({"study.toml": STUDY.replace("unit =", "ruler = 1\nunit =").encode()})
    digest = sha256(later).hexdigest()
    write(f"record/definitions/{digest}.json", later.decode())
    hold(Defined(FIRST, digest), Reading(FIRST, "water-level", value=4.5))
    return printed("brief --html --as-known 2").replace(digest, "HASH")


def hand_out_filled_in() -> None:
    analyst = '\n[[analysts]]\nid = "a-kim"\nname = "Anna Kim"\ndesk = "Lake desk"\n'
    write_study(Path(), STUDY + analyst)
    printed("hand-out")
    type_level(4.5, HAND_OUT, HAND_OUT)


def contradicted() -> str:
    record()
    printed("build")
    for name, value in (("older.xlsx", 3), ("newer.xlsx", 2)):
        shutil.copy(TRACKER, name)
        type_level(value, name)
    return printed("import older.xlsx newer.xlsx --from a-kim --yes")


HAND_OUT = OUTPUT / "hand-out" / "small-study-2022Q1-a-kim.xlsx"
LEVELS = 'decimals = 1\ndirection = "falling"\nwatch = 5\nwarning = 3\n'
TWO_ENDS = """scenario,outcome,decided_on,why
lake-holds,came true,2022-01-31,x
lake-dries,came true,2022-01-31,x
"""
FEED = """
[[feeds]]
item = "water-level"
url = "http://127.0.0.1:9/level.csv"
date = "day"
value = "level"
source = "lake-survey"
"""
EXCLUSIVE = STUDY.replace("[study]", "[study]\nexclusive = true").replace("= 30", "= 40")
TITLE = "<p>\n{{ briefing.titel }}</p>"
CASES: dict[str, Steps] = {
    "R001": (record, damaged, "check"),
    **{f"R00{n}": ("import readings.csv --yes",) for n in range(2, 9)},
    "R009": rewritten('"water-level"', '"water-depth"', "Water level", "Water depth"),
    "R010": rewritten("lake-survey", "lake-report"),
    "R012": with_row(merged_cells),
    "R014": (partial(write, TRACKER, "a grocery list"), "build"),
    "R015": (archive_changed,),
    "R016": (changed_meanwhile,),
    "R017": with_row(doubled_header),
    "R018": rewritten('unit = "m"', 'type = "yes-no"\nconcern = "yes"', LEVELS, ""),
    "R020": (record, "brief --as-known 12"),
    "R021": ("build", record, "build", LEDGER.unlink, "verify"),
    "R022": (cannot_be_read_back,),
    "R023": (record, "undo --yes", "undo --entry 2 --yes"),
    "R024": ("advance --yes", partial(change_study, "small-study", "pond-study"), "check"),
    "R025": (definitions_of_another_version,),
    "R026": (partial(change_study, "2027Q4", "2022Q1"), "advance --yes", "check"),
    "R027": ("hand-out",),
    "R028": (hand_out_filled_in, "hand-out"),
    "R031": (partial(hold, Reading(FIRST, "water-level", "2022-01", value=4.5)), "check"),
    "R032": rewritten('unit = "m"', 'unit = "ft"'),
    "R034": (
        *(partial(write, "ends.csv", TWO_ENDS), partial(write_study, Path(), EXCLUSIVE)),
        *("import ends.csv --yes", "check"),
    ),
    "R036": (record, another_item_with_the_id, "check"),
    "R037": (clock_ahead, "check"),
    "R038": (hand_out_filled_in, f"import {HAND_OUT} --from b-lee --yes"),
    "R040": (partial(write_study, Path(), STUDY + FEED), "fetch --yes"),
    "R041": (contradicted,),
    "O001": (
        *(partial(write_study, Path("scenarios", name)) for name in ("lake", "lake-what-if")),
        "check scenarios/lake-what-if",
    ),
    "B002": (partial(write, "templates/unknowns.html.j2", TITLE), "brief"),
    "B003": (partial(write, "assets/palette.toml", 'inc = "#000000"\n'), "check"),
    "B004": (partial(write, "assets/palette.toml", 'ink = "#bbbbbb"\n'), "check"),
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
    table = golden_file(f"{code}/readings").with_suffix(".csv")
    if table.exists():
        shutil.copy(table, tmp_path / "readings.csv")
    write_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    for step in CASES[code]:
        last = printed(step) if isinstance(step, str) else step()
    said = str(last).replace(str(tmp_path), "STUDY")
    assert f"[{code}]" in said
    same_as_before(said, f"{code}/expected")
