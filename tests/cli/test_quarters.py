"""`advance` and `--as-known`: of which quarter a value is, when one ends, what was known when."""

import shutil
from pathlib import Path

import click
import openpyxl
import pytest
import time_machine

from tests.cli.copies import differ_twice, first_open, play, stated_text, type_level
from tests.commands import OUTPUT, TRACKER, bring, bring_table, differ, do, logged, must_say, stated
from tests.expected import same_as_before
from tests.study_text import change_study
from tests.workbook.as_read import row_of, type_in

# --- past data ------------------------------------------------------------------------------------


PAST = "quarter,item,value\n2022Q3,water-level,4.1\n2022Q1,water-level,6\n2022Q4,water-level,3.2\n"


def test_the_last_quarter_of_a_table_is_open() -> None:
    """The first table opens each quarter up to its last one, so that nothing of the past is news.

    One undo takes all of it back. Once something is recorded, only `advance` opens quarters.
    """
    Path("in.csv").write_text(PAST)
    told = play("import in.csv --yes", "log", "status", "verify", "undo --yes", "status")
    told += play("import in.csv --yes", "status", "undo --yes")
    bring("2022Q1,water-level,6")
    Path("in.csv").write_text(PAST.replace("4.1", "4.2"))
    same_as_before(told + play("import in.csv --yes", "status"))


def test_advance_is_named_for_a_later_quarter_alone() -> None:
    """A table opens no quarter before the study's first, nor one that lies ahead.

    Each gets its own advice.
    """
    told = play("brief --quarter soon")
    for quarter in ("2019Q4", "2099Q1"):
        Path("in.csv").write_text(f"quarter,item,value\n{quarter},water-level,2\n")
        told += play(f"brief --quarter {quarter}", "import in.csv")
    same_as_before(told)
    assert stated() == ()


# --- when a quarter ends --------------------------------------------------------------------------


def test_advance_asks_where_the_quarter_has_not_ended() -> None:
    """`advance` asks until the quarter's last day is over; so it does once the horizon has come."""
    bring("2022Q1,water-level,2.5", "2022Q1,inflow-diverted,observed")
    bring_table("quarter,scenario,likelihood\n2022Q1,lake-holds,60\n2022Q1,lake-dries,40\n")
    with time_machine.travel("2022-03-31 12:00"):
        told = play("advance", typed="n\n")
    with time_machine.travel("2022-04-01 12:00"):
        change_study('horizon = "2027Q4"', 'horizon = "2022Q1"')
        told += play("advance", typed="n\n")
        change_study('horizon = "2022Q1"', 'horizon = "2027Q4"')
        same_as_before(told + play("advance"))


def test_what_is_typed_while_advance_asks_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No quarter is closed while the tracker holds what the record lacks, even if it was typed just
    now.
    """
    do("build")
    monkeypatch.setattr(click, "confirm", lambda *_, **__: bool(type_level(6.5)))
    must_say("advance --as Anna", "1 cell not yet in the record", code=1)
    assert stated() == ()


# --- what a copy says of itself -------------------------------------------------------------------


COPY = Path("copy.xlsx")


def claim(quarter: str, was: str = "2022Q1") -> None:
    """Let a copy say in each of its places that it is of another quarter."""
    workbook = openpyxl.load_workbook(COPY)
    for held in workbook.custom_doc_props.props:  # type: ignore[attr-defined]  # not in the stubs
        held.value = str(held.value).replace(was, quarter)
    for row in workbook["lists"].iter_rows():
        for cell in row:
            if str(cell.value).startswith("scenariobook "):
                cell.value = str(cell.value).replace(was, quarter)
    workbook.save(COPY)


def handed_out() -> None:
    """Build, and hand out a copy in which a value is typed."""
    do("build")
    type_level(2.5, COPY)


def test_the_ledger_tells_which_quarter_was_open() -> None:
    """The ledger decides which quarter a copy is of, whatever the copy claims; a claim is told.

    A copy of before the first advance is of the quarter that it closed, though the study has
    changed.
    """
    handed_out()
    told, was = "", "2022Q1"
    for quarter in ("2030Q1", "2021Q4", "1500Q1", "9999Q4"):
        claim(quarter, was)
        shutil.copy(COPY, TRACKER)
        told += play(f"import {COPY} --yes", "build") + stated_text()
        was = quarter
    do("status")
    TRACKER.unlink()
    do("advance --yes")
    change_study("Water level", "Level of the water")
    for quarter in ("2022Q2", "2022Q1"):
        claim(quarter, was)
        told += play(f"import {COPY} --yes") + stated_text()
        was = quarter
    do("build --yes")
    type_level(3.5, COPY)
    for quarter, was in (("2022Q1", "2022Q2"), ("2022Q2", "2022Q1")):
        claim(quarter, was)
        told += play(f"import {COPY} --yes") + stated_text()
    same_as_before(told)


def test_an_earlier_start_leaves_the_open_quarter_where_it_was() -> None:
    """An earlier `start` leaves the open quarter where it is, once something is recorded."""
    do("build")
    type_level(1.5)
    do("build")
    change_study('start = "2022Q1"', 'start = "2021Q1"')
    handed_out()
    change_study("Water level", "The level")
    same_as_before(play("build", f"import {COPY} --yes") + stated_text())


@pytest.mark.parametrize("start", ["2021Q1", "2022Q3"])
@pytest.mark.parametrize("way", [f"import {COPY} --yes", "build"])
def test_what_was_typed_before_the_start_moved_is_asked(start: str, way: str) -> None:
    """What was typed before `start` was moved is a question: its quarter is not open any more.

    `build` once took the question for a value, and refused the tracker that it had written.
    """
    handed_out()
    change_study('start = "2022Q1"', f'start = "{start}"')
    if way == "build":
        shutil.copy(COPY, TRACKER)
    told = play(way) + stated_text() + play("settle", "check")
    do("build", "build")
    same_as_before(told, f"{start}, {way.split(maxsplit=1)[0]}")


@pytest.mark.parametrize("start", ["2021Q1", "2022Q3"])
def test_an_untouched_tracker_does_not_hold_up_another_start(start: str) -> None:
    """An untouched tracker raises no question when `start` is moved."""
    do("build")
    change_study('start = "2022Q1"', f'start = "{start}"')
    do("build")
    assert stated() == ()


# --- months in place of a quarter's value ---------------------------------------------------------


HEADER = "quarter,period,item,value"


@pytest.fixture
def _monthly() -> None:
    """A quarter has a value; its indicator is read every month."""
    change_study("watch = 5\n", 'cadence = "monthly"\nwatch = 5\n')
    played("2022Q1,,water-level,4.5")


def played(*rows: str, how: str = "--yes") -> str:
    """Import rows about a month, or the whole quarter; return what is said."""
    Path("rows.csv").write_text("\n".join([HEADER, *rows, ""]))
    return play(f"import rows.csv {how}")


@pytest.mark.usefixtures("_monthly")
def test_that_months_replace_a_quarters_value_is_told_once() -> None:
    """That months replace a quarter's value is told once, by the first command that records one.

    So is that of a month that is typed; a table that takes the quarter's value back is not told of.
    """
    first = "2022Q1,2022-01,water-level,4"
    told = played(first, "2022Q1,,water-level,cleared", how="--dry-run")
    told += played(first, how="--dry-run") + played(first) + played(first)
    told += played("2022Q1,2022-02,water-level,4")
    do("advance --yes")
    told += played("2022Q2,,water-level,5.5")
    do("build")
    type_in({("Update", "water-level 2022-04", "value"): 4}, str(TRACKER))
    same_as_before(told + play("build --yes", "build"))


@pytest.mark.usefixtures("_monthly")
def test_that_months_replace_a_quarters_value_is_told_by_settle() -> None:
    """`settle` tells that months replace a quarter's value, where the choice records them.

    Where months came while the quarter was in conflict, the value that is chosen does not count.
    """
    told = ""
    for month_, choice in (("2022-01", 1), ("2022-02", 2)):
        differ(HEADER, *(f"2022Q1,{month_},water-level,{value}" for value in (4, 5)))
        told += play(f"settle --choose {first_open()}={choice}")
    do("advance --yes")
    differ(HEADER, "2022Q2,,water-level,3", "2022Q2,,water-level,2")
    played("2022Q2,2022-04,water-level,4")
    told += play(f"settle --choose {first_open()}=1")
    same_as_before(told)


# --- as known then --------------------------------------------------------------------------------


def recorded_at(when: str, *values: float) -> None:
    """Record values of the same field, one after the other, while a clock shows some time."""
    with time_machine.travel(when, tick=False):
        for value in values:
            bring(f"2022Q1,water-level,{value}")


@pytest.mark.parametrize("day, last", [("2026-11-27", 0), ("2026-11-28", 3), ("2026-11-29", 7)])
def test_a_day_means_what_was_recorded_by_its_end(day: str, last: int) -> None:
    """`--as-known` a day means all that was recorded by its end, in UTC.

    Before the first entry, nothing. An entry of a wrong clock hides none of those that were
    recorded after it.
    """
    recorded_at("2026-11-28 12:00", 1)
    recorded_at("2036-11-29 09:00", 2)
    recorded_at("2026-11-29 10:00", 3)
    recorded_at("2026-11-30 11:00", 4)
    do(f"brief --html --as-known {day}")
    (made,) = OUTPUT.glob("briefing*")
    assert made.stem.endswith(f"-{last}")


def test_what_was_not_open_yet_is_an_error() -> None:
    """`--as-known` refuses a quarter that was not open yet, and an entry that came later."""
    recorded_at("2026-11-28 12:00", 1)
    do("advance --yes")
    told = play("brief --quarter 2022Q2 --as-known 1", "brief --as-known 1 --since 3")
    same_as_before(told + play("brief --as-known soon"))


def test_of_many_times_that_run_backward_the_first_are_named_and_the_others_counted() -> None:
    """`check` and `verify` name the first entries whose times run backward, and count more."""
    recorded_at("2026-11-03 12:00", 1, 2)
    told = play("check")
    for day in range(9, 3, -1):
        recorded_at(f"2026-11-0{day} 12:00", day)
    same_as_before(told + play("check", "verify"))


def test_nothing_is_written_where_there_is_no_such_quarter_or_entry() -> None:
    """A command that names no quarter or entry of the record records nothing, the study's files
    neither.
    """
    for command in ("brief --quarter 1999Q1", "brief --as-known 999", "export --as-known 999"):
        must_say(command, "nothing was written", code=1)
    assert logged() == []


# --- a value that is open -------------------------------------------------------------------------


def test_a_value_that_is_open_is_so_on_its_sheet() -> None:
    """Update and Signposts say "open" of a field that is open, looked for or not.

    They say so in later quarters, too, where nothing else is due.
    """
    differ_twice()
    bring_table("quarter,item,looked_on\n2022Q1,inflow-diverted,2022-03-20\n")
    for _ in range(2):
        do("build --yes")
        for row in (("Update", "water-level"), ("Signposts", "inflow-diverted")):
            cells = row_of(openpyxl.load_workbook(TRACKER, data_only=True), *row)
            assert {cells[h].value[:4] for h in ("status", "carried", "check")} <= {"open", "due"}
        do("advance --yes")
