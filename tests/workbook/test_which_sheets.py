"""Which sheets there are, what one types on them, and that one types each thing in one place.

It protects whoever opens the file: no sheet without a use, no cell that somebody else fills in, and
never two cells for one fact.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.commands import OUTPUT, TRACKER, run
from tests.losses.returning import bring, hand_out_of
from tests.study_text import write_study
from tests.workbook.as_read import (
    cells_of,
    ids,
    is_hidden,
    is_input,
    recorded,
    row_of,
    table,
    tables,
    typed,
)
from tests.workbook.lake import FULL, PLAIN

IN_ORDER: Final = [
    *("Guide", "Dashboard", "Update", "Signposts", "Judgments", "Decisions"),
    *("Estimates", "Log", "Past quarters", "Evidence", "Sources"),
]
READ_ONLY: Final = {"Guide", "Dashboard", "Past quarters", "Evidence"}
# Where a closed quarter's field is called otherwise than on the sheet of the open one.
AS_IN_LOG: Final = {"state": "value", "seen on": "as of"}


def opened(path: Path = TRACKER) -> Workbook:
    """Open a workbook as it is in the file."""
    return openpyxl.load_workbook(path)


def as_shown(path: Path = TRACKER) -> Workbook:
    """Open a workbook with what its formulas give."""
    return openpyxl.load_workbook(path, data_only=True)


def visible(book: Workbook) -> list[str]:
    """Return the titles of the sheets that somebody sees; only one more is hidden."""
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert len(book.sheetnames) == len(shown) + 1
    assert shown == [title for title in IN_ORDER if title in shown]
    return shown


# --- which sheets --------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("text", [PLAIN, FULL], ids=["nothing to decide", "something to decide"])
def test_a_first_quarter_has_eight_sheets_at_most(text: str) -> None:
    write_study(Path(), text)
    assert run("build").exit_code == 0
    sheets = visible(opened())
    assert len(sheets) <= 8
    always = {"Guide", "Dashboard", "Update", "Signposts", "Judgments", "Sources"}
    assert always <= set(sheets)
    assert ("Decisions" in sheets) == (text == FULL)
    assert not {"Log", "Past quarters"} & set(sheets)


@pytest.mark.usefixtures("second_quarter")
def test_later_quarters_have_ten_at_most() -> None:
    sheets = visible(opened())
    assert len(sheets) <= 10
    assert {"Decisions", "Log", "Past quarters", "Evidence"} <= set(sheets)


@pytest.mark.usefixtures("second_quarter")
def test_the_teams_tracker_takes_nobodys_estimates() -> None:
    assert "Estimates" not in opened().sheetnames


@pytest.mark.usefixtures("second_quarter")
def test_a_hand_out_has_seven_at_most() -> None:
    """None that is the team's: what stands, and what the team judges."""
    sheets = visible(opened(hand_out_of("anna", "2022Q2")))
    assert len(sheets) <= 7
    assert {"Guide", "Update", "Signposts", "Decisions", "Estimates"} <= set(sheets)
    assert not {"Dashboard", "Judgments", "Past quarters", "Evidence"} & set(sheets)


# --- whose rows ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("sheet", ["Update", "Signposts"])
def test_a_hand_out_asks_nobody_for_a_name(sheet: str) -> None:
    headers = set(table(opened(hand_out_of("anna")), sheet)[0])
    assert {"note", "looked on"} <= headers
    assert not {"by", "owner", "analyst"} & headers


@pytest.mark.usefixtures("study")
def test_estimates_are_of_one_round() -> None:
    """Rows of round 2 come with round 2; whose and of which round they are, the file knows."""
    second = OUTPUT / "hand-out" / "small-study-2022Q1-anna-round-2.xlsx"
    subjects = ["dam-built", "lake-dries", "lake-holds"]
    for file, likelihood in ((hand_out_of("anna"), 40), (second, 45)):
        assert sorted(ids(opened(file), "Estimates")) == subjects
        cell = ("Estimates", "lake-holds", "likelihood")
        assert row_of(opened(file), *cell[:2])["likelihood"].value is None
        bring(typed({cell: likelihood}, f"{likelihood}.xlsx", file))
        assert run("hand-out", "--round", "2", "--yes").exit_code == 0
    said = [(e["analyst"], e["round"], e["likelihood"]) for e in recorded("estimate")]
    assert said == [("anna", 1, 40), ("anna", 2, 45)]


@pytest.mark.usefixtures("study")
def test_decisions_shows_what_calls_for_an_answer() -> None:
    """Each trigger and assumption has its row from the first day, so that rows never move."""

    def hidden() -> list[bool]:
        book = opened()
        return [
            is_hidden(row_of(book, "Decisions", id_)) for id_ in ("ration-water", "rivers-flow")
        ]

    assert hidden() == [True, True]
    bring(typed({("Signposts", "inflow-diverted", "state"): "observed"}))
    assert run("build", "--yes").exit_code == 0
    assert hidden() == [False, False]


# --- where one types -----------------------------------------------------------------------------


def places(book: Workbook, quarter: str) -> list[tuple[str, ...]]:
    """Return of each input cell which fact it takes; each stands in a row of a table."""
    found: list[tuple[str, ...]] = []
    of_tables = set()
    for name, rows in tables(book).items():
        for row in rows:
            period = row["quarter"].value if name == "Log" else quarter
            called = row.get("id") or row.get("number") or row[""]
            about = str(called.value or called.coordinate)
            item, _, month = about.partition(" ") if name == "Update" else (about, "", "")
            kind = "seen" if name in {"Update", "Signposts", "Log"} else name
            for header, cell in row.items():
                if header and is_input(cell):
                    of_tables.add((cell.parent.title, cell.coordinate))
                    field = AS_IN_LOG.get(header, header)
                    found.append((kind, item, str(month or period), field))
    inputs = {(c.parent.title, c.coordinate) for c in cells_of(book) if is_input(c)}
    assert {place for place in inputs if place[0] != "Guide"} == of_tables
    return found


@pytest.mark.parametrize(
    "study_, quarter",
    [
        ("central-asia", "2023Q4"),
        ("el-nino-1996", "1998Q4"),
        ("us-economy-2006", "2008Q2"),
        ("small-study", "2022Q1"),
        ("hand-out", "2023Q4"),
    ],
)
def test_no_fact_is_typed_in_two_cells(shipped: dict[str, Path], study_: str, quarter: str) -> None:
    found = places(opened(shipped[study_]), quarter)
    assert found
    assert sorted(found) == sorted(set(found))


@pytest.mark.usefixtures("second_quarter")
def test_nothing_is_typed_about_what_is_closed_but_in_log() -> None:
    """History and Evidence look like tables, too; L13: a past judgment has no input cell."""
    book = opened()
    assert set(book.sheetnames) >= READ_ONLY
    inputs = {cell.parent.title for cell in cells_of(book) if is_input(cell)}
    assert not inputs & (READ_ONLY - {"Guide"})  # whose legend shows both colours
    in_log = {(row["id"].value, str(row["quarter"].value)) for row in table(book, "Log")}
    months = {("rain-fall", f"2022-0{month}") for month in (1, 2, 3)}
    assert in_log == {("shore-a", "2022Q1"), ("inflow-diverted", "2022Q1")} | months  # L16


@pytest.mark.usefixtures("study")
def test_an_indicator_that_is_monthly_has_a_row_for_each_month() -> None:
    rows = [row for row in table(opened(), "Update") if "rain-fall" in str(row["id"].value)]
    months = [f"2022-0{month}" for month in (1, 2, 3)]
    assert [row["id"].value for row in rows] == [f"rain-fall {month}" for month in months]
    assert len({str(row["month"].value or "") for row in rows} - {""}) == 3
    assert all(is_input(row["value"]) for row in rows)
    assert [is_input(row["looked on"]) for row in rows] == [True, False, False]


@pytest.mark.usefixtures("study")
def test_a_contested_cell_is_empty_and_check_says_who_said_what() -> None:
    said = {"anna": 61, "ben": 58, "carl": 55}
    copies = {
        name: typed({("Update", "shore-a", "value"): value}, f"{name}.xlsx")
        for name, value in said.items()
    }
    for name, copy in copies.items():
        bring(copy, options=("--from", name))
    assert run("build", "--yes").exit_code == 0
    row = row_of(as_shown(), "Update", "shore-a")
    assert row["value"].value is None
    assert is_input(row["value"])
    told = str(row["check"].value)
    assert told.startswith("open: ")
    names = {"anna": "Anna Kim", "ben": "Ben Lee", "carl": "Carl Ott"}
    assert all(f"{names[name]} {value}" in told for name, value in said.items())
