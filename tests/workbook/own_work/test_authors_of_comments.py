"""Whoever wrote a comment is named wherever its words go."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from tests.workbook.examples import example
from tests.workbook.letters import BESIDE, FAR, NEXT
from tests.workbook.own_work.analyst_at_work import (
    at,
    changed_study,
    edited,
    fresh,
    opened,
    rebuilt,
    row_of,
)

GONE = example("open").indicators[0].id
AWAY = changed_study(example("open"))


def commented(author: str, *, column: int | None = None) -> bytes:
    """Return a tracker with a comment on the row of the item that goes."""

    def change(workbook: Workbook) -> None:
        update: Any = workbook["Update"]
        update.cell(row_of(update, GONE), column or 2).comment = Comment("odd", author)

    return edited(change)


def test_the_author_is_named_while_the_row_is_gone_and_has_it_back() -> None:
    """Dana's doubt stays Dana's, not the program's."""
    away = rebuilt(commented("Dana of Unit 3, East"), AWAY)
    comment = at(opened(away)["Retired"], GONE, "id").comment
    assert f"({GONE}, indicator) by Dana of Unit 3, East, which is gone: odd\n" in comment.text
    back = at(opened(rebuilt(away))["Update"], GONE, "indicator").comment
    assert (back.text, back.author) == ("odd", "Dana of Unit 3, East")


def test_a_comment_without_an_author_goes_back() -> None:
    """Its words name nobody."""
    away = rebuilt(commented(""), AWAY)
    comment = at(opened(away)["Retired"], GONE, "id").comment
    assert f"({GONE}, indicator), which is gone: odd\n" in comment.text
    assert at(opened(rebuilt(away))["Update"], GONE, "indicator").comment.text == "odd"


def test_a_comment_beside_the_table_goes_back_too() -> None:
    """Its words tell how far from the table it was, and so does a header there."""

    def change(workbook: Workbook) -> None:
        update: Any = workbook["Update"]
        update[f"{FAR}4"] = "Far Off"
        update[f"{FAR}{row_of(update, GONE)}"].comment = Comment("odd", "Dana")

    away = rebuilt(edited(change), AWAY)
    text = at(opened(away)["Retired"], GONE, "id").comment.text
    assert re.search(rf"\({GONE}, Far Off, column \d beside the table\) by Dana", text)
    update = opened(rebuilt(away))["Update"]
    comment = update[f"{FAR}{row_of(update, GONE)}"].comment
    assert (comment.text, comment.author) == ("odd", "Dana")


def test_a_header_is_named_as_it_was_written() -> None:
    """In words, a column of theirs is called what they called it."""

    def change(workbook: Workbook) -> None:
        update: Any = workbook["Update"]
        row = row_of(update, GONE)
        update[f"{BESIDE}4"], update[f"{BESIDE}{row}"] = "hAF", "mine"
        update[f"{FAR}4"], update[f"{FAR}{row}"] = "Off", f'={BESIDE}{row}&"x"'
        update[f"{NEXT}4"], update[f"{NEXT}{row}"] = "Sum", f'={FAR}{row}&"y"'

    away = rebuilt(edited(change), AWAY)
    told = at(opened(away)["Retired"], GONE, "id").comment.text
    assert f"({GONE}, hAF), which" in told
    assert '=[hAF]&"x"' in told
    update = opened(rebuilt(away))["Update"]
    cell = at(update, GONE, "hAF")
    assert cell.value == "mine"
    assert update[f"{FAR}{cell.row}"].value == f'={BESIDE}{cell.row}&"x"'
    assert update[f"{NEXT}{cell.row}"].value == f'={FAR}{cell.row}&"y"'


def test_a_comment_to_which_the_program_adds_stays_their_own() -> None:
    """Dana wrote on the title; what is kept there below it changes no author."""
    added = AWAY.indicators[-1].id

    def change(workbook: Workbook) -> None:
        workbook["Update"]["A1"].comment = Comment("mind the units", "Dana")
        at(workbook["Update"], added, "indicator").comment = Comment("odd", "Eve")

    after = rebuilt(edited(change, rebuilt(fresh(), AWAY)))
    comment = opened(after)["Update"]["A1"].comment
    assert comment.author == "Dana"
    assert comment.text.startswith("mind the units\n\n")
    assert "by Eve, which is gone: odd" in comment.text
    assert rebuilt(after) == after


def test_two_comments_on_one_cell_name_the_second_author() -> None:
    """Two indicators become one: whose words are whose can still be told."""
    first, second, *others = example("open").indicators
    joined = second.model_copy(update={"formerly": (first.id,)})
    study = example("open").model_copy(update={"indicators": (joined, *others)})

    def change(workbook: Workbook) -> None:
        update = workbook["Update"]
        at(update, first.id, "indicator").comment = Comment("too high", "Dana")
        at(update, second.id, "indicator").comment = Comment("too low", "Eve")

    comment = at(opened(rebuilt(edited(change), study))["Update"], joined.id, "indicator").comment
    assert (comment.text, comment.author) == ("too high\n\nEve: too low", "Dana")
