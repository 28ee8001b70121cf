"""What is still due, in view while analysts fill in a sheet."""

from typing import Any

import pytest

from scenariobook.record.ledger.chain import EMPTY
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.workbook.examples import LAST, example
from tests.workbook.opened import cells, opened

FIRST = q("2022Q1")
STUDY = a_study(
    indicators=[an_indicator("one"), an_indicator("two"), an_indicator("three")],
    signposts=[a_signpost("sign-one"), a_signpost("sign-two")],
)


@pytest.mark.parametrize(
    "sheet, line, header, item",
    [
        ("Update", "1 of 3 filled in; 2 due", "value", "two"),
        ("Signposts", "1 of 2 filled in; 1 due", "state", "sign-one"),
        ("Judgments", "1 of 3 filled in; 2 due", "likelihood", "alpha"),
    ],
)
def test_the_line_above_the_table(sheet: str, line: str, header: str, item: str) -> None:
    """It stands in the frozen rows and columns; the sheet opens at the next cell."""
    held = a_ledger(
        Reading(FIRST, "one", value=5.0),
        Sighting(FIRST, "sign-two", state=State.NOT_YET),
        Judgment(FIRST, "gamma", likelihood=30.0),
    )
    book = opened(STUDY, FIRST, held)
    found: Any = book[sheet]
    rows = {row["id"].value: row for row in cells(book, f"tbl{sheet}")}
    cursor = rows[item][header].coordinate
    assert found["A3"].value == f"{line}, next {cursor}"
    pane = found.sheet_view.pane
    assert pane.ySplit == 4
    chosen = {s.pane: s.activeCell for s in found.sheet_view.selection}
    assert chosen[pane.activePane] == cursor


def test_nothing_due() -> None:
    """Says so; so does a study without indicators."""
    held = a_ledger(*(Reading(FIRST, item, value=5.0) for item in ("one", "two", "three")))
    assert opened(STUDY, FIRST, held)["Update"]["A3"].value == "3 of 3 filled in; nothing is due"
    empty = opened(a_study(), FIRST, EMPTY)["Update"]["A3"].value
    assert empty == "0 of 0 filled in; nothing is due"


def test_an_overdue_signpost_is_due_until_it_is_looked_at() -> None:
    """Its flag stays; who typed a state has done what is to be done."""
    study = example("open")
    looked, before = opened(study, LAST), opened(study, LAST.previous)
    for book, due in ((looked, False), (before, True)):
        row = next(r for r in cells(book, "tblSignposts") if r["id"].value == "overdue-one")
        assert row["flag"].value == "overdue"
        assert (row["state"].value is None) == due
        line = book["Signposts"]["A3"].value
        assert (f"next {row['state'].coordinate}" in line) == due


@pytest.mark.parametrize(
    "name, header",
    [("tblUpdate", "value"), ("tblSignposts", "state"), ("tblJudgments", "likelihood")],
)
def test_cells_that_are_due_are_marked(name: str, header: str) -> None:
    """By the row's own cell "due", so that the mark is right after sorting."""
    book = opened(example("open"), LAST)
    sheet: Any = next(sheet for sheet in book if name in sheet.tables)
    column = [row[header].coordinate for row in cells(book, name)]
    due = cells(book, name)[0]["due"].coordinate
    (rule,) = (
        rule
        for part in sheet.conditional_formatting
        for rule in part.rules
        if str(part.sqref) == f"{column[0]}:{column[-1]}" and rule.formula == [f'${due}<>""']
    )
    assert rule.dxf.fill.fgColor.rgb == "FFFFDF80"


def test_prompts_are_short() -> None:
    """They hang over the cells below: four lines at most."""
    for sheet in opened(example("open"), LAST):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.prompt) <= 130, rule.prompt
            assert "\n" not in rule.prompt
