"""One table of a returned copy, and what its cells are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from scenariobook.quarter import EARLIEST, Quarter, quarters
from scenariobook.record.entries import Key, Kind, Record
from scenariobook.record.fields import Unclear
from scenariobook.record.former import FormerIds
from scenariobook.record.retired import ids_of
from scenariobook.record.typed import FieldValue, Typed, recorded
from scenariobook.study.model import Study
from scenariobook.workbook.returned.cells import Context, as_cell, as_found, meant
from scenariobook.workbook.returned.row_owners import Owners
from scenariobook.workbook.returned.rows import Found, Row, Rows
from scenariobook.workbook.returned.shifted_columns import (
    SELDOM_SHARED,
    InColumn,
    exchanged,
    sorted_alone,
)
from scenariobook.workbook.shape.checksums import Seals, text_of
from scenariobook.workbook.shape.meanings import Meanings, start_of
from scenariobook.workbook.shape.names import FIELDS, HISTORY_TABLE, INPUTS

ROW: Final = "row"  # the field of questions that are about a whole row


@dataclass(frozen=True, slots=True)
class Made:
    """What a copy was made from, and the study that it comes back to.

    ``record`` is as it was then, under the ids of then, and ``quarter`` the open one.
    ``same_study`` tells that the definitions of then are those of now. ``meanings`` is what the
    cells meant then, where the copy says so.
    """

    study: Study
    record: Record
    quarter: Quarter
    same_study: bool = False
    meanings: Meanings | None = None


@cache
def quarter_of(header: str) -> Quarter:
    """Return the quarter whose values stand under a header."""
    return Quarter.parse(header)


@dataclass(frozen=True)
class TableReading:
    """One table of a copy, row by row.

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
    rows: Rows

    @cached_property
    def crossed(self) -> Mapping[tuple[str, int], str]:
        """The rows, by sheet and number, whose id is one row's and the rest another's."""
        strayed = {
            owner: item
            for item, rows in self.rows.items()
            for row in rows
            for owner in self.owners.titled_as(row)
            if owner != item
        }
        return {
            (row.head.sheet.title, row.number): other
            for item, rows in self.rows.items()
            if item and self.is_known(item)
            for row in rows
            if (other := self.owners.other(item, row, strayed))
        }

    @cached_property
    def owners(self) -> Owners:
        """What tells whose row a row is."""
        return Owners(
            self.made.study, self.seals, self.former, self.table, self.kind, self.made.same_study
        )

    def crossed_cells(self) -> Iterator[tuple[str, int, str]]:
        """Yield what stands beside an id and is another row's: its sheet, row and header."""
        for row in (row for rows in self.rows.values() for row in rows):
            if other := self.whose(row):
                for header in row.texts.values():
                    text = row.beside(header)
                    if text is not None and self.owners.belongs(other, header, text):
                        yield row.head.sheet.title, row.number, header

    def whose(self, row: Row) -> str:
        """Return whose what stands beside a row's id is; nothing if it is its own."""
        return self.crossed.get((row.head.sheet.title, row.number), "")

    def is_known(self, item: str) -> bool:
        """Tell whether the study or the record has an id, or had it when the copy was made."""
        expected = ids_of(self.made.study, self.kind)
        return self.present(item) in expected or self.was_made_with(item) or self.was_recorded(item)

    def present(self, item: str) -> str:
        """Return the id that a row's item has now."""
        return self.former.present(self.kind, item)

    def was_made_with(self, item: str) -> bool:
        """Tell whether the copy was made with a row of an id."""
        return self.seals is not None and (self.table, item) in self.seals.rows

    def was_recorded(self, item: str) -> bool:
        """Tell whether the record held something under an id when the copy was made."""
        record = self.made.record
        return any(item in held for held in (record.readings, record.sightings, record.judgments))

    @property
    def position(self) -> int:
        """The number of the last entry that the copy was made from."""
        return self.made.record.position.number

    @property
    def made_headers(self) -> tuple[str, ...]:
        """The input columns that the copy was made with, as far as can be known."""
        first = max(self.made.study.header.start, start_of(self.made.meanings) or EARLIEST)
        return INPUTS.get(self.table, tuple(map(str, quarters(first, self.made.quarter.previous))))

    @cached_property
    def columns(self) -> dict[str, list[InColumn]]:
        """The columns of input cells, in the order of the sheet: rows that nobody doubts."""
        columns: dict[str, list[InColumn]] = {}
        expected = ids_of(self.made.study, self.kind)
        for item in (item for item in self.rows if self.present(item) in expected):
            straight = [row for row in self.rows[item] if not self.whose(row)]
            for row in straight if len(straight) == 1 else ():
                for header, cell in row.inputs.items():
                    key = self.key(item, header)
                    if cell.raw.kind != "f":
                        base, now = as_cell(self.base(item, key)), text_of(cell.raw.value)
                        free = key.field != "value" or self._is_number(key.subject)
                        telling = free and key.field in SELDOM_SHARED
                        columns.setdefault(header, []).append(InColumn(item, base, now, telling))
        return columns

    @cached_property
    def sorted(self) -> frozenset[tuple[str, str]]:
        """The cells, by item and header, of columns that were sorted without their rows."""
        return frozenset(sorted_alone(self.columns))

    @cached_property
    def exchanged(self) -> tuple[str, str] | None:
        """Two input headers that were exchanged, if any were."""
        found = dict.fromkeys(h for rows in self.rows.values() for row in rows for h in row.inputs)
        if [*found] == [header for header in self.made_headers if header in found]:
            return None  # in the order in which they were made
        return exchanged(self.columns, self.made_headers)

    def _is_number(self, item: str) -> bool:
        indicator = self.made.study.indicator_by_id.get(item)
        return indicator is not None and indicator.type == "number"

    def key(self, item: str, header: str) -> Key:
        """Return what a cell is about, under the id of now."""
        now = self.present(item)
        if self.table == HISTORY_TABLE:
            return Key(quarter_of(header), self.kind, now, "value")
        return Key(self.made.quarter, self.kind, now, FIELDS.get(header, header))

    def base(self, item: str, key: Key) -> FieldValue:
        """Return what a row's cell held when the copy was made, under the row's own id."""
        held = key if key.subject == item else key._replace(subject=item)
        return recorded(self.made.record, held)

    def readings(self, found: Found, key: Key) -> tuple[FieldValue, ...]:
        """Return what a cell may mean."""
        try:
            return (meant(found.raw, key, self.context),)
        except Unclear as unclear:
            return unclear.choices

    def unclear(
        self,
        key: Key,
        base: FieldValue,
        found: Found,
        why: str,
        choices: tuple[FieldValue, ...] = (),
    ) -> Typed:
        """Return a cell that cannot be taken as it stands, with what it may mean."""
        said, now = as_found(found.raw), self.position
        return Typed(
            key=key,
            base=base,
            value=None,
            place=found.place,
            question=why,
            found=said,
            choices=choices,
            position=now,
        )

    def question(self, item: str, found: Found, why: str) -> Typed:
        """Return a cell as a question about its whole row."""
        key = Key(self.made.quarter, self.kind, item, ROW)
        return self.unclear(key, None, found, why)
