"""What comes back through `import` and `build`: copies, rows typed below a table, linked cells."""

import shutil
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.utils.datetime import to_excel

from scenariobook.cli.commands import main
from tests.cli.copies import MOOD, filled, first_open, in_table, play, stated_text, type_level
from tests.clients.office import saved_by_libreoffice
from tests.commands import TRACKER, contents, do, logged, must_say, run, stated
from tests.expected import same_as_before
from tests.losses.edits import added
from tests.study_text import STUDY, a_shore, change_study, write_study
from tests.workbook.as_read import row_of, saved_with_result, type_in

LEVEL = ("Update", "water-level")
STATE = ("Signposts", "inflow-diverted", "state")


def prepare() -> None:
    """Build a tracker of the small study with a second indicator, of levels."""
    write_study(Path(), STUDY + MOOD)
    do("build")


# --- copies ---------------------------------------------------------------------------------------


def test_import_previews_asks_and_records(study: Path) -> None:
    """`import` shows first, asks, and records value, cell and hash.

    The same file again changes nothing. Of a file that is missing, it says what was looked for and
    where.
    """
    table = "quarter,item,value,source\n2022Q1,water-level,2.5,lake-survey\n"
    Path("in.csv").write_text(table, encoding="utf-8")
    told = play("import in.csv", typed="n\n") + play("import in.csv --dry-run") + stated_text()
    told += play("import in.csv --as Anna", typed="y\n") + stated_text()
    told += play("import in.csv --yes", "log --item water-level", "log") + stated_text()
    archived = study / "record" / "returned" / f"{sha256(table.encode()).hexdigest()}.csv"
    assert archived.read_text() == table
    archived.unlink()
    Path("gone-2.csv").touch()
    missing = ("import gone.csv", "import nofolder", f"import {study} a/b.csv")
    same_as_before(told + play("verify", *missing))


def test_files_are_told_apart_by_their_bytes_and_folders(study: Path) -> None:
    """Two files of the same bytes are one; two of one name are told apart by their folders."""
    shutil.copy(type_level("1,234", "one.xlsx"), "two.xlsx")
    told = play("import one.xlsx two.xlsx --yes") + stated_text()
    assert len(list((study / "record" / "returned").iterdir())) == 1
    told += play(f"import {type_level(1234, 'three.xlsx')} --yes")
    for name, value in (("anna", 2.5), ("ben", 3.5)):
        Path(name).mkdir()
        type_level(value, f"{name}/tracker.xlsx")
    told += play("import anna/tracker.xlsx ben/tracker.xlsx --yes", "settle")
    same_as_before(told)


def test_a_cell_of_the_program_names_the_line_that_it_comes_from() -> None:
    """Who types over a definition reads in which file and line it stands, also if a source has the
    item's id. Nothing is told once they agree.
    """
    write_study(Path(), STUDY.replace("lake-survey", "water-level") + MOOD)
    told = play(f"import {type_in({(*LEVEL, 'indicator'): 'Level of the water'})} --dry-run")
    change_study("Water level", "Level of the water")
    same_as_before(told + play("import copy.xlsx --dry-run"))


def test_a_defect_of_the_program_is_no_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the program is not told as a damaged file, which somebody would send again in
    vain.
    """
    copy = shutil.copy(TRACKER, "copy.xlsx")
    monkeypatch.setattr("scenariobook.intake.copies.read_copy", Mock(side_effect=NameError))
    with pytest.raises(NameError):
        CliRunner().invoke(main, ["import", copy, "--yes"], catch_exceptions=False)


def test_questions_with_one_reason_show_what_was_typed() -> None:
    """Questions that have one reason in common still show each text that was typed."""
    copy = type_in({(*LEVEL, "value"): 12.5, (*LEVEL, "note"): "keep me"})
    change_study("water-level", "lake-level")
    must_say(f"import {copy} {copy} --yes", "12.5", "keep me", code=1)


def test_what_will_be_recorded_comes_first_with_whose_it_is() -> None:
    """The preview begins with what will be recorded, and whose it is.

    Counts and doubts come below.
    """
    copy = type_in({(*LEVEL, "value"): 125, (*LEVEL, "note"): "by boat", STATE: "perhaps"})
    same_as_before(run("import", copy, "--from", "Anna", "--dry-run").output)


def test_a_preview_fits_a_screen_however_many_copies_come() -> None:
    """The preview of many copies fits a screen."""
    for n in range(6):
        type_in({(*LEVEL, "value"): f"about {n}", STATE: f"perhaps {n}"}, f"{n}.xlsx")
    same_as_before(play(f"import {' '.join(f'{n}.xlsx' for n in range(6))} --dry-run"))


def test_enter_says_that_nobody_knows_whose_a_copy_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter at the question whose a copy is means that nobody knows.

    Who is named later changes that. Two people may send back the same bytes. What is typed beside a
    value of somebody else's is told.
    """
    monkeypatch.setattr("scenariobook.cli.import_copies.is_terminal", lambda: True)
    type_level(4, "copy.xlsx")
    told = play("import copy.xlsx", typed="\ny\n") + stated_text()
    shutil.copy(type_in({(*LEVEL, "note"): "by boat"}, "anna.xlsx"), "ben.xlsx")
    told += play("import anna.xlsx ben.xlsx", typed="Anna\nBen\ny\n")
    type_level(5, "late.xlsx")
    told += play("import late.xlsx --yes", "import late.xlsx copy.xlsx --from Al", typed="y\n")
    same_as_before(told)


# --- rows below a table ---------------------------------------------------------------------------


def type_below(table: str, header: str = "id", /, **cells: object) -> None:
    """Type a row into the tracker, by header, where a table has nothing under a header yet."""
    type_in({}, str(TRACKER), TRACKER, added(table, header, **cells))


def test_once_the_study_has_its_id_the_archived_tracker_brings_it() -> None:
    """A row of an unknown item is a question that names the archived file, which brings it in
    later.
    """
    type_below("Update", id="shore-line", value=44)
    told = play("build --yes", "settle")
    shutil.copy(next(Path("record/returned").glob("*.xlsx")), "archived.xlsx")
    told += play("import archived.xlsx --yes")
    write_study(Path(), STUDY + MOOD + a_shore())
    told += play("import archived.xlsx --yes", "settle") + stated_text()
    same_as_before(told)


def test_two_rows_about_one_fact_that_differ_are_one_question() -> None:
    """Two rows about one fact that differ are one question, which names both cells.

    Either can be chosen; what stands beside one of them is asked about, too.
    """
    do("advance --yes", "build")
    for beside in ({"value": 8, "note": "by boat"}, {"value": 9}):
        type_below("Log", id="water-level", quarter="2022Q1", credibility=2, **beside)
    told = play("build --yes", "settle")
    told += play(f"settle --choose {first_open()}=2", "build") + filled()
    same_as_before(told)


ADDED: tuple[tuple[str, dict[str, object]], ...] = (
    ("Log", {"id": "Inflow-diverted", "quarter": "2022q1", "value": "emerging"}),
    ("Log", {"item": "Water level", "quarter": "2022Q1", "value": 4.2}),
    ("Proposed", {"id": "reed-survey", "reliability": "B", "proposed_title": "Reeds"}),
)


def test_their_words_go_with_rows_that_they_added() -> None:
    """What people write beside a row that they added goes with the row into the next tracker.

    Two sources of one title that have no ids are two.
    """
    do("advance --yes", "build")
    for table, row in ADDED:
        type_below(table, **row, yours="yes, phoned")
    for who in ("Port", "Mill"):
        type_below("Proposed", "proposed title", proposed_title="Yearbook", publisher=who)
    told = play("build --yes", "settle", "build") + filled()
    assert in_table("Proposed")["reed-survey"]["yours"] == "yes, phoned"
    same_as_before(told)


# --- cells that an own sheet feeds, as a query fills it -------------------------------------------


DATA = "my data"
_to_excel: Any = to_excel  # the type stubs lack its result
# Where each field's value stands on the own sheet.
FIVE = {
    (*LEVEL, "value"): "B2",
    (*LEVEL, "as of"): "C2",
    (*LEVEL, "note"): "D2",
    (*LEVEL, "source"): "E2",
    ("Update", "mood", "value"): "B3",
}
LINKS = {cell: f"='{DATA}'!{place_}" for cell, place_ in FIVE.items()}
FIRST = {"B2": 4.5, "C2": date(2022, 2, 3), "D2": "row 7", "E2": "lake-survey", "B3": "calm"}
LATER = FIRST | {"B2": 4.1, "C2": date(2022, 3, 1), "D2": "row 8", "B3": "tense"}


def fill_own(book: openpyxl.Workbook, held: Mapping[str, object]) -> None:
    """Fill the own sheet, as a query does."""
    sheet: Any = book[DATA] if DATA in book.sheetnames else book.create_sheet(DATA)
    for cell, value in held.items():
        sheet[cell] = value


def query(held: Mapping[str, object], name: str = str(TRACKER), links: Any = LINKS) -> None:
    """Fill the own sheet and calculate the links to it, as a spreadsheet program does."""
    type_in(links, name, change=lambda book: fill_own(book, held))
    for formula, cell in {formula: FIVE[cell] for cell, formula in links.items()}.items():
        value: Any = held[cell]
        shows = _to_excel(value) if isinstance(value, date) else value
        saved_with_result(name, formula[1:], shows)


def linked() -> list[object]:
    """Return the formulas that stand in the five cells."""
    book = openpyxl.load_workbook(TRACKER)
    found = [row_of(book, sheet, row)[header].value for sheet, row, header in FIVE]
    return [one for one in found if str(one).startswith("=")]


def test_what_changes_on_the_own_sheet_comes_home_through_two_builds() -> None:
    """A formula in an input cell stays while its value stands.

    What it shows is recorded at each `build`. The next quarter's tracker lacks it, and each such
    formula is named.
    """
    told = ""
    for held in (FIRST, LATER):
        query(held)
        told += play("build")
        assert linked() == [*LINKS.values()]
    do("advance --yes")
    same_as_before(told + play("build", "status") + stated_text())
    assert linked() == []
    book = openpyxl.load_workbook(TRACKER)
    assert book[DATA]["B2"].value == 4.1
    assert row_of(book, *LEVEL)["value"].value is None


def test_the_record_tells_the_formulas() -> None:
    """The record tells from which formula a value came: the log cut and once, JSON in full."""
    long = "='my data'!B2" + "+0" * 400
    note = {(*LEVEL, "note"): "='my data'!C2"}
    query(FIRST | {"D2": FIRST["C2"]}, links=LINKS | note | {(*LEVEL, "value"): long})
    do("build")
    (reading,) = (e for e in stated() if getattr(e.content, "item", "") == "water-level")
    told = reading.origin.traced
    assert told.count("'my data'!C2") == 1
    assert "from ='my data'!B2+0+0" in told
    assert len(told) < 400
    assert "from ='my data'!B3" in " ".join(run("log", "--item", "mood").stdout.split())
    traced = [one["content"]["kind"] for one in logged() if "formulas" in one["origin"]]
    assert {*traced} == {"reading"}
    same_as_before(stated_text())


def test_a_copy_that_is_imported_has_its_links_read() -> None:
    """The values of a copy's formulas are recorded with the formulas, which the tracker does not
    get.
    """
    query(FIRST, name="copy.xlsx")
    same_as_before(play("import copy.xlsx --yes") + stated_text())
    do("build")
    assert linked() == []


def test_a_link_with_a_doubtful_value_is_a_question_and_named() -> None:
    """A formula that shows a doubtful value is a question that names it.

    What is settled tells it, too.
    """
    query(FIRST)
    do("build")
    query(FIRST | {"B3": "furious"})
    told = play("build", "settle")
    assert len(linked()) == 4
    query(FIRST | {"B2": "4,5"})
    told += play("build")
    told += play(f"settle --choose {first_open()}=1")
    same_as_before(told + stated_text())


@pytest.mark.client
def test_links_stay_when_libreoffice_saves_the_tracker(tmp_path: Path) -> None:
    """Formulas in input cells stay when LibreOffice saves the tracker.

    What it calculates is recorded.
    """
    query(FIRST)
    do("build")
    for held, values in ((FIRST, ["calm", 4.5]), (LATER, ["calm", 4.5, "tense", 4.1])):
        book = openpyxl.load_workbook(TRACKER)  # which drops the values of all formulas
        fill_own(book, held)
        book.save(TRACKER)
        saved_by_libreoffice(TRACKER, tmp_path / "saved.xlsx").replace(TRACKER)
        do("build")
        assert [one["value"] for one in contents()] == values
        assert {str(one).replace("$", "") for one in linked()} == {*LINKS.values()}
    assert (contents()[-1]["as_of"], contents()[-1]["note"]) == ("2022-03-01", "row 8")


def of_today(path: Path, day: date) -> None:
    """Save a workbook on a day."""
    openpyxl.load_workbook(path).save(path)
    if "TODAY()" in str(row_of(openpyxl.load_workbook(path), *LEVEL)["as of"].value):
        saved_with_result(path, "TODAY()", _to_excel(day))


def test_a_day_that_changes_by_itself_is_that_of_the_last_save_and_stays() -> None:
    """A day that a formula such as TODAY() gives is that of the last save, is told, and stays.

    Who opens and saves the next tracker a week later has not looked again.
    """
    type_in({(*LEVEL, "value"): 4.5, (*LEVEL, "as of"): "=TODAY()"}, str(TRACKER))
    of_today(TRACKER, date(2022, 3, 1))
    shutil.copy(TRACKER, "copy.xlsx")
    told = play("import copy.xlsx --dry-run", "build")
    of_today(TRACKER, date(2022, 3, 9))
    same_as_before(told + play("build") + stated_text())
