"""A log of what hands did to a record, as a person notes it who stands beside the desk.

It counts in steps, and uses nothing of a machine but its views and its position. ``laws.py`` holds
a machine's views against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.merge_model.steps import (
    EMPTY,
    SETTLE,
    TEAM,
    Answer,
    Build,
    Cell,
    Enter,
    HandOut,
    Join,
    Name,
    Part,
    Row,
    Send,
    SendAgain,
    SettleRow,
    Step,
    Table,
    Typed,
    Unclear,
    Undo,
    Value,
    View,
)

# --- what happened ---


@dataclass(eq=False, kw_only=True)
class Event:
    """Something that was recorded; ``after`` is the machine's position then."""

    step: int
    after: int


@dataclass(eq=False, kw_only=True)
class Act(Event):
    """Somebody said a value.

    Attributes:
        paper: What it was said on.
        made: The position that its author's copy was made at, or that of then.
        knew: The position up to which she could know.
        cell: The cell, under the id that it had on the paper.
        value: The value.
        is_back: Whether she takes back what she had said on this paper.
    """

    paper: Paper
    made: int
    knew: int
    cell: Cell
    value: Value
    is_back: bool = False


@dataclass(eq=False, kw_only=True)
class Naming(Event):
    """Somebody said whose a paper is."""

    paper: Paper
    who: str


@dataclass(eq=False, kw_only=True)
class Question(Event):
    """Cells of a paper were as handed out, and their author had filled them."""

    paper: Paper
    cells: frozenset[Cell]


@dataclass(eq=False, kw_only=True)
class Answering(Event):
    """Questions were answered."""

    of: frozenset[Question]


@dataclass(eq=False, kw_only=True)
class Undoing(Event):
    """Somebody undid what an earlier step had recorded."""

    of: frozenset[Event]


@dataclass(eq=False, kw_only=True)
class Joining(Event):
    """Two ids are one from here on, or are so no more."""

    old: str
    new: str
    are_one: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it was handed out.

    Attributes:
        analyst: Whose hand-out it is; empty for a tracker.
        made: The position that it was made at.
        shown: What it showed.
    """

    analyst: str
    made: int
    shown: Typed = field(hash=False, compare=False)


@dataclass(eq=False)
class Paper:
    """A file that came: bytes, which may come again.

    Attributes:
        step: The step that brought it first.
        who: Whose it is, unless somebody says otherwise later.
        copy: The copy that it is a state of; None for a table, and for what is decided.
        holds: What was typed in it.
    """

    step: int
    who: str
    copy: Copy | None = None
    holds: Typed = field(default_factory=dict)


DECIDED: Final = Paper(0, SETTLE)


class Log:
    """What hands did, as seen from beside the desk."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._live: list[Event] = []
        self._joins: list[Joining] = []
        self._named: dict[Paper, str] = {}
        self.acts: dict[Cell, list[Act]] = {}  # all that counts, by present cell
        self.unanswered: dict[Cell, list[Act]] = {}  # of that, what must stand
        self._copies: dict[int, Copy] = {}
        self._papers: dict[int, Paper] = {}  # by each step that brought them
        self._built = -1
        self._shown: dict[int, Typed] = {}  # by step, what could be seen before it

    # --- what counts ---

    def _note(self, events: Iterable[Event]) -> None:
        """Add events, and find out what counts now."""
        self._events += events
        self._joins = [event for event in self._events if isinstance(event, Joining)]
        undone: set[Event] = set()
        for event in reversed(self._events):
            if isinstance(event, Undoing) and event not in undone:
                undone |= event.of
        self._live = [event for event in self._events if event not in undone]
        self._named = {e.paper: e.who for e in self._live if isinstance(e, Naming)}
        self.acts = self._acts()
        self.unanswered = {
            cell: [act for act in acts if not any(self._answers(o, act) for o in acts)]
            for cell, acts in self.acts.items()
        }

    def who(self, paper: Paper) -> str:
        """Return whose a paper is by now."""
        return self._named.get(paper, paper.who)

    def _id(self, subject: str, position: int) -> str:
        """Return the id at a position of what an id means."""
        now = subject
        for joining in self._joins:
            if joining.old == subject and joining.after <= position:
                now = joining.new if joining.are_one else subject
        return now

    def now(self, cell: Cell) -> Cell:
        """Return a cell under its present id."""
        if not self._joins:
            return cell
        subject = self._id(cell.row.subject, self._joins[-1].after)
        return Cell(cell.row._replace(subject=subject), cell.field)

    def _are_one(self, one: Cell, other: Cell, position: int) -> bool:
        subjects = {one.row.subject, other.row.subject}
        return len({self._id(subject, position) for subject in subjects}) == 1

    def _acts(self) -> dict[Cell, list[Act]]:
        """Return all that counts, by present cell: what was taken back does not."""
        found: dict[Cell, list[Act]] = {}
        for event in self._live:
            if isinstance(event, Act):
                of_cell = found.setdefault(self.now(event.cell), [])
                if event.is_back:
                    of_cell[:] = [act for act in of_cell if not self._is_taken_back(act, event)]
                else:
                    of_cell.append(event)
        return found

    def _is_taken_back(self, one: Act, other: Act) -> bool:
        is_hers = self.who(one.paper) == self.who(other.paper) and one.after <= other.knew
        return is_hers and (one.paper.copy, one.cell) == (other.paper.copy, other.cell)

    def _answers(self, since: Act, act: Act) -> bool:
        """Tell whether somebody said otherwise since who may: the author, or one who knew."""
        is_beside = since.paper is act.paper and since.paper is not DECIDED
        if since.step <= act.step or (is_beside and since.cell != act.cell):
            return False
        is_newer = self.who(act.paper) == self.who(since.paper) and since.made >= act.made
        if is_newer and self._are_one(act.cell, since.cell, since.made):
            return True
        return act.after <= since.knew and self._are_one(act.cell, since.cell, since.knew)

    def questions(self) -> Iterator[Question]:
        """Yield the questions that nobody has answered."""
        answered = {
            question
            for event in self._live
            if isinstance(event, Answering)
            for question in event.of
        }
        for event in self._live:
            if isinstance(event, Question) and event not in answered:
                yield event

    # --- what is done ---

    def add(  # noqa: C901, PLR0912  (a case for each step)
        self, number: int, step: Step, before: View, was: int, now: int
    ) -> None:
        """Note a step.

        Args:
            number: The step's number.
            step: The step.
            before: What could be seen before it.
            was: The machine's position before it.
            now: The machine's position after it.
        """
        self._shown[number] = before.shown
        match step:
            case HandOut(who=who):
                self._copies[number] = Copy(who, now, before.shown)
            case Build():
                self._copies[number] = Copy("", now, before.shown)
                self._built = now
            case Send():
                self._note(self._sent(number, step, now))
            case SendAgain(file=file):
                self._note(self._came(number, self._papers[file], before, was, now))
            case Table(who=who, cells=cells):
                paper = self._known(None, cells, who) or Paper(number, who, None, cells)
                self._note(self._came(number, paper, before, was, now))
            case Name(file=file, who=who):
                paper = self._papers[file]
                is_free = paper.copy and not paper.copy.analyst and paper.who != TEAM
                if is_free and self._named.get(paper) != who:
                    self._note([Naming(step=number, after=now, paper=paper, who=who)])
            case Enter(cell=cell, value=value):
                self._note([self._decision(number, was, now, cell, value)])
            case SettleRow():
                values = self._row_of(step, before)
                self._note(self._decision(number, was, now, c, v) for c, v in values.items())
            case Answer(file=file, is_yes=is_yes):
                self._note([*self._answered(number, self._papers[file], now, is_yes=is_yes)])
            case Undo(step=undone, row=row):
                of = frozenset(e for e in self._live if e.step == undone and _is_of(e, row))
                self._note([Undoing(step=number, after=now, of=of)])
            case Join(old=old, new=new):
                self._note([Joining(step=number, after=now, old=old, new=new, are_one=True)])
            case Part(old=old, new=new):
                self._note([Joining(step=number, after=now, old=old, new=new, are_one=False)])

    @staticmethod
    def _decision(number: int, was: int, now: int, cell: Cell, value: Value) -> Act:
        return Act(
            step=number, after=now, paper=DECIDED, made=now, knew=was, cell=cell, value=value
        )

    def _known(self, copy: Copy | None, holds: Typed, who: str = "") -> Paper | None:
        """Return the paper with just these bytes, if it came before."""
        for paper in self._papers.values():
            if paper.copy == copy and paper.holds == holds and (copy or paper.who == who):
                return paper
        return None

    def _sent(self, number: int, step: Send, now: int) -> Iterator[Event]:
        copy = self._copies[step.copy]
        holds = {cell: v for cell, v in step.typed.items() if v != copy.shown.get(cell)}
        who = copy.analyst or step.whose or f"file {number}"
        if step.is_in_place and copy.made == self._built:
            who = TEAM
        paper = self._known(copy, holds) or Paper(number, who, copy, holds)
        return self._came(number, paper, None, now, now)

    def _came(
        self, number: int, paper: Paper, before: View | None, was: int, now: int
    ) -> Iterator[Event]:
        if paper in self._papers.values():
            cells = self._undone_of(paper)
        else:
            cells = {*paper.holds} | {act.cell for acts in self.acts.values() for act in acts}
        self._papers[number] = paper
        may_say = {"", paper.copy.analyst if paper.copy else ""}
        cells = {cell for cell in cells if cell.row.analyst in may_say}
        if paper.copy is None:
            assert before
            return iter(self._tabled(number, paper, sorted(cells), before, was, now))
        return iter(self._copied(number, paper, paper.copy, sorted(cells), now))

    def _undone_of(self, paper: Paper) -> set[Cell]:
        """Return the cells of which the last thing that came in a paper is undone."""
        last: dict[Cell, Event] = {}
        for event in self._events:
            if isinstance(event, Act) and event.paper is paper:
                last |= dict.fromkeys({event.cell} & paper.holds.keys(), event)
            elif isinstance(event, Question) and event.paper is paper:
                last |= dict.fromkeys(event.cells, event)
        return {cell for cell, event in last.items() if event not in self._live}

    def _copied(
        self, number: int, paper: Paper, copy: Copy, cells: Iterable[Cell], now: int
    ) -> list[Event]:
        """Return what somebody said who typed in a copy."""
        found: list[Event] = []
        again = set()
        for cell in cells:
            shown = copy.shown.get(cell)
            value = paper.holds.get(cell, shown)
            last = self._last_said(paper, copy, cell)
            if value == (last.value if last else shown):
                continue
            if value == shown:
                again.add(cell)
                continue
            act = Act(
                step=number,
                after=now,
                paper=paper,
                made=copy.made,
                knew=copy.made,
                cell=cell,
                value=value,
            )
            found.append(act)
        if again:
            question = Question(step=number, after=now, paper=paper, cells=frozenset(again))
            found.append(question)
        return found

    def _last_said(self, paper: Paper, copy: Copy, cell: Cell) -> Act | None:
        said = self.acts.get(self.now(cell), [])
        own = (
            act
            for act in reversed(said)
            if act.cell == cell
            and act.paper.copy == copy
            and self.who(act.paper) == self.who(paper)
        )
        return next(own, None)

    def _tabled(
        self, number: int, paper: Paper, cells: Iterable[Cell], before: View, was: int, now: int
    ) -> list[Event]:
        """Return what a table said: it knew what stood, but of open cells nothing."""
        found: list[Event] = []
        for cell in cells:
            if cell not in paper.holds:
                continue
            present, value = self.now(cell), paper.holds[cell]
            said = self.acts.get(present, [])
            own = [act.value for act in said if self.who(act.paper) == paper.who]
            if value != (own[-1] if own else before.shown.get(present)):
                knew = 0 if present in before.open else was
                act = Act(
                    step=number,
                    after=now,
                    paper=paper,
                    made=now,
                    knew=knew,
                    cell=cell,
                    value=value,
                )
                found.append(act)
        return found

    def _answered(self, number: int, paper: Paper, now: int, *, is_yes: bool) -> Iterator[Event]:
        asked = frozenset(q for q in self.questions() if q.paper is paper)
        copy = paper.copy
        assert copy
        for question in asked if is_yes else ():
            for cell in question.cells:
                yield Act(
                    step=number,
                    after=now,
                    paper=paper,
                    made=copy.made,
                    knew=question.after,
                    cell=cell,
                    value=EMPTY,
                    is_back=True,
                )
        yield Answering(step=number, after=now, of=asked)

    def _row_of(self, step: SettleRow, before: View) -> dict[Cell, Value]:
        row = step.cell.row
        standing = self.unanswered
        (*_, chosen) = [
            act
            for act in standing[step.cell]
            if (self.who(act.paper), act.value) == (step.who, step.value)
        ]
        is_whole = row.cells[0] in before.open
        values: dict[Cell, Value] = {}
        for cell in row.cells:
            own = [a.value for a in standing.get(cell, ()) if self.who(a.paper) == step.who]
            if cell == step.cell:
                values[cell] = step.value
            elif own and (is_whole or cell in before.open):
                values[cell] = own[-1]
            elif is_whole:
                showed = self._showed(chosen, cell)
                if showed is not EMPTY or standing.get(cell):
                    values[cell] = showed
        return {cell: v for cell, v in values.items() if not isinstance(v, Unclear)}

    def _showed(self, chosen: Act, cell: Cell) -> Value:
        """Return what the copy showed that somebody said something in, in a cell of its row."""
        there = Cell(chosen.cell.row, cell.field)
        copy = chosen.paper.copy
        if copy:
            return copy.shown.get(there)
        row = there.row._replace(subject=self._id(there.row.subject, chosen.after))
        return self._shown[chosen.step].get(Cell(row, cell.field))


def _is_of(event: Event, row: Row | None) -> bool:
    """Tell whether an event can be undone, and is about a row, if one is named."""
    if row is None:
        return not isinstance(event, Joining)
    return isinstance(event, Act) and event.cell.row == row
