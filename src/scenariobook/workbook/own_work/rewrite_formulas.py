"""Formulas on the analysts' own sheets, which stay as they are while the program's rows move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scenariobook.record.former import FormerIds
from scenariobook.workbook.own_work.read import Carried
from scenariobook.workbook.own_work.relocate import LOST, FreshTable, Relocation, relocate_formula
from scenariobook.workbook.returned.table_places import TablePlace, places
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import KINDS
from scenariobook.workbook.xlsx.areas import with_capital_errors


@dataclass(frozen=True, slots=True)
class OutdatedFormula:
    """A formula that refers to other cells than it did: what it says, and what it meant.

    ``where`` is its cell, or what holds it.
    """

    sheet: str
    where: str
    says: str
    meant: str


@dataclass(frozen=True, slots=True)
class RewrittenReferences:
    """What the analysts' own references mean in a fresh tracker.

    ``names`` is the text of each defined name, by name, as ``Carried`` has them: a name of what
    is gone means nothing. ``astray`` are the formulas on their own sheets, which stay as typed.
    """

    names: Mapping[tuple[str, str], str]
    astray: Sequence[OutdatedFormula]


def rewrite_references(carried: Carried, fresh: bytes, former: FormerIds) -> RewrittenReferences:
    """Return what the references that are carried into a fresh tracker mean there.

    ``former`` are ids that rows had before.
    """
    if not carried.names and not carried.references:
        return RewrittenReferences({}, ())
    moves = _moves(carried, fresh, former)
    meant = {
        name: relocate_formula(f"={text}", name[0], moves).removeprefix("=")
        for name, text in carried.names.items()
    }
    names = {name: "" if LOST in text else text for name, text in meant.items()}
    return RewrittenReferences(names, tuple(_astray(carried, moves)))


def _astray(carried: Carried, moves: Mapping[str, Relocation]) -> Iterator[OutdatedFormula]:
    for sheet, where, formula in carried.references:
        meant = relocate_formula(formula, sheet, moves)
        if meant != with_capital_errors(formula):
            yield OutdatedFormula(sheet, where, formula, meant)


def _moves(carried: Carried, fresh: bytes, former: FormerIds) -> Mapping[str, Relocation]:
    """Return where the cells of the program's sheets go, by what the analysts call them."""
    opened = WorkbookFile(fresh)
    if opened.seals is None:
        return {}
    found = {p.table: _fresh(p, former) for _, here in places(opened, opened.seals) for p in here}
    return {sheet.called: Relocation(sheet.called, sheet.places, found) for sheet in carried.sheets}


def _fresh(place: TablePlace, former: FormerIds) -> FreshTable:
    rows = {item: row for row, item in place.items.items()}
    rows = former.with_former(KINDS.get(place.table, "definition"), rows)
    columns = {header: column for column, header in place.columns.items() if header}
    return FreshTable(place.top, place.bottom, place.edge, rows, columns)
