"""Single cells that were typed into, and what must become of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.edited.preview import APPLIED, QUESTION, Found, preview
from tests.edited.study import Lake


@dataclass(frozen=True)
class Case:
    """A cell, what was done to it, and its outcome.

    ``said`` is what it becomes where it is applied, a part of the reason where it is in question.
    """

    sheet: str
    item: str
    header: str
    done: object = field(hash=False)
    result: str
    said: str

    @property
    def place(self) -> tuple[str, str, str]:
        return self.sheet, self.item, self.header

    def __str__(self) -> str:
        """Return the test's name."""
        return f"{self.item}-{self.header}-{self.done}"


def taken(sheet: str, item: str, header: str, done: object, *, becomes: str) -> Case:
    """Return a case that is applied; empty is an empty text."""
    return Case(sheet, item, header, done, APPLIED, becomes)


def asked(sheet: str, item: str, header: str, done: object, *, why: str) -> Case:
    """Return a case that is a question."""
    return Case(sheet, item, header, done, QUESTION, why)


def copies_of(cases: Sequence[Case]) -> list[list[Case]]:
    """Deal the cases out to as few copies as can be: nothing is said twice in a copy."""
    copies: list[list[Case]] = []
    for case in cases:
        free = (copy for copy in copies if case.place not in {other.place for other in copy})
        copy = next(free, None)
        if copy is None:
            copies.append([case])
        else:
            copy.append(case)
    return copies


def outcomes(
    lake: Lake, cases: Sequence[Case], edit: Callable[[Sequence[Case], Path], Path], folder: Path
) -> dict[Case, Found]:
    """Make the edits, copy by copy; return each case's outcome; fail if others changed."""
    found: dict[Case, Found] = {}
    for number, copy in enumerate(copies_of(cases)):
        seen = preview(lake, edit(copy, folder / f"copy-{number}.xlsx"))
        assert seen.outcomes, seen.words
        by_cell = {(o.sheet, o.cell): o for o in seen.outcomes}
        for case in copy:
            found[case] = by_cell[case.sheet, lake.cell(*case.place)]
        others = set(seen.outcomes) - set(found.values())
        assert not others, f"cells that nobody touched: {others}"
    return found


def check(case: Case, found: Found) -> None:
    """Fail unless a case has its outcome."""
    assert found.result == case.result, found
    if case.result == APPLIED:
        assert found.becomes == case.said
    else:
        assert case.said in found.why
