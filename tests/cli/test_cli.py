"""The commands as a user runs them: words, exit codes, and what is left on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenariobook.record.ledger.disk import load_ledger
from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY, write_study

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
