"""What a command recorded, taken back by an entry: the entries stay, and no longer count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from scenariobook.record.entries import Content, Entry, Opened, Undone, subject_of

UNDO = "undo"  # the command whose entries take others back


@dataclass(frozen=True, slots=True)
class Step:
    """What one command recorded: its entries, oldest first.

    ``undone_by`` is the number of the entry that took them back, if one did.
    """

    entries: tuple[Entry[Content], ...]
    undone_by: int | None

    @property
    def number(self) -> int:
        """The number of the first entry; the step is called by it."""
        return self.entries[0].number

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the entries."""
        return tuple(entry.number for entry in self.entries)

    @property
    def is_undo(self) -> bool:
        """Whether the step took another one back."""
        return isinstance(self.entries[0].content, Undone)


def undone_by(entries: Sequence[Entry[Content]]) -> dict[int, int]:
    """Return, for each entry that no longer counts, the number of the one that undid it.

    An undoing that was itself undone undoes nothing. Since an entry can only undo earlier ones,
    the latest decide first.
    """
    found: dict[int, int] = {}
    for entry in reversed(entries):
        if isinstance(entry.content, Undone) and entry.number not in found:
            found |= dict.fromkeys(entry.content.entries, entry.number)
    return found


def live(entries: Sequence[Entry[Content]]) -> Sequence[Entry[Content]]:
    """Return the entries that count: those that were not undone, and that undo nothing."""
    if not any(isinstance(entry.content, Undone) for entry in entries):
        return entries
    gone = undone_by(entries)
    return [e for e in entries if e.number not in gone and not isinstance(e.content, Undone)]


def steps(entries: Sequence[Entry[Content]]) -> tuple[Step, ...]:
    """Return what each command recorded, oldest first.

    The entries of one command stand together and have the same author, time and command.
    """
    gone = undone_by(entries)
    return tuple(
        Step(group, gone.get(group[0].number))
        for group in (tuple(found) for _, found in groupby(entries, key=_command))
    )


def _command(entry: Entry[Content]) -> tuple[object, ...]:
    origin, content = entry.origin, entry.content
    # Two undoings within one moment stay two.
    own = content.entries if isinstance(content, Undone) else ()
    return origin.who, origin.when, origin.command, own


def last_step(found: Sequence[Step]) -> Step | None:
    """Return the last step that can be taken back and is no undoing itself."""
    return next((s for s in reversed(found) if s.undone_by is None and not s.is_undo), None)


def why_not(step: Step, found: Sequence[Step]) -> str:
    """Return why a step cannot be taken back; nothing if it can.

    An entry says all that is known of an item in a quarter. So what was recorded later rests on
    what was recorded before, and the later has to be taken back first.
    """
    if step.undone_by is not None:
        return f"it was undone by entry {step.undone_by} already"
    counts = set(step.numbers)
    if step.is_undo:
        counts = {
            n for e in step.entries if isinstance(e.content, Undone) for n in e.content.entries
        }
    concerned = [entry.content for s in found for entry in s.entries if entry.number in counts]
    for later in found:
        counts_still = later.undone_by is None and not later.is_undo
        if (
            later.number > step.number
            and counts_still
            and any(_rests(entry.content, concerned) for entry in later.entries)
        ):
            what = numbers_in_words(later.numbers)
            return f"what was recorded since, as {what}, rests on it; undo that first"
    return ""


def _rests(later: Content, concerned: Sequence[Content]) -> bool:
    """Tell whether an entry may rest on earlier ones."""
    for content in concerned:
        if isinstance(content, Opened):
            if later.quarter >= content.quarter:
                return True
        elif (
            later.quarter == content.quarter
            and subject_of(later) == subject_of(content) is not None
        ):
            return True
    return False


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Return entries' numbers in words, such as ``entries 5 to 9``."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"entry {first}"
    if last - first + 1 == len(numbers):
        return f"entries {first} to {last}"
    return "entries " + ", ".join(map(str, numbers))
