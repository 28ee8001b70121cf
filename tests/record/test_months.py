"""The reading of a quarter that its months make: in each way, with months missing, of each type."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from scenariobook.record.claims.months import quarter_readings
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Reading
from tests.builders import a_record, a_study, an_indicator, q
from tests.commands import OUTPUT, TRACKER, bring_table, do, run
from tests.expected import same_rows
from tests.study_text import STUDY, an_item, write_study
from tests.workbook.as_read import table

pytestmark = pytest.mark.usefixtures("folder")
NUMBER: Final = 'unit = "mm"\nwatch = 50\nwarning = 100\n'
RISING: Final = 'type = "ordinal"\nlevels = ["calm", "tense", "war"]\nwatch = "tense"\n'
FALLING: Final = RISING + 'direction = "falling"\n'
YES: Final = 'type = "yes-no"\nconcern = "yes"\n'
NO: Final = YES.replace('= "yes"', '= "no"')


# An indicator's keys, the ways in which its months make a quarter's value, and the months' values.
CASES: Final[list[tuple[str, tuple[str, ...], tuple[object, ...]]]] = [
    (NUMBER, ("last", "mean", "sum", "highest"), (1, 7, 2.5)),
    (NUMBER, ("lowest",), (7, 1, 2.5)),
    (NUMBER, ("last",), (1, 7, None)),
    (NUMBER, ("mean", "sum"), (1, None, 7)),
    (NUMBER, ("mean",), (None, 3, None)),
    (NUMBER, ("sum",), (0.1, 0.1, 0.1)),
    (NUMBER, ("sum",), (10**16, 1, -(10**16))),
    (RISING, ("highest", "lowest", "last"), ("tense", "war", "calm")),
    (FALLING, ("highest", "lowest"), ("tense", "war", "calm")),
    (YES, ("highest", "lowest"), ("no", "yes", "no")),
    (NO, ("highest",), ("yes", "no", "yes")),
    # The first is a value of the whole quarter, which somebody had given before.
    (NUMBER, ("sum",), (5, 1, 2, None)),
    (NUMBER, ("sum",), (5, None, None, None)),
]


def of(keys: str, within: str) -> str:
    return f'{keys}within = "{within}"\n'


def write_monthly(keys: dict[str, str]) -> None:
    """Write a study of indicators that are read every month."""
    items = (an_item(id_, f'cadence = "monthly"\n{more}') for id_, more in keys.items())
    write_study(Path(), STUDY + "".join(items))


def bring_months(rows: Iterable[tuple[str, str, object]]) -> None:
    """Import values of 2022Q1: an item, its month or none, and what is said of it."""
    lines = [f"2022Q1,{month},{item},{value}\n" for item, month, value in rows]
    done = bring_table("quarter,period,item,value\n" + "".join(lines))
    assert done.exit_code == 0, done.stderr


def in_status(what: str = "value") -> dict[str, object]:
    """Return what `status` tells of the indicators but the first: their values, or statuses."""
    done = run("status", "--format", "json")
    assert done.exit_code == 0, done.output
    indicators = json.loads(done.stdout)["indicators"]
    return {one["id"]: one[what] for one in indicators if one["id"] != "water-level"}


def test_months_make_the_quarters_value() -> None:
    """A quarter's value is made of its months in five ways.

    Nothing is made up and nothing rounded.
    """
    each = [(keys, way, values) for keys, ways, values in CASES for way in ways]
    write_monthly({f"case-{number}": of(keys, way) for number, (keys, way, _) in enumerate(each)})
    bring_months(
        (f"case-{number}", month, value)
        for number, (*_, values) in enumerate(each)
        for month, value in zip(("", *q("2022Q1").months), (None, *values)[-4:], strict=True)
        if value is not None
    )
    made = zip(each, in_status().values(), strict=True)
    same_rows(((way, values, value) for (_, way, values), value in made))


def test_the_sum_of_some_months_is_not_that_of_the_quarter() -> None:
    """A sum of some of a quarter's months is incomplete, and held against no threshold.

    A rising sum that has reached a threshold keeps it, and so does a value that is no sum. Rain of
    two months once was a drought.
    """
    rated = 'ratings = { lake-dries = "highly likely" }\n'
    falling = rated + 'unit = "mm"\ndirection = "falling"\nwatch = 50\nwarning = 30\n'
    rising = rated + of(NUMBER, "sum")
    items = {  # its keys, what each of two months has, and its status
        "rain": (of(falling, "sum"), 12, "incomplete"),
        "mean-rain": (of(falling, "mean"), 20, "warning"),
        "few-fires": (rising, 24, "incomplete"),
        "some-fires": (rising, 25, "watch"),
        "many-fires": (rising, 60, "warning"),
    }
    write_monthly({id_: keys for id_, (keys, _, _) in items.items()})
    for month in ("2022-01", "2022-02"):
        bring_months((id_, month, value) for id_, (_, value, _) in items.items())
    assert in_status("status") == {id_: status for id_, (_, _, status) in items.items()}
    do("build", "brief --html")
    rows = table(openpyxl.load_workbook(TRACKER, data_only=True), "Update")
    of_rain = [row["status"].value for row in rows if str(row["id"].value).startswith("rain ")]
    assert of_rain == ["incomplete"] * 3
    text = (OUTPUT / "briefing-2022Q1.html").read_text("utf-8")
    assert "only 2 of 3 months read" in text
    bring_months([("rain", "2022-03", 2), ("few-fires", "2022-03", 1)])
    assert in_status("status") | {"rain": "warning", "few-fires": "normal"} == in_status("status")


def test_months_that_do_not_count_leave_what_was_said_of_the_quarter() -> None:
    """A month counts that has a value which the study admits.

    Else the quarter's own value stands.
    """
    mean = of(NUMBER, "mean")
    write_monthly({"noted": mean, "taken-back": mean, "not-admitted": RISING, "by-quarter": mean})
    bring_months([(item, "", 5) for item in ("noted", "taken-back")])
    bring_months([("not-admitted", "2022-02", "tense")])
    bring_months([(item, "2022-01", 1) for item in ("taken-back", "by-quarter")])
    bring_table("quarter,period,item,note\n2022Q1,2022-01,noted,none published\n")
    bring_months([("taken-back", "2022-01", "cleared")])
    write_monthly({"noted": mean, "taken-back": mean, "not-admitted": mean})
    with Path("study.toml").open("a") as file:
        file.write(an_item("by-quarter", NUMBER))
    assert in_status() == {"noted": 5, "taken-back": 5, "not-admitted": None, "by-quarter": None}
    bring_months([("not-admitted", "2022-01", 1), ("not-admitted", "2022-03", 7)])
    assert in_status()["not-admitted"] == 4
    do("advance --yes")
    assert in_status()["noted"] == 5  # of the quarter before, which had no months


def test_the_made_reading_says_what_all_its_months_say() -> None:
    """The made reading has sources, notes and analysts of all months, the last one's day, and a
    grade if all agree.
    """
    quarter = q("2022Q2")
    indicator = an_indicator("one", cadence="monthly", within="mean")
    april: dict[str, Any] = {"as_of": date(2022, 4, 30), "sources": ("imf-weo", "tass")}
    june: dict[str, Any] = {"as_of": date(2022, 6, 29), "sources": ("tass", "port")}
    april |= {"value": 1.0, "credibility": 2, "note": "low", "analyst": "Anna"}
    june |= {"value": 2.0, "credibility": 3, "note": "high", "analyst": "Anna"}
    said = [Reading(quarter, "one", m, **f) for m, f in (("2022-04", april), ("2022-06", june))]
    before = Reading(quarter.previous, "one", value=9.0)
    held = a_record(a_study(indicators=[indicator]), before, Opened(quarter), *said)
    found = quarter_readings(held, indicator)
    assert [*found] == [quarter.previous, quarter]
    of_all = {"sources": ("imf-weo", "tass", "port"), "note": "2022-04: low; 2022-06: high"}
    made = june | of_all | {"value": 1.5, "credibility": None}
    assert found[quarter].content == Reading(quarter, "one", "2022-06", **made)
    days = [one.day for one in (said[1], Reading(quarter, "one", "2022-04"))]
    assert [*days, before.day] == [date(2022, 6, 29), date(2022, 4, 30), quarter.previous.last_day]
