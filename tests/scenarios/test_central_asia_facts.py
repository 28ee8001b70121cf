"""Holds the worked example against a second list, typed by hand from its facts sheet.

The TOML files and the ledger are long, and a slip of the finger in a threshold, a rating
or a reading would look like any other number. Nothing here is computed from them: whoever
changes a figure there has to change it here, too, and on purpose.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenariobook.study.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

STUDY = Path(__file__).resolve().parents[2] / "scenarios" / "central-asia"
LEDGER = STUDY / "record" / "ledger.jsonl"

RD = "russian-decline"
CBE = "chinese-base-expansion"
CI = "csto-intervention"
DLH = "division-of-labor-holds"

RATING = {
    "HL": "highly likely",
    "L": "likely",
    "E": "even",
    "U": "unlikely",
    "HU": "highly unlikely",
}

Value = float | str


class Indicator(NamedTuple):
    """Home, direction of concern, both thresholds, ratings for RD, CBE, CI, DLH."""

    home: str
    direction: str
    watch: Value
    warning: Value
    ratings: str


class Signpost(NamedTuple):
    """Home, and ratings for RD, CBE, CI, DLH."""

    home: str
    ratings: str


SECOND, CONFIRMED = "second state reported", "two or more confirmed"
REQUEST, SESSION = "request", "request with special session"

# Facts sheet, part 2. "Below 0.0" at one decimal is -0.1; "below 75" in whole percent is 74.
INDICATORS = {
    "ru-gdp-forecast-current-year": Indicator(RD, "falling", -0.1, -5.0, "HL E U U"),
    "ru-gdp-quarterly-yoy": Indicator(RD, "falling", -0.1, -3.0, "HL E U U"),
    "cn-ru-gdp-ratio": Indicator(RD, "rising", 11, 12, "HL E E E"),
    "cn-ru-milspend-ratio": Indicator(RD, "rising", 5.0, 6.0, "E E U U"),
    "ru-arms-share-csto-ca": Indicator(RD, "falling", 74, 59, "L L U HU"),
    "ru-base-ca-headcount": Indicator(RD, "falling", -10, -25, "HL E U U"),
    "ru-remittance-outflow-ca": Indicator(RD, "falling", -10, -30, "HL E U U"),
    "ru-resource-share-exports-cn": Indicator(RD, "rising", 75, 80, "L E E E"),
    "cn-ru-trade-growth": Indicator(RD, "rising", 30, 40, "L E E E"),
    "cn-facility-count-tjk": Indicator(CBE, "rising", 11, 13, "E HL U U"),
    "cn-facility-host-states": Indicator(CBE, "rising", SECOND, CONFIRMED, "U L HU HU"),
    "cn-bilateral-drills-trailing": Indicator(CBE, "rising", 2, 4, "L HL U U"),
    "cn-arms-share-ca": Indicator(CBE, "rising", 22, 30, "L L U U"),
    "cn-only-fora-meetings": Indicator(CBE, "rising", 2, 4, "L L U E"),
    "cn-personnel-reports": Indicator(CBE, "rising", 2, 4, "E HL U U"),
    "cn-psc-footprint": Indicator(CBE, "rising", 8, 12, "E L U E"),
    "cn-finance-pledges-ca": Indicator(CBE, "rising", 1, 5, "L L E L"),
    "cn-ca-trade-growth": Indicator(CBE, "rising", 25, 40, "L L E L"),
    "csto-troops-deployed": Indicator(CI, "rising", 1, 1000, "HU U HL U"),
    "csto-help-requests": Indicator(CI, "rising", REQUEST, SESSION, "U U HL U"),
    "csto-request-response-rate": Indicator(CI, "rising", 50, 100, "HU U HL E"),
    "csto-exercise-troops-ca": Indicator(CI, "rising", 6000, 10000, "HU U L E"),
    "csto-exercises-cancelled": Indicator(CI, "rising", 1, 2, "L E U U"),
    "csto-crrf-strength": Indicator(CI, "rising", 10, 20, "U HU E U"),
    "intra-member-clash-deaths": Indicator(CI, "rising", 10, 50, "L U L U"),
    "unrest-deaths-ca-member": Indicator(CI, "rising", 10, 50, "E U HL U"),
    "tjk-afghan-border-incidents": Indicator(CI, "rising", 2, 5, "E L L U"),
}

SIGNPOSTS = {
    "ru-sp-mass-redeploy": Signpost(RD, "HL E HU U"),
    "ru-sp-aid-request-declined": Signpost(RD, "HL E HU U"),
    "ru-sp-csto-member-freeze": Signpost(RD, "L E HU HU"),
    "ru-sp-public-rebuke": Signpost(RD, "L E U U"),
    "ru-sp-base-terms-cut": Signpost(RD, "L E HU HU"),
    "ru-sp-arms-discount-ends": Signpost(RD, "L L HU HU"),
    "cn-sp-new-facility-approved": Signpost(CBE, "E HL U U"),
    "cn-sp-base-acknowledged": Signpost(CBE, "U L HU HU"),
    "cn-sp-regular-drills-accord": Signpost(CBE, "E HL U E"),
    "cn-sp-leaders-summit-security": Signpost(CBE, "L HL U E"),
    "cn-sp-psc-armed-licence": Signpost(CBE, "E L HU U"),
    "cn-sp-ru-objection": Signpost(CBE, "U L U HU"),
    "csto-sp-special-session": Signpost(CI, "E U HL U"),
    "csto-sp-troops-enter": Signpost(CI, "HU HU HL U"),
    "csto-sp-cn-endorses": Signpost(CI, "HU U L E"),
    "csto-sp-mission-extended": Signpost(CI, "HU HU E HU"),
    "csto-sp-border-programme": Signpost(CI, "U U L E"),
    "csto-sp-host-refuses-drill": Signpost(CI, "L E U U"),
}

# The article's own figures, as far as they were known at the study's start; an indicator that is
# not here has none in its own terms, or one of a later day.
BASELINES: dict[str, Value] = {
    "cn-ru-gdp-ratio": 10,
    "ru-arms-share-csto-ca": 80,
    "ru-resource-share-exports-cn": 70,
    "cn-facility-count-tjk": 9,
    "cn-facility-host-states": "one state",
    "cn-arms-share-ca": 18,
    "cn-personnel-reports": 1,
    "csto-help-requests": REQUEST,
    "csto-crrf-strength": 0,
}

# Facts sheet, parts 3 and 4: indicator, then its readings by quarter.
READINGS: dict[str, dict[str, Value]] = {
    "ru-gdp-forecast-current-year": {
        "2021Q3": 4.4,
        "2021Q4": 4.7,
        "2022Q1": 2.8,
        "2022Q2": -8.5,
        "2022Q3": -6.0,
        "2022Q4": -3.4,
        "2023Q1": 0.3,
        "2023Q2": 0.7,
        "2023Q3": 1.5,
        "2023Q4": 2.2,
    },
    "ru-gdp-quarterly-yoy": {
        "2021Q3": 4.3,
        "2021Q4": 4.8,
        "2022Q1": 3.5,
        "2022Q2": -4.0,
        "2022Q3": -4.0,
        "2022Q4": -2.7,
        "2023Q1": -1.9,
        "2023Q2": 4.9,
        "2023Q3": 5.5,
        "2023Q4": 4.9,
    },
    "cn-ru-gdp-ratio": {"2022Q1": 10.0, "2023Q2": 7.8},
    "cn-ru-milspend-ratio": {"2022Q2": 4.4, "2023Q2": 3.4, "2023Q4": 2.7},
    "ru-base-ca-headcount": {"2022Q3": -21},
    "ru-resource-share-exports-cn": {"2022Q3": 70, "2023Q1": 80},
    "cn-ru-trade-growth": {
        "2021Q3": 30,
        "2021Q4": 35.8,
        "2022Q1": 28.7,
        "2022Q2": 27.2,
        "2022Q3": 32.5,
        "2022Q4": 29.3,
        "2023Q1": 38.7,
        "2023Q2": 40.6,
        "2023Q3": 29.5,
        "2023Q4": 26.3,
    },
    "cn-facility-count-tjk": {"2021Q4": 10},
    "cn-bilateral-drills-trailing": {"2021Q3": 1},
    "cn-only-fora-meetings": {"2022Q1": 1, "2022Q2": 2, "2023Q2": 3},
    "cn-personnel-reports": {"2021Q4": 1},
    "cn-finance-pledges-ca": {"2022Q1": 0.5, "2023Q2": 3.7},
    "cn-ca-trade-growth": {"2022Q4": 40, "2023Q1": 22, "2023Q4": 27},
    "csto-troops-deployed": {"2022Q1": 2000, "2022Q3": 0},
    "csto-help-requests": {"2021Q3": REQUEST, "2022Q1": SESSION, "2022Q3": SESSION},
    "csto-request-response-rate": {"2022Q1": 50, "2022Q3": 33},
    "csto-exercise-troops-ca": {"2021Q4": 5000, "2022Q4": 7500, "2023Q4": 1500},
    "csto-exercises-cancelled": {"2022Q4": 1, "2023Q1": 2},
    "csto-crrf-strength": {"2022Q4": -28},
    "intra-member-clash-deaths": {"2022Q2": 1, "2022Q3": 104},
    "unrest-deaths-ca-member": {"2021Q4": 3, "2022Q1": 225},
    "tjk-afghan-border-incidents": {"2022Q2": 1, "2023Q3": 1},
}

SIGHTINGS = {
    "ru-sp-mass-redeploy": {"2022Q3": "observed"},
    "ru-sp-aid-request-declined": {"2022Q3": "observed"},
    "ru-sp-public-rebuke": {"2022Q4": "observed"},
    "ru-sp-csto-member-freeze": {
        "2022Q4": "emerging",
        "2023Q1": "emerging",
        "2023Q3": "emerging",
        "2023Q4": "emerging",
    },
    "ru-sp-base-terms-cut": {"2023Q4": "not yet"},
    "cn-sp-new-facility-approved": {"2021Q4": "observed"},
    "cn-sp-base-acknowledged": {"2021Q4": "not yet"},
    "cn-sp-regular-drills-accord": {"2022Q4": "emerging"},
    "cn-sp-leaders-summit-security": {"2022Q3": "emerging", "2023Q2": "observed"},
    "cn-sp-ru-objection": {"2023Q1": "not yet"},
    "csto-sp-special-session": {"2021Q3": "observed", "2022Q1": "observed"},
    "csto-sp-troops-enter": {"2022Q1": "observed"},
    "csto-sp-mission-extended": {"2022Q1": "not yet"},
    "csto-sp-cn-endorses": {"2022Q1": "observed"},
    "csto-sp-host-refuses-drill": {"2022Q4": "observed", "2023Q1": "observed"},
    "csto-sp-border-programme": {"2021Q3": "not yet", "2023Q4": "not yet"},
}


@cache
def items(table: str) -> dict[str, dict[str, Any]]:
    """Read all items of a table by id, each with its home and all ratings; unwritten is even."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(STUDY.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for item in document.get(table, []):
            assert item["id"] not in found, f"{item['id']} stands twice"
            ratings = dict.fromkeys((RD, CBE, CI, DLH), "even") | item["ratings"]
            found[item["id"]] = {"home": path.stem, **item, "ratings": ratings}
    return found


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Read what the ledger's lines say."""
    with LEDGER.open(encoding="utf-8") as lines:
        return tuple(json.loads(line)["content"] for line in lines)


def recorded(kind: str, field: str) -> dict[tuple[str, str], Any]:
    """Read the ledger by quarter and item; a later entry replaces an earlier one."""
    return {
        (entry["quarter"], entry["item"]): entry[field]
        for entry in entries()
        if entry["kind"] == kind
    }


def by_quarter(table: Mapping[str, Mapping[str, Value]]) -> dict[tuple[str, str], Value]:
    """Turn a table by item into one by quarter and item, as the ledger has it."""
    return {
        (quarter, item): value
        for item, values in table.items()
        for quarter, value in values.items()
    }


def spelled(ratings: str) -> dict[str, str]:
    """Write four marks out, by scenario."""
    marks = ratings.split()
    return {home: RATING[mark] for home, mark in zip((RD, CBE, CI, DLH), marks, strict=True)}


def differences(actual: dict[Any, Any], expected: dict[Any, Any]) -> list[str]:
    """Tell in words what is missing, what is extra and what differs."""
    return [
        f"{key}: {actual.get(key, 'missing')!r}, facts sheet: {expected.get(key, 'nothing')!r}"
        for key in sorted(actual.keys() | expected.keys())
        if key not in actual or key not in expected or actual[key] != expected[key]
    ]


def test_the_list_itself_is_whole() -> None:
    """Protects this list: 27 indicators and 18 signposts, and nothing read that is not one."""
    assert len(INDICATORS) == 27
    assert len(SIGNPOSTS) == 18
    assert READINGS.keys() | BASELINES.keys() <= INDICATORS.keys()
    assert SIGHTINGS.keys() <= SIGNPOSTS.keys()


def test_indicators_stand_where_the_facts_sheet_puts_them() -> None:
    """Protects every threshold and direction, from which each status follows."""
    study = load(STUDY).study
    assert study
    actual = {one.id: (one.home, one.direction, one.watch, one.warning) for one in study.indicators}
    expected = {name: tuple(row[:4]) for name, row in INDICATORS.items()}
    assert differences(actual, expected) == []


def test_indicators_are_rated_as_in_the_facts_sheet() -> None:
    """Protects the four ratings of every indicator, from which its evidence follows."""
    actual = {name: item["ratings"] for name, item in items("indicators").items()}
    expected = {name: spelled(row.ratings) for name, row in INDICATORS.items()}
    assert differences(actual, expected) == []


def test_signposts_are_those_of_the_facts_sheet() -> None:
    """Protects home and ratings of every signpost."""
    actual = {name: (item["home"], item["ratings"]) for name, item in items("signposts").items()}
    expected = {name: (row.home, spelled(row.ratings)) for name, row in SIGNPOSTS.items()}
    assert differences(actual, expected) == []


def test_baselines_are_the_articles_figures() -> None:
    """Protects against a baseline that the article does not have, and against its loss."""
    with_baseline = {
        name: item["baseline"] for name, item in items("indicators").items() if "baseline" in item
    }
    actual = {name: baseline["value"] for name, baseline in with_baseline.items()}
    assert differences(actual, BASELINES) == []
    assert {baseline["source"] for baseline in with_baseline.values()} == {"scepanovic-2022"}


def test_the_record_holds_these_readings_and_no_others() -> None:
    """Protects every recorded value: none invented, none lost, none altered."""
    assert differences(recorded("reading", "value"), by_quarter(READINGS)) == []


def test_the_record_holds_these_sightings_and_no_others() -> None:
    """Protects every signpost's state in every quarter in which something was found."""
    assert differences(recorded("sighting", "state"), by_quarter(SIGHTINGS)) == []
