"""What several commands take: the study, a quarter, a name, a form of output."""

from __future__ import annotations

from collections.abc import Callable
from getpass import getuser
from pathlib import Path

import click

from scenariobook.paths import find_study
from scenariobook.quarter import Quarter


def study_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the study that is meant, as a folder."""
    return click.argument("study", required=False, type=click.Path(path_type=Path), callback=_find)(
        command
    )


def _find(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    return find_study(value, Path.cwd())


class _QuarterType(click.ParamType["Quarter"]):
    name = "quarter"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Quarter:
        try:
            return Quarter.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


quarter_option = click.option(
    "--quarter",
    type=_QuarterType(),
    metavar="Q",
    help="A quarter, such as 2022Q3; default: the open one.",
)
who_option = click.option(
    "--as", "who", metavar="NAME", default=getuser, help="Who records; default: your login."
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to print on standard output.",
)
