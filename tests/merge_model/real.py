"""The program's own merge as a machine: in process, without workbooks and without files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from msgspec import structs

from scenariobook.diagnostics import Place
from scenariobook.intake.read_files import naming_entry
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import NO_FORMER_IDS, FormerIds
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.standing import ClaimValue, FieldState, names_beside
from scenariobook.record.ledger.chain import EMPTY as NO_ENTRIES
from scenariobook.record.ledger.chain import Ledger, extend
from scenariobook.record.ledger.entries import (
    FORM,
    TEAM,
    Addition,
    Begun,
    Content,
    Defined,
    Entry,
    Key,
    Redefined,
    Undone,
)
from scenariobook.record.ledger.kinds import UnclearCell
from scenariobook.record.merge.file_claims import File, claims_of_file
from scenariobook.record.open.matters import (
    FRESH,
    TAKEN_BACK,
    Choice,
    Matter,
    _choices,
    matters,
    settle,
    with_row_emptied,
)
from scenariobook.record.open.steps import undone_by
from scenariobook.record.values.field_values import CSV, FieldValue
from scenariobook.record.values.field_values import InputCell as TypedCell
from tests.builders import ORIGIN
from tests.merge_model import steps
from tests.merge_model.steps import EMPTY, Cell, Row, Typed, Unclear, Value, View, names_in

QUARTER: Final = Quarter.parse("2022Q1")
BY: Final = structs.replace(ORIGIN, form=FORM)
READINGS: Final = ("gnp", "gdp", "cpi")


@dataclass(frozen=True)
class Copy:
    """A copy as it was made: whose hand-out, where, and by which ids."""

    analyst: str
    round: int
    position: int
    former: FormerIds


@dataclass(frozen=True)
class Bytes:
    """A file's bytes."""

    copy: Copy | None
    table: str
    holds: Typed

    @cached_property
    def sha256(self) -> str:
        copy = self.copy and (self.copy.analyst, self.copy.position)
        return sha256(
            repr((copy, self.table, sorted(self.holds.items(), key=repr))).encode()
        ).hexdigest()


class Real:
    """Keeps a ledger by the program's own functions."""

    def __init__(self) -> None:
        self._ledger: Ledger = NO_ENTRIES
        self._former = NO_FORMER_IDS
        self._defined = [(0, NO_FORMER_IDS)]
        self._copies: dict[int, Copy] = {}
        self._built = -1
        self._files: dict[int, Bytes] = {}
        self._steps: dict[int, range] = {}
        self._records: dict[tuple[int, str], Record] = {}

    @property
    def position(self) -> int:
        return self._ledger.position.number

    # --- what the record says ---

    def _at(self, position: int, former: FormerIds) -> Record:
        key = (position, repr(former))
        if key not in self._records:
            self._records[key] = replay(self._ledger.entries[:position], QUARTER, former)
        return self._records[key]

    @property
    def _now(self) -> Record:
        return self._at(self.position, self._former)

    def _present(self, item: str) -> str:
        return self._former.present("reading", item)

    def view(self) -> View:
        now = self._now
        stands: dict[Cell, Value] = {}
        shown: dict[Cell, Value] = {}
        for row in (Row(kind, subject) for kind, subject, _ in now.past):
            held = now.row_state(_key(row.cells[0]))
            for cell in row.cells:
                value = _stands(held, cell)
                stands |= {cell: value} if value is not EMPTY else {}
                value = _in_order(cell, _value(recorded(now, _key(cell))))
                shown |= {cell: value} if value is not EMPTY else {}
        asked: dict[int, frozenset[Cell]] = {}
        for entry in now.file_questions:
            step = self._step_of(entry.origin.sha256)
            cells = frozenset(Cell(Row(f.kind, f.item), f.field) for f in entry.content.fields)
            asked[step] = asked.get(step, frozenset()) | cells
        return View(
            stands=stands,
            open={
                _cell(key): frozenset((self._who(c.by), _value(c.value)) for c in claims)
                for key, claims in now.open.items()
            },
            shown=shown,
            asked=asked,
        )

    def _step_of(self, digest: str) -> int:
        return next(step for step, file in self._files.items() if file.sha256 == digest)

    def _who(self, by: str) -> str:
        is_file = len(by) == len(NO_ENTRIES.position.sha256)
        return f"file {self._step_of(by)}" if is_file else by

    def _add(self, number: int, added: list[Addition]) -> None:
        before = self.position
        self._ledger = extend(
            self._ledger, [(content, structs.replace(o, form=FORM)) for content, o in added]
        )
        self._steps[number] = range(before + 1, self.position + 1)

    # --- files ---

    def hand_out(self, number: int, step: steps.HandOut) -> None:
        if step.round > 1 and QUARTER not in self._now.begun:
            self._add(number, [(Begun(QUARTER, 2), BY)])
        round_ = 2 if QUARTER in self._now.begun else 1
        self._copies[number] = Copy(step.who, round_, self.position, self._former)

    def build(self, number: int, _step: steps.Build) -> None:
        self._built = self.position
        self._copies[number] = Copy("", 1, self.position, self._former)

    def send(self, number: int, step: steps.Send) -> None:
        made = self._copies[step.copy]
        then = self._at(made.position, made.former)
        holds = {c: v for c, v in step.typed.items() if v != _shown(then, c)}
        by = made.analyst or step.whose
        if step.is_in_place and made.position == self._built:
            by = TEAM
        self._take(number, Bytes(made, "", holds), by)

    def send_again(self, number: int, step: steps.SendAgain) -> None:
        file = self._files[step.file]
        self._take(number, file, file.copy.analyst if file.copy else file.table)

    def table(self, number: int, step: steps.Table) -> None:
        self._take(number, Bytes(None, step.who, step.cells), step.who)

    def _file(self, file: Bytes, by: str) -> File:
        made = file.copy
        hand_out = ""
        if made and made.analyst:
            hand_out = str(HandOut(quarter=QUARTER, analyst=made.analyst, round=made.round))
        return File(
            name=f"{by or file.sha256[:6]}.xlsx",
            sha256=file.sha256,
            by=by,
            position=made.position if made else None,
            knew=0 if made else self.position,
            hand_out=hand_out,
        )

    def _take(self, number: int, file: Bytes, by: str) -> None:
        self._files[number] = file
        cells = self._cells(file, file.copy) if file.copy else self._cells_of_table(file)
        said = claims_of_file(self._now, self._former, self._file(file, by), cells, BY)
        self._add(number, said.additions)

    def _cells(self, file: Bytes, made: Copy) -> list[TypedCell]:
        then = self._at(made.position, made.former)
        rows = [Row("reading", i) for i in READINGS if made.former.present("reading", i) == i]
        if made.analyst:
            rounds = range(1, made.round + 1)
            rows += [Row("estimate", f"alpha {made.analyst} {n}") for n in rounds]
        cells = sorted(cell for row in rows for cell in row.cells)
        return [self._typed(c, _shown(then, c), file.holds) for c in cells]

    def _cells_of_table(self, file: Bytes) -> list[TypedCell]:
        now = self._now
        return [
            self._typed(c, recorded(now, self._present_key(c)), file.holds, CSV)
            for c in sorted(file.holds)
            if not c.row.analyst
        ]

    def _typed(
        self, cell: Cell, base: FieldValue, holds: Typed, sheet: str = "Update"
    ) -> TypedCell:
        held = holds.get(cell)
        unclear = held if isinstance(held, Unclear) else None
        value = None if isinstance(held, Unclear) else held if cell in holds else base
        known = cell.row.subject
        return TypedCell(
            key=self._present_key(cell),
            base=base,
            value=value,
            place=Place("a file", sheet=sheet),
            question="it can be read in two ways" if unclear else "",
            content=unclear.text if unclear else "",
            row_id=known if self._present(known) != known else "",
        )

    def _present_key(self, cell: Cell) -> Key:
        key = _key(cell)
        return key._replace(subject=self._present(key.subject))

    def name(self, number: int, step: steps.Name) -> None:
        file = replace(self._file(self._files[step.file], ""), by=step.who)
        if self._files[step.file].copy and not file.hand_out:
            self._add(number, naming_entry(self._now, file, BY))

    # --- decisions ---

    def _matters(self) -> list[Matter]:
        return [*matters(self._now, self._then)]

    def _then(self, position: int) -> Record:
        """Return the record at a position, by the ids of then."""
        former = [former for since, former in self._defined if since <= position][-1]
        return self._at(position, former)

    def _matter(self, cell: Cell) -> Matter:
        keys = _key(cell)[:3]
        return next(m for m in self._matters() if m.about_a_field and m.key[:3] == keys)

    def settle_row(self, number: int, step: steps.SettleRow) -> None:
        matter = self._matter(step.cell)
        hers = {  # alone: what two sides have alike is offered once
            name: tuple(claim for claim in claims if self._who(claim.by) == step.who)
            for name, claims in matter.fields.items()
        }
        *_, choice = (  # the last, of a copy and a table in which she says the same
            choice
            for choice in _choices(self._now, replace(matter, fields=hers), self._then)
            if choice.claim and choice.values.get(step.cell.field, EMPTY) == step.value
        )
        self._add(number, settle(self._now, matter, choice, BY))

    def enter(self, number: int, step: steps.Enter) -> None:
        assert not isinstance(step.value, Unclear)
        matter, entered = self._matter(step.cell), {step.cell.field: step.value}
        choice = with_row_emptied(self._now, matter, Choice("enter it", entered))
        self._add(number, settle(self._now, matter, choice, BY))

    def answer(self, number: int, step: steps.Answer) -> None:
        digest = self._files[step.file].sha256
        added: list[Addition] = []
        for matter in self._matters():
            if matter.question and matter.question.origin.sha256 == digest:
                answer = TAKEN_BACK if step.is_yes else FRESH
                choice = next(c for c in matter.choices if c.answer == answer)
                added += settle(self._now, matter, choice, BY)
        self._add(number, added)

    def undo(self, number: int, step: steps.Undo) -> None:
        gone = undone_by(self._ledger.entries)
        numbers = tuple(
            n
            for n in self._steps.get(step.step, ())
            if n not in gone and _is_undoable(self._ledger.entries[n - 1], step.row)
        )
        if numbers:
            self._add(number, [(Undone(QUARTER, numbers), BY)])

    # --- definitions ---

    def join(self, number: int, step: steps.Join) -> None:
        change = Redefined(table="indicators", id=step.new, key="id", was=step.old, now=step.new)
        joined = FormerIds(MappingProxyType({"reading": {step.old: step.new}}))
        self._define(number, change, joined)

    def part(self, number: int, step: steps.Part) -> None:
        change = Redefined(table="indicators", id=step.new, key="formerly", was=step.old)
        self._define(number, change, NO_FORMER_IDS)

    def _define(self, number: int, change: Redefined, former: FormerIds) -> None:
        self._former = former
        self._add(number, [(Defined(QUARTER, "0" * 64, (change,)), BY)])
        self._defined.append((self.position, former))


def _key(cell: Cell) -> Key:
    return Key(QUARTER, cell.row.kind, cell.row.subject, cell.field)  # type: ignore[arg-type]  # a kind's name


def _cell(key: Key) -> Cell:
    return Cell(Row(key.kind, key.subject), key.field)


def _stands(held: Mapping[str, FieldState], cell: Cell) -> Value:
    """Return what stands of a cell by itself, also while its row is open."""
    standing = held.get(cell.field, FieldState())
    if not cell.names_people:
        return EMPTY if standing.is_open else _value(standing.value)
    first = held.get(cell.row.cells[0].field, FieldState())
    return _in_order(cell, _value(names_beside(standing, first)))


def _in_order(cell: Cell, value: Value) -> Value:
    """Return names in the order of the alphabet."""
    return "; ".join(sorted(names_in(value))) or EMPTY if cell.names_people else value


def _shown(record: Record, cell: Cell) -> FieldValue:
    return recorded(record, _key(cell))


def _value(says: ClaimValue) -> Value:
    return Unclear(says.found) if isinstance(says, UnclearCell) else says  # type: ignore[return-value]  # no day


def _is_undoable(entry: Entry[Content], row: Row | None) -> bool:
    if isinstance(entry.content, Defined | Begun):
        return False
    return row is None or getattr(entry.content, "subject", None) == row.subject
