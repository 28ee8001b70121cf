"""Where a study stands in a quarter, on standard output: in tables and sentences, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill
from typing import Final

import click
from rich.table import Table

from scenariobook.assess.assessment import Assessment, Standing
from scenariobook.assess.change import QuarterChange
from scenariobook.assess.estimates import pooled_estimates
from scenariobook.assess.outcomes import decided_on, has_ended, outcomes
from scenariobook.assess.status import IndicatorState, ItemState, Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.assess.why_it_moved import Step, Steps
from scenariobook.briefing import typeset
from scenariobook.quarter import Quarter
from scenariobook.record.claims.hand_outs import HandOut, came_back
from scenariobook.record.claims.record import Record, shows_estimates
from scenariobook.record.claims.subjects import STATEMENTS, ids_of, in_words
from scenariobook.record.definitions.changes import changed
from scenariobook.record.ledger.entries import Content, Defined, Entry, id_of, numbers_in_words
from scenariobook.record.ledger.entry_words import main_value
from scenariobook.record.ledger.kinds import Recorded
from scenariobook.record.values.cells import shown
from scenariobook.results.rich_table import console_width, new_table, print_table
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model import Scenario, Study
from scenariobook.study.people import person

_OPEN: Final = "open"
_ITEMS_NAMED: Final = 3  # the largest items of the news
_CHANGES: Final = 5  # changes of definitions that are named for one entry
_NOTED: Final[tuple[Recorded, ...]] = ("reading", "sighting")  # kinds whose entries have a note


def status_json(assessment: Assessment) -> str:
    """Return an assessment as a JSON object, with the figures that the text prints."""
    return json.dumps(
        {
            "study": assessment.study.id,
            "quarter": assessment.quarter,
            "scenarios": [
                {
                    "id": standing.scenario.id,
                    "likelihood": standing.judgment.likelihood if standing.judgment else None,
                    "confidence": standing.judgment.confidence if standing.judgment else None,
                    "open": bool(standing.contested),
                    "implied_likelihood": None
                    if standing.unheld is None
                    else printed_likelihoods.whole(standing.unheld),
                }
                for standing in assessment.standings
            ],
            "indicators": list(map(_as_json, assessment.indicators)),
            "signposts": list(map(_as_json, assessment.signposts)),
        },
        indent=2,
        ensure_ascii=False,
    )


def _as_json(state: ItemState) -> Mapping[str, object]:
    """Return an item's status, and its latest value or state with the quarter that it is of."""
    content = state.entry.content if state.entry else None
    return {
        "id": state.item.id,
        "status": _status(state),
        "value": main_value(content) if content else None,
        "quarter": content.quarter if content else None,
    }


def _status(state: ItemState) -> str:
    if state.contested:
        return _OPEN
    if isinstance(state, IndicatorState):
        return state.status
    if state.faded or state.overdue:
        return "faded" if state.faded else "overdue"
    return state.state or Status.NO_DATA


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
    print_table(_indicators(assessment), "Indicators off normal, and what has no current reading")


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
        return _OPEN
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
            _status(state),
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


def show_team(assessment: Assessment, record: Record) -> None:
    """Print the quarter's statements, pooled estimates and chances, and the outcomes."""
    for words in _statements(assessment, record):
        click.echo("\n" + fill(words, console_width(), subsequent_indent="  "))
    print_table(_estimates(assessment, record), "Estimates")
    print_table(_chances(assessment, record), "Chances that signposts are observed by their day")
    print_table(_outcomes(assessment, record), "Outcomes")
    print_table(_notes(assessment, record), "Notes without a value")
    if has_ended(assessment.study, outcomes(assessment.study, record, assessment.quarter)):
        click.echo("The study has ended: every scenario has an outcome.")


def show_hand_outs(
    study: Study, entries: Sequence[Entry[Content]], made: Sequence[HandOut]
) -> None:
    """Print whose copies came back, of the hand-outs for a quarter and a round.

    Args:
        study: The study.
        entries: The ledger's entries.
        made: The hand-outs.
    """
    back = came_back(entries)
    table = new_table("analyst", "copy came back", "recorded as")
    for one in made:
        numbers = back.get(str(one), ())
        said = ("yes", numbers_in_words(numbers)) if numbers else ("no", "nothing from it yet")
        table.add_row(person(one.analyst, study), *said)
    print_table(table, f"Hand-outs of {made[0].quarter}, round {made[0].round}")


def _statements(assessment: Assessment, record: Record) -> Iterator[str]:
    for name in STATEMENTS:
        entry = record.statements.get(name, {}).get(assessment.quarter)
        if entry and entry.content.text:
            by = person(entry.content.analyst, assessment.study)
            signed = f" ({by})" if by else ""
            yield f"{in_words(name).capitalize()}: {entry.content.text}{signed}"


def _estimates(assessment: Assessment, record: Record) -> Table:
    table = new_table("estimate of", "analysts", "round", "median", "from", "to", "mean of odds")
    study, quarter = assessment.study, assessment.quarter
    is_shown = shows_estimates(record, quarter)
    for about, found in pooled_estimates(study, record, quarter).items():
        pooled = found.pooled
        figures = (pooled.median, pooled.lowest, pooled.highest, pooled.odds_mean)
        told = (
            map(printed_likelihoods.printed, figures) if is_shown else ["not shown before round 2"]
        )
        table.add_row(in_words(about, study), str(len(found.given)), str(found.round), *told)
    return table


def _chances(assessment: Assessment, record: Record) -> Table:
    table = new_table("signpost", "expected by", "chance")
    for signpost in assessment.study.signposts:
        entry = record.chances.get(signpost.id, {}).get(assessment.quarter)
        if entry and entry.content.chance is not None and signpost.expected_by:
            chance = entry.content.chance
            said = f"{shown(chance)}%" if isinstance(chance, float) else chance
            table.add_row(signpost.title, str(signpost.expected_by), said)
    return table


def _outcomes(assessment: Assessment, record: Record) -> Table:
    table, study = new_table("scenario", "outcome", "day", "why"), assessment.study
    for scenario, entry in outcomes(study, record, assessment.quarter).items():
        content = entry.content
        day = str(decided_on(entry)) + ("" if content.decided_on else " (recorded)")
        table.add_row(in_words(scenario, study), str(content.outcome), day, content.why)
    if assessment.quarter < record.open_quarter:
        return table
    for scenario, entry in record.outcomes.items():
        content = entry.content
        if content.outcome is None and scenario in study.scenario_by_id:
            day = str(content.decided_on or "")
            table.add_row(in_words(scenario, study), "not yet typed", day, content.why)
    return table


def _notes(assessment: Assessment, record: Record) -> Table:
    """Return the quarter's notes that stand beside no value or state."""
    table = new_table("item", "note", "analyst")
    study, quarter = assessment.study, assessment.quarter
    for kind in _NOTED:
        known = ids_of(study, kind)
        for subject, entries in sorted(record.stated[kind].items()):
            said = entries[quarter].content if quarter in entries else None
            if said and said.note and main_value(said) is None and id_of(subject) in known:
                table.add_row(in_words(subject, study), said.note, person(said.analyst, study))
    return table
