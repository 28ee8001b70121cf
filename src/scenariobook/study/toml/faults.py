"""Turn pydantic's errors about a file's tables into diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import takewhile
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.model.study import StudyFile
from scenariobook.study.model.texts import as_id, why_no_id
from scenariobook.study.toml.toml_file import TomlFile
from scenariobook.study.toml.toml_spans import KeyPath
from scenariobook.wording import close_to, nearest

# By pydantic's type of error: the wanted kind of value.
_WANTED: Final[Mapping[str, str]] = {
    "bool_type": "true or false",
    "date_type": "a date like 2024-12-31",
    "dict_type": "a table",
    "float_type": "a number",
    "int_type": "a whole number",
    "is_instance_of": 'a quarter like "2026Q4"',
    "model_type": "a table",
    "string_type": "text",
    "tuple_type": "a list",
}
# By pydantic's type of error: the code and the message.
_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "blank": ("S104", "{name} must not be empty"),
    "finite_number": ("S104", "{name} must be a finite number"),
    "forbidden_character": ("S106", "{name}: {msg}"),
    "greater_than": ("S104", "{name} must be greater than {gt:g}"),
    "greater_than_equal": ("S104", "{name} must be at least {ge:g}"),
    "id_form": ("S105", "{name} cannot be {value}: {msg}"),
    "less_than_equal": ("S104", "{name} must be at most {le:g}"),
    "long_word": ("S108", "{name} has a word that is too long: {msg}"),
    "literal_error": ("S104", "{name} cannot be {value}"),
    "quarter_form": ("S104", "{name}: {msg}"),
    "string_pattern_mismatch": ("S104", "{name} cannot be {value}"),
    "string_too_short": ("S104", "{name} must not be empty"),
    "too_short": ("S104", "{name} must list at least one id"),
    "too_long": ("S107", "{name} is too long: {msg}"),
}
_KINDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    date: "a date",
    dict: "a table",
    float: "a number",
    int: "a number",
    list: "a list",
    str: "text",
    time: "a time",
}
# The wanted kind of a value with two types, by these types in the words of ``_WANTED``.
_TWO_TYPES: Final[Mapping[frozenset[str], str]] = {
    frozenset({"a number", "text"}): "a number or a level's name",  # thresholds, baselines
    frozenset({"a date like 2024-12-31", "text"}): "a date or text",  # when of a fact
}
_UNQUOTED: Final = re.compile(r"[+-]?\d+(\.\d+)?|true|false|\d{4}-\d\d-\d\d")
# The written form of values that are no texts.
_WITHOUT_QUOTES: Final[Mapping[str, str]] = {
    "true or false": "write true or false, without quotes",
    "a date like 2024-12-31": "write year, month and day without quotes: 2027-06-30",
    "a number": "write the number alone, without quotes, % and separators: 3.5",
    "a whole number": "write the number alone, without quotes: 4",
}
# The form of some values.
_FORMS: Final[Mapping[str, str]] = {
    "baseline": '{ value = 3.5, as_of = 2026-09-30, source = "an-id" }',
    "ratings": '{ a-scenario = "likely", another-scenario = "unlikely" }',
    "needs": '[{ item = "an-id", at = "warning" }]',
    "range": "[0, 100]",
}
_SINGLE: Final = frozenset({"study", "scenario"})  # a file has one such table
_MISTYPED: Final = 0.8  # how alike two words must be for one to be the other, mistyped
_LONGEST_SHOWN: Final = 40  # characters of a value in a message


def diagnose(file: TomlFile, errors: Sequence[ErrorDetails]) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each value that pydantic refuses.

    pydantic reports an error for each type that a value may have; the errors of one value become
    one diagnostic.

    Args:
        file: The file.
        errors: Pydantic's errors about the file's data.
    """
    by_value: dict[KeyPath, list[ErrorDetails]] = {}
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    for error in errors:
        path = _existing(file, error["loc"])
        if error["type"] == "missing":
            *table, key = error["loc"]
            if any(
                [*parent] == table and close_to(str(name), [str(key)]) for *parent, name in unknown
            ):
                continue  # the key is there under a misspelt name
            message = f"{_heading(file, path)} has no {error['loc'][-1]!r}"
            yield Diagnostic("S102", message, file.value_place(path), _described(error["loc"]))
        else:
            by_value.setdefault(path, []).append(error)
    for path, of_value in by_value.items():
        refused = [error for error in of_value if error["type"] not in _WANTED]
        if refused:
            yield _refused(file, path, refused[0])
        else:
            yield _wrong_type(file, path, [_WANTED[error["type"]] for error in of_value])


def _described(path: KeyPath) -> str:
    """Return a key's description, as in the reference; empty without one."""
    model = _model(_annotation(path[:-1]))
    field = model.model_fields.get(str(path[-1])) if model else None
    return f"{path[-1]}: {field.description}" if field and field.description else ""


def _existing(file: TomlFile, path: KeyPath) -> KeyPath:
    """Return the part of a path that exists in a file."""
    try:
        file.value(path)
    except (IndexError, KeyError, TypeError):
        return _existing(file, path[:-1])
    return path


def _refused(file: TomlFile, path: KeyPath, error: ErrorDetails) -> Diagnostic:
    if error["type"] == "extra_forbidden":
        return _unknown_key(file, path)
    code, words = _REFUSED[error["type"]]
    value = file.value(path)
    message = words.format(
        name=_value_name(path), value=_shown(value), msg=error["msg"], **error.get("ctx", {})
    )
    return Diagnostic(code, message, file.value_place(path), _instead(path, error["type"], value))


def _instead(path: KeyPath, kind: str, value: object) -> str:
    """Return what may replace a refused value; empty if nobody can tell."""
    if kind == "literal_error":
        choices = _choices(_annotation(path))
        near = close_to(str(value), choices, _MISTYPED)
        meant = f"did you mean {near!r}? " if near else ""
        return f"{meant}one of: {', '.join(map(repr, choices))}"
    if kind == "string_pattern_mismatch":
        return _described(path)
    if kind == "id_form" and not why_no_id(written := as_id(str(value))):
        return f"write {written!r}"
    return ""


def _unknown_key(file: TomlFile, path: KeyPath) -> Diagnostic:
    key, table = str(path[-1]), path[:-1]
    message = f"unknown key {key!r}" + (f" in {_heading(file, table)}" if table else "")
    return Diagnostic("S101", message, file.key_place(path), _key_instead(key, table))


def _key_instead(key: str, table: KeyPath) -> str:
    """Return the key that may be meant, or the tables that have this key."""
    model = _model(_annotation(table))
    if model is None:
        return ""
    tables = [name for name, table_of in TABLES.items() if key in table_of.model_fields]
    if tables and not close_to(key, model.model_fields, _MISTYPED):
        headings = " or ".join(f"[{name}]" if name in _SINGLE else f"[[{name}]]" for name in tables)
        above = "; this line stands above the first table" if not table else ""
        return f"{key} is a key of {headings}{above}"
    return nearest(key, model.model_fields)


def _wrong_type(file: TomlFile, path: KeyPath, wanted: list[str]) -> Diagnostic:
    value = file.value(path)
    must_be = _TWO_TYPES.get(frozenset(wanted), wanted[0])
    kind = _kind(value)
    message = f"{_value_name(path)} must be {must_be}"
    if not must_be.endswith(kind.removeprefix("a ")):
        message += f", not {kind}"
    return Diagnostic("S103", message, file.value_place(path), _remedy(path, must_be, value))


def _remedy(path: KeyPath, must_be: str, value: object) -> str:
    if len(path) == 1:
        return f"write [[{path[-1]}]]" if must_be == "a list" else f"write [{path[-1]}]"
    if path[-1] in _FORMS:
        return f"write {path[-1]} = {_FORMS[str(path[-1])]}"
    if must_be == "a list":
        return "write it in brackets: [" + ('"…"' if isinstance(value, str) else "…") + "]"
    if must_be.endswith("text") and not isinstance(value, dict | list):
        return "write it in quotes"
    if isinstance(value, str) and _UNQUOTED.fullmatch(value):
        return "write it without quotes"
    return _WITHOUT_QUOTES.get(must_be, "") if isinstance(value, str) else ""


def _value_name(path: KeyPath) -> str:
    """Return a value's name for a message: its keys, from its table or list on."""
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {_value_name(path[:-1])}"
    keys = [str(key) for key in takewhile(lambda step: isinstance(step, str), path[::-1])]
    if 1 < len(keys) == len(path):
        keys.pop()  # the table's own key
    return repr(".".join(keys[::-1]))


def _heading(file: TomlFile, path: KeyPath) -> str:
    """Return a table's heading, with its id if any; for a nested table, only its name."""
    heading = {1: f"[{path[0]}]", 2: f"[[{path[0]}]]"}.get(len(path))
    if heading is None:
        return _value_name(path)
    table = file.value(path)
    id_ = table.get("id") if isinstance(table, Mapping) else None
    return f"{heading} {id_!r}" if isinstance(id_, str) else heading


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date with a time")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return _kind(value)
    shown = repr(value) if isinstance(value, str) else str(value)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def _annotation(path: KeyPath) -> object:
    """Return the declared type at a path, or the type of the nearest field above the path."""
    here: Any = StudyFile
    for step in path:
        model = _model(here)
        if model and isinstance(step, str) and step in model.model_fields:
            here = model.model_fields[step].annotation
    return here


def _model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model(part))), None)


def _choices(annotation: object) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for part in get_args(annotation) for choice in _choices(part)]


# By the key of a table in a file, its model.
TABLES: Final = {
    key: model
    for key, field in StudyFile.model_fields.items()
    if (model := _model(field.annotation))
}
