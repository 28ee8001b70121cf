"""What WeasyPrint leaves undone in a tagged PDF, done before the file is written (PDF/UA-1).

It tags headers and footers as text that no reader reaches, gives no header cell its scope,
leaves out a table's group headings and the list of identifiers, measures figures from the wrong
corner, lays a second link over whatever stands inside one, names a link by the address that it
leads to, says nothing of how lists are numbered, and leaves hyphens in divided words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pydyf
from weasyprint import Document

from scenariobook.briefing.headers import head_cells
from scenariobook.briefing.marks import Mark, marks

_POINTS: Final = 0.75  # in a pixel of CSS
_BESIDE_TEXT: Final = frozenset(
    {*("/P", "/Span", "/Link", "/LBody", "/Lbl", "/TH", "/TD", "/Caption", "/NonStruct")}
    | {f"/H{level}" for level in range(1, 7)}
)
_HYPHEN: Final = "\N{HYPHEN}"  # what a word is divided with; nothing else on the page is one
_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_MAY_BE_EMPTY: Final = frozenset({"/TH", "/TD", "/Document"})
# What is see-through is drawn in a stream of its own, not in the page's.
_ELSEWHERE: Final = Mark([], 0, draws=True, glyphs=[])


def mend_tags(document: Document, pdf: pydyf.PDF) -> None:
    """Put a PDF's structure in order: WeasyPrint's ``finisher``, called before it writes."""
    Structure(document, pdf).mend()


class Structure:
    """The structure tree of a PDF that is about to be written, and what it points to."""

    def __init__(self, document: Document, pdf: pydyf.PDF) -> None:
        self._document = document
        self._pdf = pdf
        self._pages: list[Any] = [self._at(number) for number in pdf.pages["Kids"][::3]]
        self._numbers = {page: number for number, page in enumerate(pdf.page_references)}
        self._marks: list[dict[int, Mark]] = [
            dict(marks(self._of(page["Contents"]).stream)) for page in self._pages
        ]
        self._root = self._of(pdf.catalog["StructTreeRoot"])
        self._top = self._of(self._root["K"][0])
        self._unicode: Mapping[str, Mapping[int, str]] = {
            font.hash: font.to_unicode for font in document.fonts.values()
        }
        self._redundant: set[bytes] = set()  # references of links that lie over another

    def mend(self) -> None:
        """Mend all that this module names."""
        titles = self._titles()
        self._tidy(self._top, within_link=False)
        elements = self._elements()
        for element in elements:
            match element["S"]:
                case "/Figure":
                    self._measure(element)
                case "/L":
                    self._number(element)
                case "/Link":
                    self._name(element, titles)
                case "/Table":
                    head_cells(element, self._kids)
        self._drop_redundant_links()
        self._renumber({id(element) for element in elements})
        self._list_identifiers(elements)

    # --- the tree ---------------------------------------------------------------------------------

    def _at(self, number: int) -> pydyf.Object:
        return self._pdf.objects[number]

    def _of(self, reference: bytes) -> pydyf.Object:
        return self._at(int(reference.split()[0]))

    def _kids(self, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
        """Return the elements right below one."""
        found = [self._of(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in found if kid["Type"] == "/StructElem"]

    def _elements(self) -> list[pydyf.Dictionary]:
        """Return all elements, in the order in which they are read."""
        found, waiting = [], [self._top]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting += reversed(self._kids(element))
        return found

    def _mark(self, element: pydyf.Dictionary, number: int) -> Mark:
        return self._marks[self._page(element)].get(number, _ELSEWHERE)

    def _page(self, element: pydyf.Dictionary) -> int:
        return self._numbers[element["Pg"]]

    def _text(self, element: pydyf.Dictionary) -> str:
        """Return what an element says."""
        parts = []
        for kid in element["K"]:
            if isinstance(kid, int):
                parts.append(self._mark(element, kid).text(self._unicode))
            elif self._of(kid)["Type"] == "/StructElem":
                parts.append(self._text(self._of(kid)))
        return "".join(parts)

    # --- what is mended ---------------------------------------------------------------------------

    def _tidy(self, element: pydyf.Dictionary, *, within_link: bool) -> None:
        """Drop what says nothing, and links that lie over another, below an element."""
        kept = []
        in_link = within_link or element["S"] == "/Link"
        for kid in element["K"]:
            if isinstance(kid, int):
                kept.append(kid)
                continue
            below = self._of(kid)
            if below["Type"] == "/OBJR":
                if within_link:
                    self._redundant.add(below["Obj"])
                else:
                    kept.append(kid)
                continue
            self._tidy(below, within_link=in_link)
            if not below["K"] and below["S"] not in _MAY_BE_EMPTY:
                continue
            if self._is_blank(below):
                if element["S"] not in _BESIDE_TEXT or not kept:
                    continue
                below["ActualText"] = pydyf.String(" ")
            elif below["S"] == "/Span" and (words := self._text(below)).endswith(_HYPHEN):
                below["ActualText"] = pydyf.String(words.removesuffix(_HYPHEN) + _SOFT_HYPHEN)
            kept.append(kid)
        element["K"][:] = kept

    def _is_blank(self, element: pydyf.Dictionary) -> bool:
        """Tell whether an element is a space that is not drawn."""
        kids = element["K"]
        return (
            element["S"] == "/Span"
            and len(kids) == 1
            and isinstance(kids[0], int)
            and not self._mark(element, kids[0]).draws
        )

    def _measure(self, figure: pydyf.Dictionary) -> None:
        """Give a figure's box in points from the page's lower left corner."""
        left, top, right, bottom = (_POINTS * edge for edge in figure["A"]["BBox"])
        height = self._pages[self._page(figure)]["MediaBox"][3]
        figure["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))

    def _number(self, listing: pydyf.Dictionary) -> None:
        """Say how a list is numbered, by its first label."""
        labels = [
            self._text(part).strip()
            for item in self._kids(listing)
            for part in self._kids(item)
            if part["S"] == "/Lbl"
        ]
        way = "None"
        if labels:
            way = "Decimal" if labels[0][:1].isdecimal() else "Disc"
        listing["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{way}"})

    def _titles(self) -> Mapping[int, str]:
        """Return the titles of links that have one, by the number of their annotation."""
        found = {}
        for page in self._document.pages:
            for _, _, _, box in page.links:
                annotation = getattr(box, "link_annotation", None)
                title = box.element.get("title") if box.element is not None else None
                if annotation is not None and title:
                    found[annotation.number] = title
        return found

    def _name(self, link: pydyf.Dictionary, titles: Mapping[int, str]) -> None:
        """Describe a link by its title, or else by the words that it stands on."""
        for kid in link["K"]:
            if isinstance(kid, bytes) and self._of(kid)["Type"] == "/OBJR":
                annotation = self._of(self._of(kid)["Obj"])
                words = titles.get(annotation.number) or " ".join(self._text(link).split())
                if words:
                    annotation["Contents"] = pydyf.String(words)

    def _drop_redundant_links(self) -> None:
        for page in self._pages:
            if "Annots" in page:
                page["Annots"][:] = [a for a in page["Annots"] if a not in self._redundant]

    def _renumber(self, reached: set[int]) -> None:
        """Make the table from content to elements anew; what no reader reaches is an artifact.

        ``reached`` are the Python ids of the elements that one does.
        """
        dropped = {self._of(reference)["StructParent"] for reference in self._redundant}
        numbers = self._of(self._root["ParentTree"])["Nums"]
        kept: list[Any] = []
        for key, value in zip(numbers[::2], numbers[1::2], strict=True):
            if not isinstance(value, list):
                if key not in dropped and id(self._of(value)) in reached:
                    kept += [key, value]
                continue
            parents = pydyf.Array()
            for number, reference in enumerate(value):
                if id(self._of(reference)) in reached:
                    parents.append(reference)
                else:
                    if mark := self._marks[key].get(number):
                        mark.make_artifact("Pagination" if mark.draws else "Layout")
                    parents.append(b"null")
            kept += [key, parents]
        numbers[:] = kept
        self._forget(reached)

    def _forget(self, reached: set[int]) -> None:
        """Empty what nothing points at any more; an object that is taken out shifts the others."""
        for reference in self._redundant:
            self._of(reference).clear()
        for thing in self._pdf.objects:
            lost = isinstance(thing, dict) and thing.get("Type") == "/StructElem"
            if lost and id(thing) not in reached:
                thing.clear()

    def _list_identifiers(self, elements: Iterable[pydyf.Dictionary]) -> None:
        """Say which element has which identifier: cells name their headers by it."""
        named = sorted((element["ID"].string, element) for element in elements if "ID" in element)
        names = pydyf.Array()
        for identifier, element in named:
            names += [pydyf.String(identifier), element.reference]
        if named:
            limits = pydyf.Array((pydyf.String(named[0][0]), pydyf.String(named[-1][0])))
            leaf = pydyf.Dictionary({"Limits": limits, "Names": names})
            self._pdf.add_object(leaf)
            self._root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array((leaf.reference,))})
