"""What must become of a returned copy, cell by cell: said from the analyst's side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scenariobook.record.entries import Key
from scenariobook.record.typed import FieldValue
from tests.loop.handed import HISTORY, KIND_OF, STATEMENTS, Cell, Generation, Handed, Spot
from tests.loop.keyboard import Keystrokes
from tests.loop.sameness import same
from tests.loop.studies import Plan


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that must have one outcome, at one of ``spots``.

    ``unclear``: it must end as a question, whatever it says. ``value`` is what it means
    otherwise, ``base`` what it held when its file was made: of a record up to ``position``.
    """

    spots: tuple[Spot, ...]
    key: Key
    base: FieldValue = None
    value: FieldValue = None
    unclear: bool = False
    position: int = 0

    @property
    def says_something(self) -> bool:
        """Whether it holds something else than when its file was made."""
        return self.unclear or not same(self.base, self.value)


def edits(copy: Handed, now: Plan) -> Iterator[Edit]:
    """Yield what was typed in input cells of rows that the study still has."""
    kept = _kept(copy.made, now)
    for cell, keystrokes in copy.edits():
        if cell[1] in kept:
            yield _edit(copy, now, cell, keystrokes)
    for cell, twin in copy.deeds.copied.items():
        if cell[1] in kept:
            yield _doubled(copy, now, cell, twin)


def _edit(copy: Handed, now: Plan, cell: Cell, keystrokes: Keystrokes) -> Edit:
    """Return what was typed in a cell; it is about what its row's id is called now."""
    key = copy.made.key(cell)
    base = _base(copy, cell, keystrokes.typed)
    made = copy.made.of_months(key) if cell[0] == HISTORY else None
    value, asked = keystrokes.means, keystrokes.asked
    if made is not None and not asked:
        # What months make is corrected in these; only what stands there already is no question.
        spelled = isinstance(keystrokes.typed, str) and keystrokes.typed != made
        asked = spelled or not same(value, made)
        base = made
    key = key._replace(subject=now.present(key.subject))
    spots, position = copy.spots[cell], copy.made.position
    return Edit(spots, key, base, value, asked, position)


def _base(copy: Handed, cell: Cell, typed: object) -> FieldValue:
    """Return what a cell held when its file was made; a hidden one that stays blank held none."""
    key = copy.made.key(cell)
    if typed is None and copy.made.hides(key):
        return None
    return copy.made.shown.get(key)


def _doubled(copy: Handed, now: Plan, cell: Cell, twin: Keystrokes) -> Edit:
    """Return what two rows of one id say: together, if they say the same."""
    key = copy.made.key(cell)
    base = None if copy.made.hides(key) else copy.made.shown.get(key)
    if cell[0] == HISTORY and (made := copy.made.of_months(key)) is not None:
        base = made
    if copy.made.is_shown(cell) and cell not in copy.deeds.typed:
        return _edit(copy, now, cell, twin)  # the first row has a formula there
    first = copy.deeds.typed.get(cell, Keystrokes(None, base))
    if first.asked == twin.asked and same(first.means, twin.means):
        alike = not first.asked or first.typed == twin.typed
        return _edit(copy, now, cell, twin if alike else Keystrokes(None, asked=True))
    return _edit(copy, now, cell, Keystrokes(None, asked=True))


def retired(copy: Handed, now: Plan) -> Iterator[Edit]:
    """Yield what was typed in rows that the study no longer has: there, an edit is a question."""
    kept = _kept(copy.made, now)
    for cell, spots in copy.spots.items():
        if cell in copy.deeds.typed_over or cell[1] in kept or cell[:2] in copy.deeds.emptied:
            continue
        key = copy.made.key(cell)
        first = copy.deeds.typed.get(cell)
        for spot in spots:
            held = copy.deeds.copied.get(cell, first) if spot != spots[0] else first
            if held:
                base = _base(copy, cell, held.typed)
                yield Edit((spot,), key, base, held.means, held.asked)


def typed_over(copy: Handed) -> Iterator[tuple[Cell, tuple[Spot, ...]]]:
    """Yield the program's own cells that were changed, where they still are."""
    for cell in copy.deeds.typed_over:
        if cell[:2] not in copy.deeds.emptied:
            yield cell, copy.spots[cell]


def missing(copy: Handed, now: Plan) -> Mapping[str, tuple[str, ...]]:
    """Return the rows that were not returned and should have been, by table."""
    kept = _kept(copy.made, now)
    gone = [(table, item) for table, item in sorted(copy.deeds.emptied) if item in kept]
    return {
        table: tuple(item for found, item in gone if found == table)
        for table in KIND_OF
        if any(found == table for found, _ in gone)
    }


def _kept(made: Generation, now: Plan) -> set[str]:
    """Return the ids of rows that a copy was made with and that the study has in some form."""
    known = {*(item.id for item in now.items), *now.scenarios, *STATEMENTS}
    rows = {row for table in KIND_OF for row in made.rows(table)}
    return {row for row in rows if now.present(row).partition(" ")[0] in known}


def input_cells(copy: Handed, now: Plan) -> int:
    """Return how many input cells a copy holds in rows that the study still has."""
    kept = _kept(copy.made, now)
    count = 0
    for table in KIND_OF:
        rows = [row for row in copy.made.rows(table) if row in kept]
        rows = [row for row in rows if (table, row) not in copy.deeds.emptied]
        count += len(rows) * len(copy.made.headers(table))
    opened = {cell for cell in (*copy.deeds.typed, *copy.deeds.copied) if copy.made.is_shown(cell)}
    return count + sum(c[1] in kept and c[:2] not in copy.deeds.emptied for c in opened)
