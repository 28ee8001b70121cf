"""What is open, with the choices that settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs

from scenariobook.diagnostics import short
from scenariobook.record.additions import Addition, changed, settled
from scenariobook.record.entries import (
    ABOUT_NO_FIELD,
    Entry,
    Key,
    Origin,
    Plain,
    Raised,
    Record,
    State,
)
from scenariobook.record.typed import FieldValue, comparable, recorded, same, shown

_DAYS = frozenset({"as_of", "seen_on"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a matter: a value, in words, and the cell that it stands in.

    ``raised`` is None where the record stays as it is.
    """

    value: FieldValue
    words: str
    raised: Entry[Raised] | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """All that is open about one field, oldest first; ``now`` is what the record holds.

    Its number is that of the first entry that raised it. The first choice leaves the record
    as it is.
    """

    key: Key
    raised: tuple[Entry[Raised], ...]
    now: FieldValue
    choices: tuple[Choice, ...]

    @property
    def number(self) -> int:
        """What it is called by."""
        return self.raised[0].number

    @property
    def in_conflict(self) -> bool:
        """Whether people disagree; else something could not be read."""
        return any(raised.content.conflict for raised in self.raised)

    @property
    def about_a_field(self) -> bool:
        """Whether a value can settle it; a row or a cell of the program's own takes none."""
        return self.key.kind != "definition" and self.key.field not in ABOUT_NO_FIELD


def matters(record: Record) -> tuple[Matter, ...]:
    """Return what is open, by number."""
    found = (_matter(record, key, raised) for key, raised in record.open.items())
    return tuple(sorted(found, key=lambda matter: matter.number))


def _matter(record: Record, key: Key, raised: tuple[Entry[Raised], ...]) -> Matter:
    now = recorded(record, key)
    matter = Matter(key, raised, now, ())
    if not matter.about_a_field:
        return replace(matter, choices=(Choice(now, "leave it"),))
    stay = f"leave the record as it is: {short(shown(now))}"
    return replace(matter, choices=(Choice(now, stay), *_offered(key, now, raised)))


def _offered(key: Key, now: FieldValue, raised: tuple[Entry[Raised], ...]) -> Iterator[Choice]:
    """Yield the values that something open may mean, each once: what the record holds is none."""
    numbers: list[FieldValue] = [now]  # alike to 15 digits, which no set can tell
    offered = {comparable(now)}
    for entry in raised:
        for value in (_field_value(key, choice) for choice in entry.content.choices):
            if isinstance(value, float | int):
                is_new = not any(same(value, other) for other in numbers)
                numbers += [value] if is_new else []
            else:
                is_new = comparable(value) not in offered
                offered.add(comparable(value))
            if is_new:
                yield Choice(value, f"take {short(shown(value))}, from {entry.origin.where}", entry)


def _field_value(key: Key, held: Plain) -> FieldValue:
    if isinstance(held, str) and key.field in _DAYS:
        return date.fromisoformat(held)
    return State(held) if isinstance(held, str) and key.field == "state" else held


def settle(record: Record, matter: Matter, choice: Choice, origin: Origin) -> list[Addition]:
    """Return the entries that settle a matter; ``origin`` says who decides, and when.

    A value that was typed in a file keeps that file and its cell as its origin.
    """
    added: list[Addition] = []
    if not same(choice.value, matter.now):
        from_cell = origin
        if choice.raised:
            typed = choice.raised.origin
            from_cell = structs.replace(
                origin,
                file=typed.file,
                sha256=typed.sha256,
                sheet=typed.sheet,
                cells=typed.cells,
            )
        added.append((changed(record, matter.key, choice.value), from_cell))
    numbers = tuple(raised.number for raised in matter.raised)
    return [*added, (settled(matter.key, numbers, choice.words), origin)]
