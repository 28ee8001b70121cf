"""A copy with a changed header: what else somebody typed on that sheet is still asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import run
from tests.workbook.letters import NOTE, UPDATE, VALUE

TRACKER = Path("output/small-study/tracker.xlsx")
LAST = UPDATE["last value"]
FILLED_IN = "the program fills in this cell; what is typed over it is not taken in"


def asked(**cells: object) -> list[str]:
    """Return the questions about cells of a copy, once cells of Update have been typed over."""
    book: Any = openpyxl.load_workbook(TRACKER)
    for cell, value in cells.items():
        book["Update"][cell] = value
    book.save("copy.xlsx")
    result = run("import", "copy.xlsx", "--dry-run")
    assert result.exit_code == 1, result.stderr  # the changed header is a question
    questions = (line.removeprefix("unclear: ") for line in result.output.splitlines())
    return [line for line in questions if line.startswith("copy.xlsx!Update!")]


@pytest.mark.parametrize("typed", ["=1+1", f"={VALUE}5*2"])
@pytest.mark.parametrize("headers", [(VALUE,), (VALUE, NOTE)])
def test_a_formula_over_a_computed_cell_is_asked_about(
    study: Path,  # noqa: ARG001  (the folder)
    headers: tuple[str, ...],
    typed: str,
) -> None:
    """It was dropped without a word where a header on the sheet was changed. The program's own
    formula in the column "due" reads the column with the changed header, and is no question.
    """
    run("build")
    changed = {f"{letter}4": f"header {number}" for number, letter in enumerate(headers)}
    assert asked(**changed, **{f"{LAST}5": typed}) == [
        f"copy.xlsx!Update!{LAST}5 ({typed!r}): water-level, last value: {FILLED_IN}"
    ]


@pytest.mark.usefixtures("study")
def test_a_formula_whose_column_was_deleted_is_no_question() -> None:
    """The column is one; what programs make of the formulas that read it says no more."""
    run("build")
    due = f"{UPDATE['due']}5"
    assert asked(**{f"{VALUE}4": "mine", due: '=IF(#REF!<>"","",1)'}) == []
