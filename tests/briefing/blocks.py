"""What a view says, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from scenariobook.standards.likelihood_terms import YARDSTICKS

BLOCKS = {"p", "td", "th", "li", "caption", "figcaption", "h1", "h2", "title", "text"}
TERMS = "|".join(
    sorted(
        {term.name for scale in YARDSTICKS.values() for term in scale.terms}, key=len, reverse=True
    )
)
RANGE = r"\d+–\d+%"


def blocks(root: Element) -> Iterator[str]:
    """Yield the text of each innermost block, as a reader meets it."""
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        inner = any(e.tag.rpartition("}")[2] in BLOCKS for e in element.iter() if e is not element)
        if name in BLOCKS and not inner:
            yield " ".join("".join(element.itertext()).split())
