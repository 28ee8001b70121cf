"""The commands that tell whether all is whole: check, verify."""

from __future__ import annotations

from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.cli.options import format_option, study_argument
from scenariobook.diagnostics import Diagnostic, as_json, has_errors
from scenariobook.intake.lost_entries import made_later, not_cited
from scenariobook.paths import output_folder
from scenariobook.project.opening import check_folder, open_project
from scenariobook.record.ledger.disk import cited, load_ledger, verify_archive, warn_of_times
from scenariobook.study.advice import advice as advice_on


@click.command()
@study_argument
@format_option
@click.option("--advice", is_flag=True, help="Also print what a good study has beyond this one.")
@click.pass_context
def check(ctx: click.Context, study: Path, form: str, *, advice: bool) -> None:
    """Print all problems in the study's files, each with file, line and column.

    Exit code 0: none. 1: problems. 2: wrong usage.

    \b
    Examples:
      scenariobook check
      scenariobook check scenarios/central-asia --advice
      scenariobook check --format json > problems.json
    """
    diagnostics, line_at = check_folder(study)
    if form == "json":
        click.echo(as_json(diagnostics))
    else:
        terminal.show_problems(diagnostics, line_at, err=False)
        terminal.say(f"{study}: {terminal.counted(diagnostics)}")
    if has_errors(diagnostics):
        ctx.exit(1)
    if advice and form == "text":
        _advise(study)


def _advise(folder: Path) -> None:
    """Print advice on the design of a study that has no errors."""
    project, _, _ = open_project(folder)
    if project is not None:
        found = advice_on(project.study, cited(project.ledger.entries))
        click.echo(found or "no advice: the study has what a good one has")


@click.command()
@study_argument
@click.pass_context
def verify(ctx: click.Context, study: Path) -> None:
    """Check that no entry and no archived file of the record was changed or lost.

    \b
    Example:
      scenariobook verify
    """
    ledger = load_ledger(study)
    problems = [*verify_archive(study, ledger), *_lost(study)]
    terminal.show_problems([*problems, *warn_of_times(ledger)], err=True)
    count = terminal.plural(ledger.position.number, "entry", "entries")
    if problems:
        terminal.warn(f"{count} intact; {terminal.plural(len(problems), 'problem')} found")
        ctx.exit(1)
    terminal.say(f"{count} and the archived files are intact")


def _lost(study: Path) -> list[Diagnostic]:
    """Return the signs that the ledger has lost entries; none if the study has errors."""
    project, _, _ = open_project(study)
    if project is None:
        terminal.warn(
            "the study has errors, so archived files that no entry cites were not checked"
        )
        return []
    output = output_folder(study, project.study.id)
    return [*made_later(project.ledger, output, project.study.id), *not_cited(project)]
