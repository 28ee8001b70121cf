"""Describe entries of the ledger in words, for the log and for the tracker's lists of entries."""

from __future__ import annotations

from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record import definitions
from scenariobook.record.entries import (
    Begun,
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
from scenariobook.record.typed import FieldValue, same, shown
from scenariobook.record.undoing import numbers_in_words

_LONGEST_FIELD: Final = 120  # characters
_EMPTY: Final = (None, "", ())
_CHANGES: Final = 10  # changes of definitions that are told for one entry


def described(content: Content, before: Stated | None = None) -> str:
    """Return a description of an entry, on one line.

    Args:
        content: The entry's content.
        before: What counted before about the same; then only the fields that differ are told.
            None: all fields are told.
    """
    match content:
        case Opened() | Begun():
            return _begun(content)
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
    return _defined(content) if isinstance(content, Defined) else _stated(content, before)


def _begun(content: Opened | Begun) -> str:
    if isinstance(content, Opened):
        return f"{content.quarter} opened"
    return f"round {content.round} of the estimates of {content.quarter} began"


def _stated(content: Stated, before: Stated | None) -> str:
    fields = FIELDS[about(content)[0]]
    held = {name: getattr(content, name) for name in fields}
    told = [name for name in fields if held[name] not in _EMPTY]
    if before is not None:
        # An entry that repeats the one before, such as one that settles a conflict, tells all.
        told = [n for n in fields if not same(held[n], getattr(before, n))] or told
    return " · ".join(f"{fields[name].word}: {_short(held[name])}" for name in told)


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


def _short(value: FieldValue) -> str:
    return short(shown(value), _LONGEST_FIELD)
