"""Describe one table of a returned copy: what each cell is about, and what it held when made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final, Self

from scenariobook.quarter import EARLIEST, Quarter, quarters
from scenariobook.record.entries import Key, Kind, id_of, part_of
from scenariobook.record.former import FormerIds
from scenariobook.record.hand_outs import analyst_of
from scenariobook.record.meaning import Context
from scenariobook.record.months import months_read, readings_of
from scenariobook.record.parse import Unclear
from scenariobook.record.proposed import in_files, not_in_files
from scenariobook.record.record import Record, shows_estimates
from scenariobook.record.subjects import dated, why_unknown
from scenariobook.record.typed import FieldValue, Typed, recorded
from scenariobook.study.model import Study
from scenariobook.study.texts import is_id
from scenariobook.workbook.returned.cells import as_cell, as_found, meant
from scenariobook.workbook.returned.row_owners import RowOwners
from scenariobook.workbook.returned.rows import PlacedCell, Row, Rows
from scenariobook.workbook.returned.shifted_columns import (
    SELDOM_SHARED,
    ColumnCell,
    exchanged_headers,
    sorted_alone,
)
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.returned.unknown_ids import is_asked_about
from scenariobook.workbook.shape.checksums import Checksums, text_of
from scenariobook.workbook.shape.log_rows import RowAbout, about_row, log_rows
from scenariobook.workbook.shape.meanings import Meanings, start_of
from scenariobook.workbook.shape.names import (
    ESTIMATES_TABLE,
    HISTORY_TABLE,
    INPUTS,
    LOGS,
    OTHER_KINDS,
    PERIOD,
    READINGS_TABLE,
    field_of,
)
from scenariobook.workbook.shape.row_ids import row_ids

ROW: Final = "row"  # the field of questions about a whole row


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """What a copy was made from, and the study that it returns to.

    Attributes:
        study: the study now.
        record: the record as it was when the copy was made, under the ids of that time.
        quarter: the copy's open quarter.
        same_study: whether the study's definitions are still the same.
        meanings: what the copy's cells meant when it was made; None if it does not say.
        reader: the id of the analyst for whom the copy was made; empty for the tracker of all.
    """

    study: Study
    record: Record
    quarter: Quarter
    same_study: bool = False
    meanings: Meanings | None = None
    reader: str = ""


@cache
def quarter_of(header: str) -> Quarter:
    """Return the quarter that a header names."""
    return Quarter.parse(header)


@dataclass(frozen=True, kw_only=True)
class TableReading:
    """One table of a returned copy.

    Rows have the ids of the copy; keys of fields have the present ids.

    Attributes:
        made: what the copy was made from.
        checksums: the checksums that the copy stores; None if it has none.
        former: the study's former ids.
        table: the name of the table.
        title: the present title of the table's sheet.
        kind: the kind of entry for its rows.
        context: the study and the day, to read cells with.
        file: the file's name.
        rows: the table's rows by id.
    """

    made: MadeFrom
    checksums: Checksums | None
    former: FormerIds
    table: str
    title: str
    kind: Kind
    context: Context
    file: str
    rows: Rows

    @cached_property
    def crossed(self) -> Mapping[tuple[str, int], str]:
        """For each row with another row's id, by sheet's title and number, its cells' own id."""
        strayed = {
            owner: item
            for item, rows in self.rows.items()
            for row in rows
            if item not in self.owners.ids_titled_as(row)  # rows in long form share titles
            for owner in self.owners.ids_titled_as(row)
        }
        return {
            (row.head.sheet.title, row.number): other
            for item, rows in self.rows.items()
            if item and self.is_known(item)
            for row in rows
            if (other := self.owners.owner_of(item, row, strayed))
        }

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
            if other := self.owner_of(row):
                for header in row.texts.values():
                    text = row.text_under(header)
                    if text is not None and self.owners.belongs(other, header, text):
                        yield row.head.sheet.title, row.number, header

    def owner_of(self, row: Row) -> str:
        """Return the id to which a row's other cells belong; empty if it is the row's own."""
        return self.crossed.get((row.head.sheet.title, row.number), "")

    def is_known(self, item: str) -> bool:
        """Tell whether the study or the record has an id, or had it when the copy was made."""
        return self.is_of_study(item) or self.was_made_with(item) or self.was_recorded(item)

    def is_of_study(self, item: str) -> bool:
        """Tell whether the study has what a row's id names; people propose sources themselves."""
        if self.kind == "source":
            return is_id(item) and item not in in_files(self.made.study)
        present = self.present(item)
        if present in self._row_ids:
            return True
        about = self._about(present)
        if about is None or about.quarter > self.made.quarter or self.why_no_period(present):
            return False
        return not why_unknown(self.made.study, self.kind, about.subject)

    def _about(self, item: str) -> RowAbout | None:
        """Return what a row is about, by its id; None if the id names no period that it needs."""
        if item not in self._about_by_id:  # asked for each cell of a row
            self._about_by_id[item] = self._what_about(item)
        return self._about_by_id[item]

    @cached_property
    def _about_by_id(self) -> dict[str, RowAbout | None]:
        """What ``_about`` has returned, by id."""
        return {}

    def _what_about(self, item: str) -> RowAbout | None:
        if self.table == HISTORY_TABLE and part_of(item):
            return None  # it has the values of quarters alone
        return about_row(self.table, self.kind, item, self.made.quarter)

    def why_no_period(self, item: str) -> str:
        """Return why a row in long form cannot be of the period that it names; empty if it can.

        Args:
            item: the row's id, with its period.
        """
        if self.table not in LOGS:
            return ""
        part, about = part_of(item), self._about(item)
        now, start = self.made.quarter, self.made.study.header.start
        if not part:
            return f"this row names no period, such as {now}"
        if " " in part:
            named, _, beside = part.partition(" ")
            return f"the id names {named}, and the column {PERIOD!r} {beside}"
        if about is None:
            return f"{part!r} is no period, such as {now}"
        if about.quarter > now:
            return f"{part} is after {now}, which was open when the file was made"
        return (
            f"{part} is before the study's first quarter, {start}" if about.quarter < start else ""
        )

    def subject(self, item: str) -> str:
        """Return what a row is about, besides its quarter; of an odd id, the id."""
        about = self._about(item)
        return about.subject if about else item

    @cached_property
    def _row_ids(self) -> frozenset[str]:
        return frozenset(self.row_ids)

    @cached_property
    def row_ids(self) -> tuple[str, ...]:
        """The ids of the rows that the table has for the study as it is now."""
        if self.kind == "source":
            proposed = not_in_files(self.made.study, self.made.record)
            return tuple(source.source for source in proposed)
        if self.table in LOGS:
            study, record = self.made.study, self.made.record
            logged = log_rows(study, record, self.table, self.made.quarter)
            return tuple(self.present(row.id) for row in logged)
        rows = row_ids(self.made.study, self.table, self.made.quarter)
        if self.made.reader and self.table == ESTIMATES_TABLE:
            return tuple(row for row in rows if analyst_of(row) == self.made.reader)
        return rows

    def present(self, item: str) -> str:
        """Return the present id of a row's item."""
        return self.former.present(self.kind, item)

    def why_unknown(self, subject: str) -> str:
        """Return why the study no longer has a row for a subject with its present id."""
        lacks = why_unknown(self.made.study, self.kind, subject)
        return lacks or f"this table has no row for {subject!r}"

    def is_asked_about(self, row: Row) -> bool:
        """Tell whether each cell of a row that the copy was not made with is asked about."""
        inputs = {column for column, text in row.texts.items() if text in map(normal, row.inputs)}
        return is_asked_about(self.table, row.cells, row.texts, inputs, self.program_headers)

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
                rows.setdefault(self._as_written(item, row), []).append(row)
        return replace(self, rows=rows)

    def _as_written(self, item: str, row: Row) -> str:
        if item and not self.is_known(item):
            small = f"{id_of(item).lower()} {part_of(item)}" if self.table in LOGS else item.lower()
            # A source gets its id from whoever proposes it; a row of sums proposes nothing.
            proposes = self.kind != "source" or row.is_typed
            return small if proposes and self.is_known(small) else item
        return item

    def was_made_with(self, item: str) -> bool:
        """Tell whether the copy was made with a row of an id."""
        return self.checksums is not None and (self.table, item) in self.checksums.rows

    def was_recorded(self, item: str) -> bool:
        """Tell whether the record had an entry of this kind for an id when the copy was made.

        A row in long form is of one quarter, and so is the entry.
        """
        if self.table in LOGS:
            about, stated = self._about(item), self.made.record.stated[self.kind]
            return about is not None and about.quarter in stated.get(about.subject, {})
        return (
            self.kind != "definition" and self.subject(item) in self.made.record.stated[self.kind]
        )

    @cached_property
    def position(self) -> int:
        """The number of the last ledger entry that the copy was made from."""
        return self.made.record.position.number

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
            straight = [row for row in self.rows[item] if not self.owner_of(row)]
            for row in straight if len(straight) == 1 else ():
                for header, cell in row.inputs.items():
                    key = self.key(item, header)
                    if cell.raw.kind != "f":
                        base, now = as_cell(self.base(item, key)), text_of(cell.raw.value)
                        free = key.field != "value" or self._is_number(key.subject)
                        telling = free and key.field in SELDOM_SHARED
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

    def _is_number(self, item: str) -> bool:
        indicator = self.made.study.indicator_by_id.get(id_of(item))
        return indicator is not None and indicator.type == "number"

    def key(self, item: str, header: str) -> Key:
        """Return the field that a cell is for, with the item's present id."""
        now = self.present(item)
        if self.table == HISTORY_TABLE:
            return Key(quarter_of(header), self.kind, now, "value")
        about = self._about(now) or RowAbout(now, self.made.quarter)
        kind, field = field_of(self.table, self.kind, header)
        return Key(about.quarter, kind, about.subject, field)

    def base(self, item: str, key: Key) -> FieldValue:
        """Return what a cell held when the copy was made."""
        subject = self.subject(item)
        held = key if key.subject == subject else key._replace(subject=subject)
        # Asked first: a copy has tens of thousands of past values, and few studies have months.
        has_months = self.table == HISTORY_TABLE and self.made.record.months
        if has_months and (made := self.of_months(key)):
            return made
        return recorded(self.made.record, held)

    def of_months(self, key: Key) -> FieldValue:
        """Return the value of a quarter that is made from its months' values, else None."""
        record, indicator = self.made.record, self.made.study.indicator_by_id.get(key.subject)
        if indicator is None or not months_read(record, indicator, key.quarter):
            return None
        return readings_of(record, indicator)[key.quarter].content.value

    def hides(self, key: Key) -> bool:
        """Tell whether the copy does not show a field that the record had when it was made.

        Nobody sees the estimates of the first round before the second begins. A copy for one
        person shows that person's own, and nobody else's.
        """
        if key.kind != "estimate":
            return False
        if self.made.reader:
            return analyst_of(key.subject) != self.made.reader
        return not shows_estimates(self.made.record, key.quarter)

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
        said, now = as_found(found.raw), self.position
        return Typed(
            key=key,
            base=base,
            value=None,
            place=found.place,
            question=why,
            found=said,
            formula=found.raw.formula,
            choices=choices,
            position=now,
        )

    def question(self, item: str, found: PlacedCell, why: str) -> Typed:
        """Return a question about a row, placed at one of its cells."""
        key = Key(self.made.quarter, self.kind, item, ROW)
        return self.unclear(key, None, found, why)
