"""A ledger in memory, to which people send copies of a tracker, and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace as replace_file
from hashlib import sha256
from typing import Final

from msgspec.structs import replace

from scenariobook.diagnostics import Place
from scenariobook.record.claims.former_ids import AS_RECORDED, FormerIds
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, Ledger, extend, parse, up_to
from scenariobook.record.ledger.entries import (
    FORM,
    Addition,
    Content,
    Defined,
    Entry,
    Key,
    Redefined,
    Taken,
    Undone,
)
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.file_claims import File, Heard, heard
from scenariobook.record.merge.outcomes import Result, outcomes
from scenariobook.record.open.matters import Matter, matters, settle
from scenariobook.record.values.cells import FieldValue, Typed
from tests.builders import ORIGIN, q

Q1: Final = q("2022Q1")
VALUE: Final = Key(Q1, "reading", "gdp", "value")
NOTE: Final = VALUE._replace(field="note")
NOW: Final = replace(ORIGIN, form=FORM, file="")
Cells = Mapping[str, FieldValue]


class Unclear(str):
    """A text that nobody can read in one way: it may mean 1 or 2."""

    __slots__ = ()


class History:
    """What people said of one row, in the order in which it came.

    Attributes:
        ledger: The ledger.
        row: The row; its field does not matter.
        former: The former ids that the study declares.
    """

    def __init__(self, row: Key = VALUE, former: FormerIds = AS_RECORDED) -> None:
        """Begin with an empty ledger."""
        self.ledger: Ledger = EMPTY
        self.row = row
        self.former = former

    @property
    def record(self) -> Record:
        """The record now."""
        return self.then(self.position)

    @property
    def position(self) -> int:
        """The number of the last entry."""
        return self.ledger.position.number

    def then(self, position: int) -> Record:
        """Return the record as it was at a position."""
        return replay(up_to(self.ledger, position).entries, Q1, self.former)

    def add(self, *additions: Addition) -> None:
        """Add entries, and read all of them back."""
        self.ledger = parse(extend(self.ledger, additions).data)

    def old(self, *contents: Content) -> History:
        """Add entries of the form that earlier versions wrote, each from a file of its own."""
        for content in contents:
            name = f"file-{self.position + 1}.xlsx"
            self.add((content, replace(ORIGIN, file=name, sha256=_digest(name))))
        return self

    def take(self, who: str, cells: Cells, at: int = 0, version: str = "") -> list[Result]:
        """Take in a copy that was made at a position; return what becomes of its cells.

        Args:
            who: Whose it is; a name with a dot is that of a file of nobody's.
            cells: What is typed in it; all other cells are as they were handed out.
            at: The position.
            version: Tells files apart that hold the same.
        """
        then = self.then(at)
        showed = {name: recorded(then, self.key(name)) for name in FIELDS[self.row.kind]}
        file = _file(who, {**showed, **cells}, at, version)
        typed = [
            self._typed(name, showed.get(name), value, file)
            for name, value in {**showed, **cells}.items()
        ]
        return self.hear(file, typed)

    def table(self, who: str, cells: Cells, version: str = "") -> list[Result]:
        """Take in a table; return what becomes of its cells."""
        now = self.position
        file = replace_file(_file(who, cells, None, version), knew=now)
        typed = [
            self._typed(name, recorded(self.record, self.key(name)), value, file)
            for name, value in cells.items()
        ]
        return self.hear(file, typed)

    def hear(self, file: File, typed: Sequence[Typed]) -> list[Result]:
        """Take in a file with cells; return what becomes of them."""
        before = self.record
        said: Heard = heard(before, self.former, file, typed, NOW)
        self.add(*said.additions)
        return [outcome.result for outcome in outcomes(before, self.record, said)]

    def matter(self) -> Matter:
        """Return the only matter that is open."""
        (found,) = matters(self.record, self.then)
        return found

    def settle(self, number: int = 1) -> None:
        """Settle the only matter by a choice, counted from 1."""
        matter = self.matter()
        by = replace(NOW, who="lead", command="settle")
        self.add(*settle(self.record, matter, matter.choices[number - 1], by))

    def undo(self, number: int) -> None:
        """Undo an entry."""
        self.add((Undone(Q1, (number,)), NOW))

    def rename(self, was: str, now: str) -> None:
        """Record that an indicator has another id from now on."""
        change = Redefined(table="indicators", id=now, key="id", was=was, now=now)
        self.add((Defined(Q1, "0" * 64, (change,)), NOW))

    def key(self, field: str) -> Key:
        """Return a field of the row."""
        return self.row._replace(field=field)

    def holds(self, field: str = "value") -> FieldValue:
        """Return the recorded value of a field."""
        return recorded(self.record, self.key(field))

    def is_open(self, field: str = "value") -> bool:
        """Tell whether a field is open."""
        return self.key(field) in self.record.open

    def sides(self, field: str = "value") -> dict[str, object]:
        """Return what stands of a field, by contributor."""
        standing = self.record.standing(self.key(field)).get(field)
        return {claim.by: claim.says for claim in standing.claims} if standing else {}

    def since(self, position: int) -> list[Entry[Content]]:
        """Return the entries after a position, without those that say that a file was taken in."""
        added = self.ledger.entries[position:]
        return [entry for entry in added if not isinstance(entry.content, Taken)]

    def _typed(self, name: str, base: FieldValue, value: FieldValue, file: File) -> Typed:
        column = "KLMNOP"[[*FIELDS[self.row.kind]].index(name)]
        sheet = "Update" if file.is_copy else "CSV"
        typed = Typed(
            key=self.key(name),
            base=base,
            value=value,
            place=Place(file.name, sheet=sheet, cell=f"{column}7"),
        )
        if isinstance(value, Unclear):
            why = "two meanings"
            return replace(typed, value=None, question=why, found=str(value), choices=(1.0, 2.0))
        return typed


def of_a_table(record: Record, cells: Sequence[Typed]) -> list[Addition]:
    """Return what the cells of a table add to a record, besides that it was taken in."""
    file = _file("in.csv", {}, None, "")
    added = heard(record, AS_RECORDED, file, cells, NOW).additions
    return [(content, origin) for content, origin in added if not isinstance(content, Taken)]


def _file(who: str, cells: Cells, at: int | None, version: str) -> File:
    digest = _digest(f"{who} {sorted(cells.items())} {at} {version}")
    is_named = "." not in who
    name = f"{who}.xlsx" if is_named else who
    return File(name=name, sha256=digest, by=who if is_named else "", position=at)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
