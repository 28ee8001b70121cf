"""The page of commands: what each one says about itself with ``--help``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from click.testing import CliRunner

from scenariobook.cli.commands import main

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
    yield from _block("scenariobook")
    for name in main.commands:
        yield from _block(name, name)


def _block(title: str, *call: str) -> Iterator[str]:
    """Yield what a call prints with ``--help``, as wide as click's runner has it: 80 columns."""
    said = CliRunner().invoke(main, [*call, "--help"], prog_name="scenariobook").output
    yield from (f"## {title}", "", "```text", said.rstrip(), "```", "")
