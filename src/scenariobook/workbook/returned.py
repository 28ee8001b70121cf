"""A returned copy: every input cell that it holds, beside what it held when it was made.

Sheets are found by their headers, columns by header, rows by id; nothing by position. What
cannot be taken without guessing comes back as a question with its cell. The file itself is
only read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scenariobook.diagnostics import Diagnostic, Place, nearest
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.entries import Key, Kind, Record
from scenariobook.record.fields import Unclear
from scenariobook.record.former import FormerIds, former_ids
from scenariobook.record.merge import FieldValue, Typed, recorded, same
from scenariobook.record.retired import CALLED, ids_of
from scenariobook.study.model import Study
from scenariobook.workbook.cells import (
    Context,
    Raw,
    as_cell,
    as_found,
    as_shown,
    is_as_made,
    meant,
    shows,
)
from scenariobook.workbook.names import FIELDS, HISTORY_TABLE, ID, INPUTS, KINDS, TITLES
from scenariobook.workbook.read import WorkbookFile, headers, input_header, title_of
from scenariobook.workbook.seals import Seals, text_of
from scenariobook.workbook.unusable import doubled, merged, without_ids

_ROW: Final = "row"  # the field of questions that are about a whole row
_COLUMN: Final = "column"  # the same, of a whole column
# What different rows seldom share.
_SORTED: Final = frozenset(
    {"value", "likelihood", "as_of", "seen_on", "note", "basis", "rationale", "dissent"}
)
_FEWEST: Final = 3  # values in other rows; fewer happen by themselves
_NAMED: Final = 10  # rows that a question names one by one


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A returned copy as it was read, ready to be merged.

    ``typed`` has each input cell of the copy once. ``problems`` are what makes the copy
    unusable as a whole: merged cells over data, a column sorted by itself.
    """

    typed: tuple[Typed, ...]
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A cell of a table, by the row's id and the column's header."""

    raw: Raw
    place: Place


_Rows = dict[str, list[dict[str, _Found]]]


@dataclass(frozen=True, slots=True)
class Made:
    """What a copy was made from, and the study that it comes back to.

    ``record`` is as it was then, under the ids of then, and ``quarter`` the open one.
    ``same_study`` tells that the definitions of then are those of now.
    """

    study: Study
    record: Record
    quarter: Quarter
    same_study: bool = False


def read_copy(made: Made, opened: WorkbookFile, file: str, today: date) -> ReadCopy:
    """Read a copy that belongs to the study.

    ``file`` is the name that places give; dates after ``today`` are questions.
    """
    from_1904 = opened.workbook.epoch == CALENDAR_MAC_1904
    context = Context(made.study, today, from_1904=from_1904)
    former = former_ids(made.study)
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    for table, kind in KINDS.items():
        problems += merged(opened, table, made.quarter, file)
        unusable = [
            *doubled(opened, table, made.quarter, file),
            *without_ids(opened, table, file),
        ]
        problems += unusable
        if unusable:
            continue
        rows = _rows(opened, table, made.quarter, file)
        title = title_of(opened, table)
        reader = _Reader(made, opened.seals, former, table, title, kind, context, file)
        typed += reader.read(rows)
        problems += reader.sorted_alone(rows)
    return ReadCopy(tuple(typed), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns one table's rows into typed cells.

    A row's id is that of the copy; what its cells are about has the id of now. ``title`` is
    what the copy calls the table's sheet.
    """

    made: Made
    seals: Seals | None
    former: FormerIds
    table: str
    title: str
    kind: Kind
    context: Context
    file: str

    def read(self, rows: _Rows) -> Iterator[Typed]:
        expected = ids_of(self.made.study, self.kind)
        yield from self._missing_columns(rows)
        yield from self._missing_rows(self._missing(rows))
        for item, found in rows.items():
            if self._present(item) in expected:
                for header in dict.fromkeys(header for row in found for header in row):
                    cells = [r[header] for r in found if header in r]
                    if self._is_too_early(header):
                        yield from self._early(item, header, cells)
                    else:
                        yield self._cell(item, header, cells)
            elif self._was_made_with(item) or self._was_recorded(item):
                for header, cell in (pair for row in found for pair in row.items()):
                    yield self._retired(item, header, cell)
            else:
                why = f"no row of the study has the id {item!r}" if item else "this row has no id"
                known = f" ({nearest(item, expected)})" if item and nearest(item, expected) else ""
                how = "put the right id there, and import the copy again"
                typed = any(map(_is_typed, (cell for row in found for cell in row.values())))
                for cell in (c for row in found for c in row.values() if typed and not _blank(c)):
                    about = item or f"row {cell.place.cell.lstrip(ascii_uppercase)}"
                    yield self._question(about, cell, f"{why}{known}; {how}")

    def _is_too_early(self, header: str) -> bool:
        start = self.made.study.header.start
        return self.table == HISTORY_TABLE and Quarter.parse(header) < start

    def _early(self, item: str, header: str, found: Sequence[_Found]) -> Iterator[Typed]:
        """Yield what stands under a quarter that the study does not have: no value of the record's.

        One of before the study began later is as it was recorded.
        """
        base = self._base(item, self._key(item, header))
        for cell in found:
            if not _blank(cell) and text_of(cell.raw.value) != as_cell(base):
                start = self.made.study.header.start
                yield self._question(
                    self._present(item),
                    cell,
                    f"{header} is before the study's first quarter, {start}; give the column "
                    "another header to keep it as your own",
                )

    def _present(self, item: str) -> str:
        return self.former.present(self.kind, item)

    def _missing(self, rows: _Rows) -> list[str]:
        """Return the ids whose rows the copy was made with, as far as can be known, and lacks.

        An id that was typed over with the present one is there.
        """
        expected = ids_of(self.made.study, self.kind)
        if self.seals is None or self.made.same_study:
            found = {self._present(item) for item in rows}
            return [item for item in expected if item not in found]
        made_with = (item for table, item in self.seals.rows if table == self.table)
        return [
            item
            for item in made_with
            if item not in rows
            and (now := self._present(item)) in expected
            and (now not in rows or self._was_made_with(now))
        ]

    def _was_made_with(self, item: str) -> bool:
        return self.seals is not None and (self.table, item) in self.seals.rows

    def _was_recorded(self, item: str) -> bool:
        record = self.made.record
        return any(item in held for held in (record.readings, record.sightings, record.judgments))

    def _missing_rows(self, missing: Sequence[str]) -> Iterator[Typed]:
        if not missing:
            return
        place = Place(self.file, sheet=self.title)
        why = f"the row of {missing[0]} was not returned"
        subject = self._present(missing[0])
        if missing[1:]:
            subject = TITLES[self.table]
            rest = f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else ""
            named = ", ".join(missing[:_NAMED])
            why = f"{len(missing)} rows were not returned: {named}{rest}"
        key = Key(self.made.quarter, self.kind, subject, _ROW)
        yield Typed(key, None, None, place, why, position=self._position)

    @property
    def _position(self) -> int:
        return self.made.record.position.number

    def _missing_columns(self, rows: _Rows) -> Iterator[Typed]:
        if not rows:  # the whole table is gone, which its rows say
            return
        found = {header for copies in rows.values() for row in copies for header in row}
        past = quarters(self.made.study.header.start, self.made.quarter.previous)
        wanted: tuple[str, ...] = INPUTS.get(self.table, tuple(past))
        for header in wanted:
            if header not in found and (header != "likelihood" or self.made.study.estimative):
                key = Key(self.made.quarter, self.kind, header, _COLUMN)
                why = f"the column {header!r} was not returned, or its header was changed"
                place = Place(self.file, sheet=self.title)
                yield Typed(key, None, None, place, why, position=self._position)

    def sorted_alone(self, rows: _Rows) -> Iterator[Diagnostic]:
        """Find columns sorted by themselves, beside rows that their values are not of.

        The changed values are then a permutation of the old. Where few values are possible,
        as with levels alone, that happens by itself.
        """
        columns: dict[str, list[tuple[str, str, Place, bool]]] = {}
        expected = ids_of(self.made.study, self.kind)
        for item in (item for item in rows if self._present(item) in expected):
            for header, cell in (pair for row in rows[item] for pair in row.items()):
                key = self._key(item, header)
                if key.field in _SORTED and cell.raw.kind != "f":
                    base = as_cell(self._base(item, key))
                    now = text_of(cell.raw.value)
                    free = key.field != "value" or self._is_number(key.subject)
                    columns.setdefault(header, []).append((base, now, cell.place, free))
        for header, cells in columns.items():
            moved = [cell for cell in cells if cell[0] != cell[1]]
            permuted = sorted(cell[0] for cell in moved) == sorted(cell[1] for cell in moved)
            if permuted and len(moved) >= _FEWEST and any(free for *_, free in moved):
                first, last = moved[0][2], moved[-1][2]
                yield Diagnostic(
                    "R013",
                    f"the column {header!r} was sorted by itself: its old values stand in other "
                    "rows",
                    Place(first.file, sheet=first.sheet, cell=f"{first.cell}:{last.cell}"),
                    "undo that (sort the whole table instead), and import the copy again",
                )

    def _is_number(self, item: str) -> bool:
        indicator = self.made.study.indicator_by_id.get(item)
        return indicator is not None and indicator.type == "number"

    def _question(self, item: str, found: _Found, why: str) -> Typed:
        key = Key(self.made.quarter, self.kind, item, _ROW)
        return self._unclear(key, None, found, why)

    def _unclear(
        self,
        key: Key,
        base: FieldValue,
        found: _Found,
        why: str,
        choices: tuple[FieldValue, ...] = (),
    ) -> Typed:
        """Return a cell that cannot be taken as it stands, with what it may mean."""
        said, now = as_found(found.raw), self._position
        return Typed(key, base, None, found.place, why, said, choices=choices, position=now)

    def _retired(self, item: str, header: str, found: _Found) -> Typed:
        """Return a cell of what the study no longer has: an edit is a question, with its value.

        It can be chosen once the study has the item again, under this id or another.
        """
        key = self._key(item, header)
        base = self._base(item, key)
        if text_of(found.raw.value) == as_cell(base):
            return Typed(key, base, base, found.place, position=self._position)
        why = (
            f"the study no longer has the {CALLED[self.kind]} {item!r}; put it back, or list its "
            "id under `formerly` where it goes by another; then choose, or decline"
        )
        try:
            choices: tuple[FieldValue, ...] = (meant(found.raw, key, self.context),)
        except Unclear as unclear:
            choices = unclear.choices
        return self._unclear(key, base, found, why, choices)

    def _cell(self, item: str, header: str, found: Sequence[_Found]) -> Typed:
        """Return one field's typed cell; several rows of one id must agree."""
        key = self._key(item, header)
        base = self._base(item, key)
        readings = [self._meant(cell, key, base) for cell in found]
        changed = [r for r in readings if r.question or not same(r.value, base)]
        if len(found) > 1 and changed and not all(_alike(r, readings[0]) for r in readings):
            where = ", ".join(f"{r.place.sheet}!{r.place.cell}" for r in readings)
            why = f"{item} stands in several rows that differ: {where}"
            said = "; ".join(as_found(cell.raw) for cell in found)
            values = tuple(r.value for r in readings if not r.question)
            place, now = changed[0].place, self._position
            return Typed(key, base, None, place, why, said, choices=values, position=now)
        return readings[0]

    def _key(self, item: str, header: str) -> Key:
        now = self._present(item)
        if self.table == HISTORY_TABLE:
            return Key(Quarter.parse(header), self.kind, now, "value")
        return Key(self.made.quarter, self.kind, now, FIELDS.get(header, header))

    def _base(self, item: str, key: Key) -> FieldValue:
        """Return what a row's cell held when the copy was made, under the row's own id."""
        return recorded(self.made.record, key._replace(subject=item))

    def _meant(self, found: _Found, key: Key, base: FieldValue) -> Typed:
        try:
            # Of a value that its indicator does not admit (any more), what stands there still is
            # no edit, whatever it would mean if it were typed now.
            as_made = self._is_unadmitted(key, base) and is_as_made(found.raw, base)
            as_made = as_made or shows(found.raw, base)
            value = base if as_made else meant(found.raw, key, self.context)
        except Unclear as why:
            if found.raw.kind != "f" and text_of(found.raw.value) == as_cell(base):
                value = base  # as it was made: the study, or a number's format, has changed
            else:
                return self._unclear(key, base, found, str(why), why.choices)
        return Typed(
            key,
            base,
            value,
            found.place,
            found=as_found(found.raw),
            shown=as_shown(found.raw),
            position=self._position,
        )

    def _is_unadmitted(self, key: Key, base: FieldValue) -> bool:
        indicator = self.made.study.indicator_by_id.get(key.subject)
        if indicator is None or key.field != "value" or not isinstance(base, float | int | str):
            return False
        return not indicator.admits(base)


def _alike(one: Typed, other: Typed) -> bool:
    return same(one.value, other.value) and one.question == other.question


def _blank(found: _Found) -> bool:
    return found.raw.value in (None, "")


def _is_typed(found: _Found) -> bool:
    return not _blank(found) and found.raw.kind != "f"


def _rows(opened: WorkbookFile, table: str, quarter: Quarter, file: str) -> _Rows:
    """Return a table's input cells by id, over every sheet that has its headers."""
    rows: _Rows = {}
    for header in headers(opened, table):
        texts = header.texts
        key = next(column for column, text in texts.items() if text == ID)
        named = {c: input_header(table, text, quarter) for c, text in texts.items()}
        inputs = {column: text for column, text in named.items() if text}
        for number, cells in opened.rows(header.sheet).items():
            if number <= header.row:
                continue
            value = cells[key].value if key in cells else None
            item = "" if value is None else str(value).strip()
            found = {}
            for column, text in inputs.items():
                cell = cells.get(column)
                # The open quarter's column of History shows what Update holds.
                shows = table == HISTORY_TABLE and text == quarter
                if shows and (cell is None or cell.value is None or cell.data_type == "f"):
                    continue
                address = f"{get_column_letter(column)}{number}"
                place = Place(file, sheet=header.sheet.title, cell=address)
                found[text] = _Found(_raw(opened, cell), place)
            # Formulas in a row without an id are sums of the analysts' own.
            if item or any(map(_is_typed, found.values())):
                rows.setdefault(item, []).append(found)
    return rows


def _raw(opened: WorkbookFile, cell: Cell | MergedCell | None) -> Raw:
    if cell is None:
        return Raw(None, "n", "General")
    if cell.data_type != "f":
        return Raw(cell.value, cell.data_type, cell.number_format)
    text = str(getattr(cell.value, "text", cell.value))  # of one over a range, it is inside
    return Raw(text, "f", cell.number_format, opened.last_shown(cell))
