"""The study as its authors write it: frozen, strict models.

The models check shapes, types and closed choices; what spans several tables is checked
in ``checks``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

from scenariobook import standards
from scenariobook.study.texts import Id, Language, QuarterField, Text

ReferredId = str  # another table's id; ``checks`` looks it up among those written
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]  # TOML has arrays, no tuples
Weight = Annotated[float, Field(gt=0, le=100)]
RatingName = Literal["highly likely", "likely", "even", "unlikely", "highly unlikely"]
Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "irregular"]


class StudyTable(BaseModel):
    """What all tables of a study share: nothing unknown, nothing converted, no change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Header(StudyTable):
    """The ``[study]`` table.

    ``language`` is that of the authors' texts; the program's own words are English. ``paper``
    is what briefing and tracker are printed on.
    """

    id: Id
    title: Text
    focal_question: Text
    start: QuarterField
    horizon: QuarterField
    mode: Literal["estimative", "exploratory"] = "estimative"
    exclusive: bool = False
    yardstick: Literal["icd203", "phia"] = "icd203"
    number_format: Literal["1,234.5", "1.234,5", "1 234,5"] = "1,234.5"
    language: Language = "en"
    paper: Literal["a4", "letter"] = "a4"
    marking: Text | None = None
    authors: Many[Text] = ()
    organisation: Text | None = None

    @property
    def senders(self) -> tuple[str, ...]:
        """Who sends it out and is answered: the authors, then the organisation."""
        return (*self.authors, *([self.organisation] if self.organisation else []))


class Driver(StudyTable):
    """A force behind several items; items that share one are not independent evidence."""

    id: Id
    title: Text
    why: Text | None = None
    weight: Weight = 1.0


class Source(StudyTable):
    """Who says so, graded for reliability."""

    id: Id
    title: Text
    publisher: Text
    url: Text | None = None
    date: Text | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    perishable: bool = False
    note: Text | None = None


class Decision(StudyTable):
    """A decision trigger: when this is seen, then that is done, by its owner."""

    when: Text
    then: Text
    owner: Text


class Scenario(StudyTable):
    """A described future. ``prior`` is in percent.

    ``formerly`` are the ids that it had before: what is recorded under them is its own.
    """

    id: Id
    title: Text
    kind: Literal["baseline", "alternative"]
    order: int | None = None
    summary: Text
    narrative: Text
    prior: float | None = None
    prior_basis: Text | None = None
    formerly: Many[Id] = ()
    implications: Many[Text] = ()
    decisions: Many[Decision] = ()
    questions: Many[Text] = ()


class Quality(StudyTable):
    """Heuer and Pherson's five criteria, and a note on what is not met."""

    observable: bool
    valid: bool
    reliable: bool
    stable: bool
    unique: bool
    note: Text | None = None


class Baseline(StudyTable):
    """Where an indicator stood before tracking; shown for comparison, never evidence."""

    value: float | Text
    as_of: date | None = None
    source: ReferredId | None = None
    note: Text | None = None


class Item(StudyTable):
    """What indicators and signposts share.

    ``formerly`` are the ids that it had before: what is recorded under them is its own.
    """

    id: Id
    title: Text
    why: Text | None = None
    home: ReferredId | None = None
    driver: ReferredId | None = None
    ratings: dict[str, RatingName] = Field(default_factory=dict)
    weight: Weight = 1.0
    source: ReferredId | None = None
    owner: Text | None = None
    order: int | None = None
    note: Text | None = None
    formerly: Many[Id] = ()

    def points(self, scenarios: Iterable[str]) -> dict[str, int]:
        """Return the rating points for each scenario, -2 to 2; unrated counts as even."""
        return {
            k: standards.RATING_POINTS[self.ratings.get(k, standards.UNRATED)] for k in scenarios
        }

    def spread(self, scenarios: Iterable[str]) -> int:
        """Return highest minus lowest rating points, 0 to 4."""
        points = self.points(scenarios).values()
        return max(points) - min(points)


class Indicator(Item):
    """Something measured again and again, with a direction of concern and thresholds.

    ``watch`` and ``warning`` are numbers for type ``number``, names of ``levels`` for
    ``ordinal``; a ``yes-no`` indicator names its answer of ``concern`` instead. A number outside
    ``range`` is asked about.
    """

    measure: Text | None = None
    type: Literal["number", "ordinal", "yes-no"] = "number"
    unit: Text | None = None
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    range: Many[float] | None = Field(None, json_schema_extra={"minItems": 2, "maxItems": 2})
    levels: Many[Text] = ()
    direction: Literal["rising", "falling"] = "rising"
    watch: float | Text | None = None
    warning: float | Text | None = None
    concern: Literal["yes", "no"] | None = None
    cadence: Cadence = "quarterly"
    quality: Quality | None = None
    baseline: Baseline | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that its values may be: its levels, or yes and no; none for a number."""
        return ("yes", "no") if self.type == "yes-no" else self.levels

    def admits(self, value: float | str) -> bool:
        """Tell whether a value is of the indicator's type, and one of its levels."""
        if self.type == "number":
            return not isinstance(value, str)
        return value in self.choices


class Signpost(Item):
    """A discrete event that would show the world moving towards a scenario."""

    expected_by: date | None = None
    fades_after: Annotated[int, Field(ge=1)] | None = None


class Assumption(StudyTable):
    """What a judgment rests on (RAND, assumption-based planning)."""

    id: Id
    text: Text
    basis: Text | None = None
    home: ReferredId | None = None
    load_bearing: bool = False
    vulnerable: bool = False
    signposts: Many[ReferredId] = ()
    shaping: Many[Text] = ()
    hedging: Many[Text] = ()


class Document(StudyTable):
    """One file of a study: any of its tables."""

    study: Header | None = None
    drivers: Many[Driver] = ()
    sources: Many[Source] = ()
    scenario: Scenario | None = None
    scenarios: Many[Scenario] = ()
    indicators: Many[Indicator] = ()
    signposts: Many[Signpost] = ()
    assumptions: Many[Assumption] = ()


class Study(StudyTable):
    """A whole study, in printing order; every reference in it is valid.

    Every item's ``home`` is set, also where its file implied it.
    """

    header: Header
    drivers: tuple[Driver, ...]
    sources: tuple[Source, ...]
    scenarios: tuple[Scenario, ...]
    indicators: tuple[Indicator, ...]
    signposts: tuple[Signpost, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def id(self) -> str:
        """The study's id."""
        return self.header.id

    @property
    def estimative(self) -> bool:
        """Whether the study states likelihoods at all."""
        return self.header.mode == "estimative"

    @property
    def items(self) -> tuple[Indicator | Signpost, ...]:
        """Indicators, then signposts."""
        return (*self.indicators, *self.signposts)

    @cached_property
    def scenario_by_id(self) -> dict[str, Scenario]:
        """Scenarios by id."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def driver_by_id(self) -> dict[str, Driver]:
        """Drivers by id."""
        return {driver.id: driver for driver in self.drivers}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def indicator_by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def signpost_by_id(self) -> dict[str, Signpost]:
        """Signposts by id."""
        return {signpost.id: signpost for signpost in self.signposts}
