"""Write the Past judgments sheet: the judgments of earlier quarters, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.record.ledger.kinds import Judgment
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, PAST_JUDGMENTS_TABLE, PERIOD
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import judged


class _PastJudgment(NamedTuple):
    """A judgment of an earlier quarter.

    Attributes:
        label: The scenario's label.
        likelihood: Its likelihood in words; None if none was stated.
        judgment: The judgment.
    """

    label: str
    likelihood: str | None
    judgment: Judgment


def _columns(layout: Layout) -> Iterator[Column[_PastJudgment]]:
    yield Column(ID, 24, "id", value=_row_id)
    yield Column("scenario", 22, "strong", value=lambda row: row.label)
    yield Column(PERIOD, 10, "centre", value=lambda row: str(row.judgment.quarter))
    if layout.study.estimative:
        yield Column("likelihood", 22, value=lambda row: row.likelihood)
    yield Column("confidence", 11, "centre", value=lambda row: row.judgment.confidence)
    yield Column("basis of confidence", 26, value=lambda row: row.judgment.basis)
    yield Column("rationale", 44, value=lambda row: row.judgment.rationale)
    yield Column("dissent", 30, value=lambda row: row.judgment.dissent)
    yield Column("analyst", 14, value=lambda row: row.judgment.analyst)


def _row_id(row: _PastJudgment) -> str:
    return f"{row.judgment.scenario} {row.judgment.quarter}"


def _rows(contents: Contents) -> Sequence[_PastJudgment]:
    yardstick = YARDSTICKS[contents.study.header.yardstick]
    labels = contents.layout.labels
    return [
        _PastJudgment(labels[judgment.scenario], judged(judgment, yardstick) or None, judgment)
        for judgment in contents.past_judgments
    ]


PAST_JUDGMENTS: Final = DeclaredTable(
    name=PAST_JUDGMENTS_TABLE,
    words="One row per scenario and quarter: the judgments of earlier quarters, newest first.",
    columns=_columns,
    rows=_rows,
    count=lambda layout: layout.past_judgments,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    page.head(
        "Past judgments",
        "The team's judgments of earlier quarters, newest first. To correct one, import a CSV.",
    )
    page.table(PAST_JUDGMENTS.on(contents.layout), PAST_JUDGMENTS.rows(contents))
