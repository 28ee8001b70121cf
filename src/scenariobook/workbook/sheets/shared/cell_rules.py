"""Add rules to cells: which marks they get, which choices they offer, what they expect."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.xlsx import colour_rules
from scenariobook.workbook.xlsx.rule_marks import MARKS

_LONGEST_PROMPT: Final = 255  # characters: Excel's limit
# Of the three kinds of messages, only "information" keeps the typed value if the analyst presses
# Enter twice.
_MESSAGE: Final[Mapping[str, Any]] = MappingProxyType(
    {"allow_blank": True, "showErrorMessage": True, "errorStyle": "information"}
)
_KEPT: Final = "What you typed is kept with OK; what cannot be read is asked about later."


class CellHelp(NamedTuple):
    """The help that programs show at a cell that is selected."""

    title: str
    prompt: str


def point_out(sheet: Worksheet, cells: str, where: str, mark: str) -> None:
    """Add a rule that marks the cells for which a formula is true.

    Args:
        sheet: The sheet.
        cells: The range.
        where: The formula for the first cell; relative references move along with the cell.
        mark: The name of the mark in ``rule_marks.MARKS``.
    """
    rule = Rule(type="expression", formula=[where], dxf=MARKS[mark])
    sheet.conditional_formatting.add(cells, rule)


def frame_moves(sheet: Worksheet, table: Table, header: str, before: str) -> None:
    """Frame the statuses below a header that differ from those below the header ``before``."""
    now, last = (f"{table.letters[h]}{table.first}" for h in (header, before))
    for where, mark in colour_rules.status_changes(now, last):
        point_out(sheet, table.cells(header), where, mark)


def show_typed_over(sheet: Worksheet, table: Table) -> None:
    """Mark the cells of computed columns in which somebody typed over the formula."""
    for column in table.columns:
        if column.formula and not column.own:
            cells = table.cells(column.header)
            point_out(
                sheet, cells, f"NOT(_xlfn.ISFORMULA({cells.partition(':')[0]}))", "typed over"
            )


def shade(sheet: Worksheet, cells: str, colours: str) -> None:
    """Colour cells by their content, with a set of colours in ``colour_rules``."""
    for rule in colour_rules.rules(colours, cells.partition(":")[0]):
        sheet.conditional_formatting.add(cells, rule)


def offer(sheet: Worksheet, cells: str, source: str, shown: CellHelp, *, others: str = "") -> None:
    """Offer a list of choices in cells.

    If an analyst types a value that is not on the list, programs show a message, and Enter
    keeps the value. Without a message, LibreOffice would discard the value; in a message of
    the kind ``warning``, its Enter key would press Cancel.

    Args:
        sheet: The sheet.
        cells: The cells.
        source: The range with the list, or a formula that gives it.
        shown: The help at the cells.
        others: Names values that analysts often type though they are not on the list.
    """
    usual = f"{others[0].upper()}{others[1:]}: press Enter. " if others else ""
    _validate(
        sheet,
        DataValidation(type="list", formula1=source, **_MESSAGE),
        ("Typed, not chosen" if others else "Not on the list", f"{usual}{_KEPT}"),
        cells,
        shown,
    )


def expect(
    sheet: Worksheet,
    cells: str,
    kind: Literal["decimal", "date"],
    bounds: tuple[str, str],
    shown: CellHelp,
) -> None:
    """Show a message if an analyst types a value of another kind or outside the bounds.

    The bounds are the lowest and the highest value, as formulas.
    """
    low, high = bounds
    _validate(
        sheet,
        DataValidation(type=kind, operator="between", formula1=low, formula2=high, **_MESSAGE),
        ("Is this meant?", f"Expected here: {shown.prompt} {_KEPT}"),
        cells,
        shown,
    )


def demand(sheet: Worksheet, cells: str, formula: str, shown: CellHelp) -> None:
    """Show a message if an analyst types a value for which a formula is false."""
    _validate(
        sheet,
        DataValidation(type="custom", formula1=formula, **_MESSAGE),
        ("Is this meant?", f"Expected here: {shown.prompt} {_KEPT}"),
        cells,
        shown,
    )


def explain(sheet: Worksheet, cells: str, shown: CellHelp) -> None:
    """Show help at cells that take any text."""
    rule = DataValidation(type=None, allow_blank=True)
    _validate(sheet, rule, ("", ""), cells, shown)


def _validate(
    sheet: Worksheet,
    rule: DataValidation,
    message: tuple[str, str],
    cells: str,
    shown: CellHelp,
) -> None:
    rule.showInputMessage = True
    rule.promptTitle = shown.title
    rule.prompt = shown.prompt[:_LONGEST_PROMPT]
    if rule.showErrorMessage:
        rule.errorTitle, rule.error = message[0], message[1][:_LONGEST_PROMPT]
    rule.sqref = MultiCellRange(cells)
    sheet.add_data_validation(rule)
