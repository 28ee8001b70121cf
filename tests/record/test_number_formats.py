"""A number format that shows another unit than the indicator's, or thousands, is a question."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenariobook.record.entries import Key
from scenariobook.record.meaning import Context, RawValue, meant
from scenariobook.record.number_formats import shown
from scenariobook.record.parse import Unclear
from tests.builders import a_study, an_indicator, q

KEY = Key(q("2026Q3"), "reading", "indicator-one", "value")
ACCOUNTING = '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-'
ACCOUNTING_IN_EURO = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'


def read(value: float, form: str, unit: str | None, former: tuple[str, ...] = ()) -> object:
    """Return what a cell with a number format means for an indicator with a unit."""
    indicator = an_indicator(unit=unit, former_units=former)
    context = Context(a_study(indicators=[indicator]), date(2026, 11, 26))
    return meant(RawValue(value, form), KEY, context)


@pytest.mark.parametrize(
    "value, form, unit, says",
    [
        (3.5, "[$€-2] #,##0.00", "l/s", "the cell shows € 3.5, but the unit is l/s"),
        (12, '"$"#,##0.00', "homes", "the cell shows $12, but the unit is homes"),
        (12, '0.0"k"', "%", "the cell shows 12k, but the unit is %"),
        (72, '0"cm"', "%", "the cell shows 72cm, but the unit is %"),
        (3, '0.0" m³/h"', "l/s", "the cell shows 3 m³/h, but the unit is l/s"),
        (3, '0.0"%"', "homes", "the cell shows 3%, but the unit is homes"),
        (3, "0\\k\\m", "m", "the cell shows 3km, but the unit is m"),
        (3, "£0.00", "EUR", "the cell shows £3, but the unit is EUR"),
        (3, "[$US$-409]0.00", "CAD", "the cell shows US$3, but the unit is CAD"),
        (0.33, '0%" of homes"', "%", "the cell shows 33 of homes, but the unit is %"),
        (-12, ACCOUNTING_IN_EURO, "l/s", "the cell shows - 12 €, but the unit is l/s"),
        (3, '0" l/s"', None, "the cell shows 3 l/s, but the unit is another"),
        (5, '"due"', "homes", "the cell shows due, but the unit is homes"),
        (9, '[>=5]0" km";0" m"', "m", "the cell shows 9 km, but the unit is m"),
    ],
)
def test_another_unit_beside_the_number_is_a_question(
    value: float, form: str, unit: str | None, says: str
) -> None:
    """Whoever typed €3.50 into a cell for l/s saw euros; the number is offered."""
    with pytest.raises(Unclear) as why:
        read(value, form, unit)
    assert str(why.value) == says
    assert why.value.choices == ((33.0,) if "%" in form and unit == "%" else (float(value),))


@pytest.mark.parametrize(
    "value, form, says, choices",
    [
        (4000, "#,##0,", "the cell holds 4000 and shows 4; which is meant?", (4000, 4)),
        (12000, '0.0," homes"', "the cell holds 12000 and shows 12 homes; which", (12000, 12)),
        (12000, '0.0,"k"', "holds 12000 and shows 12k, but the unit is homes", (12000, 12)),
        (12e6, '#,##0,,"M"', "holds 12000000 and shows 12M, but", (12e6, 12)),
        (2500, '[<1000]0;[>=1000]0.0,"k"', "holds 2500 and shows 2.5k, but", (2500, 2.5)),
    ],
)
def test_a_number_in_thousands_is_a_question(
    value: float, form: str, says: str, choices: tuple[float, ...]
) -> None:
    """A comma behind the digits divides what is shown; both numbers are offered."""
    with pytest.raises(Unclear) as why:
        read(value, form, "homes")
    assert says in str(why.value)
    assert why.value.choices == choices


@pytest.mark.parametrize(
    "form, unit",
    [
        ('0.0" l/s"', "l/s"),
        ('0.0"L / S"', "l/s"),
        ('0.0" hm³"', "hm3"),
        ('0" home"', "homes"),
        ('0" Cities"', "city"),
        ('0.0" %"', "%"),
        ('0" per cent"', "%"),
        ('0" USD per m³"', "USD/m³"),
        ('"$"0.00"/m³"', "USD per m³"),
        ('"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "US$"),
        ("[$€-407] 0.00", "million EUR"),
        ("0.00 [$kr-41D]", "SEK"),
        ("[$CHF-807] 0.00", "CHF"),
        (ACCOUNTING, "homes"),
        (ACCOUNTING_IN_EURO, "EUR"),
        ("_-* #,##0.00_-", "homes"),
        ("#,##0;[Red]-#,##0", "homes"),
        ("#'##0.00", "homes"),
        ("[$-409]#,##0.00", "homes"),
        ("[Blue][>=1]#,##0.0;[Red]0.00", "homes"),
        ('#,##0;-#,##0;"none"', "homes"),
        ('#,##0;"no "-#,##0', "homes"),
        ('0;0;0;"words "@', "homes"),
        ('[<5]0" km";0" m"', "m"),
        ('"▲ +"0;"▼ −"0', "homes"),
        ("0.00E+00", "homes"),
        ("# ?/16", "homes"),
        ("General", "homes"),
        ("general", "homes"),
        ("@", "homes"),
        (";;;", "homes"),
        ("", "homes"),
        ("[", "homes"),
        ("General", None),
    ],
)
def test_what_shows_the_unit_or_none_is_taken(form: str, unit: str | None) -> None:
    """Neither the unit in another spelling nor a format without words is asked about."""
    assert read(7, form, unit) == 7


@given(
    value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    form=st.sampled_from(["General", "0", "0.0", "#,##0.00", ACCOUNTING, '0" l/s"', ""]),
)
@example(value=5 / 7, form="General")
def test_a_number_is_taken_with_all_its_digits(value: float, form: str) -> None:
    """Formulas make more digits than a cell shows: 5 ÷ 7 is no number in thousands."""
    assert read(value, form, "l/s") == value


def test_a_former_name_of_the_unit_is_taken() -> None:
    """A unit that got another name means the same under both."""
    assert read(7, '0" litres"', "l", ("litres",)) == 7


def test_a_level_that_a_number_format_shows_otherwise_is_a_question() -> None:
    """A level is a word: whoever sees 2 of 5 may not have typed the level 2."""
    indicator = an_indicator(type="ordinal", levels=("1", "2"), warning="2", unit=None)
    context = Context(a_study(indicators=[indicator]), date(2026, 11, 26))
    with pytest.raises(Unclear, match="holds 2 and shows 2 of 5; format it as text") as why:
        meant(RawValue(2, '0" of 5"'), KEY, context)
    assert why.value.choices == ("2",)


def test_a_format_as_long_as_a_file_is_read_at_once() -> None:
    """Excel refuses more than 255 characters; a hostile file does not."""
    assert shown(7, "[$" * 1_000_000).number == 7
