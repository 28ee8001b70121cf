"""A returned copy: every input cell that it holds, beside what it held when it was made.

Sheets are found by their headers, columns by header, rows by id; nothing by position. What
cannot be taken without guessing comes back as a question with its cell. The file itself is
only read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase
from typing import Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scenariobook.diagnostics import Diagnostic, Place, nearest
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.entries import Key, Kind, Record
from scenariobook.record.fields import Unclear
from scenariobook.record.merge import FieldValue, Typed, recorded, same
from scenariobook.study.model import Study
from scenariobook.workbook.cells import Raw, Setting, as_shown, meant
from scenariobook.workbook.names import FIELDS, HISTORY_TABLE, ID, INPUTS, KINDS, TITLES
from scenariobook.workbook.read import WorkbookFile, headers, headers_without_ids, input_header
from scenariobook.workbook.seals import Seals, text_of

_ROW: Final = "row"  # the field of questions that are about a whole row
_COLUMN: Final = "column"  # the same, of a whole column
# What different rows seldom share.
_SORTED: Final = frozenset(
    {"value", "likelihood", "as_of", "seen_on", "note", "basis", "rationale", "dissent"}
)
_FEWEST: Final = 3  # values in other rows; fewer happen by themselves
_NAMED: Final = 10  # rows that a question names one by one


@dataclass(frozen=True, slots=True)
class Copy:
    """A returned copy, ready to be merged.

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
    """What a copy was made from: the study, the record as it was then, the open quarter."""

    study: Study
    record: Record
    quarter: Quarter


def read_copy(made: Made, opened: WorkbookFile, file: str, today: date) -> Copy:
    """Read a copy that belongs to the study.

    ``file`` is the name that places give; dates after ``today`` are questions.
    """
    from_1904 = opened.workbook.epoch == CALENDAR_MAC_1904
    setting = Setting(made.study, today, from_1904=from_1904)
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    for table, kind in KINDS.items():
        problems += _merged(opened, table, made.quarter, file)
        unusable = [
            *_doubled(opened, table, made.quarter, file),
            *_without_ids(opened, table, file),
        ]
        problems += unusable
        if unusable:
            continue
        rows = _rows(opened, table, made.quarter, file)
        reader = _Reader(made, opened.seals, table, kind, setting, file)
        typed += reader.read(rows)
        problems += reader.sorted_alone(rows)
    return Copy(tuple(typed), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns one table's rows into typed cells."""

    made: Made
    seals: Seals | None
    table: str
    kind: Kind
    setting: Setting
    file: str

    def read(self, rows: _Rows) -> Iterator[Typed]:
        expected = self._expected()
        yield from self._missing_columns(rows)
        yield from self._missing_rows([i for i in expected if i not in rows and self._had(i)])
        for item, found in rows.items():
            if item in expected:
                for header in dict.fromkeys(header for row in found for header in row):
                    yield self._cell(item, header, [r[header] for r in found if header in r])
            elif self._was_recorded(item):
                for header, cell in (pair for row in found for pair in row.items()):
                    yield self._retired(item, header, cell)
            else:
                why = f"no row of the study has the id {item!r}" if item else "this row has no id"
                known = f" ({nearest(item, expected)})" if item and nearest(item, expected) else ""
                how = "put the right id there, and import the copy again"
                for cell in (cell for row in found for cell in row.values() if not _blank(cell)):
                    about = item or f"row {cell.place.cell.lstrip(ascii_uppercase)}"
                    yield self._question(about, cell, f"{why}{known}; {how}")

    def _had(self, item: str) -> bool:
        """Tell whether the copy was made with a row for an item, as far as can be known."""
        return self.seals is None or (self.table, item) in self.seals.rows

    def _was_recorded(self, item: str) -> bool:
        record = self.made.record
        return any(item in held for held in (record.readings, record.sightings, record.judgments))

    def _missing_rows(self, missing: Sequence[str]) -> Iterator[Typed]:
        if not missing:
            return
        title = self._title()
        place = Place(self.file, sheet=title)
        why = f"the row of {missing[0]} was not returned"
        subject = missing[0]
        if missing[1:]:
            subject = title
            rest = f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else ""
            named = ", ".join(missing[:_NAMED])
            why = f"{len(missing)} rows were not returned: {named}{rest}"
        key = Key(self.made.quarter, self.kind, subject, _ROW)
        yield Typed(key, None, None, place, why, position=self._position)

    def _title(self) -> str:
        return TITLES[self.table]

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
                place = Place(self.file, sheet=self._title())
                yield Typed(key, None, None, place, why, position=self._position)

    def sorted_alone(self, rows: _Rows) -> Iterator[Diagnostic]:
        """Find columns sorted by themselves, beside rows that their values are not of.

        The changed values are then a permutation of the old. Where few values are possible,
        as with levels alone, that happens by itself.
        """
        columns: dict[str, list[tuple[str, str, Place, bool]]] = {}
        for item in self._expected():
            for header, cell in (pair for row in rows.get(item, ()) for pair in row.items()):
                key = self._key(item, header)
                if key.field in _SORTED and cell.raw.kind != "f":
                    base = _as_cell(recorded(self.made.record, key))
                    now = text_of(cell.raw.value)
                    free = key.field != "value" or self._is_number(item)
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

    def _expected(self) -> Collection[str]:
        """Return the ids that the table was made with and that the study still has."""
        match self.kind:
            case "reading":
                return self.made.study.indicator_by_id
            case "sighting":
                return self.made.study.signpost_by_id
            case _:
                return self.made.study.scenario_by_id

    def _question(self, item: str, found: _Found, why: str) -> Typed:
        key = Key(self.made.quarter, self.kind, item, _ROW)
        said = _shown(found.raw)
        return Typed(key, None, None, found.place, why, said, position=self._position)

    def _retired(self, item: str, header: str, found: _Found) -> Typed:
        """Return a cell of an item that the study no longer has: an edit is a question."""
        key = self._key(item, header)
        base = recorded(self.made.record, key)
        if text_of(found.raw.value) == _as_cell(base):
            return Typed(key, base, base, found.place, position=self._position)
        return self._question(item, found, f"the study no longer has {item!r}")

    def _cell(self, item: str, header: str, found: Sequence[_Found]) -> Typed:
        """Return one field's typed cell; several rows of one id must agree."""
        key = self._key(item, header)
        base = recorded(self.made.record, key)
        readings = [self._meant(cell, key, base) for cell in found]
        changed = [r for r in readings if r.question or not same(r.value, base)]
        if len(found) > 1 and changed and not all(_alike(r, readings[0]) for r in readings):
            where = ", ".join(f"{r.place.sheet}!{r.place.cell}" for r in readings)
            why = f"{item} stands in several rows that differ: {where}"
            said = "; ".join(_shown(cell.raw) for cell in found)
            values = [r.value for r in readings if not r.question]
            return Typed(
                *(key, base, None, changed[0].place, why, said),
                choices=tuple(values),
                position=self._position,
            )
        return readings[0]

    def _key(self, item: str, header: str) -> Key:
        if self.table == HISTORY_TABLE:
            return Key(Quarter.parse(header), self.kind, item, "value")
        return Key(self.made.quarter, self.kind, item, FIELDS.get(header, header))

    def _meant(self, found: _Found, key: Key, base: FieldValue) -> Typed:
        try:
            value = meant(found.raw, key, self.setting)
        except Unclear as why:
            if found.raw.kind != "f" and text_of(found.raw.value) == _as_cell(base):
                value = base  # as it was made: the study, or a number's format, has changed
            else:
                return Typed(
                    *(key, base, None, found.place, str(why), _shown(found.raw)),
                    choices=why.choices,
                    position=self._position,
                )
        return Typed(
            *(key, base, value, found.place),
            found=_shown(found.raw),
            shown=as_shown(found.raw),
            position=self._position,
        )


def _alike(one: Typed, other: Typed) -> bool:
    return same(one.value, other.value) and one.question == other.question


def _blank(found: _Found) -> bool:
    return found.raw.value in (None, "")


def _shown(raw: Raw) -> str:
    """Return a raw value for a reader."""
    value = raw.value
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value if isinstance(value, str) else text_of(value)


def _as_cell(base: FieldValue) -> str:
    """Return a recorded value as the text of the cell that showed it."""
    return text_of("; ".join(base) if isinstance(base, tuple) else base)


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
            if item or any(not _blank(c) and c.raw.kind != "f" for c in found.values()):
                rows.setdefault(item, []).append(found)
    return rows


def _raw(opened: WorkbookFile, cell: Cell | MergedCell | None) -> Raw:
    if cell is None:
        return Raw(None, "n", "General")
    if cell.data_type != "f":
        return Raw(cell.value, cell.data_type, cell.number_format)
    text = str(getattr(cell.value, "text", cell.value))  # of one over a range, it is inside
    return Raw(text, "f", cell.number_format, opened.last_shown(cell))


def _merged(opened: WorkbookFile, table: str, quarter: Quarter, file: str) -> Iterator[Diagnostic]:
    """Find merged cells over a table's input cells: what was under them is gone."""
    for header in headers(opened, table):
        inputs = {c for c, text in header.texts.items() if input_header(table, text, quarter)}
        for merged in header.sheet.merged_cells.ranges:
            columns = set(range(merged.min_col, merged.max_col + 1))
            if merged.max_row > header.row and columns & inputs:
                yield Diagnostic(
                    "R012",
                    "cells are merged over what analysts type, so what was under them is gone",
                    Place(file, sheet=header.sheet.title, cell=merged.coord),
                    "unmerge them, type again what is missing, and import the copy again",
                )


def _without_ids(opened: WorkbookFile, table: str, file: str) -> Iterator[Diagnostic]:
    """Find tables whose column of ids is gone or is called something else."""
    for header in headers_without_ids(opened, table):
        yield Diagnostic(
            "R019",
            f"the table has no column {ID!r}, so nobody can tell what its rows are about",
            Place(file, sheet=header.sheet.title, cell=f"A{header.row}"),
            f"give the column its header {ID!r} again, and import the copy again",
        )


def _doubled(opened: WorkbookFile, table: str, quarter: Quarter, file: str) -> Iterator[Diagnostic]:
    """Find input headers that stand twice: nobody can tell which column is meant."""
    for header in headers(opened, table):
        first: dict[str, str] = {}
        for column, text in header.texts.items():
            if text != ID and not input_header(table, text, quarter):
                continue
            address = f"{get_column_letter(column)}{header.row}"
            other = first.setdefault(text, address)
            if other != address:
                yield Diagnostic(
                    "R017",
                    f"the header {text!r} stands twice, at {other} as well",
                    Place(file, sheet=header.sheet.title, cell=address),
                    "rename the column that is yours, and import the copy again",
                )
