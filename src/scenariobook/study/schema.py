"""Make the JSON Schema of a study's files from the models, for editors."""

from __future__ import annotations

import json

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenariobook.study.model.study import Document


def study_schema() -> bytes:
    """Return the schema of one file of a study, as JSON text with a final line end."""
    schema = Document.model_json_schema(
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
        made = self.generate_inner(schema["schema"])
        # JSON Schema draft 7 ignores what stands beside a reference, such as a description.
        return {"allOf": [made]} if "$ref" in made else made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema with its default, unless the default is empty."""
        made = super().default_schema(schema)
        if made.get("default", ...) in (None, "", [], {}):
            del made["default"]
        return made
