"""The page of commands: what each one says about itself with ``--help``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from scenariobook.cli import main

_INTRO: Final = """\
# Commands

Each command prints this about itself with `--help`.

Results that another program may want go to standard output, all other words to standard error.

| exit code | means |
|---|---|
| 0 | done |
| 1 | there are problems, which are printed; of `import` and `settle` also: something stays open |
| 2 | the command was called wrongly |
"""


def commands() -> Iterator[str]:
    """Yield the page's blocks."""
    yield _INTRO
    top = click.Context(main, info_name="scenariobook", terminal_width=80)
    yield from ("## scenariobook", "", "```text", main.get_help(top), "```", "")
    for name, command in main.commands.items():
        context = click.Context(command, top, name, terminal_width=80)
        yield from (f"## {name}", "", "```text", command.get_help(context), "```", "")
