"""Each check of the lint finds something: a lint that cannot fail protects nothing."""

import re
from functools import cache

import pytest

from scenariobook.files import zipped
from tests.validity import lint
from tests.validity.lint import CHECKS, Check, workbook_problems
from tests.validity.package import Package
from tests.workbook.examples import LAST, example, tracker_of
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook

WORKBOOK = "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
ANNA = "xl/worksheets/sheet1.xml"  # the analysts', with a comment
UPDATE = "xl/worksheets/sheet3.xml"
TABLE = "xl/tables/table4.xml"  # Update's
OTHER = "xl/tables/table2.xml"
CHART = "xl/charts/chart1.xml"  # Anna's


@cache
def sound() -> bytes:
    """A tracker with analysts' own sheets, which has something of everything."""
    return grafted(tracker_of(example("open"), LAST), own_workbook())


# A check, a part of the workbook or one more, a pattern of which the first match becomes another
# text, and what the check must then say.
DAMAGES: list[tuple[Check, str, str, str, str]] = [
    (lint.members, "xl\\more.xml", "", "<x/>", "is no name of a part"),
    (lint.members, "xl/../more.xml", "", "<x/>", "is no name of a part"),
    (lint.views, WORKBOOK, 'firstSheet="[0-9]*"', 'firstSheet="99"', "opens on sheet 99"),
    (lint.views, WORKBOOK, 'activeTab="[0-9]*"', 'activeTab="1"', "Anna is selected"),
    (lint.names, WORKBOOK, '"annas_name"', '"AB12"', "'AB12' is no name"),
    (lint.names, WORKBOOK, '"annas_name"', '"tblBen"', "two are called 'tblben' of sheet all"),
    (lint.names, TABLE, ' id="[0-9]+"', ' id="1"', "two tables have"),
    (lint.cells, ANNA, '<c r="B1"', '<c r="A1"', "Anna: A1 is no next cell of row 1"),
    (lint.cells, ANNA, '<c r="A8"', '<c r="A48"', "Anna: A48 is no next cell of row 8"),
    (lint.cells, ANNA, '<c r="C1"', '<c r="XFE1"', "Anna: XFE1 is no next cell of row 1"),
    (lint.cells, ANNA, '<row r="3"', '<row r="1"', "Anna: row 1 stands after row 2"),
    (lint.columns, UPDATE, 'min="2" max="2"', 'min="1" max="2"', "the columns 1 to 2 stand after"),
    (lint.named_sheets, ANNA, "<f>SUM", "<f>'O''N'!A1+SUM", 'names the sheet "O\'N", which'),
    (lint.named_sheets, CHART, "<c:f>[^!]*!", "<c:f>None!", "chart1.xml names the sheet 'None'"),
    (lint.lengths, TEXTS, "<t>", f"<t>{'x' * 32_768}", "more than 32767"),
    (lint.lengths, UPDATE, "<f>", f"<f>{'x' * 8_193}", "more than 8192"),
    (lint.lengths, UPDATE, "<f>", f'<f>"{"x" * 256}"', "a text of Update!"),
    (lint.lengths, UPDATE, ' prompt="', rf"\g<0>{'x' * 256}", "a message has more than 255"),
    (lint.lengths, UPDATE, "<oddFooter>", rf"\g<0>{'x' * 256}", "a printed line has more"),
    (lint.comments, "xl/drawings/vmlDrawing1.vml", "Row>0<", "Row>1<", r"boxes at [(2, 2)]"),
    (lint.tables, UPDATE, '"A3"( s="[0-9]+") t="s"', r'"A3"\1', "are ['None', "),
    (lint.tables, TABLE, 'name="unit"', 'name="ID"', "two columns are called 'id'"),
    (lint.tables, TABLE, 'ref="A3:([A-Z]+)[0-9]+"', r'ref="A3:\g<1>3"', "has no room for a row"),
    (lint.listed, UPDATE, "<tablePart [^>]*>", "", "Update lists 0 tables, but leads to ['xl/t"),
    (lint.room, OTHER, ' ref="[^"]*"', ' ref="A1:ZZ99"', "overlap on Dashboard"),
]


def test_a_sound_workbook_has_no_problems() -> None:
    """The lint finds nothing in a workbook that has something of everything and no fault."""
    assert workbook_problems(Package(sound())) == []


@pytest.mark.parametrize(
    "check, part, old, new, words",
    [pytest.param(*one, id=f"{one[0].__name__} {one[-1]}") for one in DAMAGES],
)
def test_each_check_finds_what_it_is_for(
    check: Check, part: str, old: str, new: str, words: str
) -> None:
    """The check itself says so, in these words, and the lint asks it."""
    parts = Package(sound()).parts
    text = parts.get(part, b"").decode()
    after = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert after != text
    data = zipped(parts | {part: after.encode()})
    said = list(check(Package(data)))
    assert [problem for problem in said if words in problem]
    assert set(said) <= set(workbook_problems(Package(data)))


def test_every_check_is_tried() -> None:
    """No check of the list stands there untested."""
    assert {check for check, *_ in DAMAGES} == set(CHECKS)
