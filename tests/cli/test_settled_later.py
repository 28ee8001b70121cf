"""A conflict is settled after the study has changed what its values mean."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY
from tests.workbook.as_read import typed


class Change(NamedTuple):
    """Two values that two copies bring for one cell, and how the study changes afterwards."""

    cell: tuple[str, str, str]
    values: tuple[Any, Any]
    old: str
    new: str
    told: str


VALUE: Final = ("Update", "water-level", "value")
LIKELIHOOD: Final = ("Judgments", "lake-dries", "likelihood")
CHANGES: Final = {
    "unit": Change(
        VALUE,
        (2.5, 3.5),
        'unit = "m"',
        'unit = "ft"',
        "unit: m to ft",
    ),
    "yardstick": Change(
        LIKELIHOOD,
        ("likely", "unlikely"),
        "[study]\n",
        '[study]\nyardstick = "phia"\n',
        "yardstick: icd203 to phia",
    ),
    "a gap of the yardstick": Change(
        LIKELIHOOD, (22, 23), "[study]\n", '[study]\nyardstick = "phia"\n', "22% lies in a gap"
    ),
    "horizon": Change(
        LIKELIHOOD,
        (30, 60),
        'horizon = "2027Q4"',
        'horizon = "2028Q4"',
        "horizon: 2027Q4 to 2028Q4",
    ),
}


def in_conflict(change: Change) -> None:
    """Let two copies differ, and change the study."""
    run("build")
    for name, value in zip(("anna.xlsx", "ben.xlsx"), change.values, strict=True):
        typed({change.cell: value}, name)
    run("import", "anna.xlsx", "ben.xlsx", "--yes")


def change_study(study: Path, change: Change) -> None:
    """Write the study with the change."""
    assert STUDY.count(change.old) == 1, change.old
    (study / "study.toml").write_text(STUDY.replace(change.old, change.new))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("how", [("--choose", "{}=1"), ("--all-of", "anna.xlsx")])
def test_a_value_is_not_taken_in_another_meaning(
    study: Path, change: Change, how: tuple[str, str]
) -> None:
    """Neither by its number nor with all of a file: who decides enters what holds now."""
    in_conflict(change)
    change_study(study, change)
    number = run("settle").stdout.partition(".")[0].strip()
    before = recorded_in(study)
    refused = run("settle", how[0], how[1].format(number))
    assert refused.exit_code == 2
    assert change.told in refused.stderr
    assert recorded_in(study) == before
    assert run("settle", "--enter", f"{number}=40", "--yes").exit_code == 2  # no such option
    assert run("settle", "--enter", f"{number}=40").exit_code == 0
    assert "nothing is open" in run("settle").stderr


def test_so_it_is_for_an_item_that_was_renamed_meanwhile(study: Path) -> None:
    """Its values are found under the id that it had."""
    change = CHANGES["unit"]
    in_conflict(change)
    text = STUDY.replace('id = "water-level"', 'id = "level"\nformerly = ["water-level"]')
    (study / "study.toml").write_text(text.replace(change.old, change.new))
    number = run("settle").stdout.partition(".")[0].strip()
    assert change.told in run("settle", "--choose", f"{number}=1").stderr


def test_another_name_of_the_same_unit_is_no_change(study: Path) -> None:
    """`former_units` says that both mean the same; so a copy of before is not asked about, too."""
    change = CHANGES["unit"]
    in_conflict(change)
    shutil.copy("anna.xlsx", "cleo.xlsx")
    type_value(Path("cleo.xlsx"), 4.5)
    change_study(study, change._replace(new='unit = "metres"\nformer_units = ["m"]'))
    number = run("settle").stdout.partition(".")[0].strip()
    assert run("settle", "--choose", f"{number}=1").exit_code == 0
    assert "now it is a number in" not in run("import", "cleo.xlsx", "--yes").stderr


def test_without_a_change_a_choice_is_taken(study: Path) -> None:
    """So the refusals above have their reason in the change."""
    in_conflict(CHANGES["unit"])
    number = run("settle").stdout.partition(".")[0].strip()
    assert run("settle", "--choose", f"{number}=1").exit_code == 0
    assert study.is_dir()
