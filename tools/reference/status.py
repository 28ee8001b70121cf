"""The JSON Schema of what `scenariobook status --format json` prints."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from scenariobook.assess.item_status import Instead, Status
from scenariobook.record.ledger.kinds import End, State

_Quarter = Annotated[str, Field(pattern="^[0-9]{4}Q[1-4]$", description="Such as 2026Q4.")]
_Day = Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="A day.")]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Scenario(_Object):
    """A scenario in the open quarter."""

    id: str = Field(description="Its id.")
    likelihood: float | str | None = Field(
        description="The judged likelihood as typed: in percent, or a term of the yardstick; null "
        "if there is none, or if it is open."
    )
    confidence: str | None = Field(description="The confidence in that judgment.")
    open: bool = Field(description="Whether people differ about it, or nobody can read it.")
    implied_likelihood: Annotated[int, Field(ge=1, le=99)] | None = Field(
        description="The implied likelihood in whole percent; null in an exploratory study."
    )
    outcome: End | None = Field(
        description="How it ended; null if there is none, or if it is open."
    )
    decided_on: _Day | None = Field(
        description="The day on which that was certain; null if there is none."
    )


class _Item(_Object):
    id: str = Field(description="Its id.")
    quarter: _Quarter | None = Field(description="The quarter of the value or the state.")


class Indicator(_Item):
    """An indicator, with its latest value up to the open quarter."""

    status: Status | Literal[Instead.OPEN] = Field(
        description="How it stands; open: people differ, or nobody can read its value."
    )
    value: float | str | None = Field(description="The value: a number, or the name of a level.")


class Signpost(_Item):
    """A signpost, with its latest state up to the open quarter."""

    status: State | Literal[Status.NO_DATA, Instead.FADED, Instead.OVERDUE, Instead.OPEN] = Field(
        description="How it stands; faded: observed too long ago to count; overdue: its day has "
        "passed; open: people differ, or nobody can read its state."
    )
    value: State | None = Field(description="The state.")


class StatusReport(_Object):
    """Where a study stands in its open quarter: what `scenariobook status --format json` prints."""

    study: str = Field(description="The study's id.")
    quarter: _Quarter = Field(description="The open quarter.")
    scenarios: list[Scenario]
    indicators: list[Indicator]
    signposts: list[Signpost]


def status_schema() -> str:
    """Return the schema as text."""
    schema = {"$schema": GenerateJsonSchema.schema_dialect, **StatusReport.model_json_schema()}
    return json.dumps(schema, indent=2) + "\n"
