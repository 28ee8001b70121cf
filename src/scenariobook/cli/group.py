"""The command `scenariobook`, which turns errors into messages and exit codes."""

from __future__ import annotations

import os
from typing import Final

import click

from scenariobook import __version__, terminal
from scenariobook.cli.endings import TOLD, end

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_IN_OUTPUT: Final = "each document has its own place in output/; copy it from there"
_WITH_BUILD: Final = "`scenariobook build --why TEXT` records the reason"
# What there was, by command and option, and how the same is done now.
_GONE: Final = {
    ("watch", ""): "`scenariobook build --watch` does that",
    ("check", "--strict"): "`scenariobook check --advice` tells how to better a study",
    (
        "build",
        "--quarter",
    ): "`scenariobook brief --quarter Q` writes a past briefing",
    ("brief", "--output"): _IN_OUTPUT,
    ("pack", "--output"): _IN_OUTPUT,
    ("new", "--id"): "the folder's name becomes the id, which you may change in study.toml",
    **{
        (command, "--why"): _WITH_BUILD
        for command in ("advance", "brief", "hand-out", "import", "pack", "settle")
    },
}


class _Commands(click.Group):
    """Turns errors into messages and exit codes, so that users see no traceback."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        terminal.stand_in_for_closed_streams()
        terminal.print_whatever_comes()
        if os.environ.get("NO_COLOR"):  # click does not read it
            extra.setdefault("color", False)
        return super().make_context(info_name, args, parent, **extra)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if way := _GONE.get((args[0], "")):
            ctx.fail(f"there is no command {args[0]!r} any more: {way}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            command = str(error.ctx.info_name) if error.ctx else ""
            if way := _GONE.get((command, error.option_name)):
                gone = f"there is no option {error.option_name!r} any more: {way}"
                raise click.UsageError(gone, error.ctx) from None
            raise
        except TOLD as error:
            end(ctx, error)


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="scenariobook")
def main() -> None:
    """Turn a scenario study in TOML into a tracking workbook and a briefing.

    STUDY is the study's folder. Left out, it is the current folder if that has a study, else
    the only study under scenarios/.

    \b
    A quarter's work:
      scenariobook build                    write a new tracker and the briefing
      scenariobook import copy-anna.xlsx    record what came back
      scenariobook brief --quarter 2022Q3   write the briefing of any quarter
      scenariobook advance                  open the next quarter
      scenariobook pack                     write a zip for a workshop

    \b
    Exit codes: 0 done; 1 there are problems, or something stays open; 2 wrong usage.
    """
