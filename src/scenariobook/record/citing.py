"""What the entries of a ledger cite, all in all: sources, and the files that they came from."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from scenariobook.record.entries import Content, Entry
from scenariobook.record.long_entries import LongEntries
from scenariobook.record.stated import Reading, Sighting


def cited(entries: Iterable[Entry[Content]]) -> AbstractSet[str]:
    """Return the ids of the sources that a ledger's entries cite."""
    if isinstance(entries, LongEntries):
        return {*entries.first.index.sources, *cited(entries.added)}
    return {
        source
        for entry in entries
        if isinstance(entry.content, Reading | Sighting)
        for source in entry.content.sources
    }


def files_of(entries: Iterable[Entry[Content]]) -> AbstractSet[str]:
    """Return the SHA-256 of the files that a ledger's entries came from; empty for no file."""
    if isinstance(entries, LongEntries):
        return {*entries.first.index.files, *files_of(entries.added)}
    return {entry.origin.sha256 for entry in entries}
