"""The reading of a quarter that its months make: in each way, with months missing, of each type."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import openpyxl
import pytest

from scenariobook.record.claims.months import readings_of
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Reading
from tests.builders import a_record, a_study, an_indicator, q
from tests.commands import OUTPUT, TRACKER, bring, run
from tests.study_text import STUDY, an_item, write_study
from tests.workbook.as_read import table

NUMBER: Final = 'unit = "mm"\nwatch = 50\nwarning = 100\nwithin = "{}"\n'
RISING: Final = 'type = "ordinal"\nlevels = ["calm", "tense", "war"]\nwatch = "tense"\n'
FALLING: Final = RISING + 'direction = "falling"\n'
YES: Final = 'type = "yes-no"\nconcern = "yes"\n'
NO: Final = YES.replace('= "yes"', '= "no"')


class Case(NamedTuple):
    """An indicator's keys, its months' values in their order, and the quarter's value."""

    keys: str
    months: tuple[object, ...]
    value: object
    whole: object = None  # the value of the quarter that somebody had given before


def of(keys: str, within: str) -> str:
    return f'{keys}within = "{within}"\n'


CASES: Final = {
    "last": Case(NUMBER.format("last"), (1, 7, 2.5), 2.5),
    "mean": Case(NUMBER.format("mean"), (1, 7, 2.5), 3.5),
    "sum": Case(NUMBER.format("sum"), (1, 7, 2.5), 10.5),
    "highest": Case(NUMBER.format("highest"), (1, 7, 2.5), 7),
    "lowest": Case(NUMBER.format("lowest"), (7, 1, 2.5), 1),
    "last-missing": Case(NUMBER.format("last"), (1, 7, None), 7),
    "mean-of-two": Case(NUMBER.format("mean"), (1, None, 7), 4),
    "sum-of-two": Case(NUMBER.format("sum"), (1, None, 7), 8),
    "mean-of-one": Case(NUMBER.format("mean"), (None, 3, None), 3),
    "exact-sum": Case(NUMBER.format("sum"), (0.1, 0.1, 0.1), 0.30000000000000004),
    "nothing-swallowed": Case(NUMBER.format("sum"), (10**16, 1, -(10**16)), 1),
    "months-first": Case(NUMBER.format("sum"), (1, 2, None), 3, whole=5),
    "no-month": Case(NUMBER.format("sum"), (None, None, None), 5, whole=5),
    "worst-level": Case(of(RISING, "highest"), ("tense", "war", "calm"), "war"),
    "best-level": Case(of(RISING, "lowest"), ("tense", "war", "calm"), "calm"),
    "last-level": Case(of(RISING, "last"), ("tense", "war", "calm"), "calm"),
    "worst-falling": Case(of(FALLING, "highest"), ("tense", "war", "calm"), "calm"),
    "best-falling": Case(of(FALLING, "lowest"), ("tense", "war", "calm"), "war"),
    "worst-answer": Case(of(YES, "highest"), ("no", "yes", "no"), "yes"),
    "best-answer": Case(of(YES, "lowest"), ("no", "yes", "no"), "no"),
    "worst-is-no": Case(of(NO, "highest"), ("yes", "no", "yes"), "no"),
}


def write(keys: dict[str, str]) -> None:
    """Write a study of indicators that are read every month."""
    items = (an_item(id_, f'cadence = "monthly"\n{more}') for id_, more in keys.items())
    write_study(Path(), STUDY + "".join(items))


def record(rows: Iterable[tuple[str, str, object]]) -> None:
    """Import values of 2022Q1: an item, its month or none, and what is said of it."""
    lines = [f"2022Q1,{month},{item},{value}\n" for item, month, value in rows]
    done = bring("quarter,period,item,value\n" + "".join(lines))
    assert done.exit_code == 0, done.stderr


def told(what: str = "value") -> dict[str, object]:
    """Return what `status` tells of the indicators but the first: their values, or statuses."""
    done = run("status", "--format", "json")
    assert done.exit_code == 0, done.output
    indicators = json.loads(done.stdout)["indicators"]
    return {one["id"]: one[what] for one in indicators if one["id"] != "water-level"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_months_make_the_quarters_value() -> None:
    """In five ways; nothing is made up for a month without a value, and nothing is rounded."""
    write({id_: case.keys for id_, case in CASES.items()})
    record((id_, "", case.whole) for id_, case in CASES.items() if case.whole is not None)
    record(
        (id_, month, value)
        for id_, case in CASES.items()
        for month, value in zip(q("2022Q1").months, case.months, strict=True)
        if value is not None
    )
    assert told() == {id_: case.value for id_, case in CASES.items()}


def test_the_sum_of_some_months_is_not_that_of_the_quarter() -> None:
    """Rain of two months was a drought: it was held against the threshold of a whole quarter.

    A rising sum that has reached a threshold keeps it, whatever comes; so does a value that is no
    sum. The tracker held each month against the threshold.
    """
    rated = 'ratings = { lake-dries = "highly likely" }\n'
    falling = rated + 'unit = "mm"\ndirection = "falling"\nwatch = 50\nwarning = 30\n'
    rising = rated + NUMBER.format("sum")
    items = {  # its keys, what each of two months has, and its status
        "rain": (of(falling, "sum"), 12, "incomplete"),
        "mean-rain": (of(falling, "mean"), 20, "warning"),
        "few-fires": (rising, 24, "incomplete"),
        "some-fires": (rising, 25, "watch"),
        "many-fires": (rising, 60, "warning"),
    }
    write({id_: keys for id_, (keys, _, _) in items.items()})
    for month in ("2022-01", "2022-02"):
        record((id_, month, value) for id_, (_, value, _) in items.items())
    assert told("status") == {id_: status for id_, (_, _, status) in items.items()}
    assert run("build").exit_code == 0
    rows = table(openpyxl.load_workbook(TRACKER, data_only=True), "Update")
    of_rain = [row["status"].value for row in rows if str(row["id"].value).startswith("rain ")]
    assert of_rain == ["incomplete"] * 3
    assert run("brief", "--html").exit_code == 0
    text = (OUTPUT / "briefing-2022Q1.html").read_text("utf-8")
    assert "only 2 of 3 months read" in text
    assert "Nothing recent: Rain" not in text
    record([("rain", "2022-03", 2), ("few-fires", "2022-03", 1)])
    assert told("status")["rain"] == "warning"
    assert told("status")["few-fires"] == "normal"


def test_months_that_do_not_count_leave_what_was_said_of_the_quarter() -> None:
    """A note is no value, nor is what the study no longer admits; months may be taken back."""
    mean = NUMBER.format("mean")
    write({"noted": mean, "taken-back": mean, "not-admitted": RISING, "by-quarter": mean})
    record([(item, "", 5) for item in ("noted", "taken-back")])
    record([("not-admitted", "2022-02", "tense")])
    record([(item, "2022-01", 1) for item in ("taken-back", "by-quarter")])
    bring("quarter,period,item,note\n2022Q1,2022-01,noted,none published\n")
    record([("taken-back", "2022-01", "cleared")])
    write({"noted": mean, "taken-back": mean, "not-admitted": mean})
    write_study(
        Path(),
        Path("study.toml").read_text("utf-8")
        + an_item("by-quarter", mean.replace('within = "mean"\n', "")),
    )
    assert told() == {"noted": 5, "taken-back": 5, "not-admitted": None, "by-quarter": None}
    record([("not-admitted", "2022-01", 1), ("not-admitted", "2022-03", 7)])
    assert told()["not-admitted"] == 4
    assert run("advance", "--yes").exit_code == 0
    assert told()["noted"] == 5  # of the quarter before, which had no months


def test_the_made_reading_says_what_all_its_months_say() -> None:
    """Sources, notes and analysts of all; the grade only if they agree; the last month's day."""
    quarter = q("2022Q2")
    indicator = an_indicator("one", cadence="monthly", within="mean")
    april: dict[str, Any] = {"as_of": date(2022, 4, 30), "sources": ("imf-weo", "tass")}
    june: dict[str, Any] = {"as_of": date(2022, 6, 29), "sources": ("tass", "port")}
    april |= {"value": 1.0, "credibility": 2, "note": "low", "analyst": "Anna"}
    june |= {"value": 2.0, "credibility": 3, "note": "high", "analyst": "Anna"}
    said = [Reading(quarter, "one", m, **f) for m, f in (("2022-04", april), ("2022-06", june))]
    before = Reading(quarter.previous, "one", value=9.0)
    held = a_record(a_study(indicators=[indicator]), before, Opened(quarter), *said)
    found = readings_of(held, indicator)
    assert [*found] == [quarter.previous, quarter]
    made = found[quarter].content
    assert (made.value, made.as_of, made.period) == (1.5, date(2022, 6, 29), "2022-06")
    assert made.sources == ("imf-weo", "tass", "port")
    assert (made.credibility, made.note) == (None, "2022-04: low; 2022-06: high")
    assert made.analyst == "Anna"
    assert [one.last_day for one in said] == [date(2022, 4, 30), date(2022, 6, 30)]
    assert Reading(quarter, "one", value=1.0).last_day == date(2022, 6, 30)
