"""Each field that people fill in is declared once; from the declaration comes all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from scenariobook.record import csv_table
from scenariobook.record.entries import Judgment, Key, Kind, Reading, Sighting
from scenariobook.record.fields import FIELDS
from scenariobook.record.meaning import Context, RawValue, meant
from scenariobook.record.parse import Unclear
from scenariobook.workbook.shape.names import INPUTS, KINDS
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from tests.builders import a_study, q

_ABOUT = {"quarter", "item", "scenario"}
_KINDS: dict[Kind, type[Reading | Sighting | Judgment]] = {
    "reading": Reading,
    "sighting": Sighting,
    "judgment": Judgment,
}


@pytest.mark.parametrize("kind", _KINDS)
def test_no_field_of_an_entry_is_without_a_declaration(kind: Kind) -> None:
    """A field that the ledger holds and that no column shows could never be typed or corrected."""
    assert [*FIELDS[kind]] == [n for n in _KINDS[kind].__struct_fields__ if n not in _ABOUT]


@pytest.mark.parametrize("kind", _KINDS)
def test_each_field_has_a_column_in_the_tracker_and_in_a_csv(kind: Kind) -> None:
    made: Iterator[Column[Reading | Sighting | Judgment]] = input_columns(kind, lambda row: row)
    columns = [column.header for column in made]
    tables = [INPUTS[table] for table, rows in KINDS.items() if rows == kind and table in INPUTS]
    assert columns == [field.header for field in FIELDS[kind].values()]
    assert tables == [tuple(columns)]
    known = {*csv_table.ITEM_COLUMNS, *csv_table.JUDGMENT_COLUMNS}
    assert {field.column for field in FIELDS[kind].values()} <= known


@pytest.mark.parametrize("kind", _KINDS)
def test_each_field_is_read_in_one_way(kind: Kind) -> None:
    """No field can hold a control character: each reader is there, and says so."""
    context = Context(a_study(), date(2026, 1, 1))
    for name in FIELDS[kind]:
        with pytest.raises(Unclear):
            meant(RawValue(value="\x0c"), Key(q("2026Q1"), kind, "nothing", name), context)
