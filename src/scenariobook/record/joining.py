"""Join the entries of one quarter that were recorded under several ids of one item.

An item has several ids if its author renamed it. Each entry has all fields that were known under
its own id. An empty field does not mean that the author emptied the field under the other id, so
``join`` joins the fields one by one. If two ids have different values for a field, their entries
are rivals: somebody has to settle which value is right, and until then the later value counts.

The first field of a kind is what its entries state, and the other fields say something about it: a
note, a source, a name. So while two ids differ in the first field, all fields are those of the
later one, and nobody's name stands beside a value of somebody else. Who settles the first field
takes the other fields of that id with it.
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
class _Claim:
    """What one id says of a field.

    Attributes:
        value: The value; None if the field is empty beside a first field in conflict.
        entry: The entry that has the value.
    """

    value: object
    entry: Entry[Stated]


@dataclass(frozen=True, slots=True)
class Joined:
    """The joined entries of an item and quarter.

    Attributes:
        entry: The entry with the first field that counts, else the last entry, with the joined
            fields; None if no field has a value.
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
        self._first, *self._others = self._names
        # By field and id, the latest change last. A value that one id takes back or corrects
        # leaves what the other ids say.
        self._claims: dict[str, dict[str, _Claim]] = {name: {} for name in self._names}
        self._own: dict[str, Mapping[str, object]] = {}  # by id, the fields of its last entry
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
        changed = {name for name, value in values.items() if value != before.get(name)}
        knew = _knew(entry, values, before, self._of_others(under))
        first = dict(self._claims[self._first]) if self._contested() else {}
        if not isinstance(entry.content, Cleared):
            self._last = entry
        for name, value in values.items():
            claims = self._claims[name]
            if knew:
                self._decide(name, under, value, entry)
            elif value is None:
                claims.pop(under, None)
            elif name in changed:
                claims.pop(under, None)
                claims[under] = _Claim(value, entry)
            elif under in claims and claims[under].value == value:  # the entry only repeats it
                claims[under] = _Claim(value, entry)
        if not knew:
            self._keep_apart()
        elif first and not self._contested():
            self._choose(first, values[self._first])

    def _contested(self) -> bool:
        """Tell whether ids differ in the first field."""
        return len(_differing(self._claims[self._first].values())) > 1

    def _keep_apart(self) -> None:
        """While the first field is in conflict, let each id speak for all fields, in its order.

        Afterwards, an empty field says nothing again.
        """
        first = self._claims[self._first] if self._contested() else {}
        for claims in (self._claims[name] for name in self._others):
            for who, claim in first.items():
                claims[who] = claims.pop(who, _Claim(None, claim.entry))
            for who in [who for who, claim in claims.items() if claim.value is None]:
                if who not in first:
                    del claims[who]

    def _choose(self, first: Mapping[str, _Claim], value: object) -> None:
        """Let all fields be those of the id whose first field somebody chose.

        Args:
            first: What the ids said of the first field; the last one has been shown until now.
            value: The chosen value; if it is another one, it replaces the value that was shown.
        """
        said = [who for who, claim in first.items() if claim.value == value]
        chosen = (said or list(first))[-1]
        for claims in (self._claims[name] for name in self._others):
            claim = claims.pop(chosen, None)
            if claim and claim.value is None:
                claims.clear()
            elif claim:
                claims[chosen] = claim

    def _decide(self, name: str, under: str, value: object, entry: Entry[Stated]) -> None:
        """Take a field's value from an author who knew what all ids say."""
        claims = self._claims[name]
        standing = _standing(claims)
        if standing and value == standing.value and name not in entry.origin.cells:
            return  # repeated and not typed, it decides nothing between rivals
        claims.clear()
        if value is not None:
            for who in self._claims[self._first] if name != self._first else ():
                claims[who] = _Claim(value, entry)
            claims[under] = _Claim(value, entry)

    def _of_others(self, under: str) -> dict[str, object]:
        """Return by field the value that another id was the last to change."""
        found = {}
        for name, claims in self._claims.items():
            others = [claim.value for who, claim in claims.items() if who != under]
            if others and others[-1] is not None:
                found[name] = others[-1]
        return found

    def joined(self) -> Joined:
        """Return the result after the last entry."""
        counts = {
            name: found
            for name, claims in self._claims.items()
            if (found := _standing(claims)) and found.value is not None
        }
        if self._last is None or not counts:
            return Joined(None, {})
        entry = counts[self._first].entry if self._first in counts else self._last
        content = entry.content
        empty = content.blank(content.quarter, content.subject)
        values = {
            name: counts[name].value if name in counts else getattr(empty, name)
            for name in self._names
        }
        differing = {name: _differing(claims.values()) for name, claims in self._claims.items()}
        rivals = {name: entries for name, entries in differing.items() if len(entries) > 1}
        return Joined(replace(entry, content=replace(content, **values)), rivals)


def _standing(claims: dict[str, _Claim]) -> _Claim | None:
    """Return the claim that counts until somebody settles: the latest."""
    return claims[next(reversed(claims))] if claims else None


def _differing(claims: Iterable[_Claim]) -> tuple[Entry[Stated], ...]:
    """Return an entry for each value that is claimed, in the order of their changes."""
    by_value: dict[object, Entry[Stated]] = {}
    for claim in claims:
        if claim.value is not None:
            by_value.setdefault(claim.value, claim.entry)
    return tuple(by_value.values())


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
    if not others:
        return False
    if entry.origin.formerly:
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
