"""Turn links to what a document lacks into plain text."""

from __future__ import annotations

import re
from typing import Final

# The templates escape quotation marks and angle brackets, so an attribute has none of them.
_LINK: Final = re.compile(r'<a\b([^>]*?) href="#([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ANCHOR: Final = re.compile(r' id="([^"]*)"')


def without_dead_links(markup: str) -> str:
    """Return markup in which links to anchors that it lacks have become plain text.

    Parts of the quarterly edition may link to sections that only it has.
    """
    anchors = set(_ANCHOR.findall(markup))

    def unlink(link: re.Match[str]) -> str:
        before, anchor, after, words = link.groups()
        return link[0] if anchor in anchors else f"<span{before}{after}>{words}</span>"

    return _LINK.sub(unlink, markup)
