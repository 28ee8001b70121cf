"""Formulas on the analysts' own sheets, which stay as they are while the program's rows move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenariobook.record.former import FormerIds
from scenariobook.workbook.addresses import Fresh, Moves, followed
from scenariobook.workbook.carried import Carried
from scenariobook.workbook.names import KINDS
from scenariobook.workbook.places import TablePlace, places
from scenariobook.workbook.read import WorkbookFile


@dataclass(frozen=True, slots=True)
class Astray:
    """A formula that refers to other cells than it did: what it says, and what it meant."""

    sheet: str
    cell: str
    says: str
    meant: str


def astray(carried: Carried, fresh: bytes, former: FormerIds) -> Iterator[Astray]:
    """Yield the formulas on the analysts' own sheets that a fresh tracker leads astray.

    ``former`` are ids that rows had before.
    """
    if not carried.references:
        return
    opened = WorkbookFile(fresh)
    if opened.seals is None:
        return
    found = {p.table: _fresh(p, former) for _, here in places(opened, opened.seals) for p in here}
    moves = {sheet.called: Moves(sheet.called, sheet.places, found) for sheet in carried.sheets}
    for sheet, cell, formula in carried.references:
        meant = followed(formula, sheet, moves)
        if meant != formula:
            yield Astray(sheet, cell, formula, meant)


def _fresh(place: TablePlace, former: FormerIds) -> Fresh:
    rows = {item: row for row, item in place.items.items()}
    rows = former.with_former(KINDS.get(place.table, "definition"), rows)
    columns = {header: column for column, header in place.columns.items() if header}
    return Fresh(place.top, place.bottom, place.edge, rows, columns)
