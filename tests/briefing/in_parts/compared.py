"""What two PDFs of an edition have to have in common, whatever the numbers of their objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from tests.briefing.tagged import Element, Tagged

_LENGTHS = 3  # decimals to which lengths have to agree


class Compared:
    """A PDF as its reader has it, page by page."""

    def __init__(self, data: bytes) -> None:
        self._tagged = Tagged(data)
        self._pdf = self._tagged.pdf
        self._numbers = {page.obj.objgen: n for n, page in enumerate(self._pdf.pages)}
        identified = self._tagged.identifiers()
        found = enumerate(e.entry.objgen for e in self._tagged.root.every())
        self._places = {number: place for place, number in found}
        self._headers = {name: self._places[element.objgen] for name, element in identified.items()}

    def drawn(self) -> list[list[Any]]:
        """Return what draws each page, with its tags."""
        return [list(self._operations(page, page.Resources)) for page in self._pdf.pages]

    def _operations(self, drawing: Any, resources: Any) -> Iterator[Any]:
        """Yield operators with operands; instead of the name of a form, what it draws."""
        for each in pikepdf.parse_content_stream(drawing):
            operator = str(each.operator)
            if operator == "Do":
                form = resources.XObject[str(each.operands[0])]
                yield operator, self._plain(form.get("/BBox", []))
                if form.Subtype == "/Form":
                    yield from self._operations(form, form.Resources)
            else:
                yield operator, [self._plain(operand) for operand in each.operands]

    def tree(self) -> list[Any]:
        """Return each element of the structure in reading order, with what it says."""
        return [
            (
                element.kind,
                element.page,
                element.text if not element.kids else "",
                element.pieces,
                self._places.get(element.entry.get("/P").objgen, -1),
                self._attributes(element),
                [self._link(link) for link in element.links],
            )
            for element in self._tagged.root.every()
        ]

    def _attributes(self, element: Element) -> dict[str, Any]:
        given = {key: self._plain(value) for key, value in element.entry.get("/A", {}).items()}
        if "/Headers" in given:
            given["/Headers"] = [self._headers[str(name)] for name in element.entry.A.Headers]
        if "/ID" in element.entry:
            given["/ID"] = self._headers[str(element.entry.ID)]
        for key in ("/Alt", "/ActualText"):
            given[key] = str(element.entry.get(key, ""))
        return given

    def links(self) -> list[list[Any]]:
        """Return the links of each page, with where they lead."""
        return [[self._link(a) for a in page.get("/Annots", [])] for page in self._pdf.pages]

    def _link(self, link: Any) -> Any:
        where = str(link.Dest) if "/Dest" in link else str(link.A.URI)
        return where, str(link.get("/Contents", "")), self._plain(link.Rect)

    def destinations(self) -> dict[str, Any]:
        """Return the named places, by name."""
        names = list(self._pdf.Root.Names.Dests.Names)
        assert [str(n) for n in names[::2]] == sorted(str(n) for n in names[::2])
        return {
            str(name): self._place(place)
            for name, place in zip(names[::2], names[1::2], strict=True)
        }

    def outline(self) -> list[Any]:
        """Return the bookmarks, with their level and place."""
        return list(self._bookmarks(self._pdf.Root.Outlines, 0))

    def _bookmarks(self, above: Any, level: int) -> Iterator[Any]:
        item = above.get("/First")
        while item is not None:
            yield level, str(item.Title), self._place(item.Dest), int(item.get("/Count", 0))
            yield from self._bookmarks(item, level + 1)
            item = item.get("/Next")

    def _place(self, place: Any) -> Any:
        return self._numbers[place[0].objgen], [self._plain(part) for part in list(place)[1:]]

    def parents(self) -> list[Any]:
        """Return which elements the pieces of each page, and its links, belong to."""
        tree = self._tagged.parent_tree()
        assert list(tree) == sorted(tree)
        return [
            (
                [e and self._places[e.objgen] for e in tree[int(page.obj.StructParents)]],
                [
                    self._places[tree[int(link.StructParent)].objgen]
                    for link in page.get("/Annots", [])
                ],
            )
            for page in self._pdf.pages
        ]

    def about(self) -> Any:
        """Return what the PDF says of itself."""
        root = self._pdf.Root
        return (
            {key: str(value) for key, value in self._pdf.docinfo.items()},
            root.Metadata.read_bytes(),
            [self._plain(root[key]) for key in ("/MarkInfo", "/ViewerPreferences")],
            str(root.Lang),
        )

    def fonts(self) -> dict[str, Any]:
        """Return the embedded fonts: their name, and how many files there are of each."""
        files: dict[str, set[Any]] = {}
        for page in self._pdf.pages:
            for name, font in page.Resources.Font.items():
                held = font.DescendantFonts[0].FontDescriptor
                files.setdefault(str(name), set()).add(held.FontFile3.objgen)
        return {name: len(found) for name, found in sorted(files.items())}

    def _plain(self, value: Any) -> Any:
        if isinstance(value, bool | str):
            return value
        if isinstance(value, pikepdf.Array | list):
            return [self._plain(part) for part in value]
        if isinstance(value, pikepdf.Dictionary):
            return {str(key): self._plain(part) for key, part in value.items()}
        if isinstance(value, pikepdf.String):
            return bytes(value)
        if isinstance(value, pikepdf.Name):
            return str(value)
        return round(float(value), _LENGTHS)
