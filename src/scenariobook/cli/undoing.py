"""The command `undo`: take back what another command recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from scenariobook import terminal
from scenariobook.cli.asking import says_yes
from scenariobook.cli.endings import stop
from scenariobook.cli.opening import open_to_change, origin_now, typed_in_tracker, warn_if_missing
from scenariobook.cli.options import study_argument, who_option
from scenariobook.project.project import steps_of
from scenariobook.project.recording import keep, without_step
from scenariobook.record.ledger.entries import Opened, numbers_in_words
from scenariobook.record.open.undo import Step, last_step
from scenariobook.results import ledger_log
from scenariobook.results.open_matters import warn_of_open

_LISTED: Final = 20  # steps that --list prints


@click.command()
@study_argument
@click.option("--list", "listed", is_flag=True, help="Print what can be undone; write nothing.")
@click.option(
    "--entry",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Undo the command that recorded this entry, which may be an undo.",
)
@click.option("--why", default="", metavar="TEXT", help="The reason, to be recorded.")
@click.option("--yes", is_flag=True, help="Undo without asking.")
@who_option
def undo(study: Path, entry: int | None, why: str, who: str, *, listed: bool, yes: bool) -> None:
    """Take back what the last command recorded; run again to take back the one before.

    The entries stay in the ledger, but an added entry says that they no longer count. The same
    copy can be imported again. Undo works for import, settle, advance,
    and what build and hand-out recorded.

    \b
    Examples:
      scenariobook undo
      scenariobook undo --list
      scenariobook undo --entry 172
    """
    project = open_to_change(study)
    all_steps = steps_of(project)
    if listed:
        ledger_log.show_steps(all_steps[-_LISTED:])
        return
    step = _meant(all_steps, entry)
    after = without_step(project, step, origin_now(who), why)
    opens = any(isinstance(recorded.content, Opened) for recorded in step.entries)
    if opens:
        if typed_in_tracker(project):
            stop("the tracker has values not yet in the record: run `scenariobook build` first")
        warn_if_missing(project)
    terminal.say(f"this takes back {numbers_in_words(step.numbers)}:")
    ledger_log.show_steps([step])
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
        if step is None:
            raise click.UsageError("there is nothing to undo")
        return step
    step = next((step for step in all_steps if entry in step.numbers), None)
    if step is None:
        raise click.UsageError(f"there is no entry {entry}; `scenariobook log` lists the entries")
    return step
