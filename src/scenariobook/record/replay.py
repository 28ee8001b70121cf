"""The ledger replayed: from its entries to what is known after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    About,
    Cleared,
    Content,
    Entry,
    Judgment,
    Key,
    Opened,
    Raised,
    Reading,
    Record,
    Settled,
    Sighting,
    Undone,
    about,
    subject_of,
)
from scenariobook.record.former import AS_RECORDED, FormerIds
from scenariobook.record.joining import join
from scenariobook.record.ledger import position_of
from scenariobook.record.undoing import undone_by
from scenariobook.study.texts import LONGEST_TEXT

Known = Mapping[str, dict[str, dict[Quarter, Any]]]


def replay(
    entries: Sequence[Entry[Content]], start: Quarter, former: FormerIds = AS_RECORDED
) -> Record:
    """Return what is known after these entries; ``start`` is the study's first quarter.

    What was undone does not count. What was recorded under one of the ``former`` ids stands
    under the present one. To see the record as it was at an earlier position, pass the entries
    up to it.
    """
    known: Known = {"reading": {}, "sighting": {}, "judgment": {}}
    open_: dict[Key, list[Entry[Raised]]] = {}
    closed: dict[Key, list[tuple[Entry[Raised], int]]] = {}
    past: dict[About, list[Entry[Content]]] = {}
    undone: dict[About, list[tuple[Entry[Content], int]]] = {}
    renamed: set[About] = set()
    gone = undone_by(entries)
    for recorded, entry in zip(entries, former.applied(entries), strict=True):
        content = entry.content
        if isinstance(content, Opened | Undone):
            continue
        kind, item = about(content)
        what = (kind, item, content.quarter)
        if entry.number in gone:
            undone.setdefault(what, []).append((entry, gone[entry.number]))
            continue
        match content:
            case Reading() | Sighting() | Judgment():
                known[kind].setdefault(item, {})[content.quarter] = entry
                past.setdefault(what, []).append(entry)
            case Cleared():
                known[kind].get(item, {}).pop(content.quarter, None)
                past.setdefault(what, []).append(entry)
            case Raised():
                raised = _bounded(cast("Entry[Raised]", entry))
                open_.setdefault(content.key, []).append(raised)
            case Settled():
                held = open_.pop(content.key, [])
                meant = [one for one in held if one.number in content.raised]
                closed.setdefault(content.key, []).extend((one, entry.number) for one in meant)
                if left := [one for one in held if one not in meant]:
                    open_[content.key] = left  # raised since, or under a former id: nobody chose
        if recorded is not entry:
            renamed.add(what)
    rivals = _joined(known, past, renamed, entries) if renamed else {}
    return Record(
        open_quarter=opened_last(entries, start, gone),
        position=position_of(entries),
        readings=known["reading"],
        sightings=known["sighting"],
        judgments=known["judgment"],
        open={key: tuple(raised) for key, raised in open_.items()},
        closed={key: tuple(raised) for key, raised in closed.items()},
        past=past,
        undone=undone,
        rivals=_unsaid(rivals, open_, closed),
    )


def _bounded(entry: Entry[Raised]) -> Entry[Raised]:
    """Return what is open with texts that a page and a cell can hold.

    Reasons of earlier versions quoted one another, and could be as long as all of them.
    """
    content = entry.content
    if max(len(content.why), len(content.found)) <= LONGEST_TEXT:
        return entry
    texts = {"why": content.why[:LONGEST_TEXT], "found": content.found[:LONGEST_TEXT]}
    return structs.replace(entry, content=structs.replace(content, **texts))


def opened_last(
    entries: Sequence[Entry[Content]], start: Quarter, gone: Mapping[int, int] | None = None
) -> Quarter:
    """Return the quarter that is open after these entries.

    Before the first was opened by an entry, it is the study's first quarter. Where that has been
    moved to an earlier one since, what was recorded tells which it was: nothing can be of a later
    quarter. What is open tells nothing: it may be of a quarter that the study had before.
    """
    gone = undone_by(entries) if gone is None else gone
    first = start
    for entry in entries:
        if isinstance(entry.content, Opened):
            first = max(first, entry.content.quarter.previous)
            break
        if isinstance(entry.content, Reading | Sighting | Judgment | Cleared):
            first = max(first, entry.content.quarter)
    opened = (
        entry.content.quarter
        for entry in reversed(entries)
        if isinstance(entry.content, Opened) and entry.number not in gone
    )
    return next(opened, first)


def _joined(
    known: Known,
    past: Mapping[About, Sequence[Entry[Content]]],
    renamed: Iterable[About],
    entries: Sequence[Entry[Content]],
) -> dict[Key, tuple[Entry[Any], ...]]:
    """Join what was recorded under several ids that are one; return rival values by field."""
    rivals: dict[Key, tuple[Entry[Any], ...]] = {}
    ids = {e.number: about_[1] for e in entries if (about_ := subject_of(e.content))}
    for kind, item, quarter in renamed:
        held = past.get((kind, item, quarter), ())
        if len({ids[entry.number] for entry in held}) > 1:
            found = join(kind, [(ids[entry.number], entry) for entry in held])
            if found.entry is None:
                known[kind].get(item, {}).pop(quarter, None)
            else:
                known[kind].setdefault(item, {})[quarter] = found.entry
            for name, of_field in found.rivals.items():
                rivals[Key(quarter, kind, item, name)] = of_field
    return rivals


def _unsaid(
    rivals: Mapping[Key, tuple[Entry[Any], ...]],
    open_: Mapping[Key, Sequence[Entry[Raised]]],
    closed: Mapping[Key, Sequence[tuple[Entry[Raised], int]]],
) -> dict[Key, tuple[Entry[Any], ...]]:
    """Return the rival values that no entry has raised since they met."""
    return {
        key: entries
        for key, entries in rivals.items()
        if not any(
            raised.content.conflict and raised.number > entries[-1].number
            for raised in (*open_.get(key, ()), *(raised for raised, _ in closed.get(key, ())))
        )
    }
