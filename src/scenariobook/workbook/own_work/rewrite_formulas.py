"""Rewrite the analysts' names for a fresh tracker, and find formulas that would need it.

Formulas on the analysts' own sheets stay as they were typed, even if the rows that they refer to
have moved; the user is told which ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scenariobook.record.former import FormerIds
from scenariobook.workbook.own_work.read import OwnWork
from scenariobook.workbook.own_work.relocate import LOST, FreshTable, Relocation, relocate_formula
from scenariobook.workbook.returned.table_places import TablePlace, find_tables
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import KINDS
from scenariobook.workbook.xlsx.areas import with_capital_errors


@dataclass(frozen=True, slots=True)
class OutdatedFormula:
    """A formula on an analysts' sheet whose cells have moved in the fresh tracker.

    Attributes:
        sheet: the title of the sheet.
        where: its cell, or the kind of thing that holds it, such as a chart.
        says: its text, which is not changed.
        meant: the text that would refer to the same things as before.
    """

    sheet: str
    where: str
    says: str
    meant: str


@dataclass(frozen=True, slots=True)
class RewrittenReferences:
    """What the analysts' references to the program's sheets are in a fresh tracker.

    Attributes:
        names: the new formula of each defined name, by the keys of ``Carried.names``; empty if what
            it named is gone.
        astray: the formulas on the analysts' sheets that now refer to other cells.
    """

    names: Mapping[tuple[str, str], str]
    astray: Sequence[OutdatedFormula]


def rewrite_references(own_work: OwnWork, fresh: bytes, former: FormerIds) -> RewrittenReferences:
    """Return what the analysts' references are in a fresh tracker.

    Args:
        own_work: the analysts' work in the tracker that the fresh one replaces.
        fresh: the fresh tracker's bytes.
        former: the former ids of rows.
    """
    if not own_work.names and not own_work.references:
        return RewrittenReferences({}, ())
    moves = _moves(own_work, fresh, former)
    meant = {
        name: relocate_formula(f"={text}", name[0], moves).removeprefix("=")
        for name, text in own_work.names.items()
    }
    names = {name: "" if LOST in text else text for name, text in meant.items()}
    return RewrittenReferences(names, tuple(_astray(own_work, moves)))


def _astray(own_work: OwnWork, moves: Mapping[str, Relocation]) -> Iterator[OutdatedFormula]:
    for sheet, where, formula in own_work.references:
        meant = relocate_formula(formula, sheet, moves)
        if meant != with_capital_errors(formula):
            yield OutdatedFormula(sheet, where, formula, meant)


def _moves(own_work: OwnWork, fresh: bytes, former: FormerIds) -> Mapping[str, Relocation]:
    """Return where the cells of the program's sheets go, by the titles that analysts gave them."""
    opened = WorkbookFile(fresh)
    if opened.checksums is None:
        return {}
    found = {
        p.table: _fresh(p, former)
        for _, here in find_tables(opened, opened.checksums)
        for p in here
    }
    return {sheet.title: Relocation(sheet.title, sheet.places, found) for sheet in own_work.sheets}


def _fresh(place: TablePlace, former: FormerIds) -> FreshTable:
    rows = {item: row for row, item in place.items.items()}
    rows = former.with_former(KINDS.get(place.table, "definition"), rows)
    columns = {header: column for column, header in place.columns.items() if header}
    return FreshTable(top=place.top, last=place.bottom, edge=place.edge, rows=rows, columns=columns)
