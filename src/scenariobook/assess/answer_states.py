"""Find decision triggers that are met, and assumptions that are broken: they ask for answers.

An answer is good until somebody sees something new. A trigger is met while its needs hold. An
observed event breaks an assumption even after it has faded; an emerging event breaks none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Any, TypeAlias, cast

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.item_status import (
    IndicatorState,
    Instead,
    ItemState,
    SignpostState,
    Status,
    is_seen,
)
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, main_claims
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.keys import RecordRow
from scenariobook.record.ledger.kinds import Answer, Reply, Sighting, State, Subject
from scenariobook.study.model.scenarios import Assumption, Decision, Need, NeededState, Scenario

States: TypeAlias = Mapping[str, ItemState]  # of all items at the end of a quarter, by id


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerState:
    """A decision trigger or an assumption, why it asks for an answer, and its answer.

    Attributes:
        topic: The trigger or the assumption.
        scenario: The topic's scenario; None for an assumption behind all scenarios.
        since: The quarter since which the topic has been met, or broken, without interruption. For
            an assumption with news since its answer, the quarter of the first news. None if the
            topic is neither met nor broken now.
        shown_by: The items that meet the trigger or break the assumption now.
        news: The items of ``shown_by`` that the newest answer's authors did not know of; all of
            them without an answer.
        answer: The newest answer; None if there is none, or it is open.
        is_answer_open: Whether the newest answer is open.
        is_open: Whether a state that a trigger needs is open.
    """

    topic: Decision | Assumption
    scenario: Scenario | None
    since: Quarter | None
    shown_by: tuple[ItemState, ...]
    news: tuple[ItemState, ...]
    answer: Entry[Answer] | None
    is_answer_open: bool
    is_open: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer, and nothing new was seen since."""
        return self.answer is not None and not self.news

    @property
    def due(self) -> bool:
        """Whether somebody has to answer."""
        return self.since is not None and not self.is_answered

    @property
    def is_load_bearing(self) -> bool:
        """Whether it is an assumption on which a judgment rests."""
        return isinstance(self.topic, Assumption) and self.topic.load_bearing

    @property
    def text(self) -> str:
        """The text of the assumption, or of the trigger."""
        return self.topic.text if isinstance(self.topic, Assumption) else self.topic.when

    @property
    def owner(self) -> str:
        """Who has to answer; empty if the study names nobody."""
        return self.topic.owner or ""


def answer_states(history: Sequence[Assessment], record: Record) -> tuple[AnswerState, ...]:
    """Return the state of each decision trigger, then of each assumption, in the study's order.

    Args:
        history: The assessments of all quarters from the study's first to the present one.
        record: The record; answers of later quarters do not count.
    """
    study, finder = history[-1].study, _AnswerStates(history, record)
    return (
        *(finder.by_trigger(s, decision) for s in study.scenarios for decision in s.decisions),
        *(finder.by_assumption(assumption) for assumption in study.assumptions),
    )


class _AnswerStates:
    """Finds met triggers, broken assumptions, their answers, and what the authors knew."""

    def __init__(self, history: Sequence[Assessment], record: Record) -> None:
        self._history = history
        self._states = [past.state_by_id for past in history]
        self._first, self._last = history[0].quarter, history[-1].quarter
        self._record = record

    def by_trigger(self, scenario: Scenario, decision: Decision) -> AnswerState:
        """Return the state of a trigger; one without needs is never met: people watch for it."""

        def is_met(states: Sequence[States]) -> bool:
            met = [holds(need, states) for need in decision.needs]
            return any(met) and (decision.of == "any" or all(met))

        since = self._since(is_met)
        met = [need for need in decision.needs if holds(need, self._states)]
        met_by = tuple(self._states[-1][need.item] for need in met)
        is_open = any(self._states[-1][need.item].open_in for need in decision.needs)
        state = self._state(decision, scenario, since, met_by if since else (), met)
        return replace(state, is_open=is_open)

    def by_assumption(self, assumption: Assumption) -> AnswerState:
        """Return the state of an assumption; an event breaks it even after it has faded."""

        def seen(states: Sequence[States]) -> tuple[ItemState, ...]:
            now = (states[-1][item] for item in assumption.broken_by)
            return tuple(state for state in now if is_seen(state))

        home = self._history[-1].study.scenario_by_id.get(assumption.home or "")
        since, broken_by = self._since(seen), seen(self._states)
        needs = [_breaking_need(state) for state in broken_by]
        state = self._state(assumption, home, since, broken_by, needs)
        if state.answer is None:
            return state
        if state.answer.content.answer is Reply.HOLDS_NO_LONGER:
            return replace(state, news=())  # another event cannot break it further
        return replace(state, since=min(map(self._quarter, state.news), default=state.since))

    def _quarter(self, state: ItemState) -> Quarter:
        """Return the quarter of an event's day; without a day, the quarter in which it began."""
        if day := _day(state):
            return Quarter.containing(day)
        return self._history[self._began(_breaking_need(state))].quarter

    def _since(self, shows: Callable[[Sequence[States]], object]) -> Quarter | None:
        """Return the first quarter from which on ``shows`` holds without a break."""
        newest_first = reversed(range(len(self._history)))
        shown = takewhile(lambda index: shows(self._states[: index + 1]), newest_first)
        return min((self._history[index].quarter for index in shown), default=None)

    def _state(
        self,
        topic: Decision | Assumption,
        scenario: Scenario | None,
        since: Quarter | None,
        shown_by: tuple[ItemState, ...],
        shown: Sequence[Need],
    ) -> AnswerState:
        """Return the state of a trigger or an assumption, with the news since it was answered.

        Args:
            topic: The trigger or the assumption.
            scenario: The topic's scenario.
            since: The quarter since which the topic is met or broken.
            shown_by: The items that meet or break the topic.
            shown: The needs that hold now; for an assumption, a faded event counts as if it still
                held.
        """
        answer, is_answer_open = self._newest(topic.id)
        return AnswerState(
            topic=topic,
            scenario=scenario,
            since=since,
            shown_by=shown_by,
            news=tuple(
                self._states[-1][need.item]
                for need in shown
                if answer is None or self._is_news(need, answer.content)
            ),
            answer=answer,
            is_answer_open=is_answer_open,
        )

    def _newest(self, topic: str) -> tuple[Entry[Answer] | None, bool]:
        """Return the answer of the newest quarter with one, and whether it is open, thus None."""
        entries = self._record.stated["answer"].get(topic, {})
        given = {quarter for quarter, entry in entries.items() if entry.content.answer}
        keys = (key for key in self._record.open if (key.kind, key.subject) == ("answer", topic))
        open_in = {key.quarter for key in keys if main_claims(self._record, key)}
        answered = (quarter for quarter in given | open_in if self._first <= quarter <= self._last)
        newest = max(answered, default=None)
        is_open = newest in open_in
        return None if newest is None or is_open else entries[newest], is_open

    def _is_news(self, need: Need, answer: Answer) -> bool:
        """Tell whether nobody who answered knew that a need holds, or on which day it began.

        An event that somebody types again as observed, on the same day, is no news.
        """
        authors = self._record.entries[RecordRow(answer.quarter, "answer", answer.subject)]

        def was_known(entry: Entry[Any]) -> bool:
            return any(author_knew(self._record, author_entry, entry) for author_entry in authors)

        until = answer.quarter.since(self._first) + 1
        entries = [states[need.item].entry for states in self._states[self._began(need) : until]]
        if not any(entry is None or was_known(entry) for entry in entries):
            return True
        day = _day(self._states[-1][need.item])
        of_day = (
            entry for entry in _sightings(need.item, self._record) if entry.content.seen_on == day
        )
        return day is not None and not any(map(was_known, of_day))

    def _began(self, need: Need) -> int:
        """Return the index of the quarter in which a need last began to hold."""
        met = [holds(need, self._states[: index + 1]) for index in range(len(self._states))]
        return max((n for n, now in enumerate(met) if now and not (n and met[n - 1])), default=0)


def author_knew(record: Record, typed: Entry[Any], entry: Entry[Any]) -> bool:
    """Tell whether an entry's author knew another entry: her copy showed it, or she made both.

    Args:
        record: The record, which names each entry's contributor.
        typed: The author's entry.
        entry: The other entry.
    """
    author_of, origin, file = record.contributors.of, typed.origin, typed.origin.sha256
    if entry.number <= ((origin.knew if origin.made_after is None else origin.made_after) or 0):
        return True
    in_one_file = file == entry.origin.sha256 != ""
    return author_of(entry) == author_of(typed) and (entry.number < typed.number or in_one_file)


def holds(need: Need, states: Sequence[States]) -> bool:
    """Tell whether an item had the needed state in each of the last quarters.

    Args:
        need: The item, the state, and the number of quarters.
        states: The states of all items by id, one mapping for each quarter, oldest first.
    """
    last = states[-need.quarters :]
    return len(last) == need.quarters and all(_stands_at(need, then[need.item]) for then in last)


def _stands_at(need: Need, state: ItemState) -> bool:
    """Tell whether an item has the needed state, or a stronger one: warning instead of watch.

    A stale reading or a faded event has no needed state.
    """
    if isinstance(state, IndicatorState):
        return state.status in {need.at, Status.WARNING}
    now: Mapping[str, bool] = {
        State.EMERGING: state.observed or state.state is State.EMERGING,
        State.OBSERVED: state.observed,
        State.RULED_OUT: state.state is State.RULED_OUT,
        Instead.OVERDUE: state.overdue,
    }
    return now[need.at]


def study_says(state: ItemState, record: Record) -> str:
    """Return the study's text for an item that is seen (key ``says``); empty if it does not apply.

    The study's author wrote about the first event. If somebody recorded another event later, with a
    day and a note, the note tells the event, and the study's text does not apply.
    """
    if isinstance(state, SignpostState) and state.sighting and state.sighting.note:
        now = state.sighting
        earlier = (entry.content for entry in _sightings(now.item, record))
        days = {
            event.seen_on for event in earlier if event.quarter <= now.quarter and event.seen_on
        }
        if now.seen_on and days - {now.seen_on}:
            return ""
    return state.item.says or ""


def _sightings(signpost: str, record: Record) -> Iterator[Entry[Sighting]]:
    """Yield all recorded sightings of a signpost, also replaced ones."""
    for quarter in record.sightings.get(signpost, {}):
        for entry in record.entries[RecordRow(quarter, "sighting", Subject(signpost))]:
            if isinstance(entry.content, Sighting):
                yield cast("Entry[Sighting]", entry)


def _day(state: ItemState) -> date | None:
    """Return the day of a signpost's event; None if nobody typed it."""
    if isinstance(state, IndicatorState) or state.sighting is None:
        return None
    return state.sighting.seen_on


def _breaking_need(state: ItemState) -> Need:
    """Return the need that breaks an assumption: the item at warning, or observed."""
    at: NeededState = "warning" if isinstance(state, IndicatorState) else "observed"
    return Need(item=state.item.id, at=at)
