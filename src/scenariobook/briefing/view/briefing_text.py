"""The whole briefing as text that is ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.view.materials import Materials, gather
from scenariobook.briefing.view.sections.answer import Answer, answer
from scenariobook.briefing.view.sections.changes import Changes, changes
from scenariobook.briefing.view.sections.chapter import Chapter, chapter
from scenariobook.briefing.view.sections.comparison import Comparison, comparison
from scenariobook.briefing.view.sections.method import Method, method
from scenariobook.briefing.view.sections.overview import Overview, overview
from scenariobook.briefing.view.sections.provenance import Provenance, provenance
from scenariobook.briefing.view.sections.unknowns import Unknowns, unknowns


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the briefing in the list of contents."""

    title: str
    target: str


# Chapters are found through page one's table, which names the page of each.
_CONTENTS: Final = (
    Heading("What changed", "#changes"),
    Heading("Side by side", "#comparison"),
    Heading("What we do not know", "#unknowns"),
    Heading("Sources and method", "#method"),
    Heading("Provenance", "#provenance"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The quarterly edition, section by section; templates only arrange it."""

    edition: str
    title: str
    focal_question: str
    quarter: str
    months: str
    known: str
    horizon: str
    language: str
    marking: str
    organisation: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    estimative: bool
    contents: tuple[Heading, ...]
    answer: Answer
    changes: Changes
    chapters: tuple[Chapter, ...]
    overview: Overview
    comparison: Comparison
    unknowns: Unknowns
    method: Method
    provenance: Provenance


def briefing(basis: Basis) -> Briefing:
    """Assess a study and return its briefing of a quarter as text.

    Raises:
        ValueError: for a quarter before the study's first.
    """
    return briefing_from(gather(basis), basis)


def briefing_from(materials: Materials, basis: Basis) -> Briefing:
    """Return the briefing of a quarter that has been assessed, as text.

    Sections are made in the order in which they are read: sources are numbered so.
    """
    study, quarter = basis.study, basis.quarter
    header = study.header
    opening, news = answer(materials), changes(materials)
    chapters = tuple(chapter(materials, standing) for standing in materials.now.standings)
    return Briefing(
        edition="Quarterly briefing",
        title=header.title,
        focal_question=header.focal_question,
        quarter=str(quarter),
        months=typeset.months(quarter),
        known=_known(basis),
        horizon=str(header.horizon),
        language=header.language,
        marking=header.marking or "",
        organisation=header.organisation or "",
        authors=header.authors,
        keywords=("scenarios", str(quarter), *(s.title for s in study.scenarios)),
        estimative=study.estimative,
        contents=_CONTENTS,
        answer=opening,
        changes=news,
        chapters=chapters,
        overview=overview(chapters),
        comparison=comparison(materials),
        unknowns=unknowns(materials),
        method=method(materials),
        provenance=provenance(materials, basis),
    )


def _known(basis: Basis) -> str:
    """Return how far the record goes: a quarter may be told again as it was known then."""
    if not basis.entries:
        return "The record is empty."
    last = basis.entries[-1]
    return f"As known on {typeset.day(last.origin.when)}, entry {typeset.number(last.number)}."
