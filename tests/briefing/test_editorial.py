"""What an editor sees to, judged from the PDF itself: breaks, heads, links, signs, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from tests.briefing.rendering import complaints, rendered, rendered_annex
from tests.briefing.samples import Sample, project_of, something_of_everything
from tests.briefing.stress import Strain, strained
from tests.briefing.tagged import Element, Tagged
from tests.briefing.whole_record import whole_record_ended
from tests.workbook import examples

# --- checks ---------------------------------------------------------------------------------------


Check = Callable[[Tagged], list[str]]

_TOP, _BOTTOM = 771.0, 62.4  # of the text on an A4 page, in points above its foot
_LEAST_FILLED = 1 / 3
_LEAST_LINES = 8
_LEAST_BEFORE = 4  # lines at the end of a chapter, before the next one
_AT_TOP = 70.0  # a heading that begins a page stands no lower below the top
_LOWEST_START = 379.0  # a part's heading stands above it: its rule is in the upper half
_HEADS = {"/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/THead"}


def headings_stay(made: Tagged) -> list[str]:
    """No heading, caption or table head is the last thing on a page."""
    found = []
    for page in range(len(made.shown)):
        path = made.on(page)[-1]
        kinds = {element.kind for element in path}
        if kinds & _HEADS or {"/Caption", "/Table"} <= kinds:
            found.append(f"page {page + 1} ends with {path[-1].text!r}")
    return found


def pages_are_filled(made: Tagged) -> list[str]:
    """No page is less than a third full, but the last, and those before a chapter's own page.

    These have several lines, and a page before a chapter's own has more than a few.
    """
    begun = {heading.page for heading in made.root.all("/H1") if _highest(heading) > _TOP - _AT_TOP}
    found = []
    for page in range(1, len(made.shown)):
        heights = {round(height) for path in made.on(page) for _, height in path[-1].runs}
        filled = (_TOP - min(heights)) / (_TOP - _BOTTOM)
        is_last, before_chapter = page == len(made.shown) - 1, page + 1 in begun
        least = _LEAST_BEFORE if before_chapter else _LEAST_LINES
        is_free = is_last or before_chapter
        if len(heights) < least or (filled < _LEAST_FILLED and not is_free):
            found.append(f"page {page + 1}: {len(heights)} lines, {filled:.0%} of the page")
    return found


def parts_begin_high(made: Tagged) -> list[str]:
    """A part begins in the upper half of a page, or on the next."""
    return [
        f"{heading.text!r} begins low on page {heading.page + 1}"
        for heading in made.root.all("/H1")
        if _highest(heading) < _LOWEST_START
    ]


def _highest(heading: Element) -> float:
    return max(height for path in heading.walk() for _, height in path[-1].runs)


def tables_repeat_their_heads(made: Tagged) -> list[str]:
    """A table that spans pages shows its head on each, the same one; it is read on the first."""
    return [
        f"page {page + 1}: {made.unread(page)!r} continues {head.text!r}"
        for table in made.root.all("/Table")
        for page in [*_rows_by_page(table)][1:]
        for head in table.all("/THead")
        if _together(head.text) not in _together(made.unread(page))
    ]


def rows_keep_company(made: Tagged) -> list[str]:
    """No row of a table stands alone before or after a page's end."""
    return [
        f"page {page + 1}: one row of the table {table.text[:40]!r}"
        for table in made.root.all("/Table")
        if len(pages := _rows_by_page(table)) > 1
        for page, rows in pages.items()
        if len(rows) < 2
    ]


def rows_stay_whole(made: Tagged) -> list[str]:
    """A row begins and ends on one page, and so does a caption."""
    return [
        f"page {pages[-1] + 1} begins in the middle of {words}"
        for kind, words in (("/TR", "a row"), ("/Caption", "a caption"))
        for element in made.root.all(kind)
        if len(pages := sorted(_pages(element))) > 1
    ]


def source_numbers_lead_there_and_back(made: Tagged) -> list[str]:
    """Each number in brackets is a link to its source, and each source leads to a use."""
    found = [
        f"{element.text!r} on page {element.page + 1} has a number that is no link"
        for element in [*made.root.all("/P"), *made.root.all("/TD")]
        for path in element.walk()
        if path[-1].kind == "/Span" and re.search(r"\[\d+\]", path[-1].text)
        if not path[-1].all("/Link")
    ]
    used = {link.target for link in made.links() if link.target.startswith("source-")}
    listed = {name for name in made.targets() if name.startswith("source-")}
    found += [f"{name} is cited nowhere" for name in sorted(listed - used)]
    back = [link for link in made.links() if link.target.startswith("cited-")]
    to_source = {(link.page, link.target) for link in made.links()}
    led = {made.targets().get(link.target) for link in back}
    found += [
        f"nothing leads back from {name} to a page that cites it"
        for name in sorted(used)
        if not led & {page for page, target in to_source if target == name}
    ]
    return found


def margins_say_what_it_is(made: Tagged, title: str, marking: str) -> list[str]:
    """Each page has the title, its number, and the marking at its head and at its foot."""
    found = []
    for page in range(len(made.shown)):
        margin = _together(made.margins(page))
        wanted = (title, f"{page + 1} of {len(made.shown)}")
        told = all(_together(words) in margin for words in wanted)
        if not told or margin.count(_together(marking)) < 2:
            found.append(f"page {page + 1}: {margin!r}")
    return found


def _rows_by_page(table: Element) -> Mapping[int, list[Element]]:
    """Return the rows of a table's body on each page that it is on."""
    found: dict[int, list[Element]] = {}
    for row in (row for body in table.all("/TBody") for row in body.all("/TR")):
        for page in sorted(_pages(row)):
            found.setdefault(page, []).append(row)
    return found


def _pages(element: Element) -> set[int]:
    return {path[-1].page for path in element.walk() if path[-1].runs}


def _together(text: str) -> str:
    return "".join(text.split())


# --- studies --------------------------------------------------------------------------------------


LAYOUT = (
    headings_stay,
    pages_are_filled,
    parts_begin_high,
    tables_repeat_their_heads,
    rows_keep_company,
    rows_stay_whole,
    source_numbers_lead_there_and_back,
)


# How each synthetic study is made, and the quarter that is looked at.
BUILT: dict[str, tuple[Callable[[], Sample], str]] = {
    "everything": (something_of_everything, "2022Q3"),
    "first quarter": (something_of_everything, "2022Q1"),
    "long titles": (lambda: strained(Strain(8, 3)), "2022Q3"),
    "few long titles": (lambda: strained(Strain(3, 3)), "2022Q3"),
    "whole record": (whole_record_ended, "2022Q3"),
}
SYNTHETIC: tuple[str, ...] = (*BUILT, *examples.KINDS)
BRIEFINGS = tuple(
    f"briefing: {name}"
    for name in (
        "everything",
        "first quarter",
        "long titles",
        "whole record",
        "central-asia 2023Q4",
    )
)
STUDIES = (*SYNTHETIC, "central-asia 2022Q2", "central-asia 2023Q4", *BRIEFINGS)
# The briefing leads to its sources and not back; its pages hold one thing each.
OF_THE_ANNEX = {source_numbers_lead_there_and_back, pages_are_filled}


@cache
def study_named(name: str) -> tuple[Sample, str]:
    """Return a study with its ledger, and the quarter that is looked at."""
    if name.startswith("central-asia"):
        project = project_of()
        return Sample(project.study, project.ledger), name.split()[1]
    if name in BUILT:
        make, quarter = BUILT[name]
        return make(), quarter
    study = examples.example(name)
    return Sample(study, examples.ledger(study)), str(examples.LAST)


@cache
def printed(name: str) -> tuple[Tagged, list[str]]:
    """Return a study's briefing or annex read back, and what WeasyPrint complained of."""
    study = name.removeprefix("briefing: ")
    render = rendered_annex if study == name else rendered
    with complaints() as said:
        made = Tagged(render(*study_named(study)))
    return made, [record.getMessage() for record in said]


@pytest.mark.parametrize(
    "name, check",
    [
        pytest.param(name, check, id=f"{name}-{check.__name__}")
        for name in STUDIES
        for check in LAYOUT
        if name not in BRIEFINGS or check not in OF_THE_ANNEX
    ],
)
def test_an_editor_finds_nothing(name: str, check: Check) -> None:
    """Every study's pages hold together, whatever the quarter has in them."""
    made, complaints = printed(name)
    assert complaints == []
    assert check(made) == []


@pytest.mark.parametrize("name", STUDIES)
def test_every_page_says_what_it_is_and_how_it_may_be_passed_on(name: str) -> None:
    """A page that is torn out or copied still has its title, number and marking."""
    header = study_named(name.removeprefix("briefing: "))[0].study.header
    begins = header.title[:40]  # a very long one goes on below the margin
    assert margins_say_what_it_is(printed(name)[0], begins, header.marking or "") == []
