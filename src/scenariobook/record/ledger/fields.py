"""The fields that people fill in, of all kinds of entries, as the entries' classes declare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final, get_type_hints

from msgspec import ValidationError, convert

from scenariobook.record.ledger.entries import Key, Kind
from scenariobook.record.ledger.entry_limits import Plain
from scenariobook.record.ledger.field_declaration import Field, ValueKind
from scenariobook.record.ledger.kinds import STATED, End, Reply, State, Stated


def _declared(content: type[Stated]) -> Mapping[str, Field]:
    """Return the fields that an entry's class declares, by name, in their order."""
    declared: dict[str, Field] = {}
    for name, hint in get_type_hints(content, include_extras=True).items():
        for bare in getattr(hint, "__metadata__", ()):
            if isinstance(bare, Field):
                header = bare.header or name.replace("_", " ")
                declared[name] = replace(
                    bare,
                    name=name,
                    header=header,
                    column=bare.column or name,
                    word=bare.word or header,
                    title=bare.title or header.capitalize(),
                )
    return MappingProxyType(declared)


# The fields of each kind's entries that people fill in, by name, in their order.
FIELDS: Final[Mapping[Kind, Mapping[str, Field]]] = MappingProxyType(
    {kind: _declared(content) for kind, content in STATED.items()}
)
_HEADERS: Final = {name: f.header for kind in FIELDS.values() for name, f in kind.items()}


def header_of(field: str) -> str:
    """Return the header of the column in which a field is typed; of a row or column, its word."""
    return _HEADERS.get(field, field)


def is_free_text(key: Key) -> bool:
    """Tell whether a field holds free text.

    What people are asked about a row, a column or a cell of the program's is no field.
    """
    field = FIELDS.get(key.kind, {}).get(key.field)
    return field is not None and field.kind is ValueKind.TEXT


def field_in_words(key: Key) -> str:
    """Return a field for a reader; the header of a cell that shows the study's files is its own."""
    return key.field if key.kind == "definition" else header_of(key.field)


@cache
def _types() -> Mapping[str, object]:
    """Return the type of each field that is typed; a field's name means one thing in all kinds."""
    types: dict[str, object] = {}
    for content in STATED.values():
        hints = get_type_hints(content, include_extras=True)
        types |= {name: hints[name] for name in content.__struct_fields__}
    return types


def can_hold(field: str, value: Plain) -> bool:
    """Tell whether a field can hold a value, given as JSON holds it; what is no field holds none.

    What an item admits is another question, which the study answers.
    """
    if field not in _types():
        return False
    try:
        convert(value, _types()[field])
    except ValidationError:
        return False
    return True


def with_type(key: Key, plain: Plain) -> float | int | str | date | tuple[str, ...] | None:
    """Return a field's value, made from the JSON value that the ledger stores."""
    field = FIELDS.get(key.kind, {}).get(key.field)
    if field is None or not isinstance(plain, str):
        return plain
    match field.kind:
        case ValueKind.DAY:
            return date.fromisoformat(plain)
        case ValueKind.STATE:
            return State(plain)
        case ValueKind.OUTCOME:
            return End(plain)
        case ValueKind.ANSWER:
            return Reply(plain)
    return plain
