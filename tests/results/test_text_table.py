"""A table of what an import will do looks as the other tables do, and is there in time."""

from __future__ import annotations

import time
from io import StringIO

import pytest
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from scenariobook.results.text_table import lines

HEADERS = ("quarter", "item", "becomes")


def by_rich(rows: list[tuple[str, ...]], width: int) -> list[str]:
    """Return the lines of a table as rich lays it out, as the other tables are."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for header in HEADERS:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*row)
    printed = StringIO()
    Console(file=printed, width=width, highlight=False, markup=False, emoji=False).print(table)
    return [*printed.getvalue().split("\n")[:-1]]


@pytest.mark.parametrize("width", [80, 140])
def test_it_looks_as_rich_lays_tables_out(width: int) -> None:
    """With signs that are two columns wide, empty cells, and none at all."""
    cases: tuple[list[tuple[str, ...]], ...] = (
        [],
        [("2022Q1", "water-level", "2.5"), ("2022Q2", "", "水位")],
        [("2022Q1", "water-level", "words that are many " * 6 + "x" * 90)],
    )
    for rows in cases:
        assert list(lines(HEADERS, rows, width)) == by_rich(rows, width)


def test_whatever_stands_in_it_is_there_and_no_line_is_too_long() -> None:
    """Also where several columns have to give way."""
    rows = [("2022Q1" * 9, "one-id-" * 9, "水位 é " * 30)] * 3
    made = list(lines(HEADERS, rows, 80))
    assert max(map(cell_len, made)) <= 80
    signs = sorted("".join(made).replace(" ", "").replace("─", ""))
    assert signs == sorted("".join(map("".join, (HEADERS, *rows))).replace(" ", ""))


@pytest.mark.parametrize("words", [20, 60, 200])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_an_address_breaks_between_its_parts_alone(words: int, width: int) -> None:
    """Whatever else stands in the row: a cell or a sheet that is torn cannot be looked up."""
    told = ("tracker.xlsx!Judgments!G5", "copy-anna.xlsx!Past values!D7,D12 · sha256 0123456789ab")
    rows = [("2026Q4", ("some words " * 20)[:words], address) for address in told]
    made = list(lines((*HEADERS[:2], "from"), rows, width, addresses="from"))
    assert max(map(cell_len, made)) <= width
    at = made[1].index("from")
    column = [line[at:].rstrip() for line in made[3:-1]]
    assert "".join(column).replace(" ", "") == "".join(told).replace(" ", "")
    parts = ["tracker.xlsx!", "Judgments!", "G5", "copy-anna.xlsx!", "Past values!", "D7,", "D12"]
    assert [part for part in parts if not any(part in line for line in column)] == []


def test_an_address_stays_whole_where_words_can_give_way() -> None:
    """What stands beside it wraps first, down to a width that can be read."""
    row = ("2026Q4", "dry-years", "Two of three years were dry, and the wells with them.")
    made = list(lines((*HEADERS, "from"), [(*row, "tracker.xlsx!Judgments!J6")], 80, "from"))
    assert made[3].endswith(" tracker.xlsx!Judgments!J6 ")


def test_seventy_eight_thousand_rows_are_there_in_time() -> None:
    """Rich takes seventeen seconds for them; a bound that is far from both."""
    rows = [("2022Q1", f"item-{number}", f"{number / 10}") for number in range(78_000)]
    begun = time.process_time()
    assert len(list(lines(HEADERS, rows, 80))) == 78_004
    assert time.process_time() - begun < 5
