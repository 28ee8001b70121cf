"""Find what was typed over the program's cells, and where no table is."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import Diagnostic, Place, short
from scenariobook.record.claims.subjects import TABLES
from scenariobook.record.ledger.entries import Kind, id_of
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.study.model import Study
from scenariobook.workbook.input_tables import SHEETS
from scenariobook.workbook.reading.cells import (
    as_found,
    changes_by_itself,
    is_as_made,
    is_typed,
    listed,
)
from scenariobook.workbook.reading.found_tables import tops_of
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook
from scenariobook.workbook.reading.rows import FoundRow, FoundRows
from scenariobook.workbook.tables import Column, Table
from scenariobook.workbook.xlsx.package import Formula


class ReadRows(NamedTuple):
    """A table that was read.

    Attributes:
        table: Its rows.
        taken: Those of which all cells are taken.
    """

    table: FoundRows
    taken: Sequence[FoundRow]


def _changed_definitions(read: ReadRows) -> Iterator[str]:
    """Yield a line for each cell that shows neither what the study said then nor says now."""
    table, made = read.table, read.table.made
    then, now = (_things(study, table.kind) for study in (made.then, made.study))
    defined = {n: of.column for n, of in table.found.columns.items() if of.column.definition}
    for row in read.taken:
        was, present = table.then(id_of(row.id)), table.present(id_of(row.id))
        if row.why:  # the title was changed, and nothing was typed
            number = table.found.number(table.found.table.key)
            yield _changed(table, row, number, table.found.columns[number].column, present)
        if row.is_whole and was in then:
            for number, column in defined.items():
                says = [_says(column, then[was], made.then)]
                says += [_says(column, now[present], made.study)] if present in now else []
                cell = row.cells.get(number)
                if _is_filled(cell) and not any(_shows(cell, one) for one in says):
                    yield _changed(table, row, number, column, present)


def _changed(table: FoundRows, row: FoundRow, number: int, column: Column, present: str) -> str:
    at = table.made.where(present, (column.key,)) or "the study's files"
    place, cell = table.place(row, number), row.cells.get(number)
    found = short(as_found(cell.value if cell else None))
    return (
        f"{found!r} at {place.sheet}!{place.cell} is typed over what the study says: change it at "
        f"{at}"
    )


def _things(study: Study, kind: Kind) -> Mapping[str, Any]:
    """Return what entries of a kind can be about, by id: a trigger may have an item's id."""
    if kind == "answer":
        triggers = {one.id: one for scenario in study.scenarios for one in scenario.decisions}
        return {**triggers, **{one.id: one for one in study.assumptions}}
    return ChainMap(*(getattr(study, f"{table}_by_id") for table in TABLES.get(kind, ())))


def _says(column: Column, thing: object, study: Study) -> object:
    return column.definition(thing, study) if column.definition else None


def _is_filled(cell: AnyCell | None) -> TypeGuard[AnyCell]:
    return cell is not None and cell.value not in (None, "")


def _shows(cell: AnyCell, says: object) -> bool:
    """Tell whether a cell shows what a definition says."""
    if isinstance(says, Formula):
        return cell.data_type == "f" or is_as_made(cell.value, says.value)
    return is_as_made(cell.value, says)


def named_cells(read: Sequence[ReadRows]) -> Iterator[str]:
    """Yield a line for what was typed over the program's cells, or is not there.

    Args:
        read: The tables that were read.
    """
    for one in read:
        for header in _missing_columns(one.table):
            title = one.table.found.sheet.title
            yield f"{title} has no column {header!r}: nothing is taken in there"
        yield from _changed_definitions(one)
    over = [one for table in read for one in _typed_over(table)]
    if over and not any(_formulas(one) for one in read):
        yield "the copy has values where the program wrote formulas: a fresh tracker has them again"
    else:
        yield from _by_sheet(over, "typed over the program's formulas, and not taken in")
    changing = [cell for one in read for cell in _changing(one)]
    yield from _by_sheet(changing, "changes by itself; what it showed last counts")


def missing_headers(
    opened: OpenedWorkbook, tables: Collection[Table], read: Sequence[ReadRows], file: str
) -> Iterator[Diagnostic]:
    """Yield a problem where nobody knows what a column holds: its header was changed or deleted.

    Args:
        opened: The copy.
        tables: The tables that it may have.
        read: Those that were read.
        file: The file's name, for places.
    """
    there = {one.table.found.table.name for one in read}
    lost = {table.name for table in tables} - there
    unread = {table.sheet for table in tables} - {one.table.found.table.sheet for one in read}
    for sheet in opened.sheets:
        for name in lost & tops_of(sheet).keys() or unread & {sheet.title}:
            why = f"{sheet.title} has no headers of the table {name}: nothing of it can be read"
            hint = "copy the row of headers from another tracker, and run the command again"
            yield Diagnostic("R017", why, Place(file, sheet=sheet.title), hint)
    for one in read:
        found = one.table.found
        missing = list(_missing_columns(one.table))
        unknown = sorted(_filled(one.table) - found.columns.keys())
        if missing and unknown:
            headers = " or ".join(map(repr, missing))
            letters = list(map(get_column_letter, unknown))
            yield Diagnostic(
                "R017",
                f"there is no column {headers}, and nobody knows what {' or '.join(letters)} holds",
                Place(file, sheet=found.sheet.title, cell=f"{letters[0]}{found.top}"),
                f"write {headers} above the column that it is, and run the command again",
            )


def _filled(table: FoundRows) -> set[int]:
    """Return the numbers of the columns below a table's headers in which somebody typed."""
    rows = table.found.rows(table.opened)
    return {n for _, cells in rows for n, cell in cells.items() if is_typed(cell)}


def _missing_columns(table: FoundRows) -> Iterator[str]:
    """Yield the headers of the columns that people fill in and that a table does not have."""
    there, made = {of.column.header for of in table.found.columns.values()}, table.made
    for column in table.found.table.columns:
        is_likelihood = any(FIELDS[k][n].kind is ValueKind.LIKELIHOOD for k, n in column.fields)
        is_left_out = made.hand_out if column.team else is_likelihood and not made.then.estimative
        if column.typed and column.header not in there and not is_left_out:
            yield column.header


def _typed_over(read: ReadRows) -> Iterator[AnyCell]:
    for row in read.taken:
        is_made = row.is_whole and read.table.is_known(row)
        for number in _formula_columns(read.table) if is_made else ():
            cell = row.cells.get(number)
            if is_typed(cell):
                yield cell


def _changing(read: ReadRows) -> Iterator[AnyCell]:
    typed = [number for number, of in read.table.found.columns.items() if of.column.typed]
    for row in read.taken:
        for number in typed:
            cell = row.cells.get(number)
            if cell and cell.data_type == "f" and changes_by_itself(cell):
                yield cell


def _formulas(read: ReadRows) -> bool:
    """Tell whether a table still has one of the program's formulas."""
    numbers = _formula_columns(read.table)
    cells = (row.cells.get(number) for row in read.taken for number in numbers)
    return any(cell.data_type == "f" for cell in cells if cell)


def _formula_columns(table: FoundRows) -> Sequence[int]:
    return [number for number, of in table.found.columns.items() if of.column.formula]


def own_sheets(
    opened: OpenedWorkbook, read: Sequence[ReadRows], copies: Collection[str]
) -> Iterator[str]:
    """Yield a line for each sheet of their own; those in a hand-out go into its person's next.

    Args:
        opened: The copy.
        read: The tables that were read.
        copies: The titles of the sheets that are copies of the program's.
    """
    if opened.identity and not opened.identity.hand_out:
        known = SHEETS.union(copies, (one.table.found.sheet.title for one in read))
        for title in opened.workbook.sheetnames:
            if title not in known:
                yield f"the sheet {title!r} stays in this file, and in the archive with it"


def _by_sheet(cells: Sequence[AnyCell], what: str) -> Iterator[str]:
    """Yield a line for each sheet that names cells and says what they are."""
    found: dict[str, list[tuple[str, str]]] = {}
    for cell in cells:
        found.setdefault(cell.parent.title, []).append((cell.coordinate, as_found(cell.value)))
    for title, of_sheet in found.items():
        yield f"{title}: {what}: {listed(of_sheet)}"
