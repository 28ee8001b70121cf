"""What is recorded, as tables for other programs: held against the ledger, read by hand."""

import csv
import json
import os
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.cli.copies import differ, play, take
from tests.clients.frictionless import report_on
from tests.commands import OUTPUT, bring, do, logged, run, says
from tests.expected import GOLDEN, same_as_before
from tests.study_text import DAM, PEOPLE, RAIN, RATION, STUDY, a_shore, change_study, write_study

STUDIES = ("central-asia", "el-nino-1996", "us-economy-2006")
EXPORT = OUTPUT / "export"
# By table, the kind of the entries and what a row is about; then the field that is a number.
RECORDED = {
    "readings": ("reading", ("quarter", "item", "period"), "value"),
    "sightings": ("sighting", ("quarter", "item"), "state"),
    "looked": ("looked", ("quarter", "item"), "looked_on"),
    "judgments": ("judgment", ("quarter", "scenario"), "likelihood"),
    "chances": ("chance", ("quarter", "item"), "chance"),
    "estimates": ("estimate", ("quarter", "about", "analyst", "round"), "likelihood"),
    "statements": ("statement", ("quarter", "statement"), "text"),
    "answers": ("answer", ("quarter", "about"), "answer"),
    "commitments": ("commitment", ("number",), "what"),
    "outcomes": ("outcome", ("scenario",), "outcome"),
}
Row = Mapping[str, str]


def table(name: str, folder: Path = EXPORT) -> list[dict[str, str]]:
    """Return the rows of an exported table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def described(folder: Path = EXPORT) -> dict[str, Any]:
    """Return the description of the tables."""
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return found


def exported(study: str, tmp_path: Path) -> tuple[Path, Path]:
    """Return a shipped study's folder, copied, and that of its tables."""
    folder = tmp_path / "scenarios" / study
    shutil.copytree(Path(__file__).parents[2] / "scenarios" / study, folder)
    assert run("export", str(folder), "--as", "somebody").exit_code == 0
    return folder, tmp_path / "output" / study / "export"


def stated_in(folder: Path, kind: str, about: tuple[str, ...]) -> dict[Any, dict[str, Any]]:
    """Return what counts of a kind, by hand: nothing of the shipped ledgers is open or undone.

    Before entries had a form, each had all fields of its row; now it has those that were typed.
    """
    found: dict[Any, dict[str, Any]] = {}
    for entry in logged(folder):
        content = entry["content"]
        if content["kind"] != kind:
            continue
        whole = {"period": content.get("quarter", ""), **content}
        row = tuple(str(whole[name]) for name in about)
        is_new = entry["origin"].get("form") == 2
        before = found.get(row, {}) if is_new else {}
        found[row] = {**before, **content, **dict.fromkeys(content.get("empty", ()))}
    return found


def in_cell(row: Row, field: str) -> object:
    """Return a field of a row: a number, a text, or None."""
    number = row[field]
    if f"{field}_text" in row:
        return float(number) if number else row[f"{field}_text"] or None
    return number or None


@pytest.mark.parametrize("study", STUDIES)
def test_what_is_recorded_is_in_the_tables(study: str, tmp_path: Path) -> None:
    """Each row of the ledger, and no other; each field as it was typed.

    Each number is in the cell that its row names: the file is archived by its hash.
    """
    folder, export = exported(study, tmp_path)
    entries = {entry["number"]: entry for entry in logged(folder)}
    traced = 0
    for name, (kind, about, main) in RECORDED.items():
        wanted = stated_in(folder, kind, about)
        rows = {tuple(row[one] for one in about): row for row in table(name, export)}
        assert set(rows) == {row for row, one in wanted.items() if one.get(main) is not None}
        for key, row in rows.items():
            for field, value in wanted[key].items():
                if field not in {"kind", "empty", *about}:
                    text = "; ".join(value) if isinstance(value, list) else value
                    said = in_cell(row, field)
                    assert (str(text) if isinstance(text, int) else text) == said, (key, field)
            origin = entries[int(row["entry"])]["origin"]
            assert row["entry"] in row["entries"].split("; ")
            assert row["recorded"] == origin["when"][:19] + "Z"
            assert row["recorded_by"] == origin["who"]
            assert row["file"] == origin["file"] == row["contributor"]
            returned = folder / "record" / "returned" / f"{row['sha256']}.csv"
            line, column = map(int, re.findall(r"\d+", row["cell"]))
            with returned.open(encoding="utf-8-sig", newline="") as file:
                typed = list(csv.reader(file))[line - 1][column - 1]
            said = in_cell(row, main)
            assert (float(typed) if isinstance(said, float) else typed) == said
            traced += 1
    assert traced > 90


@pytest.mark.parametrize("study", STUDIES)
def test_how_quarters_stood_is_what_status_says(study: str, tmp_path: Path) -> None:
    """The last quarter's rows have the figures of `status --format json`."""
    folder, export = exported(study, tmp_path)
    told = json.loads(run("status", str(folder), "--format", "json").stdout)
    last = [row for row in table("likelihoods", export) if row["quarter"] == told["quarter"]]
    assert [row["scenario"] for row in last] == [one["id"] for one in told["scenarios"]]
    for row, one in zip(last, told["scenarios"], strict=True):
        assert in_cell(row, "judged_likelihood") == one["likelihood"]
        assert row["confidence"] == (one["confidence"] or "")
        assert row["implied_likelihood"] == str(one["implied_likelihood"] or "")
    status = [row for row in table("item_status", export) if row["quarter"] == told["quarter"]]
    assert [(row["item"], row["status"], row["value_quarter"] or None) for row in status] == [
        (one["id"], one["status"], one["quarter"])
        for one in (*told["indicators"], *told["signposts"])
    ]


# --- a small study --------------------------------------------------------------------------------

TABLES = {
    "items.csv": "quarter,item,period,value,as_of,source,credibility,note\n"
    '2022Q1,water-level,,2.5,2022-03-20,lake-survey,2,"Low, and falling"\n'
    "2022Q1,rain-fall,2022-01,40,,,,\n"
    "2022Q1,rain-fall,2022-02,30.5,,,,\n"
    "2022Q1,inflow-diverted,,emerging,2022-02-01,,,=1+1\n",
    "judgments.csv": "quarter,scenario,likelihood,confidence\n"
    "2022Q1,lake-dries,62.5,moderate\n2022Q1,lake-holds,unlikely,\n",
    "chances.csv": "quarter,item,chance,rationale\n2022Q1,dam-built,20,Little is dug\n",
    "answers.csv": "quarter,about,answer,on\n2022Q1,ration-water,under way,2022-03-01\n",
    "commitments.csv": "number,what,who,by,for\n1,Dig,Ben,2022-05-01,ration-water\n",
}


@pytest.fixture
def _small() -> None:
    """A small study with a row of most kinds."""
    write_study(Path(), STUDY + PEOPLE + RAIN + DAM + RATION)
    for name, text in TABLES.items():
        said = bring(text, "--as", "anna", name=name)
        assert said.exit_code == 0, said.output


def export() -> dict[str, bytes]:
    """Export the study that a test stands in; return each file that is there then."""
    assert run("export", "--as", "anna").exit_code in {0, 1}
    return {path.name: path.read_bytes() for path in sorted(EXPORT.iterdir())}


@pytest.mark.usefixtures("_small")
def test_all_tables_of_a_small_study() -> None:
    """Read them when they change: other programs rely on the columns.

    No file says when it was made: the same bytes come on another day.
    """
    made = export()
    folder = GOLDEN / "export"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        folder.mkdir(exist_ok=True)
        for name, data in made.items():
            (folder / name).write_bytes(data)
    assert made == {path.name: path.read_bytes() for path in folder.iterdir()}
    with time_machine.travel(datetime(2031, 5, 6, tzinfo=UTC)):
        assert export() == made


@pytest.mark.usefixtures("_small")
def test_what_was_known_has_a_folder_of_its_own() -> None:
    """Later entries do not count, and the tables of now stay."""
    now = export()
    entry = max((row["entry"] for row in table("readings")), key=int)
    told = says("export", "--as-known", entry, "--as", "anna")
    folder = EXPORT.with_name(f"export-as-known-{entry}")
    assert f"{folder}, up to entry {entry}" in told
    assert described(folder)["version"] == entry
    assert len(table("readings", folder)) == 3
    assert table("judgments", folder) == []
    assert export() == now


def without_indicators(text: str) -> str:
    """Return a study's text without its indicators."""
    begin, _, rest = text.partition("[[indicators]]")
    return begin + "[[signposts]]" + rest.partition("[[signposts]]")[2]


def test_rows_tell_what_is_open_and_where_each_field_is_from() -> None:
    """What is open has no value: the row says which field it is, and which entries differ.

    Fields of one row may come from several entries: its cell is that of the value, the others are
    in the entries that it names. A former id appears as the present one, also where nothing was
    recorded under it since. What the study has dropped is there still; that the description then
    claims no key that does not hold, frictionless finds, below.
    """
    more = [a_shore(name) for name in ("shore-line", "coast-line", "reed-belt")]
    write_study(Path(), "".join([STUDY, *more]))
    differ("quarter,item,value,note", "2022Q1,water-level,2,Cold", "2022Q1,water-level,4,Cold")
    bring("quarter,item,value\n2022Q1,shore-line,60\n", name="value.csv")
    bring("quarter,item,note\n2022Q1,shore-line,Cold\n", name="note.csv")
    take("2022Q1,coast-line,61", "2022Q1,reed-belt,62")
    change_study('"coast-line"', '"coast"\nformerly = ["coast-line"]')
    change_study(more[2], "")
    told = play("export")
    tables = [(EXPORT / f"{name}.csv").read_text("utf-8") for name in ("readings", "item_status")]
    same_as_before("export, a small study", "\n".join([told, *tables]))


def test_first_estimates_stay_unread_until_round_2(study: Path) -> None:
    """As in the tracker: nobody sees those of others before."""
    write_study(study, STUDY + PEOPLE)
    rows = "2022Q1,lake-dries,anna,1,70\n2022Q1,lake-dries,ben,1,40\n"
    assert bring(f"quarter,subject,analyst,round,likelihood\n{rows}").exit_code == 0
    do("export")
    assert table("estimates") == []
    do("hand-out --round 2 --yes", "export")
    shown = [(row["analyst"], row["likelihood"]) for row in table("estimates")]
    assert shown == [("anna", "70"), ("ben", "40")]


# --- another program's view -----------------------------------------------------------------------


@pytest.mark.client
@pytest.mark.parametrize("study", STUDIES)
def test_frictionless_accepts_the_package(study: str, tmp_path: Path) -> None:
    """Types, keys, hashes; and it refuses one with a wrong number."""
    _, folder = exported(study, tmp_path)
    package = folder / "datapackage.json"
    report = report_on(package)
    assert report["valid"], report
    assert len(report["tasks"]) == len(described(folder)["resources"])
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
def test_frictionless_accepts_a_row_of_most_kinds() -> None:
    """With dates, with terms in place of numbers, and with an item that the study has dropped."""
    export()
    report = report_on(EXPORT / "datapackage.json")
    assert report["valid"], report
    write_study(Path(), without_indicators(STUDY + PEOPLE + RAIN + RATION))
    export()
    report = report_on(EXPORT / "datapackage.json")
    assert report["valid"], report
