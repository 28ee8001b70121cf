"""The command that explains: help."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from scenariobook.manual import Topic

_WIDEST: Final = 100  # columns; longer lines are tiring to read
_OF_CODES: Final = (
    "a code is one of the letters S, R, O, W, B with three digits, such as S203; "
    "`scenariobook help diagnostics` lists all codes"
)


@click.command("help")
@click.argument("words", nargs=-1, metavar="[TOPIC]")
def help_(words: Sequence[str]) -> None:
    """Explain a code, a command, a word or a table of keys, or print a page of the documentation.

    TOPIC may be of several words. Left out, all topics are listed. The texts come with the
    program: nothing is fetched.

    \b
    Examples:
      scenariobook help S203
      scenariobook help returned-copies
      scenariobook help home scenario
    """
    from scenariobook import manual

    wanted = " ".join(words)
    if not wanted.strip():
        click.echo("\n".join(_listed(manual.topics())))
        return
    found = manual.about(wanted)
    if not found:
        raise click.UsageError(f"there is no topic {wanted!r}{_hint(wanted)}")
    _show("\n".join(topic.text for topic in found))


def _hint(wanted: str) -> str:
    from scenariobook.manual import pages_with, similar

    hints = [
        _OF_CODES if re.fullmatch(r"[A-Za-z]\d+", wanted.strip()) else "",
        f"did you mean {' or '.join(close)}?" if (close := similar(wanted)) else "",
        f"these pages speak of it: {', '.join(pages)}" if (pages := pages_with(wanted)) else "",
        "`scenariobook help` lists all topics",
    ]
    return "\n".join(["", *filter(None, hints)])


def _listed(topics: Sequence[Topic]) -> Iterator[str]:
    """Yield the lines of the list of topics: a line each where it has a title, else by the row."""
    from scenariobook.manual import Kind

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
