"""Two ids become one item, and somebody decides field by field: each decision stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import run
from tests.study_text import STUDY, a_shore
from tests.workbook.opened import table

TRACKER = Path("output") / "small-study" / "tracker.xlsx"
BEFORE = STUDY + a_shore()
KEPT = ("value", "note", "analyst", "source")
HEAD = "quarter,item,value,note,analyst,source\n"
SHORE = HEAD + "2022Q1,shore-line,70,of the shore,Sam,lake-survey\n"
LEVEL = HEAD + "2022Q1,water-level,4.5,of the level,Lea,other-survey\n"
OTHER = '[[sources]]\nid = "other-survey"\ntitle = "Other"\npublisher = "No"\nreliability = "C"\n'


def joined(study: Path, more: str = 'former_units = ["km"]\n') -> dict[str, int]:
    """Record a value under each of two ids, and join them; return each conflict's number."""
    (study / "study.toml").write_text(BEFORE + OTHER)
    Path("shore.csv").write_text(SHORE)
    Path("level.csv").write_text(LEVEL)
    for name in ("shore.csv", "level.csv"):
        assert run("import", name, "--yes").exit_code == 0
    id_line = 'id = "water-level"\n'
    text = STUDY.replace(id_line, f'{id_line}formerly = ["shore-line"]\n{more}')
    (study / "study.toml").write_text(text + OTHER)
    assert run("build", "--yes").exit_code == 0
    lines = (study / "record" / "ledger.jsonl").read_text().splitlines()
    contents = [json.loads(line) for line in lines]
    raised: dict[str, int] = {}
    for entry in contents:
        if entry["content"]["kind"] == "raised":
            raised.setdefault(entry["content"]["field"], entry["number"])
    return raised


def choose(numbers: dict[str, int], **choices: int) -> Any:
    """Decide about fields, in one command and in this order."""
    options = [f"--choose={numbers[field]}={choice}" for field, choice in choices.items()]
    return run("settle", *options)


def row() -> dict[str, Any]:
    """Return what the tracker shows of the item's reading."""
    assert run("build").exit_code == 0
    rows = table(openpyxl.load_workbook(TRACKER), "tblReadings")
    (found,) = (cells for cells in rows.values() if cells["value"] is not None)
    return {name: found[name] for name in KEPT}


MINE = {"note": "of the level", "analyst": "Lea", "source": "other-survey"}
THEIRS = {"note": "of the shore", "analyst": "Sam", "source": "lake-survey"}


@pytest.mark.parametrize("order", [("value", "note", "analyst"), ("note", "analyst", "value")])
@pytest.mark.parametrize("at_once", [True, False])
def test_each_field_is_what_somebody_decided(
    study: Path, order: tuple[str, ...], *, at_once: bool
) -> None:
    """Whatever is decided first, and in one command or several."""
    numbers = joined(study)
    texts = {"note": "of the level", "analyst": "Lea"}
    if at_once:
        choose(numbers, **{field: 2 if field == "value" else 1 for field in order})
    else:
        for field in order:
            listed = json.loads(run("settle", "--format", "json").stdout)
            matter = next(m for m in listed if m["number"] == numbers[field])
            wanted = "70" if field == "value" else texts[field]
            at = next(n for n, choice in enumerate(matter["choices"], 1) if wanted in choice)
            choose(numbers, **{field: at})
    assert row() == {"value": 70, **texts, "source": "lake-survey"}


def test_what_comes_with_a_chosen_value_is_told_and_recorded(study: Path) -> None:
    """Whoever has not decided about the note reads that it changes."""
    numbers = joined(study)
    told = choose(numbers, value=2).stderr
    assert (
        "of the shore comes with the value that was chosen; of the level stays in the log" in told
    )
    lines = (study / "record" / "ledger.jsonl").read_text().splitlines()
    reading = next(
        entry["content"]
        for entry in map(json.loads, reversed(lines))
        if entry["content"]["kind"] == "reading"
    )
    assert reading["note"] == THEIRS["note"]
    assert row() == {"value": 70, **THEIRS}


def test_what_stays_is_recorded_as_decided(study: Path) -> None:
    """All are left as they are."""
    numbers = joined(study)
    choose(numbers, value=1, note=1, analyst=1, sources=1)
    assert row() == {"value": 4.5, **MINE}
    assert run("settle").exit_code == 0


def test_a_value_in_another_unit_is_not_taken(study: Path) -> None:
    """70 km would be 70 m of water: whoever decides enters what holds now."""
    numbers = joined(study, more="")
    assert "shore-line was a number in km; now it is a number in m" in run("settle").stdout
    refused = choose(numbers, value=2)
    assert refused.exit_code == 2
    assert "was a number in km" in refused.stderr
    assert row() == {"value": 4.5, **MINE}


def test_a_table_of_the_other_id_is_asked_about_its_unit(study: Path) -> None:
    """Its author may still count in km."""
    joined(study, more="")
    Path("late.csv").write_text("quarter,item,value\n2022Q1,shore-line,90\n")
    imported = run("import", "late.csv", "--yes")
    assert "as shore-line, it was in km; water-level is in m" in imported.output
    assert row() == {"value": 4.5, **MINE}


def test_a_table_of_a_former_name_is_read_as_ever(study: Path) -> None:
    """With the unit as it was, an old id means the same, and the table's reader is told."""
    choose(joined(study), value=2, note=2, analyst=2, sources=2)
    Path("late.csv").write_text("quarter,item,value\n2022Q1,shore-line,90\n")
    imported = run("import", "late.csv", "--yes")
    assert row()["value"] == 90
    assert "the id shore-line of its row is read as water-level" in imported.output
