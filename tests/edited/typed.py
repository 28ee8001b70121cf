"""Single cells that were typed into, and what must become of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.edited.lake import NEW, QUESTION, Lake, preview


@dataclass(frozen=True)
class Case:
    """A cell, what was done to it, and its outcome.

    Attributes:
        sheet: Its sheet.
        item: The id of its row.
        header: The header of its column.
        done: What was typed, as a program takes it; None if it was emptied.
        result: ``NEW`` or ``QUESTION``.
        said: What it becomes, or a part of the question.
        shown_as: The number format that the cell was given before.
    """

    sheet: str
    item: str
    header: str
    done: object
    result: str
    said: str
    shown_as: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands."""
        return self.sheet, self.item, self.header


def taken(
    sheet: str, item: str, header: str, done: object, *, becomes: str, shown_as: str = ""
) -> Case:
    """Return a case that is taken; empty is an empty text."""
    return Case(sheet, item, header, done, NEW, becomes, shown_as)


def asked(
    sheet: str, item: str, header: str, done: object, *, why: str, shown_as: str = ""
) -> Case:
    """Return a case that is a question."""
    return Case(sheet, item, header, done, QUESTION, why, shown_as)


def wrong(
    lake: Lake, cases: Sequence[Case], edit: Callable[[Sequence[Case], Path], Path], folder: Path
) -> list[str]:
    """Make the edits, in as few copies as can be; tell what became otherwise, or of itself."""
    found = []
    for number, copy in enumerate(_copies(cases)):
        cells = dict(preview(lake, edit(copy, folder / f"copy-{number}.xlsx")).cells)
        for case in copy:
            outcome = cells.pop((case.sheet, lake.cell(*case.place)), {"result": "no outcome"})
            said = outcome.get("becomes" if case.result == NEW else "why", "")
            is_said = said == case.said if case.result == NEW else case.said in said
            if outcome["result"] != case.result or not is_said:
                found.append(f"{case}: {outcome}")
        found += [f"nobody touched {place}: {outcome}" for place, outcome in cells.items()]
    return found


def _copies(cases: Sequence[Case]) -> list[list[Case]]:
    """Deal the cases out to copies in which nothing is said twice."""
    copies: list[list[Case]] = []
    for case in cases:
        free = (copy for copy in copies if case.place not in {other.place for other in copy})
        copy = next(free, None)
        if copy is None:
            copies.append([case])
        else:
            copy.append(case)
    return copies
