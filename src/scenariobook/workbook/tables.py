"""Define tables: the header, values, formula and input fields of each column.

Each column is declared once, for the sheets that write it and for the reader of copies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from openpyxl.utils import get_column_letter, quote_sheetname

from scenariobook.quarter import Quarter
from scenariobook.record.claims.rounds import HandOut
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.study.model.study import Study
from scenariobook.workbook.xlsx.package import Value

ID: Final = "id"
GONE: Final = "no longer in the study"  # the title of a row whose item has left the study
MOVED: Final = "no longer has this row"  # the title of any other row that has gone
YOURS: Final = "yours"  # the header of the empty column that is the reader's own
_OWN_ROW: Final = re.compile(r"\[([^\[\]]+)\]")
_INPUT_STYLES: Final[Mapping[ValueKind, str]] = {
    ValueKind.VALUE: "input number",
    ValueKind.DAY: "input date",
    ValueKind.SOURCES: "input",
    ValueKind.TEXT: "input",
    ValueKind.LIKELIHOOD: "input percent",
}


class About(NamedTuple):
    """The subject and the quarter of a row's cells, for one kind of entry."""

    subject: Subject
    quarter: Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """The id and the period of a row, with the tracker in which they have a meaning.

    Attributes:
        id: The row's id, which may name a month behind that of an item.
        period: The quarter or the month that the row names beside its id; empty without one.
        quarter: The tracker's open quarter.
        study: The study.
        hand_out: The hand-out; None for the team's tracker.
    """

    id: Subject
    period: str = ""
    quarter: Quarter
    study: Study
    hand_out: HandOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        header: The column's header.
        width: The width in characters.
        style: The name of the cells' style in ``CELL_STYLES``.
        fields: The kinds of entries and the fields that people type in the cells; empty if the
            program fills the cells.
        value: Returns the content of a cell without a formula, and what the formula gives of a cell
            with one. Here, ``row.item`` may be None: the item may have left the study.
        formula: Returns a row's formula, in which ``[header]`` is the cell under that header. The
            cell holds the formula and its value; it stays empty if the formula is empty.
        name: The defined name of the cells; empty if no formula needs one.
        rules: The name of the rules that colour the cells.
        choices: Returns the defined name of the list that a cell offers; empty for none.
        help: The text that programs show beside a selected cell.
        definition: Returns the value of an item's definition under this header.
        key: The definition's key in the study's files.
        number_format: Returns the number format of a cell; None for the style's own.
        team: Whether hand-outs leave the column out.
    """

    header: str
    width: float
    style: str = "text"
    fields: tuple[tuple[Kind, str], ...] = ()
    value: Callable[[Any], Value] = lambda _: None
    formula: Callable[[Any], str] | None = None
    name: str = ""
    rules: str = ""
    choices: Callable[[Any], str] | None = None
    help: str = ""
    definition: Callable[[Any, Study], Value] | None = None
    key: str = ""
    number_format: Callable[[Any], str] | None = None
    team: bool = False

    @property
    def is_input(self) -> bool:
        """Whether people fill in the column."""
        return bool(self.fields)


def input_column(*fields: tuple[Kind, str], header: str = "", width: float, **more: Any) -> Column:  # noqa: ANN401  (fields of Column)
    """Return an input column for a field, or for one of several, by the row's subject.

    The field declares its header and style; a caller may give others, as earlier versions had.
    """
    kind, name = fields[0]
    declared = FIELDS[kind][name]
    style = more.pop("style", _INPUT_STYLES.get(declared.kind, "input centre"))
    return Column(header=header or declared.header, width=width, style=style, fields=fields, **more)


def definition_column(
    key: str,
    definition: Callable[[Any, Study], Value] | None = None,
    *,
    header: str = "",
    style: str = "definition",
    **more: Any,  # noqa: ANN401  (fields of Column)
) -> Column:
    """Return a column that shows a key of an item's definition; the key is the default header.

    The column shows the key's value as it is, unless ``definition`` returns another form.
    """
    says = definition or (lambda item, _: getattr(item, key))
    return Column(header=header or key, style=style, definition=says, key=key, **more)


def status_column(
    width: float, shown: Callable[[Any], Value], formula: Callable[[Any], str] | None = None
) -> Column:
    """Return the column of an item's status; ``shown`` returns the formula's value."""
    return Column(
        header="status", width=width, style="centre", value=shown, formula=formula, rules="status"
    )


def check_column(
    name: str, width: float, shown: Callable[[Any], Value], formula: Callable[[Any], str]
) -> Column:
    """Return the column that checks the typed cells; ``shown`` returns the formula's value."""
    return Column(
        header="check", width=width, value=shown, formula=formula, name=name, rules="check"
    )


def last_columns(*, id_width: float = 24, own_width: float = 14) -> tuple[Column, Column]:
    """Return the last columns of every input table: people's own, and the id."""
    return (
        Column(header=YOURS, width=own_width),
        Column(header=ID, width=id_width, style="id", value=lambda row: row.id),
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table, as it is written.

    Attributes:
        id: The row's id.
        title: The row's title.
        period: The quarter or the month beside the id; empty without one.
        item: The study's thing with that id; None if it has left the study.
        hidden: Whether the row is hidden: its item has left the study, or the row calls for nothing
            now.
    """

    id: str
    title: str
    period: str = ""
    item: Any = None
    hidden: bool = False

    @property
    def key(self) -> str:
        """The row's key in its table: its id, with its period if it has one."""
        return f"{self.id} {self.period}".strip()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the tracker, the same for all studies.

    Attributes:
        name: The name of the Excel table.
        sheet: The title of its sheet.
        title_header: The header of the column with the rows' titles.
        columns: The columns, from the left; the last ones are ``yours`` and the id.
        about: Returns a row's subjects, by the kinds of entries that its cells make.
        titles: Returns the titles of the rows' subjects, by id.
        filtered: Whether the headers have the buttons that sort and filter.
    """

    name: str
    sheet: str
    title_header: str
    columns: tuple[Column, ...]
    filtered: bool = True
    about: Callable[[RowKey], Mapping[Kind, About]] = field(default=lambda _: {})
    titles: Callable[[Study], Mapping[str, str]] = field(default=lambda _: {})

    @cached_property
    def by_header(self) -> Mapping[str, Column]:
        """The columns by header."""
        return {column.header: column for column in self.columns}

    def header(self, field: str) -> str:
        """Return the header of a field's input column; empty without one."""
        columns = (c for c in self.columns if any(name == field for _, name in c.fields))
        return next((column.header for column in columns), "")


@dataclass(frozen=True)
class PlacedTable:
    """A table at its place on a sheet.

    Attributes:
        table: The table.
        columns: The columns that this tracker has.
        top: The header's row.
        rows: The table's rows.
    """

    table: Table
    columns: Sequence[Column]
    top: int
    rows: Sequence[Row]

    @property
    def first(self) -> int:
        """The number of the first row below the header."""
        return self.top + 1

    @property
    def last(self) -> int:
        """The number of the last row; a table without rows has a blank one."""
        return self.top + max(len(self.rows), 1)

    @property
    def ref(self) -> str:
        """The table's range including its header, such as ``A4:P31``."""
        return f"A{self.top}:{get_column_letter(len(self.columns))}{self.last}"

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letters of the columns, by header."""
        return {c.header: get_column_letter(n) for n, c in enumerate(self.columns, 1)}

    def cells(self, header: str) -> str:
        """Return the range below a header, such as ``H5:H31``."""
        letter = self.letters[header]
        return f"{letter}{self.first}:{letter}{self.last}"

    def absolute_cells(self, header: str) -> str:
        """Return the range below a header as an absolute reference with the sheet's name."""
        letter = self.letters[header]
        sheet = quote_sheetname(self.table.sheet)
        return f"{sheet}!${letter}${self.first}:${letter}${self.last}"

    def formula(self, text: str, row: int) -> str:
        """Return the text of a column's formula for a row."""
        return _OWN_ROW.sub(lambda match: f"{self.letters[match[1]]}{row}", text)
