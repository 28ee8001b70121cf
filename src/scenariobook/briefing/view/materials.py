"""What every section is made from, and what it leaves behind: citations and a trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenariobook.assess.assessment import Assessment, assess_all
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.assess.status import IndicatorState, SignpostState
from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Entry, Judgment, Reading, Record, Sighting
from scenariobook.standards import YARDSTICKS, Yardstick
from scenariobook.study.model import Indicator, Scenario, Signpost, Source, Study

ItemState = IndicatorState | SignpostState
Evidenced = Entry[Reading] | Entry[Sighting]
Used = Evidenced | Entry[Judgment]


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation on the page: the source's number, its place, and the way back.

    ``grade`` is the source's letter and the reading's figure, side by side.
    """

    number: str
    target: str
    anchor: str
    grade: str


@dataclass(frozen=True, slots=True)
class Use:
    """Where a source is cited: the item's title and the citation's anchor."""

    title: str
    anchor: str


class Citations:
    """Numbers sources in the order in which the briefing first cites them."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._uses: dict[str, list[Use]] = {}
        self._count = 0

    def cite(self, title: str, entry: Evidenced | None) -> tuple[Citation, ...]:
        """Cite the sources of a reading or a sighting, on behalf of an item."""
        if entry is None:
            return ()
        return tuple(
            self._reference(source, title, entry.content.credibility)
            for source in entry.content.sources
            if source in self._study.source_by_id
        )

    def _reference(self, source: str, title: str, credibility: int | None) -> Citation:
        uses = self._uses.setdefault(source, [])
        self._count += 1
        anchor = f"cited-{self._count}"
        if all(use.title != title for use in uses):
            uses.append(Use(title, anchor))
        number = list(self._uses).index(source) + 1
        letter = self._study.source_by_id[source].reliability
        figure = typeset.DASH if credibility is None else str(credibility)
        grade = f"{letter}{typeset.NO_BREAK}{figure}"
        return Citation(str(number), f"#source-{source}", anchor, grade)

    def cited(self) -> tuple[tuple[Source, tuple[Use, ...]], ...]:
        """Return the sources cited so far, in their numbers' order, with their uses."""
        return tuple(
            (self._study.source_by_id[source], tuple(uses)) for source, uses in self._uses.items()
        )


class Trail:
    """Notes which entries of the ledger the briefing's figures come from."""

    def __init__(self) -> None:
        self._entries: dict[int, Used] = {}

    def follow(self, entry: Used | None) -> str:
        """Note an entry and return the link to its row in the provenance."""
        if entry is None:
            return ""
        self._entries[entry.number] = entry
        return f"#entry-{entry.number}"

    def entries(self) -> tuple[Used, ...]:
        """Return the entries noted so far, in the ledger's order."""
        return tuple(self._entries[number] for number in sorted(self._entries))


@dataclass(frozen=True, slots=True)
class Materials:
    """A study, its record and its assessments from the first quarter to this one."""

    study: Study
    record: Record
    history: tuple[Assessment, ...]
    change: QuarterChange | None
    yardstick: Yardstick
    numbers: Mapping[str, str]
    citations: Citations
    trail: Trail

    @property
    def now(self) -> Assessment:
        """The assessment of the briefing's quarter."""
        return self.history[-1]

    @property
    def quarter(self) -> Quarter:
        """The briefing's quarter."""
        return self.now.quarter

    @property
    def period(self) -> str:
        """The quarters from the study's first to this one, in words that follow a noun."""
        first = self.history[0].quarter
        return f"in {first}" if first == self.quarter else f"by quarter, {first} to {self.quarter}"

    @property
    def states(self) -> tuple[ItemState, ...]:
        """How indicators and signposts stand now."""
        return (*self.now.indicators, *self.now.signposts)


def gather(basis: Basis) -> Materials:
    """Assess every quarter up to the one that is told.

    Raises:
        ValueError: for a quarter before the study's first.
    """
    study, record, quarter = basis.study, basis.record, basis.quarter
    if quarter < study.header.start:
        message = f"{quarter} lies before the study's first quarter, {study.header.start}"
        raise ValueError(message)
    history = assess_all(study, record, quarter)
    return Materials(
        study,
        record,
        history,
        compare(history[-2], history[-1]) if len(history) > 1 else None,
        YARDSTICKS[study.header.yardstick],
        {scenario.id: str(place) for place, scenario in enumerate(study.scenarios, 1)},
        Citations(study),
        Trail(),
    )


def itemless(materials: Materials, scenario: Scenario) -> str:
    """Return that a scenario has no items of its own, as a sentence; nothing if it has."""
    if any(item.home == scenario.id for item in materials.study.items):
        return ""
    if not materials.study.items:
        return "The study has no indicators and no signposts."
    return "This scenario has no items of its own: those of the others test it."


def target(subject: Indicator | Signpost | Scenario) -> str:
    """Return the link to where an item or a scenario is described."""
    match subject:
        case Indicator():
            return f"#indicator-{subject.id}"
        case Signpost():
            return f"#signpost-{subject.id}"
        case Scenario():
            return f"#scenario-{subject.id}"


def item_of(state: ItemState) -> Indicator | Signpost:
    """Return the indicator or the signpost that a state is of."""
    return state.indicator if isinstance(state, IndicatorState) else state.signpost
