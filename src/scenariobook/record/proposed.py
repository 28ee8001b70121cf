"""Add the sources that people proposed in the tracker to those of the study's files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.record.entries import Entry, Source
from scenariobook.record.record import Record
from scenariobook.study.model import Source as StudySource
from scenariobook.study.model import Study

_NOTE: Final = "Proposed in the tracker; not yet in the study's files."


def with_proposed(study: Study, record: Record) -> Study:
    """Return the study with the sources that people proposed.

    A proposed source counts once it has a title, a publisher and a grade of reliability. If the
    study's files declare its id, their source counts.
    """
    proposed = tuple(_sources(study, record))
    if not proposed:
        return study
    return Study(**{**dict(study), "sources": (*study.sources, *proposed)})


def _sources(study: Study, record: Record) -> Iterator[StudySource]:
    declared = study.source_by_id
    for source, entry in sorted(record.sources.items()):
        if source not in declared and is_complete(entry):
            yield _source(entry.content)


def _source(proposed: Source) -> StudySource:
    return StudySource(
        id=proposed.source,
        title=proposed.title,
        publisher=proposed.publisher,
        url=proposed.url or None,
        date=proposed.date or None,
        reliability=proposed.reliability or "F",
        note=_NOTE,
    )


def is_complete(entry: Entry[Source]) -> bool:
    """Tell whether a proposed source has what a source needs."""
    source = entry.content
    return bool(source.title and source.publisher and source.reliability)
