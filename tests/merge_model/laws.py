"""What must hold of any machine that keeps a record.

1. Nothing is lost. Each thing that was typed and sent stands, or its author said otherwise since,
   or somebody who could know of it did, or it was undone or taken back.
2. Nothing is guessed or made up. A cell has a value only where all that stands agrees and can be
   read; else it is open. While the first cell of a row is open, the row is shown empty.
3. Nothing is said by standing still: neither by a copy as it was handed out, however old, nor by a
   file that was taken in before.
4. Files of different people bring the same, in whatever order, however often.
5. What was undone, or taken back, counts for nothing; its file brings that again, and only that.
6. Who knew, decides: what somebody types who could know of all that stands is the value. A table
   that comes to an open cell closes nothing.
"""

from __future__ import annotations

import random
from itertools import permutations

from tests.merge_model.log import Log
from tests.merge_model.steps import (
    Build,
    Cell,
    Enter,
    HandOut,
    Machine,
    Row,
    Send,
    SendAgain,
    SettleRow,
    Step,
    Table,
    Unclear,
    Undo,
    View,
    do,
    names_in,
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
        self._log = Log()
        self._made: dict[int, tuple[str, int]] = {}  # by the step that made a copy: whose, where
        self._came: set[tuple[str, int]] = set()  # of these, those that came back
        self._is_undone = False

    def do(self, number: int, step: Step) -> None:
        """Do a step.

        Raises:
            LawBroken: if a law does not hold any more.
        """
        before, was = self.view, self.machine.position
        do(self.machine, number, step)
        self.view = self.machine.view()
        if isinstance(step, HandOut | Build):
            who = step.who if isinstance(step, HandOut) else ""
            self._made[number] = (who, self.machine.position)
        self._standing_still(step, before)
        self._who_knew(step, before, was)
        self._log.add(number, step, before, was, self.machine.position)
        self._all_that_was_said()
        self._nothing_else()

    def _standing_still(self, step: Step, before: View) -> None:
        is_still = False
        match step:
            case Send():
                is_still = not step.typed and self._made[step.copy] not in self._came
                self._came.add(self._made[step.copy])
            case SendAgain():
                is_still = not self._is_undone
            case Undo():
                self._is_undone = True
        if not (not is_still or self.view == before):
            raise LawBroken(f"law 3: {step} changed something")

    def _who_knew(self, step: Step, before: View, was: int) -> None:
        now = self.view
        match step:
            case Enter(cell=cell, value=value) | SettleRow(cell=cell, value=value):
                if not _stands(now, cell, value):
                    raise LawBroken(f"law 6: {step} decided nothing")
            case Send() if self._made[step.copy][1] == was:
                for cell, value in step.typed.items():
                    is_free = cell.row.analyst in {"", self._made[step.copy][0]}
                    is_said = value != before.shown.get(cell) and not cell.names_people
                    decides = is_free and is_said and not isinstance(value, Unclear)
                    if decides and not _stands(now, cell, value):
                        raise LawBroken(f"law 6: {step} decided nothing")
            case Table(who=who):
                for cell in before.open.keys() & step.cells.keys():
                    sides = {side for side in before.open[cell] if side[0] != who}
                    others = {side for side in now.open.get(cell, ()) if side[0] != who}
                    closed = cell not in now.open and len({value for _, value in sides}) > 1
                    if not (sides == others or not closed):
                        raise LawBroken(f"law 6: {step} closed a cell")

    def _all_that_was_said(self) -> None:
        view = self.view
        for cell, acts in self._log.unanswered.items():
            for act in acts if not cell.names_people else ():
                side = (self._log.who(act.paper), act.value)
                if cell in view.open:
                    holds = side in view.open[cell]
                else:
                    holds = view.stands.get(cell) == act.value
                if not holds:
                    raise LawBroken(f"law 1: {side} is lost of {cell}: {view}")

    def _nothing_else(self) -> None:
        view, said = self.view, self._log.unanswered
        for cell in {*said, *view.stands, *view.open, *view.shown}:
            sides = {(self._log.who(act.paper), act.value) for act in said.get(cell, ())}
            values = {value for _, value in sides}
            is_open = len(values) > 1 or any(isinstance(value, Unclear) for value in values)
            if cell.names_people:
                is_open = False
            made_up = view.open.get(cell, frozenset()) - sides
            if made_up:
                raise LawBroken(f"law 2: {made_up} is made up")
            if is_open != (cell in view.open) or (is_open and cell in view.stands):
                raise LawBroken(f"law 2: {cell} is guessed: {sides}")
            stands = view.stands.get(cell)
            is_said = stands in values or stands is None
            if cell.names_people:
                is_said = names_in(stands) == self._names(cell)
            if not is_said:
                raise LawBroken(f"law 2: {stands} of {cell} is made up: {sides}")
            shown = None if cell.row.cells[0] in view.open else stands
            if view.shown.get(cell) != shown:
                raise LawBroken(f"law 2: {cell} is shown otherwise")
        self._nothing_is_asked_anew()

    def _names(self, cell: Cell) -> set[str]:
        """Return the names that were typed with the row's value, or after it."""
        log = self._log
        of_value = log.unanswered.get(cell.row.cells[0], [])
        by = {log.who(act.paper) for act in of_value}
        since = max((act.step for act in of_value), default=0)
        return {
            name
            for act in log.unanswered.get(cell, ())
            if log.who(act.paper) in by or act.step > since
            for name in names_in(act.value)
        }

    def _nothing_is_asked_anew(self) -> None:
        view = self.view
        asked: dict[int, frozenset[Cell]] = {}
        for question in self._log.questions():
            step = question.paper.step
            asked[step] = asked.get(step, frozenset()) | question.cells
        if view.asked != asked:
            raise LawBroken(f"law 3: asked about {view.asked}, not {asked}")


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
