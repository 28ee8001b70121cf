"""Checksums of the program's own cells: what counts as a change of one, and what does not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.workbook.shape.checksums import checksum, parse_checksums, text_of
from scenariobook.workbook.shape.formula_texts import FormulaTexts

NAMES = {"A": "id", "H": "value", "J": "weight"}


@pytest.mark.parametrize(
    "ours,theirs",
    [
        ("INDEX(indicator_status,MATCH($A5,indicator_id,0))",) * 2,
        ('IF($H5="","",$J5)', 'IF( $H5 = "" , "" , $J5 )'),
        ("SUM(Evidence!$C$24:$C$29)", "SUM(Evidence!$D$30:$D$36)"),
        ("SUM('Our sheet'!$C$24:$C$29)", "SUM(Oursheet!C24:C29)"),
        ("N($J4)+$H5", "N(J4)+H5"),
        ("IFERROR(1,FALSE)", "_xlfn.iferror(1,false())"),
    ],
)
def test_another_way_of_writing_a_formula_is_no_change(ours: str, theirs: str) -> None:
    """Programs differ in spaces, dollar signs, quotes, and where inserted rows moved a range."""
    assert FormulaTexts(NAMES).text(ours, 5) == FormulaTexts(NAMES).text(f"={theirs}", 5)


@pytest.mark.parametrize(
    "ours,theirs",
    [
        ('IF($H5="","",$J5)', 'IF($H5="","",$H5)'),
        ("INDEX(indicator_status,1)", "INDEX(indicator_trend,1)"),
        ("N($J4)+$H5", "N($J5)+$H5"),
        ("$H5*2", "$H5*3"),
    ],
)
def test_another_meaning_is_a_change(ours: str, theirs: str) -> None:
    """Another column, name, row or number is another formula."""
    assert FormulaTexts(NAMES).text(ours, 5) != FormulaTexts(NAMES).text(theirs, 5)


@given(rows=st.lists(st.integers(2, 99_999), min_size=2, max_size=5))
def test_a_formula_is_the_same_in_every_row(rows: list[int]) -> None:
    """Sorting moves formulas about; what they say of their row stays."""
    formulas = FormulaTexts(NAMES)
    found = {formulas.text(f"IF($H{row}*0.5>{7},$J{row},N($H{row - 1}))", row) for row in rows}
    assert len(found) == 1


def test_values_count_as_they_are_meant() -> None:
    """A date is its number, a whole number has no point, line ends are all alike."""
    assert text_of(date(2022, 3, 31)) == text_of(datetime(2022, 3, 31)) == text_of(44651)
    assert text_of(5.0) == text_of(5) == "5"
    assert text_of("a\r\nb") == text_of("a\nb")
    assert text_of(None) == text_of("")
    assert text_of(0.1 + 0.2) == text_of(0.3)


@pytest.mark.parametrize(
    "exact,kept,other",
    [
        (1 / 3, 0.333333333333, 0.333333333334),
        (2 / 3, 0.666666666667, 0.666666666666),
        (1_234.567890123456, 1_234.56789012, 1_234.56789013),
        (-9.8765432109876e-7, -9.87654321099e-7, -9.87654321098e-7),
        (123_456_789_012.345, 123_456_789_012, 123_456_789_013),
    ],
)
def test_what_another_program_calculates_is_no_change(
    exact: float, kept: float, other: float
) -> None:
    """Programs add up in another order: the last digits differ, and nobody has typed anything.

    Twelve digits are compared. One of them is a change.
    """
    assert text_of(exact) == text_of(kept)
    assert text_of(exact) != text_of(other)


def test_a_moment_is_the_same_to_the_nearest_second() -> None:
    """A moment is a fraction of a day in the file, and each program cuts it off elsewhere."""
    noon = datetime(2022, 7, 4, 12, 0, 1)
    for microseconds in (-499_000, -1, 1, 499_000):
        assert text_of(noon + timedelta(microseconds=microseconds)) == text_of(noon)
    for seconds in (-1, -0.51, 0.51, 1):
        assert text_of(noon + timedelta(seconds=seconds)) != text_of(noon)


def test_without_its_sheet_nothing_can_be_told() -> None:
    """A copy whose hidden sheet was emptied has no checksums, which is no error."""
    assert parse_checksums([]) is None
    assert len(checksum("anything")) == 4
