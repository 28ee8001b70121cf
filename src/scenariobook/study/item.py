"""Define what indicators and signposts have in common, and the tables within an indicator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from scenariobook.standards import evidence_ratings
from scenariobook.study.table import Formerly, Order, OwnId, ReferredId, StudyTable
from scenariobook.study.texts import Text

Weight = Annotated[float, Field(gt=0, le=100)]
RatingName = Literal["highly likely", "likely", "even", "unlikely", "highly unlikely"]


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
