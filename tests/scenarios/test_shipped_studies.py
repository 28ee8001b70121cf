"""Holds the shipped studies to their records and data, and to what could be known when they began.

Nobody typed the readings, priors and counts of those two: ``readings.py`` takes them from
``data.csv``. So the record must hold what the script says, the texts what it counts, and the script
what the published figures say by another way.

A past edition prints the same texts as the newest one. A text that names a later year tells the
readers of the first edition how the story went on. A fact may be later: editions before it leave it
out. Nor does a workshop of then, brought to a room, tell what came.
"""

import re
import runpy
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from scenariobook.briefing.rendering import Templates
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import as_known
from scenariobook.record.ledger.kinds import Outcome
from scenariobook.record.redefinitions import digest
from tests.briefing.rendering import handouts
from tests.briefing.samples import SHIPPED, edition_text, front, other_pages, project_of
from tests.builders import q
from tests.commands import do, logged, run

US, NINO = "us-economy-2006", "el-nino-1996"
RECORDED = {
    US: [f"{year}Q{n}" for year in (2006, 2007, 2008) for n in (1, 2, 3, 4)][:10],
    NINO: [f"{year}Q{n}" for year in (1996, 1997, 1998) for n in (1, 2, 3, 4)][2:],
}
each = pytest.mark.parametrize("name", ["central-asia", US, NINO])
both = pytest.mark.parametrize("name", [US, NINO])


@cache
def script(name: str) -> dict[str, Any]:
    """Return what a study's script defines."""
    return runpy.run_path(str(SHIPPED / name / "readings.py"))


def output(script: dict[str, Any], argument: str) -> str:
    """Return what a study's script prints."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out:
        patch.setattr(sys, "argv", ["readings.py", argument])
        script["main"]()
    return out.getvalue()


def contents(study: Path) -> list[dict[str, Any]]:
    """Return what the entries of a study's ledger say."""
    return [entry["content"] for entry in logged(study)]


# --- all of them ----------------------------------------------------------------------------------


@each
def test_no_figure_of_a_shipped_study_can_be_changed_by_a_slip(name: str) -> None:
    """Protects each threshold, rating, fact and text, and each entry of the record.

    Whoever changes a file on purpose builds, and gives a reason: the record names the files that
    it knows by their checksum, and each entry holds the checksum of the one before. What the
    figures do is read in the golden texts.
    """
    study = SHIPPED / name
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
def test_the_archived_tables_are_the_scripts(name: str) -> None:
    """Protects every recorded value: none typed, none left behind by a change of the script."""
    tables = [output(script(name), quarter).encode() for quarter in RECORDED[name]]
    tables.append((SHIPPED / name / "outcomes.csv").read_bytes())
    archived = {path.stem for path in (SHIPPED / name / "record" / "returned").iterdir()}
    assert archived == {sha256(table).hexdigest() for table in tables}


@both
def test_it_can_be_taken_on(name: str, tmp_path: Path) -> None:
    """Protects the steps at the head of study.toml: undo, advance, print a table, import it."""
    study = Path(shutil.copytree(SHIPPED / name, tmp_path / name))
    head = (study / "study.toml").read_text("utf-8").partition("[study]")[0]
    quarter = re.findall(r"readings\.py (\d{4}Q\d)", head)[0]
    table = tmp_path / f"{quarter}.csv"
    table.write_text(output(script(name), quarter), "utf-8")
    do(f"undo {study} --yes", f"advance {study} --yes", f"import {study} {table} --yes")
    added = [entry for entry in contents(study) if entry.get("quarter") == quarter]
    indicators = {item.id for item in project_of(name).study.indicators}
    assert {entry["item"] for entry in added if entry["kind"] == "reading"} == indicators


@both
def test_baselines_are_the_quarter_before_the_first(name: str) -> None:
    """Protects the figures that each indicator is first compared with."""
    made = script(name)
    before = made["last_month"]("1996Q2") if name == NINO else made["QUARTERS"].index("2005Q4")
    for indicator in project_of(name).study.indicators:
        derived = made["INDICATORS"][indicator.id](before)
        assert indicator.baseline is not None
        assert indicator.baseline.value == derived, indicator.id


@both
def test_the_extract_says_what_it_was_taken_from(name: str) -> None:
    """Protects the way back to the package's file, without which the figures are hearsay."""
    head = (SHIPPED / name / "data.csv").read_text("utf-8").splitlines()[:2]
    assert re.fullmatch(r"# Columns of statsmodels/\S+\.csv, statsmodels [\d.]+; .*", head[0])
    assert re.fullmatch(r"# SHA-256 of that file: [0-9a-f]{64}", head[1])


# --- the American economy -------------------------------------------------------------------------


def test_priors_are_the_shares_of_the_past() -> None:
    """Protects the priors, and the counts that their basis names."""
    by_scenario, past = script(US)["BY_SCENARIO"], script(US)["PAST"]
    scenarios = project_of(US).study.scenarios
    assert {one.id: one.prior for one in scenarios} == script(US)["priors"]()
    for scenario in scenarios:
        count, basis = len(by_scenario[scenario.id]), str(scenario.prior_basis)
        assert f"{count} of the {len(past)} windows" in basis
        assert f": {100 * count / len(past):.1f} percent." in basis


def test_ratings_are_the_shares_of_the_past() -> None:
    """Protects each rating: it is counted, and nobody's opinion."""
    seen, study = script(US)["warnings"](), project_of(US).study
    items = [*study.indicators, *study.signposts]
    assert {item.id for item in items} == set(seen)
    for item in items:
        shares = script(US)["shares"](seen[item.id])
        ratings = {name: script(US)["rating"](share) for name, share in shares.items()}
        telling = {name: rating for name, rating in ratings.items() if rating != "even"}
        assert item.ratings == telling, item.id


def test_priors_know_nothing_after_2005(tmp_path: Path) -> None:
    """Protects against hindsight: with nonsense for all later quarters the counts stay."""
    study = Path(shutil.copytree(SHIPPED / US, tmp_path / US))
    data = study / "data.csv"
    lines = data.read_text("utf-8").splitlines()
    later = next(n for n, line in enumerate(lines) if line.startswith("2006,1,"))
    spoilt = [line[:6] + re.sub(r"(?<=,)[\d.]+", "7", line[6:]) for line in lines[later:]]
    data.write_text("\n".join(lines[:later] + spoilt) + "\n", "utf-8")
    without = runpy.run_path(str(study / "readings.py"))
    assert output(without, "2006Q4") != output(script(US), "2006Q4")
    assert output(without, "basis") == output(script(US), "basis")


# --- the sea off Peru and Ecuador -----------------------------------------------------------------


def test_measures_say_how_common_each_warning_was() -> None:
    """Protects the counts that stand in the indicators' measures."""
    warned: Callable[[str, int], bool] = script(NINO)["at_warning"]
    past = script(NINO)["PAST"]
    for indicator in project_of(NINO).study.indicators:
        count = sum(warned(indicator.id, n) for n in past)
        assert f"At warning in {count} of {len(past)} quarters" in str(indicator.measure)


# --- hindsight ------------------------------------------------------------------------------------

YEAR = re.compile(r"\b(?:19|20)\d\d\b")

# Where a text comes from tells of no event.
CITATIONS = (
    "Šćepanović 2022",  # the article that the study follows
    "the figures here are those of December 2009",  # the vintage of the data
)


def toml_texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a table with the key that it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not (name == "when" and "bears_on" in value):  # of a fact
                yield from toml_texts(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from toml_texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def later_years(name: str) -> Iterator[str]:
    """Yield the texts of a study that name a year after that of its start.

    The program prints a fact of a later year in no edition of an earlier quarter.
    """
    study = project_of(name).study
    start = study.header.start.year
    facts = tuple(f for f in study.facts if not f.since or f.since.year <= start)
    known = study.model_copy(update={"facts": facts})
    for key, text in toml_texts(known.model_dump(exclude={"header", "sources"})):
        told = re.sub("|".join(CITATIONS), "", text)
        # The id of a source may hold its year.
        if key not in {"id", "source"} and any(int(year) > start for year in YEAR.findall(told)):
            yield f"{key}: {text}"


@each
def test_no_text_names_a_year_after_the_start(name: str) -> None:
    """Protects past editions from sentences such as "this is what came"."""
    assert [*later_years(name)] == []


@pytest.mark.parametrize(
    "name, quarter, entry", [("el-nino-1996", "1996Q3", 15), ("us-economy-2006", "2006Q1", 18)]
)
def test_a_workshop_of_then_knows_nothing_of_what_came(name: str, quarter: str, entry: int) -> None:
    """No later quarter but the horizon, no later entry, no reason of an outcome."""
    now = project_of(name)
    then = as_known(now, entry, q(quarter))
    basis, templates = inputs_of(then, q(quarter)), Templates(None)
    text = edition_text(basis)
    printed = front(templates, text) + other_pages(templates, text)
    printed += "".join(handouts(basis).values())
    for source in then.study.sources:  # a data set's title says how far it goes
        printed = printed.replace(source.title, "")
    named = {Quarter.parse(found) for found in re.findall(r"\b\d{4}Q[1-4]\b", printed)}
    assert {one for one in named if one > q(quarter)} == {now.study.header.horizon}
    outcomes = [e.content for e in now.ledger.entries if isinstance(e.content, Outcome)]
    assert outcomes
    assert not [said for said in outcomes if said.why and said.why in printed]
