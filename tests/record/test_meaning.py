"""What was meant by what stands in a cell: as it was typed, or a question."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from scenariobook.record.entries import Key
from scenariobook.record.meaning import Context, RawValue, meant
from scenariobook.record.parse import Unclear
from tests.builders import a_study, an_indicator, q

CONTEXT = Context(a_study(indicators=[an_indicator()]), date(2026, 11, 26))
NOTE = Key(q("2026Q3"), "reading", "indicator-one", "note")
DAY = NOTE._replace(field="as_of")


@pytest.mark.parametrize(
    "value, shown_as, offered",
    [
        (12345678901234567, "General", "12345678901234567"),
        (1234567890123456.0, "0", "1234567890123456"),
        (7, "000", "7"),
        (1234, "#,##0", "1234"),
    ],
)
def test_a_number_that_shows_other_digits_is_no_text(
    value: float, shown_as: str, offered: str
) -> None:
    """A file number typed as a note: spreadsheets keep fifteen digits, formats hide some."""
    with pytest.raises(Unclear, match="perhaps not what was typed") as why:
        meant(RawValue(value, shown_as), NOTE, CONTEXT)
    assert why.value.choices == (offered,)


@pytest.mark.parametrize("value, text", [(2024, "2024"), (1.5, "1.5"), (999999999999999, "9" * 15)])
def test_a_number_that_shows_its_digits_is_the_text_of_them(value: float, text: str) -> None:
    assert meant(RawValue(value), NOTE, CONTEXT) == text


def test_a_day_typed_without_signs_is_offered() -> None:
    with pytest.raises(Unclear, match="'20260930' means 30 September 2026") as why:
        meant(RawValue(20260930, "yyyy-mm-dd"), DAY, CONTEXT)
    assert why.value.choices == (date(2026, 9, 30),)


def test_a_day_typed_without_signs_that_lies_ahead_is_said_to() -> None:
    with pytest.raises(Unclear, match="means 5 March 2027, which lies in the future"):
        meant(RawValue(20270305, "yyyy-mm-dd"), DAY, CONTEXT)


@pytest.mark.parametrize("serial, choices", [(2.0, (2,)), (7.0, ()), (2.5, ()), (None, ())])
def test_a_credibility_under_a_format_for_dates_is_offered(
    serial: float | None, choices: tuple[int, ...]
) -> None:
    """A cell with 2 that got a date's format shows 2 January 1900; the grade is one choice."""
    typed = RawValue(datetime(1900, 1, 2), "yyyy-mm-dd", serial)
    with pytest.raises(Unclear, match="2 January 1900 stands where a number should") as why:
        meant(typed, NOTE._replace(field="credibility"), CONTEXT)
    assert why.value.choices == choices


def test_a_level_under_a_format_for_dates_is_offered() -> None:
    """The same of a level that is a number, as the value of an indicator is one."""
    levels = an_indicator(type="ordinal", levels=("1", "2"), warning="2", unit=None)
    context = Context(a_study(indicators=[levels]), date(2026, 11, 26))
    typed = RawValue(datetime(1900, 1, 2), "yyyy-mm-dd", 2.0)
    with pytest.raises(Unclear, match="holds a date, 2 January 1900") as why:
        meant(typed, NOTE._replace(field="value"), context)
    assert why.value.choices == ("2",)
