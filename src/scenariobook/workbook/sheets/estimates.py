"""Write the Estimates sheet: each person's own likelihoods, in two rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.record.record import shows_estimates
from scenariobook.record.stated import Estimate
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ESTIMATES_TABLE, ID
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_rows
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page


class _EstimateRow(NamedTuple):
    """What one person estimates in one round.

    Attributes:
        title: The title of the scenario or signpost.
        name: The person's name.
        recorded: The person's estimate; without any field if none is recorded.
        shown: The same as the sheet shows it: without any field before the second round.
    """

    title: str
    name: str
    recorded: Estimate
    shown: Estimate


def _estimates(_: Layout) -> Iterator[Column[_EstimateRow]]:
    yield Column(ID, 34, "id", value=lambda row: row.recorded.subject)
    yield Column("estimate of", 44, "strong", value=_words)
    yield Column("analyst", 20, value=lambda row: row.name)
    yield Column("round", 7, "centre", value=lambda row: row.recorded.round)
    yield Column("given", 7, "centre", value=lambda row: "yes" if _is_given(row) else None)
    yield from input_columns("estimate", lambda row: row.shown)


def _words(row: _EstimateRow) -> str:
    return f"{row.title}: {row.name}, round {row.recorded.round}"


def _is_given(row: _EstimateRow) -> bool:
    return row.recorded.likelihood is not None


def _rows(contents: Contents) -> Sequence[_EstimateRow]:
    study, quarter = contents.study, contents.quarter
    titles = {scenario.id: scenario.title for scenario in study.scenarios}
    titles |= {signpost.id: signpost.title for signpost in study.signposts}
    names = {analyst.id: analyst.name for analyst in study.analysts}
    shows = shows_estimates(contents.record, quarter)
    rows = []
    for subject in row_ids(study, ESTIMATES_TABLE, quarter):
        recorded = contents.stated(Estimate, subject, quarter)
        shown = recorded if shows else Estimate.blank(quarter, subject)
        row = _EstimateRow(titles[recorded.about], names[recorded.analyst], recorded, shown)
        rows.append(row)
    return rows


ESTIMATES: Final = DeclaredTable(
    name=ESTIMATES_TABLE,
    words="One row per scenario or dated signpost, person and round.",
    columns=_estimates,
    rows=_rows,
    count=count_rows(ESTIMATES_TABLE),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    table = ESTIMATES.on(contents.layout)
    page.head(
        f"Estimates {contents.quarter}",
        "Your own likelihoods, in the rows with your name. Nobody sees the first round's before "
        "the second begins: what is recorded is not shown here, and stays recorded.",
    )
    page.table(table, ESTIMATES.rows(contents))
    offer_inputs(page, contents.layout, table, "estimate")
