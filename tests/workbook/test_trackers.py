"""Trackers and hand-outs as text, sheet by sheet, to be read.

What a cell shows stands between bars, in brackets where one types; a number is followed by its
format. UPDATE_GOLDEN=1 writes what is made now.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from tests.commands import TRACKER, bring_table, do
from tests.expected import same_as_before
from tests.losses.edits import added
from tests.losses.returning import bring_files, hand_out_of
from tests.study_text import DAM, write_study
from tests.workbook.as_read import Cells, formula_differences, in_row, is_input, type_in
from tests.workbook.calculated import calculated_here
from tests.workbook.lake import FULL

ANNA: Cells = {
    **in_row("Update", "shore-a", value=61),
    **in_row("Update", "shore-b", value=25, as_of=date(2021, 3, 16), note="A storm.", by="Anna"),
    **in_row("Update", "shore-b", source="Synthetic lake survey", credibility="B2"),
    **in_row("Update", "rain-fall 2022-04", value=28),
    **in_row("Signposts", "inflow-diverted", state="observed", seen_on=date(2021, 2, 1)),
    **in_row("Signposts", "dam-built", looked_on=date(2022, 3, 18)),
    **in_row("Signposts", "lock-built", state="observed"),
    **in_row("Words", "Bottom line", text="x" * 136),
    **in_row("Words", "So what", by="Anna"),
    **in_row("Judgments", "lake-holds", likelihood=41, dissent="Ben: twice that."),
    **in_row("Judgments", "lake-dries", likelihood="probable", confidence="medium"),
    **in_row("Judgments", "lake-dries", rationale="The gauge fell.", basis="One survey."),
    **in_row("Judgments", "lake-dries", dissent="Ben: half that."),
    **in_row("Chances", "dam-built", chance=3, why="No money."),
    **in_row("Decisions", "ration-water", answer="under way"),
    **in_row("Decisions", "rivers-flow", answer="still holds", why="We asked."),
    **in_row("Commitments", "1", what="Call the board", who="anna", by=date(2022, 3, 1)),
    **in_row("Log", "shore-a", note="Seen from the boat."),
    **in_row("Log", "inflow-diverted", value="emerging"),
}
# Dated, as the dam is: by now too late, seen, and to come.
DAYS = {"pier": "2022-03-01", "lock": "2025-12-31", "road": "2025-12-31"}
DATED = "".join(DAM.replace("dam", one).replace("2024-12-31", day) for one, day in DAYS.items())
BEN: Cells = {("Update", "shore-a", "value"): 58, ("Judgments", "lake-holds", "likelihood"): 58}


def cell_shown(cell: Cell) -> str:
    """Return what a cell shows."""
    value = cell.value
    if value is None:
        text = ""
    elif isinstance(value, datetime):
        text = value.date().isoformat()
    elif isinstance(value, float | int) and cell.number_format != "General":
        text = f"{round(value, 6)} {{{cell.number_format}}}"
    else:
        text = str(value).replace("\n", " / ")
    return f"[{text}]" if is_input(cell) else text


def book_lines(path: Path) -> Iterator[str]:
    """Yield what somebody sees who opens a workbook: each sheet's title, then row by row."""
    for sheet in openpyxl.load_workbook(path, data_only=True):
        if sheet.sheet_state != "visible":
            continue
        yield f"== {sheet.title} =="
        for number, row in enumerate(sheet.iter_rows(), 1):
            texts = [cell_shown(cell) for cell in row if isinstance(cell, Cell)]
            if any(texts):
                hidden = "(hidden) " * bool(sheet.row_dimensions[number].hidden)
                yield hidden + " | ".join(texts).rstrip("| ")
        yield ""


def books_read(*paths: Path) -> str:
    return "\n".join(line for path in paths for line in book_lines(path))


@pytest.mark.parametrize("name", ["el-nino-1996", "small-study"])
def test_each_tracker_reads_as_it_did(shipped: dict[str, Path], name: str) -> None:
    """Each of these trackers reads as its golden text, sheet by sheet."""
    same_as_before(books_read(shipped[name]), name)


@pytest.mark.usefixtures("second_quarter")
def test_a_quarter_in_which_much_was_said_reads_as_it_did() -> None:
    """So do a tracker and a hand-out with what is open, due, late, promised and proposed."""
    book = {"proposed_title": "The harbour book", "publisher": "The port", "reliability": "C"}
    propose = added("Proposed", "proposed title", **book)
    unknown = added("Update", "id", id="shore-line", value=44)
    bring_table("quarter,item,chance\n2022Q1,dam-built,40\n")
    write_study(Path(), FULL + DATED)
    do("build")
    for name, cells in {"anna": ANNA, "ben": BEN}.items():
        copy = type_in(cells, f"{name}.xlsx", change=propose if name == "anna" else unknown)
        bring_files(copy, options=("--from", name))
    do("hand-out --round 2 --yes")
    for name, likelihood in {"anna": 10, "ben": 60}.items():
        cell = {("Estimates", "lake-dries", "likelihood"): likelihood}
        mine = hand_out_of(name, "2022Q2").with_stem(f"small-study-2022Q2-{name}-round-2")
        bring_files(type_in(cell, f"{name}-2.xlsx", mine))
    do("build --yes", "hand-out --yes")
    annas = mine.with_name(mine.name.replace("ben", "anna"))
    for path, name in ((TRACKER, "much said"), (annas, "much said, hand-out")):
        same_as_before(books_read(path), name)
        assert [*formula_differences(path.read_bytes(), calculated_here(path.read_bytes()))] == []
