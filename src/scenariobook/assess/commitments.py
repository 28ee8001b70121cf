"""Find who promised what by when, as it was known in a quarter, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any, Final, Literal

from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Key, id_of_recipient
from scenariobook.record.ledger.kinds import Commitment

_NOBODY: Final = "Nobody named"  # in place of who will do it
_IN_QUESTION: Final = "In question"  # people differ about who it is, or nobody can read it


@dataclass(frozen=True, slots=True)
class CommitmentState:
    """A commitment, and how it stands at the end of a quarter.

    Attributes:
        commitment: What somebody will do, and by when.
        who: Who will do it; words in place of a name if there is none, or it is open.
        progress: Whether it is done, due by the quarter's last day, or later. If people name
            different days, it is done; if one of the days cannot be read, it is not.
    """

    commitment: Commitment
    who: str
    progress: Literal["done", "due", "later"]


def commitment_states(record: Record, quarter: Quarter) -> tuple[CommitmentState, ...]:
    """Return the commitments as they were known at the end of a quarter, oldest first.

    What people recorded after they opened the next quarter does not count: neither later
    commitments, nor later changes of earlier ones.
    """
    end = record.opened.get(quarter.next, inf)
    numbers = (subject for kind, subject, _ in record.entries if kind == "commitment")
    found = (_state(record, number, end, quarter) for number in numbers)
    return tuple(state for state in found if state)


def _state(record: Record, number: str, end: float, quarter: Quarter) -> CommitmentState | None:
    """Return a commitment as it was before an entry, and its progress in a quarter.

    Returns:
        The state; None if nobody had promised it, or people differed about what it is.
    """
    fields = record.row_state(Key(NO_QUARTER, "commitment", number, "what"), end)
    what, done_on = fields.get("what"), fields.get("done_on")
    if what is None or what.open or not what.value:
        return None
    values: dict[str, Any] = {
        name: state.value for name, state in fields.items() if state.value is not None
    }
    is_open = "who" in fields and bool(fields["who"].open)
    for claim in what.claims:
        if claim.entry.origin.hand_out and not is_open:  # who promises there means herself
            values.setdefault("who", id_of_recipient(claim.entry.origin.hand_out))
    commitment = Commitment(number, **values)
    who = commitment.who or (_IN_QUESTION if is_open else _NOBODY)
    if done_on and done_on.claims and all(isinstance(c.value, date) for c in done_on.claims):
        return CommitmentState(commitment, who, "done")
    is_due = commitment.by is not None and commitment.by <= quarter.last_day
    return CommitmentState(commitment, who, "due" if is_due else "later")
