"""A workbook as hands and eyes find it: rows by id or title, columns by header."""

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
# The input sheets, what each is about, and the ledger's name of what is typed in each column.
INPUTS: Final = {
    "Update": _OF_READINGS,
    "Signposts": {
        "state": "state",
        "seen on": "seen_on",
        "source": "sources",
        "credibility": "credibility",
        "note": "note",
        "analyst": "analyst",
    },
    "Judgments": {
        "likelihood": "likelihood",
        "confidence": "confidence",
        "basis of confidence": "basis",
        "rationale": "rationale",
        "dissent": "dissent",
        "analyst": "analyst",
    },
    "Months": _OF_READINGS,
    "Chances": {"chance": "chance", "analyst": "analyst", "rationale": "rationale"},
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
}
KINDS: Final = {
    "Update": "reading",
    "Signposts": "sighting",
    "Judgments": "judgment",
    "Months": "reading",
    "Chances": "chance",
    "Estimates": "estimate",
    "Answer": "statement",
    "Outcomes": "outcome",
    "Proposed sources": "source",
}
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
SOURCES_SHEET: Final = "Proposed sources"  # whose ids people choose
OF_NO_QUARTER: Final = ("outcome", "source")
STATEMENTS: Final = {
    "Bottom line: the answer, in a sentence or two": "bottom_line",
    "So what: what follows from it, and for whom": "so_what",
}
PAST: Final = "Past values"
_QUARTER: Final = re.compile(r"\d{4}Q[1-4]")


class Book:
    """An open workbook; `save` writes it where it came from, or elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook = openpyxl.load_workbook(path)

    def sheet(self, name: str) -> Worksheet:
        """Return a sheet."""
        sheet = self.workbook[name]
        if not isinstance(sheet, Worksheet):
            raise TypeError(name)
        return sheet

    def head(self, name: str) -> dict[str, int]:
        """Return the columns of a sheet's table by header; none where it has no header row."""
        row = self.head_row(name)
        cells = self.sheet(name)[row] if row else ()
        return {str(c.value).strip(): c.column for c in cells if c.value is not None}

    def head_row(self, name: str) -> int:
        """Return the number of the row that begins with the header ``id``; 0 if none does."""
        if name not in self.workbook.sheetnames:
            return 0
        sheet = self.sheet(name)
        rows = range(1, min(sheet.max_row, 12) + 1)
        return next((n for n in rows if sheet.cell(n, 1).value == "id"), 0)

    def rows(self, name: str) -> Iterator[tuple[int, str, str]]:
        """Yield the number, the id and the title of each row of a table."""
        head = self.head_row(name)
        sheet = self.sheet(name) if head else None
        for number in range(head + 1, sheet.max_row + 1 if sheet and head else 0):
            one, title = (sheet.cell(number, column).value for column in (1, 2))  # type: ignore[union-attr]  # there is a sheet where there are numbers
            if one is None and title is None:
                return
            yield number, str(one), str(title)

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
