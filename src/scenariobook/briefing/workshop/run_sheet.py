"""Plan half a day: the minutes of each part, the copies to print, the owners of gaps.

The number of scenarios and items decides the minutes of each part. The minutes always add up to
four hours. The template has the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from scenariobook.briefing.materials import Materials
from scenariobook.briefing.sections.unknowns import gaps_of
from scenariobook.study.model.study import person

_TOTAL: Final = 240  # minutes
_SECONDS_A_BOX: Final = 15
_STEP: Final = 5
_OPENING, _BREAK, _CLOSING = 15, 15, 15
_MOST_AT_A_TABLE: Final = 7  # people who can lay their sheets side by side


@dataclass(frozen=True, slots=True)
class _Allowance:
    """Minutes for a part of the plan: ``each`` per scenario, from ``least`` to ``most``."""

    each: float
    least: int
    most: int

    def minutes(self, count: int) -> int:
        """Return the minutes for a number of scenarios, or of boxes."""
        minutes = _STEP * ceil(self.each * count / _STEP)
        return min(max(minutes, self.least), self.most)


_READING: Final = _Allowance(3, 10, 30)
_FIRST: Final = _Allowance(4, 15, 40)
_SECOND: Final = _Allowance(3, 20, 30)
_RATING: Final = _Allowance(_SECONDS_A_BOX / 60, 20, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One part of the plan.

    Attributes:
        part: The part's name, by which the template words the group's work.
        begins: The start, in minutes from the start of the day.
        minutes: The length in minutes.
    """

    part: str
    begins: int
    minutes: int

    @property
    def ends(self) -> int:
        """The end, in minutes from the start of the day."""
        return self.begins + self.minutes


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner, the number of this owner's items, and the number of those with a gap."""

    name: str
    items: int
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheet:
    """The run sheet.

    Attributes:
        plan: The parts, in their order.
        boxes: The number of boxes on the rating sheet.
        each: The minutes of the discussion for a scenario.
        participants: How many people come; None if that is not known.
        tables: The number of tables; each has a set of cards.
        owners: The owners with their items and gaps.
    """

    plan: tuple[PlanRow, ...]
    boxes: int
    each: int
    participants: int | None
    tables: int
    owners: tuple[Owner, ...]


def run_sheet(materials: Materials, participants: int | None) -> RunSheet:
    """Return the run sheet for a study.

    Args:
        materials: The study, its record and its assessments.
        participants: How many people come; None if that is not known.
    """
    scenarios = len(materials.study.scenarios)
    boxes = scenarios * len(materials.study.items)
    reading, first, second = (a.minutes(scenarios) for a in (_READING, _FIRST, _SECOND))
    rating = _RATING.minutes(boxes) if boxes else 0
    talk = _TOTAL - _OPENING - _BREAK - _CLOSING - reading - rating - first - second
    parts = {
        "Opening": _OPENING,
        "Reading": reading,
        "Rating": rating,
        "First judgments": first,
        "Break": _BREAK,
        "Discussion": talk,
        "Second judgments": second,
        "Closing": _CLOSING,
    }
    return RunSheet(
        plan=tuple(_timed({part: minutes for part, minutes in parts.items() if minutes})),
        boxes=boxes,
        each=max(talk // scenarios, 1),
        participants=participants,
        tables=ceil((participants or 0) / _MOST_AT_A_TABLE),
        owners=tuple(_owners(materials)),
    )


def _timed(parts: dict[str, int]) -> Iterator[PlanRow]:
    passed = 0
    for part, minutes in parts.items():
        yield PlanRow(part=part, begins=passed, minutes=minutes)
        passed += minutes


def _owners(materials: Materials) -> Iterator[Owner]:
    items = Counter(person(state.item.owner, materials.study) for state in materials.states)
    lacking = Counter(person(gap.state.item.owner, materials.study) for gap in gaps_of(materials))
    for owner, count in items.items():
        if owner:
            yield Owner(owner, count, lacking[owner])
