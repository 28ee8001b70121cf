"""The page of the tracker's sheets, from the tracker and a hand-out of the worked example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.cli.shared.documents import make_tracker
from scenariobook.record.claims.rounds import HandOut
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.project_folder import open_project
from scenariobook.workbook.sheets.guide import SHEET as GUIDE
from scenariobook.workbook.sheets.lists import LISTS
from scenariobook.workbook.tables import Column
from scenariobook.workbook.write import INPUT_TABLES
from tools.reference.csv import VALUES
from tools.reference.tables import head, row

_INTRO: Final = """\
# Sheets of the tracker

What is typed there is **bold**; all else is given. Most tables are Excel tables, whose names stand
before the columns. A sheet comes when it first has something to say, and a column when a row of
the study needs it. A hand-out has its person's rows alone, and does not ask who typed them; it has
Estimates, and neither Dashboard, Judgments, Past quarters nor Evidence. `yours` is an empty column
for the reader's own use, and more may be put beside it. `carried` and `asked` hold what `status`
and `check` say while nothing is typed.

A returned copy is read by names: a table by its headers, a column by its header, a row by its id
and its title; never by position. [Returned copies](../how-to/returned-copies.md) says what comes
home, and [linked cells](../how-to/linked-cells.md) what may be a formula.

These are the sheets of the worked example, central-asia, in 2023Q4. Columns that are named after
its scenarios or quarters have your names in your tracker.
"""
_WITHOUT_TABLES: Final[Mapping[str, str]] = {
    GUIDE: "What to do, on one screen: each sheet with a count of what is due and of what is open, "
    "the legend, where to send the file.",
    LISTS: "Hidden: the choices of the cells that offer some, and which study, quarter and entry "
    "of the record the file was made from.",
}
_EXAMPLE: Final = Path("scenarios") / "central-asia"


def sheets() -> Iterator[str]:
    """Yield the page's blocks."""
    yield _INTRO
    shown: dict[str, Any] = {}  # the sheets, of which the stubs know too little
    about = dict(_WITHOUT_TABLES)
    for book in _workbooks():
        for sheet in book.worksheets:
            shown.setdefault(sheet.title, sheet)
        guide: Any = book[GUIDE]
        for _, title, words, *_ in guide.iter_rows(values_only=True):
            about.setdefault(str(title), str(words))
    for title, sheet in shown.items():
        yield from (f"## {title}", "", about[title], "")
        yield from _tables(sheet)
    yield from ("## What is typed", "", head("typed is", "under"))
    for words, headers in _typed().items():
        yield row(words, ", ".join(headers))


def _typed() -> Mapping[str, Sequence[str]]:
    """Return the headers under which something is typed, by what it is."""
    said: dict[str, dict[str, str]] = {}  # by header, by table
    for table in INPUT_TABLES:
        for column in table.columns:
            if column.is_input:
                said.setdefault(column.header, {})[table.name] = _said(column)
    found: dict[str, list[str]] = {}
    for header, of_tables in said.items():
        for words in dict.fromkeys(of_tables.values()):
            tables = ", ".join(name for name, one in of_tables.items() if one == words)
            several = len({*of_tables.values()}) > 1
            found.setdefault(words, []).append(f"{header} ({tables})" if several else header)
    return found


def _workbooks() -> tuple[Workbook, Workbook]:
    """Return the worked example's tracker, and a hand-out of it."""
    project, *_ = open_project(_EXAMPLE)
    if project is None:
        raise LookupError("the worked example is not sound")
    quarter = project.record.open_quarter
    analyst = project.study.analysts[0].id
    one = HandOut(quarter=quarter, analyst=analyst, round=1)
    hand_out = make_tracker(project, quarter, hand_out=one).data
    return _opened(make_tracker(project, quarter).data), _opened(hand_out)


def _opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


def _tables(sheet: Worksheet) -> Iterator[str]:
    """Yield each table of a sheet with its columns."""
    declared = {table.name: table for table in INPUT_TABLES if table.sheet == sheet.title}
    names = [*(name for name in declared if name not in sheet.tables), *sheet.tables]
    for name in names:
        headers = (
            [_shown(column) for column in declared[name].columns]
            if name in declared
            else sheet.tables[name].column_names
        )
        yield f"- `{name}`: {', '.join(headers)}."
    if names:
        yield ""


def _shown(column: Column) -> str:
    return f"**{column.header}**" if column.is_input else column.header


def _said(column: Column) -> str:
    """Return what is typed in a column."""
    kind, name = column.fields[0]
    return VALUES[FIELDS[kind][name].kind]
