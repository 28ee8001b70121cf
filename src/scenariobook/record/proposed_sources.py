"""Add the sources that people proposed in the tracker to the sources of the study's files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.kinds import ProposedSource
from scenariobook.record.values.input_cell import InputCell
from scenariobook.study.model.sources import Source
from scenariobook.study.model.study import Study
from scenariobook.study.model.texts import tidy

# The program knows a proposed source by this note; old trackers hold it on the sheet Sources.
_PROPOSED: Final = "Proposed in the tracker; not yet in the study's files."


def with_proposed(study: Study, record: Record) -> Study:
    """Return the study with the sources that people proposed.

    A proposed source counts once it has a title, a publisher and a grade of reliability. If the
    study's files declare the same id, the files' source counts.
    """
    return _with_sources(study, (entry.content for _, entry in sorted(record.sources.items())))


def with_sources_of_copy(study: Study, cells: Iterable[InputCell]) -> Study:
    """Return the study with the sources that a copy proposes, so that its readings may cite them.

    Args:
        study: The study.
        cells: The copy's cells.
    """
    return _with_sources(study, _proposed_in(cells))


def lacking_in_copy(cells: Iterable[InputCell]) -> dict[str, str]:
    """Return the missing fields of a copy's proposed sources, by id and by lower-case title."""
    return {
        name.casefold(): " and no ".join(missing)
        for source in _proposed_in(cells)
        if (missing := missing_fields(source))
        for name in (source.source, tidy(source.title))
    }


def _proposed_in(cells: Iterable[InputCell]) -> Iterable[ProposedSource]:
    proposed: dict[str, ProposedSource] = {}
    for cell in cells:
        if cell.key.kind == "source" and not cell.why_unclear and cell.value is not None:
            source = proposed.get(cell.key.subject) or ProposedSource(cell.key.subject)
            proposed[cell.key.subject] = replace(source, **{cell.key.field: cell.value})
    return proposed.values()


def _with_sources(study: Study, proposed: Iterable[ProposedSource]) -> Study:
    added = tuple(
        Source(
            id=source.source,
            title=source.title,
            publisher=source.publisher,
            url=source.url or None,
            date=source.date or None,
            reliability=source.reliability or "F",
            note=_PROPOSED,
        )
        for source in proposed
        if source.source not in study.source_by_id and not missing_fields(source)
    )
    if not added:
        return study
    tables = {name: getattr(study, name) for name in Study.model_fields}  # without what is cached
    return Study(**{**tables, "sources": (*study.sources, *added)})


def not_in_files(study: Study, record: Record) -> tuple[ProposedSource, ...]:
    """Return the proposed sources that the study's files do not have, by id.

    Args:
        study: The study, which may have the proposed sources among its own.
        record: The record.
    """
    declared = ids_in_files(study)
    proposed = (entry.content for _, entry in sorted(record.sources.items()))
    return tuple(source for source in proposed if source.source not in declared)


def ids_in_files(study: Study) -> frozenset[str]:
    """Return the ids of the sources that the study's files have, without the proposed ones."""
    return frozenset(source.id for source in study.sources if source.note != _PROPOSED)


def why_not_proposed(source: str) -> str:
    """Return why a source that the study's files have cannot be proposed.

    Args:
        source: The source's id.
    """
    return f"the study's files have the source {source!r}, so nobody can propose it"


def missing_fields(source: ProposedSource) -> tuple[str, ...]:
    """Return, in words, the fields that a proposed source needs before readings may cite it."""
    needed = ("title", "publisher", "reliability")
    return tuple(name for name in needed if not getattr(source, name))
