from __future__ import annotations

import re

import pytest

from scenariobook.briefing import rendering
from scenariobook.briefing.in_parts.cutting import cut

HEAD = '<html><body data-title="T"><div class="front-page-stands-here"></div><main id="main">'
END = "</main></body></html>"


def section(kind: str, elements: int, identifier: str = "") -> str:
    """Return a section with so many elements in it."""
    return f'<section class="{kind}" id="{identifier or kind}">{"<p/>" * elements}</section>'


def drawing(characters: int) -> str:
    """Return a drawing with so many characters."""
    return f"<svg>{'x' * characters}</svg>"


def sections_of(markup: str) -> list[str]:
    """Return the identifiers of the sections that begin a page."""
    return re.findall(r'<section class="chapter" id="(\w+)"', markup)


@pytest.mark.parametrize(
    "sizes, middle",
    [
        ((4000, 4000, 10, 10), "bc"),
        ((10, 10, 4000, 4000), "abc"),
        ((2000, 2000, 2000, 2000), "cd"),
        ((10, 9000, 10, 10), "b"),
        ((3000, 4000, 5000, 4000), "bc"),
        ((3000, 3000, 9000, 4000), "c"),
    ],
)
def test_it_is_cut_where_the_halves_are_most_alike(sizes: tuple[int, ...], middle: str) -> None:
    """The longer half decides how long both take; page one belongs to the outer half."""
    sections = [section("chapter", size, name) for size, name in zip(sizes, "abcd", strict=True)]
    parts = cut(HEAD + "".join(sections) + END)
    assert parts is not None
    assert sections_of(parts.middle) == [*middle]
    assert sections_of(parts.outer) == [name for name in "abcd" if name not in middle]
    assert parts.after == ("" if middle.endswith("d") else "abcd"["abcd".index(middle[-1]) + 1])


def test_drawings_take_their_time_when_they_are_drawn() -> None:
    """All is laid out before either half is drawn, so that both should have drawings."""
    plain, drawn = (section("chapter", 3000, name) for name in "ab")
    drawn = drawn.replace("</section>", drawing(300_000) + "</section>")
    again = section("chapter", 3000, "c").replace("</section>", drawing(300_000) + "</section>")
    parts = cut(HEAD + plain + drawn + again + section("chapter", 3000, "d") + END)
    assert parts is not None
    assert [part.count("<svg>") for part in (parts.outer, parts.middle)] == [1, 1]


def test_each_half_is_a_document_and_the_second_knows_that_it_is_not_the_first() -> None:
    """Page one has its place in the first; in the second a chapter follows a section."""
    ahead, chapter, after = (section(k, 3000) for k in ("changes", "chapter", "provenance"))
    parts = cut(HEAD + ahead + chapter + after + END)
    assert parts is not None
    halves = [parts.outer, parts.middle]
    assert [part.startswith("<html><body data-title") for part in halves] == [True, True]
    assert [part.endswith(END) for part in halves] == [True, True]
    assert [part.count("front-page-stands-here") for part in halves] == [1, 0]
    assert '<main id="main"><section hidden="hidden"></section><section class="ch' in parts.middle


@pytest.mark.parametrize(
    "sections",
    [
        section("chapter", 10) * 2,
        section("changes", 9000) + section("unknowns", 9000),
    ],
)
def test_what_is_short_or_has_no_such_place_stays_whole(sections: str) -> None:
    """A second process takes time to join, and only some sections begin on a new page."""
    assert cut(HEAD + sections + END) is None


def test_it_is_cut_where_the_stylesheet_begins_a_page() -> None:
    """Then no line of a page is in the other half."""
    style = rendering.stylesheet(rendering.Templates(None), "a4")
    assert "{ .chapter, .comparison, .provenance { break-before: page;" in style
