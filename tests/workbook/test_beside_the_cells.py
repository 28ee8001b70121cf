"""What was typed beside the input cells is named, and what the program wrote itself is not.

It protects whoever sends a copy back: nobody is asked about what the program wrote, and a word that
is not taken in is in the archive, and told with its cell.
"""

import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from scenariobook.workbook.tables import Table
from scenariobook.workbook.write import INPUT_TABLES
from tests.commands import TRACKER, logged, output, run
from tests.losses.returning import bring_files, build_and_read, hand_out_of, open_matters
from tests.workbook.as_read import Cells, all_rows, blank, cells_of, fill_in, row_of, type_in


def bring_quietly(cells: Cells, of: Path = TRACKER, change: Any = None) -> str:
    """Bring a copy in which something was typed; nothing is open then. Return what was told."""
    done = bring_files(type_in(cells, "copy.xlsx", of, change))
    assert (done.exit_code, open_matters()) == (0, []), output(done)
    return output(done)


# --- what is typed over --------------------------------------------------------------------------


@pytest.mark.usefixtures("second_quarter")
def test_what_people_say_of_a_closed_quarter_is_no_formula() -> None:
    """Log's check says who said what of a closed quarter.

    In an untouched copy, nothing is typed over.
    """
    for person, value in {"anna": 61, "ben": 58}.items():
        copy = type_in({("Log", "shore-a", "value"): value}, f"{person}.xlsx")
        assert run("import", copy, "--from", person, "--yes").exit_code == (person == "ben")
    assert build_and_read(("Log", "shore-a", "check")) == ("open: Anna Kim 61, Ben Lee 58",)
    assert "typed over" not in output(bring_files(type_in({})))


@pytest.mark.usefixtures("second_quarter")
@pytest.mark.parametrize("of", [TRACKER, hand_out_of("anna", "2022Q2")], ids=["team", "anna"])
def test_words_where_nothing_is_asked_are_named_with_their_cell(of: Path) -> None:
    """Words where nothing is read are named with their cell, on each sheet.

    They are in the archive.
    """

    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet["A1"] = f"see my mail of {sheet.title}"
        book["Update"].cell(book["Update"].max_row + 3, 2, "a sum below")

    told = bring_quietly({}, of, change)
    titles = openpyxl.load_workbook(of).sheetnames[:-1]
    assert len(titles) > 4
    for title in titles:
        assert f"{title}: where nothing is read A1 'see my mail of {title}'" in told
    assert re.search(r"Update: where nothing is read A1 [^:]*B\d+ 'a sum below'", told)


def rename_header(header: Cell) -> str:
    """Write another header over one; return its place."""
    header.value = f"my {header.value}"
    return f"{header.parent.title}!{header.coordinate}"


@pytest.mark.usefixtures("second_quarter")
@pytest.mark.parametrize("table_", INPUT_TABLES, ids=lambda one: one.name)
def test_what_is_typed_under_a_renamed_header_stops_the_import(table_: Table) -> None:
    """A renamed header stops the import, and names its cell, whatever is typed below it."""
    of = hand_out_of("anna", "2022Q2") if table_.name == "Estimates" else TRACKER
    inputs = [column.header for column in table_.columns if column.is_input]
    told: dict[str, str] = {}
    book = openpyxl.load_workbook(of)
    for header, is_new in product(inputs, (False, True)):
        row, *others = all_rows(book)[table_.name]
        if is_new:
            row = next(one for one in others if "id" not in one or one["id"].value is None)
        cell = row[header]
        head = next(one for one in cell.parent[cell.column_letter] if one.value == header)
        beside = row[next(one for one in inputs if one != header)]
        were = [(one, one.value) for one in (head, cell, beside)]
        cell.value, beside.value = "typed here", "typed beside it"
        name = f"{len(told)}.xlsx"
        told[name] = f"{name}!{rename_header(head)}: error[R017]: there is no column {header!r}"
        book.save(name)
        for one, was in were:
            one.value = was
    done = bring_files(*told)
    assert not [why for why in told.values() if why not in output(done)]
    assert "typed" not in str(logged())


@pytest.mark.usefixtures("study")
def test_headers_that_are_missing_together_are_one_message() -> None:
    """Headers that are missing together are one message, with the columns that nobody knows."""
    book = openpyxl.load_workbook(TRACKER)
    fill_in(row_of(book, "Update", "shore-a"), value=44, note="from the pier")
    heads = [cell for cell in book["Update"][3] if cell.value in {"value", "note"}]
    for head in heads:
        rename_header(head)
    book.save("copy.xlsx")
    told = output(bring_files("copy.xlsx"))
    assert told.count("error[R017]") == 1
    value, note = (head.column_letter for head in heads)
    assert f"no column 'value' or 'note', and nobody knows what {value} or {note} holds" in told


@pytest.mark.usefixtures("study")
def test_a_copy_from_before_a_column_was_added_may_have_one_of_ones_own() -> None:
    """A copy from before a column was added lacks nothing.

    One's own column of that name is one's own.
    """

    def without_note(book: Workbook) -> None:
        """Make the copy one of a version that had no notes; the column is somebody's own."""
        for cell in cells_of(book):
            if cell.value == "note" and cell.parent.title == "lists":
                cell.value = None
        rename_header(next(cell for cell in book["Update"][3] if cell.value == "note"))

    told = bring_quietly({("Update", "shore-a", "note"): "by boat"}, change=without_note)
    assert "no column" not in told
    assert re.search(r"own columns, which are not recorded: [A-Z]\d+ 'by boat'", told)


@pytest.mark.usefixtures("second_quarter")
def test_a_hand_out_without_the_hidden_sheet_is_not_asked_for_the_teams_columns() -> None:
    """A hand-out without the hidden sheet is not asked for columns that only the team's tracker
    has.
    """

    def without_lists(book: Workbook) -> None:
        del book["lists"]
        book["Update"].cell(3, 30, "mine")
        book["Update"].cell(4, 30, "by boat")

    assert "no column" not in bring_quietly({}, hand_out_of("anna", "2022Q2"), without_lists)


@pytest.mark.usefixtures("second_quarter")
def test_a_column_of_ones_own_is_no_column_that_hand_outs_leave_out() -> None:
    """One's own column in a hand-out is not read as a column that hand-outs leave out."""

    def add(book: Workbook) -> None:
        book["Update"].cell(3, 30, "by")
        book["Update"].cell(4, 30, "my boss")

    told = bring_quietly({}, hand_out_of("anna", "2022Q2"), add)
    assert re.search(r"own columns, which are not recorded: [A-Z]+4 'my boss'", told)


# --- rows that are new ---------------------------------------------------------------------------


PLACELESS: list[tuple[str, Any, str]] = [  # a table, a row typed in it, the words of the question
    ("Update", {"id": "snow-depth", "value": 5, "yours": "me"}, "5; me; snow-depth"),
    ("Update", {"indicator": "Snow", "unit": "cm", "value": 5}, "5; Snow; cm"),
    ("Log", {"quarter": "2022Q1", "value": 5}, "5; 2022Q1"),
    ("Proposed", {"publisher": "The board", "yours": "me"}, "The board; me"),
]


@pytest.mark.usefixtures("second_quarter")
def test_a_row_that_nobody_can_place_is_one_question() -> None:
    """A new row that nobody can place is one question, which quotes all its cells."""

    def change(book: Workbook) -> None:
        for table_, row, _ in PLACELESS:
            fill_in(blank(book, table_, "id"), **row)

    type_in({}, str(TRACKER), TRACKER, change)
    told = output(run("build", "--yes"))
    listed = output(run("settle"))
    for _, _, words in PLACELESS:
        assert f"({words!r})" in told
        assert words in listed
    assert "not in the new tracker" not in told


# --- each table ----------------------------------------------------------------------------------


REASONS: list[tuple[str, str, str, str, object, object]] = [  # a row, a value, its reason; values
    ("Decisions", "rivers-flow", "answer", "why", "still holds", "no longer holds"),
    ("Judgments", "lake-holds", "likelihood", "rationale", 60, 50),
    ("Judgments", "lake-dries", "outcome", "why", "came true", "void"),
    ("Chances", "dam-built", "chance", "why", 40, 60),
    ("Estimates", "lake-holds", "likelihood", "reason", 40, 60),
]


@pytest.mark.usefixtures("second_quarter")
@pytest.mark.parametrize("of", [TRACKER, hand_out_of("anna", "2022Q2")], ids=["team", "anna"])
def test_a_reason_beside_another_value_is_asked_about(of: Path) -> None:
    """A reason that stays beside another value is asked about, in each table that has reasons."""
    rows = [row for row in REASONS if (row[0] == "Estimates") == (of != TRACKER)]
    told: list[str] = []
    for number in range(3):
        cells: Any = {}
        for table_, row, value, reason, *values in rows:
            cells[table_, row, value] = values[number % 2]
            cells[table_, row, reason] = "As we saw in March."
        copy = type_in(cells, f"{number}.xlsx", of)
        told.append(output(bring_files(copy, options=("--from", "anna") if of == TRACKER else ())))
    assert [words.count("please check") for words in told] == [0, len(rows), 0]
    for *_, was, _ in rows:
        assert re.search(rf" keeps the \w+ that stood beside {was}\b", told[1])


@pytest.mark.usefixtures("study")
def test_an_outcome_of_a_day_after_the_open_quarter_is_asked_about() -> None:
    """An outcome dated after the open quarter is asked about: it counts from that day on."""

    def ended(scenario: str, outcome: str, day: date) -> Cells:
        row = ("Judgments", scenario)
        return {(*row, "outcome"): outcome, (*row, "decided on"): day}

    assert "please check" not in bring_quietly(ended("lake-dries", "came true", date(2022, 3, 18)))
    with time_machine.travel(datetime(2022, 4, 5, tzinfo=UTC), tick=False):
        told = bring_quietly(ended("lake-holds", "void", date(2022, 4, 2)))
    assert "please check: decided on lies after the quarter: " in told
    assert "lake-holds: 2 April 2022 in 2022Q1" in told
