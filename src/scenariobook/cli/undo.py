"""The command `undo`: take back what a command recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from scenariobook.cli.shared import open_study, terminal
from scenariobook.cli.shared.asking import says_yes
from scenariobook.cli.shared.built_trackers import stop_if_unrecorded, warn_of_workbooks
from scenariobook.cli.shared.options import study_argument, who_option, why_option, yes_option
from scenariobook.cli.shared.preview import show_difference
from scenariobook.cli.shared.settling import warn_of_open
from scenariobook.record.ledger.entries import Opened, kind_of
from scenariobook.record.ledger.kinds import STATED
from scenariobook.record.ledger.steps import Step, last_step, steps_of
from scenariobook.record.merge.merge_results import support_to_check
from scenariobook.record.project import Project
from scenariobook.record.recording import save, without_step
from scenariobook.wording import first_of, numbers_in_words, plural

_MOST: Final = 3  # files of one command that are named


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
    project = open_study.lock_and_open(study)
    step = _meant(steps_of(project.ledger.entries), entry)
    after = without_step(project, step, open_study.origin_now(who), why)
    if any(isinstance(recorded.content, Opened) for recorded in step.entries):
        stop_if_unrecorded(project)
        warn_of_workbooks(project)
    terminal.say(f"this takes back {step_in_words(step)}")
    show_difference(project.record, after.record, more=_about_files(project, after))
    for words in support_to_check(project.record, after.record):
        terminal.say(words)
    if not (yes or says_yes("Undo this?")):
        terminal.say("nothing was undone")
        return
    save(project, after, {})
    number = after.ledger.position.number
    terminal.say(f"undone, by entry {number}; `scenariobook undo --entry {number}` brings it back")
    terminal.say("`scenariobook build` writes a new tracker and briefing")
    warn_of_open(after.record)


def _meant(all_steps: Sequence[Step], entry: int | None) -> Step:
    """Return the step with an entry, or the last step if ``entry`` is None.

    Raises:
        click.UsageError: if there is no such step.
    """
    if entry is None:
        step = last_step(all_steps)
    else:
        step = next((step for step in all_steps if entry in step.numbers), None)
    if step is None:
        reason = "nothing to undo" if entry is None else f"no entry {entry}"
        raise click.UsageError(f"there is {reason}; `scenariobook log` lists the entries")
    return step


def _about_files(project: Project, after: Project) -> Iterator[tuple[str, ...]]:
    """Yield rows for each file: whose it is, and what is asked about it, now and afterwards."""
    records = project.record, after.record
    for sha256, file in {e.origin.sha256: e.origin.file for e in project.ledger.entries}.items():
        if all(sha256 in record.taken for record in records):
            yield "", file, "whose", *(record.whose(sha256) or "unknown" for record in records)
        asked = ([e for e in r.file_questions if e.origin.sha256 == sha256] for r in records)
        yield "", file, "question", *("; ".join(str(e.content) for e in some) for some in asked)


def step_in_words(step: Step) -> str:
    """Return a step in words: its entries, command, time, person and files."""
    origin = step.entries[0].origin
    kinds = Counter(kind_of(entry.content) for entry in step.entries)
    counts = ", ".join(_entry_count(count, kind) for kind, count in sorted(kinds.items()))
    files = first_of(sorted({e.origin.file for e in step.entries if e.origin.file}), _MOST)
    return (
        f"{numbers_in_words(step.numbers)}, recorded {origin.when:%Y-%m-%d %H:%M} by {origin.who} "
        f"with `{origin.command}`: {counts}" + (f", from {files}" if files else "")
    )


def _entry_count(count: int, kind: str) -> str:
    """Return a number of entries of a kind in words: ``2 readings``, but ``2 raised``."""
    return plural(count, kind) if kind in STATED else f"{count:,} {kind}"
