"""The commands about a study's files alone: new, check, schema."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shlex import quote
from subprocess import list2cmdline

import click
from pydantic import TypeAdapter, ValidationError

from scenariobook import terminal
from scenariobook.cli.options import format_option, study_argument
from scenariobook.diagnostics import as_json, has_errors, nearest
from scenariobook.files import write_atomically
from scenariobook.project.opening import check_folder, open_project
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.disk import cited
from scenariobook.starter import example_study, examples, new_study
from scenariobook.study.advice import advice as advice_on
from scenariobook.study.made_ids import as_id
from scenariobook.study.schema import study_schema
from scenariobook.study.texts import Id


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
    typed = list2cmdline([str(folder)]) if os.name == "nt" else quote(str(folder))
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
    try:
        TypeAdapter(Id).validate_python(wanted)
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise click.UsageError(
            f"the folder's name would be the study's id, but {wanted!r} cannot: {why}"
        ) from None
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
def schema() -> None:
    """Print the JSON Schema of a study's files, for editors.

    \b
    Example:
      scenariobook schema > study.schema.json
    """
    click.echo(study_schema(), nl=False)
