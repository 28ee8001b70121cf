"""The command `help`: find a topic in the documentation, and print its text.

A topic is a page, or a part of a page: a code, a command, a table of keys, a word of the glossary.
The texts come from ``docs/``, which the wheel carries.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import click

from scenariobook.paths import shipped

_WIDEST: Final = 100  # columns; longer lines are tiring to read
_OF_CODES: Final = (
    "a code is one of the letters S, R, O, W, B with three digits, such as S203; "
    "`scenariobook help diagnostics` lists all codes"
)
_INDEX: Final = "README"  # the list of topics takes its place
_FOR_DEVELOPERS: Final = "contributing"
_MOST_SUGGESTED: Final = 3
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_COMMENT: Final = re.compile(r"^<!--.*?-->\n+", re.MULTILINE | re.DOTALL)
_ARTICLE: Final = re.compile(r"^(?:an?|the) ")


class TopicKind(StrEnum):
    """The kind of a topic; the value is the heading of its list."""

    GUIDE = "how to"
    PAGE = "pages"
    CODE = "codes"
    COMMAND = "commands"
    TABLE = "tables of keys"
    WORD = "words"


@dataclass(frozen=True, slots=True)
class Topic:
    """A text to read.

    Attributes:
        name: The name that a user types, such as ``S203`` or ``git``.
        kind: The kind of topic.
        title: The subject; empty if the name says it.
        text: The text in Markdown.
    """

    name: str
    kind: TopicKind
    title: str
    text: str


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
    name = " ".join(words)
    if not name.strip():
        click.echo("\n".join(_listed(topics())))
        return
    matches = topics_about(name)
    if not matches:
        raise click.UsageError(f"there is no topic {name!r}{_hint(name)}")
    _show("\n".join(topic.text for topic in matches))


def _hint(name: str) -> str:
    hints = [
        _OF_CODES if re.fullmatch(r"[A-Za-z]\d+", name.strip()) else "",
        f"did you mean {' or '.join(close)}?" if (close := similar(name)) else "",
        f"these pages speak of it: {', '.join(pages)}" if (pages := pages_with(name)) else "",
        "`scenariobook help` lists all topics",
    ]
    return "\n".join(["", *filter(None, hints)])


def _listed(topics: Sequence[Topic]) -> Iterator[str]:
    """Yield the list of topics: a line for each topic with a title; the other names in rows."""
    width = max(len(topic.name) for topic in topics if topic.title)
    for kind in TopicKind:
        yield f"{kind}:"
        members = [topic for topic in topics if topic.kind is kind]
        if members[0].title:
            yield from (f"  {topic.name:{width}}  {topic.title}" for topic in members)
        else:
            names = ", ".join(topic.name for topic in members)
            yield click.wrap_text(names, _terminal_width(), "  ", "  ")
        yield ""
    yield "scenariobook help TOPIC explains one of these."


def _terminal_width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST)


def _show(text: str) -> None:
    """Print Markdown: on a terminal laid out, a long text page by page; elsewhere as it is."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # The terminal's own colours, whatever its background.
    console = Console(width=_terminal_width(), theme=Theme({"markdown.code": "bold"}))
    with console.capture() as capture:
        console.print(Markdown(text, code_theme="ansi_dark"))
    laid_out = capture.get()
    fits = laid_out.count("\n") < shutil.get_terminal_size().lines
    if fits or sys.platform == "win32":  # Windows' pager, `more`, reads no UTF-8
        click.echo(laid_out, nl=False)
    else:
        click.echo_via_pager(laid_out)


@cache
def topics() -> Sequence[Topic]:
    """Return all topics, kind by kind, in the order of the documentation.

    Raises:
        FileNotFoundError: if the documentation is missing.
    """
    folder = shipped("docs")
    pages = {path: _page_text(path) for path in sorted(folder.rglob("*.md"))}
    return (
        *_pages(folder, pages),
        *_topics_in(pages[folder / "reference" / "diagnostics.md"], TopicKind.CODE),
        *_topics_in(pages[folder / "reference" / "commands.md"], TopicKind.COMMAND),
        *_topics_in(pages[folder / "reference" / "keys.md"], TopicKind.TABLE),
        *_words(pages[folder / "glossary.md"]),
    )


def topics_about(name: str) -> Sequence[Topic]:
    """Return the topics of a name, the shortest text first; none if there is no such name.

    Capitals, hyphens and a leading article make no difference.
    """
    matches = [topic for topic in topics() if _plain(topic.name) == _plain(name)]
    return sorted(matches, key=lambda topic: len(topic.text))


def similar(name: str) -> Sequence[str]:
    """Return the names of topics that are spelt much like a name, the most similar first."""
    names = {_plain(topic.name): topic.name for topic in topics()}
    close = get_close_matches(_plain(name), names, n=_MOST_SUGGESTED, cutoff=0.6)
    return [names[key] for key in close]


def pages_with(words: str) -> Sequence[str]:
    """Return the names of the pages whose text has these words, the most frequent first."""
    phrase = words.lower()
    count = {
        topic.name: topic.text.lower().count(phrase)
        for topic in topics()
        if topic.kind in {TopicKind.GUIDE, TopicKind.PAGE}
    }
    ordered = sorted((name for name in count if count[name]), key=lambda name: -count[name])
    return ordered[:_MOST_SUGGESTED]


def _page_text(path: Path) -> str:
    """Return a page without its comments; a link to another page becomes the words to type."""
    return _LINK.sub(_read_on, _COMMENT.sub("", path.read_text("utf-8")))


def _read_on(link: re.Match[str]) -> str:
    words, target = link.groups()
    page, _, _ = target.partition("#")
    name = Path(page).stem
    if re.match(r"\w+:", target):
        return link[0]
    if Path(page).suffix != ".md" or name in {_INDEX, _FOR_DEVELOPERS}:
        return words
    return words if _plain(words) == _plain(name) else f"{words} (scenariobook help {name})"


def _plain(name: str) -> str:
    """Return a name in the form that is compared."""
    return _ARTICLE.sub("", re.sub(r"[\s_-]+", " ", name.strip().lower()))


def _pages(folder: Path, pages: dict[Path, str]) -> Iterator[Topic]:
    for path, text in pages.items():
        if path.stem not in {_INDEX, _FOR_DEVELOPERS}:
            kind = TopicKind.GUIDE if path.parent == folder / "how-to" else TopicKind.PAGE
            yield Topic(path.stem, kind, text.partition("\n")[0].lstrip("# "), text)


def _topics_in(page: str, kind: TopicKind) -> Iterator[Topic]:
    """Yield each part of a page, with its heading; only codes have a title beside the name."""
    for part in page.split("\n## ")[1:]:
        match = re.search(r"^\*\*\w+\*\*: (.+)\.$", part, re.MULTILINE)
        yield Topic(
            part.partition("\n")[0], kind, match[1] if match else "", f"## {part.strip()}\n"
        )


def _words(page: str) -> Iterator[Topic]:
    for name, meaning in re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE):
        if name != "term":
            yield Topic(name, TopicKind.WORD, "", f"**{name}**: {meaning}\n")
