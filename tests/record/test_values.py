"""What a typed text or a cell means: its one sensible reading, or a question that names both.

What each of many texts and cells means stands in the golden texts, to be read: its value, and what
is told of it; else what is asked, and in brackets each value that it may mean.
"""

from datetime import date, datetime
from typing import Any, Final

from hypothesis import example, given
from hypothesis import strategies as st

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.values.field_values import Unclear
from scenariobook.record.values.interpret import Context, RawValue, parse_value, typed_if_different
from scenariobook.record.values.typed_numbers import cell_format
from scenariobook.study.model.sources import Source
from tests.builders import a_study, an_indicator, q
from tests.expected import same_rows

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
TITLES: Final = {"imf": "World outlook", "tass": "Wire, daily; late edition"}
SOURCES: Final = [
    Source(id=id_, title=title, publisher="Nobody", reliability="B")
    for id_, title in (TITLES | {"act-1": "The act", "act-2": "The act"}).items()
]
RATE: Final = Key(q("2026Q4"), "reading", Subject("rate"), "value")
SHARE, SHIPS, FEW = (RATE._replace(subject=Subject(i)) for i in ("share", "ships", "few-ships"))
MOOD, OPEN, RANK = (RATE._replace(subject=Subject(i)) for i in ("mood", "open", "rank"))
DAY, SOURCE, CREDIBLE, NOTE = (
    RATE._replace(field=field) for field in ("as_of", "sources", "credibility", "note")
)
SEEN: Final = Key(q("2026Q4"), "sighting", Subject("summit"), "state")
ODDS: Final = Key(q("2026Q4"), "judgment", Subject("alpha"), "likelihood")
RELIABLE: Final = Key(q("2026Q4"), "source", Subject("new"), "reliability")
ENDED: Final = Key(NO_QUARTER, "outcome", Subject("alpha"), "decided_on")
BLANK: Final = " \N{NO-BREAK SPACE}"
MARKED: Final = "\N{LEFT-TO-RIGHT MARK}45\N{POP DIRECTIONAL FORMATTING}"
SPACED: Final = "1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"

TYPED: Final[list[tuple[str, Key, tuple[object, ...]]]] = [
    # Numbers, in each form in which a study may write them.
    (POINT, RATE, ("1,234.5", "1,234,567", "1,234", "1.234", "+3", "1 234.5", "１２．５", MARKED)),
    (POINT, RATE, ("\N{MINUS SIGN}8.5", "1\N{THIN SPACE}234", "1,23", "0,450", "1.234,5", "12 %")),
    (POINT, RATE, ("1e5", "about 5", "5-6", "nan", "120¹", "1" + "0" * 300, BLANK)),
    (COMMA, RATE, ("1.234", "-1.234", "1.234,5", "8,5", "12.5", "9" * 400)),
    (SPACE, RATE, ("1 234,5", "1 234", SPACED, "1,234.5")),
    (POINT, SHARE, ("12 %", "12％", "290000")),
    (POINT, SHIPS, ("1050", "1.5", "0.450", "1.050")),
    (COMMA, SHIPS, ("1,050",)),
    (POINT, FEW, ("21.345",)),
    # Words, in whatever case, with spaces and additions; a truth value is an answer.
    (POINT, MOOD, (" calm ", "VERY  tense", "very\N{NO-BREAK SPACE}tense", "calme", "TRUE", BLANK)),
    (POINT, OPEN, ("YES", "Y", "TRUE", "yes ", "no", "n", "False", True, False, "ja")),
    (POINT, RANK, (2,)),
    (POINT, SEEN, ("Ruled  Out", "not observed")),
    (POINT, ODDS._replace(field="confidence"), ("Moderate", "medium", "very high")),
    (POINT, ODDS, ("35", "35 %", "Improbable", "very  likely", "likely, 55–80%", BLANK)),
    (POINT, ODDS, ("roughly even chance (45–55%)", "LIKELY (55 TO 80)", "likely (60–80%)")),
    (POINT, ODDS, ("likly", "likely (not very)", "likely (?)", "35,5", "0,45", "100")),
    (POINT, CREDIBLE, (" 2 ", "2 - probably true", "2 Probably True", "2 (probably true)", "B2")),
    (POINT, CREDIBLE, ("probably true", 2.0, "7", "2 doubtful", "-2")),
    (POINT, RELIABLE, ("b", "B2", "B - usually reliable", "unreliable", "2")),
    (POINT, SOURCE, ("imf; tass ;", "IMF, tass", "imf\nact-1\r\n", "world  outlook", BLANK)),
    (POINT, SOURCE, ("Wire, daily; late edition", "World outlook; act-2, imf", "imf; tas")),
    (POINT, SOURCE, ("reuters", "The act", ";")),
    # A number that shows its digits is the text of them.
    (POINT, NOTE, ("=1+1", "two  spaces ", BLANK, 2024, 1.5, 999999999999999)),
    (POINT, NOTE, ("bell \a", "x" * 32_768)),
    # A day, if no other is written so, or no other is of the quarter; with dots, it comes first.
    (POINT, DAY, (20261031, "2026-10-31", "20261031", "31.10.2026", "31/10/2026", "10/31/2026")),
    (POINT, DAY, ("2026/10/31", "12 Feb 2025", "12-feb-2025", "Oct 31, 2026", "31. October 2026")),
    (POINT, DAY, ("05/11/2026", "11.05.2026", "05/12/2026", "05/06/2026", "2026-11-30", BLANK)),
    (POINT, DAY, ("1922-04-19", "2022-02-30", "2022", "2022-W16-2")),
    (POINT, ENDED, ("05/12/2026",)),  # of no quarter: it does not lie ahead
]


def context(number_format: str = POINT, **header: Any) -> Context:
    study = a_study(indicators=INDICATORS, sources=SOURCES, number_format=number_format, **header)
    return Context(study, TODAY)


def meant(raw: RawValue, key: Key, context: Context) -> str:
    """Return what is taken, and what is told of it; or what is asked, and what may be meant."""
    try:
        value = parse_value(raw, key, context)
    except Unclear as why:
        return f"asked: {why} {[*why.choices]}"
    told = typed_if_different(raw, value, context.study.header.number_format)
    return f"{value!r}, told as {told!r:.40}" if told else repr(value)


def test_a_text_means_one_thing_or_is_a_question() -> None:
    """A typed text has one meaning, or is a question that names each value it may mean.

    It is told where another program would read another number, or where signs were left out.
    """
    rows = []
    for form, key, every in TYPED:
        where, asked_in = f"{key.subject} {key.field}", context(form)
        rows += [(form, where, f"{t!r:.40}", meant(RawValue(t), key, asked_in)) for t in every]
    same_rows(rows)


def test_a_likelihood_in_a_gap_of_the_scale_names_the_terms_beside_it() -> None:
    """A percent between two terms is a question that names both; a term with its range is read."""
    phia = context(yardstick="phia")
    assert "unlikely (25–35%) or realistic possibility" in meant(RawValue("37"), ODDS, phia)
    assert parse_value(RawValue("remote chance (above 0 to 5%)"), ODDS, phia) == "remote chance"


# --- cells of a workbook --------------------------------------------------------------------------


LATER: Final = date(2026, 11, 26)
VALUE: Final = Key(q("2026Q3"), "reading", Subject("indicator-one"), "value")
A_NOTE, A_DAY, CREDIBILITY = (VALUE._replace(field=f) for f in ("note", "as_of", "credibility"))
ACCOUNTING = '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-'
ACCOUNTING_IN_EURO = ACCOUNTING.replace("_€", '"€"')
LEVELS: Final = an_indicator(type="ordinal", levels=("1", "2"), warning="2", unit=None)

CELLS: Final[list[tuple[str | None, float, tuple[str, ...]]]] = [  # a unit, a number, formats
    # In another unit or scale than the indicator's, which is asked about.
    ("l/s", -3.5, ("[$€-2] #,##0.00", '0.0" m³/h"', ACCOUNTING_IN_EURO)),
    ("%", 72, ('0"cm"',)),
    ("m", 3, ("0\\k\\m",)),
    ("EUR", 3, ("£0.00",)),
    ("%", 0.33, ('0%" of homes"', "0.0")),
    (None, 3, ('0" l/s"',)),
    ("homes", 12, ('"$"#,##0.00', '0.0"%"', '"due"')),
    ("homes", 12000, ("#,##0,", '0.0," homes"', '0.0,"k"')),
    ("homes", 12e6, ('#,##0,,"M"',)),
    ("homes", 0.33, ("0%",)),
    # In percent, as it is shown, which is told.
    ("%", 0.33, ("0%",)),
    # In the unit, however it is written, or in none; l was formerly called litres.
    ("l/s", 7, ('0.0" l/s"', '0.0"L / S"')),
    ("l", 7, ('0" litres"',)),
    ("hm3", 7, ('0.0" hm³"',)),
    ("%", 7, ('0.0" %"', '0" per cent"')),
    ("USD/m³", 7, ('0" USD per m³"',)),
    ("USD per m³", 7, ('"$"0.00"/m³"',)),
    ("US$", 7, ('"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',)),
    ("million EUR", 7, ("[$€-407] 0.00",)),
    ("CHF", 7, ("[$CHF-807] 0.00",)),
    ("USD bn", 7, ("$0.0",)),
    ("EUR", 7, (ACCOUNTING_IN_EURO,)),
    ("homes", 7, ('0" home"', ACCOUNTING, "_-* #,##0.00_-", "#,##0;[Red]-#,##0", "#'##0.00")),
    ("homes", 7, ("[$-409]#,##0.00", '#,##0;-#,##0;"none"', '0;0;0;"words "@', '"▲ +"0;"▼ −"0')),
    ("homes", 7, ("0.00E+00", "# ?/16", "General", "general", "@", ";;;", "", "[")),
    (None, 7, ("General",)),
    # Only a number next to what none can hold is too large: a debt in the smallest coin has more
    # digits than a workbook keeps. From here on, the sums made of it might have no value.
    (None, -1e299, ("General",)),
    (None, 1e300, ("General",)),
]
A_SECOND: Final = datetime(1900, 1, 2)  # what a cell with 2 shows under a format for dates
MADE: Final[list[tuple[Key, object, str]]] = [  # of what may have been anything, by a program
    (A_NOTE, 12345678901234567, "General"),
    (A_NOTE, 7, "000"),
    (A_NOTE, 1234, "#,##0"),
    *((key, A_SECOND, "yyyy") for key in (A_NOTE, VALUE, CREDIBILITY)),
    (VALUE, 3, "General"),
    *((A_DAY, number, "General") for number in (46295, 20270305, True)),
]


def of_unit(unit: str | None) -> Context:
    """Return what a value of an indicator in a unit depends on."""
    former = ("litres",) if unit == "l" else ()
    return Context(a_study(indicators=[an_indicator(unit=unit, former_units=former)]), LATER)


def test_a_cell_means_what_it_shows_or_is_a_question() -> None:
    """A cell means what it shows, as €3.50 or a number in thousands, or is a question."""
    rows = []
    for unit, value, forms in CELLS:
        read = of_unit(unit)
        rows += [(unit, value, f, meant(RawValue(value, f), VALUE, read)) for f in forms]
    same_rows(rows)


def test_what_a_program_made_of_something_else_is_a_question() -> None:
    """A number under a note, or a day where a value stands, is a question: a program may have made
    it.
    """
    levels = Context(a_study(indicators=[LEVELS]), LATER)
    rows = [(key.field, v, form, meant(RawValue(v, form), key, levels)) for key, v, form in MADE]
    same_rows(rows)


@given(
    value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    form=st.sampled_from(["General", "0", "0.0", "#,##0.00", ACCOUNTING, '0" l/s"', ""]),
)
@example(value=5 / 7, form="General")
def test_a_number_is_taken_with_all_its_digits(value: float, form: str) -> None:
    """A number is taken with all its digits, which may be more than its cell shows."""
    assert parse_value(RawValue(value, form), VALUE, of_unit("l/s")) == value


def test_a_format_as_long_as_a_file_is_read_at_once() -> None:
    """A number format of any length is read at once; Excel refuses more than 255 characters."""
    assert cell_format("[$" * 1_000_000).scaled(7) == 7
