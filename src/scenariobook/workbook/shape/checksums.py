"""Write and read the checksums of the program's own cells, which each tracker stores itself.

When a copy comes back, the checksums show which of the program's cells somebody changed, even if
the study's files have changed since. Excel, LibreOffice and Gnumeric write the same value in
different ways. So that this counts as no change, ``text_of`` rounds numbers to 12 digits and turns
dates into numbers, and ``FormulaTexts`` replaces addresses in formulas by headers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final
from zlib import crc32

from msgspec import json
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel

from scenariobook.record.ledger.entries import id_of
from scenariobook.workbook.shape.formula_texts import FormulaTexts
from scenariobook.workbook.shape.names import HIDDEN, KINDS
from scenariobook.workbook.shape.print_and_properties import (
    PRINT_AND_PROPERTIES_KEY,
    PrintAndProperties,
)
from scenariobook.workbook.shape.program_rules import KnownRules
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.xlsx.package import Formula, Grid, Value

_serial: Any = to_excel  # the type stubs leave its result out
_DIGITS: Final = 4
DAYS_FROM_1900_TO_1904: Final = 1_462  # between the first days of the two date systems
_HALF_A_SECOND: Final = timedelta(milliseconds=500)
# Keys of the rows of the hidden sheet; trackers store them.
_OUTSIDE: Final = "beside"  # checksums of the cells outside all tables of a sheet
_OUTSIDE_AT: Final = "beside at"  # the addresses of those cells, in the same order
_OUTSIDE_VALUES: Final = "values beside"  # addresses, each with its formula's value's checksum
_COMMENT_LINES: Final = "comment lines"  # checksums of the lines of the program's comments
_NAMES: Final = "names"  # that the program defined
_SIZES: Final = "sizes"
_RULES: Final = "rules"
_LONGEST: Final = 16_000  # characters that one cell gets; Excel allows 32,767


@dataclass(frozen=True, slots=True)
class Sizes:
    """The column widths and row heights that the program gave a sheet.

    Trackers store these field names in JSON, so they cannot be renamed.

    Attributes:
        widths: width in characters, by table name and column header.
        heights: height in points, by row number.
    """

    widths: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSheet:
    """A sheet that the program has just written, as input for its checksums.

    Attributes:
        title: the sheet's title.
        grid: its cells.
        tables: the program's tables on it.
        sizes: its column widths and row heights.
        rules: its conditional formats and data validations.
    """

    title: str
    grid: Grid
    tables: Sequence[Table]
    sizes: Sizes
    rules: KnownRules


@dataclass(frozen=True, kw_only=True)
class Checksums:
    """The checksums that a tracker stores, and what else it says about how it was made.

    Attributes:
        headers: for each table, the headers of the program's own columns, from the left.
        titles: for each table, the title of the sheet that it was made on.
        rows: for each table and id, one set of checksums per header in ``headers``. The set of a
            constant has one checksum; that of a formula has two, of the formula and of its value.
        outside: for each sheet title, how often each checksum occurs outside the tables.
        outside_at: for each title of a sheet that is not hidden, the same checksums by address;
            empty for trackers of older versions.
        outside_values: of the formulas among these, the checksums of their values; empty for
            trackers of older versions.
        sizes: for each sheet title, the widths and heights that the program set.
        rules: for each sheet title, the conditional formats and data validations that the program
            wrote; empty for trackers of older versions, which do not store them.
        print_and_properties: the texts that the program wrote outside the cells; None for trackers
            of older versions.
        comment_lines: the checksums of the lines of the program's comments, on all sheets; None for
            trackers of older versions.
        names: the names that the program defined, in small letters; None for trackers of older
            versions.
    """

    headers: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    rows: Mapping[tuple[str, str], tuple[frozenset[str], ...]]
    outside: Mapping[str, Counter[str]]
    outside_at: Mapping[str, Mapping[str, str]]
    outside_values: Mapping[str, Mapping[str, str]]
    sizes: Mapping[str, Sizes]
    rules: Mapping[str, KnownRules] = field(default_factory=dict)
    print_and_properties: PrintAndProperties | None = None
    comment_lines: frozenset[str] | None = None
    names: frozenset[str] | None = None

    @cached_property
    def items(self) -> Mapping[str, Collection[str]]:
        """For each table with rows, what they are about, in the table's order."""
        found: dict[str, dict[str, None]] = {}
        for table, item in self.rows:
            found.setdefault(table, {})[item] = None
        return found

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all that people say something of."""
        return frozenset(id_of(item) for table, item in self.rows if table in KINDS)


def written_checksums(sheets: Iterable[WrittenSheet]) -> Iterator[tuple[str, str]]:
    """Yield the checksums of a tracker as (key, text) pairs that ``parse_checksums`` reads."""
    for sheet in sheets:
        for table in sheet.tables:
            yield from _table(sheet, table)
        formulas = FormulaTexts({})
        beside = dict(_outside_tables(sheet))
        texts = {
            _OUTSIDE: "".join(
                checksum(_comparable(value, row, formulas)) for row, value in beside.values()
            ),
            _OUTSIDE_AT: "" if sheet.title in HIDDEN else " ".join(beside),
            _OUTSIDE_VALUES: "" if sheet.title in HIDDEN else " ".join(_values(beside)),
            _SIZES: json.encode(sheet.sizes).decode(),
            _RULES: json.encode(sheet.rules).decode(),
        }
        for key, text in texts.items():
            for start in range(0, len(text), _LONGEST):
                yield f"{key}\n{sheet.title}", text[start : start + _LONGEST]


def written_print_and_properties(texts: PrintAndProperties) -> Iterator[tuple[str, str]]:
    """Yield the texts outside the cells as (key, text) pairs that ``parse_checksums`` reads."""
    text = json.encode(texts).decode()
    for start in range(0, len(text), _LONGEST):
        yield f"{PRINT_AND_PROPERTIES_KEY}\n", text[start : start + _LONGEST]


def written_comment_lines(comments: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the lines of the program's comments as (key, text) pairs for ``parse_checksums``."""
    lines = {comment_line(line) for text in comments for line in text.split("\n")}
    yield from _listed(_COMMENT_LINES, lines)


def written_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that the program defined as (key, text) pairs for ``parse_checksums``."""
    yield from _listed(_NAMES, {name.casefold() for name in names})


def _listed(key: str, words: Collection[str]) -> Iterator[tuple[str, str]]:
    text = " ".join(sorted(words))
    for start in range(0, max(len(text), 1), _LONGEST):
        yield f"{key}\n", text[start : start + _LONGEST]


def written_checksums_of_meta(title: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the checksums of the hidden sheet itself, as pairs that ``parse_checksums`` reads.

    Args:
        title: the hidden sheet's title.
        texts: the comparable texts of all its cells but those of these pairs.
    """
    sums = "".join(map(checksum, texts))
    for start in range(0, len(sums), _LONGEST):
        yield f"{_OUTSIDE}\n{title}", sums[start : start + _LONGEST]


def is_checksum_of_meta(key: object, title: str) -> bool:
    """Tell whether a key is one of those that ``written_checksums_of_meta`` yields."""
    return key == f"{_OUTSIDE}\n{title}"


def _outside_tables(sheet: WrittenSheet) -> Iterator[tuple[str, tuple[int, Value]]]:
    """Yield the address, the row and the value of each cell outside all tables."""
    for row, cells in sheet.grid.rows.items():
        tabled: set[int] = set()
        for table in sheet.tables:
            if table.top <= row <= table.last:
                tabled.update(range(table.left, table.left + len(table.columns)))
        for column, (value, _) in cells.items():
            if column not in tabled and value not in (None, ""):
                yield f"{get_column_letter(column)}{row}", (row, value)


def _values(beside: Mapping[str, tuple[int, Value]]) -> Iterator[str]:
    """Yield the address of each formula, then the checksum of its value if it has one.

    A program that keeps no formulas leaves this value in the cell.
    """
    for address, (_, value) in beside.items():
        if isinstance(value, Formula) and (text := text_of(value.value)):
            yield address
            yield checksum(text)


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
        sums = (_checksums_of(cells[number][0], row, formulas) for number, _ in owned)
        yield f"{table.name}\n{sheet.title}\n{cells[key][0]}", " ".join(sums)


def parse_checksums(pairs: Iterable[tuple[object, object]]) -> Checksums | None:
    """Read the pairs that ``written_checksums`` yields; return None if no table is among them."""
    headers: dict[str, tuple[str, ...]] = {}
    titles: dict[str, str] = {}
    rows: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}
    outside: dict[str, list[str]] = {}
    # Texts by key and sheet title (empty for the whole tracker); a long one was split over several
    # pairs.
    split = (
        *(_OUTSIDE_AT, _OUTSIDE_VALUES, _COMMENT_LINES),
        *(_NAMES, _SIZES, _RULES, PRINT_AND_PROPERTIES_KEY),
    )
    texts: dict[str, dict[str, str]] = {what: {} for what in split}
    sums: dict[str, frozenset[str]] = {}  # sets by their text: equal cells share one set
    for key, text in pairs:
        match str(key).split("\n"), str(text or ""):
            case [_, title], found if str(key).startswith(f"{_OUTSIDE}\n"):
                outside.setdefault(title, []).extend(_split(found))
            case [what, title], found if what in texts:
                texts[what][title] = texts[what].get(title, "") + found
            case [table, title], found:
                headers[table] = tuple(found.split("\n")) if found else ()
                titles[table] = title
            case [table, _, item], found:
                cells = found.split(" ")
                sums |= {cell: frozenset(_split(cell)) for cell in cells if cell not in sums}
                rows[table, item] = tuple(map(sums.__getitem__, cells))
    sizes = {title: json.decode(text, type=Sizes) for title, text in texts[_SIZES].items()}
    rules = {title: json.decode(text, type=KnownRules) for title, text in texts[_RULES].items()}
    if not headers:
        return None
    written = texts[PRINT_AND_PROPERTIES_KEY]
    lines, names = texts[_COMMENT_LINES], texts[_NAMES]
    return Checksums(
        headers=headers,
        titles=titles,
        rows=rows,
        outside={title: Counter(found) for title, found in outside.items()},
        outside_at={
            title: dict(zip(found.split(" "), outside.get(title, ()), strict=True))
            for title, found in texts[_OUTSIDE_AT].items()
            if found
        },
        outside_values={
            title: dict(zip(found.split(" ")[::2], found.split(" ")[1::2], strict=True))
            for title, found in texts[_OUTSIDE_VALUES].items()
            if found
        },
        sizes=sizes,
        rules=rules,
        print_and_properties=(
            json.decode(written[""], type=PrintAndProperties) if written else None
        ),
        comment_lines=frozenset(lines[""].split()) if lines else None,
        names=frozenset(names[""].split()) if names else None,
    )


def _split(text: str) -> Iterator[str]:
    return (text[start : start + _DIGITS] for start in range(0, len(text), _DIGITS))


def checksum(text: str) -> str:
    """Return four hexadecimal digits of a text's CRC-32.

    One changed text in 65,536 keeps its checksum, so that its change is not noticed.
    """
    return f"{crc32(text.encode('utf-8', 'surrogatepass')) & 0xFFFF:04x}"


def comment_line(text: str) -> str:
    """Return the checksum of a comment's line: eight digits, as one line is compared with many."""
    return f"{crc32(text.strip().encode('utf-8', 'surrogatepass')):08x}"


def text_of(value: object, epoch: datetime = WINDOWS_EPOCH) -> str:
    """Return the text by which a cell's value is compared, whichever program saved it.

    Args:
        value: the value as openpyxl reads it.
        epoch: the day from which the cell's workbook counts days.
    """
    match value:
        case None | str():
            return str(value or "").replace("\r\n", "\n")
        case bool():
            return str(value).upper()
        case int() | float():
            return f"{value:.12g}"
        case datetime():  # rounded to a second: programs store different numbers of digits
            whole = (value + _HALF_A_SECOND).replace(microsecond=0)
            return f"{_serial(whole, epoch):.12g}"
        case date() | time() | timedelta():
            return f"{_serial(value, epoch):.12g}"
    return str(value)


def date_spellings(text: str) -> tuple[str, ...]:
    """Return the comparable texts that a date may have been made with.

    When a program sets a workbook to count its days from 1904 instead of 1900, it either stores
    all dates as other numbers, or shows the same numbers as other days.

    Args:
        text: the date's number as the returned workbook stores it.
    """
    return text, f"{float(text) + DAYS_FROM_1900_TO_1904:.12g}"


def _checksums_of(value: Value, row: int, formulas: FormulaTexts) -> str:
    if isinstance(value, Formula):
        return checksum(formulas.text(value.text, row)) + checksum(text_of(value.value))
    return checksum(text_of(value))


def _comparable(value: Value, row: int, formulas: FormulaTexts) -> str:
    return formulas.text(value.text, row) if isinstance(value, Formula) else text_of(value)
