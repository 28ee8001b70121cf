"""What the team said of a quarter on standard output: in words, by person, and about endings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import Final

import click
from rich.table import Table

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.estimates import PooledEstimates, pooled_estimates
from scenariobook.assess.outcomes import decided_on, has_ended, outcomes
from scenariobook.record.claims.hand_outs import HandOut, came_back
from scenariobook.record.claims.record import Record, shows_estimates
from scenariobook.record.claims.subjects import STATEMENTS, ids_of, in_words
from scenariobook.record.ledger.entries import Content, Entry, id_of, numbers_in_words
from scenariobook.record.ledger.entry_words import main_value
from scenariobook.record.ledger.kinds import Recorded
from scenariobook.record.values.cells import shown
from scenariobook.results.rich_table import console_width, new_table, print_table
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Study
from scenariobook.study.people import person

_NOTED: Final[tuple[Recorded, ...]] = ("reading", "sighting")  # kinds whose entries have a note


def show_team(assessment: Assessment, record: Record) -> None:
    """Print the quarter's statements, pooled estimates and chances, and the outcomes."""
    for words in _statements(assessment, record):
        click.echo("\n" + fill(words, console_width(), subsequent_indent="  "))
    tables = (
        ("Estimates", _estimates(assessment, record)),
        ("Chances that signposts are observed by their day", _chances(assessment, record)),
        ("Outcomes", _outcomes(assessment, record)),
        ("Notes without a value", _notes(assessment, record)),
    )
    for title, table in tables:
        if table.row_count:
            click.echo(f"\n{title}:\n")
            print_table(table)
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
    click.echo(f"\nHand-outs of {made[0].quarter}, round {made[0].round}:\n")
    print_table(table)


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
        figures = _figures(found) if is_shown else ("not shown before round 2", "", "", "")
        table.add_row(in_words(about, study), str(len(found.given)), str(found.round), *figures)
    return table


def _figures(found: PooledEstimates) -> tuple[str, ...]:
    pooled = found.pooled
    figures = (pooled.median, pooled.lowest, pooled.highest, pooled.odds_mean)
    return tuple(map(printed_likelihoods.printed, figures))


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
