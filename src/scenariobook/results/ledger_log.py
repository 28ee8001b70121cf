"""The ledger on standard output: its entries, what each command recorded, what an undo changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scenariobook.diagnostics import harmless, short
from scenariobook.project.project import Project
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import Claim, sides_in_words
from scenariobook.record.claims.subjects import about_in_words, in_words
from scenariobook.record.ledger.chain import encoded
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
from scenariobook.record.open.undo import Step, stated_before, undone_by
from scenariobook.record.values.cells import same, shown
from scenariobook.results.rich_table import new_table, print_table
from scenariobook.study.people import person
from scenariobook.terminal import plural, say

_FILES: Final = 3  # files or cells named for one step or field
_MATTERS: Final = 20  # conflicts and questions that an undo names


def log_json(entries: Iterable[Entry[Content]]) -> str:
    """Return ledger entries as a JSON array, one object for each."""
    return "[\n" + ",\n".join(encoded(entry).decode() for entry in entries) + "\n]"


def show_log(project: Project, entries: Iterable[Entry[Content]]) -> None:
    """Print some of a project's ledger entries, one row each."""
    study, ledger = project.study, project.ledger.entries
    before = stated_before(former_ids(study).applied(ledger))
    undone = undone_by(ledger)
    table = new_table("no.", "recorded", "by", "quarter", "what", "says", "from")
    for entry in entries:
        content = entry.content
        of = subject_of(content)
        subject = in_words(of[1], study) if of else ""
        cells = (
            str(entry.number),
            f"{entry.origin.when:%Y-%m-%d %H:%M}",
            person(entry.origin.who, study),
            content.quarter or "",
            f"{kind_of(content)} {subject}".strip() + " (undone)" * (entry.number in undone),
            described(content, before.get(entry.number)),
            _whence(entry, person(project.record.contributors.of(entry), study)),
        )
        table.add_row(*map(harmless, cells))
    print_table(table)


def _whence(entry: Entry[Content], contributor: str) -> str:
    """Return where an entry came from; a file with whose it is, if somebody has said so."""
    origin = entry.origin
    is_named = origin.file and contributor not in {origin.sha256, origin.file_name}
    return f"{contributor}: {origin.traced}" if is_named else origin.traced


def show_steps(steps: Iterable[Step]) -> None:
    """Print one row for each command that recorded something, the latest first."""
    table = new_table("entries", "recorded", "by", "command", "what", "undone")
    for step in reversed(list(steps)):
        origin = step.entries[0].origin
        kinds = Counter(kind_of(entry.content) for entry in step.entries)
        files = _first(sorted({e.origin.file for e in step.entries if e.origin.file}), _FILES)
        what = ", ".join(_counted(count, kind) for kind, count in sorted(kinds.items()))
        table.add_row(
            numbers_in_words(step.numbers),
            f"{origin.when:%Y-%m-%d %H:%M}",
            origin.who,
            origin.command,
            f"{what}, from {files}" if files else what,
            f"by entry {step.undone_by}" if step.undone_by else "",
        )
    print_table(table)


def _counted(count: int, kind: str) -> str:
    """Return how many entries have a kind: ``2 readings``, but ``2 raised``."""
    return plural(count, kind) if kind in STATED else f"{count:,} {kind}"


def show_difference(before: Record, after: Record) -> None:
    """Print the fields, conflicts and questions in which two states of a record differ."""
    table = new_table("quarter", "item", "field", "is", "becomes")
    if before.open_quarter != after.open_quarter:
        table.add_row("", "", "open quarter", before.open_quarter, after.open_quarter)
    for key in sorted(_keys(before) | _keys(after)):
        was, becomes = recorded(before, key), recorded(after, key)
        if not same(was, becomes):
            table.add_row(
                key.quarter,
                in_words(key.subject),
                key.header,
                short(shown(was)),
                short(shown(becomes)),
            )
    if table.row_count:
        print_table(table)
    for one, other, becomes in ((after, before, "open again"), (before, after, "closed")):
        alone = {key: one.open[key] for key in one.open.keys() - other.open.keys()}
        matters = plural(len(alone), "conflict or question", "conflicts or questions")
        _show_open(f"{matters} will be {becomes}:", alone)
    _show_moved(after, before, "open again")
    _show_moved(before, after, "withdrawn")


def _show_moved(one: Record, other: Record, becomes: str) -> None:
    """Print the values that are open in one state, and not in the other, of what is open in both.

    Args:
        one: The state that has them.
        other: The other state.
        becomes: What they are in the state to come.
    """
    moved = {}
    for key in one.open.keys() & other.open.keys():
        numbers = {claim.number for claim in other.open[key]}
        if alone := [claim for claim in one.open[key] if claim.number not in numbers]:
            moved[key] = alone
    _show_open(f"these values of what stays open will be {becomes}:", moved)


def _show_open(heading: str, fields: Mapping[Key, Iterable[Claim]]) -> None:
    """Print open fields with who says what, under a heading; nothing if there are none."""
    keys = sorted(fields)
    if keys:
        say(heading)
    for key in keys[:_MATTERS]:
        about = ", ".join(filter(None, (key.quarter, about_in_words(key), key.header)))
        say(f"  {about}: {sides_in_words(fields[key])}")
    if keys[_MATTERS:]:
        say(f"  and {len(keys) - _MATTERS} more")


def _first(words: Sequence[str], count: int) -> str:
    """Return the first of many, and how many more there are."""
    more = [f"{len(words) - count} more"] if words[count:] else []
    return ", ".join([*words[:count], *more])


def _keys(record: Record) -> set[Key]:
    """Return every field of everything that a record states."""
    return {
        Key(quarter, kind, subject, field)
        for kind, by_subject in record.stated.items()
        for subject, quarters in by_subject.items()
        for quarter in quarters
        for field in FIELDS[kind]
    }
