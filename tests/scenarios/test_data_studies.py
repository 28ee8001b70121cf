"""Holds the two studies that rest on a package's data to that data.

Nobody typed their readings, priors and counts: ``readings.py`` takes them from ``data.csv``.
So the record must hold what the script says, the texts what it counts, and the script what
the published figures say by another way.
"""

from __future__ import annotations

import csv
import json
import re
import runpy
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from click.testing import CliRunner

from scenariobook.cli.commands import main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
US, NINO = "us-economy-2006", "el-nino-1996"
RECORDED = {
    US: [f"{year}Q{n}" for year in (2006, 2007, 2008) for n in (1, 2, 3, 4)][:10],
    NINO: [f"{year}Q{n}" for year in (1996, 1997, 1998) for n in (1, 2, 3, 4)][2:],
}
BEFORE = {US: "2005Q4", NINO: "1996Q2"}
both = pytest.mark.parametrize("name", [US, NINO])


@cache
def script(name: str) -> dict[str, Any]:
    """Return what a study's script defines."""
    return runpy.run_path(str(SCENARIOS / name / "readings.py"))


def printed(script: dict[str, Any], argument: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a study's script prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["readings.py", argument])
        script["main"]()
    return capsys.readouterr().out


def tables(name: str, table: str) -> Iterator[dict[str, Any]]:
    """Yield all of a study's tables of one kind; a scenario has its file's name."""
    for path in sorted((SCENARIOS / name).glob("*.toml")):
        found = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
        yield from found if isinstance(found, list) else [{"id": path.stem} | found]


def contents(study: Path) -> list[dict[str, Any]]:
    """Return what the lines of a study's ledger say."""
    lines = (study / "record" / "ledger.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["content"] for line in lines]


def at(name: str, quarter: str) -> int:
    """Return the index that a script has for a quarter."""
    if name == US:
        return int(script(US)["QUARTERS"].index(quarter))
    return int(script(NINO)["last_month"](quarter))


# --- both -----------------------------------------------------------------------------------------


@both
def test_the_study_is_sound_and_its_record_whole(name: str) -> None:
    """Protects a shipped example from being one that `check` or `verify` finds fault with."""
    checked, verified = (
        CliRunner().invoke(main, [command, str(SCENARIOS / name)])
        for command in ("check", "verify")
    )
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert verified.exit_code == 0, verified.output


@both
def test_the_archived_tables_are_those_that_the_script_prints(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects every recorded value: none typed, none left behind by a change of the script."""
    expected = {
        sha256(printed(script(name), quarter, capsys).encode()).hexdigest()
        for quarter in RECORDED[name]
    }
    expected.add(sha256((SCENARIOS / name / "outcomes.csv").read_bytes()).hexdigest())
    archived = SCENARIOS / name / "record" / "returned"
    assert {path.stem for path in archived.iterdir()} == expected


@both
def test_the_ledger_holds_the_scripts_rows_and_no_others(name: str) -> None:
    """Protects against an entry that came by another way, judgments included."""
    entries = [e for e in contents(SCENARIOS / name) if e["kind"] not in {"opened", "defined"}]
    kept = {
        (entry["quarter"], entry["item"]): str(entry.get("state", entry.get("value")))
        for entry in entries
        if entry["kind"] != "outcome"
    }
    ends = {e["scenario"]: e["outcome"] for e in entries if e["kind"] == "outcome"}
    assert ends == {scenario: row["outcome"] for scenario, row in outcomes(name).items()}
    values = {item["id"] for item in tables(name, "indicators")}
    expected = {
        (quarter, item): str(float(value)) if item in values else value
        for q in RECORDED[name]
        for quarter, item, value, *_ in script(name)["rows"](q)
    }
    assert kept == expected


@both
def test_the_record_can_be_taken_on(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects the steps at the head of study.toml: undo, advance, print a table, import it."""
    study = Path(shutil.copytree(SCENARIOS / name, tmp_path / name))
    head = (study / "study.toml").read_text("utf-8").partition("[study]")[0]
    quarter = re.findall(r"readings\.py (\d{4}Q\d)", head)[0]
    table = tmp_path / f"{quarter}.csv"
    table.write_text(printed(script(name), quarter, capsys), "utf-8")
    for command in (
        ["undo", str(study), "--yes"],
        ["advance", str(study), "--yes"],
        ["import", str(study), str(table), "--yes"],
    ):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    added = [entry for entry in contents(study) if entry.get("quarter") == quarter]
    indicators = {item["id"] for item in tables(name, "indicators")}
    assert {entry["item"] for entry in added if entry["kind"] == "reading"} == indicators


@both
def test_baselines_are_the_quarter_before_the_first(name: str) -> None:
    """Protects the figures that each indicator is first compared with."""
    before = at(name, BEFORE[name])
    for indicator in tables(name, "indicators"):
        derived = script(name)["INDICATORS"][indicator["id"]](before)
        assert indicator["baseline"]["value"] == derived, indicator["id"]


@both
def test_the_extract_says_what_it_was_taken_from(name: str) -> None:
    """Protects the way back to the package's file, without which the figures are hearsay."""
    head = (SCENARIOS / name / "data.csv").read_text("utf-8").splitlines()[:2]
    assert re.fullmatch(r"# Columns of statsmodels/\S+\.csv, statsmodels [\d.]+; .*", head[0])
    assert re.fullmatch(r"# SHA-256 of that file: [0-9a-f]{64}", head[1])


def outcomes(name: str) -> dict[str, dict[str, str]]:
    """Return how a study says that its scenarios ended, by scenario."""
    with (SCENARIOS / name / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["scenario"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {scenario["id"] for scenario in tables(name, "scenario")}
    return rows


# --- the American economy -------------------------------------------------------------------------


def test_priors_are_the_shares_of_the_past() -> None:
    """Protects the priors, and the counts that their basis names."""
    by_scenario, past = script(US)["BY_SCENARIO"], script(US)["PAST"]
    scenarios = list(tables(US, "scenario"))
    assert {s["id"]: s["prior"] for s in scenarios} == script(US)["priors"]()
    for scenario in scenarios:
        count = len(by_scenario[scenario["id"]])
        assert f"{count} of the {len(past)} windows" in scenario["prior_basis"]
        assert f": {100 * count / len(past):.1f} percent." in scenario["prior_basis"]


def test_ratings_are_the_shares_of_the_past() -> None:
    """Protects each rating: it is counted, and nobody's opinion."""
    seen = script(US)["warnings"]()
    items = [*tables(US, "indicators"), *tables(US, "signposts")]
    assert {item["id"] for item in items} == set(seen)
    for item in items:
        shares = script(US)["shares"](seen[item["id"]])
        ratings = {name: script(US)["rating"](share) for name, share in shares.items()}
        telling = {name: rating for name, rating in ratings.items() if rating != "even"}
        assert item["ratings"] == telling, item["id"]


def test_nothing_after_2005_bears_on_priors_and_ratings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects against hindsight: with nonsense for all later quarters the counts stay."""
    study = Path(shutil.copytree(SCENARIOS / US, tmp_path / US))
    data = study / "data.csv"
    lines = data.read_text("utf-8").splitlines()
    later = next(n for n, line in enumerate(lines) if line.startswith("2006,1,"))
    nonsense = [re.sub(r"(?<=,)[\d.]+", "7", line[6:]) for line in lines[later:]]
    spoilt = [line[:6] + rest for line, rest in zip(lines[later:], nonsense, strict=True)]
    data.write_text("\n".join(lines[:later] + spoilt) + "\n", "utf-8")
    without = runpy.run_path(str(study / "readings.py"))
    assert printed(without, "2006Q4", capsys) != printed(script(US), "2006Q4", capsys)
    assert printed(without, "basis", capsys) == printed(script(US), "basis", capsys)


def test_readings_follow_from_the_published_figures() -> None:
    """The figures of 2008Q2, worked out by hand from the package's table."""
    now = at(US, "2008Q2")
    by_hand = {
        "gdp-growth": 13415.266 / 13203.977 * 100 - 100,
        "gdp-half-year": (13415.266 / 13391.249) ** 2 * 100 - 100,
        "investment-growth": 2026.518 / 2162.214 * 100 - 100,
        "spending-growth": 9351.0 / 9291.5 * 100 - 100,
        "income-growth": 10059.0 / 9842.7 * 100 - 100,
        "unemployment-gap": 5.4 - 4.5,
        "inflation": 218.610 / 207.338 * 100 - 100,
        "inflation-change": (218.610 / 207.338 - 207.338 / 202.700) * 100,
        "bill-rate-change": 1.74 - 4.72,
        "real-bill-rate": 1.74 - (218.610 / 207.338 * 100 - 100),
    }
    indicators = script(US)["INDICATORS"]
    assert indicators.keys() == by_hand.keys()
    # A difference of two rounded figures may be a tenth off.
    for name, value in by_hand.items():
        assert indicators[name](now) == pytest.approx(value, abs=0.101), name


def test_figures_in_the_american_texts() -> None:
    """Protects what the texts say of the data."""
    growth, quarters = script(US)["growth"], script(US)["QUARTERS"]
    gdp, prices, investment = (script(US)[name] for name in ("GDP", "PRICES", "INVESTMENT"))
    start = at(US, "2006Q1")
    assert max(growth(prices, n) for n in range(at(US, "1991Q1"), start)) < 5
    calm = [quarters[window.start] for window in script(US)["BY_SCENARIO"]["expansion"]]
    long = (("1961Q1", "1969Q4"), ("1983Q1", "1990Q2"), ("1991Q4", "2000Q4"))
    assert sum(first <= quarter <= last for quarter in calm for first, last in long) == 72
    past = range(at(US, "1961Q1"), start)
    assert sum(script(US)["falls"](script(US)["SPENDING"], n) for n in past) == 14
    assert len(past) == 180
    first = [n for n in past if growth(gdp, n) < 0 <= min(growth(gdp, n - k) for k in (1, 2))]
    assert [quarters[n][:4] for n in first] == ["1961", "1970", "1974", "1980", "1982", "1991"]
    assert [quarters[n] for n in first if growth(investment, n - 1) >= 0] == ["1982Q1"]


def test_the_american_outcomes_follow_from_the_rules() -> None:
    """Protects which scenario is said to have come true, and the figures of the reasons."""
    growth, gdp, prices = (script(US)[name] for name in ("growth", "GDP", "PRICES"))
    window = range(at(US, "2006Q1"), at(US, "2008Q4") + 1)
    came_true = script(US)["scenario"](window)
    for name, row in outcomes(US).items():
        expected = "came true" if name == came_true else "did not come true"
        assert row["outcome"] == expected, name
    assert [growth(gdp, n) for n in window][-3:] == [1.6, 0.0, -1.9]
    assert min(growth(gdp, n) for n in window[:-2]) >= 1
    assert (growth(prices, at(US, "2008Q2")), growth(prices, window[-1])) == (5.4, -0.2)


# --- the sea off Peru and Ecuador -----------------------------------------------------------------


def test_departures_follow_from_the_quarters_own_normal() -> None:
    """By another way: a quarter's mean less the mean of that quarter over the thirty years."""
    lines = (SCENARIOS / NINO / "data.csv").read_text("utf-8").splitlines()[3:]
    sea = {int(line[:4]): [float(value) for value in line.split(",")[1:]] for line in lines}
    for quarter in RECORDED[NINO]:
        year, first = int(quarter[:4]), 3 * int(quarter[5]) - 3
        means = {y: fmean(months[first : first + 3]) for y, months in sea.items()}
        expected = means[year] - fmean(means[y] for y in range(1961, 1991))
        derived = script(NINO)["departure"](at(NINO, quarter))
        assert derived == pytest.approx(expected, abs=0.011), quarter


def test_measures_say_how_common_each_warning_was() -> None:
    """Protects the counts that stand in the indicators' measures."""
    warned: Callable[[str, int], bool] = script(NINO)["at_warning"]
    past = script(NINO)["PAST"]
    for indicator in tables(NINO, "indicators"):
        count = sum(warned(indicator["id"], n) for n in past)
        assert f"At warning in {count} of {len(past)} quarters" in indicator["measure"]


def warm_events(departures: list[float]) -> list[tuple[float, int]]:
    """Return the warm events: the warmest quarter's departure, and how many until it was over.

    An event reaches 1.3 degrees, and is over under 0.3.
    """
    events: list[list[float]] = []
    under_way = False
    for value in departures:
        if not under_way and value >= 1.3:
            events.append([])
        under_way = value >= 0.3 if under_way else value >= 1.3
        if under_way:
            events[-1].append(value)
    return [(max(event), len(event) - event.index(max(event))) for event in events]


def test_figures_in_the_texts_on_the_sea() -> None:
    """Protects what the texts say of the data."""
    departure = {
        f"{year}Q{n}": script(NINO)["departure"](at(NINO, f"{year}Q{n}"))
        for year in range(1951, 1997)
        for n in (1, 2, 3, 4)
    }
    assert max(abs(departure[f"1995Q{n}"]) for n in (1, 2, 3, 4)) < 0.7
    assert departure["1996Q2"] == pytest.approx(-1.1, abs=0.05)
    cold = [departure[f"{year}Q{n}"] for year in (1954, 1955) for n in (1, 2, 3, 4)]
    assert (min(cold), max(cold)) == (-2.2, -0.8)
    events = warm_events([value for quarter, value in departure.items() if quarter < "1996Q3"])
    assert len(events) == 11
    assert [peak for peak, until in events if until > 3] == [departure["1957Q2"]]
    smaller, largest = sorted(peak for peak, _ in events)[:-1], max(events)[0]
    assert (round(smaller[0], 1), round(smaller[-1], 1)) == (1.3, 2.3)
    assert largest == departure["1983Q2"] == pytest.approx(4.2, abs=0.05)


def test_the_outcomes_off_peru_follow_from_the_data() -> None:
    """Protects the figures of the reasons, from which each outcome follows."""
    departure, sea = script(NINO)["departure"], script(NINO)["SEA"]
    quarters = [f"{year}Q{n}" for year in range(1996, 2000) for n in (1, 2, 3, 4)][2:]
    found = {quarter: departure(at(NINO, quarter)) for quarter in quarters}
    warm = [found[f"1997Q{n}"] for n in (2, 3, 4)]
    assert [round(value, 1) for value in warm] == [2.5, 4.1, 4.2]
    last = {year: at(NINO, f"{year}Q4") for year in (1997, 1999)}
    assert min(sea[last[1997] - 11 : last[1997] + 1]) == 23.7
    assert round(script(NINO)["NORMAL"][8], 1) == 20.5
    assert not any(max(found[a], found[b]) <= -0.5 for a, b in pairwise(quarters))
    assert (found["1996Q3"], found["1996Q4"]) == (-0.49, -0.66)
    assert [q for q in quarters if q > "1996Q4" and found[q] <= -0.5] == ["1999Q2"]
    assert found["1998Q4"] > 0
    march = {year: sea[end - 9] for year, end in last.items()}
    assert {year: round(value, 1) for year, value in march.items()} == {1997: 27.2, 1999: 26.5}
    assert {name: row["outcome"] for name, row in outcomes(NINO).items()} == {
        "el-nino": "came true",
        "near-normal": "did not come true",
        "la-nina": "did not come true",
    }
