"""The commands that look into the record: status, log, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from scenariobook import terminal
from scenariobook.cli.opening import lost_entries, open_study, output_of, warn_if_changed
from scenariobook.cli.options import format_option, quarter_option, study_argument
from scenariobook.diagnostics import Diagnostic, nearest
from scenariobook.hand_out_folder import handed_out_now
from scenariobook.paths import HAND_OUT
from scenariobook.project.assessing import assess_quarter
from scenariobook.project.opening import open_project
from scenariobook.project.project import Project, entries_about, ids
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.disk import load_ledger, verify_archive, warn_of_times
from scenariobook.results import ledger_log, status_report
from scenariobook.results.open_matters import warn_of_open

_SHOWN: Final = 20  # entries of the log that are printed by default


@click.command()
@study_argument
@quarter_option
@format_option
def status(study: Path, quarter: Quarter | None, form: str) -> None:
    """Print the likelihoods of the scenarios and how items stand.

    For the open quarter, it also says which hand-outs came back.

    \b
    Examples:
      scenariobook status
      scenariobook status --quarter 2022Q1
      scenariobook status --format json
    """
    project = open_study(study)
    warn_if_changed(project)
    change, assessment = assess_quarter(project, project.quarter(quarter))
    if form == "json":
        click.echo(status_report.status_json(assessment))
    else:
        status_report.show_assessment(change, assessment)
        status_report.show_changed_definitions(project.record.defined, assessment.quarter)
        status_report.show_team(assessment, project.record)
        _show_hand_outs(project, assessment.quarter)
    warn_of_open(project.record)


def _show_hand_outs(project: Project, quarter: Quarter) -> None:
    """Print whose copies came back, if the quarter is the open one and there are hand-outs."""
    if quarter == project.record.open_quarter:
        made = handed_out_now(project, output_of(project) / HAND_OUT)
        if made:
            status_report.show_hand_outs(project.study, project.ledger.entries, made)


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
    """Print the latest entries of the record.

    They say what was recorded, when, by whom and from which cell.

    \b
    Examples:
      scenariobook log
      scenariobook log --item ru-gdp-forecast-current-year --last 100
      scenariobook log --format json
    """
    project = open_study(study)
    if item is not None:
        _known(project, item)
    entries = entries_about(project, item)
    if form == "json":
        click.echo(ledger_log.log_json(entries[-last:] if last else entries))
        return
    shown = entries[-(last or _SHOWN) :]
    ledger_log.show_log(project, shown)
    if len(shown) < len(entries):
        total = len(entries)
        terminal.say(f"the last {len(shown):,} of {total:,} entries; --last {total} prints all")


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
