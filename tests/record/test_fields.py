"""Each field that people fill in is declared once; from the declaration comes all the rest."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.intake.csv_forms import FORMS
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS, STATED, BaseStated, Recorded
from scenariobook.record.values.cells import Unclear
from scenariobook.record.values.interpret import Context, RawValue, meant
from scenariobook.workbook.input_tables import INPUT_TABLES
from tests.builders import a_study, q


@pytest.mark.parametrize("kind", STATED)
def test_no_field_of_an_entry_is_without_a_declaration(kind: Recorded) -> None:
    """A field that the ledger holds and that no column shows could never be typed or corrected."""
    others = {*STATED[kind].about_fields, "quarter", *BaseStated.__struct_fields__}
    assert [*FIELDS[kind]] == [n for n in STATED[kind].__struct_fields__ if n not in others]


@pytest.mark.parametrize("kind", STATED)
def test_each_field_has_a_column_in_the_tracker_and_in_a_csv(kind: Recorded) -> None:
    typed = {field for table in INPUT_TABLES for one in table.columns for field in one.fields}
    assert {name for of, name in typed if of == kind} == FIELDS[kind].keys()
    in_csv = {column for form in FORMS if kind in form.kinds for column in form.columns}
    if kind != "source":  # people propose sources in the tracker, beside what cites them
        assert {field.column for field in FIELDS[kind].values()} <= in_csv


@pytest.mark.parametrize("kind", STATED)
def test_each_field_is_read_in_one_way(kind: Recorded) -> None:
    """No field can hold a control character: each reader is there, and says so."""
    context = Context(a_study(), date(2026, 1, 1))
    for name in FIELDS[kind]:
        with pytest.raises(Unclear):
            meant(RawValue(value="\x0c"), Key(q("2026Q1"), kind, "nothing", name), context)
