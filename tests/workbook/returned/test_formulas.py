"""A formula in an input cell: what it shows is taken, unless it may show another value tomorrow."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from scenariobook.record.merge.outcomes import Outcome, Result
from scenariobook.workbook.returned.formulas import refers_to_blank, why_refused
from scenariobook.workbook.xlsx import opc
from tests.workbook.calculated import EMPTY_TEXT, linked, zipped
from tests.workbook.handled import at, back, edited, tracker

DATA: Final = "my data"


def _with_data(workbook: Any) -> None:
    """Add a sheet as a query fills one, and names."""
    sheet = workbook.create_sheet(DATA)
    for row in (
        ("what", "value", "day", "note", "source", "level"),
        ("growth", 7.5, date(2022, 5, 9), "from the query", "imf-weo", "calm"),
        ("oil", 95, date(2022, 5, 9), "from the query", "tass-wire", "tense"),
    ):
        sheet.append(row)
    workbook.defined_names["rate"] = DefinedName("rate", attr_text="'my data'!$B$2")
    workbook.defined_names["abroad"] = DefinedName("abroad", attr_text="[1]rates!$B$2")
    workbook.defined_names["round"] = DefinedName("round", attr_text="round+1")


@cache
def _book() -> Any:
    return openpyxl.load_workbook(BytesIO(tracker()))


@cache
def _data() -> bytes:
    return edited(_with_data)


def _cell(sheet: str, item: str, header: str) -> tuple[str, str]:
    return sheet, at(_book(), sheet, item, header).coordinate


def read(sheet: str, item: str, header: str, formula: object, shows: object) -> Outcome:
    """Return the one outcome of a formula that is typed in a cell and shows a value."""
    data = linked(_data(), {_cell(sheet, item, header): (formula, shows)})
    (found,) = back(data).outcomes
    return found


@pytest.mark.parametrize(
    "item,header,formula,shows,means",
    [
        ("ship-count", "value", "='my data'!B3", 95, 95.0),
        ("ship-count", "value", "=rate*2+1", 16, 16.0),
        ("ship-count", "value", "=1000-45", 955.0, 955.0),
        ("ship-count", "value", "=VLOOKUP(\"oil\",'my data'!$A$2:$F$9,2,FALSE)", 95, 95.0),
        ("ship-count", "value", "=_xlfn.XLOOKUP(\"oil\",'my data'!A:A,'my data'!B:B)", 95, 95.0),
        ("growth-rate", "value", "='my data'!B2", 7.5, 7.5),
        ("growth-rate", "value", '=TEXT(B2,"0")', "8", 8.0),
        ("ship-count", "as of", "='my data'!C3", 44690, date(2022, 5, 9)),
        ("ship-count", "as of", '=TEXT(C3,"yyyy-mm-dd")', "2022-05-09", date(2022, 5, 9)),
        ("ship-count", "note", "='my data'!D3", "from the query", "from the query"),
        ("ship-count", "source", "='my data'!E3", "tass-wire", ("tass-wire",)),
        ("mood", "value", "='my data'!F2", "calm", "calm"),
        ("stage", "value", "='my data'!B2", 2, "2"),
        # What is shown was calculated before the cell was emptied.
        ("ship-count", "value", "='my data'!Z9", 955, 955.0),
        ("ship-count", "as of", "='my data'!Z9", 44690, date(2022, 5, 9)),
    ],
)
def test_what_a_formula_shows_is_taken(
    item: str, header: str, formula: str, shows: object, means: object
) -> None:
    """As if it were typed, with the formula beside it."""
    found = read("Update", item, header, formula, shows)
    assert (found.result, found.typed.value) == (Result.APPLIED, means)
    assert found.typed.formula == formula


@pytest.mark.parametrize(
    "formula,why",
    [
        ("=TODAY()", "with TODAY, which changes by itself"),
        ("=ROUND(RAND()*10,0)", "with RAND, which changes by itself"),
        ("=RANDBETWEEN(1,9)", "with RANDBETWEEN"),
        ("=_xlfn.RANDARRAY(1)", "with RANDARRAY"),
        ("=NOW()-1", "with NOW"),
        ("=OFFSET('my data'!A1,1,1)", "with OFFSET"),
        ('=INDIRECT("B"&2)', "with INDIRECT"),
        ('=INFO("recalc")', "with INFO"),
        ('=CELL("row",A1)', "with CELL"),
        ("=[1]rates!A1", "refers to another file ([1]rates!A1)"),
        ("='[rates.xlsx]this year'!A1", "refers to another file"),
        ("='file:///home/rates.xlsx'#$rates.A1", "perhaps since it refers to another file"),
        ("=[1]!tblRates[rate]", "refers to another file"),
        ("=excel|rates!a1", "another file"),
        ('=_xlfn.WEBSERVICE("https://rates.test")', "with WEBSERVICE, which gets its value"),
        ('=RTD("x",,"y")', "with RTD"),
        ('=CUBEVALUE("x")', "with CUBEVALUE"),
        ('=BDP("EURUSD","LAST")', "with BDP, which is no function of every"),
        ('=IFERROR(__xludf.DUMMYFUNCTION("GOOGLEFINANCE()"),7.5)', "DUMMYFUNCTION"),
        ("=abroad", "with the name abroad, a formula that refers to another file"),
        ("=round", "which refers to itself"),
        ("=" + "+".join(["1"] * 5_000), "of 10,000 characters"),
    ],
)
def test_a_formula_that_may_change_by_itself_is_refused(formula: str, why: str) -> None:
    """The reason tells which function, name or file it is."""
    assert why in why_refused(formula, _book_with_data().worksheets[0])


@pytest.mark.parametrize(
    "formula,why",
    [
        ("=TODAY()-44600", "with TODAY, which changes by itself"),
        ("=[1]rates!A1", "that refers to another file ([1]rates!A1)"),
        (ArrayFormula("H7:H9", "=B2:B4"), "for several cells"),
        (DataTableFormula("H7", r1="B2"), "of a data table"),
    ],
)
def test_a_refused_formula_is_a_question(formula: object, why: str) -> None:
    """What it shows is a choice; it is never read as blank."""
    found = read("Update", "ship-count", "value", formula, 90.5)
    assert found.result is Result.QUESTION
    assert why in found.why
    assert "and shows 90.5; type the value itself" in found.why
    assert found.typed.choices == (90.5,)
    assert not found.typed.formula


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_is_a_question(error: str) -> None:
    """Whatever the formula is."""
    found = read("Update", "ship-count", "value", "='my data'!B9", error)
    assert found.result is Result.QUESTION
    assert f"the formula here shows the error {error}" in found.why


def test_a_formula_that_nobody_calculated_is_a_question() -> None:
    """As openpyxl and other libraries write it: without a value."""
    found = read("Update", "ship-count", "value", "='my data'!B3", None)
    assert found.result is Result.QUESTION
    assert "which shows nothing; type the value itself" in found.why


@pytest.mark.parametrize(
    "formula,shows",
    [
        ("=IF('my data'!B9=\"\",\"\",'my data'!B9)", EMPTY_TEXT),
        ('=""', EMPTY_TEXT),
        ("='my data'!B9", 0),  # what a program shows for a cell that is empty
        ("='MY DATA'!$B$9", 0),
    ],
)
def test_a_formula_that_shows_nothing_empties_no_cell(formula: str, shows: object) -> None:
    """Where a value was, it is a question; where none was, nothing has changed."""
    found = read("Update", "growth-rate", "value", formula, shows)
    assert found.result is Result.QUESTION
    assert "a formula empties no cell" in found.why
    data = linked(_data(), {_cell("Update", "ship-count", "value"): (formula, shows)})
    assert back(data).outcomes == ()


def test_a_zero_that_stands_somewhere_is_a_zero() -> None:
    """Only an empty cell is none."""
    assert read("Update", "ship-count", "value", "='my data'!B3*0", 0).typed.value == 0


@pytest.mark.parametrize(
    "header,formula,shows",
    [
        ("value", "='my data'!B2", 44),
        ("as of", "='my data'!C2", 44742),
        ("note", '="a "&"note"', "a note"),
        ("source", "='my data'!E2", "imf-weo"),
    ],
)
def test_a_formula_that_shows_what_was_there_is_no_edit(
    header: str, formula: str, shows: object
) -> None:
    """Somebody has linked a cell that had this value already."""
    data = linked(_data(), {_cell("Update", "growth-rate", header): (formula, shows)})
    assert back(data).outcomes == ()


@pytest.mark.parametrize(
    "item,header,shows,why",
    [
        ("ship-count", "value", "about 7", "is not a number"),
        ("ship-count", "value", True, "TRUE stands where a number should"),
        ("ship-count", "value", 44651, "is how a spreadsheet holds the date"),
        ("ship-count", "as of", 46000, "lies in the future"),
        ("ship-count", "source", "imf", "did you mean 'imf-weo'?"),
        ("ship-count", "credibility", 7, "not one of: 1, 2, 3"),
        ("mood", "value", "furious", "not one of: calm, tense"),
    ],
)
def test_the_doubts_are_those_about_a_typed_cell(
    item: str, header: str, shows: object, why: str
) -> None:
    """A link does not make a wrong value right."""
    found = read("Update", item, header, "='my data'!B2", shows)
    assert found.result is Result.QUESTION
    assert why in found.why
    assert found.typed.formula == "='my data'!B2"


def test_an_array_formula_of_one_cell_is_taken() -> None:
    """As Excel 2016 writes a sum of products that was entered with three keys."""
    sheet, cell = _cell("Update", "ship-count", "value")
    formula = ArrayFormula(cell, "=SUM('my data'!B2:B3*1)")
    found = read(sheet, "ship-count", "value", formula, 102.5)
    assert (found.result, found.typed.value) == (Result.APPLIED, 102.5)
    assert found.typed.formula == "=SUM('my data'!B2:B3*1)"


def test_a_shared_formula_is_read_as_that_of_its_cell() -> None:
    """Excel writes a formula that is filled down once, and refers to it from the cells below."""
    first, below = (_cell("Update", item, "note") for item in ("ship-count", "mood"))
    text = f"='{DATA}'!D2"
    data = linked(_data(), {first: (text, "from the query"), below: (text, "from the query")})
    parts = dict(opc.parts(data))
    name = opc.sheet_parts(parts)["Update"]
    formula = f"<f>{text[1:]}</f>".encode()
    assert parts[name].count(formula) == 2
    area = f"{first[1]}:{below[1]}".encode()
    shared = b'<f t="shared" ref="%s" si="0">%s</f>' % (area, text[1:].encode())
    parts[name] = parts[name].replace(formula, shared, 1)
    parts[name] = parts[name].replace(formula, b'<f t="shared" si="0"/>', 1)
    found = back(zipped(data, parts)).all(Result.APPLIED)
    assert {o.typed.key.subject: o.typed.formula for o in found} == {
        "ship-count": "='my data'!D2",
        "mood": "='my data'!D3",
    }


def test_links_that_show_one_anothers_values_are_asked_about() -> None:
    """The sheet that they refer to was sorted, so each link has another row's value by now."""
    values = {"growth-rate": 900, "oil-price": 5, "ship-count": 80}
    cells = {
        _cell("Past values", item, "2022Q1"): (f"='my data'!$B$2*{row}", value)
        for row, (item, value) in enumerate(values.items(), 2)
    }
    found = back(linked(_data(), cells))
    assert not found.applied
    assert {o.typed.choices for o in found.all(Result.QUESTION)} == {(900.0,), (5.0,), (80.0,)}


def test_a_formula_in_the_column_of_ids_names_no_row() -> None:
    """Its row was not returned, and what stands beside it is asked about."""
    data = linked(
        _data(), {_cell("Update", "ship-count", "id"): ('="ship-"&"count"', "ship-count")}
    )
    found = back(data)
    assert not found.applied
    assert any("was not returned" in o.why for o in found.all(Result.QUESTION))


@cache
def _book_with_data() -> Any:
    workbook = openpyxl.Workbook()
    _with_data(workbook)
    return workbook


def test_a_column_of_a_table_is_no_other_file() -> None:
    """Both are written with square brackets."""
    for text in ("=SUM(tblRates[rate])", "=tblRates[[#This Row],[a!b]]", '="[1]x!"&A1', "=@A1"):
        assert why_refused(text, _book_with_data().worksheets[0]) == "", text


def test_names_that_refer_to_one_another_often_are_each_read_once() -> None:
    """Each of eight names repeats the next one nine times."""
    workbook = openpyxl.Workbook()
    for number in range(8):
        text = "+".join([f"step{number + 1}"] * 9)
        workbook.defined_names[f"step{number}"] = DefinedName(f"step{number}", attr_text=text)
    sheet = workbook.worksheets[0]
    assert why_refused("=step0+step0", sheet) == ""
    workbook.defined_names["step8"] = DefinedName("step8", attr_text="TODAY()")
    assert why_refused("=step0", sheet).startswith("with the name step0, a formula with TODAY")


def test_only_one_cell_is_looked_up() -> None:
    """A sum over empty cells is a zero that somebody meant."""
    sheet = _book_with_data().worksheets[0]
    assert refers_to_blank("='my data'!Z9", sheet) == "'my data'!Z9"
    assert refers_to_blank("=Z9", sheet) == "Z9"
    for text in ("='my data'!B2", "=SUM(Z9)", "=Z9+0", "='no such sheet'!A1", "=rate"):
        assert refers_to_blank(text, sheet) == "", text
