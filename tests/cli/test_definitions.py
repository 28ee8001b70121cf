"""The definitions in force are archived and told: what changed, why, and the briefing of before."""

import re
import shlex
import shutil
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.as_known import as_known
from scenariobook.record.ledger.entries import Defined
from scenariobook.record.ledger.record_on_disk import load_ledger
from tests.briefing.samples import edition_text
from tests.cli.copies import play
from tests.commands import OUTPUT, bring, bring_table, do, logged, must_say, opened, run
from tests.expected import GOLDEN, same_as_before
from tests.study_text import PEOPLE, RATION, STUDY, an_item, change_study, write_study

pytestmark = pytest.mark.pages

LOWER = ("warning = 3", "warning = 2.5")


@pytest.fixture
def earlier(study: Path) -> Path:
    """Return a study that the version of November 2026 left, whose entries have no definitions."""
    (study / "study.toml").unlink()
    shutil.copytree(
        GOLDEN / "test_earlier_versions" / "2026-11" / "study", study, dirs_exist_ok=True
    )
    return study


def kinds() -> list[str]:
    """Return the kinds of the ledger's entries, without those about files that were taken in."""
    found = (entry["content"]["kind"] for entry in logged())
    return [kind for kind in found if kind != "taken"]


def defined() -> list[Defined]:
    """Return the entries about definitions."""
    contents = (entry.content for entry in load_ledger(Path()).entries)
    return [content for content in contents if isinstance(content, Defined)]


def moves() -> Sequence[Any]:
    """Return why each scenario moved, on page two."""
    project = opened()
    return edition_text(inputs_of(project, project.record.open_quarter)).page_two.why


def rulers() -> list[int]:
    """Return the points by which changed definitions moved each scenario."""
    return [why.redefined for why in moves()]


# --- when an entry is written --------------------------------------------------------------------


def test_a_reason_that_stands_nowhere_is_told() -> None:
    """`--why` is recorded, or the command says that it was not.

    What no cell could hold is refused.
    """
    unused = "the reason (--why) is not recorded"
    assert unused not in do("build --why 'First values'")
    assert defined()[0].why == "First values"
    must_say("build --why 'No file has changed'", unused)
    bring("2022Q1,water-level,4.5")
    before = logged()
    for command, why in product(("build", "undo"), ("a\x07bell", "x" * 40_000)):
        must_say(f"{command} --why {shlex.quote(why)}", "cannot be recorded as a reason", code=2)
    assert logged() == before


@pytest.mark.parametrize("command", ["advance --yes", "brief", "export", "settle", "pack"])
def test_a_reason_can_be_given_afterwards(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`build --why` gives the reason afterwards, whichever command recorded that the files have
    changed.
    """
    monkeypatch.setenv("COLUMNS", "2000")
    bring("2022Q1,water-level,4.5")
    change_study(*LOWER)
    do(command)
    assert "no reason given" in run("log").stdout
    do("build --why Workshop")
    assert [one.why for one in defined()][-1] == "Workshop"
    log = run("log", "--item", "water-level").stdout
    assert "water-level warning: 3 to 2.5 (Workshop)" in log
    assert "no reason given" not in log


def test_undo_takes_the_definitions_back_with_what_was_recorded_under_them() -> None:
    """An undo takes changed definitions back with what was recorded under them.

    The next import tells anew.
    """
    bring("2022Q1,water-level,4.5")
    change_study(*LOWER)
    table = "quarter,item,value\n2022Q1,water-level,4.4\n"
    assert bring_table(table, "--as", "Anna").exit_code == 0
    do("undo --yes")
    assert kinds() == ["defined", "reading", "defined", "reading", "undone"]
    bring("2022Q1,water-level,4.3")
    assert kinds()[5:] == ["defined", "reading"]
    assert defined()[2].changes == defined()[1].changes != ()


# --- what is shown -------------------------------------------------------------------------------


def test_the_log_tells_changes_among_the_rest(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log tells what changed in the study's files, before what the same command recorded, and
    why.

    So does the log of one item. The archive has each state of the files once.
    """
    bring("2022Q1,water-level,4.5")
    bring("2022Q1,water-level,4.4")
    for was, now in (LOWER, ("prior = 60", "prior = 55"), ("Nothing much", "Little")):
        change_study(was, now)
    do("build --why 'The survey  moved\nits gauge' --as Anna")
    write_study(study)
    bring("2022Q1,water-level,4.2")
    monkeypatch.setenv("COLUMNS", "120")
    same_as_before(play("log --item water-level", "log"))
    archives = sorted(path.stem for path in (study / "record" / "definitions").iterdir())
    assert archives == sorted({one.definitions for one in defined()})
    do("verify")


def test_the_log_knows_all_that_has_an_id(study: Path) -> None:
    """`log --item` takes the id of a trigger, a source and an analyst, too, answered or not."""
    write_study(study, STUDY + PEOPLE + RATION)
    bring("2022Q1,water-level,4.5")
    told = play("log --item ration-water")
    assert bring_table("quarter,about,answer\n2022Q1,ration-water,declined\n").exit_code == 0
    told += play("log --item ration-water")
    change_study('reliability = "B"', 'reliability = "C"')
    bring_table("quarter,item,value,source\n2022Q1,water-level,4.4,lake-survey\n")
    same_as_before(told + play("log --item lake-survey", "log --item anna"))


def test_a_change_at_the_end_of_a_long_list_is_told(study: Path) -> None:
    """Where a long list differs at its end, the log shows what differs.

    It once cut both lists before that, and said that the list became itself.
    """
    number = 'decimals = 1\ndirection = "falling"\nwatch = 5\nwarning = 3\n'
    levels = [f"the lake is {metres} metres deep" for metres in range(12)]
    for last in ("full", "flooded"):
        ordinal = f'type = "ordinal"\nlevels = {[*levels, last]}\nwarning = "{levels[0]}"\n'
        write_study(study, STUDY.replace(number, f'{ordinal}direction = "falling"\n'))
        bring(f"2022Q1,water-level,{levels[1]}")
    change = defined()[-1].changes[0]
    assert (change.key, change.was == change.now) == ("levels", False)
    assert str(change).endswith("(what changed stands further on)")


def test_verify_checks_archived_definitions() -> None:
    """`verify` names archived definitions that are missing or changed.

    `brief --as-known` stops at them.
    """
    bring("2022Q1,water-level,4.5")
    change_study(*LOWER)
    bring("2022Q1,water-level,4.4")
    path = Path("record", "definitions", f"{defined()[0].definitions}.json")
    path.write_bytes(path.read_bytes().replace(b"Water level", b"Water depth"))
    told = ""
    for _ in range(2):
        told += play("verify", *(f"brief --html --as-known {entry}" for entry in (3, 6)))
        path.unlink(missing_ok=True)
    same_as_before(told)


# --- the briefing of before ----------------------------------------------------------------------


@pytest.mark.parametrize("html", [[], ["--html"]])
def test_a_briefing_comes_again_byte_for_byte_after_a_change(study: Path, html: list[str]) -> None:
    """`brief --as-known` makes a briefing of before again, byte for byte, whatever the study says
    now.
    """
    write_study(study, STUDY + an_item("well-level", 'unit = "m"\nwatch = 10\nwarning = 20\n'))
    bring("2022Q1,water-level,4.5", "2022Q1,well-level,15")
    made = OUTPUT / f"briefing-2022Q1.{'html' if html else 'pdf'}"
    run("brief", *html)
    of_then, then = made.read_bytes(), len(logged())
    write_study(study)
    for was, now in (
        ("warning = 3", "warning = 4.6"),
        ("prior = 60", "prior = 40"),
        ('lake-dries = "likely", lake-holds = "unlikely"', 'lake-dries = "even"'),
        ('"Water level"', '"Level of the lake"'),
        ("Nothing much happens", "Little happens"),
        ('id = "water-level"', 'id = "lake-level"\nformerly = ["water-level"]'),
    ):
        change_study(was, now)
    bring("2022Q1,lake-level,4.4")
    run("brief", *html)
    assert made.read_bytes() != of_then
    if html:  # the method named another hash of the same files, which no file had
        named = re.findall(r"record/definitions/[0-9a-f]{64}\.json", made.read_text("utf-8"))
        assert [Path(path).is_file() for path in named] == [True]
    do(f"brief --as-known {then} {' '.join(html)}")
    assert made.with_stem(f"{made.stem}-as-known-{then}").read_bytes() == of_then


def test_a_ledger_from_before_uses_the_first_definitions_that_it_has(earlier: Path) -> None:
    """A ledger of an early version, without definitions, uses the first ones that it has.

    A briefing of before comes again byte for byte.
    """
    assert not any(rulers())
    do("brief --html")
    made = earlier / "output" / "water-study" / "briefing-2026Q2.html"
    of_then, last = made.read_bytes(), len(kinds())
    bring("2026Q2,reservoir-level,44")
    assert kinds()[last:] == ["reading"]
    change_study('title = "', 'title = "Another ')
    bring("2026Q2,reservoir-level,45")
    do(f"brief --html --as-known {last}")
    assert made.with_stem(f"{made.stem}-as-known-{last}").read_bytes() == of_then
    project = opened()
    assert project.study.header.title.startswith("Another ")
    assert not as_known(project, date(2026, 1, 1)).study.header.title.startswith("Another ")
    path = earlier / "dry-years.toml"
    path.write_text(re.sub(r"(?m)^prior = (\d)", r"prior = 4", path.read_text("utf-8"), count=1))
    assert max(rulers()) > 0


# --- how much of a move comes from changed definitions --------------------------------------------

RULERS = {
    "a threshold": ("warning = 3", "warning = 4.6"),
    "a prior": ("prior = 30", "prior = 45"),
    "a rating": ('lake-dries = "highly likely"', 'lake-dries = "even"'),
}


@pytest.mark.parametrize("replaced", RULERS.values(), ids=RULERS)
@pytest.mark.parametrize("since", ["the quarter opened with it", "nothing", "a value"])
def test_a_ruler_that_was_moved_is_not_told_as_news(replaced: tuple[str, str], since: str) -> None:
    """Points that come from changed definitions are told apart from news, also where no value is
    new.
    """
    bring("2022Q1,water-level,4.5")
    if since == "the quarter opened with it":
        change_study(*replaced)
    do("advance --yes")
    if since != "the quarter opened with it":
        assert not any(rulers())
        change_study(*replaced)
    if since == "a value":
        bring("2022Q2,water-level,4.5")
    assert moves()
    assert all(why.redefined and not why.news for why in moves())


def test_definitions_that_were_lost_stop_nothing(study: Path) -> None:
    """Where the archived definitions are lost, commands go on with the present ones and make up no
    change.
    """
    bring("2022Q1,water-level,4.5")
    do("advance --yes")
    change_study("prior = 30", "prior = 45")
    assert any(rulers())
    shutil.rmtree(study / "record" / "definitions")
    do("status")
    assert not any(rulers())
    do("verify", code=1)
    bring("2022Q2,water-level,4.4")
    (change,) = defined()[-1].changes
    assert (change.table, change.key, change.was, change.now) == ("study", "files", "", "")
