"""Tag tables as programs that read aloud need them: whole, and with the headers of each cell.

A page break may cut a table; WeasyPrint 70 tags each part as a table. It lays out a box on each
page on which it draws an element of the markup. So two tables are parts of one if their boxes have
the same element. Equal headers prove nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure import boxes


@dataclass(frozen=True, slots=True)
class _Piece:
    """A structure element, and the box on one page from which WeasyPrint made it."""

    element: pydyf.Dictionary
    box: boxes.Box

    def continues(self, other: _Piece) -> bool:
        """Tell whether this is another part of the markup that the other piece shows."""
        return (self.box.element, self.box.element_tag) == (
            other.box.element,
            other.box.element_tag,
        )


@dataclass(slots=True)
class _WholeTable:
    """The pieces of a whole table, in the order that PDF asks for."""

    captions: list[_Piece] = field(default_factory=list)
    heads: list[_Piece] = field(default_factory=list)
    bodies: list[_Piece] = field(default_factory=list)
    feet: list[_Piece] = field(default_factory=list)

    def group_of(self, piece: _Piece) -> list[_Piece]:
        """Return the list that a piece belongs in."""
        if getattr(piece.box, "is_header", False):
            return self.heads
        if getattr(piece.box, "is_footer", False):
            return self.feet
        if isinstance(piece.box, boxes.TableCaptionBox):
            return self.captions
        return self.bodies

    def in_order(self) -> list[_Piece]:
        """Return all pieces; a caption below is read first, too."""
        return self.captions + self.heads + self.bodies + self.feet


class TaggedPdf:
    """A PDF that WeasyPrint is about to write, and the laid-out document that it shows."""

    def __init__(self, document: Document, pdf: pydyf.PDF) -> None:
        self._document = document
        self._pdf = pdf

    def _of(self, reference: bytes) -> pydyf.Object:
        """Return the object that a reference names."""
        return self._pdf.objects[int(reference.split()[0])]

    def _kids(self, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
        """Return the structure elements directly below an element."""
        objects = [self._of(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in objects if kid["Type"] == "/StructElem"]


class CutTables(TaggedPdf):
    """The tables of a PDF that WeasyPrint is about to write."""

    def join(self) -> None:
        """Move the content of a table's later parts into its first part.

        A head or foot that is printed again on a later page is taken out of the tree. Each element
        stays on its own page.
        """
        for parts in self._parts_by_markup().values():
            if len(parts) > 1:
                self._join(parts)

    # --- which tables are parts of one ------------------------------------------------------------

    def _parts_by_markup(self) -> Mapping[Any, Sequence[_Piece]]:
        """Return the parts of each table in the markup, by its element there.

        WeasyPrint makes an element when it comes to a box, before those inside the box. So tables
        have the order of their boxes. If the two orders differ, WeasyPrint is an unknown version,
        and its tables stay as they are.
        """
        drawn = list(self._drawn_tables())
        tagged = [
            item
            for item in self._pdf.objects
            if isinstance(item, dict) and item.get("S") == "/Table"
        ]
        pages = self._pdf.page_references
        parts: dict[Any, list[_Piece]] = defaultdict(list)
        if [pages[page] for page, _, _ in drawn] == [element["Pg"] for element in tagged]:
            for (_, box, is_whole), element in zip(drawn, tagged, strict=True):
                if not is_whole and len(self._kids(element)) == len(_children(box)):
                    parts[box.element].append(_Piece(element, box))
        return parts

    def _drawn_tables(self) -> Iterator[tuple[int, Any, bool]]:
        """Yield the page and the box of each table, and whether it cannot be part of another.

        Boxes at fixed places, and in margins, heads and feet, are repeated and not cut. Boxes that
        WeasyPrint adds inside a table have the element of that table.
        """
        for number, page in enumerate(self._document.pages):
            waiting = [(getattr(page, "_page_box", None), None, False)]
            while waiting:
                box, table, repeated = waiting.pop()
                if box is None or isinstance(box, boxes.TextBox):
                    continue
                repeated = repeated or _is_repeated(box)
                if box.element_tag == "table" and not isinstance(box, boxes.LineBox):
                    is_part = box.is_table_wrapper and box.element is not table
                    yield number, box, repeated or not is_part
                    table = box.element
                waiting += [(child, table, repeated) for child in reversed(_children(box))]

    # --- joining ----------------------------------------------------------------------------------

    def _join(self, parts: Sequence[_Piece]) -> None:
        whole = _WholeTable()
        for part in parts:
            for element, box in zip(self._kids(part.element), _children(part.box), strict=True):
                self._add(whole, _Piece(element, box))
        first, *later = (part.element for part in parts)
        for table in later:
            self._of(table["P"])["K"].remove(table.reference)
        first["K"][:] = [piece.element.reference for piece in whole.in_order()]
        for piece in whole.in_order():
            piece.element["P"] = first.reference

    def _add(self, whole: _WholeTable, piece: _Piece) -> None:
        group = whole.group_of(piece)
        if group and (group is whole.heads or group is whole.feet):
            return
        if group and piece.continues(group[-1]):
            self._continue(group[-1], piece)
            group[-1] = _Piece(group[-1].element, piece.box)
        else:
            group.append(piece)

    def _continue(self, start: _Piece, rest: _Piece) -> None:
        """Move the content of the rest of a row group, a row or a caption to its beginning."""
        if self._is_cut_within(start, rest):
            last, first = self._kids(start.element)[-1], self._kids(rest.element)[0]
            for cell, continuation in zip(self._kids(last), self._kids(first), strict=True):
                self._move(continuation, cell)
            rest.element["K"].remove(first.reference)
        self._move(rest.element, start.element)

    def _is_cut_within(self, start: _Piece, rest: _Piece) -> bool:
        """Tell whether the page break is within a row, and not between two."""
        has_rows = isinstance(rest.box, boxes.TableRowGroupBox)
        if not (has_rows and start.box.children and rest.box.children):
            return False
        last = _Piece(self._kids(start.element)[-1], start.box.children[-1])
        first = _Piece(self._kids(rest.element)[0], rest.box.children[0])
        cells = [[kid["S"] for kid in self._kids(row.element)] for row in (last, first)]
        return first.continues(last) and cells[0] == cells[1] and {*cells[0]} <= {"/TH", "/TD"}

    def _move(self, source: pydyf.Dictionary, target: pydyf.Dictionary) -> None:
        for kid in self._kids(source):
            kid["P"] = target.reference
        target["K"] += source["K"]


def _children(box: boxes.Box) -> Sequence[Any]:
    """Return the boxes below a box; of a table with its captions, as WeasyPrint tags them."""
    if not box.is_table_wrapper:
        children: Sequence[Any] = box.children
        return children
    return [
        below
        for child in box.children
        for below in (child.children if isinstance(child, boxes.TableBox) else [child])
    ]


def _is_repeated(box: boxes.Box) -> bool:
    return bool(
        isinstance(box, boxes.MarginBox)
        or box.style["position"] == "fixed"
        or getattr(box, "is_header", False)
        or getattr(box, "is_footer", False)
    )


def assign_headers(
    table: pydyf.Dictionary, kids: Callable[[pydyf.Dictionary], Sequence[pydyf.Dictionary]]
) -> None:
    """Set the ``Scope`` of each header cell, and the ``Headers`` of each other cell, widest first.

    A header cell in the table's head belongs to its columns. A header cell in the body that is as
    wide as the table is the heading of a group: it belongs to all cells down to the next such
    heading. Any other header cell belongs to its row, and to rows below in the same part that have
    no header.

    Args:
        table: The structure element of the table.
        kids: Returns the structure elements directly below an element.
    """
    parts = [part for part in kids(table) if part["S"] in {"/THead", "/TBody", "/TFoot"}]
    rows = [(part, row) for part in parts for row in _columns([kids(row) for row in kids(part)])]
    width = max((end for _, row in rows for _, _, end in row), default=0)
    of_column: dict[int, list[Any]] = defaultdict(list)
    of_group: list[Any] = []
    of_row: list[Any] = []
    before = None
    for part, row in rows:
        if part is not before or any(cell["S"] == "/TH" for cell, _, _ in row):
            of_row = []
        before = part
        for cell, start, end in row:
            if cell["S"] != "/TH":
                continue
            if part["S"] == "/THead":
                for column in range(start, end):
                    of_column[column].append(cell["ID"])
            elif end - start == width > 1:
                of_group = [cell["ID"]]
            else:
                of_row.append(cell["ID"])
            cell["A"]["Scope"] = "/Row" if of_row and cell["ID"] is of_row[-1] else "/Column"
        for cell, start, end in row:
            if cell["S"] == "/TD":
                above = [name for column in range(start, end) for name in of_column[column]]
                cell["A"]["Headers"] = pydyf.Array([*of_group, *above, *of_row])


def _columns(
    rows: Sequence[Sequence[pydyf.Dictionary]],
) -> Iterator[list[tuple[pydyf.Dictionary, int, int]]]:
    """Yield the cells of each row of a part, with the first column and the one after the last."""
    spanning: dict[int, int] = {}  # the columns of cells that span rows, and for how many more
    for row in rows:
        placed, column = [], 0
        below = {spanned: count - 1 for spanned, count in spanning.items() if count > 1}
        for cell in row:
            while column in spanning:
                column += 1
            end = column + cell["A"].get("ColSpan", 1)
            placed.append((cell, column, end))
            if (rows_spanned := cell["A"].get("RowSpan", 1)) > 1:
                below |= dict.fromkeys(range(column, end), rows_spanned - 1)
            column = end
        spanning = below
        yield placed
