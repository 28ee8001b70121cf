"""Random histories: what several people and the one who keeps the record may do, step by step."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from tests.merge_model import steps
from tests.merge_model.steps import EMPTY, FIELDS, Cell, Machine, Row, Step, Unclear, Value, View

PEOPLE: Final = ("anna", "ben", "carl")
OLD, NEW, OTHER = "gnp", "gdp", "cpi"
READINGS: Final = tuple(Row("reading", subject) for subject in (OLD, NEW, OTHER))
VALUES: Final = {
    "value": (1, 2, 3),
    "likelihood": (10, 20, 30),
    "note": ("x", "y"),
    "reason": ("x", "y"),
    "analyst": ("Anna", "Ben"),
}
UNCLEAR: Final = (Unclear("1 or 2"), Unclear("12?"))
STEPS: Final = 40

History = Sequence[tuple[int, Step]]


class Hands:
    """People who choose what to do next, from what they see and what they hold."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311  (a history, no secret)
        self._copies: dict[int, steps.HandOut | steps.Build] = {}
        self._rows: dict[int, list[Row]] = {}  # by the step that made a copy: its rows
        self._typed: dict[int, dict[Cell, Value]] = {}
        self._sent: dict[int, steps.Send | steps.Table] = {}
        self._recorded: dict[int, list[Row]] = {}  # what may be undone, and the rows it is about
        self._round = 1
        self._is_joined = False
        self._is_parted = False
        self._ways: Mapping[Callable[[View], Step | None], int] = {
            self._hand_out: 6,
            self._build: 2,
            self._send: 16,
            self._send_again: 3,
            self._table: 3,
            self._name: 3,
            self._settle: 3,
            self._answer: 2,
            self._undo: 4,
            self._redefine: 1,
        }

    @property
    def rows(self) -> list[Row]:
        """The rows of readings that a copy has now."""
        return [row for row in READINGS if not (self._is_joined and row.subject == OLD)]

    def next(self, number: int, view: View) -> Step:
        """Return the next step.

        Args:
            number: Its number.
            view: What can be seen.
        """
        step = None
        while step is None:
            (way,) = self._rng.choices([*self._ways], [*self._ways.values()])
            step = way(view)
        self._remember(number, step)
        return step

    def _remember(self, number: int, step: Step) -> None:
        rows: list[Row] = []
        match step:
            case steps.HandOut() | steps.Build():
                self._copies[number], self._typed[number] = step, {}
                self._rows[number] = self.rows
                if isinstance(step, steps.HandOut):
                    self._round = max(self._round, step.round)
                    self._rows[number] += self._estimates(step.who)
            case steps.Send(typed=cells) | steps.Table(cells=cells):
                self._sent[number] = step
                rows = list(dict.fromkeys(cell.row for cell in cells))
            case steps.SettleRow(cell=cell) | steps.Enter(cell=cell):
                rows = [cell.row]
            case steps.Join() | steps.Part():
                self._is_joined = isinstance(step, steps.Join)
                self._is_parted = isinstance(step, steps.Part)
        if not isinstance(step, steps.HandOut | steps.Build | steps.Join | steps.Part):
            self._recorded[number] = rows

    def _estimates(self, who: str) -> list[Row]:
        return [Row("estimate", f"alpha {who} {number + 1}") for number in range(self._round)]

    def _hand_out(self, _view: View) -> Step:
        is_second = self._rng.random() < 0.1
        return steps.HandOut(self._rng.choice(PEOPLE), 2 if is_second else 1)

    def _build(self, _view: View) -> Step:
        return steps.Build()

    def _send(self, _view: View) -> Step | None:
        if not self._copies:
            return None
        rng = self._rng
        copy = rng.choice([*self._copies][-5:])
        if rng.random() < 0.08:  # the same attachment, opened anew
            self._typed[copy] = {}
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            self._type(copy)
        if isinstance(self._copies[copy], steps.HandOut):
            return steps.Send(copy, dict(self._typed[copy]))
        way = rng.random()
        whose = rng.choice(PEOPLE) if way > 0.8 and self._is_new(copy) else ""
        return steps.Send(copy, dict(self._typed[copy]), is_in_place=way < 0.6, whose=whose)

    def _is_new(self, copy: int) -> bool:
        """Tell whether the cells of a tracker never came so from any tracker."""
        typed = self._typed[copy]
        sent = (s for s in self._sent.values() if isinstance(s, steps.Send))
        return bool(typed) and not any(
            one.typed == typed and isinstance(self._copies[one.copy], steps.Build) for one in sent
        )

    def _type(self, copy: int) -> None:
        rng = self._rng
        row = rng.choice(self._rows[copy])
        if row.analyst and rng.random() < 0.2:  # she adds another's row to hers
            others = [who for who in PEOPLE if who != row.analyst]
            row = rng.choice(self._estimates(rng.choice(others)))
        cell = Cell(row, rng.choice((FIELDS[row.kind][0], *FIELDS[row.kind])))
        if rng.random() < 0.15 and self._typed[copy]:
            del self._typed[copy][rng.choice([*self._typed[copy]])]
        else:
            self._typed[copy][cell] = self._value(cell)

    def _value(self, cell: Cell) -> Value:
        way = self._rng.random()
        if way < 0.08 and not cell.names_people:
            return self._rng.choice(UNCLEAR)
        return EMPTY if way < 0.16 else self._rng.choice(VALUES[cell.field])

    def _send_again(self, _view: View) -> Step | None:
        return steps.SendAgain(self._rng.choice([*self._sent])) if self._sent else None

    def _table(self, view: View) -> Step:
        rng = self._rng
        cells = rng.choices([c for row in self.rows for c in row.cells if not c.names_people], k=2)
        if view.open and rng.random() < 0.4:
            cells.append(rng.choice(sorted(view.open)))
        own = [cell for cell in cells if not cell.row.analyst]
        values = {cell: rng.choice((*VALUES[cell.field], EMPTY)) for cell in own}
        return steps.Table(rng.choice(("a feed", "imf.csv", "anna")), values)

    def _name(self, _view: View) -> Step | None:
        free = [
            number
            for number, sent in self._sent.items()
            if isinstance(sent, steps.Send) and isinstance(self._copies[sent.copy], steps.Build)
        ]
        return steps.Name(self._rng.choice(free), self._rng.choice(PEOPLE)) if free else None

    def _settle(self, view: View) -> Step | None:
        rng = self._rng
        if not view.open:
            return None
        cell = rng.choice(sorted(view.open))
        who, value = rng.choice(sorted(view.open[cell], key=repr))
        before = cell.row.cells[: cell.row.cells.index(cell)]
        is_first = not any(who == one for c in before for one, _ in view.open.get(c, ()))
        of_two_rows = self._is_joined and cell.row.subject == NEW  # each with its own other fields
        if of_two_rows or not is_first or isinstance(value, Unclear) or rng.random() < 0.3:
            return steps.Enter(cell, rng.choice(VALUES[cell.field]))
        return steps.SettleRow(cell, who, value)

    def _answer(self, view: View) -> Step | None:
        if not view.asked:
            return None
        return steps.Answer(self._rng.choice(sorted(view.asked)), self._rng.random() < 0.6)

    def _undo(self, _view: View) -> Step | None:
        if not self._recorded:
            return None
        step = self._rng.choice([*self._recorded][-12:])
        rows = self._recorded[step]
        return steps.Undo(
            step, self._rng.choice(rows) if rows and self._rng.random() < 0.5 else None
        )

    def _redefine(self, _view: View) -> Step | None:
        if self._rng.random() < 0.6 or self._is_parted:
            return None
        return steps.Part(OLD, NEW) if self._is_joined else steps.Join(OLD, NEW)


def play(machine: Machine, seed: int) -> Iterator[tuple[int, Step]]:
    """Let a machine do a random history; yield each step before it is done."""
    hands = Hands(seed)
    for number in range(1, STEPS + 1):
        step = hands.next(number, machine.view())
        yield number, step
        machine.do(number, step)
