"""Work of the analysts' own about an item that is taken out of the study and comes back."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from tests.workbook.examples import example
from tests.workbook.own_work.analyst_at_work import (
    at,
    changed_study,
    column_of,
    edited,
    fresh,
    opened,
    rebuilt,
    row_of,
)

GONE = example("open").indicators[0].id


def comments(workbook: Workbook) -> dict[str, str]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def lived_in(workbook: Workbook) -> None:
    update: Any = workbook["Update"]
    row, edge = row_of(update, GONE), update.max_column
    code = get_column_letter(edge + 3)
    own = {
        "doubt": "a little\n\nFrom here on",
        "weight": 2.5,
        "code": "007",
        "twice": f"=$H{row}*2+{code}{row}",
        "far": "=H6+1",
        "sign": "'=1",
    }
    for column, (header, value) in enumerate(own.items(), edge + 1):
        update.cell(4, column).value = header
        update.cell(row, column).value = value
    update.cell(row, edge + len(own) + 2).value = "beside"
    update.cell(row, 2).comment = Comment("keep me", "Anna")


def what_stands(workbook: Workbook) -> dict[str, Any]:
    update: Any = workbook["Update"]
    row, edge = row_of(update, GONE), column_of(update, "sign")
    held = {h: at(update, GONE, h).value for h in ("doubt", "weight", "code", "twice", "sign")}
    assert held["twice"] == f"=$H{row}*2+{at(update, GONE, 'code').coordinate}"
    beside = [cell.value for cell in update[row] if cell.column > edge]
    return {**held, "beside": beside, "is": update.cell(row, 2).comment.text}


def test_it_goes_back_and_words_never_nest() -> None:
    """Three times taken out and put back: all is where it was, and no comment grows."""
    there, away = example("open"), changed_study(example("open"))
    tracker = edited(lived_in, fresh())
    began = what_stands(opened(tracker))
    assert began["beside"] == [None, "beside"]
    seen = []
    for _ in range(3):
        tracker = rebuilt(tracker, away)
        gone = comments(opened(tracker))
        assert rebuilt(tracker, away) == tracker
        seen.append(next(text for text in gone.values() if GONE in text))
        assert seen[-1].count("which is gone") == 8
        tracker = rebuilt(tracker, there)
        now = opened(tracker)
        assert what_stands(now) == began
        # What its words cannot put back stays in them: a formula of another row's cell.
        left = " ".join(comments(now).values())
        assert left.count("which is gone") == 1
        assert "far), which is gone: =H6+1" in left
    places = [re.sub(r"Update![A-Z]+5", "Update!X5", text) for text in seen]
    assert places == [places[0]] * 3


def test_words_of_before_that_were_nested_are_freed() -> None:
    """As an earlier version kept what had been lost twice and more."""
    inner = f"From Update!X5 ({GONE}), which is gone: beside"

    def change(workbook: Workbook) -> None:
        retired: Any = workbook["Retired"]
        nested = f"From Retired!A5 ({GONE}, id), which is gone: " * 2
        retired.cell(row_of(retired, GONE), 1).comment = Comment(nested + inner, "scenariobook")

    away = changed_study(example("open"))
    before = edited(change, rebuilt(fresh(), away))
    for study in (away, example("open"), away):
        before = rebuilt(before, study)
        assert list(comments(opened(before)).values()) == [inner]


def test_a_place_that_is_taken_is_left_alone() -> None:
    """Somebody has typed there meanwhile: both stay, what was gone in words."""
    there, away = example("open"), changed_study(example("open"))

    def alone(workbook: Workbook) -> None:
        update: Any = workbook["Update"]
        edge = update.max_column + 1
        update.cell(4, edge).value, update.cell(row_of(update, GONE), edge).value = "doubt", "mine"

    def other(workbook: Workbook) -> None:
        retired: Any = workbook["Retired"]
        text = retired.cell(row_of(retired, GONE), 1).comment.text
        again = text.replace("gone: mine", "gone: yours")
        retired.cell(row_of(retired, GONE), 1).comment = Comment(f"{text}\n\n{again}", "x")

    back = opened(rebuilt(edited(other, rebuilt(edited(alone), away)), there))
    assert at(back["Update"], GONE, "doubt").value == "mine"
    assert ["gone: yours" in text for text in comments(back).values()] == [True]
