"""Describe entries of the ledger in words, for the log and for the tracker's lists of entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record.definitions import changes as definitions
from scenariobook.record.ledger.entries import (
    Asked,
    Begun,
    Cleared,
    Content,
    Defined,
    Named,
    Opened,
    Raised,
    Settled,
    Taken,
    Undone,
    about,
)
from scenariobook.record.ledger.field_declaration import Field
from scenariobook.record.ledger.fields import FIELDS
from scenariobook.record.ledger.kinds import Judgment, Stated
from scenariobook.record.open.undo import numbers_in_words
from scenariobook.record.values.cells import FieldValue, same, shown

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
        case Raised() | Settled():
            return _of_question(content)
        case Undone(entries=numbers, why=why):
            return f"undone: {numbers_in_words(numbers)}" + (f": {_short(why)}" if why else "")
        case Taken() | Named() | Asked():
            return _of_file(content)
        case Defined():
            return _defined(content)
    return (
        f"{content.what} taken back" if isinstance(content, Cleared) else _stated(content, before)
    )


def _of_question(content: Raised | Settled) -> str:
    if isinstance(content, Settled):
        return f"settled about {content.field}: {_short(content.chose)}"
    word = "conflict" if content.conflict else "question"
    line = f"{word} about {content.field}: {_short(content.found)}"
    return f"{line}: {_short(content.why)}" if content.why else line


def _of_file(content: Taken | Named | Asked) -> str:
    if isinstance(content, Taken):
        return "taken in"
    if isinstance(content, Named):
        return f"what this file said is {content.name}'s"
    if content.answers:
        return f"answer to {content.answers}: {content.answer}"
    if content.name:
        return f"it names {content.name}: whose claims are these?"
    cells = ", ".join(f"{one.item} {one.field}" for one in content.fields)
    return f"again as handed out: {_short(cells)}: taken back, or a fresh copy?"


def _begun(content: Opened | Begun) -> str:
    if isinstance(content, Opened):
        return f"{content.quarter} opened"
    return f"round {content.round} of the estimates of {content.quarter} began"


def _claimed(content: Stated, fields: Mapping[str, Field]) -> Iterator[str]:
    """Yield what an entry says of each field that was emptied, or is unclear."""
    for name in content.empty:
        yield f"{fields[name].word}: {'taken back' if content.back else 'emptied'}"
    for name, unclear in content.unclear.items():
        yield f"{fields[name].word}: unclear, {_short(unclear.found)}"


def _stated(content: Stated, before: Stated | None) -> str:
    fields = FIELDS[about(content)[0]]
    held = {name: getattr(content, name) for name in fields}
    told = [name for name in fields if held[name] not in _EMPTY]
    if before is not None:
        # An entry that repeats the one before, such as one that settles a conflict, tells all.
        told = [n for n in fields if not same(held[n], getattr(before, n))] or told
    words = [f"{fields[name].word}: {_short(held[name])}" for name in told]
    return " · ".join([*words, *_claimed(content, fields)])


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
