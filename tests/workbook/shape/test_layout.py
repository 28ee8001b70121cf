"""Where things stand: headers that serve as headers, whatever scenarios are called."""

import pytest

from scenariobook.workbook.shape.headers import labels
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import FORMER_TITLES, HISTORY_TABLE, INPUTS, LOGS, TITLES
from scenariobook.workbook.shape.table import Column, Table
from scenariobook.workbook.sheets.dashboard import board_quarters
from scenariobook.workbook.sheets.tables import TABLES
from tests.builders import a_scenario, a_study, q
from tests.workbook.examples import KINDS, LAST, example


def layout(kind: str) -> Layout:
    return Layout(example(kind), LAST, 0, logged=dict.fromkeys(LOGS, 3))


def test_scenarios_go_by_their_titles() -> None:
    """A short title on one line is a header."""
    found = labels([a_scenario("alpha", title=" Alpha wins "), a_scenario("beta")])
    assert found == {"alpha": "Alpha wins", "beta": "Beta"}


@pytest.mark.parametrize(
    "title",
    [
        "Beta",
        "BETA",
        "Two\nlines",
        "x" * 41,
        "Who wins?~",
        "In [brackets]",
        "=1+1",
        "Strength",
        "if Beta",
        "2022q1",
        "As of",
    ],
)
def test_scenarios_go_by_ids_where_a_title_will_not_do(title: str) -> None:
    """Repeated, long, broken, or like something that a look-up or a table has already, or that an
    input table is found by: a sheet with a column called like a quarter was read as past values.
    """
    found = labels([a_scenario("alpha", title=title), a_scenario("beta")])
    assert found == {"alpha": "alpha", "beta": "beta"}


def test_an_id_may_not_do_either() -> None:
    """A scenario may be called like a column."""
    found = labels([a_scenario("driver", title="Driver"), a_scenario("beta")])
    assert found == {"driver": "scenario driver", "beta": "beta"}


def test_every_table_is_declared() -> None:
    """What the reader may find is what the writer has."""
    assert sorted(declared.name for declared in TABLES) == sorted(TITLES)


def test_what_is_filled_in_is_what_is_read() -> None:
    """The reader knows input columns by their headers; those of tables of old, too."""
    found = layout("open")
    typed = {
        declared.name: {c.header for c in declared.on(found).columns if c.typed}
        for declared in TABLES
    }
    written = {name: {*headers} for name, headers in INPUTS.items() if name not in FORMER_TITLES}
    assert {name: headers for name, headers in typed.items() if name in INPUTS} == written
    assert {name for name, headers in typed.items() if headers} == {*written, HISTORY_TABLE}


@pytest.mark.parametrize("kind", KINDS)
def test_headers_are_unlike_each_other(kind: str) -> None:
    """Excel repairs a table with two headers alike, whatever their case."""
    found = layout(kind)
    tables = [declared.on(found) for declared in TABLES]
    for table in tables:
        folded = [header.casefold() for header in table.headers]
        assert len(set(folded)) == len(folded), table.name


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_a_sheet_stand_apart(kind: str) -> None:
    """Excel repairs tables that overlap."""
    found = layout(kind)
    tables = [declared.on(found) for declared in TABLES]
    for one in tables:
        for other in tables:
            if one is not other and one.sheet == other.sheet:
                assert one.last < other.top or other.last < one.top


def test_a_table_without_rows_has_a_blank_one() -> None:
    """Excel knows no table of a header alone."""
    assert Table("t", "S", (Column("id"),), 0).ref == "A4:A5"


def test_the_board_shows_the_last_quarters() -> None:
    """Eight, the open one last."""
    found = board_quarters(Layout(a_study(), q("2025Q2"), 0))
    assert [str(quarter) for quarter in found][::7] == ["2023Q3", "2025Q2"]
    assert len(found) == 8
