"""What people put beside the program's cells: formulas, columns, sheets, times.

It protects a whole team: what one person had typed beside a value stopped `build` or `hand-out` for
all of them, or was gone from the next tracker without a word.
"""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table

from tests.commands import TRACKER, do, must_say, run
from tests.losses.edits import bring_copy, cell_on, hand_out_to, rebuild, repeated
from tests.losses.returning import bring_files, hand_out_of
from tests.study_text import EXPLORATORY, write_study
from tests.workbook.as_read import Change, repacked, row_of, saved_with_result, type_in, update

LEFT: Final = "not in the new tracker, but in tracker-before.xlsx"
TOP: Final = 3  # the row of Update's headers


def beside(row: str, *words: Any, headers: tuple[Any, ...], apart: int = 0) -> Change:
    """Return what writes words right of a row of Update, so many columns apart from its table."""

    def change(book: openpyxl.Workbook) -> None:
        last = cell_on(book, "Update", row, "id")
        for further, (header, word) in enumerate(zip(headers, words, strict=True), apart + 1):
            last.offset(column=further).value = word
            last.offset(TOP - last.row, further).value = header

    return change


def rebuilt(change: Change | None = None, **cells: Any) -> tuple[openpyxl.Workbook, str]:
    """Change the tracker, build, and return the new one with all that was said."""
    told = rebuild({("Update", "shore-a", header): one for header, one in cells.items()}, change)
    return openpyxl.load_workbook(TRACKER), told


def next_hand_out_of_anna(change: Change | None, **cells: Any) -> openpyxl.Workbook:
    """Let Anna's copy come back, make everybody's next hand-out, and return hers."""
    hers = {("Update", "shore-a", header): value for header, value in cells.items()}
    bring_files(type_in(hers, "anna.xlsx", hand_out_to("anna"), change))
    do("hand-out --yes")
    return openpyxl.load_workbook(hand_out_to("anna"))


# --- formulas ------------------------------------------------------------------------------------

BRACKETS: Final = (
    "=Update[[#This Row],[value]]*2",
    "=SUM(Update[value])",
    "=COUNTA(Update[[#Headers],[value]:[note]])",
    '="[value]"&"[nothing]"',
)


@pytest.mark.parametrize("typed", [*BRACKETS, time(10, 30), timedelta(hours=30)], ids=str)
def test_what_is_typed_beside_a_row_comes_back_as_it_was_typed(typed: object) -> None:
    """What is typed beside a row comes back as it was typed, in the next tracker and hand-out.

    A formula with brackets, and a time of day, once stopped `build`.
    """
    of_own = beside("shore-a", typed, headers=("our own",))
    for book in (rebuilt(of_own, yours=typed)[0], next_hand_out_of_anna(of_own, yours=typed)):
        row = row_of(book, "Update", "shore-a")
        assert (row["yours"].value, row["our own"].value) == (typed, typed)


def test_a_formula_with_brackets_in_an_input_cell_stays_while_its_value_stands() -> None:
    """A formula with brackets in an input cell stays while its value stands."""
    formula = "=Update[[#This Row],[before]]*2"
    type_in(update(a=formula), str(TRACKER))
    saved_with_result(TRACKER, formula[1:], 55)
    assert row_of(rebuilt()[0], "Update", "shore-a")["value"].value == formula


@pytest.mark.parametrize("header", ["change [%]", "[value]", "a]b[c"])
def test_a_formula_reads_a_column_whose_header_has_brackets(header: str) -> None:
    """A formula goes on reading a column of one's own whose header has brackets."""
    of_own = beside("shore-a", 5, "=AN5*2", headers=(header, "twice"), apart=12)
    row = row_of(rebuilt(of_own)[0], "Update", "shore-a")
    assert (row["id"].row, row[header].value) == (5, 5)
    assert row["twice"].value == f"={row[header].coordinate}*2"


def test_a_link_to_another_workbook_comes_with_that_link() -> None:
    """A formula that reads another workbook comes with the part that says which.

    Without it, Excel shows damage. A name that is called like a table, as Gnumeric makes it, is
    left out.
    """

    def link(book: openpyxl.Workbook) -> None:
        outside: Any = ExternalLink(externalBook=ExternalBook(id="rId1"))
        to = {"Target": "gauge.xlsx", "TargetMode": "External", "type": "externalLinkPath"}
        outside.file_link = Relationship("", **to)
        book._external_links.append(outside)  # type: ignore[attr-defined]  # not in the stubs
        book.defined_names["Update"] = DefinedName("Update", attr_text="#NAME?")
        book.defined_names["ours"] = DefinedName("ours", attr_text="Update!$A$1")

    formula = "=[1]Sheet1!$H$4"
    fresh, _ = rebuilt(link, yours=formula)
    assert ("ours" in fresh.defined_names, "Update" in fresh.defined_names) == (True, False)
    for book in (fresh, next_hand_out_of_anna(link, yours=formula)):
        assert row_of(book, "Update", "shore-a")["yours"].value == formula
        (outside,) = book._external_links  # type: ignore[attr-defined]  # not in the stubs
        assert outside.file_link.Target == "gauge.xlsx"


def test_a_formula_for_several_cells_is_named() -> None:
    """A formula for several cells is not carried, and named as people wrote it."""
    several = ArrayFormula("AN5:AN6", "=H4:H5*2"), DataTableFormula(ref="AO5:AO6", r1="H4")
    of_own = beside("shore-a", *several, headers=("our own", "what if"))
    book, told = rebuilt(of_own, value=DataTableFormula(ref="H5:H6", r1="G4"))
    named = ("=TABLE(G4) under value", "=H4:H5*2 under our own", "=TABLE(H4) under what if")
    assert f"{LEFT}: Update: formulas: {' of shore-a, '.join(named)} of shore-a" in told, told
    row = row_of(book, "Update", "shore-a")
    assert (row["our own"].value, row["what if"].value) == (None, None)  # nothing calculated them
    assert "object at" not in told + Path("record/ledger.jsonl").read_text("utf-8")


def test_a_formula_over_a_column_that_is_gone_leaves_what_it_shows() -> None:
    """A formula over a column that the study no longer has is named, and stops no build."""

    def refer(book: openpyxl.Workbook) -> None:
        row = row_of(book, "Judgments", "lake-holds")
        row["yours"].value = f"={row['likelihood'].coordinate}*2"

    rebuilt(refer)
    write_study(Path(), EXPLORATORY)
    told = f"{LEFT}: Judgments: formulas: =[likelihood]*2 under yours of"
    must_say("build --yes --why 'No likelihoods'", told)


def test_a_copy_that_cannot_be_carried_stops_nobody() -> None:
    """A copy whose additions cannot be carried stops nobody's hand-out, and is named."""
    copy = type_in({("Update", "shore-a", "yours"): 12345.5}, "anna.xlsx", hand_out_to("anna"))
    data = repacked(Path(copy).read_bytes(), lambda _, part: part.replace(b"12345.5", b"1e999"))
    Path(copy).write_bytes(data)
    bring_files(copy)
    stays = "Anna Kim: what was added to anna.xlsx stays there, in record/returned/"
    must_say("hand-out --yes", stays)


# --- columns, and rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers, now",
    [
        (("remark", "remark"), ("remark", "remark 2")),
        (("Remark", "remark"), ("Remark", "remark 2")),
        (("remark 2", "remark", "remark"), ("remark 2", "remark", "remark 3")),
        (("unit", "yours"), ("unit 2", "yours 2")),
        ((datetime(2026, 5, 1), True, 0.1), ("2026-05-01", "TRUE", "0.1")),
    ],
)
def test_columns_of_one_header_all_stay(headers: tuple[Any, ...], now: tuple[str, ...]) -> None:
    """Columns of one's own that have one header all stay, each with a header that differs."""
    words = [f"word {number}" for number in range(len(headers))]
    assert LEFT not in rebuilt(beside("shore-a", *words, headers=headers), yours="my own")[1]
    book, told = rebuilt(value=5)
    row = row_of(book, "Update", "shore-a")
    assert [row[header].value for header in (*now, "yours")] == [*words, "my own"]
    assert LEFT not in told
    assert not TRACKER.with_name("tracker-before.xlsx").exists()


def test_own_columns_stay_where_they_are_and_what_moves_is_named() -> None:
    """A column of one's own stays between the program's; one apart joins the table, and is named.

    So are the rows below a blank row, which goes.
    """

    def insert(book: openpyxl.Workbook) -> None:
        sheet, number = book["Update"], row_of(book, "Update", "shore-a")["value"].column
        sheet.tables.clear()
        sheet.insert_cols(number)
        sheet.insert_rows(TOP + 2)
        sheet.cell(TOP, number, "price")
        sheet.cell(TOP, 40, "apart")

    book, told = rebuilt(insert)
    row = row_of(book, "Update", "shore-a")
    assert row["value"].column - row["price"].column == 1
    apart = f"{LEFT}: Update: the old place of 'apart' (AN, now {row['apart'].column_letter})"
    assert f"{apart} {LEFT}: Update: the old place of row 6 (now 5), row 7 (now 6)" in told


def test_a_remark_beside_a_copied_row_or_a_damaged_id_is_named() -> None:
    """What stands beside a copied row, or beside an id that nobody knows, is named."""
    book, told = rebuilt(repeated("yours", "beside the copy"), yours="beside the first")
    assert row_of(book, "Update", "shore-a")["yours"].value == "beside the first"
    assert re.search(rf"{LEFT}: Update: where nothing is read [^:]*'beside the copy'", told)
    assert "beside the first" not in told
    _, told = rebuilt(yours="=1+1", note="seen", id="x")
    assert re.search(rf"{LEFT}: Update: where nothing is read [^:]*'=1\+1'", told)


# --- sheets --------------------------------------------------------------------------------------


def add_sheets(*titles: str) -> Change:
    """Return what adds sheets of one's own, and a formula that reads the last one."""

    def change(book: openpyxl.Workbook) -> None:
        for title in titles:
            book.create_sheet(title)["B2"] = f"mine on {title}"
        row_of(book, "Update", "shore-a")["yours"].value = f"='{titles[-1]}'!B2"

    return change


@pytest.mark.parametrize(
    "titles, becomes",
    [
        (("Estimates",), ""),
        (("Dashboard (Tracker)", "Dashboard (tracker) 2"), "Dashboard"),
        (("Log", "Log (tracker)"), "Log (tracker) 2"),
        (("log", "LOG (Tracker)", "Log (tracker) 2"), "Log (tracker) 3"),
        (("Past quarters", "Past quarters (tracker)"), "Past quarters (tracker) 2"),
    ],
)
def test_sheets_called_like_the_programs_stay(titles: tuple[str, ...], becomes: str) -> None:
    """Sheets of one's own that are called like the program's stay.

    The program's gets another title.
    """
    rebuilt(add_sheets(*titles))
    for _ in range(3):
        book, told = rebuilt(value=5)
        assert LEFT not in told
        assert [book[title]["B2"].value for title in titles] == [f"mine on {t}" for t in titles]
        assert row_of(book, "Update", "shore-a")["yours"].value == f"='{titles[-1]}'!B2"
        assert len({one.casefold() for one in book.sheetnames}) == len(book.sheetnames)
        do("advance --yes")
    first_word = (becomes or titles[0]).split(maxsplit=1)[0]
    others = {*book.sheetnames} - {*titles}
    assert "".join(title for title in others if title.startswith(first_word)) == becomes


def test_a_table_of_ones_own_keeps_a_name_that_the_program_uses_later() -> None:
    """A table, a name and a chart of one's own keep names that the program would use later."""

    def add(book: openpyxl.Workbook) -> None:
        book.create_chartsheet("Guide (tracker)").add_chart(BarChart())
        sheet = book.create_sheet("Calls")
        sheet["A1"], sheet["A2"] = "who", "Ben"
        sheet.add_table(Table(displayName="Log", ref="A1:A2"))
        book.defined_names["Evidence"] = DefinedName("Evidence", attr_text="Calls!$A$2")

    rebuilt(add)
    do("advance --yes")
    for value in (5, 6):
        book, _ = rebuilt(value=value)
        assert {"Guide", "Guide (tracker)"} <= {*book.sheetnames}
        assert [*book["Calls"].tables] == ["Log"]
        assert [*book["Log"].tables] == ["Log_tracker"]
        assert book.defined_names["Evidence"].attr_text == "Calls!$A$2"
        assert "Evidence" not in {name for sheet in book.worksheets for name in sheet.tables}
    assert row_of(book, "Log", "shore-a")["id"].value == "shore-a"


def test_what_is_typed_in_log_is_read_beside_a_sheet_of_that_name() -> None:
    """What is typed in the program's Log is read, also where it has another title."""
    rebuilt(add_sheets("Log"), value=5)
    do("advance --yes", "build --yes")

    def correct(book: openpyxl.Workbook) -> None:
        cell_on(book, "Log (tracker)", "shore-a", "value").value = 6

    book, _ = rebuilt(correct)
    assert cell_on(book, "Log (tracker)", "shore-a", "value").value == 6
    assert book["Log"]["B2"].value == "mine on Log"


def test_such_a_sheet_in_a_copy_is_named_and_travels_with_its_person() -> None:
    """A sheet of one's own in a copy is named, and travels to its person's next hand-out alone."""
    titles = ("Past quarters", "Estimates")
    told = bring_copy("copy.xlsx", update(a=41), add_sheets(*titles))
    assert all(f"the sheet '{title}' stays in this file" in told for title in titles), told
    hand_out = next_hand_out_of_anna(add_sheets("Dashboard"))
    assert hand_out["Dashboard"]["B2"].value == "mine on Dashboard"
    assert "Dashboard" not in openpyxl.load_workbook(hand_out_of("ben")).sheetnames


def test_a_sheet_called_like_the_renamed_log_is_its_authors_own() -> None:
    """Where somebody renames Log and makes a sheet of that title, each stays what it was."""
    rebuilt(value=5)
    do("advance --yes")

    def rename(book: openpyxl.Workbook) -> None:
        book["Log"].title = "Our log"
        book.create_sheet("Log")["B2"] = "mine"

    run("build", "--yes")
    book, _ = rebuilt(rename)
    assert book["Log"]["B2"].value == "mine"
    assert "Our log" in book.sheetnames
