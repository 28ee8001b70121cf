"""Tables that go over page breaks: each is one table for people who do not see the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint import Document, Page

from scenariobook.briefing import rendering
from scenariobook.briefing.cut_tables import CutTables
from scenariobook.briefing.pdf import Press
from scenariobook.documents import make_annex, make_handouts
from scenariobook.project.opening import open_project
from tests.briefing.editions import WORKED_EXAMPLE
from tests.briefing.tag_checks import problems
from tests.briefing.tagged import Element, Tagged
from tests.builders import q
from tests.clients import require_module

HEAD = '<thead><tr><th scope="col">No.</th><th scope="col">What</th></tr></thead>'


def page(body: str) -> str:
    """Return a markup with a body and a heading."""
    return (
        '<!DOCTYPE html><html lang="en"><head><title>T</title></head>'
        f'<body><main><section id="top"><h1>Heading</h1>{body}</section></main></body></html>'
    )


def rows(count: int, first: int = 1, cell: str = "text") -> str:
    """Return rows of two cells; the first has the row's number."""
    return "".join(
        f'<tr><th scope="row">{number}</th><td>{cell}</td></tr>'
        for number in range(first, first + count)
    )


def table(body: str, head: str = HEAD) -> str:
    """Return a table with one group of rows."""
    return f"<table>{head}<tbody>{body}</tbody></table>"


def pressed(body: str, style: str = "") -> bytes:
    """Return a page's body as PDF, in our style, whose pages have 40 rows."""
    press = Press(rendering.stylesheet(rendering.Templates(None), "a4") + style, None)
    laid_out = press.lay_out(page(body))
    return press.bind(laid_out, laid_out.pages)


def of_kind(root: Element, kind: str) -> list[Element]:
    """Return all elements of a kind, in reading order."""
    return [element for element in root.every() if element.kind == kind]


def tables(tagged: Tagged) -> list[Element]:
    """Return a PDF's tables."""
    return of_kind(tagged.root, "/Table")


def numbers(found: Element) -> list[str]:
    """Return the first cells of a table's rows."""
    return [row.kids[0].text for row in of_kind(found, "/TR")]


def counted(count: int) -> list[str]:
    """Return the first cells of a head and of so many rows."""
    return ["No.", *map(str, range(1, count + 1))]


def test_a_table_over_three_pages_is_one_with_one_head() -> None:
    """It has all rows in order, each on its page, and the head once; elsewhere it is an artifact.

    The bytes are the same each time.
    """
    made = pressed(table(rows(90)))
    assert pressed(table(rows(90))) == made
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert [kid.kind for kid in found.kids] == ["/THead", "/TBody"]
    assert numbers(found) == counted(90)
    pages = [row.page for row in of_kind(found, "/TR")]
    assert pages == sorted(pages)
    assert set(pages) == {0, 1, 2}
    assert problems(made) == []
    assert [said.count("What") for said in _shown(made)] == [1, 1, 1]


def _shown(made: bytes) -> Iterator[str]:
    """Yield what each page shows to people who see it."""
    for shown in PdfReader(BytesIO(made)).pages:
        yield shown.extract_text()


@pytest.mark.client
def test_page_validation_finds_nothing() -> None:
    """The Matterhorn protocol's machine checks, over cut tables with links, rows and groups cut."""
    validator = require_module("page", "page-validation")
    head = '<thead><tr><th scope="col"><a href="#top">No.</a></th><th>What</th></tr></thead>'
    body = rows(70, cell='<a href="#top">to the top</a>') + _long_row()
    made = pressed(table(body, head) + table(rows(3)))
    report = validator.validate_pdf_bytes(made, profile=validator.ValidationProfile.PDF_UA_1)
    assert [f"{f.rule_id}: {f.message}" for f in report.failures] == []


def test_two_tables_that_look_alike_stay_two() -> None:
    """The first ends at a page break, and the next begins after it with the same head and rows."""
    style = ".b { break-before: page; }"
    second = table(rows(60)).replace("<table", '<table class="b"')
    tagged = Tagged(pressed(table(rows(60)) + second, style))
    found = tables(tagged)
    assert [numbers(each) for each in found] == [counted(60)] * 2
    pages = [{row.page for row in of_kind(each, "/TR")} for each in found]
    assert pages == [{0, 1}, {2, 3}]


def _long_row() -> str:
    paragraphs = "".join(f"<p>Paragraph {n}.</p>" for n in range(200))
    return f'<tr><th scope="row">long</th><td>{paragraphs}</td></tr>'


def test_a_row_over_three_pages_is_one() -> None:
    """Its cells have all that they say, in order; the next row is one of its own."""
    made = pressed(table(rows(2) + _long_row() + rows(2, 3)))
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert numbers(found) == ["No.", "1", "2", "long", "3", "4"]
    cell = of_kind(found, "/TR")[3].kids[1]
    assert [kid.text for kid in cell.kids] == [f"Paragraph {n}." for n in range(200)]
    assert len({kid.page for kid in cell.kids}) > 2
    assert problems(made) == []


def test_a_groups_heading_belongs_to_its_rows_on_the_next_page() -> None:
    """Without it, nobody who listens knows which group the rows there are of."""
    group = '<tr class="group"><th colspan="2" scope="colgroup">Group</th></tr>'
    tagged = Tagged(pressed(table(group + rows(80))))
    (found,) = tables(tagged)
    last = of_kind(found, "/TD")[-1]
    named = [tagged.identifiers()[str(name)].objgen for name in last.attribute("/Headers")]
    headers = {e.entry.objgen: e.text for e in of_kind(found, "/TH")}
    assert last.page > 0
    assert [headers[name] for name in named] == ["Group", "What", "80"]


def test_links_in_a_head_lead_on_from_each_page() -> None:
    """The head's one element has them all, each with its own page; so have rows theirs."""
    head = (
        '<thead><tr><th scope="col"><a href="#top">No.</a></th>'
        '<th scope="col"><a href="#other">What</a></th></tr></thead>'
    )
    body = rows(90, cell='<a href="#top">to the top</a>')
    made = pressed(table(body, head) + '<p id="other">Other</p>')
    assert problems(made) == []
    tagged = Tagged(made)
    (found,) = tables(tagged)
    links = of_kind(found, "/Link")
    assert [link.text for link in links[:2]] == ["No.", "What"]
    assert [link.link_pages for link in links[:2]] == [[0, 1, 2]] * 2
    assert [str(annotation.Dest) for annotation in links[1].links] == ["other"] * 3
    assert all(link.link_pages == [link.page] for link in links[2:])


def test_a_link_that_only_a_later_head_has_is_not_left_outside_the_tree() -> None:
    """On a narrower page, a link takes two lines, which are two links."""
    head = f'<thead><tr><th>No.</th><th><a href="#top">{"What " * 25}</a></th></tr></thead>'
    style = "@page { size: A4 landscape } @page :first { size: A4 landscape; margin-right: 150mm }"
    made = pressed(table(rows(60), head), style)
    assert problems(made) == []
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert numbers(found) == counted(60)


def test_a_foot_is_read_once_after_all_rows() -> None:
    """Captions stay where they are, first or last."""
    foot = "<tfoot><tr><td>sum</td><td>all</td></tr></tfoot>"
    caption = "<caption>Words</caption>"
    made = pressed(f"<table>{caption}{HEAD}<tbody>{rows(90)}</tbody>{foot}</table>")
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert [kid.kind for kid in found.kids] == ["/Caption", "/THead", "/TBody", "/TFoot"]
    assert numbers(found) == [*counted(90), "sum"]
    below = "caption { caption-side: bottom; }"
    tagged = Tagged(pressed(f"<table>{caption}{HEAD}<tbody>{rows(90)}</tbody></table>", below))
    (found,) = tables(tagged)
    assert [kid.kind for kid in found.kids] == ["/THead", "/TBody", "/Caption"]
    assert numbers(found) == counted(90)


def test_a_caption_may_stand_on_an_earlier_page() -> None:
    """It is the caption of the table below, also where it is cut itself."""
    long = "".join(f"<p>Line {n}.</p>" for n in range(70))
    made = pressed(f"<table><caption>{long}</caption>{HEAD}<tbody>{rows(60)}</tbody></table>")
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert [kid.kind for kid in found.kids] == ["/Caption", "/THead", "/TBody"]
    assert [kid.text for kid in found.kids[0].kids] == [f"Line {n}." for n in range(70)]
    assert numbers(found) == counted(60)


def test_groups_of_rows_stay_apart() -> None:
    """A page break within one group, or between two."""
    groups = "".join(f"<tbody>{rows(20, first)}</tbody>" for first in range(1, 121, 20))
    made = pressed(f"<table>{HEAD}{groups}</table>")
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert problems(made) == []
    assert [len(kid.kids) for kid in found.kids] == [1, *[20] * 6]
    assert numbers(found) == counted(120)


def test_a_table_in_a_cell_is_joined_too() -> None:
    """Both are cut at the same page break."""
    tagged = Tagged(pressed(table(f"<tr><th>a</th><td>{table(rows(80))}</td></tr>")))
    outer, inner = tables(tagged)
    assert numbers(inner) == counted(80)
    assert [row.text[:4] for row in of_kind(outer, "/TR")[:2]] == ["No.W", "aNo."]
    assert len(of_kind(outer, "/Table")) == 2


def test_a_table_between_columns_is_one() -> None:
    """Its parts stand beside one another on a page."""
    style = ".two { columns: 2; height: 60mm; column-fill: auto; }"
    tagged = Tagged(pressed(f'<div class="two">{table(rows(14))}</div>', style))
    (found,) = tables(tagged)
    assert numbers(found) == counted(14)


@pytest.fixture
def unjoined() -> Callable[[str, str], bytes]:
    """A press that leaves the parts of tables as WeasyPrint makes them."""

    def press(body: str, style: str = "") -> bytes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(CutTables, "join", lambda _: None)
            return pressed(body, style)

    return press


@pytest.mark.parametrize(
    "body",
    [
        f'<div style="position: fixed; bottom: 0">{table(rows(1), "")}</div>',
        f'<div style="position: running(there)">{table(rows(1), "")}</div>',
        table(rows(1), "").replace("<table", '<table style="position: running(there)"'),
        '<table style="display: block"><tr><td>a</td></tr>b<tr><td>c</td></tr></table>',
        "<table></table>",
        "<table><caption>Alone</caption></table>",
    ],
)
def test_what_is_repeated_or_of_another_kind_stays_as_it_is(
    body: str, unjoined: Callable[[str, str], bytes]
) -> None:
    """A table with a fixed place is drawn on each page; no page break cuts it."""
    style = "@page { @top-left { content: element(there); } }"
    given = body + table(rows(90)), style
    tagged, plain = Tagged(pressed(*given)), Tagged(unjoined(*given))
    found, parts = ([each.text for each in tables(one)] for one in (tagged, plain))
    assert counted(90) in [numbers(each) for each in tables(tagged)]
    assert [text for text in found if "What" not in text] == [
        text for text in parts if "What" not in text
    ]
    assert [sum("What" in text for text in texts) for texts in (found, parts)] == [1, 3]


def test_a_table_in_a_repeated_head_is_read_once() -> None:
    """It is drawn again with the head."""
    inner = table(rows(1), "")
    head = f"<thead><tr><th>No.</th><th>{inner}</th></tr></thead>"
    tagged = Tagged(pressed(table(rows(120), head)))
    outer, within = tables(tagged)
    assert numbers(within) == ["1"]
    assert [kid.kind for kid in outer.kids] == ["/THead", "/TBody"]


def test_with_an_unknown_weasyprint_tables_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the boxes, nobody knows which tables are parts of one."""
    monkeypatch.setattr(CutTables, "_drawn_tables", lambda _: iter(()))
    made = pressed(table(rows(90)))
    assert len(tables(Tagged(made))) == 3
    assert problems(made) == []


class Printed:
    """PDFs with the markups that their pages were laid out from, as a press makes them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._markups: list[tuple[Sequence[Page], str]] = []
        self.pdfs: list[tuple[bytes, list[str]]] = []
        lay_out, bind = Press.lay_out, Press.bind

        def laid_out(press: Press, markup: str, *others: Collection[str]) -> Document:
            document = lay_out(press, markup, *others)
            self._markups.append((document.pages, markup))
            return document

        def bound(press: Press, document: Document, pages: Sequence[Page]) -> bytes:
            data = bind(press, document, pages)
            self.pdfs.append((data, self._markups_of(pages)))
            return data

        patch.setattr(Press, "lay_out", laid_out)
        patch.setattr(Press, "bind", bound)

    def _markups_of(self, pages: Sequence[Page]) -> list[str]:
        bound = {id(page) for page in pages}
        return [markup for of, markup in self._markups if bound & {id(page) for page in of}]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Watch what is printed."""
    return Printed(monkeypatch)


def kinds(data: bytes) -> Counter[str]:
    """Return how many elements of each kind the tree of a PDF has."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found: Counter[str] = Counter()
        waiting: list[Any] = list(pdf.Root.StructTreeRoot.K)
        while waiting:
            element = waiting.pop()
            if not isinstance(element, int) and "/S" in element:
                found[str(element.S)] += 1
                waiting.extend(element.get("/K", []))
        return found


def test_the_worked_example_has_as_many_tables_as_its_markup(
    printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables, heads and rows of both editions and of each handout.

    Some tables of each edition are cut, else this would prove nothing.
    """
    cut: list[int] = []
    join = CutTables._join

    def joined(every: CutTables, parts: Sequence[Any]) -> None:
        cut.append(len(parts))
        join(every, parts)

    monkeypatch.setattr(CutTables, "_join", joined)
    project, _, _ = open_project(WORKED_EXAMPLE)
    assert project is not None
    made = {
        **make_handouts(project, q("2023Q4")),
        "annex.pdf": make_annex(project, q("2023Q4")),
    }
    pdfs = {data for name, data in made.items() if name.endswith(".pdf")}
    assert {data for data, _ in printed.pdfs} == pdfs
    for data, markups in printed.pdfs:
        tagged = kinds(data)
        for tag, kind in (("table", "/Table"), ("thead", "/THead"), ("tr", "/TR")):
            assert tagged[kind] == sum(markup.count(f"<{tag}") for markup in markups)
    assert len(cut) > 8
    assert max(cut) > 3
