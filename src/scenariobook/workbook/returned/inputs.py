"""A returned copy: every input cell that it holds, beside what it held when it was made.

Sheets are found by their headers, columns by header, rows by id; nothing by position. What
cannot be taken without guessing comes back as a question with its cell. The file itself is
only read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scenariobook.diagnostics import Diagnostic
from scenariobook.record.entries import Key
from scenariobook.record.fields import Unclear
from scenariobook.record.former import former_ids
from scenariobook.record.retired import CALLED, ids_of
from scenariobook.record.typed import FieldValue, Typed, same
from scenariobook.workbook.returned.cells import (
    Context,
    as_cell,
    as_found,
    as_shown,
    bounded,
    is_as_made,
    meant,
    shows,
)
from scenariobook.workbook.returned.doubts import moved_meaning, perhaps_a_day
from scenariobook.workbook.returned.missing import absences
from scenariobook.workbook.returned.rows import Found, Row, find_rows
from scenariobook.workbook.returned.table_reading import Made, TableReading, quarter_of
from scenariobook.workbook.returned.tracker_file import WorkbookFile, title_of
from scenariobook.workbook.returned.unknown_rows import beside_new, crossed_row, unknown_rows
from scenariobook.workbook.returned.unusable import doubled, merged, without_ids
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import HISTORY_TABLE, KINDS


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A returned copy as it was read, ready to be merged.

    ``typed`` has each input cell of the copy once. ``problems`` are what makes the copy
    unusable as a whole: merged cells over data, a header that stands twice. ``crossed`` are the
    cells of the program's own, by sheet, row and header, that are another row's than their id:
    their row is asked about.
    """

    typed: tuple[Typed, ...]
    problems: tuple[Diagnostic, ...]
    crossed: frozenset[tuple[str, int, str]] = frozenset()


def read_copy(made: Made, opened: WorkbookFile, file: str, today: date) -> ReadCopy:
    """Read a copy that belongs to the study.

    ``file`` is the name that places give; dates after ``today`` are questions.
    """
    from_1904 = opened.workbook.epoch == CALENDAR_MAC_1904
    context = Context(made.study, today, from_1904=from_1904)
    former = former_ids(made.study)
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    crossed: set[tuple[str, int, str]] = set()
    for table, kind in KINDS.items():
        problems += merged(opened, table, made.quarter, file)
        unusable = [
            *doubled(opened, table, made.quarter, file),
            *without_ids(opened, table, file),
        ]
        problems += unusable
        if unusable:
            continue
        rows = find_rows(opened, table, made.quarter, file)
        title = title_of(opened, table)
        reader = _Reader(made, opened.seals, former, table, title, kind, context, file, rows)
        typed += reader.read()
        crossed.update(reader.crossed_cells())
    return ReadCopy(tuple(typed), tuple(problems), frozenset(crossed))


@dataclass(frozen=True)
class _Reader(TableReading):
    """Turns one table's rows into typed cells."""

    def read(self) -> Iterator[Typed]:
        """Yield the table's input cells, and what is missing of it."""
        expected = ids_of(self.made.study, self.kind)
        yield from absences(self)
        for item, rows in self.rows.items():
            if not self.is_known(item):
                yield from unknown_rows(self, item, rows)
                continue
            straight = []
            for row in rows:
                if other := self.whose(row):
                    yield from crossed_row(self, item, other, row)
                else:
                    straight.append(row)
                    yield from beside_new(self, item, row)
            if self.present(item) in expected:
                yield from self._straight(item, straight)
            else:
                for header, cell in (pair for row in straight for pair in row.inputs.items()):
                    yield self._retired(item, header, cell)

    def _straight(self, item: str, rows: Sequence[Row]) -> Iterator[Typed]:
        """Yield the input cells of the rows of one id that the study has."""
        for header in dict.fromkeys(header for row in rows for header in row.inputs):
            cells = [row.inputs[header] for row in rows if header in row.inputs]
            if self._is_too_early(header):
                yield from self._early(item, header, cells)
            else:
                yield self._cell(item, header, cells)

    def _is_too_early(self, header: str) -> bool:
        start = self.made.study.header.start
        return self.table == HISTORY_TABLE and quarter_of(header) < start

    def _early(self, item: str, header: str, found: Sequence[Found]) -> Iterator[Typed]:
        """Yield what stands under a quarter that the study does not have: no value of the record's.

        One of before the study began later is as it was recorded.
        """
        base = self.base(item, self.key(item, header))
        for cell in found:
            if not cell.is_blank and text_of(cell.raw.value) != as_cell(base):
                start = self.made.study.header.start
                yield self.question(
                    self.present(item),
                    cell,
                    f"{header} is before the study's first quarter, {start}; give the column "
                    "another header to keep it as your own",
                )

    def _retired(self, item: str, header: str, found: Found) -> Typed:
        """Return a cell of what the study no longer has: an edit is a question, with its value.

        It can be chosen once the study has the item again, under this id or another.
        """
        key = self.key(item, header)
        base = self.base(item, key)
        if is_as_made(found.raw, base) or text_of(found.raw.value) == as_cell(base):
            return Typed(key=key, base=base, value=base, place=found.place, position=self.position)
        why = (
            f"the study no longer has the {CALLED[self.kind]} {item!r}; put it back, or list its "
            "id under `formerly` where it goes by another; then choose, or decline"
        )
        return self.unclear(key, base, found, why, self.readings(found, key))

    def _under(self, header: str) -> str:
        """Return what a column's header was, where two were exchanged."""
        if self.exchanged and header in self.exchanged:
            return next(one for one in self.exchanged if one != header)
        return header

    def _cell(self, item: str, header: str, found: Sequence[Found]) -> Typed:
        """Return one field's typed cell; several rows of one id must agree."""
        key = self.key(item, header)
        base = self.base(item, key)
        readings = [self._read(item, header, cell, key, base) for cell in found]
        changed = [r for r in readings if r.question or not same(r.value, base)]
        if len(found) > 1 and changed and not all(_alike(r, readings[0]) for r in readings):
            where = ", ".join(f"{r.place.sheet}!{r.place.cell}" for r in readings)
            why = f"{item} stands in several rows that differ: {where}"
            said = bounded("; ".join(as_found(cell.raw) for cell in found))
            values = tuple(r.value for r in readings if not r.question)
            place, now = changed[0].place, self.position
            return Typed(
                key=key,
                base=base,
                value=None,
                place=place,
                question=why,
                found=said,
                choices=values,
                position=now,
            )
        return readings[0]

    def _read(self, item: str, header: str, found: Found, key: Key, base: FieldValue) -> Typed:
        """Return one cell, or the question that its row or its column is in."""
        if is_as_made(found.raw, base):
            return self._taken(found, key, base, base)
        if (item, header) in self.sorted:
            why = (
                f"the column {header!r} was perhaps sorted without the rest of its rows: its old "
                "values stand in other rows"
            )
            return self._out_of_place(key, base, found, why)
        if (was := self._under(header)) != header:
            if is_as_made(found.raw, self.base(item, self.key(item, was))):
                return Typed(
                    key=key, base=base, value=base, place=found.place, position=self.position
                )
            why = f"the headers {header!r} and {was!r} were perhaps exchanged"
            return self._out_of_place(key, base, found, why)
        return self._meant(item, found, key, base)

    def _out_of_place(self, key: Key, base: FieldValue, found: Found, why: str) -> Typed:
        """Return a cell that may not be of its row or column: what stands there can be chosen."""
        return self.unclear(
            key,
            base,
            found,
            f"{why}; choose this value if it is meant here",
            self.readings(found, key),
        )

    def _meant(self, item: str, found: Found, key: Key, base: FieldValue) -> Typed:
        raw = found.raw
        # A format is no edit, nor is a value that its indicator does not admit (any more).
        if shows(raw, base):
            return self._taken(found, key, base, base)
        moved = moved_meaning(raw, key, self.context, self.made.meanings, item)
        try:
            value = meant(raw, key, self.context)
        except Unclear as why:
            in_digits = isinstance(base, int | float) and not isinstance(raw.value, str)
            if raw.kind == "f" or in_digits or text_of(raw.value) != as_cell(base):
                both = f"{moved}; {why}" if moved else str(why)
                choices = moved.choices if moved else why.choices
                return self.unclear(key, base, found, both, choices)
            value = base  # as it was made: the study has changed
        if not same(value, base):
            known = (e.content.value for e in self.made.record.readings.get(item, {}).values())
            doubt = moved or perhaps_a_day(raw, value, key, self.context, known)
            if doubt:
                return self.unclear(key, base, found, str(doubt), doubt.choices)
        return self._taken(found, key, base, value)

    def _taken(self, found: Found, key: Key, base: FieldValue, value: FieldValue) -> Typed:
        said, shown, now = as_found(found.raw), as_shown(found.raw), self.position
        return Typed(
            key=key,
            base=base,
            value=value,
            place=found.place,
            found=said,
            shown=shown,
            position=now,
        )


def _alike(one: Typed, other: Typed) -> bool:
    return same(one.value, other.value) and one.question == other.question
