"""Dates, times, shares and amounts beside a row that goes are told as they were shown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.workbook.examples import example
from tests.workbook.own_work.analyst_at_work import (
    at,
    changed_study,
    edited,
    opened,
    rebuilt,
    row_of,
)
from tests.workbook.own_work.named import own_work

GONE = example("open").indicators[0].id
OWN = "checked on"
EUROS = '#,##0.00 "EUR"'
# What somebody typed, its number format, the words for it, and what it is once its row is back.
TYPED: dict[str, tuple[Any, str, str, Any, str]] = {
    "day": (date(2026, 5, 5), "mm-dd-yy", "2026-05-05", datetime(2026, 5, 5), "yyyy-mm-dd"),
    "moment": (
        *(datetime(2026, 5, 5, 14, 30), "d/m/yy h:mm", "2026-05-05 14:30"),
        *(datetime(2026, 5, 5, 14, 30), "yyyy-mm-dd hh:mm"),
    ),
    "time": (time(14, 30), "h:mm:ss", "14:30", time(14, 30), "hh:mm"),
    "duration": (
        *(timedelta(hours=26, minutes=5), "[h]:mm:ss", "26:05:00 hours"),
        *(timedelta(hours=26, minutes=5), "[h]:mm:ss"),
    ),
    "share": (0.25, "0%", "25%", 0.25, "0%"),
    "exact share": (0.2567, "0%", "25.67%", 0.2567, "0.00%"),
    "large share": (3, "0.0%", "300.0%", 3, "0.0%"),
    "amount": (
        12.5,
        '#,##0.00 "EUR"',
        '12.5 (number format #,##0.00 "EUR")',
        12.5,
        '#,##0.00 "EUR"',
    ),
    "whole percent": (25, '0"%"', '25 (number format 0"%")', 25, '0"%"'),
    "number": (12.5, "General", "12.5", 12.5, "General"),
    "long number": (1234567890123, "General", "1234567890123", 1234567890123, "General"),
    "truth": (True, "General", "TRUE", True, "General"),
    "text like a day": ("2026-05-05", "General", "'2026-05-05", "2026-05-05", "General"),
    "text like a share": ("25%", "@", "'25%", "25%", "General"),
    "no day": ("2026-02-31", "General", "2026-02-31", "2026-02-31", "General"),
}


def with_own(value: object, number_format: str) -> bytes:
    """Return a tracker with a value in a column beside the row of the item that goes."""

    def change(workbook: Workbook) -> None:
        update: Any = workbook["Update"]
        column = update.max_column + 1
        update.cell(4, column).value = OWN
        cell = update.cell(row_of(update, GONE), column)
        cell.value, cell.number_format = value, number_format

    return edited(change)


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_words_say_what_was_shown_and_give_it_back(typed: tuple[Any, str, str, Any, str]) -> None:
    """Its row goes: nobody has to guess which day 46147 is; and comes back: it is a day again."""
    value, number_format, words, again, new_format = typed
    away = rebuilt(with_own(value, number_format), changed_study(example("open")))
    told = at(opened(away)["Retired"], GONE, "id").comment.text
    assert f"({GONE}, {OWN}), which is gone: {words}\n" in told
    back = opened(rebuilt(away))["Update"]
    cell = at(back, GONE, OWN)
    assert (cell.value, cell.number_format) == (again, new_format)
    assert at(back, GONE, "id").comment is None


def test_a_formula_keeps_its_number_format() -> None:
    """A share that is calculated is a share again once its row is back."""
    row = row_of(opened(rebuilt(with_own(1, "General")))["Update"], GONE)
    away = rebuilt(with_own(f"=$H{row}/100", "0%"), changed_study(example("open")))
    assert "/100 (number format 0%)\n" in at(opened(away)["Retired"], GONE, "id").comment.text
    back = opened(rebuilt(away))["Update"]
    cell = at(back, GONE, OWN)
    assert (cell.value, cell.number_format) == (f"=$H{cell.row}/100", "0%")


def test_what_a_copy_has_beside_is_named_as_it_is_shown() -> None:
    """`import` names a day in a column of theirs as a day, too."""
    named = own_work(WorkbookFile(with_own(date(2026, 5, 5), "yyyy-mm-dd")))
    assert any("2026-05-05" in words for words in named)
    assert not any("46147" in words for words in named)
