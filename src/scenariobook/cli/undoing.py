"""The command that takes back what another command recorded: undo."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import terminal
from scenariobook.cli.gone import warn_of_gone
from scenariobook.cli.options import study_argument, who_option
from scenariobook.cli.shared import (
    as_it_is_now,
    open_to_change,
    say_open,
    says_yes,
    stop_changed,
    typed_in_tracker,
)
from scenariobook.paths import output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenariobook.record.undoing import Step

_LISTED: Final = 20  # steps that are listed


@click.command()
@study_argument
@click.option("--list", "listed", is_flag=True, help="Show what can be undone; change nothing.")
@click.option(
    "--entry",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Undo the command that recorded this entry; an undo is undone in the same way.",
)
@click.option("--why", default="", metavar="TEXT", help="The reason, for readers of the record.")
@click.option("--yes", is_flag=True, help="Undo without asking.")
@who_option
def undo(study: Path, entry: int | None, why: str, who: str, *, listed: bool, yes: bool) -> None:
    """Take back what the last recording command did, by an entry; again, the one before.

    Nothing leaves the record: the entries stay, and no longer count. The same copy can come
    again. It undoes import, settle, advance and what build took in.

    \b
    Examples:
      scenariobook undo
      scenariobook undo --list
      scenariobook undo --entry 172
    """
    from scenariobook import tables
    from scenariobook.project import keep, steps_of, without_step
    from scenariobook.record.entries import Opened, Origin
    from scenariobook.record.undoing import UNDO, numbers_in_words

    project = open_to_change(study)
    found = steps_of(project)
    if listed:
        tables.show_steps(found[-_LISTED:])
        return
    step = _meant(found, entry)
    after = without_step(project, step, Origin(who, datetime.now(UTC), UNDO), why)
    opens = any(isinstance(one.content, Opened) for one in step.entries)
    if opens and typed_in_tracker(project, output_folder(study, project.study.id)):
        terminal.warn("the tracker holds what is not in the record yet; build first")
        sys.exit(1)
    if opens:
        warn_of_gone(project)
    terminal.say(f"this takes back {numbers_in_words(step.numbers)}:")
    tables.show_steps([step])
    tables.show_difference(project.record, after.record)
    if not (yes or says_yes("Undo this?")):
        terminal.say("nothing was undone")
        return
    if as_it_is_now(project) is not project:
        stop_changed("the study or its record has changed meanwhile")
    keep(project, after, {})
    number = after.ledger.position.number
    terminal.say(f"undone, by entry {number}; `scenariobook undo --entry {number}` brings it back")
    terminal.say("`scenariobook build` writes tracker and briefing afresh")
    say_open(after)


def _meant(found: Sequence[Step], entry: int | None) -> Step:
    """Return the step that is meant: the last one, or that of an entry.

    Raises:
        click.UsageError: if there is none.
    """
    from scenariobook.record.undoing import last_step

    if entry is None:
        step = last_step(found)
        if step is None:
            raise click.UsageError("there is nothing to undo")
        return step
    step = next((one for one in found if entry in one.numbers), None)
    if step is None:
        raise click.UsageError(f"there is no entry {entry}; `scenariobook log` lists the entries")
    return step
