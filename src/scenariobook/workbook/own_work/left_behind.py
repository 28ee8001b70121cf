"""List what stays behind: people's additions to the program's sheets that the next tracker lacks.

The program writes the tracker anew, with all additions that the next one gets, and compares. Each
difference is an addition of theirs that stays in the archived file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import first_of, short
from scenariobook.workbook.own_work.read_own_cells import (
    comment_of,
    own_headers,
    repeated_rows,
    row_key,
)
from scenariobook.workbook.reading.cells import cell_text, cells_in_words
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook, cells_of
from scenariobook.workbook.reading.rows_in_copy import RowsInCopy
from scenariobook.workbook.tables import YOURS
from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.package import unescaped

_THIN: Final = frozenset({None, "none", "thin", "hair"})  # as the program draws them
_REFERENCE: Final = re.compile(r"(?:'[^']*'!|\w+!)?\$?[A-Z]{1,3}\$?[0-9]+|[\s\"]")
_QUOTED: Final = re.compile(r'"(?:#[^"]*|([^"]*))"')  # of a link to a sheet, nothing: titles change
_RICH: Final = re.compile(rb"<(?:\w+:)?si>(.*?)</(?:\w+:)?si>", re.DOTALL)
_RUN: Final = re.compile(rb"<(?:\w+:)?r>")
_TEXT_CELL: Final = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="s")[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?v>(\d+)<'
)
_INLINE: Final = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?is>(.*?)</(?:\w+:)?is>', re.DOTALL
)
_EXTRAS: Final[Mapping[str, bytes]] = {
    "sparklines": rb"<(?:\w+:)?sparklineGroup\b",
    "data bars, icons or colour scales": rb"<(?:\w+:)?(?:dataBar|iconSet|colorScale)\b",
    "what-if scenarios": rb"<(?:\w+:)?scenario\b",
    "ranges that may be edited": rb"<(?:\w+:)?protectedRange\b",
    "a background picture": rb"<(?:\w+:)?picture\b",
}
_PARTS: Final[Mapping[str, str]] = {
    "pivotTable": "a pivot table",
    "oleObject": "an embedded object",
    "control": "a control",
    "slicer": "a slicer",
}
_DRAWN: Final[Mapping[str, str]] = {
    "pic": "a picture",
    "graphicFrame": "a chart",
    "sp": "a shape or text box",
    "cxnSp": "a line",
    "grpSp": "a group of shapes",
}


class _Side(NamedTuple):
    """A sheet of one of the two workbooks, with its package."""

    sheet: Worksheet
    parts: Mapping[str, bytes]
    part: str

    @property
    def xml(self) -> bytes:
        """The sheet's part."""
        return self.parts[self.part]


def left_behind(
    theirs: OpenedWorkbook, rewritten: OpenedWorkbook, program_titles: Mapping[str, str]
) -> Iterator[str]:
    """Yield a line for each kind of addition on a sheet that the next tracker does not get.

    If another version wrote the tracker, there are no lines: that version's own things would look
    like people's.

    Args:
        theirs: The tracker that people worked in.
        rewritten: The tracker that the program would write in its place.
        program_titles: The titles that the program gave to its sheets, by their present titles.
    """
    their_parts = opc.sheet_parts(theirs.parts)
    written_parts = opc.sheet_parts(rewritten.parts)
    for title, sheet in _sheets_beside(theirs, rewritten, program_titles):
        their_side = _Side(theirs.workbook[title], theirs.parts, their_parts[title])
        program_side = _Side(sheet, rewritten.parts, written_parts[sheet.title])
        for additions in _KINDS:
            counts = Counter(additions(their_side))
            counts.subtract(additions(program_side))
            for words, count in sorted(counts.items()):
                if count > 0:
                    yield f"{title}: {words}"


def _sheets_beside(
    theirs: OpenedWorkbook, rewritten: OpenedWorkbook, program_titles: Mapping[str, str]
) -> Sequence[tuple[str, Worksheet]]:
    """Return each of the program's sheets as it would write it, with its present title.

    If another version wrote the tracker, the result is empty.
    """
    written = {} if theirs.other_version else {sheet.title: sheet for sheet in rewritten.sheets}
    titles = program_titles.items()
    return [(title, written[made_as]) for title, made_as in titles if made_as in written]


def cells_outside(
    theirs: OpenedWorkbook,
    all_rows: Sequence[RowsInCopy],
    rewritten: OpenedWorkbook,
    written_rows: Sequence[RowsInCopy],
    program_titles: Mapping[str, str],
) -> Iterator[str]:
    """Yield a line for each sheet with cells that people added where the program reads nothing.

    If another version wrote the tracker, nobody can tell that version's texts from people's: then
    one line says so.

    Args:
        theirs: The tracker that people worked in.
        all_rows: The rows of its tables.
        rewritten: The tracker that the program would write in its place.
        written_rows: The rows of its tables.
        program_titles: The titles that the program gave to its sheets, by their present titles.
    """
    if version := theirs.other_version:
        yield f"whatever was added where nothing is read: version {version} wrote the file"
    program_rows, read_rows = _rows_of(written_rows), _rows_of(all_rows)
    for title, sheet in _sheets_beside(theirs, rewritten, program_titles):
        # A copy without formulas has the formulas' values, which nobody typed.
        formula_cells = () if _formulas(theirs, title) else _formulas(rewritten, sheet.title)
        written = {cell[:2] for cell in _outside(rewritten, sheet.title, program_rows)}
        counts = Counter(kind for _, kind in written)
        given = {*_outside(rewritten, sheet.title, {})}  # also in rows that the tracker lacks now
        added = []
        # Count the program's own places first: any further cell with the same text is people's.
        cells = sorted(_outside(theirs, title, read_rows), key=lambda cell: cell[:2] not in written)
        for place, kind, text in cells:
            counts[kind] -= place not in formula_cells
            is_given = place in formula_cells or (place, kind, text) in given
            if counts[kind] < 0 and not is_given:
                added.append((place, text))
        if added:
            yield f"{title}: where nothing is read {cells_in_words(added)}"


def old_places(all_rows: Sequence[RowsInCopy], written_rows: Sequence[RowsInCopy]) -> Iterator[str]:
    """Yield a line for each table with columns or rows that the next tracker has elsewhere.

    A column that stands apart from its table joins it, and blank columns and rows go: a formula
    that reads a cell by its place would read another one, without a word.

    Args:
        all_rows: The rows of their tracker's tables.
        written_rows: The rows of the tables that the program would write in its place.
    """
    written = {rows.table.declared.name: rows for rows in written_rows}
    for rows in all_rows:
        again = written.get(rows.table.declared.name, rows)
        for words, places_in in (
            ("{key!r} ({before}, now {now})", _letters),
            ("row {before} (now {now})", _numbers),
        ):
            now = places_in(again)
            elsewhere = [
                words.format(key=short(key), before=before, now=now[key])
                for key, before in places_in(rows).items()
                if now.get(key, before) != before
            ]
            if elsewhere:
                yield f"{rows.table.sheet.title}: the old place of {first_of(elsewhere, 3)}"


def _letters(rows: RowsInCopy) -> Mapping[str, str | int]:
    """Return the letter of each column of a table, by header."""
    of_program = {number: column.header for number, (column, _) in rows.table.columns.items()}
    headers = sorted((of_program | own_headers(rows)).items())
    return {header: get_column_letter(number) for number, header in headers}


def _numbers(rows: RowsInCopy) -> Mapping[str, str | int]:
    """Return the number of the first row of each of the study's things, by key."""
    title, numbers = rows.table.title_column, dict[str, str | int]()
    for row in rows:
        if rows.is_known(row) and title in row.cells and row.cells[title].value:
            numbers.setdefault(row_key(rows, row), row.number)
    return numbers


def _rows_of(all_rows: Sequence[RowsInCopy]) -> dict[tuple[str, int], Mapping[int, bool]]:
    """Return the columns that are read or that people added, by sheet and row of a table.

    Each column has whether a formula there is read, too: over a formula of the program's, none is.
    Nobody reads people's own cells in a repeated row. In a row of an unknown id, the question about
    it quotes them, but not their formulas.
    """
    columns: dict[tuple[str, int], Mapping[int, bool]] = {}
    for rows in all_rows:
        not_read = {rows.table.column_number(YOURS), *rows.table.only_shown}
        declared = rows.table.columns.items()
        read = {n: not column.formula for n, (column, _) in declared if n not in not_read}
        own: dict[int, bool] = {}
        if YOURS in rows.table.declared.by_header:  # other tables keep no own columns
            headers = dict.fromkeys(own_headers(rows), True)
            columns[rows.table.sheet.title, rows.table.top] = headers
            own = headers | {rows.table.column_number(YOURS): True}
        repeated = repeated_rows(rows)
        for row in rows:
            place, of_row = (rows.table.sheet.title, row.number), own
            if not rows.is_known(row):
                of_row = dict.fromkeys(own, False)
            columns[place] = read if row.number in repeated else read | of_row
    return columns


def _outside(
    opened: OpenedWorkbook, title: str, rows: Mapping[tuple[str, int], Mapping[int, bool]]
) -> Iterator[tuple[str, str, str]]:
    """Yield each cell of a sheet that nothing reads: place, text to compare, text to show.

    Formulas compare alike if they quote the same texts: each program writes the rest in its own
    way.
    """
    for number, cells in opened.rows(opened.workbook[title]).items():
        columns = rows.get((title, number), {})
        for column, cell in cells.items():
            is_formula = cell.data_type == "f"
            is_read = column in columns and (columns[column] or not is_formula)
            if not is_read and cell.value not in (None, ""):
                # Each program writes numbers in its own way, too.
                is_number = isinstance(cell.value, float | int)
                text = f"{cell.value:.9g}" if is_number else unescaped(cell_text(cell.value))
                compared_by = f"={_QUOTED.findall(text)}" if is_formula else text
                yield cell.coordinate, compared_by, text


def _formulas(opened: OpenedWorkbook, title: str) -> Collection[str]:
    cells = cells_of(opened.workbook[title]).values()
    return {cell.coordinate for cell in cells if cell.data_type == "f"}


def _drawings(side: _Side) -> Iterator[str]:
    for link in opc.relationships(side.parts, side.part):
        if link.kind == "drawing" and link.target in side.parts:
            for element in opc.parse_xml(side.parts[link.target]).iter():
                if (words := _DRAWN.get(opc.local_name(element))) is not None:
                    yield words
        elif link.kind in _PARTS:
            yield _PARTS[link.kind]


def _extras(side: _Side) -> Iterator[str]:
    return (words for words, pattern in _EXTRAS.items() if re.search(pattern, side.xml))


def _conditional_formats(side: _Side) -> Iterator[str]:
    for cells in side.sheet.conditional_formatting:
        for rule in cells.rules:
            if rule.type == "expression":
                # Programs split ranges and rewrite references; the words of a rule stay.
                rule_words = _REFERENCE.sub("", " ".join(rule.formula)).upper()
                yield f"a conditional format ({short(rule_words, 40)})"
            else:
                yield f"a conditional format ({rule.type})"


def _validations(side: _Side) -> Iterator[str]:
    for rule in side.sheet.data_validations.dataValidation:
        if rule.type not in {None, "list"}:
            yield f"a validation ({rule.type})"


def _filters(side: _Side) -> Iterator[str]:
    filters = [side.sheet.auto_filter, *(t.autoFilter for t in side.sheet.tables.values())]
    if any(auto_filter is not None and auto_filter.filterColumn for auto_filter in filters):
        yield "a filter: the new one shows all rows"


def _groups(side: _Side) -> Iterator[str]:
    if re.search(rb'<(?:\w+:)?(?:row|col)\b[^>]*\boutlineLevel="[1-9]', side.xml):
        yield "groups of rows or columns"


def _merged(side: _Side) -> Iterator[str]:
    # Not by place: an inserted column or row moves the program's own.
    return ("merged cells" for _ in side.sheet.merged_cells)


def _protection(side: _Side) -> Iterator[str]:
    if side.sheet.protection.sheet:
        yield "its protection"


def _print(side: _Side) -> Iterator[str]:
    for pages in ("odd", "even", "first"):
        for kind in ("Header", "Footer"):
            part = getattr(side.sheet.HeaderFooter, f"{pages}{kind}")
            for place in ("left", "center", "right"):
                text = " ".join((getattr(part, place).text or "").split())
                if text:
                    yield f"print {kind.lower()} {short(text, 40)!r}"


def _rich_texts(side: _Side) -> Iterator[str]:
    shared = next((n for n in side.parts if n.endswith("sharedStrings.xml")), "")
    runs = [len(_RUN.findall(text)) for text in _RICH.findall(side.parts.get(shared, b""))]
    cells = [
        *(cell for cell, number in _TEXT_CELL.findall(side.xml) if runs[int(number)] > 1),
        *(cell for cell, text in _INLINE.findall(side.xml) if len(_RUN.findall(text)) > 1),
    ]
    yield from (f"letters of several kinds in {cell.decode()}" for cell in cells)


def _added_to_cells(side: _Side) -> Iterator[str]:
    """Yield people's additions to single cells: comments, links, other letters, other borders."""
    marks: dict[int, tuple[bool, bool]] = {}  # by style
    for cell in cells_of(side.sheet).values():
        if cell.style_id not in marks:
            marks[cell.style_id] = _has_other_letters(cell), _has_other_borders(cell)
        other_letters, other_borders = marks[cell.style_id]
        link: Any = cell.hyperlink
        if link is not None and (link.target or link.location) != str(cell.value):
            yield f"a link in {cell.coordinate}"
        if cell.comment:
            yield f"a comment, {short(comment_of(cell).text, 40)!r}"
        if cell.value is not None and other_letters:
            yield f"other letters in {cell.coordinate}"
        if other_borders:
            yield f"another border on {cell.coordinate}"


def _has_other_letters(cell: AnyCell) -> bool:
    font: Any = cell.font
    return bool(font.i or font.u or font.strike)


def _has_other_borders(cell: AnyCell) -> bool:
    border: Any = cell.border
    lines = (border.top, border.bottom, border.left, border.right)
    return any(line is not None and line.style not in _THIN for line in lines)


_KINDS: Final[tuple[Callable[[_Side], Iterator[str]], ...]] = (
    _drawings,
    _extras,
    _conditional_formats,
    _validations,
    _filters,
    _groups,
    _merged,
    _protection,
    _print,
    _rich_texts,
    _added_to_cells,
)
