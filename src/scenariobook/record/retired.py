"""What is recorded under ids that the study no longer has: it is kept, and plays no part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Entry, Judgment, Kind, Reading, Record, Sighting
from scenariobook.study.model import Study

Stated = Entry[Reading] | Entry[Sighting] | Entry[Judgment]

# What the entries of a kind are about.
CALLED: Final[Mapping[Kind, str]] = MappingProxyType(
    {"reading": "indicator", "sighting": "signpost", "judgment": "scenario"}
)


@dataclass(frozen=True, slots=True)
class Retired:
    """An id that the study no longer has, and what stands in the record under it.

    ``was`` tells what had the id; where an indicator and a scenario shared it, both.
    ``entries`` are by number, oldest first.
    """

    id: str
    was: str
    entries: tuple[Stated, ...]

    @property
    def last(self) -> Stated:
        """The entry that was recorded last."""
        return self.entries[-1]


def ids_of(study: Study, kind: Kind) -> Collection[str]:
    """Return the ids that the entries of a kind may be about."""
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
    """Return what the study no longer has, by id; quarters after ``until`` play no part."""
    kinds: dict[str, list[str]] = {}
    entries: dict[str, list[Stated]] = {}
    held: Mapping[Kind, Mapping[str, Mapping[Quarter, Stated]]] = {
        "reading": record.readings,
        "sighting": record.sightings,
        "judgment": record.judgments,
    }
    for kind, by_id in held.items():
        for gone in by_id.keys() - ids_of(study, kind):
            found = [entry for quarter, entry in by_id[gone].items() if quarter <= until]
            if found:
                kinds.setdefault(gone, []).append(CALLED[kind])
                entries.setdefault(gone, []).extend(found)
    return tuple(
        Retired(gone, " and ".join(words), tuple(sorted(entries[gone], key=lambda e: e.number)))
        for gone, words in sorted(kinds.items())
    )
