"""Make the index of a ledger from its entries."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, chain
from typing import Any

from scenariobook.quarter import EARLIEST
from scenariobook.record.citing import cited, files_of
from scenariobook.record.entries import KIND_OF, Cleared, Content, Entry
from scenariobook.record.hand_outs import came_back
from scenariobook.record.index import Index
from scenariobook.record.ledger import Ledger
from scenariobook.record.record import Record
from scenariobook.record.replay import replay


def index_of(ledger: Ledger) -> Index:
    """Return the index of a ledger."""
    data, entries = ledger.data, ledger.entries
    record = replay(tuple(entries), EARLIEST)
    past = record.past
    return Index(
        length=len(data),
        sha256=sha256(data).hexdigest(),
        ends=array("Q", accumulate(map(len, data.splitlines(keepends=True)))).tobytes(),
        making=array("I", _making(entries, record)).tobytes(),
        subjects=list(past),
        sizes=array("I", map(len, past.values())).tobytes(),
        about=array("I", (e.number for e in chain.from_iterable(past.values()))).tobytes(),
        firsts=tuple(_firsts(record)),
        sources=tuple(sorted(cited(entries))),
        files=tuple(sorted(files_of(entries))),
        hand_outs={name: tuple(numbers) for name, numbers in came_back(entries).items()},
    )


def _making(entries: Sequence[Entry[Content]], record: Record) -> list[int]:
    """Return the numbers of the entries that make the record, but for its ``past``.

    Entries that state something and do not count are left out, with two exceptions: the first
    entry about a subject in a quarter, and the first one after what was recorded was taken back.
    They keep the order of the record's mappings, and tell which quarters had entries and when.
    """
    made = {e.number for e in entries if type(e.content) not in KIND_OF}
    made |= {entry.number for past in record.undone.values() for entry, _ in past}
    for about, past in record.past.items():
        made |= _making_of(past, record.stated[about[0]].get(about[1], {}).get(about[2]))
    return sorted(made)


def _making_of(past: Sequence[Entry[Content]], counting: Entry[Any] | None) -> set[int]:
    """Return the numbers of the entries about one subject and quarter that make the record.

    Args:
        past: All entries about it.
        counting: The one that counts; None if what was recorded was taken back.
    """
    if counting is None:
        return {past[0].number}
    cleared = [at for at, entry in enumerate(past) if isinstance(entry.content, Cleared)]
    first = past[cleared[-1] + 1 if cleared else 0]
    if first is not counting and first.content == counting.content:
        return {entry.number for entry in past}  # without those between, the first would count
    return {past[0].number, first.number, counting.number}


def _firsts(record: Record) -> Iterator[int]:
    """Yield the number of the first entry that names an imported file, for each name and base."""
    known = set()
    every = chain.from_iterable(record.past.values())
    for entry in sorted(every, key=lambda entry: entry.number):
        origin = entry.origin
        file = (origin.sha256, origin.hand_out, origin.file, origin.knew)
        if origin.sha256 and file not in known:
            known.add(file)
            yield entry.number
