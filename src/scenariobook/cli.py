"""The commands: parse, call, print, exit code. What is heavy is imported inside them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenariobook import __version__, terminal
from scenariobook.diagnostics import Diagnostic, Problems, Severity, as_json, has_errors
from scenariobook.options import format_option, quarter_option, study_argument, who_option
from scenariobook.paths import (
    AS_BUILT,
    BRIEFING,
    TRACKER,
    NoStudyError,
    find_study,
    output_folder,
)

if TYPE_CHECKING:
    from scenariobook.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.merge import Outcome

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(click.Group):
    """Turns what went wrong into sentences and exit codes; nobody sees a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's own signature)
        try:
            return super().invoke(ctx)
        except NoStudyError as error:
            raise click.UsageError(str(error), ctx) from None
        except Problems as problems:
            terminal.show_problems(problems.diagnostics, err=True)
            terminal.say("stopped; nothing was written")
            return ctx.exit(1)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            terminal.say(f"error: {where}{error.strerror or error}")
            return ctx.exit(1)


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="scenariobook")
def main() -> None:
    """Turn a scenario study in TOML into a tracking workbook and a briefing.

    STUDY is a folder. Left out, it is the folder you stand in if that holds a study, else
    the only study under scenarios/.

    \b
    A quarter's work:
      scenariobook build                    a fresh tracker and the briefing
      scenariobook import copy-anna.xlsx    take in what came back
      scenariobook brief --quarter 2022Q3   the briefing of any quarter
      scenariobook advance                  open the next quarter
    """


@main.command()
@study_argument
@format_option
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
@click.pass_context
def check(ctx: click.Context, study: Path, form: str, *, strict: bool) -> None:
    """Print all problems in the definitions, each with file, line and column.

    Exit code 0: none. 1: problems. 2: wrong usage.

    \b
    Examples:
      scenariobook check
      scenariobook check scenarios/central-asia --strict
      scenariobook check --format json > problems.json
    """
    from scenariobook.project import check_folder

    diagnostics, line_at = check_folder(study)
    if form == "json":
        click.echo(as_json(diagnostics))
    else:
        terminal.show_problems(diagnostics, line_at, err=False)
        terminal.say(f"{study}: {terminal.tally(diagnostics)}")
    if has_errors(diagnostics) or (strict and diagnostics):
        ctx.exit(1)


@main.command()
@study_argument
@quarter_option
@who_option
@click.option("--yes", is_flag=True, help="Change closed quarters without asking.")
def build(study: Path, quarter: Quarter | None, who: str, *, yes: bool) -> None:
    """Take in what was typed in the tracker; write tracker and briefing afresh.

    A tracker that holds something that cannot be taken in is never overwritten. Of a closed
    quarter, the briefing alone is written.

    \b
    Examples:
      scenariobook build
      scenariobook build scenarios/central-asia --quarter 2022Q3
    """
    from scenariobook import tables
    from scenariobook.intake import record_outcomes
    from scenariobook.project import make_briefing, make_tracker
    from scenariobook.record.entries import Origin
    from scenariobook.record.merge import Result

    project = _open(study)
    wanted = project.quarter(quarter)
    folder = output_folder(study, project.study.id)
    outcomes = _typed_in_tracker(project, folder)
    applied = [o for o in outcomes if o.result is Result.APPLIED]
    if applied:
        terminal.say("taking in what was typed in the tracker:")
        tables.show_outcomes(applied)
        closed = any(o.typed.key.quarter < project.record.open_quarter for o in applied)
        if closed and not (yes or click.confirm("This changes closed quarters. Go on?", err=True)):
            terminal.say("stopped; nothing was written")
            sys.exit(1)
        origin = Origin(who, datetime.now(UTC), "build")
        files = {TRACKER: (folder / TRACKER).read_bytes()}
        project = record_outcomes(project, outcomes, files, origin)
    with terminal.working("laying out the briefing"):
        briefing = make_briefing(project, wanted)
    if wanted == project.record.open_quarter:
        with terminal.working("writing the tracker"):
            tracker = make_tracker(project, wanted)
        _write(folder / TRACKER, tracker, folder)
        _write(folder / AS_BUILT, tracker, folder)
    else:
        terminal.say(f"{wanted} is closed: its briefing alone is written; the tracker stays")
    _write(folder / BRIEFING, briefing, folder)


def _as_built(folder: Path) -> bool:
    tracker = folder / TRACKER
    return not tracker.exists() or tracker.read_bytes() == (folder / AS_BUILT).read_bytes()


def _typed_in_tracker(project: Project, folder: Path) -> Sequence[Outcome]:
    """Return the outcomes of what was typed in the tracker since it was built."""
    from scenariobook.intake import read_tracker

    tracker, as_built = folder / TRACKER, folder / AS_BUILT
    if not tracker.exists():
        return ()
    built = as_built.read_bytes() if as_built.exists() else None
    with terminal.working("reading the tracker"):
        return read_tracker(project, tracker.read_bytes(), built, date.today())


@main.command()
@study_argument
@quarter_option
def brief(study: Path, quarter: Quarter | None) -> None:
    """Write the PDF briefing of any quarter in the record.

    \b
    Examples:
      scenariobook brief
      scenariobook brief --quarter 2022Q3
    """
    from scenariobook.project import make_briefing

    project = _open(study)
    folder = output_folder(study, project.study.id)
    if (folder / AS_BUILT).exists() and not _as_built(folder):
        terminal.say("the tracker has changed since it was built; `build` takes in what was typed")
    with terminal.working("laying out the briefing"):
        briefing = make_briefing(project, project.quarter(quarter))
    _write(folder / BRIEFING, briefing, folder)


@main.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[STUDY] FILE…"
)
@click.option("--dry-run", is_flag=True, help="Show what would be recorded; change nothing.")
@click.option("--yes", is_flag=True, help="Record without asking.")
@who_option
@format_option
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[Path, ...], who: str, form: str, *, dry_run: bool, yes: bool
) -> None:
    """Take returned copies of the tracker, or tables in CSV, into the record.

    Shows first what will be recorded, and asks. Importing a file twice changes nothing.
    An empty cell says nothing; `cleared` as the only value of a row takes its entry back.

    \b
    A CSV of items has the header
      quarter,item,value,as_of,source,credibility,note,analyst
    one of judgments
      quarter,scenario,likelihood,confidence,basis,rationale,dissent,analyst

    \b
    Examples:
      scenariobook import tracker-anna.xlsx tracker-ben.xlsx
      scenariobook import scenarios/central-asia readings.csv judgments.csv --dry-run
    """
    from scenariobook import tables
    from scenariobook.intake import left_in_copies, named, read_files, record_outcomes
    from scenariobook.record.entries import Origin
    from scenariobook.record.merge import Result

    study, given = (files[0], files[1:]) if files[0].is_dir() else (None, files)
    if not given:
        raise click.UsageError(
            "name the files to import, as in `scenariobook import tracker-anna.xlsx`"
        )
    project = _open(find_study(study, Path.cwd()))
    copies = named(given)
    outcomes = read_files(project, copies, date.today())
    applied = [o for o in outcomes if o.result is Result.APPLIED]
    open_ones = [o for o in outcomes if o.result in {Result.CONFLICT, Result.QUESTION}]
    if form == "json":
        click.echo(tables.outcomes_json(outcomes))
    elif applied:
        tables.show_outcomes(applied)
    for outcome in open_ones:
        terminal.say(f"{outcome.result}: {outcome.typed.place}: {outcome.why}")
    for words in left_in_copies(project, copies):
        terminal.say(f"stays in the copy, and is not taken into the record: {words}")
    terminal.say(tables.counts(outcomes))
    if dry_run:
        terminal.say("nothing was recorded (--dry-run)")
    elif applied and (yes or click.confirm("Record this?", err=True)):
        origin = Origin(who, datetime.now(UTC), "import")
        project = record_outcomes(project, outcomes, copies, origin)
        number = project.record.position.number
        terminal.say(f"recorded, up to entry {number:,} of {project.ledger_path}")
    ctx.exit(1 if open_ones else 0)


@main.command()
@study_argument
@who_option
def advance(study: Path, who: str) -> None:
    """Close the open quarter and open the next.

    \b
    Example:
      scenariobook advance
    """
    from scenariobook.project import open_next_quarter
    from scenariobook.record.merge import Result

    project = _open(study)
    typed = _typed_in_tracker(project, output_folder(study, project.study.id))
    waiting = [o for o in typed if o.result is Result.APPLIED]
    if waiting:
        cells = terminal.plural(len(waiting), "cell")
        terminal.say(f"the tracker holds {cells} not yet in the record; build first")
        sys.exit(1)
    opened = open_next_quarter(project, who=who, when=datetime.now(UTC))
    terminal.say(f"{opened.previous} is closed; {opened} is open")


@main.command()
@study_argument
@quarter_option
def status(study: Path, quarter: Quarter | None) -> None:
    """Print where the scenarios and the indicators stand.

    \b
    Examples:
      scenariobook status
      scenariobook status --quarter 2022Q1
    """
    from scenariobook import tables
    from scenariobook.project import assess_quarter

    project = _open(study)
    change, assessment = assess_quarter(project, project.quarter(quarter))
    tables.show_assessment(change, assessment)


@main.command()
@study_argument
@click.option("--item", metavar="ID", help="Only what is about this item or scenario.")
@click.option(
    "--last",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="How many entries.",
)
@format_option
def log(study: Path, item: str | None, last: int, form: str) -> None:
    """Print the latest entries of the record: what, when, by whom, from where.

    \b
    Examples:
      scenariobook log
      scenariobook log --item ru-gdp-forecast-current-year --last 100
      scenariobook log --format json
    """
    from scenariobook import tables
    from scenariobook.project import entries_about

    project = _open(study)
    entries = entries_about(project, item)[-last:]
    if form == "json":
        click.echo(tables.log_json(entries))
    else:
        tables.show_log(entries)


@main.command()
@study_argument
@click.pass_context
def verify(ctx: click.Context, study: Path) -> None:
    """Check that the record is what was written: every entry, every returned file.

    \b
    Example:
      scenariobook verify
    """
    from scenariobook.record.store import load_ledger, verify_archive

    ledger = load_ledger(study)
    problems = verify_archive(study, ledger)
    terminal.show_problems(problems, err=True)
    count = terminal.plural(ledger.position.number, "entry", "entries")
    if problems:
        terminal.say(f"{count} intact; {terminal.plural(len(problems), 'returned file')} not")
        ctx.exit(1)
    terminal.say(f"{count} and the files that they came from are intact")


def _open(study: Path) -> Project:
    """Load a study and its record; print its problems; stop if there are errors."""
    from scenariobook.project import open_project

    project, diagnostics, line_at = open_project(study)
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    terminal.show_problems(errors, line_at, err=True)
    if project is None:
        terminal.say(f"{study}: {terminal.tally(diagnostics)}; nothing was written")
        sys.exit(1)
    warnings: list[Diagnostic] = [d for d in diagnostics if d.severity is Severity.WARNING]
    if warnings:
        terminal.say(f"{terminal.plural(len(warnings), 'warning')}; see `scenariobook check`")
    return project


def _write(path: Path, data: bytes, within: Path) -> None:
    from scenariobook.files import UnsyncedError, write_atomically

    try:
        write_atomically(path, data, within=within)
    except UnsyncedError as error:
        terminal.say(f"warning: {error}")
    if not path.name.startswith("."):
        terminal.say(f"wrote {path} ({len(data) / 1024:,.0f} KB)")
