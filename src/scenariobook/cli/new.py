"""The commands about a study's files alone: new, check, schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.cli.shared.opening import warn_if_changed
from scenariobook.cli.shared.options import format_option, study_argument
from scenariobook.diagnostics import as_json, has_errors, nearest
from scenariobook.files import write_atomically
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import changed_definitions
from scenariobook.record.ledger.disk import cited
from scenariobook.record.project import Project
from scenariobook.record.project_folder import check_folder
from scenariobook.study.advice import advice as advice_on
from scenariobook.study.schema import study_schema
from scenariobook.study.starter import example_study, examples, new_study
from scenariobook.study.texts import as_id, why_no_id


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--full", is_flag=True, help="Write a study with every key, each with a comment.")
@click.option("--example", metavar="ID", help="Copy a shipped study with this id, and its record.")
def new(folder: Path, example: str | None, *, full: bool) -> None:
    """Write a small study to start from, or copy a shipped example.

    DIR must not exist yet, or be empty; its name becomes the study's id.

    \b
    Examples:
      scenariobook new my-study
      scenariobook new central-asia --example central-asia
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty: name a new folder")
    if full and example:
        raise click.UsageError("--full and --example write two studies: give one of them")
    files = _copied(example) if example else _started(folder, full=full)
    for name, data in files.items():
        write_atomically(folder / name, data, within=folder)
    terminal.say(f"wrote {terminal.plural(len(files), 'file')} in {folder}")
    typed = terminal.quoted(str(folder))
    if not example:
        terminal.say("it is an invented example: write your own question into study.toml")
    terminal.say(f"next: scenariobook check {typed}, then scenariobook build {typed}")


def _copied(example: str) -> Mapping[str, bytes]:
    if example not in examples():
        hint = nearest(example, examples())
        raise click.UsageError(f"there is no example {example!r}; {hint}")
    return example_study(example)


def _started(folder: Path, *, full: bool) -> Mapping[str, bytes]:
    wanted = as_id(folder.resolve().name)
    if why := why_no_id(wanted):
        raise click.UsageError(
            f"the folder's name would be the study's id, but {wanted!r} cannot: {why}"
        )
    return new_study(wanted, Quarter.containing(date.today()), full=full)


@click.command()
@study_argument
@format_option
@click.option("--advice", is_flag=True, help="Also print what a good study has beyond this one.")
@click.pass_context
def check(ctx: click.Context, study: Path, form: str, *, advice: bool) -> None:
    """Print all problems in the study's files, each with its place.

    Exit code 0: none. 1: problems. 2: wrong usage.

    \b
    Examples:
      scenariobook check
      scenariobook check scenarios/central-asia --advice
      scenariobook check --format json > problems.json
    """
    if advice and form == "json":
        raise click.UsageError("--advice is printed as text: leave out --format json")
    project, diagnostics, line_at = check_folder(study)
    if form == "json":
        click.echo(as_json(diagnostics))
    else:
        terminal.show_problems(diagnostics, line_at, err=False)
        if project:
            _say_which_way(project)
        terminal.say(f"{study}: {terminal.counted(diagnostics)}")
    if project:
        warn_if_changed(project)
    if project is None or has_errors(diagnostics):
        ctx.exit(1)
    if advice:
        found = advice_on(project.study, cited(project.ledger.entries))
        click.echo(found or "no advice: the study has what a good one has")


def _say_which_way(project: Project) -> None:
    """Say which values of new and of changed indicators are worse, where `direction` is left out.

    Their thresholds tell it, so two that are exchanged mean the opposite and are no error.
    """
    _, changed = changed_definitions(project)
    told = {one.id for one in changed} if project.record.defined else project.study.indicator_by_id
    written = project.loaded.written.indicators if project.loaded.written else ()
    unsaid = [one.model for one in written if one.model and "direction" not in one.data]
    for words, direction in (
        ("the higher, the worse", "rising"),
        ("the lower, the worse", "falling"),
    ):
        ids = [
            one.id
            for one in unsaid
            if one.id in told
            and one.direction == direction
            and (one.watch, one.warning) != (None, None)
        ]
        if ids:
            terminal.say(f"{words}: {', '.join(ids)}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of a study's files, for editors.

    \b
    Example:
      scenariobook schema > study.schema.json
    """
    click.echo(study_schema(), nl=False)
