"""What hands do to a record, step by step, and what a machine that keeps it shows after each.

A machine is the model, or the program. A step names copies, files and acts by the number of the
step that made them, since each machine numbers its own entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

EMPTY: Final = None
FIELDS: Final = {
    "reading": ("value", "note", "analyst"),
    "estimate": ("likelihood", "reason"),
}
TEAM: Final = "team"
SETTLE: Final = "settle"


class Row(NamedTuple):
    """What stands in one row; the subject of an estimate names its analyst and its round, too."""

    kind: str
    subject: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All its cells; while the first one is open, all are handed out empty."""
        return _cells_of(self)

    @property
    def analyst(self) -> str:
        """Whose estimate it is; empty for other rows."""
        return self.subject.split()[1] if self.kind == "estimate" else ""

    def __repr__(self) -> str:
        return self.subject


@cache
def _cells_of(row: Row) -> tuple[Cell, ...]:
    return tuple(Cell(row, name) for name in FIELDS[row.kind])


class Cell(NamedTuple):
    """One field of a row."""

    row: Row
    field: str

    @property
    def names_people(self) -> bool:
        """Whether it says who typed: nobody has to decide that, so it is never open."""
        return self.field == "analyst"

    def __repr__(self) -> str:
        return f"{self.row!r}.{self.field}"


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Unclear:
    """What a cell holds that cannot be read in one way."""

    text: str

    def __repr__(self) -> str:
        return f"<{self.text}>"


Value = float | int | str | Unclear | None
Typed = Mapping[Cell, Value]
Side = tuple[str, Value]  # who says what


def names_in(value: Value) -> set[str]:
    """Return the names that stand in a cell that names people."""
    return {name.strip() for name in str(value or "").split(";")} - {""}


# --- the steps ---


Step = tuple[Any, ...]  # each of these is one


class HandOut(NamedTuple):
    """A copy is made for an analyst; the first one of round 2 begins that round."""

    who: str
    round: int = 1


class Build(NamedTuple):
    """The team's tracker is written to the output folder."""


class Send(NamedTuple):
    """A copy comes back; cells that ``typed`` does not name are as they were handed out.

    Attributes:
        copy: The step that made the copy.
        typed: What the copy's author has typed in it so far.
        is_in_place: Whether it is a tracker that was saved over the one in the output folder.
        whose: The name that ``--from`` gives.
    """

    copy: int
    typed: Typed = MappingProxyType({})
    is_in_place: bool = False
    whose: str = ""


class SendAgain(NamedTuple):
    """A file comes again, byte for byte; ``file`` is the step that brought it first."""

    file: int


class Table(NamedTuple):
    """A table in CSV comes."""

    who: str
    cells: Typed


class Name(NamedTuple):
    """A file that came without a contributor gets one."""

    file: int
    who: str


class SettleRow(NamedTuple):
    """One side's row is chosen: "all of anna's"; she stands for ``value`` in an open cell of it."""

    cell: Cell
    who: str
    value: Value


class Enter(NamedTuple):
    """A value is entered for one open cell."""

    cell: Cell
    value: Value


class Answer(NamedTuple):
    """Somebody says whether cells of a file that are again as handed out were taken back."""

    file: int
    is_yes: bool


class Undo(NamedTuple):
    """What a step recorded is undone: all of it, or what is about one row."""

    step: int
    row: Row | None = None


class Join(NamedTuple):
    """The study says that an item was formerly another one: both are one from here on."""

    old: str
    new: str


class Part(NamedTuple):
    """The study takes that back."""

    old: str
    new: str


# --- what a machine shows ---


class View(NamedTuple):
    """What can be seen of a record; a cell that is empty, or not open, is not named.

    Attributes:
        stands: The values that stand.
        open: Who says what of each open cell. A file without a contributor is called by the step
            that brought it: ``file 7``.
        shown: What a copy that is made now holds.
        asked: The cells of each file that somebody has to answer about, by the step that brought
            the file.
    """

    stands: Mapping[Cell, Value]
    open: Mapping[Cell, frozenset[Side]]
    shown: Mapping[Cell, Value]
    asked: Mapping[int, frozenset[Cell]]


class Machine(Protocol):
    """Keeps a record. For each step it has a method: ``hand_out`` for `HandOut`, and so on."""

    def view(self) -> View:
        """Return what can be seen now."""


def do(machine: Machine, number: int, step: Step) -> None:
    """Let a machine do a step; ``number`` is the step's."""
    method = re.sub("(?<=[a-z])(?=[A-Z])", "_", type(step).__name__).lower()
    getattr(machine, method)(number, step)
