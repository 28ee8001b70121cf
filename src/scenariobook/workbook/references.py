"""Formulas on the analysts' own sheets, which stay as they are while the program's rows move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scenariobook.record.former import FormerIds
from scenariobook.workbook.addresses import LOST, Fresh, Moves, followed
from scenariobook.workbook.carried import Carried
from scenariobook.workbook.names import KINDS
from scenariobook.workbook.places import TablePlace, places
from scenariobook.workbook.read import WorkbookFile


@dataclass(frozen=True, slots=True)
class Astray:
    """A formula that refers to other cells than it did: what it says, and what it meant.

    ``where`` is its cell, or what holds it.
    """

    sheet: str
    where: str
    says: str
    meant: str


def astray(carried: Carried, fresh: bytes, former: FormerIds) -> Iterator[Astray]:
    """Yield the formulas on the analysts' own sheets that a fresh tracker leads astray.

    ``former`` are ids that rows had before.
    """
    if not carried.references:
        return
    moves = _moves(carried, fresh, former)
    for sheet, where, formula in carried.references:
        meant = followed(formula, sheet, moves)
        if meant != formula:
            yield Astray(sheet, where, formula, meant)


def names_now(carried: Carried, fresh: bytes, former: FormerIds) -> dict[tuple[str, str], str]:
    """Return what the analysts' own defined names mean in a fresh tracker, as ``carried`` has them.

    ``former`` are ids that rows had before. A name of what is gone means nothing.
    """
    if not carried.names:
        return {}
    moves = _moves(carried, fresh, former)
    meant = {
        name: followed(f"={text}", name[0], moves).removeprefix("=")
        for name, text in carried.names.items()
    }
    return {name: "" if LOST in text else text for name, text in meant.items()}


def _moves(carried: Carried, fresh: bytes, former: FormerIds) -> Mapping[str, Moves]:
    """Return where the cells of the program's sheets go, by what the analysts call them."""
    opened = WorkbookFile(fresh)
    if opened.seals is None:
        return {}
    found = {p.table: _fresh(p, former) for _, here in places(opened, opened.seals) for p in here}
    return {sheet.called: Moves(sheet.called, sheet.places, found) for sheet in carried.sheets}


def _fresh(place: TablePlace, former: FormerIds) -> Fresh:
    rows = {item: row for row, item in place.items.items()}
    rows = former.with_former(KINDS.get(place.table, "definition"), rows)
    columns = {header: column for column, header in place.columns.items() if header}
    return Fresh(place.top, place.bottom, place.edge, rows, columns)
