"""One part of a page, as it is read."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring

from tests.briefing.blocks import blocks
from tests.briefing.samples import Sample


def read_at(sample: Sample, quarter: str, anchor: str) -> list[str]:
    """Return the blocks of text in the element of a briefing's body that has this id."""
    root = fromstring(sample.markup(quarter)[1])
    (found,) = (element for element in root.iter() if element.get("id") == anchor)
    return [block for block in blocks(found) if block]
