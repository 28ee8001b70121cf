"""A cell as somebody typed it, and how the values of fields compare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isclose
from typing import Final
from unicodedata import normalize

from msgspec import Struct

from scenariobook.diagnostics import Place
from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    Content,
    Entry,
    Judgment,
    Key,
    Plain,
    Reading,
    Record,
    Sighting,
)

FieldValue = float | int | str | date | tuple[str, ...] | None

_SIGNIFICANT_DIGITS: Final = 15
_NUMBER: Final = (float, int)  # made once: every cell is asked
_ALIKE: Final = 0.5 * 10.0 ** -(_SIGNIFICANT_DIGITS - 1)


class Typed(Struct, frozen=True, gc=False, kw_only=True):
    """A cell as it came back.

    ``base`` is what it held when its file was made, ``value`` what it holds now; empty is
    None for both. ``question`` says why the value cannot be taken as it stands, and
    ``choices`` what it may mean. ``found`` is what stands in the cell, ``shown`` what it
    shows where that is something else. ``position`` is the number of the last entry that its
    file was made from: who typed knew of nothing later. ``informed``: its file marks what
    was open then.
    """

    key: Key
    base: FieldValue
    value: FieldValue
    place: Place
    question: str = ""
    found: str = ""
    shown: str = ""
    choices: tuple[FieldValue, ...] = ()
    position: int = 0
    informed: bool = True

    @property
    def says(self) -> str:
        """What stands in the cell, for a reader."""
        return self.found or ("" if self.question else shown(self.value))

    @property
    def is_edit(self) -> bool:
        """Whether it is not as it was made."""
        return bool(self.question) or not same(self.base, self.value)


def same(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two field values mean the same.

    Numbers compare at 15 significant digits, texts with their line ends made alike and their
    characters composed alike (é is one character or two); an empty text is an empty cell.
    """
    if one is other:
        return True
    if isinstance(one, _NUMBER) and isinstance(other, _NUMBER):
        return isclose(one, other, rel_tol=_ALIKE, abs_tol=0)
    return comparable(one) == comparable(other)


def comparable(value: FieldValue) -> FieldValue:
    """Return what a value compares as; numbers are compared by ``same`` alone."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return (text if text.isascii() else normalize("NFC", text)) or None
    return value or None if isinstance(value, tuple) else value


def plain(value: FieldValue) -> Plain:
    """Return a field's value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def shown(value: FieldValue) -> str:
    """Return a field's value as it reads in a message."""
    match value:
        case None:
            return "empty"
        case tuple():
            return "; ".join(value) or "empty"
        case float() | int():
            return f"{value:.15g}"
        case date():
            return value.isoformat()
    return value or "empty"


def recorded(record: Record, key: Key) -> FieldValue:
    """Return what the record holds for a key; None where it holds nothing."""
    entry = entry_of(record, key)
    return None if entry is None else value_in(entry, key.field)


def value_in(entry: Entry[Content], field: str) -> FieldValue:
    """Return what an entry says in a field; None where it says nothing, or has no such field."""
    value: FieldValue = getattr(entry.content, field, None)
    return None if value in ("", ()) else value


def entry_of(record: Record, key: Key) -> Entry[Reading | Sighting | Judgment] | None:
    """Return the entry that a key's field stands in, if there is one."""
    known: Mapping[str, Mapping[Quarter, Entry[Reading | Sighting | Judgment]]]
    match key.kind:
        case "reading":
            known = record.readings
        case "sighting":
            known = record.sightings
        case "judgment":
            known = record.judgments
        case "definition":
            return None
    return known.get(key.subject, {}).get(key.quarter)
