"""Join the two parts of an edition as one tagged PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pydyf

from scenariobook.briefing.in_parts.continuation import (
    Continuation,
    StructureRoot,
    Written,
    destinations,
)
from scenariobook.briefing.in_parts.parts import FirstPart
from scenariobook.briefing.weasyprint_patches.parts import add_outline

_IN_A_REFERENCE: Final = 3  # items of pydyf's list of pages: number, generation and R


def join(first: FirstPart, rest: Continuation) -> bytes:
    """Return both parts as one PDF."""
    pdf, drawn = first.drawn.pdf, first.drawn
    for data, is_stream in rest.objects:
        pdf.add_object(Written(data, is_stream=is_stream))
    _join_trees(pdf, first, rest)
    at = _IN_A_REFERENCE * first.pages_before
    pdf.pages["Kids"][at:at] = [part for number in rest.page_numbers for part in (number, 0, "R")]
    pdf.pages["Count"] += len(rest.page_numbers)
    named = destinations(pdf)
    named[:] = _sorted(named + rest.names, key=lambda pair: pair[0].string)
    _embed_fonts(first, rest)
    before, after = first.bookmarks[: first.pages_before], first.bookmarks[first.pages_before :]
    add_outline(first.document, pdf, (*before, *rest.bookmarks, *after))
    file = BytesIO()
    pdf.write(file, *drawn.how_to_write)
    return file.getvalue()


def _join_trees(pdf: pydyf.PDF, first: FirstPart, rest: Continuation) -> None:
    tree = StructureRoot(pdf)
    tree.top["K"][first.elements_before : first.elements_before] = rest.elements
    tree.parents.extend(rest.parents)
    identifiers = _sorted(tree.identifiers + rest.identifiers, key=lambda pair: pair[0].string)
    if not identifiers:
        return
    leaf = tree.leaf
    if leaf is None:
        leaf = pydyf.Dictionary()
        pdf.add_object(leaf)
        tree.root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array((leaf.reference,))})
    leaf["Limits"] = pydyf.Array((identifiers[0], identifiers[-2]))
    leaf["Names"] = pydyf.Array(identifiers)


def _sorted(flat: list[Any], key: Any) -> list[Any]:
    """Return pairs in order; both they and the pairs that are given follow one another."""
    pairs = sorted(zip(flat[::2], flat[1::2], strict=True), key=key)
    return [part for pair in pairs for part in pair]


def _embed_fonts(first: FirstPart, rest: Continuation) -> None:
    """Embed each font once, with the glyphs of both parts."""
    for font in first.drawn.fonts.values():
        widths, characters = rest.glyphs.get(font.hash, ({}, {}))
        font.widths = {**widths, **font.widths}
        font.to_unicode = {**characters, **font.to_unicode}
    first.drawn.font_dictionary.update(first.drawn.embed(first.drawn.fonts))
    first.drawn.font_dictionary.update(rest.fonts)
