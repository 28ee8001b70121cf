"""Entries of one quarter that were recorded under several ids, which the study says are one.

Each entry says all that was known under its own id. An author who did not know of the other id
left its fields empty without emptying them. So fields are joined one by one; where both ids have
a value and they differ, both are rivals for somebody to settle, and the later stands until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from scenariobook.record.entries import (
    Cleared,
    Content,
    Entry,
    Judgment,
    Kind,
    Reading,
    Sighting,
    about,
)
from scenariobook.record.fields import FIELDS
from scenariobook.record.typed import value_in

Stated = Reading | Sighting | Judgment


@dataclass(frozen=True, slots=True)
class _Field:
    """What stands in a field, the entry that said it and the id that it was said under."""

    value: object
    entry: Entry[Stated]
    under: str


@dataclass(frozen=True, slots=True)
class Joined:
    """What several ids together say of an item in a quarter.

    ``entry`` is the last one, with the fields of all; None where nothing is left. ``rivals`` are
    the entries whose values compete, by field.
    """

    entry: Entry[Stated] | None
    rivals: Mapping[str, tuple[Entry[Stated], ...]]


def join(kind: Kind, entries: Iterable[tuple[str, Entry[Content]]]) -> Joined:
    """Join the entries about one item and quarter, oldest first.

    Each comes with the id that it was recorded under.
    """
    joint = _Joint(FIELDS[kind])
    for under, entry in entries:
        if isinstance(entry.content, Reading | Sighting | Judgment | Cleared):
            joint.add(under, entry)
    return joint.joined()


class _Joint:
    """Adds one entry after the other, field by field."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._fields: dict[str, _Field] = {}
        self._own: dict[str, Mapping[str, object]] = {}  # what each id said last
        self._rivals: dict[str, tuple[Entry[Stated], ...]] = {}
        self._last: Entry[Stated] | None = None

    def add(self, under: str, entry: Entry[Any]) -> None:
        """Add what an entry says under an id."""
        said = {name: value_in(entry, name) for name in self._names}
        before = self._own.get(under, {})
        self._own[under] = said
        others = {name: one.value for name, one in self._fields.items() if one.under != under}
        knew = _knew(entry, said, before, others)
        if not isinstance(entry.content, Cleared):
            self._last = entry
        for name, value in said.items():
            held = self._fields.get(name)
            is_others = held is not None and held.under != under and not knew
            if value is None:
                if held and not is_others:
                    del self._fields[name]
                    self._rivals.pop(name, None)
            elif held and is_others and held.value != value:
                if value != before.get(name):  # else it says nothing new
                    self._rivals[name] = (*self._rivals.get(name, (held.entry,)), entry)
                    self._fields[name] = _Field(value, entry, under)
            else:
                if held is None or held.value != value:
                    self._rivals.pop(name, None)
                self._fields[name] = _Field(value, entry, under)

    def joined(self) -> Joined:
        """Return what all entries say together."""
        if self._last is None or not self._fields:
            return Joined(None, {})
        content = self._last.content
        empty = type(content)(content.quarter, about(content)[1])
        values = {
            n: self._fields[n].value if n in self._fields else getattr(empty, n)
            for n in self._names
        }
        return Joined(replace(self._last, content=replace(content, **values)), self._rivals)


def _knew(
    entry: Entry[Content],
    said: Mapping[str, object],
    before: Mapping[str, object],
    others: Mapping[str, object],
) -> bool:
    """Tell whether an entry's author knew what stands under the other ids.

    Entries of earlier versions do not say so. There, an author is taken for one who knew, unless
    the entry lacks a value that she had no reason to take out.
    """
    if not others or entry.origin.formerly:
        return True
    if entry.origin.knew is not None:
        return False
    if isinstance(entry.content, Cleared):
        return True
    typed = entry.origin.cells or {name: "" for name, value in said.items() if value is not None}
    lacking = [name for name in others if name not in typed and said[name] != others[name]]
    repeated = any(said[n] == others[n] and before.get(n) is None for n in others if n not in typed)
    return repeated or not lacking
