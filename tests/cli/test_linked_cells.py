"""An own sheet, as a query fills one, feeds input cells: what changes there becomes readings."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.disk import load_ledger
from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import place
from tests.clients import libreoffice_convert
from tests.commands import TRACKER, logged, recorded_in, run
from tests.study_text import STUDY, an_item
from tests.workbook.as_read import row_of, saved_by_a_program_that_calculates, typed

MOOD: Final = an_item(
    "mood-there",
    'type = "ordinal"\nlevels = ["calm", "tense"]\ndirection = "falling"\nwatch = "calm"\n',
)
DATA: Final = "my data"
_to_excel: Any = to_excel  # the type stubs lack its result
LEVEL: Final = ("Update", "water-level")
# Where each field's value stands on the own sheet.
FIVE: Final = {
    (*LEVEL, "value"): "B2",
    (*LEVEL, "as of"): "C2",
    (*LEVEL, "note"): "D2",
    (*LEVEL, "source"): "E2",
    ("Update", "mood-there", "value"): "B3",
}
LINKS: Final = {cell: f"='{DATA}'!{place_}" for cell, place_ in FIVE.items()}
FIRST: Final = {"B2": 4.5, "C2": date(2022, 2, 3), "D2": "row 7", "E2": "lake-survey", "B3": "calm"}
LATER: Final = FIRST | {"B2": 4.1, "C2": date(2022, 3, 1), "D2": "row 8", "B3": "tense"}


@pytest.fixture
def study(study: Path) -> Path:
    """Return the small study with a second indicator, of levels, and its tracker."""
    (study / "study.toml").write_text(STUDY + MOOD)
    run("build")
    return study


def fill(book: Workbook, held: Mapping[str, object]) -> None:
    """Fill the own sheet, as a query does."""
    sheet: Any = book[DATA] if DATA in book.sheetnames else book.create_sheet(DATA)
    for cell, value in held.items():
        sheet[cell] = value


def query(held: Mapping[str, object], of: Path = TRACKER, name: str = str(TRACKER)) -> None:
    """Fill the own sheet and calculate the links to it, as a spreadsheet program does."""
    typed(LINKS, name, of, lambda book: fill(book, held))
    for cell, formula in LINKS.items():
        saved_by_a_program_that_calculates(name, formula[1:], _serial(held[FIVE[cell]]))


def _serial(value: object) -> Any:
    return _to_excel(value) if isinstance(value, date) else value


def links() -> list[object]:
    """Return the formulas that stand in the five cells."""
    book = openpyxl.load_workbook(TRACKER)
    found = [row_of(book, sheet, row)[header].value for sheet, row, header in FIVE]
    return [one for one in found if str(one).startswith("=")]


def readings(study: Path) -> list[tuple[str, object, date | None, str, tuple[str, ...]]]:
    """Return the readings of the record, in the order in which they were recorded."""
    found = [e.content for e in recorded_in(study) if isinstance(e.content, Reading)]
    return [(r.item, r.value, r.as_of, r.note, r.sources) for r in found]


AT_FIRST: Final = [
    ("mood-there", "calm", None, "", ()),
    ("water-level", 4.5, date(2022, 2, 3), "row 7", ("lake-survey",)),
]
AFTERWARDS: Final = [
    ("mood-there", "tense", None, "", ()),
    ("water-level", 4.1, date(2022, 3, 1), "row 8", ()),
]


def test_what_changes_on_the_own_sheet_comes_home_through_two_builds(study: Path) -> None:
    """Five inputs: a number, a day, a note, a source and a level. The next quarter's are blank."""
    query(FIRST)
    done = run("build")
    assert done.exit_code == 0, done.stderr
    assert readings(study) == AT_FIRST
    assert links() == [*LINKS.values()]
    assert "is not kept" not in done.stderr

    query(LATER)
    assert run("build").exit_code == 0
    assert readings(study) == [*AT_FIRST, *AFTERWARDS]
    assert links() == [*LINKS.values()]

    assert run("advance", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    assert len(readings(study)) == 4
    assert links() == []
    book = openpyxl.load_workbook(TRACKER)
    assert book[DATA]["B2"].value == 4.1
    assert row_of(book, *LEVEL)["value"].value is None


def test_the_record_tells_the_formulas(study: Path) -> None:
    """In the log, each once and cut; in its JSON; entries without formulas have none."""
    query(FIRST)
    long = "='my data'!B2" + "+0" * 400
    typed({(*LEVEL, "value"): long, (*LEVEL, "note"): "='my data'!C2"}, str(TRACKER), of=TRACKER)
    saved_by_a_program_that_calculates(TRACKER, long[1:], 4.5)
    saved_by_a_program_that_calculates(TRACKER, "'my data'!C2", _serial(FIRST["C2"]))
    for formula in [*LINKS.values()][3:]:
        saved_by_a_program_that_calculates(TRACKER, formula[1:], str(FIRST["E2"]))
    run("build")
    (reading,) = (
        e
        for e in recorded_in(study)
        if isinstance(e.content, Reading) and e.content.item == "water-level"
    )
    told = reading.origin.traced
    assert reading.origin.formulas["value"] == long
    assert told.count("'my data'!C2") == 1
    assert "from ='my data'!B2+0+0" in told
    assert len(told) < 400
    assert "from ='my data'!B3" in " ".join(run("log", "--item", "mood-there").stdout.split())
    (mood,) = (one for one in logged() if one["content"].get("item") == "mood-there")
    assert mood["origin"]["formulas"] == {"value": "='my data'!B3"}
    lines = load_ledger(study).data.splitlines()
    assert [b'"formulas"' in line for line in lines] == [b'"reading"' in line for line in lines]


def test_a_copy_that_is_imported_has_its_links_read(study: Path) -> None:
    """Its values are taken with the formulas; the copy keeps these, and the tracker gets none."""
    query(FIRST, name="copy.xlsx")
    done = run("import", "copy.xlsx", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "(='my data'!B3)" in " ".join(done.stdout.split())
    assert readings(study) == AT_FIRST
    assert run("build").exit_code == 0
    assert links() == []


def test_a_link_with_a_doubtful_value_is_a_question_and_named(study: Path) -> None:
    """The query brought a text where a level should be: what is settled tells where it is from."""
    query(FIRST)
    run("build")
    query(FIRST | {"B3": "furious"})
    done = run("build")
    assert "not one of: calm, tense" in " ".join(done.stderr.split())
    assert len(links()) == 4
    assert "'furious'" in run("settle").stdout
    query(FIRST | {"B2": "4,5"})
    run("build")
    number = run("settle").stdout.partition(".")[0].strip()
    assert run("settle", "--choose", f"{number}=1").exit_code == 0
    *_, chosen = recorded_in(study)
    assert isinstance(chosen.content, Reading)
    assert chosen.origin.formulas["value"] == "='my data'!B2"


@pytest.mark.client
def test_links_stay_when_libreoffice_saves_the_tracker(study: Path, tmp_path: Path) -> None:
    """It calculates anew: a change on the own sheet comes home, and no change makes no entry."""
    query(FIRST)
    run("build")
    for held, found in ((FIRST, AT_FIRST), (LATER, [*AT_FIRST, *AFTERWARDS])):
        book = openpyxl.load_workbook(TRACKER)  # which drops the values of all formulas
        fill(book, held)
        book.save(TRACKER)
        saved = libreoffice_convert(TRACKER, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
        TRACKER.write_bytes(saved.read_bytes())
        assert run("build").exit_code == 0
        assert readings(study) == found
        assert {str(one).replace("$", "") for one in links()} == {*LINKS.values()}


def of_today(path: Path, day: date) -> None:
    """Save a workbook on a day."""
    openpyxl.load_workbook(path).save(path)
    if "TODAY()" in str(row_of(openpyxl.load_workbook(path), *LEVEL)["as of"].value):
        saved_by_a_program_that_calculates(path, "TODAY()", _to_excel(day))


def test_a_day_that_changes_by_itself_is_that_of_the_last_save_and_stays(study: Path) -> None:
    """Who opens and saves the next tracker a week later has not looked again.

    It is a line, not a question: the day on which somebody saved it is likely meant.
    """
    place_of_day = place("water-level", "as of")
    typed({(*LEVEL, "value"): 4.5, (*LEVEL, "as of"): "=TODAY()"}, str(TRACKER))
    of_today(TRACKER, date(2022, 3, 1))
    shutil.copy(TRACKER, "copy.xlsx")
    for done in (run("import", "copy.xlsx", "--dry-run"), run("build")):
        told = " ".join(done.stderr.split())
        assert f"'=TODAY()' at {place_of_day}".split(" at ")[0] in told
        assert "changes by itself; what it showed last counts" in told
        assert done.exit_code == 0
    of_today(TRACKER, date(2022, 3, 9))
    assert run("build").exit_code == 0
    assert [as_of for _, _, as_of, *_ in readings(study)] == [date(2022, 3, 1)]


@pytest.mark.usefixtures("study")
def test_each_formula_that_the_next_quarters_tracker_lacks_is_named() -> None:
    """The first was named, and of the others it said how many there were."""
    query(FIRST)
    for command in (("build", "--yes"), ("advance", "--yes")):
        assert run(*command).exit_code == 0
    told = " ".join(run("build", "--yes").stderr.split())
    assert [link for link in LINKS.values() if link not in told] == []
    # Each command said that somebody had changed the one set aside, and none could end that.
    assert "somebody has changed" not in run("status").stderr
