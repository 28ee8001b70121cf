"""Read a returned copy: every input cell, with its value when the copy was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Final

from msgspec import structs

from scenariobook.diagnostics import Diagnostic
from scenariobook.record.ledger.keys import Key, Kind
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.proposed_sources import lacking_in_copy, with_sources_of_copy
from scenariobook.record.values.field_values import Unclear, same_value
from scenariobook.record.values.input_cell import InputCell
from scenariobook.record.values.interpret import Context, typed_if_different
from scenariobook.study.model.texts import short_for_cell
from scenariobook.wording import short
from scenariobook.workbook.reading import typed_over
from scenariobook.workbook.reading.cells import (
    StoredCell,
    cell_holds,
    cell_text,
    cell_value,
    is_typed,
    raw_value,
    stored_cell,
)
from scenariobook.workbook.reading.earlier import EARLIER_TABLES
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook
from scenariobook.workbook.reading.rows_in_copy import RowInCopy, RowsInCopy
from scenariobook.workbook.reading.tables_in_copy import ColumnInCopy, find_tables
from scenariobook.workbook.tables import About, Column
from scenariobook.workbook.write import INPUT_TABLES

_ROW: Final = "row"  # the field of questions about a whole row
_LONGEST_SUBJECT: Final = 80


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A returned copy, ready to be taken in.

    Attributes:
        cells: The input cells, and questions about rows.
        typed_over: A line for each text that was typed over the program's cells.
        remarks: A line for each duplicate of a sheet, and each missing column: the next tracker
            lacks nothing of these.
        problems: The reasons why the copy is unusable as a whole, such as merged cells over data.
    """

    cells: tuple[InputCell, ...]
    typed_over: tuple[str, ...]
    remarks: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def read_copy(made_from: MadeFrom, opened: OpenedWorkbook, file: str, today: date) -> ReadCopy:
    """Read a copy that belongs to the study.

    Args:
        made_from: The study and record that the copy was made from, and the present study.
        opened: The copy.
        file: The file's name, for places in messages.
        today: The present day: a later date becomes a question.
    """
    declared = EARLIER_TABLES if opened.is_earlier else INPUT_TABLES
    tables, duplicates_of = find_tables(opened, declared)
    duplicates = tuple(
        f"nothing is read on the sheet {title!r}, which is a copy of {original}"
        for title, original in duplicates_of.items()
    )
    problems = [problem for table in tables for problem in table.problems(opened, file)]
    all_rows = [
        RowsInCopy(made_from=made_from, opened=opened, file=file, table=table) for table in tables
    ]
    context = Context(made_from.study, today, from_1904=opened.from_1904)
    cells_read: list[InputCell] = []
    read: list[typed_over.ReadRows] = []
    # Read proposed sources first, since other cells may cite them.
    for rows in sorted(all_rows, key=lambda rows: rows.kind != "source"):
        clear_rows: list[RowInCopy] = []
        doubtful_rows: list[RowInCopy] = []
        inputs = _InputReader(rows=rows, context=context)
        for row in rows:
            cells, all_taken = inputs.read_row(row)
            cells_read += cells
            (clear_rows if all_taken or not row.why else doubtful_rows).append(row)
        read.append(typed_over.ReadRows(rows, clear_rows, doubtful_rows))
        if rows.kind == "source":
            study = with_sources_of_copy(made_from.study, cells_read)
            context = replace(context, study=study, lacking=lacking_in_copy(cells_read))
    if opened.is_earlier:
        return ReadCopy(tuple(cells_read), (), duplicates, tuple(problems))
    problems += typed_over.missing_headers(opened, INPUT_TABLES, read, file)
    remarks = (*typed_over.columns_missing(read), *duplicates)
    named = tuple(typed_over.lines_typed_over(read))
    return ReadCopy(tuple(cells_read), named, remarks, tuple(problems))


@dataclass(frozen=True, kw_only=True)
class _InputReader:
    """Reads the input cells of one table.

    Attributes:
        rows: The table's rows.
        context: The study and the day by which cells are read.
    """

    rows: RowsInCopy
    context: Context
    _why_by_subject: dict[tuple[Kind, Subject], str] = field(default_factory=dict)

    def read_row(self, row: RowInCopy) -> tuple[Sequence[InputCell], bool]:
        """Return a row's cells, and whether all of them can be recorded.

        The cells that cannot be recorded become one question. If the row's subject is unclear, the
        question quotes every filled cell.
        """
        cells: list[InputCell] = []
        refused: dict[int, InputCell] = {}
        by_period: dict[str, Mapping[Kind, About]] = {}
        reason = ""
        for number, column in self.rows.table.columns.items():
            if not column.declared.is_input or self._shows_open_quarter(row, number, column):
                continue
            period = column.period or row.period
            if period not in by_period:
                by_period[period] = self._about(row, period)
            about_row = by_period[period]
            if pair := self._field_of(row, number, column.declared, about_row):
                cell = self._cell(row, number, column, pair, about_row[pair[0]])
                why = cell and (row.why or self._why_no_subject(pair[0], cell.key.subject))
            else:
                cell = self._without_field(row, number, column)
                why = cell and (row.why or self._why_no_field(row, column, about_row))
            if cell and not why:
                cells.append(cell)
            elif cell and cell.is_edit:
                refused[number] = cell
                reason = reason or str(why)
        return ([*cells, self._question(row, reason, refused)], False) if refused else (cells, True)

    def _about(self, row: RowInCopy, period: str) -> Mapping[Kind, About]:
        return self.rows.made_from.about(self.rows.table.declared, row.id, period) if row.id else {}

    def _shows_open_quarter(self, row: RowInCopy, number: int, column: ColumnInCopy) -> bool:
        """Tell whether a cell shows the open quarter's value, in a table of past quarters."""
        if column.period != self.rows.made_from.quarter:
            return False
        cell = row.cells.get(number)
        return cell is None or cell.value is None or cell.data_type == "f"

    def _field_of(
        self, row: RowInCopy, number: int, column: Column, about_row: Mapping[Kind, About]
    ) -> tuple[Kind, str] | None:
        """Return the kind and the field of a cell; None if nobody types there in this row.

        The cells of a column can belong to two kinds of entry: "by" names the person who saw a
        signpost, or the person who looked and saw nothing. Which kind it is, in this order: the
        kind whose recorded name the cell shows (a look only if nobody has changed the name); the
        first kind with a value in another column of this row; the first kind of all.
        """
        pairs = [pair for pair in column.fields if pair[0] in about_row]
        if pairs[1:]:
            cell, is_recorded = row.cells.get(number), self.rows.made_from.is_recorded
            recorded = (pair for pair in pairs if is_recorded(pair[0], about_row[pair[0]]))
            for kind, name in islice(recorded, 1):
                base = self.rows.made_from.base(kind, about_row[kind], name)
                if kind == pairs[0][0] or (cell and cell_holds(cell.value, base)):
                    return kind, name
            pairs = [pair for pair in pairs if self._has_other_cells(row, pair[0])] or pairs
        return next(iter(pairs), None)

    def _has_other_cells(self, row: RowInCopy, kind: Kind) -> bool:
        """Tell whether a row has a value in a column whose cells belong to this kind alone."""
        return any(
            {field_kind for field_kind, _ in column.declared.fields} == {kind}
            and not self._stored(row.cells.get(number)).is_blank
            for number, column in self.rows.table.columns.items()
        )

    def _cell(
        self,
        row: RowInCopy,
        number: int,
        column: ColumnInCopy,
        pair: tuple[Kind, str],
        about: About,
    ) -> InputCell | None:
        """Return an input cell; None if it is blank and nobody emptied it.

        In a row that the program wrote, somebody emptied a blank cell. If people copied the row,
        the cells of all copies must be blank.
        """
        made_from, (kind, name) = self.rows.made_from, pair
        sheet_cell = row.cells.get(number)
        was_emptied = row.is_intact and number not in row.filled
        if self._stored(sheet_cell).is_blank and not was_emptied:
            return None
        months = made_from.value_of_months(about) if column.period else None
        cell = InputCell(
            key=made_from.key(kind, about, name),
            base=made_from.base(kind, about, name) if months is None else months,
            value=None,
            place=self.rows.place(row, number),
            former_row_id=self._former_id(row, kind),
        )
        cell = self._with_value(cell, sheet_cell, about)
        if months is not None and cell.is_edit:
            quarter = cell.key.quarter
            return cell.as_unclear(f"the value of {quarter} is made from its months; type those")
        return cell

    def _with_value(self, cell: InputCell, sheet_cell: AnyCell | None, about: About) -> InputCell:
        """Return a cell with its value, or as a question."""
        base = cell.base
        is_formula = sheet_cell is not None and sheet_cell.data_type == "f"
        if not is_formula and cell_holds(sheet_cell.value if sheet_cell else None, base):
            return structs.replace(cell, value=base)
        content = self._stored(sheet_cell)
        cell = structs.replace(cell, content=cell_text(content.value), formula=content.formula)
        if content.is_calculated and cell_holds(content.value, base):
            return structs.replace(cell, value=base)
        made_from = self.rows.made_from
        try:
            value = cell_value(content, cell.key, self.context)
        except Unclear as unclear:
            changed = made_from.meant_otherwise(content, cell.key, about, self.context)
            why = f"{changed}; {unclear}" if changed else str(unclear)
            return cell.as_unclear(why, *(changed or unclear).choices)
        if same_value(value, base):
            return structs.replace(cell, value=base)
        if changed := made_from.meant_otherwise(content, cell.key, about, self.context):
            return cell.as_unclear(str(changed), *changed.choices)
        number_format = self.context.study.header.number_format
        displayed = typed_if_different(raw_value(content), value, number_format)
        return structs.replace(cell, value=value, displayed=displayed)

    def _stored(self, cell: AnyCell | None) -> StoredCell:
        return stored_cell(self.rows.opened, cell)

    def _former_id(self, row: RowInCopy, kind: Kind) -> str:
        """Return a row's id if it is a former id now; else empty."""
        former = self.rows.made_from.former_now.renamed.get(kind, ())
        return row.id.id if row.id.id in former else ""

    def _without_field(self, row: RowInCopy, number: int, column: ColumnInCopy) -> InputCell | None:
        """Return a cell that belongs to no field; None if nobody typed in it."""
        cell = row.cells.get(number)
        content = self._stored(cell)
        # A formula below a table may be a sum. A formula in a row counts unless it shows nothing.
        is_formula = row.is_intact and content.is_formula
        says = is_formula and not (content.is_calculated and content.is_blank)
        if cell is None or not (says or is_typed(cell)):
            return None
        key = Key(self.rows.made_from.quarter, self.rows.kind, row.id, column.declared.header)
        text, place = cell_text(cell.value), self.rows.place(row, number)
        return InputCell(key=key, base=None, value=text, content=text, place=place)

    def _why_no_field(
        self, row: RowInCopy, column: ColumnInCopy, about_row: Mapping[Kind, About]
    ) -> str:
        if not about_row:
            return self.rows.why_about_nothing(row)
        return f"in the row of {row.id!r}, nothing can be typed under {column.declared.header!r}"

    def _why_no_subject(self, kind: Kind, subject: Subject) -> str:
        if (kind, subject) not in self._why_by_subject:
            self._why_by_subject[kind, subject] = self.rows.why_no_subject(kind, subject)
        return self._why_by_subject[kind, subject]

    def _question(self, row: RowInCopy, why: str, refused: Mapping[int, InputCell]) -> InputCell:
        """Return the question about a row; if people added the row, it quotes all of it."""
        subject = Subject(short(row.id, _LONGEST_SUBJECT) or f"row {row.number}")
        is_added = not self.rows.is_known(row)
        only_shown = self.rows.table.only_shown
        texts = [cell.text_shown for cell in refused.values()]  # first: a preview cuts the end
        texts += [
            cell_text(cell.value)
            for number, cell in row.cells.items()
            if is_added and is_typed(cell) and number not in {*refused, *only_shown}
        ]
        return InputCell(
            key=Key(self.rows.made_from.quarter, self.rows.kind, subject, _ROW),
            base=None,
            value=None,
            place=next(iter(refused.values())).place,
            why_unclear=why,
            content=short_for_cell("; ".join(texts)),
        )
