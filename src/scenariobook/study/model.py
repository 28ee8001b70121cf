"""Define the tables of a study as frozen, strict models.

The models check keys, types and allowed values. ``checks`` checks what spans several tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from scenariobook.quarter import Quarter
from scenariobook.standards import evidence_ratings
from scenariobook.study.fact import Fact
from scenariobook.study.header import Header
from scenariobook.study.left_out import MOST_DECIMALS, decimals_of, direction_of
from scenariobook.study.table import Many, ReferredId, SomeIds, StudyTable
from scenariobook.study.texts import Id, Text
from scenariobook.study.trigger import Decision

Weight = Annotated[float, Field(gt=0, le=100)]
RatingName = Literal["highly likely", "likely", "even", "unlikely", "highly unlikely"]
Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "irregular"]
Within = Literal["last", "mean", "sum", "highest", "lowest"]


class Driver(StudyTable):
    """A force behind several items; items with the same driver are not independent evidence."""

    id: Id
    title: Text
    why: Text | None = None
    weight: Weight = 1.0


class Source(StudyTable):
    """Who published the information, with a grade of reliability."""

    id: Id
    title: Text
    publisher: Text | None = None
    url: Text | None = None
    date: Text | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    perishable: bool = False
    note: Text | None = None


class Analyst(StudyTable):
    """Somebody who gives estimates of their own.

    Attributes:
        id: The analyst's id; ``owner`` may name it.
        name: The analyst's name.
        desk: The desk that the analyst belongs to; ``owner`` may name it, too.
        email: The analyst's address, as text.
    """

    id: Id
    name: Text
    desk: Text | None = None
    email: Text | None = None


class Event(StudyTable):
    """A dated occasion that may bring news: a summit, a data release, a vote.

    Attributes:
        date: The day of the occasion.
        title: What the occasion is called.
        items: The ids of the indicators and signposts that it may bring news of.
    """

    date: date
    title: Text
    items: SomeIds


class Scenario(StudyTable):
    """A described future.

    Attributes:
        id: The scenario's id; set in a loaded study.
        title: What the future is called.
        kind: Whether things stay as they are, or not.
        order: The place in print; scenarios without it follow those with it.
        summary: One paragraph.
        means: What would count as it by the horizon, in a line.
        hoped_for: Whether what speaks for it is good news.
        narrative: The description, in Markdown.
        prior: How likely it was before tracking, in percent; in a loaded study None only if the
            study is exploratory.
        prior_basis: The reasons for the prior.
        formerly: Former ids; entries under them belong to this scenario.
        implications: What follows for the reader if it comes true.
        decisions: Decision triggers; in a loaded study also those of ``[[decisions]]``.
        questions: Questions for the workshop.
    """

    id: Id = ""
    title: Text
    kind: Literal["baseline", "alternative"] = "alternative"
    order: int | None = None
    summary: Text
    means: Text | None = None
    hoped_for: bool = False
    narrative: Text | None = None
    prior: float | None = None
    prior_basis: Text | None = None
    formerly: Many[Id] = ()
    implications: Many[Text] = ()
    decisions: Many[Decision] = ()
    questions: Many[Text] = ()


class Quality(StudyTable):
    """Heuer and Pherson's five criteria for an indicator, and a note on those that it fails."""

    observable: bool
    valid: bool
    reliable: bool
    stable: bool
    unique: bool
    note: Text | None = None


class Baseline(StudyTable):
    """An indicator's value before tracking, for comparison; it never counts as evidence."""

    value: float | Text
    as_of: date | None = None
    source: ReferredId | None = None
    note: Text | None = None


class Item(StudyTable):
    """The common part of indicators and signposts.

    Attributes:
        id: The item's id.
        title: What the item is called.
        why: Why it tells the scenarios apart.
        says: The sentence that is printed when it is seen, or stands at warning.
        home: The id of its home scenario; set in a loaded study.
        driver: The id of its driver; set in a loaded study.
        ratings: By scenario id, how likely the item is to be seen if the scenario unfolds; in a
            loaded study without those that are even.
        weight: How much it counts among the items of its driver.
        source: The id of the source where analysts look it up.
        owner: Who reads it.
        order: The place in print; items without it follow those with it.
        note: Anything else that analysts should know.
        formerly: Former ids; entries under them belong to this item.
    """

    id: Id
    title: Text
    why: Text | None = None
    says: Text | None = None
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
        """Return the rating points by scenario id, -2 to 2; no rating counts as even."""
        return {
            k: evidence_ratings.RATING_POINTS[self.ratings.get(k, evidence_ratings.UNRATED)]
            for k in scenarios
        }

    def spread(self, scenarios: Iterable[str]) -> int:
        """Return the highest minus the lowest rating points, 0 to 4."""
        points = self.points(scenarios).values()
        return max(points) - min(points)


def _no_default(schema: JsonDict) -> None:
    """Leave a default that depends on other keys out of a key's schema."""
    del schema["default"]


class Indicator(Item):
    """Something that is measured repeatedly, with thresholds.

    Attributes:
        measure: Exactly what is measured.
        type: The type of its values.
        unit: The printed unit.
        former_units: Names that the unit had before; values recorded in them mean the same.
        decimals: The printed decimals, for type ``number``; left out, those of the thresholds.
        range: The lowest and the highest possible value; a number outside becomes a question.
        levels: The levels from low to high, for type ``ordinal``.
        direction: Whether high or low values are a concern; not for type ``yes-no``. Left out, it
            leads from ``watch`` to ``warning``.
        watch: The value or level from which on the status is ``watch``.
        warning: The value or level from which on the status is ``warning``.
        concern: The answer with status ``warning``, for type ``yes-no``.
        cadence: How often a new value is published.
        within: Which value speaks for a quarter, for a ``monthly`` indicator.
        look_up: The address of the page where it is looked up; None for its source's address.
        quality: How well it meets the criteria for an indicator.
        baseline: Its value before tracking.
    """

    measure: Text | None = None
    type: Literal["number", "ordinal", "yes-no"] = "number"
    unit: Text | None = None
    former_units: Many[Text] = ()
    decimals: int = Field(0, ge=0, le=MOST_DECIMALS, json_schema_extra=_no_default)
    range: Many[float] | None = Field(None, json_schema_extra={"minItems": 2, "maxItems": 2})
    levels: Many[Text] = ()
    direction: Literal["rising", "falling"] = Field("rising", json_schema_extra=_no_default)
    watch: float | Text | None = None
    warning: float | Text | None = None
    concern: Literal["yes", "no"] | None = None
    cadence: Cadence = "quarterly"
    within: Within = "last"
    look_up: Text | None = None
    quality: Quality | None = None
    baseline: Baseline | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_thresholds(cls, written: object) -> object:
        """Add the direction and the decimals that the thresholds tell, where they are left out."""
        if not isinstance(written, dict):
            return written
        return {"direction": direction_of(written), "decimals": decimals_of(written), **written}

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed texts: the levels, or yes and no; none for type ``number``."""
        return ("yes", "no") if self.type == "yes-no" else self.levels

    def height(self, value: float | str) -> float:
        """Return a number by which values compare; a level or an answer of more concern is higher.

        Args:
            value: A value that the indicator admits.
        """
        if isinstance(value, float | int):
            return value
        if self.type == "yes-no":
            return float(value == self.concern)
        place = self.levels.index(value)
        return place if self.direction == "rising" else -place

    def admits(self, value: float | str) -> bool:
        """Return whether a value has the indicator's type and, if ordinal, is one of its levels."""
        if self.type == "number":
            return not isinstance(value, str)
        return value in self.choices


class Signpost(Item):
    """An event that would show the world moving towards a scenario.

    Attributes:
        expected_by: The day after which the signpost is overdue.
        fades_after: The quarters after which having been observed no longer counts.
    """

    expected_by: date | None = None
    fades_after: Annotated[int, Field(ge=1)] | None = None


class Assumption(StudyTable):
    """An assumption behind a judgment (RAND, assumption-based planning).

    Attributes:
        id: The assumption's id; set in a loaded study.
        text: What is assumed.
        basis: The reasons for it.
        home: The id of its home scenario; set in a loaded study.
        load_bearing: Whether the judgment would change if the assumption failed.
        vulnerable: Whether plausible events could make it fail within the horizon.
        broken_by: The ids of the signposts and indicators that would show that it fails.
        signposts: The former key for ``broken_by``; empty in a loaded study.
        if_false: What it would mean for the figures if it were false.
        owner: Who says whether it still holds; in a loaded study the lead if nobody else.
        shaping: Actions that keep it true.
        hedging: Preparations in case it fails.
    """

    id: Id = ""
    text: Text
    basis: Text | None = None
    home: ReferredId | None = None
    load_bearing: bool = True
    vulnerable: bool = True
    broken_by: Many[ReferredId] = ()
    signposts: Many[ReferredId] = ()
    if_false: Text | None = None
    owner: Text | None = None
    shaping: Many[Text] = ()
    hedging: Many[Text] = ()


class Document(StudyTable):
    """One file of a study, with any of a study's tables."""

    study: Header | None = None
    drivers: Many[Driver] = ()
    sources: Many[Source] = ()
    analysts: Many[Analyst] = ()
    events: Many[Event] = ()
    facts: Many[Fact] = ()
    scenario: Scenario | None = None
    scenarios: Many[Scenario] = ()
    indicators: Many[Indicator] = ()
    signposts: Many[Signpost] = ()
    assumptions: Many[Assumption] = ()
    decisions: Many[Decision] = ()


class Study(StudyTable):
    """A whole study without errors; its tables are in printing order.

    Every reference is valid, and every item has a ``home`` and a ``driver``. The first of the
    analysts is the lead.
    """

    header: Header
    drivers: tuple[Driver, ...]
    sources: tuple[Source, ...]
    scenarios: tuple[Scenario, ...]
    indicators: tuple[Indicator, ...]
    signposts: tuple[Signpost, ...]
    assumptions: tuple[Assumption, ...]
    analysts: tuple[Analyst, ...] = ()
    events: tuple[Event, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """The study's id."""
        return self.header.id

    @property
    def estimative(self) -> bool:
        """Whether the study states likelihoods."""
        return self.header.mode == "estimative"

    @property
    def items(self) -> tuple[Indicator | Signpost, ...]:
        """Indicators, then signposts."""
        return (*self.indicators, *self.signposts)

    def facts_known_in(self, quarter: Quarter) -> tuple[Fact, ...]:
        """Return the facts that an edition of a quarter may print."""
        return tuple(fact for fact in self.facts if fact.is_known_in(quarter))

    @cached_property
    def scenario_by_id(self) -> dict[str, Scenario]:
        """Scenarios by id."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def driver_by_id(self) -> dict[str, Driver]:
        """Drivers by id."""
        return {driver.id: driver for driver in self.drivers}

    def driver_of(self, item: Indicator | Signpost) -> Driver:
        """Return the driver of an item."""
        return self.driver_by_id[item.driver or ""]

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def standing_source(self, item: str) -> tuple[str, ...]:
        """Return the id of the source where an item is looked up; a blank source means it."""
        found = self.item_by_id.get(item)
        return (found.source,) if found and found.source else ()

    @cached_property
    def item_by_id(self) -> dict[str, Indicator | Signpost]:
        """Indicators and signposts by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def indicator_by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def signpost_by_id(self) -> dict[str, Signpost]:
        """Signposts by id."""
        return {signpost.id: signpost for signpost in self.signposts}
