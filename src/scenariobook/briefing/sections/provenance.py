"""Make the provenance: the entry, file, sheet and cell that each figure comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.sections.page_one import HEADLINE
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.materials import Materials, Used, target
from scenariobook.diagnostics import short
from scenariobook.record.claims.subjects import in_words
from scenariobook.record.definitions.not_counted import retired
from scenariobook.record.ledger.entries import Content, Entry, Origin, about
from scenariobook.record.ledger.kinds import (
    Chance,
    Estimate,
    Judgment,
    Outcome,
    Reading,
    Sighting,
    Stated,
    Statement,
)
from scenariobook.record.values.cells import value_in
from scenariobook.study.model import Indicator, Scenario, Signpost

_IN_THE_LEDGER: Final = "in the ledger"
_BEGINNING: Final = 60  # characters of a statement
_LONGEST_FORMULA: Final = 30  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry of the ledger whose value the briefing prints.

    Attributes:
        anchor: The identifier of the row.
        number: The entry's.
        quarter: The quarter of the value.
        kind: What it is, such as ``reading`` or ``estimate, round 1``.
        title: Of the item or the scenario.
        target: The link to it.
        printed: The value as the briefing prints it.
        file: The number of the file in the list of files, or the command that recorded the value;
            for an estimate, that the ledger has it.
        sheet: The sheet in that file.
        cell: The cell of the value, with its formula if it held one; all cells of the entry if it
            has none.
        recorded: The day of the entry.
        who: Who recorded it; empty for an estimate.
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
        kind: What it is, such as ``reading`` or ``estimate, round 1``.
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
    used = materials.trail.entries()
    sources = {entry.number: _source(materials, entry) for entry in used}
    marks: dict[tuple[str, str], str] = {}
    for entry in used:
        origin = sources[entry.number]
        if origin.file and not isinstance(entry.content, Estimate):
            marks.setdefault(
                (origin.file, origin.sha256), f"file{typeset.NO_BREAK}{len(marks) + 1}"
            )
    return Provenance(
        version=basis.version,
        position=typeset.number(materials.record.position.number),
        recorded=typeset.day(basis.entries[-1].origin.when) if basis.entries else "",
        sha256=materials.record.position.sha256,
        retired=_retired(materials),
        entries=tuple(_row(materials, entry, sources[entry.number], marks) for entry in used),
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


def _source(materials: Materials, entry: Used) -> Origin:
    """Return where the printed field was typed.

    An entry of the old form has all fields of its row. If it changed others alone, that is an
    earlier entry.
    """
    field = _subject(materials, entry).field
    if entry.origin.form > 1 or field in entry.origin.cells:
        return entry.origin
    earlier = [entry, *reversed(_before(materials, entry, field))]
    return next((e for e in earlier if field in e.origin.cells), earlier[-1]).origin


def _before(materials: Materials, entry: Used, field: str) -> list[Entry[Content]]:
    """Return the entries that said something of a field before an entry, oldest first.

    Of those that repeat one another, the first is returned: the authors of the others agree.
    """
    past = materials.record.past.get((*about(entry.content), entry.content.quarter), ())
    found: list[Entry[Content]] = []
    for earlier in past:
        is_before = earlier.number < entry.number and _says(earlier, field)
        if is_before and (not found or found[-1].content != earlier.content):
            found.append(earlier)
    return found


def _says(entry: Entry[Content], field: str) -> bool:
    """Tell whether an entry says something of a field; one of the old form says all of its row."""
    content = entry.content
    if not isinstance(content, Stated) or entry.origin.form == 1:
        return isinstance(content, Stated)
    return field in {*content.empty, *content.unclear} or value_in(entry, field) is not None


def _row(
    materials: Materials,
    entry: Used,
    source: Origin,
    marks: Mapping[tuple[str, str], str],
) -> EntryRow:
    subject = _subject(materials, entry)
    before = _before(materials, entry, subject.field)
    named = source.file, source.sha256
    cell = source.cells.get(subject.field) or ", ".join(source.cells.values())
    if formula := source.formulas.get(subject.field):
        cell = f"{cell} from {short(formula, _LONGEST_FORMULA)}"
    unsigned = isinstance(entry.content, Estimate)  # file, cell and name would tell whose it is
    return EntryRow(
        anchor=f"entry-{entry.number}",
        number=typeset.number(entry.number),
        quarter=str(entry.content.quarter) or typeset.DASH,
        kind=subject.kind,
        title=subject.title,
        target=subject.target,
        printed=subject.printed,
        file=_IN_THE_LEDGER if unsigned else marks.get(named, source.command),
        sheet="" if unsigned else source.sheet,
        cell="" if unsigned else cell,
        recorded=typeset.day(entry.origin.when),
        who="" if unsigned else entry.origin.who,
        replaces=typeset.number(before[-1].number) if before else "",
    )


def _subject(materials: Materials, entry: Used) -> _Subject:
    study, content = materials.study, entry.content
    about: Indicator | Signpost | Scenario | None = None
    match content:
        case Reading():
            about = indicator = study.indicator_by_id[content.item]
            kind = f"reading, {content.period}" if content.period else "reading"
            field = "value"
            printed = "" if content.value is None else typeset.reading(indicator, content.value)
        case Sighting():
            about = study.signpost_by_id[content.item]
            kind, field, printed = "sighting", "state", str(content.state or "")
        case Judgment():
            about = study.scenario_by_id[content.scenario]
            kind, field = "judgment", "likelihood"
            printed = _likelihood(materials, content.likelihood)
        case Chance():
            about = study.signpost_by_id[content.item]
            kind, field, printed = "chance", "chance", _likelihood(materials, content.chance)
        case Estimate():
            scenario = study.scenario_by_id.get(content.about)
            about = scenario or study.signpost_by_id[content.about]
            kind, field = f"estimate, round{typeset.NO_BREAK}{content.round}", "likelihood"
            printed = _likelihood(materials, content.likelihood)
        case Statement():
            kind, field, printed = "statement", "text", _stated(content.text)
        case Outcome():
            about = study.scenario_by_id[content.scenario]
            kind, field, printed = "outcome", "outcome", str(content.outcome or "")
    return _Subject(
        kind=kind,
        title=about.title if about else in_words(content.subject).capitalize(),
        target=target(about) if about else "#page-one",
        field=field,
        printed=printed,
    )


def _stated(text: str) -> str:
    """Return how a statement begins; the whole of it if page one may have no room for it."""
    return text if len(text) > HEADLINE else typeset.shortened(text, _BEGINNING)


def _likelihood(materials: Materials, likelihood: float | str | None) -> str:
    if likelihood is None:
        return ""
    stated = likelihoods.stated(likelihood, materials.yardstick)
    return stated.number or stated.words
