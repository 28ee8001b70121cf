"""Define the record: the ledger as it reads at one of its positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    Content,
    Entry,
    Judgment,
    Key,
    Kind,
    Raised,
    Reading,
    Sighting,
)

About = tuple[Kind, str, Quarter]  # what an entry is about: kind, id, quarter


@dataclass(frozen=True, slots=True)
class Position:
    """A position in the ledger: the number and the hash of its last entry."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the ledger says up to a position, without what was cleared or undone.

    Attributes:
        open_quarter: The open quarter.
        position: The position.
        readings: The readings by indicator and quarter.
        sightings: The sightings by signpost and quarter.
        judgments: The judgments by scenario and quarter.
        open: The entries that were raised and are not settled, by field.
        closed: The entries that were raised and settled, by field, each with the number of the
            entry that settled it.
        past: All entries about an item or scenario in a quarter, oldest first.
        undone: The same for entries that no longer count, each with the number of the entry that
            undid it.
        rivals: By field, entries of one quarter whose values differ since the study declared that
            two ids are one, and that no entry has raised yet.
    """

    open_quarter: Quarter
    position: Position
    readings: Mapping[str, Mapping[Quarter, Entry[Reading]]]
    sightings: Mapping[str, Mapping[Quarter, Entry[Sighting]]]
    judgments: Mapping[str, Mapping[Quarter, Entry[Judgment]]]
    open: Mapping[Key, tuple[Entry[Raised], ...]]
    closed: Mapping[Key, tuple[tuple[Entry[Raised], int], ...]]
    past: Mapping[About, Sequence[Entry[Content]]]
    undone: Mapping[About, Sequence[tuple[Entry[Content], int]]]
    rivals: Mapping[Key, Sequence[Entry[Reading | Sighting | Judgment]]]
