"""Describe one table of a returned copy: what each cell is about, and what it held when made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final, NamedTuple, Self

from scenariobook.quarter import EARLIEST, Quarter, quarters
from scenariobook.record.claims.record import recorded
from scenariobook.record.claims.subjects import dated
from scenariobook.record.ledger.entries import Key, id_of
from scenariobook.record.values.cells import FieldValue, Typed, Unclear
from scenariobook.record.values.interpret import Context
from scenariobook.workbook.returned.beside import CellsBeside, RowPlace
from scenariobook.workbook.returned.cells import as_cell, as_found, meant
from scenariobook.workbook.returned.row_identity import RowIdentity
from scenariobook.workbook.returned.row_owners import RowOwners
from scenariobook.workbook.returned.rows import PlacedCell, Row, Rows
from scenariobook.workbook.returned.shifted_columns import (
    SELDOM_SHARED,
    ColumnCell,
    exchanged_headers,
    sorted_alone,
)
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.returned.unknown_ids import is_asked_about, will_have_a_row
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.log_rows import RowAbout
from scenariobook.workbook.shape.meanings import start_of
from scenariobook.workbook.shape.names import (
    HISTORY_TABLE,
    ID,
    INPUTS,
    OTHER_KINDS,
    PERIOD,
    READINGS_TABLE,
    field_of,
)

ROW: Final = "row"  # the field of questions about a whole row


@cache
def quarter_of(header: str) -> Quarter:
    """Return the quarter that a header names."""
    return Quarter.parse(header)


class Contradiction(NamedTuple):
    """Why nobody can tell whose row a row is.

    Attributes:
        other: the id to which what stands beside the row's id belongs; empty if no one id does.
        header: the header of a cell that names another part of the id, such as another analyst;
            empty if it is another row's title or other cells.
    """

    other: str
    header: str = ""


def _place_of(row: Row) -> RowPlace:
    return row.head.sheet.title, row.number


@dataclass(frozen=True, kw_only=True)
class TableReading(RowIdentity):
    """One table of a returned copy.

    Rows have the ids of the copy; keys of fields have the present ids.

    Attributes:
        title: the present title of the table's sheet.
        context: the study and the day, to read cells with.
        file: the file's name.
        rows: the table's rows by id.
    """

    title: str
    context: Context
    file: str
    rows: Rows

    @cached_property
    def crossed(self) -> Mapping[RowPlace, Contradiction]:
        """For each row whose id belongs to another row than what stands beside it, why."""
        strayed = {
            owner: item
            for item, rows in self.rows.items()
            for row in rows
            if item not in self.owners.ids_titled_as(row)  # rows in long form share titles
            for owner in self.owners.ids_titled_as(row)
        }
        return {
            _place_of(row): why
            for item, row in self._known_rows
            if (why := self._contradiction(item, row, strayed))
        }

    def _contradiction(
        self, item: str, row: Row, strayed: Mapping[str, str]
    ) -> Contradiction | None:
        if other := self.owners.owner_by_title(item, row, strayed):
            return Contradiction(other)
        if header := self.owners.other_part(item, row):
            return Contradiction(self.owners.with_parts(item, row), header)
        owners = self._cells_beside.owners.get(_place_of(row), ())
        if not owners:
            return None
        return Contradiction(*owners) if len(owners) == 1 else Contradiction("")

    @property
    def _known_rows(self) -> Iterator[tuple[str, Row]]:
        """Yield the rows with an id that the study knows, each with its id."""
        for item, rows in self.rows.items():
            if item and self.is_known(item):
                yield from ((item, row) for row in rows)

    @cached_property
    def _cells_beside(self) -> CellsBeside:
        """The cells beside the ids; the input cells only if something was moved at all."""
        written = self.owners.written_beside
        rows = {_place_of(row): (item, row) for item, row in self._known_rows if item in written}
        ids = {place: item for place, (item, _) in rows.items()}
        found = {place: self.owners.beside(row) for place, (_, row) in rows.items()}
        there = [item for item in written if item in self.rows]
        reordered = there != [item for item in self.rows if item in written]
        typed: dict[str, dict[str, str]] = {}
        if reordered or any(written[ids[place]] != cells for place, cells in found.items()):
            typed = {item: dict(self._telling(item)) for item in written if self.is_known(item)}
            for place, (_, row) in rows.items():
                inputs = {h: cell for h, cell in row.inputs.items() if h in typed[ids[place]]}
                texts = {h: text_of(cell.raw.value) for h, cell in inputs.items()}
                found[place] = {**found[place], **texts}
        return CellsBeside(written=written, typed=typed, found=found, ids=ids, reordered=reordered)

    def _telling(self, item: str) -> Iterator[tuple[str, str]]:
        """Yield header and text of the input cells by which a row was told from others."""
        for header in self.made_headers:
            key = self.key(item, header)
            if key.field in SELDOM_SHARED and self._is_free(key):
                yield header, "" if self.made.hides(key) else as_cell(self.base(item, key))

    @cached_property
    def owners(self) -> RowOwners:
        """Finds the ids to which the cells of this table's rows belong."""
        return RowOwners(
            study=self.made.study,
            checksums=self.checksums,
            former=self.former,
            table=self.table,
            kind=self.kind,
            same_study=self.made.same_study,
        )

    def crossed_cells(self) -> Iterator[tuple[str, int, str]]:
        """Yield sheet's title, row and header of the program's cells that belong to another row."""
        for row in (row for rows in self.rows.values() for row in rows):
            if why := self.contradiction_in(row):
                for header in row.texts.values():
                    text = row.text_under(header)
                    if header == why.header or (
                        text is not None and self.owners.belongs(why.other, header, text)
                    ):
                        yield row.head.sheet.title, row.number, header

    def contradiction_in(self, row: Row) -> Contradiction | None:
        """Return why a row's id contradicts what stands beside it; None if it does not."""
        return self.crossed.get(_place_of(row))

    def is_asked_about(self, row: Row) -> bool:
        """Tell whether each cell of a row that the copy was not made with is asked about."""
        inputs = {column for column, text in row.texts.items() if text in map(normal, row.inputs)}
        return is_asked_about(self.table, row.cells, row.texts, inputs, self.program_headers)

    def is_own(self, item: str, row: Row, header: str) -> bool:
        """Tell whether a cell of an added row is the analysts' own work, which goes with the row.

        Args:
            item: the row's id.
            row: the row.
            header: the cell's.
        """
        if self.checksums is None or not will_have_a_row(self.table, item, self.checksums):
            return False
        return header not in {*self.program_headers, *map(normal, row.inputs), ID, PERIOD}

    @cached_property
    def program_headers(self) -> frozenset[str]:
        """The headers, normalised, of the program's columns that nobody fills in, if known."""
        ours = self.checksums.headers.get(self.table, ()) if self.checksums else ()
        return frozenset(map(normal, ours))

    def with_ids_as_written(self) -> Self:
        """Return the table with ids in small letters where they were typed with capitals."""
        rows: Rows = {}
        for item, found in self.rows.items():
            for row in found:
                rows.setdefault(self.as_written(item, is_typed=row.is_typed), []).append(row)
        return replace(self, rows=rows)

    @property
    def made_headers(self) -> tuple[str, ...]:
        """The input columns that the copy was made with, as far as is known."""
        first = max(self.made.study.header.start, start_of(self.made.meanings) or EARLIEST)
        return INPUTS.get(self.table, tuple(map(str, quarters(first, self.made.quarter.previous))))

    @cached_property
    def missing_columns(self) -> tuple[str, ...]:
        """The input columns that the copy was made with and has no longer, by their headers."""
        if not self.rows:  # the whole table is gone
            return ()
        found = {header for rows in self.rows.values() for row in rows for header in row.inputs}
        return tuple(
            header
            for header in self.made_headers
            if header not in found and self._was_made(header, found)
        )

    def _was_made(self, header: str, found: Collection[str]) -> bool:
        """Tell whether a copy was made with an input column: some studies lack some of them.

        Args:
            header: the column's header.
            found: the headers of the input columns that the copy has.
        """
        others = OTHER_KINDS.get(self.table, {})
        if header in others:
            knows = self.checksums is not None and READINGS_TABLE in self.checksums.headers
            is_sure = knows and self.made.same_study and bool(dated(self.made.study))
            return is_sure or not others.keys().isdisjoint(found)
        return header != "likelihood" or self.made.study.estimative

    @cached_property
    def columns(self) -> dict[str, list[ColumnCell]]:
        """The input columns in the sheet's order, each with its cells in undoubted rows."""
        columns: dict[str, list[ColumnCell]] = {}
        for item in (item for item in self.rows if self.is_of_study(item)):
            straight = [row for row in self.rows[item] if not self.contradiction_in(row)]
            for row in straight if len(straight) == 1 else ():
                for header, cell in row.inputs.items():
                    key = self.key(item, header)
                    if cell.raw.kind != "f":
                        base, now = as_cell(self.base(item, key)), text_of(cell.raw.value)
                        telling = key.field in SELDOM_SHARED and self._is_free(key)
                        columns.setdefault(header, []).append(ColumnCell(item, base, now, telling))
        return columns

    @cached_property
    def sorted(self) -> frozenset[tuple[str, str]]:
        """The (item, header) of cells in columns that were sorted without their rows."""
        return frozenset(sorted_alone(self.columns))

    @cached_property
    def exchanged(self) -> tuple[str, str] | None:
        """Two input headers that were exchanged; None if there are none."""
        found = dict.fromkeys(h for rows in self.rows.values() for row in rows for h in row.inputs)
        if [*found] == [header for header in self.made_headers if header in found]:
            return None  # no column has changed its place
        return exchanged_headers(self.columns, self.made_headers)

    def _is_free(self, key: Key) -> bool:
        """Tell whether a field may hold anything; a level is one of a few."""
        indicator = self.made.study.indicator_by_id.get(id_of(key.subject))
        return key.field != "value" or (indicator is not None and indicator.type == "number")

    def key(self, item: str, header: str) -> Key:
        """Return the field that a cell is for, with the item's present id."""
        now = self.present(item)
        if self.table == HISTORY_TABLE:
            return Key(quarter_of(header), self.kind, now, "value")
        about = self.about(now) or RowAbout(now, self.made.quarter)
        kind, field = field_of(self.table, self.kind, header)
        return Key(about.quarter, kind, about.subject, field)

    def base(self, item: str, key: Key) -> FieldValue:
        """Return what a cell held when the copy was made."""
        made = self.of_months(item, key)
        return recorded(self.made.record, self._in_record(item, key)) if made is None else made

    def of_months(self, item: str, key: Key) -> FieldValue:
        """Return the value of a cell of Past values that was made from months, else None."""
        # Asked first: a copy has tens of thousands of past values, and few studies have months.
        if self.table != HISTORY_TABLE or not self.made.record.months:
            return None
        return self.made.of_months(key._replace(subject=self.subject(item)), key)

    def _in_record(self, item: str, key: Key) -> Key:
        """Return a cell's field with the id that the record has."""
        held = self.made.id_in_record(self.subject(item), key.subject)
        return key if key.subject == held else key._replace(subject=held)

    def readings(self, found: PlacedCell, key: Key) -> tuple[FieldValue, ...]:
        """Return the values that a cell may mean."""
        try:
            return (meant(found.raw, key, self.context),)
        except Unclear as unclear:
            return unclear.choices

    def unclear(
        self,
        key: Key,
        base: FieldValue,
        found: PlacedCell,
        why: str,
        choices: tuple[FieldValue, ...] = (),
    ) -> Typed:
        """Return a question about a cell.

        Args:
            key: the field that the cell is for.
            base: what it held when the copy was made.
            found: the cell.
            why: the question.
            choices: the values that the cell may mean.
        """
        return Typed(
            key=key,
            base=base,
            value=None,
            place=found.place,
            question=why,
            found=as_found(found.raw),
            formula=found.raw.formula,
            choices=choices,
        )

    def question(self, item: str, found: PlacedCell, why: str) -> Typed:
        """Return a question about a row, placed at one of its cells."""
        key = Key(self.made.quarter, self.kind, item, ROW)
        return self.unclear(key, None, found, why)
