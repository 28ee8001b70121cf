"""Ask about and tell of values of whole quarters that count for nothing beside those of months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import months_read
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.values.cells import Typed, same, shown
from scenariobook.study.model import Study

_READINGS: Final = "Readings"  # the sheet on which the months of closed quarters are typed


def why_not_whole(quarter: Quarter) -> str:
    """Return why a value of a whole quarter is not taken in where its months have values."""
    return (
        f"the value of {quarter} is made from those of its months; type the month's on the sheet "
        f"{_READINGS}, or import it from a CSV with its period"
    )


def with_whole_quarters_asked(
    study: Study, record: Record, typed: Sequence[Typed]
) -> Sequence[Typed]:
    """Return cells; new values of a whole quarter whose months have values become questions.

    What is open already stays so: a value that is typed since decides it.

    Args:
        study: The study.
        record: The record.
        typed: The cells of a file, which may bring the months.
    """
    values = [c for c in typed if (c.key.kind, c.key.field) == ("reading", "value")]
    values = [cell for cell in values if cell.value is not None and cell.is_edit]
    brought = {(id_of(c.key.subject), c.key.quarter) for c in values if part_of(c.key.subject)}

    def is_asked(cell: Typed) -> bool:
        key = cell.key
        item = study.indicator_by_id.get(key.subject)  # a month's subject is the id of none
        if not item or item.cadence != "monthly" or same(cell.value, recorded(record, key)):
            return False
        is_made = (item.id, key.quarter) in brought or months_read(record, item, key.quarter)
        return key not in record.open and bool(is_made)

    asked = {cell for cell in values if is_asked(cell)}
    return [c.asked(why_not_whole(c.key.quarter)) if c in asked else c for c in typed]


def superseded(study: Study, before: Record, after: Record) -> Iterator[str]:
    """Yield a sentence for each value of a whole quarter that counts for nothing from now on.

    Either months were taken in beside it, or it was taken in where months have values.

    Args:
        study: The study.
        before: The record before.
        after: The record with what was taken in.
    """
    for item in (one for one in study.indicators if one.cadence == "monthly"):
        for quarter, entry in sorted(after.readings.get(item.id, {}).items()):
            whole, key = entry.content.value, Key(quarter, "reading", item.id, "value")
            counted = not months_read(before, item, quarter) or whole != recorded(before, key)
            if whole is not None and counted and months_read(after, item, quarter):
                yield (
                    f"{item.id}: the value of {quarter} is made from its months now, and the one "
                    f"recorded of the whole quarter, {shown(whole)}, counts for nothing"
                )
