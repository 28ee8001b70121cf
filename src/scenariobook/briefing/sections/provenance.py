"""Make the provenance: the entry, file, sheet and cell that each figure comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.materials import Materials, Used, target
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
    """One entry of the ledger whose value the briefing prints.

    Attributes:
        anchor: The identifier of the row.
        number: The entry's.
        quarter: The quarter of the value.
        kind: ``reading``, ``sighting`` or ``judgment``.
        title: Of the item or the scenario.
        target: The link to it.
        printed: The value as the briefing prints it.
        file: The number of the file in the list of files, or the command that recorded the value.
        sheet: The sheet in that file.
        cell: The cell of the value; all cells of the entry if it has none.
        recorded: The day of the entry.
        who: Who recorded it.
        replaces: The number of the entry that it replaced; empty if it was the first.
    """

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
    """A file that entries came from: its number in this list, its name, its SHA-256."""

    mark: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The section.

    Attributes:
        version: The SHA-256 of the definitions.
        position: The number of the last entry in the record.
        recorded: The day of that entry; empty if the record is empty.
        sha256: The SHA-256 of the ledger up to that entry.
        retired: How many ids of the record the study no longer has; empty if none.
        entries: The entries that the briefing uses.
        files: The files that they came from.
    """

    version: str
    position: str
    recorded: str
    sha256: str
    retired: str
    entries: tuple[EntryRow, ...]
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """The subject of an entry.

    Attributes:
        kind: ``reading``, ``sighting`` or ``judgment``.
        title: Of the item or the scenario.
        target: The link to it.
        field: The name of the field that the briefing prints.
        printed: Its value, as printed.
    """

    kind: str
    title: str
    target: str
    field: str
    printed: str


def provenance(materials: Materials, basis: Basis) -> Provenance:
    """Return the section; call this after all sections that print figures."""
    before = _replaced_entries(basis.entries)
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
    """Return how many ids of the record the study no longer has; empty if none."""
    count = len(retired(materials.study, materials.record, materials.quarter))
    if not count:
        return ""
    return (
        f"{typeset.counted(count, 'id')}: what is recorded stays in the ledger, and plays no part"
    )


def _replaced_entries(entries: Sequence[Entry[Content]]) -> dict[int, Used]:
    """Return the entry that each entry replaced, by the number of the later one."""
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
    """Return where the printed field was typed.

    If an entry changed other fields alone, that is an earlier entry.
    """
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
    subject = _subject(materials, entry)
    return EntryRow(
        anchor=f"entry-{entry.number}",
        number=typeset.number(entry.number),
        quarter=str(entry.content.quarter),
        kind=subject.kind,
        title=subject.title,
        target=subject.target,
        printed=subject.printed,
        file=marks.get((source.file, source.sha256), source.command),
        sheet=source.sheet,
        cell=source.cells.get(subject.field) or ", ".join(source.cells.values()),
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
