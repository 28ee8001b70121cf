"""Define the items, indicators and signposts, and the drivers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from scenariobook.standards import evidence_ratings
from scenariobook.study.model.indicator_types import TYPES, IndicatorType, TypeName
from scenariobook.study.model.study_table import (
    Formerly,
    Many,
    Order,
    OwnId,
    ReferredId,
    StudyTable,
)
from scenariobook.study.model.texts import Text

Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "irregular"]
Within = Literal["last", "mean", "sum", "highest", "lowest"]
Weight = Annotated[float, Field(gt=0, le=100)]
RatingName = Literal["highly likely", "likely", "even", "unlikely", "highly unlikely"]
MOST_DECIMALS: Final = 9
# The program knows the driver that items without one share by this reason; old exports hold it.
NAMELESS: Final = "They name no driver, so one is taken to move them all."


class Driver(StudyTable):
    """A force behind several items; items with the same driver are not independent evidence."""

    id: OwnId
    title: Text = Field(description="The force's name.")
    why: Text | None = Field(None, description="Why the items of this driver move together.")
    weight: Weight = Field(
        1.0,
        description="How much the mean of its items' evidence counts in the sum; left out, 1.",
    )


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

    def rating_points(self, scenario: str) -> int:
        """Return the rating points for a scenario, -2 to 2; no rating counts as even."""
        return evidence_ratings.RATING_POINTS[self.ratings.get(scenario, evidence_ratings.UNRATED)]

    def spread(self, scenarios: Iterable[str]) -> int:
        """Return the highest minus the lowest rating points, 0 to 4."""
        points = [self.rating_points(scenario) for scenario in scenarios]
        return max(points) - min(points)


class Indicator(Item):
    """Something that is measured repeatedly, with thresholds."""

    measure: Text | None = Field(
        None, description="Exactly what is measured, so that two people read the same value."
    )
    type: TypeName = Field(
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
    # The schema has no default that a factory makes: the thresholds tell a missing value.
    decimals: int = Field(
        default_factory=int,
        ge=0,
        le=MOST_DECIMALS,
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
        default_factory=lambda: "rising",
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
    def _from_thresholds(cls, table: object) -> object:
        """Add a missing direction and missing decimals, which the thresholds tell."""
        if not isinstance(table, dict):
            return table
        return {"direction": _direction_of(table), "decimals": _decimals_of(table), **table}

    @property
    def of_type(self) -> IndicatorType:
        """The declaration of its type."""
        return TYPES[self.type]

    @property
    def warns_at(self) -> float | str | None:
        """The value from which on the status is warning; yes or no for that type."""
        return self.concern or self.warning

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed texts: yes and no, or the levels; empty for numbers."""
        return (*self.of_type.answers, *self.levels)

    @property
    def rises(self) -> bool:
        """Whether a higher value is of more concern than a lower one."""
        return self.direction == "rising" and self.concern != "no"

    def as_number(self, value: float | str) -> float:
        """Return a value as a number; for a text, its rank among the allowed texts, lowest first.

        Args:
            value: A value that the indicator admits.
        """
        low_to_high = self.levels or self.choices[::-1]
        return low_to_high.index(value) if isinstance(value, str) else value

    def concern_at(self, value: float | str) -> float:
        """Return a number that grows with the concern about a value."""
        return self.as_number(value) if self.rises else -self.as_number(value)

    def height(self, value: float | str) -> float:
        """Return a number by which the highest value of a quarter's months is found."""
        return self.concern_at(value) if isinstance(value, str) else value

    def admits(self, value: float | str) -> bool:
        """Tell whether a value is of the indicator's type; a text must be an allowed one."""
        return value in self.choices if isinstance(value, str) else self.of_type.is_number


def _direction_of(table: Mapping[str, Any]) -> Literal["rising", "falling"]:
    """Return the direction from ``watch`` to ``warning``; rising if the two do not tell."""
    levels = table.get("levels")
    height = levels.index if isinstance(levels, list) else float
    try:
        falls = height(table["warning"]) < height(table["watch"])
    except (KeyError, TypeError, ValueError, OverflowError):  # one is left out, or is wrong
        return "rising"
    return "falling" if falls else "rising"


def _decimals_of(table: Mapping[str, Any]) -> int:
    """Return the number of decimals of the written thresholds; 0 if they are whole, or wrong."""
    thresholds = (table.get("watch"), table.get("warning"))
    fractions = [value for value in thresholds if isinstance(value, float) and isfinite(value)]
    places = [-int(Decimal(repr(fraction)).as_tuple().exponent) for fraction in fractions]
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
