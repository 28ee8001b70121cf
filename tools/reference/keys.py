"""The page of keys: what each holds, its default, what it is for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scenariobook.study.starter import study_schema
from tools.reference.tables import head, row

_INTRO: Final = """\
# Keys

A study is a folder of TOML files. All of them are one study: any table may stand in any file, in
any order, and files may be named as you like. `scenariobook new --full` writes a study in which
every key is explained; `scenariobook schema` prints this page for editors.

A key that is not listed here is an error, and so is a value of another kind: nothing is converted.
In the column "if left out", **needed** means that the key cannot be.
"""
_WRITTEN: Final = {
    "study": "`[study]`, once in the folder",
    "scenarios": "`[scenario]` in a file of its own, or `[[scenarios]]`",
    "decisions": "`[[decisions]]`, or `decisions = [{ … }]` in a scenario",
    "needs": "`needs = [{ … }]` in a decision",
    "quality": "`quality = { … }` in an indicator",
    "baseline": "`baseline = { … }` in an indicator",
}
_PATTERNS: Final = {
    "^[a-z][a-z0-9-]{2,39}$": "id",
    "^[0-9]{4}Q[1-4]$": "quarter, such as `2026Q4`",
}
_BOUNDS: Final = (
    ("exclusiveMinimum", "above"),
    ("minimum", "from"),
    ("maximum", "up to"),
)
_PLAIN: Final = {"string": "text", "number": "number", "integer": "whole number"}


def keys() -> Iterator[str]:
    """Yield the page's blocks."""
    schema = json.loads(study_schema())
    names = dict(_named(schema["definitions"], schema))
    yield _INTRO
    for model, table in names.items():
        made = schema["definitions"][model]
        written = _WRITTEN.get(table, f"`[[{table}]]`, any number of them")
        yield from (f"## {table}", "", f"{made['description']} Written as {written}.", "")
        yield head("key", "holds", "if left out", "is for")
        for key, found in made["properties"].items():
            needed = "**needed**" if key in made.get("required", ()) else _default(found)
            yield row(f"`{key}`", _holds(found, names), needed, found["description"])
        yield ""


def _named(definitions: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the model and the name of each table, then those of the tables within it."""
    for key, found in schema["properties"].items():
        for model in _references(found):
            yield model, key
            yield from _named(definitions, definitions[model])


def _references(schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    for part in (schema.get("items"), *schema.get("allOf", ())):
        if part:
            yield from _references(part)


def _default(schema: dict[str, Any]) -> str:
    return f"`{json.dumps(schema['default'])}`" if "default" in schema else "–"


def _holds(schema: dict[str, Any], names: Mapping[str, str]) -> str:
    """Return in words what a key holds; the names are those of the models' tables."""
    model = next(_references(schema), "")
    if model:
        kind = f"[{names[model]}](#{names[model]})"
        return f"list of {kind}" if "items" in schema else f"table: {kind}"
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return ", ".join(f"`{json.dumps(value)}`" for value in values)
    if "anyOf" in schema:
        return " or ".join(_holds(one, names) for one in schema["anyOf"])
    if schema["type"] == "array":
        return f"list of {_holds(schema['items'], names)}s"
    if schema["type"] == "object":
        return f"table, by id: {_holds(schema['additionalProperties'], names)}"
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> str:
    if schema["type"] == "boolean":
        return "`true` or `false`"
    if schema.get("format") == "date":
        return "date, such as `2026-12-31`"
    if schema.get("pattern") in _PATTERNS:
        return _PATTERNS[schema["pattern"]]
    bounds = (f"{words} {schema[name]:g}" for name, words in _BOUNDS if name in schema)
    return " ".join([_PLAIN[schema["type"]], *bounds])
