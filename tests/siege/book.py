"""A workbook as hands and eyes find it: rows by id or title, columns by header.

Each table that is filled in has a name here: that of its sheet, or of its heading where it stands
below another on one sheet.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_OF_READINGS: Final = {
    "value": "value",
    "as of": "as_of",
    "source": "sources",
    "credibility": "credibility",
    "note": "note",
    "analyst": "analyst",
}
_OF_SIGHTINGS: Final = {
    "state": "state",
    "seen on": "seen_on",
    "source": "sources",
    "credibility": "credibility",
    "note": "note",
    "analyst": "analyst",
}
# Columns of Signposts that are about a chance, and not about what was seen.
CHANCES: Final = {
    "chance by its date": "chance",
    "why this chance": "rationale",
    "chance stated by": "analyst",
}
# The input tables, what each is about, and the ledger's name of what is typed in each column.
INPUTS: Final = {
    "Update": _OF_READINGS,
    "Signposts": {**_OF_SIGHTINGS, **CHANCES},
    "Judgments": {
        "likelihood": "likelihood",
        "confidence": "confidence",
        "basis of confidence": "basis",
        "rationale": "rationale",
        "dissent": "dissent",
        "analyst": "analyst",
    },
    "Estimates": {"likelihood": "likelihood", "reason": "reason"},
    "Answer": {"text": "text", "analyst": "analyst"},
    "Outcomes": {"outcome": "outcome", "decided on": "decided_on", "why": "why"},
    "Proposed sources": {
        "proposed title": "title",
        "publisher": "publisher",
        "url": "url",
        "reliability": "reliability",
        "date": "date",
    },
    "Readings": _OF_READINGS,
    "Sightings": _OF_SIGHTINGS,
}
_KINDS: Final = {
    "Update": "reading",
    "Signposts": "sighting",
    "Judgments": "judgment",
    "Estimates": "estimate",
    "Answer": "statement",
    "Outcomes": "outcome",
    "Proposed sources": "source",
    "Readings": "reading",
    "Sightings": "sighting",
}
KINDS: Final = (*dict.fromkeys(_KINDS.values()), "chance")
# The tables with the evidence row by row, whose ids name the quarter or the month as well.
LOGS: Final = ("Readings", "Sightings")
LOGGED: Final = 8  # the quarters that they go back, the open one among them
# The tables that stand below another one: the sheet of both.
_BELOW: Final = {"Outcomes": "Answer", "Proposed sources": "Sources"}
# The forms of tables in CSV: the columns that say what a row is about, and the others' fields.
_READING: Final = {"value": "value", "as_of": "as_of", "source": "sources", "note": "note"}
FORMS: Final = {
    "reading": (("quarter", "item", "period"), _READING),
    "chance": (("quarter", "item"), {"chance": "chance", "rationale": "rationale"}),
    "estimate": (
        ("quarter", "subject", "analyst", "round"),
        {"likelihood": "likelihood", "reason": "reason"},
    ),
    "statement": (("quarter", "statement"), {"text": "text", "analyst": "analyst"}),
    "outcome": (
        ("scenario",),
        {"outcome": "outcome", "decided_on": "decided_on", "why": "why"},
    ),
}
PROPOSED: Final = "Proposed sources"  # whose ids people choose
OF_NO_QUARTER: Final = ("outcome", "source")
STATEMENTS: Final = {
    "Bottom line: the answer, in a sentence or two": "bottom_line",
    "So what: what follows from it, and for whom": "so_what",
}
PAST: Final = "Past values"
_QUARTER: Final = re.compile(r"\d{4}Q[1-4]")
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def kind_of(table: str, header: str) -> str:
    """Return the kind of entry that is typed in a column."""
    return "chance" if table == "Signposts" and header in CHANCES else _KINDS[table]


def title_of(table: str) -> str:
    """Return the title of a table's sheet."""
    return _BELOW.get(table, table)


class Book:
    """An open workbook; `save` writes it where it came from, or elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook = openpyxl.load_workbook(path)

    def sheet(self, name: str) -> Worksheet:
        """Return the sheet of a table."""
        sheet = self.workbook[title_of(name)]
        if not isinstance(sheet, Worksheet):
            raise TypeError(name)
        return sheet

    def head(self, name: str) -> dict[str, int]:
        """Return the columns of a table by header; none where it has no header row."""
        row = self.head_row(name)
        cells = self.sheet(name)[row] if row else ()
        return {str(c.value).strip(): c.column for c in cells if c.value is not None}

    def head_row(self, name: str) -> int:
        """Return the number of a table's header row; 0 if it has none."""
        return self._corner(name)[0]

    def id_column(self, name: str) -> int:
        """Return the column of a table's ids; what they are called stands beside them."""
        return self._corner(name)[1]

    def _corner(self, name: str) -> tuple[int, int]:
        """Return the row and the column of the header ``id``; 0 and 1 if there is none.

        Of a table below another one, it is the second on the sheet.
        """
        if title_of(name) not in self.workbook.sheetnames:
            return 0, 1
        sheet = self.sheet(name)
        last = sheet.max_row if name in _BELOW else min(sheet.max_row, 12)
        places = ((row, column) for row in range(1, last + 1) for column in (1, 2))
        found = [place for place in places if sheet.cell(*place).value == "id"]
        number = 1 if name in _BELOW else 0
        return found[number] if len(found) > number else (0, 1)

    def rows(self, name: str) -> Iterator[tuple[int, str, str]]:
        """Yield the number, the id and the title of each row of a table."""
        head, left = self._corner(name)
        sheet = self.sheet(name) if head else None
        for number in range(head + 1, sheet.max_row + 1 if sheet and head else 0):
            one, title = (sheet.cell(number, column).value for column in (left, left + 1))  # type: ignore[union-attr]  # there is a sheet where there are numbers
            if one is None and title is None:
                return
            yield number, str(one), str(title)

    def period(self, name: str, row: int) -> str:
        """Return the quarter or the month that a row of the evidence names; nothing if none."""
        column = self.head(name).get("period")
        told = str(self.sheet(name).cell(row, 1).value).partition(" ")[2]
        beside = self.sheet(name).cell(row, column).value if column else None
        period = told or str(beside or "").strip()
        return period if _QUARTER.fullmatch(period) or _MONTH.fullmatch(period) else ""

    def cell(self, name: str, row: int, header: str) -> Cell:
        """Return the cell of a row under a header."""
        found = self.sheet(name).cell(row, self.head(name)[header])
        if not isinstance(found, Cell):
            raise TypeError(header)
        return found

    def row_of(self, name: str, id_: str) -> int:
        """Return the number of an id's row; 0 if there is none."""
        return next((number for number, one, _ in self.rows(name) if one == id_), 0)

    def quarters(self) -> list[str]:
        """Return the quarters that Past values has, without the open one (its last)."""
        return [name for name in self.head(PAST) if _QUARTER.fullmatch(name)][:-1]

    def save(self, path: Path | None = None) -> None:
        """Write it back, or to another path."""
        self.workbook.save(path or self.path)


def months(quarter: str) -> list[str]:
    """Return the months of a quarter."""
    first = 3 * int(quarter[-1]) - 2
    return [f"{quarter[:4]}-{month:02d}" for month in range(first, first + 3)]


def quarter_of(month: str) -> str:
    """Return the quarter of a month."""
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def is_month(period: str) -> bool:
    """Tell whether a period is a month, and no quarter."""
    return bool(_MONTH.fullmatch(period))


def before(quarter: str) -> str:
    """Return the quarter before another."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}Q{number - 1}" if number > 1 else f"{year - 1}Q4"


def plain(value: Any) -> Any:
    """Return a cell's or an entry's value in a form that can be compared."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return float(f"{value:.12g}")
    return value.strip() or None if isinstance(value, str) else value


def address(row: int, column: int) -> str:
    """Return a cell's address."""
    return f"{get_column_letter(column)}{row}"


def everything(path: Path) -> str:
    """Return all text that stands anywhere in a workbook's parts, as it is meant."""
    with zipfile.ZipFile(path) as package:
        names = [n for n in package.namelist() if n.endswith((".xml", ".vml", ".rels"))]
        return "\n".join(html.unescape(package.read(n).decode("utf-8", "replace")) for n in names)


def type_into_xml(path: Path, sheet: str, cell: str, value: object) -> bool:
    """Write a value into a sheet's XML and touch nothing else; tell whether the cell was there."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    books = parts["xl/workbook.xml"].decode()
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    named = re.search(rf'<(?:\w+:)?sheet [^>]*name="{re.escape(html.escape(sheet))}"[^>]*>', books)
    number = re.search(r'r:id="(\w+)"', named[0]) if named else None
    link = re.search(rf'<Relationship [^>]*Id="{number[1]}"[^>]*>', links) if number else None
    target = re.search(r'Target="/?(?:xl/)?([^"]+)"', link[0]) if link else None
    if target is None:
        return False
    part = f"xl/{target[1]}"
    text = parts[part].decode("utf-8")
    found = re.search(rf'<c r="{cell}"([^>]*?)(/>|>.*?</c>)', text, re.DOTALL)
    if found is None:
        return False
    kept = re.sub(r'\st="\w+"', "", found[1])
    said = html.escape(str(value))
    new = (
        f'<c r="{cell}"{kept} t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{cell}"{kept}><v>{value!r}</v></c>'
    )
    parts[part] = (text[: found.start()] + new + text[found.end() :]).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return True
