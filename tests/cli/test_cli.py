"""The commands as a user runs them: words, exit codes, and what is left on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenariobook.record.ledger.disk import load_ledger
from tests.commands import OUTPUT, bring, recorded_in, run, type_value
from tests.expected import same_as_before
from tests.study_text import STUDY, an_item, write_study

READINGS = (
    "quarter,item,value,as_of,source,credibility,note\n"
    "2022Q1,water-level,2.5,2022-03-31,lake-survey,2,dry\n"
)


def test_which_study_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STUDY may be left out where only one can be meant; else usage error 2, and what to type."""
    monkeypatch.chdir(tmp_path)
    for name, code, told in (
        ("", 2, "there is no study in this folder"),
        ("one", 0, ""),
        ("two", 2, "scenarios/one, scenarios/two"),
    ):
        if name:
            write_study(tmp_path / "scenarios" / name)
        result = run("status")
        assert (result.exit_code, told in result.stderr) == (code, True)


def test_a_folder_within_a_study_leads_to_the_study(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that there is no study, and to make one."""
    run("build")
    for folder in ("output", str(OUTPUT)):
        refused = run("status", folder)
        assert (refused.exit_code, f"name the study's own, {study}" in refused.stderr) == (2, True)
    monkeypatch.chdir(study / "record")
    assert f"name the study's own, {study}" in run("status").stderr


def test_check_locates_problems_and_counts_them(study: Path) -> None:
    """Exit 1, the place on standard output, the tally on standard error; JSON the same."""
    write_study(study, STUDY.replace('direction = "falling"', 'direction = "fallng"'))
    result = run("check")
    assert result.exit_code == 1
    assert "study.toml:39:13: error[S104]" in result.stdout
    assert "falling" in result.stdout
    assert "1 error" in result.stderr
    found = json.loads(run("check", "--format", "json").stdout)
    assert (found[0]["code"], found[0]["line"], found[0]["column"]) == ("S104", 39, 13)


def test_import_previews_asks_and_records(study: Path) -> None:
    """No is no; yes records value, place and hash; a second time changes nothing."""
    Path("in.csv").write_text(READINGS, encoding="utf-8")
    refused = run("import", "in.csv", typed="n\n")
    assert "2.5" in refused.stdout
    tried = run("import", "in.csv", "--dry-run")
    assert (tried.exit_code, "nothing was written" in tried.stderr) == (0, True)
    assert not recorded_in(study)
    assert run("import", "in.csv", "--as", "Anna", typed="y\n").exit_code == 0
    (entry,) = recorded_in(study)
    assert entry.origin.who == "Anna"
    assert entry.origin.cells["value"] == "R2C3"
    assert (study / "record" / "returned" / f"{entry.origin.sha256}.csv").read_text() == READINGS
    again = run("import", "in.csv", "--yes")
    assert again.exit_code == 0
    assert "nothing new to record" in again.stderr
    assert len(recorded_in(study)) == 1
    told = run("log", "--item", "water-level").stdout
    assert ("2.5" in told, "taken" in told, "Anna" in run("log").stdout) == (True, False, True)
    next((study / "record" / "returned").iterdir()).unlink()
    assert "is missing" in run("verify").stderr


def test_import_from_a_missing_file_is_a_sentence(study: Path) -> None:
    """It says what was looked for and where; of a folder, it was no more than its name."""
    Path("gone-2.csv").touch()
    for named, told in (
        (["gone.csv"], f"there is no file or folder gone.csv in {Path.cwd()}; did you mean gone-2"),
        (["nofolder"], f"there is no file or folder nofolder in {Path.cwd()}\n"),
        ([str(study), "a/b.csv"], f"there is no file or folder b.csv in {Path.cwd() / 'a'}\n"),
    ):
        result = run("import", *named)
        assert result.exit_code == 1
        assert told in result.stderr


def test_log_says_what_it_leaves_out(study: Path) -> None:
    """A table is kept short, and says so."""
    assert study.exists()
    for _ in range(21):
        run("advance", "--yes")
    cut = run("log")
    assert cut.stdout.count("advance") == 20
    assert "the last 20 of 22 entries; --last 22 prints all\n" in cut.stderr
    whole = run("log", "--last", "22")
    assert (whole.stdout.count("advance"), "entries" in whole.stderr) == (22, False)


def test_advance_is_named_for_a_later_quarter_alone(study: Path) -> None:
    """It brings nobody to a quarter before the study's first."""
    assert study.exists()
    assert run("brief", "--quarter", "soon").exit_code == 2
    for quarter, helps in (("2019Q4", False), ("2099Q1", True)):
        Path("in.csv").write_text(f"quarter,item,value\n{quarter},water-level,2\n")
        for command in (("brief", "--quarter", quarter), ("import", "in.csv")):
            found = run(*command)
            assert (found.exit_code, "error[R005]" in found.stderr) == (1, True)
            assert ("advance" in found.stderr) == helps
        assert ("set `start` back" in run("brief", "--quarter", quarter).stderr) != helps


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04"])
def test_build_never_overwrites_what_is_no_tracker(study: Path, data: bytes) -> None:
    """Whatever stands in the tracker's place stays, and a sentence says so."""
    path = study / "output" / "small-study" / "tracker.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    result = run("build")
    assert result.exit_code == 1
    assert "R014" in result.stderr
    assert path.read_bytes() == data


def test_a_closed_quarter_is_changed_only_on_request(study: Path) -> None:
    """A tracker of the closed quarter still comes home, but build asks first."""
    run("build")
    path = study / "output" / "small-study" / "tracker.xlsx"
    run("advance", "--yes")
    type_value(path, 2.5)
    refused = run("build", typed="n\n")
    assert refused.exit_code == 1
    assert "closed quarters" in refused.stderr
    assert len(recorded_in(study)) == 1
    assert run("build", "--yes").exit_code == 0
    assert load_ledger(study).entries[-1].content.quarter == "2022Q1"


# --- status ---------------------------------------------------------------------------------------


EXAMPLE = Path(__file__).parents[2] / "scenarios" / "central-asia"
SCREEN = 45  # lines
TABLES = (
    "quarter,scenario,likelihood,confidence\n2022Q1,lake-dries,62.5,moderate\n",
    "quarter,item,value\n2022Q1,water-level,2.5\n2022Q1,inflow-diverted,emerging\n",
)


@pytest.mark.usefixtures("study")
def test_it_reads_as_it_did() -> None:
    """What the team said stands as typed; what is calculated, as printed; the JSON has the same."""
    for number, table in enumerate(TABLES):
        assert bring(table, name=f"{number}.csv").exit_code == 0
    told = (run("status").stdout, run("status", "--format", "json").stdout)
    same_as_before("status", "\n".join(told))


@pytest.mark.usefixtures("study")
def test_what_is_in_conflict_has_no_value() -> None:
    """Nothing is chosen, for a program as little as for a reader; nor is what nobody recorded."""
    for name, level in (("a.csv", 2), ("b.csv", 4)):
        Path(name).write_text(f"quarter,item,value\n2022Q1,water-level,{level}\n")
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    status = run("status", "--format", "json")
    assert "1 conflict open" in status.stderr
    told = json.loads(status.stdout)
    (level,) = told["indicators"]
    assert (level["status"], level["value"]) == ("open", None)
    (signpost,) = told["signposts"]
    assert (signpost["status"], signpost["value"]) == ("no data", None)


@pytest.mark.usefixtures("study")
def test_it_is_one_screen_and_says_what_is_due() -> None:
    """Estimates, notes, outcomes and all that is stale filled three; what is due stood nowhere."""
    assert bring("quarter,item,value\n2022Q1,water-level,2.5\n").exit_code == 0
    same_as_before("status, much is due", run("status").stdout)
    example = run("status", str(EXAMPLE)).stdout
    assert len(example.splitlines()) <= SCREEN


@pytest.mark.usefixtures("study")
def test_a_study_that_has_ended_says_so() -> None:
    """Nothing is due in it."""
    ends = "lake-dries,came true,2022-02-01\nlake-holds,void,2022-02-01\n"
    assert bring(f"scenario,outcome,decided_on\n{ends}").exit_code == 0
    told = run("status").stdout
    assert "The study has ended: every scenario has an outcome.\n" in told
    assert "due" not in told


# --- advice ---------------------------------------------------------------------------------------


# What nothing cites and nobody names, and what would not show that it is false.
LACKING = """
[[sources]]
id = "port-office"
title = "Port office"

[[drivers]]
id = "tourism"
title = "Tourism"

[[assumptions]]
id = "rivers-flow"
text = "The rivers go on flowing."
"""
SMALL = (
    STUDY.replace('kind = "baseline"', 'kind = "alternative"')
    + an_item("fish-caught", 'direction = "falling"\nwarning = 7000\n')
    + an_item("growing-number-of-storms", "", "signposts")
    + LACKING
)


@pytest.fixture
def small(study: Path) -> Path:
    """A study that runs, and lacks what a good one has."""
    return write_study(study, SMALL)


def test_advice_is_given_when_asked_for(small: Path) -> None:
    """Nobody is nagged: `check` alone names what is wrong or would mislead."""
    plain, advised = run("check", str(small)), run("check", str(small), "--advice")
    assert (plain.exit_code, plain.stdout) == (0, "")
    assert advised.exit_code == 0
    same_as_before("advice", advised.stdout)


def test_advice_is_text(small: Path) -> None:
    """It was left out of the JSON, and nothing said so."""
    result = run("check", str(small), "--advice", "--format", "json")
    assert result.exit_code == 2
    assert "leave out --format json" in result.stderr


def test_an_example_needs_no_advice() -> None:
    """Each piece of advice can be followed: this study has all that `small` lacks."""
    told = run("check", str(EXAMPLE), "--advice").stdout
    assert told == "no advice: the study has what a good one has\n"
