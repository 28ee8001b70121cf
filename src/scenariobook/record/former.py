"""What went by another id before: entries of old ids count as those of the present ones.

The ledger is never rewritten: an entry keeps the id that it was recorded under. Wherever the
record is read, it stands under the id that the study has now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from msgspec.structs import replace

from scenariobook.record.entries import Content, Entry, Judgment, Kind, Opened, Undone, about
from scenariobook.record.retired import ids_of
from scenariobook.study.model import Indicator, Scenario, Signpost, Study

T = TypeVar("T")
Renamed = Mapping[str, str]  # present ids by former ones


@dataclass(frozen=True, slots=True)
class FormerIds:
    """The ids that a study's indicators, signposts and scenarios had before, by kind of entry."""

    renamed: Mapping[Kind, Renamed]

    def present(self, kind: Kind, subject: str) -> str:
        """Return the id that goes on where ``subject`` was; itself where it has not changed."""
        return self.renamed.get(kind, _NOTHING).get(subject, subject)

    def former(self, kind: Kind, subject: str) -> tuple[str, ...]:
        """Return the ids that what is called ``subject`` now had before."""
        renamed = self.renamed.get(kind, _NOTHING)
        return tuple(old for old, new in renamed.items() if new == subject)

    def with_former(self, kind: Kind, held: Mapping[str, T]) -> dict[str, T]:
        """Return what is held by id, under the former ids as well."""
        renamed = self.renamed.get(kind, _NOTHING)
        return {**{old: held[new] for old, new in renamed.items() if new in held}, **held}

    def applied(self, entries: Sequence[Entry[Content]]) -> Sequence[Entry[Content]]:
        """Return entries under the present ids; numbers, origins and hashes stay."""
        if not any(self.renamed.values()):
            return entries
        return [self._applied(entry) for entry in entries]

    def _applied(self, entry: Entry[Content]) -> Entry[Content]:
        content = entry.content
        if isinstance(content, Opened | Undone):
            return entry
        kind, recorded = about(content)
        present = self.present(kind, recorded)
        if present == recorded:
            return entry
        if isinstance(content, Judgment):
            return replace(entry, content=replace(content, scenario=present))
        return replace(entry, content=replace(content, item=present))


_NOTHING: Final[Renamed] = MappingProxyType({})
AS_RECORDED: Final = FormerIds(MappingProxyType({}))


def former_ids(study: Study) -> FormerIds:
    """Return the former ids that a study declares.

    Cells that show the study's text (of kind ``definition``) may be about anything that has an
    id: of a former one that is in use elsewhere, nobody can tell which is meant.
    """
    kinds: dict[Kind, dict[str, str]] = {
        "reading": _renamed(study.indicators),
        "sighting": _renamed(study.signposts),
        "judgment": _renamed(study.scenarios),
    }
    in_use = ids_of(study, "definition")
    every = {old: new for renamed in kinds.values() for old, new in renamed.items()}
    definition = {old: new for old, new in every.items() if old not in in_use}
    return FormerIds({**kinds, "definition": definition})


def _renamed(things: Iterable[Indicator | Signpost | Scenario]) -> dict[str, str]:
    return {old: thing.id for thing in things for old in thing.formerly}
