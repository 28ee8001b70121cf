"""The PDF: how it is made, and as its readers get it.

What may be fetched, how WeasyPrint is imported, tables in parts; then the file.
"""

import re
import socket
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from scenariobook.briefing.pdf import press
from scenariobook.briefing.pdf.tagged_tables import CutTables
from tests.briefing.cases import EVERYTHING
from tests.briefing.rendering import complaints, html_page, pressed, rendered_from, words_of
from tests.briefing.tagged import Tagged, pdf_problems
from tests.commands import OUTPUT, bring_table, do, run_python
from tests.expected import GOLDEN, same_as_before
from tests.study_text import STUDY, write_study

# --- assets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.org/x.png", "http://127.0.0.1/", "ftp://example.org/x"),
        *("file:///etc/passwd", "data:text/plain,x"),
        *("font:../../../etc/passwd", "font:/etc/passwd", "font:missing.otf"),
        *("asset:../study.toml", "asset:missing.png", "asset:link.png"),
    ],
)
def test_nothing_outside_the_study_and_the_package_is_fetched(url: str, tmp_path: Path) -> None:
    """A PDF is made without any file or address outside the study's assets and the package.

    Neither a connection nor another file is opened, nor by a link.
    """
    (tmp_path / "assets").mkdir()
    (tmp_path / "study.toml").write_text("secret")
    (tmp_path / "assets" / "link.png").symlink_to(tmp_path / "study.toml")
    with pytest.raises(FatalURLFetchingError, match="may not fetch"):
        press.AssetFetcher(tmp_path).fetch(url)


# --- the import -----------------------------------------------------------------------------------


# Run in a process of its own: WeasyPrint is imported once.
PROBE = """
import ctypes.util, subprocess, sys
asked = []
started = subprocess.Popen.__init__
def note(self, command, *rest, **more):
    asked.append(command)
    started(self, command, *rest, **more)
subprocess.Popen.__init__ = note
find = ctypes.util.find_library
if sys.argv[1] == "ours":
    from scenariobook.briefing.pdf import import_weasyprint
    import_weasyprint()
import weasyprint
from weasyprint.text.ffi import harfbuzz_subset, harfbuzz_vector
assert ctypes.util.find_library is find
print(harfbuzz_subset is not None, harfbuzz_vector is not None, *(command[0] for command in asked))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there does a miss start programs")
def test_the_same_libraries_are_found_with_fewer_programs_started() -> None:
    """The program finds the same libraries as WeasyPrint alone, with fewer programs started.

    Those that WeasyPrint can do without change what it draws: they are there as before. For each of
    those that is missing, the loader's cache is asked, and no compiler.
    """
    plain, ours = (run_python(PROBE, way).decode().split() for way in ("plainly", "ours"))
    found, started = ours[:2], ours[2:]
    assert found == plain[:2]
    assert all("ldconfig" in program for program in started)
    assert len(started) <= found.count("False")


# --- tables that go over page breaks: one table for people who do not see the page ---------------

HEAD = '<thead><tr><th scope="col">No.</th><th scope="col">What</th></tr></thead>'
LINKED_HEAD = (
    '<thead><tr><th scope="col"><a href="#top">No.</a></th>'
    '<th scope="col"><a href="#other">What</a></th></tr></thead>'
)
COLUMNS = "columns: 2; height: 60mm; column-fill: auto"
BELOW = '<caption style="caption-side: bottom">Words</caption>'
FOOT = "<tfoot><tr><td>sum</td><td>all</td></tr></tfoot>"
LINES = "".join(f"<p>Line {n}.</p>" for n in range(70))
PARAGRAPHS = [f"Paragraph {n}." for n in range(200)]
OTHER = '<p id="other">Other</p>'
LONG_ROW = f'<tr><th scope="row">long</th><td><p>{"</p><p>".join(PARAGRAPHS)}</p></td></tr>'


def rows(count: int, first: int = 1, cell: str = "text") -> str:
    """Return rows of two cells; the first has the row's number."""
    each = range(first, first + count)
    return "".join(f'<tr><th scope="row">{n}</th><td>{cell}</td></tr>' for n in each)


def grid(body: str, head: str = HEAD, foot: str = "") -> str:
    """Return a table with one group of rows."""
    return f"<table>{head}<tbody>{body}</tbody>{foot}</table>"


def in_section(body: str, style: str = "") -> bytes:
    """Return a page's body as PDF, in our style, whose pages have 40 rows."""
    return pressed(
        html_page(f'<main><section id="top"><h1>Heading</h1>{body}</section></main>'), style
    )


# Each begins a page.
CUT = (
    grid(rows(90)),
    grid(rows(2) + LONG_ROW + rows(2, 3)),
    grid('<tr class="group"><th colspan="2" scope="colgroup">Group</th></tr>' + rows(80)),
    grid(rows(91, cell='<a href="#top">to the top</a>'), LINKED_HEAD),
    grid(rows(92), f"<caption>Words</caption>{HEAD}", FOOT),
    grid(rows(93), BELOW + HEAD),
    grid(rows(94), f"<caption>{LINES}</caption>{HEAD}"),
    grid(f"<tr><th>a</th><td>{grid(rows(95))}</td></tr>"),
    f'<div style="{COLUMNS}">{grid(rows(14))}</div>',
    grid("</tbody><tbody>".join(rows(20, first) for first in range(1, 121, 20))),
    # Two that look alike stay two.
    grid(rows(60)) + grid(rows(60)).replace("<table", '<table style="break-before: page"'),
)
# A table with a fixed place is drawn on each page; no page break cuts it.
REPEATED = {
    "fixed": f'<div style="position: fixed; bottom: 0">{grid(rows(1), "")}</div>',
    "in a running element": f'<div style="position: running(there)">{grid(rows(1), "")}</div>',
    "running": grid(rows(1), "").replace("<table", '<table style="position: running(there)"'),
    "of blocks": '<table style="display: block"><tr><td>a</td></tr>b<tr><td>c</td></tr></table>',
    "empty": "<table></table>",
    "a caption alone": "<table><caption>Alone</caption></table>",
    # No element contains what stands in the margin, and PDF/UA allows no link outside it.
    "a link": '<p style="position: running(there)"><a href="#top">To the top</a></p>',
}
MARGIN = "@page { @top-left { content: element(there); } }"
NARROWER = "@page { size: A4 landscape } @page :first { size: A4 landscape; margin-right: 150mm }"
LONG_LINK = f'<thead><tr><th>No.</th><th><a href="#top">{"What " * 25}</a></th></tr></thead>'
# The markup of some pages, with its style.
DOCUMENTS = {
    "cut": ("".join(f'<div style="break-before: page">{one}</div>' for one in CUT) + OTHER, ""),
    "a link in two lines of a narrower page": (grid(rows(90), LONG_LINK), NARROWER),
    **{name: (markup + grid(rows(90)), MARGIN) for name, markup in REPEATED.items()},
}


def heard(tagged: Tagged) -> Iterator[str]:
    """Yield what is heard of each table, and what else is on the pages."""
    headers = {e.entry.objgen: e.text for e in tagged.root.all("/TH")}
    for found in tagged.root.all("/Table"):
        yield " ".join(["/Table", *(kid.kind for kid in found.kids)])
        first = [row.kids[0].text for row in found.all("/TR")]
        pages = sorted({row.page + 1 for row in found.all("/TR")})
        yield f"pages {pages}: {', '.join(first)}"
        for cell in found.all("/TD")[-1:]:
            named = [tagged.identifiers()[str(one)].objgen for one in cell.attribute("/Headers")]
            yield f"headers of the last cell: {', '.join(headers[one] for one in named)}"
        yield ""
    for number, sheet in enumerate(tagged.pdf.pages):
        links = [link.text for link in tagged.root.all("/Link") if link.page == number]
        yield f"page {number + 1}, {len(sheet.get('/Annots', ()))} links: {', '.join(links)}"
        yield f"page {number + 1}, not read aloud: {tagged.unread(number)}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_table_over_page_breaks_is_one_with_one_head(name: str) -> None:
    """A table over page breaks is read aloud as one table with one head.

    It has all rows in order, under their headings; elsewhere its head is an artifact. What is
    repeated, or of another kind, stays as it is.
    """
    made = in_section(*DOCUMENTS[name])
    same_as_before("\n".join([*heard(Tagged(made)), *pdf_problems(made), ""]), name)


def test_no_text_is_left_of_what_is_gone() -> None:
    """Each golden text is of a table that is tried, and each table has one."""
    left = {path.stem for path in GOLDEN.glob("briefing/test_pdf/*/*")}
    assert left == {name.replace(" ", "_") for name in DOCUMENTS}


def test_a_row_over_three_pages_has_all_that_it_says_in_order() -> None:
    """A row over three pages is read aloud whole, and in order."""
    tagged = Tagged(in_section(grid(LONG_ROW)))
    *_, cell = tagged.root.all("/TD")
    assert [kid.text for kid in cell.kids] == PARAGRAPHS
    assert len({kid.page for kid in cell.kids}) > 2


def test_with_unknown_weasyprint_tables_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an unknown WeasyPrint shows no boxes, tables stay in parts, and nothing else is wrong.

    Without the boxes, nobody knows which tables are parts of one.
    """
    monkeypatch.setattr(CutTables, "_drawn_tables", lambda _: iter(()))
    made = in_section(grid(rows(90)))
    assert len(Tagged(made).root.all("/Table")) == 3
    assert pdf_problems(made) == []


# --- as its readers get it ------------------------------------------------------------------------


def test_the_file_says_what_it_is_and_leads_to_what_it_names() -> None:
    """A PDF says what it is, and its outline and links lead to what they name.

    It is made without a network and without a warning. The pages on which parts begin are right,
    though page one was laid out last. No clock is in it, so that the bytes stay the same; every
    address is of an allowed kind, none a hostile one.
    """
    with pytest.MonkeyPatch.context() as patch, complaints() as said:
        patch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was opened"))
        reader = PdfReader(BytesIO(rendered_from(EVERYTHING.inputs("2022Q3"))))
    assert said == []
    first = " ".join(reader.pages[0].extract_text().split())
    entries = [entry for entry in reader.outline if not isinstance(entry, list)]
    begins = ((one.title, reader.get_destination_page_number(one)) for one in entries)
    told = [f"{title}: page {(number or 0) + 1}" for title, number in begins]
    told += ["named on page one:", *(one for one in told if one in first)]
    about = {**(reader.metadata or {}), "/Lang": reader.root_object["/Lang"]}
    told += [f"{key} {words}" for key, words in about.items() if key != "/Producer"]
    held = (one.get("/Annots", []) for one in reader.pages)
    leads = [link.get_object().get("/A", {}) for links in held for link in links]
    told += sorted({str(lead["/URI"]) for lead in leads if "/URI" in lead})
    told += [f"{sum('/URI' not in lead for lead in leads)} links within"]
    same_as_before("\n".join([*told, ""]))


# --- what a search finds --------------------------------------------------------------------------


# With hyphens, straight apostrophes and a day; none is divided at a line's end.
TYPED = ("2023-05-19", "Xi'an", "non-core", "T-72", "load-bearing", "the analysts' view")
SAID = f"It was {', '.join(TYPED)}."


@pytest.mark.pages
def test_in_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who searches a PDF finds what was typed: no character only looks like it.

    A study says it after a text with divided words, and so do its readings.
    """
    long = f"{'Internationalization of counterrevolutionary understandings. ' * 30}{SAID}"
    text = STUDY.replace("The synthetic lake goes, year by year.", long)
    text = text.replace("prior = 30", f'prior = 30\nimplications = ["{long}"]')
    monkeypatch.chdir(write_study(tmp_path / "lake", text))
    bring_table(f'quarter,item,value,note\n2022Q1,water-level,2.5,"{SAID}"\n')
    do("brief --annex", "pack")
    found = "".join(words_of(path.read_bytes()) for path in sorted(OUTPUT.glob("*.pdf")))
    assert not [typed for typed in TYPED if typed not in found]
    with ZipFile(next(OUTPUT.glob("pack*.zip"))) as pack:
        found += "".join(words_of(pack.read(name)) for name in pack.namelist() if ".pdf" in name)
    assert re.search(r"\b(Inter|counter|revolu)\S*- \S", found)
    assert not re.search("[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SOFT HYPHEN}]", found)
