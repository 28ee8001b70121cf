"""The input cells that hold a formula, such as a link to a sheet of the analysts'.

A fresh tracker of the same quarter keeps the formula if the record has the value that it shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.formula import ArrayFormula

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, recorded, shows_estimates
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.values.cells import FieldValue, Typed, same, shown
from scenariobook.workbook.own_work.cell_values import plain_value
from scenariobook.workbook.returned.tracker_file import (
    WorkbookFile,
    end_of,
    headers,
    input_header,
)
from scenariobook.workbook.shape.names import HISTORY_TABLE, KINDS
from scenariobook.workbook.xlsx.areas import Address, cell_ref
from scenariobook.workbook.xlsx.package import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCell:
    """An input cell of a returned tracker that holds a formula.

    Attributes:
        sheet: the title of its sheet.
        at: its row and column.
        key: the field that it is for.
        value: what the formula says of the field; None if it shows nothing.
        is_doubted: whether that is a question.
        formula: the formula, with the value that it showed as our own cells hold one.
        number_format: the cell's number format.
    """

    sheet: str
    at: Address
    key: Key
    value: FieldValue
    is_doubted: bool
    formula: Formula
    number_format: str

    @property
    def in_words(self) -> str:
        """The cell, its formula and its field, for a reader; of an estimate, not the formula."""
        about = f"{about_in_words(self.key)}, {self.key.header}"
        where = f"{self.sheet}!{cell_ref(self.at)}"
        text = "" if self.key.kind == "estimate" else f" ={short(self.formula.text)}"
        return f"the formula{text} at {where} ({about})"

    def not_kept(self, why: str) -> str:
        """Return the words that name the cell whose formula a fresh tracker does not keep."""
        return f"{self.in_words} is not kept: {why}"


def has_formulas(opened: WorkbookFile, quarter: Quarter) -> bool:
    """Tell whether any input cell of a tracker holds a formula; see ``formula_cells``."""
    return any(formula_cells(opened, quarter))


def formula_cells(opened: WorkbookFile, quarter: Quarter) -> Iterator[tuple[str, Address]]:
    """Yield the input cells of a tracker with a formula that is not the program's.

    Args:
        opened: the tracker.
        quarter: its open quarter, whose column in History has the program's formulas.

    Yields:
        The title of the cell's sheet, and its row and column.
    """
    for table in KINDS:
        for head in headers(opened, table):
            shows = {str(quarter)} if table == HISTORY_TABLE else set()
            inputs = {
                column
                for column, text in head.texts.items()
                if input_header(table, text, quarter, opened.start) not in {"", *shows}
            }
            end = end_of(opened, head)
            for number, cells in opened.rows(head.sheet).items():
                for column in sorted(inputs & cells.keys()) if head.row < number < end else ():
                    if cells[column].data_type == "f":
                        yield head.sheet.title, (number, column)


def linked_cells(opened: WorkbookFile, typed: Iterable[Typed]) -> Iterator[LinkedCell]:
    """Yield the input cells of a tracker whose formulas could be read.

    Args:
        opened: the tracker.
        typed: its cells, as they were read.
    """
    for one in typed:
        if not one.formula:
            continue
        cell = opened.workbook[one.place.sheet][one.place.cell]
        is_blank = one.value is None and not one.question
        yield LinkedCell(
            sheet=one.place.sheet,
            at=coordinate_to_tuple(one.place.cell),
            key=one.key,
            value=one.value,
            is_doubted=bool(one.question),
            formula=Formula(
                one.formula.removeprefix("="),
                "" if is_blank else plain_value(opened.last_shown(cell).value),
                is_array=isinstance(cell.value, ArrayFormula),
            ),
            number_format=cell.number_format,
        )


def unlinked_cells(
    opened: WorkbookFile, quarter: Quarter, known: Collection[tuple[str, str]], why: str
) -> Iterator[str]:
    """Yield in words the formulas in input cells that a fresh tracker does not keep.

    Args:
        opened: the tracker that it replaces.
        quarter: that tracker's open quarter.
        known: the cells that are left out: the title of the sheet, and the cell.
        why: why the others are not kept.
    """
    for title, at in formula_cells(opened, quarter):
        if (title, cell_ref(at)) not in known:
            yield f"the formula at {title}!{cell_ref(at)} is not kept: {why}"


def still_linked(
    linked: Iterable[LinkedCell], record: Record
) -> tuple[Sequence[LinkedCell], Sequence[str]]:
    """Return the cells whose formulas a fresh tracker keeps, and what it does not keep, in words.

    Args:
        linked: the cells of the tracker that the fresh one replaces.
        record: the record that the fresh tracker is made from.
    """
    kept, dropped = [], []
    for cell in linked:
        if why := _why_dropped(cell, record):
            dropped.append(cell.not_kept(why))
        else:
            kept.append(cell)
    return kept, dropped


def _why_dropped(cell: LinkedCell, record: Record) -> str:
    if cell.key.kind == "estimate" and not shows_estimates(record, cell.key.quarter):
        return "nobody sees the estimates of the first round"
    now = recorded(record, cell.key)
    if cell.is_doubted:
        return f"what it shows is a question; recorded: {short(shown(now))}"
    if not same(cell.value, now):
        shows = short(shown(cell.value))
        return f"it shows {shows}, and the record has another value by now: {short(shown(now))}"
    return ""
