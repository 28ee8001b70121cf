"""Define the tables of a study as frozen, strict models.

The models check keys, types and allowed values. ``checks`` checks what spans several tables.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from scenariobook.quarter import Quarter
from scenariobook.study.fact import Fact
from scenariobook.study.header import Header
from scenariobook.study.item import Baseline, Item, Quality, Weight
from scenariobook.study.left_out import MOST_DECIMALS, decimals_of, direction_of
from scenariobook.study.table import (
    ID,
    ID_FORM,
    Formerly,
    Home,
    Many,
    Order,
    OwnId,
    ReferredId,
    SomeIds,
    StudyTable,
)
from scenariobook.study.texts import Id, Text
from scenariobook.study.trigger import Decision

Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "irregular"]
Within = Literal["last", "mean", "sum", "highest", "lowest"]


class Driver(StudyTable):
    """A force behind several items; items with the same driver are not independent evidence."""

    id: OwnId
    title: Text = Field(description="The force's name.")
    why: Text | None = Field(None, description="Why the items of this driver move together.")
    weight: Weight = Field(
        1.0,
        description="How much the mean of its items' evidence counts in the sum; left out, 1.",
    )


class Source(StudyTable):
    """Who published the information, with a grade of reliability."""

    id: Id = Field(description=f"{ID} Readings refer to it.")
    title: Text = Field(description="Title of the report, the series or the page.")
    publisher: Text | None = Field(None, description="Who published it, if that is known.")
    url: Text | None = Field(None, description="Its address on the web.")
    date: Text | None = Field(None, description="When it was published, in the form that it uses.")
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field(
        "F",
        description="A completely reliable, B usually, C fairly, D not usually, E unreliable, F "
        "cannot be judged (NATO Admiralty code).",
    )
    perishable: bool = Field(default=False, description="true if it may disappear from the web.")
    note: Text | None = Field(None, description="What a reader of the source list should know.")


class Analyst(StudyTable):
    """Somebody who gives estimates of their own."""

    id: Id = Field(
        description=f"{ID_FORM} The record names the analyst by it, and owner may; do not change "
        "it."
    )
    name: Text = Field(description="The analyst's name.")
    desk: Text | None = Field(
        None, description="The analyst's desk, if there are desks; owner may name it, too."
    )
    email: Text | None = Field(None, description="Where the analyst is written to.")


class Event(StudyTable):
    """A dated occasion that may bring news: a summit, a data release, a vote."""

    date: Annotated[date, Field(description="The day of the occasion.")]
    title: Text = Field(description="What the occasion is: a summit, a data release, a vote.")
    items: SomeIds = Field(
        description="The ids of the indicators and signposts that it may bring news of."
    )


class Scenario(StudyTable):
    """A described future."""

    id: Id = Field("", description=f"{ID} Left out of a [scenario], it is the file's name.")
    title: Text = Field(description="The future's name.")
    kind: Literal["baseline", "alternative"] = Field(
        "alternative",
        description='"baseline": things stay as they are; "alternative": they do not.',
    )
    order: Order = None
    summary: Text = Field(
        description="One paragraph, for its page of the briefing and for its workshop card."
    )
    means: Text | None = Field(
        None,
        description="What would count as it by the horizon, in a line of up to 68 characters; by "
        "it, whether it came true is decided.",
    )
    hoped_for: bool = Field(default=False, description="true if what speaks for it is good news.")
    narrative: Text | None = Field(
        None, description="The description of the future, in Markdown, several paragraphs."
    )
    prior: float | None = Field(
        None,
        description="How likely it was before tracking, in percent, above 0 and below 100. Left "
        "out, it is an even part of 100, or of what the others leave if scenarios exclude one "
        "another; 50 if the scenario is alone.",
    )
    prior_basis: Text | None = Field(
        None,
        description="The reasons for the prior; left out, the briefing says that nobody gave any.",
    )
    formerly: Formerly = ()
    implications: Many[Text] = Field(
        (), description="What follows for the reader if it comes true."
    )
    decisions: Many[Decision] = Field(
        (), description="Decision triggers: what is done when something is seen."
    )
    questions: Many[Text] = Field((), description="Questions for the workshop.")


def _no_default(schema: JsonDict) -> None:
    """Leave a default that depends on other keys out of a key's schema."""
    del schema["default"]


class Indicator(Item):
    """Something that is measured repeatedly, with thresholds."""

    measure: Text | None = Field(
        None, description="Exactly what is measured, so that two people read the same value."
    )
    type: Literal["number", "ordinal", "yes-no"] = Field(
        "number",
        description='"number", "ordinal" (then with levels) or "yes-no" (then with concern).',
    )
    unit: Text | None = Field(
        None, description="The unit of the value, as printed: %, USD bn, sites."
    )
    former_units: Many[Text] = Field(
        (),
        description="Names that its unit had before: values that were recorded in them mean the "
        "same in the present one.",
    )
    decimals: int = Field(
        0,
        ge=0,
        le=MOST_DECIMALS,
        json_schema_extra=_no_default,
        description="How many decimals are printed, for type number; left out, as many as the "
        "thresholds have.",
    )
    range: Many[float] | None = Field(
        None,
        json_schema_extra={"minItems": 2, "maxItems": 2},
        description="For type number: the lowest and the highest possible value; the program asks "
        "about others.",
    )
    levels: Many[Text] = Field((), description="For type ordinal: the levels, from low to high.")
    direction: Literal["rising", "falling"] = Field(
        "rising",
        json_schema_extra=_no_default,
        description='"rising": high values are a concern; "falling": low ones. Left out, it leads '
        "from watch to warning. Not for type yes-no.",
    )
    watch: float | Text | None = Field(
        None, description="From this value or level on, the status is watch."
    )
    warning: float | Text | None = Field(
        None, description="From this value or level on, the status is warning."
    )
    concern: Literal["yes", "no"] | None = Field(
        None, description="For type yes-no: the answer with status warning."
    )
    cadence: Cadence = Field(
        "quarterly",
        description="How often a new value is published; it decides when a reading is stale.",
    )
    within: Within = Field(
        "last",
        description='For cadence monthly: which value speaks for the quarter, the "last" month\'s, '
        'the "mean" or the "sum" of its months, their "highest" or their "lowest". Of levels, or '
        "of yes and no, the highest is the one of most concern, the lowest that of least.",
    )
    look_up: Text | None = Field(
        None,
        description="The address of the page where it is looked up; left out, its source's.",
    )
    quality: Quality | None = Field(
        None, description="Whether it meets Heuer and Pherson's five criteria."
    )
    baseline: Baseline | None = Field(
        None,
        description="Its value before tracking, for comparison; it never counts as evidence.",
    )

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
    """An event that would show the world moving towards a scenario."""

    expected_by: date | None = Field(
        None,
        description="The day by which it should be seen; after that, the signpost is overdue.",
    )
    fades_after: int | None = Field(
        None,
        ge=1,
        description="The number of quarters for which an observed signpost counts as evidence.",
    )


class Assumption(StudyTable):
    """An assumption behind a judgment (RAND, assumption-based planning)."""

    id: Id = Field(
        "",
        description=f"{ID} Left out, it is made of the text's first words; write it down before "
        "you change these.",
    )
    text: Text = Field(description="What is assumed, in a sentence.")
    basis: Text | None = Field(None, description="The reasons for it.")
    home: Home = None
    load_bearing: bool = Field(
        default=True,
        description="true if the judgment would change significantly if the assumption failed.",
    )
    vulnerable: bool = Field(
        default=True,
        description="true if plausible events could make it fail within the horizon.",
    )
    broken_by: Many[ReferredId] = Field(
        (),
        description="The ids of the signposts and indicators that would show that it fails.",
    )
    signposts: Many[ReferredId] = Field(
        (), description="The former name of broken_by, which is read still."
    )
    if_false: Text | None = Field(
        None, description="What it would mean for the figures if it were false."
    )
    owner: Text | None = Field(
        None,
        description="Who says whether it still holds: an analyst's id, a desk, or another name; "
        "left out, it is the lead, the first of the analysts.",
    )
    shaping: Many[Text] = Field((), description="Actions that keep it true.")
    hedging: Many[Text] = Field((), description="Preparations in case it fails.")


class Document(StudyTable):
    """Any of a study's tables; all TOML files of its folder are one study."""

    model_config = ConfigDict(title="A file of a scenariobook study")

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

    Every reference is valid. Every table has its id, every item, assumption and decision its home,
    every item its driver and only ratings that are not even, every assumption an owner if there
    are analysts, and every scenario of an estimative study a prior. The decisions stand within
    their scenarios, and all that breaks an assumption under ``broken_by``. The first of the
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
