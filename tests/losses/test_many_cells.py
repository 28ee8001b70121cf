"""Many cells are typed where nothing is taken in: each is named, or at least where it stands."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from tests.commands import TRACKER, run
from tests.losses.returning import bring, cell_on, said, saved

pytestmark = pytest.mark.usefixtures("study")


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
