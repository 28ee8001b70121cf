"""Count how a room rated the items: the median, the spread, and what the study says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Item, Scenario, Study

FEWEST_RATINGS = 3  # of which it can be said that they agree
CLOSE = 1  # steps: ratings that lie no further apart agree
APART = 2  # steps from which on ratings are discussed


@dataclass(frozen=True, slots=True)
class Rating:
    """What one participant wrote into one box of a rating sheet.

    Attributes:
        participant: A name or a number.
        item: The item's id.
        scenario: The scenario's id.
        points: From -2 to 2.
    """

    participant: str
    item: str
    scenario: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The ratings of one item under one scenario; there is at least one.

    Attributes:
        item: The item.
        scenario: The scenario.
        counts: How many wrote each number of points.
        study: The points of the study's own rating; None if it has none, which counts as even.
    """

    item: Item
    scenario: Scenario
    counts: Mapping[int, int]
    study: int | None

    @property
    def rated(self) -> int:
        """How many rated it."""
        return sum(self.counts.values())

    @property
    def lowest(self) -> int:
        """The lowest rating, in points."""
        return min(self.counts)

    @property
    def highest(self) -> int:
        """The highest rating, in points."""
        return max(self.counts)

    @property
    def spread(self) -> int:
        """The highest minus the lowest rating, in steps from 0 to 4."""
        return self.highest - self.lowest

    @property
    def median(self) -> float:
        """The rating with as many below it as above, in points; between two, their mean."""
        return float(median(self._each()))

    @property
    def from_study(self) -> float:
        """How many steps the median lies from the study's rating."""
        return abs(self.median - (self.study or 0))

    @property
    def distance(self) -> float:
        """How far the ratings lie from their median on average, in steps."""
        return sum(abs(points - self.median) for points in self._each()) / self.rated

    @property
    def agrees_otherwise(self) -> bool:
        """Whether enough people agree with one another, and not with the study."""
        agreed = self.rated >= FEWEST_RATINGS and self.spread <= CLOSE
        return agreed and self.from_study >= CLOSE

    def _each(self) -> Iterator[int]:
        for points, count in sorted(self.counts.items()):
            yield from [points] * count


@dataclass(frozen=True, slots=True)
class Tally:
    """The ratings of a room.

    Attributes:
        boxes: What was rated; first where ratings differ most, and last where all agree.
        participants: How many people rated.
        ratings: How many ratings they gave.
        unrated: How many items under how many scenarios nobody rated.
    """

    boxes: tuple[Box, ...]
    participants: int
    ratings: int
    unrated: int


def tally(study: Study, ratings: Iterable[Rating]) -> Tally:
    """Return a room's ratings, counted; each is of an item and a scenario that the study has."""
    given = tuple(ratings)
    counted: dict[tuple[str, str], Counter[int]] = {}
    for rating in given:
        counted.setdefault((rating.item, rating.scenario), Counter())[rating.points] += 1
    points = evidence_ratings.RATING_POINTS
    boxes = [
        Box(
            item=item,
            scenario=scenario,
            counts=counted[item.id, scenario.id],
            study=points[item.ratings[scenario.id]] if scenario.id in item.ratings else None,
        )
        for item in study.items
        for scenario in study.scenarios
        if (item.id, scenario.id) in counted
    ]
    boxes.sort(key=lambda box: (-box.spread, -box.distance, -box.from_study))
    return Tally(
        boxes=tuple(boxes),
        participants=len({rating.participant for rating in given}),
        ratings=len(given),
        unrated=len(study.items) * len(study.scenarios) - len(boxes),
    )
