"""Cut the markup of an edition in two, where a chapter begins on a new page."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

# Parts of the briefing that the stylesheet begins on a new page.
_BEGINNING: Final = re.compile(r'<section class="(?:chapter|comparison)" id=')
_MAIN: Final = re.compile(r"<main\b[^>]*>")
_PLACE_OF_PAGE_ONE: Final = '<div class="front-page-stands-here"></div>'
# The stylesheet distinguishes sections after another one from the first.
_EARLIER_SECTION: Final = '<section hidden="hidden"></section>'
_END: Final = "</main></body></html>"
# With fewer elements, joining takes as long as a second process saves.
_FEWEST: Final = 4_000


def cut(markup: str) -> tuple[str, str] | None:
    """Return two parts that take about as long to lay out; None if that would not be worth it."""
    main = _MAIN.search(markup)
    if main is None or markup.count("<") < _FEWEST:
        return None
    places = [0, *(found.start() for found in _BEGINNING.finditer(markup)), len(markup)]
    sizes = [markup.count("<", start, end) for start, end in pairwise(places)]
    if not sizes[1:]:
        return None
    every = sum(sizes)
    middle = min(range(1, len(sizes)), key=lambda at: abs(every - 2 * sum(sizes[:at])))
    at = places[middle]
    head = markup[: main.end()].replace(_PLACE_OF_PAGE_ONE, "")
    return markup[:at] + _END, head + _EARLIER_SECTION + markup[at:]
