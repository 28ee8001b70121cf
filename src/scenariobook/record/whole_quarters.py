"""Ask about values of whole quarters that would count for nothing: months make the quarter's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from scenariobook.quarter import Quarter
from scenariobook.record.entries import id_of, part_of
from scenariobook.record.months import months_read
from scenariobook.record.record import Record
from scenariobook.record.typed import Typed, recorded, same
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

    What is in conflict already stays so.

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
        and not any(one.content.conflict for one in record.open.get(cell.key, ()))
        and (
            (item, cell.key.quarter) in brought
            or months_read(record, monthly[item], cell.key.quarter)
        )
    }
    return [_asked(cell) if cell in asked else cell for cell in typed] if asked else typed


def _is_value(cell: Typed) -> bool:
    """Tell whether a cell brings a new value of an indicator."""
    if cell.value is None or cell.question or cell.key.field != "value":
        return False
    return cell.key.kind == "reading" and cell.is_edit


def _asked(cell: Typed) -> Typed:
    why = why_not_whole(cell.key.quarter)
    return replace(cell, value=None, question=why, found=cell.says)
