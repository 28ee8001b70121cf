"""The commands that help: help, doctor."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from scenariobook import manual
from scenariobook.doctor import Presence, examine
from scenariobook.manual import Kind, Topic

_WIDEST: Final = 100  # columns; longer lines are tiring to read
_OF_CODES: Final = (
    "a code is one of the letters S, R, O, W, B with three digits, such as S203; "
    "`scenariobook help diagnostics` lists all codes"
)


@click.command("help")
@click.argument("words", nargs=-1, metavar="[TOPIC]")
def help_(words: Sequence[str]) -> None:
    """Explain a code, a command, a word or a table of keys.

    TOPIC may be of several words, or the name of a page of the documentation. Left out, all topics
    are listed. The texts come with the program: nothing is fetched.

    \b
    Examples:
      scenariobook help S203
      scenariobook help returned-copies
      scenariobook help home scenario
    """
    wanted = " ".join(words)
    if not wanted.strip():
        click.echo("\n".join(_listed(manual.topics())))
        return
    found = manual.about(wanted)
    if not found:
        raise click.UsageError(f"there is no topic {wanted!r}{_hint(wanted)}")
    _show("\n".join(topic.text for topic in found))


def _hint(wanted: str) -> str:
    hints = [
        _OF_CODES if re.fullmatch(r"[A-Za-z]\d+", wanted.strip()) else "",
        f"did you mean {' or '.join(close)}?" if (close := manual.similar(wanted)) else "",
        f"these pages speak of it: {', '.join(pages)}"
        if (pages := manual.pages_with(wanted))
        else "",
        "`scenariobook help` lists all topics",
    ]
    return "\n".join(["", *filter(None, hints)])


def _listed(topics: Sequence[Topic]) -> Iterator[str]:
    """Yield the lines of the list of topics: a line each where it has a title, else by the row."""
    width = max(len(topic.name) for topic in topics if topic.title)
    for kind in Kind:
        yield f"{kind}:"
        here = [topic for topic in topics if topic.kind is kind]
        if here[0].title:
            yield from (f"  {topic.name:{width}}  {topic.title}" for topic in here)
        else:
            names = ", ".join(topic.name for topic in here)
            yield click.wrap_text(names, _columns(), "  ", "  ")
        yield ""
    yield "scenariobook help TOPIC explains one of these."


def _columns() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST)


def _show(text: str) -> None:
    """Print Markdown: laid out on a terminal, a page at a time if it is long; else as it is."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # The terminal's own colours, whatever its background.
    console = Console(width=_columns(), theme=Theme({"markdown.code": "bold"}))
    with console.capture() as capture:
        console.print(Markdown(text, code_theme="ansi_dark"))
    laid_out = capture.get()
    if laid_out.count("\n") < shutil.get_terminal_size().lines:
        click.echo(laid_out, nl=False)
    else:
        click.echo_via_pager(laid_out)


@click.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="[DIR]",
)
@click.pass_context
def doctor(ctx: click.Context, folder: Path) -> None:
    """Check that this machine has what the program needs.

    It says how to install what is missing. DIR is the folder to write documents into; default: the
    current one. The exit code is 1 if something is missing that a command needs.

    \b
    Example:
      scenariobook doctor
    """
    findings = examine(folder)
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = {Presence.GOOD: "ok", Presence.LESS: "--", Presence.MISSING: "!!"}[finding.verdict]
        click.echo(f"{mark}  {finding.what:{width}}  {finding.found}")
        if finding.remedy:
            click.echo(f"    {'':{width}}  {finding.remedy}")
    if any(finding.verdict is Presence.MISSING for finding in findings):
        ctx.exit(1)
