"""List what stays behind: people's additions to the program's sheets that the next tracker lacks.

The program writes the tracker anew, with all additions that the next one gets, and compares. Each
difference is an addition of theirs that stays in the archived file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.wording import first_of, short
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
from scenariobook.workbook.xlsx.loading import RichText
from scenariobook.workbook.xlsx.package import unescaped

# The names of elements and relationships by which a sheet has what only people add to it.
_ADDITIONS: Final[Mapping[str, str]] = {
    "pic": "a picture",
    "graphicFrame": "a chart",
    "sp": "a shape or text box",
    "cxnSp": "a line",
    "grpSp": "a group of shapes",
    "picture": "a background picture",
    "pivotTable": "a pivot table",
    "oleObject": "an embedded object",
    "control": "a control",
    "slicer": "a slicer",
    "sparklineGroup": "sparklines",
    "filterColumn": "a filter: the new one shows all rows",
    "mergeCell": "merged cells",
    "protectedRange": "ranges that may be edited",
    "scenario": "what-if scenarios",
}
_MOST: Final = 20  # places of one kind that a line names
_CELLS: Final = re.compile(rb"<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData>", re.DOTALL)
_THIN: Final = frozenset({None, "none", "thin", "hair"})  # as the program draws them
_REFERENCE: Final = re.compile(r"(?:'[^']*'!|\w+!)?\$?[A-Z]{1,3}\$?[0-9]+|[\s\"]")
# Codes in a print header or footer: where a text stands, and how its letters look.
_PLACE: Final = re.compile("&[LCR]")
_LOOK: Final = re.compile(r'&(?:"[^"]*"|[0-9]+|K[0-9A-Fa-f+-]{5,6}|[BIUSEXYOH])')
_QUOTED: Final = re.compile(r'"(?:#[^"]*|([^"]*))"')  # of a link to a sheet, nothing: titles change


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
    for title, sheet in _sheets_beside(theirs, rewritten, program_titles):
        counts = Counter(_additions(theirs, theirs.workbook[title]))
        counts.subtract(_additions(rewritten, sheet))
        left: dict[str, list[str]] = {}
        for (kind, which), count in counts.items():
            if count > 0:
                left.setdefault(kind, []).append(which)
        for kind, all_which in left.items():
            most = len(all_which) if kind == "comments" else _MOST  # those are typed words
            yield ": ".join(filter(None, (title, kind, first_of(all_which, most))))


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

    A column that stands apart from its table joins it, and blank columns and rows go. So the rest
    moves, and a formula that names a cell by its address then reads another cell.

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

    Each column has whether a typed formula is read there: in a column of the program's formulas,
    none is.
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


def _additions(opened: OpenedWorkbook, sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield each addition that a sheet may have: its kind, and which one if that can be told."""
    part = opc.sheet_parts(opened.parts)[sheet.title]
    parts = [part]
    for link in opc.relationships(opened.parts, part):
        if link.kind in {"drawing", "table"} and link.target in opened.parts:
            parts.append(link.target)
        elif link.kind in _ADDITIONS:
            yield _ADDITIONS[link.kind], ""
    for name in parts:
        for element in opc.parse_xml(_CELLS.sub(b"", opened.parts[name])).iter():
            yield from _of_element(element)
    lines = (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    if any(line.outlineLevel for line in lines):
        yield "groups of rows or columns", ""
    yield from _of_cells(sheet)


def _of_element(element: opc.Element) -> Iterator[tuple[str, str]]:
    """Yield the addition that an element of a sheet, a drawing or a table stands for."""
    name, type_ = opc.local_name(element), element.get("type", "none")
    if name in _ADDITIONS:
        yield _ADDITIONS[name], ""
    elif name == "cfRule":
        # Programs split ranges and rewrite references; the words of a rule stay.
        formula = "".join(element.itertext()) if type_ == "expression" else ""
        yield "conditional formats", short(_REFERENCE.sub("", formula).upper(), 40) or type_
    elif name == "dataValidation" and type_ not in {"none", "list"}:
        yield "validations", type_
    elif name == "sheetProtection" and element.get("sheet") in {"1", "true"}:
        yield "its protection", ""
    elif name.endswith(("Header", "Footer")):
        written = (element.text or "").replace("&&", "\0")  # an ampersand that is no code
        texts = [_LOOK.sub(" ", text).replace("\0", "&") for text in _PLACE.split(written)]
        yield from (("print headers and footers", repr(short(t, 40))) for t in texts if t.strip())


def _of_cells(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield people's additions to single cells: comments, links, other letters, other borders."""
    looks: dict[int, tuple[bool, bool]] = {}  # by style
    for cell in cells_of(sheet).values():
        if cell.style_id not in looks:
            looks[cell.style_id] = _has_other_letters(cell), _has_other_borders(cell)
        other_letters, other_borders = looks[cell.style_id]
        link: Any = cell.hyperlink
        if link is not None and (link.target or link.location) != str(cell.value):
            yield "links", cell.coordinate
        if cell.comment:
            yield "comments", repr(short(comment_of(cell).text, 40))
        if cell.value is not None and other_letters:
            yield "other letters", cell.coordinate
        if isinstance(cell.value, RichText):
            yield "other letters", cell.coordinate
        if other_borders:
            yield "other borders", cell.coordinate


def _has_other_letters(cell: AnyCell) -> bool:
    font: Any = cell.font
    return bool(font.i or font.u or font.strike)


def _has_other_borders(cell: AnyCell) -> bool:
    border: Any = cell.border
    lines = (border.top, border.bottom, border.left, border.right)
    return any(line is not None and line.style not in _THIN for line in lines)
