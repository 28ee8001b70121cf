"""The command `advance`: close the open quarter and open the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click

from scenariobook.assess.due import due_in_words
from scenariobook.cli.shared import built_trackers, open_study, terminal
from scenariobook.cli.shared.asking import agree
from scenariobook.cli.shared.endings import stop
from scenariobook.cli.shared.options import study_argument, who_option, yes_option
from scenariobook.cli.shared.settling import warn_of_open
from scenariobook.paths import HAND_OUT_FOLDER
from scenariobook.record.claims.record import known_outcomes
from scenariobook.record.project import Project
from scenariobook.record.recording import open_next_quarter


@click.command()
@study_argument
@yes_option
@who_option
def advance(study: Path, who: str, *, yes: bool) -> None:
    """Close the open quarter and open the next.

    Asks first if the quarter has not ended, if anything is due in it, if it is the study's
    horizon, if the tracker that was built is missing, if nobody has imported another workbook in
    the output folder, or if a tracker that was handed out holds what the record lacks. Stops if the
    study has ended: every scenario has an outcome.

    \b
    Examples:
      scenariobook advance
      scenariobook advance --yes
    """
    project = open_study.open_and_record(study, who)
    record = project.record
    if project.study.has_ended(known_outcomes(project.study, record, record.open_quarter)):
        stop(
            "the study has ended: every scenario has an outcome, so nothing follows "
            f"{record.open_quarter}; `log` shows the outcomes, and `undo` takes one back"
        )
    built_trackers.stop_if_unrecorded(project)
    reasons = [
        *built_trackers.why_tracker_missing(project),
        *built_trackers.workbooks_not_imported(project),
        *_filled_hand_outs(project, date.today()),
        *(() if yes else _reasons(project, date.today())),
    ]
    for reason in reasons:
        terminal.say(reason)
    closing = record.open_quarter
    if reasons:
        agree(f"Close {closing} and open {closing.next}?", yes=yes)
        built_trackers.stop_if_unrecorded(project)  # somebody may have typed meanwhile
    opened = open_next_quarter(project, who=who, when=datetime.now(UTC))
    terminal.say(f"{opened.previous} is closed; {opened} is open")
    terminal.say("`scenariobook build` writes its tracker and briefing")
    warn_of_open(project.record)


def _filled_hand_outs(project: Project, today: date) -> Iterator[str]:
    """Yield a sentence for each hand-out in the folder that holds values the record lacks.

    Only hand-outs of the open quarter count.
    """
    # Only here: it opens workbooks, and their library takes long to import.
    from scenariobook.intake.replaced_tracker import not_replaceable

    folder = open_study.output_of(project) / HAND_OUT_FOLDER
    for path in sorted(folder.glob(f"{project.study.id}-{project.record.open_quarter}-*.xlsx")):
        for problem in not_replaceable(project, path, today):
            yield f"{path}: {problem.message}; {problem.hint}"


def _reasons(project: Project, today: date) -> Iterator[str]:
    """Yield the reasons why it may be too early to close the open quarter."""
    closing, horizon = project.record.open_quarter, project.study.header.horizon
    if today <= closing.last_day:
        yield f"{closing} has not ended: its last day is {closing.last_day}, today is {today}"
    yield from due_in_words(project.study, project.record, closing)
    if closing >= horizon:
        yield f"the study's horizon is {horizon}: {closing.next} lies after it"
