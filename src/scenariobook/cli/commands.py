"""The command `scenariobook`: it lists the commands, and turns errors into messages and exit codes.

A command's module is imported only when the command runs, so the help answers at once.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import Any, Final

import click

from scenariobook import __version__
from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.endings import TOLD, end

# In the order of the reference: the module of each command, and the first sentence of its help.
_COMMANDS: Final = {
    "new": ("new", "Write a small study to start from, or copy a shipped example."),
    "check": ("check", "Print all problems in the study's files, each with its place."),
    "build": ("build", "Take in the tracker; write a new one and the briefing."),
    "brief": ("brief", "Write the briefing of any quarter in the record."),
    "export": ("export", "Write everything recorded as tables for other programs."),
    "pack": ("pack", "Write a zip for a workshop."),
    "hand-out": ("hand_out", "Write a tracker for each analyst."),
    "import": ("import_copies", "Record returned copies of the tracker, or CSV tables."),
    "fetch": ("fetch", "Read the published series that the study names in [[feeds]]."),
    "attach": ("attach", "Keep a copy of a source, such as a web page, with the record."),
    "settle": ("settle", "List open conflicts and questions, and record a choice for each."),
    "undo": ("undo", "Take back what the last command recorded."),
    "advance": ("advance", "Close the open quarter and open the next."),
    "status": ("status", "Print the likelihoods of the scenarios and how items stand."),
    "log": ("log", "Print the latest entries of the record."),
    "verify": ("log", "Check that nothing of the record was changed or lost."),
    "schema": ("check", "Print the JSON Schema of a study's files, for editors."),
    "doctor": ("doctor", "Check that this machine has what the program needs."),
    "help": ("help", "Explain a code, a command, a word or a table of keys."),
}
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Imported(dict[str, click.Command]):
    """The commands by name: ``get`` returns a stand-in for the list, ``[]`` the command."""

    def __init__(self) -> None:
        super().__init__({n: click.Command(n, help=words) for n, (_, words) in _COMMANDS.items()})

    def __getitem__(self, name: str) -> click.Command:
        return _imported(name)


@cache
def _imported(name: str) -> click.Command:
    """Import a command."""
    module, _ = _COMMANDS[name]
    members = vars(import_module(f"scenariobook.cli.{module}")).values()
    return next(c for c in members if isinstance(c, click.Command) and c.name == name)


class _Commands(click.Group):
    """Turns errors into messages and exit codes, so that users see no traceback."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401  (click's)
        terminal.stand_in_for_closed_streams()
        terminal.print_whatever_comes()
        if os.environ.get("NO_COLOR"):  # click does not read it
            extra.setdefault("color", False)
        return super().make_context(*args, **extra)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, self.commands[name] if name and command else None, rest

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TOLD as error:
            end(ctx, error)


@click.group(cls=_Commands, commands=_Imported(), context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="scenariobook")
def main() -> None:
    """Turn a scenario study in TOML into a tracking workbook and a briefing.

    STUDY is the study's folder. Left out, it is the current folder if that has a study, else
    the only study under scenarios/.

    \b
    A quarter's work:
      scenariobook build                      write a tracker and the briefing
      scenariobook hand-out                   write a tracker for each analyst
      scenariobook import tracker-anna.xlsx   record what came back
      scenariobook settle                     decide what is open
      scenariobook brief                      write the briefing
      scenariobook advance                    open the next quarter

    `scenariobook new my-study` writes a small study to start from.

    \b
    Exit codes: 0 done; 1 problems, or something stays open; 2 wrong usage.
    """
