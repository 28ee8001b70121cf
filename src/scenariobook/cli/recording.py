"""The commands that add to the record: import, settle, advance."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.cli.options import format_option, study_argument, who_option
from scenariobook.cli.shared import open_to_change, say_open, typed_in_tracker
from scenariobook.cli.warned import say_doubts
from scenariobook.paths import find_study, output_folder


@click.command("import")
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
    from scenariobook.intake import named, read_files, with_outcomes
    from scenariobook.project import keep
    from scenariobook.record.entries import Origin
    from scenariobook.workbook.preflight import is_lock_file

    study, given = (files[0], files[1:]) if files[0].is_dir() else (None, files)
    if not given:
        raise click.UsageError(
            "name the files to import, as in `scenariobook import tracker-anna.xlsx`"
        )
    locks = [path for path in given if is_lock_file(path.name)]
    for path in locks:
        terminal.warn(f"skipped {path}: a program keeps it while it has the tracker open")
    given = tuple(path for path in given if path not in locks)
    if not given:
        ctx.exit(1)
    project = open_to_change(find_study(study, Path.cwd()))
    copies = named(given)
    found = read_files(project, copies, date.today())
    news = [o for o in found.outcomes if o.result in tables.NEWS]
    if form == "json":
        click.echo(tables.outcomes_json(found.outcomes))
        tables.say_shown(news)
        tables.say_open(news)
    else:
        tables.show_intake(found.outcomes)
    say_doubts(project, found.outcomes)
    for name, work in found.own_work.items():
        sheets = (f"the sheet {title!r}" for title in found.own_sheets[name])
        for words in (*sheets, *work):
            terminal.warn(f"stays in the copy, and is not taken into the record: {name}: {words}")
    if dry_run:
        terminal.say("nothing was recorded (--dry-run)")
    elif news and not (yes or click.confirm("Record this?", err=True)):
        terminal.say("nothing was recorded")
    elif news:
        origin = Origin(who, datetime.now(UTC), "import")
        after = with_outcomes(project, found.outcomes, copies, origin)
        keep(project, after, copies)
        now = after.record.position
        added = f"recorded, up to entry {now.number:,} of {project.ledger_path}"
        terminal.say("nothing new to record" if now == project.record.position else added)
        say_open(after)
    ctx.exit(1 if any(o.stays_open for o in news) else 0)


@click.command()
@study_argument
@click.option(
    "--choose",
    multiple=True,
    metavar="NUMBER=CHOICE",
    help="Settle what has this number by this choice; may be repeated.",
)
@click.option(
    "--enter",
    multiple=True,
    metavar="NUMBER=VALUE",
    help="Settle it by a value of your own, typed as in the tracker; may be repeated.",
)
@who_option
@format_option
@click.pass_context
def settle(
    ctx: click.Context,
    study: Path,
    choose: tuple[str, ...],
    enter: tuple[str, ...],
    who: str,
    form: str,
) -> None:
    """List open conflicts and questions; take a choice for each.

    Without options it asks, on a terminal; elsewhere it lists. Exit code 1 while something
    stays open.

    \b
    Examples:
      scenariobook settle
      scenariobook settle --choose 105=2 --choose 107=1
      scenariobook settle --enter 106=12.5
    """
    from scenariobook import tables
    from scenariobook.cli.deciding import asked, chosen, settle_by
    from scenariobook.record.entries import Origin
    from scenariobook.record.settling import matters
    from scenariobook.workbook.names import header_of

    project = open_to_change(study)
    decisions = chosen(project, choose, enter, date.today())
    asks = not decisions and form == "text" and sys.stdin.isatty()
    if asks:
        decisions = asked(project)
    if decisions:
        project = settle_by(project, decisions, Origin(who, datetime.now(UTC), "settle"))
        for matter, choice in decisions:
            about = f"{matter.key.subject}, {header_of(matter.key.field)}"
            terminal.say(f"{matter.number}. {about}: {choice.words}")
    left = matters(project.record)
    if form == "json":
        click.echo(tables.matters_json(left))
    elif not asks:  # who was asked has just read all of it
        tables.show_matters(left)
    terminal.say(tables.open_words(left))
    ctx.exit(1 if left else 0)


@click.command()
@study_argument
@who_option
def advance(study: Path, who: str) -> None:
    """Close the open quarter and open the next.

    \b
    Example:
      scenariobook advance
    """
    from scenariobook.intake import unrecorded
    from scenariobook.project import open_next_quarter
    from scenariobook.tables import NEWS

    project = open_to_change(study)
    typed = typed_in_tracker(project, output_folder(study, project.study.id))
    waiting = unrecorded(project, [o for o in typed if o.result in NEWS])
    if waiting:
        cells = terminal.plural(len(waiting), "cell")
        terminal.warn(f"the tracker holds {cells} not yet in the record; build first")
        sys.exit(1)
    opened = open_next_quarter(project, who=who, when=datetime.now(UTC))
    terminal.say(f"{opened.previous} is closed; {opened} is open")
    say_open(project)
