"""Read one input cell: the value that its author meant, or why that is unclear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeGuard

from msgspec import Struct
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import collapse_cell_addresses
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from scenariobook.limits import LONGEST_FORMULA
from scenariobook.record.ledger.fields import TOO_LARGE, ValueKind
from scenariobook.record.ledger.keys import Key
from scenariobook.record.values.field_values import FieldValue, Unclear, same_value
from scenariobook.record.values.interpret import Context, RawValue, parse_value
from scenariobook.study.model.texts import long_word, short_for_cell
from scenariobook.wording import short
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook, cells_of
from scenariobook.workbook.xlsx.loading import MarkedText
from scenariobook.workbook.xlsx.package import spellings, unescaped

_NUMBER: Final = (int, float)
_TIME: Final = (date, time, timedelta)
_HALF_A_SECOND: Final = 0.5 / 86_400 * 1.01  # in days: programs keep a different number of digits
_MOST: Final = 100  # cells
_TRUTHS: Final = {"=TRUE()": True, "=FALSE()": False}  # so LibreOffice saves what was typed
_VOLATILE: Final = re.compile(r"\b(?:TODAY|NOW|RAND\w*)\s*\(", re.IGNORECASE)
_ONE_CELL: Final = re.compile(r"=(?:('(?:[^']|'')+'|[^'!:\[\]]+)!)?\$?([A-Za-z]{1,3})\$?([1-9]\d*)")


class StoredCell(Struct, frozen=True, gc=False):
    """A cell as it is in the file.

    Attributes:
        value: The cell's value; for a formula, the last shown value.
        data_type: openpyxl's name for the value's type, such as ``e`` for an error.
        number_format: The code of the cell's number format.
        formula: The text of the formula, with ``=``; empty without one, or if the ledger cannot
            hold it.
        is_formula: Whether the cell has a formula.
        is_calculated: Whether the program that saved the file calculated the formula.
        is_struck: Whether the whole cell is struck out.
    """

    value: object
    data_type: str = "n"
    number_format: str = "General"
    formula: str = ""
    is_formula: bool = False
    is_calculated: bool = True
    is_struck: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the cell holds nothing but spaces, or a formula that shows nothing."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


_BLANK: Final = StoredCell(None)


def stored_cell(opened: OpenedWorkbook, cell: AnyCell | None) -> StoredCell:
    """Return a cell as it is in the file."""
    if cell is None or cell.value is None:
        return _BLANK
    if cell.data_type != "f":
        return StoredCell(
            cell.value, cell.data_type, cell.number_format, is_struck=bool(cell.font.strike)
        )
    text, result = _formula(cell), opened.last_shown(cell)
    if (truth := _TRUTHS.get(text.upper())) is not None:
        return StoredCell(truth, "b", cell.number_format, is_struck=bool(cell.font.strike))
    is_zero = result.value == 0 and _refers_to_blank(text, cell)
    value = None if is_zero or result.value == "" else result.value
    can_be_kept = len(text) <= LONGEST_FORMULA and not long_word(text)
    return StoredCell(
        value,
        result.data_type,
        cell.number_format,
        text if can_be_kept else "",
        is_formula=True,
        is_calculated=result.value is not None or result.data_type == "s",
    )


def is_typed(cell: AnyCell | None) -> TypeGuard[AnyCell]:
    """Tell whether somebody typed a value. A formula is none: it may be a sum below the table."""
    value = cell.value if cell and cell.data_type != "f" else None
    return value is not None and bool(str(value).strip())


def cells_in_words(cells: Sequence[tuple[str, str]]) -> str:
    """Return cells in words: the first hundred by place and text, the others by ranges.

    Each range goes from the first to the last of a column's other cells.
    """
    words = [f"{place} {short(text, 80)!r}" for place, text in cells[:_MOST]]
    ranges: Any = collapse_cell_addresses  # the stubs lack its types
    return ", ".join([*words, *ranges(place for place, _ in cells[_MOST:]).split()])


def is_volatile(cell: AnyCell) -> bool:
    """Tell whether the formula in a cell gives another value each day, or each time."""
    return bool(_VOLATILE.search(_formula(cell)))


def _formula(cell: AnyCell) -> str:
    return str(as_typed(cell.value))


def as_typed(value: object) -> object:
    """Return a cell's value; for a formula over several cells, the formula's text."""
    if isinstance(value, DataTableFormula):  # a what-if table has the cells that it varies
        return f"=TABLE({', '.join(filter(None, (value.r1, value.r2)))})"
    return value.text if isinstance(value, ArrayFormula) else value


def _refers_to_blank(formula: str, cell: AnyCell) -> bool:
    """Tell whether a formula only refers to an empty cell; programs then show 0."""
    match = _ONE_CELL.fullmatch(formula.replace(" ", ""))
    book: Any = cell.parent.parent
    if match is None:
        return False
    title = (match[1] or cell.parent.title).removeprefix("'").removesuffix("'").replace("''", "'")
    if title not in book.sheetnames:
        return False
    target = cells_of(book[title]).get((int(match[3]), column_index_from_string(match[2].upper())))
    return target is None or target.value is None


def cell_value(cell: StoredCell, key: Key, context: Context) -> FieldValue:
    """Return the value that a cell means for a field; None for an empty cell.

    Raises:
        Unclear: if the value would be a guess; the message says why, for the cell's author.
    """
    if cell.is_formula and not cell.is_calculated:
        raise Unclear("a formula stands here, which shows nothing; type the value itself")
    if cell.is_formula and cell.is_blank:
        raise Unclear(
            "the formula here shows nothing, and a formula empties no cell; delete it to take the "
            "value back, or type the value itself"
        )
    if cell.is_blank:
        return None
    if cell.data_type == "e":
        shows = "the formula here" if cell.is_formula else "the cell"
        raise Unclear(f"{shows} shows the error {cell.value}")
    if cell.is_struck or isinstance(cell.value, MarkedText):
        raise _why_marked(cell, key, context)
    return parse_value(raw_value(cell), key, context)


def _why_marked(cell: StoredCell, key: Key, context: Context) -> Unclear:
    """Return why a cell with struck or raised characters is unclear, with its possible values.

    A value that is struck out as a whole may mean that it no longer holds: it is no possible one.
    """
    value = cell.value
    texts: Sequence[object] = value.possible_texts if isinstance(value, MarkedText) else ()
    # A raised character belongs to a word, and to no number.
    if key.declared is None or key.declared.kind is not ValueKind.TEXT:
        texts = texts[:1]
    marked = value.description if isinstance(value, MarkedText) else "a value that is struck out"
    choices: list[FieldValue] = []
    for text in texts:
        with suppress(Unclear):
            choices.append(
                cell_value(StoredCell(text, cell.data_type, cell.number_format), key, context)
            )
    why = f"the cell shows {marked}; type what is meant without such letters"
    return Unclear(why, [choice for choice in choices if choice is not None])


def possible_values(cell: StoredCell, key: Key, context: Context) -> tuple[FieldValue, ...]:
    """Return the values that a cell may mean."""
    try:
        return (cell_value(cell, key, context),)
    except Unclear as unclear:
        return unclear.choices


def raw_value(cell: StoredCell) -> RawValue:
    """Return a cell's content as its author typed it, without the escapes of the file."""
    value = cell.value
    as_text = unescaped(value, controls=True) if isinstance(value, str) else value
    return RawValue(as_text, cell.number_format)


def cell_holds(value: object, base: object) -> bool:
    """Tell whether a cell still holds a recorded value, whatever its format.

    A number and the text of its digits differ. openpyxl returns a date for a number in a date
    format.

    Args:
        value: The cell's value, as openpyxl returns it.
        base: The recorded value.
    """
    if type(value) is type(base) and value == base:  # true for almost all cells
        return True
    if value is None or base is None or isinstance(value, bool | MarkedText):
        return False
    text = "; ".join(base) if isinstance(base, tuple) else base
    if isinstance(value, str) or isinstance(text, str):
        are_texts = isinstance(value, str) and isinstance(text, str)
        return are_texts and any(same_value(one, str(text)) for one in spellings(str(value)))
    number, base_number = _as_number(value), _as_number(base)
    if number is None or base_number is None or abs(number) >= TOO_LARGE:
        return False
    if isinstance(value, _TIME) or isinstance(base, _TIME):
        return abs(number - base_number) < _HALF_A_SECOND
    return same_value(number, base_number)


def _as_number(value: object) -> float | None:
    """Return a number, or the number that a spreadsheet stores for a date or a time."""
    if isinstance(value, _NUMBER):
        return value
    to_number: Any = to_excel
    return float(to_number(value)) if isinstance(value, _TIME) else None


def cell_text(value: object) -> str:
    """Return a cell's value as text, for a reader."""
    if isinstance(value, MarkedText):
        return value.description
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return short_for_cell("" if value is None else str(as_typed(value)))
