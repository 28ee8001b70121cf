"""Tell what calls for an answer: decision triggers that are met, and broken assumptions.

An answer stands until something new is seen. A trigger is met while what it needs counts; an event
that was observed breaks an assumption even after it has faded. Only first signs of one do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.due_decisions import by_item, holds, watched_decisions
from scenariobook.assess.status import IndicatorState, ItemState, is_seen
from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import contesting
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Answer, Commitment
from scenariobook.study.model import Assumption, Scenario
from scenariobook.study.trigger import Decision, Need, NeededState


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A decision trigger or an assumption, and whether its owner has to answer.

    Attributes:
        about: The trigger or the assumption.
        scenario: The scenario that it belongs to; None of an assumption behind all of them.
        since: The first quarter from which on it has been met, or broken, without a break; None if
            it is not now.
        shown_by: The items that meet it or break it now, as they stand.
        answer: The newest answer; None if there is none, or people differ about it.
        stands: Whether nothing new was seen since that answer; False without one.
    """

    about: Decision | Assumption
    scenario: Scenario | None
    since: Quarter | None
    shown_by: tuple[ItemState, ...]
    answer: Entry[Answer] | None
    stands: bool

    @property
    def due(self) -> bool:
        """Whether somebody has to answer."""
        return self.since is not None and not self.stands

    @property
    def is_load_bearing(self) -> bool:
        """Whether it is an assumption on which a judgment rests."""
        return isinstance(self.about, Assumption) and self.about.load_bearing

    @property
    def text(self) -> str:
        """What is assumed, or what a trigger waits for."""
        return self.about.text if isinstance(self.about, Assumption) else self.about.when

    @property
    def owner(self) -> str:
        """Who has to answer; empty if the study names nobody."""
        return self.about.owner or ""


def calls(history: Sequence[Assessment], record: Record) -> tuple[Call, ...]:
    """Return all decision triggers, then all assumptions, in the study's order.

    Args:
        history: The assessments of all quarters from the study's first to the present one.
        record: The record; answers of later quarters do not count.
    """
    answers = _Answers(history, record)
    return (*_triggers(history, answers), *_assumptions(history, answers))


def _triggers(history: Sequence[Assessment], answers: _Answers) -> Iterator[Call]:
    watched = {id(one.decision): one for one in watched_decisions(history)}
    for scenario in history[-1].study.scenarios:
        for decision in scenario.decisions:
            met = watched.get(id(decision))
            held = [need for need in decision.needs if holds(need, answers.states)]
            answer = answers.newest(decision.id)
            yield Call(
                about=decision,
                scenario=scenario,
                since=met.since if met else None,
                shown_by=met.by if met else (),
                answer=answer,
                stands=answers.stands(answer, held),
            )


def _assumptions(history: Sequence[Assessment], answers: _Answers) -> Iterator[Call]:
    study = history[-1].study
    for assumption in study.assumptions:
        since = None
        for past, states in zip(reversed(history), reversed(answers.states), strict=True):
            if not any(is_seen(states[item]) for item in assumption.broken_by):
                break
            since = past.quarter
        now = [answers.states[-1][item] for item in assumption.broken_by]
        shown_by = tuple(state for state in now if is_seen(state))
        answer = answers.newest(assumption.id)
        yield Call(
            about=assumption,
            scenario=study.scenario_by_id.get(assumption.home or ""),
            since=since,
            shown_by=shown_by,
            answer=answer,
            stands=answers.stands(answer, map(_sight, shown_by)),
        )


def _sight(state: ItemState) -> Need:
    """Return how an item stands when it breaks an assumption; an event fades afterwards."""
    at: NeededState = "warning" if isinstance(state, IndicatorState) else "observed"
    return Need(item=state.item.id, at=at)


class _Answers:
    """Finds the answers that count, and what was known to those who gave them.

    Attributes:
        states: The states of all items by id, of each quarter; oldest first.
    """

    def __init__(self, history: Sequence[Assessment], record: Record) -> None:
        self.states = [by_item(past) for past in history]
        self._first, self._last = history[0].quarter, history[-1].quarter
        self._record = record

    def newest(self, about: str) -> Entry[Answer] | None:
        """Return the answer of the newest quarter with one; None if people differ about it."""
        entries = self._record.stated["answer"].get(about, {})
        given = {quarter for quarter, entry in entries.items() if entry.content.answer}
        of_row = (key for key in self._record.open if (key.kind, key.subject) == ("answer", about))
        contested = {key.quarter for key in of_row if contesting(self._record, key)}
        asked = (q for q in given | contested if self._first <= q <= self._last)
        newest = max(asked, default=None)
        return None if newest is None or newest in contested else entries[newest]

    def stands(self, answer: Entry[Answer] | None, shown: Iterable[Need]) -> bool:
        """Tell whether somebody who answered knew of all that shows now.

        Args:
            answer: The newest answer.
            shown: What holds now or, of an event that has faded, held when it was observed.
        """
        return answer is not None and all(self._was_known(need, answer.content) for need in shown)

    def _was_known(self, need: Need, answer: Answer) -> bool:
        until = answer.quarter.since(self._first) + 1
        entries = [states[need.item].entry for states in self.states[self._began(need) : until]]
        typed = self._record.past["answer", answer.about, answer.quarter]
        return any(e is None or any(self._knew(one, e) for one in typed) for e in entries)

    def _began(self, need: Need) -> int:
        """Return the place of the last quarter in which a need began to hold."""
        held = [holds(need, self.states[: place + 1]) for place in range(len(self.states))]
        began = [place for place, now in enumerate(held) if now and not (place and held[place - 1])]
        return began[-1] if began else 0

    def _knew(self, typed: Entry[Any], entry: Entry[Any]) -> bool:
        """Tell whether the author of what was typed knew an entry: from a copy, or as her own."""
        of, knew, file = self._record.contributors.of, typed.origin.knew, typed.origin.sha256
        if entry.number <= (typed.number - 1 if knew is None else knew):
            return True
        in_one_file = file == entry.origin.sha256 != ""
        return of(entry) == of(typed) and (entry.number < typed.number or in_one_file)


# --- commitments ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment: who will do what by when.

    Attributes:
        entry: The commitment.
        progress: Whether it is done, due by the quarter's last day, or open until later.
    """

    entry: Entry[Commitment]
    progress: Literal["done", "due", "open"]


def promises(record: Record, quarter: Quarter) -> tuple[Promise, ...]:
    """Return the commitments as they stand at the end of a quarter, oldest first.

    What was recorded once the next quarter was open does not belong to this one.
    """
    held = (entry for of in record.stated["commitment"].values() for entry in of.values())
    end = record.opened.get(quarter.next)
    of_quarter = (entry for entry in held if end is None or entry.number < end)
    return tuple(Promise(entry, _progress(entry.content, quarter)) for entry in of_quarter)


def _progress(commitment: Commitment, quarter: Quarter) -> Literal["done", "due", "open"]:
    if commitment.done_on:
        return "done"
    is_due = commitment.by is not None and commitment.by <= quarter.last_day
    return "due" if is_due else "open"
