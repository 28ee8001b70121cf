"""Read a returned copy: every input cell, with what it held when the copy was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from scenariobook.diagnostics import Diagnostic
from scenariobook.record.definitions.proposed_sources import lacking_in_copy, with_sources_of_copy
from scenariobook.record.values.field_values import InputCell
from scenariobook.record.values.interpret import Context
from scenariobook.workbook.reading.earlier import EARLIER_TABLES
from scenariobook.workbook.reading.inputs import InputReader
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.rows_in_copy import RowInCopy, RowsInCopy
from scenariobook.workbook.reading.tables_in_copy import find_tables
from scenariobook.workbook.reading.typed_over import ReadRows, lines_typed_over, missing_headers
from scenariobook.workbook.write import INPUT_TABLES


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A returned copy, ready to be taken in.

    Attributes:
        cells: The input cells, and questions about rows.
        typed_over: What was typed over the program's cells, a line each.
        copied_sheets: The sheets that people copied from the program's, and that nothing reads, a
            line each.
        problems: What makes the copy unusable as a whole, such as merged cells over data.
    """

    cells: tuple[InputCell, ...]
    typed_over: tuple[str, ...]
    copied_sheets: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def read_copy(made_from: MadeFrom, opened: OpenedWorkbook, file: str, today: date) -> ReadCopy:
    """Read a copy that belongs to the study.

    Args:
        made_from: What the copy was made from, and the study that it returns to.
        opened: The copy.
        file: The file's name, for places in messages.
        today: The day from which on dates are in the future, and so become questions.
    """
    tables, copies = find_tables(opened, EARLIER_TABLES if opened.is_earlier else INPUT_TABLES)
    copied = tuple(
        f"nothing is read on the sheet {title!r}, which is a copy of {original}"
        for title, original in copies.items()
    )
    problems = [problem for table in tables for problem in table.problems(opened, file)]
    all_rows = [
        RowsInCopy(made_from=made_from, opened=opened, file=file, table=table) for table in tables
    ]
    context = Context(made_from.study, today, from_1904=opened.from_1904)
    cells_read: list[InputCell] = []
    read: list[ReadRows] = []
    # First the proposed sources, since other cells may cite them.
    for rows in sorted(all_rows, key=lambda rows: rows.kind != "source"):
        clear_rows: list[RowInCopy] = []
        inputs = InputReader(rows=rows, context=context)
        for row in rows:
            cells, all_taken = inputs.read_row(row)
            cells_read += cells
            if all_taken or not row.why:
                clear_rows.append(row)
        read.append(ReadRows(rows, clear_rows))
        if rows.kind == "source":
            study = with_sources_of_copy(made_from.study, cells_read)
            context = replace(context, study=study, lacking=lacking_in_copy(cells_read))
    if opened.is_earlier:
        return ReadCopy(tuple(cells_read), (), copied, tuple(problems))
    problems += missing_headers(opened, INPUT_TABLES, read, file)
    named = tuple(lines_typed_over(read))
    return ReadCopy(tuple(cells_read), named, copied, tuple(problems))
