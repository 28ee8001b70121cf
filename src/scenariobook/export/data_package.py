"""Write tables as CSV, and describe them as a Data Package (version 1, profile tabular).

specs.frictionlessdata.io defines the words of the description.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from io import StringIO
from typing import Annotated, Final, Literal, NamedTuple, get_args, get_origin

DESCRIPTION: Final = "datapackage.json"
# By Python type, the word of Table Schema; a subclass stands before its base: bool before int.
_TYPES: Final[Mapping[type, str]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    datetime: "datetime",
    date: "date",
    str: "string",
}
# A spreadsheet would run a text that begins so. A text that begins with apostrophes gets one more.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\n]")

TableRow = Mapping[str, object]


class ExportedColumn(NamedTuple):
    """A column.

    Attributes:
        name: Its name.
        type: The type of the values, in a word of Table Schema.
        description: The meaning of the values.
        choices: All possible values; empty if any value is possible.
        texts_of: The field whose texts this column has, if another column has its numbers; else
            empty.
    """

    name: str
    type: str
    description: str
    choices: Sequence[str]
    texts_of: str = ""

    def cell(self, row: TableRow) -> str:
        """Return the column's cell in a row."""
        value = row[self.texts_of or self.name]
        if self.texts_of:
            is_here = isinstance(value, str)
        else:
            is_here = self.type == "string" or not isinstance(value, str)
        return as_cell(value) if is_here else ""


class ExportedTable(NamedTuple):
    """A table.

    Attributes:
        name: Its name.
        declared: The class that declares its fields; its docstring says what a row is.
        fields: The fields: the name, the type, and the meaning.
        rows: The value of each field in each row, by name.
        key: The fields that identify a row; empty if only all fields together do.
        refers: By field, the table whose ids the field has.
    """

    name: str
    declared: type[object]
    fields: Sequence[tuple[str, object, str]]
    rows: Sequence[TableRow]
    key: Sequence[str]
    refers: Mapping[str, str]

    @property
    def description(self) -> str:
        """What a row is."""
        return (self.declared.__doc__ or "").partition("\n")[0].replace("``", "")

    @property
    def columns(self) -> Sequence[ExportedColumn]:
        """The table's columns."""
        return [column for field in self.fields for column in _field_columns(*field)]


def _field_columns(name: str, hint: object, description: str) -> Iterator[ExportedColumn]:
    """Yield the columns of a field, as its type declares it.

    A field whose values no cell can hold has no column. A field with texts and other values has
    two.
    """
    types: dict[str, Sequence[str]] = {}
    for type_, choices in _types_in(hint):
        types[type_] = (*types.get(type_, ()), *choices)
    for type_, choices in types.items():
        if type_ == "string" and len(types) > 1:
            words = f"{name}, where it is a text"
            yield ExportedColumn(f"{name}_text", type_, words, choices, texts_of=name)
        else:
            yield ExportedColumn(name, type_, description, choices)


def _types_in(hint: object) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each type that cells can hold, with its allowed values; empty if all are allowed."""
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and origin is None:
        if word := next((word for type_, word in _TYPES.items() if issubclass(hint, type_)), ""):
            yield word, tuple(hint) if issubclass(hint, StrEnum) else ()
    elif origin is Literal:
        yield "string", inner
    elif origin is tuple:
        yield from (("string", ()) for _ in _types_in(inner[0]))
    elif origin is not dict:
        for argument in inner[:1] if origin is Annotated else inner:
            yield from _types_in(argument)


def as_cell(value: object) -> str:
    """Return a value as the text of a cell; None as an empty cell.

    A text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() | Decimal():
            return f"{Decimal(str(value)):f}".removesuffix(".0")
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case tuple():
            value = "; ".join(part if isinstance(part, str) else as_cell(part) for part in value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def data_package(tables: Sequence[ExportedTable], **description: str) -> Mapping[str, bytes]:
    """Return the files of a data package by name: a CSV for each table, and their description.

    Args:
        tables: The tables.
        description: The description of the package itself: its name, title and version.
    """
    ids = {table.name: {row.get("id") for row in table.rows} for table in tables}
    files = {f"{table.name}.csv": _as_csv(table) for table in tables}
    resources = [
        {
            "profile": "tabular-data-resource",
            "name": table.name,
            "path": path,
            "description": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(data),
            "hash": f"sha256:{sha256(data).hexdigest()}",
            "schema": _schema(table, ids),
        }
        for table, (path, data) in zip(tables, files.items(), strict=True)
    ]
    described = {"profile": "tabular-data-package", **description, "resources": resources}
    text = json.dumps(described, indent=2, ensure_ascii=False)
    return {**files, DESCRIPTION: text.encode() + b"\n"}


def _as_csv(table: ExportedTable) -> bytes:
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    columns = table.columns
    writer.writerow([column.name for column in columns])
    writer.writerows([column.cell(row) for column in columns] for row in table.rows)
    return target.getvalue().encode()


def _schema(table: ExportedTable, ids: Mapping[str, set[object]]) -> Mapping[str, object]:
    """Return the schema of a table.

    The schema has no foreign key to a table that lacks one of the ids: the study may have dropped
    it.
    """
    fields = []
    for column in table.columns:
        required = {"required": True} if column.name in table.key else {}
        choices = {"enum": list(column.choices)} if column.choices else {}
        field = {"name": column.name, "type": column.type, "description": column.description}
        fields.append({**field, "constraints": {**required, **choices}})
    foreign = [
        {"fields": [name], "reference": {"resource": target, "fields": ["id"]}}
        for name, target in table.refers.items()
        if {row[name] for row in table.rows} <= {*ids[target], None}
    ]
    key = {"primaryKey": list(table.key)} if table.key else {}
    return {"fields": fields, "missingValues": [""], **key, "foreignKeys": foreign}
