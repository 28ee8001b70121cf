"""What must hold of any machine that keeps a record, as far as a step shows it.

1. Nothing is lost. What somebody types stands as soon as it comes, or is a side of an open cell.
2. Nothing is guessed. An open cell has no value. While the first cell of a row is open, the row is
   shown empty; else what stands is shown.
3. Nothing is said by standing still: neither by a copy as it was handed out, however old, nor by a
   file that was taken in before.
4. Files of different people bring the same, in whatever order, however often.
5. Who knew, decides: what somebody types who could know of all that stands is the value. A table
   that comes to an open cell closes nothing.

What a step does to what came long before it is for known cases to say, and for the comparison of
the model with the program.
"""

from __future__ import annotations

import random
from itertools import permutations

from tests.merge_model.steps import (
    EMPTY,
    Build,
    Cell,
    Enter,
    HandOut,
    Join,
    Machine,
    Part,
    Row,
    Send,
    SendAgain,
    SettleRow,
    Step,
    Table,
    Unclear,
    Undo,
    Value,
    View,
    do,
)


class LawBroken(AssertionError):
    """A law does not hold."""


class Watched:
    """A machine that is held against the laws after each step.

    Attributes:
        machine: The machine.
        view: What can be seen of it.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.view = machine.view()
        self._made: dict[int, tuple[str, int]] = {}  # by the step that made a copy: whose, where
        self._shown: dict[tuple[str, int], View] = {}  # what could be seen when it was made
        self._came: dict[tuple[str, int], set[tuple[Cell, Value]]] = {}  # what came in it so far
        self._former: set[str] = set()
        self._is_undone = False

    def do(self, number: int, step: Step) -> None:
        """Do a step.

        Raises:
            LawBroken: if a law does not hold any more.
        """
        before, was = self.view, self.machine.position
        do(self.machine, number, step)
        self.view = self.machine.view()
        match step:
            case HandOut() | Build():
                copy = (step.who if isinstance(step, HandOut) else "", self.machine.position)
                self._made[number] = copy
                self._shown.setdefault(copy, self.view)
            case Send():
                self._sent(step, before, was)
            case SendAgain():
                _law(3, step, self._is_undone or self.view == before)
            case Enter(cell=cell, value=value) | SettleRow(cell=cell, value=value):
                _law(5, step, _stands(self.view, cell, value))
            case Table():
                self._tabled(step, before)
            case Undo():
                self._is_undone = True
            case Join(old=old):
                self._former.add(old)
            case Part(old=old):
                self._former.discard(old)
        self._nothing_is_guessed(step)

    def _sent(self, step: Send, before: View, was: int) -> None:
        copy = self._made[step.copy]
        came = self._came.get(copy)
        _law(3, step, bool(step.typed) or came is not None or self.view == before)
        for cell, value in step.typed.items():
            may_say = cell.row.analyst in {"", copy[0]} and not cell.names_people
            is_said = may_say and value != self._shown[copy].shown.get(cell)
            if not is_said or cell.row.subject in self._former:
                continue
            is_new = (cell, value) not in (came or ())
            sides = {side for _, side in self.view.open.get(cell, ())}
            _law(1, step, not is_new or value in sides or _stands(self.view, cell, value))
            knew = copy[1] == was and not isinstance(value, Unclear)
            _law(5, step, not knew or _stands(self.view, cell, value))
        self._came[copy] = {*(came or ()), *step.typed.items()}

    def _tabled(self, step: Table, before: View) -> None:
        for cell in before.open.keys() & step.cells.keys():
            others = {side for side in before.open[cell] if side[0] != step.who}
            left = {side for side in self.view.open.get(cell, ()) if side[0] != step.who}
            _law(5, step, len({value for _, value in others}) < 2 or left == others)

    def _nothing_is_guessed(self, step: Step) -> None:
        view = self.view
        for cell in {*view.stands, *view.open, *view.shown}:
            stands = view.stands.get(cell)
            _law(2, step, cell not in view.open or stands is EMPTY)
            is_open = cell.row.cells[0] in view.open
            _law(2, step, view.shown.get(cell) == (EMPTY if is_open else stands))


def _law(number: int, step: Step, holds: bool) -> None:
    if not holds:
        raise LawBroken(f"law {number}: {step}")


def _stands(view: View, cell: Cell, value: object) -> bool:
    return cell not in view.open and view.stands.get(cell) == value


def any_order(machine: Machine, number: int, rows: list[Row], rng: random.Random) -> None:
    """Let three people's files come in every order, and one of them twice.

    Args:
        machine: The machine; it stays as it is.
        number: A number that no step has.
        rows: The rows that copies have now.
        rng: What chooses the cells and values.

    Raises:
        LawBroken: if the order matters.
    """
    start = machine.fork()
    people: list[HandOut | Build] = [HandOut("anna"), HandOut("ben"), Build()]
    files: list[tuple[int, Send]] = []
    for at, copy in enumerate(people):
        do(start, number + at, copy)
        cell = Cell(rng.choice(rows), rng.choice(("value", "note")))
        files.append((number + 10 + at, Send(number + at, {cell: rng.choice((1, 2, 3))})))
    ends = []
    for order in permutations(files):
        end = start.fork()
        for name, file in order:
            do(end, name, file)
        do(end, number + 20, SendAgain(order[0][0]))
        ends.append(end.view())
    if any(end != ends[0] for end in ends):
        raise LawBroken("law 4: the order of files matters")
