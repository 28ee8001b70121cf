"""The PDF: how it is made, and as its readers get it.

What may be fetched, WeasyPrint as we patch and import it, tables in parts; then the file.
"""

import re
import socket
import sys
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
import weasyprint
from pypdf import PdfReader
from weasyprint import css
from weasyprint.urls import FatalURLFetchingError

from scenariobook.briefing import assets
from scenariobook.briefing.pdf import press
from scenariobook.briefing.pdf.press import AssetFetcher
from scenariobook.briefing.pdf.tagged_tables import CutTables
from scenariobook.briefing.pdf.weasyprint_patch import TESTED, sharing_styles
from scenariobook.briefing.pdf.weasyprint_patch.shared_styles import SharedStyles
from scenariobook.briefing.rendering import Templates
from scenariobook.paths import output_folder
from tests.briefing.cases import EVERYTHING
from tests.briefing.rendering import annex_from, complaints, page, pressed, rendered_from
from tests.briefing.samples import behind, shipped, text_of, with_files
from tests.briefing.tagged import Element, Tagged, problems
from tests.commands import in_another_process, run
from tests.study_text import STUDY, write_study

# --- assets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.png",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "ftp://example.org/x",
        "font:../../../etc/passwd",
        "font:/etc/passwd",
        "font:missing.otf",
        "asset:../study.toml",
        "asset:missing.png",
        "asset:link.png",
    ],
)
def test_nothing_outside_the_study_and_the_package_is_fetched(url: str, tmp_path: Path) -> None:
    """Rendering opens no connection and no file that is not an asset, nor by a link."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "study.toml").write_text("secret")
    (tmp_path / "assets" / "link.png").symlink_to(tmp_path / "study.toml")
    with pytest.raises(FatalURLFetchingError, match="may not fetch"):
        AssetFetcher(tmp_path).fetch(url)


def test_fonts_and_a_studys_own_pictures_are_served(tmp_path: Path) -> None:
    """What the stylesheet and a study's templates name is there."""
    fetcher = AssetFetcher(with_files(tmp_path, {"assets/map.png": b"picture"}))
    assert fetcher.fetch("font:SourceSansPro-Regular.otf").read().startswith(b"OTTO")
    picture = fetcher.fetch("asset:map.png")
    assert (picture.read(), picture.content_type) == (b"picture", "image/png")
    assert assets.read_picture(None, "map.png") is None


# --- the patch ------------------------------------------------------------------------------------


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """WeasyPrint as it comes."""
    monkeypatch.setattr(press, "sharing_styles", nullcontext)
    return monkeypatch


@pytest.mark.long
def test_this_weasyprint_is_the_one_that_is_known() -> None:
    """A new version comes with the lock: then the tests below are what says that it is the same."""
    assert weasyprint.__version__ == TESTED


@pytest.mark.long
def test_the_bytes_are_those_of_plain_weasyprint(plainly: pytest.MonkeyPatch) -> None:
    """Something of everything: each kind of table, drawing, mark and link."""
    markups = EVERYTHING.markup("2022Q3")
    plain = [pressed(markup) for markup in markups]
    plainly.undo()
    assert [pressed(markup) for markup in markups] == plain


@pytest.mark.long
@pytest.mark.parametrize(
    "body",
    [
        '<p id="a">One <a href="#b">and</a></p><p id="b">another</p>',
        '<p id="a b\\&quot;c">An anchor that CSS reads otherwise</p>',
        '<p style="color: red" lang="de">Silbentrennung</p><p style="color: red" id="c">x</p>',
        "<p>Not closed<br>",
        "<pre>kept\n  as it is</pre><ul><li>one</li></ul><ol><li>two</li></ol>",
        '<p style="text-decoration: underline">below</p><p style="font-size: 0">nothing</p>',
        '<p style="visibility: hidden">unseen</p><p style="letter-spacing: 2pt">wide</p>',
        '<p style="width: 50%; box-sizing: border-box; padding: 1em">half</p>' * 2,
        '<p style="text-align: justify">' + "Words in lines that are all as wide. " * 30 + "</p>",
    ],
)
def test_so_are_those_of_what_is_rare(body: str, plainly: pytest.MonkeyPatch) -> None:
    """What no template of ours prints today."""
    plain = pressed(page(body))
    plainly.undo()
    assert pressed(page(body)) == plain


@pytest.mark.long
def test_it_is_at_work_only_while_pages_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left replaced for another user of WeasyPrint in the same process."""
    before = css.StyleFor
    used: list[None] = []
    made = SharedStyles.__init__
    monkeypatch.setattr(SharedStyles, "__init__", lambda *given: used.append(made(*given)))
    pressed(EVERYTHING.markup("2022Q3")[0])
    assert len(used) == 1
    assert css.StyleFor is before


@pytest.mark.long
def test_a_studys_own_templates_are_laid_out_by_plain_weasyprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may ask for what was not compared."""
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(press, "sharing_styles", lambda: pytest.fail("asked for"))
    assert pressed('<html lang="en"><title>T</title><p>Ours', folder=tmp_path).startswith(b"%PDF")


@pytest.mark.long
def test_another_weasyprint_works_as_it_comes_and_the_user_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages were not compared."""
    study = write_study(tmp_path / "study")
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    off = "WeasyPrint is 70.1 and not 70.0, so our patch of it is off"
    with sharing_styles():
        assert css.StyleFor is not SharedStyles
    assert off in run("doctor", str(tmp_path)).output
    assert off not in run("brief", str(study), "--annex").output


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


def imported(way: str) -> tuple[list[str], list[str]]:
    """Return the programs that an import started, and which optional libraries it found."""
    subset, vector, *started = in_another_process(PROBE, way).decode().split()
    return started, [subset, vector]


@pytest.mark.skipif(sys.platform != "linux", reason="only there does a miss start programs")
def test_the_same_libraries_are_found_with_fewer_programs_started() -> None:
    """Those that WeasyPrint can do without change what it draws: they are there as before.

    For each of those that is missing, the loader's cache is asked, and no compiler.
    """
    _, libraries = imported("plainly")
    started, found = imported("ours")
    assert found == libraries
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
GROUP = '<tr class="group"><th colspan="2" scope="colgroup">Group</th></tr>'
LINES = "".join(f"<p>Line {n}.</p>" for n in range(70))
PARAGRAPHS = [f"Paragraph {n}." for n in range(200)]
LONG_ROW = f'<tr><th scope="row">long</th><td><p>{"</p><p>".join(PARAGRAPHS)}</p></td></tr>'


def rows(count: int, first: int = 1, cell: str = "text") -> str:
    """Return rows of two cells; the first has the row's number."""
    each = range(first, first + count)
    return "".join(f'<tr><th scope="row">{n}</th><td>{cell}</td></tr>' for n in each)


def table(body: str, head: str = HEAD, foot: str = "") -> str:
    """Return a table with one group of rows."""
    return f"<table>{head}<tbody>{body}</tbody>{foot}</table>"


def in_section(body: str, style: str = "") -> bytes:
    """Return a page's body as PDF, in our style, whose pages have 40 rows."""
    return pressed(page(f'<main><section id="top"><h1>Heading</h1>{body}</section></main>'), style)


def tables(tagged: Tagged) -> list[Element]:
    """Return a PDF's tables."""
    return tagged.root.all("/Table")


def numbers(found: Element) -> list[str]:
    """Return the first cells of a table's rows."""
    return [row.kids[0].text for row in found.all("/TR")]


def counted(count: int) -> list[str]:
    """Return the first cells of a head and of so many rows."""
    return ["No.", *map(str, range(1, count + 1))]


class Cut(NamedTuple):
    """A table's markup, the first cells of its rows, and what it is made of."""

    markup: str
    numbers: list[str]
    kinds: tuple[str, ...] = ("/THead", "/TBody")


# Each begins a page; no two have as many rows.
CUT = {
    "over three pages": Cut(table(rows(90)), counted(90)),
    "a row over three pages": Cut(
        table(rows(2) + LONG_ROW + rows(2, 3)), ["No.", "1", "2", "long", "3", "4"]
    ),
    "a groups heading": Cut(table(GROUP + rows(80)), ["No.", "Group", *counted(80)[1:]]),
    "links in its head": Cut(
        table(rows(91, cell='<a href="#top">to the top</a>'), LINKED_HEAD), counted(91)
    ),
    "a foot, read once after all rows": Cut(
        table(rows(92), f"<caption>Words</caption>{HEAD}", FOOT),
        [*counted(92), "sum"],
        ("/Caption", "/THead", "/TBody", "/TFoot"),
    ),
    "a caption below, read first": Cut(
        table(rows(93), BELOW + HEAD), counted(93), ("/Caption", "/THead", "/TBody")
    ),
    "a caption that is cut": Cut(
        table(rows(94), f"<caption>{LINES}</caption>{HEAD}"),
        counted(94),
        ("/Caption", "/THead", "/TBody"),
    ),
    "in a cell": Cut(table(f"<tr><th>a</th><td>{table(rows(95))}</td></tr>"), counted(95)),
    "between columns": Cut(f'<div style="{COLUMNS}">{table(rows(14))}</div>', counted(14)),
    "groups of rows": Cut(
        table("</tbody><tbody>".join(rows(20, first) for first in range(1, 121, 20))),
        counted(120),
        ("/THead", *["/TBody"] * 6),
    ),
}


@pytest.fixture(scope="module")
def made() -> bytes:
    """All of them, one after the other."""
    each = (f'<div style="break-before: page">{cut.markup}</div>' for cut in CUT.values())
    return in_section("".join([*each, '<p id="other">Other</p>']))


@pytest.fixture(scope="module")
def tagged(made: bytes) -> Tagged:
    return Tagged(made)


@pytest.mark.parametrize("name", CUT)
def test_a_table_with_something_cut_is_one_with_one_head(name: str, tagged: Tagged) -> None:
    """It has all rows in order, and the head once; elsewhere the head is an artifact."""
    (found,) = (one for one in tables(tagged) if numbers(one) == CUT[name].numbers)
    assert tuple(kid.kind for kid in found.kids) == CUT[name].kinds


def test_nothing_is_wrong_with_them_and_no_part_is_a_table(made: bytes, tagged: Tagged) -> None:
    """The table around that in a cell is one more."""
    assert problems(made) == []
    assert len(tables(tagged)) == len(CUT) + 1
    shown = [page.extract_text().count("What") for page in PdfReader(BytesIO(made)).pages]
    assert shown[1:4] == [1, 1, 1]


def test_a_row_over_three_pages_has_all_that_it_says_in_order(tagged: Tagged) -> None:
    (row,) = (row for row in tagged.root.all("/TR") if row.kids[0].text == "long")
    assert [kid.text for kid in row.kids[1].kids] == PARAGRAPHS
    assert len({kid.page for kid in row.kids[1].kids}) > 2


def test_a_groups_heading_belongs_to_its_rows_on_the_next_page(tagged: Tagged) -> None:
    """Without it, nobody who listens knows which group the rows there are of."""
    (found,) = (one for one in tables(tagged) if numbers(one)[1] == "Group")
    last = found.all("/TD")[-1]
    named = [tagged.identifiers()[str(name)].objgen for name in last.attribute("/Headers")]
    headers = {e.entry.objgen: e.text for e in found.all("/TH")}
    assert last.page > found.page
    assert [headers[name] for name in named] == ["Group", "What", "80"]


def test_links_in_a_head_lead_on_from_its_first_page(made: bytes, tagged: Tagged) -> None:
    """The head's one element has them; where it is printed again, its words are no links."""
    links = tagged.root.all("/Link")
    assert [link.text for link in links[:2]] == ["No.", "What"]
    assert all([page for page, _ in link.links] == [link.page] for link in links)
    shown = [page.get("/Annots", ()) for page in PdfReader(BytesIO(made)).pages]
    assert sum(map(len, shown)) == len(links)


def test_two_tables_that_look_alike_stay_two() -> None:
    """The first ends at a page break, and the next begins after it with the same head and rows."""
    second = table(rows(60)).replace("<table", '<table style="break-before: page"')
    tagged = Tagged(in_section(table(rows(60)) + second))
    found = tables(tagged)
    assert [numbers(each) for each in found] == [counted(60)] * 2
    assert [{row.page for row in each.all("/TR")} for each in found] == [{0, 1}, {2, 3}]


def test_a_link_in_two_lines_of_a_narrower_page_is_one_table_too() -> None:
    head = f'<thead><tr><th>No.</th><th><a href="#top">{"What " * 25}</a></th></tr></thead>'
    style = "@page { size: A4 landscape } @page :first { size: A4 landscape; margin-right: 150mm }"
    made = in_section(table(rows(90), head), style)
    tagged = Tagged(made)
    (found,) = tables(tagged)
    assert numbers(found) == counted(90)
    assert problems(made) == []


def test_links_in_the_margin_are_none() -> None:
    """No element of the tree contains what stands there, and PDF/UA allows no link outside it."""
    style = "@page { @top-left { content: element(there); } }"
    link = '<p style="position: running(there)"><a href="#top">To the top</a></p>'
    made = in_section(link + table(rows(90)), style)
    assert problems(made) == []
    read = PdfReader(BytesIO(made)).pages
    assert not any(page.get("/Annots") for page in read)
    assert "To the top" in read[0].extract_text()


# A table with a fixed place is drawn on each page; no page break cuts it.
REPEATED = {
    "fixed": f'<div style="position: fixed; bottom: 0">{table(rows(1), "")}</div>',
    "in a running element": f'<div style="position: running(there)">{table(rows(1), "")}</div>',
    "running": table(rows(1), "").replace("<table", '<table style="position: running(there)"'),
    "of blocks": '<table style="display: block"><tr><td>a</td></tr>b<tr><td>c</td></tr></table>',
    "empty": "<table></table>",
    "a caption alone": "<table><caption>Alone</caption></table>",
}


@pytest.mark.parametrize("name", REPEATED)
def test_what_is_repeated_or_of_another_kind_stays_as_it_is(name: str) -> None:
    style = "@page { @top-left { content: element(there); } }"
    given = REPEATED[name] + table(rows(90)), style
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CutTables, "join", lambda _: None)
        plain = Tagged(in_section(*given))
    tagged = Tagged(in_section(*given))
    assert counted(90) in [numbers(each) for each in tables(tagged)]
    texts = [[each.text for each in tables(one)] for one in (tagged, plain)]
    found, parts = ([text for text in each if "What" not in text] for each in texts)
    assert found == parts
    assert [len(each) - len(found) for each in texts] == [1, 3]


def test_with_unknown_weasyprint_tables_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the boxes, nobody knows which tables are parts of one."""
    monkeypatch.setattr(CutTables, "_drawn_tables", lambda _: iter(()))
    made = in_section(table(rows(90)))
    assert len(tables(Tagged(made))) == 3
    assert problems(made) == []


def test_the_worked_examples_annex_has_as_many_tables_as_its_markup() -> None:
    """Tables, heads and rows; several of its tables are cut."""
    inputs = shipped("central-asia 2023Q4")
    markup, tagged = behind(Templates(None), text_of(inputs)), Tagged(annex_from(inputs))
    for tag, kind in (("table", "/Table"), ("thead", "/THead"), ("tr", "/TR")):
        assert len(tagged.root.all(kind)) == markup.count(f"<{tag}")


# --- as its readers get it ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edition() -> bytes:
    """The briefing of 2022Q3, rendered without a network and without a warning."""
    with pytest.MonkeyPatch.context() as patch, complaints() as said:
        patch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was opened"))
        made = rendered_from(EVERYTHING.inputs("2022Q3"))
    assert said == []
    return made


def test_page_one_names_the_pages_on_which_parts_begin(edition: bytes) -> None:
    """The numbers are those of the pages, though page one was laid out last."""
    reader = PdfReader(BytesIO(edition))
    first = " ".join(reader.pages[0].extract_text().split())
    entries = [entry for entry in reader.outline if not isinstance(entry, list)]
    begins = {str(e.title): (reader.get_destination_page_number(e) or 0) + 1 for e in entries}
    for title in ("What moved, and what comes", "What we do not know", "Sources"):
        assert f"{title}: page {begins[title]}" in first


def test_metadata_say_what_it_is_and_never_when_it_was_made(edition: bytes) -> None:
    """Title, author, keywords, language; no clock, so that the bytes stay the same."""
    reader = PdfReader(BytesIO(edition))
    assert reader.metadata is not None
    assert reader.metadata.title == "A synthetic study: briefing 2022Q3"
    assert reader.metadata.author == "An author"
    assert "2022Q3" in str(reader.metadata["/Keywords"])
    assert "/CreationDate" not in reader.metadata
    assert str(reader.root_object["/Lang"]) == "en"


def test_links_work_inside_and_lead_only_to_the_web_outside(edition: bytes) -> None:
    """Every address in the file is of an allowed kind; none of the sample's hostile ones."""
    held = (one.get("/Annots", []) for one in PdfReader(BytesIO(edition)).pages)
    leads = [link.get_object().get("/A", {}) for links in held for link in links]
    outside = [str(lead["/URI"]) for lead in leads if "/URI" in lead]
    assert len(leads) - len(outside) > 20
    assert {*outside} == {f"https://example.org/{name}-source" for name in ("first", "second")}


# --- what a search finds --------------------------------------------------------------------------


# With hyphens, straight apostrophes and a day; none is divided at a line's end.
TYPED = ("2023-05-19", "Xi'an", "non-core", "T-72", "load-bearing", "the analysts' view")
SAID = f"It was {', '.join(TYPED)}."


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a study that says it after a text with divided words, and so do its readings."""
    long = f"{'Internationalization of counterrevolutionary understandings. ' * 30}{SAID}"
    text = STUDY.replace("The synthetic lake goes, year by year.", long)
    text = text.replace("prior = 30", f'prior = 30\nimplications = ["{long}"]')
    folder = write_study(tmp_path / "lake", text)
    monkeypatch.chdir(folder)
    Path("in.csv").write_text(f'quarter,item,value,note\n2022Q1,water-level,2.5,"{SAID}"\n')
    assert run("import", "in.csv", "--yes").exit_code == 0
    return folder


@pytest.mark.pages
def test_in_pdf(study: Path) -> None:
    """A page's text has what was typed, and no character that only looks like it."""
    output = output_folder(study, "small-study")
    assert run("brief", "--annex").exit_code == 0
    assert run("pack").exit_code == 0
    found = "".join(_text(path.read_bytes()) for path in sorted(output.glob("*.pdf")))
    assert not [typed for typed in TYPED if typed not in found]
    with ZipFile(next(output.glob("pack*.zip"))) as pack:
        found += "".join(_text(pack.read(name)) for name in pack.namelist() if ".pdf" in name)
    assert re.search(r"\b(Inter|counter|revolu)\S*- \S", found)
    assert not re.search("[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SOFT HYPHEN}]", found)


def _text(data: bytes) -> str:
    pages = PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
