"""Tell which round of estimates a quarter is in, and who may see whose estimates.

In round 1, people estimate without having read other people's estimates. A hand-out asks one person
for the estimates of a round, and never shows other people's estimates by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Content, Entry, Taken
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.ledger.steps import live
from scenariobook.record.values.input_cell import CSV, InputCell


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut:
    """A tracker for one analyst, its recipient.

    Attributes:
        quarter: The open quarter when the hand-out was made.
        analyst: The recipient's id.
        round: The round of estimates that it asks for.
    """

    quarter: Quarter
    analyst: str
    round: int

    def __str__(self) -> str:
        """Return the hand-out's name, as origins of entries store it: ``2026Q4 a-kim 1``."""
        return f"{self.quarter} {self.analyst} {self.round}"


def id_of_recipient(hand_out: str) -> str:
    """Return the analyst's id in the name of a hand-out; empty if the text is no such name."""
    return "".join(hand_out.split()[1:2])


def round_of(record: Record, quarter: Quarter) -> int:
    """Return the round of estimates that a quarter is in.

    Round 2 begins with a ``Begun`` entry, or with the first estimate of round 2: earlier versions
    of the program wrote no ``Begun``.
    """
    has_begun = quarter in record.begun
    return 2 if has_begun or any(e.round > 1 for e in record.estimates(quarter)) else 1


def hides(record: Record, kind: Kind, quarter: Quarter) -> bool:
    """Tell whether a quarter's entries of a kind may not be shown to anybody yet.

    Estimates are shown once round 2 has begun, or the quarter is closed; other entries are shown at
    once.
    """
    is_secret = quarter >= record.open_quarter and round_of(record, quarter) == 1
    return kind == "estimate" and is_secret


def entries_returned(entries: Sequence[Entry[Content]]) -> Mapping[str, Sequence[int]]:
    """Return the numbers of the entries from returned hand-outs, by the hand-out's name.

    Undone entries do not count. ``Taken`` entries do not count either: the file may be the
    untouched hand-out from the folder.
    """
    numbers: dict[str, list[int]] = {}
    for entry in live(entries):
        if entry.origin.hand_out and not isinstance(entry.content, Taken):
            numbers.setdefault(entry.origin.hand_out, []).append(entry.number)
    return numbers


def record_for(record: Record, analyst: str) -> Record:
    """Return the record without other people's estimates, and without open claims about them.

    The result's position is that of the whole record.
    """
    own = {s: e for s, e in record.stated["estimate"].items() if Subject(s).analyst == analyst}
    seen = {key: c for key, c in record.open.items() if may_see(key.kind, key.subject, analyst)}
    return replace(
        record,
        stated={**record.stated, "estimate": own},
        open=seen,
        entries={row: e for row, e in record.entries.items() if may_see(*row[1:], analyst)},
        undone={row: e for row, e in record.undone.items() if may_see(*row[1:], analyst)},
    )


def may_see(kind: Kind, subject: Subject, analyst: str) -> bool:
    """Tell whether the recipient of a hand-out may see entries about a subject.

    A question about a cell beside an estimate may quote the estimate, so it is hidden, too.
    """
    is_of_estimate = kind == "estimate" or (kind == "definition" and subject.round)
    return not is_of_estimate or subject.analyst == analyst


def question_early_estimates(record: Record, cells: Sequence[InputCell]) -> Sequence[InputCell]:
    """Return cells; an estimate of round 2 becomes a question if round 2 has not begun.

    A recorded estimate of round 2 begins round 2, in which everybody sees the estimates of round 1.
    Cells of a CSV stay as they are: each row names its round, so nobody types in a wrong row.

    Args:
        record: The record.
        cells: The cells of all files that are read together.
    """
    return [
        cell
        if cell.place.sheet == CSV or not _is_early_estimate(record, cell)
        else cell.as_unclear(
            f"round 2 of {cell.key.quarter} had not begun when this was taken in, and recording "
            "this would begin it: then everybody sees the estimates of round 1. If round 1 was "
            f"meant, type it in {cell.key.subject.analyst}'s row of round 1; "
            "`scenariobook hand-out --round 2` begins round 2",
            cell.value,
        )
        for cell in cells
    ]


def _is_early_estimate(record: Record, cell: InputCell) -> bool:
    """Tell whether a cell has an estimate of round 2 of a quarter that is in round 1."""
    is_of_round_2 = cell.key.kind == "estimate" and cell.key.subject.round == "2"
    is_typed = is_of_round_2 and cell.is_edit and cell.value not in {None, ""}
    return is_typed and round_of(record, cell.key.quarter) == 1
