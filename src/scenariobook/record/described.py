"""Describe entries of the ledger in words, for the log and for the tracker's lists of entries."""

from __future__ import annotations

from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record import definitions
from scenariobook.record.entries import (
    Cleared,
    Content,
    Defined,
    Opened,
    Raised,
    Settled,
    Undone,
    about,
)
from scenariobook.record.fields import FIELDS
from scenariobook.record.stated import Judgment, Stated
from scenariobook.record.typed import FieldValue
from scenariobook.record.undoing import numbers_in_words

_LONGEST_FIELD: Final = 120  # characters
_CHANGES: Final = 10  # changes of definitions that are told for one entry


def described(content: Content) -> str:
    """Return a description of an entry, on one line."""
    match content:
        case Opened(quarter):
            return f"{quarter} opened"
        case Cleared(what=what):
            return f"{what} taken back"
        case Raised(field=field, found=found, why=why):
            word = "conflict" if content.conflict else "question"
            line = f"{word} about {field}: {_short(found)}"
            return f"{line}: {_short(why)}" if why else line
        case Settled(field=field, chose=chose):
            return f"settled about {field}: {_short(chose)}"
        case Undone(entries=numbers, why=why):
            return f"undone: {numbers_in_words(numbers)}" + (f": {_short(why)}" if why else "")
    return _defined(content) if isinstance(content, Defined) else _stated(content)


def _stated(content: Stated) -> str:
    kind, _ = about(content)
    values = ((field.word, getattr(content, name)) for name, field in FIELDS[kind].items())
    parts = (f"{word}: {_short(value)}" for word, value in values if value not in (None, "", ()))
    return " · ".join(parts)


def _defined(content: Defined) -> str:
    why = f" ({_short(content.why or 'no reason given')})"
    if not content.changes:
        return "the study's files are archived" + (why if content.why else "")
    told = [definitions.in_words(change) for change in content.changes]
    rest = f"; and {len(told) - _CHANGES} more" if told[_CHANGES:] else ""
    return f"the study's files changed: {'; '.join(told[:_CHANGES])}{rest}{why}"


def main_value(content: Stated) -> FieldValue:
    """Return the value that says most of what was stated; None if it has none."""
    kind, _ = about(content)
    if isinstance(content, Judgment) and content.likelihood is None:
        return content.confidence
    value: FieldValue = getattr(content, next(iter(FIELDS[kind])))
    return value or None if isinstance(value, str) else value


def remark_of(content: Stated) -> str:
    """Return the words that stand beside what was stated: a note, or why; empty if none."""
    names = ("note", "rationale", "reason", "why")
    return next((text for name in names if (text := getattr(content, name, ""))), "")


def _short(value: object) -> str:
    if isinstance(value, tuple):
        value = "; ".join(value)
    return short(f"{value:g}" if isinstance(value, float) else str(value), _LONGEST_FIELD)
