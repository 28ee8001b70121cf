"""Make the text of the briefing, and of the annex that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.sections.facts import FactRow, fact_rows
from scenariobook.briefing.sections.heat_map_rows import HeatMap, heat_map_of
from scenariobook.briefing.sections.items import Items, items_of
from scenariobook.briefing.sections.page_one import PageOne, page_one
from scenariobook.briefing.sections.page_two import PageTwo, page_two
from scenariobook.briefing.sections.scenario_page import ScenarioPage, scenario_page
from scenariobook.briefing.sections.study_changes import StudyChanges, study_changes
from scenariobook.briefing.sections.track_record import TrackRecords, track_record
from scenariobook.briefing.sections.unknowns import Unknowns, unknowns
from scenariobook.briefing.wording.materials import Cited, Materials
from scenariobook.record.definitions.not_counted import retired
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the list of contents: the title of a part and the link to it."""

    title: str
    target: str


# Scenarios are missing here: those of page one link to their pages, and have the same order.
_OF_BRIEFING: Final = (
    Heading("What moved, and what comes", "#page-two"),
    Heading("What we do not know", "#unknowns"),
    Heading("Sources", "#sources"),
)
_OF_THE_FIRST: Final = (Heading("What comes", "#page-two"), *_OF_BRIEFING[1:])
_OF_ANNEX: Final = (
    Heading("Side by side", "#comparison"),
    Heading("Facts", "#facts"),
    Heading("What we changed in the study", "#study-changes"),
    Heading("Track record", "#track-record"),
    Heading("Sources", "#all-sources"),
    Heading("Method", "#method"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The text of the briefing, which templates print.

    Attributes:
        study: The study.
        basis: What the briefing is made from.
        quarter: Such as ``2022Q3``.
        months: The quarter's months, in words.
        last_day: The quarter's last day.
        contents: The parts after page one, without scenarios.
        page_one: What page one says.
        page_two: What page two says.
        pages: A page for each scenario, in the order of page one.
        unknowns: What we do not know.
        sources: The sources that are cited, in the order of their numbers.
    """

    study: Study
    basis: Basis
    quarter: str
    months: str
    last_day: date
    contents: Sequence[Heading]
    page_one: PageOne
    page_two: PageTwo
    pages: Sequence[ScenarioPage]
    unknowns: Unknowns
    sources: Sequence[Cited]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex(Briefing):
    """The text of the briefing with what stands behind it.

    Attributes:
        behind: The parts of the annex, without scenarios.
        heat_map: What each item says of each scenario.
        items: What stands behind each scenario.
        facts: What the study starts from.
        track_record: What was said against what came; None if no question is resolved.
        study_changes: What the team changed in the definitions.
        retired: How many ids of the record the study no longer has.
    """

    behind: Sequence[Heading]
    heat_map: HeatMap
    items: Items
    facts: Sequence[FactRow]
    track_record: TrackRecords | None
    study_changes: StudyChanges
    retired: int


def briefing(materials: Materials, basis: Basis) -> Briefing:
    """Return the text of the briefing.

    The order of the calls is the order on the pages, since it numbers the sources.

    Args:
        materials: What ``gather`` has made.
        basis: What that was made from.
    """
    study, quarter = basis.study, basis.quarter
    front = page_one(materials)
    second = page_two(materials, [row.scenario for row in front.rows])
    pages = [scenario_page(materials, row) for row in front.rows]
    open_questions = unknowns(materials)
    return Briefing(
        study=study,
        basis=basis,
        quarter=str(quarter),
        months=typeset.months(quarter),
        last_day=quarter.last_day,
        contents=_OF_THE_FIRST if second.is_first else _OF_BRIEFING,
        page_one=front,
        page_two=second,
        pages=pages,
        unknowns=open_questions,
        sources=materials.citations.cited(),
    )


def annex(materials: Materials, basis: Basis) -> Annex:
    """Return the text of the briefing with what stands behind it.

    Sources have the same numbers in both.

    Args:
        materials: What ``gather`` has made.
        basis: What that was made from.
    """
    short = briefing(materials, basis)
    redefined = study_changes(basis)
    scenarios = [row.scenario for row in short.page_one.rows]
    heat_map, items = heat_map_of(materials, scenarios), items_of(materials, scenarios)
    facts, resolved = fact_rows(materials), track_record(materials)
    has = {
        "#comparison": bool(heat_map.groups),
        "#facts": bool(facts),
        "#all-sources": bool(materials.citations.cited()),
        "#track-record": bool(resolved),
        "#study-changes": bool(redefined.entries),
    }
    told = {field.name: getattr(short, field.name) for field in fields(Briefing)}
    return Annex(
        **told | {"sources": materials.citations.cited()},
        behind=[heading for heading in _OF_ANNEX if has.get(heading.target, True)],
        heat_map=heat_map,
        items=items,
        facts=facts,
        track_record=resolved,
        study_changes=redefined,
        retired=len(retired(basis.study, basis.record, basis.quarter)),
    )
