"""A workbook as hands and eyes find it: tables and columns by their headers, rows by their ids.

Each table that is filled in has a name here; several stand below each other on one sheet.
"""

import html
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter


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


_WORDS: Final = "the quarter in words"
# How a table is found: its sheet, headers that it alone has, those of its titles and of its ids.
_TABLES: Final = {
    "Update": ("Update", {"last value"}, "indicator", "id"),
    "Signposts": ("Signposts", {"state", "seen on"}, "signpost", "id"),
    "Words": ("Judgments", {"characters", "text"}, _WORDS, _WORDS),
    "Judgments": ("Judgments", {"likelihood", "basis"}, "scenario", "id"),
    "Chances": ("Judgments", {"chance", "until"}, "signpost", "id"),
    "Decisions": ("Decisions", {"answer", "since"}, "calls for an answer", "id"),
    "Commitments": ("Decisions", {"what", "done on"}, "what", "id"),
    "Estimates": ("Estimates", {"likelihood", "reason"}, "your estimate of", "id"),
    LOG: (LOG, {"quarter", "as of"}, "item", "id"),
    PROPOSED: ("Sources", {"proposed title"}, "proposed title", "id"),
    "Sources": ("Sources", {"title", "reliability"}, "title", "id"),
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
    return _TABLES[table][0] if table in _TABLES else table


class Book:
    """An open workbook; `data` is what its file held as it was opened."""

    def __init__(self, path: Path) -> None:
        self.path, self.data = path, path.read_bytes()
        self.workbook = openpyxl.load_workbook(BytesIO(self.data))
        self._texts: dict[str, dict[int, dict[str, int]]] = {}
        self._head_rows: dict[str, int] = {}

    def sheet(self, name: str) -> Any:
        """Return the sheet of a table."""
        return self.workbook[title_of(name)]

    def put(self, name: str, cell: str, value: Any) -> None:
        """Write a value into a cell of a table's sheet."""
        self.sheet(name)[cell].value = value
        self._texts.pop(title_of(name), None)

    def texts(self, name: str) -> dict[int, dict[str, int]]:
        """Return the columns of the texts on a table's sheet, by row."""
        title = title_of(name)
        if title not in self._texts:
            found = self._texts[title] = defaultdict(dict)
            # To iterate over rows would make each cell that is not there, at each look.
            for (row, column), cell in self.sheet(name)._cells.items():
                if column <= WIDEST and cell.data_type == "s":
                    found[row][str(cell.value).strip()] = column
        return self._texts[title]

    def head(self, name: str) -> dict[str, int]:
        """Return the columns of a table by header; none where it has no header row."""
        row = self.head_row(name)
        return self.texts(name).get(row, {}) if row else {}

    def head_row(self, name: str) -> int:
        """Return the number of a table's header row, the one it had first; 0 if it has none."""
        if name not in self._head_rows:
            is_there = name in _TABLES and title_of(name) in self.workbook.sheetnames
            texts = self.texts(name).items() if is_there else ()
            rows = (row for row, found in texts if _TABLES[name][1] <= found.keys())
            self._head_rows[name] = min(rows, default=0)
        return self._head_rows[name]

    def column(self, name: str, *, of_id: bool) -> int:
        """Return the column of a table's ids, or that of its titles; 0 if it is not there."""
        _, _, title, id_ = _TABLES[name]
        return self.head(name).get(id_ if of_id else title, 0)

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

    def cell(self, name: str, row: int, header: str) -> Any:
        """Return the cell of a row under a header."""
        return self.sheet(name).cell(row, self.head(name)[header])

    def row_of(self, name: str, id_: str) -> int:
        """Return the number of an id's row, or of its first month's; 0 if there is none."""
        rows = self.rows(name)
        return next((number for number, one, _ in rows if id_ in {one, one.split(" ")[0]}), 0)

    def save(self) -> None:
        """Write it back where it came from."""
        self.workbook.save(self.path)


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


def quarter_before(quarter: str) -> str:
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


def cell_address(row: int, column: int) -> str:
    """Return a cell's address."""
    return f"{get_column_letter(column)}{row}"


@lru_cache(maxsize=1)  # most commands leave the tracker as it is
def everything(data: bytes) -> str:
    """Return all text that stands anywhere in a workbook's parts, as it is meant."""
    with zipfile.ZipFile(BytesIO(data)) as package:
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
