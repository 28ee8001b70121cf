"""Write the table of outcomes on the sheet Answer: how each scenario ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.kinds import Outcome
from scenariobook.study.model import Scenario
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, OUTCOMES_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.answer import ANSWER, WIDEST
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_scenarios
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page

_BELOW: Final = 5  # rows from the answer's last to the header


class _ScenarioEnd(NamedTuple):
    """A scenario and its outcome; without any field if none is recorded."""

    scenario: Scenario
    outcome: Outcome


def _outcomes(_: Layout) -> Iterator[Column[_ScenarioEnd]]:
    yield Column(ID, 20, "id", value=lambda row: row.scenario.id)
    yield Column("scenario", 28, "strong", value=lambda row: row.scenario.title)
    inputs: Iterator[Column[_ScenarioEnd]] = input_columns("outcome", lambda row: row.outcome)
    for column in inputs:
        yield replace(column, width=min(column.width, WIDEST))


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
    top=lambda layout: ANSWER.on(layout).last + _BELOW,
)


def write(page: Page, contents: Contents) -> None:
    """Write the table below the answer."""
    table = OUTCOMES.on(contents.layout)
    page.put(table.top - 2, 1, "How the scenarios ended", "heading")
    words = "Only once that is certain. When every scenario has an outcome, the study has ended."
    page.put(table.top - 1, 1, words, "lead")
    page.table(table, OUTCOMES.rows(contents))
    offer_inputs(page, contents.layout, table, "outcome")
