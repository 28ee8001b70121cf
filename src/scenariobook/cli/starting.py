"""The commands for a start: new, schema, doctor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from scenariobook import terminal


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--example", metavar="ID", help="Copy a shipped study, with its record.")
@click.option("--id", "study_id", metavar="ID", help="The study's id; default: the folder's name.")
def new(folder: Path, example: str | None, study_id: str | None) -> None:
    """Write a study to start from, every key explained; or copy a shipped one.

    DIR is made; one that holds something already is left alone.

    \b
    Examples:
      scenariobook new my-study
      scenariobook new central-asia --example central-asia
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty: name a folder that is yet to be made")
    files = _copied(example, study_id) if example else _started(folder, study_id)
    _write(folder, files)
    terminal.say(f"wrote {terminal.plural(len(files), 'file')} in {folder}")
    terminal.say(f"next: scenariobook check {folder}, then scenariobook build {folder}")


def _copied(example: str, study_id: str | None) -> Mapping[str, bytes]:
    from scenariobook.diagnostics import nearest
    from scenariobook.starter import example_study, examples

    if study_id:
        raise click.UsageError("an example keeps its id: its record and its copies name it")
    if example not in examples():
        hint = nearest(example, examples())
        raise click.UsageError(f"there is no example {example!r}; {hint}")
    return example_study(example)


def _started(folder: Path, study_id: str | None) -> Mapping[str, bytes]:
    from pydantic import TypeAdapter, ValidationError

    from scenariobook.quarter import Quarter
    from scenariobook.starter import new_study
    from scenariobook.study.texts import Id

    wanted = study_id or re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    try:
        TypeAdapter(Id).validate_python(wanted)
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise click.UsageError(f"{wanted!r} cannot be a study's id: {why}; give --id") from None
    return new_study(wanted, Quarter.containing(date.today()))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    from scenariobook.files import write_atomically

    for name, data in files.items():
        write_atomically(folder / name, data, within=folder)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a study's files, for editors that complete and check TOML.

    \b
    Example:
      scenariobook schema > study.schema.json
    """
    from scenariobook.study.schema import study_schema

    click.echo(study_schema(), nl=False)


@click.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="[DIR]",
)
@click.pass_context
def doctor(ctx: click.Context, folder: Path) -> None:
    """Tell what this machine has, what it lacks, and how to get that.

    DIR is where documents are to be written; default: here. Exit code 1: something is missing
    without which a command fails.

    \b
    Example:
      scenariobook doctor
    """
    from scenariobook.doctor import Presence, examine

    found = examine(folder)
    width = max(len(one.what) for one in found)
    for one in found:
        mark = {Presence.GOOD: "ok", Presence.LESS: "--", Presence.MISSING: "!!"}[one.verdict]
        click.echo(f"{mark}  {one.what:{width}}  {one.found}")
        if one.remedy:
            click.echo(f"    {'':{width}}  {one.remedy}")
    if any(one.verdict is Presence.MISSING for one in found):
        ctx.exit(1)
