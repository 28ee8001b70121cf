"""The command `import`: add the values in returned copies and tables to the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.cli.asking import answer_to, is_terminal, says_yes
from scenariobook.cli.endings import stop
from scenariobook.cli.opening import open_to_change, open_to_record, origin_now
from scenariobook.cli.options import format_option, name_of, who_option
from scenariobook.diagnostics import close_to
from scenariobook.intake import preview
from scenariobook.intake.files import Intake, analyst_called, named, read_files
from scenariobook.intake.implausible import warn_of_implausible
from scenariobook.paths import LEDGER, find_study
from scenariobook.project.project import Project
from scenariobook.project.recording import keep, with_entries
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import SETTLE, TEAM, Origin, recipient_of
from scenariobook.record.merge.file_claims import File
from scenariobook.record.open import matters
from scenariobook.record.open.matters import Choice, Matter
from scenariobook.results.open_matters import about, listed, said, warn_of_open
from scenariobook.workbook.limits.file_kinds import is_lock_file

Chosen = tuple[Matter, Choice]


def _there(
    _ctx: click.Context, _param: click.Parameter, files: tuple[Path, ...]
) -> tuple[Path, ...]:
    """Return paths, or stop at one where nothing is, and say what was looked for, and where."""
    for path in files:
        if not path.exists():
            folder = path.absolute().parent
            near = close_to(path.name, (there.name for there in folder.glob("*")))
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
@click.option("--yes", is_flag=True, help="Record without asking.")
@click.option(
    "--from",
    "by",
    default="",
    metavar="NAME",
    callback=lambda _ctx, _param, value: name_of(value),
    help="Whose the files are: an analyst's id or name, or any other name. For a file that was "
    "taken in before, from now on. A hand-out says itself whose it is.",
)
@who_option
@format_option
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    by: str,
    who: str,
    form: str,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Record returned copies of the tracker, or CSV tables.

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
      quarter,item,looked_on,analyst
      quarter,about,answer,on,who,why
      number,what,who,by,for,done_on
      scenario,outcome,decided_on,why

    \b
    Examples:
      scenariobook import tracker-anna.xlsx tracker-ben.xlsx
      scenariobook import scenarios/central-asia readings.csv judgments.csv --dry-run
    """
    study, given = (files[0], files[1:]) if files[0].is_dir() else (None, files)
    if not given:
        raise click.UsageError(
            "name the files to import, as in `scenariobook import tracker-anna.xlsx`"
        )
    given = _without_lock_files(given)
    if not given:
        ctx.exit(1)
    folder = find_study(study, Path.cwd())
    if dry_run:
        project = open_to_change(folder, brings_back=True)
    else:
        project = open_to_record(folder, who, brings_back=True)
    origin = origin_now(who)
    copies = named(given)
    whose = dict.fromkeys(copies, _contributor(project, by)) if by else {}
    today = date.today()
    intake = read_files(project, copies, today, origin, whose)
    if not (yes or dry_run) and (said := _asked_whose(project, intake.files)):
        intake = read_files(project, copies, today, origin, whose | said)
    warn_of_implausible(intake, today)
    if form == "json":
        click.echo(preview.intake_json(intake))
    else:
        preview.show_intake(intake)
    opened = intake.after.record.open_quarter
    if opened != project.record.open_quarter:
        terminal.say(f"nothing is recorded yet, so this opens each quarter up to {opened}")
    _warn_of_what_is_beside(intake)
    after = intake.after
    if dry_run:
        would = "this would be recorded" if intake.is_news else "nothing new to record"
        terminal.say(f"{would}; nothing was written (--dry-run)")
    elif intake.is_news and not (yes or says_yes("Record this?")):
        terminal.say("nothing was recorded")
    else:
        keep(project, after, copies)
        if not yes:
            after = _asked_if_taken_back(after, project.record.position.number, origin)
        now = after.record.position.number
        added = f"recorded, up to entry {now:,} of {project.folder / LEDGER}"
        terminal.say(added if intake.is_news else "nothing new to record")
        warn_of_open(after.record)
    ctx.exit(1 if _stays_open(intake.files, after.record) else 0)


def _stays_open(files: Iterable[File], record: Record) -> bool:
    """Tell whether somebody still has to settle something of the files."""
    given = {file.sha256 for file in files}
    claims = (claim for of_field in record.open.values() for claim in of_field)
    entries = [*(claim.entry for claim in claims), *record.asked]
    return any(entry.origin.sha256 in given for entry in entries)


def _without_lock_files(given: Sequence[Path]) -> tuple[Path, ...]:
    """Return files without those by which a program says that it has a tracker open; name these."""
    locks = [path for path in given if is_lock_file(path.name)]
    for path in locks:
        terminal.warn(f"skipped {path}: a program has the tracker open, and this is its lock file")
    return tuple(path for path in given if path not in locks)


def _contributor(project: Project, name: str) -> str:
    """Return the contributor that a user names: an analyst's id, or the name as it is.

    Raises:
        click.UsageError: if the program itself goes by that name.
    """
    if name.casefold() in {SETTLE, TEAM}:
        raise click.UsageError(f"--from {name}: the program itself goes by that; give a name")
    return analyst_called(project.study, name)


def _asked_whose(project: Project, files: Sequence[File]) -> dict[str, str]:
    """Return whose files are, as the user answers: hand-outs with another name, copies without one.

    Who does not know presses Enter.
    """
    said: dict[str, str] = {}
    for file in files:
        if file.sha256 in project.record.taken:
            continue
        if file.names:
            recipient = recipient_of(file.hand_out)
            question = f"{file.name} is the hand-out of {recipient} and names {file.names}."
            question = f"{question} Whose claims are these, {recipient} or {file.names}?"
            said[file.name] = _one_of(question, (recipient, file.names))
        elif file.is_copy and not file.by and is_terminal():
            answer = answer_to(f"Whose is {file.name}? (Enter: nobody knows)", name_of)
            said[file.name] = _contributor(project, answer or "")
    return {name: by for name, by in said.items() if by}


def _one_of(question: str, answers: Sequence[str]) -> str:
    """Return one of some answers to a question; empty if the user leaves it open."""

    def known(text: str) -> str:
        text = text.strip()
        if text and text not in answers:
            raise click.UsageError(f"{text!r} is no answer: type {' or '.join(answers)}")
        return text

    return answer_to(f"{question} (Enter leaves that open)", known) or ""


def _asked_if_taken_back(project: Project, before: int, origin: Origin) -> Project:
    """Ask about the cells that are again as they were handed out; return the project afterwards.

    Args:
        project: The study and its record, with the files.
        before: The number of the last entry before the files were taken in.
        origin: Who answers, when, and by which command.
    """
    decisions = []
    for matter in listed(project):
        if matter.asked and matter.number > before and matter.asked.content.fields:
            question = f"{about(matter)}: {' '.join(said(matter))} Taken back, y or n?"
            answer = _one_of(question, ("y", "n"))
            choices = dict(zip(("y", "n"), matter.choices, strict=True))
            decisions += [(matter, choices[answer])] if answer else []
    answered = settle_by(project, decisions, origin)
    keep(project, answered, {})
    return answered


def _warn_of_what_is_beside(intake: Intake) -> None:
    for name, lines in intake.beside.items():
        for words in lines:
            terminal.warn(f"{name}: {words}")


def settle_by(project: Project, decisions: Sequence[Chosen], origin: Origin) -> Project:
    """Return the project with decisions added to its ledger; write nothing.

    Args:
        project: The study and its record.
        decisions: Each matter with the choice for it.
        origin: Who decides, and when.
    """
    after = project
    for matter, choice in decisions:
        after = with_entries(after, matters.settle(after.record, matter, choice, origin))
    return after
