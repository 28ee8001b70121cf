"""The package: text that stays text, values beside formulas."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from scenariobook.study.texts import FORBIDDEN
from scenariobook.workbook.looks import Styles
from scenariobook.workbook.xlsx.package import CellValue, Formula, Grid, to_bytes
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.recalculation import formulas, values

TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: not FORBIDDEN.search(text))
TRICKY = st.lists(
    st.sampled_from(["=", "+", "-", "@", "_x0041_", "_x", "_", "&", "<", "]]>", " ", "\n", "a1"]),
    min_size=1,
).map("".join)


def one_cell(value: CellValue | Formula) -> bytes:
    """Return a package whose only cell holds a value."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    grid = Grid()
    text = value if isinstance(value, str) else ""
    grid.put(1, 1, value, Styles(sheet).number("text", "", text))
    return to_bytes(workbook, {sheet.title: grid})


@given(TEXTS | TRICKY)
def test_text_stays_text(text: str) -> None:
    """Whatever it begins with or looks like, a text is no formula and loses nothing."""
    data = one_cell(text)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert list(formulas(data)) == []
    assert CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python() == [
        [kept]
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_like_a_formula_is_marked_as_text(start: str) -> None:
    """With the mark, it stays text also when somebody edits it."""
    sheet = load_workbook(BytesIO(one_cell(f"{start}1+1"))).worksheets[0]
    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].quotePrefix
    assert not load_workbook(BytesIO(one_cell("plain"))).worksheets[0]["A1"].quotePrefix


@pytest.mark.parametrize(
    "value, seen", [(0.1 + 0.2, 0.1 + 0.2), (7, 7), ("", None), ("a & b", "a & b"), (-1e-9, -1e-9)]
)
def test_a_formula_carries_its_value(value: CellValue, seen: object) -> None:
    """A program that does not calculate sees what Python found, to the last bit."""
    data = one_cell(Formula('IF(1<2,"a","b")', value))
    assert load_workbook(BytesIO(data)).worksheets[0]["A1"].value == '=IF(1<2,"a","b")'
    assert load_workbook(BytesIO(data), data_only=True).worksheets[0]["A1"].value == seen


def test_a_date_is_a_number_of_days() -> None:
    """2022-03-31 is day 44651 of the 1900 system."""
    assert values(one_cell(date(2022, 3, 31)))["Sheet", "A1"] == 44651


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_no_cell_can_hold_is_refused(value: float) -> None:
    """Rather an error here than a file that Excel calls damaged."""
    with pytest.raises(ValueError, match="no number"):
        one_cell(value)


def test_nothing_that_is_not_ours() -> None:
    """No macro, no protection, no link to elsewhere."""
    with ZipFile(BytesIO(tracker(example("open"), LAST))) as package:
        names = package.namelist()
        parts = b"".join(package.read(name) for name in names)
    assert not [name for name in names if re.search("vba|externalLink", name)]
    assert b"sheetProtection" not in parts
    assert b'TargetMode="External"' not in parts
