"""Each document as a PDF, judged from the file itself: read aloud, and looked at by an editor.

Who does not see the page finds all of it in its order (PDF/UA-1). An editor sees to breaks, heads,
links, signs and words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Final

import pikepdf
import pytest

from scenariobook.briefing.materials import Inputs
from scenariobook.briefing.pdf import press
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.workshop.pack_documents import render_pack
from tests.briefing.cases import EVERYTHING, lines, whole_record_ended
from tests.briefing.rendering import annex_from, complaints, rendered_from
from tests.briefing.samples import ON_PAGE_2, Sample, behind, inputs_from, sample_of, with_files
from tests.briefing.stress import Strain, strained
from tests.briefing.tagged import Element, Tagged, pdf_problems, together
from tests.builders import a_scenario, a_study
from tests.workbook import examples

# --- documents ------------------------------------------------------------------------------------

LONG: Final = "Internationalisation of the internationally internationalised. " * 90


def prose() -> Sample:
    """Return a study with lists of both kinds, and text over several pages.

    The last list has paragraphs, and a list, in its items.
    """
    lists = "1. one\n2. two\n\n- this\n- that\n\n1. first\n\n   and more\n\n   - below\n\n2. last"
    narrative = f"# Part\n\n## Below\n\n{lists}\n\n{LONG}"
    scenario = a_scenario("alpha", narrative=narrative)
    return sample_of(a_study([scenario], mode="exploratory", paper="letter"))


STUDIES: Final[dict[str, Callable[[], Sample]]] = {
    "everything": lambda: EVERYTHING,
    "whole record": whole_record_ended,
    "bare": lambda: sample_of(a_study(["alpha"])),
    "prose": prose,
    "long titles": lambda: strained(Strain(8, 3)),
    "few long titles": lambda: strained(Strain(3, 3)),
    **{kind: partial(examples.example, kind) for kind in examples.KINDS},
}
BRIEFINGS: Final = (
    *("central-asia 2022Q3", "central-asia 2023Q4", "everything 2022Q1", "everything 2022Q3"),
    *("long titles 2022Q3", "whole record 2022Q3", "bare 2022Q1", "prose 2022Q1"),
)
ANNEXES: Final = (
    *(*BRIEFINGS, "central-asia 2022Q2", "few long titles 2022Q3"),
    *(f"{kind} {examples.LAST}" for kind in examples.KINDS),
)
DOCUMENTS: Final = (
    *(f"briefing: {study}" for study in BRIEFINGS),
    *(f"annex: {study}" for study in ANNEXES),
)


@cache
def inputs(name: str) -> Inputs:
    """Return what a study's documents of a quarter are made from."""
    study, _, quarter = name.rpartition(" ")
    return STUDIES[study]().inputs(quarter) if study in STUDIES else inputs_from(name)


@cache
def tagged(name: str) -> tuple[bytes, Tagged, list[str]]:
    """Return a document, the same read back, and what WeasyPrint complained of.

    Its name is ``briefing`` or ``annex``, the study, the quarter.
    """
    which, _, study = name.partition(": ")
    with complaints() as said:
        data = {"briefing": rendered_from, "annex": annex_from}[which](inputs(study))
    return data, Tagged(data), [record.getMessage() for record in said]


# --- read aloud -----------------------------------------------------------------------------------


def test_nothing_is_wrong_with_what_a_workshop_is_given() -> None:
    """No check of accessibility finds a fault in any document of a workshop's pack."""
    made, _ = render_pack(inputs("everything 2022Q3"), participants=20)
    assert len(made) == 7
    assert [(name, found) for name, data in made.items() if (found := pdf_problems(data))] == []


def test_nothing_is_drawn_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program mends a PDF's tags and moves no letter and no line.

    All but the marks around content is the same.
    """
    mended, _, _ = tagged("annex: everything 2022Q3")
    monkeypatch.setattr(press, "mend_tags", None)
    assert strokes(annex_from(inputs("everything 2022Q3"))) == strokes(mended)


def strokes(pdf: bytes) -> list[list[bytes]]:
    """Return what draws each page, without marks of content."""
    marks = {"BDC", "BMC", "EMC"}
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = map(pikepdf.parse_content_stream, document.pages)
        kept = ([step for step in page if str(step.operator) not in marks] for page in pages)
        return [[pikepdf.unparse_content_stream([step]) for step in page] for page in kept]


def test_it_is_read_in_the_order_in_which_it_is_written() -> None:
    """A screen reader reads all of the annex's text, in the order in which it is written."""
    text = EVERYTHING.briefing("2022Q3")
    templates = Templates(None)
    values = {"briefing": text, "pages": ON_PAGE_2, "first": 1, "page_count": 9}
    first = templates.render("annex_front.html.j2", **values)
    said, at = _letters(tagged("annex: everything 2022Q3")[1].root.text), 0
    for line in (*lines(first), *lines(behind(templates, text))):
        for words in map(_letters, line.split("|")):
            at = said.find(words, at)
            assert at >= 0, line
            at += len(words)


def _letters(text: str) -> str:
    # Page numbers on page one are not those of the markup; some words are set in capitals.
    return re.sub(r"[\s\d\N{SOFT HYPHEN}]", "", text).casefold()


def test_divided_words_are_whole_again_for_who_listens() -> None:
    """A listener hears a word that is divided at a line's end as one word.

    A hyphen at a line's end is a soft one in the text.
    """
    said = tagged("annex: prose 2022Q1")[1].root.text
    assert "\N{SOFT HYPHEN}" in said
    assert "\N{HYPHEN}" not in said


def test_a_link_is_described_by_where_it_leads() -> None:
    """A link is described by where it leads: by its source's number, or by its own words."""
    pages = tagged("annex: everything 2022Q3")[1].pdf.pages
    links = [str(a.Contents) for page in pages for a in page.get("/Annots", [])]
    assert {"source 1", "source 2", "Side by side, page 2", "Growth"} <= set(links)
    assert not [words for words in links if words.startswith(("scenario-", "source-", "entry-"))]


def test_a_studys_own_template_may_hold_anything(tmp_path: Path) -> None:
    """A study's own template may hold anything: no document stops at it.

    It may have what is see-through, spans rows, has no head or nothing in it.
    """
    template = """
        <section id="method"><h1>Ours</h1><p style="opacity: 0.5">Seen <a href="#page-one">
        <b>through</b></a></p><table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>
        </table><table></table><ul></ul><ol><li></li></ol><p></p><dl><dt>d</dt></dl></section>"""
    folder = with_files(tmp_path, {"templates/method.html.j2": template})
    made = Tagged(annex_from(STUDIES["bare"]().inputs("2022Q1", folder)))
    assert "Ours" in made.root.text
    assert [e.text for e in made.root.every() if e.kind == "/TD"][-3:] == ["a", "b", "c"]


# --- looked at by an editor -----------------------------------------------------------------------

_TOP, _BOTTOM = 771.0, 62.4  # of the text on an A4 page, in points above its foot
_LEAST_FILLED = 1 / 3
_LEAST_LINES = 8
_LEAST_BEFORE = 4  # lines at the end of a chapter, before the next one
_AT_TOP = 70.0  # a heading that begins a page stands no lower below the top
_LOWEST_START = 379.0  # a part's heading stands above it: its rule is in the upper half
_HEADS = {"/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/THead"}


def headings_stay(made: Tagged) -> Iterator[str]:
    """No heading, caption or table head is the last thing on a page."""
    for page in range(len(made.shown)):
        path = made.on[page][-1]
        kinds = {element.kind for element in path}
        if kinds & _HEADS or {"/Caption", "/Table"} <= kinds:
            yield f"page {page + 1} ends with {path[-1].text!r}"


def pages_are_filled(made: Tagged) -> Iterator[str]:
    """No page is less than a third full, but the last, and those before a chapter's own page.

    These have several lines, and a page before a chapter's own has more than a few.
    """
    begun = {heading.page for heading in made.root.all("/H1") if _highest(heading) > _TOP - _AT_TOP}
    for page in range(1, len(made.shown)):
        heights = {round(height) for path in made.on[page] for _, height in path[-1].runs}
        filled = (_TOP - min(heights)) / (_TOP - _BOTTOM)
        is_last, before_chapter = page == len(made.shown) - 1, page + 1 in begun
        least = _LEAST_BEFORE if before_chapter else _LEAST_LINES
        is_free = is_last or before_chapter
        if len(heights) < least or (filled < _LEAST_FILLED and not is_free):
            yield f"page {page + 1}: {len(heights)} lines, {filled:.0%} of the page"


def parts_begin_high(made: Tagged) -> Iterator[str]:
    """A part begins in the upper half of a page, or on the next."""
    for heading in made.root.all("/H1"):
        if _highest(heading) < _LOWEST_START:
            yield f"{heading.text!r} begins low on page {heading.page + 1}"


def _highest(heading: Element) -> float:
    return max(height for path in heading.walk() for _, height in path[-1].runs)


def tables_repeat_their_heads(made: Tagged) -> Iterator[str]:
    """A table that spans pages shows its head on each, the same one; it is read on the first."""
    for table in made.root.all("/Table"):
        for page, head in product([*_rows_by_page(table)][1:], table.all("/THead")):
            if together(head.text) not in together(made.unread(page)):
                yield f"page {page + 1}: {made.unread(page)!r} continues {head.text!r}"


def rows_keep_company(made: Tagged) -> Iterator[str]:
    """No row of a table stands alone before or after a page's end."""
    for table in made.root.all("/Table"):
        pages = _rows_by_page(table)
        for page, rows in pages.items():
            if len(pages) > 1 and len(rows) < 2:
                yield f"page {page + 1}: one row of the table {table.text[:40]!r}"


def rows_stay_whole(made: Tagged) -> Iterator[str]:
    """A row begins and ends on one page, and so does a caption."""
    for element in [*made.root.all("/TR"), *made.root.all("/Caption")]:
        if len(_pages(element)) > 1:
            yield f"page {max(_pages(element)) + 1} begins in the middle of {element.kind}"


def margins_say_what_it_is(made: Tagged, title: str, marking: str) -> Iterator[str]:
    """Each page has the title, its number, and the marking at its head and at its foot."""
    for page in range(len(made.shown)):
        margin = together(made.margins(page))
        wanted = (title, f"{page + 1} of {len(made.shown)}")
        told = all(together(words) in margin for words in wanted)
        if not told or margin.count(together(marking)) < 2:
            yield f"page {page + 1}: {margin!r}"


def _rows_by_page(table: Element) -> Mapping[int, list[Element]]:
    """Return the rows of a table's body on each page that it is on."""
    found: dict[int, list[Element]] = {}
    for row in (row for body in table.all("/TBody") for row in body.all("/TR")):
        for page in sorted(_pages(row)):
            found.setdefault(page, []).append(row)
    return found


def _pages(element: Element) -> set[int]:
    return {path[-1].page for path in element.walk() if path[-1].runs}


LAYOUT: Final = (
    *(headings_stay, pages_are_filled, parts_begin_high, tables_repeat_their_heads),
    *(rows_keep_company, rows_stay_whole),
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_wrong(name: str) -> None:
    """A document of any study passes the checks of accessibility, and its pages hold together.

    The checks are the Matterhorn protocol's of PDF/UA-1 for machines, and ours. A page of A4 that
    is torn out or copied still has its title, number and marking.
    """
    (data, made, complained), header = tagged(name), inputs(name.partition(": ")[2]).study.header
    assert pdf_problems(data) == []
    begins = header.title[:40]  # a very long one goes on below the margin
    is_briefing = name.startswith("briefing")  # its pages hold one thing each
    checks = [one for one in LAYOUT if not (is_briefing and one is pages_are_filled)]
    found = [f"{check.__name__}: {what}" for check in checks for what in check(made)]
    assert [*complained, *found] == []
    if header.paper == "a4":  # the height of its margins is known
        assert [*margins_say_what_it_is(made, begins, header.marking or "")] == []
