"""The merge as a model: what people said, and what stands. No workbooks, no files, no speed.

It is written apart from the program, from the same rules, so that the two can be held against each
other. ``test_merge.py`` says what must come of either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.merge_model import steps
from tests.merge_model.steps import EMPTY, Cell, File, Machine, Row, Unclear, Value, View, names_in

# --- entries ---


class Taken(NamedTuple):
    """A file was taken in, whether or not it said anything; ``who`` is its contributor."""

    file: File
    who: str


class Claim(NamedTuple):
    """What a contributor says of one cell.

    Attributes:
        who: The contributor.
        copy: The position that her copy was made at. A table is newer than any copy that was made
            before it came; so is a decision.
        cell: The cell, under the id that it had in the copy.
        value: The value.
        knew: The last entry that she could know of.
        file: The file that it came in; None if it was settled.
        is_back: Whether she takes back what she had said of the cell, and says nothing; she knew
            what she was asked about.
    """

    who: str
    copy: int
    cell: Cell
    value: Value
    knew: int
    file: File | None = None
    is_back: bool = False


class Asked(NamedTuple):
    """These cells of a file are again as handed out, and its contributor had filled them."""

    file: File
    who: str
    cells: tuple[Cell, ...]


class Answered(NamedTuple):
    """The question of this number was answered."""

    asked: int


class Named(NamedTuple):
    """A file has this contributor from here on."""

    file: File
    who: str


class Defined(NamedTuple):
    """Two ids are one item from here on, or are so no more."""

    old: str
    new: str
    are_one: bool


class SecondRound(NamedTuple):
    """Round 2 of the estimates has begun."""


class Undone(NamedTuple):
    """The entries of these numbers count no more."""

    numbers: frozenset[int]


Entry = Taken | Claim | Asked | Answered | Named | Defined | SecondRound | Undone


# --- what entries mean ---


def undone_by(entries: Sequence[Entry]) -> set[int]:
    """Return the numbers of the entries that do not count; an undo may itself be undone."""
    undone: set[int] = set()
    for number in range(len(entries), 0, -1):
        entry = entries[number - 1]
        if isinstance(entry, Undone) and number not in undone:
            undone |= entry.numbers
    return undone


class Said(NamedTuple):
    """A claim that counts, with its number, and with its contributor as far as that is known."""

    number: int
    who: str
    claim: Claim


def replaces(later: Said, earlier: Said, state: State) -> bool:
    """Tell whether a claim takes the place of another: its author's own, or one that she knew.

    Claims under two ids are about one cell only for somebody whose copy was made after the entry
    that joined the two; in one file they stand beside each other, whenever it comes.
    """
    new, old = later.claim, earlier.claim
    is_beside = new.file is not None and new.file == old.file and new.cell != old.cell
    if later.number <= earlier.number or is_beside:
        return False
    is_own = later.who == earlier.who and new.copy >= old.copy
    if is_own and state.are_one(new.cell.row, old.cell.row, new.copy):
        return True
    return earlier.number <= new.knew and state.are_one(new.cell.row, old.cell.row, new.knew)


class State:
    """What the entries up to a position mean."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.undone = undone_by(entries)
        self.live = [(n, e) for n, e in enumerate(entries, 1) if n not in self.undone]
        self._defined = [(n, e) for n, e in self.live if isinstance(e, Defined)]
        self.names = {e.file: e.who for _, e in self.live if isinstance(e, Named)}
        self.position = len(entries)
        self.said: dict[Cell, list[Said]] = {}
        for number, entry in self.live:
            if isinstance(entry, Claim):
                self._say(Said(number, self.who(entry), entry))
        self._standing = {
            cell: [one for one in said if not any(replaces(other, one, self) for other in said)]
            for cell, said in self.said.items()
        }

    def _say(self, said: Said) -> None:
        claim = said.claim
        of_cell = self.said.setdefault(self.present(claim.cell), [])
        if claim.is_back and claim.file:
            file, who = claim.file, said.who
            of_cell[:] = [
                one
                for one in of_cell
                if one.number > claim.knew or not _is_from(one, file, who, claim.cell)
            ]
        else:
            of_cell.append(said)

    def who(self, entry: Claim | Asked) -> str:
        """Return whose an entry is, as far as that is known by now."""
        return entry.who if entry.file is None else self.names.get(entry.file, entry.who)

    def row_at(self, row: Row, position: int) -> Row:
        """Return a row under the id that its item has at a position."""
        now: dict[str, str] = {}
        for number, entry in self._defined:
            if number <= position and entry.are_one:
                now[entry.old] = entry.new
            elif number <= position:
                now.pop(entry.old, None)
        return row._replace(subject=now.get(row.subject, row.subject))

    def are_one(self, row: Row, other: Row, position: int) -> bool:
        """Tell whether two rows are one at a position."""
        return row == other or self.row_at(row, position) == self.row_at(other, position)

    def present(self, cell: Cell) -> Cell:
        """Return a cell under the id that its item has now."""
        return Cell(self.row_at(cell.row, self.position), cell.field)

    def standing(self, cell: Cell) -> list[Said]:
        """Return the claims about a cell that nobody who could has replaced."""
        return self._standing.get(cell, [])

    def sides(self, cell: Cell) -> frozenset[steps.Side]:
        """Return who says what of a cell."""
        return frozenset((said.who, said.claim.value) for said in self.standing(cell))

    def _values(self, cell: Cell) -> set[Value]:
        return {said.claim.value for said in self.standing(cell)}

    def is_open(self, cell: Cell) -> bool:
        """Tell whether claims about a cell differ, or one cannot be read."""
        values = self._values(cell)
        is_unclear = any(isinstance(value, Unclear) for value in values)
        return is_unclear or (len(values) > 1 and not cell.names_people)

    def value(self, cell: Cell) -> Value:
        """Return what stands."""
        if cell.names_people:
            return self._names(cell)
        values = self._values(cell)
        return values.pop() if values and not self.is_open(cell) else EMPTY

    def _names(self, cell: Cell) -> Value:
        """Return the names that were typed with the row's value, or after it."""
        of_value = [e for e in self.standing(cell.row.cells[0]) if e.claim.value is not EMPTY]
        by = {one.who for one in of_value}
        since = max((one.number for one in of_value), default=0)
        beside = [one for one in self.standing(cell) if one.who in by or one.number > since]
        return "; ".join(sorted({n for one in beside for n in names_in(one.claim.value)})) or EMPTY

    def shown(self, cell: Cell) -> Value:
        """Return what a copy that is made now holds: nothing while the row's first cell is open."""
        return EMPTY if self.is_open(cell.row.cells[0]) else self.value(cell)

    def last_from(self, file: File, who: str, cell: Cell) -> Said | None:
        """Return what a contributor said last of a cell of the copy that a file is of."""
        said = self.said.get(self.present(cell), [])
        own = (one for one in reversed(said) if _is_from(one, file, who, cell))
        return next(own, None)

    @property
    def asked(self) -> dict[int, Asked]:
        """The questions that nobody has answered, by number."""
        answered = {e.asked for _, e in self.live if isinstance(e, Answered)}
        return {n: e for n, e in self.live if isinstance(e, Asked) and n not in answered}


def _is_from(said: Said, file: File, who: str, cell: Cell) -> bool:
    """Tell whether something was said by a contributor, in a cell of the copy that a file is of."""
    its = said.claim.file
    is_of_copy = its is not None and (its.of, its.made) == (file.of, file.made)
    return is_of_copy and (said.who, said.claim.cell) == (who, cell)


# --- the machine ---


class Model(Machine):
    """Keeps the entries and does the steps."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._states: dict[int, State] = {}

    @property
    def position(self) -> int:
        return len(self._entries)

    @property
    def _now(self) -> State:
        return self._at(self.position)

    def _at(self, position: int) -> State:
        if position not in self._states:
            self._states[position] = State(self._entries[:position])
        return self._states[position]

    def view(self) -> View:
        now = self._now
        rows = {cell.row for cell in now.said}
        cells = [cell for row in rows for cell in row.cells]
        asked: dict[int, frozenset[Cell]] = {}
        for question in now.asked.values():
            step = next(n for n, file in self.files.items() if file == question.file)
            asked[step] = asked.get(step, frozenset()) | frozenset(question.cells)
        return View(
            stands={c: value for c in cells if (value := now.value(c)) is not EMPTY},
            open={c: now.sides(c) for c in cells if now.is_open(c)},
            shown={c: value for c in cells if (value := now.shown(c)) is not EMPTY},
            asked=asked,
        )

    # copies

    def showed(self, position: int, cell: Cell) -> Value:
        return self._at(position).shown(cell)

    def begin(self) -> None:
        if SecondRound() not in self._entries:
            self._entries.append(SecondRound())

    def take(self, file: File, who: str) -> None:
        if taken := self._taken(file):
            only = self._undone_of(file, self._now.names.get(file, taken.who))
            self._entries += self._said_in(file, taken.who, only)
        else:
            who = who or f"file {self._number}"
            self._entries += [Taken(file, who), *self._said_in(file, who, None)]

    def _taken(self, file: File) -> Taken | None:
        return next((e for e in self._entries if isinstance(e, Taken) and e.file == file), None)

    def _undone_of(self, file: File, who: str) -> set[Cell]:
        """Return the cells of which the last word that came from a file is undone.

        A word from another file of the same copy, or another table of the same contributor, is one.
        """
        last: dict[Cell, int] = {}
        for number, entry in enumerate(self._entries, 1):
            if isinstance(entry, Claim) and entry.cell in file.holds and not entry.is_back:
                said = Said(number, self._now.who(entry), entry)
                of_table = file.made is None and said.who == who
                if entry.file == file or of_table or _is_from(said, file, who, entry.cell):
                    last[entry.cell] = number  # and no answer: the question stands for that
            elif isinstance(entry, Asked) and entry.file == file:
                last |= dict.fromkeys(entry.cells, number)
        return {cell for cell, number in last.items() if number in self._now.undone}

    def _said_in(self, file: File, who: str, only: set[Cell] | None) -> list[Entry]:
        """Return what a file says; ``only`` limits it to some cells."""
        if file.made is None:
            return self._said_in_table(file, who, only)
        now, made, holds = self._now, file.made, file.holds
        whose = now.names.get(file, who)
        own = {one.claim.cell for said in now.said.values() for one in said if one.who == whose}
        entries: list[Entry] = []
        again: list[Cell] = []
        for cell in sorted(holds.keys() | own if only is None else only):
            handed_out = self.showed(made, cell)
            value = holds.get(cell, handed_out)
            last = now.last_from(file, whose, cell)
            if value == (last.claim.value if last else handed_out):
                continue
            if value == handed_out:
                again.append(cell)
            else:
                claim = Claim(who, made, cell, value, made, file)
                entries += [claim, *self._left_empty(claim, file, made)]
        return [*entries, Asked(file, who, tuple(again))] if again else entries

    def _left_empty(self, first: Claim, file: File, made: int) -> Iterator[Claim]:
        """Yield what empties the rest of a row that was handed out empty, since people differed.

        Whoever types its first cell takes nothing over from those who said otherwise.
        """
        row = first.cell.row
        if first.cell != row.cells[0] or isinstance(first.value, Unclear):
            return
        if self.showed(made, first.cell) is EMPTY and self._all_known(first.cell, first):
            for cell in row.cells[1:]:
                is_left = cell not in file.holds and self.showed(made, cell) is EMPTY
                if is_left and self._all_known(cell, first) and self._is_beside(cell, first):
                    yield first._replace(cell=cell, value=EMPTY)

    def _all_known(self, cell: Cell, claim: Claim) -> bool:
        """Tell whether a claim's author knew all that stands of a cell, in the row of her copy."""
        said = self._now.standing(self._now.present(cell))
        return all(s.number <= claim.knew and s.claim.cell.row == cell.row for s in said)

    def _is_beside(self, cell: Cell, first: Claim) -> bool:
        """Tell whether a cell has values only of people whom a claim about its row overrules."""
        now = self._now
        sides = now.standing(now.present(first.cell))
        agreeing = {
            side.who
            for side in sides
            if isinstance(side.claim.value, Unclear) or side.claim.value == first.value
        }
        said = now.standing(now.present(cell))
        return (
            not cell.names_people
            and any(one.claim.value is not EMPTY for one in said)
            and {one.who for one in said} <= {side.who for side in sides} - agreeing
        )

    def _said_in_table(self, file: File, who: str, only: set[Cell] | None) -> list[Entry]:
        """Compare with what its contributor said last, else with the record.

        It replaces a value that is not open, and adds a side to an open cell.
        """
        now = self._now
        entries: list[Entry] = []
        for cell, value in sorted(file.holds.items(), key=lambda item: item[0]):
            present = now.present(cell)
            last = next((s for s in reversed(now.said.get(present, [])) if s.who == who), None)
            if only is not None and cell not in only:
                continue
            is_open = now.is_open(present)
            is_new = value != last.claim.value if last else is_open or value != now.shown(present)
            if is_new:
                knew = 0 if is_open else now.position
                entries.append(Claim(who, now.position + 1, cell, value, knew, file))
        return entries

    def name(self, step: steps.Name) -> None:
        file = self.files[step.file]
        taken = self._taken(file)
        if (
            taken
            and not file.of
            and self._now.names.get(file, taken.who) not in {steps.TEAM, step.who}
        ):
            self._entries.append(Named(file, step.who))

    def answer(self, step: steps.Answer) -> None:
        for asked, question in self._now.asked.items():
            if question.file == self.files[step.file]:
                self._entries.append(Answered(asked))
                who, file, made = question.who, question.file, question.file.made or 0
                for cell in question.cells if step.is_yes else ():
                    self._entries.append(Claim(who, made, cell, EMPTY, asked, file, is_back=True))

    # decisions

    def settle_row(self, step: steps.SettleRow) -> None:
        now, row = self._now, step.cell.row
        side = (step.who, step.value)
        said = [s for s in now.standing(step.cell) if (s.who, s.claim.value) == side]
        number, _, chosen = said[-1]
        is_whole = step.cell == row.cells[0]
        values: dict[Cell, Value] = {step.cell: step.value}
        for cell in row.cells:
            own = [s.claim for s in now.standing(cell) if s.who == step.who]
            own = [c for c in own if (c.copy, c.cell.row) == (chosen.copy, chosen.cell.row)] or own
            if cell != step.cell and own and (is_whole or now.is_open(cell)):
                values[cell] = own[-1].value
            elif cell != step.cell and is_whole and chosen.file and chosen.file.made is not None:
                then = self._at(chosen.copy)  # a table and a decision show nothing
                showed = then.shown(then.present(Cell(chosen.cell.row, cell.field)))
                known = [said.claim.knew for said in now.standing(cell)]
                if min(known, default=0) < number and (showed is not EMPTY or known):
                    values[cell] = showed
        self._settle({c: v for c, v in values.items() if not isinstance(v, Unclear)})

    def enter(self, step: steps.Enter) -> None:
        first, *others = step.cell.row.cells
        values = {step.cell: step.value}
        if step.cell == first:
            entered = Claim(steps.SETTLE, self.position, first, step.value, self.position)
            values |= {cell: EMPTY for cell in others if self._is_beside(cell, entered)}
        self._settle(values)

    def _settle(self, values: dict[Cell, Value]) -> None:
        at = self.position
        self._entries += [Claim(steps.SETTLE, at + 1, c, value, at) for c, value in values.items()]

    def may_undo(self, number: int, row: Row | None) -> bool:
        entry = self._entries[number - 1]
        if number in self._now.undone or isinstance(entry, Defined | SecondRound):
            return False
        return row is None or (isinstance(entry, Claim) and entry.cell.row == row)

    def take_out(self, numbers: list[int]) -> None:
        self._entries.append(Undone(frozenset(numbers)))

    # definitions

    def join(self, step: steps.Join) -> None:
        self._entries.append(Defined(step.old, step.new, are_one=True))

    def part(self, step: steps.Part) -> None:
        self._entries.append(Defined(step.old, step.new, are_one=False))
