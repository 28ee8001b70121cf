"""Text never becomes markup or style: from every text of a study and its record, on every page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import pytest

from scenariobook.briefing import assets, rendering
from scenariobook.briefing.html_file import render_html
from scenariobook.briefing.materials import gather
from scenariobook.briefing.typeset import LINK_SCHEMES, prose
from scenariobook.briefing.workshop.pack_documents import _handouts, workshop
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.project import Project
from tests.briefing.samples import edition_text, front, other_pages
from tests.security import hostile

# Ends whatever it may stand in, then begins what it should not: elements, attributes, styles,
# a template's tags, and what the HTML file looks for in markup.
HOSTILE: Final = (
    "\"'></title></style></script></svg></table></th></thead>--><x-out onx=1 src='asset:x'>"
    "<script>alert(1)</script><style>@import url(http://127.0.0.1/)</style>"
    "<style></style><script></script><img src=http://127.0.0.1/ onerror=x> {{ 7*7 }} {% x %} "
    "' style='width: 9pt;background:url(http://127.0.0.1/)' width=\"10pt\" &lt;x-out&gt; &amp;#0; "
)
NARRATIVES: Final = (
    "<x-out>a</x-out>",
    "a <img src=http://127.0.0.1/ onerror=x> b",
    "<!--\n<x-out>\n-->",
    "<style>\np { background: url(http://127.0.0.1/) }\n</style>",
    "[a](javascript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](file:///etc/passwd)",
    "[a](//127.0.0.1/)",
    "[a](data:text/html,x)",
    "[a](vbscript:x)",
    "<javascript:alert(1)>",
    "<file:///etc/passwd>",
    "[a][b]\n\n[b]: javascript:alert(1)",
    '[a](https://example.org/ "\\" onx=1 style=x")',
    "[a](https://example.org/\"onx='1')",
    "![a](http://127.0.0.1/x.png)",
    "![a](file:///etc/passwd)",
    "[![a](http://127.0.0.1/x.png)](https://example.org/)",
    '```x" onx="1\ncode\n```',
    "&lt;x-out&gt; &#60;x-out&#62;",
    "{{ 7*7 }} {% include 'x' %}",
)


class Elements(HTMLParser):
    """The elements of a page with their attributes, and all that it shows or says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))
        self.texts += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def breaks(page: str) -> Iterator[str]:
    """Yield what a page has that no template of ours writes."""
    for tag, given in Elements(page).found:
        if "-" in tag or tag in {"iframe", "object", "embed", "base"}:
            yield f"an element {tag}"
        for name, value in given.items():
            if name.startswith("on") or name == "srcset":
                yield f"an attribute {name}"
            if name == "style" and "url" in value:
                yield f"a style {value}"
            if name in {"src", "xlink:href"} and not value.startswith(("data:", "asset:logo")):
                yield f"an address {value}"
            if name == "href" and ":" in value:
                scheme = value.partition(":")[0]
                if tag == "a" and scheme not in LINK_SCHEMES:
                    yield f"a link {value}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a study with its record; each text is hostile, and says where it is from."""
    return hostile.spoilt(tmp_path_factory.mktemp("study"), lambda name: f"{HOSTILE}«{name}»")


@pytest.fixture(scope="module")
def pages(project: Project) -> dict[str, str]:
    """The markup of both editions and of each handout, by name."""
    inputs = inputs_of(project, hostile.FIRST)
    text, templates = edition_text(inputs), rendering.Templates(None)
    made = {"front": front(templates, text), "body": other_pages(templates, text)}
    handouts = _handouts(templates, text, workshop(gather(inputs)))
    return made | {name: render(closeness=0) for name, render, _ in handouts}


@pytest.fixture(scope="module")
def screen(project: Project) -> str:
    """The HTML file; its fonts, which take long to cut down, are left out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "font_subset", lambda *_: b"")
        return render_html(inputs_of(project, hostile.FIRST)).decode()


def test_no_text_becomes_markup_on_paper(pages: dict[str, str]) -> None:
    """No text of a study becomes markup on paper.

    No element, no attribute, no address is there but a template's own.
    """
    assert len(pages) > 5
    for name, page in pages.items():
        assert list(breaks(page)) == [], name
        found = [tag for tag, _ in Elements(page).found if tag in {"script", "style"}]
        assert found == (["style"] if "<style>@page :first { counter" in page else []), name


def test_no_text_becomes_markup_on_the_screen(screen: str) -> None:
    """No text of a study becomes markup on the screen.

    One style and one script are there, which are ours, and nothing that text has brought.
    """
    assert list(breaks(screen)) == []
    tags = [tag for tag, _ in Elements(screen).found]
    assert (tags.count("script"), tags.count("style")) == (1, 1)
    assert "«" not in re.sub(r".*<style>(.*)</style>.*", r"\1", screen, flags=re.DOTALL)


def test_every_text_is_shown_as_it_was_written(pages: dict[str, str], screen: str) -> None:
    """Every text is shown as it was written: what is escaped is escaped once."""
    shown = [text for page in (*pages.values(), screen) for text in Elements(page).texts]
    whole = {name for text in shown for name in re.findall(r"«([^»]*)»", text) if HOSTILE in text}
    cut = {"study.id", "scenarios.narrative", "scenarios1.narrative"}  # Markdown is another text
    assert len(whole) > 35
    assert {"study.title", "study.marking", "study.organisation", "study.authors"} <= whole
    assert {"sources.title", "indicators.measure", "assumptions.text", "Reading.note"} <= whole
    assert not cut & whole


def test_the_stylesheet_holds_no_text_of_a_study(project: Project) -> None:
    """The stylesheet holds no text of a study, so nobody can inject style.

    Titles and markings stand on each page by way of the markup.
    """
    for paper in ("a4", "letter"):
        assert "«" not in rendering.stylesheet(rendering.Templates(project.folder), paper)


@pytest.mark.parametrize("narrative", NARRATIVES)
def test_a_narrative_brings_no_markup_of_its_own(narrative: str) -> None:
    """A narrative brings no markup of its own.

    Raw HTML is text, pictures are none, and links lead to the web or to mail.
    """
    made = f"<div>{prose(narrative)}</div>"
    assert list(breaks(made)) == []
    tags = {tag for tag, _ in Elements(made).found}
    assert tags <= {"div", "p", "a", "pre", "code", "em", "strong", "br"}
    allowed = {"href", "title", "class"}
    assert {name for _, given in Elements(made).found for name in given} <= allowed
