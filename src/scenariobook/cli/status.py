"""The commands that look into the record: status, log, verify."""

from __future__ import annotations

from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.cli.shared.opening import lost_entries, open_study, output_of, warn_if_changed
from scenariobook.cli.shared.options import format_option, study_argument
from scenariobook.diagnostics import Diagnostic, nearest
from scenariobook.intake.hand_out_folder import handed_out_now
from scenariobook.paths import HAND_OUT
from scenariobook.project.assessing import assess_quarter
from scenariobook.record.ledger.disk import load_ledger, verify_archive, warn_of_times
from scenariobook.record.project import Project, entries_about, ids
from scenariobook.record.project_folder import open_project
from scenariobook.results import ledger_log, status_report
from scenariobook.results.open_matters import warn_of_open


@click.command()
@study_argument
@format_option
def status(study: Path, form: str) -> None:
    """Print the likelihoods of the scenarios and how items stand.

    It also says which hand-outs came back.

    \b
    Examples:
      scenariobook status
      scenariobook status --format json
    """
    project = open_study(study)
    warn_if_changed(project)
    change, assessment = assess_quarter(project, project.record.open_quarter)
    if form == "json":
        click.echo(status_report.status_json(assessment))
    else:
        status_report.show_status(change, assessment, project.record)
        if made := handed_out_now(project, output_of(project) / HAND_OUT):
            status_report.show_hand_outs(project.study, project.ledger.entries, made)
    warn_of_open(project.record)


@click.command()
@study_argument
@click.option("--item", metavar="ID", help="Print only entries about this item or scenario.")
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    default=20,
    help="How many entries to print; default: 20.",
)
def log(study: Path, item: str | None, last: int) -> None:
    """Print the latest entries of the record.

    They say what was recorded, when, by whom and from which cell.

    \b
    Examples:
      scenariobook log
      scenariobook log --item ru-gdp-forecast-current-year --last 100
    """
    project = open_study(study)
    if item is not None:
        _known(project, item)
    entries = entries_about(project, item)
    ledger_log.show_log(project, entries[-last:])
    if (total := len(entries)) > last:
        terminal.say(f"the last {last:,} of {total:,} entries; --last {total} prints all")


def _known(project: Project, item: str) -> None:
    """Raise click.UsageError if neither the study nor its record has an id."""
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
    """Check that nothing of the record was changed or lost.

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
    """Return the signs that the ledger has lost entries; none if the study has errors.

    Print which trackers hold what it may lack.
    """
    project, _, _ = open_project(study)
    if project is None:
        terminal.warn(
            "the study has errors, so archived files that no entry cites were not checked"
        )
        return []
    warn_if_changed(project)
    documents, archived = lost_entries(project)
    return [*documents, *archived]
