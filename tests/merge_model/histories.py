"""Random histories: what several people and the one who keeps the record may do, step by step."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from tests.merge_model import steps
from tests.merge_model.steps import EMPTY, FIELDS, Cell, Machine, Row, Step, Unclear, Value, View

PEOPLE: Final = ("anna", "ben", "carl")
OLD, NEW, OTHER = "gnp", "gdp", "cpi"
READINGS: Final = tuple(Row("reading", subject) for subject in (OLD, NEW, OTHER))
VALUES: Final[dict[str, tuple[Any, ...]]] = {"value": (1, 2, 3), "likelihood": (10, 20, 30)}
VALUES.update(note=("x", "y"), reason=("x", "y"), analyst=("Anna", "Ben"))
STEPS: Final = 40

History = Sequence[tuple[int, Step]]


class Actors:
    """People who choose what to do next, from what they see and what they have done."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311  (a history, no secret)
        self._done: dict[int, Step] = {}
        self._typed: dict[int, dict[Cell, Value]] = {}  # by the step that made a copy
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
        self._done[number] = step
        if isinstance(step, steps.HandOut | steps.Build):
            self._typed[number] = {}
        return step

    def _all(self, *kinds: type[Any], until: int = STEPS) -> dict[int, Any]:
        """Return the steps of some kinds up to one, by their numbers."""
        return {n: s for n, s in self._done.items() if isinstance(s, kinds) and n <= until}

    def _is_joined(self, until: int = STEPS) -> bool:
        return len(self._all(steps.Join, until=until)) > len(self._all(steps.Part, until=until))

    def _readings(self, until: int = STEPS) -> list[Row]:
        return [row for row in READINGS if not (self._is_joined(until) and row.subject == OLD)]

    def _estimates(self, who: str, until: int = STEPS) -> list[Row]:
        rounds = max((s.round for s in self._all(steps.HandOut, until=until).values()), default=1)
        return [Row("estimate", f"alpha {who} {number + 1}") for number in range(rounds)]

    def _hand_out(self, _view: View) -> Step:
        is_second = self._rng.random() < 0.1
        return steps.HandOut(self._rng.choice(PEOPLE), 2 if is_second else 1)

    def _build(self, _view: View) -> Step:
        return steps.Build()

    def _send(self, _view: View) -> Step | None:
        copies, rng = self._all(steps.HandOut, steps.Build), self._rng
        if not copies:
            return None
        copy = rng.choice([*copies][-5:])
        if rng.random() < 0.08:  # the same attachment, opened anew
            self._typed[copy] = {}
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            self._type(copy)
        if isinstance(copies[copy], steps.HandOut):
            return steps.Send(copy, dict(self._typed[copy]))
        way = rng.random()
        typed, came = dict(self._typed[copy]), [one.typed for one in self._of_trackers().values()]
        is_new = typed and typed not in came  # these cells never came so from any tracker
        whose = rng.choice(PEOPLE) if way > 0.8 and is_new else ""
        return steps.Send(copy, typed, is_in_place=way < 0.6, whose=whose)

    def _of_trackers(self) -> dict[int, steps.Send]:
        sent, built = self._all(steps.Send), self._all(steps.Build)
        return {number: one for number, one in sent.items() if one.copy in built}

    def _type(self, copy: int) -> None:
        rng = self._rng
        whose = getattr(self._done[copy], "who", "")
        estimates = self._estimates(whose, copy) if whose else []
        row = rng.choice([*self._readings(copy), *estimates])
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
            return self._rng.choice((Unclear("1 or 2"), Unclear("12?")))
        return EMPTY if way < 0.16 else self._rng.choice(VALUES[cell.field])

    def _send_again(self, _view: View) -> Step | None:
        sent = self._all(steps.Send, steps.Table)
        return steps.SendAgain(self._rng.choice([*sent])) if sent else None

    def _table(self, view: View) -> Step:
        rng = self._rng
        free = [c for row in self._readings() for c in row.cells if not c.names_people]
        cells = rng.choices(free, k=2)
        if view.open and rng.random() < 0.4:
            cells.append(rng.choice(sorted(view.open)))
        own = [cell for cell in cells if not cell.row.analyst]
        values = {cell: rng.choice((*VALUES[cell.field], EMPTY)) for cell in own}
        return steps.Table(rng.choice(("a feed", "imf.csv", "anna")), values)

    def _name(self, _view: View) -> Step | None:
        free = [*self._of_trackers()]
        return steps.Name(self._rng.choice(free), self._rng.choice(PEOPLE)) if free else None

    def _settle(self, view: View) -> Step | None:
        rng = self._rng
        if not view.open:
            return None
        cell = rng.choice(sorted(view.open))
        who, value = rng.choice(sorted(view.open[cell], key=repr))
        before = cell.row.cells[: cell.row.cells.index(cell)]
        is_first = not any(who == one for c in before for one, _ in view.open.get(c, ()))
        # Of two rows, each has its own other fields.
        of_two_rows = self._is_joined() and cell.row.subject == NEW
        if of_two_rows or not is_first or isinstance(value, Unclear) or rng.random() < 0.3:
            return steps.Enter(cell, rng.choice(VALUES[cell.field]))
        return steps.SettleRow(cell, who, value)

    def _answer(self, view: View) -> Step | None:
        if not view.asked:
            return None
        return steps.Answer(self._rng.choice(sorted(view.asked)), self._rng.random() < 0.6)

    def _undo(self, _view: View) -> Step | None:
        kept = self._all(steps.HandOut, steps.Build, steps.Join, steps.Part)
        if not (recorded := [number for number in self._done if number not in kept]):
            return None
        step = self._rng.choice(recorded[-12:])
        rows = _rows_of(self._done[step])
        row = self._rng.choice(rows) if rows and self._rng.random() < 0.5 else None
        return steps.Undo(step, row)

    def _redefine(self, _view: View) -> Step | None:
        if self._rng.random() < 0.6 or self._all(steps.Part):
            return None
        return steps.Part(OLD, NEW) if self._is_joined() else steps.Join(OLD, NEW)


def _rows_of(step: Step) -> list[Row]:
    match step:
        case steps.Send(typed=cells) | steps.Table(cells=cells):
            return [*dict.fromkeys(cell.row for cell in cells)]
        case steps.SettleRow(cell=cell) | steps.Enter(cell=cell):
            return [cell.row]
    return []


def play_history(machine: Machine, seed: int) -> Iterator[tuple[int, Step]]:
    """Let a machine do a random history; yield each step before it is done."""
    hands = Actors(seed)
    for number in range(1, STEPS + 1):
        step = hands.next(number, machine.view())
        yield number, step
        machine.do(number, step)
