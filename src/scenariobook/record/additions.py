"""What outcomes add to the ledger: readings, sightings, judgments, and what stays open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import cast

from msgspec.structs import replace

from scenariobook.diagnostics import short
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
from scenariobook.record.facts import knows
from scenariobook.record.memory import is_from
from scenariobook.record.merge import Outcome, Result
from scenariobook.record.typed import FieldValue, Typed, entry_of, plain, shown, value_in
from scenariobook.study.texts import FORBIDDEN

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
        *_closed(record, by_result, origins),
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
        knew = min(c.position for c in cells)
        yield _or_cleared(content), replace(origins[file], sheet=sheet, cells=cells_of, knew=knew)


def _closed(
    record: Record, outcomes: Sequence[Outcome], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    """Yield what settles open matters: a value of somebody who knew, or an author's correction."""
    for key, group in groupby(outcomes, key=lambda outcome: outcome.typed.key):
        raised = record.open.get(key, ())
        if not raised:
            continue
        found = list(group)
        corrected = {number for outcome in found for number in outcome.supersedes}
        left = [one for one in raised if one.number not in corrected]
        cells = [o.typed for o in found if o.result is Result.APPLIED]
        cell = next((c for c in cells if _settles(record, c, left, origins)), None)
        if cell:
            numbers = tuple(one.number for one in raised)
            chose = f"{short(shown(cell.value))}, typed"
            yield settled(key, numbers, chose), _origin(cell, origins)
        elif corrected:
            first = next(outcome.typed for outcome in found if outcome.supersedes)
            chose = f"corrected by its author: {short(shown(first.value))}"
            yield settled(key, tuple(sorted(corrected)), chose), _origin(first, origins)


def _settles(
    record: Record, cell: Typed, left: Sequence[Entry[Raised]], origins: Mapping[str, Origin]
) -> bool:
    """Tell whether a value that was taken settles all that is open about its field.

    It does if its author knew of it, if no rival is left who says otherwise, or if all came from
    just this cell, which can be read by now.
    """
    if knows(record, cell):
        return True
    if all(one.content.conflict and one.content.found == cell.says for one in left):
        return True
    sha256 = origins[cell.place.file].sha256
    return all(is_from(one.origin, cell, sha256) for one in left)


def _raised(
    record: Record, unclear: Iterable[Outcome], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    """Yield what is open from now on, each cell once."""
    raised: dict[Key, set[tuple[object, ...]]] = {}
    for outcome in unclear:
        if outcome.is_open:
            continue
        cell = outcome.typed
        origin = _origin(cell, origins)
        if cell.key not in raised:
            held = record.open.get(cell.key, ())
            raised[cell.key] = {_place(one.origin, cell.key.field) for one in held}
        place = _place(origin, cell.key.field)
        if place not in raised[cell.key]:
            raised[cell.key].add(place)
            yield _open(outcome), origin


def _place(origin: Origin, field: str) -> tuple[object, ...]:
    """Return what tells a cell of a file; what is from no file is told by nothing else."""
    if not origin.sha256:
        return (object(),)
    return origin.sha256, origin.sheet, origin.cells.get(field, "")


def _open(outcome: Outcome) -> Raised:
    """Return the entry for what is open: what was found and where; its rivals stand beside it.

    A conflict's words are made when it is printed, from all that is open about its field.
    """
    cell = outcome.typed
    conflict = outcome.result is Result.CONFLICT
    return Raised(
        quarter=cell.key.quarter,
        what=cell.key.kind,
        item=cell.key.subject,
        field=cell.key.field,
        why="" if conflict else writable(outcome.why),
        found=writable(cell.says),
        conflict=conflict,
        base=plain(cell.base),
        choices=(plain(cell.value),) if conflict else tuple(map(plain, cell.choices)),
    )


def writable(text: str) -> str:
    """Return a text as the ledger can hold it: a character that no workbook holds is told."""
    return FORBIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def raise_rivals(record: Record, origin: Origin) -> list[Addition]:
    """Return the entries that raise values that met when two ids became one.

    ``origin`` says who runs the command, and when; each value keeps the cell that it came from.
    """
    added: list[Addition] = []
    for key, entries in sorted(record.rivals.items()):
        for entry in entries:
            value = value_in(entry, key.field)
            cells = {f: at for f, at in entry.origin.cells.items() if f == key.field}
            raised = Raised(
                quarter=key.quarter,
                what=key.kind,
                item=key.subject,
                field=key.field,
                why="",
                found=shown(value),
                conflict=True,
                choices=(plain(value),),
            )
            place = replace(entry.origin, who=origin.who, when=origin.when, command=origin.command)
            added.append((raised, replace(place, cells=cells)))
    return added


def settled(key: Key, raised: tuple[int, ...], chose: str) -> Settled:
    """Return the entry that settles what was raised about a field; ``raised`` are the numbers."""
    return Settled(
        key.quarter, key.kind, key.subject, key.field, raised=raised, chose=writable(chose)
    )


def changed(record: Record, key: Key, value: FieldValue) -> Content:
    """Return the entry that gives a field another value."""
    content = replace(_standing(record, key), **{key.field: _stored(key, value)})
    return _or_cleared(content)


def _origin(cell: Typed, origins: Mapping[str, Origin]) -> Origin:
    place = cell.place
    cells = {cell.key.field: place.cell} if place.cell else {}
    return replace(origins[place.file], sheet=place.sheet, cells=cells, knew=cell.position)


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
