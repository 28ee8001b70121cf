"""What `scenariobook import` says of returned copies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.edited.study import Lake, run

APPLIED: Final = "new"
RECORDED: Final = "as others say"
CONFLICT: Final = "in conflict"
QUESTION: Final = "unclear"
_NAMED: Final = re.compile(r"\S+\.xlsx: ")  # what begins a line about something in a copy


@dataclass(frozen=True, order=True)
class Found:
    """A cell's outcome, as the preview has it. Empty is an empty text."""

    result: str
    quarter: str
    item: str
    field: str
    was: str
    becomes: str
    found: str
    file: str
    sheet: str
    cell: str
    why: str
    contributor: str
    formula: str  # that the cell holds

    @property
    def edit(self) -> tuple[str, str, str, str]:
        """What was edited, and how: item, field, was, becomes."""
        return self.item, self.field, self.was, self.becomes


@dataclass(frozen=True)
class Preview:
    """What becomes of each cell that says something, and the words that went with them."""

    exit_code: int
    outcomes: tuple[Found, ...]
    words: str

    @property
    def edits(self) -> list[tuple[str, str, str, str]]:
        """What is applied; fails if there is anything else to say."""
        assert {o.result for o in self.outcomes} <= {APPLIED}, self.outcomes
        return sorted(o.edit for o in self.outcomes)

    @property
    def question(self) -> Found:
        """The one question; fails if there is anything else to say."""
        (found,) = self.outcomes
        assert found.result == QUESTION, found
        assert self.exit_code == 1
        return found

    @property
    def left(self) -> list[str]:
        """What is named, since nothing is taken in there."""
        return [line for line in self.words.splitlines() if _NAMED.search(line)]

    @property
    def is_no_edit(self) -> bool:
        """No cell says anything, nothing else is said, and that is a success."""
        return not self.outcomes and not self.left and self.exit_code == 0


def preview(lake: Lake, *copies: Path) -> Preview:
    """Import copies without recording anything."""
    return _import(lake, *copies, "--dry-run")


def take_in(lake: Lake, *copies: Path) -> Preview:
    """Import copies and record what is clear."""
    return _import(lake, *copies, "--yes")


def _import(lake: Lake, *arguments: str | Path) -> Preview:
    result = run("import", lake.folder, *arguments, "--as", "tester", "--format", "json")
    found = json.loads(result.stdout) if result.stdout.strip() else []
    outcomes = tuple(
        Found(**{key: value or "" for key, value in one.items() if key != "kind"}) for one in found
    )
    return Preview(result.exit_code, outcomes, result.stderr)
