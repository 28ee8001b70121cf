"""The handouts of synthetic studies, and what stands in them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from scenariobook.briefing import rendering
from scenariobook.briefing.sections_in_order import briefing
from scenariobook.briefing.wording.materials import Basis, gather
from scenariobook.briefing.workshop import edition as workshop_edition
from scenariobook.briefing.workshop.edition import Workshop, workshop
from tests.briefing.samples import Sample

SECOND_ROUND = "For the second round"


def handouts(sample: Sample, quarter: str = "2022Q1", participants: int | None = None) -> Workshop:
    """Return what a sample's handouts are made from."""
    return workshop(gather(sample.basis(quarter)), participants)


def markups(basis: Basis, participants: int | None = None) -> dict[str, str]:
    """Return the markup of each handout, by name."""
    materials = gather(basis)
    text, made = briefing(materials, basis), workshop(materials, participants)
    return dict(workshop_edition._handouts(rendering.Templates(None), text, made))


def all_handouts(basis: Basis) -> Element:
    """Return the handouts, each as a child of one element."""
    return fromstring(f"<all>{''.join(map(_without_type, markups(basis).values()))}</all>")


def _without_type(markup: str) -> str:
    return markup.partition("<!DOCTYPE html>")[2]


def words(element: Element) -> str:
    """Return what is read in an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def handout(
    sample: Sample, name: str, quarter: str = "2022Q1", participants: int | None = None
) -> Element:
    """Return a handout of a sample as its template prints it."""
    return fromstring(markups(sample.basis(quarter), participants)[name])


def asked(sample: Sample, quarter: str = "2022Q1") -> list[tuple[str, str, str]]:
    """Return all questions: their group, their words, and from what they follow."""
    found, group = [], ""
    for element in handout(sample, "questions", quarter).iter():
        if element.tag == "h2":
            group = words(element)
        if element.tag == "li":
            question, source = ([words(p) for p in element.iter("p")] + [""])[:2]
            found.append((group, question, source))
    return found
