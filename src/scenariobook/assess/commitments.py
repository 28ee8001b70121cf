"""Find a quarter's commitments, as people knew them then, and whether each is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any, Final, Literal

from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.ledger.keys import RecordRow
from scenariobook.record.ledger.kinds import Commitment, Subject

_NOBODY: Final = "Nobody named"  # in place of a name
_IN_QUESTION: Final = "In question"  # the name is open


@dataclass(frozen=True, slots=True)
class CommitmentState:
    """A commitment, and its progress at the end of a quarter.

    Attributes:
        commitment: The commitment: its text, its day, and the other fields.
        who: The name of the person; other words if nobody is named, or the name is open.
        progress: ``done`` if somebody says on which day it was done, and nobody's day is unclear
            or taken away; the days may differ. Else ``due`` if it was promised by the quarter's
            last day or an earlier one, or ``later``.
    """

    commitment: Commitment
    who: str
    progress: Literal["done", "due", "later"]


def commitment_states(record: Record, quarter: Quarter) -> tuple[CommitmentState, ...]:
    """Return the commitments as they were known at the end of a quarter, oldest first.

    Entries after the opening of the next quarter do not count: neither new commitments, nor changes
    of earlier ones.
    """
    end = record.opened.get(quarter.next, inf)
    numbers = (subject for _, kind, subject in record.entries if kind == "commitment")
    found = (_state(record, number, end, quarter) for number in numbers)
    return tuple(state for state in found if state)


def _state(record: Record, number: Subject, end: float, quarter: Quarter) -> CommitmentState | None:
    """Return a commitment by the entries before the number ``end``, and its progress in a quarter.

    Returns:
        The state; None if the commitment's text was missing, or open.
    """
    fields = record.row_state(RecordRow(NO_QUARTER, "commitment", number), end)
    what, done_on = fields.get("what"), fields.get("done_on")
    if what is None or what.open or not what.value:
        return None
    values: dict[str, Any] = {
        name: state.value for name, state in fields.items() if state.value is not None
    }
    is_open = "who" in fields and bool(fields["who"].open)
    for claim in what.claims:
        if claim.entry.origin.hand_out and not is_open:  # by default, the recipient
            values.setdefault("who", id_of_recipient(claim.entry.origin.hand_out))
    commitment = Commitment(number, **values)
    who = commitment.who or (_IN_QUESTION if is_open else _NOBODY)
    if done_on and done_on.claims and all(isinstance(c.value, date) for c in done_on.claims):
        return CommitmentState(commitment, who, "done")
    is_due = commitment.by is not None and commitment.by <= quarter.last_day
    return CommitmentState(commitment, who, "due" if is_due else "later")
