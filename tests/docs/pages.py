"""The documentation's pages: their headings, links and code, as a reader's browser takes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
PAGES: Final = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))

_MARKDOWN: Final = MarkdownIt().enable("table")


@cache
def tokens(page: Path) -> tuple[Token, ...]:
    """Return a page's tokens, those inside its lines of text included."""
    found = _MARKDOWN.parse(page.read_text("utf-8"))
    return tuple(one for token in found for one in (token, *(token.children or ())))


def headings(page: Path) -> list[str]:
    """Return the texts of a page's headings."""
    found = tokens(page)
    return [
        "".join(child.content for child in after.children or ())
        for token, after in pairwise(found)
        if token.type == "heading_open"
    ]


def anchors(page: Path) -> set[str]:
    """Return what can be linked to in a page, as GitHub names it."""
    seen: Counter[str] = Counter()
    made = set()
    for heading in headings(page):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        made.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return made


def links(page: Path) -> Iterator[str]:
    """Yield the targets of a page's links and pictures."""
    for token in tokens(page):
        target = token.attrGet("href") or token.attrGet("src")
        if target:
            yield str(target)


def commands(page: Path) -> Iterator[str]:
    """Yield what a page calls the program with, in spans and blocks of code."""
    for token in tokens(page):
        if token.type in {"code_inline", "fence"}:
            text = re.sub(r"[(\[]?#.*", "", token.content)
            yield from re.findall(r"(?:^|\s|/)scenariobook +([a-z-][^\n]*)", text, re.MULTILINE)
