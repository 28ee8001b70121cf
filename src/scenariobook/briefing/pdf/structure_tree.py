"""Correct the structure tree of a tagged PDF before WeasyPrint writes the file (PDF/UA-1).

WeasyPrint 70 leaves these faults, which ``mend_tags`` corrects:

- a table that a page break cuts is tagged as several tables, with its head in each;
- headers and footers are tagged as text, but no element of the tree contains them;
- header cells of tables have no scope, and cells do not refer to the heading of their group;
- the tree has no list of identifiers (IDTree);
- the boxes of figures are measured from the upper left corner of the page;
- an element inside a link becomes a second link on top of it;
- the description of a link is its address;
- lists do not say how they are numbered;
- the paragraphs of a list item are beside its label, and not in a body;
- the text of a divided word contains the hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pydyf
from weasyprint import Document

from scenariobook.briefing.pdf.tagged_tables import CutTables, TaggedPdf, assign_headers

_POINTS: Final = 0.75  # in one CSS pixel
# Elements in which a blank separates words.
_HAVE_TEXT: Final = frozenset(
    {*("/P", "/Span", "/Link", "/LBody", "/Lbl", "/TH", "/TD", "/Caption", "/NonStruct")}
    | {f"/H{level}" for level in range(1, 7)}
)
# Matches the hyphen that ends a line within a word. A typed hyphen at that place looks the same, so
# a screen reader reads such a word as one, too.
_DIVIDED: Final = re.compile(r"(?<=[^\W\d_])-$")
_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_MAY_BE_EMPTY: Final = frozenset({"/TH", "/TD", "/Document"})


def mend_tags(document: Document, pdf: pydyf.PDF) -> None:
    """Correct a PDF's structure tree; WeasyPrint calls this ``finisher`` before it writes."""
    _StructureTree(document, pdf).mend()


class _StructureTree(TaggedPdf):
    """The structure tree of a PDF that WeasyPrint is about to write, and the pages' content."""

    def __init__(self, document: Document, pdf: pydyf.PDF) -> None:
        super().__init__(document, pdf)
        self._pages: list[Any] = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
        self._numbers = {page: number for number, page in enumerate(pdf.page_references)}
        self._contents: list[dict[int, _MarkedContent]] = [
            dict(_marked_contents(self._of(page["Contents"]).stream)) for page in self._pages
        ]
        self._root = self._of(pdf.catalog["StructTreeRoot"])
        self._top = self._of(self._root["K"][0])
        self._unicode: Mapping[str, Mapping[int, str]] = {
            font.hash: font.to_unicode for font in document.fonts.values()
        }

    def mend(self) -> None:
        """Correct all faults that this module lists."""
        titles = self._link_titles()
        CutTables(self._document, self._pdf).join()
        self._tidy(self._top, within_link=False)
        self._put_paragraphs_in_bodies()
        elements = self._elements()
        for element in elements:
            match element["S"]:
                case "/Figure":
                    self._measure(element)
                case "/L":
                    self._set_numbering(element)
                case "/Link":
                    self._describe_link(element, titles)
                case "/Table":
                    assign_headers(element, self._kids)
        links = self._links_outside(elements)
        for page in self._pages:
            if "Annots" in page:
                page["Annots"][:] = [link for link in page["Annots"] if link not in links]
        self._renumber({id(element) for element in elements}, links)
        self._list_identifiers(elements)

    # --- the tree ---------------------------------------------------------------------------------

    def _elements(self) -> list[pydyf.Dictionary]:
        """Return all elements in reading order."""
        elements, waiting = [], [self._top]
        while waiting:
            element = waiting.pop()
            elements.append(element)
            waiting += reversed(self._kids(element))
        return elements

    def _content(self, element: pydyf.Dictionary, number: int) -> _MarkedContent:
        return self._contents[self._page(element)].get(number, _IN_OTHER_STREAM)

    def _page(self, element: pydyf.Dictionary) -> int:
        return self._numbers[element["Pg"]]

    def _text_of(self, element: pydyf.Dictionary) -> str:
        """Return the text of an element and of all below it."""
        parts = []
        for kid in element["K"]:
            if isinstance(kid, int):
                parts.append(self._content(element, kid).text(self._unicode))
            elif self._of(kid)["Type"] == "/StructElem":
                parts.append(self._text_of(self._of(kid)))
        return "".join(parts)

    # --- corrections ------------------------------------------------------------------------------

    def _tidy(self, element: pydyf.Dictionary, *, within_link: bool) -> None:
        """Remove empty elements, and links inside links, below an element."""
        kids = []
        in_link = within_link or element["S"] == "/Link"
        for kid in element["K"]:
            if isinstance(kid, int):
                kids.append(kid)
                continue
            child = self._of(kid)
            if child["Type"] == "/OBJR":
                if not within_link:
                    kids.append(kid)
                continue
            self._tidy(child, within_link=in_link)
            if not child["K"] and child["S"] not in _MAY_BE_EMPTY:
                continue
            if self._is_blank(child):
                if element["S"] not in _HAVE_TEXT or not kids:
                    continue
                child["ActualText"] = pydyf.String(" ")
            elif child["S"] == "/Span" and _DIVIDED.search(words := self._text_of(child)):
                child["ActualText"] = pydyf.String(_DIVIDED.sub(_SOFT_HYPHEN, words))
            kids.append(kid)
        element["K"][:] = kids

    def _put_paragraphs_in_bodies(self) -> None:
        """Put all elements beside the label of a list item into the item's one body."""
        for item in self._elements():
            if item["S"] != "/LI":
                continue
            labels = [kid.reference for kid in self._kids(item) if kid["S"] == "/Lbl"]
            parts = [kid for kid in self._kids(item) if kid["S"] != "/Lbl"]
            if all(part["S"] == "/LBody" for part in parts):
                continue
            body = pydyf.Dictionary(
                {
                    "Type": "/StructElem",
                    "S": "/LBody",
                    "K": pydyf.Array(part.reference for part in parts),
                    "Pg": parts[0]["Pg"],
                    "P": item.reference,
                }
            )
            self._pdf.add_object(body)
            for part in parts:
                part["P"] = body.reference
                if part["S"] == "/LBody":
                    part["S"] = "/Div"
            item["K"][:] = [*labels, body.reference]

    def _is_blank(self, element: pydyf.Dictionary) -> bool:
        """Tell whether an element is a space, which draws nothing."""
        kids = element["K"]
        return (
            element["S"] == "/Span"
            and len(kids) == 1
            and isinstance(kids[0], int)
            and not self._content(element, kids[0]).draws
        )

    def _measure(self, figure: pydyf.Dictionary) -> None:
        """Set a figure's box in points from the lower left corner of the page."""
        left, top, right, bottom = (_POINTS * edge for edge in figure["A"]["BBox"])
        height = self._pages[self._page(figure)]["MediaBox"][3]
        figure["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))

    def _set_numbering(self, listing: pydyf.Dictionary) -> None:
        """Set the numbering of a list, which its first label shows."""
        labels = [
            self._text_of(part).strip()
            for item in self._kids(listing)
            for part in self._kids(item)
            if part["S"] == "/Lbl"
        ]
        numbering = "None"
        if labels:
            numbering = "Decimal" if labels[0][:1].isdecimal() else "Disc"
        listing["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})

    def _link_titles(self) -> Mapping[int, str]:
        """Return the titles of links, by the object number of their annotation."""
        titles = {}
        for page in self._document.pages:
            for _, _, _, box in page.links:
                annotation = getattr(box, "link_annotation", None)
                title = box.element.get("title") if box.element is not None else None
                if annotation is not None and title:
                    titles[annotation.number] = title
        return titles

    def _describe_link(self, link: pydyf.Dictionary, titles: Mapping[int, str]) -> None:
        """Set a link's description to its title, or else to its text."""
        for kid in link["K"]:
            if isinstance(kid, bytes) and self._of(kid)["Type"] == "/OBJR":
                annotation = self._of(self._of(kid)["Obj"])
                words = titles.get(annotation.number) or " ".join(self._text_of(link).split())
                if words:
                    annotation["Contents"] = pydyf.String(words)

    def _links_outside(self, elements: Iterable[pydyf.Dictionary]) -> set[bytes]:
        """Return the links that no element contains: inside a link, a margin or a repeated head.

        PDF/UA allows no such link on a page.
        """
        kids = (
            self._of(kid) for element in elements for kid in element["K"] if isinstance(kid, bytes)
        )
        inside = {kid["Obj"] for kid in kids if kid["Type"] == "/OBJR"}
        drawn = {link for page in self._pages for link in page.get("Annots", ())}
        return {link for link in drawn - inside if self._of(link)["Subtype"] == "/Link"}

    def _renumber(self, reached: set[int], redundant: Collection[bytes]) -> None:
        """Rewrite the table from content to elements (ParentTree).

        Content whose element is not in the tree becomes an artifact.

        Args:
            reached: ``id()`` of each element in the tree.
            redundant: The links that were taken off the pages.
        """
        dropped = {self._of(reference)["StructParent"] for reference in redundant}
        numbers = self._of(self._root["ParentTree"])["Nums"]
        entries: list[Any] = []
        for key, value in zip(numbers[::2], numbers[1::2], strict=True):
            if not isinstance(value, list):
                if key not in dropped and id(self._of(value)) in reached:
                    entries += [key, value]
                continue
            parents = pydyf.Array()
            for number, reference in enumerate(value):
                if id(self._of(reference)) in reached:
                    parents.append(reference)
                else:
                    if content := self._contents[key].get(number):
                        content.make_artifact("Pagination" if content.draws else "Layout")
                    parents.append(b"null")
            entries += [key, parents]
        numbers[:] = entries
        self._clear_unused(reached, redundant)

    def _clear_unused(self, reached: set[int], redundant: Collection[bytes]) -> None:
        """Empty the objects that nothing refers to now.

        Such objects stay in the file: to remove one would renumber all objects after it.
        """
        for reference in redundant:
            self._of(reference).clear()
        for item in self._pdf.objects:
            is_element = isinstance(item, dict) and item.get("Type") == "/StructElem"
            if is_element and id(item) not in reached:
                item.clear()

    def _list_identifiers(self, elements: Iterable[pydyf.Dictionary]) -> None:
        """Write the list of identifiers (IDTree), by which cells refer to their headers."""
        pairs = sorted((element["ID"].string, element) for element in elements if "ID" in element)
        names = pydyf.Array()
        for identifier, element in pairs:
            names += [pydyf.String(identifier), element.reference]
        if pairs:
            limits = pydyf.Array((pydyf.String(pairs[0][0]), pydyf.String(pairs[-1][0])))
            leaf = pydyf.Dictionary({"Limits": limits, "Names": names})
            self._pdf.add_object(leaf)
            self._root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array((leaf.reference,))})


_SHOWS_TEXT: Final = (b"TJ", b"Tj")  # the ends of operations that show text
_DRAWS: Final = (*_SHOWS_TEXT, b"Do")
_FONT: Final = re.compile(rb"/(\S+) \S+ Tf$")
_GLYPHS: Final = re.compile(rb"<([0-9a-f]+)>")
_GLYPH_LENGTH: Final = 4  # hexadecimal digits


@dataclass(slots=True)
class _MarkedContent:
    """A marked-content sequence of a page: the operators from BDC to EMC.

    Attributes:
        operations: The whole stream of the page, as pydyf has it.
        start: The index in ``operations`` of the tag that the BDC operator has.
        draws: Whether the sequence shows text or an image or form.
        glyphs: Font names, each with the glyphs that it shows, as hexadecimal digits.
    """

    operations: list[Any]
    start: int
    draws: bool
    glyphs: list[tuple[str, str]]

    def make_artifact(self, kind: str) -> None:
        """Make the sequence an artifact, which readers skip; ``kind`` is Pagination or Layout."""
        self.operations[self.start] = "/Artifact"
        self.operations[self.start + 1] = pydyf.Dictionary({"Type": f"/{kind}"})

    def text(self, unicode: Mapping[str, Mapping[int, str]]) -> str:
        """Return the text of the sequence; ``unicode`` maps font name and glyph to characters."""
        return "".join(
            unicode.get(font, {}).get(int(digits[at : at + _GLYPH_LENGTH], 16), "")
            for font, digits in self.glyphs
            for at in range(0, len(digits), _GLYPH_LENGTH)
        )


# WeasyPrint draws transparent boxes in a stream of their own, which we do not read.
_IN_OTHER_STREAM: Final = _MarkedContent([], 0, draws=True, glyphs=[])


def _marked_contents(operations: list[Any]) -> Iterator[tuple[int, _MarkedContent]]:
    """Yield each marked-content sequence of a page that has a number (MCID), with that number.

    Args:
        operations: The stream of the page, as pydyf has it. An operator with its operands is one
            item; BDC is different: its tag and its properties are the two items before it.
    """
    number, start, first = -1, 0, 0
    depth = 0
    for index, operation in enumerate(operations):
        if operation in (b"BDC", b"BMC"):
            depth += 1
            properties = operations[index - 1]
            if depth == 1 and operation == b"BDC" and "MCID" in properties:
                number, start, first = properties["MCID"], index - 2, index + 1
        elif operation == b"EMC":
            depth -= 1
            if depth == 0 and number >= 0:
                inside = operations[first:index]
                yield (
                    number,
                    _MarkedContent(operations, start, _draws(inside), list(_glyphs(inside))),
                )
                number = -1


def _draws(operations: Iterable[Any]) -> bool:
    return any(isinstance(o, bytes) and o.endswith(_DRAWS) for o in operations)


def _glyphs(operations: Iterable[Any]) -> Iterator[tuple[str, str]]:
    font = ""
    for operation in operations:
        if not isinstance(operation, bytes):
            continue
        if operation.endswith(_SHOWS_TEXT):
            for digits in _GLYPHS.findall(operation):
                yield font, digits.decode()
        elif operation.endswith(b"Tf") and (match := _FONT.fullmatch(operation)):
            font = match[1].decode()
