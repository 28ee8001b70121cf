"""Ask about and tell of values of whole quarters that count for nothing beside those of months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import months_read
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.values.cells import FieldValue, Typed, same, shown
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
        typed: The cells of all files that are read together, which may bring the months.
    """
    monthly = {one.id: one for one in study.indicators if one.cadence == "monthly"}
    if not monthly:
        return typed
    values = [cell for cell in typed if _is_value(cell) and id_of(cell.key.subject) in monthly]
    brought = {
        (id_of(cell.key.subject), cell.key.quarter) for cell in values if part_of(cell.key.subject)
    }
    asked = {
        cell
        for cell in values
        if not part_of(item := cell.key.subject)
        and not same(cell.value, recorded(record, cell.key))
        and cell.key not in record.open
        and (
            (item, cell.key.quarter) in brought
            or months_read(record, monthly[item], cell.key.quarter)
        )
    }
    return [
        cell.asked(why_not_whole(cell.key.quarter)) if cell in asked else cell for cell in typed
    ]


def superseded(
    study: Study, record: Record, taken: Iterable[tuple[Key, FieldValue]]
) -> Iterator[str]:
    """Yield a sentence for each value of a whole quarter that counts for nothing from now on.

    Either months are taken in beside it, or it is taken in where months have values.

    Args:
        study: The study.
        record: The record before.
        taken: The fields that are given a value, each with the value.
    """
    monthly = {one.id: one for one in study.indicators if one.cadence == "monthly"}
    wholes: dict[tuple[str, Quarter], FieldValue] = {}
    months: dict[tuple[str, Quarter], dict[str, FieldValue]] = {}
    for key, value in taken:
        if (key.kind, key.field) == ("reading", "value") and id_of(key.subject) in monthly:
            about, month = (id_of(key.subject), key.quarter), part_of(key.subject)
            months.setdefault(about, {}).update({month: value} if month else {})
            if not month:
                wholes[about] = value
    for (item, quarter), brought in sorted(months.items()):
        before = recorded(record, Key(quarter, "reading", item, "value"))
        whole = wholes.get((item, quarter), before)
        read = {one.content.period for one in months_read(record, monthly[item], quarter)}
        left = (read | brought.keys()) - {
            month for month, value in brought.items() if value is None
        }
        if whole is not None and left and not (read and same(whole, before)):
            yield (
                f"{item}: the value of {quarter} is made from its months now, and the one recorded "
                f"of the whole quarter, {shown(whole)}, counts for nothing"
            )


def _is_value(cell: Typed) -> bool:
    """Tell whether a cell brings a new value of an indicator."""
    if cell.value is None or cell.question or cell.key.field != "value":
        return False
    return cell.key.kind == "reading" and cell.is_edit
