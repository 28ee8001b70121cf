"""A short checksum of every cell that is not the analysts', kept in the tracker itself.

A returned copy can so be asked which of the program's own cells were changed, whatever has
become of the study's files since. Numbers count at 12 digits, dates as numbers, formulas by
what they refer to, so that another program's way of writing them is no change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zlib import crc32

from msgspec import json
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel

from scenariobook.workbook.shape.described import KEY, Described
from scenariobook.workbook.shape.program_rules import KnownRules
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.xlsx.package import Formula, Grid, Value

_serial: Any = to_excel  # the type stubs leave its result out
_DIGITS: Final = 4
FROM_1900_TO_1904: Final = 1_462  # days
_HALF_A_SECOND: Final = timedelta(milliseconds=500)
_BESIDE: Final = "beside"  # the key of what stands beside the tables of a sheet
_SIZES: Final = "sizes"
_RULES: Final = "rules"
_LONGEST: Final = 16_000  # characters in one cell of the workbook, which holds 32,767

_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_ELSEWHERE: Final = re.compile(rf"(?:'[^']+'|[\w.]+)!{_CELL}(?::{_CELL})?")
_HERE: Final = re.compile(rf"(?<![\w.$!\"]){_CELL}(?![\w(.])")
_PARTS: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes that the program gave a sheet.

    ``widths`` are those of columns by table and header, in characters, ``heights`` those of
    rows by number, in points.
    """

    widths: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A sheet's cells and the tables among them, as the writer has them; its sizes and rules."""

    title: str
    grid: Grid
    tables: Sequence[Table]
    sizes: Sizes
    rules: KnownRules


@dataclass(frozen=True, slots=True)
class Seals:
    """The checksums of a tracker as it was made.

    ``headers`` are each table's columns of the program's own, in order; ``rows`` the
    checksums of their cells, by table and id: one of the cell, and of a formula one more of
    what it showed; ``titles`` the sheet of each table; ``beside`` those of the cells beside
    the tables, by sheet; ``sizes`` what the program set, by sheet; ``rules`` the program's
    conditional formats and validations, by sheet, and ``described`` what it says outside the
    cells: trackers of before have neither.
    """

    headers: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    rows: Mapping[tuple[str, str], tuple[frozenset[str], ...]]
    beside: Mapping[str, Counter[str]]
    sizes: Mapping[str, Sizes]
    rules: Mapping[str, KnownRules] = field(default_factory=dict)
    described: Described | None = None


def sealed(sheets: Iterable[WrittenSheet]) -> Iterator[tuple[str, str]]:
    """Yield the checksums of a tracker's cells, as pairs of texts that ``parse`` reads."""
    for sheet in sheets:
        for table in sheet.tables:
            yield from _table(sheet, table)
        beside = "".join(checksum(text) for text in _beside(sheet))
        sizes = json.encode(sheet.sizes).decode()
        rules = json.encode(sheet.rules).decode()
        for key, text in ((_BESIDE, beside), (_SIZES, sizes), (_RULES, rules)):
            for start in range(0, len(text), _LONGEST):
                yield f"{key}\n{sheet.title}", text[start : start + _LONGEST]


def sealed_description(described: Described) -> Iterator[tuple[str, str]]:
    """Yield what the program says of a tracker outside its cells, as pairs of texts."""
    text = json.encode(described).decode()
    for start in range(0, len(text), _LONGEST):
        yield f"{KEY}\n", text[start : start + _LONGEST]


def sealed_meta(title: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the checksums of the hidden sheet that holds all checksums, but for these pairs."""
    sums = "".join(map(checksum, texts))
    for start in range(0, len(sums), _LONGEST):
        yield f"{_BESIDE}\n{title}", sums[start : start + _LONGEST]


def is_of_meta(key: object, title: str) -> bool:
    """Tell whether a pair's key is one of those that ``sealed_meta`` yields."""
    return key == f"{_BESIDE}\n{title}"


def _beside(sheet: WrittenSheet) -> Iterator[str]:
    """Yield the texts of what stands beside the tables."""
    formulas = FormulaTexts({})
    for row, cells in sheet.grid.rows.items():
        tabled: set[int] = set()
        for table in sheet.tables:
            if table.top <= row <= table.last:
                tabled.update(range(table.left, table.left + len(table.columns)))
        for column, (value, _) in cells.items():
            if column not in tabled and value not in (None, ""):
                yield _of_ours(value, row, formulas)


def _table(sheet: WrittenSheet, table: Table) -> Iterator[tuple[str, str]]:
    numbered = tuple(enumerate(table.columns, table.left))
    formulas = FormulaTexts({get_column_letter(number): c.header for number, c in numbered})
    owned = [
        (number, c.header)
        for number, c in numbered
        if not (c.typed or c.own or c.header == table.key)
    ]
    yield f"{table.name}\n{sheet.title}", "\n".join(header for _, header in owned)
    key = table.left + table.headers.index(table.key)
    for row in range(table.first, table.first + table.count):
        cells = sheet.grid.rows[row]
        sums = (_sums(cells[number][0], row, formulas) for number, _ in owned)
        yield f"{table.name}\n{sheet.title}\n{cells[key][0]}", " ".join(sums)


def parse(pairs: Iterable[tuple[object, object]]) -> Seals | None:
    """Read the pairs that ``sealed`` yields; None where there are none."""
    headers: dict[str, tuple[str, ...]] = {}
    titles: dict[str, str] = {}
    rows: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}
    beside: dict[str, Counter[str]] = {}
    # In pieces, by sheet; what is said of the whole tracker, by no sheet.
    told: dict[str, dict[str, str]] = {_SIZES: {}, _RULES: {}, KEY: {}}
    sums: dict[str, frozenset[str]] = {}  # by how they are written: most stand in many cells
    for key, text in pairs:
        match str(key).split("\n"), str(text or ""):
            case [_, title], found if str(key).startswith(f"{_BESIDE}\n"):
                beside.setdefault(title, Counter()).update(_split(found))
            case [what, title], found if what in told:
                told[what][title] = told[what].get(title, "") + found
            case [table, title], found:
                headers[table] = tuple(found.split("\n")) if found else ()
                titles[table] = title
            case [table, _, item], found:
                cells = found.split(" ")
                sums |= {cell: frozenset(_split(cell)) for cell in cells if cell not in sums}
                rows[table, item] = tuple(map(sums.__getitem__, cells))
    sizes = {title: json.decode(text, type=Sizes) for title, text in told[_SIZES].items()}
    rules = {title: json.decode(text, type=KnownRules) for title, text in told[_RULES].items()}
    described = json.decode(told[KEY][""], type=Described) if told[KEY] else None
    return Seals(headers, titles, rows, beside, sizes, rules, described) if headers else None


def _split(text: str) -> Iterator[str]:
    return (text[start : start + _DIGITS] for start in range(0, len(text), _DIGITS))


def checksum(text: str) -> str:
    """Return four digits that a changed text is all but sure not to have."""
    return f"{crc32(text.encode('utf-8', 'surrogatepass')) & 0xFFFF:04x}"


def text_of(value: object, epoch: datetime = WINDOWS_EPOCH) -> str:
    """Return a cell's value as it counts, whatever program saved it.

    ``epoch`` is the day that its workbook counts days from.
    """
    match value:
        case None | str():
            return str(value or "").replace("\r\n", "\n")
        case bool():
            return str(value).upper()
        case int() | float():
            return f"{value:.12g}"
        case datetime():  # to the second: programs keep a different number of digits
            whole = (value + _HALF_A_SECOND).replace(microsecond=0)
            return f"{_serial(whole, epoch):.12g}"
        case date() | time() | timedelta():
            return f"{_serial(value, epoch):.12g}"
    return str(value)


def days_apart(text: str) -> tuple[str, ...]:
    """Return the texts that a date may have been sealed with, of which one program saved ``text``.

    ``text`` is the date as its workbook stores it. Who lets a workbook count its days from 1904
    instead of 1900, or back, has all of them stored as other numbers, or shown as other days.
    """
    return text, f"{float(text) + FROM_1900_TO_1904:.12g}"


class FormulaTexts:
    """Formulas of one table, each by what it refers to.

    ``names`` are the table's headers by column letter. Cells of a formula's own row and of
    the one above are called by header; what else has an address may move as rows and columns
    are inserted, and counts as the same. Most rows of a column have the same formula but for
    the row's number: its text is found once.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._known: dict[tuple[str, ...], str] = {}

    def text(self, formula: str, row: int) -> str:
        """Return the text that stands for a formula, given its row."""
        digits = str(row)
        if str(row - 1) in formula:
            return self._text(formula, row)
        pieces = tuple(formula.removeprefix("=").split(digits))
        known = self._known.get(pieces)
        if known is None:
            known = self._text(formula, row)
            if all(piece[-1:].isalpha() or piece[-1:] == "$" for piece in pieces[:-1]):
                self._known[pieces] = known
        return known

    def _text(self, formula: str, row: int) -> str:
        bare = _ELSEWHERE.sub("@", formula.removeprefix("="))
        bare = _HERE.sub(lambda match: self._named(match[0], row), bare)
        bare = "".join(bare.split()).casefold()
        return "=" + bare.replace("_xlfn.", "").replace("()", "")

    def _named(self, cell: str, row: int) -> str:
        match = _PARTS.fullmatch(cell)
        if not match:
            return cell
        name = self._names.get(match[1], "@")
        return {row: f"[{name}]", row - 1: f"[above:{name}]"}.get(int(match[2]), "@")


def _sums(value: Value, row: int, formulas: FormulaTexts) -> str:
    if isinstance(value, Formula):
        return checksum(formulas.text(value.text, row)) + checksum(text_of(value.value))
    return checksum(text_of(value))


def _of_ours(value: Value, row: int, formulas: FormulaTexts) -> str:
    return formulas.text(value.text, row) if isinstance(value, Formula) else text_of(value)
