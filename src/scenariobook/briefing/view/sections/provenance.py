"""Provenance: which entry, file, sheet and cell each figure comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.view import likelihoods
from scenariobook.briefing.view.materials import Materials, Used, target
from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    Content,
    Entry,
    Judgment,
    Kind,
    Origin,
    Reading,
    Sighting,
    about,
)
from scenariobook.record.retired import retired


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry of the ledger that the briefing prints."""

    anchor: str
    number: str
    quarter: str
    kind: str
    title: str
    target: str
    printed: str
    file: str
    sheet: str
    cell: str
    recorded: str
    who: str
    replaces: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that entries came from, with its SHA-256."""

    mark: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The section."""

    version: str
    position: str
    recorded: str
    sha256: str
    retired: str
    entries: tuple[EntryRow, ...]
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What an entry is about, and its ``field`` that is printed, as printed."""

    kind: str
    title: str
    target: str
    field: str
    printed: str


def provenance(materials: Materials, basis: Basis) -> Provenance:
    """Return the section; call it after every other that prints figures."""
    before = _before(basis.entries)
    used = materials.trail.entries()
    sources = {entry.number: _source(materials, entry, before) for entry in used}
    marks: dict[tuple[str, str], str] = {}
    for origin in (sources[entry.number] for entry in used):
        if origin.file:
            marks.setdefault(
                (origin.file, origin.sha256), f"file{typeset.NO_BREAK}{len(marks) + 1}"
            )
    return Provenance(
        version=basis.version,
        position=typeset.number(materials.record.position.number),
        recorded=typeset.day(basis.entries[-1].origin.when) if basis.entries else "",
        sha256=materials.record.position.sha256,
        retired=_retired(materials),
        entries=tuple(
            _row(materials, entry, sources[entry.number], marks, before.get(entry.number))
            for entry in used
        ),
        files=tuple(FileRow(mark, name, sha256) for (name, sha256), mark in marks.items()),
    )


def _retired(materials: Materials) -> str:
    """Return how much of the record plays no part, if anything."""
    count = len(retired(materials.study, materials.record, materials.quarter))
    if not count:
        return ""
    return (
        f"{typeset.counted(count, 'id')}: what is recorded stays in the ledger, and plays no part"
    )


def _before(entries: Sequence[Entry[Content]]) -> dict[int, Used]:
    """Return, by number, the entry that an entry replaced."""
    last: dict[tuple[Kind, str, Quarter], Used] = {}
    before: dict[int, Used] = {}
    for entry in entries:
        content = entry.content
        if isinstance(content, Reading | Sighting | Judgment):
            key = (*about(content), content.quarter)
            if key in last:
                before[entry.number] = last[key]
            last[key] = cast("Used", entry)
    return before


def _source(materials: Materials, entry: Used, before: Mapping[int, Used]) -> Origin:
    """Return where the printed field was typed: an entry may have changed others alone."""
    field = _subject(materials, entry).field
    while field not in entry.origin.cells and entry.number in before:
        entry = before[entry.number]
    return entry.origin


def _row(
    materials: Materials,
    entry: Used,
    source: Origin,
    marks: Mapping[tuple[str, str], str],
    replaced: Used | None,
) -> EntryRow:
    told = _subject(materials, entry)
    return EntryRow(
        anchor=f"entry-{entry.number}",
        number=typeset.number(entry.number),
        quarter=str(entry.content.quarter),
        kind=told.kind,
        title=told.title,
        target=told.target,
        printed=told.printed,
        file=marks.get((source.file, source.sha256), source.command),
        sheet=source.sheet,
        cell=source.cells.get(told.field) or ", ".join(source.cells.values()),
        recorded=typeset.day(entry.origin.when),
        who=entry.origin.who,
        replaces=typeset.number(replaced.number) if replaced else "",
    )


def _subject(materials: Materials, entry: Used) -> _Subject:
    study, content = materials.study, entry.content
    match content:
        case Reading():
            indicator = study.indicator_by_id[content.item]
            value = "" if content.value is None else typeset.reading(indicator, content.value)
            return _Subject(
                kind="reading",
                title=indicator.title,
                target=target(indicator),
                field="value",
                printed=value,
            )
        case Sighting():
            signpost = study.signpost_by_id[content.item]
            state = str(content.state or "")
            return _Subject(
                kind="sighting",
                title=signpost.title,
                target=target(signpost),
                field="state",
                printed=state,
            )
        case Judgment():
            scenario = study.scenario_by_id[content.scenario]
            judged = _judged(materials, content)
            return _Subject(
                kind="judgment",
                title=scenario.title,
                target=target(scenario),
                field="likelihood",
                printed=judged,
            )


def _judged(materials: Materials, judgment: Judgment) -> str:
    if judgment.likelihood is None:
        return ""
    stated = likelihoods.stated(judgment.likelihood, materials.yardstick)
    return stated.number or stated.words
