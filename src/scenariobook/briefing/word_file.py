"""Make the briefing for Word, from the same markup as the PDF and the HTML file.

Styles alone decide its look: the program's, or those of a study's own template.
"""

# ruff: noqa: SLF001  (python-docx has no call for a field, a header row and the look of a table)

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Final, cast
from zipfile import ZipFile

import docx
import lxml.html
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.styles import CT_Styles
from docx.shared import Length, Mm
from docx.styles.styles import Styles
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

from scenariobook.briefing import rendering
from scenariobook.briefing.markup import refuse_deep
from scenariobook.briefing.materials import Inputs, gather
from scenariobook.briefing.own_files import WORD_TEMPLATE
from scenariobook.briefing.rendering import SHIPPED_PREFIX, Templates
from scenariobook.briefing.sections_in_order import briefing
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import zipped
from scenariobook.limits import limited

_STYLES: Final = f"{SHIPPED_PREFIX}/word_styles.xml.j2"
_PAPER: Final = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
_MARGIN, _EDGE = Mm(18), Mm(9)  # round the text; from the paper's edge to header and footer
_OUTDATED: Final = {"stylesWithEffects", "thumbnail"}  # parts that show a template as it was
_WORD_2013: Final = "15"  # an older mode shows as a warning in Word's title

# The style of a paragraph, by its class or tag; the style of letters, also by a head's scope.
_PARAGRAPHS: Final = {
    "title": "Title",
    "edition": "Subtitle",
    "so-what": "Quote",
    "rationale": "Quote",
    "first": "Intense Quote",
    "h1": "Heading 1",
    "h2": "Heading 2",
    "li": "List Bullet",
}
_LETTERS: Final = {
    "b": "Strong",
    "col": "Strong",
    "colgroup": "Strong",
    "rowgroup": "Strong",
    "small": "Subtle Emphasis",
}
_BELOW_TABLE: Final = "No Spacing"  # Word joins two tables without a paragraph between them
_FIELDS: Final = {"page": "PAGE", "pages": "NUMPAGES"}  # by class
_LINES_KEPT: Final = frozenset({"so-what"})

_BLOCKS: Final = {"div", "section", "main", "figure", "ul", "ol", "p", "h1", "h2", "li", "tr"}
# By tag or class; Word gets drawings as words.
_LEFT_OUT: Final = {"head", "img", "details", "style", "script", "drawn"}
_BLANKS: Final = re.compile(r"[ \t\r]+")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
# Matches the width of a column in the stylesheet, by the classes of the table and of the column.
_WIDTH: Final = re.compile(r"\.([\w-]+) (?:col)?\.([\w-]+) \{ width: ([0-9.]+)mm")
_WITH_HEAD, _PLAIN = "0620", "0600"  # looks of a table without bands, as Word numbers them
_LONGEST: Final = 255  # characters of a property

_Widths = Mapping[tuple[str, str], Length]


def render_docx(inputs: Inputs) -> bytes:
    """Return the briefing for Word; the same inputs give the same bytes.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    header = inputs.study.header
    templates = Templates(inputs.folder, screen=True)
    markup = templates.render("word.html.j2", briefing=briefing(gather(inputs)), closeness=0)
    root = lxml.html.document_fromstring(f"<html>{markup}")
    refuse_deep(root)
    styles = Styles(cast("CT_Styles", parse_xml(templates.render(_STYLES))))
    document = own_template(inputs.folder)
    if document is None:
        document = _in_our_look(styles, header.paper)
    else:
        _add_missing(document.styles, styles)
    _drop_outdated(document)
    _set_language(document, header.language)
    rules = _WIDTH.findall(rendering.stylesheet(templates, header.paper))
    widths = {(table, column): Mm(float(width)) for table, column, width in rules}
    for kind in ("header", "footer"):
        for element in root.iter(kind):
            _set_margin(document, kind, element)
            element.clear()
    _Flow(document, "Body Text", widths).add(root)
    _describe(document, inputs)
    return _without_times(document)


def _describe(document: Document, inputs: Inputs) -> None:
    """Set the properties that Word and search engines show."""
    header, properties = inputs.study.header, document.core_properties
    keywords = (
        "scenarios",
        str(inputs.quarter),
        *(scenario.title for scenario in inputs.study.scenarios),
    )
    properties.title = f"{header.title}: briefing {inputs.quarter}"[:_LONGEST]
    properties.subject = header.focal_question[:_LONGEST]
    properties.author = ", ".join(header.authors)[:_LONGEST]
    properties.keywords = ", ".join(keywords)[:_LONGEST]
    properties.last_modified_by, properties.comments = "scenariobook", ""
    properties.language = header.language
    properties.created = properties.modified = datetime.combine(inputs.quarter.last_day, time())


def own_template(study_folder: Path | None) -> Document | None:
    """Return a study's own template for Word, without its text; None without a template.

    Raises:
        Problems: if the template cannot be read, or has Word fetch other files (B002).
    """
    if study_folder is None or not (study_folder / WORD_TEMPLATE).is_file():
        return None
    place = Place(WORD_TEMPLATE)
    try:
        with limited():
            document = docx.Document(str(study_folder / WORD_TEMPLATE))
            document.element.body.clear_content()
            _ = document.sections[0], document.styles
            relationships = list(document.part.package.iter_rels())
    except Exception as error:  # a stranger's file may raise anything
        why = "this is no Word document that can be read"
        hint = "save it from Word as .docx, or delete it to have the shipped look"
        raise Problems([Diagnostic("B002", why, place, hint)]) from error
    for relationship in relationships:
        if relationship.is_external and relationship.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            why = f"Word would fetch {relationship.target_ref} with each briefing"
            hint = "put the picture into the document, or detach the template it names"
            raise Problems([Diagnostic("B002", why, place, hint)])
    return document


# --- styles --------------------------------------------------------------------------------------


def _in_our_look(styles: Styles, paper: str) -> Document:
    """Return an empty document with the program's styles."""
    document = docx.Document()
    document.styles.element[:] = list(styles.element)
    section = document.sections[0]
    section.page_width, section.page_height = _PAPER[paper]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = (
        _MARGIN
    )
    section.header_distance = section.footer_distance = _EDGE
    settings = document.settings.element
    for zoom in settings.findall(qn("w:zoom")):  # python-docx's is not valid
        settings.remove(zoom)
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), _WORD_2013)
    return document


def _drop_outdated(document: Document) -> None:
    for owner in (document.part, document.part.package):
        for name, relationship in list(owner.rels.items()):
            if relationship.reltype.rpartition("/")[2] in _OUTDATED:
                del owner.rels[name]


def _add_missing(theirs: Styles, ours: Styles) -> None:
    """Give a template the styles that it lacks.

    The names of Word's own styles are the same in all languages; their ids are not.
    """
    missing = [style for style in ours if style.name not in theirs]
    for style in missing:
        theirs.element.append(deepcopy(style.element))
    ids = {style.style_id: theirs[style.name].style_id for style in ours}
    for style in missing:
        added = theirs[style.name].element
        for link in added.xpath("w:basedOn | w:next"):
            link.set(qn("w:val"), ids[link.get(qn("w:val"))])
        for bullet in added.xpath("w:pPr/w:numPr"):  # names a list that the template has not
            bullet.getparent().remove(bullet)


def _set_language(document: Document, language: str) -> None:
    properties = document.styles["Normal"].element.get_or_add_rPr()
    if properties.find(qn("w:lang")) is None:
        properties.append(OxmlElement("w:lang"))
    for root in (document.styles.element, document.settings.element):
        for element in root.iter(qn("w:lang"), qn("w:themeFontLang")):
            element.set(qn("w:val"), language)
            element.set(qn("w:eastAsia"), language)


# --- texts and tables ----------------------------------------------------------------------------


class _Flow:
    """Writes elements into the document, a cell, a header or a footer; a block is a paragraph."""

    def __init__(
        self, into: Document | BlockItemContainer, style: str, widths: _Widths | None = None
    ) -> None:
        self._into = into
        self._style = style
        self._widths = widths or {}
        # A cell and a header are never without a paragraph.
        empty = (
            paragraph
            for paragraph in into.paragraphs
            if not paragraph._p.xpath("*[not(self::w:pPr)]")
        )
        self._spare = next(empty, None)
        self._paragraph: Paragraph | None = None
        self._letters: str | None = None
        self._keeps_lines = False
        self._at_space = True
        self._on_new_page = False

    def add(self, element: HtmlElement) -> None:
        """Write an element."""
        names = [*element.get("class", "").split(), element.get("scope", ""), element.tag]
        if not _LEFT_OUT.isdisjoint(names):
            return
        field = next((_FIELDS[name] for name in names if name in _FIELDS), None)
        if element.tag == "table" and isinstance(self._into, Document):
            self._paragraph = None
            _table(self._into, element, self._widths)
        elif element.tag in _BLOCKS:
            self._block(element, names)
        elif element.tag == "svg":
            self._say(element.findtext("title"))
        elif field:
            self._add_field(field)
        elif element.tag == "br":
            self._begun().add_run().add_break()
            self._at_space = True
        else:
            outer = self._letters
            self._letters = next((_LETTERS[name] for name in names if name in _LETTERS), outer)
            self.fill(element)
            self._letters = outer

    def fill(self, element: HtmlElement) -> None:
        """Write the texts and elements inside an element."""
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str):  # no comment
                self.add(child)
            self._say(child.tail)

    def _block(self, element: HtmlElement, names: Sequence[str]) -> None:
        if element.tag == "section" and element.getparent().tag in {"body", "main"}:
            self._on_new_page = bool(self._into.paragraphs)
        outer = self._style
        self._style = next((_PARAGRAPHS[name] for name in names if name in _PARAGRAPHS), outer)
        self._keeps_lines = not _LINES_KEPT.isdisjoint(names)
        self._paragraph = None
        self.fill(element)
        self._paragraph = None
        self._style, self._keeps_lines = outer, False

    def _say(self, words: str | None) -> None:
        """Write words, with one space where the markup has several."""
        text = (_BLANKS if self._keeps_lines else _SPACES).sub(" ", words or "")
        if self._paragraph is None or self._at_space:
            text = text.lstrip(" ")
        if text:
            self._begun().add_run(text, self._letters)
            self._at_space = text.endswith(" ")

    def _add_field(self, instruction: str) -> None:
        """Add a field that Word fills in, such as the page's number."""
        field = OxmlElement("w:fldSimple", {qn("w:instr"): instruction})
        paragraph = self._begun()
        field.append(paragraph.add_run("1")._r)
        paragraph._p.append(field)
        self._at_space = False

    def _begun(self) -> Paragraph:
        """Return the paragraph that is being written, a new one if there is none."""
        if self._paragraph is None:
            self._paragraph = self._spare or self._into.add_paragraph()
            self._paragraph.style = self._style
            self._spare = None
            if self._on_new_page:
                self._paragraph.paragraph_format.page_break_before = True
                self._on_new_page = False
        return self._paragraph


def _set_margin(document: Document, kind: str, element: HtmlElement) -> None:
    """Write an element into the headers or footers; replace an earlier briefing's texts there."""
    style = f"Briefing {kind.capitalize()}"
    for part in _parts(document, kind):
        for paragraph in part.paragraphs:
            if paragraph.style and paragraph.style.name == style:
                paragraph.clear()
        _Flow(part, style).fill(element)


def _parts(document: Document, kind: str) -> Iterator[BlockItemContainer]:
    """Yield the headers or the footers that the document's pages have."""
    is_odd_and_even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        yield getattr(section, kind)
        if section.different_first_page_header_footer:
            yield getattr(section, f"first_page_{kind}")
        if is_odd_and_even:
            yield getattr(section, f"even_page_{kind}")


def _table(document: Document, element: HtmlElement, widths: _Widths) -> None:
    """Write a table, with a paragraph below it.

    A group of rows under one head, such as a scenario's, becomes one row: the texts of its
    cells are set below each other.
    """
    cells = list(_placed(element))
    if not cells:
        return
    height, breadth = (1 + max(cell[at] for cell in cells) for at in (0, 2))
    table = document.add_table(height, breadth, "Plain Table 2")
    table.autofit = False
    shares = _column_widths(document, element, breadth, widths)
    heads = len(element.findall("thead/tr"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.attrib.clear()
    look.set(qn("w:val"), _WITH_HEAD if heads else _PLAIN)
    rows = list(table.rows)
    for number, row in enumerate(rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number < heads:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = share
    for column, share in zip(table.columns, shares, strict=True):
        column.width = share
    for number, first, last, source in cells:
        row_cells = rows[number].cells
        _Flow(row_cells[first].merge(row_cells[last]), "Normal").add(source)
    document.add_paragraph(style=_BELOW_TABLE)


def _placed(table: HtmlElement) -> Iterator[tuple[int, int, int, HtmlElement]]:
    """Yield each cell with its row, its first column and its last."""
    row, line, covered = -1, 0, set()
    for part in table.iterchildren("thead", "tbody"):
        is_group = part.find("tr/th[@scope='rowgroup']") is not None
        for number, cells in enumerate(part.iterchildren("tr")):
            row += not (is_group and number)
            line += 1
            column = 0
            for cell in cells.iterchildren("td", "th"):
                while (line, column) in covered:
                    column += 1
                last = column + int(cell.get("colspan", "1")) - 1
                below = range(line + 1, line + int(cell.get("rowspan", "1")))
                covered |= {(down, across) for down in below for across in range(column, last + 1)}
                yield row, column, last, cell
                column = last + 1


def _column_widths(
    document: Document, element: HtmlElement, count: int, widths: _Widths
) -> Sequence[Length]:
    """Return the columns' widths: the stylesheet's; columns without one share the rest."""
    section = document.sections[0]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    elements = [element, *element.iterancestors()]
    owners = [name for ancestor in elements for name in ancestor.get("class", "").split()]
    declared = [
        next(
            (widths[owner, name] for owner in owners for name in names if (owner, name) in widths),
            0,
        )
        for names in (col.get("class", "").split() for col in element.iter("col"))
    ]
    declared += [0] * (count - len(declared))
    room = (section.page_width or _PAPER["a4"][0]) - margins
    share = (room - sum(declared)) // max(1, declared.count(0))
    return [Length(width or share) for width in declared[:count]]


def _without_times(document: Document) -> bytes:
    """Return the document's bytes without the times that python-docx notes in them."""
    raw = BytesIO()
    document.save(raw)
    with ZipFile(raw) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})
