"""Rewrite the analysts' names for a fresh tracker, and find formulas that would need it.

Formulas on the analysts' own sheets stay as they were typed, even if the rows that they refer to
have moved; the user is told which ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.workbook.own_work.own_references import is_about, is_built_in
from scenariobook.workbook.own_work.read import OwnWork
from scenariobook.workbook.own_work.relocate import (
    FreshTable,
    Relocation,
    breaks,
    relocate_formula,
)
from scenariobook.workbook.own_work.scenario_columns import (
    labels_in,
    new_headers,
    under_old_headers,
)
from scenariobook.workbook.returned.table_places import TablePlace, find_tables
from scenariobook.workbook.returned.tracker_file import WorkbookFile, normal
from scenariobook.workbook.shape.names import KINDS
from scenariobook.workbook.xlsx.areas import with_capital_errors

_LONGEST: Final = 120  # characters of a name's formula; of a text in a formula, Excel allows 255


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
        names: the new formula of each defined name, by the keys of ``OwnWork.names``; if what it
            named is gone, a text that says so, or empty if the name is the program's.
        astray: the formulas on the analysts' sheets that now refer to other cells.
        broken: in words, the names whose cells are gone.
    """

    names: Mapping[tuple[str, str], str]
    astray: Sequence[OutdatedFormula]
    broken: Sequence[str] = ()


def rewrite_references(own_work: OwnWork, fresh: bytes, former: FormerIds) -> RewrittenReferences:
    """Return what the analysts' references are in a fresh tracker.

    Args:
        own_work: the analysts' work in the tracker that the fresh one replaces.
        fresh: the fresh tracker's bytes.
        former: the former ids of rows.
    """
    if not own_work.names and not own_work.references:
        return RewrittenReferences({}, ())
    opened = WorkbookFile(fresh)
    moves = _moves(own_work, opened, former)
    titles = {*opened.workbook.sheetnames}
    gone = {sheet.title for sheet in own_work.sheets if sheet.original_title not in titles}
    names: dict[tuple[str, str], str] = {}
    broken = []
    made = own_work.made_names or ()
    for (of, name), text in own_work.names.items():
        if not of and name in made:  # the fresh tracker has it, or it is gone for good
            names[of, name] = ""
            continue
        moved = relocate_formula(f"={text}", of, moves).removeprefix("=")
        names[of, name] = moved
        if of not in gone and not is_about(text, gone) and not breaks(text, moved):
            continue
        names[of, name] = ""
        if own_work.made_names is None or name in made or is_built_in(name):
            continue
        if of in gone:
            broken.append(f"the name {name!r} (={text}) is not kept: its sheet, {of}, is gone")
        else:
            words = f"{short(text, _LONGEST)}, which is gone"
            names[of, name] = '"{}"'.format(words.replace('"', '""'))
            broken.append(f"the name {name!r} stood for {words}")
    return RewrittenReferences(names, tuple(_astray(own_work, moves)), tuple(broken))


def _astray(own_work: OwnWork, moves: Mapping[str, Relocation]) -> Iterator[OutdatedFormula]:
    for sheet, where, formula in own_work.references:
        meant = relocate_formula(formula, sheet, moves)
        if meant != with_capital_errors(formula):
            yield OutdatedFormula(sheet, where, formula, meant)


def _moves(own_work: OwnWork, opened: WorkbookFile, former: FormerIds) -> Mapping[str, Relocation]:
    """Return where the cells of the program's sheets go, by the titles that analysts gave them."""
    if opened.checksums is None:
        return {}
    places = [place for _, here in find_tables(opened, opened.checksums) for place in here]
    renamed = new_headers(own_work.labels, labels_in(places), former)
    ours = opened.checksums.headers
    found = {
        p.table: under_old_headers(_fresh(p, former), {*map(normal, ours[p.table])}, renamed)
        for p in places
    }
    return {sheet.title: Relocation(sheet.title, sheet.places, found) for sheet in own_work.sheets}


def _fresh(place: TablePlace, former: FormerIds) -> FreshTable:
    rows = {item: row for row, item in place.items.items()}
    rows = former.with_former(KINDS.get(place.table, "definition"), rows)
    columns = {header: column for column, header in place.columns.items() if header}
    return FreshTable(top=place.top, last=place.bottom, edge=place.edge, rows=rows, columns=columns)
