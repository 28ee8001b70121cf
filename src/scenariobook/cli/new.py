"""The command `new`: write a small study to start from, or copy a shipped example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.files import write_atomically
from scenariobook.quarter import Quarter
from scenariobook.study.model.texts import as_id, why_no_id
from scenariobook.study.starter import example_study, examples, new_study
from scenariobook.wording import nearest, plural


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
    terminal.say(f"wrote {plural(len(files), 'file')} in {folder}")
    argument = terminal.quoted_for_shell(str(folder))
    if not example:
        terminal.say("it is an invented example: write your own question into study.toml")
    terminal.say(f"next: scenariobook check {argument}, then scenariobook build {argument}")


def _copied(example: str) -> Mapping[str, bytes]:
    if example not in examples():
        hint = nearest(example, examples())
        raise click.UsageError(f"there is no example {example!r}; {hint}")
    return example_study(example)


def _started(folder: Path, *, full: bool) -> Mapping[str, bytes]:
    study_id = as_id(folder.resolve().name)
    if why := why_no_id(study_id):
        raise click.UsageError(
            f"the folder's name would be the study's id, but {study_id!r} cannot: {why}"
        )
    return new_study(study_id, Quarter.containing(date.today()), full=full)
