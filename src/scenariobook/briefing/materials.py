"""Define a briefing's inputs: a command gives ``Inputs``; sections read them as ``Materials``.

``Materials`` have the inputs with each quarter assessed, and number the sources that sections cite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scenariobook.assess.answer_states import AnswerState, answer_states
from scenariobook.assess.assessment import Assessment, assess_all
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.assess.effects import Effects
from scenariobook.assess.item_status import ItemState
from scenariobook.assess.pooling import PooledEstimates, pooled_estimates
from scenariobook.briefing import typeset
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Known, Record, known_outcomes
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.record.ledger.kinds import Outcome, Reading, Sighting
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.sources import Source
from scenariobook.study.model.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that decides the bytes of a briefing: equal inputs make equal files.

    Attributes:
        study: The definitions.
        record: The current value of every field, replayed from ``entries``.
        quarter: The briefing's quarter.
        entries: The ledger in its order, with the ids that the study has now.
        definitions_sha256: The SHA-256 of the definitions, in hexadecimal.
        unrecorded: Whether the study's files have changed since the record's last entry about them.
        known: The study and the record at the end of the quarter before; None if both are, for that
            quarter, as they are now.
        folder: The study's folder, with its own ``templates`` and ``assets``; None for the shipped
            ones.
    """

    study: Study
    record: Record
    quarter: Quarter
    entries: Sequence[Entry[Content]]
    definitions_sha256: str
    unrecorded: bool = False
    known: Known | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation on the page.

    Attributes:
        number: The source's number in this briefing; empty without a source, and so are the links.
        target: The link to the source in the list of sources.
        anchor: The citation's identifier; the list of sources links to it.
        grade: The source's reliability (a letter) and the entry's credibility (a figure); a dash
            for a missing grade.
    """

    number: str
    target: str
    anchor: str
    grade: str


@dataclass(frozen=True, slots=True)
class CitedFor:
    """What a source is cited for: the title of an item, and the anchor of the citation."""

    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source, with the items and anchors of its citations."""

    source: Source
    uses: Sequence[CitedFor]


class Citations:
    """Numbers the sources in the order of their first citations."""

    def __init__(self, study: Study, record: Record) -> None:
        self._study, self._record = study, record
        self._uses: dict[str, dict[str, str]] = {}  # anchors, by source and title
        self._count = 0

    def cite(
        self, title: str, entry: Entry[Reading] | Entry[Sighting] | None
    ) -> tuple[Citation, ...]:
        """Return a citation for each source of a reading or a sighting.

        An entry that names no source gets its item's usual source, and the citation says so; but
        not while the entry's source is open. An entry without any source gets a citation with its
        grade alone; without a grade, it gets none.

        Args:
            title: The item's title, for the list of sources.
            entry: The reading or the sighting; None without one.
        """
        if entry is None:
            return ()
        content = entry.content
        is_open = source_is_open(self._record, content)
        usual = () if content.sources or is_open else self._study.usual_source(content.item)
        cited = [
            self.cite_source(source, title, content.credibility)
            for source in content.sources or usual
            if source in self._study.source_by_id
        ]
        if not cited and (is_open or content.credibility is not None):
            cited = [Citation("", "", "", _grade(typeset.DASH, content.credibility))]
        words = ", source open" if is_open else ", usual source" if usual else ""
        return tuple(replace(citation, grade=f"{citation.grade}{words}") for citation in cited)

    def cite_source(self, source: str, title: str, credibility: int | None) -> Citation:
        """Return a citation of one of the study's sources.

        Args:
            source: The source's id.
            title: The title of the citing thing, for the list of sources.
            credibility: The credibility of the cited statement; None if nobody graded it.
        """
        self._count += 1
        anchor = f"cited-{self._count}"
        # If briefing and annex cite a source alike, the annex's list links to the later place.
        self._uses.setdefault(source, {})[title] = anchor
        number = list(self._uses).index(source) + 1
        grade = _grade(self._study.source_by_id[source].reliability, credibility)
        return Citation(str(number), f"#source-{source}", anchor, grade)

    def cited(self) -> Sequence[CitedSource]:
        """Return the sources cited so far, in the order of their numbers."""
        sources = self._study.source_by_id
        return [
            CitedSource(sources[source], [CitedFor(*pair) for pair in uses.items()])
            for source, uses in self._uses.items()
        ]


def source_is_open(record: Record, content: Reading | Sighting) -> bool:
    """Tell whether a reading or a sighting has no source because its field "sources" is open."""
    period = getattr(content, "period", "")
    return not content.sources and any(
        key.field == "sources"
        and (key.quarter, key.subject.id) == (content.quarter, content.item)
        and period in {"", key.subject.month}  # the value of all months rests on each
        for key in record.open
    )


def _grade(reliability: str, credibility: int | None) -> str:
    figure = typeset.DASH if credibility is None else str(credibility)
    return f"{reliability}{typeset.NO_BREAK}{figure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """The inputs of a briefing with their assessments.

    Attributes:
        inputs: The inputs.
        history: The assessment of each quarter, from the study's first to the briefing's.
        change: The change since last quarter; None in the first quarter.
        answer_states: The states of the decision triggers and assumptions, which may ask for an
            answer.
        effects: The effects of items on the implied likelihoods, now and in other states.
        outcomes: The outcomes by scenario id; only those that may be known in the briefing's
            quarter.
        estimates: The pooled estimates of the quarter, by the id of the scenario or signpost; empty
            while nobody may see them.
        yardstick: The study's terms of likelihood.
        numbers: The number of each scenario in the workshop's handouts, by id.
        citations: The sources that sections have cited so far.
    """

    inputs: Inputs
    history: tuple[Assessment, ...]
    change: QuarterChange | None
    answer_states: Sequence[AnswerState]
    effects: Effects
    outcomes: Mapping[str, Entry[Outcome]]
    estimates: Mapping[str, PooledEstimates]
    yardstick: Yardstick
    numbers: Mapping[str, str]
    citations: Citations

    @property
    def study(self) -> Study:
        """The definitions."""
        return self.inputs.study

    @property
    def record(self) -> Record:
        """The current value of every field."""
        return self.inputs.record

    @property
    def now(self) -> Assessment:
        """The assessment of the briefing's quarter."""
        return self.history[-1]

    @property
    def quarter(self) -> Quarter:
        """The briefing's quarter."""
        return self.now.quarter

    @property
    def states(self) -> tuple[ItemState, ...]:
        """The states of all indicators and signposts at the end of the briefing's quarter."""
        return self.now.states

    @property
    def is_of_open_quarter(self) -> bool:
        """Whether the briefing's quarter is still open."""
        return self.quarter >= self.record.open_quarter


def gather(inputs: Inputs) -> Materials:
    """Assess every quarter up to the briefing's.

    Raises:
        ValueError: if the quarter is before the study's first.
    """
    study, record, quarter = inputs.study, inputs.record, inputs.quarter
    if quarter < study.header.start:
        message = f"{quarter} lies before the study's first quarter, {study.header.start}"
        raise ValueError(message)
    history = assess_all(study, record, quarter)
    return Materials(
        inputs=inputs,
        history=history,
        change=compare(history[-2], history[-1], inputs.known) if len(history) > 1 else None,
        answer_states=answer_states(history, record),
        effects=Effects(history[-1]),
        outcomes=known_outcomes(study, record, quarter),
        estimates=pooled_estimates(study, record, quarter),
        yardstick=YARDSTICKS[study.header.yardstick],
        numbers={scenario.id: str(number) for number, scenario in enumerate(study.scenarios, 1)},
        citations=Citations(study, record),
    )


def itemless(materials: Materials, scenario: Scenario) -> str:
    """Return a sentence if a scenario has no items of its own; else empty."""
    if any(item.home == scenario.id for item in materials.study.items):
        return ""
    if not materials.study.items:
        return "The study has no indicators and no signposts."
    return "This scenario has no items of its own: those of the others test it."


def target(thing: Indicator | Signpost | Scenario) -> str:
    """Return the link to the description of an item or a scenario."""
    match thing:
        case Indicator():
            return f"#indicator-{thing.id}"
        case Signpost():
            return f"#signpost-{thing.id}"
        case Scenario():
            return f"#scenario-{thing.id}"
