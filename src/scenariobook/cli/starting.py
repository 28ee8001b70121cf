"""The commands to get started: new, schema."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from scenariobook import terminal


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--full", is_flag=True, help="Write a study with every key, each with a comment.")
@click.option("--example", metavar="ID", help="Copy a shipped study with this id, and its record.")
def new(folder: Path, example: str | None, *, full: bool) -> None:
    """Write a small study to start from, or copy a shipped example.

    DIR must not exist yet, or be empty.

    \b
    Examples:
      scenariobook new my-study
      scenariobook new central-asia --example central-asia
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty: name a new folder")
    files = _copied(example) if example else _started(folder, full=full)
    _write(folder, files)
    terminal.say(f"wrote {terminal.plural(len(files), 'file')} in {folder}")
    typed = _as_typed(folder)
    terminal.say(f"next: scenariobook check {typed}, then scenariobook build {typed}")


def _as_typed(path: Path) -> str:
    """Return a path as it is typed into a shell, in quotation marks if it needs them."""
    from shlex import quote
    from subprocess import list2cmdline

    return list2cmdline([str(path)]) if os.name == "nt" else quote(str(path))


def _copied(example: str) -> Mapping[str, bytes]:
    from scenariobook.diagnostics import nearest
    from scenariobook.starter import example_study, examples

    if example not in examples():
        hint = nearest(example, examples())
        raise click.UsageError(f"there is no example {example!r}; {hint}")
    return example_study(example)


def _started(folder: Path, *, full: bool) -> Mapping[str, bytes]:
    from pydantic import TypeAdapter, ValidationError

    from scenariobook.quarter import Quarter
    from scenariobook.starter import new_study
    from scenariobook.study.texts import Id

    wanted = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    try:
        TypeAdapter(Id).validate_python(wanted)
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise click.UsageError(
            f"the folder's name would be the study's id, but {wanted!r} cannot: {why}"
        ) from None
    return new_study(wanted, Quarter.containing(date.today()), full=full)


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
