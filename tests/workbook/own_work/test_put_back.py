"""What analysts add to the program's sheets goes where its row goes, and is never lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.replay import replay
from scenariobook.study.model import Study
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import HIDDEN, KINDS, TITLES
from scenariobook.workbook.write import write_tracker
from tests.clients import saved_by
from tests.workbook.examples import LAST, example, ledger
from tests.workbook.letters import ANALYST, AS_OF, BESIDE, CHECK, FAR, NEXT, UPDATE, VALUE
from tests.workbook.own_work.analyst_at_work import (
    GREEN,
    at,
    changed_study,
    edited,
    fresh,
    opened,
    rebuilt,
    row_of,
)
from tests.workbook.own_work.named import own_work

INK = "FFCC0000"
RED = Font(color=INK)


def busy(workbook: Workbook) -> None:
    """Leave something of every kind on the row of fall-one, and beside the tables."""
    update = workbook["Update"]
    row = row_of(update, "fall-one")
    update[f"{BESIDE}4"], update[f"{NEXT}4"] = "checked by", "twice"
    update[f"{BESIDE}{row}"].value = "Anna"
    update[f"{BESIDE}{row}"].fill = GREEN
    update[f"{NEXT}{row}"].value = f"={VALUE}{row}*2+COUNT({VALUE}5:{VALUE}16)"
    update.cell(row, 2).comment = Comment("Anna: see the footnote", "Anna")
    update.cell(row, 3).fill = GREEN
    update.cell(row, 4).font = RED
    update[f"{BESIDE}{row}"].hyperlink = "https://example.org/synthetic"
    update.row_dimensions[row].height = 71
    update.column_dimensions[ANALYST].width = 61
    update.column_dimensions[UPDATE["concern"]].hidden = True
    update[f"{FAR}2"] = "a remark"
    update["B40"], update[f"{VALUE}41"] = (
        "our sum",
        f"=SUM({VALUE}5:{VALUE}16)",
    )
    update.merge_cells("B40:C40")
    high = Rule(type="expression", formula=[f"${VALUE}5>100"], dxf=DifferentialStyle(fill=GREEN))
    update.conditional_formatting.add(f"A5:{CHECK}16", high)
    answers = DataValidation(type="list", formula1='"Anna,Ben"')
    answers.sqref = MultiCellRange(f"{BESIDE}5:{BESIDE}16")
    update.add_data_validation(answers)
    past = workbook["Past values"]
    past.cell(4, 10).value = "note"
    past.cell(row_of(past, "fall-one"), 10).value = 4.25
    workbook["Judgments"]["R5"] = f'=Update!${VALUE}${row}&"x"'


def test_all_of_it_goes_where_its_row_goes() -> None:
    """Another order, one row gone, one new: values, formulas, comments, colours, sizes follow."""
    before = edited(busy)
    after = opened(rebuilt(before, changed_study(example("open"))))
    update = after["Update"]
    row = row_of(update, "fall-one")
    assert row != row_of(opened(before)["Update"], "fall-one")
    own = at(update, "fall-one", "checked by")
    assert (own.value, own.fill.fgColor.rgb) == ("Anna", GREEN.fgColor.rgb)
    assert own.hyperlink.target == "https://example.org/synthetic"
    assert at(update, "fall-one", "twice").value == f"={VALUE}{row}*2+COUNT({VALUE}5:{VALUE}16)"
    assert at(update, "fall-one", "indicator").comment.text == "Anna: see the footnote"
    assert at(update, "fall-one", "owner").fill.fgColor.rgb == GREEN.fgColor.rgb
    assert at(update, "fall-one", "owner").border.bottom.style == "thin"
    assert at(update, "fall-one", "cadence").font.color.rgb == INK
    assert update.row_dimensions[row].height == 71
    assert update.column_dimensions[ANALYST].width == 61
    assert update.column_dimensions[UPDATE["concern"]].hidden
    assert update[f"{FAR}2"].value == "a remark"
    assert (update["B40"].value, update[f"{VALUE}41"].value) == (
        "our sum",
        f"=SUM({VALUE}5:{VALUE}16)",
    )
    assert "B40:C40" in update.merged_cells
    assert update.tables["tblUpdate"].ref == f"A4:{NEXT}16"
    rules = {
        (str(held.sqref), rule.formula[0], rule.dxf.fill.fgColor.rgb)
        for held in update.conditional_formatting
        for rule in held.rules
        if rule.formula == [f"${VALUE}5>100"]
    }
    assert rules == {(f"A5:{CHECK}16", f"${VALUE}5>100", GREEN.fgColor.rgb)}
    lists = [c for c in update.data_validations.dataValidation if c.formula1 == '"Anna,Ben"']
    assert [str(c.sqref) for c in lists] == [f"{BESIDE}5:{BESIDE}16"]
    assert at(after["Past values"], "fall-one", "note").value == 4.25
    assert after["Judgments"]["R5"].value == f'=Update!${VALUE}${row}&"x"'
    others = [c.value for c in update[BESIDE] if c.row != row and c.value]
    assert others == ["checked by"]


def test_the_next_quarter_keeps_it_too() -> None:
    """Past values grows by a column: what stood right of the table still does, and its sums."""

    def change(workbook: Workbook) -> None:
        busy(workbook)
        past = workbook["Past values"]
        row = row_of(past, "fall-one")
        past.cell(row, 10).value = f"=SUM(D{row}:I{row})"
        past["L2"] = "far right"

    study = example("open")
    held = ledger(study)
    data = write_tracker(
        study,
        replay(held.entries, study.header.start),
        LAST.next,
        entries=held.entries,
        study_version="v1",
        own_work=carried_from(WorkbookFile(edited(change))),
    )
    past = opened(data)["Past values"]
    row = row_of(past, "fall-one")
    assert at(past, "fall-one", "note").value == f"=SUM(D{row}:I{row})"
    assert at(past, "fall-one", "note").coordinate == f"K{row}"
    assert past["L2"].value == "far right"


@pytest.mark.parametrize("study", [example("open"), changed_study(example("open"))])
def test_a_second_build_changes_nothing(study: Study) -> None:
    """What was carried over once is carried over again to the same bytes."""
    once = rebuilt(edited(busy), study)
    assert rebuilt(once, study) == once
    assert WorkbookFile(once).checksums


@pytest.mark.client
@pytest.mark.parametrize(
    "program,dropped", [("soffice", set()), ("ssconvert", {"links on Update"})]
)
def test_it_comes_home_through_other_programs(
    program: str, dropped: set[str], tmp_path: Path
) -> None:
    """LibreOffice and Gnumeric save the tracker in between: nothing else is lost, nothing added."""
    built = rebuilt(edited(busy))
    saved = saved_by(program, built, tmp_path)
    before, after = (
        own_work(WorkbookFile(built)),
        own_work(WorkbookFile(saved)),
    )
    # Gnumeric reads an escaped text of the ledger's as it stands in the file.
    told = [w.partition(":")[0] for w in after if not w.startswith("Changes!")]
    assert told == [w for word in before if (w := word.partition(":")[0]) not in dropped]
    again = opened(rebuilt(saved, changed_study(example("open"))))
    assert at(again["Update"], "fall-one", "checked by").value == "Anna"
    assert at(again["Update"], "fall-one", "indicator").comment.text == "Anna: see the footnote"
    assert at(again["Update"], "fall-one", "owner").fill.fgColor.rgb == GREEN.fgColor.rgb


@pytest.mark.client
@pytest.mark.parametrize("program", ["soffice", "ssconvert"])
def test_of_an_untouched_tracker_nothing_is_carried(program: str, tmp_path: Path) -> None:
    """Whatever a program changes as it saves is not the analysts': the same bytes come again."""
    saved = saved_by(program, fresh(), tmp_path)
    again = rebuilt(saved)
    assert sha256(again).hexdigest() == sha256(fresh()).hexdigest()


def test_own_columns_stay_where_they_were_put() -> None:
    """Between the program's columns of a table that is filled in: addresses stay as they are."""
    place = list(UPDATE).index("as of") + 1

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        sheet.insert_cols(place)
        table = sheet.tables["tblUpdate"]
        table.ref = f"A4:{BESIDE}16"
        table.tableColumns.insert(place - 1, TableColumn(id=len(UPDATE) + 1, name="doubt"))
        sheet[f"{AS_OF}4"], sheet[f"{AS_OF}6"] = "doubt", "some"

    sheet = opened(rebuilt(edited(change)))["Update"]
    assert [sheet.cell(4, n).value for n in range(place - 1, place + 2)] == [
        *("value", "doubt", "as of")
    ]
    assert sheet[f"{AS_OF}6"].value == "some"


def test_a_header_like_one_of_ours_is_given_a_number() -> None:
    """A column called like a quarter that opens later is told, and is not mistaken for that one."""

    def change(workbook: Workbook) -> None:
        past = workbook["Past values"]
        past.cell(4, 10).value = str(LAST.next)
        past.cell(5, 10).value = "a forecast"

    study = example("open")
    held, told = ledger(study), list[str]()
    record = replay(held.entries, study.header.start)
    data = write_tracker(
        study,
        record,
        LAST.next,
        entries=held.entries,
        study_version="v1",
        own_work=carried_from(WorkbookFile(edited(change))),
        broken=told,
    )
    sheet = opened(data)["Past values"]
    assert sheet["K4"].value == f"{LAST.next} (2)"
    assert sheet["K5"].value == "a forecast"
    assert sheet["J5"].value != "a forecast"
    called = f"the column '{LAST.next}' that you added on Past values is called '{LAST.next} (2)'"
    assert told == [f"{called} now: another one is '{LAST.next}'"]


def test_what_has_no_row_any_more_is_kept_in_words() -> None:
    """The row of an indicator that is gone: its own cells and comments stand on Retired."""
    gone = example("open").indicators[0].id

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        sheet[f"{BESIDE}4"] = "checked by"
        sheet[f"{BESIDE}{row_of(sheet, gone)}"].value = "Ben"
        sheet.cell(row_of(sheet, gone), 2).comment = Comment("keep me", "Ben")
        workbook["Dashboard"]["C40"].comment = Comment("keep me, too", "Ben")

    changed = changed_study(example("open"))
    after = rebuilt(edited(change), changed)
    comment = at(opened(after)["Retired"], gone, "id").comment.text
    assert f"({gone}, checked by), which is gone: Ben" in comment
    assert f"({gone}, indicator) by Ben, which is gone: keep me" in comment
    assert rebuilt(after, changed) == after
    back = opened(rebuilt(after))["Update"]
    assert at(back, gone, "checked by").value == "Ben"
    assert at(back, gone, "indicator").comment.text == "keep me"
    assert at(back, gone, "id").comment is None


def test_a_renamed_id_takes_what_is_theirs_along() -> None:
    """`formerly` in the TOML: the row goes by another id now, and is the same row."""
    study = example("open")
    old = study.indicators[1]
    new = old.model_copy(update={"id": "sinking-one", "formerly": (old.id,)})
    renamed = study.model_copy(
        update={"indicators": (new, study.indicators[0], *study.indicators[2:])}
    )
    assert old.id == "fall-one"
    sheet = opened(rebuilt(edited(busy), renamed))["Update"]
    assert at(sheet, "sinking-one", "checked by").value == "Anna"
    assert at(sheet, "sinking-one", "indicator").comment.text == "Anna: see the footnote"
    assert sheet["A1"].comment is None


def cells_of(workbook: Workbook) -> Iterator[tuple[str, Cell]]:
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, MergedCell):
                    yield sheet.title, cell


def texts(workbook: Workbook) -> Iterator[str]:
    for title, cell in cells_of(workbook):
        if title in HIDDEN:
            continue
        if isinstance(cell.value, str):
            yield cell.value
        if cell.comment:
            yield cell.comment.text


def free_places(workbook: Workbook) -> list[tuple[str, int, int]]:
    """Every place of the program's sheets where an analyst might write, within some distance."""
    return [
        (sheet.title, row, column)
        for sheet in workbook
        if sheet.title not in HIDDEN
        for row in range(1, min(sheet.max_row, 60) + 6)
        for column in range(1, min(sheet.max_column, 24) + 6)
    ]


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nothing_is_ever_lost(seed: int) -> None:
    """Marks at random places, alone and as comments, twice rebuilt over a changing study.

    What is typed over a blank cell that the program computes is asked about instead.
    """
    random = Random(seed)  # noqa: S311  (a test's choice)
    workbook = opened(fresh())
    marks: list[str] = []
    places = random.sample(free_places(workbook), 40)
    for number, (title, row, column) in enumerate(places):
        cell = workbook[title].cell(row, column)
        mark = f"mark {number} of an analyst"
        if isinstance(cell, MergedCell):
            continue
        if cell.value is None and not is_input(workbook[title], row, column):
            cell.value = mark
        else:
            cell.comment = Comment(mark, "Anna")
        marks.append(mark)
    target = BytesIO()
    workbook.save(target)
    asked = [w for w in own_work(WorkbookFile(target.getvalue())) if "changed to" in w]
    study = example(random.choice(["open", "exclusive", "exploratory"]))
    data = rebuilt(target.getvalue(), changed_study(study))
    data = rebuilt(data, study)
    found = "\n".join([*asked, *texts(opened(data))])
    assert [mark for mark in marks if found.count(mark) != 1] == []


def is_input(sheet: Worksheet, row: int, column: int) -> bool:
    """Tell whether a cell is one that analysts fill in: it is the record's, not theirs."""
    tables: Iterable[Any] = sheet.tables.values()
    for table in tables:
        area = CellRange(table.ref)
        below = row > area.max_row and area.min_col <= column <= area.max_col
        inside = area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col
        if (inside or below) and sheet.title in {TITLES.get(name) for name in KINDS}:
            return True
    return False
