"""Keep on one line what belongs together: dates, ranges, and numbers with what precedes them.

A browser ends a line after any hyphen, so that it would print ``2023-`` and ``05-19``; both it and
the PDF's layout end one after a dash. Other characters in their place would look the same, but
nobody who searched for the date would find it.
"""

from __future__ import annotations

import re
from typing import Final

# Left as they are: drawings, whose texts have one line; what is no text; and what has been kept
# together already.
_ALONE: Final = re.compile(
    r"(<(?P<name>svg|title|style|script|pre|textarea)\b.*?</(?P=name)>"
    r'|<span class="range">[^<]*</span>|<!--.*?-->|<[^>]*>)',
    re.DOTALL,
)
# With the brackets around it, which a reader aloud would else take for another piece of text.
_TOGETHER: Final = re.compile(
    r"\(?(?<!\w)\w(?:[\w.,]{0,11}\w)?(?:[-–][−+]?[0-9](?:[\w.,]{0,11}\w)?)+%?\)?"
)


def unbroken(markup: str) -> str:
    """Return the markup with each date, range and the like in an element that no line ends in."""
    parts = _ALONE.split(markup)
    # The pattern has two groups: after each text come what stands alone, and its name.
    texts = (_TOGETHER.sub(r'<span class="range">\g<0></span>', text) for text in parts[::3])
    alone = [*parts[1::3], ""]
    return "".join(text + other for text, other in zip(texts, alone, strict=True))
