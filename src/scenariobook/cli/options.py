"""The arguments and options that several commands have."""

from __future__ import annotations

from datetime import date
from functools import partial
from getpass import getuser
from pathlib import Path

import click

from scenariobook.diagnostics import printable, short
from scenariobook.paths import find_study
from scenariobook.quarter import Quarter
from scenariobook.terminal import Volume, set_volume

_LONGEST_NAME = 200  # characters


def volume_options() -> list[click.Parameter]:
    """Return the options --quiet and --verbose, which every command has."""
    return [
        click.Option(
            [f"--{volume.name.lower()}", f"-{volume.name[0].lower()}"],
            is_flag=True,
            expose_value=False,
            callback=partial(_set_volume, volume),
            help=words,
        )
        for volume, words in (
            (Volume.QUIET, "Print problems only."),
            (Volume.VERBOSE, "Print each warning, and how long each step took."),
        )
    ]


def _set_volume(volume: Volume, ctx: click.Context, _param: object, is_given: object) -> None:
    if is_given:
        set_volume(ctx, volume)


def _find(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    return find_study(value, Path.cwd())


study_argument = click.argument(
    "study", required=False, type=click.Path(path_type=Path), callback=_find
)


quarter_option = click.option(
    "--quarter",
    type=Quarter.parse,
    metavar="Q",
    help="A quarter, such as 2022Q3; default: the open one.",
)


def _known(value: str) -> int | date:
    try:
        return int(value) if value.isdecimal() else date.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is neither the number of an entry nor a date such as 2024-03-31"
        raise ValueError(message) from None


known_option = click.option(
    "--as-known",
    "known",
    type=_known,
    metavar="ENTRY|DATE",
    help="Show what was known after this entry of the record, or at the end of this day (UTC).",
)
since_option = click.option(
    "--since",
    type=_known,
    metavar="ENTRY|DATE",
    help="Write instead what changed since this entry of the record, or since the end of this day "
    "(UTC).",
)


def name_of(value: str) -> str:
    """Return a name without the spaces around it.

    Raises:
        click.BadParameter: if it cannot be recorded.
    """
    name = " ".join(value.split())
    if value != printable(value) or len(name) > _LONGEST_NAME:
        raise click.BadParameter(f"{short(printable(value))!r} cannot be recorded as a name")
    return name


def _name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = name_of(value)
    if not name:
        raise click.BadParameter(
            "an empty name cannot be recorded; leave out --as to record your login"
        )
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


why_option = partial(click.option, "--why", metavar="TEXT", default="", callback=_reason)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="The form of standard output; default: text.",
)
