from __future__ import annotations

import re

import pytest

from scenariobook.briefing import rendering
from scenariobook.briefing.in_parts.cutting import cut

HEAD = '<html><body data-title="T"><div class="front-page-stands-here"></div><main id="main">'
END = "</main></body></html>"


def section(kind: str, elements: int) -> str:
    """Return a section with so many elements in it."""
    return f'<section class="{kind}" id="{kind}">{"<p/>" * elements}</section>'


@pytest.mark.parametrize(
    "sizes, sections_in_first",
    [
        ((4000, 4000, 10, 10), 1),
        ((10, 10, 4000, 4000), 3),
        ((2000, 2000, 2000, 2000), 2),
        ((10, 6000, 10, 10), 2),
    ],
)
def test_it_is_cut_where_the_halves_are_most_alike(
    sizes: tuple[int, ...], sections_in_first: int
) -> None:
    """The longer half decides how long both take."""
    sections = [section("chapter", size) for size in sizes]
    parts = cut(HEAD + "".join(sections) + END)
    assert parts is not None
    first, second = (re.findall(r'<section class="chapter".*?</section>', part) for part in parts)
    assert (first, second) == (sections[:sections_in_first], sections[sections_in_first:])


def test_each_half_is_a_document_and_the_second_knows_that_it_is_not_the_first() -> None:
    """Page one has its place in the first; in the second a chapter follows a section."""
    parts = cut(HEAD + section("changes", 3000) + section("chapter", 3000) + END)
    assert parts is not None
    assert [part.startswith("<html><body data-title") for part in parts] == [True, True]
    assert [part.count("front-page-stands-here") for part in parts] == [1, 0]
    assert '<main id="main"><section hidden="hidden"></section><section class="ch' in parts[1]


@pytest.mark.parametrize(
    "sections",
    [
        section("chapter", 10) * 2,
        section("changes", 9000) + section("provenance", 9000),
    ],
)
def test_what_is_short_or_has_no_such_place_stays_whole(sections: str) -> None:
    """A second process takes time to join, and only some sections begin on a new page."""
    assert cut(HEAD + sections + END) is None


def test_it_is_cut_where_the_stylesheet_begins_a_page() -> None:
    """Then no line of a page is in the other half."""
    style = rendering.stylesheet(rendering.Templates(None), "a4")
    assert "{ .chapter, .comparison { break-before: page;" in style
