"""Define the tables of a study as frozen, strict models.

The models check keys, types and allowed values. ``checks`` checks what spans several tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator
from pydantic.config import JsonDict

from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.standards import evidence_ratings
from scenariobook.study.texts import Id, Language, QuarterField, Text

Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "irregular"]
Within = Literal["last", "mean", "sum", "highest", "lowest"]
Weight = Annotated[float, Field(gt=0, le=100)]
RatingName = Literal["highly likely", "likely", "even", "unlikely", "highly unlikely"]
NeededState = Literal["watch", "warning", "emerging", "observed", "ruled out", "overdue"]
ReferredId = str  # the id of another table; ``checks`` checks that it exists
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]  # TOML has arrays, not tuples
SomeIds = Annotated[tuple[ReferredId, ...], Strict(strict=False), Field(min_length=1)]

ID_FORM: Final = (
    "3 to 40 small letters, digits and hyphens, a letter first; none that a spreadsheet would take "
    "for a cell or a date, such as gdp2026 or may-2."
)
ID: Final = f"{ID_FORM} Other tables refer to it; do not change it."
OwnId = Annotated[Id, Field(description=ID)]
Formerly = Annotated[
    Many[Id],
    Field(
        description="Ids that it had before: entries that were recorded under them belong to it."
    ),
]
Order = Annotated[
    int | None,
    Field(
        description="Its place in print; left out, it follows those that have one, by file name "
        "and position."
    ),
]
Home = Annotated[
    ReferredId | None,
    Field(description="The scenario that it belongs to; left out, it is the file's [scenario]."),
]
MOST_DECIMALS: Final = 9
# A year, or a quarter or a month of it.
_DATED: Final = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


class StudyTable(BaseModel):
    """The base of all tables: no unknown keys, no conversion of values, no change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Header(StudyTable):
    """The [study] table."""

    id: Id = Field(
        "",
        description=f"{ID} The output folder, output/<id>, is named after it. Left out, it is the "
        "folder's name.",
    )
    title: Text = Field(description="The study's name, printed on every page.")
    focal_question: Text = Field(description="The question that the study answers.")
    reader: Text | None = Field(
        None, description="For whom the study is, such as the Director, Central Asia."
    )
    caveat: Text | None = Field(
        None, description="What a reader must know before believing any of it, in a sentence."
    )
    start: QuarterField = Field(
        description="The first quarter that is tracked, such as 2026Q1; with past data, the first "
        "that there are values of."
    )
    horizon: QuarterField = Field(description="The last quarter that the scenarios are about.")
    mode: Literal["estimative", "exploratory"] = Field(
        "estimative",
        description='"estimative": with likelihoods; "exploratory": without any probabilities.',
    )
    exclusive: bool = Field(
        default=False,
        description="true if exactly one scenario comes true; the priors then sum to 100.",
    )
    yardstick: Literal["icd203", "phia"] = Field(
        "icd203", description='Whose words of probability: "icd203" (US) or "phia" (UK).'
    )
    number_format: Literal["1,234.5", "1.234,5", "1 234,5"] = Field(
        "1,234.5", description='How analysts type numbers: "1,234.5", "1.234,5" or "1 234,5".'
    )
    language: Language = Field(
        "en",
        description="The language of the study's texts, a BCP 47 tag such as ru or zh-Hans; the "
        "program's own words are English.",
    )
    paper: Literal["a4", "letter"] = Field(
        "a4", description='The paper size of briefing and tracker: "a4" or "letter".'
    )
    marking: Text | None = Field(None, description="Printed on every page, such as TLP:CLEAR.")
    authors: Many[Text] = Field(
        (),
        description="Who is responsible for the study; named in the documents' properties, and on "
        "the tracker's Guide as those to send it back to.",
    )
    organisation: Text | None = Field(
        None, description="The organisation that publishes the study; printed on page one."
    )
    log_quarters: int = Field(
        8, ge=1, description="How many quarters the tracker's sheet Log goes back."
    )

    @property
    def senders(self) -> tuple[str, ...]:
        """To whom analysts send their copies: the authors, then the organisation."""
        return (*self.authors, *([self.organisation] if self.organisation else []))


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


class Fact(StudyTable):
    """A dated statement that the study starts from; it never counts as evidence."""

    id: OwnId
    text: Text = Field(description="What is so or was so, in a sentence.")
    value: float | None = Field(None, description="The figure, if one number says it.")
    unit: Text | None = Field(
        None, description="The unit of the figure, as printed: %, USD bn, troops."
    )
    when: date | Text = Field(
        description="When it was so: a date, a month such as 2024-03, a quarter, a year, or words "
        "such as before late 2009. No edition of an earlier quarter prints it."
    )
    source: ReferredId = Field(description="The id of the source that states it.")
    credibility: int = Field(
        ge=1,
        le=6,
        description="How credible the statement is: 1 confirmed, 2 probably true, 3 possibly "
        "true, 4 doubtful, 5 improbable, 6 cannot be judged.",
    )
    bears_on: SomeIds = Field(
        description="The ids of the scenarios that start from it; it never counts as evidence."
    )
    assumptions: Many[ReferredId] = Field(
        (), description="The ids of the assumptions that rest on it."
    )

    @property
    def since(self) -> Quarter | None:
        """The quarter in which it was first so; None if its date is given in words."""
        if isinstance(self.when, date):
            return Quarter.containing(self.when)
        match = _DATED.fullmatch(self.when)
        if not match:
            return None
        year, quarter, month = match.groups()
        return Quarter(int(year), int(quarter or (int(month or 1) - 1) // MONTHS_IN_QUARTER + 1))


class Need(StudyTable):
    """A state of one item that a decision trigger needs."""

    item: ReferredId = Field(description="The id of an indicator or a signpost.")
    at: NeededState = Field(
        description='Of an indicator, "watch" or "warning"; of a signpost, "emerging", "observed", '
        '"ruled out" or "overdue".'
    )
    quarters: int = Field(
        1, ge=1, description="For how many quarters in a row it must stand there."
    )


class Decision(StudyTable):
    """A decision trigger: what the owner does when something is seen."""

    id: Id = Field(
        "",
        description=f"{ID_FORM} The record refers to it. Left out, it is made of the first words "
        "of when; write it down before you change these.",
    )
    when: Text = Field(description="What is seen.")
    then: Text = Field(description="What is done then.")
    owner: Text = Field(description="Who does it.")
    by: date | None = Field(None, description="The day by which it is done.")
    home: Home = None
    needs: Many[Need] = Field(
        (),
        description="What must hold for it, in states of items; left out, people watch for it.",
    )
    of: Literal["all", "any"] = Field(
        "all", description='Whether "all" of the needs must hold, or "any" of them.'
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


class Quality(StudyTable):
    """Heuer and Pherson's five criteria for an indicator, and a note on those that it fails."""

    observable: bool = Field(description="true if it can be observed and collected.")
    valid: bool = Field(description="true if it measures what it is meant to.")
    reliable: bool = Field(description="true if two people read the same value.")
    stable: bool = Field(description="true if it is collected in the same way over the years.")
    unique: bool = Field(description="true if it measures one thing only.")
    note: Text | None = Field(
        None, description="Which criteria it fails, and why it is used anyway."
    )


class Baseline(StudyTable):
    """An indicator's value before tracking, for comparison; it never counts as evidence."""

    value: float | Text = Field(description="The value before tracking.")
    as_of: date | None = Field(None, description="The day of the value.")
    source: ReferredId | None = Field(None, description="The id of the value's source.")
    note: Text | None = Field(None, description="How the value was read.")


class Item(StudyTable):
    """The common part of indicators and signposts."""

    id: OwnId
    title: Text = Field(description="Its name in workbook and briefing.")
    why: Text | None = Field(None, description="Why it distinguishes the scenarios, in a sentence.")
    says: Text | None = Field(
        None, description="The sentence that is printed when it is seen, or stands at warning."
    )
    home: ReferredId | None = Field(
        None,
        description="The scenario that it belongs to; left out, it is the file's [scenario], else "
        "the one that it is rated highest for.",
    )
    driver: ReferredId | None = Field(
        None,
        description="The force behind it: items with the same driver are not independent evidence. "
        "Left out, it shares one with the other items of its home that name none.",
    )
    ratings: dict[str, RatingName] = Field(
        default_factory=dict,
        description="By scenario, how likely an indicator would be at warning, or a signpost be "
        "seen, if that scenario were unfolding. A scenario that is left out counts as even.",
    )
    weight: Weight = Field(
        1.0, description="How much it counts among the items of its driver; left out, 1."
    )
    source: ReferredId | None = Field(
        None, description="The id of the source where analysts look it up."
    )
    owner: Text | None = Field(
        None, description="Who looks it up: an analyst's id, a desk, or another name."
    )
    order: Order = None
    note: Text | None = Field(None, description="Anything else that analysts should know.")
    formerly: Formerly = ()

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
        return {"direction": _direction_of(written), "decimals": _decimals_of(written), **written}

    @property
    def warns_at(self) -> float | str | None:
        """The value from which on, or the answer at which, the status is warning."""
        return self.concern if self.type == "yes-no" else self.warning

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed texts: the levels, or yes and no; none for type ``number``."""
        return ("yes", "no") if self.type == "yes-no" else self.levels

    def concern_at(self, value: float | str) -> float:
        """Return a number that is higher the more concern a value is.

        Args:
            value: A value that the indicator admits.
        """
        if self.type == "yes-no":
            return float(value == self.concern)
        place = self.levels.index(value) if isinstance(value, str) else value
        return place if self.direction == "rising" else -place

    def height(self, value: float | str) -> float:
        """Return a number by which values compare: of a level or an answer, its concern."""
        return self.concern_at(value) if isinstance(value, str) else value

    def admits(self, value: float | str) -> bool:
        """Return whether a value has the indicator's type and, if ordinal, is one of its levels."""
        if self.type == "number":
            return not isinstance(value, str)
        return value in self.choices


def _direction_of(written: Mapping[str, Any]) -> Literal["rising", "falling"]:
    """Return the direction from ``watch`` to ``warning``; rising if they do not tell."""
    levels = written.get("levels")
    height = levels.index if isinstance(levels, list) else float
    try:
        falls = height(written["warning"]) < height(written["watch"])
    except (KeyError, TypeError, ValueError, OverflowError):  # one is left out, or is wrong
        return "rising"
    return "falling" if falls else "rising"


def _decimals_of(written: Mapping[str, Any]) -> int:
    """Return how many decimals the thresholds are written with; 0 if they are whole, or wrong."""
    thresholds = (written.get("watch"), written.get("warning"))
    fractions = [one for one in thresholds if isinstance(one, float) and isfinite(one)]
    places = [-int(Decimal(repr(one)).as_tuple().exponent) for one in fractions]
    return min(max([0, *places]), MOST_DECIMALS)


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
        """Return the facts that an edition of a quarter may print: none that is dated later."""
        return tuple(fact for fact in self.facts if (fact.since or quarter) <= quarter)

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
