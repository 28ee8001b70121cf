"""Where a study stands in a quarter, on standard output: in tables and sentences, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill
from typing import Final, TypeAlias

import click

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.change import QuarterChange
from scenariobook.assess.estimates import pooled_estimates
from scenariobook.assess.outcomes import decided_on, has_ended, outcomes
from scenariobook.assess.status import IndicatorState, ItemState, Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.assess.why_it_moved import Step, Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.in_words import Likelihood, implied, judged
from scenariobook.diagnostics import first_of
from scenariobook.quarter import Quarter
from scenariobook.record.claims.hand_outs import HandOut, came_back
from scenariobook.record.claims.record import Record, shows_estimates
from scenariobook.record.claims.subjects import STATEMENTS, ids_of, in_words
from scenariobook.record.definitions.changes import changed
from scenariobook.record.ledger.entries import Content, Defined, Entry, id_of, numbers_in_words
from scenariobook.record.ledger.entry_words import main_value
from scenariobook.record.ledger.kinds import Recorded
from scenariobook.record.values.cells import shown
from scenariobook.results.rich_table import console_width, print_table
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Scenario, Study
from scenariobook.study.people import person

Row: TypeAlias = tuple[str, ...]

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


def show_status(change: QuarterChange | None, assessment: Assessment, record: Record) -> None:
    """Print where a study stands in a quarter: the assessment, and what the team said."""
    study, quarter = assessment.study, assessment.quarter
    click.echo(f"{study.header.title}, {quarter}\n")
    headers = ("scenario", "judgment", "confidence", "implied likelihood", "since last quarter")
    print_table(headers, _scenarios(change, assessment))
    if assessment.rounded_apart:
        click.echo(f"\n{printed_likelihoods.ROUNDED}")
    if change:
        moved = _why(change.steps, study.scenarios)
        _print_filled(moved, f"Why the implied likelihoods moved since {change.since}")
    if total := assessment.impossible_total:
        click.echo(f"\nThe likelihoods add up to {total}: {ONE_COMES_TRUE}.")
    off = "Indicators off normal, and what has no current reading"
    print_table(("indicator", "status", "value", "from"), _indicators(assessment), off)
    changed_ones = _changed_definitions(record.defined, quarter)
    _print_filled(changed_ones, "Definitions that were changed")
    for words in _statements(study, record, quarter):
        click.echo()
        _print_filled([words])
    pooled = ("estimate of", "analysts", "round", "median", "from", "to", "mean of odds")
    print_table(pooled, _estimates(study, record, quarter), "Estimates")
    chances = "Chances that signposts are observed by their day"
    print_table(("signpost", "expected by", "chance"), _chances(study, record, quarter), chances)
    ends = ("scenario", "outcome", "day", "why")
    print_table(ends, _outcomes(study, record, quarter), "Outcomes")
    notes = _notes(study, record, quarter)
    print_table(("item", "note", "analyst"), notes, "Notes without a value")
    if has_ended(study, outcomes(study, record, quarter)):
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
    numbers = {one: back.get(str(one), ()) for one in made}
    rows = (
        (
            person(one.analyst, study),
            "yes" if numbers[one] else "no",
            numbers_in_words(numbers[one]) if numbers[one] else "nothing from it yet",
        )
        for one in made
    )
    heading = f"Hand-outs of {made[0].quarter}, round {made[0].round}"
    print_table(("analyst", "copy came back", "recorded as"), rows, heading)


def _scenarios(change: QuarterChange | None, assessment: Assessment) -> Iterator[Row]:
    steps = change.steps if change else {}
    yardstick = YARDSTICKS[assessment.study.header.yardstick]
    for standing in assessment.standings:
        judgment = standing.judgment
        why = steps.get(standing.scenario.id)
        yield (
            standing.scenario.title,
            _OPEN if standing.contested else _likelihood(judged(standing, yardstick)),
            (judgment.confidence if judgment else None) or "none",
            _likelihood(implied(standing, yardstick)),
            why.change_in_words if why else "",
        )


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
            named = first_of([_item(step) for step in items], _ITEMS_NAMED)
            parts.append(f"news {news} ({named})")
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


def _likelihood(told: Likelihood | None) -> str:
    """Return a likelihood as the briefing has it, such as ``62% likely (55–80%)``."""
    if told is None:
        return "none"
    words = told.words.striptags() or (f"({told.gap})" if told.gap else "")
    return f"{told.number} {words}".strip()


def _indicators(assessment: Assessment) -> Iterator[Row]:
    for state in assessment.indicators:
        if state.status is not Status.NORMAL:
            quarter = state.reading.quarter if state.reading else ""
            yield state.indicator.title, _status(state), _value(state), quarter


def _value(state: IndicatorState) -> str:
    if state.reading is None or state.reading.value is None:
        return ""
    return typeset.reading(state.indicator, state.reading.value).replace(typeset.NO_BREAK, " ")


def _changed_definitions(defined: Sequence[Entry[Defined]], quarter: Quarter) -> Iterator[str]:
    """Yield which definitions were changed in a quarter, and why: they are no news."""
    for entry, why in changed(defined):
        if entry.content.quarter == quarter:
            told = first_of([str(one) for one in entry.content.changes], _CHANGES, "; ")
            yield f"{told} ({why or 'no reason given'})"


def _print_filled(lines: Iterable[str], heading: str = "") -> None:
    """Print lines; what does not fit the terminal goes on below, indented."""
    width = console_width()
    for line in lines:
        if heading:
            click.echo(f"\n{heading}:\n")
            heading = ""
        click.echo(fill(line, width, subsequent_indent="  ", break_on_hyphens=False))


def _statements(study: Study, record: Record, quarter: Quarter) -> Iterator[str]:
    for name in STATEMENTS:
        entry = record.statements.get(name, {}).get(quarter)
        if entry and entry.content.text:
            by = person(entry.content.analyst, study)
            signed = f" ({by})" if by else ""
            yield f"{in_words(name).capitalize()}: {entry.content.text}{signed}"


def _estimates(study: Study, record: Record, quarter: Quarter) -> Iterator[Row]:
    for about, found in pooled_estimates(study, record, quarter).items():
        pooled = found.pooled
        figures = (pooled.median, pooled.lowest, pooled.highest, pooled.odds_mean)
        told = [printed_likelihoods.printed(figure) for figure in figures]
        if not shows_estimates(record, quarter):
            told = ["not shown before round 2"]
        yield in_words(about, study), str(len(found.given)), str(found.round), *told


def _chances(study: Study, record: Record, quarter: Quarter) -> Iterator[Row]:
    for signpost in study.signposts:
        entry = record.chances.get(signpost.id, {}).get(quarter)
        if entry and entry.content.chance is not None and signpost.expected_by:
            chance = entry.content.chance
            said = f"{shown(chance)}%" if isinstance(chance, float) else chance
            yield signpost.title, str(signpost.expected_by), said


def _outcomes(study: Study, record: Record, quarter: Quarter) -> Iterator[Row]:
    """Yield how scenarios ended, and for what a reason was typed alone."""
    ended = outcomes(study, record, quarter)
    for scenario, entry in ended.items():
        content = entry.content
        day = str(decided_on(entry)) + ("" if content.decided_on else " (recorded)")
        yield in_words(scenario, study), str(content.outcome), day, content.why
    for scenario, entry in record.outcomes.items():
        content = entry.content
        if content.outcome is None and scenario in study.scenario_by_id:
            day = str(content.decided_on or "")
            yield in_words(scenario, study), "not yet typed", day, content.why


def _notes(study: Study, record: Record, quarter: Quarter) -> Iterator[Row]:
    """Yield the quarter's notes that stand beside no value or state."""
    for kind in _NOTED:
        known = ids_of(study, kind)
        for subject, entries in sorted(record.stated[kind].items()):
            said = entries[quarter].content if quarter in entries else None
            if said and said.note and main_value(said) is None and id_of(subject) in known:
                yield in_words(subject, study), said.note, person(said.analyst, study)
