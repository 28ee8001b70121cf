"""The arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from getpass import getuser
from pathlib import Path

import click

from scenariobook.diagnostics import printable, short
from scenariobook.paths import find_study
from scenariobook.quarter import Quarter
from scenariobook.terminal import Volume, set_volume

_LONGEST_NAME = 200  # characters
_MOST_PARTICIPANTS = 1000


def volume_options() -> list[click.Parameter]:
    """Return the options --quiet and --verbose, which every command has."""
    return [
        click.Option(
            ["--quiet", "-q"],
            is_flag=True,
            expose_value=False,
            callback=_sets(Volume.QUIET),
            help="Print problems only.",
        ),
        click.Option(
            ["--verbose", "-v"],
            is_flag=True,
            expose_value=False,
            callback=_sets(Volume.VERBOSE),
            help="Print each warning, and how long each step took.",
        ),
    ]


def _sets(volume: Volume) -> Callable[[click.Context, click.Parameter, object], None]:
    def callback(ctx: click.Context, _param: click.Parameter, is_given: object) -> None:
        if is_given:
            set_volume(ctx, volume)

    return callback


def study_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument STUDY, as the study's folder."""
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


class _KnownType(click.ParamType["int | date"]):
    name = "known"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | date:
        try:
            return int(value) if value.isdecimal() else date.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is neither the number of an entry nor a date such as 2024-03-31",
                param,
                ctx,
            )


known_option = click.option(
    "--as-known",
    "known",
    type=_KnownType(),
    metavar="ENTRY|DATE",
    help="Show what was known after this entry of the record, or at the end of this day (UTC).",
)


since_option = click.option(
    "--since",
    type=_KnownType(),
    metavar="ENTRY|DATE",
    help="Write instead what changed since the edition that was made after this entry, or at the "
    "end of this day (UTC).",
)


def _name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = " ".join(value.split())
    if not name:
        raise click.BadParameter(
            "an empty name cannot be recorded; leave out --as to record your login"
        )
    if value != printable(value) or len(name) > _LONGEST_NAME:
        raise click.BadParameter(f"{short(printable(value))!r} cannot be recorded as a name")
    return name


def _login() -> str:
    """Return the user's login.

    Raises:
        click.UsageError: if there is none, as for a user without a name in a container.
    """
    try:
        login = getuser()
    except (KeyError, ImportError, OSError):
        login = ""
    if not login.strip() or login != printable(login) or len(login) > _LONGEST_NAME:
        raise click.UsageError("this system has no login to record: give a name with --as NAME")
    return login


who_option = click.option(
    "--as",
    "who",
    metavar="NAME",
    default=_login,
    callback=_name,
    help="The name to record; default: your login.",
)


def _reason(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    reason = " ".join(value.split())
    if not reason:
        return ""
    from scenariobook.study.texts import LONGEST_TEXT, characters

    if reason != printable(reason) or characters(reason) > LONGEST_TEXT:
        raise click.BadParameter(f"{short(printable(reason))!r} cannot be recorded as a reason")
    return reason


why_option = click.option(
    "--why",
    metavar="TEXT",
    default="",
    callback=_reason,
    help="The reason for changes of the study's files, to be recorded.",
)
participants_option = click.option(
    "--participants",
    type=click.IntRange(min=1, max=_MOST_PARTICIPANTS),
    metavar="N",
    help="How many people come to the workshop: the run sheet then counts the copies to print.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="The form of standard output; default: text.",
)
