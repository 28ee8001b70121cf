"""Read the input cells of a row, and pair each with what it held when the copy was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from scenariobook.diagnostics import short
from scenariobook.record.ledger.entries import Key, Kind, id_of
from scenariobook.record.values.field_values import Typed, Unclear, same
from scenariobook.record.values.interpret import Context
from scenariobook.workbook.reading.cells import (
    Raw,
    as_found,
    bounded,
    is_as_made,
    is_typed,
    meant,
    raw,
    read_otherwise,
)
from scenariobook.workbook.reading.found_tables import FoundColumn
from scenariobook.workbook.reading.opened import AnyCell
from scenariobook.workbook.reading.rows import FoundRow, FoundRows
from scenariobook.workbook.tables import About, Column

_ROW: Final = "row"  # the field of questions about a whole row
_LONGEST_SUBJECT: Final = 80


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Reads the input cells of one table.

    Attributes:
        rows: The table's rows.
        context: The study and the day, to read cells with.
    """

    rows: FoundRows
    context: Context
    _why_not: dict[tuple[Kind, str], str] = field(default_factory=dict)

    def of_row(self, row: FoundRow) -> tuple[Sequence[Typed], bool]:
        """Return a row's cells, and whether all of them are taken.

        If some of them have no place in the record, one question stands for these; in a row of
        which nobody can tell what it is about, for all that say something.
        """
        taken: list[Typed] = []
        lost: dict[int, Typed] = {}
        abouts: dict[str, Mapping[Kind, About]] = {}
        asked = ""
        for column, of in self.rows.found.columns.items():
            if not of.column.typed or self._shows_another(row, column, of):
                continue
            period = of.period or row.period
            if period not in abouts:
                abouts[period] = self._about(row, period)
            about = abouts[period]
            if pair := self._pair(row, of.column, about):
                cell = self._cell(row, column, of, pair, about[pair[0]])
                why = cell and (row.why or self._why_no_subject(pair[0], cell.key.subject))
            else:
                cell = self._without_field(row, column, of)
                why = cell and (row.why or self._why_no_field(row, of, about))
            if cell and not why:
                taken.append(cell)
            elif cell and cell.is_edit:
                lost[column] = cell
                asked = asked or str(why)
        return ([*taken, self._question(row, asked, lost)], False) if lost else (taken, True)

    def _about(self, row: FoundRow, period: str) -> Mapping[Kind, About]:
        return self.rows.made.about(self.rows.found.table, row.id, period) if row.id else {}

    def _shows_another(self, row: FoundRow, column: int, of: FoundColumn) -> bool:
        """Tell whether a cell shows the open quarter's value, in a table of past quarters."""
        if of.period != self.rows.made.quarter:
            return False
        cell = row.cells.get(column)
        return cell is None or cell.value is None or cell.data_type == "f"

    def _pair(
        self, row: FoundRow, column: Column, about: Mapping[Kind, About]
    ) -> tuple[Kind, str] | None:
        """Return the kind and the field of a cell; None if its row takes nothing in there.

        A name that may belong to entries of two kinds belongs to the first, unless only the second
        one has something beside it.
        """
        pairs = [pair for pair in column.fields if pair[0] in about]
        if pairs[1:]:
            pairs = [pair for pair in pairs if self._has(row, pair[0])] or pairs
        return next(iter(pairs), None)

    def _has(self, row: FoundRow, kind: Kind) -> bool:
        """Tell whether something stands in the cells of a row that only make entries of a kind."""
        return any(
            {one for one, _ in of.column.fields} == {kind}
            and not self._raw(row.cells.get(column)).is_blank
            for column, of in self.rows.found.columns.items()
        )

    def _cell(
        self, row: FoundRow, column: int, of: FoundColumn, pair: tuple[Kind, str], about: About
    ) -> Typed | None:
        """Return a cell; None if it is blank in a row that somebody added."""
        made, (kind, name) = self.rows.made, pair
        found = row.cells.get(column)
        if not row.is_whole and self._raw(found).is_blank:
            return None
        months = made.of_months(about) if of.period else None
        cell = Typed(
            key=made.key(kind, about, name),
            base=made.base(kind, about, name) if months is None else months,
            value=None,
            place=self.rows.place(row, column),
            row_id=self._former_id(row, kind),
        )
        cell = self._read(cell, found, about)
        if months is not None and cell.is_edit:
            quarter = cell.key.quarter
            return cell.asked(f"the value of {quarter} is made from its months; type those")
        return cell

    def _read(self, cell: Typed, found: AnyCell | None, about: About) -> Typed:
        """Return a cell with its value, or as a question."""
        base = cell.base
        is_formula = found is not None and found.data_type == "f"
        if not is_formula and is_as_made(found.value if found else None, base):
            return replace(cell, value=base)
        as_it_is = self._raw(found)
        cell = replace(cell, found=as_found(as_it_is.value), formula=as_it_is.formula)
        if as_it_is.is_calculated and is_as_made(as_it_is.value, base):
            return replace(cell, value=base)
        try:
            value = meant(as_it_is, cell.key, self.context)
        except Unclear as why:
            return cell.asked(str(why), *why.choices)
        if same(value, base):
            return replace(cell, value=base)
        made = self.rows.made
        if changed := made.changed_meaning(as_it_is, cell.key, about, self.context):
            return cell.asked(str(changed), *changed.choices)
        shown = "" if value is None else read_otherwise(as_it_is, value, self.context)
        return replace(cell, value=value, shown=shown)

    def _raw(self, cell: AnyCell | None) -> Raw:
        return raw(self.rows.opened, cell)

    def _former_id(self, row: FoundRow, kind: Kind) -> str:
        """Return a row's id if it is a former one now; else empty."""
        former = self.rows.made.former_now.renamed.get(kind, ())
        return id_of(row.id) if id_of(row.id) in former else ""

    def _without_field(self, row: FoundRow, column: int, of: FoundColumn) -> Typed | None:
        """Return a cell that says something, and belongs to no field."""
        cell = row.cells.get(column)
        if not is_typed(cell):
            return None
        key = Key(self.rows.made.quarter, self.rows.kind, row.id, of.column.header)
        says, place = as_found(cell.value), self.rows.place(row, column)
        return Typed(key=key, base=None, value=says, found=says, place=place)

    def _why_no_field(self, row: FoundRow, of: FoundColumn, about: Mapping[Kind, About]) -> str:
        if not about:
            return self.rows.why_about_nothing(row)
        return f"the row of {row.id!r} takes nothing in under {of.column.header!r}"

    def _why_no_subject(self, kind: Kind, subject: str) -> str:
        if (kind, subject) not in self._why_not:
            self._why_not[kind, subject] = self.rows.why_no_subject(kind, subject)
        return self._why_not[kind, subject]

    def _question(self, row: FoundRow, why: str, lost: Mapping[int, Typed]) -> Typed:
        """Return the question about a row; of a row that the program knows not, with all of it."""
        subject = short(row.id, _LONGEST_SUBJECT) or f"row {row.number}"
        is_theirs = not self.rows.is_known(row)
        only_shown = self.rows.found.only_shown
        says = [
            lost[column].says if column in lost else as_found(cell.value)
            for column, cell in row.cells.items()
            if column in lost or (is_theirs and is_typed(cell) and column not in only_shown)
        ]
        return Typed(
            key=Key(self.rows.made.quarter, self.rows.kind, subject, _ROW),
            base=None,
            value=None,
            place=next(iter(lost.values())).place,
            question=why,
            found=bounded("; ".join(says)),
        )
