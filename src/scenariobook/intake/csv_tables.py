"""Read entries in bulk, from a table in CSV.

``csv_forms`` has the forms of tables; the header shows which one a table has. Columns may come in
any order; a column that does not identify a row's subject may be left out. An empty cell changes
nothing. To take an entry back, write ``cleared`` in its first field, and leave the rest of the row
empty. Commas, semicolons or tabs separate the cells; a first line ``sep=;`` or the header shows
which.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Final

from msgspec import structs

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.intake.csv_forms import PERIOD, TABLE_FORMS, NotInStudy, Subjects, table_form_of
from scenariobook.limits import LARGEST_TABLE, MOST_LINES
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.subjects import subject_text
from scenariobook.record.ledger.entries import Defined
from scenariobook.record.ledger.fields import Field, ValueKind
from scenariobook.record.ledger.keys import Key, RecordRow
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.ledger.steps import live
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import FieldValue, OutOfRange, Unclear, value_as_text
from scenariobook.record.values.input_cell import CSV, InputCell
from scenariobook.record.values.interpret import Context, RawValue, parse_value, typed_if_different
from scenariobook.record.values.typed_numbers import is_plain_number
from scenariobook.wording import close_to, plural
from scenariobook.workbook.file_kinds import ARCHIVE, SAVE_AS, WrongFile, kind_of_file

_CLEARED: Final = "cleared"
# The fields by kind and by the name of their column in a CSV.
_BY_COLUMN: Final[Mapping[str, Mapping[str, Field]]] = {
    kind: {field.column: field for field in fields.values()} for kind, fields in FIELDS.items()
}
_CODE_OF: Final = {ValueKind.DAY: "R007", ValueKind.SOURCES: "R006"}
_DECIMAL_POINT: Final = "1,234.5"
_NAMED_SEPARATOR: Final = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
MOST_BEFORE: Final = 50  # lines among which a header stands; some publishers begin with notes
_HINT: Final = "headers: " + "; ".join(",".join(form.columns) for form in reversed(TABLE_FORMS))


def read_table(project: Project, data: bytes, file: str, today: date) -> list[InputCell]:
    """Return the cells of a CSV, each with its recorded value as base.

    Places have ``file`` and a cell such as ``R12C3``.

    Raises:
        WrongFile: if the bytes are no CSV.
        Problems: with all problems of the table.
    """
    inspect_table(data)
    try:
        separator, lines = separator_and_lines(data)
    except ValueError as why:
        raise Problems([Diagnostic("R004", str(why), Place(file), _HINT)]) from why
    header = [name.strip().casefold() for name in _without_blank_end(lines[0])] if lines else []
    record = replace(project.record, open_quarter=last_quarter_of_table(project, today))
    reader = _Reader(Context(project.study, today), record, file, header, separator)
    if reader.has_form():
        for line, row in enumerate(lines[1:], 2):
            reader.read_row(line, row)
    if reader.problems:
        raise Problems(reader.problems)
    return reader.cells


def last_quarter_of_table(project: Project, today: date) -> Quarter:
    """Return the last quarter that a table may have: the open one.

    While nothing is recorded, today's quarter is the last: a study may start with past data.
    """
    has_entries = any(
        not isinstance(entry.content, Defined) for entry in live(project.ledger.entries)
    )
    open_quarter = project.record.open_quarter
    return open_quarter if has_entries else max(open_quarter, Quarter.containing(today))


def inspect_table(data: bytes) -> None:
    """Check that a file's bytes are text in UTF-8 of a reasonable size, to be read as CSV.

    Raises:
        WrongFile: if they are not.
    """
    if data.startswith(ARCHIVE):
        from scenariobook.workbook.preflight import inspect  # this import is heavy

        try:
            inspect(data)
        except WrongFile as why:
            raise WrongFile(f"this is no CSV, whatever its name says: {why}") from None
        raise WrongFile("this is an Excel workbook, whatever its name says; name it .xlsx")
    if kind := kind_of_file(data):
        raise WrongFile(kind.replace(SAVE_AS, "open it in its program and save it as CSV UTF-8"))
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if len(data) > LARGEST_TABLE or lines > MOST_LINES:
        raise WrongFile(
            f"the table has {len(data) / 1e6:,.0f} MB and {lines:,} lines; one of under "
            f"{LARGEST_TABLE / 1e6:,.0f} MB and {MOST_LINES:,} lines can be read"
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongFile(
            f"the text is not in UTF-8 (line {line:,}); save the table as CSV UTF-8"
        ) from None
    if b"\0" in data:
        raise WrongFile("this is not text; save the table as CSV UTF-8")


def separator_and_lines(data: bytes, columns: Sequence[str] = ()) -> tuple[str, list[list[str]]]:
    """Return the separator of a table's cells, and the cells of each row.

    Args:
        data: The table, in UTF-8.
        columns: Names in the header, if notes may stand above it; empty if line 1 is the header.

    Raises:
        ValueError: if the data is no table; the message says where.
    """
    text = data.decode("utf-8-sig")
    named = _NAMED_SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    first_lines = text.splitlines()[:MOST_BEFORE]
    header = next((line for line in first_lines if all(name in line for name in columns)), text)
    separator = named[1] if named else max(",;\t", key=header.partition("\n")[0].count)
    rows = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
    lines: list[list[str]] = []
    # The line of the file on which a row begins; at first, the header's.
    begins = header_line = 2 if named else 1
    try:
        for row in rows:
            lines.append(row)
            begins = rows.line_num + header_line
    except csv.Error as error:
        why = "is a quotation mark missing, or one too many?"
        raise ValueError(
            f"the row that begins on line {begins} is not CSV: {error}; {why}"
        ) from error
    return separator, lines


def _says_cleared(text: str) -> bool:
    """Tell whether a cell says ``cleared``, in whatever case: spreadsheets give it a capital."""
    return text.strip().casefold() == _CLEARED


def _without_blank_end(cells: Sequence[str]) -> Sequence[str]:
    """Return cells without the blank ones at the end."""
    filled = [number for number, cell in enumerate(cells, 1) if cell.strip()]
    return cells[: filled[-1]] if filled else ()


class _Reader:
    """Reads one table: collects its cells and its problems."""

    def __init__(
        self, context: Context, record: Record, file: str, header: Sequence[str], separator: str
    ) -> None:
        self.context = context
        self.study = study = context.study
        # Programs that write a decimal comma usually separate cells by another sign than a comma.
        # If the separator does not fit the study's number format, 1,234 may be a thousand or a
        # fraction.
        has_point = study.header.number_format == _DECIMAL_POINT
        self.may_write_otherwise = has_point != (separator == ",")
        self.record = record
        self.file = file
        self.header = header
        self.form = table_form_of(header)
        self.subjects = Subjects(study, record, self.form)
        self.first_rows: dict[RecordRow, int] = {}
        self.cells: list[InputCell] = []
        self.problems: list[Diagnostic] = []

    def _problem(self, code: str, message: str, line: int, column: str, hint: str = "") -> None:
        """Add a problem at a cell; at the row's first cell if the table lacks the column."""
        at = self.header.index(column) + 1 if column in self.header else 1
        self.problems.append(Diagnostic(code, message, self._place(line, at), hint))

    def _place(self, line: int, column: int) -> Place:
        return Place(self.file, sheet=CSV, cell=f"R{line}C{column}")

    def has_form(self) -> bool:
        """Tell whether the table has the columns of its form; report missing and wrong ones."""
        missing = [c for c in self.form.subject_columns if c not in self.header and c != PERIOD]
        if missing:
            named = " and ".join(f"`{column}`" for column in missing)
            words = "the columns {} are missing" if missing[1:] else "the column {} is missing"
            self.problems.append(Diagnostic("R004", words.format(named), Place(self.file), _HINT))
            return False
        columns = self.form.columns
        for column, name in enumerate(self.header, 1):
            if name not in columns:
                near = close_to(name, [header for header in columns if header not in self.header])
                suggestion = f"did you mean {near!r}? " if near else ""
                why = f"no column is called {name!r}"
                hint = f"{suggestion}the columns of this table: {', '.join(columns)}"
            elif name in self.header[: column - 1]:
                why, hint = f"the column {name!r} stands twice", ""
            else:
                continue
            self.problems.append(Diagnostic("R004", why, self._place(1, column), hint))
        return True

    def read_row(self, line: int, texts: Sequence[str]) -> None:
        """Read the cells of a row that has any."""
        filled = _without_blank_end(texts)
        if not filled:
            return
        cells = texts[: max(len(self.header), len(filled))]
        if len(cells) != len(self.header):
            message = f"{plural(len(cells), 'cell')} under {plural(len(self.header), 'column')}"
            self._problem("R004", message, line, "")
            return
        values = {n: c for n, c in zip(self.header, cells, strict=True) if c.strip()}
        named = {name: values.pop(name, "").strip() for name in self.form.subject_columns}
        quarter = self._row_quarter(named, line)
        known = quarter or NO_QUARTER
        try:
            row = RecordRow(known, *self.subjects.find(known, named))
        except NotInStudy as why:
            self._problem("R002", str(why), line, why.column, why.hint)
            return
        if quarter is None:
            return
        earlier = self.first_rows.setdefault(row, line)
        if earlier != line:
            when = f" for {quarter}" if quarter else ""
            message = f"{subject_text(row.subject)} has a row{when} already, row {earlier}"
            self._problem("R008", message, line, "")
        if self._clears(row, values):
            self._clear(row, self._place(line, self.header.index(self.form.main_column) + 1))
            return
        for name, text in values.items():
            if field := _BY_COLUMN[row.kind].get(name):  # ``has_form`` reports other columns
                self._read_cell(row, field, text, line, self.subjects.former_id(named))

    def _row_quarter(self, subject_cells: Mapping[str, str], line: int) -> Quarter | None:
        """Return a row's quarter; ``NO_QUARTER`` if the form has none, None if it is wrong."""
        if "quarter" not in subject_cells:
            return NO_QUARTER
        try:
            quarter = Quarter.parse(subject_cells["quarter"])
        except ValueError as error:
            self._problem("R005", str(error), line, "quarter")
            return None
        start, open_quarter = self.study.header.start, self.record.open_quarter
        if quarter < start:
            message = f"{quarter} lies before the study's start, {start}"
            hint = "set start in [study] to the first quarter that you have values of"
        elif quarter > open_quarter:
            message = f"{quarter} does not lie between {start} and {open_quarter}"
            hint = "`scenariobook advance` opens the next quarter"
        else:
            return quarter
        self._problem("R005", message, line, "quarter", hint)
        return None

    def _read_cell(self, row: RecordRow, field: Field, text: str, line: int, row_id: str) -> None:
        """Read a cell; a value that is out of range becomes a question."""
        key = row.key(field.name)
        place = self._place(line, self.header.index(field.column) + 1)
        cell = structs.replace(self._cell(key, place, None), content=text, former_row_id=row_id)
        try:
            value = self._parse_value(text, key)
        except OutOfRange as why:
            self.cells.append(cell.as_unclear(str(why), *why.choices))
        except Unclear as why:
            hint = (
                f"to take an entry back, write `{_CLEARED}` in the column "
                f"{self.form.main_column}, and nothing else in its row"
                if _says_cleared(text)
                else ""
            )
            self._problem(_CODE_OF.get(field.kind, "R003"), str(why), line, field.column, hint)
        else:
            as_typed = typed_if_different(RawValue(text), value, self.study.header.number_format)
            content = value_as_text(value)
            self.cells.append(
                structs.replace(cell, value=value, content=content, displayed=as_typed)
            )

    def _cell(self, key: Key, place: Place, value: FieldValue) -> InputCell:
        base = value_at(self.record, key)  # a table's author knows the current record
        return InputCell(key=key, base=base, value=value, place=place, content=value_as_text(value))

    def _parse_value(self, text: str, key: Key) -> FieldValue:
        value = parse_value(RawValue(text), key, self.context)
        if _says_cleared(text) and FIELDS[key.kind][key.field].kind is ValueKind.TEXT:
            raise Unclear(f"{text.strip()!r} alone is no text")
        is_sure = not isinstance(value, float) or not self.may_write_otherwise
        if is_sure or is_plain_number(text, self.study.header.number_format):
            return value
        message = (
            f"{text!r} may be a thousand or a fraction, in a table with this separator; write it "
            "without a group separator"
        )
        raise Unclear(message)

    def _clears(self, row: RecordRow, values: Mapping[str, str]) -> bool:
        """Tell whether a row takes its entry back; a level may be called ``cleared``, too."""
        if {*values} != {self.form.main_column} or not all(map(_says_cleared, values.values())):
            return False
        indicator = self.study.indicator_by_id.get(row.subject.id)
        return indicator is None or not any(map(_says_cleared, indicator.levels))

    def _clear(self, row: RecordRow, place: Place) -> None:
        """Empty each field of a row that has a value or is open, if any."""
        keys = [row.key(name) for name in FIELDS[row.kind]]
        filled = [key for key in keys if value_at(self.record, key) is not None]
        unsettled = [key for key in keys if key in self.record.open and key not in filled]
        self.cells += [self._cell(key, place, None) for key in (*filled, *unsettled) or keys[:1]]
