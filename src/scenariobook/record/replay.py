"""Replay the ledger: compute the record from the entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    KIND_OF,
    OF_NO_SUBJECT,
    Begun,
    Cleared,
    Content,
    Defined,
    Entry,
    Key,
    Kind,
    Opened,
    Raised,
    Settled,
    subject_of,
)
from scenariobook.record.former import AS_RECORDED, FormerIds
from scenariobook.record.joining import join
from scenariobook.record.ledger import Ledger, position_of
from scenariobook.record.months import by_item
from scenariobook.record.origin import Origin, name_as_sent
from scenariobook.record.record import About, Record
from scenariobook.record.stated import STATED
from scenariobook.record.undoing import live, undone_by
from scenariobook.study.texts import LONGEST_TEXT

# By kind, subject and quarter: the entry that counts.
Known = Mapping[Kind, dict[str, dict[Quarter, Any]]]

_STATED: Final = tuple(STATED.values())
_OF_QUARTERS: Final = (*_STATED, Cleared)


def replay(
    entries: Sequence[Entry[Content]], start: Quarter, former: FormerIds = AS_RECORDED
) -> Record:
    """Return the record after these entries.

    Undone entries do not count. Entries under former ids count under the present ids. Where people
    agree, entries repeat what is recorded; the first of them counts.

    Args:
        entries: The ledger's entries; to get an earlier state of the record, only the first ones.
        start: The study's first quarter.
        former: The former ids that the study declares.
    """
    known: Known = {kind: {} for kind in STATED}
    open_: dict[Key, list[Entry[Raised]]] = {}
    closed: dict[Key, list[tuple[Entry[Raised], int]]] = {}
    withdrawn: set[int] = set()
    past: dict[About, list[Entry[Content]]] = {}
    undone: dict[About, list[tuple[Entry[Content], int]]] = {}
    renamed: set[About] = set()
    of_no_subject: list[Entry[Content]] = []
    undone_numbers = undone_by(entries)
    kind_of = dict(KIND_OF).get  # this loop is most of the time that a long ledger takes
    for recorded, entry in zip(entries, former.applied(entries), strict=True):
        content: Any = entry.content
        stated_kind = kind_of(type(content))
        if stated_kind:
            what = (stated_kind, content.subject, content.quarter)
        elif isinstance(content, OF_NO_SUBJECT):
            of_no_subject.append(entry)
            continue
        else:
            what = (content.what, content.item, content.quarter)
        if entry.number in undone_numbers:
            undone.setdefault(what, []).append((entry, undone_numbers[entry.number]))
            continue
        if recorded is not entry:
            renamed.add(what)
        kind, subject, quarter = what
        if stated_kind:
            _state(entry, quarter, known[kind].setdefault(subject, {}))
            past.setdefault(what, []).append(entry)
            continue  # most entries end here, and each case below takes time
        match content:
            case Cleared():
                known[kind].get(subject, {}).pop(quarter, None)
                past.setdefault(what, []).append(entry)
            case Raised():
                raised = _bounded(cast("Entry[Raised]", entry))
                open_.setdefault(content.key, []).append(raised)
            case Settled():
                withdrawn |= _settle(cast("Entry[Settled]", entry), open_, closed)
    rivals = _joined(known, past, renamed, entries) if renamed else {}
    _in_order(known)
    return Record(
        open_quarter=opened_last(entries, start, undone_numbers),
        position=position_of(entries),
        stated=known,
        months=by_item(known["reading"]),
        begun=_begun(e for e in of_no_subject if e.number not in undone_numbers),
        defined=last_defined([e for e in of_no_subject if e.number not in undone_numbers]),
        study=_study(of_no_subject),
        open={key: tuple(raised) for key, raised in open_.items()},
        closed={key: tuple(raised) for key, raised in closed.items()},
        withdrawn=withdrawn,
        past=past,
        undone=undone,
        rivals=_unraised(rivals, open_, closed),
    )


def record_of(
    ledger: Ledger,
    start: Quarter,
    former: FormerIds = AS_RECORDED,
    *,
    until: int | None = None,
) -> Record:
    """Return the record that a ledger makes.

    Args:
        ledger: The ledger.
        start: The study's first quarter.
        former: The former ids that the study declares.
        until: The number of the last entry that counts; None: the last of all.
    """
    return replay(ledger.entries[:until], start, former)


def _state(entry: Entry[Any], quarter: Quarter, of_subject: dict[Quarter, Any]) -> None:
    """Let an entry count from now on, unless it repeats the one that does: its author agrees."""
    before = of_subject.get(quarter)
    if before is None or before.content != entry.content:
        of_subject[quarter] = entry


def _in_order(known: Known) -> None:
    """Put the quarters of each subject in order, whatever the order in which they were recorded."""
    for by_subject in known.values():
        for subject, quarters in by_subject.items():
            if sorted(quarters) != [*quarters]:
                by_subject[subject] = dict(sorted(quarters.items()))


def _settle(
    settled: Entry[Settled],
    open_: dict[Key, list[Entry[Raised]]],
    closed: dict[Key, list[tuple[Entry[Raised], int]]],
) -> set[int]:
    """Close what an entry settled; what was raised later, or under a former id, stays open.

    Returns:
        The numbers of those entries that a later state of the same copy took back.
    """
    key = settled.content.key
    was_open = open_.pop(key, [])
    now_closed = [raised for raised in was_open if raised.number in settled.content.raised]
    closed.setdefault(key, []).extend((raised, settled.number) for raised in now_closed)
    if left := [raised for raised in was_open if raised not in now_closed]:
        open_[key] = left
    return {raised.number for raised in now_closed if _took_back(settled.origin, raised.origin)}


def _took_back(settled: Origin, raised: Origin) -> bool:
    """Tell whether what settled an entry is a later state of the copy that raised it."""
    name, other = name_as_sent(settled.file), name_as_sent(raised.file)
    is_same_copy = settled.knew == raised.knew and name == other
    return bool(settled.sha256) and settled.sha256 != raised.sha256 and is_same_copy


def _begun(entries: Iterable[Entry[Content]]) -> frozenset[Quarter]:
    """Return the quarters in which one of the entries began the second round of estimates."""
    begun = (entry.content for entry in entries if isinstance(entry.content, Begun))
    return frozenset(content.quarter for content in begun if content.round > 1)


def _study(entries: Sequence[Entry[Content]]) -> str:
    """Return the id of the study that the last of the entries names; empty if none does."""
    named = (e.content.study for e in reversed(entries) if isinstance(e.content, Opened))
    return next(named, "")


def _bounded(entry: Entry[Raised]) -> Entry[Raised]:
    """Return an entry whose texts are cut to the length that a workbook cell can hold.

    Earlier versions wrote reasons that quoted other reasons, so they could be very long.
    """
    content = entry.content
    if max(len(content.why), len(content.found)) <= LONGEST_TEXT:
        return entry
    texts = {"why": content.why[:LONGEST_TEXT], "found": content.found[:LONGEST_TEXT]}
    return structs.replace(entry, content=structs.replace(content, **texts))


def opened_last(
    entries: Sequence[Entry[Content]], start: Quarter, undone: Mapping[int, int] | None = None
) -> Quarter:
    """Return the quarter that is open after these entries.

    Before the first entry that opens a quarter, it is the study's first quarter. If the study's
    start was moved to an earlier quarter later on, the recorded entries show which quarter was
    open: none of them can be of a later quarter. Conflicts and questions do not show it: they may
    be of a quarter that the study no longer has.

    Args:
        entries: The ledger's entries.
        start: The study's first quarter.
        undone: By number, the undone entries; computed if None.
    """
    undone = undone_by(entries) if undone is None else undone
    first = start
    for entry in entries:
        if isinstance(entry.content, Opened):
            first = max(first, entry.content.quarter.previous)
            break
        if isinstance(entry.content, _OF_QUARTERS):
            first = max(first, entry.content.quarter)
    opened = (
        entry.content.quarter
        for entry in reversed(entries)
        if isinstance(entry.content, Opened) and entry.number not in undone
    )
    return next(opened, first)


def last_defined(entries: Sequence[Entry[Content]]) -> Entry[Defined] | None:
    """Return the last entry about the study's definitions that counts; None if there is none."""
    return next(reversed(_defined(entries)), None)


def first_defined(entries: Sequence[Entry[Content]]) -> Entry[Defined] | None:
    """Return the first entry about the study's definitions that counts; None if there is none."""
    return next(iter(_defined(entries)), None)


def _defined(entries: Sequence[Entry[Content]]) -> Sequence[Entry[Defined]]:
    defined = [entry for entry in live(entries) if type(entry.content) is Defined]
    return cast("Sequence[Entry[Defined]]", defined)


def _joined(
    known: Known,
    past: Mapping[About, Sequence[Entry[Content]]],
    renamed: Iterable[About],
    entries: Sequence[Entry[Content]],
) -> dict[Key, tuple[Entry[Any], ...]]:
    """Join entries that were recorded under several ids of one item; return the rivals by field.

    Args:
        known: The entries that count; joined entries replace them.
        past: All entries by item and quarter.
        renamed: The items and quarters with entries under former ids.
        entries: The ledger's entries, with the ids under which they were recorded.
    """
    rivals: dict[Key, tuple[Entry[Any], ...]] = {}
    ids = {e.number: about_[1] for e in entries if (about_ := subject_of(e.content))}
    for kind, subject, quarter in renamed:
        of_subject = past.get((kind, subject, quarter), ())
        if len({ids[entry.number] for entry in of_subject}) > 1:
            joined = join(kind, [(ids[entry.number], entry) for entry in of_subject])
            if joined.entry is None:
                known[kind].get(subject, {}).pop(quarter, None)
            else:
                known[kind].setdefault(subject, {})[quarter] = joined.entry
            for name, of_field in joined.rivals.items():
                rivals[Key(quarter, kind, subject, name)] = of_field
    return rivals


def _unraised(
    rivals: Mapping[Key, tuple[Entry[Any], ...]],
    open_: Mapping[Key, Sequence[Entry[Raised]]],
    closed: Mapping[Key, Sequence[tuple[Entry[Raised], int]]],
) -> dict[Key, tuple[Entry[Any], ...]]:
    """Return the rivals for which no entry has raised a conflict yet."""
    return {
        key: entries
        for key, entries in rivals.items()
        if not any(
            raised.content.conflict and raised.number > entries[-1].number
            for raised in (*open_.get(key, ()), *(raised for raised, _ in closed.get(key, ())))
        )
    }
