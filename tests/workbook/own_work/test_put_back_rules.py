"""Rules, names, tables and merged cells of the analysts' own, while the study changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule, Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import Problems
from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.workbook.own_work.graft import graft
from scenariobook.workbook.own_work.rewrite_formulas import rewrite_references
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import TITLES
from scenariobook.workbook.write import write_tracker
from scenariobook.workbook.xlsx import opc
from tests.workbook.examples import LAST, example, ledger
from tests.workbook.letters import ANALYST, BESIDE, CHECK, FAR, NEXT, VALUE
from tests.workbook.own_work.analyst_at_work import (
    GREEN,
    at,
    changed_study,
    column_of,
    edited,
    fresh,
    opened,
    rebuilt,
    row_of,
)
from tests.workbook.own_work.analyst_rules import green, is_green
from tests.workbook.own_work.analysts_sheets import packed

_scale: Any = ColorScaleRule  # the type stubs say nothing of it
LATER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
CELLS = "http://schemas.microsoft.com/office/excel/2006/main"


def theirs(sheet: Worksheet) -> dict[str, list[str]]:
    """Return the green rules of a sheet, by where they stand."""
    return {
        str(held.sqref): rule.formula
        for held in sheet.conditional_formatting
        for rule in held.rules
        if is_green(rule)
    }


def checks(sheet: Worksheet, formula: str) -> list[str]:
    """Return where validations stand that say this, in any row."""
    held = sheet.data_validations.dataValidation
    return [str(check.sqref) for check in held if (check.formula1 or "") == formula]


def next_quarter(data: bytes) -> Workbook:
    """Return the tracker of the next quarter, whose Past values have one more column."""
    study = example("open")
    held = ledger(study)
    return opened(
        write_tracker(
            study,
            replay(held.entries, study.header.start),
            LAST.next,
            entries=held.entries,
            study_version="v1",
            own_work=carried_from(WorkbookFile(data)),
        )
    )


def one_more(data: bytes) -> Workbook:
    """Return what becomes of a tracker when the study has one indicator more."""
    study = example("open")
    new = study.indicators[0].model_copy(update={"id": "brand-new", "title": "Brand new"})
    longer = study.model_copy(update={"indicators": (new, *study.indicators)})
    return opened(rebuilt(data, longer))


def test_rules_of_whole_columns_stay_so_and_stay_on_their_column() -> None:
    """More rows do not make them longer than a sheet; another column's place is followed."""

    def change(workbook: Workbook) -> None:
        past = workbook["Past values"]
        past["J4"] = "doubt"
        past.conditional_formatting.add("J1:J1048576", green("J1>7"))
        past.conditional_formatting.add("A5:J14", green("$J5>7"))
        answers = DataValidation(type="list", formula1='"y,n"')
        answers.sqref = MultiCellRange("J1:J1048576")
        past.add_data_validation(answers)

    longer = one_more(edited(change))["Past values"]
    assert theirs(longer) == {
        "J1:J1048576": ["J1>7"],
        "A5:J15": ["$J5>7"],
    }
    wider = next_quarter(edited(change))["Past values"]
    assert column_of(wider, "doubt") == 11
    assert theirs(wider) == {
        "K1:K1048576": ["K1>7"],
        "A5:K14": ["$K5>7"],
    }
    assert checks(wider, '"y,n"') == ["K1:K1048576"]


def test_a_rule_of_several_areas_says_the_same_of_each() -> None:
    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        update[f"{BESIDE}4"], update[f"{NEXT}4"], update[f"{FAR}2"] = "one", "two", "x"
        update.conditional_formatting.add(
            f"{BESIDE}5:{BESIDE}16 {NEXT}5:{NEXT}16", green(f'{BESIDE}5="n"')
        )
        short = DataValidation(type="custom", formula1=f"LEN({BESIDE}5)<9")
        short.sqref = MultiCellRange(f"{BESIDE}5:{BESIDE}16 {NEXT}5:{NEXT}16")
        update.add_data_validation(short)
        beside = DataValidation(type="list", formula1='"x,y"')
        beside.sqref = MultiCellRange(f"{FAR}2")
        update.add_data_validation(beside)

    update = opened(rebuilt(edited(change)))["Update"]
    assert theirs(update) == {
        f"{BESIDE}5:{BESIDE}16": [f'{BESIDE}5="n"'],
        f"{NEXT}5:{NEXT}16": [f'{NEXT}5="n"'],
    }
    assert checks(update, f"LEN({BESIDE}5)<9") == [f"{BESIDE}5:{BESIDE}16"]
    assert checks(update, f"LEN({NEXT}5)<9") == [f"{NEXT}5:{NEXT}16"]
    assert checks(update, '"x,y"') == [f"{FAR}2"]


def test_a_rule_like_one_of_ours_on_another_column_is_theirs() -> None:
    """A colour scale on the sheet that has our own; what ours is comes once."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Evidence"]
        scale = _scale(
            start_type="min", start_color="FFFF0000", end_type="max", end_color="FF00FF00"
        )
        sheet.conditional_formatting.add("T5:T7", scale)

    before = scales(opened(fresh())["Evidence"])
    assert scales(opened(rebuilt(edited(change)))["Evidence"]) == sorted([*before, "T5:T7"])
    assert scales(opened(rebuilt(edited(lambda _: None)))["Evidence"]) == before


def scales(sheet: Worksheet) -> list[str]:
    held = sheet.conditional_formatting
    return sorted(str(one.sqref) for one in held for r in one.rules if r.type == "colorScale")


def test_what_excel_keeps_in_an_extension_is_read() -> None:
    """Choices and formats that name another sheet: Excel writes them where openpyxl looks not."""

    def change(workbook: Workbook) -> None:
        workbook["Update"][f"{BESIDE}4"] = "one"

    held = opc.parts(edited(change))
    part = opc.sheet_parts(held)["Update"]
    rules = (
        f'<extLst xmlns:x14="{LATER}" xmlns:xm="{CELLS}"><ext uri="{{synthetic}}">'
        '<x14:dataValidations count="1"><x14:dataValidation type="list" allowBlank="1">'
        f"<x14:formula1><xm:f>Sources!$A$5:$A$6</xm:f></x14:formula1><xm:sqref>{BESIDE}5:{BESIDE}16</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations><x14:conditionalFormattings>"
        '<x14:conditionalFormatting><x14:cfRule type="expression" priority="9" id="{1}">'
        f"<xm:f>${BESIDE}5=Sources!$A$5</xm:f><x14:dxf><fill><patternFill><fgColor "
        f'rgb="{GREEN.fgColor.rgb}"/></patternFill></fill></x14:dxf></x14:cfRule>'
        f"<xm:sqref>{BESIDE}5:{BESIDE}16</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "</ext></extLst></worksheet>"
    )
    held[part] = held[part].replace(b"</worksheet>", rules.encode())
    update = opened(rebuilt(packed(held)))["Update"]
    assert checks(update, "Sources!$A$5:$A$6") == [f"{BESIDE}5:{BESIDE}16"]
    assert theirs(update) == {f"{BESIDE}5:{BESIDE}16": [f"${BESIDE}5=Sources!$A$5"]}


def test_names_of_theirs_follow() -> None:
    """A name of a cell, one of a single sheet, and one of what is gone."""
    study = example("open")
    gone = study.indicators[0].id

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        row, lost = row_of(update, "fall-one"), row_of(update, gone)
        workbook.create_sheet("Anna")["A1"] = "=level"
        for name, cell in (
            ("level", f"${VALUE}${row}"),
            ("gone", f"${VALUE}${lost}"),
        ):
            workbook.defined_names[name] = DefinedName(name, attr_text=f"Update!{cell}")
        update.defined_names["mine"] = DefinedName("mine", attr_text=f"Update!${VALUE}${row}")

    before = edited(change)
    after = changed_study(study)
    own_work = carried_from(WorkbookFile(before))
    made = rebuilt(before, after)
    workbook = opened(
        graft(made, before, rewrite_references(own_work, made, former_ids(after)).names)
    )
    cell = f"Update!${VALUE}${row_of(workbook['Update'], 'fall-one')}"
    assert workbook.defined_names["level"].attr_text == cell
    assert workbook["Update"].defined_names["mine"].attr_text == cell
    assert workbook.defined_names["gone"].attr_text.endswith(', which is gone"')


def own_table(workbook: Workbook) -> None:
    workbook["Update"][f"{FAR}4"] = "k"
    workbook["Update"].add_table(Table(displayName="Mine", ref=f"{FAR}4:{FAR}5"))


def called_like_ours(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("Anna")
    sheet["A1"] = "k"
    sheet.add_table(Table(displayName="TBLretired", ref="A1:A2"))


def another_key(workbook: Workbook) -> None:
    workbook["Dashboard"]["A6"] = "code"


def another_header_and_no_table(workbook: Workbook) -> None:
    sheet = workbook["Update"]
    del sheet.tables["tblUpdate"]
    sheet[f"{CHECK}4"], sheet[f"{FAR}2"] = "responsible", "a remark"


@pytest.mark.parametrize(
    "change,said",
    [
        (own_table, "the Excel table 'Mine' on Update"),
        (called_like_ours, "the Excel table 'TBLretired' on Anna"),
        (another_key, "a changed header in row 6 of Dashboard, in a table of the program's"),
        (another_header_and_no_table, "changed headers of a table of the program's on Update"),
    ],
)
def test_what_would_be_lost_or_taken_for_theirs_stops(
    change: Callable[[Workbook], None], said: str
) -> None:
    assert "tblRetired" in TITLES
    with pytest.raises(Problems, match=said.replace("(", r"\(")):
        carried_from(WorkbookFile(edited(change)))


def test_headers_that_differ_by_spaces_alone_are_told_apart() -> None:
    """A later quarter's with a space before it, too: it is never read as that quarter."""

    def change(workbook: Workbook) -> None:
        update, past = workbook["Update"], workbook["Past values"]
        update[f"{BESIDE}4"], update[f"{NEXT}4"], update[f"{BESIDE}5"], update[f"{NEXT}5"] = (
            "notes",
            "notes ",
            "q",
            "r",
        )
        past["J4"], past["J5"] = f" {LAST.next}", "a forecast"

    after = next_quarter(edited(change))
    update, past = after["Update"], after["Past values"]
    assert [
        update[cell].value for cell in (f"{BESIDE}4", f"{NEXT}4", f"{BESIDE}5", f"{NEXT}5")
    ] == [*("notes", "notes  (2)", "q", "r")]
    assert (past["K4"].value, past["K5"].value) == (f" {LAST.next} (2)", "a forecast")


def test_a_row_of_totals_is_theirs() -> None:
    """Excel writes Total where the ids stand, and formulas below what is typed."""

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        update["A17"], update[f"{VALUE}17"] = "Total", "=SUBTOTAL(109,tblUpdate[value])"

    update = opened(rebuilt(edited(change), changed_study(example("open"))))["Update"]
    assert (update["A17"].value, update[f"{VALUE}17"].value) == (
        *("Total", "=SUBTOTAL(109,tblUpdate[value])"),
    )


def test_cells_that_had_to_make_way_are_hidden_below_nothing() -> None:
    """A merged remark where a heading of the program's stands now is not merged again."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Evidence"]
        row = next(c.row for c in sheet["A"] if c.value == "Drivers")
        sheet.cell(row, 1).value = "a remark"
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)

    once = rebuilt(edited(change))
    twice = rebuilt(once)
    assert twice == once
    found = [c.value for row in opened(twice)["Evidence"].iter_rows() for c in row]
    assert found.count("a remark") == 1
    assert found.count("Drivers") == 1


def test_long_words_go_on_in_the_next_comment() -> None:
    """A comment holds 32,767 characters; what has no sheet any more may be more."""

    def change(workbook: Workbook) -> None:
        for row in range(100, 180):
            workbook["Evidence"].cell(row, 2).value = f"remark {row} " + "long " * 100

    once = rebuilt(edited(change), example("exploratory"))
    guide = opened(once)["Guide"]
    words = [cell.comment.text for cell in guide[1] if cell.comment]
    assert max(map(len, words)) <= 30_000
    assert all(f"remark {row} " in "".join(words) for row in range(100, 180))
    assert rebuilt(once, example("exploratory")) == once


def test_line_ends_that_excel_escapes_are_line_ends() -> None:
    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        update[f"{BESIDE}4"], update[f"{BESIDE}5"] = "one", "a_x000D_\nb"
        update["B5"].comment = Comment("c_x000D_\nd", "Anna")

    update = opened(rebuilt(edited(change)))["Update"]
    assert update[f"{BESIDE}5"].value == "a\nb"
    assert update["B5"].comment.text == "c\nd"


def test_links_within_the_workbook_follow() -> None:
    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        update[f"{FAR}2"] = "see"
        update[f"{FAR}2"].hyperlink = "x"
        update[f"{FAR}2"].hyperlink.target = None
        update[f"{FAR}2"].hyperlink.location = f"Update!B{row_of(update, 'fall-one')}"

    update = opened(rebuilt(edited(change), changed_study(example("open"))))["Update"]
    assert update[f"{FAR}2"].hyperlink.location == f"Update!B{row_of(update, 'fall-one')}"


def test_columns_of_their_own_on_retired_stay() -> None:
    gone = example("open").indicators[0].id
    changed = changed_study(example("open"))

    def change(workbook: Workbook) -> None:
        sheet = workbook["Retired"]
        column = sheet.max_column + 1
        sheet.cell(4, column).value = "why"
        sheet.cell(row_of(sheet, gone), column).value = "because"

    before = edited(change, rebuilt(fresh(), changed))
    after = opened(rebuilt(before, changed))["Retired"]
    assert at(after, gone, "why").value == "because"


def without_rules_of_its_own(workbook: Workbook) -> None:
    """Take out what a tracker says of its own rules, as one of an earlier version lacks it."""
    meta: Any = workbook["meta"]
    keys = [row[0].value for row in meta.iter_rows()]
    start = next(n for n, key in enumerate(keys, 1) if key == "seals")
    for row in range(len(keys), start, -1):
        if str(keys[row - 1]).startswith("rules\n"):
            meta.delete_rows(row)
            meta.cell(start, 2).value -= 1


def every_rule(workbook: Workbook) -> dict[str, tuple[list[str], list[str]]]:
    return {
        sheet.title: (
            sorted(
                f"{held.sqref} {rule.type} {rule.formula}"
                for held in sheet.conditional_formatting
                for rule in held.rules
            ),
            sorted(f"{c.sqref} {c.formula1}" for c in sheet.data_validations.dataValidation),
        )
        for sheet in workbook
    }


def test_trackers_of_before_come_home_without_the_rules_that_had_grown() -> None:
    """One that does not say which rules it was made with, with older copies of them."""

    def grown(workbook: Workbook) -> None:
        without_rules_of_its_own(workbook)
        board: Any = workbook["Dashboard"]
        top = int(re.findall(r"\d+", board.tables["tblBoard"].ref)[0])
        for letter, left_of in (("I", "#ref!"), ("J", "I"), ("K", "J")):
            left = left_of if left_of == "#ref!" else f"{left_of}{top + 1}"
            stale = f'AND({letter}{top + 1}="normal",{left}<>"normal")'
            board.conditional_formatting.add(
                f"{letter}{top + 1}:{letter}{top + 3}", Rule(type="expression", formula=[stale])
            )

    before = edited(grown)
    checksums = WorkbookFile(before).checksums
    assert checksums
    assert not checksums.rules
    assert every_rule(opened(rebuilt(before))) == every_rule(opened(fresh()))


def test_what_is_no_formula_is_kept_and_named() -> None:
    """A rule, a validation and a cell whose formulas no program could read."""

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        update[f"{BESIDE}4"], update[f"{FAR}2"] = "one", "=SUM(#nonsense,1"
        update.conditional_formatting.add(f"{BESIDE}5:{BESIDE}16", green(f"AND({BESIDE}5=1,#oops)"))
        odd = DataValidation(type="custom", formula1=f"((({BESIDE}5}}")
        odd.sqref = MultiCellRange(f"{BESIDE}5:{BESIDE}16")
        update.add_data_validation(odd)

    before = edited(change)
    noted = carried_from(WorkbookFile(before)).remarks
    assert [words.partition(" says")[0] for words in noted] == [
        f"a formula at Update!{FAR}2",
        f"a conditional format at Update!{BESIDE}5:{BESIDE}16",
        f"a validation at Update!{BESIDE}5:{BESIDE}16",
    ]
    update = opened(rebuilt(before))["Update"]
    assert update[f"{FAR}2"].value == "=SUM(#nonsense,1"
    assert theirs(update) == {f"{BESIDE}5:{BESIDE}16": [f"AND({BESIDE}5=1,#oops)"]}
    assert checks(update, f"((({BESIDE}5}}") == [f"{BESIDE}5:{BESIDE}16"]


def test_another_look_of_ours_and_a_list_of_theirs_stay() -> None:
    """The program's format in another colour; names to choose from where it only explains."""

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        for held in update.conditional_formatting:
            for rule in held.rules:
                if rule.formula == ['"warning"']:
                    rule.dxf = DifferentialStyle(fill=GREEN)
        held_checks = update.data_validations.dataValidation
        ours = next(check for check in held_checks if check.promptTitle == "Analyst")
        held_checks.remove(ours)
        names = DataValidation(type="list", formula1='"Anna,Ben"')
        names.sqref = MultiCellRange(f"{ANALYST}5:{ANALYST}8")
        update.add_data_validation(names)

    once = rebuilt(edited(change))
    update: Any = opened(once)["Update"]
    assert [f for f in theirs(update).values() if f == ['"warning"']] == [['"warning"']]
    assert checks(update, '"Anna,Ben"') == [f"{ANALYST}5:{ANALYST}8"]
    held = update.data_validations.dataValidation
    assert [str(c.sqref) for c in held if c.promptTitle == "Analyst"] == [f"{ANALYST}9:{ANALYST}16"]
    count = len([r for one in update.conditional_formatting for r in one.rules])
    before = opened(fresh())["Update"].conditional_formatting
    assert count == len([r for one in before for r in one.rules])
    assert every_rule(opened(rebuilt(once))) == every_rule(opened(once))
