"""What analysts type is read or refused, never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.record import parse
from scenariobook.record.parse import Unclear
from scenariobook.standards.likelihood_terms import ICD203, PHIA
from tests.builders import an_indicator, q

TODAY = date(2022, 5, 20)


@pytest.mark.parametrize(
    "text,form,unit,expected",
    [
        ("1,234.5", "1,234.5", None, 1234.5),
        ("1,234,567", "1,234.5", None, 1234567.0),
        ("1.234", "1,234.5", None, 1.234),
        ("\N{MINUS SIGN}8.5", "1,234.5", "%", -8.5),
        ("+3", "1,234.5", None, 3.0),
        ("12 %", "1,234.5", "%", 12.0),
        ("1.234,5", "1.234,5", None, 1234.5),
        ("8,5", "1.234,5", None, 8.5),
        ("1 234,5", "1 234,5", None, 1234.5),
        ("1 234", "1 234,5", None, 1234.0),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", "1 234,5", None, 1234567.0),
    ],
)
def test_numbers_in_the_studys_format(
    text: str, form: str, unit: str | None, expected: float
) -> None:
    """A number is read as the study says that its analysts type them."""
    assert parse.number(text, form, unit) == expected


@pytest.mark.parametrize(
    "text,form,unit",
    [
        ("1,234", "1,234.5", None),
        ("1.234", "1.234,5", None),
        ("1,23", "1,234.5", None),
        ("1.234,5", "1,234.5", None),
        ("12 %", "1,234.5", "ratio"),
        ("1e5", "1,234.5", None),
        ("about 5", "1,234.5", None),
        ("5-6", "1,234.5", None),
        ("nan", "1,234.5", None),
        ("", "1,234.5", None),
    ],
)
def test_ambiguous_numbers_are_refused(text: str, form: str, unit: str | None) -> None:
    """What could mean two things, or nothing, is never guessed."""
    with pytest.raises(Unclear):
        parse.number(text, form, unit)


@pytest.mark.parametrize(
    "text,form,remedy",
    [
        ("1,050", "1,234.5", "write 1050 or 1.05, without a group separator"),
        ("1.050", "1.234,5", "write 1050 or 1,05, without a group separator"),
        ("three", "1,234.5", "write it in digits alone, like 1234.5"),
        ("three", "1 234,5", "write it in digits alone, like 1234,5"),
    ],
)
def test_a_refused_number_says_how_to_write_it(text: str, form: str, remedy: str) -> None:
    """In the study's own form."""
    with pytest.raises(Unclear) as why:
        parse.number(text, form, None)
    assert str(why.value).endswith(remedy)


@pytest.mark.parametrize(
    "text,form,choices",
    [
        ("0,45", "1,234.5", (0.45,)),
        ("1.234,5", "1,234.5", (1234.5,)),
        ("12.5", "1.234,5", (12.5,)),
        ("1,234.5", "1 234,5", (1234.5,)),
        ("about 5", "1,234.5", ()),
        ("9" * 400, "1.234,5", ()),
    ],
)
def test_a_number_of_another_form_is_a_choice(
    text: str, form: str, choices: tuple[float, ...]
) -> None:
    """It is never taken, but somebody can choose it."""
    with pytest.raises(Unclear) as why:
        parse.number(text, form, None)
    assert why.value.choices == choices


@given(st.floats(-1e12, 1e12).map(lambda x: round(x, 3)))
def test_a_number_without_groups_reads_as_itself(value: float) -> None:
    """Whatever the format, a number written without groups is read exactly."""
    plain = f"{value:.3f}"
    assert parse.number(plain, "1,234.5", None) == value
    assert parse.number(plain.replace(".", ","), "1 234,5", None) == value


def test_only_a_number_next_to_what_none_can_hold_is_too_large() -> None:
    """A debt in the smallest coin has more digits than a workbook keeps: it is taken all the same.

    From 10 to the 300th on, the sums made of it might have no value.
    """
    assert parse.number("1" + "0" * 17, "1,234.5", None) == 1e17
    assert parse.number("-1" + "0" * 299, "1,234.5", None) == -1e299
    for text in ("1" + "0" * 300, "-1" + "0" * 300, "9" * 400):
        with pytest.raises(Unclear, match="too large"):
            parse.number(text, "1,234.5", None)


def test_levels_and_answers_are_read_whatever_their_case() -> None:
    """Ordinal levels and yes or no are closed choices."""
    ordinal = an_indicator(type="ordinal", levels=["calm", "tense"], watch="tense")
    assert parse.value(" Tense ", ordinal, "1,234.5") == "tense"
    assert parse.value("YES", an_indicator(type="yes-no", concern="yes"), "1,234.5") == "yes"
    with pytest.raises(Unclear, match="calm, tense"):
        parse.value("furious", ordinal, "1,234.5")


@pytest.mark.parametrize("text", ["2022-02-30", "19.04.2022", "2022", "20220419", "2022-W16-2"])
def test_dates_are_iso_or_refused(text: str) -> None:
    """Only 2022-04-19 is a date; a year alone or another order is not guessed at."""
    with pytest.raises(Unclear):
        parse.day(text, q("2022Q2"), TODAY)


def test_dates_lie_in_a_plausible_window() -> None:
    """Not in the future, and not over ten years before the quarter."""
    assert parse.day("2022-04-19", q("2022Q2"), TODAY) == date(2022, 4, 19)
    assert parse.day("2022-05-20", q("2022Q1"), TODAY) == TODAY
    with pytest.raises(Unclear, match="21 May 2022 lies in the"):
        parse.day("2022-05-21", q("2022Q2"), TODAY)
    with pytest.raises(Unclear, match="over 10 years"):
        parse.day("1922-04-19", q("2022Q2"), TODAY)


def test_likelihoods_have_a_term() -> None:
    """A percent, or a term alone; 0, 100 and the gaps of PHIA are refused by name."""
    assert parse.likelihood("35", ICD203, "1,234.5") == 35.0
    assert parse.likelihood("35 %", ICD203, "1,234.5") == 35.0
    assert parse.likelihood("Improbable", ICD203, "1,234.5") == "unlikely"
    for text in ("0", "100", "maybe"):
        with pytest.raises(Unclear):
            parse.likelihood(text, ICD203, "1,234.5")
    with pytest.raises(Unclear, match=r"unlikely \(25–35%\) or realistic possibility"):
        parse.likelihood("37", PHIA, "1,234.5")


def test_sources_are_known_ones() -> None:
    """Ids joined by semicolons; an unknown one is refused with the nearest."""
    assert parse.sources("imf; tass ;", {"imf", "tass"}) == ("imf", "tass")
    with pytest.raises(Unclear, match="did you mean 'tass'"):
        parse.sources("imf; tas", {"imf", "tass"})


def test_what_was_perhaps_meant_is_a_choice() -> None:
    """A source, a level, a state, a term: the nearest one, as it would be recorded."""
    ordinal = an_indicator(type="ordinal", levels=["Calm", "tense"], watch="tense")
    for read, choices in (
        (lambda: parse.sources("imf; tas", {"imf", "tass"}), (("imf", "tass"),)),
        (lambda: parse.sources("reuters", {"imf", "tass"}), ()),
        (lambda: parse.value("calme", ordinal, "1,234.5"), ("Calm",)),
        (lambda: parse.state("observd"), ("observed",)),
        (lambda: parse.likelihood("likly", ICD203, "1,234.5"), ("likely",)),
        (lambda: parse.likelihood("35,5", ICD203, "1,234.5"), (35.5,)),
        (lambda: parse.likelihood("0,45", ICD203, "1,234.5"), ()),
        (lambda: parse.likelihood("37,5", PHIA, "1,234.5"), ()),
    ):
        with pytest.raises(Unclear) as why:
            read()
        assert why.value.choices == choices


@pytest.mark.parametrize("text", ["-0.1", "100.1", "290000"])
def test_a_number_outside_its_range_is_asked_about(text: str) -> None:
    """The range's ends are inside it; what lies outside can be chosen."""
    share = an_indicator(range=[0.0, 100.0])
    assert parse.value("0", share, "1,234.5") == 0.0
    assert parse.value("100", share, "1,234.5") == 100.0
    with pytest.raises(Unclear, match="outside the range of indicator-one, 0 to 100") as why:
        parse.value(text, share, "1,234.5")
    assert why.value.choices == (float(text),)


def test_grades_states_confidence_and_text() -> None:
    """The other closed choices, and text that a workbook can hold."""
    assert parse.credibility(" 2 ") == 2
    assert parse.state("Ruled Out") == "ruled out"
    assert parse.confidence("Moderate") == "moderate"
    assert parse.text("=1+1") == "=1+1"
    for refused in (
        lambda: parse.credibility("7"),
        lambda: parse.state("seen"),
        lambda: parse.confidence("very high"),
        lambda: parse.text("bell \a"),
        lambda: parse.text("x" * 32_768),
    ):
        with pytest.raises(Unclear):
            refused()
