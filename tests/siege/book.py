"""A workbook as hands and eyes find it: tables and columns by their headers, rows by their ids.

Each table that is filled in has a name here; several stand below each other on one sheet.
"""

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet


def _alike(*names: str) -> dict[str, str]:
    """Return fields that are called as their headers."""
    return {name: name for name in names}


_EVIDENCE: Final = {"source": "sources", "credibility": "credibility", "note": "note"}
_BY: Final = {"by": "analyst"}
_READING: Final = {"value": "value", "as of": "as_of", **_EVIDENCE, **_BY}
_LOOKED: Final = {"looked on": "looked_on", **_BY}
# The input tables, the kinds of entries that each makes, and the ledger's name of what is typed
# under each header.
COLUMNS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "Update": {"reading": _READING, "looked": _LOOKED},
    "Signposts": {
        "sighting": {"state": "state", "seen on": "seen_on", **_EVIDENCE, **_BY},
        "looked": _LOOKED,
    },
    "Words": {"statement": {"text": "text", **_BY}},
    "Judgments": {
        "judgment": _alike("likelihood", "confidence", "rationale", "basis", "dissent") | _BY,
        "outcome": {"outcome": "outcome", "decided on": "decided_on", "why": "why"},
    },
    "Chances": {"chance": {"chance": "chance", "why": "rationale", **_BY}},
    "Decisions": {"answer": {"answer": "answer", "why": "why", "on": "on", "who": "who"}},
    "Commitments": {
        "commitment": {"what": "what", "for": "trigger"}
        | {**_alike("by", "who"), "done on": "done_on"}
    },
    "Estimates": {"estimate": {"likelihood": "likelihood", "reason": "reason"}},
    "Log": {
        "reading": _READING,
        "sighting": {"value": "state", "as of": "seen_on", **_EVIDENCE, **_BY},
    },
    "Proposed": {
        "source": {"proposed title": "title"} | _alike("publisher", "url", "reliability", "date")
    },
}
# The headers under which one types, by table.
INPUTS: Final = {
    table: list(dict.fromkeys(header for kind in kinds.values() for header in kind))
    for table, kinds in COLUMNS.items()
}
KINDS: Final = tuple(dict.fromkeys(kind for kinds in COLUMNS.values() for kind in kinds))
LOG: Final = "Log"  # whose rows name a closed quarter or a month beside the id
LOGGED: Final = 8  # the closed quarters that it goes back
PROPOSED: Final = "Proposed"
CHOSEN: Final = (PROPOSED, "Commitments")  # whose ids say all: nothing has them before
OF_NO_QUARTER: Final = ("outcome", "source", "commitment")
STATEMENTS: Final = {"Bottom line": "bottom_line", "So what": "so_what"}
PAST: Final = "Past quarters"  # which one only reads


class _Found(NamedTuple):
    """How a table is found: its sheet, headers that it alone has, those of its title and its id."""

    sheet: str
    has: frozenset[str]
    title: str
    id: str = "id"


_WORDS: Final = "the quarter in words"
_TABLES: Final = {
    "Update": _Found("Update", frozenset({"value", "last value"}), "indicator"),
    "Signposts": _Found("Signposts", frozenset({"state", "seen on"}), "signpost"),
    "Words": _Found("Judgments", frozenset({"characters", "text"}), _WORDS, _WORDS),
    "Judgments": _Found("Judgments", frozenset({"likelihood", "basis"}), "scenario"),
    "Chances": _Found("Judgments", frozenset({"chance", "until"}), "signpost"),
    "Decisions": _Found("Decisions", frozenset({"answer", "since"}), "calls for an answer"),
    "Commitments": _Found("Decisions", frozenset({"what", "done on"}), "what"),
    "Estimates": _Found("Estimates", frozenset({"likelihood", "reason"}), "your estimate of"),
    LOG: _Found(LOG, frozenset({"quarter", "as of"}), "item"),
    PROPOSED: _Found("Sources", frozenset({"proposed title"}), "proposed title"),
    "Sources": _Found("Sources", frozenset({"title", "reliability"}), "title"),
}
# The forms of tables in CSV: the columns that say what a row is about, and the others' fields.
FORMS: Final = {
    "reading": (
        ("quarter", "item", "period"),
        {"value": "value", "as_of": "as_of", "source": "sources", "note": "note"},
    ),
    "chance": (("quarter", "item"), {"chance": "chance", "rationale": "rationale"}),
    "estimate": (("quarter", "subject", "analyst", "round"), _alike("likelihood", "reason")),
    "statement": (("quarter", "statement"), {"text": "text", "analyst": "analyst"}),
    "outcome": (("scenario",), _alike("outcome", "decided_on", "why")),
}
WIDEST: Final = 40  # columns; no table has so many, whatever people add
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def title_of(table: str) -> str:
    """Return the title of a table's sheet."""
    return _TABLES[table].sheet if table in _TABLES else table


class Book:
    """An open workbook; `save` writes it where it came from, or elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook = openpyxl.load_workbook(path)
        self._heads: dict[str, int] = {}

    def sheet(self, name: str) -> Worksheet:
        """Return the sheet of a table."""
        sheet = self.workbook[title_of(name)]
        if not isinstance(sheet, Worksheet):
            raise TypeError(name)
        return sheet

    def head(self, name: str) -> dict[str, int]:
        """Return the columns of a table by header; none where it has no header row."""
        row = self.head_row(name)
        return _texts(self.sheet(name), row) if row else {}

    def head_row(self, name: str) -> int:
        """Return the number of a table's header row, the one it had first; 0 if it has none."""
        if name not in self._heads:
            self._heads[name] = self._found(name)
        return self._heads[name]

    def _found(self, name: str) -> int:
        if name not in _TABLES or title_of(name) not in self.workbook.sheetnames:
            return 0
        sheet, has = self.sheet(name), _TABLES[name].has
        rows = range(1, sheet.max_row + 1)
        return next((row for row in rows if has <= _texts(sheet, row).keys()), 0)

    def column(self, name: str, *, of_id: bool) -> int:
        """Return the column of a table's ids, or that of its titles; 0 if it is not there."""
        return self.head(name).get(_TABLES[name].id if of_id else _TABLES[name].title, 0)

    def named(self, name: str, row: int) -> tuple[str, str]:
        """Return the id and the title of a row; empty where there is none."""
        columns = [self.column(name, of_id=of_id) for of_id in (True, False)]
        id_, title = (self.sheet(name).cell(row, c).value if c else None for c in columns)
        return str(id_ or ""), str(title or "")

    def rows(self, name: str) -> Iterator[tuple[int, str, str]]:
        """Yield the number, the id and the title of each row that has an id and is to be seen."""
        head = self.head_row(name)
        if not head:
            return
        sheet = self.sheet(name)
        others = [self.head_row(one) for one in _TABLES if title_of(one) == title_of(name)]
        end = min((row for row in others if row > head), default=sheet.max_row + 1)
        for number in range(head + 1, end):
            id_, title = self.named(name, number)
            if id_ and not sheet.row_dimensions[number].hidden:
                yield number, id_, title

    def blank(self, name: str) -> int:
        """Return the number of a table's first row without an id and a title; 0 if it has none."""
        head = self.head_row(name)
        rows = range(head + 1, self.sheet(name).max_row + 2) if head else ()
        return next((row for row in rows if not any(self.named(name, row))), 0)

    def period(self, name: str, row: int) -> str:
        """Return the quarter or the month that a row names; empty if it names none."""
        column = self.head(name).get("quarter")
        return str(self.sheet(name).cell(row, column).value or "").strip() if column else ""

    def cell(self, name: str, row: int, header: str) -> Cell:
        """Return the cell of a row under a header."""
        found = self.sheet(name).cell(row, self.head(name)[header])
        if not isinstance(found, Cell):
            raise TypeError(header)
        return found

    def row_of(self, name: str, id_: str) -> int:
        """Return the number of an id's row; 0 if there is none."""
        return next((number for number, one, _ in self.rows(name) if one == id_), 0)

    def save(self, path: Path | None = None) -> None:
        """Write it back, or to another path."""
        self.workbook.save(path or self.path)


def _texts(sheet: Worksheet, row: int) -> dict[str, int]:
    """Return the columns of a row's texts."""
    (one,) = sheet.iter_rows(row, row, 1, WIDEST)
    cells = (cell for cell in one if isinstance(cell, Cell) and cell.data_type == "s")
    return {str(cell.value).strip(): cell.column for cell in cells}


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
    reader = ExcelReader(path)
    reader.read_manifest()
    reader.read_workbook()
    part = next(link.target for one, link in reader.parser.find_sheets() if one.name == sheet)
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
