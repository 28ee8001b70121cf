"""Make the columns that analysts fill in, from the fields that the record declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.record.ledger.entries import Kind
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.kinds import FIELDS, Stated
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

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def input_columns(
    kind: Kind,
    entry: Callable[[Row], Stated],
    names: Mapping[str, str] | None = None,
    headers: Mapping[str, str] = NOTHING,
) -> Iterator[Column[Row]]:
    """Yield the columns for the fields of a kind of entry, in their order.

    Args:
        kind: The kind of entry.
        entry: Returns the entry of a row, whose fields its cells show.
        names: The defined names of columns' cells by field, if they are not those that the fields
            declare: a kind's entries may be typed on two sheets.
        headers: The headers of columns by field, if they are not those that the fields declare.
    """
    for field in FIELDS[kind].values():
        yield Column(
            headers.get(field.name, field.header),
            field.width,
            _LOOKS.get(field.kind, "input centre"),
            field.cells if names is None else names.get(field.name, ""),
            measured=field.kind is ValueKind.VALUE,
            value=_typed(field.name, entry),
        )


def _typed(name: str, entry: Callable[[Row], Stated]) -> Callable[[Row], CellValue]:
    """Return a function that returns a field of a row's entry as its cell shows it."""

    def value(row: Row) -> CellValue:
        content = getattr(entry(row), name)
        if isinstance(content, tuple):
            return "; ".join(content)
        return str(content) if isinstance(content, str) else content

    return value
