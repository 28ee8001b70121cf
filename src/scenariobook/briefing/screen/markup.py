"""Adapt markup for the screen: relative lengths, embedded pictures, tables that scroll or stack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, repeat
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.screen.embedded import Assets
from scenariobook.briefing.screen.style import relative

# Quotation marks and angle brackets of texts are escaped, so these match markup only.
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
_AXIS: Final = re.compile(r"(<svg\b[^>]*>)(<title>.*?</title>)(.*?)</svg>", re.DOTALL)
_HEAD: Final = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW: Final = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL: Final = re.compile(r"(<t[dh]\b(?![^>]*colspan)[^>]*)>")
_CARDS: Final = re.compile(r'<table\b[^>]*class="[^"]*\bcards\b')
_STACKED: Final = re.compile(r'<table\b[^>]*class="[^"]*\bstacked\b')
_ROLES: Final = (
    (re.compile(r"<table\b"), "table"),
    (re.compile(r"<(?:thead|tbody)\b"), "rowgroup"),
    (re.compile(r"<tr\b"), "row"),
    (re.compile(r"<td\b"), "cell"),
    (re.compile(r'<th scope="row(?:group)?"'), "rowheader"),
    (re.compile(r'<th (?:colspan="[0-9]+" )?scope="col(?:group)?"'), "columnheader"),
)
_REGION: Final = '<div class="region" role="region" tabindex="0" aria-label="{}">{}</div>'


def for_screen(markup: str, assets: Assets) -> str:
    """Return the markup of a page, adapted for the screen.

    Raises:
        RefusedError: if it names an address that the page may not embed.
    """
    markup = _DRAWING.sub(lambda drawing: _SIDE.sub(_side, drawing[0]), markup)
    markup = _LENGTH.sub(lambda match: match[1] + relative(float(match[2]), match[3]), markup)
    markup = _SOURCE.sub(lambda match: f'{match[1]}"{assets.address(match[3])}"', markup)
    return _with_regions(markup)


def _side(match: re.Match[str]) -> str:
    return f'{match[1]}="{relative(float(match[2]), match[3])}"'


def _with_regions(markup: str) -> str:
    """Put each table in a region that has a name, can take the focus and can scroll.

    A table whose cells a narrow screen stacks needs none.
    """
    names: Counter[str] = Counter()
    numbers = count(1)
    chapter = part = ""

    def replace(match: re.Match[str]) -> str:
        nonlocal chapter, part
        if match["chapter"] is not None:
            chapter, part = _plain_text(match["chapter"]), ""
            return match[0]
        if match["part"] is not None:
            part = _plain_text(match["part"])
            return match[0]
        table = match["table"]
        if _STACKED.match(table):
            return _with_roles(table)
        name = _name(table, f"{chapter}: {part}" if part else chapter, names)
        table = _as_cards(_with_roles(table), numbers) if _CARDS.match(table) else table
        return _REGION.format(Markup.escape(name), table)

    return _PARTS.sub(replace, markup)


def _name(table: str, place: str, names: Counter[str]) -> str:
    """Return a name that no other table has, since a screen reader lists them all."""
    caption = _CAPTION.search(table)
    name = f"{place}: {_plain_text(caption[1])}" if names[place] and caption else place
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


@dataclass(frozen=True, slots=True)
class _Head:
    """What the cells of a column repeat on a narrow screen: its heading, and its axis if any."""

    words: str
    axis: str


def _with_roles(table: str) -> str:
    """Return a table that stays one for a screen reader where a narrow screen stacks its cells."""
    for element, role in _ROLES:
        table = element.sub(rf'\g<0> role="{role}"', table)
    return table


def _as_cards(table: str, numbers: Iterator[int]) -> str:
    """Return a table whose rows a narrow screen may show as cards: each cell repeats its heading.

    Args:
        table: The markup of the table.
        numbers: Gives a number that no other axis of the page has.
    """
    head, end, body = table.partition("</thead>")
    ids: list[str] = []

    def shared(axis: re.Match[str]) -> str:
        ids.append(f"axis-{next(numbers)}")
        return f'{axis[1]}{axis[2]}<g id="{ids[-1]}">{axis[3]}</g></svg>'

    head = _AXIS.sub(shared, head)
    heads = [_head(cell) for cell in _HEAD.findall(head)]
    return head + end + _ROW.sub(lambda row: _labelled(row[0], heads), body)


def _head(cell: str) -> _Head:
    words = str(Markup.escape(_plain_text(cell)))
    drawn = _AXIS.search(cell)
    if drawn is None:
        return _Head(words, "")
    name = drawn[3].partition('"')[2].partition('"')[0]
    start = drawn[1].replace("<svg", '<svg class="axis" aria-hidden="true"', 1)
    return _Head(words, f'{start}<use href="#{name}"/></svg>')


def _labelled(row: str, heads: list[_Head]) -> str:
    every = chain(heads, repeat(_Head("", "")))

    def labelled(cell: re.Match[str]) -> str:
        head = next(every)
        return f'{cell[1]} data-head="{head.words}">{head.axis}'

    return _CELL.sub(labelled, row)


def _plain_text(markup: str) -> str:
    markup = _TITLED.sub(r"\1", markup)
    return Markup(markup).striptags()  # noqa: S704  (of our templates; the result is plain text)
