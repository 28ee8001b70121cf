"""Write the Outcomes sheet: how each scenario ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.stated import Outcome
from scenariobook.study.model import Scenario
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, OUTCOMES_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_scenarios
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page


class _ScenarioEnd(NamedTuple):
    """A scenario and its outcome; without any field if none is recorded."""

    scenario: Scenario
    outcome: Outcome


def _outcomes(_: Layout) -> Iterator[Column[_ScenarioEnd]]:
    yield Column(ID, 24, "id", value=lambda row: row.scenario.id)
    yield Column("scenario", 30, "strong", value=lambda row: row.scenario.title)
    yield from input_columns("outcome", lambda row: row.outcome)


def _rows(contents: Contents) -> Sequence[_ScenarioEnd]:
    return [
        _ScenarioEnd(scenario, contents.stated(Outcome, scenario.id, NO_QUARTER))
        for scenario in contents.study.scenarios
    ]


OUTCOMES: Final = DeclaredTable(
    name=OUTCOMES_TABLE,
    words="One row per scenario: how it ended. For the whole study, not for a quarter.",
    columns=_outcomes,
    rows=_rows,
    count=count_scenarios,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    table = OUTCOMES.on(contents.layout)
    page.head(
        "Outcomes",
        "How each scenario ended, once that is certain. When every scenario has one, the study "
        "has ended.",
    )
    page.table(table, OUTCOMES.rows(contents))
    offer_inputs(page, contents.layout, table, "outcome")
