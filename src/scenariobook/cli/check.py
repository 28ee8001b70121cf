"""The commands about a study's files: check, schema."""

from __future__ import annotations

from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.open_study import check_folder
from scenariobook.cli.shared.options import format_option, study_argument
from scenariobook.diagnostics import diagnostics_as_json, has_errors
from scenariobook.record.as_known import changed_definitions
from scenariobook.record.project import Project
from scenariobook.record.project_folder import cited_sources
from scenariobook.study.checks.advice import advice as advice_on
from scenariobook.study.starter import study_schema
from scenariobook.wording import first_of

_MOST = 5  # sources without a copy


@click.command()
@study_argument
@format_option
@click.option("--advice", is_flag=True, help="Also print what a good study has beyond this one.")
@click.pass_context
def check(ctx: click.Context, study: Path, output_format: str, *, advice: bool) -> None:
    """Print all problems in the study's files, each with its place.

    Exit code 0: no errors. 1: errors. 2: wrong usage.

    \b
    Examples:
      scenariobook check
      scenariobook check scenarios/central-asia --advice
      scenariobook check --format json > problems.json
    """
    if advice and output_format == "json":
        raise click.UsageError("--advice is printed as text: leave out --format json")
    project, diagnostics, line_at = check_folder(study)
    if output_format == "json":
        click.echo(diagnostics_as_json(diagnostics))
    else:
        terminal.show_problems(diagnostics, line_at, err=False)
        if project:
            _say_which_way(project)
            _say_unattached(project)
        terminal.say(f"{study}: {terminal.count_of(diagnostics)}")
    if project:
        warn_if_edited(project)
    if project is None or has_errors(diagnostics):
        ctx.exit(1)
    if advice:
        advice_text = advice_on(project.study, cited_sources(project.ledger.entries))
        click.echo(advice_text or "no advice: the study has what a good one has")


def _say_which_way(project: Project) -> None:
    """Say which values of new and changed indicators are worse, if they have no `direction`.

    Without that key, the direction is the one from `watch` to `warning`. Who exchanges these two by
    mistake turns it round, which is no error.
    """
    _, changed = changed_definitions(project)
    changed_ids = (
        {change.id for change in changed}
        if project.record.defined
        else project.study.indicator_by_id
    )
    tables = project.loaded.draft.indicators
    unsaid = [table.model for table in tables if table.model and "direction" not in table.data]
    for words, direction in (
        ("the higher, the worse", "rising"),
        ("the lower, the worse", "falling"),
    ):
        ids = [
            indicator.id
            for indicator in unsaid
            if indicator.id in changed_ids
            and indicator.direction == direction
            and (indicator.watch, indicator.warning) != (None, None)
        ]
        if ids:
            terminal.say(f"{words}: {', '.join(ids)}")


def _say_unattached(project: Project) -> None:
    """Name sources that may disappear without a copy, and copies of sources that are gone."""
    attached, sources = project.record.attached, project.study.sources
    lost = [source.id for source in sources if source.perishable and source.id not in attached]
    if lost:
        terminal.say(
            f"may not stay online, and no copy is kept: {first_of(lost, _MOST)}; "
            "`scenariobook attach FILE --source ID` keeps one"
        )
    if gone := [id_ for id_ in attached if id_ not in project.study.source_by_id]:
        terminal.say(
            f"copies are kept of sources that the study does not have: {first_of(gone, _MOST)}"
        )


@click.command()
def schema() -> None:
    """Print the JSON Schema of a study's files, for editors.

    \b
    Example:
      scenariobook schema > study.schema.json
    """
    click.echo(study_schema(), nl=False)
