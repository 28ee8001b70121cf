"""What is typed where nothing is read: on a copied sheet, below a table, over a formula."""

from __future__ import annotations

import re
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.commands import TRACKER, run
from tests.losses.returning import (
    bring,
    cell_on,
    hand_out_to,
    open_matters,
    readings,
    said,
    saved,
    update,
)
from tests.workbook.as_read import recorded

COPY = "Update Copy"
TOLD = f"nothing is read on the sheet '{COPY}', which is a copy of Update"

pytestmark = pytest.mark.usefixtures("study")


def copy_of(
    title: str, *cells: tuple[str, str, object], gone: bool = False
) -> Callable[[Workbook], None]:
    """Return what copies a sheet and types in the copy, by row and header.

    Args:
        title: The sheet's title.
        cells: What is typed.
        gone: Whether the original is deleted then.
    """

    def change(book: Workbook) -> None:
        made = book.copy_worksheet(book[title])
        for row, header, value in cells:
            cell_on(book, made.title, row, header).value = value
        if gone:
            del book[title]

    return change


def values() -> list[object]:
    """Return the values of all readings that were recorded."""
    return [reading["value"] for reading in recorded("reading")]


def typed_in_a_copy(value: object, *, gone: bool = False) -> Callable[[Workbook], None]:
    """Return what copies Update and types a value for the first shore in the copy."""
    return copy_of("Update", ("shore-a", "value", value), gone=gone)


def test_a_sheet_copied_beside_its_original_is_its_authors_own() -> None:
    """It was read in the original's place: two cells of one file contradicted each other."""
    saved(TRACKER, str(TRACKER), update(a=41), typed_in_a_copy(77))
    done = run("build", "--yes")
    assert TOLD in said(done)
    assert (readings("a"), open_matters()) == ((41,), [])
    book = openpyxl.load_workbook(TRACKER)
    assert cell_on(book, COPY, "shore-a", "value").value == 77


def test_what_is_typed_in_a_copied_sheet_is_read_where_the_original_is_gone() -> None:
    """Whoever renames a sheet may have copied it first, and nothing else says what is known."""
    saved(TRACKER, str(TRACKER), {}, typed_in_a_copy(77, gone=True))
    assert TOLD not in said(run("build", "--yes"))
    assert values() == [77]


def test_a_renamed_sheet_is_read() -> None:
    """It is the program's own under another name, and what is copied from it is not."""

    def rename(book: Workbook) -> None:
        book["Update"].title = "Our values"

    saved(TRACKER, str(TRACKER), update(a=41), rename)
    assert run("build", "--yes").exit_code == 0
    assert values() == [41]

    def type_and_copy(book: Workbook) -> None:
        copy_of("Our values", ("shore-b", "value", 77))(book)
        cell_on(book, "Our values", "shore-a", "value").value = 42

    saved(TRACKER, str(TRACKER), {}, type_and_copy)
    assert TOLD.replace("Update", "Our values") in said(run("build", "--yes"))
    assert values() == [41, 42]


def test_a_copied_sheet_says_nothing_of_the_next_quarter() -> None:
    """All that it held of the quarter that was closed was recorded for the new one.

    Where it had months, `build` stopped with R022, and asked to be reported as a bug.
    """
    saved(TRACKER, str(TRACKER), update(a=41))
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), {}, copy_of("Update", ("rain-fall 2022-03", "as of", "soon")))
    for command in ("build", "advance", "build"):
        assert run(command, "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), update(b=12))
    done = run("build", "--yes")
    assert (done.exit_code, values()) == (0, [41, 12]), done.stderr


def test_a_copied_sheet_in_a_file_that_comes_back_is_named() -> None:
    """Its author may have thought that this is where one types."""
    done = bring(saved(hand_out_to("anna"), "anna.xlsx", {}, typed_in_a_copy(77)))
    assert f"anna.xlsx: {TOLD}" in said(done)
    assert readings("a") == (None,)


@pytest.mark.parametrize("whose", ["", "anna"])
def test_remarks_on_a_copy_are_named(whose: str) -> None:
    """They came back in the next hand-out, and the lead never read that she was asked to check."""

    def remark(book: Workbook) -> None:
        sheet = book["Update"]
        cell_on(book, "Update", "shore-a", "value").comment = Comment("ask Mia", "Ben")
        cell_on(book, "Update", "shore-a", "yours").value = "please check"
        row = cell_on(book, "Update", "shore-b", "id").row
        sheet.cell(3, 40, "our own")
        sheet.cell(row, 40, "the gauge broke")
        sheet.cell(row, 41, "below no header")

    source = hand_out_to(whose) if whose else TRACKER
    told = said(bring(saved(source, "copy.xlsx", {}, remark)))
    places = re.search(
        r"Update: own columns, which are not recorded: \w+ 'please check', \w+ 'the gauge broke'",
        told,
    )
    assert places, told
    assert re.search(r"Update: comments, which are not recorded: \w+ 'ask Mia'", told), told
    assert told.count("below no header") == told.count("the gauge broke") == 1


def test_what_stands_beside_the_quarter_in_words_is_named() -> None:
    """That table keeps no columns of anybody's own: its header was named, its cells were not."""

    def add(book: Workbook) -> None:
        for place, word in (("K3", "our own"), ("K4", "first-word"), ("K5", "second-word")):
            book["Judgments"][place] = word

    saved(TRACKER, str(TRACKER), {}, add)
    told = said(run("build", "--yes"))
    assert all(word in told for word in ("our own", "first-word", "second-word"))


@pytest.mark.parametrize("area", ["H1:H8", "H1:H999"])
def test_cells_that_are_merged_over_their_header_are_refused(area: str) -> None:
    """The column was not found, and what stands in it was taken by nobody."""

    def merge(book: Workbook) -> None:
        book["Update"].merge_cells(area)

    saved(TRACKER, "copy.xlsx", {}, merge)
    done = run("import", "copy.xlsx", "--yes")
    assert (done.exit_code, f"copy.xlsx!Update!{area}: error[R012]" in said(done)) == (1, True)


def test_a_box_beside_a_table_is_in_nobodys_way() -> None:
    """Cells that somebody merged right of the table, for a remark, were taken for its header's."""

    def merge(book: Workbook) -> None:
        book["Update"].merge_cells("AD2:AF6")
        book["Update"]["AD2"] = "our own box"

    saved(TRACKER, "copy.xlsx", update(a=12), merge)
    done = run("import", "copy.xlsx", "--yes")
    assert (done.exit_code, "AD2 'our own box'" in said(done)) == (0, True)
    assert values() == [12]


# --- many cells -----------------------------------------------------------------------------------


def words_below(count: int) -> list[str]:
    """Return words of different lengths, each of which stands in no other one."""
    return [f"word-{number}." for number in range(count)]


def type_below(book: Workbook, words: list[str]) -> None:
    """Type words below the table of Update, two columns wide."""
    for number, word in enumerate(words):
        book["Update"].cell(40 + number // 2, 1 + number % 2, word)


@pytest.mark.parametrize("command", ["build", "import"])
def test_each_word_that_nothing_reads_is_named(command: str) -> None:
    """Five were named, and of the others it said how many there were."""
    words = words_below(40)
    to = str(TRACKER) if command == "build" else "copy.xlsx"
    saved(TRACKER, to, {}, lambda book: type_below(book, words))
    told = said(run("build", "--yes") if command == "build" else bring(to))
    assert [word for word in words if f"'{word}'" not in told] == []


def test_of_thousands_of_cells_the_places_are_named() -> None:
    """A page of them would say less than where they stand."""
    words = words_below(4_000)
    saved(TRACKER, str(TRACKER), {}, lambda book: type_below(book, words))
    told = said(run("build", "--yes"))
    assert "'word-0.', B40 'word-1.'" in told
    assert "A90:A2039, B90:B2039" in told
    assert len(told) < 5_000


def test_a_formula_that_nothing_reads_is_named_by_its_text() -> None:
    """Its cell was named, and "a formula": what somebody had typed there stood nowhere."""

    def type_formula(book: Workbook) -> None:
        book["Update"]["B40"] = '="in Anna" & "\'s words"'

    saved(TRACKER, str(TRACKER), {}, type_formula)
    assert "in Anna" in said(run("build", "--yes"))


def test_a_formula_over_several_cells_is_named_by_its_text() -> None:
    """It was named as Python has it: "<openpyxl.worksheet.formula.ArrayFormula object at ..."."""

    def type_formulas(book: Workbook) -> None:
        book["Update"]["B40"] = ArrayFormula("B40:B41", "=H4:H5*2")
        cell_on(book, "Update", "shore-a", "value").value = ArrayFormula("H4", "=NOW()*0+H5")
        cell_on(book, "Update", "shore-a", "unit").value = ArrayFormula("C4", "=A5&H5")

    saved(TRACKER, str(TRACKER), {}, type_formulas)
    told = said(run("build", "--yes"))
    assert [word for word in ("=H4:H5*2", "=NOW()*0+H5", "=A5&H5") if word not in told] == []
    assert "openpyxl" not in told


def test_of_formulas_the_one_that_was_typed_is_named() -> None:
    """Where somebody types one in a column of ours, the column's last was named, which is ours."""
    run("build", "--yes")
    bring(saved(TRACKER, "one.xlsx", update(a=41)))
    assert run("advance", "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0

    def type_formula(book: Workbook) -> None:
        cell_on(book, "Log", "shore-a", "check").value = '="in Anna" & "\'s words"'

    told = said(bring(saved(TRACKER, "two.xlsx", {}, type_formula)))
    assert "in Anna" in told
    assert "quarter?" not in told


def test_each_value_typed_over_a_formula_is_named() -> None:
    """Ten were named, and of the others it said how many there were."""
    rows = [*(f"shore-{letter}" for letter in "abcd"), "boat-count", "gate-shut", "water-level"]
    rows += [f"rain-fall 2022-0{month}" for month in (1, 2, 3)]
    over = {(row, header): f"{header} of {row}" for row in rows for header in ("status", "check")}

    def type_over(book: Workbook) -> None:
        for (row, header), word in over.items():
            cell_on(book, "Update", row, header).value = word

    saved(TRACKER, str(TRACKER), {}, type_over)
    told = said(run("build", "--yes"))
    assert [word for word in over.values() if f"'{word}'" not in told] == []
    assert "typed over the program's formulas" in told


def test_what_is_typed_over_the_study_beside_a_refused_cell_is_named() -> None:
    """Of three months' rows, the one with another cell that is refused was left out."""
    rows = [f"rain-fall 2022-0{month}" for month in (1, 2, 3)]

    def type_over(book: Workbook) -> None:
        for row in rows:
            cell_on(book, "Update", row, "what is measured").value = f"the gauge of {row}"
            cell_on(book, "Update", row, "status").value = f"wet in {row}"
        cell_on(book, "Update", rows[1], "looked on").value = "2022-02-01"

    saved(TRACKER, str(TRACKER), {}, type_over)
    told = said(run("build", "--yes"))
    assert "takes nothing in under 'looked on'" in told
    for row in rows:
        assert f"'the gauge of {row}' at " in told
        assert f"'wet in {row}'" in told


def test_a_formula_where_a_row_takes_nothing_in_is_asked_about() -> None:
    """It vanished in a file that no spreadsheet program had computed."""
    word = '=CONCATENATE("look","ed")'

    def type_over(book: Workbook) -> None:
        cell_on(book, "Update", "rain-fall 2022-02", "looked on").value = word

    saved(TRACKER, str(TRACKER), {}, type_over)
    told = said(run("build", "--yes"))
    assert "takes nothing in under 'looked on'" in told
    assert word in told


@pytest.mark.parametrize("command", ["build", "import"])
def test_a_month_typed_over_is_named_and_not_the_title_beside_it(command: str) -> None:
    """It said that the title was typed over, and to change it in the study's files."""

    def type_over(book: Workbook) -> None:
        cell_on(book, "Update", "rain-fall 2022-02", "month").value = "when it rained"

    to = str(TRACKER) if command == "build" else "copy.xlsx"
    saved(TRACKER, to, {}, type_over)
    told = said(run("build", "--yes") if command == "build" else bring(to))
    assert "Update: where nothing is read B12 'when it rained'" in told
    assert "is typed over" not in told
