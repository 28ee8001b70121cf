"""Make the text of the whole briefing, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.page_one import PageOne, page_one
from scenariobook.briefing.sections.changes import Changes, changes
from scenariobook.briefing.sections.facts import FactRow, fact_rows
from scenariobook.briefing.sections.heat_map_rows import HeatMap, heat_map_of
from scenariobook.briefing.sections.items import Items, items_of
from scenariobook.briefing.sections.method import Method, method
from scenariobook.briefing.sections.outlook import Outlook, outlook
from scenariobook.briefing.sections.provenance import Provenance, provenance
from scenariobook.briefing.sections.study_changes import StudyChanges, study_changes
from scenariobook.briefing.sections.track_record import TrackRecordText, track_record
from scenariobook.briefing.sections.unknowns import Unknowns, unknowns
from scenariobook.briefing.wording.materials import Materials, gather
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the list of contents: the title of a part and the link to it."""

    title: str
    target: str


# Scenarios are missing here: those of page one link to theirs, and follow its order.
_CONTENTS: Final = (
    Heading("What moved, and what comes", "#changes"),
    Heading("Side by side", "#comparison"),
    Heading("What we do not know", "#unknowns"),
    Heading("Track record", "#track-record"),
    Heading("Sources and method", "#method"),
    Heading("What we changed in the study", "#study-changes"),
    Heading("Provenance", "#provenance"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The text of the quarterly edition, which templates print.

    Attributes:
        study: The study.
        title: The study's.
        focal_question: The question that the study answers.
        quarter: Such as ``2022Q3``.
        months: The quarter's months, in words.
        last_day: The quarter's last day.
        known: How far the record goes, as a sentence.
        language: The study's, as a code such as ``en``.
        marking: How the document may be shared; empty if the study does not say.
        organisation: Empty if the study names none.
        authors: Their names.
        keywords: For the metadata of the document.
        estimative: Whether the study states likelihoods.
        contents: The parts after page one.
        page_one: What page one says.
        changes: What changed since last quarter.
        outlook: What comes next, and what is most worth finding out.
        heat_map: What each item says of each scenario.
        items: What stands behind each scenario.
        facts: What the study starts from.
        unknowns: What we do not know.
        track_record: What was said against what came; None if no question is resolved.
        method: Sources and method.
        study_changes: What the team changed in the definitions.
        provenance: Where each figure comes from.
    """

    study: Study
    title: str
    focal_question: str
    quarter: str
    months: str
    last_day: date
    known: str
    language: str
    marking: str
    organisation: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    estimative: bool
    contents: tuple[Heading, ...]
    page_one: PageOne
    changes: Changes
    outlook: Outlook
    heat_map: HeatMap
    items: Items
    facts: Sequence[FactRow]
    unknowns: Unknowns
    track_record: TrackRecordText | None
    method: Method
    study_changes: StudyChanges
    provenance: Provenance


def briefing(basis: Basis) -> Briefing:
    """Assess a study and return the text of its briefing.

    Raises:
        ValueError: if the quarter is before the study's first.
    """
    return briefing_from(gather(basis), basis)


def briefing_from(materials: Materials, basis: Basis) -> Briefing:
    """Return the text of a briefing from assessments that ``gather`` has made.

    The order of the calls is the order on the pages, since it numbers the sources.
    """
    study, quarter = basis.study, basis.quarter
    header = study.header
    front, change_section = page_one(materials), changes(materials)
    redefined = study_changes(materials, basis)
    scenarios = [row.scenario for row in front.rows]
    heat_map, items = heat_map_of(materials, scenarios), items_of(materials, scenarios)
    facts, open_questions = fact_rows(materials), unknowns(materials)
    resolved = track_record(materials)
    return Briefing(
        study=study,
        title=header.title,
        focal_question=header.focal_question,
        quarter=str(quarter),
        months=typeset.months(quarter),
        last_day=quarter.last_day,
        known=_known(basis),
        language=header.language,
        marking=header.marking or "",
        organisation=header.organisation or "",
        authors=header.authors,
        keywords=("scenarios", str(quarter), *(s.title for s in study.scenarios)),
        estimative=study.estimative,
        contents=_contents(
            {
                "#comparison": bool(heat_map.groups),
                "#track-record": bool(resolved),
                "#study-changes": bool(redefined.entries),
            }
        ),
        page_one=front,
        changes=change_section,
        outlook=outlook(materials),
        heat_map=heat_map,
        items=items,
        facts=facts,
        unknowns=open_questions,
        track_record=resolved,
        method=method(materials),
        study_changes=redefined,
        provenance=provenance(materials, basis),
    )


def _contents(has: Mapping[str, bool]) -> tuple[Heading, ...]:
    """Return the parts of a briefing, without those that it has not."""
    return tuple(heading for heading in _CONTENTS if has.get(heading.target, True))


def _known(basis: Basis) -> str:
    """Return the last entry that the briefing knows, as a sentence.

    A briefing of an earlier quarter can be made again as it was known then.
    """
    if not basis.entries:
        return "The record is empty."
    last = basis.entries[-1]
    day, number = typeset.day(last.origin.when), typeset.number(last.number)
    changed = (
        " The study’s files have changed since, and no entry tells of it yet."
        if basis.unrecorded
        else ""
    )
    return f"From the record as it stood on {day}, after its entry {number}.{changed}"
