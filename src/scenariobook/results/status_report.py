"""The assessment of a quarter on standard output: scenarios, then indicators."""

from __future__ import annotations

import click
from rich.table import Table

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.change import QuarterChange
from scenariobook.assess.status import Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.record.typed import FieldValue, shown
from scenariobook.results.rich_table import new_table, print_table
from scenariobook.standards.likelihood_terms import Term


def show_assessment(change: QuarterChange | None, assessment: Assessment) -> None:
    """Print an assessment: scenarios, then the indicators that are off normal or lack a reading."""
    click.echo(f"{assessment.study.header.title}, {assessment.quarter}\n")
    print_table(_scenarios(change, assessment))
    if assessment.total and assessment.total.is_off:
        click.echo(f"\nThe likelihoods add up to {assessment.total.words}: {ONE_COMES_TRUE}.")
    indicators = _indicators(assessment)
    if indicators.row_count:
        click.echo("\nIndicators off normal, and what has no current reading:\n")
        print_table(indicators)


def _scenarios(change: QuarterChange | None, assessment: Assessment) -> Table:
    table = new_table(
        "scenario", "judgment", "confidence", "implied (an aid)", "since last quarter"
    )
    moved = {c.after.scenario.id: c.implied_by for c in change.standings} if change else {}
    for standing in assessment.standings:
        judgment = standing.judgment
        points = moved.get(standing.scenario.id)
        table.add_row(
            standing.scenario.title,
            _likelihood(judgment.likelihood if judgment else None, standing.judged_term),
            (judgment.confidence if judgment else None) or "none",
            _likelihood(standing.implied, standing.implied_term),
            "" if points is None else f"{points:+.1f} points",
        )
    return table


def _likelihood(value: FieldValue, term: Term | None) -> str:
    words = term.with_range if term else ""
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:.0f}% {words}".strip()
    return words


def _indicators(assessment: Assessment) -> Table:
    table = new_table("indicator", "status", "value", "from")
    for state in assessment.indicators:
        if state.status is Status.NORMAL:
            continue
        reading = state.reading
        table.add_row(
            state.indicator.id,
            str(state.status),
            shown(reading.value) if reading else "",
            reading.quarter if reading else "",
        )
    return table
