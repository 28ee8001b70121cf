"""Turn narratives in Markdown into markup that is safe to print."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markupsafe import Markup

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_HEADINGS_BEGIN_AT: Final = 3  # h1 is the chapter, h2 the part that has the narrative
_LOWEST_HEADING: Final = 6


def may_link(url: str) -> bool:
    """Tell whether a briefing may link to this address."""
    try:
        return urlsplit(url).scheme in LINK_SCHEMES
    except ValueError:  # the text is not a URL
        return False


class _Narrative(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (markdown-it calls it so)
        return may_link(url)


def prose(text: str) -> Markup:
    """Return Markdown as well-formed markup, without raw HTML and pictures, from h3 downwards."""
    parser = _Narrative("commonmark", {"html": False, "xhtmlOut": True}).disable("image")
    tokens = parser.parse(text)
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            depth = int(token.tag[1]) + _HEADINGS_BEGIN_AT - 1
            token.tag = f"h{min(depth, _LOWEST_HEADING)}"
    markup = parser.renderer.render(tokens, parser.options, {})
    return Markup(markup)  # noqa: S704  (with raw HTML off, markdown-it escapes all text)
