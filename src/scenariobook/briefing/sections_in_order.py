"""Make the text of the briefing and of its annex: all sections in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import inf
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.materials import Citation, CitedSource, Inputs, Materials
from scenariobook.briefing.sections.annex_items import Items, items_of
from scenariobook.briefing.sections.heat_map_rows import HeatMap, heat_map_of
from scenariobook.briefing.sections.page_one import PageOne, page_one
from scenariobook.briefing.sections.page_two import PageTwo, page_two
from scenariobook.briefing.sections.scenario_page import ScenarioPage, scenario_page
from scenariobook.briefing.sections.track_record_rows import TrackRecords, track_record
from scenariobook.briefing.sections.unknowns import Unknowns, unknowns
from scenariobook.record import redefinitions
from scenariobook.record.ledger.entries import Defined, Entry
from scenariobook.record.record_warnings import find_retired
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.sources import Fact
from scenariobook.study.model.study import Study

# To fit a page, a part leaves out more at each step of ``closeness``; this is the last one.
CLOSEST: Final = 9
_BEGINNING: Final = 70  # characters of an assumption or a fact, which have no title


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the list of contents: the title of a part and the link to it."""

    title: str
    target: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the briefing, which begins a page.

    Attributes:
        target: The link to the part.
        templates: The templates that print the part, in their order.
        page: The scenario's page that the templates print; None for other parts.
        most: The largest number of pages of the part.
    """

    target: str
    templates: Sequence[str]
    page: ScenarioPage | None = None
    most: float = 1


# Scenarios are left out: page one links to their pages, which have the same order.
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
        inputs: The briefing's inputs.
        quarter: The quarter, such as ``2022Q3``.
        months: The quarter's months, in words.
        contents: The parts after page one, without scenarios.
        page_one: The content of page one.
        page_two: The content of page two.
        pages: A page for each scenario, in the order of page one.
        unknowns: The content of the part on what we do not know.
        sources: The sources that are cited, in the order of their numbers.
    """

    study: Study
    inputs: Inputs
    quarter: str
    months: str
    contents: Sequence[Heading]
    page_one: PageOne
    page_two: PageTwo
    pages: Sequence[ScenarioPage]
    unknowns: Unknowns
    sources: Sequence[CitedSource]

    @property
    def parts(self) -> Sequence[Part]:
        """All parts in their order.

        In the first quarter nothing can have moved, so coming changes share a page with the
        unknowns.
        """
        two, is_first = "page_two.html.j2", self.page_two.is_first
        last_part = ("unknowns.html.j2", "cited.html.j2")
        return [
            Part("#page-one", ["page_one.html.j2"]),
            *(() if is_first else [Part("#page-two", [two])]),
            *(
                Part(f"#scenario-{page.row.scenario.id}", ["scenario_page.html.j2"], page)
                for page in self.pages
            ),
            Part("#unknowns", [two, *last_part] if is_first else last_part, most=inf),
        ]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact, the citation of its source, and the scenarios that it bears on."""

    fact: Fact
    references: Sequence[Citation]
    scenarios: Sequence[Scenario]


@dataclass(frozen=True, slots=True)
class StudyChanges:
    """The team's changes of the definitions since they were first recorded.

    Attributes:
        entries: The entries about changes up to the briefing's quarter, oldest first, each with
            the reason, which may be empty.
        titles: The titles of tables, by the name of their list and their id.
    """

    entries: Sequence[tuple[Entry[Defined], str]]
    titles: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex(Briefing):
    """The text of the briefing and of its annex.

    Attributes:
        behind: The parts of the annex, without scenarios.
        heat_map: The heat map of items and scenarios.
        items: The annex's content about each scenario.
        facts: The facts that the study starts from.
        track_record: The track record; None if there is none.
        study_changes: The team's changes of the definitions.
        retired: The number of retired ids.
    """

    behind: Sequence[Heading]
    heat_map: HeatMap
    items: Items
    facts: Sequence[FactRow]
    track_record: TrackRecords | None
    study_changes: StudyChanges
    retired: int


def briefing(materials: Materials) -> Briefing:
    """Return the text of the briefing.

    The calls have the order of the pages, since sources are numbered as they are cited.
    """
    front = page_one(materials)
    second = page_two(materials, [row.scenario for row in front.rows])
    pages = [scenario_page(materials, row) for row in front.rows]
    open_questions = unknowns(materials)
    return Briefing(
        study=materials.study,
        inputs=materials.inputs,
        quarter=str(materials.quarter),
        months=typeset.months(materials.quarter),
        contents=_OF_THE_FIRST if second.is_first else _OF_BRIEFING,
        page_one=front,
        page_two=second,
        pages=pages,
        unknowns=open_questions,
        sources=materials.citations.cited(),
    )


def annex(materials: Materials) -> Annex:
    """Return the text of the annex; sources have the numbers that they have in the briefing."""
    short = briefing(materials)
    redefined = _study_changes(materials)
    scenarios = [row.scenario for row in short.page_one.rows]
    heat_map, items = heat_map_of(materials, scenarios), items_of(materials, scenarios)
    facts, resolved = _fact_rows(materials), track_record(materials)
    has = {  # parts that are not here are in every annex
        "#comparison": bool(heat_map.groups),
        "#facts": bool(facts),
        "#all-sources": bool(materials.citations.cited()),
        "#track-record": bool(resolved),
        "#study-changes": bool(redefined.entries),
    }
    of_briefing = {field.name: getattr(short, field.name) for field in fields(Briefing)}
    return Annex(
        **of_briefing | {"sources": materials.citations.cited()},
        behind=[heading for heading in _OF_ANNEX if has.get(heading.target, True)],
        heat_map=heat_map,
        items=items,
        facts=facts,
        track_record=resolved,
        study_changes=redefined,
        retired=len(find_retired(materials.study, materials.record, materials.quarter)),
    )


def _fact_rows(materials: Materials) -> Sequence[FactRow]:
    """Return the facts that a briefing of the quarter may print, and cite their sources."""
    study, cite = materials.study, materials.citations.cite_source
    return [
        FactRow(
            fact,
            [cite(fact.source, "Facts", fact.credibility)],
            [study.scenario_by_id[scenario] for scenario in fact.bears_on],
        )
        for fact in study.facts_known_in(materials.quarter)
    ]


def _study_changes(materials: Materials) -> StudyChanges:
    """Return the definitions' changes up to the briefing's quarter."""
    changed = redefinitions.changes_with_reasons(materials.record.defined)
    changes = [change for change in changed if change[0].content.quarter <= materials.quarter]
    return StudyChanges(changes, _table_titles(materials.study))


def _table_titles(study: Study) -> Mapping[tuple[str, str], str]:
    """Return the titles of tables, also under their former ids."""
    titles = {("study", study.id): study.header.title}
    for name, tables in (("drivers", study.drivers), ("sources", study.sources)):
        titles |= {(name, table.id): table.title for table in tables}
    for name, things in (
        ("scenarios", study.scenarios),
        ("indicators", study.indicators),
        ("signposts", study.signposts),
    ):
        titles |= {(name, i): thing.title for thing in things for i in (thing.id, *thing.formerly)}
    for name, texts in (("assumptions", study.assumptions), ("facts", study.facts)):
        titles |= {(name, thing.id): typeset.in_one_line(thing.text, _BEGINNING) for thing in texts}
    return titles | {("analysts", analyst.id): analyst.name for analyst in study.analysts}
