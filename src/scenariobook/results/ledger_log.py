"""The ledger on standard output: its entries, what each command recorded, what an undo changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scenariobook.diagnostics import first_of, short
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import sides_in_words
from scenariobook.record.claims.subjects import about_in_words, in_words
from scenariobook.record.ledger.entries import (
    Content,
    Entry,
    Key,
    kind_of,
    numbers_in_words,
    subject_of,
)
from scenariobook.record.ledger.entry_words import described
from scenariobook.record.ledger.kinds import FIELDS, STATED
from scenariobook.record.open.steps import Step, stated_before, undone_by
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import shown
from scenariobook.results.rich_table import print_table
from scenariobook.study.people import person
from scenariobook.terminal import plural

_FILES: Final = 3  # files that are named of what a command recorded
_LONGEST: Final = 200  # characters of what stands of a field


def show_log(project: Project, entries: Iterable[Entry[Content]]) -> None:
    """Print some of a project's ledger entries, one row each."""
    headers = ("no.", "recorded", "by", "quarter", "what", "says", "from")
    print_table(headers, _rows(project, entries))


def _rows(project: Project, entries: Iterable[Entry[Content]]) -> Iterator[Sequence[str]]:
    study, ledger = project.study, project.ledger.entries
    before = stated_before(former_ids(study).applied(ledger))
    undone = undone_by(ledger)
    for entry in entries:
        content = entry.content
        of = subject_of(content)
        subject = in_words(of[1], study) if of else ""
        yield (
            str(entry.number),
            f"{entry.origin.when:%Y-%m-%d %H:%M}",
            person(entry.origin.who, study),
            content.quarter or "",
            f"{kind_of(content)} {subject}".strip() + " (undone)" * (entry.number in undone),
            described(content, before.get(entry.number)),
            _whence(entry, person(project.record.contributors.of(entry), study)),
        )


def _whence(entry: Entry[Content], contributor: str) -> str:
    """Return where an entry came from; a file with whose it is, if somebody has said so."""
    origin = entry.origin
    is_named = origin.file and contributor not in {origin.sha256, origin.file_name}
    return f"{contributor}: {origin.traced}" if is_named else origin.traced


def step_in_words(step: Step) -> str:
    """Return what one command recorded, when, by whom and from which files."""
    origin = step.entries[0].origin
    kinds = Counter(kind_of(entry.content) for entry in step.entries)
    what = ", ".join(_counted(count, kind) for kind, count in sorted(kinds.items()))
    files = first_of(sorted({e.origin.file for e in step.entries if e.origin.file}), _FILES)
    return (
        f"{numbers_in_words(step.numbers)}, recorded {origin.when:%Y-%m-%d %H:%M} by {origin.who} "
        f"with `{origin.command}`: {what}" + (f", from {files}" if files else "")
    )


def _counted(count: int, kind: str) -> str:
    """Return how many entries have a kind: ``2 readings``, but ``2 raised``."""
    return plural(count, kind) if kind in STATED else f"{count:,} {kind}"


def show_difference(before: Record, after: Record) -> None:
    """Print the fields in which two states of a record differ; of an open one, who says what."""
    quarters = before.open_quarter, after.open_quarter
    rows: list[tuple[str, ...]] = [("", "", "open quarter", *quarters)]
    for key in sorted(_keys(before) | _keys(after)):
        about = (key.quarter, about_in_words(key), key.header)
        rows.append((*about, _stands(before, key), _stands(after, key)))
    differing = ([short(text, _LONGEST) for text in row] for row in rows if row[3] != row[4])
    print_table(("quarter", "item", "field", "is", "becomes"), differing)


def _stands(record: Record, key: Key) -> str:
    """Return what stands of a field: its value, or who says what of it if it is open."""
    if claims := record.open.get(key):
        return f"open: {sides_in_words(claims)}"
    return shown(recorded(record, key)) if key.declared else ""


def _keys(record: Record) -> set[Key]:
    """Return every field of everything that a record states, and what is open in it."""
    return set(record.open) | {
        Key(quarter, kind, subject, field)
        for kind, by_subject in record.stated.items()
        for subject, quarters in by_subject.items()
        for quarter in quarters
        for field in FIELDS[kind]
    }
