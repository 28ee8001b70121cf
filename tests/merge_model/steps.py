"""What hands do to a record, step by step, and what a machine that keeps it shows after each.

A machine is the model, or the program. A step names copies, files and acts by the number of the
step that made them, since each machine numbers its own entries.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

EMPTY: Final = None
FIELDS: Final = {"reading": ("value", "note", "analyst"), "estimate": ("likelihood", "reason")}
TEAM: Final = "team"
SETTLE: Final = "settle"


class Row(NamedTuple):
    """What stands in one row; the subject of an estimate names its analyst and its round, too."""

    kind: str
    subject: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All its cells; while the first one is open, all are handed out empty."""
        return tuple(Cell(self, name) for name in FIELDS[self.kind])

    @property
    def analyst(self) -> str:
        """Whose estimate it is; empty for other rows."""
        return self.subject.split()[1] if self.kind == "estimate" else ""

    def __repr__(self) -> str:
        return self.subject


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


# --- the machines ---


@dataclass(frozen=True)
class File:
    """A file's bytes: what it was made from and what it holds.

    Attributes:
        of: The analyst whom a hand-out names; empty for a tracker; the name of a table.
        made: The position that a copy was made at; None for a table.
        cells: Of a copy, the cells that differ from what was handed out.
    """

    of: str
    made: int | None
    cells: frozenset[tuple[Cell, Value]]

    @cached_property
    def holds(self) -> dict[Cell, Value]:
        """What its author typed in it, and may say: of an estimate, its analyst's hand-out may."""
        may_say = {""} if self.made is None else {"", self.of}
        return {cell: value for cell, value in self.cells if cell.row.analyst in may_say}


class Machine:
    """Keeps a record. For each step it has a method: ``hand_out`` for `HandOut`, and so on.

    Who holds which copy and file is remembered here; what it means, each machine decides.
    """

    def __init__(self) -> None:
        self.files: dict[int, File] = {}  # by the step that brought each
        self._number = 0  # of the step that is done
        self._copies: dict[int, tuple[str, int]] = {}  # by step: the analyst, and the position
        self._built = -1
        self._entries_of: dict[int, range] = {}  # by step

    def do(self, number: int, step: Step) -> None:
        """Do a step; ``number`` is the step's."""
        before, self._number = self.position, number
        method = re.sub("(?<=[a-z])(?=[A-Z])", "_", type(step).__name__).lower()
        getattr(self, method)(step)
        self._entries_of[number] = range(before + 1, self.position + 1)

    def hand_out(self, step: HandOut) -> None:
        if step.round > 1:
            self.begin()
        self._copies[self._number] = (step.who, self.position)

    def build(self, _step: Build) -> None:
        self._built = self.position
        self._copies[self._number] = ("", self.position)

    def send(self, step: Send) -> None:
        analyst, made = self._copies[step.copy]
        cells = {cell: v for cell, v in step.typed.items() if v != self.showed(made, cell)}
        who = TEAM if step.is_in_place and made == self._built else analyst or step.whose
        self._take(File(analyst, made, frozenset(cells.items())), who)

    def send_again(self, step: SendAgain) -> None:
        file = self.files[step.file]
        self._take(file, file.of)

    def table(self, step: Table) -> None:
        self._take(File(step.who, None, frozenset(step.cells.items())), step.who)

    def _take(self, file: File, who: str) -> None:
        self.files[self._number] = file
        self.take(file, who)

    def undo(self, step: Undo) -> None:
        of_step = self._entries_of.get(step.step, ())
        if numbers := [n for n in of_step if self.may_undo(n, step.row)]:
            self.take_out(numbers)

    @property
    @abstractmethod
    def position(self) -> int:
        """How many entries there are."""

    @abstractmethod
    def view(self) -> View:
        """Return what can be seen now."""

    @abstractmethod
    def showed(self, position: int, cell: Cell) -> Any:
        """Return what a copy that was made at a position showed."""

    @abstractmethod
    def begin(self) -> None:
        """Begin round 2 of the estimates, if that has not begun."""

    @abstractmethod
    def take(self, file: File, who: str) -> None:
        """Take in a file; ``who`` is empty if nobody says whose it is."""

    @abstractmethod
    def may_undo(self, number: int, row: Row | None) -> bool:
        """Tell whether an entry can be undone, and is about a row if one is given."""

    @abstractmethod
    def take_out(self, numbers: list[int]) -> None:
        """Undo entries."""
