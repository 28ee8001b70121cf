"""The HTML file; what a browser makes of it is asked in test_in_chromium.py."""

import re
import string
from base64 import b64decode, b64encode
from collections import Counter
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from weasyprint import HTML

from scenariobook.briefing.assets import Assets, RefusedError, read_font, template_folder
from scenariobook.briefing.html_file import for_screen, style_for_screen
from scenariobook.briefing.markup import as_html, parsed
from tests.briefing.cases import EVERYTHING
from tests.briefing.samples import inputs_from, on_screen, sample_of, with_files
from tests.builders import a_study
from tests.expected import same_as_before

# --- the page -------------------------------------------------------------------------------------


NO_ASSETS = Assets(None, "")


@pytest.fixture(scope="module")
def page() -> str:
    """The sample's HTML file of 2022Q3."""
    return on_screen(EVERYTHING.inputs("2022Q3"))


@pytest.fixture(scope="module")
def tree(page: str) -> Element:
    """The same, read as a browser does."""
    root: Element = HTML(string=page).etree_element
    return root


def test_it_names_no_other_file(tree: Element) -> None:
    """The HTML file holds all that it shows: only links that a reader may follow lead outside."""
    loading = {"src", "srcset", "data", "poster", "{http://www.w3.org/1999/xlink}href"}
    for element in tree.iter():
        keys = loading | {"href"} if element.tag == "link" else loading
        loaded = [url for key, url in element.items() if key in keys]
        assert all(url.startswith("data:") for url in loaded), (element.tag, loaded)
    style = tree.findtext(".//style") or ""
    assert "@import" not in style
    assert re.findall(r"url\(\"?(.{5})", style) == ["data:"] * 6  # one for each face


def test_its_policy_admits_our_script_alone(tree: Element) -> None:
    """The page's policy admits one script, by its hash, and nothing may be fetched."""
    (policy,) = (meta.attrib["content"] for meta in tree.iterfind(".//meta[@http-equiv]"))
    (script,) = tree.iter("script")
    digest = b64encode(sha256((script.text or "").encode()).digest()).decode()
    held = "style-src 'unsafe-inline'; img-src data:; font-src data:"
    none = "base-uri 'none'; form-action 'none'"
    assert policy == f"default-src 'none'; script-src 'sha256-{digest}'; {held}; {none}"


def test_there_is_one_of_each_anchor_and_every_link_inside_has_one(tree: Element) -> None:
    """Every link inside the page leads to an anchor, and no anchor stands twice.

    So do the contents, references and trails.
    """
    anchors = Counter(element.attrib["id"] for element in tree.iterfind(".//*[@id]"))
    assert max(anchors.values()) == 1
    links = [element.attrib["href"] for element in tree.iterfind(".//*[@href]")]
    inside = {url.removeprefix("#") for url in links if url.startswith("#")}
    assert len(inside) > 30
    assert inside <= set(anchors)


def test_source_numbers_lead_there_and_back(page: str) -> None:
    """Each number in brackets is a link to its source, and each source leads to its uses."""
    main = page.partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"\[\d+\]", re.sub(r"<a .*?</a>|<[^>]+>", "", main))
    cites = dict(re.findall(r'<a id="(cited-\d+)" href="#source-([\w-]+)"', main))
    sources = dict(re.findall(r'<tr id="source-([\w-]+)"(.*?)</tr>', main, re.DOTALL))
    led = {k: {cites[one] for one in re.findall(r"#(cited-\d+)", v)} for k, v in sources.items()}
    assert led == {source: {source} for source in cites.values()}


def test_it_speaks_of_no_pages(page: str) -> None:
    """The HTML file speaks of no page numbers: they are the paper's."""
    shown = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "What moved, and what comes" in shown
    assert 'class="page"' not in shown
    assert not re.search(r"\bpage(\s|&#160;)*\d", shown)


def test_every_table_stands_in_a_region_with_a_name_of_its_own(tree: Element) -> None:
    """Every table stands in a region with a name of its own.

    So each can scroll by itself, also by keyboard. Page one's tables stack their cells instead.
    """
    regions = tree.findall(".//*[@role='region']")
    tables = sum("stacked" not in table.get("class", "") for table in tree.iter("table"))
    assert len(regions) == tables
    assert all(region.get("tabindex") == "0" for region in regions)
    names = [region.get("aria-label") for region in regions]
    assert all(names)
    assert len(set(names)) == len(names)


def test_each_mark_of_a_chart_has_its_value_in_words(page: str) -> None:
    """Each mark of a chart has its value in words.

    The places that a drawing tells are as many as the values listed beside it.
    """
    drawn = re.findall(r'<td [^>]*class="drawn"[^>]*>(.*?)</td>', page, re.DOTALL)
    places = ((re.search(r'data-at="([^"]*)"', cell), cell) for cell in drawn)
    counted = [(len(at[1].split()), cell.count("<li>")) for at, cell in places if at]
    assert len(counted) > 5
    assert all(marks == words for marks, words in counted), counted


def test_the_worked_example_is_light_enough_to_mail() -> None:
    """The worked example's HTML file is light enough to mail, fonts and all."""
    assert len(on_screen(inputs_from("central-asia 2022Q3")).encode()) < 600_000


def test_a_studys_pictures_are_put_into_the_page(tmp_path: Path) -> None:
    """The page holds a study's pictures, which its own templates and stylesheet name."""
    template = "<img alt='' src='asset:map.png'/>"
    with_files(tmp_path, {"assets/map.png": b"picture", "templates/method.html.j2": template})
    page = on_screen(sample_of(a_study(["alpha"])).inputs("2022Q1", tmp_path))
    address = f"data:image/png;base64,{b64encode(b'picture').decode()}"
    assert f'<img alt="" src="{address}">' in page
    assets = Assets(tmp_path, "")
    for given in ("url(asset:map.png)", "url('asset:map.png')"):
        assert style_for_screen(f"p {{ background: {given} }}", assets) == (
            f'p {{ background: url("{address}") }}'
        )


STYLES = {
    "p { margin: 10pt 2.54mm 0 }": "p { margin: 1rem 0.72rem 0 }",
    "p { width: calc(20pt + 1px) }": "p { width: calc(2rem + 1px) }",
    "@media print { p { top: -5pt } }": "@media print { p { top: -0.5rem } }",
    "@page { size: A4; @top-left { content: 'x' } } p {}": "p {}",
}


def test_lengths_for_paper_follow_the_text_size() -> None:
    """On a screen, lengths for paper follow the reader's text size: ten points are one rem.

    Rules for pages are left out. No other stylesheet is imported; test_own_look.py has what else is
    refused.
    """
    assert {style: style_for_screen(style, NO_ASSETS) for style in STYLES} == STYLES
    with pytest.raises(RefusedError):
        style_for_screen("@import 'x.css';", NO_ASSETS)


def test_cells_before_the_rows_name_have_their_own_columns_words() -> None:
    """On a card, a cell has its own column's words, also where it stands before the row's name.

    A head that is an axis is repeated in each cell.
    """
    table = (
        '<table class="cards"><thead><tr><th scope="col">Day</th><th scope="col">Item</th>'
        '<th scope="col"><svg xmlns="http://www.w3.org/2000/svg" width="9pt"><title>Years</title>'
        "<text>2021</text></svg></th></tr>"
        '</thead><tbody><tr class="group"><th colspan="3" scope="colgroup">All</th></tr>'
        '<tr><td>1</td><th scope="row">x</th><td>2</td></tr></tbody></table>'
    )
    root = parsed(f"<body><h1>Chapter</h1>{table}</body>")
    for_screen(root, NO_ASSETS)
    same_as_before(as_html(root).replace("><", ">\n<") + "\n")


def test_the_contents_have_the_headings_own_words() -> None:
    """The contents have the headings' own words.

    A link that names a section otherwise seems to lead elsewhere.
    """
    page = on_screen(inputs_from("central-asia 2022Q2"))
    links = re.findall(r'<li[^>]*><a href="#([^"]+)">([^<]+)</a></li>', page)
    begins = r'<section [^>]*id="([^"]+)">(?:(?!<section).)*?<h1(?: id="([^"]+)")?>(.*?)</h1>'
    headings = {own or its: words for its, own, words in re.findall(begins, page, re.DOTALL)}
    named = [(words, headings[anchor]) for anchor, words in links if anchor in headings]
    assert len(named) > 6
    assert [pair for pair in named if pair[0] != pair[1]] == []


# --- its fonts ------------------------------------------------------------------------------------


STYLE = (template_folder() / "briefing.css").read_text()
FONTS = sorted(set(re.findall(r"font:([\w-]+\.otf)", STYLE)))
CHARACTERS = (
    string.printable + "–—−→‘’“”…×≥≤äöüéèçšž\N{COMBINING ACUTE ACCENT}\N{CYRILLIC SMALL LETTER A}"
)


def font_in(name: str) -> TTFont:
    """Return a font as the page has it, with the characters of the page and no more."""
    kind, _, data = Assets(None, CHARACTERS).address(f"font:{name}").partition(",")
    assert kind == "data:font/woff2;base64"
    return TTFont(BytesIO(b64decode(data)))


def outlines(font: TTFont) -> dict[int, tuple[Any, Any]]:
    """Return the outline and the width of each character."""
    glyphs, found = font.getGlyphSet(), {}
    for character, name in font.getBestCmap().items():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        found[character] = pen.value, glyphs[name].width
    return found


@pytest.mark.parametrize("name", FONTS)
def test_characters_look_as_in_the_whole_font(name: str) -> None:
    """A character looks as in the whole font, and is as wide, though the page's font is cut down.

    No character that the page may show is lost.
    """
    cut_font, original = font_in(name), TTFont(BytesIO(read_font(name) or b""))
    kept = original.getBestCmap().keys() & set(map(ord, CHARACTERS))
    assert outlines(cut_font) == {c: d for c, d in outlines(original).items() if c in kept}
    tables = (cut_font[name].table.FeatureList.FeatureRecord for name in ("GSUB", "GPOS"))
    assert {"kern", "liga"} <= {record.FeatureTag for records in tables for record in records}
    assert cut_font.flavor == "woff2"
    assert "Adobe" in cut_font["name"].getDebugName(0)  # whose it is
