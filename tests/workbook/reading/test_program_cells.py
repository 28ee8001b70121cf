"""What was typed over the program's cells, or where no table is, is named, and nothing else."""

from __future__ import annotations

import pytest

from tests.builders import a_study
from tests.workbook.reading.desk import DUES, Desk


@pytest.mark.parametrize("header, typed", [("unit", "EUR"), ("watch", 11), ("owner", "Kim")])
def test_a_changed_definition_is_named_with_the_line_that_says_it(
    header: str, typed: object
) -> None:
    desk = Desk().type("dues", **{header: typed})
    at = desk.cell("dues", header).coordinate
    assert desk.read().typed_over == (
        f"'{typed}' at Update!{at} is typed over what the study says: change it at dues.toml:3:1",
    )
    assert not desk.questions()


def test_a_definition_that_the_study_has_by_now_is_not_named() -> None:
    later = a_study(indicators=[DUES.model_copy(update={"unit": "EUR"})])
    desk = Desk(study=a_study(indicators=[DUES]), said=(), now=later)
    assert not desk.read().typed_over
    assert not desk.type("dues", unit="EUR").read().typed_over
    assert len(desk.type("dues", unit="GBP").read().typed_over) == 1


def test_a_title_that_was_changed_alone_is_named_like_a_definition() -> None:
    (named,) = Desk().type("dues", indicator="Fees").read().typed_over
    assert "'Fees' at Update!A" in named


def test_beside_a_changed_title_other_changed_definitions_are_named() -> None:
    named = " ".join(Desk().type("dues", indicator="Fees", unit="EUR").read().typed_over)
    assert "'Fees' at Update!A" in named
    assert "'EUR' at Update!" in named


def test_what_is_typed_over_a_formula_is_named_with_its_cell() -> None:
    desk = Desk().type("dues", status="normal")
    at = desk.cell("dues", "status").coordinate
    read = desk.read()
    assert not [one for one in read.cells if one.is_edit]
    assert read.typed_over == (
        f"Update: typed over the program's formulas, and not taken in: {at} 'normal'",
    )


def test_a_column_of_ones_own_is_not_named() -> None:
    desk = Desk().type("dues", yours="mine")
    desk.headers()["yours"].value = "my column"
    assert not desk.read().typed_over
