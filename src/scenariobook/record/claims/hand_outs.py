"""Name the hand-outs, and keep other people's estimates from their recipients.

A hand-out shows nobody else's estimates, so its recipient gives hers without having read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, round_of
from scenariobook.record.ledger.entries import Content, Entry, Kind, Taken, rest_of
from scenariobook.record.ledger.steps import live
from scenariobook.record.values.field_values import CSV, InputCell


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut:
    """A tracker for one analyst, its recipient.

    Attributes:
        quarter: The quarter that was open when it was made.
        analyst: The recipient's id.
        round: The round of estimates that it asks for.
    """

    quarter: Quarter
    analyst: str
    round: int

    def __str__(self) -> str:
        """Return its name, such as ``2026Q4 a-kim 1``; origins of entries store it."""
        return f"{self.quarter} {self.analyst} {self.round}"


def analyst_of(subject: str) -> str:
    """Return the analyst's id in the subject of an estimate; empty if there is none."""
    return rest_of(subject).partition(" ")[0]


def entries_returned(entries: Sequence[Entry[Content]]) -> Mapping[str, Sequence[int]]:
    """Return the numbers of the entries that came from returned hand-outs, by their names.

    Undone entries do not count. Nor do entries that only say that a file was taken in: it may be
    the untouched file from the folder.
    """
    numbers: dict[str, list[int]] = {}
    for entry in live(entries):
        if entry.origin.hand_out and not isinstance(entry.content, Taken):
            numbers.setdefault(entry.origin.hand_out, []).append(entry.number)
    return numbers


def record_for(record: Record, analyst: str) -> Record:
    """Return the record without other people's estimates, and without what is open about these.

    Its position stays that of the whole record.
    """
    own = {s: e for s, e in record.stated["estimate"].items() if analyst_of(s) == analyst}
    seen = {key: c for key, c in record.open.items() if _may_see(key.kind, key.subject, analyst)}
    return replace(
        record,
        stated={**record.stated, "estimate": own},
        open=seen,
        past={row: e for row, e in record.past.items() if _may_see(row[0], row[1], analyst)},
        undone={row: e for row, e in record.undone.items() if _may_see(row[0], row[1], analyst)},
    )


def _may_see(kind: Kind, subject: str, analyst: str) -> bool:
    """Tell whether a person may see entries about a subject.

    A question about a cell beside an estimate may quote the estimate.
    """
    is_of_estimate = kind == "estimate" or (kind == "definition" and " " in rest_of(subject))
    return not is_of_estimate or analyst_of(subject) == analyst


def question_early_estimates(record: Record, cells: Sequence[InputCell]) -> Sequence[InputCell]:
    """Return cells; an estimate of round 2 becomes a question if round 2 has not begun.

    To record it would begin round 2, in which everybody sees the estimates of round 1. In a CSV,
    each row names its round, so nobody types in a wrong row: its cells stay as they are.

    Args:
        record: The record.
        cells: The cells of all files that are read together.
    """
    return [
        cell
        if cell.place.sheet == CSV or not _is_early_estimate(record, cell)
        else cell.as_question(
            f"round 2 of {cell.key.quarter} had not begun when this was taken in, and recording "
            "this would begin it: then everybody sees the estimates of round 1. If round 1 was "
            f"meant, type it in {analyst_of(cell.key.subject)}'s row of round 1; "
            "`scenariobook hand-out --round 2` begins round 2",
            cell.value,
        )
        for cell in cells
    ]


def _is_early_estimate(record: Record, cell: InputCell) -> bool:
    """Tell whether a cell has an estimate of round 2 of a quarter that is in round 1."""
    is_of_round_2 = cell.key.kind == "estimate" and rest_of(cell.key.subject).endswith(" 2")
    is_typed = is_of_round_2 and cell.is_edit and cell.value not in {None, ""}
    return is_typed and round_of(record, cell.key.quarter) == 1
