"""When two values are the same, by the model's own rules: it asks no function of the program."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

Value = float | int | str | date | tuple[str, ...] | None


def same(one: Value, other: Value) -> bool:
    """Tell whether two values of a field are the same to whoever reads them in a spreadsheet."""
    return _as_read(one) == _as_read(other)


def _as_read(value: Value) -> object:
    """Return what a reader sees: 15 digits of a number, a text without differences of coding."""
    match value:
        case bool():
            return value
        case int() | float():
            return float(f"{value:.15g}") + 0.0
        case str():
            return normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")) or None
        case tuple():
            return value or None
    return value
