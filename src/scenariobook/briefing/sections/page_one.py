"""Find what page one says: the answer, what puts it in doubt, each scenario, what is to be done.

The template has the prose. Here are figures, dates, names, and the texts that people typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from scenariobook.assess.calls import Call, knew, study_says
from scenariobook.assess.commitments import promises
from scenariobook.assess.effects import at_odds
from scenariobook.assess.item_status import ItemState, SignpostState
from scenariobook.assess.outcomes import has_ended
from scenariobook.briefing import typeset
from scenariobook.briefing.sections.scenario_rows import (
    REASON,
    ScenarioRow,
    recorded_together,
    says,
    scale_of,
    scenario_rows,
)
from scenariobook.briefing.wording.in_words import open_matters
from scenariobook.briefing.wording.materials import Materials
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import Reply, State
from scenariobook.study.model.items import Signpost
from scenariobook.study.model.scenarios import Assumption, Decision
from scenariobook.study.model.study import person

_LONGEST: Final = 1350  # characters of a headline; the tracker asks for a tenth of them
_MOST_DOUBTS: Final = 3  # assumptions that the warning names
_MOST_WATCHED: Final = 3
_LEAST: Final = 5  # points by which an event to watch for moves the headline's figure at least
_UNCONFIRMED: Final = 3  # credibility from which on a report is called unconfirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that was seen.

    Attributes:
        text: What, a past sentence; of an indicator without words of its own, its last reading.
        day: When; None if nobody says.
        is_unconfirmed: Whether its grade says so.
    """

    text: str
    day: date | None
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The assumptions that something seen has put in doubt, or that are false by now.

    Attributes:
        doubts: Those that nobody has answered for; of the likeliest scenarios first.
        more: How many more there are.
        since: The month or, where nobody typed a day, the quarter since which one of them has been
            in doubt.
        seen: What was seen, the oldest first.
        failed: Those of which somebody has said that they hold no longer.
    """

    doubts: Sequence[Call]
    more: int
    since: str
    seen: Sequence[Seen]
    failed: Sequence[Call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An event to watch for.

    Attributes:
        signpost: The event.
        begun: Whether there are first signs of it.
        noted: What whoever saw them noted, in a sentence; may be empty.
        after: What the headline's figure would be then, in percent.
        decision: The decision that needs it; None if none does.
    """

    signpost: Signpost
    begun: bool
    noted: str
    after: int
    decision: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that somebody has to do.

    Attributes:
        who: The person or the desk; empty for the lead of a study without analysts.
        what: What, as typed; None where the template says it by ``kind``.
        by: Until when; None if nobody says.
        kind: ``typed``, or what the team owes: ``judge``, ``assumptions`` or ``settle``.
        count: Of how many, where the template says it.
    """

    who: str
    what: str | None
    by: date | None
    kind: str = "typed"
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOne:
    """What page one says.

    Attributes:
        headline: The bottom line's first sentence; empty if nobody typed one.
        is_older: Whether its author did not know a likelihood or an outcome below, or that a
            likelihood was emptied.
        so_what: What it says beyond that, and what follows from it, as typed; may be empty.
        judged: Whether the team judged any scenario this quarter.
        has_calculated: Whether a figure stands in brackets.
        has_last: Whether it judged all of them in the quarter before.
        ended: Whether the study has ended: each scenario has an outcome.
        warning: What puts the figures in doubt; None if nothing does.
        rows: The scenarios, the likeliest first; in an exploratory study in its order.
        total: What the judged figures add up to, in words, if it cannot be 100%; else empty.
        scale: The scale above the strips; empty in an exploratory study.
        watched: The events to watch for; none if the headline's scenario has no figure.
        tasks: What is to be done: what the team owes, then the earliest first.
        day: The day by which all of it is to be done; None if they differ.
        counting: How many items count as evidence now.
    """

    headline: str
    is_older: bool
    so_what: str
    judged: bool
    has_calculated: bool
    has_last: bool
    ended: bool
    warning: Doubt | None
    rows: Sequence[ScenarioRow]
    total: str
    scale: Markup
    watched: Sequence[Watched]
    tasks: Sequence[Task]
    day: date | None
    counting: int


def page_one(materials: Materials) -> PageOne:
    """Return what page one says."""
    rows = scenario_rows(materials)
    ended = has_ended(materials.study, materials.outcomes)
    every = materials.calls
    due = [] if ended else [call for call in every if call.due]
    tasks = [] if ended else _tasks(materials, due, rows)
    days = {task.by for task in tasks}
    line = _typed(materials, "bottom_line")
    below = (typeset.after_first_sentence(line), _typed(materials, "so_what"))
    return PageOne(
        headline=typeset.first_sentence(line, _LONGEST),
        is_older=_is_older(materials),
        so_what="\n".join(filter(None, below)),
        judged=any(row.is_judged for row in rows),
        has_calculated=any(row.is_calculated for row in rows),
        has_last=all(row.last and row.last.likelihood is not None for row in rows),
        ended=ended,
        warning=_warning(
            materials, rows, due, [] if ended else [call for call in every if _has_failed(call)]
        ),
        rows=rows,
        total=materials.now.impossible_total,
        scale=scale_of(materials, rows),
        watched=_watched(materials, rows[0]) if rows else (),
        tasks=tasks,
        day=days.pop() if len(days) == 1 else None,
        counting=sum(state.strength is not None for state in materials.now.states),
    )


def _is_older(materials: Materials) -> bool:
    """Tell whether the bottom line's author did not know a likelihood or an outcome below it."""
    record, quarter = materials.record, materials.quarter
    line = record.statements.get("bottom_line", {}).get(quarter)
    if line is None:
        return False
    below = [
        entry
        for scenario in materials.study.scenarios
        for entry in record.past.get(("judgment", scenario.id, quarter), ())
        if says(entry, "likelihood")
    ]
    below += materials.outcomes.values()
    return any(not (knew(record, line, entry) or recorded_together(line, entry)) for entry in below)


def _typed(materials: Materials, statement: str) -> str:
    """Return a statement of the quarter as typed; empty if nobody typed it."""
    entry = materials.record.statements.get(statement, {}).get(materials.quarter)
    return entry.content.text if entry else ""


# --- what puts the answer in doubt ---------------------------------------------------------------


def _has_failed(call: Call) -> bool:
    """Tell whether somebody has said that an assumption, on which a judgment rests, is false."""
    return bool(
        call.is_load_bearing
        and call.stands
        and call.answer
        and call.answer.content.answer is Reply.HOLDS_NO_LONGER
    )


def _warning(
    materials: Materials, rows: Sequence[ScenarioRow], due: Sequence[Call], failed: Sequence[Call]
) -> Doubt | None:
    """Return what puts the figures in doubt: load-bearing assumptions that are open, or false."""
    place = {row.scenario.id: number for number, row in enumerate(rows)}
    found = [call for call in due if call.is_load_bearing]
    found.sort(key=lambda call: place.get(call.scenario.id, -1) if call.scenario else -1)
    doubts = found[:_MOST_DOUBTS]
    if not doubts and not failed:
        return None
    states = {state.item.id: state for call in doubts for state in call.news}
    seen = sorted(
        (_seen(materials, one) for one in states.values()), key=lambda one: one.day or date.max
    )
    quarter = min((call.since for call in doubts if call.since), default=None)
    days = [one.day for one in seen if one.day and Quarter.containing(one.day) == quarter]
    since = typeset.month_in_words(min(days)) if days else str(quarter or "")
    more = len(found) - len(doubts)
    return Doubt(doubts=doubts, more=more, since=since, seen=seen, failed=failed)


def _seen(materials: Materials, state: ItemState) -> Seen:
    """Return what was seen of an item: as its author would say it, or as whoever saw it noted."""
    graded = state.entry.content.credibility if state.entry else None
    if isinstance(state, SignpostState):
        day = state.sighting.seen_on if state.sighting else None
        without = state.item.title
    else:
        day = state.reading.as_of if state.reading else None
        value = state.reading.value if state.reading else None
        read = "" if value is None else f": {typeset.reading(state.indicator, value)}"
        without = state.item.title + read
    return Seen(
        text=study_says(state, materials.record) or _noted(state) or typeset.sentence(without),
        day=day,
        is_unconfirmed=graded is not None and graded >= _UNCONFIRMED,
    )


def _noted(state: ItemState) -> str:
    """Return what was noted of how an item stands, in a sentence; empty if nothing was."""
    note = state.entry.content.note if state.entry else ""
    return typeset.first_sentence(note, REASON) if note else ""


# --- what to watch for, and what to do -----------------------------------------------------------


def _watched(materials: Materials, first: ScenarioRow) -> Sequence[Watched]:
    """Return what would move the headline's figure most: one event a driver, one that raises it.

    An event counts that moves it the way its rating says, and not through others of its driver.
    What has begun comes first. What nobody has looked for stands on page two.
    """
    if first.percent is None or first.outcome is not None:
        return ()
    found = []
    for state, odds in materials.effects.odds_if_seen(first.scenario):
        if state.state is None:
            continue
        after = at_odds(first.percent, odds)
        pull = state.item.points(first.scenario.id)
        if abs(after - first.percent) >= _LEAST and pull * (after - first.percent) > 0:
            begun = state.state is State.EMERGING
            found.append(
                Watched(
                    signpost=state.signpost,
                    begun=begun,
                    noted=_noted(state) if begun else "",
                    after=after,
                    decision=_decision(materials, state.signpost),
                )
            )
    found.sort(key=lambda one: (not one.begun, -abs(one.after - (first.percent or 0))))
    by_driver: dict[str | None, Watched] = {}
    for one in found:
        by_driver.setdefault(one.signpost.driver, one)
    ranked = list(by_driver.values())
    raising = next((one for one in ranked if one.after > first.percent), None)
    chosen = ranked[:_MOST_WATCHED]
    if raising and raising not in chosen:
        chosen[-1] = raising
    return chosen


def _decision(materials: Materials, signpost: Signpost) -> Decision | None:
    decisions = (one for scenario in materials.study.scenarios for one in scenario.decisions)
    return next((one for one in decisions if any(n.item == signpost.id for n in one.needs)), None)


def _tasks(
    materials: Materials, due: Sequence[Call], rows: Sequence[ScenarioRow]
) -> Sequence[Task]:
    """Return who has to do what: a commitment stands in its trigger's place."""
    study, quarter = materials.study, materials.quarter
    lead = study.analysts[0].name if study.analysts else ""
    tasks: list[Task] = []
    to_judge = sum(not row.is_judged and row.outcome is None for row in rows)
    if study.estimative and to_judge:
        tasks.append(Task(who=lead, what=None, by=None, kind="judge", count=to_judge))
    promised = [p.commitment for p in promises(materials.record, quarter) if p.progress != "done"]
    kept = {commitment.trigger for commitment in promised}
    tasks += [Task(who=person(of.who, study), what=of.what, by=of.by) for of in promised]
    for call in due:
        if isinstance(call.about, Decision) and call.about.id not in kept:
            who = person(call.about.owner, study)
            tasks.append(Task(who=who, what=call.about.then, by=call.about.by))
    doubted: dict[str, int] = {}
    for call in due:
        is_kept = call.about.id in kept
        if isinstance(call.about, Assumption) and call.is_load_bearing and not is_kept:
            who = person(call.owner, study) or lead
            doubted[who] = doubted.get(who, 0) + 1
    tasks += [
        Task(who=who, what=None, by=None, kind="assumptions", count=count)
        for who, count in doubted.items()
    ]
    if matters := len(open_matters(materials)):
        tasks.append(Task(who=lead, what=None, by=None, kind="settle", count=matters))
    return sorted(tasks, key=lambda task: (task.kind == "typed", task.by or date.max))
