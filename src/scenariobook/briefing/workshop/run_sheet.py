"""Make the run sheet: a plan for half a day.

The number of scenarios and items decides how long each part takes. The minutes always add up to
four hours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials

_WHOLE: Final = 240  # minutes
_STEP: Final = 5
_OPENING, _BREAK, _CLOSING = 15, 15, 15
_SECONDS_A_BOX: Final = 15


_AFTERWARDS: Final = (
    "Judgments that the analysts adopt are typed in the tracker, on its sheet Judgments.",
    "Ratings that the group agrees on are written into the study’s files.",
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Minutes for a part of the plan: ``each`` per scenario, from ``least`` to ``most``."""

    each: float
    least: int
    most: int

    def minutes(self, count: int) -> int:
        """Return the minutes for a number of scenarios, or of what else ``each`` is about."""
        wanted = _STEP * ceil(self.each * count / _STEP)
        return min(max(wanted, self.least), self.most)


_READING: Final = Allowance(3, 10, 30)
_FIRST: Final = Allowance(4, 15, 40)
_SECOND: Final = Allowance(3, 20, 30)
_RATING: Final = Allowance(_SECONDS_A_BOX / 60, 20, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One part of the plan.

    Attributes:
        begins: When, counted from the start, such as ``1:30``.
        ends: When, counted in the same way.
        minutes: How long it takes.
        title: Its name.
        words: What the group does.
    """

    begins: str
    ends: str
    minutes: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Task:
    """Who prepares what, before or during the workshop."""

    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheet:
    """The run sheet.

    Attributes:
        opening: What the plan is, in a sentence or two.
        plan: The parts, in their order.
        total: All minutes.
        needed: What to bring.
        tasks: Who prepares what.
        afterwards: What to do with the results.
    """

    opening: str
    plan: tuple[PlanRow, ...]
    total: str
    needed: tuple[str, ...]
    tasks: tuple[Task, ...]
    afterwards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PlanPart:
    title: str
    minutes: int
    words: str


def run_sheet(materials: Materials) -> RunSheet:
    """Return the run sheet for a study."""
    scenarios = typeset.counted(len(materials.study.scenarios), "scenario")
    items = (
        typeset.counted(len(materials.study.items), "item") if materials.study.items else "no items"
    )
    return RunSheet(
        opening=f"A suggestion for half a day with {scenarios} and {items}. Move what does not "
        "suit you; the times are counted from the start.",
        plan=tuple(_timed(list(_parts(materials)))),
        total=typeset.number(_WHOLE),
        needed=tuple(_needed(materials)),
        tasks=tuple(_tasks(materials)),
        afterwards=_AFTERWARDS,
    )


def _timed(parts: list[_PlanPart]) -> Iterator[PlanRow]:
    passed = 0
    for part in parts:
        begins, passed = passed, passed + part.minutes
        yield PlanRow(
            begins=_clock(begins),
            ends=_clock(passed),
            minutes=typeset.number(part.minutes),
            title=part.title,
            words=part.words,
        )


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _parts(materials: Materials) -> Iterator[_PlanPart]:
    scenarios = len(materials.study.scenarios)
    boxes = scenarios * len(materials.study.items)
    reading, first, second = (a.minutes(scenarios) for a in (_READING, _FIRST, _SECOND))
    rating = _RATING.minutes(boxes) if boxes else 0
    fixed = _OPENING + _BREAK + _CLOSING
    talk = _WHOLE - fixed - reading - rating - first - second
    blind = ", those of the first round" if materials.study.estimative else ""
    yield _PlanPart("Opening", _OPENING, "The focal question, the aim of the day, the sheets.")
    yield _PlanPart("Reading", reading, f"Scenario cards{blind}. Only questions of understanding.")
    if rating:
        yield _PlanPart("Rating", rating, f"Rating sheet, each alone. {_shares(boxes, rating)}")
    yield _PlanPart("First judgments", first, "Judgment sheet, each alone; they are collected.")
    yield _PlanPart("Break", _BREAK, "The facilitator lays the sheets side by side.")
    each = max(talk // scenarios, 1)
    yield _PlanPart(
        "Discussion",
        talk,
        f"Questions for discussion, about {typeset.counted(each, 'minute')} a scenario; begin "
        "where the sheets differ most.",
    )
    also = " and the questions of the second round" if materials.study.estimative else ""
    yield _PlanPart(
        "Second judgments",
        second,
        f"The scenario cards{' with likelihoods' if also else ''}{also}; then a new judgment "
        "sheet, each alone. Nobody has to agree.",
    )
    yield _PlanPart("Closing", _CLOSING, "What has moved and why, dissents, who looks into what.")


def _shares(boxes: int, minutes: int) -> str:
    """Return how many boxes the rating sheet has, and how many groups should share them."""
    groups = ceil(boxes * _SECONDS_A_BOX / 60 / minutes)
    counted = f"{typeset.counted(boxes, 'box', 'boxes')} at {_SECONDS_A_BOX} seconds each"
    if groups == 1:
        return f"{counted}."
    return f"{counted}: divide the items among {typeset.number(groups)} groups."


def _needed(materials: Materials) -> Iterator[str]:
    if materials.study.estimative:
        yield (
            "Scenario cards, cut, one set a group: without likelihoods for the first round, with "
            "them for the second."
        )
    else:
        yield "Scenario cards, cut, one set a group."
    if materials.study.items:
        yield "Rating sheets, one a participant."
    yield "Judgment sheets, two a participant: one a round."
    yield "Questions for discussion, one copy a group."
    yield (
        "The briefing: read before the day, or given out after the first round if that is to be "
        "blind."
    )
    yield "Pens, and a clock that all can see."


def _tasks(materials: Materials) -> Iterator[Task]:
    yield Task("Lead analyst", "Makes the pack, sends out the briefing, invites.")
    yield Task("Facilitator", "Prints and cuts the cards, copies the sheets, reads the questions.")
    yield Task("Note-taker", "Writes down dissents, open questions and who looks into them.")
    items, without_evidence = Counter[str](), Counter[str]()
    for state in materials.states:
        owner = state.item.owner
        if owner:
            items[owner] += 1
            without_evidence[owner] += state.strength is None
    for owner, count in items.items():
        own = typeset.counted(count, "item")
        without = typeset.number(without_evidence[owner])
        lack = f" Now without evidence: {without}." if without_evidence[owner] else ""
        yield Task(owner, f"Brings what is newest on its {own}.{lack}")
