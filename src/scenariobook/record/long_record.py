"""Compute the record of a ledger; of a long one, from the entries that its index holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Content, Entry, Undone, subject_of
from scenariobook.record.former import AS_RECORDED, FormerIds
from scenariobook.record.ledger import Beginning, Ledger, position_of
from scenariobook.record.record import About, Record
from scenariobook.record.replay import replay


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
    last = ledger.position.number if until is None else min(until, ledger.position.number)
    kept = [entry for entry in ledger.kept if entry.number <= last]
    beginning = ledger.beginning
    if beginning is None:
        return replay(kept, start, former)
    if not _suffices(ledger, beginning, kept, former):
        return record_of(ledger.fuller, start, former, until=until)

    @cache
    def fuller() -> Mapping[About, Sequence[Entry[Content]]]:
        return record_of(ledger.fuller, start, former, until=until).past

    record = replay(kept, start, former)
    return replace(record, past=LongPast(record.past, beginning.thinned, fuller))


def _suffices(
    ledger: Ledger, beginning: Beginning, kept: Sequence[Entry[Content]], former: FormerIds
) -> bool:
    """Tell whether some of the kept entries make the same record as all up to the last of them.

    They do not if one that is not kept may count again: after an undoing that the index does not
    know, or before one that it knows. Neither do they if the study has joined two ids since.

    Args:
        ledger: A long ledger.
        beginning: Its beginning.
        kept: The kept entries, from the first on.
        former: The former ids that the study declares.
    """
    last = position_of(kept).number
    known = min(last, beginning.position.number)
    if last < beginning.complete_after or _joined(beginning, former):
        return False
    return all(entry.number <= known for entry in ledger.kept if type(entry.content) is Undone)


def _joined(beginning: Beginning, former: FormerIds) -> bool:
    """Tell whether something was recorded under several ids, and the index lacks some of it."""
    ids: dict[About, set[str]] = {}
    thinned: set[About] = set()
    for entry in beginning.kept if any(former.renamed.values()) else ():
        if of := subject_of(entry.content):
            about = (of[0], former.present(*of), entry.content.quarter)
            ids.setdefault(about, set()).add(of[1])
            if entry.number in beginning.thinned:
                thinned.add(about)
    return any(len(ids[about]) > 1 for about in thinned)


@dataclass(frozen=True, slots=True, eq=False)
class LongPast(Mapping[About, Sequence[Entry[Content]]]):
    """The ``past`` of a long ledger's record; only who asks for what is not kept has to wait.

    Attributes:
        kept: What the kept entries make. It has the first entry from each imported file.
        thinned: The number of the first entry of each list of which not all are kept.
        fuller: Returns what more of the entries make.
    """

    kept: Mapping[About, Sequence[Entry[Content]]]
    thinned: frozenset[int]
    fuller: Callable[[], Mapping[About, Sequence[Entry[Content]]]]

    def __getitem__(self, about: About) -> Sequence[Entry[Content]]:
        kept = self.kept[about]
        return self.fuller()[about] if kept[0].number in self.thinned else kept

    def __iter__(self) -> Iterator[About]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)
