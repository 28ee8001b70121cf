"""A conditional format or a validation without a place is told with its range and its condition."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.formatting.rule import CellIsRule, Rule
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from tests.workbook.examples import example
from tests.workbook.letters import VALUE
from tests.workbook.own_work.analyst_at_work import (
    at,
    changed_study,
    edited,
    opened,
    rebuilt,
    row_of,
)

GONE = example("open").indicators[0].id
_compared: Any = CellIsRule  # the type stubs say nothing of it


def told(rule: Rule | None = None, check: DataValidation | None = None) -> tuple[str, str]:
    """Return the cell that has a rule while its row is there, and the words for it afterwards."""
    where = []

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        where.append(f"{VALUE}{row_of(update, GONE)}")
        if rule:
            update.conditional_formatting.add(where[0], rule)
        if check:
            check.sqref = MultiCellRange(where[0])
            update.add_data_validation(check)

    after = opened(rebuilt(edited(change), changed_study(example("open"))))
    return where[0], at(after["Retired"], GONE, "id").comment.text


@pytest.mark.parametrize(
    "rule, words",
    [
        (_compared("greaterThan", ["1234.75"]), "greater than 1234.75"),
        (_compared("between", ["1", "5"]), "between 1 and 5"),
        (Rule(type="expression", formula=["1=1"]), "1=1"),
        (Rule(type="top10", rank=3), "top 10, 3"),
        (
            Rule(type="containsText", operator="containsText", text="odd", formula=["TRUE"]),
            "contains text, odd, TRUE",
        ),
    ],
)
def test_a_conditional_format_is_told_in_full(rule: Rule, words: str) -> None:
    """Whoever makes it anew can: without the comparison, a number says nothing."""
    cell, text = told(rule=rule)
    assert text.endswith(f"which is gone: a conditional format of {cell}: {words}")


@pytest.mark.parametrize(
    "check, words",
    [
        (DataValidation("list", formula1='"yes,no"'), 'list, "yes,no"'),
        (
            DataValidation("whole", operator="lessThan", formula1="9", error="less!"),
            "whole, less than 9, less!",
        ),
        (DataValidation("decimal", formula1="1", formula2="9"), "decimal, between 1 and 9"),
    ],
)
def test_a_validation_is_told_in_full(check: DataValidation, words: str) -> None:
    """What may be typed, and what whoever types is told."""
    cell, text = told(check=check)
    assert text.endswith(f"which is gone: a validation of {cell}: {words}")
