"""Undo what a command recorded: an entry says that earlier entries no longer count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from scenariobook.record.ledger.entries import (
    KIND_OF,
    Cleared,
    Content,
    Defined,
    Entry,
    Opened,
    Undone,
    subject_of,
)
from scenariobook.record.ledger.kinds import Stated

UNDO = "undo"  # the command that records undoing entries


@dataclass(frozen=True, slots=True)
class Step:
    """What one command recorded.

    Attributes:
        entries: The command's entries, oldest first.
        undone_by: The number of the entry that undid them; None if they count.
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
    def is_definitions(self) -> bool:
        """Whether the step only told that the study's files have changed."""
        return all(isinstance(entry.content, Defined) for entry in self.entries)

    @property
    def is_undo(self) -> bool:
        """Whether the step undid another step."""
        return isinstance(self.entries[0].content, Undone)


def undone_by(entries: Sequence[Entry[Content]]) -> dict[int, int]:
    """Return, by number of each entry that no longer counts, the number of the entry that undid it.

    An undoing entry that is itself undone has no effect. An entry can undo only earlier ones, so
    the function goes from the latest to the first.
    """
    undone: dict[int, int] = {}
    for entry in reversed(_undoing(entries)):
        if entry.number not in undone:
            undone |= dict.fromkeys(entry.content.entries, entry.number)
    return undone


def _undoing(entries: Iterable[Entry[Content]]) -> Sequence[Entry[Undone]]:
    return [cast("Entry[Undone]", entry) for entry in entries if type(entry.content) is Undone]


def live(entries: Sequence[Entry[Content]]) -> Sequence[Entry[Content]]:
    """Return the entries that are not undone and do not undo others."""
    if not _undoing(entries):
        return entries
    gone = undone_by(entries)
    return [e for e in entries if e.number not in gone and not isinstance(e.content, Undone)]


def stated_before(entries: Sequence[Entry[Content]]) -> dict[int, Stated]:
    """Return what counted before each entry about the same subject and quarter.

    Args:
        entries: The ledger's entries from the first on, under present ids.

    Returns:
        By the number of an entry of before that states something, what was stated before; entries
        before which nothing was, or had been taken back, are left out, as are those that say only
        what was typed.
    """
    before: dict[int, Stated] = {}
    past: dict[tuple[object, ...], list[Entry[Content]]] = {}
    gone: dict[int, int] = {}
    for number, entry in enumerate(entries, 1):
        content = entry.content
        if isinstance(content, Undone):
            gone = undone_by(entries[:number])
        elif entry.origin.form == 1 and (isinstance(content, Cleared) or type(content) in KIND_OF):
            earlier = past.setdefault((subject_of(content), content.quarter), [])
            last = next((e for e in reversed(earlier) if e.number not in gone), None)
            if last and type(content) in KIND_OF and not isinstance(last.content, Cleared):
                before[entry.number] = cast("Stated", last.content)
            earlier.append(entry)
    return before


def steps(entries: Sequence[Entry[Content]]) -> tuple[Step, ...]:
    """Return the steps, one for each command, oldest first.

    A command's entries follow one another and have the same author, time and command.
    """
    gone = undone_by(entries)
    return tuple(
        Step(group, gone.get(group[0].number))
        for group in (tuple(found) for _, found in groupby(entries, key=_command))
    )


def _command(entry: Entry[Content]) -> tuple[object, ...]:
    origin, content = entry.origin, entry.content
    # Two undo commands within the same moment are two steps.
    undoes = content.entries if isinstance(content, Undone) else ()
    return origin.who, origin.when, origin.command, undoes


def last_step(all_steps: Sequence[Step]) -> Step | None:
    """Return the last step that counts, is no undo, and did more than tell of changed definitions.

    None if there is none. The files would still be what they are, and the next command would tell.
    """
    return next(
        (
            step
            for step in reversed(all_steps)
            if step.undone_by is None and not (step.is_undo or step.is_definitions)
        ),
        None,
    )


def why_not(step: Step, all_steps: Sequence[Step]) -> str:
    """Return why a step cannot be undone; empty if it can.

    An entry of before has all that is known of an item in a quarter. So a later one contains values
    of the earlier ones, and must be undone first, as must what was recorded in a quarter before the
    quarter's opening.
    """
    if step.undone_by is not None:
        return f"entry {step.undone_by} has already undone it"
    counts = set(step.numbers)
    if step.is_undo:
        counts = {
            n for e in step.entries if isinstance(e.content, Undone) for n in e.content.entries
        }
    concerned = [entry.content for s in all_steps for entry in s.entries if entry.number in counts]
    for later in all_steps:
        counts_still = later.undone_by is None and not later.is_undo
        if (
            later.number > step.number
            and counts_still
            and any(_depends(entry, concerned) for entry in later.entries)
        ):
            what = numbers_in_words(later.numbers)
            return f"what was recorded later, as {what}, depends on it; undo that first"
    return ""


def _depends(later: Entry[Content], concerned: Sequence[Content]) -> bool:
    """Return whether a later entry may contain values of earlier ones, or needs their quarter."""
    for content in concerned:
        if isinstance(content, Opened):
            if later.content.quarter >= content.quarter:
                return True
        elif (
            later.origin.form == 1
            and later.content.quarter == content.quarter
            and subject_of(later.content) == subject_of(content) is not None
        ):
            return True
    return False


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Return the numbers of entries as words, such as ``entries 5 to 9``."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"entry {first}"
    if last - first + 1 == len(numbers):
        return f"entries {first} to {last}"
    return "entries " + ", ".join(map(str, numbers))
