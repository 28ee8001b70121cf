"""Put the formulas of linked cells back into the input cells of a fresh tracker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scenariobook.workbook.own_work.linked_cells import LinkedCell
from scenariobook.workbook.own_work.relocate import Relocation, breaks, relocate_formula
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import Formula


def put_back_linked(
    page: Page, linked: Iterable[LinkedCell], moves: Mapping[str, Relocation], *, is_gone: bool
) -> Iterator[tuple[LinkedCell, str]]:
    """Put formulas back into the input cells of a fresh sheet.

    Args:
        page: the fresh sheet.
        linked: the cells of the sheet that it replaces.
        moves: where the cells of each sheet go, by the title that it came back with.
        is_gone: whether the fresh tracker has no such sheet; ``page`` is another one then.

    Yields:
        Each cell whose formula has no place in the fresh tracker, and why.
    """
    for cell in linked:
        item, _ = moves[cell.sheet].about(*cell.at)
        if not item:
            yield cell, "the program did not make its row; link the row's cell in the new tracker"
            continue
        place = moves[cell.sheet].at(*cell.at) if not is_gone else None
        text = relocate_formula(f"={cell.formula.text}", cell.sheet, moves).removeprefix("=")
        row = page.grid.rows.get(place[0], {}) if place else {}
        if not place or place[1] not in row:
            yield cell, "its row or column is gone"
            continue
        if breaks(cell.formula.text, text):
            yield cell, "a cell that it refers to is gone"
            continue
        _, style = row[place[1]]
        formula = Formula(text, cell.formula.value, is_array=cell.formula.is_array)
        page.grid.put(*place, formula, page.styles.formatted(style, cell.number_format))
