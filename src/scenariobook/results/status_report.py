"""The assessment of a quarter on standard output: scenarios, then indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill
from typing import Final

import click
from rich.table import Table

from scenariobook.assess.assessment import Assessment, Standing
from scenariobook.assess.change import QuarterChange
from scenariobook.assess.status import IndicatorState, Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.assess.why_it_moved import Step, Steps
from scenariobook.briefing import typeset
from scenariobook.quarter import Quarter
from scenariobook.record.definitions.changes import changed
from scenariobook.record.ledger.entries import Defined, Entry
from scenariobook.results.rich_table import console_width, new_table, print_table
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model import Scenario

_ITEMS_NAMED: Final = 3  # the largest items of the news
_CHANGES: Final = 5  # changes of definitions that are named for one entry


def show_assessment(change: QuarterChange | None, assessment: Assessment) -> None:
    """Print an assessment: scenarios, then the indicators that are off normal or lack a reading."""
    click.echo(f"{assessment.study.header.title}, {assessment.quarter}\n")
    print_table(_scenarios(change, assessment))
    if assessment.rounded_apart:
        click.echo(f"\n{printed_likelihoods.ROUNDED}")
    if change and (lines := list(_why(change.steps, assessment.study.scenarios))):
        click.echo(f"\nWhy the implied likelihoods moved since {change.since}:\n")
        _print_filled(lines)
    if total := assessment.impossible_total:
        click.echo(f"\nThe likelihoods add up to {total}: {ONE_COMES_TRUE}.")
    indicators = _indicators(assessment)
    if indicators.row_count:
        click.echo("\nIndicators off normal, and what has no current reading:\n")
        print_table(indicators)


def _scenarios(change: QuarterChange | None, assessment: Assessment) -> Table:
    table = new_table(
        "scenario", "judgment", "confidence", "implied likelihood", "since last quarter"
    )
    steps = change.steps if change else {}
    yardstick = YARDSTICKS[assessment.study.header.yardstick]
    for standing in assessment.standings:
        judgment = standing.judgment
        why = steps.get(standing.scenario.id)
        table.add_row(
            standing.scenario.title,
            _judged(standing),
            (judgment.confidence if judgment else None) or "none",
            _implied(standing, yardstick),
            why.change_in_words if why else "",
        )
    return table


def _why(moved: Mapping[str, Steps], scenarios: Iterable[Scenario]) -> Iterator[str]:
    """Yield, for each scenario that moved, its change and the steps, the largest first."""
    for scenario in scenarios:
        steps = moved.get(scenario.id)
        if steps is None or not any(step.points for step in steps.printed):
            continue
        parts = [
            f"{step.name} {printed_likelihoods.signed(step.points)}"
            for step in steps.printed
            if step.news is None and step.points
        ]
        items = [step for step in steps.items if step.points]
        if items:
            news = printed_likelihoods.signed(sum(step.points for step in items))
            named = [_item(step) for step in items[:_ITEMS_NAMED]]
            if items[_ITEMS_NAMED:]:
                named.append(f"and {len(items) - _ITEMS_NAMED} more")
            parts.append(f"news {news} ({', '.join(named)})")
        yield f"{scenario.title}: {steps.change_in_words}: {', '.join(parts)}"


def _item(step: Step) -> str:
    """Return an item of the news with its points; ``step`` has one."""
    if step.news is None:
        return ""
    words = ""
    if step.news.before.contested:
        words = " contested before"
    elif step.news.read_again:
        words = " read again" if step.news.before.entry else " read for the first time"
    return f"{step.news.after.item.title}{words} {printed_likelihoods.signed(step.points)}"


def _judged(standing: Standing) -> str:
    if standing.contested:
        return "contested"
    term, value = standing.judged_term, standing.judgment and standing.judgment.likelihood
    words = term.with_range if term else ""
    if value is None:
        return "none"
    return f"{value:.15g}% {words}".strip() if isinstance(value, float) else words


def _implied(standing: Standing, yardstick: Yardstick) -> str:
    if standing.unheld is None:
        return "none"
    term = standing.implied_term
    figure = printed_likelihoods.whole(standing.unheld)
    words = term.with_range if term else f"({yardstick.why_none(figure)})"
    return f"{printed_likelihoods.printed(standing.unheld)} {words}"


def _indicators(assessment: Assessment) -> Table:
    table = new_table("indicator", "status", "value", "from")
    for state in assessment.indicators:
        if state.status is Status.NORMAL:
            continue
        reading = state.reading
        table.add_row(
            state.indicator.title,
            "contested" if state.contested else str(state.status),
            _value(state),
            reading.quarter if reading else "",
        )
    return table


def _value(state: IndicatorState) -> str:
    if state.reading is None or state.reading.value is None:
        return ""
    return typeset.reading(state.indicator, state.reading.value).replace(typeset.NO_BREAK, " ")


def show_changed_definitions(defined: Sequence[Entry[Defined]], quarter: Quarter) -> None:
    """Print which definitions were changed in a quarter, and why: they are no news.

    Args:
        defined: The entries about the study's definitions.
        quarter: The quarter.
    """
    lines = []
    for entry, why in changed(defined):
        if entry.content.quarter == quarter:
            told = "; ".join(map(str, entry.content.changes[:_CHANGES]))
            rest = len(entry.content.changes) - _CHANGES
            more = f"; and {rest} more" if rest > 0 else ""
            lines.append(f"{told}{more} ({why or 'no reason given'})")
    if lines:
        click.echo("\nDefinitions that were changed:\n")
        _print_filled(lines)


def _print_filled(lines: Iterable[str]) -> None:
    """Print lines; what does not fit the terminal goes on below, indented."""
    width = console_width()
    for line in lines:
        click.echo(fill(line, width, subsequent_indent="  ", break_on_hyphens=False))
