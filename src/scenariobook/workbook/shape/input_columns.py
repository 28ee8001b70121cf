"""Make the columns that analysts fill in from the fields that the record declares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.record.entries import Kind
from scenariobook.record.field import ValueKind
from scenariobook.record.fields import FIELDS
from scenariobook.workbook.shape.table import Column

_LOOKS: Final[Mapping[ValueKind, str]] = MappingProxyType(
    {
        ValueKind.VALUE: "input number",
        ValueKind.DAY: "input date",
        ValueKind.SOURCES: "input",
        ValueKind.TEXT: "input",
    }
)


def input_columns(kind: Kind) -> tuple[Column, ...]:
    """Return one column for each field of a kind of entry, in the fields' order."""
    return tuple(
        Column(
            field.header,
            field.width,
            _LOOKS.get(field.kind, "input centre"),
            field.cells,
            measured=field.kind is ValueKind.VALUE,
        )
        for field in FIELDS[kind].values()
    )
