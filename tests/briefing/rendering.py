"""Editions and handouts of samples and of the shipped studies: bytes, markup, blocks of text."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from scenariobook.briefing import rendering
from scenariobook.briefing.editions import Printed, render_annex, render_briefing
from scenariobook.briefing.sections_in_order import briefing
from scenariobook.briefing.wording.materials import Inputs, gather
from scenariobook.briefing.workshop import edition as workshop_edition
from scenariobook.briefing.workshop.edition import Workshop, workshop
from scenariobook.standards.likelihood_terms import YARDSTICKS
from tests.briefing.samples import Sample


@contextmanager
def complaints() -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint complains of meanwhile."""
    said: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = said.append  # type: ignore[assignment,method-assign]  # it only keeps
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def rendered(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return a sample's briefing."""
    return rendered_from(sample.inputs(quarter, folder))


def rendered_from(inputs: Inputs) -> bytes:
    """Return the briefing made from these inputs."""
    return _complete(render_briefing(inputs))


def rendered_annex(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return what stands behind a sample's briefing."""
    return _complete(render_annex(sample.inputs(quarter, folder)))


def _complete(printed: Printed) -> bytes:
    """Return a PDF, if this machine's fonts have all its characters."""
    data, missing = printed
    assert not missing
    return data


def handouts(sample: Sample, quarter: str = "2022Q1", participants: int | None = None) -> Workshop:
    """Return what a sample's handouts are made from."""
    return workshop(gather(sample.inputs(quarter)), participants)


def markups(inputs: Inputs, participants: int | None = None) -> dict[str, str]:
    """Return the markup of each handout, by name; nothing is left out."""
    materials = gather(inputs)
    text, made = briefing(materials), workshop(materials, participants)
    every = workshop_edition._handouts(rendering.Templates(None), text, made)
    return {name: render(room=0) for name, render, _ in every}


def all_handouts(inputs: Inputs) -> Element:
    """Return the handouts, each as a child of one element."""
    return fromstring(f"<all>{''.join(map(_without_type, markups(inputs).values()))}</all>")


def _without_type(markup: str) -> str:
    return markup.partition("<!DOCTYPE html>")[2]


def words(element: Element) -> str:
    """Return what is read in an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def handout(
    sample: Sample, name: str, quarter: str = "2022Q1", participants: int | None = None
) -> Element:
    """Return a handout of a sample as its template prints it."""
    return fromstring(markups(sample.inputs(quarter), participants)[name])


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
