"""What people do with trackers and hand-outs, and what a team then finds in the record.

Whatever is asked here is asked of what is open, of the ledger, and of the tracker that `build`
writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
from click.testing import Result
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from scenariobook.paths import LEDGER
from scenariobook.record.project_folder import open_project
from scenariobook.results.open_matters import listed as open_list
from scenariobook.results.open_matters import says_in_words
from tests.commands import run

OUTPUT: Final = Path("output") / "small-study"
TRACKER: Final = OUTPUT / "tracker.xlsx"

# What is typed, by sheet, row's id and column's header.
Typed = Mapping[tuple[str, str, str], Any]
Matter = dict[str, Any]


def hand_out_of(person: str, quarter: str = "2022Q1") -> Path:
    """Return the path of somebody's hand-out."""
    return OUTPUT / "hand-out" / f"small-study-{quarter}-{person}.xlsx"


def hand_out_to(person: str) -> Path:
    """Make the hand-out of somebody who owns the shores just now; return its path."""
    study = Path("study.toml")
    text = study.read_text("utf-8")
    owned = re.sub(r'^id = "shore-."$', rf'\g<0>\nowner = "{person}"', text, flags=re.MULTILINE)
    study.write_text(owned, "utf-8")
    done = run("hand-out", "--for", person, "--yes")
    assert done.exit_code == 0, done.stderr
    study.write_text(text, "utf-8")
    return hand_out_of(person)


def update(**values: object) -> Typed:
    """Return values typed in Update, by the last letter of their shore."""
    return {("Update", f"shore-{letter}", "value"): value for letter, value in values.items()}


def saved(
    of: Path, name: str, cells: Typed, change: Callable[[Workbook], object] | None = None
) -> str:
    """Save a workbook, with cells typed in and whatever else is changed; return its name."""
    book = openpyxl.load_workbook(of, rich_text=True)
    for place, value in cells.items():
        input_cell(book, *place).value = value
    if change:
        change(book)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    book.save(name)
    return name


def input_cell(book: Workbook, sheet: str, row: str, header: str) -> Cell:
    """Return a cell by its row's id and its column's header, wherever they stand."""
    columns: dict[str, int] = {}
    for line in book[sheet].iter_rows():
        texts = [str(cell.value) for cell in line]
        if "id" in texts:
            columns = {text: number for number, text in enumerate(texts)}
        elif header in columns and texts[columns["id"]] == row:
            found = line[columns[header]]
            assert isinstance(found, Cell)
            return found
    message = f"no cell of {row!r} under {header!r} on {sheet}"
    raise LookupError(message)


def propose(title: str) -> Callable[[Workbook], object]:
    """Return what proposes the source ``gull-report`` with a title."""
    proposed: dict[str, str | date] = {
        "id": "gull-report",
        "proposed title": title,
        "date": date(2022, 2, 1),
        "publisher": "Nobody",
        "reliability": "B",
    }

    def change(book: Workbook) -> None:
        rows = list(book["Sources"].iter_rows())
        (head,) = (row for row in rows if "proposed title" in [cell.value for cell in row])
        for cell, place in zip(head, rows[rows.index(head) + 1], strict=True):
            if str(cell.value) in proposed:
                place.value = proposed[str(cell.value)]

    return change


def bring(*files: str | Path, options: tuple[str, ...] = ()) -> Result:
    """Import files; nothing is asked."""
    done = run("import", *map(str, files), "--yes", *options)
    assert done.exit_code in {0, 1}, done.stderr
    return done


def said(done: Result) -> str:
    """Return all that a command printed, in one line."""
    return " ".join((done.stdout + done.stderr).split())


def shown(*cells: tuple[str, str, str]) -> tuple[object, ...]:
    """Return what cells of the tracker hold that is written now."""
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(TRACKER, data_only=True)
    return tuple(input_cell(book, *cell).value for cell in cells)


def readings(letters: str) -> tuple[object, ...]:
    """Return what the fresh tracker holds for shores in the open quarter."""
    return shown(*update(**dict.fromkeys(letters)))


def open_matters(item: str = "") -> list[Matter]:
    """Return what is open, perhaps about one item alone."""
    project, _, _ = open_project(Path())
    assert project is not None
    listed = [
        {
            "number": matter.number,
            "item": matter.key.subject,
            "claims": [(claim.name, says_in_words(claim)) for claim in matter.claims],
            "choices": [choice.words for choice in matter.choices],
        }
        for matter in open_list(project)
    ]
    return [matter for matter in listed if item in {"", matter["item"]}]


def sides(item: str) -> str:
    """Return all words of what is open about an item; none if nothing is."""
    return " ".join(json.dumps(matter, ensure_ascii=False) for matter in open_matters(item))


def choice_of(matter: Matter, name: str) -> str:
    """Return the option's argument that chooses what somebody said."""
    (number,) = (
        number for number, words in enumerate(matter["choices"], 1) if name.lower() in words.lower()
    )
    return f"{matter['number']}={number}"


def logged() -> str:
    """Return the whole ledger, as a JSON array."""
    return f"[{','.join(Path(LEDGER).read_text('utf-8').splitlines())}]"
