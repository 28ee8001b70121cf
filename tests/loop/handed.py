"""A copy that was handed out, with all that its analyst did to it, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

from scenariobook.quarter import NO_QUARTER, Quarter, quarters
from scenariobook.record.entries import Key, Kind
from scenariobook.record.typed import FieldValue
from tests.loop.copies import CopyInHand
from tests.loop.keyboard import CHANCES, HEADERS, Keystrokes
from tests.loop.studies import LEVELS, PROPOSABLE, START, Item, Plan

HISTORY = "tblHistory"
PROPOSED = "tblProposed"
READINGS, SIGHTINGS = "tblReadings", "tblSightings"
LOGS = (READINGS, SIGHTINGS)
LOGGED = 8  # the quarters that they go back, the open one among them
KIND_OF: dict[str, Kind] = {
    "tblUpdate": "reading",
    "tblSignposts": "sighting",
    "tblJudgments": "judgment",
    HISTORY: "reading",
    "tblEstimates": "estimate",
    "tblAnswer": "statement",
    "tblOutcomes": "outcome",
    PROPOSED: "source",
    READINGS: "reading",
    SIGHTINGS: "sighting",
}
STATEMENTS = ("bottom_line", "so_what")

Spot = tuple[str, str]  # a sheet and a cell
Cell = tuple[str, str, str]  # a table, an id, a header


class FileBytes(bytes):
    """A file's bytes; a report of a failure names them by their length alone."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return how many there are."""
        return f"<{len(self):,} bytes>"


@dataclass(frozen=True, slots=True)
class Generation:
    """A tracker as it was built: ``shown`` is the record then, up to entry ``position``."""

    data: FileBytes
    plan: Plan
    quarter: Quarter
    position: int
    shown: dict[Key, FieldValue]

    @property
    def past(self) -> tuple[str, ...]:
        """The quarters that its history has as input columns."""
        return tuple(quarters(Quarter.parse(START), self.quarter.previous))

    def rows(self, table: str) -> tuple[str, ...]:
        """The ids of a table's rows; none if the tracker does not have it."""
        plan = self.plan
        rows = {
            "tblUpdate": [row for i in plan.indicators for row in _of_quarter(i, self.quarter)],
            "tblSignposts": [item.id for item in plan.signposts],
            "tblJudgments": plan.scenarios,
            "tblOutcomes": plan.scenarios,
            "tblAnswer": STATEMENTS,
            PROPOSED: [source for source in PROPOSABLE if self.proposes(source)],
            READINGS: [row for row in self._periods(READINGS) if self._is_held(READINGS, row)],
            SIGHTINGS: [row for row in self._periods(SIGHTINGS) if self._is_held(SIGHTINGS, row)],
            "tblEstimates": [
                f"{subject} {analyst} {number}"
                for subject in (*plan.scenarios, *self.dated)
                for analyst in plan.analysts
                for number in (1, 2)
                if plan.mode == "estimative"
            ],
        }
        return tuple(rows.get(table, [item.id for item in plan.indicators]))

    @property
    def dated(self) -> tuple[str, ...]:
        """The signposts of which somebody may state a chance."""
        plan = self.plan
        return tuple(s.id for s in plan.signposts if s.expected and plan.mode == "estimative")

    def _is_held(self, table: str, row: str) -> bool:
        """Tell whether anything is recorded of what a row of the evidence is about."""
        about = self.key((table, row, "note"))[:3]
        first = self.quarter
        for _ in range(LOGGED - 1):
            first = first.previous
        return about[0] >= first and any(key[:3] == about for key in self.shown)

    def _periods(self, table: str) -> list[str]:
        """Return all rows that a table of the evidence may have, those of now first."""
        items = self.plan.indicators if table == READINGS else self.plan.signposts
        known = reversed([*quarters(Quarter.parse(START), self.quarter)])
        whole = [(item, quarter) for quarter in known for item in items]
        return [
            f"{item.id} {period}"
            for item, quarter in whole
            for period in (*(quarter.months if item.within else ()), quarter)
        ]

    def proposes(self, source: str) -> bool:
        """Tell whether it lists a source as proposed."""
        listed = any((key.kind, key.subject) == ("source", source) for key in self.shown)
        return listed and source not in self.plan.sources

    def subjects(self, table: str) -> tuple[str, ...]:
        """What can be typed about in a table: its rows, and such as are not in it yet."""
        if table in LOGS:
            return tuple(self._periods(table))
        return PROPOSABLE if table == PROPOSED else self.rows(table)

    def of_months(self, key: Key) -> FieldValue:
        """Return the value of a quarter that its months make; None if none has one."""
        item = next((i for i in self.plan.indicators if i.id == key.subject), None)
        if item is None or not item.within:
            return None
        months = [key._replace(subject=f"{item.id} {month}") for month in key.quarter.months]
        values: list[Any] = [self.shown[one] for one in months if one in self.shown]
        if not values:
            return None
        levels = {"ordinal": LEVELS, "yes-no": ("no", "yes")}.get(item.kind)
        height: Any = levels.index if levels else float
        match item.within:
            case "sum" | "mean":
                return float(sum(values)) / (len(values) if item.within == "mean" else 1)
            case "highest":
                return cast("FieldValue", max(values, key=height))
            case "lowest":
                return cast("FieldValue", min(values, key=height))
        return cast("FieldValue", values[-1])

    def hides(self, key: Key) -> bool:
        """Tell whether it shows nothing of an estimate: the second round had not begun."""
        if key.kind != "estimate":
            return False
        return not any(
            (one.kind, one.quarter) == ("estimate", key.quarter) and one.subject.endswith(" 2")
            for one in self.shown
        )

    def headers(self, table: str) -> tuple[str, ...]:
        """The headers of a table's input columns."""
        if table == HISTORY:
            return self.past
        hidden = {"likelihood"} if self.plan.mode == "exploratory" else set()
        hidden |= set() if self.dated or table != "tblSignposts" else {*CHANCES}
        return tuple(header for header in HEADERS[table] if header not in hidden)

    def is_of_no_chance(self, cell: Cell) -> bool:
        """Tell whether a cell is of the chance of a signpost without a day."""
        return cell[0] == "tblSignposts" and cell[2] in CHANCES and cell[1] not in self.dated

    def is_shown(self, cell: Cell) -> bool:
        """Tell whether a cell shows what stands elsewhere, until somebody types over it."""
        return cell[0] == HISTORY and cell[2] == self.quarter

    def key(self, cell: Cell) -> Key:
        """Return what an input cell is about."""
        table, item, header = cell
        if table == HISTORY:
            return Key(Quarter.parse(header), "reading", item, "value")
        kind, quarter = KIND_OF[table], self.quarter
        if table == "tblSignposts" and header in CHANCES:
            kind = "chance"
        elif table in {"tblOutcomes", PROPOSED}:
            quarter = NO_QUARTER
        elif table in LOGS:
            known, _, period = item.partition(" ")
            month = "-" in period
            quarter = _of_month(period) if month else Quarter.parse(period)
            item = item if month else known
        return Key(quarter, kind, item, HEADERS[table][header])


def _of_quarter(item: Item, quarter: Quarter) -> list[str]:
    return [f"{item.id} {month}" for month in quarter.months] if item.within else [item.id]


def _of_month(month: str) -> Quarter:
    year, _, number = month.partition("-")
    return Quarter.parse(f"{year}Q{(int(number) + 2) // 3}")


@dataclass(slots=True)
class Deeds:
    """What an analyst does to a copy: types, types over the program's cells, moves rows.

    ``misnamed`` is what is typed in a new row with an id under which nobody can propose a source.
    ``together``: in new rows of the evidence, the id names the period, too; else another column.
    """

    typed: dict[Cell, Keystrokes] = field(default_factory=dict)
    typed_over: dict[Cell, str] = field(default_factory=dict)
    emptied: set[tuple[str, str]] = field(default_factory=set)
    copied: dict[Cell, Keystrokes] = field(default_factory=dict)
    turned: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    misnamed: dict[Cell, Keystrokes] = field(default_factory=dict)
    resaved: bool = False
    together: bool = False

    def added(self, made: Generation) -> Iterator[tuple[str, str]]:
        """Yield table and id of each row that is typed below the last."""
        rows = dict.fromkeys(cell[:2] for cell in self.typed)
        yield from ((table, item) for table, item in rows if item not in made.rows(table))

    @property
    def none(self) -> bool:
        """Whether the file is as it was built, to the byte."""
        done = (self.typed, self.typed_over, self.emptied, self.copied, self.turned, self.renamed)
        return not (any(done) or self.columns or self.misnamed or self.resaved)


@dataclass(frozen=True, slots=True)
class Handed:
    """A copy as it comes back: ``spots`` tells where each cell that was typed in stands.

    A cell of a copied row stands in two. ``periods`` tells where the quarter or the month of an
    added row stands, if in a cell of its own.
    """

    name: str
    made: Generation
    deeds: Deeds
    data: FileBytes
    spots: dict[Cell, tuple[Spot, ...]]
    titles: dict[str, str]
    misnamed: dict[Cell, Spot] = field(default_factory=dict)
    periods: dict[tuple[str, str], tuple[Spot, ...]] = field(default_factory=dict)

    @property
    def cited(self) -> frozenset[str]:
        """The ids of all sources that are typed beside values."""
        typed = (*self.deeds.typed.values(), *self.deeds.copied.values())
        return frozenset(id_ for one in typed for id_ in one.cites)

    @property
    def sha256(self) -> str:
        """What its bytes are archived under."""
        return sha256(self.data).hexdigest()

    def edits(self) -> Iterator[tuple[Cell, Keystrokes]]:
        """Yield what was typed in cells that are still there, each once."""
        for cell, keystrokes in self.deeds.typed.items():
            if cell[:2] not in self.deeds.emptied and cell not in self.deeds.copied:
                yield cell, keystrokes


def handed(name: str, made: Generation, deeds: Deeds) -> Handed:
    """Do all that an analyst does to a copy, save it, and find where things stand in the end."""
    if deeds.none:
        return Handed(name, made, deeds, made.data, {}, _titles(CopyInHand(made.data), made))
    hand = CopyInHand(made.data)
    apart = _with_rows_added(hand, made, deeds)
    for (table, item, header), keystrokes in deeds.typed.items():
        hand.cell(table, item, header).value = keystrokes.typed  # type: ignore[assignment]  # any cell value
    for (table, item, header), text in deeds.typed_over.items():
        hand.cell(table, item, header).value = text
    for table in sorted(deeds.turned):
        hand.turn_around(table)
    for table in sorted(deeds.columns):
        hand.add_column(table, "my column", "my thought")
    for (table, item, header), keystrokes in deeds.copied.items():
        hand.copy_row(table, item)[header].value = keystrokes.typed  # type: ignore[assignment]  # the same
    misnamed = _misnamed(hand, deeds)
    for table, item in sorted(deeds.emptied):
        hand.empty_row(table, item)
    for table in sorted(deeds.renamed):
        hand.rename_sheet(table, f"My {table}")
    refused = {cell: (hand.title(cell[0]), at) for cell, at in misnamed.items()}
    spots = {cell: _spots(hand, cell) for cell in (*deeds.typed, *deeds.typed_over, *deeds.copied)}
    periods = {row: _spots(hand, (*row, "period")) for row in apart}
    data, titles = FileBytes(hand.saved()), _titles(hand, made)
    return Handed(name, made, deeds, data, spots, titles, refused, periods)


def _with_rows_added(hand: CopyInHand, made: Generation, deeds: Deeds) -> list[tuple[str, str]]:
    """Type the ids of new rows; return those whose period is in a cell of its own."""
    apart = []
    for table, item in deeds.added(made):
        known, _, period = item.partition(" ")
        if table in LOGS and not deeds.together:
            hand.add_row(table, known, period)
            apart.append((table, item))
        else:
            hand.add_row(table, item)
    return apart


def _misnamed(hand: CopyInHand, deeds: Deeds) -> dict[Cell, str]:
    """Type the rows with an id under which nobody can propose a source; return their cells."""
    found: dict[Cell, str] = {}
    for table, item in dict.fromkeys(cell[:2] for cell in deeds.misnamed):
        row = hand.add_row(table, item)
        for cell, keystrokes in deeds.misnamed.items():
            if cell[:2] == (table, item):
                row[cell[2]].value = keystrokes.typed  # type: ignore[assignment]  # any cell value
                found[cell] = row[cell[2]].coordinate
    return found


def _spots(hand: CopyInHand, cell: Cell) -> tuple[Spot, ...]:
    table, item, header = cell
    title = hand.title(table)
    rows = (cells for found, cells in hand.rows(table) if found == item)
    return tuple((title, cells[header].coordinate) for cells in rows)


def _titles(hand: CopyInHand, made: Generation) -> dict[str, str]:
    kept = ("tblUpdate", "tblSignposts", "tblJudgments", HISTORY)  # also without a row
    return {t: hand.title(t) for t in KIND_OF if t in kept or made.rows(t)}
