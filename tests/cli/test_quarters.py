"""Of which quarter a value is, when a quarter ends, and what was known when."""

import shutil
from pathlib import Path

import click
import openpyxl
import pytest
import time_machine

from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import differ, first_open, opened, returned, take
from tests.commands import OUTPUT, TRACKER, bring, do, recorded_in, run, says, tells, type_value
from tests.expected import same_as_before
from tests.study_text import change_study
from tests.workbook.as_read import row_of, typed

# --- past data ------------------------------------------------------------------------------------


PAST = "quarter,item,value\n2022Q3,water-level,4.1\n2022Q1,water-level,6\n2022Q4,water-level,3.2\n"


def test_the_last_quarter_of_a_table_is_open() -> None:
    """Each before it was opened in its turn, so nothing of the past is news or a revision.

    All is undone in one step, with the quarters that it opened, and can come again.
    """
    assert "this opens each quarter up to 2022Q4" in bring(PAST).stderr
    project = opened()
    assert project.record.open_quarter == "2022Q4"
    assert list(project.record.stated["reading"]["water-level"]) == ["2022Q1", "2022Q3", "2022Q4"]
    same_as_before("log, past data", run("log").stdout)
    do("verify", "undo --yes")
    assert opened().record.open_quarter == "2022Q1"
    bring(PAST)
    assert opened().record.open_quarter == "2022Q4"


def test_later_tables_open_nothing() -> None:
    """Once something is recorded, `advance` opens quarters, and no table by a slip of the pen."""
    take("2022Q1,water-level,6")
    assert "2022Q4 does not lie between 2022Q1 and 2022Q1" in bring(PAST).stderr
    assert opened().record.open_quarter == "2022Q1"


def test_advance_is_named_for_a_later_quarter_alone() -> None:
    """It brings nobody to a quarter before the study's first; nor does a table open the future."""
    says("brief", "--quarter", "soon", code=2)
    for quarter, helps in (("2019Q4", False), ("2099Q1", True)):
        Path("in.csv").write_text(f"quarter,item,value\n{quarter},water-level,2\n")
        briefed = says("brief", "--quarter", quarter, code=1)
        for told in (briefed, says("import", "in.csv", code=1)):
            assert f"error[R005]: {quarter}" in told
            assert ("advance" in told) == helps
        assert ("set `start` back" in briefed) != helps
    assert recorded_in() == ()


# --- when a quarter ends --------------------------------------------------------------------------


def test_advance_asks_where_the_quarter_has_not_ended() -> None:
    """Its last day belongs to it, the next does not. So it is where the horizon has come."""
    take("2022Q1,water-level,2.5", "2022Q1,inflow-diverted,observed")
    bring("quarter,scenario,likelihood\n2022Q1,lake-holds,60\n2022Q1,lake-dries,40\n")
    told = "2022Q1 has not ended: its last day is 2022-03-31, today is 2022-03-31"
    with time_machine.travel("2022-03-31 12:00"):
        assert told in says("advance", typed="n\n", code=1)
    with time_machine.travel("2022-04-01 12:00"):
        change_study('horizon = "2027Q4"', 'horizon = "2022Q1"')
        told = "the study's horizon is 2022Q1: 2022Q2 lies after it"
        assert told in says("advance", typed="n\n", code=1)
        change_study('horizon = "2022Q1"', 'horizon = "2027Q4"')
        assert "2022Q2 is open" in says("advance")


def test_what_is_typed_while_advance_asks_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter is not closed while the tracker holds what the record lacks."""
    do("build")
    monkeypatch.setattr(click, "confirm", lambda *_, **__: bool(type_value(TRACKER, 6.5)))
    assert "1 cell not yet in the record" in says("advance", "--as", "Anna", code=1)
    assert recorded_in() == ()


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
    returned(str(COPY), 2.5)


@pytest.mark.parametrize("quarter", ["2030Q1", "2021Q4", "1500Q1", "9999Q4"])
def test_a_claimed_quarter_is_not_believed(quarter: str) -> None:
    """Nothing is recorded in a quarter that was not open; a sentence says which it claims."""
    handed_out()
    claim(quarter)
    tells(f"import {COPY} --yes", "R014", quarter, code=1)
    assert recorded_in() == ()
    shutil.copy(COPY, TRACKER)
    assert quarter in run("build").stderr
    do("status")


def test_the_ledger_tells_which_quarter_was_open() -> None:
    """After an advance, a copy says truly that it is of the quarter that was opened."""
    do("advance --yes")
    handed_out()
    claim("2022Q1", was="2022Q2")
    found = run("import", str(COPY), "--yes")
    assert "it is of 2022Q1, but 2022Q2 was open when it was made" in found.stderr
    claim("2022Q2")
    do(f"import {COPY} --yes")
    (reading,) = [e.content for e in recorded_in() if hasattr(e.content, "value")]
    assert reading.quarter == "2022Q2"


def test_a_copy_of_before_the_first_advance_is_of_the_quarter_that_it_closed() -> None:
    """Also where the study has changed since."""
    handed_out()
    do("advance --yes")
    change_study("Water level", "Level of the water")
    claim("2022Q2")
    assert "but 2022Q1 was open" in run("import", str(COPY), "--yes").stderr
    claim("2022Q1", was="2022Q2")
    do(f"import {COPY} --yes")


def test_an_earlier_start_leaves_the_open_quarter_where_it_was() -> None:
    """Once something is recorded, it is of the open quarter, also in copies made since."""
    do("build")
    type_value(TRACKER, 1.5)
    do("build")
    change_study('start = "2022Q1"', 'start = "2021Q1"')
    handed_out()
    change_study("Water level", "The level")
    do("build", f"import {COPY} --yes")
    readings = [e.content for e in recorded_in()]
    assert [r.quarter for r in readings] == ["2022Q1", "2022Q1"]
    assert [r.value for r in readings if isinstance(r, Reading)] == [1.5, 2.5]


@pytest.mark.parametrize(
    "start, why",
    [("2021Q1", "2022Q1 was not open any more when this was taken in"),
     ("2022Q3", "2022Q1 was open when the file was made, and the study begins in 2022Q3 now")],
)  # fmt: skip
@pytest.mark.parametrize("way", ["import", "build"])
def test_what_was_typed_before_the_start_moved_is_asked(start: str, why: str, way: str) -> None:
    """Its quarter is not open any more: it is no value, and it is not refused either."""
    handed_out()
    change_study('start = "2022Q1"', f'start = "{start}"')
    if way == "build":
        shutil.copy(COPY, TRACKER)
    found = run("import", str(COPY), "--yes") if way == "import" else run("build")
    assert "R014" not in found.stderr
    assert why in found.stderr + found.stdout
    assert why in run("settle").stdout
    (said,) = [e.content for e in recorded_in()]
    assert isinstance(said, Reading)
    assert (said.quarter, said.value, said.unclear["value"].found) == ("2022Q1", None, "2.5")
    assert run("build").exit_code in {0, 1}
    do("check")


@pytest.mark.parametrize("start", ["2021Q1", "2022Q3"])
def test_an_untouched_tracker_does_not_hold_up_another_start(start: str) -> None:
    """Nothing was typed, so nothing is asked."""
    do("build")
    change_study('start = "2022Q1"', f'start = "{start}"')
    do("build")
    assert recorded_in() == ()


# --- months in place of a quarter's value ---------------------------------------------------------


TOLD = (
    "warning: water-level: the value of 2022Q1 is made from its months now, and the one recorded "
    "of the whole quarter, 4.5, is not used"
)
HEADER = "quarter,period,item,value"


@pytest.fixture
def _monthly() -> None:
    """A quarter has a value; its indicator is read every month."""
    change_study("watch = 5\n", 'cadence = "monthly"\nwatch = 5\n')
    assert TOLD not in month("2022Q1,,water-level,4.5")


def month(*rows: str, how: str = "--yes") -> str:
    """Import rows about a month, or the whole quarter; return what is said."""
    Path("rows.csv").write_text("\n".join([HEADER, *rows, ""]))
    return run("import", "rows.csv", how).stderr


@pytest.mark.usefixtures("_monthly")
def test_of_an_imported_month() -> None:
    """Neither the next month nor the same file says it again, nor a table that takes it back."""
    first, second = "2022Q1,2022-01,water-level,4", "2022Q1,2022-02,water-level,4"
    assert TOLD not in month(first, "2022Q1,,water-level,cleared", how="--dry-run")
    assert TOLD in month(first, how="--dry-run")
    assert month(first).count(TOLD) == 1
    assert TOLD not in month(first) + month(second)


@pytest.mark.usefixtures("_monthly")
def test_of_a_month_typed_in_the_tracker() -> None:
    """Build tells it, too."""
    do("build")
    typed({("Update", "water-level 2022-01", "value"): 4}, str(TRACKER))
    assert says("build", "--yes").count(TOLD) == 1
    assert TOLD not in says("build")


@pytest.mark.usefixtures("_monthly")
def test_of_a_month_that_settle_takes() -> None:
    """Who decides is told as who imports is; who leaves the record as it is needs no word."""
    differ(HEADER, "2022Q1,2022-01,water-level,4", "2022Q1,2022-01,water-level,5")
    assert says("settle", "--choose", f"{first_open()}=1").count(TOLD) == 1
    differ(HEADER, "2022Q1,2022-02,water-level,4", "2022Q1,2022-02,water-level,5")
    assert TOLD not in says("settle", "--choose", f"{first_open()}=2")


@pytest.mark.usefixtures("_monthly")
def test_of_a_whole_quarter_that_settle_takes() -> None:
    """Its months came while it was in conflict: the value that somebody chooses is none."""
    differ(HEADER, "2022Q1,,water-level,3", "2022Q1,,water-level,2")
    month("2022Q1,2022-01,water-level,4")
    assert TOLD.replace("4.5", "3") in says("settle", "--choose", f"{first_open()}=1")


# --- as known then --------------------------------------------------------------------------------


def recorded_at(when: str, *values: float) -> None:
    """Record values of the same field, one after the other, while a clock shows some time."""
    with time_machine.travel(when, tick=False):
        for value in values:
            take(f"2022Q1,water-level,{value}")


@pytest.mark.parametrize("day, last", [("2026-11-27", 0), ("2026-11-28", 3), ("2026-11-29", 7)])
def test_a_day_means_what_was_recorded_by_its_end(day: str, last: int) -> None:
    """In UTC; before the first entry nothing was known.

    What was recorded that day after the entry of a wrong clock was known that day.
    """
    recorded_at("2026-11-28 12:00", 1)
    recorded_at("2036-11-29 09:00", 2)
    recorded_at("2026-11-29 10:00", 3)
    recorded_at("2026-11-30 11:00", 4)
    do(f"brief --html --as-known {day}")
    (made,) = OUTPUT.glob("briefing*")
    assert made.stem.endswith(f"-{last}")


def test_what_was_not_open_yet_is_an_error() -> None:
    """Of an entry after the last one that counts, it said that the record had none."""
    recorded_at("2026-11-28 12:00", 1)
    do("advance --yes")
    told = "2022Q2 was not open yet after entry 1 help: entry 4 opened it"
    tells("brief --quarter 2022Q2 --as-known 1", told, code=1)
    tells("brief --as-known 1 --since 3", "--since 3 lies after --as-known 1", code=2)
    told = "'soon' is neither the number of an entry nor a date such as 2024-03-31"
    tells("brief --as-known soon", told, code=2)


def test_of_many_times_that_run_backward_the_first_are_named_and_the_others_counted() -> None:
    """Those that stand still, as several entries of one command do, are none."""
    recorded_at("2026-11-03 12:00", 1, 2)
    assert "R037" not in run("check").stdout + run("verify").stderr
    for day in range(9, 3, -1):
        recorded_at(f"2026-11-0{day} 12:00", day)
    backward = "warning[R037]: times run backward: "
    (line,) = (line for line in run("check").stdout.splitlines() if backward in line)
    assert line.count("comes after") == 3
    assert line.endswith("and 2 more")
    assert backward in says("verify")


@pytest.mark.parametrize(
    "command", ["brief --quarter 1999Q1", "brief --as-known 999", "export --as-known 999"]
)
def test_nothing_is_written_where_there_is_no_such_quarter_or_entry(command: str) -> None:
    """It said so, and had recorded the study's files."""
    assert "nothing was written" in says(*command.split(), code=1)
    assert not opened().ledger.entries


# --- a value that is open -------------------------------------------------------------------------


def statuses(item: str, sheet: str) -> tuple[object, object]:
    """Return an item's status in a fresh tracker, and what its formula takes for an empty cell."""
    do("build --yes")
    row = row_of(openpyxl.load_workbook(TRACKER, data_only=True), sheet, item)
    return row["status"].value, row["carried"].value


@pytest.mark.parametrize(
    "sheet, item, says",
    [("Update", "water-level", "4 5"), ("Signposts", "inflow-diverted", "observed emerging")],
)
def test_a_value_that_is_open_is_so_on_its_sheet(sheet: str, item: str, says: str) -> None:
    """Update said "no data" where the Dashboard said "open", then and in the next quarter."""
    differ("quarter,item,value", *(f"2022Q1,{item},{value}" for value in says.split()))
    assert statuses(item, sheet) == ("open", "open")
    do("advance --yes")
    assert statuses(item, sheet) == ("open", "open")
