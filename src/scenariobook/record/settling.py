"""List open conflicts and questions with the choices for each, and settle them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs

from scenariobook.diagnostics import short
from scenariobook.record.additions import Addition, changed, settled
from scenariobook.record.entries import ABOUT_NO_FIELD, Entry, Key, Plain, Raised
from scenariobook.record.field import ValueKind
from scenariobook.record.fields import FIELDS
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.stated import End, State
from scenariobook.record.typed import FieldValue, comparable, recorded, same, shown


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle a matter.

    Attributes:
        value: The value that the field gets.
        words: A description of the choice.
        raised: The entry that offers the value; None if no open cell offers it.
    """

    value: FieldValue
    words: str
    raised: Entry[Raised] | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """The open conflicts and questions about one field.

    Attributes:
        key: The field.
        raised: The entries that raised it, oldest first.
        now: The field's value in the record.
        choices: The choices; the first one leaves the record as it is.
    """

    key: Key
    raised: tuple[Entry[Raised], ...]
    now: FieldValue
    choices: tuple[Choice, ...]

    @property
    def number(self) -> int:
        """The number by which users refer to it: that of the first entry that raised it."""
        return self.raised[0].number

    @property
    def in_conflict(self) -> bool:
        """Whether it is a conflict; otherwise it is a question."""
        return any(raised.content.conflict for raised in self.raised)

    @property
    def about_a_field(self) -> bool:
        """Whether a value can settle it; not if it is about a row, a column or a program cell."""
        return self.key.kind != "definition" and self.key.field not in ABOUT_NO_FIELD


def matters(record: Record) -> tuple[Matter, ...]:
    """Return one matter for each field with open entries, sorted by number."""
    listed = (_matter(record, key, raised) for key, raised in record.open.items())
    return tuple(sorted(listed, key=lambda matter: matter.number))


def _matter(record: Record, key: Key, raised: tuple[Entry[Raised], ...]) -> Matter:
    now = recorded(record, key)
    matter = Matter(key, raised, now, ())
    if not matter.about_a_field:
        return replace(matter, choices=(Choice(now, "leave it"),))
    stay = f"leave the record as it is: {short(shown(now))}"
    return replace(matter, choices=(Choice(now, stay), *_offered(key, now, raised)))


def _offered(key: Key, now: FieldValue, raised: tuple[Entry[Raised], ...]) -> Iterator[Choice]:
    """Yield each value that an open cell may mean, once; skip the value in the record."""
    # Two numbers are the same if 15 digits agree. A set cannot compare like that, so a list does.
    numbers: list[FieldValue] = [now]
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


def _field_value(key: Key, plain: Plain) -> FieldValue:
    """Return a field's value, made from the JSON value that the ledger stores."""
    if not isinstance(plain, str):
        return plain
    match FIELDS[key.kind][key.field].kind:
        case ValueKind.DAY:
            return date.fromisoformat(plain)
        case ValueKind.STATE:
            return State(plain)
        case ValueKind.OUTCOME:
            return End(plain)
    return plain


def settle(
    record: Record, matter: Matter, choice: Choice, origin: Origin, *, joined: bool = False
) -> list[Addition]:
    """Return the entries that settle a matter.

    A value from an open cell keeps that file and cell as its origin.

    Args:
        record: The record before. Another decision may have changed the field since the matter was
            listed.
        matter: The matter.
        choice: One of the matter's choices.
        origin: Who decides, and when.
        joined: Whether the item has former ids. Then even a value that stays is stated, since what
            is recorded under the other ids may differ.
    """
    added: list[Addition] = []
    if matter.about_a_field and (joined or not same(choice.value, recorded(record, matter.key))):
        field = matter.key.field
        of_value = structs.replace(origin, cells={field: ""}) if joined else origin
        if choice.raised:
            typed = choice.raised.origin
            of_value = structs.replace(
                origin,
                file=typed.file,
                sha256=typed.sha256,
                sheet=typed.sheet,
                cells={**of_value.cells, **typed.cells},
                formulas=typed.formulas,
            )
        added.append((changed(record, matter.key, choice.value), of_value))
    numbers = tuple(raised.number for raised in matter.raised)
    return [*added, (settled(matter.key, numbers, choice.words), origin)]
