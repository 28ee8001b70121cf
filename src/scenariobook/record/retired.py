"""Find entries under ids that the study no longer has; they are kept but do not count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Entry, Judgment, Kind, Reading, Sighting
from scenariobook.record.record import Record
from scenariobook.study.model import Study

StatedEntry = Entry[Reading] | Entry[Sighting] | Entry[Judgment]

# What entries of each kind are about.
CALLED: Final[Mapping[Kind, str]] = MappingProxyType(
    {"reading": "indicator", "sighting": "signpost", "judgment": "scenario"}
)


@dataclass(frozen=True, slots=True)
class Retired:
    """An id that the study no longer has, and the entries under it.

    Attributes:
        id: The id.
        was: What had the id, such as ``indicator``, or ``indicator and scenario`` if two had it.
        entries: The entries, oldest first.
    """

    id: str
    was: str
    entries: tuple[StatedEntry, ...]

    @property
    def last(self) -> StatedEntry:
        """The latest entry."""
        return self.entries[-1]


def ids_of(study: Study, kind: Kind) -> Collection[str]:
    """Return the ids of the study that entries of a kind can be about."""
    match kind:
        case "reading":
            return study.indicator_by_id
        case "sighting":
            return study.signpost_by_id
        case "judgment":
            return study.scenario_by_id
        case "definition":
            things = (*study.scenarios, *study.items, *study.drivers, *study.sources)
            return {thing.id for thing in things}


def retired(study: Study, record: Record, until: Quarter) -> tuple[Retired, ...]:
    """Return the retired ids, sorted, with their entries up to a quarter.

    Args:
        study: The study.
        record: The record.
        until: The last quarter whose entries count.
    """
    kinds: dict[str, list[str]] = {}
    entries: dict[str, list[StatedEntry]] = {}
    recorded: Mapping[Kind, Mapping[str, Mapping[Quarter, StatedEntry]]] = {
        "reading": record.readings,
        "sighting": record.sightings,
        "judgment": record.judgments,
    }
    for kind, by_id in recorded.items():
        for gone in by_id.keys() - ids_of(study, kind):
            in_time = [entry for quarter, entry in by_id[gone].items() if quarter <= until]
            if in_time:
                kinds.setdefault(gone, []).append(CALLED[kind])
                entries.setdefault(gone, []).extend(in_time)
    return tuple(
        Retired(gone, " and ".join(words), tuple(sorted(entries[gone], key=lambda e: e.number)))
        for gone, words in sorted(kinds.items())
    )
