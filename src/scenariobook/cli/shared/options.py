"""The arguments and options that several commands have."""

from __future__ import annotations

from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Final

import click

from scenariobook.diagnostics import printable, short
from scenariobook.paths import find_study

_LONGEST: Final = {"name": 200, "reason": 10_000}  # the most characters that are recorded


def _find(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    return find_study(value, Path.cwd())


study_argument = click.argument(
    "study", required=False, type=click.Path(path_type=Path), callback=_find
)


def _recordable(text: str, what: str) -> str:
    """Return a text with single spaces, as it is recorded: it stands in the record for good.

    Raises:
        click.BadParameter: if the text has characters that cannot be printed, or is too long.
    """
    words = " ".join(text.split())
    if text != printable(text) or len(words) > _LONGEST[what]:
        raise click.BadParameter(f"{short(printable(text))!r} cannot be recorded as a {what}")
    return words


def recordable_name(value: str) -> str:
    """Return a name as it is recorded.

    Raises:
        click.BadParameter: if the name cannot be recorded.
    """
    if name := _recordable(value, "name"):
        return name
    raise click.BadParameter("an empty name cannot be recorded; give a name, or leave this out")


def _login() -> str:
    """Return the user's login.

    Raises:
        click.UsageError: if the user has no login, as in some containers.
    """
    try:
        login = _recordable(getuser(), "name")
    except (KeyError, ImportError, OSError, click.BadParameter):
        login = ""
    if not login:
        raise click.UsageError("this system has no login to record: give a name with --as NAME")
    return login


def when_known(value: str) -> int | date:
    """Return the number of an entry, or a day, from an option such as ``--as-known``.

    Raises:
        ValueError: if the text is neither.
    """
    try:
        is_number = value.isdecimal() and len(value) < len("20240331")
        return int(value) if is_number else date.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is neither the number of an entry nor a date such as 2024-03-31"
        raise ValueError(message) from None


as_known_option = click.option(
    "--as-known",
    "known_at",
    type=when_known,
    metavar="ENTRY|DATE",
    help="Show what was known after this entry of the record, or at the end of this day (UTC).",
)
who_option = click.option(
    "--as",
    "who",
    metavar="NAME",
    default=_login,
    callback=lambda _ctx, _param, value: recordable_name(value),
    help="The name to record; default: your login.",
)
why_option = click.option(
    "--why",
    metavar="TEXT",
    default="",
    callback=lambda _ctx, _param, value: _recordable(" ".join(value.split()), "reason"),
    help="The reason for the change, to be recorded.",
)
yes_option = click.option("--yes", is_flag=True, help="Go on without asking.")
format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="The form of standard output; default: text.",
)
