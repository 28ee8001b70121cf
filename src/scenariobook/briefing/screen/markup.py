"""The paper's markup for the screen: lengths, pictures, and tables that scroll by themselves."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, repeat
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.screen.embedded import Assets
from scenariobook.briefing.screen.style import relative

# In text, quotes and angle brackets are escaped: what these find is markup.
_DRAWING: Final = re.compile(r"<svg\b[^>]*>")
_SIDE: Final = re.compile(r'\b(width|height)="([0-9.]+)(pt|mm)"')
_LENGTH: Final = re.compile(r'(style="width: )([0-9.]+)(pt|mm)(?=")')
_SOURCE: Final = re.compile(r"(<[a-z][^<>]*?\ssrc=)([\"'])(.*?)\2")
_PARTS: Final = re.compile(
    r"<h1\b[^>]*>(?P<chapter>.*?)</h1>"
    r"|<h2\b[^>]*>(?P<part>.*?)</h2>"
    r"|(?P<table><table\b.*?</table>)",
    re.DOTALL,
)
_CAPTION: Final = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
_TITLED: Final = re.compile(r"<svg\b.*?<title>(.*?)</title>.*?</svg>", re.DOTALL)
_HEAD: Final = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW: Final = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CARDS: Final = re.compile(r'<table\b[^>]*class="[^"]*\bcards\b')
_ROLES: Final = (
    (re.compile(r"<table\b"), "table"),
    (re.compile(r"<(?:thead|tbody)\b"), "rowgroup"),
    (re.compile(r"<tr\b"), "row"),
    (re.compile(r"<td\b"), "cell"),
    (re.compile(r'<th scope="row"'), "rowheader"),
    (re.compile(r'<th scope="col"'), "columnheader"),
)
_REGION: Final = '<div class="region" role="region" tabindex="0" aria-label="{}">{}</div>'


def for_screen(markup: str, assets: Assets) -> str:
    """Return a page's markup as the screen wants it.

    Raises:
        RefusedError: if it names something that may not be embedded.
    """
    markup = _DRAWING.sub(lambda drawing: _SIDE.sub(_side, drawing[0]), markup)
    markup = _LENGTH.sub(lambda found: found[1] + relative(float(found[2]), found[3]), markup)
    markup = _SOURCE.sub(lambda found: f'{found[1]}"{assets.address(found[3])}"', markup)
    return _with_regions(markup)


def _side(found: re.Match[str]) -> str:
    return f'{found[1]}="{relative(float(found[2]), found[3])}"'


def _with_regions(markup: str) -> str:
    """Put each table in a region that has a name, takes the focus and can scroll."""
    names: Counter[str] = Counter()
    chapter = part = ""

    def replace(found: re.Match[str]) -> str:
        nonlocal chapter, part
        if found["chapter"] is not None:
            chapter, part = _words(found["chapter"]), ""
            return found[0]
        if found["part"] is not None:
            part = _words(found["part"])
            return found[0]
        table = found["table"]
        name = _name(table, f"{chapter}: {part}" if part else chapter, names)
        return _REGION.format(
            Markup.escape(name), _as_cards(table) if _CARDS.match(table) else table
        )

    return _PARTS.sub(replace, markup)


def _name(table: str, place: str, names: Counter[str]) -> str:
    """Return a name that no other table has: a screen reader lists them all."""
    caption = _CAPTION.search(table)
    name = f"{place}: {_words(caption[1])}" if names[place] and caption else place
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


def _as_cards(table: str) -> str:
    """Return a table whose rows a narrow screen may show as blocks.

    They stay rows for a screen reader, and each cell has the words of its column's head.
    """
    head, end, body = table.partition("</thead>")
    heads = [str(Markup.escape(_words(found))) for found in _HEAD.findall(head)]
    body = _ROW.sub(lambda row: _labelled(row[0], heads), body)
    table = head + end + body
    for element, role in _ROLES:
        table = element.sub(rf'\g<0> role="{role}"', table)
    return table


def _labelled(row: str, heads: list[str]) -> str:
    cells = row.split("<td")
    every = chain(heads[1:], repeat(""))
    labelled = [f' data-head="{head}"{cell}' for head, cell in zip(every, cells[1:], strict=False)]
    return "<td".join([cells[0], *labelled])


def _words(markup: str) -> str:
    markup = _TITLED.sub(r"\1", markup)
    # It comes out of our own templates, and text comes back: nothing is printed as markup.
    return Markup(markup).striptags()  # noqa: S704
