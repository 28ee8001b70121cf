"""Make the content of page one: the bottom line, doubts about it, each scenario, tasks.

The template has the prose. This module has figures, dates, names and typed texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from scenariobook.assess.answer_states import AnswerState, author_knew, study_says
from scenariobook.assess.commitments import commitment_states
from scenariobook.assess.due import find_duties
from scenariobook.assess.effects import with_odds_times
from scenariobook.assess.item_status import ItemState, SignpostState
from scenariobook.briefing import typeset
from scenariobook.briefing.items_in_words import matters_to_settle
from scenariobook.briefing.materials import Materials
from scenariobook.briefing.sections.scenario_rows import (
    REASON,
    ScenarioRow,
    changes_field,
    scale_of,
    scenario_rows,
)
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import main_claims
from scenariobook.record.ledger.keys import Key, RecordRow
from scenariobook.record.ledger.kinds import Reply, State, Subject
from scenariobook.record.ledger.steps import command_of
from scenariobook.record.merge.conflicts_in_words import open_sentence, to_settle_in_words
from scenariobook.study.model.items import Signpost
from scenariobook.study.model.scenarios import Decision
from scenariobook.study.model.study import person

_LONGEST: Final = 1350  # characters of a headline; the tracker asks for a tenth of them
_MOST_DOUBTS: Final = 3  # assumptions that the warning names
_MOST_WATCHED: Final = 3
_FEWEST_WATCHED: Final = 2  # on a full page
_LEAST_MOVE: Final = 5  # points: a signpost that moves the headline's figure less is not named
_UNCONFIRMED: Final = 3  # credibility from which on a report is called unconfirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The report of an item that was seen.

    Attributes:
        text: The report in a past sentence; without one, the title, for an indicator with its last
            reading.
        day: The day; None if nobody typed one.
        is_unconfirmed: Whether the report's credibility is 3 or worse.
    """

    text: str
    day: date | None
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """The load-bearing assumptions that are in doubt, or false by now.

    Attributes:
        unanswered: The assumptions in doubt: an item that was seen breaks them, and the team has
            not answered. Assumptions of the likeliest scenarios come first.
        more: The number of further assumptions in doubt.
        since: The month in which the first assumption came into doubt; without a day, the quarter.
        seen: The reports of the items that were seen, the oldest first.
        failed: The assumptions that no longer hold, as the team has said.
    """

    unanswered: Sequence[AnswerState]
    more: int
    since: str
    seen: Sequence[Seen]
    failed: Sequence[AnswerState]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSignpost:
    """A signpost to watch for.

    Attributes:
        signpost: The signpost.
        begun: Whether the signpost is emerging.
        noted: The first sentence of the note on its emerging; may be empty.
        after: The headline's figure if the signpost were observed, in percent.
        decision: The decision trigger that needs the signpost; None without one.
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
        who: The person or the desk, or ``CommitmentState.who``; empty for the lead of a study that
            names no analysts.
        what: The task, as typed or told by the record; None if the template words it by ``kind``.
        by: The day by which it is due; None if nobody typed one.
        kind: ``typed``, or a task of the team: ``judge``, ``assumptions`` or ``settle``.
        count: The number of scenarios, assumptions or open points in a task of the team.
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
        headline: The bottom line's first sentence; empty if nobody typed one, or it is open.
        who_says_what: A sentence about people who differ about the bottom line; else empty.
        is_outdated: Whether the bottom line's author did not know a change of a likelihood or an
            outcome.
        so_what: The rest of the bottom line, then the so-what, as typed; may be empty.
        judged: Whether the team judged any scenario this quarter.
        shows_implied: Whether any figure is an implied likelihood, which is printed in brackets.
        judged_last_quarter: Whether the team judged all scenarios in the quarter before.
        ended: Whether the study has ended: each scenario has an outcome.
        is_older: Whether no outcome was certain yet when the quarter ended.
        warning: The doubts about the figures; None without doubts.
        rows: The scenarios, the likeliest first; in an exploratory study, in the study's order.
        total: The sum of the judged figures in words, if it cannot be 100%; else empty.
        scale: The scale above the strips; empty in an exploratory study.
        watched: The signposts to watch for; none if the headline's scenario has no figure.
        tasks: The tasks: first the team's, then those of met triggers by day, then commitments by
            day.
        day: The day by which all tasks are due; None if the days differ.
        counting: The number of items that count as evidence now.
    """

    headline: str
    who_says_what: str
    is_outdated: bool
    so_what: str
    judged: bool
    shows_implied: bool
    judged_last_quarter: bool
    ended: bool
    is_older: bool
    warning: Doubts | None
    rows: Sequence[ScenarioRow]
    total: str
    scale: Markup
    watched: Sequence[WatchedSignpost]
    tasks: Sequence[Task]
    day: date | None
    counting: int


def page_one(materials: Materials) -> PageOne:
    """Return the content of page one."""
    rows = scenario_rows(materials)
    ended = materials.study.has_ended(materials.outcomes)
    states = () if ended else materials.answer_states
    tasks = [] if ended else _tasks(materials)
    days = {task.by for task in tasks}
    last_day = materials.quarter.last_day
    certain = (outcome.content.decided_on for outcome in materials.outcomes.values())
    line = _statement_text(materials, "bottom_line")
    below = (typeset.after_first_sentence(line), _statement_text(materials, "so_what"))
    return PageOne(
        headline=typeset.first_sentence(line, _LONGEST),
        who_says_what=_who_says_what(materials),
        is_outdated=_is_outdated(materials),
        so_what="\n".join(filter(None, below)),
        judged=any(row.is_judged for row in rows),
        shows_implied=any(row.shows_implied for row in rows),
        judged_last_quarter=all(row.last and row.last.likelihood is not None for row in rows),
        ended=ended,
        is_older=min(filter(None, certain), default=last_day) > last_day,
        warning=_warning(materials, rows, states),
        rows=rows,
        total=materials.now.impossible_total,
        scale=scale_of(materials, rows),
        watched=_watched(materials, rows[0]) if rows else (),
        tasks=tasks,
        day=days.pop() if len(days) == 1 else None,
        counting=sum(state.strength is not None for state in materials.states),
    )


def _who_says_what(materials: Materials) -> str:
    """Return a sentence that names who differs about the bottom line; empty if nobody does."""
    key = Key(materials.quarter, "statement", Subject("bottom_line"), "text")
    claims = main_claims(materials.record, key)
    return typeset.sentence(open_sentence("the bottom line", claims, materials.study, brief=True))


def _is_outdated(materials: Materials) -> bool:
    """Tell whether the bottom line's author did not know a change of a likelihood or an outcome."""
    record, quarter = materials.record, materials.quarter
    line = record.statements.get("bottom_line", {}).get(quarter)
    if line is None:
        return False
    below = [
        entry
        for scenario in materials.study.scenarios
        for entry in record.entries.get(RecordRow(quarter, "judgment", Subject(scenario.id)), ())
        if changes_field(entry, "likelihood")
    ]
    below += materials.outcomes.values()
    return any(
        not (author_knew(record, line, entry) or command_of(line) == command_of(entry))
        for entry in below
    )


def _statement_text(materials: Materials, statement: str) -> str:
    """Return a statement of the quarter as typed; empty if nobody typed it."""
    entry = materials.record.statements.get(statement, {}).get(materials.quarter)
    return entry.content.text if entry else ""


# --- doubts about the bottom line -----------------------------------------------------------------


def _has_failed(state: AnswerState) -> bool:
    """Tell whether the team has said that a load-bearing assumption no longer holds."""
    return bool(
        state.is_load_bearing
        and state.is_answered
        and state.answer
        and state.answer.content.answer is Reply.HOLDS_NO_LONGER
    )


def _warning(
    materials: Materials,
    rows: Sequence[ScenarioRow],
    states: Sequence[AnswerState],
) -> Doubts | None:
    """Return the doubts: load-bearing assumptions that are unanswered, or no longer hold."""
    rank = {row.scenario.id: number for number, row in enumerate(rows)}
    failed = [state for state in states if _has_failed(state)]
    doubts = [state for state in states if state.due and state.is_load_bearing]
    doubts.sort(key=lambda state: rank.get(state.scenario.id, -1) if state.scenario else -1)
    unanswered = doubts[:_MOST_DOUBTS]
    if not unanswered and not failed:
        return None
    items = {item.item.id: item for state in unanswered for item in state.news}
    reports = sorted(
        (_seen(materials, item) for item in items.values()),
        key=lambda report: report.day or date.max,
    )
    quarter = min((state.since for state in unanswered if state.since), default=None)
    days = [
        report.day for report in reports if report.day and Quarter.containing(report.day) == quarter
    ]
    since = typeset.month_in_words(min(days)) if days else str(quarter or "")
    more = len(doubts) - len(unanswered)
    return Doubts(unanswered=unanswered, more=more, since=since, seen=reports, failed=failed)


def _seen(materials: Materials, state: ItemState) -> Seen:
    """Return the report of an item that was seen, in the study's words, or else the note's."""
    graded = state.entry.content.credibility if state.entry else None
    if isinstance(state, SignpostState):
        day = state.sighting.seen_on if state.sighting else None
        without = state.item.title
    else:
        day = state.reading.as_of if state.reading and not state.is_of_months else None
        value = state.reading.value if state.reading else None
        read = "" if value is None else f": {typeset.reading(state.indicator, value)}"
        without = state.item.title + read
    return Seen(
        text=study_says(state, materials.record) or _noted(state) or typeset.sentence(without),
        day=day,
        is_unconfirmed=graded is not None and graded >= _UNCONFIRMED,
    )


def _noted(state: ItemState) -> str:
    """Return the first sentence of the note on an item's latest value; empty without a note."""
    note = state.entry.content.note if state.entry else ""
    return typeset.first_sentence(note, REASON) if note else ""


# --- what to watch for, and what to do -----------------------------------------------------------


def _watched(materials: Materials, first_row: ScenarioRow) -> Sequence[WatchedSignpost]:
    """Return the signposts that would move the headline's figure most, first signs first.

    At most one signpost of a driver is listed for each direction. If any signpost raises the
    figure, one that raises it is among the first two. A signpost that moves the figure against its
    own rating, through other items of its driver, is left out. Page two lists the signposts for
    which nobody has looked.
    """
    if first_row.percent is None or first_row.outcome is not None:
        return ()
    watched = []
    for state, factor in materials.effects.factor_if_seen(first_row.scenario):
        if state.state is None:
            continue
        after = with_odds_times(first_row.percent, factor)
        rating, moved = state.item.rating_points(first_row.scenario.id), after - first_row.percent
        if abs(moved) >= _LEAST_MOVE and rating * moved > 0:
            begun = state.state is State.EMERGING
            watched.append(
                WatchedSignpost(
                    signpost=state.signpost,
                    begun=begun,
                    noted=_noted(state) if begun else "",
                    after=after,
                    decision=_decision(materials, state.signpost),
                )
            )
    watched.sort(key=lambda one: (not one.begun, -abs(one.after - (first_row.percent or 0))))
    first_of_driver: dict[tuple[str | None, bool], WatchedSignpost] = {}
    for one in watched:
        first_of_driver.setdefault((one.signpost.driver, one.after > first_row.percent), one)
    ranked = list(first_of_driver.values())
    raising = next((one for one in ranked if one.after > first_row.percent), None)
    if raising and raising not in ranked[:_FEWEST_WATCHED]:
        ranked.remove(raising)
        ranked.insert(_FEWEST_WATCHED - 1, raising)
    return ranked[:_MOST_WATCHED]


def _decision(materials: Materials, signpost: Signpost) -> Decision | None:
    decisions = materials.study.decisions
    return next(
        (decision for decision in decisions if any(n.item == signpost.id for n in decision.needs)),
        None,
    )


def _tasks(materials: Materials) -> Sequence[Task]:
    """Return the tasks, with the person who has each.

    A trigger is listed until it is answered, even if a commitment names it. A trigger with an open
    answer is listed, too: perhaps nothing was done. An assumption is left out once a commitment
    names it, since the warning still asks about it.
    """
    study, record, lead = materials.study, materials.record, materials.study.lead
    states = commitment_states(record, materials.quarter)
    promised = [state for state in states if state.progress != "done"]
    promised_for = {state.commitment.trigger for state in promised}
    owed = find_duties(materials.history, record)
    to_judge = sum(duty.kind == "judgment" for duty in owed)
    asked = {duty.id: duty.owner for duty in owed if duty.kind == "answer"}
    met: list[tuple[str, str, date | None]] = []
    doubted = Counter[str]()
    for state in materials.answer_states:
        topic = state.topic
        if isinstance(topic, Decision):
            if state.due:
                met.append((topic.owner or lead, topic.then, topic.by))
        elif topic.id in asked and topic.id not in promised_for:
            doubted[person(asked[topic.id], study)] += 1
    typed = [(one.who, one.commitment.what, one.commitment.by) for one in promised]
    counts = [("judge", lead, to_judge), *(("assumptions", *pair) for pair in doubted.items())]
    still_open = matters_to_settle(materials)
    counts.append(("settle", lead, len(still_open)))
    what = {"settle": to_settle_in_words(still_open)}
    return [
        *(
            Task(who=person(who, study), what=what.get(kind), by=None, kind=kind, count=count)
            for kind, who, count in counts
            if count
        ),
        *(
            Task(who=person(who, study), what=what, by=by)
            for tasks in (met, typed)
            for who, what, by in sorted(tasks, key=lambda task: task[2] or date.max)
        ),
    ]
