"""Print what is open or due, and what a command changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, get_args

import click

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.due import DutyKind, due
from scenariobook.diagnostics import first_of, short
from scenariobook.paths import RETURNED
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.standing import Claim, sides_in_words
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.disk import archive_name
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.matters import Matter, matters
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import value_as_text
from scenariobook.study.model.study import Study
from scenariobook.terminal import plural, print_table, say

_LONGEST_WHY: Final = 600  # characters of a reason
_LONGEST_VALUE: Final = 200  # characters of a field's value
_NAMED: Final = 3  # of what is due


def open_list(project: Project) -> Sequence[Matter]:
    """Return what is open in a project, with the choices for each matter."""
    start, former = project.study.header.start, former_ids(project.study)

    @cache
    def then(position: int) -> Record:
        return replay(project.ledger.entries[:position], start, former)

    return matters(project.record, then)


def matter_heading(matter: Matter, decided: Collection[str] = ()) -> str:
    """Return what a matter is about: the quarter, the item and its open fields; or the file.

    Args:
        matter: The matter.
        decided: The fields that a decision is about, if it is not about all that are open.
    """
    if matter.question:
        return matter.question.origin.file
    key = matter.key
    names = [name for name in matter.fields if name in decided] or decided or matter.fields
    fields = ", ".join(key._replace(field=name).header for name in names)
    return ", ".join(filter(None, (key.quarter, key_in_words(key), fields)))


def show_matters(listed: Iterable[Matter]) -> None:
    """Print what is open, each matter with its claims and its numbered choices."""
    for matter in listed:
        word = "conflict" if matter.in_conflict else "question"
        click.echo(f"{matter.number}. {word}: {matter_heading(matter)}")
        for words in _said(matter):
            click.echo(f"     {words}")
        for number, choice in enumerate(matter.choices, 1):
            click.echo(f"     {number}  {choice.words}")
        click.echo()


def _said(matter: Matter) -> Iterator[str]:
    """Yield a line for each claim, or for the question about a file."""
    if matter.question:
        yield str(matter.question.content)
        return
    several = len(matter.fields) > 1
    for name, claims in matter.fields.items():
        field = f"{matter.key._replace(field=name).header}: " if several else ""
        for claim in claims:
            yield f"{field}{claim.name}: {says_in_words(claim)} ({_where(matter, claim)})"


def _where(matter: Matter, claim: Claim) -> str:
    """Return where a claim was typed; if no tracker has its row now, also the archived file."""
    origin = claim.entry.origin
    if matter.about_a_field or origin.command != "build" or not origin.sha256:
        return origin.where
    archived = archive_name(origin.sha256, origin.file)
    return f"{origin.where}; the file is kept as {RETURNED}/{archived}"


def says_in_words(claim: Claim) -> str:
    """Return what a claim says, in words; if it is unclear, also why."""
    why = f": {short(claim.why_unclear, _LONGEST_WHY)}" if claim.is_unclear else ""
    return claim.says + why


def left_words(still_open: Sequence[Matter]) -> str:
    """Return what is open after `settle` has listed it, and how it is settled."""
    how = "settle with --choose NUMBER=CHOICE or --enter NUMBER=VALUE"
    return f"{_counted(still_open)} open; {how}" if still_open else "nothing is open"


def _counted(several: Sequence[Matter]) -> str:
    """Return how many conflicts and questions are open."""
    conflicts = sum(matter.in_conflict for matter in several)
    parts = [(conflicts, "conflict"), (len(several) - conflicts, "question")]
    return " and ".join(plural(count, noun) for count, noun in parts if count)


def warn_of_open(record: Record) -> None:
    """Print how many conflicts and questions are open in a record, if any are."""
    if still_open := matters(record):
        pronoun = "it" if len(still_open) == 1 else "them"
        say(f"{_counted(still_open)} open; `scenariobook settle` lists {pronoun}")


def show_difference(before: Record, after: Record, shown: Collection[Key] = ()) -> None:
    """Print the fields in which two states of a record differ; of an open one, who says what.

    Args:
        before: The record as it is.
        after: The record as it becomes.
        shown: The fields of which it was said already what becomes of them.
    """
    quarters = before.open_quarter, after.open_quarter
    rows: list[tuple[str, ...]] = [("", "", "open quarter", *quarters)]
    for key in sorted((_keys(before) | _keys(after)).difference(shown)):
        parts = (key.quarter, key_in_words(key), key.header)
        rows.append((*parts, _stands(before, key), _stands(after, key)))
    differing = ([short(text, _LONGEST_VALUE) for text in row] for row in rows if row[3] != row[4])
    print_table(("quarter", "item", "field", "is", "becomes"), differing)


def _stands(record: Record, key: Key) -> str:
    """Return a field's value; if the field is open, who says what."""
    if claims := record.open.get(key):
        return f"open: {sides_in_words(claims)}"
    return value_as_text(recorded(record, key)) if key.declared else ""


def _keys(record: Record) -> set[Key]:
    """Return every field of everything that a record states, and what is open in it."""
    return set(record.open) | {
        Key(quarter, kind, subject, field)
        for kind, by_subject in record.stated.items()
        for subject, quarters in by_subject.items()
        for quarter in quarters
        for field in FIELDS[kind]
    }


def due_in_words(study: Study, record: Record, quarter: Quarter) -> Iterator[str]:
    """Yield how many values, judgments and so on are due in a quarter, with the first few."""
    duties = due(assess_all(study, record, quarter), record)
    for kind in get_args(DutyKind):
        if ids := [short(duty.id) for duty in duties if duty.kind == kind]:
            count = plural(len(ids), f"{kind} is", f"{kind}s are")
            yield f"{count} due in {quarter}: {first_of(ids, _NAMED)}"
