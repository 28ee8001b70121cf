"""Read entries in bulk, from a table in CSV.

``csv_forms`` has the forms of tables. They are told apart by their header. The columns that do not
say what a row is about may be left out, and all may come in any order. An empty cell says nothing.
To take an entry back, its first field says ``cleared``, and nothing else stands in the row. Cells
are separated by commas, semicolons or tabs, as a first line ``sep=;`` or the header shows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place, nearest
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.subjects import in_words
from scenariobook.record.ledger.entries import Key, Kind, id_of, part_of
from scenariobook.record.ledger.fields import Field, ValueKind
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.table_forms import FORMS, Form, NotInStudy, Subjects, form_of
from scenariobook.record.values.cells import CSV, FieldValue, OutOfRange, Typed, Unclear, shown
from scenariobook.record.values.interpret import Context, RawValue, meant, read_otherwise
from scenariobook.record.values.numbers import is_plain_number
from scenariobook.study.model import Study

CLEARED: Final = "cleared"
_TO_CLEAR: Final = f"to take an entry back, write `{CLEARED}` here, and nothing else in its row"
# What a CSV's columns hold, by kind and by the column's name.
_BY_COLUMN: Final[Mapping[str, Mapping[str, Field]]] = {
    kind: {field.column: field for field in fields.values()} for kind, fields in FIELDS.items()
}
_CODE_OF: Final = {ValueKind.DAY: "R007", ValueKind.SOURCES: "R006"}


_DECIMAL_POINT: Final = "1,234.5"
_NAMED_SEPARATOR: Final = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_HINT: Final = "headers: " + "; ".join(",".join(form.columns) for form in reversed(FORMS))


def read(
    study: Study, record: Record, data: bytes, file: str, today: date
) -> tuple[list[Typed], list[Diagnostic]]:
    """Read a CSV's bytes into typed cells, based on what the record holds.

    Cells are named ``R12C3``; ``file`` stands in their places. All problems are returned
    at once; a table with a problem is not to be taken in.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"line {line} is not UTF-8; save the table as CSV in UTF-8"
        return [], [Diagnostic("R004", message, Place(file), _HINT)]
    named = _NAMED_SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
    lines: list[list[str]] = []
    first = 2 if named else 1  # the line of the file on which the header stands
    begins = first  # the line on which a row begins
    try:
        for row in rows:
            lines.append(row)
            begins = rows.line_num + first
    except csv.Error as error:
        message = f"the row that begins on line {begins} is not CSV: {error}"
        if "unexpected end" in str(error):
            message = f"on line {begins} a quotation mark opens a text that nothing closes"
        return [], [Diagnostic("R004", message, Place(file), _HINT)]
    reader = _Reader(study, record, file, today, separator)
    reader.read(lines)
    return reader.typed, reader.problems


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    """Return cells without the empty ones behind the last."""
    filled = [number for number, cell in enumerate(cells, 1) if cell.strip()]
    return cells[: filled[-1]] if filled else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    quarter: Quarter
    kind: Kind
    subject: str
    former_id: str  # the id that stands in the row, if it is a former one
    cells: Mapping[str, str]


class _Reader:
    """Reads one table: collects its cells and its problems."""

    def __init__(
        self, study: Study, record: Record, file: str, today: date, separator: str
    ) -> None:
        self.study = study
        # Programs that write a decimal comma mostly put something else between cells, and others
        # do not. Where the study does otherwise, a table's 1,234 may be a thousand or a fraction.
        has_point = study.header.number_format == _DECIMAL_POINT
        self.may_write_otherwise = has_point != (separator == ",")
        self.record = record
        self.file = file
        self.context = Context(study, today)
        self.typed: list[Typed] = []
        self.problems: list[Diagnostic] = []

    def read(self, lines: list[list[str]]) -> None:
        header = tuple(name.strip().casefold() for name in _without_end(lines[0])) if lines else ()
        form = form_of(header)
        columns = self._columns(header, form)
        first: dict[tuple[Quarter, Kind, str], int] = {}
        cleared: list[_Row] = []
        for row in self._rows(lines, columns, form) if columns else ():
            earlier = first.setdefault((row.quarter, row.kind, row.subject), row.line)
            if earlier != row.line:
                of = f" for {row.quarter}" if row.quarter else ""
                message = f"{in_words(row.subject)} has a row{of} already, row {earlier}"
                self._problem("R008", message, row.line, 1)
            if self._clears(row, form):
                self._clear(row, columns)
                cleared.append(row)
                continue
            for column, name in enumerate(columns, 1):
                if name in row.cells:
                    self._take(row, name, column)
        # A table that brings the months may say again that they replace the whole quarter.
        by_months = {(quarter, id_of(s)) for quarter, _, s in first if part_of(s)}
        for row in (row for row in cleared if (row.quarter, row.subject) not in by_months):
            self._check_cleared(row, columns)

    def _problem(self, code: str, message: str, line: int, column: int, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, self._place(line, column), hint))

    def _place(self, line: int, column: int) -> Place:
        return Place(self.file, sheet=CSV, cell=f"R{line}C{column}")

    def _columns(self, header: tuple[str, ...], form: Form) -> tuple[str, ...]:
        """Return a table's columns; none if those are missing that say what its rows are about."""
        missing = [c for c in form.about if c not in header and c not in form.optional]
        if missing:
            named = " and ".join(f"`{column}`" for column in missing)
            some = "the columns {} are missing" if missing[1:] else "the column {} is missing"
            message = some.format(named)
            self.problems.append(Diagnostic("R004", message, Place(self.file), _HINT))
            return ()
        known = form.columns
        for column, name in enumerate(header, 1):
            if name not in known:
                message = f"no column is called {name!r}"
                self._problem("R004", message, 1, column, nearest(name, known))
            elif name in header[: column - 1]:
                self._problem("R004", f"the column {name!r} stands twice", 1, column)
        return header

    def _rows(self, lines: list[list[str]], columns: tuple[str, ...], form: Form) -> Iterator[_Row]:
        subjects = Subjects(self.study, form)
        for line, written in enumerate(lines[1:], 2):
            if not _without_end(written):
                continue
            cells = written[: max(len(columns), len(_without_end(written)))]
            if len(cells) != len(columns):
                message = f"{len(cells)} cells under {len(columns)} columns"
                self._problem("R004", message, line, 1)
                continue
            said = {n: c for n, c in zip(columns, cells, strict=True) if c.strip()}
            about = {name: said.pop(name, "").strip() for name in form.about}
            quarter: Quarter | None = NO_QUARTER
            if "quarter" in form.about:
                quarter = self._quarter(about["quarter"], line, columns.index("quarter") + 1)
            try:
                kind, subject = subjects.of(quarter or NO_QUARTER, about)
            except NotInStudy as why:
                self._problem("R002", str(why), line, columns.index(why.column) + 1, why.hint)
                continue
            if quarter is not None:
                former = subjects.former_id(about)
                yield _Row(
                    line=line,
                    quarter=quarter,
                    kind=kind,
                    subject=subject,
                    former_id=former,
                    cells=said,
                )

    def _quarter(self, text: str, line: int, column: int) -> Quarter | None:
        try:
            quarter = Quarter.parse(text)
        except ValueError as error:
            self._problem("R005", str(error), line, column)
            return None
        first, last = self.study.header.start, self.record.open_quarter
        if quarter < first:
            message = f"{quarter} lies before the study's start, {first}"
            hint = "set start in [study] to the first quarter that you have values of"
        elif quarter > last:
            message = f"{quarter} does not lie between {first} and {last}"
            hint = "`scenariobook advance` opens the next quarter"
        else:
            return quarter
        self._problem("R005", message, line, column, hint)
        return None

    def _take(self, row: _Row, name: str, column: int) -> None:
        field = _BY_COLUMN[row.kind].get(name)
        if field is None:  # an unknown column; reported with the header
            return
        key = Key(row.quarter, row.kind, row.subject, field.name)
        text = row.cells[name]
        try:
            value = self._meant(text, key)
        except OutOfRange as why:
            self._ask(key, text, why, self._place(row.line, column))
        except Unclear as why:
            hint = _TO_CLEAR if text.strip().casefold() == CLEARED else ""
            self._problem(_CODE_OF.get(field.kind, "R003"), str(why), row.line, column, hint)
        else:
            form = self.study.header.number_format
            as_typed = read_otherwise(RawValue(text), value, form)
            self._typed(key, value, self._place(row.line, column), as_typed, row.former_id)

    def _meant(self, text: str, key: Key) -> FieldValue:
        value = meant(RawValue(text), key, self.context)
        is_sure = not isinstance(value, float) or not self.may_write_otherwise
        if is_sure or is_plain_number(text, self.study.header.number_format):
            return value
        message = (
            f"{text!r} may be a thousand or a fraction, in a table with this separator; write it "
            "without a group separator"
        )
        raise Unclear(message)

    def _clears(self, row: _Row, form: Form) -> bool:
        """Tell whether a row takes its entry back; a level may be called as that is."""
        if row.cells != {form.value: CLEARED}:
            return False
        indicator = self.study.indicator_by_id.get(id_of(row.subject))
        return indicator is None or CLEARED not in indicator.levels

    def _check_cleared(self, row: _Row, columns: tuple[str, ...]) -> None:
        """Add a problem if a row takes back a whole quarter of which only months are recorded."""
        months = self.record.months.get(row.subject, {}).get(row.quarter)
        whole = self.record.readings.get(row.subject, {})
        if row.kind != "reading" or not months or row.quarter in whole:
            return
        message = (
            f"{row.subject} has no value of the whole of {row.quarter} to take back: what is "
            f"recorded is of {', '.join(sorted(months))}"
        )
        hint = "write a row for each month to take back, with the month under `period`"
        self._problem("R002", message, row.line, columns.index("item") + 1, hint)

    def _clear(self, row: _Row, columns: tuple[str, ...]) -> None:
        """Empty every field that the record holds for a row's entry, or that is open.

        A row without either says nothing.
        """
        (named,) = row.cells
        place = self._place(row.line, columns.index(named) + 1)
        keys = [Key(row.quarter, row.kind, row.subject, name) for name in FIELDS[row.kind]]
        held = [key for key in keys if recorded(self.record, key) is not None]
        is_open = [key for key in keys if key in self.record.open and key not in held]
        for key in (*held, *is_open) or keys[:1]:
            self._typed(key, None, place)

    def _typed(
        self, key: Key, value: FieldValue, place: Place, as_typed: str = "", row_id: str = ""
    ) -> None:
        held = recorded(self.record, key)
        found = shown(value)
        self.typed.append(
            Typed(
                key=key,
                base=held,
                value=value,
                place=place,
                found=found,
                shown=as_typed,
                row_id=row_id,
            )
        )

    def _ask(self, key: Key, text: str, why: Unclear, place: Place) -> None:
        """Add a cell as a question: its value can be parsed, but can hardly be true."""
        held = recorded(self.record, key)
        self.typed.append(
            Typed(
                key=key,
                base=held,
                value=None,
                place=place,
                question=str(why),
                found=text,
                shown="",
                choices=why.choices,
            )
        )
