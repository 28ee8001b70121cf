"""`export`: what is recorded, as tables for other programs; read by hand, and by one of them."""

import csv
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.briefing.samples import SHIPPED
from tests.cli.copies import EVERY_FORM, TABLES, play
from tests.clients.frictionless import report_on
from tests.commands import OUTPUT, bring, bring_table, differ, do, run
from tests.expected import same_as_before
from tests.study_text import PEOPLE, RAIN, RATION, STUDY, a_shore, change_study, write_study

STUDIES = ("central-asia", "el-nino-1996", "us-economy-2006")
# By table, its column of values.
VALUES = {"readings": "value", "judgments": "likelihood", "estimates": "likelihood"}
EXPORT = OUTPUT / "export"


def exported(name: str, folder: Path = EXPORT) -> list[dict[str, str]]:
    """Return the rows of an exported table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_value_stands_in_the_cell_that_its_row_names(tmp_path: Path) -> None:
    """Each exported row names an archived file and a cell, and its value stands there."""
    own = shutil.copytree(SHIPPED / "central-asia", tmp_path / "scenarios" / "central-asia")
    do(f"export {own} --as somebody")
    tables = tmp_path / "output" / "central-asia" / "export"
    values = [(row, field) for name, field in VALUES.items() for row in exported(name, tables)]
    for row, field in values:
        archived = own / "record" / "returned" / f"{row['sha256']}.csv"
        line, column = map(int, re.findall(r"\d+", row["cell"]))
        with archived.open(encoding="utf-8-sig", newline="") as file:
            typed = list(csv.reader(file))[line - 1][column - 1]
        if row[field]:
            assert float(row[field]) == float(typed), row
        else:
            assert row[f"{field}_text"] == typed, row
    assert len(values) > 90


@pytest.fixture
def _small() -> None:
    """A small study with a row of each kind, in which each column has something."""
    write_study(Path(), EVERY_FORM + RATION)
    do("advance --yes")
    for path in sorted(TABLES.glob("*.csv")):
        do(f"import {shutil.copy(path, path.name)} --yes --as anna")
    rows = '2022Q1,mood,calm,\n2022Q2,water-level,2.5,"=1+1, and ""falling"""\n'
    bring_table(f"quarter,item,value,note\n{rows}")


def export() -> dict[str, bytes]:
    """Export the study that a test stands in; return each file that is there then."""
    assert run("export", "--as", "anna").exit_code in {0, 1}
    return {path.name: path.read_bytes() for path in sorted(EXPORT.iterdir())}


@pytest.mark.usefixtures("_small")
def test_a_row_of_each_kind_is_in_its_table() -> None:
    """Each kind of entry is exported to its table; the same record gives the same bytes on any day.

    Read the golden file when it changes: other programs rely on the columns.
    """
    made = export()
    same_as_before("\n".join([f"{name}\n{data.decode()}" for name, data in made.items()]))
    with time_machine.travel(datetime(2031, 5, 6, tzinfo=UTC)):
        assert export() == made


@pytest.mark.usefixtures("_small")
def test_what_was_known_has_a_folder_of_its_own() -> None:
    """`export --as-known` writes what was known then into a folder of its own.

    The tables of now stay.
    """
    now = export()
    (answer,) = exported("answers")
    folder = EXPORT.with_name(f"export-as-known-{answer['entry']}")
    told = do(f"export --as-known {answer['entry']} --as anna")
    assert f"{folder}, up to entry {answer['entry']}" in told
    description = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert description["version"] == answer["entry"]
    assert exported("answers", folder) == [answer]
    assert exported("chances", folder) == []
    assert export() == now


def test_rows_tell_what_is_open_and_where_each_field_is_from() -> None:
    """An exported row says which field is open, which entries differ, and where each field is from.

    A former id appears as the present one. What the study has dropped is there still.
    """
    more = [a_shore(name) for name in ("shore-line", "coast-line", "reed-belt")]
    write_study(Path(), "".join([STUDY, *more]))
    differ("quarter,item,value,note", "2022Q1,water-level,2,Cold", "2022Q1,water-level,4,Cold")
    bring_table("quarter,item,value\n2022Q1,shore-line,60\n", name="value.csv")
    bring_table("quarter,item,note\n2022Q1,shore-line,Cold\n", name="note.csv")
    bring("2022Q1,coast-line,61", "2022Q1,reed-belt,62")
    change_study('"coast-line"', '"coast"\nformerly = ["coast-line"]')
    change_study(more[2], "")
    told = play("export")
    tables = [(EXPORT / f"{name}.csv").read_text("utf-8") for name in ("readings", "item_status")]
    same_as_before("\n".join([told, *tables]))


def test_first_estimates_stay_unread_until_round_2(study: Path) -> None:
    """First estimates are not exported before round 2 begins, as the tracker does not show them."""
    write_study(study, STUDY + PEOPLE)
    rows = "2022Q1,lake-dries,anna,1,70\n2022Q1,lake-dries,ben,1,40\n"
    assert bring_table(f"quarter,subject,analyst,round,likelihood\n{rows}").exit_code == 0
    do("export")
    assert exported("estimates") == []
    do("hand-out --round 2 --yes", "export")
    shown = [(row["analyst"], row["likelihood"]) for row in exported("estimates")]
    assert shown == [("anna", "70"), ("ben", "40")]


# --- another program's view -----------------------------------------------------------------------


@pytest.mark.client
@pytest.mark.parametrize("study", STUDIES)
def test_frictionless_accepts_the_package(study: str, tmp_path: Path) -> None:
    """Frictionless accepts the package of each shipped study, and refuses a wrong number."""
    own = tmp_path / "scenarios" / study
    shutil.copytree(SHIPPED / study, own)
    do(f"export {own} --as somebody")
    folder = tmp_path / "output" / study / "export"
    package = folder / "datapackage.json"
    report = report_on(package)
    assert report["valid"], report
    assert len(report["tasks"]) == len([*folder.glob("*.csv")])
    assert report["stats"]["warnings"] == 0
    likelihoods = folder / "likelihoods.csv"
    likelihoods.write_text(likelihoods.read_text("utf-8").replace(",false,", ",no,", 1), "utf-8")
    wrong = report_on(package)
    assert {error["type"] for task in wrong["tasks"] for error in task["errors"]} == {
        "hash-count",
        "byte-count",
        "type-error",
    }


@pytest.mark.client
@pytest.mark.usefixtures("_small")
def test_frictionless_accepts_a_row_of_each_kind() -> None:
    """Frictionless accepts a row of each kind, and rows of an item that has left the study."""
    for text in (EVERY_FORM + RATION, EVERY_FORM.replace(RAIN, "")):
        write_study(Path(), text)
        export()
        report = report_on(EXPORT / "datapackage.json")
        assert report["valid"], report
