"""Make the run sheet: a plan for half a day.

The number of scenarios and items decides how long each part takes; if it is known how many people
come, so does theirs, and the sheet says who rates what and how many copies to print. The minutes
always add up to four hours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.sections.unknowns import missing
from scenariobook.briefing.wording.materials import Materials
from scenariobook.briefing.workshop.groups import Division

_WHOLE: Final = 240  # minutes
_STEP: Final = 5
_OPENING, _BREAK, _CLOSING = 15, 15, 15
_SECONDS_A_BOX: Final = 15
_COMPARING: Final = 10  # minutes for a group's sheets, laid side by side
_ONCE_JUDGED: Final = "kept back until the first judgments are in"


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
_RATING_IN_GROUPS: Final = Allowance(_SECONDS_A_BOX / 60, 10, 60)


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
class GroupRow:
    """A group: its name, how many people it has, what each of them rates, and on which sheet."""

    name: str
    people: str
    items: str
    boxes: str
    sheet: str


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """How people are divided.

    Attributes:
        how: Sentences: how to form the groups, and what so many people do not reach.
        rows: The groups.
    """

    how: tuple[str, ...]
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """What to print, how many of it, and for whom."""

    what: str
    count: str
    whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheet:
    """The run sheet.

    Attributes:
        opening: What the plan is, in a sentence or two.
        plan: The parts, in their order.
        total: All minutes.
        groups: Who rates what; None if it is not known how many people come.
        copies: What to print, and how often; empty if it is not known how many people come.
        needed: What to bring.
        tasks: Who prepares what.
        afterwards: What to do with the results.
    """

    opening: str
    plan: tuple[PlanRow, ...]
    total: str
    groups: GroupPlan | None
    copies: tuple[Copies, ...]
    needed: tuple[str, ...]
    tasks: tuple[Task, ...]
    afterwards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PlanPart:
    title: str
    minutes: int
    words: str


def run_sheet(materials: Materials, division: Division | None, *, later: bool) -> RunSheet:
    """Return the run sheet for a study.

    Args:
        materials: The study, its record and its assessments.
        division: The groups; None if it is not known how many people come.
        later: Whether there are questions for the second round.
    """
    scenarios = typeset.counted(len(materials.study.scenarios), "scenario")
    items = (
        typeset.counted(len(materials.study.items), "item") if materials.study.items else "no items"
    )
    come = f" and {_people(division.participants)}" if division else ""
    study = f"{scenarios}, {items}{come}" if come else f"{scenarios} and {items}"
    return RunSheet(
        opening=f"A suggestion for half a day with {study}. Move what does not suit you; the times "
        "are counted from the start.",
        plan=tuple(_timed(list(_parts(materials, division, later=later)))),
        total=typeset.number(_WHOLE),
        groups=_groups(materials, division) if division else None,
        copies=tuple(_copies(materials, division, later=later)) if division else (),
        needed=tuple(_brought() if division else _needed(materials)),
        tasks=tuple(_tasks(materials)),
        afterwards=tuple(_afterwards(materials)),
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


def _people(count: int) -> str:
    return typeset.counted(count, "participant")


def _groups(materials: Materials, division: Division) -> GroupPlan | None:
    """Return who rates what; None in a study without items."""
    if not materials.study.items:
        return None
    scenarios, every = len(materials.study.scenarios), len(materials.study.items)
    count = len(division.groups)
    how = [f"Everybody rates all {typeset.counted(every, 'item')}."]
    if division.most_items < every:
        how = [
            f"Each item is rated by {_span(division.raters.values(), 'person', 'people')}.",
            "The items are dealt in turn, so that each group has some of every scenario’s.",
        ]
    if count > 1:
        last = division.groups[-1].name
        how.insert(
            0, f"Count off round the room, A to {last}, so that no group is all from one desk."
        )
    rows = (
        GroupRow(
            name=group.name,
            people=typeset.number(group.people),
            items=typeset.number(len(group.items)),
            boxes=typeset.number(len(group.items) * scenarios),
            sheet=f"Rating sheet, group {group.name}",
        )
        for group in division.groups
    )
    return GroupPlan((*how, *division.not_reached(), *_too_long(materials, division)), tuple(rows))


def _span(counts: Iterable[int], one: str, many: str) -> str:
    """Return a count, or the lowest and the highest of several, with its noun."""
    low, high = min(counted := tuple(counts)), max(counted)
    if low == high:
        return typeset.counted(low, one, many)
    return f"{typeset.number(low)} to {typeset.number(high)} {many}"


def _too_long(materials: Materials, division: Division) -> Iterator[str]:
    boxes = division.most_items * len(materials.study.scenarios)
    minutes, planned = boxes * _SECONDS_A_BOX / 60, _RATING_IN_GROUPS.minutes(boxes)
    if minutes > planned:
        yield (
            f"Not reached: time for every box. {typeset.number(boxes)} boxes take about "
            f"{typeset.number(minutes)} minutes; the plan has {typeset.number(planned)}. What is "
            "left empty is no rating."
        )


def _copies(materials: Materials, division: Division, *, later: bool) -> Iterator[Copies]:
    people, sets = division.participants, len(division.groups)
    whose = "per group" if materials.study.items else _per_table(division)
    cut = f"one set {whose}; cut"
    if materials.study.estimative:
        yield _copy("Scenario cards, first round", sets, cut)
        yield _copy("Scenario cards, second round", sets, f"{cut}; {_ONCE_JUDGED}")
    else:
        yield _copy("Scenario cards", sets, cut)
    for group in division.groups if materials.study.items else ():
        yield _copy(
            f"Rating sheet, group {group.name}",
            group.people,
            f"one per person of group {group.name}",
        )
    yield _copy("Judgment sheet", 2 * people, "two per participant: one per round")
    for_later = f"; the last page, for the second round, {_ONCE_JUDGED}" if later else ""
    yield _copy("Questions for discussion", sets, f"one {whose}{for_later}")
    yield _copy("Run sheet", 2, "facilitator and note-taker")
    yield _copy("Facilitator’s page", 1, "the facilitator alone")
    yield _copy(
        "Briefing",
        people,
        "sent before the day, or given out after the first round if that is to be blind",
    )


def _per_table(division: Division) -> str:
    """Return for whom a set of cards is in a study without items, which forms no groups."""
    people = _span([group.people for group in division.groups], "person", "people")
    return f"per table of {people}"


def _copy(what: str, count: int, whom: str) -> Copies:
    return Copies(what, typeset.number(count), whom)


def _brought() -> Iterator[str]:
    yield "Pens, and a clock that all can see."


def _parts(materials: Materials, division: Division | None, *, later: bool) -> Iterator[_PlanPart]:
    scenarios = len(materials.study.scenarios)
    most = division.most_items if division else len(materials.study.items)
    boxes = scenarios * most
    reading, first, second = (a.minutes(scenarios) for a in (_READING, _FIRST, _SECOND))
    rating = (_RATING_IN_GROUPS if division else _RATING).minutes(boxes) if boxes else 0
    comparing = _COMPARING if division and boxes and division.participants > 1 else 0
    fixed = _OPENING + _BREAK + _CLOSING + comparing
    talk = _WHOLE - fixed - reading - rating - first - second
    blind = ", those of the first round" if materials.study.estimative else ""
    yield _PlanPart("Opening", _OPENING, "The focal question, the aim of the day, the sheets.")
    yield _PlanPart("Reading", reading, f"Scenario cards{blind}. Questions for clarification only.")
    if rating and division:
        counted = f"up to {typeset.counted(boxes, 'box', 'boxes')} at {_SECONDS_A_BOX} seconds each"
        yield _PlanPart("Rating", rating, f"Rating sheet of one’s group, each alone: {counted}.")
    elif rating:
        yield _PlanPart("Rating", rating, f"Rating sheet, each alone. {_shares(boxes, rating)}")
    if comparing:
        yield _PlanPart(
            "Comparing",
            comparing,
            "Each group lays its sheets side by side and notes the three boxes where its ratings "
            "lie furthest apart. Nobody changes a rating.",
        )
    yield _PlanPart("First judgments", first, "Judgment sheet, each alone; they are collected.")
    yield _PlanPart("Break", _BREAK, _in_the_break(materials, division))
    each = max(talk // scenarios, 1)
    yield _PlanPart(
        "Discussion",
        talk,
        f"Questions for discussion, about {typeset.counted(each, 'minute')} per scenario; "
        "begin where the sheets differ most.",
    )
    shown = " with likelihoods" if materials.study.estimative else ""
    also = " and the questions for the second round" if later else ""
    yield _PlanPart(
        "Second judgments",
        second,
        f"The scenario cards{shown}{also}; then a new judgment "
        "sheet, each alone. Nobody has to agree.",
    )
    yield _PlanPart("Closing", _CLOSING, "What has moved and why, dissents, who looks into what.")


def _in_the_break(materials: Materials, division: Division | None) -> str:
    if division is None:
        return "The facilitator lays the sheets side by side."
    notes = " and the groups’ notes" if materials.study.items else ""
    return f"The facilitator compares judgments{notes}; the facilitator’s page says how."


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
            "Scenario cards, cut, one set per group: without likelihoods for the first round, with "
            "them for the second."
        )
    else:
        yield "Scenario cards, cut, one set per group."
    if materials.study.items:
        yield "Rating sheets, one per participant."
    yield "Judgment sheets, two per participant: one per round."
    yield "Questions for discussion, one copy per group."
    yield (
        "The briefing: read before the day, or given out after the first round if that is to be "
        "blind."
    )
    yield "Pens, and a clock that all can see."


def _afterwards(materials: Materials) -> Iterator[str]:
    yield "Judgments that the analysts adopt are typed in the tracker, on its sheet Judgments."
    if materials.study.items:
        yield "Ratings that the group agrees on are written into the study’s files."
    yield "The facilitator’s page says what to do with the numbers."


def _tasks(materials: Materials) -> Iterator[Task]:
    yield Task("Lead analyst", "Makes the pack, sends out the briefing, invites.")
    yield Task("Facilitator", "Prints and cuts the cards, copies the sheets, reads the questions.")
    yield Task("Note-taker", "Writes down dissents, open questions and who looks into them.")
    items, owed = Counter[str](), Counter[str]()
    for state in materials.states:
        owner = state.item.owner
        if owner:
            items[owner] += 1
            owed[owner] += bool(missing(materials, state))
    for owner, count in items.items():
        own = typeset.counted(count, "item")
        lack = typeset.number(owed[owner])
        owes = f" Now missing, stale or overdue: {lack}." if owed[owner] else ""
        yield Task(owner, f"Brings what is newest on its {own}.{owes}")
