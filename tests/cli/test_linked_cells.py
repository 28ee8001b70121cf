"""An own sheet, as a query fills one, feeds input cells: what changes there becomes readings."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from scenariobook.record.ledger.disk import load_ledger
from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import place
from tests.clients import saved_by
from tests.commands import logged, recorded_in, run
from tests.losses.returning import TRACKER
from tests.study_text import STUDY
from tests.workbook.as_read import row_of, saved_by_a_program_that_calculates, typed
from tests.workbook.calculated import formulas_of, linked

SECOND: Final = STUDY[STUDY.index("[[indicators]]") : STUDY.index("[[signposts]]")]
MOOD: Final = (
    SECOND.replace("water-level", "mood-there")
    .replace('unit = "m"\ndecimals = 1\n', 'type = "ordinal"\nlevels = ["calm", "tense"]\n')
    .replace("watch = 5\nwarning = 3\n", 'watch = "calm"\n')
)
DATA: Final = "my data"
_to_excel: Any = to_excel  # the type stubs lack its result
LEVEL: Final = ("Update", "water-level")
# Where each field's value stands on the own sheet.
FIVE: Final = {
    ("water-level", "value"): "B2",
    ("water-level", "as of"): "C2",
    ("water-level", "note"): "D2",
    ("water-level", "source"): "E2",
    ("mood-there", "value"): "B3",
}
FIRST: Final = {"B2": 4.5, "C2": date(2022, 2, 3), "D2": "row 7", "E2": "lake-survey", "B3": "calm"}
LATER: Final = {
    "B2": 4.1,
    "C2": date(2022, 3, 1),
    "D2": "row 8",
    "E2": "lake-survey",
    "B3": "tense",
}


@pytest.fixture
def study(study: Path) -> Path:
    """Return the small study with a second indicator, of levels."""
    (study / "study.toml").write_text(STUDY.replace("[[signposts]]", f"{MOOD}[[signposts]]", 1))
    return study


def cell_of(item: str, header: str) -> str:
    """Return the address of an input cell on Update, as the tracker is now."""
    return place(item, header).partition("!")[2]


def query(held: Mapping[str, object]) -> None:
    """Fill the own sheet, as a query does, and calculate the links to it as Excel does."""
    book = openpyxl.load_workbook(TRACKER)
    sheet: Any = book[DATA] if DATA in book.sheetnames else book.create_sheet(DATA)
    for cell, value in held.items():
        sheet[cell] = value
    saved = BytesIO()
    book.save(saved)
    links: dict[tuple[str, str], tuple[object, object]] = {}
    for (item, header), cell in FIVE.items():
        value = held[cell]
        links["Update", cell_of(item, header)] = (f"='{DATA}'!{cell}", _serial(value))
    TRACKER.write_bytes(linked(saved.getvalue(), links))


def links() -> dict[str, tuple[str, object]]:
    """Return the formulas in the five cells, each with the value beside it."""
    found = formulas_of(TRACKER.read_bytes(), "Update")
    cells = {cell_of(*where): where for where in FIVE}
    return {" ".join(cells[cell]): found[cell] for cell in cells if cell in found}


def kept(held: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    """Return what ``links`` must return where the own sheet holds this."""
    return {
        " ".join(where): (f"='{DATA}'!{cell}", _shown(held[cell])) for where, cell in FIVE.items()
    }


def _shown(value: object) -> object:
    return datetime.combine(value, time()) if isinstance(value, date) else value


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
    """Five inputs: a number, a day, a note, a source and a level."""
    run("build")
    query(FIRST)
    done = run("build")
    assert done.exit_code == 0, done.stderr
    assert readings(study) == AT_FIRST
    assert links() == kept(FIRST)
    assert "is not kept" not in done.stderr

    query(LATER)
    assert run("build").exit_code == 0
    assert readings(study) == [*AT_FIRST, *AFTERWARDS]
    assert links() == kept(LATER)

    TRACKER.with_name("briefing-2022Q1.pdf").unlink()  # else there is nothing to build
    assert run("build").exit_code == 0
    assert len(readings(study)) == 4
    assert links() == kept(LATER)


def test_the_record_tells_the_formulas(study: Path) -> None:
    """In the log, in its JSON, in the sheet Changes; entries without formulas have none."""
    run("build")
    query(FIRST)
    run("build")
    reading = next(
        e for e in recorded_in(study) if isinstance(e.content, Reading) and e.content.note
    )
    assert reading.origin.formulas == {
        "value": "='my data'!B2",
        "as_of": "='my data'!C2",
        "note": "='my data'!D2",
        "sources": "='my data'!E2",
    }
    assert "from ='my data'!B2, ='my data'!C2" in reading.origin.traced
    assert "from ='my data'!B3" in " ".join(run("log", "--item", "mood-there").stdout.split())
    (told,) = (one for one in logged() if one["content"].get("item") == "mood-there")
    assert told["origin"]["formulas"] == {"value": "='my data'!B3"}
    lines = load_ledger(study).data.splitlines()
    assert [b'"formulas"' in line for line in lines] == [b'"reading"' in line for line in lines]


def test_a_copy_that_is_imported_has_its_links_read(study: Path) -> None:
    """Its values are taken with the formulas; the copy keeps these, and the tracker gets none."""
    run("build")
    before = TRACKER.read_bytes()
    query(FIRST)
    shutil.copy(TRACKER, "copy.xlsx")
    TRACKER.write_bytes(before)
    done = run("import", "copy.xlsx", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "(='my data'!B3)" in " ".join(done.stdout.split())
    assert readings(study) == AT_FIRST
    assert run("build").exit_code == 0
    assert links() == {}


@pytest.mark.usefixtures("study")
def test_a_link_with_a_doubtful_value_is_a_question_and_named() -> None:
    """The query brought a text where a level should be: the value is open."""
    run("build")
    query(FIRST)
    run("build")
    query({**FIRST, "B3": "furious"})
    done = run("build")
    assert "not one of: calm, tense" in " ".join(done.stderr.split())
    assert "mood-there value" not in links()
    assert len(links()) == 4
    assert "'furious'" in run("settle").stdout


def test_what_is_settled_keeps_the_formula_as_its_origin(study: Path) -> None:
    """What may be meant is chosen: the entry tells where it is from."""
    run("build")
    query({**FIRST, "B2": "4,5"})
    run("build")
    number = run("settle").stdout.partition(".")[0].strip()
    done = run("settle", "--choose", f"{number}=1")
    assert done.exit_code == 0, done.stderr
    found = recorded_in(study)
    reading = next(e for e in found if isinstance(e.content, Reading) and e.content.value == 4.5)
    assert reading.origin.formulas["value"] == "='my data'!B2"


def test_the_next_quarter_begins_with_blank_cells(study: Path) -> None:
    """The links were those of the quarter before; the own sheet stays."""
    run("build")
    query(FIRST)
    run("build")
    assert run("advance", "--yes").exit_code == 0
    done = run("build")
    assert done.exit_code == 0, done.stderr
    assert len(readings(study)) == len(AT_FIRST)
    assert links() == {}
    book = openpyxl.load_workbook(TRACKER)
    assert book[DATA]["B2"].value == 4.5
    assert book["Update"][cell_of("water-level", "value")].value is None


def _serial(value: object) -> object:
    return _to_excel(value) if isinstance(value, date) else value


@pytest.mark.client
def test_links_stay_when_libreoffice_saves_the_tracker(study: Path, tmp_path: Path) -> None:
    """It calculates anew: a change on the own sheet comes home, and no change makes no entry."""
    run("build")
    query(FIRST)
    run("build")
    TRACKER.write_bytes(saved_by("soffice", TRACKER.read_bytes(), tmp_path))
    assert run("build").exit_code == 0
    assert readings(study) == AT_FIRST
    assert _texts() == set(_wanted())

    book = openpyxl.load_workbook(TRACKER)  # which drops the values of all formulas
    for cell, value in LATER.items():
        book[DATA][cell] = value  # type: ignore[assignment]  # any value
    saved = BytesIO()
    book.save(saved)
    TRACKER.write_bytes(saved_by("soffice", saved.getvalue(), tmp_path))
    done = run("build")
    assert done.exit_code == 0, done.stderr
    assert readings(study) == [*AT_FIRST, *AFTERWARDS]
    assert _texts() == set(_wanted())


def _texts() -> set[str]:
    return {formula.replace("$", "") for formula, _ in links().values()}


def _wanted() -> list[str]:
    return [formula for formula, _ in kept(FIRST).values()]


def of_today(path: Path, day: date, *, is_typed: bool = False) -> None:
    """Save a workbook on a day, perhaps with ``=TODAY()`` typed as the day of a value."""
    if is_typed:
        typed({(*LEVEL, "value"): 4.5, (*LEVEL, "as of"): "=TODAY()"}, str(path), path)
    else:
        openpyxl.load_workbook(path).save(path)
    if "TODAY()" in str(row_of(openpyxl.load_workbook(path), *LEVEL)["as of"].value):
        saved_by_a_program_that_calculates(path, "TODAY()", _to_excel(day))


def test_a_day_that_changes_by_itself_is_that_of_the_last_save_and_stays(study: Path) -> None:
    """Who opens and saves the next tracker a week later has not looked again."""
    run("build")
    place_of_day = place("water-level", "as of")
    of_today(TRACKER, date(2022, 3, 1), is_typed=True)
    told = " ".join(run("build").stderr.split())
    assert f"'=TODAY()' at {place_of_day} changes by itself; what it showed last counts" in told
    of_today(TRACKER, date(2022, 3, 9))
    assert run("build").exit_code == 0
    assert [as_of for _, _, as_of, *_ in readings(study)] == [date(2022, 3, 1)]


def test_a_copy_with_a_day_that_changes_by_itself_tells_of_it(study: Path) -> None:
    """It is a line, not a question: the day on which somebody saved the copy is likely meant."""
    run("build")
    shutil.copy(TRACKER, "copy.xlsx")
    of_today(Path("copy.xlsx"), date(2022, 3, 1), is_typed=True)
    done = run("import", "copy.xlsx", "--yes")
    assert done.exit_code == 0
    assert "changes by itself; what it showed last counts" in " ".join(done.stderr.split())
    assert [as_of for _, _, as_of, *_ in readings(study)] == [date(2022, 3, 1)]
