"""Make the text of the whole briefing, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.page_one import PageOne, page_one
from scenariobook.briefing.sections.changes import Changes, changes
from scenariobook.briefing.sections.chapter import Chapter, chapter
from scenariobook.briefing.sections.comparison import Comparison, comparison
from scenariobook.briefing.sections.outlook import Outlook, outlook
from scenariobook.briefing.sections.overview import Overview, overview
from scenariobook.briefing.sections.study_changes import StudyChanges, study_changes
from scenariobook.briefing.sections.track_record import TrackRecords, track_record
from scenariobook.briefing.sections.unknowns import Unknowns, unknowns
from scenariobook.briefing.wording.materials import Cited, Materials, gather
from scenariobook.record.definitions.not_counted import retired
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the list of contents: the title of a part and the link to it."""

    title: str
    target: str


# Chapters are missing here: the scenarios of page one link to them, and follow its order.
_CONTENTS: Final = (
    Heading("What moved, and what comes", "#changes"),
    Heading("Side by side", "#comparison"),
    Heading("What we do not know", "#unknowns"),
    Heading("What we changed in the study", "#study-changes"),
    Heading("Track record", "#track-record"),
    Heading("Sources", "#sources"),
    Heading("Method", "#method"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The text of the quarterly edition, which templates print.

    Attributes:
        study: The study.
        basis: What the edition is made from.
        title: The study's.
        focal_question: The question that the study answers.
        quarter: Such as ``2022Q3``.
        months: The quarter's months, in words.
        last_day: The quarter's last day.
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
        chapters: One for each scenario, in the study's order.
        overview: All indicators in one table, for the HTML edition.
        comparison: Scenarios side by side.
        unknowns: What we do not know.
        track_record: What was said against what came; None if no question is resolved.
        study_changes: What the team changed in the definitions.
        sources: The sources that are cited, in the order of their numbers.
        retired: How many ids of the record the study no longer has.
    """

    study: Study
    basis: Basis
    title: str
    focal_question: str
    quarter: str
    months: str
    last_day: date
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
    chapters: tuple[Chapter, ...]
    overview: Overview
    comparison: Comparison
    unknowns: Unknowns
    track_record: TrackRecords | None
    study_changes: StudyChanges
    sources: Sequence[Cited]
    retired: int


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
    redefined = study_changes(basis)
    chapters = tuple(chapter(materials, standing) for standing in materials.now.standings)
    side_by_side, open_questions = comparison(materials), unknowns(materials)
    resolved = track_record(materials)
    cited = materials.citations.cited()
    has = {"#study-changes": redefined.entries, "#track-record": resolved, "#sources": cited}
    return Briefing(
        study=study,
        basis=basis,
        title=header.title,
        focal_question=header.focal_question,
        quarter=str(quarter),
        months=typeset.months(quarter),
        last_day=quarter.last_day,
        language=header.language,
        marking=header.marking or "",
        organisation=header.organisation or "",
        authors=header.authors,
        keywords=("scenarios", str(quarter), *(s.title for s in study.scenarios)),
        estimative=study.estimative,
        contents=tuple(heading for heading in _CONTENTS if has.get(heading.target, True)),
        page_one=front,
        changes=change_section,
        outlook=outlook(materials),
        chapters=chapters,
        overview=overview(chapters),
        comparison=side_by_side,
        unknowns=open_questions,
        track_record=resolved,
        study_changes=redefined,
        sources=cited,
        retired=len(retired(study, basis.record, quarter)),
    )
