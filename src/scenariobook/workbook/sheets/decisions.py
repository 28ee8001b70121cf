"""Write Decisions: answers to met triggers and broken assumptions, and commitments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, islice
from typing import Final

from scenariobook.assess.answer_states import AnswerState, study_says
from scenariobook.assess.commitments import CommitmentState, commitment_states
from scenariobook.assess.item_status import IndicatorState, ItemState, is_seen
from scenariobook.assess.printed_decimals import as_printed
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.ledger.kinds import Answer, Commitment
from scenariobook.record.merge.conflicts_in_words import OPEN
from scenariobook.standards.colours import Sheets
from scenariobook.study.model.scenarios import Assumption, Decision
from scenariobook.study.model.study import Study
from scenariobook.workbook.cell_styles import AS_BEFORE, DONE, DUE, NOT_DUE, UNCLEAR
from scenariobook.workbook.own_work.own_cells import OwnWork
from scenariobook.workbook.sheets.asked_rows import (
    OWNER,
    AskedRow,
    blank_formula,
    request,
    unanswered,
)
from scenariobook.workbook.sheets.lists import REPLIES
from scenariobook.workbook.tables import (
    About,
    Column,
    Table,
    check_column,
    input_column,
    last_columns,
)
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Formula

SHEET: Final = "Decisions"
_COMMITMENTS_TABLE: Final = "Commitments"
_TOP: Final = 3  # the header's row of the first table
_BLANK: Final = 8  # rows for new commitments
_WHY: Final = "why?"
_BY_WHEN: Final = "by when?"


# --- answers that are called for ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DecisionRow(AskedRow):
    """A row of a trigger or an assumption that may call for an answer.

    Attributes:
        happened: The events that met the trigger or broke the assumption, in words.
        since: The quarter since which the trigger has been met, or the assumption broken.
        answer: The open quarter's recorded answer.
    """

    happened: str = ""
    since: Quarter | None = None
    answer: Answer | None = None


def _replies(row: DecisionRow) -> str:
    """Return the name of the list of replies that a row offers."""
    if row.item is None:
        return ""
    return "replies_assumption" if isinstance(row.item, Assumption) else "replies_trigger"


def _answer_formula(row: DecisionRow) -> str:
    if row.item is None or row.hidden:
        return ""
    reasoned = f'IF([why]="","{_WHY}","")'
    answered = f'IF(COUNTIF({_replies(row)},[answer]),{reasoned},"{UNCLEAR}")'
    return f"IF({blank_formula(row, 'answer')},[asked],{answered})"


def _answer_shown(row: DecisionRow) -> str:
    """Return the value of ``_answer_formula``."""
    if row.hidden:
        return ""
    if row.answer is None or row.answer.answer is None or row.open_under:
        return row.asked
    if row.answer.answer not in REPLIES[_replies(row)]:
        return UNCLEAR
    return "" if row.answer.why else _WHY


def _title(topic: Decision | Assumption, study: Study) -> str:
    """Return a trigger with its decision, or an assumption with its scenario, if it has one."""
    if isinstance(topic, Decision):
        return f"{topic.when}: {topic.then}"
    scenario = study.scenario_by_id.get(topic.home or "")
    return f"{topic.text} ({scenario.title})" if scenario else topic.text


DECISIONS: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="calls for an answer",
    about=lambda row: {"answer": About(row.id, row.quarter)},
    titles=lambda study: {i: _title(topic, study) for i, topic in study.answerable_by_id.items()},
    columns=(
        Column(header="calls for an answer", width=42, value=lambda row: row.title),
        Column(header="what happened", width=36, value=lambda row: row.happened),
        Column(
            header="since",
            width=11,
            style="quiet centre",
            value=lambda row: str(row.since) if row.since else None,
        ),
        replace(OWNER, width=13),
        check_column("decisions_check", 10.5, _answer_shown, _answer_formula),
        input_column(("answer", "answer"), width=15.5, rules="answered", choices=_replies),
        input_column(("answer", "why"), width=28),
        input_column(("answer", "on"), width=11, rules="day"),
        input_column(("answer", "who"), width=14),
        Column(header="asked", width=13, style="definition", value=lambda row: row.asked),
        *last_columns(),
    ),
)


def _decision_rows(tracker: Tracker) -> Sequence[DecisionRow]:
    """Return a row for each trigger and assumption; a row that calls for nothing is hidden."""
    now = {state.topic.id: state for state in tracker.answer_states if tracker.shows(state.owner)}
    return tracker.rows(SHEET, now, _decision_row, DecisionRow)


def _decision_row(tracker: Tracker, state: AnswerState) -> DecisionRow:
    quarter, topic = tracker.quarter, state.topic
    before = state.answer if state.answer and state.answer.content.quarter < quarter else None
    answer = tracker.entry("answer", topic.id, quarter)
    otherwise = DUE if state.due else AS_BEFORE
    asks = request(tracker, DECISIONS, topic.id, "answer", otherwise)
    happened = ["; ".join(_happened(tracker, item) for item in state.shown_by)]
    if before:
        happened.append(f"Answered in {before.content.quarter}: {before.content.answer}")
    return DecisionRow(
        id=topic.id,
        title=_title(topic, tracker.study),
        item=topic,
        hidden=state.since is None and answer is None and not asks["asked"].startswith(OPEN),
        happened=". ".join(filter(None, happened)),
        since=state.since,
        answer=answer,
        **asks,
    )


def _happened(tracker: Tracker, state: ItemState) -> str:
    """Return in words the state of an item that meets a trigger or breaks an assumption."""
    item = state.item
    words = (is_seen(state) and study_says(state, tracker.record)) or item.title
    if isinstance(state, IndicatorState):
        value = state.reading.value if state.reading else None
        printed = "" if value is None else as_printed(state.indicator, value)
        detail = f"{state.status}: {printed} {state.indicator.unit or ''}".rstrip()
    elif state.overdue:
        detail = f"expected by {state.signpost.expected_by}"
    else:
        sighting = state.sighting
        detail = f"{state.state} {sighting.seen_on or sighting.quarter}" if sighting else ""
    return f"{words.rstrip('.')} ({detail})"


# --- who will do what by when --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CommitmentRow(AskedRow):
    """A row of a commitment; a blank one has a number and nothing else.

    Attributes:
        progress: The words of ``check``: done, due or not due; empty for a blank row.
        commitment: The recorded commitment.
        next_day: The first day after the open quarter.
        late: The words of ``check`` once the promised day has come: due; not due if the study has
            ended.
    """

    progress: str = ""
    commitment: Commitment | None = None
    next_day: date
    late: str


def _promise_formula(row: CommitmentRow) -> str:
    if row.hidden:
        return ""
    if row.open_under:
        return f'IF([{row.open_under}]="",[asked],"")'
    day = f"DATE({row.next_day.year},{row.next_day.month},{row.next_day.day})"
    progress = f'IF([by]="","{_BY_WHEN}",IF([by]+0<{day},"{row.late}","{NOT_DUE}"))'
    return f'IFERROR(IF([what]="","",IF([done on]<>"","{DONE}",{progress})),"{UNCLEAR}")'


def _promise_shown(row: CommitmentRow) -> str:
    """Return the value of ``_promise_formula``."""
    if row.open_under:
        return row.asked
    if row.commitment is None or not row.commitment.what:
        return ""
    return row.progress if row.commitment.by or row.commitment.done_on else _BY_WHEN


COMMITMENTS: Final = Table(
    name=_COMMITMENTS_TABLE,
    sheet=SHEET,
    title_header="what",
    about=lambda row: {"commitment": About(row.id, NO_QUARTER)},
    columns=(
        input_column(("commitment", "what"), width=42),
        input_column(
            ("commitment", "trigger"),
            width=36,
            choices=lambda _: "reasons",
            help="A trigger, an assumption or a scenario,\nby its id; or leave it empty.",
        ),
        input_column(("commitment", "by"), width=11, rules="day"),
        input_column(("commitment", "who"), width=13),
        check_column("commitments_check", 10.5, _promise_shown, _promise_formula),
        input_column(("commitment", "done_on"), width=15.5, rules="answered"),
        Column(header="asked", width=28, style="definition", value=lambda row: row.asked),
        *last_columns(id_width=14, own_width=11),
    ),
)


def _commitment_rows(tracker: Tracker) -> Sequence[CommitmentRow]:
    """Return the rows of commitments, hidden if done in an earlier quarter, then blank rows."""
    stated = tracker.record.stated["commitment"]
    by_number = {
        state.commitment.number: state
        for state in commitment_states(tracker.record, tracker.quarter)
    }
    owners = {
        number: by_number[number].commitment.who if number in by_number else "" for number in stated
    }
    now = [number for number in stated if tracker.shows(owners[number])]
    blanks = _blank_rows(tracker)
    return [
        _commitment_row(
            tracker, number, by_number.get(number), shown=number not in stated or number in now
        )
        for number in tracker.ordered(_COMMITMENTS_TABLE, [*now, *blanks])
        if number in {*stated, *blanks}
    ]


def _blank_rows(tracker: Tracker) -> Sequence[str]:
    stated = tracker.record.stated["commitment"]
    return [*islice((number for number in _numbers(tracker) if number not in stated), _BLANK)]


def with_new_blank_rows(tracker: Tracker) -> OwnWork:
    """Return people's additions; additions to blank rows move to the new blank rows.

    Each tracker gives its blank rows new numbers: in another copy of the last tracker, somebody may
    have filled in the blank row with the old number.
    """
    stated = tracker.record.stated["commitment"]
    before = tracker.own_work.order.get(_COMMITMENTS_TABLE, ())
    blank_before = (number for number in before if number not in stated)
    new = dict(zip(blank_before, _blank_rows(tracker), strict=False))
    return tracker.own_work.with_moved_rows(_COMMITMENTS_TABLE, new)


def _commitment_row(
    tracker: Tracker, number: str, state: CommitmentState | None, *, shown: bool
) -> CommitmentRow:
    commitment = state.commitment if state else None
    late = NOT_DUE if tracker.has_ended else DUE
    progress = {"done": DONE, "due": late, "later": NOT_DUE}[state.progress] if state else ""
    asks = request(tracker, COMMITMENTS, number, "", "")
    done_on = commitment.done_on if commitment else None
    return CommitmentRow(
        id=number,
        title=commitment.what if commitment else "",
        hidden=not shown or bool(not asks["asked"] and done_on and done_on < tracker.quarter.start),
        progress=progress,
        commitment=commitment,
        next_day=tracker.quarter.next.start,
        late=late,
        **asks,
    )


def _numbers(tracker: Tracker) -> Iterator[str]:
    """Yield the numbers for new commitments: the ledger's last entry, then a count from 1.

    A hand-out's numbers begin with its analyst's id. So two copies have the same numbers only if
    they are of one tracker or hand-out, made after one entry.
    """
    recipient = tracker.recipient
    prefix = f"{recipient.analyst.id}-" if recipient else ""
    return (f"{prefix}{tracker.record.position.number}-{number}" for number in count(1))


# --- the sheet -----------------------------------------------------------------------------------


def is_needed(tracker: Tracker) -> bool:
    """Tell whether the study has a trigger or an assumption, or the record a commitment."""
    order = tracker.own_work.order
    return bool(
        tracker.study.answerable_by_id
        or tracker.record.stated["commitment"]
        or order.get(SHEET)
        or order.get(_COMMITMENTS_TABLE)
    )


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    rows = _decision_rows(tracker)
    shown_rows = [row for row in rows if not row.hidden]
    many = 0 if tracker.has_ended else len(shown_rows)
    missing = sum(_answer_shown(row).startswith((DUE, OPEN)) for row in shown_rows)
    answered = f'{many}{unanswered("decisions_check")}&" of {many} answered"'
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        Formula(answered, f"{many - missing} of {many} answered")
        if many
        else "nothing calls for an answer",
        "Above: what was met or broken, and what was done about it. Below: who promised what."
        if rows
        else "Who promised what, and by when.",
    )
    top = _TOP
    if rows:
        top = sheet.table(DECISIONS, rows, _TOP).last + 3
        sheet.put(top - 1, 1, "Who will do what by when", "heading")
        sheet.grid.heights[top - 1] = 22.0
    sheet.table(COMMITMENTS, _commitment_rows(tracker), top)
    sheet.finish(Sheets.ACCENT, "B3")
