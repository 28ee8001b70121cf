"""The commands that write nothing: check, status, log, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import terminal
from scenariobook.cli.opening import open_study
from scenariobook.cli.options import format_option, quarter_option, study_argument
from scenariobook.paths import HAND_OUT, output_folder

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter

_SHOWN: Final = 20  # entries of the log that are printed by default


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
    from scenariobook.diagnostics import as_json, has_errors
    from scenariobook.project.opening import check_folder

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
    from scenariobook.project.opening import open_project
    from scenariobook.record.ledger.disk import cited
    from scenariobook.study.advice import advice

    project, _, _ = open_project(folder)
    if project is not None:
        found = advice(project.study, cited(project.ledger.entries))
        click.echo(found or "no advice: the study has what a good one has")


@click.command()
@study_argument
@quarter_option
def status(study: Path, quarter: Quarter | None) -> None:
    """Print the likelihoods of the scenarios and the status of the indicators.

    Of the open quarter, also whose copies came back, of those that `hand-out` wrote.

    \b
    Examples:
      scenariobook status
      scenariobook status --quarter 2022Q1
    """
    from scenariobook.hand_out_folder import handed_out_now
    from scenariobook.project.assessing import assess_quarter
    from scenariobook.results import status_report, team_report
    from scenariobook.results.open_matters import warn_of_open

    project = open_study(study)
    change, assessment = assess_quarter(project, project.quarter(quarter))
    status_report.show_assessment(change, assessment)
    status_report.show_changed_definitions(project.record.defined, assessment.quarter)
    team_report.show_team(assessment, project.record)
    if assessment.quarter == project.record.open_quarter:
        made = handed_out_now(project, output_folder(study, project.study.id) / HAND_OUT)
        if made:
            team_report.show_hand_outs(project.study, project.ledger.entries, made)
    warn_of_open(project.record)


@click.command()
@study_argument
@click.option("--item", metavar="ID", help="Print only entries about this item or scenario.")
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"How many entries to print; default: {_SHOWN}; with --format json, all.",
)
@format_option
def log(study: Path, item: str | None, last: int | None, form: str) -> None:
    """Print the latest entries of the record: what, when, by whom, from which cell.

    \b
    Examples:
      scenariobook log
      scenariobook log --item ru-gdp-forecast-current-year --last 100
      scenariobook log --format json
    """
    from scenariobook.project.project import entries_about
    from scenariobook.record.claims.former_ids import former_ids
    from scenariobook.record.open.undo import stated_before, undone_by
    from scenariobook.results import ledger_log

    project = open_study(study)
    if item is not None:
        _known(project, item)
    entries = entries_about(project, item)
    if form == "json":
        click.echo(ledger_log.log_json(entries[-last:] if last else entries))
        return
    shown = entries[-(last or _SHOWN) :]
    under_present_ids = former_ids(project.study).applied(project.ledger.entries)
    before = stated_before(under_present_ids)
    undone = undone_by(project.ledger.entries)
    ledger_log.show_log(project.study, shown, before, project.record.contributors, undone)
    if len(shown) < len(entries):
        total = len(entries)
        terminal.say(f"the last {len(shown):,} of {total:,} entries; --last {total} prints all")


def _known(project: Project, item: str) -> None:
    """Raise click.UsageError if neither the study nor its record has an id."""
    from scenariobook.diagnostics import nearest
    from scenariobook.project.project import ids

    known = ids(project)
    if item not in known:
        hint = nearest(item, known)
        raise click.UsageError(
            f"no item or scenario has the id {item!r}" + (f"; {hint}" if hint else "")
        )


@click.command()
@study_argument
@click.pass_context
def verify(ctx: click.Context, study: Path) -> None:
    """Check that no entry and no archived file of the record was changed or lost.

    \b
    Example:
      scenariobook verify
    """
    from scenariobook.record.ledger.disk import load_ledger, verify_archive, warn_of_times

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
    from scenariobook.intake.lost_entries import made_later, not_cited
    from scenariobook.project.opening import open_project

    project, _, _ = open_project(study)
    if project is None:
        terminal.warn(
            "the study has errors, so archived files that no entry cites were not checked"
        )
        return []
    output = output_folder(study, project.study.id)
    return [*made_later(project.ledger, output, project.study.id), *not_cited(project)]
