"""Find what is due in a quarter, and from whom; say how much it is.

The tracker marks duties; the Dashboard, page one, `status` and the mails list them; `advance` asks
about them. If somebody looked for an item and found nothing new, nothing is due for the item. A
field that is open is not due: `settle` asks about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from scenariobook.assess.answer_states import answer_states
from scenariobook.assess.assessment import Assessment, assess_all
from scenariobook.assess.commitments import commitment_states
from scenariobook.assess.item_status import (
    ENDINGS,
    IndicatorState,
    SignpostState,
    Status,
    is_of_now,
    may_come,
)
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, known_outcomes, value_at
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Judgment, State, Subject
from scenariobook.standards.staleness import EVERY_QUARTER
from scenariobook.study.model.study import Study
from scenariobook.wording import first_of, plural, short

_MOST: Final = 3  # duties of one kind that the words name
DutyKind: TypeAlias = Literal["value", "signpost", "judgment", "answer", "commitment"]


def items_looked_for(record: Record, quarter: Quarter) -> set[str]:
    """Return the ids of the items with a day in "looked on" in a quarter.

    A day before the quarter does not count.
    """
    entries = ((item, looks.get(quarter)) for item, looks in record.stated["looked"].items())
    days = {item: entry.content.looked_on for item, entry in entries if entry}
    return {item for item, day in days.items() if day and day >= quarter.start}


def items_looked_for_or_open(record: Record, quarter: Quarter) -> set[str]:
    """Return the ids of the items looked for in a quarter, and of those with "looked on" open."""
    still_open = {key.subject for key in record.open if key[:2] == (quarter, "looked")}
    return items_looked_for(record, quarter) | still_open


def without_anything_recent(now: Assessment, record: Record) -> set[str]:
    """Return the ids of the items without a recent reading, sighting or look.

    A reading is recent until it is stale, a sighting and a look in their own quarter. A signpost
    that was observed or ruled out needs no other sighting. An item that is open is not among them.
    """
    looked = items_looked_for_or_open(record, now.quarter)
    return {
        state.item.id
        for state in now.states
        if not state.open_in and state.item.id not in looked
        if (
            state.status in {Status.NO_DATA, Status.STALE}
            if isinstance(state, IndicatorState)
            else state.state not in ENDINGS and not is_of_now(state)
        )
    }


def looked_without_news(history: Sequence[Assessment], record: Record) -> set[str]:
    """Return the ids of signposts for which somebody looked in a quarter, and found nothing new.

    Somebody looked who typed in "looked on", or typed the same state again without another day of
    the event, or typed "not yet" where there was no state.

    Args:
        history: The assessments of consecutive quarters; the last one is of the quarter.
        record: The record, which has the days of looking.
    """
    now = history[-1]
    before = {state.item.id: state for state in history[-2].signposts} if history[1:] else {}
    nothing_new = items_looked_for_or_open(record, now.quarter)
    return {
        state.item.id
        for state in now.signposts
        if is_of_now(state) or state.item.id in nothing_new
        if state.open_in != now.quarter and not _is_new(before.get(state.item.id), state)
    }


def _is_new(before: SignpostState | None, now: SignpostState) -> bool:
    """Tell whether a sighting of the quarter says more than the sighting before."""
    if not is_of_now(now) or now.sighting is None:
        return False
    if before is None or before.sighting is None:
        return now.state is not State.NOT_YET
    day = now.sighting.seen_on
    is_another = day is not None and day != before.sighting.seen_on
    return now.state is not before.state or is_another


def owes_value(state: IndicatorState, nothing_new: Collection[str] = ()) -> bool:
    """Tell whether somebody still has to type a value for the quarter, or for one of its months.

    Args:
        state: The indicator.
        nothing_new: The ids of the items for which somebody typed in the quarter that there was
            nothing new: they owe nothing.
    """
    if state.indicator.id in nothing_new:
        return False
    if is_of_now(state):
        return bool(state.months_in_words)
    lacks_current = not state.is_current and not state.open_in
    return state.indicator.cadence in EVERY_QUARTER or lacks_current


def _is_open(state: IndicatorState, record: Record, quarter: Quarter) -> bool:
    """Tell whether an indicator's value of a quarter is open, and none of its months is missing."""
    if state.open_in != quarter:
        return False
    months = [
        Key(quarter, "reading", Subject.of(state.indicator.id, month), "value")
        for month in quarter.months
    ]
    filled = [key for key in months if key in record.open or value_at(record, key) is not None]
    return not filled or filled == months  # no month: the whole quarter


def is_to_see(state: SignpostState, nothing_new: Collection[str] = ()) -> bool:
    """Tell whether a signpost needs a sighting: it never had one, or it is overdue.

    ``nothing_new`` has the ids of the items for which somebody looked in the quarter.
    """
    if state.signpost.id in nothing_new or is_of_now(state) or state.open_in:
        return False
    return state.state is None or state.overdue


def is_judged(judgment: Judgment | None, *, estimative: bool) -> bool:
    """Tell whether a judgment has a likelihood or, in an exploratory study, a confidence."""
    if judgment is None:
        return False
    return (judgment.likelihood if estimative else judgment.confidence) is not None


def still_uncertain(now: Assessment, record: Record) -> set[str]:
    """Return the ids of the scenarios and dated signposts whose likelihood people are asked for.

    A scenario with an outcome is left out. So is a signpost that was observed or ruled out, or can
    no longer come in time. If the study has ended, the set is empty.
    """
    decided = known_outcomes(now.study, record, now.quarter)
    if now.study.has_ended(decided):
        return set()
    coming = {state.item.id for state in now.signposts if may_come(state, now.quarter.last_day)}
    return coming | (now.study.scenario_by_id.keys() - decided.keys())


class Duty(NamedTuple):
    """Something that is due from somebody.

    Attributes:
        kind: The kind of duty.
        id: The id of the item, scenario, trigger or assumption; for a commitment, its words.
        title: The title or text of that thing.
        owner: The person who owes it: the owner that the study names, else the lead's id, else
            empty. For a commitment: ``CommitmentState.who``.
    """

    kind: DutyKind
    id: str
    title: str
    owner: str


def find_duties(history: Sequence[Assessment], record: Record) -> Sequence[Duty]:
    """Return a quarter's duties, with the person who owes each; none in a study that has ended.

    Args:
        history: The assessments of all quarters from the study's first to this one.
        record: The record; items for which somebody looked are not due.
    """
    now = history[-1]
    study, nothing_new = now.study, items_looked_for_or_open(record, now.quarter)
    decided = known_outcomes(study, record, now.quarter)
    if study.has_ended(decided):
        return ()
    lead = study.lead
    judged_by = "likelihood" if study.estimative else "confidence"
    duties = [
        Duty("judgment", id_, scenario_state.scenario.title, lead)
        for scenario_state in now.scenarios
        if (id_ := scenario_state.scenario.id) not in decided
        if not is_judged(scenario_state.judgment, estimative=study.estimative)
        if Key(now.quarter, "judgment", Subject(id_), judged_by) not in record.open
    ]
    values = (
        state.item
        for state in now.indicators
        if owes_value(state, nothing_new) and not _is_open(state, record, now.quarter)
    )
    duties += [Duty("value", item.id, item.title, item.owner or lead) for item in values]
    signposts = (state.item for state in now.signposts if is_to_see(state, nothing_new))
    duties += [Duty("signpost", item.id, item.title, item.owner or lead) for item in signposts]
    answers = (
        state
        for state in answer_states(history, record)
        if state.due
        if Key(now.quarter, "answer", Subject(state.topic.id), "answer") not in record.open
    )
    duties += [Duty("answer", state.topic.id, state.text, state.owner or lead) for state in answers]
    commitments = commitment_states(record, now.quarter)
    return duties + [
        Duty("commitment", state.commitment.what, state.commitment.what, state.who)
        for state in commitments
        if state.progress == "due"
    ]


def due_in_words(study: Study, record: Record, quarter: Quarter) -> Iterator[str]:
    """Yield how many values, judgments and so on are due in a quarter, with the first few."""
    duties = find_duties(assess_all(study, record, quarter), record)
    for kind in get_args(DutyKind):
        if ids := [short(duty.id) for duty in duties if duty.kind == kind]:
            count = plural(len(ids), f"{kind} is", f"{kind}s are")
            yield f"{count} due in {quarter}: {first_of(ids, _MOST)}"
