"""Read a sheet's conditional formats and data validations, one for each area.

Excel stores rules that refer to another sheet in an extension (``x14``) of the sheet's part,
which openpyxl does not read. In a file, a rule's formula is relative to the first cell of all its
areas; the functions here make it relative to the first cell of each area.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any, Final

from openpyxl.formatting.rule import Rule
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.areas import Area, cell_ref, range_ref, with_capital_errors

_EXTENSION: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_DRAWN: Final = frozenset({"dataBar", "iconSet"})  # which a sheet stores in a plain form as well


def conditional_formats(sheet: Worksheet, part: bytes) -> Iterator[tuple[Area, Rule]]:
    """Yield the conditional formats of a sheet in the order of priority, once for each area.

    Args:
        sheet: the sheet.
        part: the bytes of its part.
    """
    held = [
        *((one.sqref, rule) for one in sheet.conditional_formatting for rule in one.rules),
        *_extension_formats(part),
    ]
    for cells, rule in sorted(held, key=lambda found: found[1].priority or 0):
        for area in areas(cells):
            again = copy(rule)
            again.formula = [_rebased(text, cells, area) for text in rule.formula]
            yield area, again


def validations(sheet: Worksheet, part: bytes) -> Iterator[tuple[Area, DataValidation]]:
    """Yield the data validations of a sheet, once for each area.

    Args:
        sheet: the sheet.
        part: the bytes of its part.
    """
    for check in (*sheet.data_validations.dataValidation, *_extension_validations(part)):
        yield from _by_area(check)


def _by_area(check: DataValidation) -> Iterator[tuple[Area, DataValidation]]:
    for area in areas(check.sqref):
        again = copy(check)
        again.formula1 = _rebased(check.formula1, check.sqref, area)
        again.formula2 = _rebased(check.formula2, check.sqref, area)
        yield area, again


def clear_validations(sheet: Worksheet, hole: Area) -> None:
    """Remove the data validations from the cells of an area; other cells keep them."""
    held = sheet.data_validations.dataValidation
    for check in list(held):
        if not any(overlap(area, hole) for area in areas(check.sqref)):
            continue
        held.remove(check)
        for area, one in _by_area(check):
            for piece in _around(area, hole):
                again = copy(one)
                again.sqref = _range(piece)
                again.formula1 = _rebased(one.formula1, _range(area), piece)
                again.formula2 = _rebased(one.formula2, _range(area), piece)
                held.append(again)


def overlap(one: Area, other: Area) -> bool:
    """Tell whether two areas share a cell."""
    return all((one[0] <= other[2], other[0] <= one[2], one[1] <= other[3], other[1] <= one[3]))


def _around(area: Area, hole: Area) -> Iterator[Area]:
    """Yield the rectangles of an area outside a hole: above, below, left and right of it."""
    if not overlap(area, hole):
        yield area
        return
    top, left, bottom, right = area
    first, last = max(top, hole[0]), min(bottom, hole[2])
    pieces = (
        (top, left, first - 1, right),
        (last + 1, left, bottom, right),
        (first, left, last, hole[1] - 1),
        (first, hole[3] + 1, last, right),
    )
    yield from (piece for piece in pieces if piece[0] <= piece[2] and piece[1] <= piece[3])


def areas(cells: MultiCellRange) -> list[Area]:
    """Return the areas of a range, which may have several."""
    return [_area(one) for one in cells.ranges]


def _area(found: CellRange) -> Area:
    return found.min_row, found.min_col, found.max_row, found.max_col


def _rebased(formula: str | None, cells: MultiCellRange, area: Area) -> str | None:
    """Return a formula made relative to the first cell of an area.

    Args:
        formula: a formula that is relative to the first of ``cells``.
        cells: all areas of the rule.
        area: one of these areas, or a part of one.
    """
    if not formula:
        return formula
    tops, lefts = zip(*((top, left) for top, left, _, _ in areas(cells)), strict=True)
    first = min(tops), min(lefts)
    if first == area[:2]:
        return formula
    try:
        moved = Translator(f"={with_capital_errors(formula)}", cell_ref(first))
        return str(moved.translate_formula(cell_ref(area[:2]))).removeprefix("=")
    except (TokenizerError, TranslatorError, IndexError):
        return formula  # ``own_work`` reports a formula that cannot be read


def _range(area: Area) -> MultiCellRange:
    return MultiCellRange(range_ref(area))


def _extension_elements(part: bytes, name: str) -> Iterator[Any]:
    if _EXTENSION.encode() in part:
        yield from opc.parse(part).iter(f"{{{_EXTENSION}}}{name}")


def _texts(element: opc.Element, name: str) -> list[str]:
    return [child.text or "" for child in element.iter("{*}" + name)]


def _extension_formats(part: bytes) -> Iterator[tuple[MultiCellRange, Rule]]:
    for group in _extension_elements(part, "conditionalFormatting"):
        for cells in _texts(group, "sqref"):
            for element in opc.children(group, "cfRule"):
                attributes = {k: v for k, v in element.attrib.items() if k != "id"}
                if attributes.get("type") not in _DRAWN:
                    looks = [DifferentialStyle.from_tree(x) for x in opc.children(element, "dxf")]
                    rule = Rule(**attributes, formula=_texts(element, "f"))
                    rule.dxf = next(iter(looks), None)
                    yield MultiCellRange(cells), rule


def _extension_validations(part: bytes) -> Iterator[DataValidation]:
    for element in _extension_elements(part, "dataValidation"):
        attributes = {k: v for k, v in element.attrib.items() if not k.startswith("{")}
        for cells in _texts(element, "sqref"):
            check = DataValidation(**attributes)
            check.sqref = MultiCellRange(cells)
            for name in ("formula1", "formula2"):
                for formula in opc.children(element, name):
                    setattr(check, name, "".join(_texts(formula, "f")))
            yield check
