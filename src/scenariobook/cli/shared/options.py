"""The arguments and options that several commands have; the study that a command means."""

from __future__ import annotations

import re
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Final

import click

from scenariobook.errors import ScenariobookError
from scenariobook.files import first_bytes
from scenariobook.limits import LARGEST_STUDY_FILE
from scenariobook.paths import SCENARIOS
from scenariobook.wording import close_to, printable, short

_MOST: Final = 3  # studies in folders below
_LONGEST: Final = {"name": 200, "reason": 10_000}  # the most characters that are recorded


class NoStudyError(ScenariobookError):
    """No study was found, or more than one; the message lists the found ones."""


def find_study(folder: Path | None, here: Path) -> Path:
    """Return the folder of the study that a command means.

    Args:
        folder: The folder on the command line. If None, the study is the current folder, or else
            the only study under ``scenarios/``.
        here: The current folder.

    Raises:
        NoStudyError: if there is no such study, or there are several.
    """
    if folder is not None:
        if not folder.is_dir():
            raise NoStudyError(_no_folder(folder, here))
        _stop_within_study(folder)
        return folder
    if _holds_study(here):
        return here
    studies = sorted(p for p in (here / SCENARIOS).glob("*") if p.is_dir() and _holds_study(p))
    if len(studies) > 1:
        names = ", ".join(str(p.relative_to(here)) for p in studies)
        raise NoStudyError(f"there are several studies; name one of them: {names}")
    if studies:
        return studies[0]
    below = [p.name for p in sorted(here.iterdir()) if p.is_dir() and _holds_study(p)]
    if below:
        names = " or ".join(below[:_MOST])
        raise NoStudyError(f"there is no study in this folder: name it, such as {names}")
    if any(here.glob("*.toml")):
        return here  # `check` says that it has no [study]
    _stop_within_study(here)
    raise NoStudyError(
        f"there is no study in this folder and none under {SCENARIOS}/; "
        "name the study's folder, as in `scenariobook check my-study`, or make one: "
        "`scenariobook new my-study`"
    )


def _no_folder(folder: Path, here: Path) -> str:
    """Return why no study has a name, and which one the user may have meant."""
    if re.fullmatch(r"\d{4}Q[1-4]", folder.name):
        return f"{folder} is no folder; a quarter is named by an option: --quarter {folder}"
    if folder.exists():
        return f"{folder} is a file; a study is a folder of TOML files"
    near = close_to(folder.name, (path.name for path in here.iterdir() if path.is_dir()))
    hint = f"did you mean {near}?" if near else "a study is a folder of TOML files"
    return f"there is no folder {folder} here; {hint}"


def _stop_within_study(folder: Path) -> None:
    """Raise an error if a folder has no TOML file and lies within a study's folder."""
    if any(folder.glob("*.toml")):
        return
    if above := next(filter(_holds_study, folder.absolute().parents), None):
        raise NoStudyError(f"{folder} is a folder within a study: name the study's own, {above}")


def _holds_study(folder: Path) -> bool:
    """Tell whether one of a folder's files has a [study] table."""
    # Only ordinary files are read: a named pipe would wait forever.
    files = (path for path in folder.glob("*.toml") if path.is_file())
    return any(b"[study]" in first_bytes(path, LARGEST_STUDY_FILE) for path in files)


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
