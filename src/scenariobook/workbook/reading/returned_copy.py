"""Read a returned copy: every input cell, with what it held when the copy was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from scenariobook.diagnostics import Diagnostic
from scenariobook.record.definitions.proposed_sources import with_typed
from scenariobook.record.values.field_values import Typed
from scenariobook.record.values.interpret import Context
from scenariobook.workbook.input_tables import INPUT_TABLES
from scenariobook.workbook.reading.earlier import EARLIER_TABLES
from scenariobook.workbook.reading.found_tables import find_tables
from scenariobook.workbook.reading.inputs import Inputs
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.program_cells import (
    ReadRows,
    missing_headers,
    named_cells,
    own_sheets,
)
from scenariobook.workbook.reading.rows import FoundRow, FoundRows


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A returned copy, ready to be taken in.

    Attributes:
        typed: The input cells, and questions about rows.
        named: What was typed over the program's cells, a line each.
        copied: The sheets that people copied from the program's, and that nothing reads, a line
            each.
        beside: The other sheets that people added and that stay in the copy, a line each.
        problems: What makes the copy unusable as a whole, such as merged cells over data.
    """

    typed: tuple[Typed, ...]
    named: tuple[str, ...]
    copied: tuple[str, ...]
    beside: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def read_copy(made: MadeFrom, opened: OpenedWorkbook, file: str, today: date) -> ReadCopy:
    """Read a copy that belongs to the study.

    Args:
        made: What the copy was made from, and the study that it returns to.
        opened: The copy.
        file: The file's name, for places in messages.
        today: The day from which on dates are in the future, and so become questions.
    """
    found, copies = find_tables(opened, EARLIER_TABLES if opened.is_earlier else INPUT_TABLES)
    copied = tuple(
        f"nothing is read on the sheet {title!r}, which is a copy of {original}"
        for title, original in copies.items()
    )
    problems = [problem for table in found for problem in table.unusable(opened, file)]
    tables = [FoundRows(made=made, opened=opened, file=file, found=table) for table in found]
    context = Context(made.study, today, from_1904=opened.from_1904)
    typed: list[Typed] = []
    read: list[ReadRows] = []
    # First the proposed sources, since other cells may cite them.
    for table in sorted(tables, key=lambda one: one.kind != "source"):
        taken: list[FoundRow] = []
        inputs = Inputs(rows=table, context=context)
        for row in table:
            cells, is_whole = inputs.of_row(row)
            typed += cells
            if is_whole:
                taken.append(row)
        read.append(ReadRows(table, taken))
        if table.kind == "source":
            context = replace(context, study=with_typed(made.study, typed))
    if opened.is_earlier:
        return ReadCopy(tuple(typed), (), copied, (), tuple(problems))
    problems += missing_headers(opened, INPUT_TABLES, read, file)
    named, beside = tuple(named_cells(read)), tuple(own_sheets(opened, read, copies))
    return ReadCopy(tuple(typed), named, copied, beside, tuple(problems))
