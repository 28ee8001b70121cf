"""What outcomes add to the ledger: readings, sightings, judgments, and what stays open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import cast

from msgspec.structs import replace

from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    Cleared,
    Content,
    Entry,
    Judgment,
    Key,
    Kind,
    Origin,
    Raised,
    Reading,
    Record,
    Recorded,
    Settled,
    Sighting,
    about,
)
from scenariobook.record.merge import (
    FieldValue,
    Outcome,
    Result,
    Typed,
    entry_of,
    is_from,
    knows,
    plain,
    shown,
)

Addition = tuple[Content, Origin]

_MAKERS: Mapping[Kind, Callable[[Quarter, str], Reading | Sighting | Judgment]] = {
    "reading": Reading,
    "sighting": Sighting,
    "judgment": Judgment,
}


def additions(
    record: Record, outcomes: Iterable[Outcome], origins: Mapping[str, Origin]
) -> list[Addition]:
    """Return the entries that outcomes add to the ledger, in a fixed order.

    ``origins`` gives each file's origin, by the file name in the cells' places; an entry
    adds the sheet and the cells that it took from there. A field that several files agree
    on comes from the first of them. What was applied knowingly settles what was open about
    its field; what is in conflict or in question is raised, once.
    """
    by_result = sorted(outcomes, key=lambda o: (o.typed.key, o.typed.place))
    applied = [o.typed for o in by_result if o.result is Result.APPLIED]
    unclear = [o for o in by_result if o.stays_open]
    return [
        *_taken(record, applied, origins),
        *_closed(record, applied, origins),
        *_raised(record, unclear, origins),
    ]


def _taken(
    record: Record, applied: Iterable[Typed], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    firsts = [next(group) for _, group in groupby(applied, key=lambda cell: cell.key)]
    firsts.sort(key=lambda cell: (cell.key[:3], cell.place.file, cell.place.sheet))
    standing: dict[tuple[Quarter, Kind, str], Reading | Sighting | Judgment] = {}
    for ((quarter, kind, item), file, sheet), group in groupby(
        firsts, key=lambda cell: (cell.key[:3], cell.place.file, cell.place.sheet)
    ):
        cells = list(group)
        before = standing.get((quarter, kind, item)) or _standing(record, cells[0].key)
        content = replace(before, **{c.key.field: _stored(c.key, c.value) for c in cells})
        standing[quarter, kind, item] = content
        cells_of = {c.key.field: c.place.cell for c in cells}
        yield _or_cleared(content), replace(origins[file], sheet=sheet, cells=cells_of)


def _closed(
    record: Record, applied: Iterable[Typed], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    for key, group in groupby(applied, key=lambda cell: cell.key):
        raised = record.open.get(key, ())
        cell = next(
            (one for one in group if knows(record, one) or _asked_alone(raised, one, origins)), None
        )
        if cell and raised:
            yield settled(record, key, f"{shown(cell.value)}, typed"), _origin(cell, origins)


def _asked_alone(
    raised: Iterable[Entry[Raised]], cell: Typed, origins: Mapping[str, Origin]
) -> bool:
    """Tell whether all that is open came from just this cell, which can be read by now."""
    sha256 = origins[cell.place.file].sha256
    return all(is_from(one.origin, cell, sha256) for one in raised)


def _raised(
    record: Record, unclear: Iterable[Outcome], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    now: dict[Key, list[Origin]] = {}
    for outcome in unclear:
        cell = outcome.typed
        origin = _origin(cell, origins)
        also = now.setdefault(cell.key, [])
        held = (raised.origin for raised in record.open.get(cell.key, ()))
        if not any(is_from(one, cell, origin.sha256) for one in (*held, *also)):
            also.append(origin)
            yield _open(outcome), origin


def _open(outcome: Outcome) -> Raised:
    cell = outcome.typed
    conflict = outcome.result is Result.CONFLICT
    return Raised(
        cell.key.quarter,
        cell.key.kind,
        cell.key.subject,
        cell.key.field,
        outcome.why,
        cell.says,
        conflict,
        plain(cell.base),
        (plain(cell.value),) if conflict else tuple(map(plain, cell.choices)),
    )


def settled(record: Record, key: Key, chose: str) -> Settled:
    """Return the entry that settles all that is open about a field."""
    numbers = tuple(raised.number for raised in record.open[key])
    return Settled(key.quarter, key.kind, key.subject, key.field, numbers, chose)


def changed(record: Record, key: Key, value: FieldValue) -> Content:
    """Return the entry that gives a field another value."""
    content = replace(_standing(record, key), **{key.field: _stored(key, value)})
    return _or_cleared(content)


def _origin(cell: Typed, origins: Mapping[str, Origin]) -> Origin:
    place = cell.place
    cells = {cell.key.field: place.cell} if place.cell else {}
    return replace(origins[place.file], sheet=place.sheet, cells=cells)


def _standing(record: Record, key: Key) -> Reading | Sighting | Judgment:
    entry = entry_of(record, key)
    return entry.content if entry else _MAKERS[key.kind](key.quarter, key.subject)


def _stored(key: Key, value: FieldValue) -> FieldValue:
    """Return a value as its entry holds it, where an empty one has its own form."""
    if value is not None:
        return value
    empty: FieldValue = getattr(_MAKERS[key.kind](key.quarter, key.subject), key.field)
    return empty


def _or_cleared(content: Reading | Sighting | Judgment) -> Content:
    kind, subject = about(content)
    if content != _MAKERS[kind](content.quarter, subject):
        return content
    return Cleared(content.quarter, subject, cast("Recorded", kind))
