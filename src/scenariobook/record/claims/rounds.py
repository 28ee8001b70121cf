"""Ask about, and tell of, estimates that would begin the second round before its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from scenariobook.quarter import Quarter
from scenariobook.record.claims.hand_outs import analyst_of
from scenariobook.record.claims.record import Record, round_of
from scenariobook.record.ledger.entries import part_of
from scenariobook.record.values.cells import Typed

_SECOND: Final = " 2"  # how the subject of an estimate of round 2 ends


def with_second_round_asked(record: Record, typed: Sequence[Typed]) -> Sequence[Typed]:
    """Return cells; estimates that were typed in round 2 of a tracker too early become questions.

    Taken in, they would show everybody the estimates of round 1. A table names its round in each
    row, so nobody mistakes the row there.

    Args:
        record: The record.
        typed: The cells of all files that are read together.
    """
    asked = {cell for cell in typed if not cell.is_of_table and _begins_too_early(record, cell)}
    return [_asked(cell) if cell in asked else cell for cell in typed] if asked else typed


def begun_by(record: Record, taken: Iterable[Typed]) -> Iterator[Quarter]:
    """Yield each quarter whose second round begins with estimates that are taken in.

    Args:
        record: The record without the cells.
        taken: The cells that are taken in.
    """
    yield from sorted({cell.key.quarter for cell in taken if _begins_too_early(record, cell)})


def _begins_too_early(record: Record, cell: Typed) -> bool:
    """Tell whether a cell has an estimate of round 2 of a quarter that is in round 1."""
    of_second = cell.key.kind == "estimate" and part_of(cell.key.subject).endswith(_SECOND)
    is_typed = of_second and cell.is_edit and not cell.question and cell.value not in {None, ""}
    return is_typed and round_of(record, cell.key.quarter) == 1


def _asked(cell: Typed) -> Typed:
    why = (
        f"round 2 of {cell.key.quarter} has not begun: `scenariobook hand-out --round 2` begins "
        "it, and so would this; then everybody sees the estimates of round 1. If it is one of "
        f"these, type it in {analyst_of(cell.key.subject)}'s row of round 1"
    )
    return replace(cell, value=None, question=why, found=cell.says, choices=(cell.value,))
