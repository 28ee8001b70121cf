"""Set a document more tightly where that spares a page with next to nothing on it.

A part of a document that may do so gives its last element the identifier of its section, with
``-end``. The tighter setting is the class ``tight`` of ``main``; the stylesheet says what it means.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from weasyprint import Document

from scenariobook.briefing.pdf import Press

END: Final = "-end"
_THIN: Final = 0.34  # of a page's height: where a last element begins that stands almost alone
_LOOSE: Final = "<main>"
_TIGHT: Final = '<main class="tight">'


def may_be_set_tightly(markup: str) -> bool:
    """Tell whether a markup may be set more tightly."""
    return _LOOSE in markup


def lay_out_without_thin_pages(
    press: Press, markup: str, missing: Collection[str] = ()
) -> Document:
    """Return the pages of a markup: set more tightly if a part ends on a thin page otherwise.

    They are set tightly only if that makes fewer pages.

    Raises:
        RefusedError: if the markup names an address that the briefing may not fetch.
    """
    document = press.lay_out(markup, missing)
    if not may_be_set_tightly(markup) or not _ends_thinly(document):
        return document
    tighter = press.lay_out(markup.replace(_LOOSE, _TIGHT, 1), missing)
    return tighter if len(tighter.pages) < len(document.pages) else document


def _ends_thinly(document: Document) -> bool:
    """Tell whether a part's last element stands at the top of a page that the part does not begin.

    Where each element begins is known, and not where it ends.
    """
    begun: set[str] = set()  # on earlier pages; a part that goes on has its anchor on each page
    for page in document.pages:
        for anchor, (_, top, *_) in page.anchors.items():
            part = anchor.removesuffix(END)
            if part != anchor and part in begun and top < _THIN * page.height:
                return True
        begun.update(page.anchors)
    return False
