"""The program's own merge as a machine: in process, without workbooks and without files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from msgspec import structs

from scenariobook.diagnostics import Place
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.rounds import HandOut
from scenariobook.record.claims.standing import ClaimValue, FieldState, names_beside
from scenariobook.record.ledger import entries
from scenariobook.record.ledger.chain import EMPTY as NO_ENTRIES
from scenariobook.record.ledger.chain import Ledger, extend
from scenariobook.record.ledger.entries import Addition, Begun, Defined, Redefined, Undone
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Subject, UnclearText
from scenariobook.record.ledger.steps import find_undone
from scenariobook.record.merge import choices, file_claims, matters, taken_files
from scenariobook.record.values.field_values import FieldValue
from scenariobook.record.values.input_cell import CSV, InputCell
from tests.builders import ORIGIN
from tests.merge_model import steps
from tests.merge_model.steps import EMPTY, Cell, File, Machine, Row, Unclear, Value, View, names_in

QUARTER: Final = Quarter.parse("2022Q1")
BY: Final = structs.replace(ORIGIN, form=entries.FORM)
READINGS: Final = ("gnp", "gdp", "cpi")


class Real(Machine):
    """Keeps a ledger by the program's own functions."""

    def __init__(self) -> None:
        super().__init__()
        self._ledger: Ledger = NO_ENTRIES
        self._defined = [(0, FormerIds({}))]  # the former ids, and since which entry they are
        self._records: dict[tuple[int, str], Record] = {}

    @property
    def position(self) -> int:
        return self._ledger.position.number

    # --- what the record says ---

    @property
    def _former(self) -> FormerIds:
        return self._defined[-1][1]

    def _at(self, position: int, former: FormerIds) -> Record:
        key = (position, repr(former))
        if key not in self._records:
            self._records[key] = replay(self._ledger.entries[:position], QUARTER, former)
        return self._records[key]

    @property
    def _now(self) -> Record:
        return self._at(self.position, self._former)

    def _former_at(self, position: int) -> FormerIds:
        return [former for since, former in self._defined if since <= position][-1]

    def _then(self, position: int) -> Record:
        """Return the record at a position, by the ids of then."""
        return self._at(position, self._former_at(position))

    def showed(self, position: int, cell: Cell) -> FieldValue:
        return value_at(self._then(position), _key(cell))

    def _present(self, item: str) -> str:
        return self._former.present_id("reading", item)

    def view(self) -> View:
        now = self._now
        stands: dict[Cell, Value] = {}
        shown: dict[Cell, Value] = {}
        for row in (Row(kind, subject) for _, kind, subject in now.entries):
            held = now.row_state(_key(row.cells[0]).row)
            for cell in row.cells:
                value = _stands(held, cell)
                stands |= {cell: value} if value is not EMPTY else {}
                value = _in_order(cell, _value(value_at(now, _key(cell))))
                shown |= {cell: value} if value is not EMPTY else {}
        asked: dict[int, frozenset[Cell]] = {}
        for entry in now.file_questions:
            step = self._step_of(entry.origin.sha256)
            cells = frozenset(Cell(Row(f.kind, f.subject), f.field) for f in entry.content.fields)
            asked[step] = asked.get(step, frozenset()) | cells
        opened = {
            _cell(key): frozenset((self._who(c.by), _value(c.value)) for c in claims)
            for key, claims in now.open.items()
        }
        return View(stands=stands, open=opened, shown=shown, asked=asked)

    def _step_of(self, digest: str) -> int:
        return next(step for step, file in self.files.items() if _sha256(file) == digest)

    def _who(self, by: str) -> str:
        is_file = len(by) == len(NO_ENTRIES.position.sha256)
        return f"file {self._step_of(by)}" if is_file else by

    def _add(self, added: Sequence[Addition]) -> None:
        of_now = [(content, structs.replace(o, form=entries.FORM)) for content, o in added]
        self._ledger = extend(self._ledger, of_now)

    # --- files ---

    def begin(self) -> None:
        if QUARTER not in self._now.begun:
            self._add([(Begun(QUARTER, 2), BY)])

    def _rounds(self, position: int) -> int:
        return 2 if QUARTER in self._then(position).begun else 1

    def _file(self, file: File, by: str) -> taken_files.File:
        hand_out = ""
        if file.made is not None and file.of:
            round_ = self._rounds(file.made)
            hand_out = str(HandOut(quarter=QUARTER, analyst=file.of, round=round_))
        return taken_files.File(
            name=f"{by or _sha256(file)[:6]}.xlsx",
            sha256=_sha256(file),
            by=by,
            made_after=file.made,
            knew=self.position if file.made is None else 0,
            hand_out=hand_out,
        )

    def take(self, file: File, who: str) -> None:
        cells = self._cells_of_table(file) if file.made is None else self._cells(file, file.made)
        said = file_claims.claims_of_file(self._now, self._former, self._file(file, who), cells, BY)
        self._add(said.additions)

    def _cells(self, file: File, made: int) -> list[InputCell]:
        former = self._former_at(made)
        rows = [Row("reading", i) for i in READINGS if former.present_id("reading", i) == i]
        if file.of:
            rounds = range(1, self._rounds(made) + 1)
            rows += [Row("estimate", f"alpha {file.of} {n}") for n in rounds]
        cells = sorted(cell for row in rows for cell in row.cells)
        return [self._typed(c, self.showed(made, c), file) for c in cells]

    def _cells_of_table(self, file: File) -> list[InputCell]:
        cells = sorted(cell for cell, _ in file.cells if not cell.row.analyst)
        now = self._now
        return [self._typed(c, value_at(now, self._present_key(c)), file, CSV) for c in cells]

    def _typed(self, cell: Cell, base: FieldValue, file: File, sheet: str = "Update") -> InputCell:
        held = dict(file.cells).get(cell, base)
        known = cell.row.subject
        is_unclear = isinstance(held, Unclear)
        return InputCell(
            key=self._present_key(cell),
            base=base,
            value=None if isinstance(held, Unclear) else held,
            place=Place("a file", sheet=sheet),
            why_unclear="it can be read in two ways" if is_unclear else "",
            content=held.text if isinstance(held, Unclear) else "",
            former_row_id=known if self._present(known) != known else "",
        )

    def _present_key(self, cell: Cell) -> Key:
        return _key(cell)._replace(subject=Subject(self._present(cell.row.subject)))

    def name(self, step: steps.Name) -> None:
        file = replace(self._file(self.files[step.file], ""), by=step.who)
        if file.is_copy and not file.hand_out:
            self._add(taken_files.naming_entry(self._now, file, BY))

    # --- decisions ---

    def _matters(self) -> list[matters.Matter]:
        return [*matters.open_matters(self._now, self._then)]

    def _matter(self, cell: Cell) -> matters.Matter:
        row = _key(cell).row
        return next(m for m in self._matters() if m.about_a_field and m.key.row == row)

    def settle_row(self, step: steps.SettleRow) -> None:
        matter = self._matter(step.cell)
        hers = {  # alone: what two sides have alike is offered once
            name: tuple(claim for claim in claims if self._who(claim.by) == step.who)
            for name, claims in matter.fields.items()
        }
        *_, choice = (  # the last, of a copy and a table in which she says the same
            choice
            for choice in choices.choices_of_row(self._now, matter.key, hers, self._then)
            if choice.claim and choice.values.get(step.cell.field, EMPTY) == step.value
        )
        self._add(matters.settle(self._now, matter, choice, BY))

    def enter(self, step: steps.Enter) -> None:
        assert not isinstance(step.value, Unclear)
        matter, entered = self._matter(step.cell), {step.cell.field: step.value}
        choice = matters.with_row_emptied(self._now, matter, choices.Choice("enter it", entered))
        self._add(matters.settle(self._now, matter, choice, BY))

    def answer(self, step: steps.Answer) -> None:
        digest = _sha256(self.files[step.file])
        added: list[Addition] = []
        for matter in self._matters():
            if matter.file_question and matter.file_question.origin.sha256 == digest:
                answer = matters.TAKEN_BACK if step.is_yes else matters.FRESH
                choice = next(c for c in matter.choices if c.answer == answer)
                added += matters.settle(self._now, matter, choice, BY)
        self._add(added)

    def may_undo(self, number: int, row: Row | None) -> bool:
        content = self._ledger.entries[number - 1].content
        if number in find_undone(self._ledger.entries) or isinstance(content, Defined | Begun):
            return False
        return row is None or getattr(content, "subject", None) == row.subject

    def take_out(self, numbers: list[int]) -> None:
        self._add([(Undone(QUARTER, tuple(numbers)), BY)])

    # --- definitions ---

    def join(self, step: steps.Join) -> None:
        change = Redefined(table="indicators", id=step.new, key="id", was=step.old, now=step.new)
        joined = FormerIds(MappingProxyType({"reading": {step.old: step.new}}))
        self._define(change, joined)

    def part(self, step: steps.Part) -> None:
        change = Redefined(table="indicators", id=step.new, key="formerly", was=step.old)
        self._define(change, FormerIds({}))

    def _define(self, change: Redefined, former: FormerIds) -> None:
        self._add([(Defined(QUARTER, "0" * 64, (change,)), BY)])
        self._defined.append((self.position, former))


def _sha256(file: File) -> str:
    cells = sorted(file.cells, key=repr)
    return sha256(repr((file.of, file.made, cells)).encode()).hexdigest()


def _key(cell: Cell) -> Key:
    return Key(QUARTER, cell.row.kind, Subject(cell.row.subject), cell.field)  # type: ignore[arg-type]  # a kind's name


def _cell(key: Key) -> Cell:
    return Cell(Row(key.kind, key.subject), key.field)


def _stands(held: Mapping[str, FieldState], cell: Cell) -> Value:
    """Return what stands of a cell by itself, also while its row is open."""
    standing = held.get(cell.field, FieldState())
    if not cell.names_people:
        return EMPTY if standing.open else _value(standing.value)
    first = held.get(cell.row.cells[0].field, FieldState())
    return _in_order(cell, _value(names_beside(standing, first)))


def _in_order(cell: Cell, value: Value) -> Value:
    """Return names in the order of the alphabet."""
    return "; ".join(sorted(names_in(value))) or EMPTY if cell.names_people else value


def _value(says: ClaimValue) -> Value:
    return Unclear(says.found) if isinstance(says, UnclearText) else says  # type: ignore[return-value]  # no day
