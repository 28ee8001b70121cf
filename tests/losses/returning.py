"""What people do with trackers and hand-outs, and what a team then finds in the record.

Whatever is asked here is asked of what is open, of the ledger, and of the tracker that `build`
writes.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import Result
from openpyxl.workbook import Workbook

from scenariobook.cli.shared.open_matters import open_list, says_in_words
from scenariobook.record.project_folder import open_project
from tests.commands import OUTPUT, TRACKER, do, run
from tests.workbook.as_read import fill_in, first_free, row_of, typed

# What is typed, by table, row's id and column's header.
Typed = Mapping[tuple[str, str, str], Any]
Matter = dict[str, Any]
# What else is changed in a workbook.
Change = Callable[[Workbook], object]


def hand_out_of(person: str, quarter: str = "2022Q1") -> Path:
    """Return the path of somebody's hand-out."""
    return OUTPUT / "hand-out" / f"small-study-{quarter}-{person}.xlsx"


def hand_out_to(person: str) -> Path:
    """Make the hand-out of somebody who owns the shores just now; return its path."""
    study = Path("study.toml")
    text = study.read_text("utf-8")
    owned = re.sub(r'^id = "shore-."$', rf'\g<0>\nowner = "{person}"', text, flags=re.MULTILINE)
    study.write_text(owned, "utf-8")
    do(f"hand-out --for {person} --yes")
    study.write_text(text, "utf-8")
    return hand_out_of(person)


def update(**values: object) -> Typed:
    """Return values typed in Update, by the last letter of their shore."""
    return {("Update", f"shore-{letter}", "value"): value for letter, value in values.items()}


def saved(of: Path, name: str, cells: Typed, change: Change | None = None) -> str:
    """Save a workbook, with cells typed in and whatever else is changed; return its name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    return typed(cells, name, of, change)


def put(sheet: str, **cells: Any) -> Change:
    """Return what types into cells of a sheet, wherever they are."""

    def change(book: Workbook) -> None:
        for place, value in cells.items():
            book[sheet][place] = value

    return change


def propose(title: str) -> Change:
    """Return what proposes the source ``gull-report`` with a title."""

    def change(book: Workbook) -> None:
        row = first_free(book, "Proposed", "id")
        fill_in(row, id="gull-report", proposed_title=title, date=date(2022, 2, 1))
        fill_in(row, publisher="Nobody", reliability="B")

    return change


def bring(*files: str | Path, options: tuple[str, ...] = ()) -> Result:
    """Import files; nothing is asked."""
    done = run("import", *map(str, files), "--yes", *options)
    assert done.exit_code in {0, 1}, done.stderr
    return done


def sent(who: str, cells: Typed) -> Result:
    """Import what somebody typed in a copy of the tracker; nothing is asked."""
    return bring(saved(TRACKER, f"{who}.xlsx", cells), options=("--from", who))


def built(cells: Typed, change: Change | None = None) -> str:
    """Save the tracker with cells typed in and whatever else changed; return what `build` says."""
    saved(TRACKER, str(TRACKER), cells, change)
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr
    return said(done)


def said(done: Result) -> str:
    """Return all that a command printed, in one line."""
    return " ".join((done.stdout + done.stderr).split())


def cell_on(book: Workbook, sheet: str, row: str, header: str) -> Any:
    """Return a cell of a sheet of any title, by its row's id and its column's header."""
    columns: dict[str, int] = {}
    for line in book[sheet].iter_rows():
        texts = [str(cell.value) for cell in line]
        if "id" in texts:
            columns = {text: number for number, text in enumerate(texts)}
        elif header in columns and texts[columns["id"]] == row:
            return line[columns[header]]
    message = f"no cell of {row!r} under {header!r} on {sheet}"
    raise LookupError(message)


def shown(*cells: tuple[str, str, str]) -> tuple[object, ...]:
    """Return what cells of the tracker hold that is written now."""
    do("build --yes")
    book = openpyxl.load_workbook(TRACKER, data_only=True)
    return tuple(row_of(book, table, called)[header].value for table, called, header in cells)


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
