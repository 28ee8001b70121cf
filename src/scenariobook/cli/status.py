"""The command `status`: where a study stands in its open quarter, as tables or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import Final

import click

from scenariobook.assess.assessment import ONE_COMES_TRUE, Assessment
from scenariobook.assess.change import QuarterChange
from scenariobook.assess.due import due_in_words
from scenariobook.assess.item_status import IndicatorState, Instead, ItemState, Status, status_word
from scenariobook.briefing import typeset
from scenariobook.briefing.typeset import PrintedLikelihood, implied_likelihood, judged_likelihood
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.documents import assess_quarter
from scenariobook.cli.shared.open_study import open_study, output_of
from scenariobook.cli.shared.options import format_option, study_argument
from scenariobook.cli.shared.settling import warn_of_open
from scenariobook.cli.shared.terminal import NARROWEST, print_table
from scenariobook.intake.hand_out_folder import handed_out_now
from scenariobook.paths import HAND_OUT_FOLDER
from scenariobook.record.claims.record import Record, known_outcomes
from scenariobook.record.claims.rounds import HandOut, entries_returned
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.record.ledger.kinds import Outcome, State
from scenariobook.record.values.field_values import main_value
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model.study import Study, person
from scenariobook.wording import numbers_in_words, plural

_SEEN: Final = {Status.WARNING, Status.WATCH, State.OBSERVED, State.EMERGING, Instead.OPEN}


@click.command()
@study_argument
@format_option
def status(study: Path, output_format: str) -> None:
    """Print the likelihoods of the scenarios and how items stand.

    It also says which hand-outs came back.

    \b
    Examples:
      scenariobook status
      scenariobook status --format json
    """
    project = open_study(study)
    warn_if_edited(project)
    change, assessment = assess_quarter(project, project.record.open_quarter)
    if output_format == "json":
        click.echo(status_json(assessment, project.record))
    else:
        show_status(change, assessment, project.record)
        if hand_outs := handed_out_now(project, output_of(project) / HAND_OUT_FOLDER):
            show_hand_outs(project.study, project.ledger.entries, hand_outs)
    warn_of_open(project.record)


def status_json(assessment: Assessment, record: Record) -> str:
    """Return an assessment as a JSON object, with the figures and outcomes that the text prints."""
    outcomes = known_outcomes(assessment.study, record, assessment.quarter)
    return json.dumps(
        {
            "study": assessment.study.id,
            "quarter": assessment.quarter,
            "scenarios": [
                {
                    "id": state.scenario.id,
                    "likelihood": state.likelihood,
                    "confidence": state.judgment.confidence if state.judgment else None,
                    "open": bool(state.open_claims),
                    "implied_likelihood": None
                    if state.implied is None
                    else printed_likelihoods.whole_percent(state.implied),
                    "outcome": outcome and outcome.content.outcome,
                    "decided_on": outcome and outcome.content.decided_on,
                }
                for state in assessment.scenarios
                for outcome in [outcomes.get(state.scenario.id)]
            ],
            "indicators": list(map(_as_json, assessment.indicators)),
            "signposts": list(map(_as_json, assessment.signposts)),
        },
        indent=2,
        default=str,
    )


def _as_json(state: ItemState) -> Mapping[str, object]:
    """Return an item's status, and its latest value or state with its quarter."""
    content = state.entry.content if state.entry else None
    return {
        "id": state.item.id,
        "status": status_word(state),
        "value": main_value(content) if content else None,
        "quarter": content.quarter if content else None,
    }


def show_status(change: QuarterChange | None, assessment: Assessment, record: Record) -> None:
    """Print on a screen where a study stands in a quarter; the briefing has the rest."""
    study, quarter = assessment.study, assessment.quarter
    click.echo(f"{study.header.title}, {quarter}\n")
    headers = ("scenario", "judgment", "confidence", "implied likelihood", "since last quarter")
    outcomes = known_outcomes(study, record, quarter)
    print_table(headers, _scenarios(change, assessment, outcomes))
    if assessment.rounded_apart:
        click.echo(f"\n{printed_likelihoods.ROUNDED}")
    if total := assessment.impossible_total:
        click.echo(f"\nThe likelihoods add up to {total}: {ONE_COMES_TRUE}.")
    click.echo()
    for noun, states in (("indicator", assessment.indicators), ("signpost", assessment.signposts)):
        if states:
            click.echo(f"{plural(len(states), noun)}: {_status_counts(states)}")
    columns = ("watched", "status", "value", "from")
    print_table(columns, _watched(assessment), "At watch or warning, emerging or observed, or open")
    click.echo()
    if study.has_ended(outcomes):
        click.echo("The study has ended: every scenario has an outcome.")
    else:
        width = max(NARROWEST, get_terminal_size().columns)
        for words in due_in_words(study, record, quarter):
            click.echo(fill(words, width, subsequent_indent="  ", break_on_hyphens=False))


def show_hand_outs(
    study: Study, entries: Sequence[Entry[Content]], hand_outs: Sequence[HandOut]
) -> None:
    """Print which of these hand-outs came back.

    Args:
        study: The study.
        entries: The ledger's entries.
        hand_outs: The hand-outs.
    """
    returned = entries_returned(entries)
    numbers = {hand_out: returned.get(str(hand_out), ()) for hand_out in hand_outs}
    rows = (
        (
            person(hand_out.analyst, study),
            "yes" if numbers[hand_out] else "no",
            numbers_in_words(numbers[hand_out]) if numbers[hand_out] else "nothing from it yet",
        )
        for hand_out in hand_outs
    )
    heading = f"Hand-outs of {hand_outs[0].quarter}, round {hand_outs[0].round}"
    print_table(("analyst", "copy came back", "recorded as"), rows, heading)


def _scenarios(
    change: QuarterChange | None, assessment: Assessment, outcomes: Mapping[str, Entry[Outcome]]
) -> Iterator[tuple[str, ...]]:
    moves = change.moves if change else {}
    yardstick = YARDSTICKS[assessment.study.header.yardstick]
    for state in assessment.scenarios:
        judgment, judged = state.judgment, judged_likelihood(state, yardstick)
        why, outcome = moves.get(state.scenario.id), outcomes.get(state.scenario.id)
        words = Instead.OPEN if state.open_claims else _likelihood_text(judged)
        if outcome:
            words = f"{outcome.content.outcome}; was {words}".removesuffix("; was none")
        yield (
            state.scenario.title,
            words,
            (judgment.confidence if judgment else None) or "none",
            _likelihood_text(implied_likelihood(state, yardstick)),
            why.change_in_words if why else "",
        )


def _likelihood_text(likelihood: PrintedLikelihood | None) -> str:
    """Return a likelihood as the briefing has it, such as ``62% likely (55–80%)``."""
    if likelihood is None:
        return "none"
    words = likelihood.words.striptags() or (f"({likelihood.gap})" if likelihood.gap else "")
    return f"{likelihood.number} {words}".strip()


def _status_counts(states: Sequence[ItemState]) -> str:
    """Return the number of items by status, such as ``2 warning, 5 normal``."""
    counts = Counter(map(status_word, states))
    return ", ".join(f"{count} {word}" for word, count in counts.most_common())


def _watched(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    for state in assessment.states:
        if status_word(state) in _SEEN:
            quarter = state.entry.content.quarter if state.entry else ""
            value = _value_text(state) if isinstance(state, IndicatorState) else ""
            yield state.item.title, status_word(state), value, quarter


def _value_text(state: IndicatorState) -> str:
    if state.reading is None or state.reading.value is None:
        return ""
    return typeset.reading(state.indicator, state.reading.value).replace(typeset.NO_BREAK, " ")
