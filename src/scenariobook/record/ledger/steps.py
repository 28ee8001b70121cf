"""Group entries into steps, one for each command, and tell which steps count.

To undo a step, an entry says that the step's entries no longer count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from scenariobook.record.ledger.entries import Content, Defined, Entry, Opened, Undone
from scenariobook.wording import numbers_in_words


@dataclass(frozen=True, slots=True)
class Step:
    """What one command recorded.

    Attributes:
        entries: The command's entries, oldest first.
        undone_by: The number of the entry that undid the step; None if nobody undid it.
    """

    entries: tuple[Entry[Content], ...]
    undone_by: int | None

    @property
    def number(self) -> int:
        """The number of the first entry."""
        return self.entries[0].number

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the entries."""
        return tuple(entry.number for entry in self.entries)

    @property
    def counts(self) -> bool:
        """Whether the step's entries count: nobody undid the step, and it undid no other one."""
        return self.undone_by is None and not isinstance(self.entries[0].content, Undone)


def find_undone(entries: Sequence[Entry[Content]]) -> dict[int, int]:
    """Return, by number of each entry that no longer counts, the number of the entry that undid it.

    An undoing entry that is itself undone has no effect. An entry can undo only earlier ones, so
    the function goes from the latest to the first.
    """
    undone: dict[int, int] = {}
    for entry in reversed(entries):
        if isinstance(entry.content, Undone) and entry.number not in undone:
            undone |= dict.fromkeys(entry.content.entries, entry.number)
    return undone


def live(entries: Sequence[Entry[Content]]) -> Sequence[Entry[Content]]:
    """Return the entries that are not undone and do not undo others."""
    undone = find_undone(entries)
    return [e for e in entries if e.number not in undone and not isinstance(e.content, Undone)]


def definitions_in(entries: Sequence[Entry[Content]]) -> list[Entry[Defined]]:
    """Return the entries about the study's definitions that count, oldest first."""
    defined = [cast("Entry[Defined]", e) for e in entries if isinstance(e.content, Defined)]
    gone = find_undone(entries)
    return [entry for entry in defined if entry.number not in gone]


def steps_of(entries: Sequence[Entry[Content]]) -> tuple[Step, ...]:
    """Return the steps, one for each command, oldest first.

    A command's entries follow one another and have the same author, time and command.
    """
    undone = find_undone(entries)
    return tuple(
        Step(group, undone.get(group[0].number))
        for group in (tuple(group_entries) for _, group_entries in groupby(entries, key=command_of))
    )


def command_of(entry: Entry[Content]) -> tuple[object, ...]:
    """Return an entry's author, time and command, which tell one step from another."""
    origin, content = entry.origin, entry.content
    # Two undo commands within the same moment are two steps.
    undoes = content.entries if isinstance(content, Undone) else ()
    return origin.who, origin.when, origin.command, undoes


def last_step(all_steps: Sequence[Step]) -> Step | None:
    """Return the last step that counts and is worth undoing; None if there is none.

    A step with nothing but changed definitions is not worth it: the next command would record the
    same change again.
    """
    for step in reversed(all_steps):
        if step.counts and not all(isinstance(entry.content, Defined) for entry in step.entries):
            return step
    return None


def why_cannot_undo(step: Step, all_steps: Sequence[Step]) -> str:
    """Return why a step cannot be undone; empty if it can.

    The opening of a quarter is undone after all entries of that quarter.
    """
    if step.undone_by is not None:
        return f"entry {step.undone_by} has already undone it"
    counts = {*step.numbers}
    if isinstance(step.entries[0].content, Undone):
        counts = {*step.entries[0].content.entries}
    concerned = [entry for one in all_steps for entry in one.entries if entry.number in counts]
    opened = [e.content.quarter for e in concerned if isinstance(e.content, Opened)]
    for later in all_steps if opened else ():
        is_later = later.number > step.number and later.counts
        if is_later and any(entry.content.quarter >= min(opened) for entry in later.entries):
            what = numbers_in_words(later.numbers)
            first = f"first run `scenariobook undo --entry {later.number}`"
            return f"what was recorded later, as {what}, depends on it; {first}"
    return ""
