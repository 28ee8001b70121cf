"""The commands that add values to the record: import, settle."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import terminal
from scenariobook.cli.locking import (
    as_it_is_now,
    as_shown,
    says_yes,
    stop_changed,
    unlocked_for_question,
)
from scenariobook.cli.opening import open_to_change
from scenariobook.cli.options import format_option, study_argument, who_option, why_option
from scenariobook.cli.reason import say_unused_reason
from scenariobook.paths import find_study

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenariobook.intake import Intake
    from scenariobook.project.project import Project
    from scenariobook.record.merge import Outcome
    from scenariobook.record.origin import Origin


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[STUDY] FILE…"
)
@click.option("--dry-run", is_flag=True, help="Print what would be recorded; write nothing.")
@click.option("--yes", is_flag=True, help="Record without asking.")
@click.option(
    "--again",
    is_flag=True,
    help="Record again what these files brought before and was taken back since.",
)
@why_option
@who_option
@format_option
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    why: str,
    who: str,
    form: str,
    *,
    dry_run: bool,
    yes: bool,
    again: bool,
) -> None:
    """Record the values in returned copies of the tracker, or in CSV tables.

    Prints what will be recorded, and asks first. Importing a file twice changes nothing. In a
    CSV, empty cells are ignored; `cleared` as the only value of a row takes its entry back.
    While nothing is recorded, a CSV may bring every quarter from the study's start to the present
    one, and the last that it has is open then.

    \b
    A CSV has one of these headers (period: the month, for monthly indicators):
      quarter,item,period,value,as_of,source,credibility,note,analyst
      quarter,scenario,likelihood,confidence,basis,rationale,dissent,analyst
      quarter,item,chance,analyst,rationale
      quarter,subject,analyst,round,likelihood,reason
      quarter,statement,text,analyst
      scenario,outcome,decided_on,why

    \b
    Examples:
      scenariobook import tracker-anna.xlsx tracker-ben.xlsx
      scenariobook import scenarios/central-asia readings.csv judgments.csv --dry-run
    """
    from scenariobook.intake import named, opens, read_files, with_outcomes
    from scenariobook.project.recording import keep, with_rivals_raised
    from scenariobook.record.origin import Origin
    from scenariobook.results import preview
    from scenariobook.results.implausible import warn_of_implausible
    from scenariobook.results.open_matters import warn_of_open
    from scenariobook.workbook.gate.wrong_file import is_lock_file

    study, given = (files[0], files[1:]) if files[0].is_dir() else (None, files)
    if not given:
        raise click.UsageError(
            "name the files to import, as in `scenariobook import tracker-anna.xlsx`"
        )
    locks = [path for path in given if is_lock_file(path.name)]
    for path in locks:
        terminal.warn(f"skipped {path}: a program has the tracker open, and this is its lock file")
    given = tuple(path for path in given if path not in locks)
    if not given:
        ctx.exit(1)
    project = open_to_change(find_study(study, Path.cwd()), why=why, brings_back=True)
    origin = Origin(who=who, when=datetime.now(UTC), command="import")
    on_disk, project = project, with_rivals_raised(project, origin)
    copies = named(given)
    today = date.today()
    intake = read_files(project, copies, today, again=again)
    news = [o for o in intake.outcomes if o.is_told]
    warn_of_implausible(project.study, project.record, intake.outcomes, today, intake.hand_outs)
    if form == "json":
        click.echo(preview.outcomes_json(intake.outcomes))
        preview.say_shown(news)
        preview.say_named(intake.outcomes)
        preview.say_agreed(news)
        preview.say_open(news)
    else:
        preview.show_intake(intake.outcomes)
    if opened := opens(project, intake.outcomes):
        terminal.say(f"nothing is recorded yet, so this opens each quarter up to {opened}")
    _warn_of_own_work(intake)
    after = on_disk
    if dry_run:
        terminal.say("nothing was recorded (--dry-run)")
    elif news and not (yes or says_yes("Record this?")):
        terminal.say("nothing was recorded")
    elif news:
        on_disk, project = _still_so(on_disk, origin, copies, news, again=again)
        after = with_outcomes(project, intake.outcomes, copies, origin, intake.hand_outs)
        keep(on_disk, after, copies)
        now = after.record.position
        added = f"recorded, up to entry {now.number:,} of {project.ledger_path}"
        terminal.say("nothing new to record" if now == project.record.position else added)
        warn_of_open(after.record)
    say_unused_reason(on_disk, after)
    ctx.exit(1 if any(o.stays_open for o in news) else 0)


def _warn_of_own_work(intake: Intake) -> None:
    for name, work in intake.own_work.items():
        sheets = (f"the sheet {title!r}" for title in intake.own_sheets[name])
        for words in (*sheets, *work):
            terminal.warn(f"stays in the copy, and is not taken into the record: {name}: {words}")


def _still_so(
    project: Project,
    origin: Origin,
    copies: Mapping[str, bytes],
    shown: Sequence[Outcome],
    *,
    again: bool,
) -> tuple[Project, Project]:
    """Return the project as it is after the answer, without and with new conflicts raised.

    Stop if other values would be recorded than the user has seen.
    """
    from scenariobook.intake import read_files
    from scenariobook.project.recording import with_rivals_raised

    now = as_it_is_now(project)
    raised = with_rivals_raised(now, origin)
    if now is not project:
        intake = read_files(raised, copies, date.today(), again=again).outcomes
        if as_shown([o for o in intake if o.is_told]) != as_shown(shown):
            stop_changed("the record has changed meanwhile, so other values would be recorded")
    return now, raised


def _may_ask() -> bool:
    return sys.stdin.isatty()


@click.command()
@study_argument
@click.option(
    "--choose",
    multiple=True,
    metavar="NUMBER=CHOICE",
    help="Settle the conflict or question with this number by this choice; may be repeated.",
)
@click.option(
    "--enter",
    multiple=True,
    metavar="NUMBER=VALUE",
    help="Settle it by another value, typed as in the tracker; may be repeated.",
)
@click.option(
    "--all-of",
    "files",
    multiple=True,
    metavar="FILE=CHOICE",
    help="Settle everything that this file raised by this choice; may be repeated.",
)
@why_option
@who_option
@format_option
@click.pass_context
def settle(
    ctx: click.Context,
    study: Path,
    choose: tuple[str, ...],
    enter: tuple[str, ...],
    files: tuple[str, ...],
    why: str,
    who: str,
    form: str,
) -> None:
    """List open conflicts and questions, and record a choice for each.

    Without options, it asks if it runs on a terminal. Elsewhere, also with answers from a pipe, it
    only lists: give choices with --choose, --enter or --all-of. The exit code is 1 while something
    is open.

    \b
    Examples:
      scenariobook settle
      scenariobook settle --choose 105=2 --choose 107=1
      scenariobook settle --enter 106=12.5
      scenariobook settle --all-of tracker-anna.xlsx=1
    """
    from scenariobook.cli.deciding import (
        asked,
        chosen,
        settle_by,
        still_open,
        taken_along,
    )
    from scenariobook.cli.former_meaning import FormerMeanings
    from scenariobook.project.recording import keep, with_rivals_raised
    from scenariobook.record.fields import field_in_words
    from scenariobook.record.origin import Origin
    from scenariobook.record.settling import matters
    from scenariobook.record.subjects import about_in_words
    from scenariobook.record.whole_quarters import superseded
    from scenariobook.results import open_matters

    project = open_to_change(study, why=why)
    origin = Origin(who=who, when=datetime.now(UTC), command="settle")
    on_disk, project = project, with_rivals_raised(project, origin)
    keep(on_disk, project, {})
    decisions = chosen(project, choose, enter, files, date.today())
    asks = not decisions and form == "text" and _may_ask()
    if asks:
        with unlocked_for_question():
            decisions = asked(project)
        project = as_it_is_now(project)
        decisions = still_open(project, decisions)
    if decisions:
        undecided, project = project, settle_by(project, decisions, origin)
        for matter, choice in decisions:
            about = f"{about_in_words(matter.key)}, {field_in_words(matter.key)}"
            terminal.say(f"{matter.number}. {about}: {choice.words}")
        for words in taken_along(undecided.record, project.record, decisions):
            terminal.warn(words)
        taken = [(matter.key, choice.value) for matter, choice in decisions]
        for words in superseded(project.study, undecided.record, taken):
            terminal.warn(f"warning: {words}")
        decided = [matter.key for matter, _ in decisions if matter.about_a_field]
        for words in open_matters.mixed_words(project.record, decided):
            terminal.warn(words)
    say_unused_reason(on_disk, project)
    left = matters(project.record)
    if form == "json":
        click.echo(open_matters.matters_json(left))
    elif not asks:  # the prompt has just printed all of it
        open_matters.show_matters(left, FormerMeanings(project).of_each(left))
        if left and not decisions:
            terminal.say("nothing was asked: this is no terminal, so choices are given as options")
    terminal.say(open_matters.left_words(left))
    ctx.exit(1 if left else 0)
