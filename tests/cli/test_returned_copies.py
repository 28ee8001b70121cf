"""Returned copies through the commands: quarters, generations, the study changing meanwhile."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenariobook.cli.commands import main
from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import place
from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import typed

TRACKER = Path("output") / "small-study" / "tracker.xlsx"


def send_out(*names: str) -> None:
    """Build, and copy the tracker under each name."""
    run("build")
    for name in names:
        shutil.copy(TRACKER, name)


def readings(study: Path) -> list[Reading]:
    contents = (entry.content for entry in recorded_in(study))
    return [content for content in contents if isinstance(content, Reading)]


def test_a_copy_from_the_quarter_before_goes_into_its_own_quarter(study: Path) -> None:
    """It was sent out in the first quarter, and comes back in the second."""
    send_out("late.xlsx")
    run("advance", "--yes")
    type_value(Path("late.xlsx"), 2.5)
    assert run("import", "late.xlsx", "--yes").exit_code == 0
    (reading,) = readings(study)
    assert (reading.quarter, reading.value) == ("2022Q1", 2.5)


def test_only_what_says_something_is_told(study: Path) -> None:
    """Each such cell has one outcome, in words and in JSON; the others are counted."""
    send_out("copy.xlsx")
    type_value(Path("copy.xlsx"), 2.5)
    done = run("import", "copy.xlsx", "--dry-run", "--format", "json")
    (new,) = json.loads(done.stdout)
    assert (new["result"], new["was"], new["becomes"], new["cell"]) == (
        *("new", None, "2.5", place("water-level", "value").partition("!")[2]),
    )
    words = run("import", "copy.xlsx", "--dry-run").stderr
    assert "copy.xlsx: 1 new" in words
    assert "cells without anything new" in words
    assert recorded_in(study) == ()


def test_one_file_under_two_names_counts_once(study: Path) -> None:
    """Two names, the same bytes: one entry, one archived file; other bytes agree with them."""
    send_out("one.xlsx")
    type_value(Path("one.xlsx"), "1,234")
    shutil.copy("one.xlsx", "two.xlsx")
    assert run("import", "one.xlsx", "two.xlsx", "--yes").exit_code == 0
    assert len(recorded_in(study)) == 1
    assert len(list((study / "record" / "returned").iterdir())) == 1
    shutil.copy(TRACKER, "three.xlsx")
    typed({("Update", "water-level", "value"): 1234}, "three.xlsx", Path("three.xlsx"))
    assert "three.xlsx: 1 as others say" in run("import", "three.xlsx", "--yes").stderr


@pytest.mark.usefixtures("study")
def test_files_of_one_name_are_told_apart() -> None:
    """Everybody returns `tracker.xlsx`: the folders tell them apart."""
    send_out("tracker.xlsx")
    for name, value in (("anna", 2.5), ("ben", 3.5)):
        Path(name).mkdir()
        shutil.copy("tracker.xlsx", name)
        type_value(Path(name, "tracker.xlsx"), value)
    run("import", "anna/tracker.xlsx", "ben/tracker.xlsx", "--yes")
    assert f"ben/tracker.xlsx!{place('water-level', 'value')}" in run("settle").stdout


def test_a_cell_of_the_program_names_the_line_that_it_comes_from(study: Path) -> None:
    """Once the study says the same, there is nothing to tell."""
    send_out("copy.xlsx")
    typed({("Update", "water-level", "indicator"): "Level of the water"})
    told = run("import", "copy.xlsx", "--dry-run")
    lines = STUDY.splitlines()
    title = next(n for n, line in enumerate(lines, 1) if 'title = "Water level"' in line)
    assert f"change it at study.toml:{title}:9" in told.stderr
    write_study(study, STUDY.replace("Water level", "Level of the water"))
    assert "typed over" not in run("import", "copy.xlsx", "--dry-run").stderr


@pytest.mark.usefixtures("study")
def test_a_defect_of_the_program_is_no_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sent the copy would send it again in vain."""
    send_out("copy.xlsx")

    def broken(*_: object) -> None:
        raise NameError("no such name")

    monkeypatch.setattr("scenariobook.intake.copies.read_copy", broken)
    with pytest.raises(NameError):
        CliRunner().invoke(main, ["import", "copy.xlsx", "--yes"], catch_exceptions=False)
