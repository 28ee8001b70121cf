"""Find the changes since an edition that was sent: figures, items, decisions, definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scenariobook.assess.answer_states import AnswerState
from scenariobook.assess.item_status import IndicatorState, ItemState
from scenariobook.briefing import typeset
from scenariobook.briefing.materials import Citation, Inputs, Materials, gather
from scenariobook.briefing.sections.page_one import PageOne, page_one
from scenariobook.briefing.sections.scenario_rows import ScenarioRow
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.study import Study


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that changed; ``before`` is None if the study did not have it then."""

    before: ItemState | None
    after: ItemState
    references: Sequence[Citation]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesSince:
    """The changes since an edition.

    Attributes:
        study: The present study.
        quarter: The present edition's quarter, such as ``2022Q3``.
        months: The months of that quarter, in words.
        then_quarter: The quarter of the edition that was sent.
        then_entry: The number of the last entry that it knew.
        then_recorded: The day of that entry; None if the record was empty.
        page_one: The present page one.
        page_one_then: Page one of the edition that was sent.
        rows: The scenarios that changed: each row then and now; the row of then is None for a
            scenario that the study did not have.
        unchanged: The other scenarios.
        items: The items that changed.
        met: The decision triggers and assumptions that ask for an answer now, and did not then.
        answered: The decision triggers and assumptions that asked for an answer then, and do not
            now.
        redefined: The number of recorded changes of definitions since.
        recorded: The number of entries since.
    """

    study: Study
    quarter: str
    months: str
    then_quarter: str
    then_entry: int
    then_recorded: date | None
    page_one: PageOne
    page_one_then: PageOne
    rows: Sequence[tuple[ScenarioRow | None, ScenarioRow]]
    unchanged: Sequence[Scenario]
    items: Sequence[ItemChange]
    met: Sequence[AnswerState]
    answered: Sequence[AnswerState]
    redefined: int
    recorded: int

    @property
    def lists_nothing(self) -> bool:
        """Whether the page has no list and no sentence of changes."""
        front, then = self.page_one, self.page_one_then
        same_words = (front.headline, front.so_what) == (then.headline, then.so_what)
        changes = (self.rows, self.items, self.met, self.answered, self.redefined)
        return same_words and not any(changes)


def changes_since(then_inputs: Inputs, inputs: Inputs) -> ChangesSince:
    """Return the changes between two editions.

    Args:
        then_inputs: The inputs of the edition that was sent.
        inputs: The inputs of the present edition.
    """
    then, now = gather(then_inputs), gather(inputs)
    was, front = page_one(then), page_one(now)
    ids = former_ids(now.study)
    of_then = {ids.present_id("judgment", row.scenario.id): row for row in was.rows}
    of_then |= {row.scenario.id: row for row in was.rows}  # scenarios may have been joined since
    pairs = [(of_then.get(row.scenario.id), row) for row in front.rows]
    last_entry = then_inputs.entries[-1] if then_inputs.entries else None
    number = last_entry.number if last_entry else 0
    states = now.answer_states
    due_then = {answer.topic.id for answer in then.answer_states if answer.due}
    return ChangesSince(
        study=now.study,
        quarter=str(now.quarter),
        months=typeset.months(now.quarter),
        then_quarter=str(then.quarter),
        then_entry=number,
        then_recorded=last_entry.origin.when.date() if last_entry else None,
        page_one=front,
        page_one_then=was,
        rows=[(old, new) for old, new in pairs if not _is_same(old, new)],
        unchanged=[new.scenario for old, new in pairs if _is_same(old, new)],
        items=list(_item_changes(then, now)),
        met=[answer for answer in states if answer.due and answer.topic.id not in due_then],
        answered=[answer for answer in states if not answer.due and answer.topic.id in due_then],
        redefined=sum(
            1 for entry in now.record.defined if entry.number > number and entry.content.changes
        ),
        recorded=sum(entry.number > number for entry in inputs.entries),
    )


def _is_same(old: ScenarioRow | None, new: ScenarioRow) -> bool:
    return old is not None and _row_as_printed(old) == _row_as_printed(new)


def _row_as_printed(row: ScenarioRow) -> tuple[object, ...]:
    """Return the printed parts of a scenario: figure, confidence, outcome, reasons."""
    judgment = row.judgment
    return (
        row.figure,
        row.term.name if row.term else "",
        row.is_judged,
        judgment.confidence if judgment else None,
        row.outcome.outcome if row.outcome else None,
        None if row.figure or row.term else row.signs,  # in place of a likelihood
        (row.why, row.basis, row.dissent),
    )


def _item_changes(then: Materials, now: Materials) -> Iterator[ItemChange]:
    ids = former_ids(now.study)
    before = {ids.present_id("looked", state.item.id): state for state in then.states}
    before |= {state.item.id: state for state in then.states}
    for state in now.states:
        old = before.get(state.item.id)
        if old is None or _item_as_printed(old) != _item_as_printed(state):
            yield ItemChange(old, state, now.citations.cite(state.item.title, state.entry))


def _item_as_printed(state: ItemState) -> tuple[object, ...]:
    """Return the printed parts of an item."""
    if isinstance(state, IndicatorState):
        value = state.reading.value if state.reading else None
        return state.status, value, bool(state.open_in)
    return state.state, state.faded, state.overdue, bool(state.open_in)
