"""What is typed over many of the program's cells is told cell by cell, or as one filled column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scenariobook.workbook.own_work.differences import ChangedCell
from scenariobook.workbook.own_work.filled_down import told_once


def told(formulas: Sequence[str], column: str = "T", first: int = 5) -> list[tuple[str, str]]:
    """Return the cells and texts that are told of formulas below one another."""
    changed = [
        ChangedCell(
            table="tblUpdate",
            item=f"item-{row}",
            header="check",
            sheet="Update",
            cell=f"{column}{row}",
            found=text,
        )
        for row, text in enumerate(formulas, first)
    ]
    return [(one.cell, one.found) for one in told_once(changed)]


@pytest.mark.parametrize(
    "formula",
    [
        "=K{row}*2",
        '=IF(K{row}="","",$L{row}+K$4)',
        '="no row here: K5"&K{row}',
        "=LOG10(K{row})+tblUpdate[[#This Row],[as of]]",
        "=Items!B{row}&'My 5'!B{row}",
    ],
)
def test_a_formula_that_was_filled_down_is_told_once(formula: str) -> None:
    """Who fills a column has done one thing."""
    filled = [formula.format(row=row) for row in range(5, 13)]
    assert told(filled) == [("T5:T12", filled[0])]


@pytest.mark.parametrize(
    "formula",
    [
        '="words {row}"',
        '="REMARK{row}"',
        "=K5*{row}",
        "=K$5",
        "='REMARK{row}'!K5",
        "=REMARK{row}!K1",
        "=[Book{row}.xlsx]Sheet!K1",
    ],
)
def test_each_text_that_filling_down_does_not_write_is_told(formula: str) -> None:
    """Nobody can say from the first what the others hold; a fixed address is the same in each."""
    typed = [formula.format(row=row) for row in range(5, 13)]
    found = told(typed)
    assert [text for _, text in found] == (typed[:1] if len({*typed}) == 1 else typed)


def test_a_gap_and_a_change_of_words_begin_anew() -> None:
    """Six filled rows, two of other words, and five more filled ones."""
    filled = [f"=K{row}" for row in range(5, 18)]
    filled[6:8] = ['="wait for Anna"', '="and for Ben"']
    assert told(filled) == [
        ("T5:T10", "=K5"),
        ("T11", '="wait for Anna"'),
        ("T12", '="and for Ben"'),
        ("T13:T17", "=K13"),
    ]


def test_few_cells_and_plain_words_are_told_one_by_one() -> None:
    """They are never taken for a filled column."""
    assert len(told(["=K5", "=K6", "=K7", "=K8"])) == 4
    assert len(told(["the same words"] * 8)) == 8
