"""A cell belongs to the row, the quarter and the sheet that it stood in, and no choice moves it.

What is typed where nothing is read, on a copied sheet, below a table, over a formula, is named.
"""

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.commands import OUTPUT, TRACKER, do, logged, run, says
from tests.expected import same_as_before
from tests.losses.edits import added, built, cell_on, hand_out_to, put, readings, sides, update
from tests.losses.returning import bring, choice_of, open_matters, said, saved, shown
from tests.study_text import change_study
from tests.workbook.as_read import fill_in, recorded, row_of

ANNA = ("--from", "anna")

# --- a quarter that is not open -------------------------------------------------------------------


def typed_too_early() -> str:
    """Open 2022Q2 by mistake, fill in a copy of its tracker, and go back; return the copy."""
    do("advance --yes", "build --yes")
    copy = saved(TRACKER, "early.xlsx", update(a=44))
    do("undo --yes")
    return copy


def settled_each_way(study: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in one copy of the study after another, in which one more choice has been made."""
    for matter in open_matters():
        for choice, _ in enumerate(matter["choices"], 1):
            place = study.parent / f"{matter['number']}-{choice}"
            shutil.copytree(study, place)
            monkeypatch.chdir(place)
            run("settle", "--choose", f"{matter['number']}={choice}")
            yield
            monkeypatch.chdir(study)


@pytest.mark.parametrize("value", [44, 45], ids=["as typed", "another one entered"])
def test_what_was_typed_too_early_can_count_in_the_open_quarter(value: int) -> None:
    """A value typed after a mistaken `advance` was recorded where no tracker and no page has it."""
    assert bring(typed_too_early()).exit_code == 1
    (matter,) = open_matters("shore-a")
    choice = ("--choose", choice_of(matter, "2022Q1"))
    entered = ("--enter", f"{matter['number']}={value}")
    says("settle", *(choice if value == 44 else entered))
    assert (readings("a"), open_matters()) == ((value,), [])


def test_no_choice_records_too_early(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`settle` offered to take the value for the quarter that had been opened by mistake."""
    bring(typed_too_early())
    assert open_matters("shore-a")
    for _ in settled_each_way(study, monkeypatch):
        do("advance --yes", "build --yes")
        assert readings("a") == (None,)


def test_the_file_brings_it_once_the_quarter_is_open() -> None:
    """Who waits loses nothing: the same copy is taken in when its quarter has come."""
    copy = typed_too_early()
    bring(copy)
    do("advance --yes")
    bring(copy)
    assert (readings("a"), sides("shore-a")) == ((44,), "")


# --- another item ---------------------------------------------------------------------------------


def test_no_choice_is_about_another_item(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`formerly` was set by mistake and taken back: a length was then recorded as so many boats.

    It is found again where it stood: it counts for the shore, once the mistake is taken back.
    """
    copy = saved(TRACKER, "late.xlsx", update(a=44))
    text = (study / "study.toml").read_text("utf-8")
    before, _, rest = text.partition('\n[[indicators]]\nid = "shore-a"')
    without = before + "\n[[indicators]]" + rest.partition("\n[[indicators]]")[2]
    boats = 'id = "boat-count"\n'
    (study / "study.toml").write_text(without, "utf-8")
    change_study(boats, f'{boats}formerly = ["shore-a"]\n')
    told = bring(copy)
    assert told.exit_code == 1, said(told)
    (study / "study.toml").write_text(text, "utf-8")
    assert open_matters()
    for _ in settled_each_way(study, monkeypatch):
        assert shown(("Update", "boat-count", "value")) == (None,)
    bring(copy)
    assert readings("a") == (44,) or "44" in sides("shore-a")


# --- sheets on which nothing is typed -------------------------------------------------------------


def close_a_quarter() -> None:
    """Judge a quarter, record the months of one indicator, and close it."""
    Path("judged.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-holds,60\n")
    months = "".join(f"2022Q1,rain-fall,2022-0{n},{n}\n" for n in (1, 2, 3))
    Path("rain.csv").write_text(f"quarter,item,period,value\n{months}")
    bring("judged.csv", "rain.csv")
    do("advance --yes", "build --yes")


@pytest.mark.parametrize("title", ["The lake holds", "Rain on the lake"])
def test_what_is_typed_over_a_past_quarter_is_told(title: str) -> None:
    """Of a judgment it was a question without an answer; a month's value counted for nothing.

    The sheet is to be read, and says what to use; the replaced file stands beside the new one.
    """
    close_a_quarter()

    def change(book: openpyxl.Workbook) -> None:
        rows = list(book["Past quarters"].iter_rows(max_col=3))
        assert "2022Q1" in [row[2].value for row in rows]
        (row,) = (row for row in rows if row[0].value == title)
        row[2].value = 99

    told = built({}, change)
    assert open_matters() == []
    assert re.search(r"Past quarters: where nothing is read C\d+ '99'", told)
    assert ": 99" not in str(logged())  # as a value has it


def test_a_past_judgment_is_corrected_by_a_table() -> None:
    """It is the one way that there is."""
    close_a_quarter()
    Path("judged.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-holds,65\n")
    assert bring("judged.csv").exit_code == 0
    assert open_matters() == []
    assert shown(("Judgments", "lake-holds", "last")) == (65,)


# --- another unit, another id of the study, another row -------------------------------------------


def test_what_was_recorded_before_a_unit_changed_is_not_withdrawn_by_its_own_cell() -> None:
    """Anna sent her copy again with another cell, and her 44 became unclear and lost its value."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), options=ANNA)
    change_study('unit = "km"', 'unit = "feet"')
    told = bring(saved(Path("a.xlsx"), "again.xlsx", update(b=6)), options=ANNA)
    assert "again.xlsx (anna): 1 " in said(told)
    assert open_matters("shore-a") == []
    assert readings("a") == (44,)


def test_last_quarters_rows_pasted_over_this_quarters_are_asked_about() -> None:
    """`build` stopped with R022, and asked to be reported as a bug."""
    do("advance --yes", "build --yes")
    row = ("Update", "rain-fall 2022-06")
    pasted = {"month": "Mar", "value": 3, "note": "as said", "id": "rain-fall 2022-03"}
    told = built({(*row, header): value for header, value in pasted.items()})
    (matter,) = open_matters()
    assert "typed in Log, with 2022-03 under 'quarter'" in told
    assert all(word in str(matter["claims"]) for word in ("3", "as said"))


def test_a_second_row_of_an_item_empties_nothing() -> None:
    """Somebody who adds a note below Log, with the item's id, had taken back its value."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)))
    do("advance --yes", "build --yes")
    again = {"id": "shore-a", "item": "Shore a", "quarter": "2022Q1", "note": "seen again"}
    bring(saved(TRACKER, "more.xlsx", {}, added("Log", "item", **again)))
    assert shown(("Log", "shore-a", "value"), ("Log", "shore-a", "note")) == (44, "seen again")


def test_an_added_row_that_repeats_the_record_contradicts_a_changed_cell() -> None:
    """The change won, and stood beside the note and the day of the other row."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)))
    do("advance --yes", "build --yes")

    row = added("Log", "item", id="shore-a", quarter="2022Q1", value=44, note="seen again")
    bring(saved(TRACKER, "more.xlsx", {("Log", "shore-a", "value"): 45}, row))
    (matter,) = open_matters()
    assert "says 44" in str(matter["claims"])


def test_an_added_row_that_repeats_the_record_says_it() -> None:
    """Ben had emptied the value meanwhile; what Anna had typed below Log was gone."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)))
    do("advance --yes", "build --yes")
    row = added("Log", "item", id="shore-a", quarter="2022Q1", value=44)
    files = [saved(TRACKER, "b.xlsx", {("Log", "shore-a", "value"): None})]
    files.append(saved(TRACKER, "anna.xlsx", {}, row))
    for file in files:
        bring(file)
    (matter,) = open_matters()
    assert ("anna.xlsx", "44") in matter["claims"]


def test_what_is_emptied_in_each_row_of_an_item_is_emptied() -> None:
    """With a copy of the row below the table, the value came back without a word."""
    built(update(a=44))

    def copy_and_empty(book: openpyxl.Workbook) -> None:
        row = row_of(book, "Update", "shore-a")
        row["value"].value = None
        below = book["Update"].max_row + 1
        for cell in row.values():
            book["Update"].cell(below, cell.column, cell.value)

    saved(TRACKER, str(TRACKER), {}, copy_and_empty)
    run("build", "--yes")
    assert readings("a") == (None,)


# --- a copied sheet -------------------------------------------------------------------------------


COPY = "Update Copy"
TOLD = f"nothing is read on the sheet '{COPY}', which is a copy of Update"


def copy_of(title: str, *cells: Any, gone: bool = False) -> Callable[[openpyxl.Workbook], None]:
    """Return what copies a sheet and types in the copy, by row and header.

    Args:
        title: The sheet's title.
        cells: What is typed.
        gone: Whether the original is deleted then.
    """

    def change(book: openpyxl.Workbook) -> None:
        made = book.copy_worksheet(book[title])
        for row, header, value in cells:
            cell_on(book, made.title, row, header).value = value
        if gone:
            del book[title]

    return change


def values() -> list[object]:
    """Return the values of all readings that were recorded."""
    return [reading["value"] for reading in recorded("reading")]


def test_a_sheet_copied_beside_its_original_is_its_authors_own() -> None:
    """It was read in the original's place: two cells of one file contradicted each other."""
    assert TOLD in built(update(a=41), copy_of("Update", ("shore-a", "value", 77)))
    assert (readings("a"), open_matters()) == ((41,), [])
    book = openpyxl.load_workbook(TRACKER)
    assert cell_on(book, COPY, "shore-a", "value").value == 77


def test_what_is_typed_in_a_copied_sheet_is_read_where_the_original_is_gone() -> None:
    """Whoever renames a sheet may have copied it first, and nothing else says what is known."""
    assert TOLD not in built({}, copy_of("Update", ("shore-a", "value", 77), gone=True))
    assert values() == [77]


def test_a_renamed_sheet_is_read() -> None:
    """It is the program's own under another name, and what is copied from it is not."""

    def rename(book: openpyxl.Workbook) -> None:
        book["Update"].title = "Our values"

    built(update(a=41), rename)
    assert values() == [41]

    def type_and_copy(book: openpyxl.Workbook) -> None:
        copy_of("Our values", ("shore-b", "value", 77))(book)
        cell_on(book, "Our values", "shore-a", "value").value = 42

    assert TOLD.replace("Update", "Our values") in built({}, type_and_copy)
    assert values() == [41, 42]


def test_a_copied_sheet_says_nothing_of_the_next_quarter() -> None:
    """All that it held of the quarter that was closed was recorded for the new one.

    Where it had months, `build` stopped with R022, and asked to be reported as a bug.
    """
    built(update(a=41))
    built({}, copy_of("Update", ("rain-fall 2022-03", "as of", "soon")))
    do("advance --yes", "build --yes")
    built(update(b=12))
    assert values() == [41, 12]


def test_a_copied_sheet_in_a_file_that_comes_back_is_named() -> None:
    """Its author may have thought that this is where one types."""
    copied = copy_of("Update", ("shore-a", "value", 77))
    done = bring(saved(hand_out_to("anna"), "anna.xlsx", {}, copied))
    assert f"anna.xlsx: {TOLD}" in said(done)
    assert readings("a") == (None,)


# --- beside and over a table ----------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["", "anna"])
def test_remarks_on_a_copy_are_named(whose: str) -> None:
    """They came back in the next hand-out, and the lead never read that she was asked to check."""

    def remark(book: openpyxl.Workbook) -> None:
        cell_on(book, "Update", "shore-a", "value").comment = Comment("ask Mia", "Ben")
        row = cell_on(book, "Update", "shore-b", "id").row
        words = {f"AN{row}": "the gauge broke", f"AO{row}": "below no header"}
        put("Update", AN3="our own", AP3="whose gauge?", **words)(book)

    source = hand_out_to(whose) if whose else TRACKER
    yours = {("Update", "shore-a", "yours"): "please check"}
    told = bring(saved(source, "copy.xlsx", yours, remark)).stderr
    same_as_before(f"import, remarks on a copy, {whose or 'team'}", told)


@pytest.mark.parametrize("area", ["H1:H8", "H1:H999"])
def test_cells_that_are_merged_over_their_header_are_refused(area: str) -> None:
    """The column was not found, and what stands in it was taken by nobody."""
    saved(TRACKER, "copy.xlsx", {}, lambda book: book["Update"].merge_cells(area))
    told = says("import", "copy.xlsx", "--yes", code=1)
    assert f"copy.xlsx!Update!{area}: error[R012]" in told


def test_a_box_beside_a_table_is_in_nobodys_way() -> None:
    """Cells that somebody merged right of the table, for a remark, were taken for its header's."""

    def merge(book: openpyxl.Workbook) -> None:
        book["Update"].merge_cells("AD2:AF6")
        book["Update"]["AD2"] = "our own box"

    saved(TRACKER, "copy.xlsx", update(a=12), merge)
    done = run("import", "copy.xlsx", "--yes")
    assert (done.exit_code, "AD2 'our own box'" in said(done)) == (0, True)
    assert values() == [12]


# --- many cells -----------------------------------------------------------------------------------


ROWS = (*(f"shore-{letter}" for letter in "abcd"), "boat-count", "gate-shut", "water-level")
MONTHS = [f"rain-fall 2022-0{month}" for month in (1, 2, 3)]
FORMULAS = ("status", "check")


def words_below(count: int) -> dict[str, str]:
    """Return words below the table of Update, two columns wide: each stands in no other one."""
    return {f"{'AB'[n % 2]}{40 + n // 2}": f"word-{n}." for n in range(count)}


OVER = {  # what is typed over what the program wrote, or where a row takes nothing in
    **{("Update", row, header): f"{header} of {row}" for row in ROWS for header in FORMULAS},
    **{("Update", month, "what is measured"): f"the gauge of {month}" for month in MONTHS},
    **{("Update", month, "status"): f"wet in {month}" for month in MONTHS},
    ("Update", MONTHS[1], "looked on"): "2022-02-01",
    ("Update", MONTHS[2], "looked on"): '=CONCATENATE("look","ed")',
    ("Update", MONTHS[0], "month"): "when it rained",
    ("Update", "shore-a", "value"): ArrayFormula("H4", "=NOW()*0+H5"),
    ("Update", "shore-a", "unit"): ArrayFormula("C4", "=A5&H5"),
}
BELOW = {"B34": '="in Anna" & "\'s words"', "B36": ArrayFormula("B36:B37", "=H4:H5*2")}


@pytest.mark.parametrize("command", ["build", "import"])
def test_each_thing_that_nothing_reads_is_named(command: str) -> None:
    """Five words were named, or ten values over formulas, and of the others how many there were.

    Of a formula its cell was named, and one over several cells as Python has it. Over a month, the
    title was said to be typed over. Of three months' rows, the one with a refused cell was left
    out. A formula in such a cell vanished where nobody had computed it. Of the quarter in words, a
    header was named that somebody had added, and its cells were not.
    """

    def change(book: openpyxl.Workbook) -> None:
        put("Update", **BELOW, **words_below(40))(book)
        put("Judgments", K3="our own", K4="first-word", K5="second-word")(book)

    copy = saved(TRACKER, str(TRACKER) if command == "build" else "copy.xlsx", OVER, change)
    done = run("build", "--yes") if command == "build" else run("import", copy, "--yes")
    told = re.sub(r"\d+ KB", "... KB", done.stderr.replace(str(Path.cwd()), "lake"))
    same_as_before(f"{command}, where nothing is read", told)


def test_of_thousands_of_cells_the_places_are_named() -> None:
    """A page of them would say less than where they stand."""
    told = built({}, put("Update", **words_below(4_000)))
    assert "'word-0.', B40 'word-1.'" in told
    assert "A90:A2039, B90:B2039" in told
    assert len(told) < 5_000


def test_of_formulas_the_one_that_was_typed_is_named() -> None:
    """Where somebody types one in a column of ours, the column's last was named, which is ours."""
    do("build --yes")
    bring(saved(TRACKER, "one.xlsx", update(a=41)))
    do("advance --yes", "build --yes")
    formula = {("Log", "shore-a", "check"): '="in Anna" & "\'s words"'}
    told = said(bring(saved(TRACKER, "two.xlsx", formula)))
    assert "in Anna" in told
    assert "quarter?" not in told


def test_what_the_program_wrote_is_not_named_where_the_ids_are_gone() -> None:
    """Of a copy without its column of ids, all given cells of its rows were named, a screenful."""

    def drop_ids(book: openpyxl.Workbook) -> None:
        sheet = book["Update"]
        row = cell_on(book, "Update", "rain-fall 2022-02", "id").row
        sheet.delete_cols(cell_on(book, "Update", "shore-a", "id").column)
        sheet.cell(row, 2, "when it rained")

    told = said(bring(saved(TRACKER, "copy.xlsx", update(b=12), drop_ids)))
    assert "Update: where nothing is read B12 'when it rained'" in told
    assert [word for word in ("Rain on the lake", "Shore a", "IFERROR") if word in told] == []
    assert readings("b") == (12,)


def test_of_two_rows_of_one_item_a_choice_cites_the_one_whose_value_it_takes() -> None:
    """The log and the export cited the first row, which holds another value."""
    last = openpyxl.load_workbook(TRACKER)["Update"].max_row

    def add(book: Workbook) -> None:
        row = row_of(book, "Update", "shore-a")
        fill_in(row, value=131, note="by the pier")
        for header, cell in row.items():
            copied = book["Update"].cell(last + 1, cell.column)
            copied.value = 132 if header == "value" else cell.value

    bring(saved(TRACKER, "anna.xlsx", {}, add))
    (matter,) = open_matters()
    do(f"settle --choose {choice_of(matter, 'read as 132')}", "export")
    with (OUTPUT / "export" / "readings.csv").open(encoding="utf-8", newline="") as exported:
        (reading,) = csv.DictReader(exported)
    assert (reading["value"], reading["cell"][1:]) == ("132", str(last + 1))
    assert logged()[-1]["origin"]["cells"]["value"] == reading["cell"]
