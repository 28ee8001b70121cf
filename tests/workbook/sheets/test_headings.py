"""Headings that stay in sight, and that printed pages repeat, are those of the rows below them."""

from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from tests.workbook.examples import KINDS, LAST, example
from tests.workbook.opened import opened

# The proposed sources stand below the study's sources, under headers of the same meaning.
_SAME_MEANING = {("tblSources", "tblProposed")}


def _tables(sheet: Any) -> list[tuple[int, str, dict[int, str]]]:
    """Return the tables of a sheet from the top: header's row, name, headers by column."""
    found = []
    for table in sheet.tables.values():
        bounds: Any = range_boundaries(table.ref)
        left, top, right, _ = bounds
        headers = {n: sheet.cell(top, n).value for n in range(left, right + 1)}
        found.append((top, table.name, headers))
    return sorted(found, key=lambda one: one[0])


@pytest.mark.parametrize("kind", KINDS)
def test_frozen_headings_are_those_of_the_longest_table(kind: str) -> None:
    """All of them; if other tables stand between, a link in front says whose headings they are."""
    for found in opened(example(kind), LAST):
        sheet: Any = found
        tables = _tables(sheet)
        frozen = int(sheet.sheet_view.pane.ySplit or 0) if sheet.sheet_view.pane else 0
        if not tables or not frozen:
            continue
        top, _, headers = tables[-1]
        if top > frozen and len(tables) > 1 and tables[0][0] > frozen:
            said = sheet.cell(frozen, 1).value
            assert said.startswith("Columns of the "), sheet.title
            shown = {n: sheet.cell(frozen, n).value for n in headers if n > 2}
            assert shown == {n: header for n, header in headers.items() if n > 2}
        else:
            names = [name for _, name, _ in tables]
            assert len(names) == 1 or tuple(names) in _SAME_MEANING, sheet.title
            assert tables[0][0] == frozen, sheet.title


@pytest.mark.parametrize("kind", KINDS)
def test_printed_pages_repeat_the_last_tables_headings(kind: str) -> None:
    """Below them on the sheet stands no other table."""
    for found in opened(example(kind), LAST):
        sheet: Any = found
        tables = _tables(sheet)
        if sheet.print_title_rows and tables:
            row = int(sheet.print_title_rows.replace("$", "").split(":")[0])
            below = tuple(name for top, name, _ in tables if top >= row)
            assert len(below) == 1 or below in _SAME_MEANING, sheet.title
            assert any(top == row for top, _, _ in tables), sheet.title
