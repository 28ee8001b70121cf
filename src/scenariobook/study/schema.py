"""Make the JSON Schema of a study's files from the models, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenariobook.study.fact import Fact
from scenariobook.study.header import Header
from scenariobook.study.keys import KEYS
from scenariobook.study.model import (
    Analyst,
    Assumption,
    Baseline,
    Document,
    Driver,
    Event,
    Indicator,
    Quality,
    Scenario,
    Signpost,
    Source,
)
from scenariobook.study.table import StudyTable
from scenariobook.study.trigger import Decision, Need

# The model of each table.
_TABLES: Final[Mapping[str, type[StudyTable]]] = MappingProxyType(
    {
        "study": Header,
        "drivers": Driver,
        "sources": Source,
        "analysts": Analyst,
        "events": Event,
        "facts": Fact,
        "scenarios": Scenario,
        "decisions": Decision,
        "needs": Need,
        "indicators": Indicator,
        "quality": Quality,
        "baseline": Baseline,
        "signposts": Signpost,
        "assumptions": Assumption,
    }
)


def study_schema() -> bytes:
    """Return the schema of one file of a study, as JSON text with a final line end."""
    schema = Document.model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=_TomlSchema
    )
    definitions: dict[str, Any] = schema.pop("$defs")
    for table, kind in _TABLES.items():
        model = kind.__name__
        first, *_ = definitions[model]["description"].split("\n")
        definitions[model]["description"] = first.replace("``", "")
        for key, words in KEYS[table].items():
            _describe(definitions[model]["properties"], key, words)
    described = {
        "$schema": _TomlSchema.schema_dialect,
        **schema,
        "title": "A file of a scenariobook study",
        "description": "Any of a study's tables; all TOML files of its folder are one study.",
        "definitions": definitions,
    }
    return json.dumps(described, indent=2).encode() + b"\n"


def _describe(properties: dict[str, Any], key: str, words: str) -> None:
    schema = properties[key]
    if "$ref" in schema:  # JSON Schema draft 7 ignores keys beside a reference
        schema = properties[key] = {"allOf": [schema]}
    schema["description"] = words


class _TomlSchema(GenerateJsonSchema):
    """Generates schemas for TOML, which has no null: an optional key is simply absent."""

    schema_dialect = (
        "http://json-schema.org/draft-07/schema#"  # the draft that TOML language servers know
    )

    def field_title_should_be_set(self, schema: object) -> bool:
        """Return False: a title would only repeat the key."""
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of an optional value, without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema with its default, unless the default is empty."""
        made = super().default_schema(schema)
        if made.get("default", ...) in (None, "", [], {}):
            del made["default"]
        return made
