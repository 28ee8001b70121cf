"""Each check of the lint finds something: a lint that cannot fail protects nothing."""

import re
from functools import cache

import pytest

from tests.validity import lint, sheets
from tests.validity.book import Book
from tests.validity.lint import CHECKS, Check, problems
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook, packed

TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
TEXTS = "xl/sharedStrings.xml"
ANNA = "xl/worksheets/sheet1.xml"  # the analysts', with a comment
UPDATE = "xl/worksheets/sheet3.xml"
TABLE = "xl/tables/table4.xml"  # Update's
OTHER = "xl/tables/table2.xml"
BOXES = "xl/drawings/vmlDrawing1.vml"
OF_BOOK = "xl/_rels/workbook.xml.rels"
OF_UPDATE = "xl/worksheets/_rels/sheet3.xml.rels"


@cache
def sound() -> bytes:
    """A tracker with analysts' own sheets, which has something of everything."""
    return grafted(tracker(example("open"), LAST), own_workbook())


def merged(*ranges: str) -> str:
    """Return the end of a sheet's cells, with these ranges merged."""
    cells = "".join(f'<mergeCell ref="{where}"/>' for where in ranges)
    return f'</sheetData><mergeCells count="{len(ranges)}">{cells}</mergeCells>'


# A check, a part of the workbook, a pattern of which the first match becomes another text, and what
# the check must then say.
DAMAGES: list[tuple[Check, str, str, str, str]] = [
    (lint.types, TYPES, '<Default Extension="vml"[^>]*>', "", "vml has no type"),
    (lint.kinds, TYPES, r"spreadsheetml.table\+xml", "x", "is a table, but its type"),
    (lint.relationships, OF_BOOK, r"styles\.xml", "none.xml", "leads to xl/none.xml, which"),
    (lint.ids, UPDATE, 'r:id="rId1"', 'r:id="rId99"', "'rId99', which is not there"),
    (lint.left_over, OF_UPDATE, "<Relationship .*/>", "", "nothing leads to xl/tables/table4"),
    (lint.titles, WORKBOOK, 'name="Anna"', f'name="{"x" * 32}"', "more than 31"),
    (lint.views, WORKBOOK, 'activeTab="[0-9]*"', 'activeTab="99"', "activeTab is 99"),
    (lint.selected, WORKBOOK, 'activeTab="[0-9]*"', 'activeTab="1"', "Anna is selected"),
    (lint.defined_names, WORKBOOK, '"annas_name"', '"AB12"', "'AB12' is no name"),
    (lint.named_sheets, ANNA, "<f>SUM[^<]*<", "<f>SUM('O''N'!A1)<", 'sheet "O\'N"'),
    (lint.formats, ANNA, 'A1" s="1"', 'A1" s="999"', "A1 has the format 999"),
    (lint.parts_of_formats, STYLES, 'fontId="1"', 'fontId="999"', "the fontId 999"),
    (lint.number_formats, STYLES, "(<numFmt [^>]*>)", r"\1\1", "two number formats have"),
    (lint.conditional_formats, UPDATE, 'dxfId="[0-9]*"', 'dxfId="999"', "dxfId 999"),
    (lint.values, ANNA, "<v>1.5</v>", "<v>1,5</v>", "'1,5', which is no number"),
    (sheets.cells, ANNA, '<c r="B1"', '<c r="A1"', "A1 stands twice"),
    (sheets.columns, UPDATE, 'min="2" max="2"', 'min="1" max="2"', "the columns 1 to 2"),
    (sheets.merged, ANNA, "</sheetData>", merged("A1:B2", "A1:B2"), "merged twice"),
    (sheets.counts, UPDATE, 'dataValidations count="', r"\g<0>9", "dataValidations has"),
    (sheets.validations, UPDATE, 'dataValidation sqref="', r"\g<0>A0 ", "is for no range"),
    (sheets.rules, UPDATE, 'ing sqref="[^"]*"', 'ing sqref=""', "which is no range"),
    (sheets.formulas, UPDATE, "<f>", "<f>=", "one with an equals sign"),
    (sheets.texts, TEXTS, "<t>", f"<t>{'x' * 32_768}", "more than 32767"),
    (sheets.comments, BOXES, "Row>0<", "Row>1<", r"boxes at [(2, 2)]"),
    (sheets.headers, UPDATE, '"A3"( s="[0-9]+") t="s"', r'"A3"\1', "'indicator' is None"),
    (sheets.table_columns, TABLE, 'name="unit"', 'name="ID"', "two columns are called 'id'"),
    (sheets.ranges, TABLE, 'ref="A3:AA[0-9]+"', 'ref="A3:AA3"', "has no room for a row"),
    (sheets.room, OTHER, ' ref="[^"]*"', ' ref="A1:ZZ99"', "table2.xml overlap on Dashboard"),
    (sheets.numbers_and_names, TABLE, ' id="[0-9]+"', ' id="1"', "two tables have"),
    (sheets.on_sheets, UPDATE, "<tablePart [^>]*>", "", "Update lists 0 tables"),
]


def test_a_sound_workbook_has_no_problems() -> None:
    assert problems(sound()) == []


@pytest.mark.parametrize(
    "check, part, old, new, words",
    [pytest.param(*one, id=f"{one[0].__name__} {one[-1]}") for one in DAMAGES],
)
def test_each_check_finds_what_it_is_for(
    check: Check, part: str, old: str, new: str, words: str
) -> None:
    """The check itself says so, in these words, and the lint asks it."""
    parts = Book(sound()).parts
    text = parts[part].decode()
    after = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert after != text
    data = packed(parts | {part: after.encode()})
    said = list(check(Book(data)))
    assert [problem for problem in said if words in problem]
    assert set(said) <= set(problems(data))


def test_every_check_is_tried() -> None:
    """No check of the list stands there untested; members are tried below."""
    assert {check for check, *_ in DAMAGES} | {lint.members} == set(CHECKS)


@pytest.mark.parametrize(
    "added, said",
    [
        ("XL/Styles.xml", "xl/styles.xml is in the package twice"),
        ("xl\\more.xml", "is no name of a part"),
        ("xl/../more.xml", "is no name of a part"),
    ],
)
def test_members_are_such_as_a_package_may_have(added: str, said: str) -> None:
    data = packed(Book(sound()).parts | {added: b"<x/>"})
    assert [problem for problem in lint.members(Book(data)) if said in problem]
