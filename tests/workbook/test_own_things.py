"""What people add to a tracker stays with its item, or is named once and kept beside it.

It protects an analyst's hour of remarks and colours: the next build loses none of it, and moves
nothing under a reference.
"""

from collections.abc import Callable, Iterable
from copy import copy
from pathlib import Path
from shutil import copyfile
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import LineChart
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import TableColumn
from PIL import Image as PictureFile

from tests.commands import OUTPUT, TRACKER, do, output, run
from tests.expected import same_as_before
from tests.study_text import a_shore, change_study, write_study
from tests.workbook import as_read
from tests.workbook.as_read import Row, cells_of, ids, is_hidden, row_of, table, type_in
from tests.workbook.lake import FULL, close_a_quarter

BEFORE: Final = OUTPUT / "tracker-before.xlsx"
# The tracker as somebody left it, before a build replaced it.
AS_LEFT: Final = Path("as-left.xlsx")
GREEN: Final = PatternFill("solid", fgColor="FF99CC99")
# In a row of each other table, the cell that gets a comment and a colour.
ELSEWHERE: Final = {
    "Signposts": ("dam-built", "signpost"),
    "Judgments": ("lake-dries", "scenario"),
    "Chances": ("dam-built", "signpost"),
    "Commitments": ("1", "what"),
    "Log": ("shore-a", "item"),
}
PRESENT: Final = {"water-level": "level"}  # by former id
PROGRAMS: Final = ("soffice", "ssconvert")  # Gnumeric leaves out the names of styles
CLIENT: Final = (pytest.mark.client, pytest.mark.filterwarnings("ignore::UserWarning"))
REFERENCES: Final = ("=Update!{0}", '=INDIRECT("Update!{0}")', "=OFFSET(Update!{0},0,0)")


def update_rows(file: Path = TRACKER) -> dict[str, Row]:
    """Return the rows of Update by their ids, as a file has them."""
    book = openpyxl.load_workbook(file)
    return dict(zip(ids(book, "Update"), table(book, "Update"), strict=True))


# --- a tracker that people have lived in ---------------------------------------------------------


def insert_beside_yours(book: Workbook) -> None:
    """Insert a column of one's own between ``yours`` and ``id``, which ends the table."""
    rows = table(book, "Update")
    sheet, column = rows[0]["id"].parent, rows[0]["id"].column
    (of_excel,) = (t for t in sheet.tables.values() if "id" in t.column_names)
    top = rows[0]["id"].row - 1
    for number in range(top, rows[-1]["id"].row + 1):
        cell, beside = sheet.cell(number, column), sheet.cell(number, column + 1)
        beside.value, beside._style = cell.value, copy(cell._style)
        cell.value = "mine" if number == top else f"mine of {beside.value}"
    of_excel.ref = f"{of_excel.ref.split(':')[0]}:{beside.coordinate}"
    last = of_excel.tableColumns.pop()
    new = enumerate(("mine", "id"), last.id)
    of_excel.tableColumns += [TableColumn(id=number, name=name) for number, name in new]
    of_excel.autoFilter.ref = of_excel.ref


def add_things(book: Workbook) -> None:
    """Sort, insert a column, write remarks, comment, colour, calculate, and refer to a cell."""
    as_read.upside_down(book)
    insert_beside_yours(book)
    for id_, row in zip(ids(book, "Update"), table(book, "Update"), strict=True):
        row["yours"].value = f"yours of {id_}"
    row_of(book, "Update", "shore-a")["value"].comment = Comment("see the footnote", "Anna")
    row_of(book, "Update", "shore-b")["indicator"].fill = GREEN
    row_of(book, "Update", "shore-c")["value"].value = "=40+4"
    for name, (called, header) in ELSEWHERE.items():
        row = row_of(book, name, called)
        row["yours"].value = f"yours on {name}"
        row[header].comment, row[header].fill = Comment(f"as said on {name}", "Anna"), GREEN
    sheet = book.create_sheet("Mine")
    place = row_of(book, "Update", "shore-a")["value"].coordinate
    for text in REFERENCES:
        sheet.append([text.format(place)])


def live_in(program: str, quarters: int) -> None:
    """Add things, save in a program, change the study, and build; then open the next quarters.

    The study changes before the first indicator, behind it and in it, which is renamed.
    """
    close_a_quarter()
    type_in({("Update", "shore-b", "value"): 33}, str(TRACKER))
    do("build --yes")
    type_in({}, str(TRACKER), change=add_things)
    if program:
        TRACKER.write_bytes(as_read.calculated_by(program, TRACKER.read_bytes(), Path("..")))
    else:
        as_read.saved_with_result(TRACKER, "40+4", 44)
    copyfile(TRACKER, AS_LEFT)
    before, first, rest = FULL.partition("[[indicators]]")
    without = rest.replace(a_shore("shore-b", "Shore b") + 'owner = "ben"\n', "")
    assert without != rest
    write_study(Path(), f"{before}{a_shore('reed-belt', 'Reeds')}\n{first}{without}")
    ((was, now),) = PRESENT.items()
    change_study(f'id = "{was}"', f'id = "{now}"\nformerly = ["{was}"]')
    do("build --yes", *["advance --yes", "build --yes"] * quarters)


def where(fits: Callable[[Any], object]) -> list[tuple[str, str]]:
    """Return the cells of Update that fit, each by its row's id and its header."""
    rows = update_rows().items()
    return [(id_, header) for id_, row in rows for header, c in row.items() if header and fits(c)]


def items_of(rows: Iterable[str]) -> list[str]:
    """Return the items of rows, from top to bottom: months go, and their rows are used again."""
    return [id_.partition(" ")[0] for id_ in rows]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("quarters", [0, 1])
@pytest.mark.parametrize("program", ["", *(pytest.param(p, marks=CLIENT) for p in PROGRAMS)])
def test_what_people_added_stays_with_its_item(program: str, quarters: int) -> None:
    """What people added stays with its item: columns, comments, fills, references.

    In the next quarter, too. A new item comes last, so that no plain reference, INDIRECT or OFFSET
    meets another item. The row of a retired item is hidden, and comes back as it was.
    """
    live_in(program, quarters)
    rows, before = update_rows(), update_rows(AS_LEFT)
    assert items_of(rows) == [*items_of(PRESENT.get(id_, id_) for id_ in before), "reed-belt"]
    assert [id_ for id_, row in rows.items() if is_hidden(row)] == ["shore-b"]
    for id_ in before:
        if "rain-fall" not in id_:  # a month's remark goes with the month
            row = rows[PRESENT.get(id_, id_)]
            said_of = (row["yours"].value, row["mine"].value)
            assert said_of == (f"yours of {id_}", f"mine of {id_}")
    assert rows["reed-belt"]["yours"].value is None
    assert where(lambda cell: cell.comment) == [("shore-a", "value")]
    assert "see the footnote" in rows["shore-a"]["value"].comment.text
    green = GREEN.fgColor.rgb
    assert where(lambda cell: cell.fill.fgColor.rgb == green) == [("shore-b", "indicator")]
    place = rows["shore-a"]["value"].coordinate
    mine = openpyxl.load_workbook(TRACKER)["Mine"]
    assert [cell.value for cell in mine["A"]] == [t.format(place) for t in REFERENCES]
    # A formula in an input cell stays while its value stands: the next quarter's is another.
    assert rows["shore-c"]["value"].value == (None if quarters else "=40+4")
    book = openpyxl.load_workbook(TRACKER)
    assert table(book, "Log")[0]["quarter"].value == ("2022Q2" if quarters else "2022Q1")
    for name, (called, header) in ELSEWHERE.items():
        row = row_of(book, name, called)
        told = (row["yours"].value, row[header].comment.text, row[header].fill.fgColor.rgb)
        assert told == (f"yours on {name}", f"as said on {name}", green)


# --- what is not carried -------------------------------------------------------------------------


def add_all(book: Workbook) -> None:
    """Add to Update one of each thing that a hand can add, and that is not carried."""
    row = row_of(book, "Update", "shore-a")
    sheet: Any = row["id"].parent
    value, note = row["value"], row["note"]
    right = sheet.max_column + 2
    sheet.add_chart(LineChart(), "B40")
    PictureFile.new("RGB", (8, 8)).save("dot.png")
    sheet.add_image(Image("dot.png"), "D40")
    rules = sheet.conditional_formatting
    text = Rule("containsText", operator="containsText", text="lost", formula=["TRUE"])
    rules.add(note.coordinate, text)
    look = DifferentialStyle(font=Font(color="FFFF0000"))
    rules.add(note.coordinate, Rule("expression", formula=["1=1"], dxf=look))
    ends = [FormatObject("min"), FormatObject("max")]
    scale = ColorScale(cfvo=ends, color=[Color("FFFF0000"), Color("FF00FF00")])
    rules.add(value.coordinate, Rule("colorScale", colorScale=scale))
    check = DataValidation(type="decimal", operator="greaterThan", formula1="0")
    check.add(value.coordinate)
    sheet.add_data_validation(check)
    sheet.auto_filter.ref = "A3:C9"
    sheet.auto_filter.add_filter_column(0, ["Shore a"])
    sheet.row_dimensions[row[""].row].outlineLevel = 1
    sheet.merge_cells("B40:C40")
    sheet.protection.sheet = True
    sheet.oddHeader.center.text = "For Anna alone"
    sheet.evenFooter.left.text = "Draft"
    note.value = CellRichText("see ", TextBlock(InlineFont(b=True), "this"))
    row["indicator"].hyperlink = "https://lake.example/gauge"
    sheet["A1"].comment = Comment("Who fills this in?", "Anna")
    for (cell,) in sheet["B41:B61"]:
        cell.comment = Comment(f"Remark {cell.row}", "Anna")
    row["unit"].font = Font(italic=True)
    row["check"].border = Border(bottom=Side("thick"))
    sheet.cell(50, value.column).value = f"=SUM({value.coordinate}:{value.coordinate})"
    sheet.cell(row[""].row, right).value = "right of the table"


@pytest.mark.usefixtures("study")
def test_what_is_not_carried_is_named_once_and_kept() -> None:
    """What is not carried is named once.

    The replaced file stands beside the new one, byte for byte.
    """
    type_in({("Update", "shore-c", "value"): 43}, str(TRACKER))
    do("build --yes")
    assert not BEFORE.exists()
    type_in({("Update", "shore-c", "value"): 44}, str(TRACKER), change=add_all)
    left = TRACKER.read_bytes()
    first = run("build", "--yes")
    assert (first.exit_code, BEFORE.read_bytes()) == (0, left)
    told = (one for one in first.stderr.splitlines() if "in tracker-before.xlsx" in one)
    same_as_before("\n".join(told))
    assert "tracker-before" not in output(run("build", "--yes"))


# --- months, and hand-outs -----------------------------------------------------------------------


def test_things_beside_a_month_and_a_bottom_line_stay_in_their_quarter(study: Path) -> None:
    """Remarks beside a month or a bottom line stay within their quarter.

    The next one has them archived, once: the tracker that a build set aside is read by no other.
    """
    remark = "The gauge was iced up."

    def change(book: Workbook) -> None:
        row_of(book, "Update", "rain-fall 2022-02")["yours"].value = remark
        row_of(book, "Words", "Bottom line")["text"].comment = Comment("Too long?", "Anna")

    type_in({}, str(TRACKER), change=change)
    told = [output(run("build", "--yes"))]
    assert "tracker-before" not in told[0]
    book = openpyxl.load_workbook(TRACKER)
    assert row_of(book, "Update", "rain-fall 2022-02")["yours"].value == remark
    assert row_of(book, "Words", "Bottom line")["text"].comment.text == "Too long?"
    told += [output(run(c, "--yes")) for c in ("advance", "build", "advance", "build")]
    assert sum("yours" in words for words in told) <= 1
    cells = [*cells_of(openpyxl.load_workbook(TRACKER))]
    assert not [cell for cell in cells if cell.comment and remark in cell.comment.text]
    (archived,) = (study / "record").rglob("*.xlsx")
    assert remark in [cell.value for cell in cells_of(openpyxl.load_workbook(archived))]
