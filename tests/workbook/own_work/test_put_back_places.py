"""Where the analysts' own goes on a fresh sheet on which the program needs the room itself."""

from __future__ import annotations

import re

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.xlsx import opc
from tests.workbook.own_work.analyst_at_work import edited, fresh, opened, rebuilt, row_of
from tests.workbook.own_work.analyst_rules import green, is_green

HEADING = "Drivers"  # on Evidence, above a table whose place depends on the study


def last_of_row(row: int) -> int:
    """Return the last column for which a fresh Evidence has a cell in a row, empty or not."""
    parts = opc.parts(fresh())
    text = parts[opc.sheet_parts(parts)["Evidence"]].decode()
    letters = re.findall(rf'<c r="([A-Z]+){row}"', text)
    numbers = {get_column_letter(number): number for number in range(1, 200)}
    return max(numbers[found] for found in letters)


def test_what_makes_way_stands_right_beside_what_the_program_wrote() -> None:
    """Two remarks in one row, of which one has to make way: it takes the next cell, no later."""
    row = row_of(opened(fresh())["Evidence"], HEADING)
    last = last_of_row(row)

    def change(workbook: Workbook) -> None:
        workbook["Evidence"].cell(row, 1).value = "a remark"

    sheet = opened(rebuilt(edited(change)))["Evidence"]
    assert sheet.cell(row, 1).value == HEADING
    assert sheet.cell(row, last + 1).value == "a remark"


def priorities(sheet: Worksheet) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the priorities of the program's rules and of theirs, these with their formulas."""
    ours: list[int] = []
    theirs: list[tuple[int, str]] = []
    for held in sheet.conditional_formatting:
        for rule in held.rules:
            if is_green(rule):
                theirs.append((rule.priority, rule.formula[0]))
            else:
                ours.append(rule.priority)
    return ours, theirs


def test_a_colour_of_theirs_never_hides_one_of_the_programs() -> None:
    """Where two rules meet, the one with the smaller number shows: each has a number of its own.

    The program's marks and colours come first, then theirs, in their order.
    """

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        for number, formula in enumerate(("$H5>100", "$H5>50", "$H5>10"), 1):
            rule = green(formula)
            update.conditional_formatting.add("A5:P14", rule)
            rule.priority = number  # before all that are there

    once = rebuilt(edited(change))
    for data in (once, rebuilt(once)):
        ours, theirs = priorities(opened(data)["Update"])
        assert ours
        assert max(ours) < min(number for number, _ in theirs)
        assert len({*ours, *(number for number, _ in theirs)}) == len(ours) + 3
        assert [formula for _, formula in sorted(theirs)] == ["$H5>100", "$H5>50", "$H5>10"]
