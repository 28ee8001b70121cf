"""What must become of a returned copy, cell by cell: said from the analyst's side.

A field that can be typed at two places of one copy, such as Update and Readings, is as if two
people typed: alike, it is recorded once; otherwise it is in conflict; one of them alone holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scenariobook.record.entries import Key
from scenariobook.record.typed import FieldValue
from tests.loop.handed import HISTORY, KIND_OF, PROPOSED, STATEMENTS, Cell, Handed, Spot
from tests.loop.keyboard import FORMULA, NEEDED, Keystrokes
from tests.loop.sameness import same
from tests.loop.studies import PROPOSABLE, Plan


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


def edits(copy: Handed, now: Plan, citable: Collection[str] = ()) -> Iterator[Edit]:
    """Yield what was typed in input cells of rows that the study still has.

    ``citable`` are the ids of the sources that a cell may name; the name of another is unclear.
    """
    for cell, keystrokes in copy.edits():
        if _has_a_field(copy, cell, now):
            yield _edit(copy, now, cell, _read(copy, cell, keystrokes, citable))
    for cell in copy.deeds.copied:
        if _has_a_field(copy, cell, now):
            yield _doubled(copy, now, cell, citable)


def _has_a_field(copy: Handed, cell: Cell, now: Plan) -> bool:
    """Tell whether a cell is about a field that the study still has."""
    return is_kept(cell[0], cell[1], now) and not copy.made.is_of_no_chance(cell)


def _read(copy: Handed, cell: Cell, typed: Keystrokes, citable: Collection[str]) -> Keystrokes:
    """Return keystrokes as they are understood: what is new must name known sources."""
    is_new = not same(typed.means, copy.made.shown.get(copy.made.key(cell)))
    unknown = any(id_ not in citable for id_ in typed.cites)
    return replace(typed, asked=True) if is_new and unknown else typed


def citable_in(copy: Handed, proposed: Iterable[Edit], now: Plan) -> frozenset[str]:
    """Return the ids of the sources that a copy proposes itself, with all that they need."""
    rows = [row for row in copy.made.rows(PROPOSED) if (PROPOSED, row) not in copy.deeds.emptied]
    held = {key: value for key, value in copy.made.shown.items() if key.subject in rows}
    held |= {edit.key: None if edit.unclear else edit.value for edit in proposed}
    return complete(held, now)


def complete(held: Mapping[Key, FieldValue], now: Plan) -> frozenset[str]:
    """Return the ids of the proposed sources among fields that have all that they need."""
    fields = {(key.subject, key.field) for key, value in held.items() if value and _is_source(key)}
    return frozenset(
        source
        for source in PROPOSABLE
        if source not in now.sources and all((source, needed) in fields for needed in NEEDED)
    )


def present(key: Key, now: Plan) -> Key:
    """Return a field with the id that an item has now; people choose the ids of sources."""
    return key if _is_source(key) else key._replace(subject=now.present(key.subject))


def _is_source(key: Key) -> bool:
    return key.kind == "source"


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
    key = present(key, now)
    spots, position = copy.spots[cell], copy.made.position
    return Edit(spots, key, base, value, asked, position)


def _base(copy: Handed, cell: Cell, typed: object) -> FieldValue:
    """Return what a cell held when its file was made; a hidden one that stays blank held none."""
    key = copy.made.key(cell)
    if typed is None and copy.made.hides(key):
        return None
    return copy.made.shown.get(key)


def _doubled(copy: Handed, now: Plan, cell: Cell, citable: Collection[str]) -> Edit:
    """Return what two rows of one id say: together, if they say the same."""
    key, twin = copy.made.key(cell), _read(copy, cell, copy.deeds.copied[cell], citable)
    base = None if copy.made.hides(key) else copy.made.shown.get(key)
    if cell[0] == HISTORY and (made := copy.made.of_months(key)) is not None:
        base = made
    if copy.made.is_shown(cell) and cell not in copy.deeds.typed:
        return _edit(copy, now, cell, twin)  # the first row has a formula there
    typed = copy.deeds.typed.get(cell)
    first = _read(copy, cell, typed, citable) if typed else Keystrokes(None, base)
    if first.asked == twin.asked and same(first.means, twin.means):
        alike = not first.asked or first.typed == twin.typed
        return _edit(copy, now, cell, twin if alike else Keystrokes(None, asked=True))
    return _edit(copy, now, cell, Keystrokes(None, asked=True))


def retired(copy: Handed, now: Plan) -> Iterator[Edit]:
    """Yield what was typed in rows that the study no longer has: there, an edit is a question."""
    for cell, spots in copy.spots.items():
        if cell in copy.deeds.typed_over or cell[:2] in copy.deeds.emptied:
            continue
        if is_kept(cell[0], cell[1], now) or cell[1] not in copy.made.rows(cell[0]):
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
    gone = [row for row in sorted(copy.deeds.emptied) if is_kept(*row, now)]
    return {
        table: tuple(item for found, item in gone if found == table)
        for table in KIND_OF
        if any(found == table for found, _ in gone)
    }


def refused(copy: Handed, now: Plan) -> Iterator[Spot]:
    """Yield filled cells that no field is for.

    They are those of new rows with an id under which nobody can propose a source, or with the
    period of an item that is gone, and the chances of signposts without a day. A row with formulas
    alone says nothing: a program may have filled them down by itself.
    """
    yield from _no_chances(copy, now)
    yield from (spot for row, at in copy.periods.items() if not is_kept(*row, now) for spot in at)
    rows = dict(copy.misnamed)
    for row in copy.deeds.added(copy.made):
        if not is_kept(*row, now):
            rows |= {cell: copy.spots[cell][0] for cell in copy.deeds.typed if cell[:2] == row}
    typed = {cell: one.typed for cell, one in (copy.deeds.misnamed | copy.deeds.typed).items()}
    said = {cell[:2] for cell in rows if typed[cell] not in {None, FORMULA}}
    for cell, spot in rows.items():
        if cell[:2] in said and typed[cell] is not None:
            yield spot


def _no_chances(copy: Handed, now: Plan) -> Iterator[Spot]:
    """Yield the filled cells of chances of signposts without a day; two, where one was copied."""
    for cell in copy.deeds.typed | copy.deeds.copied:
        left = cell[:2] not in copy.deeds.emptied and is_kept(cell[0], cell[1], now)
        if not left or not copy.made.is_of_no_chance(cell):
            continue
        first = copy.deeds.typed.get(cell)
        twin = copy.deeds.copied.get(cell, first)
        for one, spot in zip((first, twin), copy.spots[cell], strict=False):
            if one and one.typed is not None:
                yield spot


def is_kept(table: str, row: str, now: Plan) -> bool:
    """Tell whether the study has what a row is about in some form; nobody proposes its sources."""
    if table == PROPOSED:
        return row not in now.sources
    known = {*(item.id for item in now.items), *now.scenarios, *STATEMENTS}
    return now.present(row).partition(" ")[0] in known


def input_cells(copy: Handed, now: Plan) -> int:
    """Return how many input cells a copy holds in rows that the study still has."""
    made = [(table, row) for table in KIND_OF for row in copy.made.rows(table)]
    rows = [row for row in (*made, *copy.deeds.added(copy.made)) if is_kept(*row, now)]
    left = [row for row in rows if row not in copy.deeds.emptied]
    opened = {cell for cell in (*copy.deeds.typed, *copy.deeds.copied) if copy.made.is_shown(cell)}
    cells = [(*row, header) for row in left for header in copy.made.headers(row[0])]
    return sum(not copy.made.is_of_no_chance(cell) for cell in cells) + sum(
        cell[:2] in left for cell in opened
    )
