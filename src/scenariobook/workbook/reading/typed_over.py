"""Find texts that were typed over the program's cells, and missing headers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.claims.subjects import things_by_id
from scenariobook.study.model.study import Study
from scenariobook.wording import short
from scenariobook.workbook.reading.cells import (
    cell_holds,
    cell_text,
    cells_in_words,
    is_typed,
    is_volatile,
)
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook
from scenariobook.workbook.reading.rows_in_copy import RowInCopy, RowsInCopy
from scenariobook.workbook.reading.tables_in_copy import PERIODS, header_rows
from scenariobook.workbook.tables import Column, Table
from scenariobook.workbook.xlsx.package import Formula


class ReadRows(NamedTuple):
    """A table that was read.

    Attributes:
        rows: Its rows.
        clear: The rows whose subject is clear.
        doubtful: The rows that became questions: somebody typed there, and the subject is unclear.
    """

    rows: RowsInCopy
    clear: Sequence[RowInCopy]
    doubtful: Sequence[RowInCopy]


def _changed_definitions(read: ReadRows) -> Iterator[str]:
    """Yield a line for each cell in which somebody typed over an item's definition.

    Such a cell has a text that the row's item has there neither in the study now nor in the study
    that the copy was made from. A doubtful row may be about several items: none of them has the
    text there.
    """
    rows, made_from = read.rows, read.rows.made_from
    studies = made_from.study_then, made_from.study
    then, now = (things_by_id(study, rows.kind) for study in studies)
    defined = {
        n: column.declared for n, column in rows.table.columns.items() if column.declared.definition
    }
    for row in read.clear:
        if row.why and rows.has_other_title(row):  # no input cell is filled: such a row is doubtful
            number = rows.table.title_column
            yield _change_line(rows, row, number, rows.table.columns[number].declared)
    for row in (*read.clear, *read.doubtful):
        if rows.is_known(row):  # the question quotes all of an unknown row
            ids = rows.possible_ids(row)
            defining = zip((then, now), studies, strict=True)
            of_items = [(by_id[i], study) for by_id, study in defining for i in ids & by_id.keys()]
            yield from _not_said(rows, row, defined, of_items)


def _not_said(
    rows: RowsInCopy,
    row: RowInCopy,
    defined: Mapping[int, Column],
    things: Sequence[tuple[object, Study]],
) -> Iterator[str]:
    """Yield a line for each cell of a row with a text that no thing's definition has there.

    Args:
        rows: The table's rows.
        row: The row.
        defined: The columns with definitions, by number.
        things: The things, each with its study.
    """
    for number, column in defined.items():
        cell = row.cells.get(number)
        define = column.definition
        values = (define(thing, study) for thing, study in things if define)
        if (
            cell
            and cell.value not in (None, "")
            and not any(_shows_value(cell, value) for value in values)
        ):
            yield _change_line(rows, row, number, column)


def _no_periods(read: ReadRows) -> Iterator[str]:
    """Yield a line for each of the program's rows whose period is no quarter of the study."""
    rows = read.rows
    number = rows.table.column_number(*PERIODS)
    for row in read.clear if number else ():
        about_row = rows.made_from.about(rows.table.declared, row.id, row.period)
        if row.is_intact and rows.is_known(row) and not about_row:
            place = rows.place(row, number)
            why = f"nor is what was emptied in its row: {rows.why_about_nothing(row)}"
            yield f"{place.sheet}!{place.cell} is not taken in, {why}"


def _change_line(rows: RowsInCopy, row: RowInCopy, number: int, column: Column) -> str:
    ids = sorted({rows.id_now(id_) for id_ in rows.possible_ids(row)})
    if ids[1:]:  # the id or the title is typed over, too
        mend = f", in a row that may be about {' or '.join(ids)}"
    else:
        at = rows.place_in_study(row.id, column.key) or "the study's files"
        mend = f": change it at {at}"
    place, cell = rows.place(row, number), row.cells.get(number)
    text = short(cell_text(cell.value if cell else None))
    return f"{text!r} at {place.sheet}!{place.cell} is typed over what the study says{mend}"


def _shows_value(cell: AnyCell, value: object) -> bool:
    """Tell whether a cell shows a value of a definition."""
    if isinstance(value, Formula):
        return cell.data_type == "f" or cell_holds(cell.value, value.value)
    return cell_holds(cell.value, value)


def lines_typed_over(read: Sequence[ReadRows]) -> Iterator[str]:
    """Yield a line for each cell typed over, and one for formulas that change by themselves."""
    for read_rows in read:
        yield from _changed_definitions(read_rows)
        yield from _no_periods(read_rows)
    typed_over = [cell for read_rows in read for cell in _typed_over(read_rows)]
    if typed_over and not any(_has_formulas(read_rows) for read_rows in read):
        yield "values where the program wrote formulas; a fresh tracker has the formulas again"
    else:
        yield from cells_by_sheet(typed_over, "typed over the program's formulas, and not taken in")
    volatile = [cell for read_rows in read for cell in _volatile_cells(read_rows)]
    words = "formulas that change by themselves; only what each showed last is read"
    yield from cells_by_sheet(volatile, words)


def columns_missing(read: Sequence[ReadRows]) -> Iterator[str]:
    """Yield a line for each missing column."""
    for rows in (read_rows.rows for read_rows in read):
        for header in _missing_columns(rows):
            yield f"{rows.table.sheet.title} has no column {header!r}: nothing is taken in there"


def missing_headers(
    opened: OpenedWorkbook,
    tables: Collection[Table],
    read: Sequence[ReadRows],
    file: str,
) -> Iterator[Diagnostic]:
    """Yield a problem for each header that was changed or deleted, so that its column is unknown.

    Args:
        opened: The copy.
        tables: The tables that it may have.
        read: The tables that were read.
        file: The file's name, for places.
    """
    found_names = {read_rows.rows.table.declared.name for read_rows in read}
    lost = {
        table.name: table.sheet
        for table in tables
        if table.name not in found_names and opened.input_headers(table)
    }
    unread = {*lost.values()} - {read_rows.rows.table.declared.sheet for read_rows in read}
    for sheet in opened.sheets:
        for name in lost.keys() & header_rows(sheet).keys() or unread & {sheet.title}:
            why = f"{sheet.title} has no headers of the table {name}: nothing of it can be read"
            hint = "copy the row of headers from another tracker, and run the command again"
            yield Diagnostic("R017", why, Place(file, sheet=sheet.title), hint)
    for read_rows in read:
        table = read_rows.rows.table
        missing = list(_missing_columns(read_rows.rows))
        unknown = sorted(_filled(read_rows.rows) - table.columns.keys())
        if missing and unknown:
            headers = " or ".join(map(repr, missing))
            letters = list(map(get_column_letter, unknown))
            yield Diagnostic(
                "R017",
                f"there is no column {headers}, and nobody knows what {' or '.join(letters)} holds",
                Place(file, sheet=table.sheet.title, cell=f"{letters[0]}{table.top}"),
                f"write {headers} above the column that it is, and run the command again",
            )


def _filled(rows_in_copy: RowsInCopy) -> set[int]:
    """Return the numbers of the columns below a table's headers in which somebody typed."""
    rows = rows_in_copy.table.rows(rows_in_copy.opened)
    return {n for _, cells in rows for n, cell in cells.items() if is_typed(cell)}


def _missing_columns(rows: RowsInCopy) -> Iterator[str]:
    """Yield the headers of the input columns that a table lacks now."""
    present = {column.declared.header for column in rows.table.columns.values()}
    declared = rows.table.declared
    inputs = [c.header for c in declared.columns if c.is_input and not c.team]
    # Without the hidden sheet: the headers that every tracker has.
    always = [header for header in inputs if header != "likelihood"]
    for header in rows.opened.input_headers(declared) or always:
        if header not in present:
            yield header


def _typed_over(read: ReadRows) -> Iterator[AnyCell]:
    for row in (*read.clear, *read.doubtful):
        for number in _formula_columns(read.rows) if read.rows.is_known(row) else ():
            cell = row.cells.get(number)
            if is_typed(cell):
                yield cell


def _volatile_cells(read: ReadRows) -> Iterator[AnyCell]:
    inputs = [n for n, column in read.rows.table.columns.items() if column.declared.is_input]
    for row in read.clear:
        for number in inputs:
            cell = row.cells.get(number)
            if cell and cell.data_type == "f" and is_volatile(cell):
                yield cell


def _has_formulas(read: ReadRows) -> bool:
    """Tell whether a table still has one of the program's formulas."""
    numbers = _formula_columns(read.rows)
    cells = (row.cells.get(n) for row in (*read.clear, *read.doubtful) for n in numbers)
    return any(cell.data_type == "f" for cell in cells if cell)


def _formula_columns(rows: RowsInCopy) -> Sequence[int]:
    return [number for number, column in rows.table.columns.items() if column.declared.formula]


def cells_by_sheet(cells: Sequence[AnyCell], remark: str) -> Iterator[str]:
    """Yield a line for each sheet: its cells, and the remark about them."""
    by_sheet: dict[str, list[tuple[str, str]]] = {}
    for cell in cells:
        by_sheet.setdefault(cell.parent.title, []).append((cell.coordinate, cell_text(cell.value)))
    for title, of_sheet in by_sheet.items():
        yield f"{title}: {remark}: {cells_in_words(of_sheet)}"
