"""Find the columns of scenarios again, whose headers are titles, by the scenarios' ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.workbook.own_work.relocate import FreshTable
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.headers import probability_header
from scenariobook.workbook.shape.names import COVERAGE_TABLE
from scenariobook.workbook.sheets.shared.page import Page

_LABEL = "scenario"  # the header of the labels in the table of coverage, whose rows are scenarios


def labels_in(places: Iterable[TablePlace]) -> dict[str, str]:
    """Return the scenarios' labels in a returned tracker, by id, as headers are compared.

    Args:
        places: the program's tables in the tracker.
    """
    for place in places:
        columns = {header: column for column, header in place.columns.items()}
        if place.table == COVERAGE_TABLE and _LABEL in columns:
            made = [(row, item) for row, item in place.items.items() if item in place.made_items]
            cells = {item: place.rows[row].get(columns[_LABEL]) for row, item in made}
            return {item: normal(cell.value) for item, cell in cells.items() if cell}
    return {}


def labels_on(pages: Sequence[Page]) -> dict[str, str]:
    """Return the scenarios' labels in a fresh tracker, as ``labels_in`` does."""
    for page in pages:
        for table in page.tables:
            if table.name == COVERAGE_TABLE:
                column = table.left + table.headers.index(_LABEL)
                return {
                    text_of(item): normal(page.grid.rows[row][column][0])
                    for item, row in page.rows_by_key(table).items()
                }
    return {}


def new_headers(
    then: Mapping[str, str], now: Mapping[str, str], former: FormerIds
) -> Mapping[str, str]:
    """Return the new header of each scenario's columns, by the old; empty if it is gone.

    Args:
        then: the labels in the tracker that is replaced, by id.
        now: the labels in the fresh tracker.
        former: the former ids of scenarios.
    """
    found = {}
    for item, label in then.items():
        new = now.get(former.present("definition", item), "")
        found[label] = new
        found[probability_header(label)] = new and probability_header(new)
    return found


def under_old_headers(
    table: FreshTable, ours: Collection[str], renamed: Mapping[str, str]
) -> FreshTable:
    """Return a fresh table in which the columns of scenarios are found by their old headers.

    Args:
        table: the table.
        ours: the headers of the program's columns in it, in small letters.
        renamed: the new header of each scenario's columns, by the old.
    """
    if not any(new in ours for new in renamed.values()):
        return table  # it has no columns of scenarios
    others = {header: n for header, n in table.columns.items() if header not in renamed}
    again = {old: table.columns[new] for old, new in renamed.items() if new in ours}
    return replace(table, columns=others | again)
