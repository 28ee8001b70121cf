"""Holds the shipped studies to their records, and two of them to the data that they rest on.

Nobody typed the readings, priors and counts of those two: ``readings.py`` takes them from
``data.csv``. So the record must hold what the script says, the texts what it counts, and the script
what the published figures say by another way.
"""

from __future__ import annotations

import re
import runpy
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from scenariobook.record.definitions.changes import digest
from tests.commands import logged, run

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
    """Return what the entries of a study's ledger say."""
    return [entry["content"] for entry in logged(study)]


def at(name: str, quarter: str) -> int:
    """Return the index that a script has for a quarter."""
    if name == US:
        return int(script(US)["QUARTERS"].index(quarter))
    return int(script(NINO)["last_month"](quarter))


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["central-asia", US, NINO])
def test_no_figure_of_a_shipped_study_can_be_changed_by_a_slip(name: str) -> None:
    """Protects each threshold, rating, fact and text, and each entry of the record.

    Whoever changes a file on purpose builds, and gives a reason: the record names the files that
    it knows by their checksum, and each entry holds the checksum of the one before. What the
    figures do is read in tests/golden.
    """
    study = SCENARIOS / name
    files = {path.name: path.read_bytes() for path in study.glob("*.toml")}
    known = [one["definitions"] for one in contents(study) if one["kind"] == "defined"]
    assert digest(files) == known[-1]
    checked, verified = (run(command, str(study)) for command in ("check", "verify"))
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert verified.exit_code == 0, verified.output
    archived = {path.stem for path in (study / "record" / "returned").iterdir()}
    tables = study.glob("illustrative/*.csv")  # of judgments that nobody made then
    assert {sha256(path.read_bytes()).hexdigest() for path in tables} <= archived


# --- from data ------------------------------------------------------------------------------------


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
        result = run(*command)
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


# --- the sea off Peru and Ecuador -----------------------------------------------------------------


def test_measures_say_how_common_each_warning_was() -> None:
    """Protects the counts that stand in the indicators' measures."""
    warned: Callable[[str, int], bool] = script(NINO)["at_warning"]
    past = script(NINO)["PAST"]
    for indicator in tables(NINO, "indicators"):
        count = sum(warned(indicator["id"], n) for n in past)
        assert f"At warning in {count} of {len(past)} quarters" in indicator["measure"]
