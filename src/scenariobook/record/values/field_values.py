"""Define a field's value: how two of them compare, and how one stands in words and in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isclose
from typing import Final
from unicodedata import normalize

from scenariobook.errors import ScenariobookError
from scenariobook.record.ledger.entries import Content, Entry, kind_of
from scenariobook.record.ledger.fields import Plain
from scenariobook.record.ledger.kinds import Judgment, Stated, main_field

FieldValue = float | int | str | date | tuple[str, ...] | None

_SIGNIFICANT_DIGITS: Final = 15
_NUMBER: Final = (float, int)  # built once, as every cell needs it
_ALIKE: Final = 0.5 * 10.0 ** -(_SIGNIFICANT_DIGITS - 1)


class Unclear(ScenariobookError):
    """A typed text cannot be read without guessing; the message is for its author.

    Attributes:
        choices: The values that the text may mean, if they are known.
    """

    def __init__(self, message: str, choices: Iterable[FieldValue] = ()) -> None:
        self.choices = tuple(choices)
        super().__init__(message)


class OutOfRange(Unclear):
    """A readable value that nobody should believe: out of its range, or a day in the future."""


def same_value(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two values of a field are the same.

    Numbers compare at 15 significant digits. Spaces at the end of a text, its kind of line ends,
    and how its characters are composed (é is one or two) make no difference. A text of spaces is
    the same as an empty cell.
    """
    if one is other:
        return True
    if isinstance(one, _NUMBER) and isinstance(other, _NUMBER):
        return isclose(one, other, rel_tol=_ALIKE, abs_tol=0)
    return _comparable(one) == _comparable(other)


def _comparable(value: FieldValue) -> FieldValue:
    """Return a value that is no number in the form that ``same_value`` compares."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n").rstrip()
        return (text if text.isascii() else normalize("NFC", text)) or None
    return value or None if isinstance(value, tuple) else value


def names_in(analysts: FieldValue) -> frozenset[str]:
    """Return the names in a field "analyst", which semicolons separate."""
    names = analysts.split(";") if isinstance(analysts, str) else ()
    return frozenset(name.strip() for name in names if name.strip())


def value_as_json(value: FieldValue) -> Plain:
    """Return a field's value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def value_as_text(value: FieldValue) -> str:
    """Return a field's value for a message."""
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


def value_in(entry: Entry[Content], field: str) -> FieldValue:
    """Return the value of a field of an entry; None if it has none, or no such field."""
    value: FieldValue = getattr(entry.content, field, None)
    return None if value in ("", ()) else value


def main_value(content: Stated) -> FieldValue:
    """Return the value of an entry's main field; None if it has none."""
    if isinstance(content, Judgment) and content.likelihood is None:
        return content.confidence
    value: FieldValue = getattr(content, main_field(kind_of(content)))
    return value or None if isinstance(value, str) else value
