"""Divide the people in a room into groups, and the items among the groups.

Each person rates from eight to thirteen items, and each item is rated by three people or more, as
far as the number of people allows. The same study and number give the same groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.study.model import Item, Study

FEWEST_ITEMS: Final = 8  # of a person
MOST_ITEMS: Final = 13
FEWEST_RATERS: Final = 3  # of an item
_MOST_PEOPLE: Final = 7  # who can lay their sheets side by side
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the people, and the items that each of them rates.

    Attributes:
        name: A letter.
        people: How many.
        items: In the study's order.
    """

    name: str
    people: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """All groups.

    Attributes:
        participants: How many people there are.
        groups: The groups; each has at least one person.
        raters: How many people rate each item, by its id.
    """

    participants: int
    groups: tuple[Group, ...]
    raters: Counter[str]

    @property
    def most_items(self) -> int:
        """How many items a person rates at most."""
        return max(len(group.items) for group in self.groups)

    def not_reached(self) -> Iterator[str]:
        """Yield a sentence for each aim that so many people do not reach."""
        parts = ceil(len(self.raters) / MOST_ITEMS)
        if self.most_items > MOST_ITEMS:
            yield (
                f"Not reached: at most {typeset.number(MOST_ITEMS)} items per person. Here a "
                f"person rates up to {typeset.number(self.most_items)}; {typeset.number(parts)} "
                "participants would reach it."
            )
        fewest = min(self.raters.values(), default=FEWEST_RATERS)
        if fewest < FEWEST_RATERS:
            some = "one person" if fewest == 1 else "two people"
            yield (
                f"Not reached: {typeset.in_words(FEWEST_RATERS)} people for each item. Some items "
                f"are rated by {some} here; {typeset.number(FEWEST_RATERS * parts)} participants "
                "would reach it."
            )


def divide(study: Study, participants: int) -> Division:
    """Return the groups for a number of people, at least one.

    Items are dealt in turn, so that each group has indicators and signposts of all scenarios.
    """
    wanted = max(ceil(len(study.items) / MOST_ITEMS), 1)
    parts = min(wanted, participants)
    shares = _shares(study.items, parts)
    groups = parts * ceil(participants / parts / _MOST_PEOPLE)
    formed = tuple(
        Group(
            _name(place),
            participants // groups + (place < participants % groups),
            shares[place % parts],
        )
        for place in range(groups)
    )
    raters = Counter({item.id: 0 for item in study.items})
    for group in formed:
        for item in group.items:
            raters[item.id] += group.people
    return Division(participants, formed, raters)


def _shares(items: Sequence[Item], parts: int) -> list[tuple[Item, ...]]:
    """Return the items in parts; a part of too few gets some of another's, which both rate."""
    dealt = [{*range(part, len(items), parts)} for part in range(parts)]
    for part, places in enumerate(dealt):
        others = (place for place in range(len(items)) if place % parts != part)
        while len(places) < min(FEWEST_ITEMS, len(items)):
            places.add(next(others))
    return [tuple(items[place] for place in sorted(places)) for places in dealt]


def _name(place: int) -> str:
    """Return a group's letter; after the last one come AA, AB and so on."""
    rest, letter = divmod(place, len(_LETTERS))
    return (_name(rest - 1) if rest else "") + _LETTERS[letter]
