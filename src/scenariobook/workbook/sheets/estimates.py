"""Write the Estimates sheet: each person's own likelihoods, in two rounds.

A hand-out has its recipient's rows alone. In the second round they also say what the first
one's estimates say together, without names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.assess.estimates import FirstRound
from scenariobook.assess.pooling import Pooled
from scenariobook.diagnostics import short
from scenariobook.record.claims.record import shows_estimates
from scenariobook.record.ledger.kinds import Estimate
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ESTIMATES_TABLE, ID
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_rows
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page

_LONGEST: Final = 20_000  # characters of all reasons in one cell; Excel allows 32,767


class _EstimateRow(NamedTuple):
    """What one person estimates in one round.

    Attributes:
        title: The title of the scenario or signpost.
        name: The person's name.
        recorded: The person's estimate; without any field if none is recorded.
        shown: The same as the sheet shows it: without any field before the second round, but for
            the recipient's own in a hand-out.
        first_round: What the first round's estimates say together, in a row of the second round
            of a hand-out.
    """

    title: str
    name: str
    recorded: Estimate
    shown: Estimate
    first_round: FirstRound | None


def _estimates(layout: Layout) -> Iterator[Column[_EstimateRow]]:
    yield Column(ID, 34, "id", value=lambda row: row.recorded.subject)
    yield Column("estimate of", 50, "strong", value=_words)
    yield Column("analyst", 20, value=lambda row: row.name)
    yield Column(
        "round",
        7,
        "centre",
        "estimate_round" if layout.recipient else "",
        value=lambda row: row.recorded.round,
    )
    yield Column("given", 7, "centre", value=lambda row: "yes" if _is_given(row) else None)
    if layout.recipient and layout.recipient.first_round:
        yield from _first_round()
    names = {"likelihood": "estimate_likelihood"} if layout.recipient else {}
    yield from input_columns("estimate", lambda row: row.shown, names)


def _first_round() -> Iterator[Column[_EstimateRow]]:
    def pooled(of: Callable[[Pooled], float]) -> Callable[[_EstimateRow], float | None]:
        return lambda row: of(row.first_round.pooled) if row.first_round else None

    yield Column("people in round 1", 9, "count", value=pooled(lambda one: one.count))
    yield Column("median", 9, "typed percent", value=pooled(lambda one: one.median))
    yield Column("lowest", 9, "typed percent", value=pooled(lambda one: one.lowest))
    yield Column("highest", 9, "typed percent", value=pooled(lambda one: one.highest))
    yield Column("reasons in round 1", 50, value=_reasons)


def _reasons(row: _EstimateRow) -> str | None:
    """Return the reasons, one a line, as far as they fit into a cell."""
    reasons = row.first_round.reasons if row.first_round else ()
    longest = _LONGEST // max(len(reasons), 1)
    return "\n".join(f"– {short(reason, longest)}" for reason in reasons) or None


def _words(row: _EstimateRow) -> str:
    return f"{row.title}: {row.name}, round {row.recorded.round}"


def _is_given(row: _EstimateRow) -> bool:
    return row.recorded.likelihood is not None


def _rows(contents: Contents) -> Sequence[_EstimateRow]:
    study, quarter = contents.study, contents.quarter
    titles = {scenario.id: scenario.title for scenario in study.scenarios}
    titles |= {signpost.id: signpost.title for signpost in study.signposts}
    names = {analyst.id: analyst.name for analyst in study.analysts}
    recipient = contents.recipient
    shows = recipient is not None or shows_estimates(contents.record, quarter)
    rows = []
    for subject in row_ids(study, ESTIMATES_TABLE, quarter):
        recorded = contents.stated(Estimate, subject, quarter)
        shown = recorded if shows else Estimate.blank(quarter, subject)
        first = (
            recipient.first_round.get(recorded.about) if recipient and recorded.round > 1 else None
        )
        row = _EstimateRow(titles[recorded.about], names[recorded.analyst], recorded, shown, first)
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
    page.head(f"Estimates {contents.quarter}", _lead(contents))
    page.table(table, ESTIMATES.rows(contents))
    offer_inputs(page, contents.layout, table, "estimate")


def _lead(contents: Contents) -> str:
    """Return the line above the table: what to type, and who sees it."""
    if contents.recipient is None:
        return (
            "Your own likelihoods, in the rows with your name. Nobody sees the first round's "
            "before the second begins: what is recorded is not shown here, and stays recorded."
        )
    if contents.recipient.round > 1:
        return (
            "Your own likelihoods, now in round 2: beside them stands what all said in round 1, "
            "without names."
        )
    return "Your own likelihoods, in round 1. Nobody else sees them before round 2 begins."
