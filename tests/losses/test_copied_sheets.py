"""What is typed on a sheet that somebody has copied beside the program's own one."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.commands import TRACKER, logged, run
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


def recorded() -> list[object]:
    """Return the values of all readings that were recorded."""
    contents = [entry["content"] for entry in logged()]
    return [content["value"] for content in contents if content["kind"] == "reading"]


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


@pytest.mark.parametrize("gone", [True, False])
def test_what_is_typed_in_a_copied_sheet_is_read_where_the_original_is_gone(*, gone: bool) -> None:
    """Whoever renames a sheet may have copied it first, and nothing else says what is known."""
    saved(TRACKER, str(TRACKER), {}, typed_in_a_copy(77, gone=gone))
    done = run("build", "--yes")
    assert (TOLD in said(done)) != gone
    assert recorded() == ([77] if gone else [])


def test_a_renamed_sheet_is_read() -> None:
    """It is the program's own under another name, and what is copied from it is not."""

    def rename(book: Workbook) -> None:
        book["Update"].title = "Our values"

    saved(TRACKER, str(TRACKER), update(a=41), rename)
    assert run("build", "--yes").exit_code == 0
    assert recorded() == [41]

    def type_and_copy(book: Workbook) -> None:
        copy_of("Our values", ("shore-b", "value", 77))(book)
        cell_on(book, "Our values", "shore-a", "value").value = 42

    saved(TRACKER, str(TRACKER), {}, type_and_copy)
    assert TOLD.replace("Update", "Our values") in said(run("build", "--yes"))
    assert recorded() == [41, 42]


def test_a_copied_sheet_says_nothing_of_the_next_quarter() -> None:
    """All that it held of the quarter that was closed was recorded for the new one."""
    saved(TRACKER, str(TRACKER), update(a=41))
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), {}, copy_of("Update"))
    assert run("build", "--yes").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), update(b=12))
    assert run("build", "--yes").exit_code == 0
    assert recorded() == [41, 12]


def test_a_copied_sheet_with_months_does_not_stop_the_next_quarter() -> None:
    """`build` stopped there with R022, and asked to be reported as a bug."""
    month = ("rain-fall 2022-03", "as of", "soon")
    saved(TRACKER, str(TRACKER), {}, copy_of("Update", month))
    assert run("build", "--yes").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), update(a=41))
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr
    assert readings("a") == (41,)


@pytest.mark.parametrize("of", ["tracker", "hand-out"])
def test_a_copied_sheet_in_a_file_that_comes_back_is_named(of: str) -> None:
    """Its author may have thought that this is where one types."""
    source = TRACKER if of == "tracker" else hand_out_to("anna")
    done = bring(saved(source, "anna.xlsx", {}, typed_in_a_copy(77)))
    assert f"anna.xlsx: {TOLD}" in said(done)
    assert readings("a") == (None,)
