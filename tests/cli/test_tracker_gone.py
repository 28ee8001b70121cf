"""If the tracker that was built is missing, something may have been typed in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import Result

from scenariobook.record.ledger.disk import load_ledger
from tests.cli.copies import shown
from tests.commands import recorded_in, run, type_value
from tests.prepared_once import PreparedOnce

OUTPUT = Path("output/small-study")
TRACKER = OUTPUT / "tracker.xlsx"
MISSING = "tracker.xlsx was built, but is missing"
LATER = datetime(2022, 5, 1)  # the first quarter has ended


@pytest.fixture(autouse=True)
def _built(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, build)


def build() -> None:
    assert run("build").exit_code == 0


def said(result: Result) -> str:
    """Return the warnings of a command, each on one line."""
    return " ".join(result.stderr.split())


def renamed(name: str) -> Path:
    type_value(TRACKER, 2.5)
    return TRACKER.rename(OUTPUT / name)


def test_build_asks_before_it_replaces_one_that_lies_beside(study: Path) -> None:
    """A program or a person renamed it: nothing is written over what is looked for there."""
    renamed("tracker (1).xlsx")
    stopped = run("build", typed="n\n")
    assert stopped.exit_code == 1
    assert MISSING in stopped.stderr
    assert "lake/output/small-study/tracker (1).xlsx'`" in said(stopped)
    assert not TRACKER.exists()
    assert run("build", typed="y\n").exit_code == 0
    assert TRACKER.exists()
    assert recorded_in(study) == ()


def test_build_goes_on_with_yes_and_still_names_it() -> None:
    renamed("tracker (1).xlsx")
    done = run("build", "--yes")
    assert done.exit_code == 0
    assert MISSING in done.stderr
    assert "tracker (1).xlsx" in done.stderr


def test_the_whole_way_back(study: Path) -> None:
    """The warning names the file; once it is imported, what was typed is in the tracker."""
    type_value(TRACKER, 2.5)
    TRACKER.rename("old.xlsx")
    warned = run("build")
    assert warned.exit_code == 0
    assert "lake/old.xlsx`" in said(warned)
    assert run("import", "old.xlsx", "--yes").exit_code == 0
    done = run("build")
    assert (done.exit_code, done.stderr.count("old.xlsx")) == (0, 0), done.stderr
    assert len(recorded_in(study)) == 1
    assert shown("Update")["water-level"]["value"] == 2.5


def test_one_that_was_deleted_on_purpose_is_one_line() -> None:
    TRACKER.unlink()
    done = run("build")
    assert done.exit_code == 0
    assert sum("warning: " in line for line in done.stderr.splitlines()) == 1
    assert MISSING in done.stderr
    assert MISSING not in run("build").stderr


def test_a_first_build_has_nothing_to_say(study: Path) -> None:
    for path in OUTPUT.iterdir():
        path.unlink()
    assert MISSING not in run("build").stderr
    assert study.is_dir()


@time_machine.travel(LATER, tick=False)
def test_advance_asks(study: Path) -> None:
    """It would close the quarter that the tracker was for; `--yes` goes on, and names it too."""
    type_value(TRACKER, 2.5)
    run("build")
    type_value(TRACKER, 3.5)
    TRACKER.rename(OUTPUT / "kept.xlsx")
    before = len(load_ledger(study).entries)
    stopped = run("advance", typed="n\n")
    assert stopped.exit_code == 1
    assert len(load_ledger(study).entries) == before
    done = run("advance", "--yes")
    assert done.exit_code == 0
    for result in (stopped, done):
        assert MISSING in result.stderr
        assert "lake/output/small-study/kept.xlsx`" in said(result)


def test_others_tell_it_too() -> None:
    run("advance", "--yes")
    run("build")
    renamed("kept.xlsx")
    for command in (("undo", "--yes"), ("brief", "--html")):
        result = run(*command)
        assert result.exit_code == 0, result.stderr
        assert MISSING in result.stderr
        assert "kept.xlsx" in result.stderr


def test_what_was_imported_is_not_named() -> None:
    """It is no missing tracker: what was typed in it is recorded."""
    Path("anna.xlsx").write_bytes(type_value(TRACKER, 2.5))
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    TRACKER.unlink()
    done = run("build")
    assert done.exit_code == 0
    assert "may be it" not in done.stderr


def test_a_link_that_leads_away_stops_before_anything_is_recorded(
    study: Path, tmp_path: Path
) -> None:
    """A tracker on a share, linked to: what to do is said, and nothing is done by halves."""
    type_value(TRACKER, 2.5)
    share = TRACKER.rename(tmp_path / "share.xlsx")
    TRACKER.symlink_to(share)
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "replace the link with a copy of that file" in stopped.stderr
    assert recorded_in(study) == ()
    TRACKER.unlink()
    TRACKER.write_bytes(share.read_bytes())
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1
