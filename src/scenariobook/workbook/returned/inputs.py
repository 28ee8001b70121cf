"""Read every input cell of a returned copy, and pair it with what it held when the copy was made.

Sheets and columns are recognised by headers, rows by ids, never by position. A cell that could
be taken only by guessing becomes a question. The file itself is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scenariobook.diagnostics import Diagnostic
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import analyst_of
from scenariobook.record.claims.months import all_readings
from scenariobook.record.claims.subjects import how_to_mend, months_of, why_unknown
from scenariobook.record.definitions.proposed_sources import in_files_in_words, with_typed
from scenariobook.record.ledger.entries import Key, id_of
from scenariobook.record.values.cells import FieldValue, Typed, Unclear, same
from scenariobook.record.values.interpret import Context
from scenariobook.workbook.returned.cells import (
    as_cell,
    as_found,
    bounded,
    is_as_made,
    meant,
    read_otherwise,
    shows,
)
from scenariobook.workbook.returned.doubts import changed_meaning, perhaps_a_date
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.missing import table_questions, under_changed_headers
from scenariobook.workbook.returned.moved_titles import asked_which
from scenariobook.workbook.returned.rows import PlacedCell, Row, find_rows
from scenariobook.workbook.returned.table_reading import TableReading, quarter_of
from scenariobook.workbook.returned.tracker_file import WorkbookFile, title_of
from scenariobook.workbook.returned.unknown_rows import crossed_row, new_row_questions, unknown_rows
from scenariobook.workbook.returned.unusable import (
    merged_inputs,
    repeated_headers,
    tables_without_ids,
)
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import (
    ESTIMATES_TABLE,
    HISTORY_TABLE,
    KINDS,
    OTHER_KINDS,
    PROPOSED_TABLE,
    TELLING,
)
from scenariobook.workbook.xlsx.marked_text import MarkedText


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A returned copy, ready to be merged.

    Attributes:
        typed: each input cell of the copy, once.
        problems: what makes the copy unusable as a whole, such as merged cells over data.
        crossed: sheet's title, row and header of the program's cells that belong to another row
            than their id says. Their row is a question, so these cells are not reported as changed.
    """

    typed: tuple[Typed, ...]
    problems: tuple[Diagnostic, ...]
    crossed: frozenset[tuple[str, int, str]] = frozenset()


def read_copy(made: MadeFrom, opened: WorkbookFile, file: str, today: date) -> ReadCopy:
    """Read a copy that belongs to the study.

    Args:
        made: what the copy was made from, and the study that it returns to.
        opened: the copy.
        file: the file's name, for places in messages.
        today: the day from which on dates are in the future, and so become questions.
    """
    from_1904 = opened.workbook.epoch == CALENDAR_MAC_1904
    context = Context(made.study, today, from_1904=from_1904)
    former = former_ids(made.study)
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    crossed: set[tuple[str, int, str]] = set()
    # First the proposed sources, since other cells may cite them.
    tables = sorted(KINDS.items(), key=lambda named: named[0] != PROPOSED_TABLE)
    for table, kind in tables:
        problems += merged_inputs(opened, table, made.quarter, file)
        unusable = [
            *repeated_headers(opened, table, made.quarter, file),
            *tables_without_ids(opened, table, file),
        ]
        problems += unusable
        if unusable:
            continue
        rows = find_rows(opened, table, made.quarter, file)
        if not rows and not _was_made_with(opened, table):
            continue
        title = title_of(opened, table)
        reader = _TableReader(
            made=made,
            checksums=opened.checksums,
            former=former,
            table=table,
            title=title,
            kind=kind,
            context=context,
            file=file,
            rows=rows,
        ).with_ids_as_written()
        typed += reader.read()
        if table == PROPOSED_TABLE:
            context = replace(context, study=with_typed(made.study, typed))
        crossed.update(reader.crossed_cells())
    return ReadCopy(tuple(typed), tuple(problems), frozenset(crossed))


def _was_made_with(opened: WorkbookFile, table: str) -> bool:
    """Tell whether a copy was made with a table; without checksums, with those of old versions."""
    if opened.checksums is None:
        return table not in TELLING
    return table in opened.checksums.headers


@dataclass(frozen=True, kw_only=True)
class _TableReader(TableReading):
    """Turns one table's rows into typed cells."""

    def read(self) -> Iterator[Typed]:
        """Yield the table's input cells, and questions about missing rows and columns."""
        yield from table_questions(self)
        for item, rows in self.rows.items():
            if not self.is_known(item):
                yield from unknown_rows(self, item, rows)
                continue
            straight = []
            for row in rows:
                if contradiction := self.contradiction_in(row):
                    yield from crossed_row(self, item, contradiction, row)
                else:
                    straight.append(row)
                    yield from new_row_questions(self, item, row)
                    if self.is_of_study(item):
                        yield from under_changed_headers(self, item, row)
            if self._is_of_another(item):
                yield from self._of_another(item, straight)
            elif self.is_of_study(item):
                yield from asked_which(self, item, straight, self._straight(item, straight))
            else:
                for header, cell in (pair for row in straight for pair in row.inputs.items()):
                    yield self._retired(item, header, cell)

    def _is_of_another(self, item: str) -> bool:
        """Tell whether a row that somebody added to a hand-out is another person's estimate."""
        recipient = self.made.recipient
        return (
            bool(recipient)
            and self.table == ESTIMATES_TABLE
            and analyst_of(self.present(item)) not in {"", recipient}
        )

    def _of_another(self, item: str, rows: Sequence[Row]) -> Iterator[Typed]:
        """Yield a question about each cell of the recipient's that is in another person's row."""
        whose, recipient = analyst_of(self.present(item)), self.made.recipient
        why = f"this is the hand-out of {recipient!r}, and the row is that of {whose!r}"
        asked = f"{why}; choose this if {whose!r} said so, or decline"
        for header, cell in (pair for row in rows for pair in row.inputs.items()):
            if not cell.is_blank:
                key = self.key(item, header)
                yield self.unclear(key, None, cell, asked, self.readings(cell, key))

    def _straight(self, item: str, rows: Sequence[Row]) -> Iterator[Typed]:
        """Yield the input cells of all rows of one id that the study has."""
        typed_ids = (text_of(row.id_cell.raw.value).strip() for row in rows)
        row_id = next((typed for typed in typed_ids if typed not in item), "")
        if not row_id and self.present(item) != item:
            row_id = id_of(item)  # a former id, under which the copy showed what its author knew
        for header in dict.fromkeys(header for row in rows for header in row.inputs):
            cells = list(self._saying(header, rows))
            if self._is_too_early(header):
                yield from self._without_field(item, header, cells)
            elif self._has_no_field(item, header):
                yield from self._of_no_field(item, header, cells)
            else:
                cell = self._cell(item, header, cells)
                yield structs.replace(cell, row_id=row_id) if row_id else cell

    def _saying(self, header: str, rows: Sequence[Row]) -> Iterator[PlacedCell]:
        """Yield the cells of one field; a blank one in a row that somebody added says nothing.

        Such a row repeats the id of another one, and the program wrote no title in it.
        """
        held = [row for row in rows if header in row.inputs]
        titled = [row for row in held if self.owners.titled(row)] or held[:1]
        for row in held:
            if row in titled or not row.inputs[header].is_blank:
                yield row.inputs[header]

    def _is_too_early(self, header: str) -> bool:
        start = self.made.study.header.start
        return self.table == HISTORY_TABLE and quarter_of(header) < start

    def _without_field(
        self, item: str, header: str, found: Sequence[PlacedCell]
    ) -> Iterator[Typed]:
        """Yield questions about cells of a quarter before the study's first one."""
        start = self.made.study.header.start
        why = (
            f"{header} is before the study's first quarter, {start}; give the column another "
            "header to keep it as your own"
        )
        for cell in self._changed(item, header, found):
            yield self.question(self.subject(self.present(item)), cell, why)

    def _of_no_field(self, item: str, header: str, found: Sequence[PlacedCell]) -> Iterator[Typed]:
        """Yield questions about chances of a signpost without a date; choose them once it has one.

        They stay blank in most rows, so a blank cell is none.
        """
        for cell in self._changed(item, header, found):
            yield self._retired(item, header, cell)

    def _changed(self, item: str, header: str, found: Sequence[PlacedCell]) -> Iterator[PlacedCell]:
        """Yield the cells that do not hold the recorded value."""
        base = self.base(item, self.key(item, header))
        for cell in found:
            if not (cell.is_blank and base is None) and text_of(cell.raw.value) != as_cell(base):
                yield cell

    def _has_no_field(self, item: str, header: str) -> bool:
        """Tell whether a cell of another kind than its row has no field: no date, no chance."""
        if header not in OTHER_KINDS.get(self.table, ()):
            return False
        key = self.key(item, header)
        return bool(why_unknown(self.made.study, key.kind, key.subject))

    def _retired(self, item: str, header: str, found: PlacedCell) -> Typed:
        """Return a cell of an item that the study no longer has; an edit is a question.

        The user can choose the edit's value once the study has the item again.
        """
        key = self.key(item, header)
        base = None if self.made.hides(key) and found.is_blank else self.base(item, key)
        if is_as_made(found.raw, base) or text_of(found.raw.value) == as_cell(base):
            return Typed(
                key=key,
                base=base,
                value=base,
                place=found.place,
                formula=found.raw.formula,
            )
        if self.kind == "source":
            asked = f"{in_files_in_words(key.subject)}; change it there, and decline"
            return self.unclear(key, base, found, asked)
        mend = how_to_mend(self.made.study, key.kind, key.subject)
        why = (
            self.why_no_period(self.present(item))
            or why_unknown(self.made.study, key.kind, key.subject)
            or self.why_unknown(key.subject)
        )
        asked = f"{why}; {mend}; then choose, or decline"
        return self.unclear(key, base, found, asked, self.readings(found, key))

    def _under(self, header: str) -> str:
        """Return the header that a column had before it was exchanged with another."""
        if self.exchanged and header in self.exchanged:
            return next(one for one in self.exchanged if one != header)
        return header

    def _cell(self, item: str, header: str, found: Sequence[PlacedCell]) -> Typed:
        """Return the input cell of one field; several rows of one id must agree."""
        key = self.key(item, header)
        base = self.base(item, key)
        if self.made.hides(key) and all(cell.is_blank for cell in found):
            base = None  # it was recorded, and not shown
        readings = [self._read(item, header, cell, key, base) for cell in found]
        if len(readings) == 1:
            return readings[0]
        changed = [r for r in readings if r.question or not same(r.value, base)]
        if changed and not all(_alike(r, readings[0]) for r in readings):
            where = ", ".join(f"{r.place.sheet}!{r.place.cell}" for r in readings)
            why = f"{item} stands in several rows that differ: {where}"
            said = bounded("; ".join(as_found(cell.raw) for cell in found if not cell.is_blank))
            values = tuple(r.value for r in readings if not r.question)
            return Typed(
                key=key,
                base=base,
                value=None,
                place=changed[0].place,
                question=why,
                found=said,
                choices=values,
            )
        return readings[0]

    def _read(self, item: str, header: str, found: PlacedCell, key: Key, base: FieldValue) -> Typed:
        """Return one cell, or a question if its row or its column may be another one."""
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
                return Typed(key=key, base=base, value=base, place=found.place)
            why = f"the headers {header!r} and {was!r} were perhaps exchanged"
            return self._out_of_place(key, base, found, why)
        return self._meant(item, found, key, base)

    def _out_of_place(self, key: Key, base: FieldValue, found: PlacedCell, why: str) -> Typed:
        """Return a question about a cell that may belong to another row or column."""
        return self.unclear(
            key,
            base,
            found,
            f"{why}; choose this value if it is meant here",
            self.readings(found, key),
        )

    def _meant(self, item: str, found: PlacedCell, key: Key, base: FieldValue) -> Typed:
        raw = found.raw
        # A changed format is no edit. Neither is a recorded value that is not admitted any more.
        if shows(raw, base):
            return self._taken(found, key, base, base)
        if self.of_months(item, key) is not None:
            return self._made_of_months(key, base, found)
        moved = changed_meaning(raw, key, self.context, self.made.meanings, item)
        try:
            value = meant(raw, key, self.context)
        except Unclear as why:
            is_marked = isinstance(raw.value, MarkedText)
            in_digits = isinstance(base, int | float) and not isinstance(raw.value, str)
            is_other = raw.kind == "f" or text_of(raw.value) != as_cell(base)
            if is_marked or in_digits or is_other:
                both = f"{moved}; {why}" if moved else str(why)
                choices = moved.choices if moved else why.choices
                return self.unclear(key, base, found, both, choices)
            value = base  # the cell is unchanged, but the study has changed
        if not same(value, base):
            known = (e.content.value for e in all_readings(self.made.record, id_of(item)))
            doubt = moved or perhaps_a_date(raw, value, key, self.context, known)
            if doubt:
                return self.unclear(key, base, found, str(doubt), doubt.choices)
        return self._taken(found, key, base, value)

    def _made_of_months(self, key: Key, base: FieldValue, found: PlacedCell) -> Typed:
        """Return a question about an edit of a value that was made from those of its months."""
        if months_of(self.made.study, key.subject, key.quarter):
            why = (
                f"the value of {key.quarter} is made from those of its months; type the month's on "
                "the sheet Readings, or import it from a CSV with its period"
            )
            return self.unclear(key, base, found, why)
        why = (
            f"when the file was made, the value of {key.quarter} was made from those of its "
            f"months; now {key.subject} is not read every month"
        )
        return self.unclear(key, base, found, why, self.readings(found, key))

    def _taken(self, found: PlacedCell, key: Key, base: FieldValue, value: FieldValue) -> Typed:
        said = "" if found.raw.shows_nothing else as_found(found.raw)
        is_edit = not found.raw.is_blank and not same(value, base)
        shown = read_otherwise(found.raw, value, self.context) if is_edit else ""
        return Typed(
            key=key,
            base=base,
            value=value,
            place=found.place,
            found=said,
            shown=shown,
            formula=found.raw.formula,
        )


def _alike(one: Typed, other: Typed) -> bool:
    return same(one.value, other.value) and one.question == other.question
