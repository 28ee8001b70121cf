"""The command `import`: add the values in returned copies and tables to the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.asking import answer_to, is_terminal
from scenariobook.cli.shared.endings import stop
from scenariobook.cli.shared.open_study import (
    lock_and_open,
    open_and_record,
    origin_now,
    output_of,
)
from scenariobook.cli.shared.options import (
    find_study,
    format_option,
    recordable_name,
    who_option,
    yes_option,
)
from scenariobook.cli.shared.preview import record_intake, show_difference, show_files
from scenariobook.diagnostics import Problems
from scenariobook.files import digest_of, is_lock_file, read_if_there
from scenariobook.intake.last_build import last_entry_built
from scenariobook.intake.read_files import contradictions, read_files, read_paths
from scenariobook.paths import TRACKER
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.ledger.entries import SETTLE, TEAM
from scenariobook.record.merge.taken_files import File, any_open
from scenariobook.record.project import Project
from scenariobook.study.model.study import analyst_called, analysts_called
from scenariobook.wording import close_to


def _there(
    _ctx: click.Context, _param: click.Parameter, files: tuple[Path, ...]
) -> tuple[Path, ...]:
    """Return the paths; stop at a path where nothing is, and say what was sought, and where."""
    for path in files:
        if not path.exists():
            folder = path.absolute().parent
            near = close_to(path.name, (neighbour.name for neighbour in folder.glob("*")))
            hint = f"; did you mean {near}?" if near else ""
            stop(f"error: there is no file or folder {path.name} in {folder}{hint}")
    return files


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=_there,
    metavar="[STUDY] FILE…",
)
@click.option("--dry-run", is_flag=True, help="Print what would be recorded; write nothing.")
@yes_option
@click.option(
    "--from",
    "name",
    metavar="NAME",
    callback=lambda _ctx, _param, value: None if value is None else recordable_name(value),
    help="Whose the files are: an analyst's id or name, or any other name. For a file that was "
    "taken in before, from now on. A hand-out says itself whose it is.",
)
@who_option
@format_option
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    name: str | None,
    who: str,
    output_format: str,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Record returned copies of the tracker, or CSV tables.

    Prints what will be recorded, and asks first. Importing a file twice changes nothing. While
    nothing is recorded, a CSV may bring every quarter from the study's start to the present one,
    and the last that it has is open then. `scenariobook help csv` has the columns of each table.

    \b
    Examples:
      scenariobook import tracker-anna.xlsx tracker-ben.xlsx
      scenariobook import scenarios/central-asia readings.csv judgments.csv --dry-run
    """
    study, paths = (files[0], files[1:]) if files[0].is_dir() else (None, files)
    if not paths:
        raise click.UsageError(
            "name the files to import, as in `scenariobook import tracker-anna.xlsx`"
        )
    if not (paths := _without_lock_files(paths)):
        ctx.exit(1)
    folder = find_study(study, Path.cwd())
    if dry_run:
        project = lock_and_open(folder, brings_back=True)
    else:
        project = open_and_record(folder, who, brings_back=True)
    origin, copies, today = origin_now(who), read_paths(paths), date.today()
    contributors = dict.fromkeys(copies, _contributor(project, name)) if name else {}
    intake = read_files(project, copies, today, origin, contributors)
    known = _of_the_team(project, intake.files)
    if not (yes or dry_run):
        known |= _asked_whose(project, [file for file in intake.files if file.name not in known])
    if known:
        intake = read_files(project, copies, today, origin, contributors | known)
    if problems := list(contradictions(intake)):
        raise Problems(problems)
    show_files(intake, today, output_format)
    if intake.newly_named and output_format != "json":
        shown = {result.cell.key for result in intake.results}
        show_difference(intake.before.record, intake.after.record, shown)
    if dry_run:
        result = "this would be recorded" if intake.has_news else "nothing new to record"
        terminal.say(f"{result}; nothing was written (--dry-run)")
        after = intake.after
    else:
        after = record_intake(intake, copies, origin, yes=yes)
    ctx.exit(1 if any_open(intake.files, after.record) else 0)


def _without_lock_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files without lock files, by which programs mark open trackers; print these."""
    locks = [path for path in paths if is_lock_file(path.name)]
    for path in locks:
        terminal.say(f"skipped {path}: a program has the tracker open, and this is its lock file")
    return tuple(path for path in paths if path not in locks)


def _contributor(project: Project, name: str) -> str:
    """Return the contributor that a user names: an analyst's id, or the name as it is.

    A user who presses Enter at the question names nobody.

    Raises:
        click.UsageError: if the program itself, or several analysts, go by that name.
    """
    if name.casefold() in {SETTLE, TEAM}:
        raise click.UsageError(f"--from {name}: the program itself goes by that; give a name")
    if len(several := analysts_called(project.study, name)) > 1:
        raise click.UsageError(f"{name!r} may be {' or '.join(several)}: give the id")
    return analyst_called(project.study, recordable_name(name)) if name else ""


def _of_the_team(project: Project, files: Iterable[File]) -> dict[str, str]:
    """Return the contributor of the team's tracker by file name, if it is among the files.

    Like `build`, only the tracker that the last build wrote is the team's.
    """
    output = output_of(project)
    tracker, built = digest_of(read_if_there(output / TRACKER) or b""), last_entry_built(output)
    return {
        file.name: TEAM
        for file in files
        if file.sha256 == tracker and file.made_after == built and not (file.by or file.hand_out)
    }


def _asked_whose(project: Project, files: Sequence[File]) -> dict[str, str]:
    """Ask for the contributors of hand-outs that name somebody else, and copies that name nobody.

    Return the contributors by file name; a user who does not know presses Enter.
    """
    answers: dict[str, str | None] = {}
    for file in files:
        if file.sha256 in project.record.taken:
            continue
        if file.other_names:
            either = (id_of_recipient(file.hand_out), file.other_names)
            question = (
                f"{file.name} is the hand-out of {either[0]} and names {either[1]}. Whose claims "
                f"are these, {' or '.join(either)}? (Enter leaves that open)"
            )
            answers[file.name] = answer_to(question, partial(_one_of, either))
        elif file.is_copy and not file.by and is_terminal():
            question = f"Whose is {file.name}? (Enter: nobody knows)"
            answers[file.name] = answer_to(question, partial(_contributor, project))
    return {name: whose for name, whose in answers.items() if whose}


def _one_of(answers: Sequence[str], text: str) -> str:
    """Return an answer, which may be empty.

    Raises:
        click.UsageError: if the text is none of the answers.
    """
    if text and text not in answers:
        raise click.UsageError(f"{text!r} is no answer: type {' or '.join(answers)}")
    return text
