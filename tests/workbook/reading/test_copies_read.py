"""What a copy says, as `import` shows it before it records anything.

A row is known by its id and title, a table by its headers; what is unclear is asked about. What is
shown of each copy stands in the golden texts, to be read.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.commands import TRACKER, do, logged, run
from tests.expected import same_rows
from tests.losses.edits import rebuild
from tests.study_text import STUDY, an_item, write_study
from tests.workbook import as_read
from tests.workbook.as_read import all_rows, fill_in, row_of, type_in, update
from tests.workbook.lake import FULL


def preview() -> None:
    """Compare what `import` shows of the copy, and does not record, with the golden text."""
    done = run("import", "copy.xlsx", "--dry-run", "--format", "json")
    same_rows(filter(None, one.values()) for one in json.loads(done.stdout))


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("second_quarter")
def test_the_same_value_in_another_form_is_no_edit() -> None:
    """The same value in another form is no edit."""
    rebuild(update(a=12, b=12, c=12) | update("note", a="by hand"))
    type_in(update(a="12", b=" 12 ", c="12.0") | update("note", a="by hand "))
    preview()


@pytest.mark.usefixtures("second_quarter")
def test_the_last_value_of_a_formula_counts() -> None:
    """Of a formula in an input cell, the value counts that the file holds.

    One that shows nothing empties nothing. An empty cell that a formula names is no 0, and TRUE, as
    LibreOffice saves it, no 1.
    """
    rebuild(update(b=12, c=12))
    level = ("Update", "water-level", "value")
    shows: dict[str, float | str] = {"6*7": 42, "6*2": 12, 'IF(1,"")': "", "$ZZ$9": 0, "TRUE()": 1}
    shows["K5"] = 0  # an empty cell as well, but one that has a format
    cells = [*update(a=0, b=0, c=0), level, *((*level[:2], one) for one in ("note", "credibility"))]
    type_in({cell: f"={text}" for cell, text in zip(cells, shows, strict=True)})
    for text, value in shows.items():
        as_read.saved_with_result("copy.xlsx", text, value)
    preview()


@pytest.mark.usefixtures("second_quarter")
def test_who_looked_is_told_where_nothing_else_was_typed() -> None:
    """A name in `by` is of the look where a row has no value, and else of the value.

    The next tracker shows it, too.
    """
    day = date(2022, 3, 18)
    rebuild(update("looked on", a=day, b=day) | update(b=3) | update("by", a="A", b="B"))
    said = [entry["content"] for entry in logged()]
    kinds = {one["analyst"]: one["kind"] for one in said if "analyst" in one}
    assert kinds == {"A": "looked", "B": "reading"}
    assert row_of(openpyxl.load_workbook(TRACKER), "Update", "shore-a")["by"].value == "A"


_NUMBER: Final = 'unit = "%"\nwatch = 40\nwarning = 50\n'
_OTHER: Final = _NUMBER.replace("%", "boats")
_LEVELS: Final = 'type = "ordinal"\nlevels = ["short", "long"]\nwatch = "long"\n'
_MORE: Final = _LEVELS.replace('"long"]', '"middle", "long"]')
# What an item was in the study and is now, and what is typed in a copy.
CHANGES: Final[dict[str, tuple[str, str, object]]] = {
    "another-unit": (_NUMBER, _OTHER, 31),
    "other-name": (_NUMBER, f'{_OTHER}former_units = ["%"]\n', 31),
    "more-levels": (_LEVELS, _MORE, "short"),
    "level-of-now": (_LEVELS, _MORE, "middle"),
    "yes-no-now": (_LEVELS, 'type = "yes-no"\nconcern = "yes"\n', "yes"),
    "range-now": (_NUMBER, f"{_OTHER}range = [0, 20]\n", 31),
    "other-marks": (_NUMBER, _NUMBER, "1.050"),
}


@pytest.mark.usefixtures("folder")
def test_a_value_that_meant_something_else_then_is_asked_about() -> None:
    """A value is asked about that meant something else when the copy was made: unit, levels, form
    of numbers.
    """
    then = "".join(an_item(id_, was) for id_, (was, _, _) in CHANGES.items())
    write_study(Path(), STUDY + then)
    do("build")
    type_in({("Update", id_, "value"): value for id_, (_, _, value) in CHANGES.items()})
    now = "".join(an_item(id_, now) for id_, (_, now, _) in CHANGES.items())
    header = '[study]\nnumber_format = "1.234,5"'
    write_study(Path(), STUDY.replace("[study]", header) + now)
    preview()


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("second_quarter")
def test_a_row_is_known_by_its_id_or_else_by_its_title() -> None:
    """A row is known by its id, whatever its case and spaces, or else by its title of then or of
    now.
    """

    def change(book: Workbook) -> None:
        rows = {id_: row_of(book, "Update", id_) for id_ in ("shore-a", "shore-b", "shore-c")}
        rows["shore-a"]["id"].value = " Shore-A "
        rows["shore-b"]["id"].value = None
        rows["shore-c"]["indicator"].value = "The strand"

    type_in(update(a=3.5, b=4, c=5), change=change)
    write_study(Path(), FULL.replace('"Shore c"', '"The strand"'))
    preview()


UNCLEAR_ROWS: Final = [  # a row, the header under which something else is written, and that
    ("shore-a", "indicator", "Shore b"),
    ("shore-b", "indicator", "Fees"),
    ("shore-c", "id", "water-level"),
    ("water-level", "id", "water-levle"),
    ("rain-fall 2022-04", "id", None),  # three rows have its title
    ("rain-fall 2022-05", "id", "rain-fall 2022-13"),
    ("rain-fall 2022-06", "looked on", "2022-05-02"),
]


@pytest.mark.usefixtures("second_quarter")
def test_a_row_that_is_not_clear_is_one_question() -> None:
    """A row that is not clear is one question that tells all its values; none is taken."""

    def change(book: Workbook) -> None:
        rows = {id_: row_of(book, "Update", id_) for id_, _, _ in UNCLEAR_ROWS}
        for number, (id_, header, text) in enumerate(UNCLEAR_ROWS):
            if header != "looked on":
                fill_in(rows[id_], value=number, note=f"at gate {number}")
            rows[id_][header].value = text

    type_in({}, change=change)
    preview()


LOGGED: Final[list[dict[str, object]]] = [  # three rows that are clear, and others
    {"item": "Water level", "quarter": "2022Q1", "value": 3},
    {"id": "rain-fall", "quarter": date(2022, 2, 1), "note": "late"},
    {"id": "DAM-BUILT", "quarter": "2022q1", "value": "emerging"},
    {"item": "Shore b", "value": 41},
    {"item": "Shore b", "quarter": "spring", "value": 42},
    {"item": "Fees", "quarter": "2022Q1", "value": 43},
    {"quarter": "2022Q1", "value": 46},
    {"id": "dam-built", "quarter": "2022-02", "value": "observed"},
    {"id": "shore-b", "quarter": "2021Q4", "value": 44},
    {"id": "shore-b", "quarter": "2031Q1", "value": 45},
    {"id": "shore-b", "quarter": "2022Q9", "note": "ask Lea"},
]


@pytest.mark.usefixtures("second_quarter")
def test_a_row_typed_below_log_is_of_a_closed_quarter_or_a_question() -> None:
    """A row typed below Log is of the closed quarter that it names, or a question.

    Its blanks say nothing.
    """

    def change(book: Workbook) -> None:
        free = [row for row in all_rows(book)["Log"] if row["id"].value is None]
        sheet, first = free[0]["id"].parent, free[0]["id"].row
        columns = {header: cell.column for header, cell in free[0].items()}
        for number, row in enumerate(LOGGED, first):
            for header, value in row.items():
                sheet.cell(number, columns[header]).value = value

    type_in({}, change=change)
    preview()


# --- tables and the copy itself -------------------------------------------------------------------


@pytest.mark.usefixtures("second_quarter")
def test_a_table_is_found_by_its_headers() -> None:
    """A table is found by its headers, on a sheet of any title, with rows and columns moved."""

    def change(book: Workbook) -> None:
        sheet = book["Update"]
        old, end = row_of(book, "Update", "shore-a")["value"].column, sheet.max_column + 2
        for number in range(1, sheet.max_row + 1):
            sheet.cell(number, end).value = sheet.cell(number, old).value
            sheet.cell(number, old).value = None
        sheet.tables.clear()
        sheet.insert_rows(3, 3)
        sheet.insert_cols(2)
        sheet.title = "Anna's"

    type_in(update(a=3.5), change=change)
    preview()


@pytest.mark.usefixtures("study")
def test_one_place_of_its_identity_is_enough_and_two_must_agree() -> None:
    """A tracker is known by its property or by its hidden sheet; two that differ are refused."""
    drops: tuple[Callable[[Any], object], ...] = (
        lambda book: book.custom_doc_props.props.clear(),
        lambda book: book.remove(book["lists"]),
    )
    for drop in drops:
        type_in(update(a=3.5), change=drop)
        preview()
    for line, words in (
        ("scenariobook 3 small-study 2022Q9", "is no tracker's identity"),
        ("scenariobook 3 other 2022Q1 2 abc", "made from different records"),
    ):
        book: Any = openpyxl.load_workbook(TRACKER)
        book.custom_doc_props.props[0].value = line
        book.save("copy.xlsx")
        refused = run("import", "copy.xlsx", "--dry-run")
        assert (refused.exit_code, words in " ".join(refused.stderr.split())) == (1, True)
