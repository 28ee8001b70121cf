"""Join the entries of one quarter that were recorded under several ids of one item.

An item has several ids if its author renamed it. Each entry has all fields that were known under
its own id. An empty field does not mean that the author emptied the field under the other id, so
``join`` joins the fields one by one. If two ids have different values for a field, their entries
are rivals: somebody has to settle which value is right, and until then the later value counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from scenariobook.record.entries import Cleared, Content, Entry, Kind
from scenariobook.record.fields import FIELDS
from scenariobook.record.stated import Stated
from scenariobook.record.typed import value_in


@dataclass(frozen=True, slots=True)
class _JoinedField:
    """A field's value.

    Attributes:
        value: The value.
        entry: The entry that has the value.
        under: The id under which the entry was recorded.
    """

    value: object
    entry: Entry[Stated]
    under: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The joined entries of an item and quarter.

    Attributes:
        entry: The last entry, with the joined fields; None if no field has a value.
        rivals: By field, the entries with different values.
    """

    entry: Entry[Stated] | None
    rivals: Mapping[str, tuple[Entry[Stated], ...]]


def join(kind: Kind, entries: Iterable[tuple[str, Entry[Content]]]) -> Joined:
    """Return the joined entries of one item and quarter.

    Args:
        kind: The kind of the entries.
        entries: Each entry with the id under which it was recorded, oldest first.
    """
    joint = _Joint(FIELDS[kind])
    for under, entry in entries:
        if isinstance(entry.content, Stated | Cleared):
            joint.add(under, entry)
    return joint.joined()


class _Joint:
    """The state while entries are joined."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._fields: dict[str, _JoinedField] = {}
        self._own: dict[str, Mapping[str, object]] = {}  # by id, the fields of its last entry
        self._rivals: dict[str, tuple[Entry[Stated], ...]] = {}
        self._last: Entry[Stated] | None = None

    def add(self, under: str, entry: Entry[Any]) -> None:
        """Join an entry to those before it.

        Args:
            under: The id under which it was recorded.
            entry: The entry.
        """
        values = {name: value_in(entry, name) for name in self._names}
        before = self._own.get(under, {})
        self._own[under] = values
        others = {
            name: joined.value for name, joined in self._fields.items() if joined.under != under
        }
        knew = _knew(entry, values, before, others)
        if not isinstance(entry.content, Cleared):
            self._last = entry
        for name, value in values.items():
            joined = self._fields.get(name)
            is_others = joined is not None and joined.under != under and not knew
            if value is None:
                if joined and not is_others:
                    del self._fields[name]
                    self._rivals.pop(name, None)
            elif joined and is_others and joined.value != value:
                if value != before.get(name):  # if equal, the entry only repeats its id's value
                    self._rivals[name] = (*self._rivals.get(name, (joined.entry,)), entry)
                    self._fields[name] = _JoinedField(value, entry, under)
            else:
                if joined is None or joined.value != value:
                    self._rivals.pop(name, None)
                self._fields[name] = _JoinedField(value, entry, under)

    def joined(self) -> Joined:
        """Return the result after the last entry."""
        if self._last is None or not self._fields:
            return Joined(None, {})
        content = self._last.content
        empty = content.blank(content.quarter, content.subject)
        values = {
            n: self._fields[n].value if n in self._fields else getattr(empty, n)
            for n in self._names
        }
        return Joined(replace(self._last, content=replace(content, **values)), self._rivals)


def _knew(
    entry: Entry[Content],
    values: Mapping[str, object],
    before: Mapping[str, object],
    others: Mapping[str, object],
) -> bool:
    """Tell whether an entry's author knew the values that are recorded under the other ids.

    Entries of earlier versions of the program do not say that. For these, assume that the author
    knew, unless the entry lacks a value that the author had no reason to remove.

    Args:
        entry: The entry.
        values: Its fields.
        before: The fields of the last entry under the same id.
        others: The fields that were joined from other ids.
    """
    if not others or entry.origin.formerly:
        return True
    if entry.origin.knew is not None:
        return False
    if isinstance(entry.content, Cleared):
        return True
    typed = entry.origin.cells or {name: "" for name, value in values.items() if value is not None}
    lacking = [name for name in others if name not in typed and values[name] != others[name]]
    repeated = any(
        values[n] == others[n] and before.get(n) is None for n in others if n not in typed
    )
    return repeated or not lacking
