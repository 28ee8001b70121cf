"""Make a study to start from: a small one, one with every key, or a copy of a shipped example.

The module also makes the JSON Schema of a study's files from the models, for editors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenariobook.paths import SCENARIOS, shipped
from scenariobook.quarter import Quarter
from scenariobook.study.model.study import StudyFile

SCHEMA: Final = "study.schema.json"
_YEARS: Final = 3  # from a new study's start to its horizon
_SCHEMA_LINE: Final = re.compile(rb"\A#:schema \S+")


def new_study(study_id: str, start: Quarter, *, full: bool) -> Mapping[str, bytes]:
    """Return the files of a new study, by name.

    Args:
        study_id: The study's id.
        start: The study's first quarter; its horizon is the last quarter of the third year after
            it.
        full: Whether the study has every key, each with a comment; else it has the keys that it
            needs.
    """
    horizon = Quarter(start.year + _YEARS, 4)
    values = {
        "@ID@": study_id,
        "@START@": str(start),
        "@HORIZON@": str(horizon),
        "@HORIZON_YEAR@": str(horizon.year),
        "@BASELINE@": (start.start - timedelta(days=1)).isoformat(),
    }
    files = _common_files()
    folder = shipped("templates/study") / ("full" if full else "")
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text("utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        files[path.name] = text.encode()
    return files


def _common_files() -> dict[str, bytes]:
    """Return the files that every study gets: the JSON schema and the settings for git."""
    folder = shipped("templates/study")
    git = {f".{name}": (folder / name).read_bytes() for name in ("gitignore", "gitattributes")}
    return {SCHEMA: study_schema(), **git}


def examples() -> tuple[str, ...]:
    """Return the ids of the shipped studies."""
    return tuple(sorted(path.parent.name for path in shipped(SCENARIOS).glob("*/study.toml")))


def example_study(study_id: str) -> Mapping[str, bytes]:
    """Return the files of a shipped study, with its record, by path relative to its folder."""
    folder = shipped(SCENARIOS) / study_id
    files = _common_files()
    for path in _files(folder):
        data = path.read_bytes()
        if path.suffix == ".toml":
            data = _SCHEMA_LINE.sub(f"#:schema ./{SCHEMA}".encode(), data)
        files[path.relative_to(folder).as_posix()] = data
    return files


def _files(folder: Path) -> Iterator[Path]:
    """Yield a study's files, without hidden files and caches of other programs."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__")) for part in parts):
            yield path


def study_schema() -> bytes:
    """Return the schema of one file of a study, as JSON text with a final line end."""
    schema = StudyFile.model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=_TomlSchema
    )
    definitions = schema.pop("$defs")
    made = {"$schema": _TomlSchema.schema_dialect, **schema, "definitions": definitions}
    return json.dumps(made, indent=2).encode() + b"\n"


class _TomlSchema(GenerateJsonSchema):
    """Generates schemas for TOML, which has no null: an optional key is simply absent."""

    # The draft that TOML language servers know.
    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def field_title_should_be_set(self, schema: object) -> bool:
        """Return False: a title would only repeat the key."""
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of an optional value, without null."""
        inner = self.generate_inner(schema["schema"])
        # JSON Schema draft 7 ignores all keys beside a reference, such as a description.
        return {"allOf": [inner]} if "$ref" in inner else inner

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema with its default, unless the default is empty."""
        made = super().default_schema(schema)
        if made.get("default", ...) in (None, "", [], {}):
            del made["default"]
        return made
