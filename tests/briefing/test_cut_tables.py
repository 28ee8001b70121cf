"""Tables that go over page breaks: each is one table for people who do not see the page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

from scenariobook.briefing import rendering
from scenariobook.briefing.editions import render_annex
from scenariobook.briefing.pdf.cut_tables import CutTables
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.rendering import Templates
from scenariobook.cli.shared.documents import inputs_of
from tests.briefing.editions import project_of
from tests.briefing.samples import behind, text_of
from tests.briefing.tagged import Element, Tagged, problems
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


def test_links_in_a_head_lead_on_from_its_first_page() -> None:
    """The head's one element has them; where it is printed again, its words are no links."""
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
    assert all(link.link_pages == [link.page] for link in links)
    shown = [page.get("/Annots", ()) for page in PdfReader(BytesIO(made)).pages]
    assert sum(map(len, shown)) == len(links)


def test_links_in_the_margin_are_none() -> None:
    """No element of the tree contains what stands there, and PDF/UA allows no link outside it."""
    style = "@page { @top-left { content: element(there); } }"
    link = '<p style="position: running(there)"><a href="#top">To the top</a></p>'
    made = pressed(link + table(rows(90)), style)
    assert problems(made) == []
    assert not any(page.get("/Annots") for page in PdfReader(BytesIO(made)).pages)
    assert "To the top" in next(_shown(made))


def test_a_foot_is_read_once_after_all_rows() -> None:
    """A caption is read first, wherever it stands."""
    foot = "<tfoot><tr><td>sum</td><td>all</td></tr></tfoot>"
    caption = "<caption>Words</caption>"
    made = pressed(f"<table>{caption}{HEAD}<tbody>{rows(90)}</tbody>{foot}</table>")
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert [kid.kind for kid in found.kids] == ["/Caption", "/THead", "/TBody", "/TFoot"]
    assert numbers(found) == [*counted(90), "sum"]
    below = "caption { caption-side: bottom; }"
    made = pressed(f"<table>{caption}{HEAD}<tbody>{rows(90)}</tbody></table>", below)
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert [kid.kind for kid in found.kids] == ["/Caption", "/THead", "/TBody"]
    assert problems(made) == []
    assert numbers(found) == counted(90)


def test_groups_of_rows_stay_apart() -> None:
    """A page break within one group, or between two."""
    groups = "".join(f"<tbody>{rows(20, first)}</tbody>" for first in range(1, 121, 20))
    made = pressed(f"<table>{HEAD}{groups}</table>")
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert problems(made) == []
    assert [len(kid.kids) for kid in found.kids] == [1, *[20] * 6]
    assert numbers(found) == counted(120)


LINES = "".join(f"<p>Line {n}.</p>" for n in range(70))
LONG_HEAD = f'<thead><tr><th>No.</th><th><a href="#top">{"What " * 25}</a></th></tr></thead>'
NARROW = "@page { size: A4 landscape } @page :first { size: A4 landscape; margin-right: 150mm }"
COLUMNS = "main { columns: 2; height: 60mm; column-fill: auto; }"


@pytest.mark.parametrize(
    "body, style, kinds, count",
    [
        # On a narrower page, a link takes two lines, which are two links.
        (table(rows(90), LONG_HEAD), NARROW, ["/THead", "/TBody"], 90),
        # A caption is that of the table below, also where it is cut itself.
        (
            f"<table><caption>{LINES}</caption>{HEAD}<tbody>{rows(90)}</tbody></table>",
            "",
            ["/Caption", "/THead", "/TBody"],
            90,
        ),
        (table(f"<tr><th>a</th><td>{table(rows(90))}</td></tr>"), "", ["/THead", "/TBody"], 90),
        (table(rows(14)), COLUMNS, ["/THead", "/TBody"], 14),
    ],
    ids=["link in two lines", "cut caption", "in a cell", "between columns"],
)
def test_what_only_a_studys_own_template_has_is_one_table_too(
    body: str, style: str, kinds: list[str], count: int
) -> None:
    made = pressed(body, style)
    tagged = Tagged(made)
    (found,) = (one for one in tables(tagged) if numbers(one) == counted(count))
    assert [kid.kind for kid in found.kids] == kinds
    assert problems(made) == []


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
def test_what_is_repeated_or_of_another_kind_stays_as_it_is(body: str) -> None:
    """A table with a fixed place is drawn on each page; no page break cuts it."""
    style = "@page { @top-left { content: element(there); } }"
    given = body + table(rows(90)), style
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CutTables, "join", lambda _: None)
        plain = Tagged(pressed(*given))
    tagged = Tagged(pressed(*given))
    found, parts = ([each.text for each in tables(one)] for one in (tagged, plain))
    assert counted(90) in [numbers(each) for each in tables(tagged)]
    assert [text for text in found if "What" not in text] == [
        text for text in parts if "What" not in text
    ]
    assert [sum("What" in text for text in texts) for texts in (found, parts)] == [1, 3]


def test_with_an_unknown_weasyprint_tables_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the boxes, nobody knows which tables are parts of one."""
    monkeypatch.setattr(CutTables, "_drawn_tables", lambda _: iter(()))
    made = pressed(table(rows(90)))
    assert len(tables(Tagged(made))) == 3
    assert problems(made) == []


def test_the_worked_examples_annex_has_as_many_tables_as_its_markup() -> None:
    """Tables, heads and rows; several of its tables are cut."""
    project = project_of()
    markup = behind(Templates(None), text_of(inputs_of(project, q("2023Q4"))))
    tagged = Tagged(render_annex(inputs_of(project, q("2023Q4")))[0])
    for tag, kind in (("table", "/Table"), ("thead", "/THead"), ("tr", "/TR")):
        assert len(of_kind(tagged.root, kind)) == markup.count(f"<{tag}")
