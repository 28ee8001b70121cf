"""What a typed text or a cell means: its one sensible reading, or a question that names both."""

import re
from datetime import date, datetime
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Key
from scenariobook.record.values.field_values import Unclear
from scenariobook.record.values.interpret import Context, RawValue, parse_value, typed_if_different
from scenariobook.record.values.numbers import cell_format
from scenariobook.study.model.facts import Source
from tests.builders import a_study, an_indicator, q

# --- texts ----------------------------------------------------------------------------------------


TODAY: Final = date(2026, 11, 29)
POINT, COMMA, SPACE = "1,234.5", "1.234,5", "1 234,5"
INDICATORS: Final = [
    an_indicator("rate", decimals=1, unit="points"),
    an_indicator("share", unit="%", decimals=1, range=[0.0, 100.0]),
    an_indicator("ships", decimals=0),
    an_indicator("few-ships", decimals=0, range=[0.0, 99.0]),
    an_indicator("mood", type="ordinal", levels=["Calm", "very tense"], watch="very tense"),
    an_indicator("open", type="yes-no", concern="yes", watch=None, unit=None),
    an_indicator("rank", type="ordinal", levels=("1", "2"), warning="2", unit=None),
]
SOURCES: Final = [
    Source(id=id_, title=title, publisher="Nobody", reliability="B")
    for id_, title in (
        ("imf", "World outlook"),
        ("tass", "Wire, daily; late edition"),
        ("act-1", "The act"),
        ("act-2", "The act"),
    )
]
RATE: Final = Key(q("2026Q4"), "reading", "rate", "value")
SHARE, SHIPS, FEW = (RATE._replace(subject=item) for item in ("share", "ships", "few-ships"))
MOOD, OPEN, RANK = (RATE._replace(subject=item) for item in ("mood", "open", "rank"))
DAY, SOURCE, CREDIBLE, NOTE = (
    RATE._replace(field=field) for field in ("as_of", "sources", "credibility", "note")
)
SEEN: Final = Key(q("2026Q4"), "sighting", "summit", "state")
ODDS: Final = Key(q("2026Q4"), "judgment", "alpha", "likelihood")
SURE: Final = ODDS._replace(field="confidence")
RELIABLE: Final = Key(q("2026Q4"), "source", "new", "reliability")
ENDED: Final = Key(NO_QUARTER, "outcome", "alpha", "decided_on")


def context(number_format: str = POINT, **header: Any) -> Context:
    study = a_study(indicators=INDICATORS, sources=SOURCES, number_format=number_format, **header)
    return Context(study, TODAY)


def asked(typed: RawValue, key: Key, context: Context, said: str) -> tuple[object, ...]:
    """Return the choices of the question that what is typed raises, in these words."""
    with pytest.raises(Unclear, match=re.escape(said)) as why:
        parse_value(typed, key, context)
    return why.value.choices


NUMBERS: Final = [  # key, typed, form, value, whether it is told
    (RATE, "1,234.5", POINT, 1234.5, False),
    (RATE, "1,234,567", POINT, 1234567.0, False),
    (RATE, "1,234", POINT, 1234.0, True),
    (RATE, "1.234", COMMA, 1234.0, True),
    (RATE, "-1.234", COMMA, -1234.0, True),
    (RATE, "1.234", POINT, 1.234, False),
    (RATE, "\N{MINUS SIGN}8.5", POINT, -8.5, False),
    (RATE, "+3", POINT, 3.0, False),
    (RATE, "1.234,5", COMMA, 1234.5, False),
    (RATE, "8,5", COMMA, 8.5, False),
    (RATE, "1 234,5", SPACE, 1234.5, False),
    (RATE, "1 234", SPACE, 1234.0, False),
    (RATE, "1 234.5", POINT, 1234.5, False),
    (RATE, "1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", SPACE, 1234567.0, True),
    (RATE, "1\N{THIN SPACE}234", POINT, 1234.0, True),
    (RATE, "\N{LEFT-TO-RIGHT MARK}45\N{POP DIRECTIONAL FORMATTING}", POINT, 45.0, True),
    (RATE, "１２．５", POINT, 12.5, True),
    (SHARE, "12 %", POINT, 12.0, False),
    (SHARE, "12％", POINT, 12.0, True),
    (SHIPS, "1050", POINT, 1050.0, False),
    (SHIPS, "1.5", POINT, 1.5, False),
    (SHIPS, "0.450", POINT, 0.45, False),
    (FEW, "21.345", POINT, 21.345, False),
]


@pytest.mark.parametrize("key, typed, form, value, is_told", NUMBERS)
def test_a_number_is_read_as_the_study_writes_it(
    key: Key, typed: str, form: str, value: float, is_told: bool
) -> None:
    """It is told where another program would read another number, or where signs were left out."""
    assert parse_value(RawValue(typed), key, context(form)) == value
    assert bool(typed_if_different(RawValue(typed), value, form)) is is_told


WORDS: Final = [  # key, what a cell or a table holds, value
    (MOOD, " calm ", "Calm"),
    (MOOD, "VERY  tense", "very tense"),
    (MOOD, "very\N{NO-BREAK SPACE}tense", "very tense"),
    *((OPEN, yes, "yes") for yes in ("YES", "Y", "TRUE", "yes ")),
    *((OPEN, no, "no") for no in ("no", "n", "False")),
    (SEEN, "Ruled  Out", "ruled out"),
    (SURE, "Moderate", "moderate"),
    (SURE, "medium", "moderate"),
    (ODDS, "35", 35.0),
    (ODDS, "35 %", 35.0),
    (ODDS, "Improbable", "unlikely"),
    (ODDS, "very  likely", "very likely"),
    (ODDS, "roughly even chance (45–55%)", "roughly even chance"),
    (ODDS, "likely, 55–80%", "likely"),
    (ODDS, "Likely (55-80 %)", "likely"),
    (CREDIBLE, " 2 ", 2),
    (CREDIBLE, "2 - probably true", 2),
    (CREDIBLE, "2 Probably True", 2),
    (CREDIBLE, "2 (probably true)", 2),
    (CREDIBLE, "probably true", 2),
    (CREDIBLE, "B2", 2),
    (RELIABLE, "b", "B"),
    (RELIABLE, "B2", "B"),
    (RELIABLE, "B - usually reliable", "B"),
    (RELIABLE, "unreliable", "E"),
    (SOURCE, "imf; tass ;", ("imf", "tass")),
    (SOURCE, "IMF, tass", ("imf", "tass")),
    (SOURCE, "imf\nact-1\r\n", ("imf", "act-1")),
    (SOURCE, "world  outlook", ("imf",)),
    (SOURCE, "Wire, daily; late edition", ("tass",)),
    (SOURCE, "World outlook; act-2, imf", ("imf", "act-2")),
    (NOTE, "=1+1", "=1+1"),
    (NOTE, "two  spaces ", "two  spaces"),
    *((key, " \N{NO-BREAK SPACE}", None) for key in (RATE, MOOD, DAY, SOURCE, NOTE, ODDS)),
    # A number that shows its digits is the text of them; a truth value is an answer.
    (NOTE, 2024, "2024"),
    (NOTE, 1.5, "1.5"),
    (NOTE, 999999999999999, "9" * 15),
    (RANK, 2, "2"),
    (CREDIBLE, 2.0, 2),
    (OPEN, True, "yes"),
    (OPEN, False, "no"),
    # A day, since no other is written so, or no other is of the quarter; typed on 29 November.
    (DAY, 20261031, date(2026, 10, 31)),
    (DAY, "2026-10-31", date(2026, 10, 31)),
    (DAY, "20261031", date(2026, 10, 31)),
    (DAY, "31.10.2026", date(2026, 10, 31)),
    (DAY, "31/10/2026", date(2026, 10, 31)),
    (DAY, "10/31/2026", date(2026, 10, 31)),
    (DAY, "2026/10/31", date(2026, 10, 31)),
    (DAY, "12 Feb 2025", date(2025, 2, 12)),
    (DAY, "12-feb-2025", date(2025, 2, 12)),
    (DAY, "Oct 31, 2026", date(2026, 10, 31)),
    (DAY, "31. October 2026", date(2026, 10, 31)),
    (DAY, "05/11/2026", date(2026, 11, 5)),  # 11 May is not of the quarter
    (DAY, "11.05.2026", date(2026, 5, 11)),  # with dots the day comes first
    (ENDED, "05/12/2026", date(2026, 5, 12)),  # of no quarter: it does not lie ahead
]


@pytest.mark.parametrize("key, typed, value", WORDS)
def test_what_can_be_meant_in_one_way_is_taken(key: Key, typed: object, value: object) -> None:
    """Words in whatever case, with spaces and additions; numbers as text; days in each form."""
    assert parse_value(RawValue(typed), key, context()) == value
    if isinstance(typed, bool):
        assert typed_if_different(RawValue(typed), str(value), POINT) == str(typed).upper()


QUESTIONS: Final = [  # key, typed, form, what is said, choices
    (RATE, "1,23", POINT, "write it in digits alone, like 1234.5", (1.23,)),
    (RATE, "0,450", POINT, "not a number of the form", (0.45,)),
    (RATE, "1.234,5", POINT, "not a number of the form", (1234.5,)),
    (RATE, "12.5", COMMA, "like 1234,5", (12.5,)),
    (RATE, "1,234.5", SPACE, "not a number of the form", (1234.5,)),
    (RATE, "12 %", POINT, "is in percent, but the unit is", ()),
    (SHIPS, "1.050", POINT, "can be read as 1050 or as 1.05", (1050.0, 1.05)),
    (SHIPS, "1,050", COMMA, "can be read as 1050 or as 1.05", (1050.0, 1.05)),
    *((RATE, odd, POINT, "not a number", ()) for odd in ("1e5", "about 5", "5-6", "nan", "120¹")),
    (RATE, "9" * 400, COMMA, "too large", ()),
    (RATE, "1" + "0" * 300, POINT, "too large", ()),
    (SHARE, "290000", POINT, "outside the range of share, 0 to 100", (290000.0,)),
    (MOOD, "calme", POINT, "not one of: Calm, very tense", ("Calm",)),
    (MOOD, "TRUE", POINT, "not one of", ()),
    (OPEN, "ja", POINT, "not one of: yes, no", ()),
    (SEEN, "observd", POINT, "not one of: not yet", ("observed",)),
    (SURE, "very high", POINT, "not one of: high", ("high",)),
    (ODDS, "likly", POINT, "neither a percent nor a term", ("likely",)),
    (ODDS, "likely (60–80%)", POINT, "neither a percent nor a term", ()),
    (ODDS, "35,5", POINT, "is not a number of the form 1,234.5", (35.5,)),
    (ODDS, "0,45", POINT, "is not a number of the form 1,234.5", (0.45,)),
    (ODDS, "100", POINT, "has no term", ()),
    (CREDIBLE, "7", POINT, "not one of: 1, 2", ()),
    (CREDIBLE, "2 doubtful", POINT, "not one of: 1, 2", ()),
    (CREDIBLE, "-2", POINT, "not one of: 1, 2", (2,)),
    (RELIABLE, "2", POINT, "not one of: A, B", ()),
    (SOURCE, "imf; tas", POINT, "did you mean 'tass'", (("imf", "tass"),)),
    (SOURCE, "reuters", POINT, "a new one can be proposed", ()),
    (SOURCE, "The act", POINT, "the title of act-1 and act-2", (("act-1",), ("act-2",))),
    (SOURCE, ";", POINT, "names no source", ()),
    (
        DAY,
        "05/12/2026",
        POINT,
        "12 May 2026 or 5 December 2026",
        (date(2026, 5, 12), date(2026, 12, 5)),
    ),
    (DAY, "05/06/2026", POINT, "6 May 2026 or 5 June 2026", (date(2026, 5, 6), date(2026, 6, 5))),
    (DAY, "2026-11-30", POINT, "30 November 2026 lies in the future", (date(2026, 11, 30),)),
    (DAY, "1922-04-19", POINT, "over 10 years before 2026Q4", ()),
    *((DAY, odd, POINT, "not a date", ()) for odd in ("2022-02-30", "2022", "2022-W16-2")),
    (NOTE, "bell \a", POINT, "U+0007 cannot stand", ()),
    (NOTE, "x" * 32_768, POINT, "32,768 characters", ()),
]


@pytest.mark.parametrize("key, typed, form, said, choices", QUESTIONS)
def test_what_may_mean_two_things_or_none_is_a_question(
    key: Key, typed: str, form: str, said: str, choices: tuple[object, ...]
) -> None:
    """It says how to write it, and each value that it may mean is a choice."""
    assert asked(RawValue(typed), key, context(form), said) == choices


def test_a_likelihood_in_a_gap_of_the_scale_names_the_terms_beside_it() -> None:
    with pytest.raises(Unclear, match=r"unlikely \(25–35%\) or realistic possibility"):
        parse_value(RawValue("37"), ODDS, context(yardstick="phia"))
    assert parse_value(
        RawValue("remote chance (above 0 to 5%)"), ODDS, context(yardstick="phia")
    ) == ("remote chance")


# --- cells of a workbook --------------------------------------------------------------------------


LATER: Final = date(2026, 11, 26)
VALUE: Final = Key(q("2026Q3"), "reading", "indicator-one", "value")
A_NOTE, A_DAY, CREDIBILITY = (VALUE._replace(field=f) for f in ("note", "as_of", "credibility"))
ACCOUNTING = '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-'
ACCOUNTING_IN_EURO = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
LEVELS: Final = an_indicator(type="ordinal", levels=("1", "2"), warning="2", unit=None)


def read(value: float, form: str, unit: str | None, former: tuple[str, ...] = ()) -> object:
    """Return what a cell with a number format means for an indicator with a unit."""
    indicator = an_indicator(unit=unit, former_units=former)
    return parse_value(
        RawValue(value, form), VALUE, Context(a_study(indicators=[indicator]), LATER)
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
    study = a_study(indicators=[an_indicator(unit=unit)])
    assert asked(RawValue(value, form), VALUE, Context(study, LATER), says) == choices


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
        (A_NOTE, 12345678901234567, "General", "perhaps not what", ()),
        (A_NOTE, 7, "000", "perhaps not what was typed", ()),
        (A_NOTE, 1234, "#,##0", "perhaps not what was typed", ()),
        (A_NOTE, A_SECOND, "yyyy", "a date or a time, 2 January 1900", ()),
        (VALUE, A_SECOND, "yyyy", "a date or a time, 2 January 1900", ()),
        (CREDIBILITY, A_SECOND, "yyyy", "a date or a time, 2 January 1900", ()),
        (VALUE, 3, "General", "'3' is not one of: 1, 2", ()),
        (A_DAY, 46295, "General", "'46295' is not a date; write it like 2022-04-19", ()),
        (A_DAY, 20270305, "General", "lies in the future", (date(2027, 3, 5),)),
        (A_DAY, True, "General", "'TRUE' is not a date", ()),
    ],
)
def test_what_a_program_made_of_something_else_is_a_question(
    key: Key, value: object, form: str, says: str, choices: tuple[object, ...]
) -> None:
    """What stands under a date or a note may have been anything."""
    context = Context(a_study(indicators=[LEVELS]), LATER)
    assert asked(RawValue(value, form), key, context, says) == choices
