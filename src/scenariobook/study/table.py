"""Define the base of all tables of a study, and the types of their lists and references."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

ReferredId = str  # the id of another table; ``checks`` checks that it exists
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]  # TOML has arrays, not tuples
SomeIds = Annotated[tuple[ReferredId, ...], Strict(strict=False), Field(min_length=1)]


class StudyTable(BaseModel):
    """The base of all tables: no unknown keys, no conversion of values, no change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
