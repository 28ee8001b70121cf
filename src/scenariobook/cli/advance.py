"""The commands that open the next quarter, and take back what was recorded: advance, undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.assess.assessment import assess
from scenariobook.assess.outcomes import has_ended, outcomes
from scenariobook.cli.shared import opening
from scenariobook.cli.shared.asking import agree, says_yes
from scenariobook.cli.shared.endings import stop
from scenariobook.cli.shared.options import study_argument, who_option, why_option, yes_option
from scenariobook.paths import HAND_OUT
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.open.steps import Step, last_step
from scenariobook.record.project import Project, steps_of
from scenariobook.record.recording import keep, open_next_quarter, without_step
from scenariobook.results import ledger_log
from scenariobook.results.open_matters import warn_of_open
from scenariobook.results.status_report import due_in_words


@click.command()
@study_argument
@yes_option
@who_option
def advance(study: Path, who: str, *, yes: bool) -> None:
    """Close the open quarter and open the next.

    Asks first if the quarter has not ended, if values, sightings or judgments are due in it, if it
    is the study's horizon, if the tracker that was built is missing, or if a tracker that was
    handed out holds what the record lacks. Stops if the study has ended: every scenario has an
    outcome.

    \b
    Examples:
      scenariobook advance
      scenariobook advance --yes
    """
    project = opening.open_to_record(study, who)
    _stop_if_ended(project)
    _stop_if_waiting(project)
    reasons = [
        *opening.missing_tracker(project),
        *_filled_hand_outs(project, date.today()),
        *(() if yes else _reasons(project, date.today())),
    ]
    for reason in reasons:
        terminal.warn(reason)
    closing = project.record.open_quarter
    if reasons:
        agree(f"Close {closing} and open {closing.next}?", yes=yes)
        _stop_if_waiting(project)  # somebody may have typed meanwhile
    opened = open_next_quarter(project, who=who, when=datetime.now(UTC))
    terminal.say(f"{opened.previous} is closed; {opened} is open")
    terminal.say("`scenariobook build` writes its tracker and briefing")
    warn_of_open(project.record)


def _stop_if_ended(project: Project) -> None:
    """Stop if the study has ended: every scenario has an outcome."""
    record = project.record
    if has_ended(project.study, outcomes(project.study, record, record.open_quarter)):
        stop(
            "the study has ended: every scenario has an outcome, so nothing follows "
            f"{record.open_quarter}; `log` shows the outcomes, and `undo` takes one back"
        )


def _stop_if_waiting(project: Project) -> None:
    """Stop if a tracker has values that are not in the record."""
    if waiting := opening.typed_in_trackers(project):
        cells = terminal.plural(len(waiting), "cell")
        names = " and ".join(dict.fromkeys(outcome.typed.place.file for outcome in waiting))
        stop(f"{names}: {cells} not yet in the record; run `scenariobook build` first")


def _filled_hand_outs(project: Project, today: date) -> Iterator[str]:
    """Yield a sentence for each tracker in the hand-out folder that holds what the record lacks.

    Only those of the open quarter count.
    """
    # Only here: it opens workbooks, and their library takes long to import.
    from scenariobook.intake.replaced_hand_out import not_replaceable

    folder = opening.output_of(project) / HAND_OUT
    for path in sorted(folder.glob(f"{project.study.id}-{project.record.open_quarter}-*.xlsx")):
        for problem in not_replaceable(project, path, today):
            yield f"{path}: {problem.message}"


def _reasons(project: Project, today: date) -> Iterator[str]:
    """Yield the reasons why it may be too early to close the open quarter."""
    closing, horizon = project.record.open_quarter, project.study.header.horizon
    if today <= closing.last_day:
        yield f"{closing} has not ended: its last day is {closing.last_day}, today is {today}"
    yield from due_in_words(assess(project.study, project.record, closing), project.record)
    if closing >= horizon:
        yield f"the study's horizon is {horizon}: {closing.next} lies after it"


@click.command()
@study_argument
@click.option(
    "--entry",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Undo the command that recorded this entry, which may be an undo.",
)
@why_option
@yes_option
@who_option
def undo(study: Path, entry: int | None, why: str, who: str, *, yes: bool) -> None:
    """Take back what the last command recorded.

    It says what that was, and asks first. Run again, it takes back the one before. The entries stay
    in the ledger, but an added entry says that they no longer count. The same copy can be imported
    again. Whatever a command recorded can be undone; `scenariobook log` shows its entries.

    \b
    Examples:
      scenariobook undo
      scenariobook undo --entry 172
    """
    project = opening.open_to_change(study)
    step = _meant(steps_of(project), entry)
    after = without_step(project, step, opening.origin_now(who), why)
    if any(isinstance(recorded.content, Opened) for recorded in step.entries):
        _stop_if_waiting(project)
        opening.warn_if_missing(project)
    terminal.say(f"this takes back {ledger_log.step_in_words(step)}")
    ledger_log.show_difference(project.record, after.record)
    if not (yes or says_yes("Undo this?")):
        terminal.say("nothing was undone")
        return
    keep(project, after, {})
    number = after.ledger.position.number
    terminal.say(f"undone, by entry {number}; `scenariobook undo --entry {number}` brings it back")
    terminal.say("`scenariobook build` writes a new tracker and briefing")
    warn_of_open(after.record)


def _meant(all_steps: Sequence[Step], entry: int | None) -> Step:
    """Return the step with an entry, or the last step if ``entry`` is None.

    Raises:
        click.UsageError: if there is none.
    """
    if entry is None:
        step = last_step(all_steps)
    else:
        step = next((step for step in all_steps if entry in step.numbers), None)
    if step is None:
        what = "nothing to undo" if entry is None else f"no entry {entry}"
        raise click.UsageError(f"there is {what}; `scenariobook log` lists the entries")
    return step
