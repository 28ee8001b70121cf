"""The command `advance`: it closes the open quarter, and asks where that may be too early."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import terminal
from scenariobook.cli.gone import gone_tracker
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
    from scenariobook.project import Project

_NAMED: Final = 3  # of what is due; the others are counted


@click.command()
@study_argument
@click.option("--yes", is_flag=True, help="Close the quarter without asking.")
@who_option
def advance(study: Path, who: str, *, yes: bool) -> None:
    """Close the open quarter and open the next.

    Asks where the quarter has not ended, something is due in it, the study's horizon has come, or
    the tracker that was built is gone.

    \b
    Examples:
      scenariobook advance
      scenariobook advance --yes
    """
    from scenariobook.project import open_next_quarter

    project = open_to_change(study)
    _stop_if_waiting(project)
    gone = gone_tracker(project)
    reasons = [*gone, *(() if yes else _reasons(project, date.today()))]
    for reason in reasons:
        terminal.warn(reason)
    if reasons and not yes:
        project = _agreed(project, reasons)
    opened = open_next_quarter(project, who=who, when=datetime.now(UTC))
    terminal.say(f"{opened.previous} is closed; {opened} is open")
    say_open(project)


def _stop_if_waiting(project: Project) -> None:
    """Stop where the tracker holds what the record lacks."""
    from scenariobook.intake import unrecorded

    typed = typed_in_tracker(project, output_folder(project.folder, project.study.id))
    waiting = unrecorded(typed)
    if waiting:
        cells = terminal.plural(len(waiting), "cell")
        terminal.warn(f"the tracker holds {cells} not yet in the record; build first")
        sys.exit(1)


def _agreed(project: Project, reasons: Sequence[str]) -> Project:
    """Ask whether to close the quarter all the same; return the project as it is after a yes."""
    closing = project.record.open_quarter
    if not says_yes(f"Close {closing} and open {closing.next}?"):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)
    now = as_it_is_now(project)
    if now.record.open_quarter != closing:
        stop_changed(f"{closing} has been closed meanwhile")
    if any(reason not in reasons for reason in _reasons(now, date.today())):
        stop_changed("the study or its record has changed meanwhile, and with it what is due")
    _stop_if_waiting(now)
    return now


def _reasons(project: Project, today: date) -> Iterator[str]:
    """Yield, in words, why the open quarter may not be ready to be closed."""
    from scenariobook.assess.assessment import assess
    from scenariobook.assess.due import due

    closing, horizon = project.record.open_quarter, project.study.header.horizon
    if today <= closing.last_day:
        yield f"{closing} has not ended: its last day is {closing.last_day}, today is {today}"
    found = due(assess(project.study, project.record, closing))
    for ids, what, many in (
        (found.indicators, "value is", "values are"),
        (found.signposts, "signpost is", "signposts are"),
        (found.scenarios, "judgment is", "judgments are"),
    ):
        if ids:
            more = f" and {len(ids) - _NAMED} more" if ids[_NAMED:] else ""
            count = terminal.plural(len(ids), what, many)
            yield f"{count} due in {closing}: {', '.join(ids[:_NAMED])}{more}"
    if closing >= horizon:
        yield f"the study's horizon, {horizon}, has come: {closing.next} lies beyond it"
