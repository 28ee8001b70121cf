"""What people type in trackers and hand-outs, and what the next tracker has of it."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from tests.commands import TRACKER, do, output, run
from tests.losses.returning import bring_files, hand_out_of, open_matters
from tests.study_text import RATION, write_study
from tests.workbook.as_read import Cells, Change, blank, fill_in, row_of, type_in


def put(sheet: str, **cells: Any) -> Change:
    """Return what types into cells of a sheet, wherever they are."""

    def change(book: Workbook) -> None:
        for place, value in cells.items():
            book[sheet][place] = value

    return change


def propose(title: str) -> Change:
    """Return what proposes the source ``gull-report`` with a title."""

    def change(book: Workbook) -> None:
        row = blank(book, "Proposed", "id")
        fill_in(row, id="gull-report", proposed_title=title, date=date(2022, 2, 1))
        fill_in(row, publisher="Nobody", reliability="B")

    return change


def added(table: str, header: str, **cells: object) -> Change:
    """Return what types into the first row of a table in which nothing stands under a header."""
    return lambda book: fill_in(blank(book, table, header), **cells)


def repeated(header: str, *values: object) -> Change:
    """Return what copies a row of Update below the table, with each of some values in a column."""

    def change(book: Workbook) -> None:
        row, below = row_of(book, "Update", "shore-a"), book["Update"].max_row + 1
        for number, value in enumerate(values, below):
            for name, cell in row.items():
                copied: Any = value if name == header else cell.value
                book["Update"].cell(number, cell.column, copied)

    return change


def bring_copy(name: str, cells: Cells, change: Change | None = None, *options: str) -> str:
    """Type into a copy of the tracker, and import it; nobody is asked. Return what is said."""
    return output(bring_files(type_in(cells, name, change=change), options=options))


def receive(who: str, cells: Cells, change: Change | None = None) -> str:
    """Type into a copy of the tracker, and import it as somebody's; return what is said."""
    return bring_copy(f"{who}.xlsx", cells, change, "--from", who)


def rebuild(cells: Cells, change: Change | None = None) -> str:
    """Type into the tracker, and perhaps change more in it; build. Return what `build` says."""
    type_in(cells, str(TRACKER), change=change)
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr
    return output(done)


def cell_on(book: Workbook, sheet: str, row: str, header: str) -> Any:
    """Return a cell of a sheet of any title, by its row's id and its column's header."""
    lines = [{cell.column: cell for cell in line} for line in book[sheet].iter_rows()]
    tops = ({cell.value: column for column, cell in line.items()} for line in lines)
    top = next(top for top in tops if {"id", header} <= top.keys())
    return next(line for line in lines if line[top["id"]].value == row)[top[header]]


def open_words(item: str) -> str:
    """Return all words of what is open about an item; none if nothing is."""
    return " ".join(json.dumps(matter, ensure_ascii=False) for matter in open_matters(item))


def hand_out_to(person: str) -> Path:
    """Make the hand-out of somebody who owns the shores just now; return its path."""
    study = Path("study.toml")
    text = study.read_text("utf-8")
    owned = re.sub(r'^id = "shore-."$', rf'\g<0>\nowner = "{person}"', text, flags=re.MULTILINE)
    study.write_text(owned, "utf-8")
    do(f"hand-out --for {person} --yes")
    study.write_text(text, "utf-8")
    return hand_out_of(person)


def with_a_trigger() -> None:
    """Give the study a trigger, so that copies ask who will do what by when."""
    write_study(Path(), Path("study.toml").read_text("utf-8") + RATION)
    do("build --yes")
