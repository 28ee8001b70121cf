"""Each check of the lint finds something: a lint that cannot fail protects nothing."""

import re
from functools import cache
from typing import NamedTuple

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


class Damage(NamedTuple):
    """One change of a part, and what the check must then say.

    ``old`` is a pattern that is found in the part; its first match becomes ``new``.
    """

    check: Check
    part: str
    old: str
    new: str
    said: str


def merged(*ranges: str) -> str:
    """Return the end of a sheet's cells, with these ranges merged."""
    cells = "".join(f'<mergeCell ref="{where}"/>' for where in ranges)
    return f'</sheetData><mergeCells count="{len(ranges)}">{cells}</mergeCells>'


DAMAGES = [
    Damage(lint.types, TYPES, '<Default Extension="vml"[^>]*>', "", "vml has no type"),
    Damage(lint.kinds, TYPES, r"spreadsheetml.table\+xml", "x", "is a table, but its type"),
    Damage(lint.relationships, OF_BOOK, r"styles\.xml", "none.xml", "leads to xl/none.xml, which"),
    Damage(lint.ids, UPDATE, 'r:id="rId1"', 'r:id="rId99"', "'rId99', which is not there"),
    Damage(
        lint.left_over, OF_UPDATE, "<Relationship .*/>", "", "nothing leads to xl/tables/table4"
    ),
    Damage(lint.titles, WORKBOOK, 'name="Anna"', f'name="{"x" * 32}"', "more than 31"),
    Damage(lint.views, WORKBOOK, 'activeTab="[0-9]*"', 'activeTab="99"', "activeTab is 99"),
    Damage(lint.selected, WORKBOOK, 'activeTab="[0-9]*"', 'activeTab="1"', "Anna is selected"),
    Damage(lint.defined_names, WORKBOOK, '"annas_name"', '"AB12"', "'AB12' is no name"),
    Damage(lint.named_sheets, ANNA, "<f>SUM[^<]*<", "<f>SUM('O''N'!A1)<", 'sheet "O\'N"'),
    Damage(lint.formats, ANNA, 'A1" s="1"', 'A1" s="999"', "A1 has the format 999"),
    Damage(lint.parts_of_formats, STYLES, 'fontId="1"', 'fontId="999"', "the fontId 999"),
    Damage(lint.number_formats, STYLES, "(<numFmt [^>]*>)", r"\1\1", "two number formats have"),
    Damage(lint.conditional_formats, UPDATE, 'dxfId="[0-9]*"', 'dxfId="999"', "dxfId 999"),
    Damage(lint.values, ANNA, "<v>1.5</v>", "<v>1,5</v>", "'1,5', which is no number"),
    Damage(sheets.cells, ANNA, '<c r="B1"', '<c r="A1"', "A1 stands twice"),
    Damage(sheets.columns, UPDATE, 'min="2" max="2"', 'min="1" max="2"', "the columns 1 to 2"),
    Damage(sheets.merged, ANNA, "</sheetData>", merged("A1:B2", "A1:B2"), "merged twice"),
    Damage(sheets.counts, UPDATE, 'dataValidations count="', r"\g<0>9", "dataValidations has"),
    Damage(sheets.validations, UPDATE, 'dataValidation sqref="', r"\g<0>A0 ", "is for no range"),
    Damage(sheets.rules, UPDATE, 'ing sqref="[^"]*"', 'ing sqref=""', "which is no range"),
    Damage(sheets.formulas, UPDATE, "<f>", "<f>=", "one with an equals sign"),
    Damage(sheets.texts, TEXTS, "<t>", f"<t>{'x' * 32_768}", "more than 32767"),
    Damage(sheets.comments, BOXES, "Row>0<", "Row>1<", r"boxes at [(2, 2)]"),
    Damage(sheets.headers, UPDATE, '"A3"( s="[0-9]+") t="s"', r'"A3"\1', "'indicator' is None"),
    Damage(sheets.table_columns, TABLE, 'name="unit"', 'name="ID"', "two columns are called 'id'"),
    Damage(sheets.ranges, TABLE, 'ref="A3:AA[0-9]+"', 'ref="A3:AA3"', "has no room for a row"),
    Damage(sheets.room, OTHER, ' ref="[^"]*"', ' ref="A1:ZZ99"', "table2.xml overlap on Dashboard"),
    Damage(sheets.numbers_and_names, TABLE, ' id="[0-9]+"', ' id="1"', "two tables have"),
    Damage(sheets.on_sheets, UPDATE, "<tablePart [^>]*>", "", "Update lists 0 tables"),
]


def damaged(damage: Damage) -> bytes:
    """Return the workbook with the damage; that it is done at all is asserted."""
    parts = Book(sound()).parts
    text = parts[damage.part].decode()
    after = re.sub(damage.old, damage.new, text, count=1, flags=re.DOTALL)
    assert after != text
    return packed(parts | {damage.part: after.encode()})


def test_a_sound_workbook_has_no_problems() -> None:
    assert problems(sound()) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: f"{d.check.__name__} {d.said}")
def test_each_check_finds_what_it_is_for(damage: Damage) -> None:
    """The check itself says so, in these words, and the lint asks it."""
    data = damaged(damage)
    said = list(damage.check(Book(data)))
    assert [problem for problem in said if damage.said in problem]
    assert set(said) <= set(problems(data))


def test_every_check_is_tried() -> None:
    """No check of the list stands there untested; members are tried below."""
    assert {d.check for d in DAMAGES} | {lint.members} == set(CHECKS)


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
