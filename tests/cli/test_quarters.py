"""Of which quarter a value is, and what was known when."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
import time_machine

from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from tests.cli.copies import table
from tests.commands import TRACKER, recorded_in, run, type_value
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import typed

# --- past data ------------------------------------------------------------------------------------


PAST = "quarter,item,value\n2022Q3,water-level,4.1\n2022Q1,water-level,6\n2022Q4,water-level,3.2\n"


def opened(folder: Path) -> Project:
    """Open a study that has no errors."""
    project, _, _ = open_project(folder)
    assert project
    return project


def bring(text: str) -> str:
    """Import a table, and return what was said."""
    Path("past.csv").write_text(text)
    return run("import", "past.csv", "--yes").stderr


def test_the_last_quarter_of_a_table_is_open(study: Path) -> None:
    """Each before it was opened in its turn, so nothing of the past is news or a revision."""
    assert "this opens each quarter up to 2022Q4" in bring(PAST)
    project = opened(study)
    assert project.record.open_quarter == "2022Q4"
    assert list(project.record.stated["reading"]["water-level"]) == ["2022Q1", "2022Q3", "2022Q4"]
    entries = project.ledger.entries[1:]
    kinds = [(type(e.content).__name__, e.content.quarter) for e in entries]
    assert [one for one in kinds if one[0] != "Taken"] == [
        ("Reading", "2022Q1"),
        ("Opened", "2022Q2"),
        ("Opened", "2022Q3"),
        ("Reading", "2022Q3"),
        ("Opened", "2022Q4"),
        ("Reading", "2022Q4"),
    ]
    assert run("verify").exit_code == 0


def test_it_is_undone_in_one_step_and_can_come_again(study: Path) -> None:
    """The quarters that it opened, too."""
    bring(PAST)
    run("undo", "--yes")
    assert opened(study).record.open_quarter == "2022Q1"
    bring(PAST)
    assert opened(study).record.open_quarter == "2022Q4"


def test_later_tables_open_nothing(study: Path) -> None:
    """Once something is recorded, `advance` opens quarters, and no table by a slip of the pen."""
    bring("quarter,item,value\n2022Q1,water-level,6\n")
    assert "2022Q4 does not lie between 2022Q1 and 2022Q1" in bring(PAST)
    assert opened(study).record.open_quarter == "2022Q1"


def test_no_table_opens_the_future(study: Path) -> None:
    """A year that is mistyped is refused."""
    assert "error[R005]: 2062Q1" in bring("quarter,item,value\n2062Q1,water-level,6\n")
    assert recorded_in(study) == ()


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
    run("build")
    shutil.copy(TRACKER, COPY)
    type_value(COPY, 2.5)


@pytest.mark.parametrize("quarter", ["2030Q1", "2021Q4", "1500Q1", "9999Q4"])
def test_a_claimed_quarter_is_not_believed(study: Path, quarter: str) -> None:
    """Nothing is recorded in a quarter that was not open; a sentence says which it claims."""
    handed_out()
    claim(quarter)
    found = run("import", str(COPY), "--yes")
    assert found.exit_code == 1
    assert "R014" in found.stderr
    assert quarter in found.stderr
    assert recorded_in(study) == ()
    shutil.copy(COPY, TRACKER)
    assert quarter in run("build").stderr
    assert run("status").exit_code == 0


def test_the_ledger_tells_which_quarter_was_open(study: Path) -> None:
    """After an advance, a copy says truly that it is of the quarter that was opened."""
    run("advance", "--yes")
    handed_out()
    claim("2022Q1", was="2022Q2")
    found = run("import", str(COPY), "--yes")
    assert "it is of 2022Q1, but 2022Q2 was open when it was made" in found.stderr
    claim("2022Q2")
    assert run("import", str(COPY), "--yes").exit_code == 0
    (reading,) = [e.content for e in recorded_in(study) if hasattr(e.content, "value")]
    assert reading.quarter == "2022Q2"


def test_a_copy_of_before_the_first_advance_is_of_the_quarter_that_it_closed(study: Path) -> None:
    """Also where the study has changed since."""
    handed_out()
    run("advance", "--yes")
    write_study(study, STUDY.replace("Water level", "Level of the water"))
    claim("2022Q2")
    assert "but 2022Q1 was open" in run("import", str(COPY), "--yes").stderr
    claim("2022Q1", was="2022Q2")
    assert run("import", str(COPY), "--yes").exit_code == 0


def test_an_earlier_start_leaves_the_open_quarter_where_it_was(study: Path) -> None:
    """Once something is recorded, it is of the open quarter, also in copies made since."""
    run("build")
    type_value(TRACKER, 1.5)
    run("build")
    write_study(study, STUDY.replace('start = "2022Q1"', 'start = "2021Q1"'))
    handed_out()
    write_study(study, (study / "study.toml").read_text().replace("Water level", "The level"))
    assert run("build").exit_code == 0
    assert run("import", str(COPY), "--yes").exit_code == 0
    contents = [e.content for e in recorded_in(study)]
    readings = [content for content in contents if isinstance(content, Reading)]
    assert len(readings) == len(contents)
    assert [(r.quarter, r.value) for r in readings] == [("2022Q1", 1.5), ("2022Q1", 2.5)]


@pytest.mark.parametrize(
    "start, why",
    [("2021Q1", "2022Q1 was not open any more when this was taken in"),
     ("2022Q3", "2022Q1 was open when the file was made, and the study begins in 2022Q3 now")],
)  # fmt: skip
@pytest.mark.parametrize("way", ["import", "build"])
def test_what_was_typed_before_the_start_moved_is_asked_about(
    study: Path, start: str, why: str, way: str
) -> None:
    """Its quarter is not open any more: it is no value, and it is not refused either."""
    handed_out()
    write_study(study, STUDY.replace('start = "2022Q1"', f'start = "{start}"'))
    if way == "build":
        shutil.copy(COPY, TRACKER)
    found = run("import", str(COPY), "--yes") if way == "import" else run("build")
    assert "R014" not in found.stderr
    assert why in found.stderr + found.stdout
    assert why in run("settle").stdout
    (said,) = [e.content for e in recorded_in(study)]
    assert isinstance(said, Reading)
    assert (said.quarter, said.value, said.unclear["value"].found) == ("2022Q1", None, "2.5")
    assert run("build").exit_code in {0, 1}
    assert run("check").exit_code == 0


@pytest.mark.parametrize("start", ["2021Q1", "2022Q3"])
def test_an_untouched_tracker_does_not_hold_up_another_start(study: Path, start: str) -> None:
    """Nothing was typed, so nothing is asked."""
    run("build")
    write_study(study, STUDY.replace('start = "2022Q1"', f'start = "{start}"'))
    assert run("build").exit_code == 0
    assert recorded_in(study) == ()


# --- months in place of a quarter's value ---------------------------------------------------------


TOLD = (
    "warning: water-level: the value of 2022Q1 is made from its months now, and the one recorded "
    "of the whole quarter, 4.5, counts for nothing"
)
HEADER = "quarter,period,item,value\n"


@pytest.fixture
def monthly(study: Path) -> Path:
    """Return a study whose quarter has a value; its indicator is read every month."""
    write_study(study, STUDY.replace("watch = 5\n", 'cadence = "monthly"\nwatch = 5\n'))
    Path("whole.csv").write_text(f"{HEADER}2022Q1,,water-level,4.5\n")
    assert TOLD not in run("import", "whole.csv", "--yes").stderr
    return study


def bring_rows(*rows: str, name: str = "rows.csv", dry: bool = False) -> str:
    """Import rows of a table; return what is said."""
    Path(name).write_text("".join([HEADER, *rows]))
    return run("import", name, "--dry-run" if dry else "--yes").stderr


@pytest.mark.usefixtures("monthly")
def test_of_an_imported_month() -> None:
    """Neither the next month nor the same file says it again, nor a table that takes it back."""
    first, second = (f"2022Q1,2022-{month},water-level,4\n" for month in ("01", "02"))
    assert TOLD not in bring_rows(first, "2022Q1,,water-level,cleared\n", dry=True)
    assert TOLD in bring_rows(first, dry=True)
    assert bring_rows(first).count(TOLD) == 1
    for again in (first, second):
        assert TOLD not in bring_rows(again)


@pytest.mark.usefixtures("monthly")
def test_of_a_month_typed_in_the_tracker() -> None:
    """Build tells it, too."""
    run("build")
    typed({("Update", "water-level 2022-01", "value"): 4}, str(TRACKER))
    assert run("build", "--yes").stderr.count(TOLD) == 1
    assert TOLD not in run("build").stderr


def in_conflict(first: str, second: str) -> None:
    """Record two values for one field as a conflict: those of two tables that come together."""
    for name, row in (("anna.csv", first), ("ben.csv", second)):
        Path(name).write_text(HEADER + row)
    assert run("import", "anna.csv", "ben.csv", "--yes").exit_code == 1


@pytest.mark.usefixtures("monthly")
def test_of_a_month_that_settle_takes() -> None:
    """Who decides is told as who imports is; who leaves the record as it is needs no word."""
    in_conflict("2022Q1,2022-01,water-level,4\n", "2022Q1,2022-01,water-level,5\n")
    number = run("settle").stdout.partition(".")[0]
    settled = run("settle", "--choose", f"{number}=1")
    assert settled.exit_code == 0
    assert settled.stderr.count(TOLD) == 1
    in_conflict("2022Q1,2022-02,water-level,4\n", "2022Q1,2022-02,water-level,5\n")
    number = run("settle").stdout.partition(".")[0]
    assert TOLD not in run("settle", "--choose", f"{number}=2").stderr


@pytest.mark.usefixtures("monthly")
def test_of_a_whole_quarter_that_settle_takes() -> None:
    """Its months came while it was in conflict: the value that somebody chooses is none."""
    in_conflict("2022Q1,,water-level,3\n", "2022Q1,,water-level,2\n")
    Path("month.csv").write_text(f"{HEADER}2022Q1,2022-01,water-level,4\n")
    run("import", "month.csv", "--yes")
    number = run("settle").stdout.partition(".")[0]
    settled = run("settle", "--choose", f"{number}=1")
    assert TOLD.replace("4.5", "3") in settled.stderr


# --- as known then --------------------------------------------------------------------------------


RUNS_BACKWARD = "warning[R037]: times run backward: "


def recorded_at(when: str, *values: float) -> None:
    """Record values of the same field, one after the other, while a clock shows some time."""
    with time_machine.travel(when, tick=False):
        for value in values:
            table("in.csv", f"2022Q1,water-level,{value}")
            assert run("import", "in.csv", "--yes").exit_code == 0


@pytest.mark.parametrize("day, last", [("2026-11-27", 0), ("2026-11-28", 3), ("2026-11-29", 7)])
def test_a_day_means_what_was_recorded_by_its_end(study: Path, day: str, last: int) -> None:
    """In UTC; before the first entry nothing was known.

    What was recorded that day after the entry of a wrong clock was known that day.
    """
    recorded_at("2026-11-28 12:00", 1)
    recorded_at("2036-11-29 09:00", 2)
    recorded_at("2026-11-29 10:00", 3)
    recorded_at("2026-11-30 11:00", 4)
    assert run("brief", "--html", "--as-known", day).exit_code == 0
    (made,) = (study / "output" / "small-study").glob("briefing*")
    assert made.stem.endswith(f"-{last}")


@pytest.mark.usefixtures("study")
def test_what_was_not_open_yet_is_an_error() -> None:
    """Of an entry after the last one that counts, it said that the record had none."""
    recorded_at("2026-11-28 12:00", 1)
    run("advance", "--yes")
    found = run("brief", "--quarter", "2022Q2", "--as-known", "1")
    assert "2022Q2 was not open yet after entry 1\nhelp: entry 4 opened it" in found.stderr
    assert found.exit_code == 1
    found = run("brief", "--as-known", "1", "--since", "3")
    assert "--since 3 lies after --as-known 1" in found.stderr
    assert found.exit_code == 2
    found = run("brief", "--as-known", "soon")
    assert "'soon' is neither the number of an entry nor a date such as 2024-03-31" in found.stderr
    assert found.exit_code == 2


@pytest.mark.parametrize("command", ["brief", "export"])
def test_nothing_is_written_for_an_entry_that_there_is_not(command: str, study: Path) -> None:
    """It said so, and had recorded the study's files."""
    done = run(command, "--as-known", "999")
    assert (done.exit_code, "nothing was written" in done.stderr) == (1, True)
    assert not (study / "record" / "ledger.jsonl").exists()


@pytest.mark.usefixtures("study")
def test_of_many_times_that_run_backward_the_first_are_named_and_the_others_counted() -> None:
    """Those that stand still, as several entries of one command do, are none."""
    recorded_at("2026-11-03 12:00", 1, 2)
    assert "R037" not in run("check").stdout + run("verify").stderr
    for day in range(9, 3, -1):
        recorded_at(f"2026-11-0{day} 12:00", day)
    (line,) = (line for line in run("check").stdout.splitlines() if RUNS_BACKWARD in line)
    assert line.count("comes after") == 3
    assert line.endswith("and 2 more")
    verified = run("verify")
    assert (verified.exit_code, RUNS_BACKWARD in verified.stderr) == (0, True)
