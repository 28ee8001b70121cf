"""What was typed meets what is recorded: every typed cell gets exactly one outcome.

Pure: a record and typed cells in, outcomes and new entries out. A cell knows the value
that it held when its file was made (``base``), so an edit is told from what merely
stands there, and an edit made elsewhere meanwhile is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from math import isclose
from typing import Literal, NamedTuple

from msgspec.structs import asdict, replace

from scenariobook.diagnostics import Place
from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    Cleared,
    Content,
    Entry,
    Judgment,
    Origin,
    Reading,
    Record,
    Sighting,
)

Kind = Literal["reading", "sighting", "judgment"]
FieldValue = float | int | str | date | tuple[str, ...] | None

_SIGNIFICANT_DIGITS = 15
_MAKERS: Mapping[Kind, Callable[[Quarter, str], Reading | Sighting | Judgment]] = {
    "reading": Reading,
    "sighting": Sighting,
    "judgment": Judgment,
}


# The fields of each kind's entries that are typed, in their order.
KIND_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "reading": Reading.__struct_fields__[2:],
    "sighting": Sighting.__struct_fields__[2:],
    "judgment": Judgment.__struct_fields__[2:],
}


class Key(NamedTuple):
    """What a cell is about: one field of one entry. ``subject`` is an item or scenario."""

    quarter: Quarter
    kind: Kind
    subject: str
    field: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as it came back.

    ``base`` is what it held when its file was made, ``value`` what it holds now; empty is
    None for both. ``question`` says why the value cannot be taken as it stands.
    """

    key: Key
    base: FieldValue
    value: FieldValue
    place: Place
    question: str = ""


class Result(StrEnum):
    """What became of a typed cell."""

    UNCHANGED = "unchanged"
    APPLIED = "applied"
    RECORDED = "already recorded"
    CONFLICT = "conflict"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A typed cell, what became of it, and what the record held before."""

    typed: Typed
    result: Result
    was: FieldValue
    why: str = ""


def same(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two field values mean the same.

    Numbers compare at 15 significant digits, text with line ends made alike; an empty
    text is an empty cell.
    """
    if isinstance(one, float | int) and isinstance(other, float | int):
        return isclose(one, other, rel_tol=0.5 * 10.0 ** -(_SIGNIFICANT_DIGITS - 1), abs_tol=0)
    return _plain(one) == _plain(other)


def _plain(value: FieldValue) -> FieldValue:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    return value or None if isinstance(value, tuple) else value


def merge(record: Record, cells: Iterable[Typed]) -> tuple[Outcome, ...]:
    """Return the outcome of every cell, ordered by what they are about, then by place.

    The order in which the cells come never matters.
    """
    ordered = sorted(cells, key=lambda cell: (cell.key, cell.place))
    outcomes: list[Outcome] = []
    for key, group in groupby(ordered, key=lambda cell: cell.key):
        outcomes += _settle(recorded(record, key), list(group))
    return tuple(outcomes)


def _settle(now: FieldValue, cells: Sequence[Typed]) -> list[Outcome]:
    """Settle the cells of all copies that are about one field."""
    edits = [c for c in cells if not c.question and not same(c.base, c.value)]
    disagree = any(not same(edit.value, edits[0].value) for edit in edits)
    outcomes = []
    for cell in cells:
        if cell.question:
            outcome = Outcome(cell, Result.QUESTION, now, cell.question)
        elif same(cell.value, now) and not same(cell.base, cell.value) and not disagree:
            outcome = Outcome(cell, Result.RECORDED, now)
        elif same(cell.base, cell.value):
            outcome = Outcome(cell, Result.UNCHANGED, now)
        elif disagree:
            outcome = Outcome(cell, Result.CONFLICT, now, _disagreement(edits))
        elif same(cell.base, now):
            outcome = Outcome(cell, Result.APPLIED, now)
        else:
            why = (
                f"{shown(cell.base)} when the file was made, {shown(now)} in the record by "
                f"now, {shown(cell.value)} at {cell.place}"
            )
            outcome = Outcome(cell, Result.CONFLICT, now, why)
        outcomes.append(outcome)
    return outcomes


def _disagreement(edits: Sequence[Typed]) -> str:
    return "; ".join(f"{shown(edit.value)} at {edit.place}" for edit in edits)


def shown(value: FieldValue) -> str:
    """Return a field's value as it reads in a message."""
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


def recorded(record: Record, key: Key) -> FieldValue:
    """Return what the record holds for a key; None where it holds nothing."""
    entry = _entry(record, key)
    if entry is None:
        return None
    value: FieldValue = getattr(entry.content, key.field, None)  # a row has no field
    return None if value in ("", ()) else value


def _entry(record: Record, key: Key) -> Entry[Reading | Sighting | Judgment] | None:
    known: Mapping[str, Mapping[Quarter, Entry[Reading | Sighting | Judgment]]]
    match key.kind:
        case "reading":
            known = record.readings
        case "sighting":
            known = record.sightings
        case "judgment":
            known = record.judgments
    return known.get(key.subject, {}).get(key.quarter)


def additions(
    record: Record, outcomes: Iterable[Outcome], origins: Mapping[str, Origin]
) -> list[tuple[Content, Origin]]:
    """Return the entries that the applied outcomes add to the ledger, in a fixed order.

    ``origins`` gives each file's origin, by the file name in the cells' places; an entry
    adds the sheet and the cells that it took from there. A field that several files agree
    on comes from the first of them.
    """
    applied = [o.typed for o in outcomes if o.result is Result.APPLIED]
    applied.sort(key=lambda cell: (cell.key, cell.place))
    firsts = [next(group) for _, group in groupby(applied, key=lambda cell: cell.key)]
    firsts.sort(key=lambda cell: (cell.key[:3], cell.place.file, cell.place.sheet))
    added: list[tuple[Content, Origin]] = []
    standing: dict[tuple[Quarter, Kind, str], Reading | Sighting | Judgment] = {}
    for (subject, file, sheet), group in groupby(
        firsts, key=lambda cell: (cell.key[:3], cell.place.file, cell.place.sheet)
    ):
        cells = list(group)
        quarter, kind, item = subject
        before = standing.get(subject) or _standing(record, cells[0].key)
        content = replace(before, **{c.key.field: _stored(c) for c in cells})
        standing[subject] = content
        origin = replace(
            origins[file], sheet=sheet, cells={c.key.field: c.place.cell for c in cells}
        )
        if _is_empty(content):
            added.append((Cleared(quarter, item, kind), origin))
        else:
            added.append((content, origin))
    return added


def _standing(record: Record, key: Key) -> Reading | Sighting | Judgment:
    entry = _entry(record, key)
    return entry.content if entry else _MAKERS[key.kind](key.quarter, key.subject)


def _stored(cell: Typed) -> FieldValue:
    """Return a cell's value as its entry holds it, where an empty one has its own form."""
    if cell.value is not None:
        return cell.value
    empty: FieldValue = getattr(
        _MAKERS[cell.key.kind](cell.key.quarter, cell.key.subject), cell.key.field
    )
    return empty


def _is_empty(content: Reading | Sighting | Judgment) -> bool:
    fields = asdict(content)
    bare = asdict(type(content)(*list(fields.values())[:2]))
    return fields == bare
