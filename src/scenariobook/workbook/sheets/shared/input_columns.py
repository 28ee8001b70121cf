"""The columns that analysts fill in, made from the fields that the record declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.record.entries import Judgment, Kind, Reading, Sighting
from scenariobook.record.field import ValueKind
from scenariobook.record.fields import FIELDS
from scenariobook.workbook.shape.table import Column, Row
from scenariobook.workbook.xlsx.package import CellValue

_LOOKS: Final[Mapping[ValueKind, str]] = MappingProxyType(
    {
        ValueKind.VALUE: "input number",
        ValueKind.DAY: "input date",
        ValueKind.SOURCES: "input",
        ValueKind.TEXT: "input",
    }
)


def input_columns(
    kind: Kind, entry: Callable[[Row], Reading | Sighting | Judgment]
) -> Iterator[Column[Row]]:
    """Yield the columns for the fields of a kind of entry, in their order.

    ``entry`` gives the entry that a row's cells show.
    """
    for field in FIELDS[kind].values():
        yield Column(
            field.header,
            field.width,
            _LOOKS.get(field.kind, "input centre"),
            field.cells,
            measured=field.kind is ValueKind.VALUE,
            value=_typed(field.name, entry),
        )


def _typed(
    name: str, entry: Callable[[Row], Reading | Sighting | Judgment]
) -> Callable[[Row], CellValue]:
    """Return what gives a field of a row's entry as its cell shows it."""

    def value(row: Row) -> CellValue:
        held = getattr(entry(row), name)
        if isinstance(held, tuple):
            return "; ".join(held)
        return str(held) if isinstance(held, str) else held

    return value
