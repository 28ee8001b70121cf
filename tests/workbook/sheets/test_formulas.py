"""Formulas: only what every spreadsheet program has, and nothing found by its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.assessment import band
from scenariobook.quarter import Quarter
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Column, Table
from scenariobook.workbook.sheets.workings.likelihood_steps import yardstick_bands
from tests.builders import a_study
from tests.workbook.examples import KINDS, LAST, example, tracker
from tests.workbook.recalculation import formulas

# What Excel 2016, LibreOffice and Google Sheets all have, and calculate alike.
SHARED = {
    *("ABS", "ADDRESS", "AND", "AVERAGE", "CHAR", "COLUMN", "COUNT", "COUNTA", "COUNTIF"),
    *(
        "COUNTIFS",
        "DATE",
        "EXACT",
        "EXP",
        "FIND",
        "HYPERLINK",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISLOGICAL",
        "ISNA",
        "ISNUMBER",
        "LARGE",
        "LEFT",
    ),
    *("LEN", "LN", "MATCH", "MAX", "MIN", "MOD", "N", "NOT", "OR", "RIGHT", "ROUND", "ROW"),
    *("SMALL", "SUBSTITUTE", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TRIM", "VALUE"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_only_functions_that_all_programs_share(kind: str) -> None:
    """No dynamic arrays, LET, XLOOKUP, TEXTJOIN, MAXIFS."""
    used = {
        name
        for _, _, text in formulas(tracker(example(kind), LAST))
        for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub('"[^"]*"', "", text))
    }
    assert used <= SHARED
    assert used


@pytest.mark.parametrize("kind", KINDS)
def test_no_formula_leans_on_a_row_of_another_sheet(kind: str) -> None:
    """Cells beside a formula stand in its row or, in the hidden steps, above it; all else is a
    named or absolute range.
    """
    for sheet, cell, text in formulas(tracker(example(kind), LAST)):
        row = int(re.sub("[A-Z]", "", cell))
        bare = re.sub('"[^"]*"', "", text)
        for name, column, fixed, found in re.findall(
            r"(\w+!)?\$?\b([A-Z]{1,3})(\$?)(\d+)\b(?!\()", bare
        ):
            near = int(found) == row or (sheet == "workings" and int(found) == row - 1)
            assert fixed or (near and not name), f"{sheet}!{cell}: {column}{found} in ={text}"


@pytest.mark.parametrize("yardstick", ["icd203", "phia"])
@given(percent=st.floats(0.001, 99.999) | st.integers(1, 99).map(float))
def test_bands_are_the_yardsticks_own(yardstick: str, percent: float) -> None:
    """The table that the formula searches gives the band that Python gives, edges included."""
    layout = Layout(a_study(yardstick=yardstick), Quarter(2022, 1), 0)
    place = next(
        number
        for end, is_open, number in yardstick_bands(layout)
        if percent < end or (percent == end and not is_open)
    )
    assert place == band(YARDSTICKS[yardstick], percent)


def test_a_row_formula_points_into_its_own_row() -> None:
    """[header] is the row's cell under a header, [above:header] the one over it."""
    table = Table("t", "S", (Column("id"), Column("so far")), 3)
    assert table.formula("N([above:so far])+[id]*2").at(9) == "N($B8)+$A9*2"
