"""What a cell of a workbook means that holds a number, a date or a truth value."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenariobook.record.ledger.entries import Key
from scenariobook.record.values.field_values import Unclear
from scenariobook.record.values.interpret import Context, RawValue, parse_value, typed_if_different
from scenariobook.record.values.numbers import cell_format
from tests.builders import a_study, an_indicator, q

TODAY: Final = date(2026, 11, 26)
VALUE: Final = Key(q("2026Q3"), "reading", "indicator-one", "value")
NOTE, DAY, CREDIBILITY = (VALUE._replace(field=f) for f in ("note", "as_of", "credibility"))
ACCOUNTING = '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-'
ACCOUNTING_IN_EURO = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
LEVELS: Final = an_indicator(type="ordinal", levels=("1", "2"), warning="2", unit=None)


def read(value: float, form: str, unit: str | None, former: tuple[str, ...] = ()) -> object:
    """Return what a cell with a number format means for an indicator with a unit."""
    indicator = an_indicator(unit=unit, former_units=former)
    return parse_value(
        RawValue(value, form), VALUE, Context(a_study(indicators=[indicator]), TODAY)
    )


@pytest.mark.parametrize(
    "value, form, unit, says, choices",
    [
        (3.5, "[$€-2] #,##0.00", "l/s", "shows € 3.5, but the unit is l/s", (3.5,)),
        (12, '"$"#,##0.00', "homes", "shows $12, but the unit is homes", (12,)),
        (72, '0"cm"', "%", "shows 72cm, but the unit is %", (72,)),
        (3, '0.0" m³/h"', "l/s", "shows 3 m³/h, but the unit is l/s", (3,)),
        (3, '0.0"%"', "homes", "shows 3%, but the unit is homes", (3,)),
        (3, "0\\k\\m", "m", "shows 3km, but the unit is m", (3,)),
        (3, "£0.00", "EUR", "shows £3, but the unit is EUR", (3,)),
        (0.33, '0%" of homes"', "%", "shows 33% of homes, but the unit is %", (33,)),
        (0.33, "0%", "homes", "holds 0.33 and shows 33%, but the unit is homes", (0.33, 33)),
        (-12, ACCOUNTING_IN_EURO, "l/s", "shows -12 €, but the unit is l/s", (-12,)),
        (3, '0" l/s"', None, "shows 3 l/s, but the unit is another", (3,)),
        (5, '"due"', "homes", "shows due, but the unit is homes", (5,)),
        (4000, "#,##0,", "homes", "holds 4000 and shows 4; which is meant?", (4000, 4)),
        (12000, '0.0," homes"', "homes", "holds 12000 and shows 12 homes; which", (12000, 12)),
        (12000, '0.0,"k"', "homes", "holds 12000 and shows 12k, but", (12000, 12)),
        (12e6, '#,##0,,"M"', "homes", "holds 12000000 and shows 12M, but", (12e6, 12)),
        (0.33, "0.0", "%", "holds 0.33; were 33 % meant?", (0.33, 33)),
    ],
)
def test_another_unit_or_scale_than_the_indicators_is_a_question(
    value: float, form: str, unit: str | None, says: str, choices: tuple[float, ...]
) -> None:
    """Whoever pasted €3.50 or a number in thousands saw something else than the file holds."""
    with pytest.raises(Unclear) as why:
        read(value, form, unit)
    assert says in str(why.value)
    assert why.value.choices == choices


@pytest.mark.parametrize(
    "form, unit",
    [
        ('0.0" l/s"', "l/s"),
        ('0.0"L / S"', "l/s"),
        ('0.0" hm³"', "hm3"),
        ('0" home"', "homes"),
        ('0.0" %"', "%"),
        ('0" per cent"', "%"),
        ('0" USD per m³"', "USD/m³"),
        ('"$"0.00"/m³"', "USD per m³"),
        ('"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "US$"),
        ("[$€-407] 0.00", "million EUR"),
        ("[$CHF-807] 0.00", "CHF"),
        ("$0.0", "USD bn"),
        (ACCOUNTING, "homes"),
        (ACCOUNTING_IN_EURO, "EUR"),
        ("_-* #,##0.00_-", "homes"),
        ("#,##0;[Red]-#,##0", "homes"),
        ("#'##0.00", "homes"),
        ("[$-409]#,##0.00", "homes"),
        ('#,##0;-#,##0;"none"', "homes"),
        ('0;0;0;"words "@', "homes"),
        ('"▲ +"0;"▼ −"0', "homes"),
        ("0.00E+00", "homes"),
        ("# ?/16", "homes"),
        *((form, "homes") for form in ("General", "general", "@", ";;;", "", "[")),
        ("General", None),
    ],
)
def test_what_shows_the_unit_or_none_is_taken(form: str, unit: str | None) -> None:
    """Neither the unit in another spelling nor a format without words is asked about."""
    assert read(7, form, unit) == 7


def test_a_percent_is_taken_as_it_is_shown_and_told() -> None:
    assert read(0.33, "0%", "%") == 33
    assert typed_if_different(RawValue(0.33, "0%"), 33.0, "1,234.5") == "33%"


def test_a_former_name_of_the_unit_is_taken() -> None:
    """A unit that got another name means the same under both."""
    assert read(7, '0" litres"', "l", ("litres",)) == 7


@given(
    value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    form=st.sampled_from(["General", "0", "0.0", "#,##0.00", ACCOUNTING, '0" l/s"', ""]),
)
@example(value=5 / 7, form="General")
def test_a_number_is_taken_with_all_its_digits(value: float, form: str) -> None:
    """Formulas make more digits than a cell shows: 5 ÷ 7 is no number in thousands."""
    assert read(value, form, "l/s") == value


def test_only_a_number_next_to_what_none_can_hold_is_too_large() -> None:
    """A debt in the smallest coin has more digits than a workbook keeps: it is taken all the same.

    From 10 to the 300th on, the sums made of it might have no value.
    """
    assert read(-1e299, "General", None) == -1e299
    with pytest.raises(Unclear, match="too large"):
        read(1e300, "General", None)


def test_a_format_as_long_as_a_file_is_read_at_once() -> None:
    """Excel refuses more than 255 characters; a hostile file does not."""
    assert cell_format("[$" * 1_000_000).scaled(7) == 7


A_SECOND: Final = datetime(1900, 1, 2)  # what a cell with 2 shows under a format for dates


@pytest.mark.parametrize(
    "key, value, form, says, choices",
    [
        (NOTE, 12345678901234567, "General", "perhaps not what", ()),
        (NOTE, 7, "000", "perhaps not what was typed", ()),
        (NOTE, 1234, "#,##0", "perhaps not what was typed", ()),
        (NOTE, A_SECOND, "yyyy", "a date or a time, 2 January 1900", ()),
        (VALUE, A_SECOND, "yyyy", "a date or a time, 2 January 1900", ()),
        (CREDIBILITY, A_SECOND, "yyyy", "a date or a time, 2 January 1900", ()),
        (VALUE, 3, "General", "'3' is not one of: 1, 2", ()),
        (DAY, 46295, "General", "'46295' is not a date; write it like 2022-04-19", ()),
        (DAY, 20270305, "General", "lies in the future", (date(2027, 3, 5),)),
        (DAY, True, "General", "'TRUE' is not a date", ()),
    ],
)
def test_what_a_program_made_of_something_else_is_a_question(
    key: Key, value: object, form: str, says: str, choices: tuple[object, ...]
) -> None:
    """What stands under a date or a note may have been anything."""
    context = Context(a_study(indicators=[LEVELS]), TODAY)
    with pytest.raises(Unclear) as why:
        parse_value(RawValue(value, form), key, context)
    assert says in str(why.value)
    assert why.value.choices == choices


@pytest.mark.parametrize(
    "key, value, means",
    [
        (NOTE, 2024, "2024"),
        (NOTE, 1.5, "1.5"),
        (NOTE, 999999999999999, "9" * 15),
        (VALUE, 2, "2"),
        (CREDIBILITY, 2.0, 2),
        (DAY, 20260930, date(2026, 9, 30)),
    ],
)
def test_a_number_that_shows_its_digits_is_the_text_of_them(
    key: Key, value: float, means: object
) -> None:
    assert parse_value(RawValue(value), key, Context(a_study(indicators=[LEVELS]), TODAY)) == means


@pytest.mark.parametrize("value, answer", [(True, "yes"), (False, "no")])
def test_a_truth_value_is_an_answer(value: bool, answer: str) -> None:
    asked = an_indicator(type="yes-no", concern="yes", watch=None, unit=None)
    context = Context(a_study(indicators=[asked]), TODAY)
    assert parse_value(RawValue(value), VALUE, context) == answer
    assert typed_if_different(RawValue(value), answer, "1,234.5") == ("TRUE" if value else "FALSE")
